//! Where entities can be addressed, for the `@odata.id` of a `$ref` request.

use super::types::*;
use crate::model::{Model, StructuredId};
use std::collections::BTreeMap;

/// Fills in the targets of the places at which references are written.
///
/// The best comes first: the navigation property binding that the container states, a containment navigation property of
/// an entity that stands earlier in the path, what codegen.toml names, and an entity set of the type or a base type.
pub(super) fn fill(model: &Model, places: &mut BTreeMap<PlaceKey, Place>, named: &BTreeMap<StructuredId, String>) {
    let containers = containing(model);
    for (key, place) in places {
        let writes = [Action::AddRef, Action::RemoveRef, Action::SetRef];
        if !place.actions.keys().any(|action| writes.contains(action)) {
            continue;
        }
        let lineage: Vec<StructuredId> = model.lineage(place.target).collect();
        let mut targets: Vec<TargetPath> = binding(model, key).map(TargetPath::Root).into_iter().collect();
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

/// The containment navigation properties that lead to each type.
fn containing(model: &Model) -> BTreeMap<StructuredId, Vec<(StructuredId, String)>> {
    let mut found: BTreeMap<StructuredId, Vec<(StructuredId, String)>> = BTreeMap::new();
    for (index, t) in (0..).zip(&model.structured) {
        for n in t.navigation.iter().filter(|n| n.contains_target && n.is_collection) {
            if let Some(target) = n.target {
                found.entry(target).or_default().push((StructuredId(index), n.name.clone()));
            }
        }
    }
    found
}

/// The entity set to which the container binds the navigation property, where all bindings that name it agree.
fn binding(model: &Model, key: &PlaceKey) -> Option<String> {
    let PlaceKey::Navigation(owner, name) = key else { return None };
    let roots = model.container.iter().flat_map(|c| &c.roots);
    let bound = roots.filter(|r| r.target.is_some_and(|target| model.lineage(target).any(|id| id == *owner)));
    let mut targets: Vec<&String> =
        bound.flat_map(|r| &r.bindings).filter(|(path, _)| path == name).map(|(_, target)| target).collect();
    targets.dedup();
    match targets[..] {
        [only] => Some(only.clone()),
        _ => None,
    }
}
