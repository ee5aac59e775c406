//! What is wrong with metadata though its grammar is right (OData CSDL 4.01, the rules that it states in words).
//!
//! Real services break most of these rules, so a finding is a warning that says what was assumed. Where emitted code would
//! not compile, or would mislead, the broken element is taken away or mended here, so that later stages may rely on it.

mod annotations;
mod container;
mod defaults;
mod definitions;
mod enums;
mod facets;
mod names;
mod navigation;
mod operations;
mod types;

#[cfg(test)]
mod tests;

use super::link::AliasTable;
use super::types::*;
use crate::csdl::{Document, Schema};
use crate::diagnostic::{Diagnostics, Position};
use std::collections::{BTreeMap, BTreeSet};

/// What each declaration says by itself, before anything is linked.
pub(super) fn declarations(documents: &mut [Document], diagnostics: &mut Diagnostics) {
    documents.iter().for_each(|document| names::of_document(document, diagnostics));
    for schema in documents.iter_mut().flat_map(|d| &mut d.schemas) {
        enums::members(schema, diagnostics);
        enums::values(schema, diagnostics);
        definitions::underlying(schema, diagnostics);
        facets::mend(schema, diagnostics);
    }
}

/// Base types and overloads, before anything relies on them.
pub(super) fn foundations(model: &mut Model, diagnostics: &mut Diagnostics) {
    types::bases(model, diagnostics);
    operations::parameters(model, diagnostics);
    operations::overloads(model, diagnostics);
}

/// The whole, linked; `schemas` are what is left of the documents.
pub(super) fn linked(model: &mut Model, schemas: &[Schema], aliases: &AliasTable, diagnostics: &mut Diagnostics) {
    names::shared(model, diagnostics);
    types::members(model, diagnostics);
    types::values(model, diagnostics);
    types::endless(model, diagnostics);
    defaults::settle(model, diagnostics);
    navigation::targets(model, diagnostics);
    navigation::containment(model, diagnostics);
    navigation::partners(model, diagnostics);
    navigation::constraints(model, diagnostics);
    operations::answers(model, diagnostics);
    operations::answers_of_overloads(model, diagnostics);
    operations::entity_set_paths(model, diagnostics);
    container::children(model, diagnostics);
    container::targets(model, diagnostics);
    container::keys(model, diagnostics);
    container::bindings(model, diagnostics);
    container::imports(model, diagnostics);
    annotations::terms(model, schemas, aliases, diagnostics);
}

/// What is annotated; `namespaces` are those of the documents, and those that they include.
pub(super) fn annotated(model: &mut Model, namespaces: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
    operations::optional_parameters(model, diagnostics);
    annotations::applied(model, namespaces, diagnostics);
}

pub(super) use container::extensions;

/// What related places say of declarations that are repeated.
const FIRST: &str = "first declared here";

/// For each item, where the first of its key stands, if it is not the first itself.
fn repeated<K: Ord>(items: impl Iterator<Item = (K, Position)> + Clone) -> Vec<Option<Position>> {
    let mut first: BTreeMap<K, Position> = BTreeMap::new();
    for (key, position) in items.clone() {
        first.entry(key).and_modify(|first| *first = position.min(*first)).or_insert(position);
    }
    items.map(|(key, position)| first.get(&key).copied().filter(|first| *first != position)).collect()
}

/// Takes away the items that are [`repeated`], and says so of each.
fn take_away<T>(list: &mut Vec<T>, repeated: Vec<Option<Position>>, mut say: impl FnMut(&T, Position)) {
    let mut repeated = repeated.into_iter();
    list.retain(|item| match repeated.next().flatten() {
        Some(first) => {
            say(item, first);
            false
        }
        None => true,
    });
}
