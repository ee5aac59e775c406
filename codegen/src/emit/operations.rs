//! Methods that call actions and functions.

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

pub(super) fn method(m: &OperationMethod, owner: Owner) -> TokenStream {
    let (docs, name, wire, brackets) = (&m.docs, ident(&m.name), &m.wire, m.brackets);
    let (client, path, lifetime) = match owner {
        Owner::Client => (quote!(self), quote!(&crate::runtime::Path::default()), quote!('_)),
        Owner::Builder => (quote!(self.client), quote!(&self.path), quote!('c)),
    };
    let body_type = m.body.as_ref().map(|body| quote!(, parameters: &#body));
    let parameters = m.arguments.iter().map(parameter);
    let arguments = m.arguments.iter().map(argument);
    let path = quote!(crate::runtime::invoke::path(#path, #wire, #brackets, [#(#arguments),*]));
    let (returns, value) = answer(m, &client, &lifetime, &path);
    let cfg = cfg(&m.gate);
    quote! {
        #cfg
        #docs
        pub fn #name(&self #body_type #(, #parameters)*) -> #returns {
            #value
        }
    }
}

fn parameter(a: &Argument) -> TokenStream {
    let name = ident(&a.name);
    let ty = match &a.r#type {
        ArgumentType::Text => quote!(&str),
        ArgumentType::Value(ty) => quote!(#ty),
        ArgumentType::Reference(ty) | ArgumentType::Json(ty) => quote!(&#ty),
    };
    if a.is_optional { quote!(#name: ::std::option::Option<#ty>) } else { quote!(#name: #ty) }
}

fn argument(a: &Argument) -> TokenStream {
    let (name, wire) = (ident(&a.name), &a.wire);
    let make = match &a.r#type {
        ArgumentType::Text | ArgumentType::Reference(_) => quote!(crate::runtime::invoke::literal(#wire, value)),
        ArgumentType::Value(_) => quote!(crate::runtime::invoke::literal(#wire, &value)),
        ArgumentType::Json(_) => quote!(crate::runtime::invoke::json(#wire, value)),
    };
    if a.is_optional {
        quote!(#name.map(|value| #make))
    } else {
        quote! {
            ::std::option::Option::Some({
                let value = #name;
                #make
            })
        }
    }
}

/// The type that the method returns, and the expression that makes it.
fn answer(
    m: &OperationMethod,
    client: &TokenStream,
    lifetime: &TokenStream,
    path: &TokenStream,
) -> (TokenStream, TokenStream) {
    let (id, verb) = (&m.id, ident(m.method));
    let (response, returns, read) = match &m.answer {
        Answer::Place { is_collection, target, place } => {
            let builder = if *is_collection { quote!(Collection) } else { quote!(Item) };
            let returns = quote!(crate::runtime::#builder<#lifetime, #target, #place>);
            return (returns, quote!(crate::runtime::#builder::new(#client, #path)));
        }
        Answer::Structured(ty) => (quote!(Value), quote!(#ty), quote!(crate::runtime::reply::read)),
        Answer::Composed(ty) => (quote!(Value), quote!(#ty), quote!()),
        Answer::Page(ty) => (quote!(Value), quote!(crate::runtime::Page<#ty>), quote!(crate::runtime::reply::page)),
        Answer::Value(ty) => (quote!(Value), quote!(::std::option::Option<#ty>), quote!(crate::runtime::reply::value)),
        Answer::Nothing => (quote!(Nothing), quote!(()), quote!(crate::runtime::reply::nothing)),
        Answer::Stream => (quote!(Stream), quote!(), quote!()),
    };
    let info = quote! {
        crate::runtime::OperationInfo::new(#id, ::http::Method::#verb, crate::runtime::ResponseKind::#response, &[])
    };
    let body = if m.body.is_some() {
        quote!(::std::option::Option::Some(parameters))
    } else {
        quote!(::std::option::Option::None)
    };
    if let Answer::Composed(ty) = &m.answer {
        let returns = quote!(crate::runtime::ValueItem<#lifetime, #ty, crate::runtime::ReadOnly>);
        return (returns, quote!(crate::runtime::ValueItem::called(#client, #path, #info)));
    }
    if m.answer == Answer::Stream {
        let returns = quote!(crate::runtime::Download<#lifetime>);
        return (returns, quote!(crate::runtime::invoke::download(#client, #info, #path, #body)));
    }
    let returns = quote!(crate::runtime::Call<#lifetime, #returns>);
    (returns, quote!(crate::runtime::invoke::call(#client, #info, #path, #body, #read)))
}
