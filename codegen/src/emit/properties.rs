//! Property constants, and access to expanded navigation properties.

use super::tokens::{cfg, doc, ident};
use crate::plan::{NavigationConstant, PropertyConstant, Struct};
use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn constants(s: &Struct) -> TokenStream {
    if s.properties.is_empty() && s.navigation.is_empty() {
        return TokenStream::new();
    }
    let name = ident(&s.name);
    let properties = s.properties.iter().map(property);
    let navigation = s.navigation.iter().map(navigation);
    let expanded = (!s.navigation.is_empty()).then(expanded);
    quote! {
        impl #name {
            #(#properties)*
            #(#navigation)*
            #expanded
        }
    }
}

fn property(p: &PropertyConstant) -> TokenStream {
    let (docs, name, ty, wire) = (&p.docs, ident(&p.name), &p.r#type, &p.wire);
    let access = match (p.writable, p.filterable, p.sortable) {
        (true, true, true) => None,
        (false, true, true) => Some(quote!(, crate::runtime::ReadOnly)),
        (w, f, s) => {
            let (w, f, s) = (yes(w), yes(f), yes(s));
            Some(quote!(, crate::runtime::Access<#w, #f, #s>))
        }
    };
    quote! {
        #docs
        pub const #name: crate::runtime::Property<Self, #ty #access> = crate::runtime::Property::new(#wire);
    }
}

fn navigation(n: &NavigationConstant) -> TokenStream {
    let (docs, name, target, wire) = (&n.docs, ident(&n.name), &n.target, &n.wire);
    let cardinality = if n.is_collection { quote!(crate::runtime::Many) } else { quote!(crate::runtime::One) };
    let cfg = cfg(&n.gate);
    let expandable = (!n.expandable).then(|| quote!(, crate::runtime::No));
    quote! {
        #cfg
        #docs
        pub const #name: crate::runtime::Navigation<Self, #target, #cardinality #expandable> =
            crate::runtime::Navigation::new(#wire);
    }
}

fn expanded() -> TokenStream {
    let read = doc(
        "The expanded value of a navigation property; `None` where it was not expanded, or leads nowhere. Fails where the JSON is no entity.",
    );
    let write = doc("Sets the value of a navigation property, for a create that makes related entities, too.");
    quote! {
        #read
        pub fn expanded<N: crate::runtime::Expanded<Self>>(
            &self,
            navigation: N,
        ) -> crate::runtime::Result<::std::option::Option<N::Value>> {
            navigation.read(&self.additional)
        }
        #write
        pub fn set_expanded<N: crate::runtime::Expanded<Self>>(&mut self, navigation: N, value: &N::Value) {
            navigation.write(&mut self.additional, value);
        }
    }
}

/// The marker for what is allowed or not.
pub(super) fn yes(allowed: bool) -> TokenStream {
    if allowed { quote!(crate::runtime::Yes) } else { quote!(crate::runtime::No) }
}
