//! Enumerations, open to members that are not known.

use super::tokens::{doc, ident};
use crate::plan::Enum;
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn enumeration(e: &Enum) -> TokenStream {
    let (docs, name, prefix, fallback) = (&e.docs, ident(&e.name), &e.prefix, ident(&e.fallback));
    let declared = e.variants.iter().map(|v| {
        let (docs, name) = (&v.docs, ident(&v.name));
        quote!(#docs #name,)
    });
    let members = e.variants.iter().map(|v| {
        let (wire, name) = (&v.wire, ident(&v.name));
        quote!((#wire, Self::#name))
    });
    let fallback_docs = doc("A member that this crate does not know, by its name in the service.");
    let prefix = (!prefix.is_empty()).then(|| quote!(const PREFIX: &'static str = #prefix;));
    let known = (!e.variants.is_empty()).then(|| quote!(_ => ::std::option::Option::None,));
    quote! {
        #docs
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared)*
            #fallback_docs
            #fallback(::std::string::String),
        }

        impl crate::runtime::OpenEnum for #name {
            const MEMBERS: &'static [(&'static str, Self)] = &[#(#members),*];
            #prefix
            fn unrecognized(name: ::std::string::String) -> Self {
                Self::#fallback(name)
            }
            fn unknown(&self) -> ::std::option::Option<&str> {
                match self {
                    Self::#fallback(name) => ::std::option::Option::Some(name),
                    #known
                }
            }
        }

        crate::runtime::enums::open_enum!(#name);
    }
}
