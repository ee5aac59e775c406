//! What leads on from the URL of a structural property: navigation properties of its type, and operations bound to it.

use super::docs::{code, line};
use super::index::Index;
use super::names::file_of;
use super::operations::Bound;
use super::rust_types::item_type;
use super::types::*;
use crate::model::{Primitive, StructuredId, StructuredKind, Type};
use crate::surface::PlaceKey;
use std::collections::BTreeSet;

/// What every builder of a property has; see `runtime::ValueItem`.
pub(super) const PROPERTY_METHODS: [&str; 16] = [
    "cast", "clear", "clone", "count", "get", "into", "list", "many", "new", "one", "path", "property", "replace",
    "stream", "try_into", "update",
];

/// The type by which the methods of a value go: types whose values have one type in Rust share them.
pub(super) fn shared(index: &Index<'_>, found: &Type) -> Type {
    match index.model.underlying(found) {
        Type::Primitive(Primitive::Single) => Type::Primitive(Primitive::Double),
        Type::Primitive(p) if !p.has_literal() => Type::Primitive(Primitive::Untyped),
        Type::Unknown(_) => Type::Primitive(Primitive::Untyped),
        other => other,
    }
}

/// The builders of properties that lead on, without their methods: by type, with the module where they stand.
pub(super) fn builders(index: &Index<'_>, bound: &Bound) -> Vec<(Type, Vec<String>, Requests)> {
    let mut types: BTreeSet<Type> = bound.keys().map(|(bound, _)| bound.clone()).collect();
    types.retain(|t| !matches!(t, Type::Structured(id) if index.model[*id].kind == StructuredKind::Entity));
    let declaring: BTreeSet<StructuredId> = index
        .surface
        .places
        .keys()
        .filter_map(|key| if let PlaceKey::Navigation(owner, _) = key { Some(*owner) } else { None })
        .chain(index.surface.streams.keys().map(|(owner, _)| *owner))
        .chain(types.iter().filter_map(|t| if let Type::Structured(id) = t { Some(*id) } else { None }))
        .collect();
    let complex = index.surface.structured.keys().filter(|id| index.model[**id].kind == StructuredKind::Complex);
    let leading = complex.filter(|id| index.model.lineage(**id).any(|base| declaring.contains(&base)));
    types.extend(leading.map(|id| Type::Structured(*id)));
    types.into_iter().map(|t| builder(index, t)).collect()
}

fn builder(index: &Index<'_>, of: Type) -> (Type, Vec<String>, Requests) {
    let named = match &of {
        Type::Structured(id) => index.structured(*id),
        Type::Enum(id) => index.r#enum(*id),
        _ => None,
    };
    let module = named.map(|named| index.module(&named.namespace)).unwrap_or_default();
    let csdl_name = match &of {
        Type::Structured(id) => index.model[*id].name.to_string(),
        Type::Enum(id) => index.model[*id].name.to_string(),
        Type::Primitive(primitive) => format!("Edm.{primitive:?}"),
        Type::Definition(_) | Type::Unknown(_) => String::new(),
    };
    let file = named.map_or_else(|| file_of(&csdl_name), |named| named.file.clone());
    let gate = match &of {
        Type::Structured(id) => index.areas.gate(*id),
        Type::Enum(id) => index.areas.gate_enum(*id),
        _ => None,
    };
    let requests = Requests {
        gate,
        file,
        value: Some(item_type(index, &of)),
        item_docs: line(format!("What leads on from a value of type {}.", code(&csdl_name))),
        csdl_name,
        ..Requests::default()
    };
    (of, module, requests)
}
