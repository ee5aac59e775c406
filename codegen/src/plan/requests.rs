//! Request builders: what leads from each type to places, streams and operations.

use super::docs::{code, line};
use super::index::Index;
use super::keys;
use super::methods;
use super::names::{Scope, file_of, joined};
use super::operations::{self, Bound, Builder};
use super::places::marker;
use super::types::*;
use super::values;
use crate::config::OperationNames;
use crate::diagnostic::Diagnostics;
use crate::model::{OperationId, StructuredId, Type};
use crate::surface::PlaceKey;
use std::collections::{BTreeMap, BTreeSet};

/// What every item builder has; see `runtime::request`.
const ITEM_METHODS: [&str; 18] = [
    "cast",
    "clear",
    "clone",
    "delete",
    "get",
    "into",
    "many",
    "modify",
    "new",
    "one",
    "path",
    "property",
    "reference",
    "replace",
    "set",
    "stream",
    "try_into",
    "update",
];

/// What every collection builder has; see `runtime::request`.
const COLLECTION_METHODS: [&str; 15] = [
    "add",
    "by_id",
    "cast",
    "clone",
    "count",
    "create",
    "create_media",
    "into",
    "list",
    "new",
    "of",
    "path",
    "refs",
    "remove",
    "try_into",
];

/// Names of methods and markers, which paths are made of.
pub(super) struct Routes {
    pub(super) roots: BTreeMap<String, String>,
    /// By addressed type and navigation property.
    pub(super) methods: BTreeMap<(StructuredId, String), String>,
    pub(super) markers: BTreeMap<PlaceKey, RustType>,
    /// By addressed type, one or a collection of it, and operation; imports by operation alone.
    pub(super) operations: BTreeMap<(Option<(Type, bool)>, OperationId), OperationMethod>,
    /// Constants of properties, behind the name of their type.
    pub(super) constants: Constants,
}

/// Constants of properties by type and property: `User::MAILBOX_SETTINGS`.
pub(super) type Constants = BTreeMap<(StructuredId, String), String>;

/// Builders, each with the module where it stands.
pub(super) type Builders = Vec<(Vec<String>, Requests)>;

/// The names of one module: of builders and places, and of files.
#[derive(Default)]
struct Names {
    items: Scope,
    files: Scope,
}

/// The builders of all types while they are planned, and the names that their modules have so far.
struct Planned {
    builders: BTreeMap<Type, (Vec<String>, Requests)>,
    names: BTreeMap<Vec<String>, Names>,
}

/// Names every method and marker, and plans the builders. Markers come before methods, which refer to them.
pub(super) fn requests(
    index: &Index<'_>,
    names: OperationNames,
    constants: Constants,
    diagnostics: &mut Diagnostics,
) -> (Routes, Builders, Vec<PlaceMarker>) {
    let bound = operations::bound(index);
    let mut planned = builders(index, &bound, diagnostics);
    let (markers, root_places) = markers(index, &mut planned, diagnostics);
    let mut routes =
        Routes { roots: BTreeMap::new(), methods: BTreeMap::new(), markers, operations: BTreeMap::new(), constants };
    let Planned { builders: mut all, names: mut scopes } = planned;
    for (of, (module, requests)) in &mut all {
        let scope = &mut scopes.entry(module.clone()).or_default().items;
        fill(index, of, requests, &bound, names, &mut routes, scope, diagnostics);
    }
    (routes, all.into_values().collect(), root_places)
}

/// The builders without their methods.
fn builders(index: &Index<'_>, bound: &Bound, diagnostics: &mut Diagnostics) -> Planned {
    let mut planned = Planned { builders: BTreeMap::new(), names: BTreeMap::new() };
    let addressed = addressed(index);
    for &id in index.surface.structured.keys().filter(|id| addressed.contains(id)) {
        let Some(named) = index.structured(id) else { continue };
        let module = index.module(&named.namespace);
        let scope = &mut planned.names.entry(module.clone()).or_default().items;
        let csdl_name = index.model[id].name.to_string();
        let requests = Requests {
            gate: index.areas.gate(id),
            file: named.file.clone(),
            entity: index.struct_path(id),
            item: scope.take(joined(&[&named.name, "Item"]), &csdl_name, diagnostics),
            collection: scope.take(joined(&[&named.name, "Collection"]), &csdl_name, diagnostics),
            item_docs: line(format!("The builder of requests to one {}.", code(&csdl_name))),
            collection_docs: line(format!("The builder of requests to a collection of {}.", code(&csdl_name))),
            csdl_name,
            ..Requests::default()
        };
        planned.builders.insert(Type::Structured(id), (module, requests));
    }
    for (module, requests) in planned.builders.values() {
        let files = &mut planned.names.entry(module.clone()).or_default().files;
        files.take(requests.file.clone(), "", &mut Diagnostics::default());
    }
    for module in index.modules.values() {
        for depth in 0..module.len() {
            // Modules of inner namespaces; two files of one name within them are no clash.
            let inner = &mut planned.names.entry(module[..depth].to_vec()).or_default().files;
            if !inner.has(&module[depth]) {
                inner.take(module[depth].clone(), "", &mut Diagnostics::default());
            }
        }
    }
    for (of, module, mut requests) in values::builders(index, bound) {
        let files = &mut planned.names.entry(module.clone()).or_default().files;
        requests.file = files.take(requests.file, "", &mut Diagnostics::default());
        planned.builders.insert(of, (module, requests));
    }
    planned
}

