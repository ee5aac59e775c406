//! Markers of places, with the operations that each allows.

use super::index::{Index, operation_name, overload_name};
use super::names::{Case, Scope, identifier, joined};
use super::types::*;
use crate::diagnostic::Diagnostics;
use crate::model::{Annotations, OperationId, QualifiedName, StructuredId, Type};
use crate::surface::{self, Place, PlaceKey, key_placeholder, path_text};

/// The marker's name: that of the owner and the navigation property, or of the container's child.
pub(super) fn marker_name(index: &Index<'_>, key: &PlaceKey) -> String {
    match key {
        PlaceKey::Root(name) => identifier(name, Case::Camel),
        PlaceKey::Navigation(owner, name) => {
            // The owner may be a base type that is not itself exposed.
            let own = index.structured(*owner).map(|n| n.name.clone());
            let own = own.unwrap_or_else(|| identifier(&index.model[*owner].name.name, Case::Camel));
            joined(&[&own, &identifier(name, Case::Camel)])
        }
        PlaceKey::Result(id) => joined(&[&operation_name(index, *id, ""), "Result"]),
    }
}

/// The marker of a place.
pub(super) fn marker(
    index: &Index<'_>,
    key: &PlaceKey,
    place: &Place,
    scope: &mut Scope,
    owner: Option<StructuredId>,
    diagnostics: &mut Diagnostics,
) -> PlaceMarker {
    let csdl_name = key.csdl_name(index.model);
    let options = place.options;
    PlaceMarker {
        gate: index.areas.gate_within(owner, place.target),
        name: scope.take(marker_name(index, key), &csdl_name, diagnostics),
        subject: place_id(index, key),
        is_result: matches!(key, PlaceKey::Result(_)),
        csdl_name,
        options: [
            options.filter,
            options.search,
            options.top,
            options.skip,
            options.count,
            options.select,
            options.expand,
            options.order_by,
        ],
        targets: place
            .targets
            .iter()
            .map(|target| match target {
                surface::TargetPath::Root(path) => Target::Root(path.clone()),
                surface::TargetPath::Below(owner, name) => {
                    Target::Below(index.model[*owner].name.to_string(), name.clone())
                }
            })
            .collect(),
        actions: place
            .actions
            .iter()
            .map(|(action, permissions)| {
                let permissions: Vec<_> = permissions.iter().map(|p| (p.scheme.clone(), p.scope.clone())).collect();
                Action {
                    r#trait: trait_of(*action),
                    id: action_id(index, key, *action),
                    method: action.method(),
                    permissions,
                }
            })
            .collect(),
    }
}

/// What a place is called, and its annotations.
pub(super) fn place_kind<'m>(index: &Index<'m>, key: &PlaceKey, place: &Place) -> (&'static str, Vec<&'m Annotations>) {
    let model = index.model;
    match key {
        PlaceKey::Root(name) => {
            let root = model.container.iter().flat_map(|c| &c.roots).find(|r| r.name == *name);
            (
                if place.is_collection { "entity set" } else { "singleton" },
                root.map(|r| &r.annotations).into_iter().collect(),
            )
        }
        PlaceKey::Navigation(owner, name) => {
            let own = model[*owner].navigation.iter().find(|n| n.name == *name).map(|n| &n.annotations);
            (
                if place.is_contained { "containment navigation property" } else { "navigation property" },
                own.into_iter().collect(),
            )
        }
        PlaceKey::Result(id) => ("answer of the function", vec![&model[*id].annotations]),
    }
}

/// A stable id of an operation: `connectorGroup.members.list`, `applications.get`.
pub(super) fn action_id(index: &Index<'_>, key: &PlaceKey, action: surface::Action) -> String {
    let place = place_id(index, key);
    if matches!(key, PlaceKey::Result(_)) { place } else { format!("{place}.{}", action.name()) }
}

/// The first part of the ids of a place's operations; all of it for a function's result.
fn place_id(index: &Index<'_>, key: &PlaceKey) -> String {
    match key {
        PlaceKey::Root(name) => name.clone(),
        PlaceKey::Navigation(owner, name) => format!("{}.{name}", owner_id(index, *owner)),
        PlaceKey::Result(id) => operation_id(index, *id),
    }
}

/// A stable id of an operation: `user.sendMail`, `user.collection.delta` where it is bound to a collection, as one of the
/// same name may be bound to one of it; `worksheet.range_with_address`.
pub(super) fn operation_id(index: &Index<'_>, id: OperationId) -> String {
    let name = overload_name(index, id);
    let Some(bound) = index.model[id].binding.as_ref().map(|b| &b.r#type) else { return name };
    let owner = match &bound.r#type {
        Type::Structured(id) => owner_id(index, *id),
        Type::Enum(id) => name_id(index, &index.model[*id].name),
        Type::Definition(id) => name_id(index, &index.model[*id].name),
        Type::Primitive(primitive) => format!("Edm.{primitive:?}"),
        Type::Unknown(name) => name.clone(),
    };
    let of_many = if bound.is_collection { "collection." } else { "" };
    format!("{owner}.{of_many}{name}")
}

/// The owner's name, with its namespace where that is not the root.
pub(super) fn owner_id(index: &Index<'_>, owner: StructuredId) -> String {
    name_id(index, &index.model[owner].name)
}

fn name_id(index: &Index<'_>, name: &QualifiedName) -> String {
    let module = index.module(&name.namespace);
    module.into_iter().chain([name.name.clone()]).collect::<Vec<_>>().join(".")
}

/// The URL template of an action, on a shortest path.
pub(super) fn template(index: &Index<'_>, place: &Place, action: surface::Action) -> String {
    let key = key_placeholder(index.model, place.target);
    format!("{}{}", path_text(index.model, &place.path), action.suffix(place.is_collection, &key))
}

/// What an action answers with, by CSDL name.
pub(super) fn returns(index: &Index<'_>, place: &Place, action: surface::Action) -> String {
    let name = index.model[place.target].name.to_string();
    match action {
        surface::Action::List => format!("Collection({name})"),
        surface::Action::Count => "Edm.Int64".to_owned(),
        surface::Action::Create | surface::Action::Get | surface::Action::Update | surface::Action::Replace => name,
        surface::Action::ListRefs => "Collection($ref)".to_owned(),
        surface::Action::GetRef => "$ref".to_owned(),
        surface::Action::Delete
        | surface::Action::AddRef
        | surface::Action::RemoveRef
        | surface::Action::SetRef
        | surface::Action::ClearRef => "none".to_owned(),
    }
}

/// The trait of `runtime::place`.
fn trait_of(action: surface::Action) -> &'static str {
    match action {
        surface::Action::List => "List",
        surface::Action::Count => "Count",
        surface::Action::Create => "Create",
        surface::Action::Get => "Get",
        surface::Action::Update => "Update",
        surface::Action::Replace => "Replace",
        surface::Action::Delete => "Delete",
        surface::Action::ListRefs => "ListRefs",
        surface::Action::AddRef => "AddRef",
        surface::Action::RemoveRef => "RemoveRef",
        surface::Action::GetRef => "GetRef",
        surface::Action::SetRef => "SetRef",
        surface::Action::ClearRef => "ClearRef",
    }
}
