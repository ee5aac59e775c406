//! Documentation texts. Schema text enters through [`escape`] alone, so that it can neither break rustdoc nor end a
//! comment.

use super::types::Docs;
use crate::model::Annotations;
use crate::model::vocabulary::Deprecation;

/// Schema text as Markdown that shows it as it is, on one line; URLs become links.
pub(crate) fn escape(text: &str) -> String {
    let text: String = text.chars().filter(|c| c.is_whitespace() || !is_hidden(*c)).collect();
    let words = text.split_whitespace().map(|word| match url_in(word) {
        Some((before, url, after)) => format!("{}<{url}>{}", escape_word(before), escape_word(after)),
        None => escape_word(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A URL within a word, without the punctuation around it.
fn url_in(word: &str) -> Option<(&str, &str, &str)> {
    let start = word.find("https://").or_else(|| word.find("http://"))?;
    let (before, rest) = word.split_at(start);
    let end = rest.find(['<', '>', '"', '`', '\\', ')', ']', '|']).unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '\'', '*', '_']);
    let is_more_than_scheme = url.len() > "https://".len();
    is_more_than_scheme.then_some((before, url, &rest[url.len()..]))
}

fn escape_word(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    let chars: Vec<char> = word.chars().collect();
    for (index, &c) in chars.iter().enumerate() {
        let inside = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric());
        match c {
            // Within a word an underscore means nothing.
            '_' if index > 0 && inside(chars.get(index - 1)) && inside(chars.get(index + 1)) => escaped.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '$' | '&' | '!' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '#' | '-' | '+' | '=' | ':' if index == 0 => {
                escaped.push('\\');
                escaped.push(c);
            }
            // `1.` and `1)` would begin a list.
            '.' | ')' if index > 0 && chars[..index].iter().all(char::is_ascii_digit) => {
                escaped.push('\\');
                escaped.push(c);
            }
            c if c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c) => {
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Controls, and what turns the direction of text, are no text.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A CSDL name or URL template as code.
pub(crate) fn code(text: &str) -> String {
    let text: String = text.chars().filter(|c| *c != '`' && !is_hidden(*c)).collect();
    format!("`{text}`")
}

/// A documentation of one paragraph.
pub(super) fn line(text: String) -> Docs {
    Docs { paragraphs: vec![text], deprecated: None }
}

/// The documentation of an element: its description, or a sentence instead; then where it comes from.
pub(super) fn element<'a>(
    annotations: impl Iterator<Item = &'a Annotations>,
    otherwise: String,
    source: String,
) -> Docs {
    let mut docs = Docs::default();
    let mut description = None;
    let mut long = None;
    for a in annotations {
        description = description.or_else(|| a.description().map(escape));
        long = long.or_else(|| a.long_description().map(escape));
        docs.deprecated = docs.deprecated.take().or_else(|| a.deprecation().as_ref().map(deprecation));
    }
    docs.paragraphs.push(description.filter(|d| !d.is_empty()).unwrap_or(otherwise));
    docs.paragraphs.extend(long.filter(|l| !l.is_empty()));
    docs.paragraphs.push(source);
    docs
}

fn deprecation(deprecation: &Deprecation) -> String {
    // rustdoc shows notes as Markdown, too.
    let mut note = escape(deprecation.description.as_deref().unwrap_or("deprecated by the service"));
    if let Some(date) = &deprecation.removal_date {
        note.push_str(&format!(" (removal date {})", escape(date)));
    }
    note
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schema_text_cannot_become_markup() {
        assert_eq!(
            escape("See [x](y) and `code` <b>bold</b>\n# title */ snake_case _emph_ | 1. one"),
            "See \\[x\\](y) and \\`code\\` \\<b\\>bold\\</b\\> \\# title \\*/ snake_case \\_emph\\_ \\| 1\\. one"
        );
        assert_eq!(escape("at https://a.b/c_d?e=f, or (http://x.y)."), "at <https://a.b/c_d?e=f>, or (<http://x.y>).");
        assert_eq!(escape("```rust\nfn main(){}\n```"), "\\`\\`\\`rust fn main(){} \\`\\`\\`");
        assert_eq!(code("a`b\n"), "`ab`");
    }
}