/// The markers of all places by what they mark, and those that stand beside the client; the others stand with the builder of
/// the type that declares the place.
fn markers(
    index: &Index<'_>,
    planned: &mut Planned,
    diagnostics: &mut Diagnostics,
) -> (BTreeMap<PlaceKey, RustType>, Vec<PlaceMarker>) {
    let (mut markers, mut root_places) = (BTreeMap::new(), Vec::new());
    let mut root_scope = Scope::default();
    for (key, place) in &index.surface.places {
        let owner = match key {
            PlaceKey::Root(_) => None,
            PlaceKey::Navigation(owner, _) => Some(*owner),
            PlaceKey::Result(id) => match index.model[*id].binding.as_ref().map(|b| &b.r#type.r#type) {
                Some(Type::Structured(bound)) => Some(*bound),
                _ => None,
            },
        };
        let Some(owner) = owner else {
            let marker = marker(index, key, place, &mut root_scope, None, diagnostics);
            markers.insert(key.clone(), RustType::path(["crate", "client", &marker.name]));
            root_places.push(marker);
            continue;
        };
        let name = &index.model[owner].name;
        let module = index.module(&name.namespace);
        let names = planned.names.entry(module.clone()).or_default();
        let marker = marker(index, key, place, &mut names.items, Some(owner), diagnostics);
        markers.insert(key.clone(), index.item("requests", &name.namespace, &marker.name));
        let (_, requests) = planned.builders.entry(Type::Structured(owner)).or_insert_with(|| {
            // A base type that is not exposed itself still declares the place.
            let file = names.files.take(file_of(&name.name), "", &mut Diagnostics::default());
            let gate = index.areas.gate(owner);
            (module, Requests { gate, file, csdl_name: name.to_string(), ..Requests::default() })
        });
        requests.places.push(marker);
    }
    (markers, root_places)
}

/// The methods of a type's builders.
#[allow(clippy::too_many_arguments)]
fn fill(
    index: &Index<'_>,
    of: &Type,
    requests: &mut Requests,
    bound: &Bound,
    names: OperationNames,
    routes: &mut Routes,
    scope: &mut Scope,
    diagnostics: &mut Diagnostics,
) {
    let (on_one, on_many): (&[&str], &[&str]) = match (&requests.entity, &requests.value) {
        (Some(_), _) => (&ITEM_METHODS, &COLLECTION_METHODS),
        (None, None) => return,
        (None, Some(_)) => (&values::PROPERTY_METHODS, &values::PROPERTY_METHODS),
    };
    let builder = |reserved| Builder { scope: Scope::reserving(reserved), reserved, names };
    let (mut one, mut many) = (builder(on_one), builder(on_many));
    let owner = if let Type::Structured(id) = of { Some(*id) } else { None };
    if let Some(id) = owner {
        (requests.methods, requests.place_aliases) =
            methods::of_navigation(index, id, routes, &mut one, scope, diagnostics);
        requests.streams = methods::of_streams(index, id, routes, &mut one, diagnostics);
        if requests.entity.is_some() {
            requests.alternate_keys = keys::alternate_keys(index, id, &mut many.scope, diagnostics);
        }
    }
    for (on_collection, builder) in [(false, &mut one), (true, &mut many)] {
        for operation in operations::of_type(index, bound, of, on_collection) {
            let planned = operations::method(index, operation, owner, None, &routes.markers, builder, diagnostics);
            let Some(planned) = planned else { continue };
            routes.operations.insert((Some((of.clone(), on_collection)), operation), planned.clone());
            match on_collection {
                true => requests.collection_operations.push(planned),
                false => requests.item_operations.push(planned),
            }
        }
    }
}

/// The types of entities that can stand at a place: its own, and derived ones.
fn addressed(index: &Index<'_>) -> BTreeSet<StructuredId> {
    let targets: BTreeSet<StructuredId> = index.surface.places.values().map(|p| p.target).collect();
    targets.into_iter().flat_map(|id| std::iter::once(id).chain(index.model.descendants(id))).collect()
}
