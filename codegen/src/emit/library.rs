//! The root of the crate, and the modules that only gather others.

use super::tokens::{doc, ident, inner_docs};
use crate::plan::{Namespace, Plan, Requests};
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

pub(super) fn models(plan: &Plan, namespace: &Namespace) -> TokenStream {
    let docs = inner_docs(&namespace.docs[0]);
    let inner = children(plan, namespace);
    let structs = namespace.structs.iter().map(|s| {
        let any = s.any.as_ref().map(|any| any.name.as_str());
        (s.file.as_str(), std::iter::once(s.name.as_str()).chain(any).collect::<Vec<_>>())
    });
    let enums = namespace.enums.iter().map(|e| (e.file.as_str(), vec![e.name.as_str()]));
    let mut files: Vec<_> = structs.chain(enums).collect();
    files.sort();
    let files = files.into_iter().map(|(file, names)| {
        let (file, names) = (ident(file), names.into_iter().map(ident));
        quote!(mod #file; pub use self::#file::{#(#names),*};)
    });
    quote!(#docs #(#inner)* #(#files)*)
}

pub(super) fn requests(plan: &Plan, namespace: &Namespace) -> TokenStream {
    let docs = inner_docs(&namespace.docs[1]);
    let inner = children(plan, namespace);
    let mut files: Vec<(&str, bool)> =
        namespace.requests.iter().map(|r| (r.file.as_str(), names_something(r))).collect();
    files.sort_unstable();
    let files = files.into_iter().map(|(file, has_names)| {
        let file = ident(file);
        let names = has_names.then(|| quote!(pub use self::#file::*;));
        quote!(mod #file; #names)
    });
    quote!(#docs #(#inner)* #(#files)*)
}

/// Whether the file has more than impls.
fn names_something(r: &Requests) -> bool {
    r.entity.is_some() || !r.places.is_empty()
}

/// The namespaces directly within this one.
fn children<'p>(plan: &'p Plan, namespace: &'p Namespace) -> impl Iterator<Item = TokenStream> + 'p {
    let inner = plan.namespaces.iter().filter_map(|other| match other.module.split_last() {
        Some((last, parent)) if parent == namespace.module => Some(last),
        _ => None,
    });
    inner.map(|module| {
        let module = ident(module);
        quote!(pub mod #module;)
    })
}
