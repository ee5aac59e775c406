//! Text of the emitted files: items printed by prettyplease, and by hand what reads better in rows: tables and constants.

use crate::diagnostic::Diagnostic;
use crate::plan::Docs;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// How wide a line gets, where it can be broken.
pub(super) const WIDTH: usize = 100;

/// What is emitted, or the defect of this program that keeps it from being Rust.
pub(super) type Text = Result<String, syn::Error>;

/// An item, printed.
pub(super) fn item(tokens: TokenStream) -> Text {
    Ok(prettyplease::unparse(&syn::parse2(tokens)?))
}

/// An impl or trait member, printed with the indentation of one.
pub(super) fn member(tokens: TokenStream) -> Text {
    let printed = item(quote!(impl X { #tokens }))?;
    let lines = printed.lines().skip(1);
    let mut text: String = lines.map(|line| format!("{line}\n")).collect();
    text.truncate(text.len().saturating_sub("}\n".len()));
    Ok(text)
}

/// An impl: its members, with blank lines between.
pub(super) fn implementation(head: &str, members: &[String]) -> String {
    format!("{head} {{\n{}}}\n", members.join("\n"))
}

/// Items, with blank lines between.
pub(super) fn join(items: impl IntoIterator<Item = String>) -> String {
    items.into_iter().filter(|item| !item.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A table: the name of the macro that makes impls of it, and its rows.
pub(super) fn table(r#macro: &str, rows: impl IntoIterator<Item = String>) -> String {
    let rows: String = rows.into_iter().map(|row| format!("    {row}\n")).collect();
    format!("runtime::table::{macro}! {{\n{rows}}}\n", macro = r#macro)
}

/// A row of names behind a word; broken where it is long.
pub(super) fn section(word: &str, names: impl IntoIterator<Item = String>) -> Option<String> {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("{name},")).collect();
    if let Some(last) = names.last_mut() {
        last.pop();
        last.push(';');
    }
    let lines = fill(std::iter::once(word.to_owned()).chain(names.iter().cloned()), WIDTH - 8);
    (!names.is_empty()).then(|| lines.join("\n        "))
}

/// Words on lines, as many as fit.
pub(super) fn fill(words: impl IntoIterator<Item = String>, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// A constant of a type, with the indentation of a member; broken behind `=` where it is long.
pub(super) fn constant(name: &str, r#type: &str, value: &str) -> String {
    let line = format!("    pub const {name}: {type} = {value};\n", type = r#type);
    if line.chars().count() <= WIDTH + 1 {
        return line;
    }
    format!("    pub const {name}: {type} =\n        {value};\n", type = r#type)
}

/// A string as a Rust literal.
pub(super) fn string(text: &str) -> String {
    Literal::string(text).to_string()
}

/// Doc comments and attributes of an item that is printed by hand.
pub(super) fn docs(docs: &Docs, indent: &str) -> String {
    let mut text = String::new();
    for line in lines(docs) {
        let space = if line.is_empty() { "" } else { " " };
        text.push_str(&format!("{indent}///{space}{line}\n"));
    }
    if let Some(note) = &docs.deprecated {
        text.push_str(&format!("{indent}#[deprecated = {}]\n", string(note)));
    }
    text
}

/// The attribute that leaves out what follows where a feature is off.
pub(super) fn gate<'g>(gate: impl IntoIterator<Item = &'g String>, indent: &str) -> String {
    gate.into_iter().map(|feature| format!("{indent}#[cfg(feature = {})]\n", string(feature))).collect()
}

/// The paragraphs, wrapped, with a blank line between.
pub(super) fn lines(docs: &Docs) -> Vec<String> {
    let first =
        docs.paragraphs.first().into_iter().chain(&docs.facts).map(String::as_str).collect::<Vec<_>>().join(" ");
    let mut lines = wrap(&first);
    for paragraph in docs.paragraphs.iter().skip(1) {
        lines.push(String::new());
        lines.extend(wrap(paragraph));
    }
    lines
}

/// Breaks at blanks outside of code; what has no blank stays long.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut in_code = false;
    for word in text.split(' ') {
        let fits = line.is_empty() || in_code || line.chars().count() + 1 + word.chars().count() <= WIDTH;
        if !fits {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        in_code ^= word.matches('`').count() % 2 == 1 && !word.contains("\\`");
    }
    lines.push(line);
    lines
}

/// What an item that is no Rust is reported as.
pub(super) fn defect(path: &str, error: &syn::Error) -> Diagnostic {
    Diagnostic::internal(path.to_owned(), format!("the emitted tokens are no Rust: {error}"))
}
