//! Enumerations, open to members that are not known.

use super::tokens::{doc, ident};
use crate::plan::Enum;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn enumeration(e: &Enum) -> TokenStream {
    let (docs, name, prefix, fallback) = (&e.docs, ident(&e.name), &e.prefix, ident(&e.fallback));
    let wires = e.variants.iter().map(|v| &v.wire);
    let declared = e.variants.iter().map(|v| {
        let (docs, name) = (&v.docs, ident(&v.name));
        quote!(#docs #name,)
    });
    let numbered = || e.variants.iter().enumerate().map(|(i, v)| (Literal::usize_unsuffixed(i), ident(&v.name)));
    let from_index = numbered().map(|(i, v)| quote!(#i => Self::#v,));
    let to_index = numbered().map(|(i, v)| quote!(Self::#v => #i,));
    let fallback_docs = doc("A member that this crate does not know, by its name in the service.");
    let from_body = if e.variants.is_empty() {
        quote!(::std::option::Option::None)
    } else {
        quote! {
            ::std::option::Option::Some(match index {
                #(#from_index)*
                _ => return ::std::option::Option::None,
            })
        }
    };
    let to_body = if e.variants.is_empty() {
        quote! {
            let Self::#fallback(name) = self;
            ::std::result::Result::Err(name)
        }
    } else {
        quote! {
            ::std::result::Result::Ok(match self {
                #(#to_index)*
                Self::#fallback(name) => return ::std::result::Result::Err(name),
            })
        }
    };
    let from_argument = if e.variants.is_empty() { quote!(_index) } else { quote!(index) };
    let body = quote! {
        const MEMBERS: &'static [&'static str] = &[#(#wires),*];
        const PREFIX: &'static str = #prefix;
        fn from_index(#from_argument: usize) -> ::std::option::Option<Self> {
            #from_body
        }
        fn index(&self) -> ::std::result::Result<usize, &str> {
            #to_body
        }
        fn unrecognized(name: ::std::string::String) -> Self {
            Self::#fallback(name)
        }
    };
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared)*
            #fallback_docs
            #fallback(::std::string::String),
        }

        impl crate::runtime::OpenEnum for #name {
            #body
        }

        crate::runtime::enums::open_enum!(#name);
    }
}
