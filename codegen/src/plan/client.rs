//! The client: entity sets, singletons, imported operations, aliases.

use super::docs::code;
use super::index::Index;
use super::methods;
use super::names::{Case, Scope, identifier};
use super::operations::{self, Builder};
use super::requests::Routes;
use super::rows;
use super::types::*;
use crate::config::OperationNames;
use crate::diagnostic::Diagnostics;
use crate::surface::{self, Alias, PlaceKey, Step};
use std::collections::BTreeSet;

/// What the client has; see `runtime::Client`.
const CLIENT_METHODS: [&str; 17] = [
    "batch",
    "changes_since",
    "clone",
    "delta",
    "for_service",
    "http_request",
    "into",
    "key_style",
    "new",
    "page",
    "request",
    "root",
    "service",
    "settings",
    "try_into",
    "url",
    "with_options",
];

/// The client, its methods named after one another so that none has the name of another.
pub(super) fn client(
    index: &Index<'_>,
    names: OperationNames,
    routes: &mut Routes,
    places: Vec<PlaceMarker>,
    diagnostics: &mut Diagnostics,
) -> Client {
    let mut builder = Builder { scope: Scope::reserving(&CLIENT_METHODS), reserved: &CLIENT_METHODS, names };
    let roots = roots(index, routes, &mut builder.scope, diagnostics);
    let operations = imports(index, routes, &mut builder, diagnostics);
    let all = &index.surface.aliases;
    let aliases = all.iter().filter_map(|a| alias(index, routes, a, &mut builder.scope, diagnostics)).collect();
    Client { roots, operations, places, aliases }
}

/// The methods that lead to entity sets and singletons.
fn roots(index: &Index<'_>, routes: &mut Routes, scope: &mut Scope, diagnostics: &mut Diagnostics) -> Vec<Method> {
    let mut roots = Vec::new();
    for (key, place) in &index.surface.places {
        let PlaceKey::Root(wire) = key else { continue };
        let (Some(target), Some(marker)) = (index.struct_path(place.target), routes.markers.get(key)) else { continue };
        let subject = key.csdl_name(index.model);
        let mut name = identifier(index.renames.base(&subject, wire), Case::Snake);
        if CLIENT_METHODS.contains(&name.as_str()) {
            name.push_str(if place.is_collection { "_set" } else { "_singleton" });
        }
        let name = scope.take(name, &subject, diagnostics);
        routes.roots.insert(wire.clone(), name.clone());
        roots.push(Method {
            gate: index.areas.gate_within(None, place.target),
            name,
            wire: wire.clone(),
            is_collection: place.is_collection,
            target,
            place: marker.clone(),
            docs: methods::docs(index, key, place),
        });
    }
    roots
}

/// The methods that call what the container imports.
fn imports(
    index: &Index<'_>,
    routes: &mut Routes,
    builder: &mut Builder<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<OperationMethod> {
    let exposed = index.surface.all_operations();
    let mut operations = Vec::new();
    for import in index.model.container.iter().flat_map(|c| &c.imports) {
        for &id in import.operations.iter().filter(|id| exposed.contains(id)) {
            let markers = &routes.markers;
            let planned = operations::method(index, id, None, Some(&import.name), markers, builder, diagnostics);
            let Some(planned) = planned else { continue };
            routes.operations.insert((None, id), planned.clone());
            operations.push(planned);
        }
    }
    operations
}

/// The method that codegen.toml names for a path.
fn alias(
    index: &Index<'_>,
    routes: &Routes,
    alias: &Alias,
    scope: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Option<AliasMethod> {
    let name = scope.take(identifier(&alias.name, Case::Snake), &alias.name, diagnostics);
    let key = alias.path.iter().rev().find_map(|s| if let Step::Place(key) = s { Some(key) } else { None })?;
    let place = index.surface.places.get(key)?;
    let path = surface::path_text(index.model, &alias.path);
    let targets = alias.path.iter().filter_map(|step| match step {
        Step::Place(key) => index.surface.places.get(key).map(|place| place.target),
        Step::Key(id, _) | Step::Cast(id) => Some(*id),
        // No alias goes over these.
        Step::Property(..) | Step::Function(_) => None,
    });
    let gates: BTreeSet<String> = targets.filter_map(|id| index.areas.gate(id)).collect();
    Some(AliasMethod {
        gates: gates.into_iter().collect(),
        name,
        steps: rows::call_steps(index, routes, &alias.path, &mut 0),
        is_collection: place.is_collection && !matches!(alias.path.last(), Some(Step::Key(..))),
        target: index.struct_path(place.target)?,
        place: routes.markers.get(key)?.clone(),
        docs: Docs {
            paragraphs: vec![format!("Leads to {}.", code(&path)), "Named in codegen.toml.".to_owned()],
            ..Docs::default()
        },
    })
}
