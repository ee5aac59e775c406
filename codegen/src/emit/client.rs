//! The client: the service that it is for, how it is made, and where it leads.

use super::operations::{self, Owner};
use super::requests::place;
use super::tokens::{cfg, ident};
use crate::plan::{AliasMethod, CallStep, Cloud, Method, Plan};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn client(plan: &Plan) -> TokenStream {
    let service = &plan.service;
    let (name, user_agent, key_style) = (&service.name, &service.user_agent, ident(service.key_style));
    let consistency = service.consistency_level;
    let clouds = service.clouds.iter().map(cloud_info);
    let constants = service.clouds.iter().map(cloud_constant);
    let roots = plan.client.roots.iter().map(root);
    let operations = plan.client.operations.iter().map(|o| operations::method(o, Owner::Client));
    let aliases = plan.client.aliases.iter().map(alias);
    let places = plan.client.places.iter().map(place);
    quote! {
        //! The client: how it is made, and where it leads. Places below the service root are marked here.

        static SERVICE: crate::runtime::cloud::ServiceInfo = crate::runtime::cloud::ServiceInfo::new(
            #name,
            #user_agent,
            &[#(#clouds),*],
            crate::runtime::cloud::KeyStyle::#key_style,
        )
        .with_consistency_level(#consistency);

        impl crate::runtime::Client {
            /// A client of the default cloud, with default options.
            ///
            /// # Errors
            /// Where no transport is there (feature `reqwest`), or it cannot be set up.
            pub fn new(credential: impl crate::runtime::token::TokenProvider) -> crate::runtime::Result<Self> {
                Self::with_options(credential, crate::runtime::ClientOptions::default())
            }

            /// A client with options: another cloud, retry policy, transport, ….
            ///
            /// # Errors
            /// Where the options contradict each other, no transport is there (feature `reqwest`), or it cannot be set up.
            pub fn with_options(
                credential: impl crate::runtime::token::TokenProvider,
                options: crate::runtime::ClientOptions,
            ) -> crate::runtime::Result<Self> {
                Self::for_service(&SERVICE, ::std::sync::Arc::new(credential), options)
            }

            #(#roots)*
            #(#operations)*
            #(#aliases)*
        }

        impl crate::runtime::Cloud {
            #(#constants)*
        }

        #(#places)*
    }
}

fn cloud_info(c: &Cloud) -> TokenStream {
    let (name, root, hosts, scopes) = (&c.name, &c.root, &c.hosts, &c.scopes);
    quote!(crate::runtime::cloud::CloudInfo::new(#name, #root, &[#(#hosts),*], &[#(#scopes),*]))
}

fn cloud_constant(c: &Cloud) -> TokenStream {
    let (docs, constant, name) = (&c.docs, ident(&c.constant), &c.name);
    quote!(#docs pub const #constant: Self = Self::named(#name);)
}

fn root(m: &Method) -> TokenStream {
    let (docs, name, wire, target, place) = (&m.docs, ident(&m.name), &m.wire, &m.target, &m.place);
    let builder = if m.is_collection { quote!(Collection) } else { quote!(Item) };
    let cfg = cfg(&m.gate);
    quote! {
        #cfg
        #docs
        pub fn #name(&self) -> crate::runtime::#builder<'_, #target, #place> {
            crate::runtime::#builder::new(self, crate::runtime::Path::root(#wire))
        }
    }
}

fn alias(a: &AliasMethod) -> TokenStream {
    let (docs, name, target, place) = (&a.docs, ident(&a.name), &a.target, &a.place);
    let builder = if a.is_collection { quote!(Collection) } else { quote!(Item) };
    let steps = a.steps.iter().map(|step| match step {
        // Aliases go over places, which have no arguments.
        CallStep::Method(name, _) => {
            let name = ident(name);
            quote!(.#name())
        }
        CallStep::Key(key) => {
            let key: TokenStream = key.parse().unwrap_or_default();
            quote!(.by_id(#key))
        }
        CallStep::Cast(target) => quote!(.cast::<#target>()),
    });
    let cfg = cfg(&a.gates);
    quote! {
        #cfg
        #docs
        pub fn #name(&self) -> crate::runtime::#builder<'_, #target, #place> {
            self #(#steps)*
        }
    }
}
