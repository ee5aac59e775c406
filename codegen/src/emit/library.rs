//! The root of the crate, and the modules that only gather others.

use super::tokens::{cfg, doc, ident, inner_docs};
use crate::plan::{Docs, Exports, Module, Namespace, Plan};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn library(plan: &Plan) -> TokenStream {
    let docs = inner_docs(&plan.docs);
    let items = items();
    quote! {
        #docs
        #![forbid(unsafe_code)]
        #![warn(missing_docs)]
        #![allow(
            deprecated, // by the service; still read and written here
            confusable_idents, // names are the service's
            mixed_script_confusables,
            uncommon_codepoints
        )]

        #items
    }
}

/// The root without inner attributes, which cannot stand in what is included.
pub(super) fn items() -> TokenStream {
    let models = doc("Entity types, complex types and enumerations.");
    let requests = doc("Request builders by entity type, and the places that they lead to.");
    quote! {
        pub mod client;
        #models
        pub mod models;
        #requests
        pub mod requests;
        // A crate may need less than the runtime has.
        #[allow(dead_code)]
        pub mod runtime;

        pub use crate::runtime::{
            Additional, Answers, Batch, Binary, ByteStream, Call, Change, Changes, Client, ClientOptions, Cloud, Date,
            DateTimeOffset, Decimal, DeltaLink, Duration, Error, ErrorKind, Filter, Flags, Guid, Handle, Items, Operand,
            Operation, Order, Page, Pages, Patch, Result, RetryPolicy, TimeOfDay, Written,
        };
    }
}

/// The module of a namespace below `models`.
pub(super) fn models(namespace: &Namespace) -> TokenStream {
    modules(&namespace.docs[0], &namespace.inner, &namespace.model_files)
}

/// The module of a namespace below `requests`.
pub(super) fn requests(namespace: &Namespace) -> TokenStream {
    modules(&namespace.docs[1], &namespace.inner, &namespace.request_files)
}

fn modules(docs: &Docs, inner: &[String], files: &[Module]) -> TokenStream {
    let docs = inner_docs(docs);
    let inner = inner.iter().map(|module| ident(module));
    let files = files.iter().map(|module| {
        let (cfg, file) = (cfg(&module.gate), ident(&module.file));
        let exports = match &module.exports {
            Exports::Nothing => None,
            Exports::Names(names) => {
                let names = names.iter().map(|name| ident(name));
                Some(quote!(#cfg pub use self::#file::{#(#names),*};))
            }
            Exports::All => Some(quote!(#cfg pub use self::#file::*;)),
            Exports::AllBehind(features) => {
                Some(quote!(#cfg #[cfg(any(#(feature = #features),*))] pub use self::#file::*;))
            }
        };
        quote!(#cfg mod #file; #exports)
    });
    quote!(#docs #(pub mod #inner;)* #(#files)*)
}
