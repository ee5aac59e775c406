//! Where entities can be addressed, for the `@odata.id` of a `$ref` request.

use super::types::*;
use crate::model::{Model, StructuredId};
use std::collections::{BTreeMap, BTreeSet};

/// Fills in the targets of the places at which references are written.
///
/// The best comes first: the navigation property binding that the container states, a containment navigation property of
/// an entity that stands earlier in the path, what codegen.toml names, and an entity set of the type or a base type.
pub(super) fn fill(
    model: &Model,
    places: &mut BTreeMap<PlaceKey, Place>,
    structured: &BTreeMap<StructuredId, ExposedType>,
    named: &BTreeMap<StructuredId, String>,
) {
    let containers = containing(model, structured);
    let bindings = bindings(model);
    for (key, place) in places {
        let writes = [Action::AddRef, Action::RemoveRef, Action::SetRef];
        if !place.actions.keys().any(|action| writes.contains(action)) {
            continue;
        }
        let lineage: Vec<StructuredId> = model.lineage(place.target).collect();
        let bound = match key {
            PlaceKey::Navigation(owner, name) => bindings.get(&(*owner, name.as_str())),
            PlaceKey::Root(_) | PlaceKey::Result(_) => None,
        };
        // Where bindings of several paths differ, none of them is that of every path.
        let bound = bound.filter(|targets| targets.len() == 1).and_then(|targets| targets.first());
        let mut targets: Vec<TargetPath> = bound.map(|path| TargetPath::Root((*path).clone())).into_iter().collect();
        for id in &lineage {
            let found = containers.get(id).into_iter().flatten();
            targets.extend(found.map(|(owner, name)| TargetPath::Below(*owner, name.clone())));
        }
        targets.extend(lineage.iter().find_map(|id| named.get(id)).map(|path| TargetPath::Root(path.clone())));
        let roots = model.container.iter().flat_map(|c| &c.roots).filter(|r| r.is_collection);
        let of_type =
            |id: &StructuredId| roots.clone().filter(|r| r.target == Some(*id)).map(|r| r.name.clone()).next();
        targets.extend(lineage.iter().find_map(of_type).map(TargetPath::Root));
        place.targets = targets;
    }
}

/// The containment navigation properties that lead to each type, of entities that can stand in a path.
fn containing(
    model: &Model,
    structured: &BTreeMap<StructuredId, ExposedType>,
) -> BTreeMap<StructuredId, Vec<(StructuredId, String)>> {
    let mut found: BTreeMap<StructuredId, Vec<(StructuredId, String)>> = BTreeMap::new();
    for (&owner, _) in structured.iter().filter(|(_, exposed)| !exposed.is_stub) {
        for n in model[owner].navigation.iter().filter(|n| n.contains_target && n.is_collection) {
            if let Some(target) = n.target {
                found.entry(target).or_default().push((owner, n.name.clone()));
            }
        }
    }
    found
}

/// The entity sets to which the container binds each navigation property, by the type that declares it.
fn bindings(model: &Model) -> BTreeMap<(StructuredId, &str), BTreeSet<&String>> {
    let mut all: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for root in model.container.iter().flat_map(|c| &c.roots) {
        for bound in &root.bindings {
            if let Some((owner, n)) = root.target.and_then(|start| model.navigation_at(start, &bound.path)) {
                all.entry((owner, n.name.as_str())).or_default().insert(&bound.target);
            }
        }
    }
    all
}
