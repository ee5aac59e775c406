//! How much of a crate is in each area, or in each namespace where there are no areas.

use crate::generate::Files;
use crate::plan::{Gate, Namespace, OperationMethod, PlaceMarker, Plan, Row};
use std::collections::BTreeSet;

/// What a part of a crate has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// The area, or the CSDL namespace.
    pub name: String,
    /// Entity types, complex types, enumerations, and the parameters of actions.
    pub types: usize,
    /// Operations, as `cargo xtask list` has them; those of structural properties, for which nothing is emitted, count for
    /// the whole alone.
    pub operations: usize,
    /// Of the emitted files.
    pub lines: usize,
    pub bytes: usize,
}

/// A file of a type, its builders or the client, with what it stands behind.
struct Part<'p> {
    namespace: &'p str,
    gate: &'p Gate,
    path: String,
    types: usize,
    /// The ids of operations, each by what it stands behind within the file.
    operations: Vec<(&'p Gate, String)>,
}

/// The areas, or the namespaces, in the order of their names; what several areas have counts for each of them. The last
/// is the whole of the crate, with its runtime.
pub fn sizes(plan: &Plan, files: &Files) -> Vec<Size> {
    let parts: Vec<Part<'_>> = plan.namespaces.iter().flat_map(namespace_parts).chain([client_part(plan)]).collect();
    let mut sizes: Vec<Size> = match &plan.features {
        Some(features) => features
            .areas
            .iter()
            .map(|area| {
                let is_on = |gate: &Gate| {
                    gate.as_ref().is_none_or(|feature| *feature == area.name || area.enables.contains(feature))
                };
                size(&area.name, parts.iter().filter(|part| is_on(part.gate)), is_on, &plan.rows, files)
            })
            .collect(),
        None => plan
            .namespaces
            .iter()
            .filter(|namespace| !namespace.name.is_empty())
            .map(|n| size(&n.name, parts.iter().filter(|part| part.namespace == n.name), |_| true, &plan.rows, files))
            .collect(),
    };
    sizes.sort_by(|a, b| a.name.cmp(&b.name));
    let mut whole = size("all", parts.iter(), |_| true, &plan.rows, files);
    whole.operations = plan.rows.len();
    whole.lines = files.values().map(|text| text.lines().count()).sum();
    whole.bytes = files.values().map(String::len).sum();
    sizes.push(whole);
    sizes
}

fn size<'a>(
    name: &str,
    parts: impl Iterator<Item = &'a Part<'a>>,
    is_on: impl Fn(&Gate) -> bool,
    rows: &[Row],
    files: &Files,
) -> Size {
    let mut size = Size { name: name.to_owned(), ..Size::default() };
    // Types that derive from the one that an operation is bound to have a method for it, too.
    let mut ids = BTreeSet::new();
    for part in parts {
        let text = files.get(&part.path).map_or("", String::as_str);
        size.types += part.types;
        ids.extend(part.operations.iter().filter(|(gate, _)| is_on(gate)).map(|(_, id)| id.as_str()));
        size.lines += text.lines().count();
        size.bytes += text.len();
    }
    size.operations = rows.iter().filter(|row| ids.contains(row.id.as_str())).count();
    size
}

fn namespace_parts(namespace: &Namespace) -> impl Iterator<Item = Part<'_>> {
    let part = |below: &str, file: &str, gate, types| Part {
        namespace: &namespace.name,
        gate,
        path: namespace.path(below, file),
        types,
        operations: Vec::new(),
    };
    let structs = namespace.structs.iter().map(move |s| part("models", &s.file, &s.gate, 1));
    let enums = namespace.enums.iter().map(move |e| part("models", &e.file, &e.gate, 1));
    let requests = namespace.requests.iter().map(move |r| {
        let methods = r.item_operations.iter().chain(&r.collection_operations);
        let streams = r
            .streams
            .iter()
            .flat_map(|s| ["download", "upload", "delete"].map(|does| (&None, format!("{}.{does}", s.id))));
        let operations = ids(&r.places, methods).chain(streams).collect();
        Part { operations, ..part("requests", &r.file, &r.gate, 0) }
    });
    structs.chain(enums).chain(requests)
}

fn client_part(plan: &Plan) -> Part<'_> {
    let operations = ids(&plan.client.places, plan.client.operations.iter()).collect();
    Part { namespace: "", gate: &None, path: "src/client.rs".to_owned(), types: 0, operations }
}

/// The ids of what places allow, and of methods that call actions and functions.
fn ids<'p>(
    places: &'p [PlaceMarker],
    methods: impl Iterator<Item = &'p OperationMethod>,
) -> impl Iterator<Item = (&'p Gate, String)> {
    let of_places = places.iter().flat_map(|place| place.actions.iter().map(|action| (&place.gate, action.id.clone())));
    of_places.chain(methods.map(|method| (&method.gate, method.id.clone())))
}
