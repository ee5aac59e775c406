//! Methods that call actions and functions.

use super::names::{Names, tokens};
use super::text::{self, Text};
use super::tokens::{cfg, ident};
use crate::plan::{Answer, Argument, ArgumentType, OperationMethod};
use proc_macro2::TokenStream;
use quote::quote;

/// What has the method.
#[derive(Clone, Copy)]
pub(super) enum Owner {
    Client,
    Builder,
}

/// The method of an operation; two where its parameters may all be left out.
pub(super) fn methods(m: &OperationMethod, owner: Owner, names: &Names<'_>) -> Vec<Text> {
    let bare = m.bare.as_ref().map(|name| method(m, name, false, owner, names));
    bare.into_iter().chain([method(m, &m.name, true, owner, names)]).collect()
}

fn method(m: &OperationMethod, name: &str, has_parameters: bool, owner: Owner, names: &Names<'_>) -> Text {
    let (docs, name, wire, brackets, cfg) = (&m.docs, ident(name), &m.wire, m.brackets, cfg(&m.gate));
    let runtime = ident(names.module("runtime"));
    let (client, path, lifetime) = match owner {
        Owner::Client => (quote!(self), quote!(&#runtime::Path::default()), quote!('_)),
        Owner::Builder => (quote!(self.client), quote!(&self.path), quote!('c)),
    };
    let body = m.body.as_ref().map(|body| tokens(&names.r#type(body)));
    let given = body.as_ref().filter(|_| has_parameters).map(|body| quote!(, parameters: &#body));
    let body = match (&body, has_parameters) {
        (None, _) => quote!(None),
        (Some(_), true) => quote!(Some(parameters)),
        (Some(body), false) => quote!(Some(&#body::default())),
    };
    let parameters = m.arguments.iter().map(|a| parameter(a, names));
    let arguments = m.arguments.iter().map(|a| argument(a, &runtime));
    let path = quote!(#runtime::invoke::path(#path, #wire, #brackets, [#(#arguments),*]));
    let (returns, value) = answer(m, &Call { client, lifetime, path, body }, names);
    text::member(quote! {
        #cfg
        #docs
        pub fn #name(&self #given #(, #parameters)*) -> #returns {
            #value
        }
    })
}

fn parameter(a: &Argument, names: &Names<'_>) -> TokenStream {
    let name = ident(&a.name);
    let option = tokens(names.prelude("Option"));
    let ty = match &a.r#type {
        ArgumentType::Text => quote!(&str),
        ArgumentType::Value(ty) => tokens(&names.r#type(ty)),
        ArgumentType::Reference(ty) | ArgumentType::Json(ty) => {
            let ty = tokens(&names.r#type(ty));
            quote!(&#ty)
        }
    };
    if a.is_optional { quote!(#name: #option<#ty>) } else { quote!(#name: #ty) }
}

fn argument(a: &Argument, runtime: &proc_macro2::Ident) -> TokenStream {
    let (name, wire) = (ident(&a.name), &a.wire);
    let make = |value: TokenStream| match &a.r#type {
        ArgumentType::Text | ArgumentType::Reference(_) => quote!(#runtime::invoke::literal(#wire, #value)),
        ArgumentType::Value(_) => quote!(#runtime::invoke::literal(#wire, &#value)),
        ArgumentType::Json(_) => quote!(#runtime::invoke::json(#wire, #value)),
    };
    if a.is_optional {
        let make = make(quote!(value));
        quote!(#name.map(|value| #make))
    } else {
        let make = make(quote!(#name));
        quote!(Some(#make))
    }
}

/// What the expression that makes the call consists of.
struct Call {
    client: TokenStream,
    lifetime: TokenStream,
    path: TokenStream,
    body: TokenStream,
}

/// The type that the method returns, and the expression that makes it.
fn answer(m: &OperationMethod, call: &Call, names: &Names<'_>) -> (TokenStream, TokenStream) {
    let Call { client, lifetime, path, body } = call;
    let of_runtime = |name: &str| tokens(&names.runtime(name));
    let of_type = |ty| tokens(&names.r#type(ty));
    let runtime = ident(names.module("runtime"));
    let info = |response: &str| {
        let (info, kind, response) = (of_runtime("OperationInfo"), of_runtime("ResponseKind"), ident(response));
        let (id, verb) = (&m.id, ident(m.method));
        quote!(#info::new(#id, http::Method::#verb, #kind::#response, &[]))
    };
    let read = |response: &str, returns: TokenStream, read: &str| {
        let (info, call, read) = (info(response), of_runtime("Call"), ident(read));
        (
            quote!(#call<#lifetime, #returns>),
            quote!(#runtime::invoke::call(#client, #info, #path, #body, #runtime::reply::#read)),
        )
    };
    match &m.answer {
        Answer::Place { is_collection, target, place } => {
            let builder = of_runtime(if *is_collection { "Collection" } else { "Item" });
            let (target, place) = (of_type(target), of_type(place));
            (quote!(#builder<#lifetime, #target, #place>), quote!(#builder::new(#client, #path)))
        }
        Answer::Composed(ty) => {
            let (item, access, ty, info) =
                (of_runtime("ValueItem"), of_runtime("ReadOnly"), of_type(ty), info("Value"));
            (quote!(#item<#lifetime, #ty, #access>), quote!(#item::called(#client, #path, #info)))
        }
        Answer::Structured(ty) => read("Value", of_type(ty), "read"),
        Answer::Page(ty) => {
            let (page, ty) = (of_runtime("Page"), of_type(ty));
            read("Value", quote!(#page<#ty>), "page")
        }
        Answer::Value(ty) => {
            let (option, ty) = (tokens(names.prelude("Option")), of_type(ty));
            read("Value", quote!(#option<#ty>), "value")
        }
        Answer::Written(ty) | Answer::WrittenValue(ty) => {
            let (written, ty) = (of_runtime("Written"), of_type(ty));
            let is_structured = matches!(m.answer, Answer::Written(_));
            read("Value", quote!(#written<#ty>), if is_structured { "written" } else { "written_value" })
        }
        Answer::Nothing => read("Nothing", quote!(()), "nothing"),
        Answer::Stream => {
            let (download, info) = (of_runtime("Download"), info("Stream"));
            (quote!(#download<#lifetime>), quote!(#runtime::invoke::download(#client, #info, #path, #body)))
        }
    }
}
