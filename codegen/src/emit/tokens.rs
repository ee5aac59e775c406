//! Names and documentation as tokens.

use super::text::lines;
use crate::plan::Docs;
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

impl ToTokens for Docs {
    /// Doc comments, wrapped; a blank line between paragraphs.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let lines = commented(lines(self));
        tokens.extend(quote!(#(#[doc = #lines])*));
        if let Some(note) = &self.deprecated {
            tokens.extend(quote!(#[deprecated = #note]));
        }
    }
}

/// Doc comments of the module that they stand in.
pub(super) fn inner_docs(docs: &Docs) -> String {
    commented(lines(docs)).iter().map(|line| format!("//!{line}\n")).collect()
}

/// A doc comment of one line.
pub(super) fn doc(line: &str) -> TokenStream {
    let line = format!(" {line}");
    quote!(#[doc = #line])
}

/// With the blank that stands behind `///`.
fn commented(lines: Vec<String>) -> Vec<String> {
    lines.into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") }).collect()
}
