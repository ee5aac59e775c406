//! A document without what is not kept.

use super::needs::{Kept, goes};
use crate::csdl::{self, Document, ExternalAnnotations, Schema};
use crate::model::{AliasTable, Aliases, Element, Model, StructuredId, Type, find};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Takes out of a document what is not kept, and gathers the annotations of one target.
pub(super) fn retain(document: &mut Document, model: &Model, kept: &Kept, aliases: &AliasTable) {
    let containers = container_names(document);
    for schema in &mut document.schemas {
        retain_declarations(schema, kept);
        retain_references(schema, model, kept);
        schema.external_annotations.retain(|block| {
            let found = targets(model, aliases.at(block.position), &block.target);
            found.iter().any(|element| is_kept(element, model, kept))
        });
        gather(schema);
    }
    let left = container_names(document);
    let is_gone = |name: &String| containers.contains(name) && !left.contains(name);
    for c in document.schemas.iter_mut().flat_map(|s| &mut s.containers) {
        c.extends = c.extends.take().filter(|name| !is_gone(name));
    }
    retain_schemas(document);
}

fn container_names(document: &Document) -> Vec<String> {
    let names = |s: &Schema| s.containers.iter().map(|c| format!("{}.{}", s.namespace, c.name)).collect::<Vec<_>>();
    document.schemas.iter().flat_map(names).collect()
}

fn retain_declarations(schema: &mut Schema, kept: &Kept) {
    schema.structured_types.retain(|t| kept.contains(&t.position));
    for t in &mut schema.structured_types {
        t.properties.retain(|p| kept.contains(&p.position));
        t.navigation_properties.retain(|n| kept.contains(&n.position));
    }
    schema.enum_types.retain(|t| kept.contains(&t.position));
    schema.type_definitions.retain(|t| kept.contains(&t.position));
    schema.operations.retain(|o| kept.contains(&o.position));
    schema.terms.retain(|t| kept.contains(&t.position));
    for c in &mut schema.containers {
        c.entity_sets.retain(|s| kept.contains(&s.position));
        c.singletons.retain(|s| kept.contains(&s.position));
        let bindings = c.entity_sets.iter_mut().map(|s| &mut s.bindings);
        for bindings in bindings.chain(c.singletons.iter_mut().map(|s| &mut s.bindings)) {
            bindings.retain(|b| kept.contains(&b.position));
        }
        c.action_imports.retain(|i| kept.contains(&i.position));
        c.function_imports.retain(|i| kept.contains(&i.position));
    }
    schema.containers.retain(|c| {
        let is_empty = c.entity_sets.is_empty()
            && c.singletons.is_empty()
            && c.action_imports.is_empty()
            && c.function_imports.is_empty();
        !is_empty || kept.contains(&c.position)
    });
}

/// Takes out what refers to elements that are gone: base types, partners, referential constraints and entity set paths.
fn retain_references(schema: &mut Schema, model: &Model, kept: &Kept) {
    let goes = |from: Option<StructuredId>, path: &str| from.is_some_and(|id| goes(model, kept, id, path));
    for t in &mut schema.structured_types {
        let owner = model.find_structured(&format!("{}.{}", schema.namespace, t.name));
        // A base type that is none does not come along.
        t.base_type = t.base_type.take().filter(|_| owner.is_some_and(|id| model[id].base.is_some()));
        for n in &mut t.navigation_properties {
            let linked = owner.and_then(|id| model[id].navigation.iter().find(|linked| linked.position == n.position));
            let target = linked.and_then(|linked| linked.target);
            n.partner = n.partner.take().filter(|path| goes(target, path));
            n.referential_constraints.retain(|c| goes(owner, &c.property) && goes(target, &c.referenced_property));
        }
    }
    for o in schema.operations.iter_mut().filter(|o| o.entity_set_path.is_some()) {
        let binding = model.operations.iter().find(|linked| linked.position == o.position);
        let bound = match binding.and_then(|linked| linked.binding.as_ref()).map(|b| &b.r#type.r#type) {
            Some(Type::Structured(id)) => Some(*id),
            _ => None,
        };
        o.entity_set_path =
            o.entity_set_path.take().filter(|path| path.split_once('/').is_none_or(|(_, rest)| goes(bound, rest)));
    }
}

/// What a target names; for a path below a member, which the model does not follow, the member.
fn targets(model: &Model, aliases: &Aliases, target: &str) -> Vec<Element> {
    let found = find(model, aliases, target);
    match target.match_indices('/').nth(1) {
        Some((end, _)) if found.is_empty() => find(model, aliases, &target[..end]),
        _ => found,
    }
}

fn is_kept(element: &Element, model: &Model, kept: &Kept) -> bool {
    let container = model.container.as_ref();
    let position = match element {
        Element::Structured(id) => Some(model[*id].position),
        Element::Property { by, owner, at } if kept.contains(&model[*by].position) => {
            Some(model[*owner].properties[*at].position)
        }
        Element::Navigation { by, owner, at } if kept.contains(&model[*by].position) => {
            Some(model[*owner].navigation[*at].position)
        }
        Element::Property { .. } | Element::Navigation { .. } => None,
        Element::Enum(id) | Element::Member(id, _) => Some(model[*id].position),
        Element::Definition(id) => Some(model[*id].position),
        Element::Term(at) => Some(model.terms[*at].position),
        Element::Operation(id) | Element::Return(id) | Element::Parameter(id, _) => Some(model[*id].position),
        Element::Container => container.map(|c| c.position),
        Element::Root(at) => container.map(|c| c.roots[*at].position),
        Element::Import(at) => container.map(|c| c.imports[*at].position),
        Element::BelowRoot(at, path) => {
            let root = container.map(|c| &c.roots[*at]);
            let below = path.split_once('/').map_or("", |(_, below)| below);
            root.filter(|r| r.target.is_some_and(|id| goes(model, kept, id, below))).map(|r| r.position)
        }
    };
    position.is_some_and(|position| kept.contains(&position))
}

/// One block for each target and qualifier.
fn gather(schema: &mut Schema) {
    let mut blocks: BTreeMap<(String, Option<String>), ExternalAnnotations> = BTreeMap::new();
    for block in std::mem::take(&mut schema.external_annotations) {
        match blocks.entry((block.target.clone(), block.qualifier.clone())) {
            Entry::Vacant(first) => _ = first.insert(block),
            Entry::Occupied(mut first) => first.get_mut().annotations.extend(block.annotations),
        }
    }
    schema.external_annotations = blocks.into_values().collect();
}

/// Leaves out the schemas of which nothing is left, except where their alias is used.
fn retain_schemas(document: &mut Document) {
    let (used, empty) = std::mem::take(&mut document.schemas).into_iter().partition(|schema| !is_empty(schema));
    document.schemas = used;
    let text = csdl::write(document, "");
    let names = |alias: &str| {
        let before =
            |at: usize| text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || "._".contains(c));
        text.match_indices(&format!("{alias}.")).any(|(at, _)| !before(at))
    };
    let empty: Vec<Schema> = empty;
    document.schemas.extend(empty.into_iter().filter(|schema| schema.alias.as_deref().is_some_and(names)));
}

fn is_empty(schema: &Schema) -> bool {
    schema.structured_types.is_empty()
        && schema.enum_types.is_empty()
        && schema.type_definitions.is_empty()
        && schema.operations.is_empty()
        && schema.terms.is_empty()
        && schema.containers.is_empty()
        && schema.external_annotations.is_empty()
}
