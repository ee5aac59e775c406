//! Structs: fields, the table of slots, and what makes them entity types.

use super::tokens::{cfg, doc, ident};
use crate::plan::{AnyEnum, Entity, KeyStruct, RustType, Struct};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

pub(super) fn structure(s: &Struct) -> TokenStream {
    let (name, docs, csdl_name) = (ident(&s.name), &s.docs, &s.csdl_name);
    let fields = s.fields.iter().map(|f| {
        let (docs, name, ty) = (&f.docs, ident(&f.name), &f.r#type);
        quote!(#docs pub #name: ::std::option::Option<#ty>,)
    });
    let additional = doc("What the value holds beyond its declared properties; written back with it.");
    let slots = s.slots.iter().filter_map(|index| s.fields.get(*index)).enumerate().map(|(index, f)| {
        let (index, wire, field) = (Literal::usize_unsuffixed(index), &f.wire, ident(&f.name));
        quote!(#index #wire #field,)
    });
    let entity = s.entity.as_ref().map(|e| entity_impls(s, e));
    let key = s.key.as_ref().map(key_struct);
    let any = s.any.as_ref().map(|any| any_enum(s, any));
    quote! {
        #docs
        pub struct #name {
            #(#fields)*
            #additional
            pub additional: crate::runtime::Additional,
        }

        crate::runtime::model::structured! { #name #csdl_name, #(#slots)* }
        #entity
        #key
        #any
    }
}

fn entity_impls(s: &Struct, e: &Entity) -> TokenStream {
    let name = ident(&s.name);
    let any = s.any.as_ref().map_or_else(|| ident("Self"), |any| ident(&any.name));
    let (key, key_type, paths) = (&e.key, &e.key_type, &e.paths);
    let names = (*key != ["id"]).then(|| quote!(const KEY: &'static [&'static str] = &[#(#key),*];));
    let paths = (paths != key).then(|| quote!(const KEY_PATHS: &'static [&'static str] = &[#(#paths),*];));
    let bases = e.bases.iter().map(|base: &RustType| quote!(impl crate::runtime::Is<#base> for #name {}));
    quote! {
        impl crate::runtime::Entity for #name {
            type Key = #key_type;
            type Any = #any;
            #names
            #paths
        }
        #(#bases)*
    }
}

fn key_struct(key: &KeyStruct) -> TokenStream {
    let (docs, name) = (&key.docs, ident(&key.name));
    let declared = key.parts.iter().map(|part| {
        let (docs, name, ty) = (&part.docs, ident(&part.name), &part.r#type);
        quote!(#docs pub #name: #ty,)
    });
    let parts = key.parts.iter().map(|part| ident(&part.name));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name {
            #(#declared)*
        }

        crate::runtime::literal::key! { #name, #(#parts,)* }
    }
}

/// The enumeration of a type and its derived types; the type itself, first, is the fallback.
fn any_enum(s: &Struct, any: &AnyEnum) -> TokenStream {
    let (docs, name, base) = (&any.docs, ident(&any.name), ident(&s.name));
    let variants: Vec<_> =
        any.variants.iter().map(|v| (cfg(&v.gate), ident(&v.name), &v.r#type, &v.csdl_name)).collect();
    let declared = any.variants.iter().map(|v| {
        let (cfg, docs, variant, ty) = (cfg(&v.gate), &v.docs, ident(&v.name), &v.r#type);
        quote!(#cfg #docs #variant(::std::boxed::Box<#ty>),)
    });
    let conversions = variants.iter().map(|(cfg, variant, ty, _)| {
        quote! {
            #cfg
            impl ::std::convert::From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#variant(::std::boxed::Box::new(value))
                }
            }
        }
    });
    let Some((_, fallback, _, _)) = variants.first() else { return TokenStream::new() };
    let arms: Vec<_> = variants.iter().map(|(cfg, variant, _, _)| quote!(#cfg Self::#variant(value))).collect();
    let types = variants.iter().map(
        |(cfg, variant, _, csdl_name)| quote!(#cfg #csdl_name => Self::#variant(::std::default::Default::default()),),
    );
    let is_base = s.entity.as_ref().map(|_| quote!(impl crate::runtime::Is<#base> for #name {}));
    quote! {
        #docs
        #[non_exhaustive]
        pub enum #name {
            #(#declared)*
        }

        impl #name {
            fn inner(&self) -> &dyn crate::runtime::Structured {
                match self {
                    #(#arms => &**value,)*
                }
            }
            fn inner_mut(&mut self) -> &mut dyn crate::runtime::Structured {
                match self {
                    #(#arms => &mut **value,)*
                }
            }
        }

        impl ::std::default::Default for #name {
            fn default() -> Self {
                Self::#fallback(::std::default::Default::default())
            }
        }

        impl crate::runtime::Structured for #name {
            fn type_info(&self) -> &'static crate::runtime::TypeInfo {
                self.inner().type_info()
            }
            fn slot(&self, index: usize) -> &dyn crate::runtime::Slot {
                self.inner().slot(index)
            }
            fn slot_mut(&mut self, index: usize) -> &mut dyn crate::runtime::Slot {
                self.inner_mut().slot_mut(index)
            }
            fn retype(&mut self, name: &str) -> bool {
                let fresh = match name {
                    #(#types)*
                    _ => return false,
                };
                crate::runtime::retype(self, fresh)
            }
            fn names_its_type(&self) -> bool {
                !::std::matches!(self, Self::#fallback(_))
            }
        }

        crate::runtime::model::structured!(#name);
        #is_base
        #(#conversions)*
    }
}
