//! Request builders: what leads from the client and from each entity type to places.

use super::docs::{code, element, line};
use super::index::Index;
use super::keys;
use super::names::{Case, Scope, file_of, identifier, joined};
use super::operations::{self, Builder};
use super::places::{marker, owner_id, place_kind};
use super::rows;
use super::types::*;
use super::values;
use crate::config::OperationNames;
use crate::diagnostic::Diagnostics;
use crate::model::{OperationId, StructuredId, Type};
use crate::surface::{self, Action as A, Place, PlaceKey, Step};
use std::collections::{BTreeMap, BTreeSet};

/// What every item builder has; see `runtime::request`.
const ITEM_METHODS: [&str; 17] = [
    "cast",
    "clear",
    "clone",
    "delete",
    "get",
    "into",
    "many",
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
const COLLECTION_METHODS: [&str; 13] =
    ["add", "by_id", "cast", "clone", "count", "create", "into", "list", "new", "path", "refs", "remove", "try_into"];

/// What the client has; see `runtime::client`.
const CLIENT_METHODS: [&str; 14] = [
    "batch",
    "changes_since",
    "clone",
    "for_service",
    "http_request",
    "into",
    "key_style",
    "new",
    "root",
    "service",
    "settings",
    "try_into",
    "url",
    "with_options",
];

/// Names of methods and markers, which paths are made of.
pub(super) struct Routes {
    pub(super) roots: BTreeMap<String, String>,
    /// By addressed type and navigation property.
    pub(super) methods: BTreeMap<(StructuredId, String), String>,
    markers: BTreeMap<PlaceKey, RustType>,
    /// By addressed type, one or a collection of it, and operation; imports by operation alone.
    pub(super) operations: BTreeMap<(Option<(Type, bool)>, OperationId), OperationMethod>,
    /// Constants of properties, behind the name of their type.
    pub(super) constants: Constants,
}

/// Constants of properties by type and property: `User::MAILBOX_SETTINGS`.
pub(super) type Constants = BTreeMap<(StructuredId, String), String>;

/// Builders, each with the module where it stands.
pub(super) type Builders = Vec<(Vec<String>, Requests)>;

/// Names every method and marker, and plans the builders.
pub(super) fn requests(
    index: &Index<'_>,
    names: OperationNames,
    constants: Constants,
    diagnostics: &mut Diagnostics,
) -> (Routes, Builders, Vec<PlaceMarker>) {
    let mut routes = Routes {
        roots: BTreeMap::new(),
        methods: BTreeMap::new(),
        markers: BTreeMap::new(),
        operations: BTreeMap::new(),
        constants,
    };
    let mut all: BTreeMap<Type, (Vec<String>, Requests)> = BTreeMap::new();
    let mut root_places = Vec::new();

    // Markers first, so that methods can refer to them. One scope a module; builders' aliases are in it, too.
    let mut scopes: BTreeMap<Vec<String>, Scope> = BTreeMap::new();
    let addressed = addressed(index);
    for &id in index.surface.structured.keys() {
        let addressed = addressed.contains(&id);
        let Some(named) = index.structured(id).filter(|_| addressed) else { continue };
        let scope = scopes.entry(index.module(&named.namespace)).or_default();
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
        all.insert(Type::Structured(id), (index.module(&named.namespace), requests));
    }
    let mut files: BTreeMap<Vec<String>, Scope> = BTreeMap::new();
    for (module, requests) in all.values() {
        files.entry(module.clone()).or_default().take(requests.file.clone(), "", &mut Diagnostics::default());
    }
    for module in index.modules.values() {
        for depth in 0..module.len() {
            // Modules of inner namespaces; two files of one name within them are no clash.
            let inner = files.entry(module[..depth].to_vec()).or_default();
            if !inner.has(&module[depth]) {
                inner.take(module[depth].clone(), "", &mut Diagnostics::default());
            }
        }
    }
    let bound = operations::bound(index);
    all.extend(values::builders(index, &bound, &mut files));
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
        match owner {
            None => {
                let planned = marker(index, key, place, &mut root_scope, None, diagnostics);
                routes.markers.insert(key.clone(), RustType::path(["crate", "client", &planned.name]));
                root_places.push(planned);
            }
            Some(owner) => {
                let namespace = &index.model[owner].name.namespace;
                let scope = scopes.entry(index.module(namespace)).or_default();
                let planned = marker(index, key, place, scope, Some(owner), diagnostics);
                routes.markers.insert(key.clone(), index.item("requests", namespace, &planned.name));
                let (_, requests) = all.entry(Type::Structured(owner)).or_insert_with(|| {
                    // A base type that is not exposed itself still declares the place.
                    let name = &index.model[owner].name;
                    let module = index.module(namespace);
                    let files = files.entry(module.clone()).or_default();
                    let file = files.take(file_of(&name.name), "", &mut Diagnostics::default());
                    let gate = index.areas.gate(owner);
                    (module, Requests { gate, file, csdl_name: name.to_string(), ..Requests::default() })
                });
                requests.places.push(planned);
            }
        }
    }
    for (of, (_, requests)) in &mut all {
        let (on_one, on_many): (&[&str], &[&str]) = match (&requests.entity, &requests.values[..]) {
            (Some(_), _) => (&ITEM_METHODS, &COLLECTION_METHODS),
            (None, []) => continue,
            (None, _) => (&values::PROPERTY_METHODS, &values::PROPERTY_METHODS),
        };
        let builder = |reserved| Builder { scope: Scope::reserving(reserved), reserved, names };
        let (mut one, mut many) = (builder(on_one), builder(on_many));
        let owner = if let Type::Structured(id) = of { Some(*id) } else { None };
        if let Type::Structured(id) = of {
            requests.methods = methods(index, *id, &mut routes, &mut one, diagnostics);
            requests.streams = streams(index, *id, &mut routes, &mut one, diagnostics);
            if requests.entity.is_some() {
                requests.alternate_keys = keys::alternate_keys(index, *id, &mut many.scope, diagnostics);
            }
        }
        for (on_collection, builder) in [(false, &mut one), (true, &mut many)] {
            for operation in operations::of_type(index, &bound, of, on_collection) {
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
    (routes, all.into_values().collect(), root_places)
}

/// The types of entities that can stand at a place: its own, and derived ones.
fn addressed(index: &Index<'_>) -> BTreeSet<StructuredId> {
    let targets: BTreeSet<StructuredId> = index.surface.places.values().map(|p| p.target).collect();
    targets.into_iter().flat_map(|id| std::iter::once(id).chain(index.model.descendants(id))).collect()
}

/// The methods of a builder, one for each navigation property that the selection goes over.
fn methods(
    index: &Index<'_>,
    id: StructuredId,
    routes: &mut Routes,
    builder: &mut Builder<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Method> {
    let mut methods = Vec::new();
    let mut navigation: Vec<_> = index.model.all_navigation(id).collect();
    navigation.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    for (owner, n) in navigation {
        let key = PlaceKey::Navigation(owner, n.name.clone());
        let (Some(place), Some(marker)) = (index.surface.places.get(&key), routes.markers.get(&key)) else { continue };
        let Some(target) = index.struct_path(place.target) else { continue };
        let subject = key.csdl_name(index.model);
        let mut name = identifier(index.renames.base(&subject, &n.name), Case::Snake);
        if builder.reserved.contains(&name.as_str()) {
            name.push_str("_navigation");
        }
        let name = builder.scope.take(name, &subject, diagnostics);
        routes.methods.insert((id, n.name.clone()), name.clone());
        methods.push(Method {
            gate: index.areas.gate_within(Some(id), place.target),
            name,
            wire: n.name.clone(),
            is_collection: n.is_collection,
            target,
            place: marker.clone(),
            docs: method_docs(index, &key, place),
        });
    }
    methods
}

/// The methods that lead to streams of a type.
fn streams(
    index: &Index<'_>,
    id: StructuredId,
    routes: &mut Routes,
    builder: &mut Builder<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<StreamMethod> {
    let model = index.model;
    let mut all = Vec::new();
    for owner in model.lineage(id) {
        for (_, wire) in index.surface.streams.keys().filter(|(declares, _)| *declares == owner) {
            let is_media = wire == surface::MEDIA;
            let subject = format!("{}/{wire}", model[owner].name);
            let name =
                if is_media { "media".to_owned() } else { identifier(index.renames.base(&subject, wire), Case::Snake) };
            let name = if builder.reserved.contains(&name.as_str()) { format!("{name}_stream") } else { name };
            let name = builder.scope.take(name, &subject, diagnostics);
            routes.methods.insert((id, wire.clone()), name.clone());
            let own = model[owner].properties.iter().find(|p| p.name == *wire).map(|p| &p.annotations);
            let (otherwise, kind) = match is_media {
                true => ("The content of the media entity.".to_owned(), "media entity"),
                false => (format!("The stream {}.", code(wire)), "stream property"),
            };
            let source = format!("CSDL: {kind} {}.", code(&subject));
            all.push(StreamMethod {
                name,
                wire: wire.clone(),
                id: format!("{}.{}", owner_id(index, owner), wire.trim_start_matches('$')),
                docs: element(own.into_iter(), otherwise, source),
            });
        }
    }
    all.sort_by(|a, b| a.wire.cmp(&b.wire));
    all
}

fn method_docs(index: &Index<'_>, key: &PlaceKey, place: &Place) -> Docs {
    let (kind, annotations) = place_kind(index, key, place);
    let names: Vec<String> = place.actions.keys().map(|action| code(method_of(*action))).collect();
    let allowed = if names.is_empty() { String::new() } else { format!(" Allowed here: {}.", names.join(", ")) };
    let source = format!("CSDL: {kind} {}.{allowed}", code(&key.csdl_name(index.model)));
    element(annotations.into_iter(), format!("Leads to {}.", code(key.segment(index.model))), source)
}

/// The method of the builder that makes the call.
pub(super) fn method_of(action: A) -> &'static str {
    match action {
        A::List => "list",
        A::Count => "count",
        A::Create => "create",
        A::Get => "get",
        A::Update => "update",
        A::Replace => "replace",
        A::Delete => "delete",
        A::ListRefs => "refs",
        A::AddRef => "add",
        A::RemoveRef => "remove",
        A::GetRef => "reference",
        A::SetRef => "set",
        A::ClearRef => "clear",
    }
}

/// The client: entity sets, singletons, aliases.
pub(super) fn client(
    index: &Index<'_>,
    names: OperationNames,
    routes: &mut Routes,
    places: Vec<PlaceMarker>,
    diagnostics: &mut Diagnostics,
) -> Client {
    let mut builder = Builder { scope: Scope::reserving(&CLIENT_METHODS), reserved: &CLIENT_METHODS, names };
    let scope = &mut builder.scope;
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
            docs: method_docs(index, key, place),
        });
    }
    let exposed = index.surface.all_operations();
    let mut operations = Vec::new();
    for import in index.model.container.iter().flat_map(|c| &c.imports) {
        for &id in import.operations.iter().filter(|id| exposed.contains(id)) {
            let planned =
                operations::method(index, id, None, Some(&import.name), &routes.markers, &mut builder, diagnostics);
            let Some(planned) = planned else { continue };
            routes.operations.insert((None, id), planned.clone());
            operations.push(planned);
        }
    }
    let scope = &mut builder.scope;
    let mut aliases = Vec::new();
    for alias in &index.surface.aliases {
        let name = scope.take(identifier(&alias.name, Case::Snake), &alias.name, diagnostics);
        let Some(key) = alias.path.iter().rev().find_map(|s| if let Step::Place(key) = s { Some(key) } else { None })
        else {
            continue;
        };
        let Some(place) = index.surface.places.get(key) else { continue };
        let (Some(target), Some(marker)) = (index.struct_path(place.target), routes.markers.get(key)) else { continue };
        let path = surface::path_text(index.model, &alias.path);
        let is_collection = place.is_collection && !matches!(alias.path.last(), Some(Step::Key(..)));
        let targets = alias.path.iter().filter_map(|step| match step {
            Step::Place(key) => index.surface.places.get(key).map(|place| place.target),
            Step::Key(id, _) | Step::Cast(id) => Some(*id),
            // No alias goes over these.
            Step::Property(..) | Step::Function(_) => None,
        });
        let gates: BTreeSet<String> = targets.filter_map(|id| index.areas.gate(id)).collect();
        aliases.push(AliasMethod {
            gates: gates.into_iter().collect(),
            name,
            steps: rows::call_steps(index, routes, &alias.path, &mut 0),
            is_collection,
            target,
            place: marker.clone(),
            docs: Docs {
                paragraphs: vec![format!("Leads to {}.", code(&path)), "Named in codegen.toml.".to_owned()],
                deprecated: None,
            },
        });
    }
    Client { roots, operations, places, aliases }
}
