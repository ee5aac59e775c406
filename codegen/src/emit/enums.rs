//! Enumerations, open to members that are not known.

use super::names::{Names, tokens};
use super::text::{self, Text, join, section, string, table};
use super::tokens::{doc, ident};
use crate::plan::Enum;
use quote::quote;

pub(super) fn enumeration(e: &Enum, names: &Names<'_>) -> Text {
    let (docs, name, fallback) = (&e.docs, ident(&e.name), ident(&e.fallback));
    let declared = e.variants.iter().map(|v| {
        let (docs, name) = (&v.docs, ident(&v.name));
        quote!(#docs #name,)
    });
    let fallback_docs = doc("A member that this crate does not know, by its name in the service.");
    let text_type = tokens(names.prelude("String"));
    let declared = text::item(quote! {
        #docs
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared)*
            #fallback_docs
            #fallback(#text_type),
        }
    })?;
    names.module("runtime");
    let head = std::iter::once(format!("{} {};", e.name, e.fallback));
    let prefix = (!e.prefix.is_empty()).then(|| format!("prefix {};", string(&e.prefix)));
    let values = section("values", e.values.iter().map(ToString::to_string));
    let members = e.variants.iter().map(|v| format!("{} {},", string(&v.wire), v.name));
    Ok(join([declared, table("open_enum", head.chain(prefix).chain(values).chain(members))]))
}
