//! Request builders of a type, and the tables of places.

use super::names::{Names, tokens};
use super::operations::{self, Owner};
use super::text::{self, Text, docs, gate, implementation, join, section, string, table};
use super::tokens::{cfg, ident};
use crate::plan::{Action, KeyMethod, Method, PlaceAlias, PlaceMarker, Requests, RustType, StreamMethod, Target};
use quote::quote;

pub(super) fn requests(r: &Requests, names: &Names<'_>) -> Text {
    let mut items = Vec::new();
    let gates = r.methods.iter().map(|m| &m.gate).chain(r.places.iter().map(|p| &p.gate));
    let gates = gates.chain(r.item_operations.iter().chain(&r.collection_operations).map(|o| &o.gate));
    names.gated(gates.chain(r.place_aliases.iter().map(|a| &a.gate)).any(Option::is_some));
    if let Some(entity) = &r.entity {
        let entity_type = names.r#type(entity);
        let (item, collection) = (names.runtime("Item"), names.runtime("Collection"));
        for (docs, alias, builder) in [(&r.item_docs, &r.item, &item), (&r.collection_docs, &r.collection, &collection)]
        {
            items.push(text::docs(docs, "") + &format!("pub type {alias}<'c, P> = {builder}<'c, {entity_type}, P>;\n"));
        }
        items.push(implemented(&format!("impl<'c, P> {item}<'c, {entity_type}, P>"), on_one(r, names)?));
        let keys = r.alternate_keys.iter().map(|key| alternate_key(key, &entity_type, names));
        let all = keys.chain(on_many(r, names)).collect::<Result<Vec<_>, _>>()?;
        items.push(implemented(&format!("impl<'c, P> {collection}<'c, {entity_type}, P>"), all));
    }
    if let Some(value) = &r.value {
        let (value_type, item) = (names.r#type(value), names.runtime("ValueItem"));
        let on_value = implemented(&format!("impl<'c, A> {item}<'c, {value_type}, A>"), on_one(r, names)?);
        let many = names.r#type(&RustType::Vec(Box::new(value.clone())));
        let all = on_many(r, names).collect::<Result<Vec<_>, _>>()?;
        let on_values = implemented(&format!("impl<'c, A> {item}<'c, {many}, A>"), all);
        let told = |text: String| if text.is_empty() { text } else { docs(&r.item_docs, "") + &text };
        items.extend([told(on_value), told(on_values)]);
    }
    items.extend(r.place_aliases.iter().map(|alias| place_alias(alias, names)));
    items.extend(r.places.iter().map(|p| place(p, names)));
    Ok(join(items))
}

/// An impl, where it has members.
fn implemented(head: &str, members: Vec<String>) -> String {
    if members.is_empty() { String::new() } else { implementation(head, &members) }
}

/// The methods of the builder of one.
fn on_one(r: &Requests, names: &Names<'_>) -> Result<Vec<String>, syn::Error> {
    let methods = r.methods.iter().map(|m| method(m, names));
    let of = r.entity.as_ref().or(r.value.as_ref()).map(|of| names.r#type(of)).unwrap_or_default();
    let streams = r.streams.iter().map(|s| stream(s, &of, names));
    let called = r.item_operations.iter().flat_map(|o| operations::methods(o, Owner::Builder, names));
    methods.chain(streams).chain(called).collect()
}

/// The operations on the builder of many.
fn on_many(r: &Requests, names: &Names<'_>) -> impl Iterator<Item = Text> {
    r.collection_operations.iter().flat_map(|o| operations::methods(o, Owner::Builder, names))
}

fn alternate_key(k: &KeyMethod, entity: &str, names: &Names<'_>) -> Text {
    let (docs, name, entity) = (&k.docs, ident(&k.name), tokens(entity));
    let wires = k.parts.iter().map(|part| &part.wire);
    let values: Vec<_> = k.parts.iter().map(|part| ident(&part.name)).collect();
    let types = k.parts.iter().map(|part| tokens(&names.r#type(&part.r#type)));
    let (into_key, item) = (tokens(&names.runtime("IntoKey")), tokens(&names.runtime("Item")));
    text::member(quote! {
        #docs
        pub fn #name(&self, #(#values: impl #into_key<#types>),*) -> #item<'c, #entity, P> {
            self.by_alternate_key(&[#(#wires),*], [#(#into_key::into_key(#values)),*])
        }
    })
}

fn method(m: &Method, names: &Names<'_>) -> Text {
    let (docs, name, wire, cfg) = (&m.docs, ident(&m.name), &m.wire, cfg(&m.gate));
    let (target, place) = (tokens(&names.r#type(&m.target)), tokens(&names.r#type(&m.place)));
    let (builder, step) = if m.is_collection { ("Collection", "many") } else { ("Item", "one") };
    let (builder, step) = (tokens(&names.runtime(builder)), ident(step));
    text::member(quote! {
        #cfg
        #docs
        pub fn #name(&self) -> #builder<'c, #target, #place> {
            self.#step(#wire)
        }
    })
}

fn stream(s: &StreamMethod, of: &str, names: &Names<'_>) -> Text {
    let (docs, name, wire, id, of) = (&s.docs, ident(&s.name), &s.wire, &s.id, tokens(of));
    let item = tokens(&names.runtime("StreamItem"));
    text::member(quote! {
        #docs
        pub fn #name(&self) -> #item<'c, #of> {
            self.stream(#wire, #id)
        }
    })
}

fn place_alias(alias: &PlaceAlias, names: &Names<'_>) -> String {
    let place = names.r#type(&alias.place);
    gate(&alias.gate, "") + &docs(&alias.docs, "") + &format!("pub type {} = {place};\n", alias.name)
}

/// The table of a place; see `runtime/table.rs`.
pub(super) fn place(p: &PlaceMarker, names: &Names<'_>) -> String {
    names.module("runtime");
    let kind = if p.is_result { "result " } else { "" };
    let mut rows = vec![format!("{kind}{} {};", p.name, string(&p.subject))];
    if !p.options.iter().all(|allowed| *allowed) {
        rows.extend(section("options", p.options.iter().map(|allowed| if *allowed { "Yes" } else { "No" }.to_owned())));
    }
    rows.extend(section(
        "targets",
        p.targets.iter().map(|target| match target {
            Target::Root(path) => format!("Root({})", string(path)),
            Target::Below(owner, name) => format!("Below({}, {})", string(owner), string(name)),
        }),
    ));
    rows.extend(allowed(&p.actions));
    gate(&p.gate, "") + &table("place", rows)
}

/// The row of operations: a line for each, where permissions stand behind them.
fn allowed(all: &[Action]) -> Option<String> {
    if all.iter().all(|a| a.permissions.is_empty()) {
        return section("allows", all.iter().map(|a| a.r#trait.to_owned()));
    }
    let action = |a: &Action| {
        let permissions = a.permissions.iter().map(|(scheme, scope)| format!("{} {}", string(scheme), string(scope)));
        let permissions = permissions.collect::<Vec<_>>().join(", ");
        let list = if permissions.is_empty() { permissions } else { format!(" [{permissions}]") };
        format!("\n        {}{list}", a.r#trait)
    };
    Some(format!("allows{};", all.iter().map(action).collect::<Vec<_>>().join(",")))
}
