//! The root of the crate, and the modules that only gather others.

use super::tokens::{cfg, doc, ident, inner_docs};
use crate::plan::{Gate, Namespace, Plan, Requests};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::BTreeSet;

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
        (s.file.as_str(), &s.gate, std::iter::once(s.name.as_str()).chain(any).collect::<Vec<_>>())
    });
    let enums = namespace.enums.iter().map(|e| (e.file.as_str(), &e.gate, vec![e.name.as_str()]));
    let mut files: Vec<_> = structs.chain(enums).collect();
    files.sort();
    let files = files.into_iter().map(|(file, gate, names)| {
        let (cfg, file, names) = (cfg(gate), ident(file), names.into_iter().map(ident));
        quote!(#cfg mod #file; #cfg pub use self::#file::{#(#names),*};)
    });
    quote!(#docs #(#inner)* #(#files)*)
}

pub(super) fn requests(plan: &Plan, namespace: &Namespace) -> TokenStream {
    let docs = inner_docs(&namespace.docs[1]);
    let inner = children(plan, namespace);
    let mut files: Vec<&Requests> = namespace.requests.iter().collect();
    files.sort_by(|a, b| a.file.cmp(&b.file));
    let files = files.into_iter().map(|r| {
        let (cfg, file) = (cfg(&r.gate), ident(&r.file));
        let names = names(r).map(|named| quote!(#cfg #named pub use self::#file::*;));
        quote!(#cfg mod #file; #names)
    });
    quote!(#docs #(#inner)* #(#files)*)
}

/// What the names of a file stand behind, beside the file itself; `None` where it has impls alone.
fn names(r: &Requests) -> Option<TokenStream> {
    let gates: BTreeSet<&Gate> = r.places.iter().map(|place| &place.gate).collect();
    if r.entity.is_some() || gates.contains(&None) {
        return Some(TokenStream::new());
    }
    let features: Vec<&String> = gates.into_iter().flatten().collect();
    (!features.is_empty()).then(|| quote!(#[cfg(any(#(feature = #features),*))]))
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
