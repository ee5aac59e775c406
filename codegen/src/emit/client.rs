//! The client: the service that it is for, how it is made, and where it leads.

use super::names::{Names, tokens};
use super::operations::{self, Owner};
use super::requests::place;
use super::text::{self, Text, docs, implementation, join, string};
use super::tokens::{cfg, ident};
use crate::plan::{AliasMethod, CallStep, Cloud, Method, Plan, Service};
use quote::quote;

pub(super) fn client(plan: &Plan, names: &Names<'_>) -> Text {
    let made = constructors(names);
    let c = &plan.client;
    let gates = c.roots.iter().map(|m| &m.gate).chain(c.operations.iter().map(|o| &o.gate));
    names.gated(gates.chain(c.places.iter().map(|p| &p.gate)).any(Option::is_some));
    let roots = plan.client.roots.iter().map(|m| root(m, names));
    let called = plan.client.operations.iter().flat_map(|o| operations::methods(o, Owner::Client, names));
    let aliases = plan.client.aliases.iter().map(|a| alias(a, names));
    let methods = made.into_iter().chain(roots).chain(called).chain(aliases).collect::<Result<Vec<_>, _>>()?;
    let clouds: Vec<String> = plan.service.clouds.iter().map(cloud_constant).collect();
    let clouds = implementation(&format!("impl {}", names.runtime("Cloud")), &clouds);
    let client = implementation(&format!("impl {}", names.runtime("Client")), &methods);
    let places = plan.client.places.iter().map(|p| place(p, names));
    Ok(join([service(&plan.service, names), client, clouds].into_iter().chain(places)))
}

fn constructors(names: &Names<'_>) -> [Text; 2] {
    let [provider, options, result] =
        ["TokenProvider", "ClientOptions", "Result"].map(|name| tokens(&names.runtime(name)));
    let new = quote! {
        /// A client of the default cloud, with default options.
        ///
        /// # Errors
        /// Where no transport is there (feature `reqwest`), or it cannot be set up.
        pub fn new(credential: impl #provider) -> #result<Self> {
            Self::with_options(credential, #options::default())
        }
    };
    let with_options = quote! {
        /// A client with options: another cloud, retry policy, transport, ….
        ///
        /// # Errors
        /// Where the options contradict each other, no transport is there (feature `reqwest`), or it cannot be set up.
        pub fn with_options(credential: impl #provider, options: #options) -> #result<Self> {
            Self::for_service(&SERVICE, std::sync::Arc::new(credential), options)
        }
    };
    [text::member(new), text::member(with_options)]
}

fn service(s: &Service, names: &Names<'_>) -> String {
    let info = names.runtime("ServiceInfo");
    let mut text = format!("static SERVICE: {info} = {info}::new(\n");
    text.push_str(&format!("    {},\n    {},\n    &[\n", string(&s.name), string(&s.user_agent)));
    for c in &s.clouds {
        let list = |all: &[String]| all.iter().map(|text| string(text)).collect::<Vec<_>>().join(", ");
        text.push_str(&format!(
            "        {}::new(\n            {},\n            {},\n            &[{}],\n            &[{}],\n        ),\n",
            names.runtime("CloudInfo"),
            string(&c.name),
            string(&c.root),
            list(&c.hosts),
            list(&c.scopes)
        ));
    }
    let key_style = names.runtime("KeyStyle");
    text.push_str(&format!("    ],\n    {key_style}::{},\n)\n", s.key_style));
    text.push_str(&format!(".with_consistency_level({});\n", s.consistency_level));
    text
}

fn cloud_constant(c: &Cloud) -> String {
    docs(&c.docs, "    ") + &text::constant(&c.constant, "Self", &format!("Self::named({})", string(&c.name)))
}

fn root(m: &Method, names: &Names<'_>) -> Text {
    let (docs, name, wire, cfg) = (&m.docs, ident(&m.name), &m.wire, cfg(&m.gate));
    let (target, place) = (tokens(&names.r#type(&m.target)), tokens(&names.r#type(&m.place)));
    let builder = tokens(&names.runtime(if m.is_collection { "Collection" } else { "Item" }));
    let path = tokens(&names.runtime("Path"));
    text::member(quote! {
        #cfg
        #docs
        pub fn #name(&self) -> #builder<'_, #target, #place> {
            #builder::new(self, #path::root(#wire))
        }
    })
}

fn alias(a: &AliasMethod, names: &Names<'_>) -> Text {
    let (docs, name, cfg) = (&a.docs, ident(&a.name), cfg(&a.gates));
    let (target, place) = (tokens(&names.r#type(&a.target)), tokens(&names.r#type(&a.place)));
    let builder = tokens(&names.runtime(if a.is_collection { "Collection" } else { "Item" }));
    let steps = a.steps.iter().map(|step| match step {
        // Aliases go over places, which have no arguments.
        CallStep::Method(name, _) => {
            let name = ident(name);
            quote!(.#name())
        }
        CallStep::Key(key) => {
            let key = tokens(key);
            quote!(.by_id(#key))
        }
        CallStep::Cast(target) => {
            let target = tokens(&names.r#type(target));
            quote!(.cast::<#target>())
        }
    });
    text::member(quote! {
        #cfg
        #docs
        pub fn #name(&self) -> #builder<'_, #target, #place> {
            self #(#steps)*
        }
    })
}
