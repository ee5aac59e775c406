//! Names, types and documentation as tokens.

use crate::plan::{Docs, RustType};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

/// An identifier that the plan made; raw ones begin with `r#`.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The attribute that leaves out what follows where the feature is off.
pub(super) fn cfg<'g>(gate: impl IntoIterator<Item = &'g String>) -> TokenStream {
    let gate = gate.into_iter();
    quote!(#(#[cfg(feature = #gate)])*)
}

/// A name without `r#`, for files.
pub(super) fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

impl ToTokens for RustType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Path(parts) => {
                let is_local = parts.first().is_some_and(|first| first == "crate");
                let idents = parts.iter().map(|part| ident(part));
                if is_local { quote!(#(#idents)::*) } else { quote!(::#(#idents)::*) }
            }
            Self::Vec(item) => quote!(::std::vec::Vec<#item>),
            Self::Box(inner) => quote!(::std::boxed::Box<#inner>),
            Self::Flags(inner) => quote!(crate::runtime::Flags<#inner>),
            Self::Tuple(parts) => quote!((#(#parts,)*)),
        });
    }
}

impl ToTokens for Docs {
    /// Doc comments, wrapped; a blank line between paragraphs.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(doc_lines(&lines(self)));
        if let Some(note) = &self.deprecated {
            tokens.extend(quote!(#[deprecated = #note]));
        }
    }
}

/// The paragraphs, wrapped, with a blank line between.
fn lines(docs: &Docs) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (index, paragraph) in docs.paragraphs.iter().enumerate() {
        if index > 0 {
            lines.push(String::new());
        }
        lines.extend(wrap(paragraph));
    }
    lines
}

/// Outer doc comments.
pub(super) fn doc_lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#[doc = #lines])*)
}

/// Doc comments of the module that they stand in.
pub(super) fn inner_docs(docs: &Docs) -> TokenStream {
    let lines = lines(docs).into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote!(#(#![doc = #lines])*)
}

/// A doc comment of one line.
pub(super) fn doc(line: &str) -> TokenStream {
    doc_lines(&[line.to_owned()])
}

const WIDTH: usize = 100;

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
