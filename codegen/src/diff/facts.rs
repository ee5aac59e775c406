//! What the metadata says of an item, and the compiler does not see.

use super::change::Kind;
use super::item::Item;
use crate::model::vocabulary::Deprecation;
use crate::model::{Annotations, Model, Navigation, OperationId, Property, QualifiedName, Structured, StructuredId};
use crate::plan::{code, escape};

/// Adds what the model says of the element for which an item stands. An element has several items; each fact goes to one.
pub(super) fn add(item: &mut Item, model: &Model) {
    let subject = item.subject.clone();
    let (head, member) = subject.rsplit_once('/').unwrap_or((&subject, ""));
    let id = model.find_structured(head);
    match item.kind {
        "struct" => id.into_iter().for_each(|id| structured(item, model, id)),
        "field" => match id.and_then(|id| model.all_properties(id).find(|p| p.name == member)) {
            Some(p) => property(item, p),
            None => parameter(item, model, head, member),
        },
        "navigation" => {
            let navigation = id.and_then(|id| model.all_navigation(id).find(|(_, n)| n.name == member));
            if let Some((_, n)) = navigation {
                self::navigation(item, n);
            }
        }
        "enum" | "variant" => enumeration(item, model, head, member),
        "method" => method(item, model),
        _ => {}
    }
}

fn structured(item: &mut Item, model: &Model, id: StructuredId) {
    let t: &Structured = &model[id];
    let base = t.base.map_or_else(|| "without a base type".to_owned(), |id| format!("derived from {}", model[id].name));
    item.facts.insert(Kind::BaseType, base);
    state(item, Kind::Openness, t.is_open, ["open", "closed"]);
    state(item, Kind::Abstractness, t.is_abstract, ["abstract", "not abstract"]);
    state(item, Kind::Media, t.has_stream, ["a media entity", "no media entity"]);
    dated(item, &t.annotations);
}

fn property(item: &mut Item, p: &Property) {
    state(item, Kind::Nullability, p.r#type.nullable, ["nullable", "not nullable"]);
    if let Some(value) = &p.default_value {
        item.facts.insert(Kind::Default, format!("{} by default", code(value)));
    }
    dated(item, &p.annotations);
}

fn navigation(item: &mut Item, n: &Navigation) {
    if !n.is_collection {
        state(item, Kind::Nullability, n.nullable, ["nullable", "not nullable"]);
    }
    state(item, Kind::Containment, n.contains_target, ["contained", "not contained"]);
    dated(item, &n.annotations);
}

fn enumeration(item: &mut Item, model: &Model, head: &str, member: &str) {
    let Some(t) = model.find_enum(head).map(|id| &model[id]) else { return };
    match t.members.iter().find(|m| m.name == member) {
        Some(m) => {
            item.facts.insert(Kind::Value, format!("of the value {}", m.value));
            dated(item, &m.annotations);
        }
        None if item.kind == "enum" => {
            state(item, Kind::Value, t.is_flags, ["a set of flags", "one of its members"]);
            dated(item, &t.annotations);
        }
        None => {}
    }
}

/// A parameter of an action, by the first overload that has it.
fn parameter(item: &mut Item, model: &Model, operation: &str, name: &str) {
    let operation = QualifiedName::parse(operation);
    let mut parameters = model.operations.iter().filter(|o| o.name == operation).flat_map(|o| &o.parameters);
    if let Some(p) = parameters.find(|p| p.name == name) {
        state(item, Kind::Nullability, p.r#type.nullable, ["nullable", "not nullable"]);
        dated(item, &p.annotations);
    }
}

fn method(item: &mut Item, model: &Model) {
    let name = QualifiedName::parse(item.subject.split('(').next().unwrap_or_default());
    let mut overloads = (0..).map(OperationId).zip(&model.operations).filter(|(_, o)| o.name == name);
    let Some((_, o)) = overloads.find(|(id, _)| model.signature(*id) == item.subject) else { return };
    if let Some(returned) = &o.returns {
        state(item, Kind::Nullability, returned.nullable, ["answered with a value or null", "answered with a value"]);
    }
    dated(item, &o.annotations);
}

fn state(item: &mut Item, kind: Kind, holds: bool, words: [&str; 2]) {
    item.facts.insert(kind, words[usize::from(!holds)].to_owned());
}

/// The documentation has the reason and when it is removed; here, since when.
fn dated(item: &mut Item, annotations: &Annotations) {
    let since = |d: Deprecation| match (d.version, d.date) {
        (None, None) => None,
        (version, date) => Some(version.into_iter().chain(date).collect::<Vec<_>>().join(", ")),
    };
    if let (Some(note), Some(since)) = (&mut item.deprecated, annotations.deprecation().and_then(since)) {
        note.push_str(&format!(" (since {})", escape(&since)));
    }
}
