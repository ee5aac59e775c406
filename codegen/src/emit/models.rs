//! Structs: fields, the table of slots with all that is known of the type, and the struct for a long key.

use super::names::{Names, tokens};
use super::properties;
use super::text::{self, Text, join, section, string, table};
use super::tokens::{doc, ident};
use crate::plan::{Access, KeyStruct, PropertyConstant, Struct};
use quote::quote;

pub(super) fn structure(s: &Struct, names: &Names<'_>) -> Text {
    let (name, docs) = (ident(&s.name), &s.docs);
    let option = tokens(names.prelude("Option"));
    let fields = s.fields.iter().map(|f| {
        let (docs, name, ty) = (&f.docs, ident(&f.name), tokens(&names.r#type(&f.r#type)));
        quote!(#docs pub #name: #option<#ty>,)
    });
    let additional = doc("What the value holds beyond its declared properties; written back with it.");
    let rest = tokens(&names.runtime("Additional"));
    let declared = text::item(quote! {
        #docs
        pub struct #name {
            #(#fields)*
            #additional
            pub additional: #rest,
        }
    })?;
    names.module("runtime");
    let key = s.key.as_ref().map(|key| key_struct(key, names)).transpose()?;
    Ok(join([declared, table("structured", rows(s, names)), properties::constants(s, names), key.unwrap_or_default()]))
}

/// The rows of the type's table; see `runtime/table.rs`.
fn rows(s: &Struct, names: &Names<'_>) -> Vec<String> {
    let strings = |all: &[String]| all.iter().map(|text| string(text)).collect::<Vec<_>>();
    let mut rows = vec![format!("{} {};", s.name, string(&s.csdl_name))];
    if s.is_abstract {
        rows.push("abstract true;".to_owned());
    }
    if let Some(e) = &s.entity {
        let mut row = format!("key {} =", names.r#type(&e.key_type));
        if !e.key.is_empty() {
            row.push_str(&format!(" {}", strings(&e.key).join(", ")));
        }
        if e.paths != e.key {
            row.push_str(&format!(" by {}", strings(&e.paths).join(", ")));
        }
        rows.push(row + ";");
    }
    rows.extend(section("base", s.bases.iter().map(|base| names.r#type(base))));
    rows.extend(section("derived", strings(&s.descendants)));
    rows.extend(section("computed", with_access(s, Access::ReadOnly)));
    rows.extend(section("immutable", with_access(s, Access::Immutable)));
    rows.extend(section("navigation", s.navigation.iter().map(|n| string(&n.wire))));
    let slots = s.slots.iter().filter_map(|index| s.fields.get(*index)).enumerate();
    rows.extend(slots.map(|(index, f)| format!("{index} {} {},", string(&f.wire), f.name)));
    rows
}

fn with_access(s: &Struct, access: Access) -> Vec<String> {
    let mut all: Vec<&PropertyConstant> = s.properties.iter().filter(|p| p.access == access).collect();
    all.sort_by(|a, b| a.wire.cmp(&b.wire));
    all.into_iter().map(|p| string(&p.wire)).collect()
}

fn key_struct(key: &KeyStruct, names: &Names<'_>) -> Text {
    let (docs, name) = (&key.docs, ident(&key.name));
    let declared = key.parts.iter().map(|part| {
        let (docs, name, ty) = (&part.docs, ident(&part.name), tokens(&names.r#type(&part.r#type)));
        quote!(#docs pub #name: #ty,)
    });
    let declared = text::item(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        pub struct #name {
            #(#declared)*
        }
    })?;
    let parts: Vec<&str> = key.parts.iter().map(|part| part.name.as_str()).collect();
    Ok(join([declared, table("key", [format!("{}: {}", key.name, parts.join(", "))])]))
}
