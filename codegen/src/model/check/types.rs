//! Entity types and complex types: what they derive from, and their members (CSDL 4.01, sections 6, 7 and 9).

use super::super::types::*;
use super::{FIRST, repeated, take_away};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn kind(kind: StructuredKind) -> &'static str {
    match kind {
        StructuredKind::Entity => "an entity type",
        StructuredKind::Complex => "a complex type",
    }
}

/// Takes away base types of the other kind.
pub(super) fn bases(model: &mut Model, diagnostics: &mut Diagnostics) {
    for index in 0..model.structured.len() {
        let t = &model.structured[index];
        let Some(base) = t.base.map(|base| &model[base]).filter(|base| base.kind != t.kind) else { continue };
        let (own, other) = (kind(t.kind), kind(base.kind));
        let message = format!("{own} cannot derive from `{}`, {other}; it is taken to have no base type", base.name);
        diagnostics.push(
            Diagnostic::warning("base-of-other-kind", t.name.to_string(), message)
                .at(t.position)
                .with_help("name a base type of the same kind, or none")
                .with_related(base.position, "the base type"),
        );
        model.structured[index].base = None;
    }
}

/// Takes away members that repeat others of their kind, inherited ones included. Of a property and a navigation property of
/// one name both stay, which share one place in JSON.
pub(super) fn members(model: &mut Model, diagnostics: &mut Diagnostics) {
    for index in (0..model.structured.len()).map(|index| StructuredId(index as u32)) {
        own_members(&mut model.structured[index.0 as usize], diagnostics);
    }
    let mut ids: Vec<StructuredId> = (0..).map(StructuredId).take(model.structured.len()).collect();
    ids.sort_by_key(|id| (model.lineage(*id).count(), *id));
    for id in ids {
        inherited_members(model, id, diagnostics);
    }
}

fn own_members(t: &mut Structured, diagnostics: &mut Diagnostics) {
    let name = &t.name;
    let mut say = |kind: &str, member: &str, position, first| {
        let message = format!("the type has {kind} of this name already; the first is used");
        diagnostics.push(duplicate(format!("{name}/{member}"), message, position, first));
    };
    let properties = repeated(t.properties.iter().map(|p| (p.name.as_str(), p.position)));
    take_away(&mut t.properties, properties, |p, first| say("a property", &p.name, p.position, first));
    let navigation = repeated(t.navigation.iter().map(|n| (n.name.as_str(), n.position)));
    take_away(&mut t.navigation, navigation, |n, first| say("a navigation property", &n.name, n.position, first));
}

fn inherited_members(model: &mut Model, id: StructuredId, diagnostics: &mut Diagnostics) {
    let mut known: BTreeMap<&str, (&str, Position)> = BTreeMap::new();
    for base in model.lineage(id).skip(1) {
        known.extend(model[base].properties.iter().map(|p| (p.name.as_str(), ("a property", p.position))));
        known.extend(model[base].navigation.iter().map(|n| (n.name.as_str(), ("a navigation property", n.position))));
    }
    let t = &model[id];
    let properties = t.properties.iter().map(|p| (&p.name, "a property", p.position));
    let navigation = t.navigation.iter().map(|n| (&n.name, "a navigation property", n.position));
    let mut repeats = Vec::new();
    for (name, kind, position) in properties.chain(navigation) {
        let Some((other, first)) = known.get(name.as_str()).copied() else {
            known.insert(name, (kind, position));
            continue;
        };
        let message = if other == kind {
            repeats.push(position);
            format!("a base type has {kind} of this name; that one is used")
        } else {
            format!("{kind} has the name of {other} of the type; they share its place in JSON")
        };
        diagnostics.push(duplicate(format!("{}/{name}", t.name), message, position, first));
    }
    if !repeats.is_empty() {
        let t = &mut model.structured[id.0 as usize];
        t.properties.retain(|p| !repeats.contains(&p.position));
        t.navigation.retain(|n| !repeats.contains(&n.position));
    }
}

fn duplicate(subject: String, message: String, position: Position, first: Position) -> Diagnostic {
    Diagnostic::warning("duplicate-member", subject, message)
        .at(position)
        .with_help("remove one of the declarations from the metadata, or give it another name")
        .with_related(first, FIRST)
}

/// Streams where none can be, and entities in the place of values.
pub(super) fn values(model: &mut Model, diagnostics: &mut Diagnostics) {
    let mut mended = Vec::new();
    for (at, t) in model.structured.iter().enumerate() {
        for (index, p) in t.properties.iter().enumerate() {
            let subject = || format!("{}/{}", t.name, p.name);
            match model.underlying(&p.r#type.r#type) {
                Type::Primitive(Primitive::Stream) if p.r#type.is_collection => {
                    diagnostics.push(stream(
                        "stream-collection",
                        subject(),
                        "there are no collections of streams",
                        p.position,
                    ));
                    mended.push((at, index));
                }
                Type::Structured(id) if model[id].kind == StructuredKind::Entity => {
                    let message =
                        format!("the property is of `{}`, an entity type; its values are read as such", model[id].name);
                    diagnostics.push(
                        Diagnostic::warning("entity-as-value", subject(), message)
                            .at(p.position)
                            .with_help("declare it as `NavigationProperty`, or its type as `ComplexType`"),
                    );
                }
                _ => {}
            }
        }
    }
    for (at, index) in mended {
        model.structured[at].properties[index].r#type.r#type = Type::Primitive(Primitive::Untyped);
    }
}

/// Warns of complex types that hold themselves in a property that is never null: they have no value that ends.
pub(super) fn endless(model: &Model, diagnostics: &mut Diagnostics) {
    let held = |id: StructuredId| {
        let used = model.all_properties(id).map(|p| &p.r#type).filter(|used| !used.nullable && !used.is_collection);
        used.filter_map(|used| match used.r#type {
            Type::Structured(id) if model[id].kind == StructuredKind::Complex => Some(id),
            _ => None,
        })
    };
    for id in (0..model.structured.len()).map(|index| StructuredId(index as u32)) {
        let mut open: Vec<StructuredId> = held(id).collect();
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(held(next));
            }
        }
        if seen.contains(&id) {
            let message = "the type holds itself in a property that is not nullable; it is taken to be";
            let found =
                Diagnostic::warning("endless-value", model[id].name.to_string(), message).at(model[id].position);
            diagnostics.push(found.with_help("let one of the properties be nullable, or a collection"));
        }
    }
}

/// The warning for a stream where none can be (CSDL 4.01, section 3.3).
pub(super) fn stream(code: &'static str, subject: String, reason: &str, position: Position) -> Diagnostic {
    Diagnostic::warning(code, subject, format!("{reason}; its values are kept as JSON"))
        .at(position)
        .with_help("use `Edm.Binary`, or a navigation property to entities that have content")
}
