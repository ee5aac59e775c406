//! Request builders of an entity type, and the markers of places.

use super::operations::{self, Owner};
use super::properties::yes;
use super::tokens::{cfg, ident};
use crate::plan::{Action, KeyMethod, Method, PlaceMarker, Requests, RustType, StreamMethod, Target};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn requests(r: &Requests) -> TokenStream {
    let builders = r.entity.as_ref().map(|entity| {
        let keys = r.alternate_keys.iter().map(|key| alternate_key(key, entity));
        let (item, collection) = (ident(&r.item), ident(&r.collection));
        let (item_docs, collection_docs) = (&r.item_docs, &r.collection_docs);
        let methods = r.methods.iter().map(method);
        let streams = r.streams.iter().map(stream);
        let called = r.item_operations.iter().map(|o| operations::method(o, Owner::Builder));
        let all_called = r.collection_operations.iter().map(|o| operations::method(o, Owner::Builder));
        let has_methods = !(r.methods.is_empty() && r.streams.is_empty() && r.item_operations.is_empty());
        let methods = has_methods.then(|| {
            quote! {
                impl<'c, P> crate::runtime::Item<'c, #entity, P> {
                    #(#methods)*
                    #(#streams)*
                    #(#called)*
                }
            }
        });
        let of_collection = (!(r.collection_operations.is_empty() && r.alternate_keys.is_empty())).then(|| {
            quote! {
                impl<'c, P> crate::runtime::Collection<'c, #entity, P> {
                    #(#keys)*
                    #(#all_called)*
                }
            }
        });
        quote! {
            #item_docs
            pub type #item<'c, P> = crate::runtime::Item<'c, #entity, P>;
            #collection_docs
            pub type #collection<'c, P> = crate::runtime::Collection<'c, #entity, P>;
            #methods
            #of_collection
        }
    });
    let values = r.values.iter().map(|value| property(r, value));
    let places = r.places.iter().map(place);
    quote!(#builders #(#values)* #(#places)*)
}

/// What leads on from a value.
fn property(r: &Requests, value: &RustType) -> TokenStream {
    let docs = &r.item_docs;
    let methods = r.methods.iter().map(method);
    let streams = r.streams.iter().map(stream);
    let called = r.item_operations.iter().map(|o| operations::method(o, Owner::Builder));
    let has_methods = !(r.methods.is_empty() && r.streams.is_empty() && r.item_operations.is_empty());
    let of_one = has_methods.then(|| {
        quote! {
            #docs
            impl<'c, A> crate::runtime::ValueItem<'c, #value, A> {
                #(#methods)*
                #(#streams)*
                #(#called)*
            }
        }
    });
    let of_many = (!r.collection_operations.is_empty()).then(|| {
        let called = r.collection_operations.iter().map(|o| operations::method(o, Owner::Builder));
        quote! {
            #docs
            impl<'c, A> crate::runtime::ValueItem<'c, ::std::vec::Vec<#value>, A> {
                #(#called)*
            }
        }
    });
    quote!(#of_one #of_many)
}

fn alternate_key(k: &KeyMethod, entity: &RustType) -> TokenStream {
    let (docs, name) = (&k.docs, ident(&k.name));
    let names = k.parts.iter().map(|part| &part.wire);
    let values: Vec<_> = k.parts.iter().map(|part| ident(&part.name)).collect();
    let types = k.parts.iter().map(|part| &part.r#type);
    quote! {
        #docs
        pub fn #name(&self, #(#values: impl crate::runtime::IntoKey<#types>),*) -> crate::runtime::Item<'c, #entity, P> {
            self.by_alternate_key(&[#(#names),*], [#(crate::runtime::IntoKey::into_key(#values)),*])
        }
    }
}

fn method(m: &Method) -> TokenStream {
    let (docs, name, wire, target, place) = (&m.docs, ident(&m.name), &m.wire, &m.target, &m.place);
    let (builder, step) = builder(m.is_collection);
    let cfg = cfg(&m.gate);
    quote! {
        #cfg
        #docs
        pub fn #name(&self) -> crate::runtime::#builder<'c, #target, #place> {
            self.#step(#wire)
        }
    }
}

fn stream(s: &StreamMethod) -> TokenStream {
    let (docs, name, wire) = (&s.docs, ident(&s.name), &s.wire);
    let id = &s.id;
    quote! {
        #docs
        pub fn #name(&self) -> crate::runtime::StreamItem<'c> {
            self.stream(#wire, #id)
        }
    }
}

/// The builder's type, and the runtime's method that makes one.
fn builder(is_collection: bool) -> (TokenStream, TokenStream) {
    if is_collection { (quote!(Collection), quote!(many)) } else { (quote!(Item), quote!(one)) }
}

/// The marker of a place, with an impl for each operation.
pub(super) fn place(p: &PlaceMarker) -> TokenStream {
    let (docs, name, subject) = (&p.docs, ident(&p.name), &p.subject);
    let options = if p.options.iter().all(|allowed| *allowed) {
        quote!(crate::runtime::place::Options)
    } else {
        let each = p.options.iter().map(|allowed| yes(*allowed));
        quote!(crate::runtime::place::Options<#(#each),*>)
    };
    let targets = (!p.targets.is_empty()).then(|| {
        let targets = p.targets.iter().map(|target| match target {
            Target::Root(path) => quote!(crate::runtime::place::Target::Root(#path)),
            Target::Below(owner, name) => quote!(crate::runtime::place::Target::Below(#owner, #name)),
        });
        quote!(const TARGETS: &'static [crate::runtime::place::Target] = &[#(#targets),*];)
    });
    let cfg = cfg(&p.gate);
    let actions = p.actions.iter().map(|a| action(p, a));
    quote! {
        #cfg
        #docs
        pub enum #name {}

        #cfg
        impl crate::runtime::place::Place for #name {
            type Options = #options;
            const NAME: &'static str = #subject;
            #targets
        }

        #(#cfg #actions)*
    }
}

fn action(p: &PlaceMarker, a: &Action) -> TokenStream {
    let (docs, place, name, id) = (&a.docs, ident(&p.name), ident(a.r#trait), &a.id);
    let id =
        p.is_result.then(|| quote!(const ID: crate::runtime::OperationId = crate::runtime::OperationId::new(#id);));
    let permissions = (!a.permissions.is_empty()).then(|| {
        let all = a.permissions.iter().map(|(scheme, scope)| quote!(crate::runtime::Permission::new(#scheme, #scope)));
        quote!(const PERMISSIONS: &'static [crate::runtime::Permission] = &[#(#all),*];)
    });
    quote! {
        #docs
        impl crate::runtime::place::#name for #place {
            #id
            #permissions
        }
    }
}
