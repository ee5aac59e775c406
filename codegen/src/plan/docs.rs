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
    Docs { paragraphs: vec![text], ..Docs::default() }
}

/// The documentation of an element: its description, or a sentence instead; then where it comes from.
pub(super) fn element<'a>(
    annotations: impl Iterator<Item = &'a Annotations>,
    otherwise: String,
    source: String,
) -> Docs {
    let Described { description, long, deprecated } = gathered(annotations);
    let paragraphs = [Some(description.unwrap_or(otherwise)), long, Some(source)];
    Docs { paragraphs: paragraphs.into_iter().flatten().collect(), facts: None, deprecated }
}

/// The documentation of a member of a type: its description, if it has one, and its facts in the same paragraph.
pub(super) fn described<'a>(annotations: impl Iterator<Item = &'a Annotations>, facts: String) -> Docs {
    let Described { description, long, deprecated } = gathered(annotations);
    let description = description.map(|text| if text.ends_with(['.', '!', '?', '>']) { text } else { text + "." });
    Docs { paragraphs: description.into_iter().chain(long).collect(), facts: Some(facts), deprecated }
}

/// What annotations say for people.
struct Described {
    description: Option<String>,
    long: Option<String>,
    deprecated: Option<String>,
}

fn gathered<'a>(annotations: impl Iterator<Item = &'a Annotations>) -> Described {
    let mut all = Described { description: None, long: None, deprecated: None };
    for a in annotations {
        all.description = all.description.or_else(|| a.description().map(escape));
        all.long = all.long.or_else(|| a.long_description().map(escape));
        all.deprecated = all.deprecated.or_else(|| a.deprecation().as_ref().map(deprecation));
    }
    all.description = all.description.filter(|text| !text.is_empty());
    all.long = all.long.filter(|text| !text.is_empty());
    all
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
