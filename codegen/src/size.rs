//! How much of a crate is in each area, or in each namespace where there are no areas.

use crate::generate::Files;
use crate::plan::{Gate, Namespace, Plan};

/// What a part of a crate has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// The area, or the CSDL namespace.
    pub name: String,
    /// Entity types, complex types, enumerations, and the parameters of actions.
    pub types: usize,
    /// Operations, of places and otherwise.
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
    /// Each by what it stands behind within the file.
    operations: Vec<&'p Gate>,
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
                size(&area.name, parts.iter().filter(|part| is_on(part.gate)), is_on, files)
            })
            .collect(),
        None => plan
            .namespaces
            .iter()
            .filter(|namespace| !namespace.name.is_empty())
            .map(|n| size(&n.name, parts.iter().filter(|part| part.namespace == n.name), |_| true, files))
            .collect(),
    };
    sizes.sort_by(|a, b| a.name.cmp(&b.name));
    let mut whole = size("all", parts.iter(), |_| true, files);
    whole.lines = files.values().map(|text| text.lines().count()).sum();
    whole.bytes = files.values().map(String::len).sum();
    sizes.push(whole);
    sizes
}

fn size<'a>(
    name: &str,
    parts: impl Iterator<Item = &'a Part<'a>>,
    is_on: impl Fn(&Gate) -> bool,
    files: &Files,
) -> Size {
    let mut size = Size { name: name.to_owned(), ..Size::default() };
    for part in parts {
        let text = files.get(&part.path).map_or("", String::as_str);
        size.types += part.types;
        size.operations += part.operations.iter().filter(|gate| is_on(gate)).count();
        size.lines += text.lines().count();
        size.bytes += text.len();
    }
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
        let of_places = r.places.iter().flat_map(|place| place.actions.iter().map(|_| &place.gate));
        let others = r.item_operations.iter().chain(&r.collection_operations).map(|operation| &operation.gate);
        Part { operations: of_places.chain(others).collect(), ..part("requests", &r.file, &r.gate, 0) }
    });
    structs.chain(enums).chain(requests)
}

fn client_part(plan: &Plan) -> Part<'_> {
    let of_places = plan.client.places.iter().flat_map(|place| place.actions.iter().map(|_| &place.gate));
    let others = plan.client.operations.iter().map(|operation| &operation.gate);
    let operations = of_places.chain(others).collect();
    Part { namespace: "", gate: &None, path: "src/client.rs".to_owned(), types: 0, operations }
}
