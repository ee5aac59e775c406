//! Paths as chains of calls, and the table of all operations.

use super::index::Index;
use super::methods::method_of;
use super::operations;
use super::places::{action_id, owner_id, returns, template};
use super::requests::Routes;
use super::types::*;
use super::values::shared;
use crate::model::{Primitive, StructuredId, Type};
use crate::surface::{self, Action as A, Path, PlaceKey, Step};

/// The calls that a path is made of; keys that are not known are `id`, `id2`, ….
pub(super) fn call_steps(index: &Index<'_>, routes: &Routes, path: &Path, keys: &mut usize) -> Vec<CallStep> {
    let mut steps = Vec::new();
    // The type that stands here, and whether a collection of it.
    let mut here: Option<(Type, bool)> = None;
    for step in path {
        match step {
            Step::Place(key) => {
                let (name, arguments) = match (key, &here) {
                    (PlaceKey::Root(name), _) => (routes.roots.get(name), String::new()),
                    (PlaceKey::Navigation(_, name), Some((Type::Structured(id), _))) => {
                        (routes.methods.get(&(*id, name.clone())), String::new())
                    }
                    (PlaceKey::Navigation(..), _) => (None, String::new()),
                    (PlaceKey::Result(id), here) => {
                        let method = routes.operations.get(&(here.clone(), *id));
                        (method.map(|m| &m.name), method.map(operations::arguments_text).unwrap_or_default())
                    }
                };
                steps.push(CallStep::Method(name.cloned().unwrap_or_default(), arguments));
            }
            Step::Key(id, key) => {
                let expression = match key {
                    Some(key) if is_number(index, *id) => key.clone(),
                    Some(key) => format!("{key:?}"),
                    None => variable(keys),
                };
                steps.push(CallStep::Key(expression));
            }
            Step::Cast(id) => steps.extend(index.struct_path(*id).map(CallStep::Cast)),
            Step::Property(id, name) => {
                let constant = routes.constants.get(&(*id, name.clone())).cloned().unwrap_or_default();
                steps.push(CallStep::Method("property".to_owned(), constant));
            }
            Step::Function(id) => {
                let method = routes.operations.get(&(here.clone(), *id));
                let name = method.map(|m| m.name.clone()).unwrap_or_default();
                steps.push(CallStep::Method(name, method.map(operations::arguments_text).unwrap_or_default()));
            }
        }
        here = step_to(index, here, step);
    }
    steps
}

/// The variable for one more key that is not known.
pub(crate) fn variable(keys: &mut usize) -> String {
    *keys += 1;
    if *keys == 1 { "id".to_owned() } else { format!("id{keys}") }
}

fn is_number(index: &Index<'_>, id: StructuredId) -> bool {
    let key = index.model.key(id);
    let property = key.first().and_then(|part| index.model.key_property(id, &part.path));
    let is = |p: Primitive| {
        matches!(p, Primitive::Int16 | Primitive::Int32 | Primitive::Int64 | Primitive::Byte | Primitive::SByte)
    };
    property.is_some_and(|(p, _)| matches!(index.model.underlying(&p.r#type.r#type), Type::Primitive(p) if is(p)))
}

/// The most operations that README has a row for.
const READABLE: usize = 1000;

/// The children of the container, where there are more operations than README can show.
pub(super) fn roots(rows: &[Row]) -> Vec<RootRow> {
    let mut roots: Vec<RootRow> = Vec::new();
    for row in rows.iter().filter(|_| rows.len() > READABLE) {
        let path = row.path.split('/').take(2).collect::<Vec<_>>().join("/");
        match roots.iter_mut().find(|root| root.path == path) {
            Some(root) => root.operations += 1,
            None => {
                let call = row.call.split_inclusive(')').next().unwrap_or_default().to_owned();
                roots.push(RootRow { path, call, operations: 1 });
            }
        }
    }
    roots
}

/// One row an operation.
pub(super) fn rows(index: &Index<'_>, routes: &Routes) -> Vec<Row> {
    let mut rows = Vec::new();
    for (key, place) in &index.surface.places {
        for &action in place.actions.keys() {
            let mut keys = 0;
            let mut steps = call_steps(index, routes, &place.path, &mut keys);
            let by_key = place.is_collection
                && !matches!(key, PlaceKey::Result(_))
                && matches!(action, A::Get | A::Update | A::Replace | A::Delete);
            if by_key {
                steps.push(CallStep::Key(variable(&mut keys)));
            }
            let argument = match action {
                A::Create | A::Replace => "&entity",
                A::Update => "patch",
                A::AddRef | A::RemoveRef | A::SetRef => "&entity",
                _ => "",
            };
            let chain: String = steps.iter().map(step_text).collect();
            rows.push(Row {
                path: template(index, place, action),
                method: action.method(),
                id: action_id(index, key, action),
                call: format!("client{chain}.{}({argument})", method_of(action)),
                returns: returns(index, place, action),
                kind: if matches!(key, PlaceKey::Result(_)) { "function" } else { action.name() },
            });
        }
    }
    for (id, exposed) in &index.surface.operations {
        let mut keys = 0;
        let steps = call_steps(index, routes, &exposed.path, &mut keys);
        let here = end_of(index, &exposed.path);
        let Some(method) = routes.operations.get(&(here, *id)) else { continue };
        let chain: String = steps.iter().map(step_text).collect();
        let then = if matches!(method.answer, Answer::Composed(_)) { ".get()" } else { "" };
        // Imports have names of their own.
        let name = if exposed.path.is_empty() { &method.wire } else { &index.model[*id].name.name };
        rows.push(Row {
            path: format!(
                "{}/{}",
                surface::path_text(index.model, &exposed.path),
                surface::call_segment(index.model, *id, name)
            ),
            method: method.method,
            id: method.id.clone(),
            call: format!("client{chain}.{}({}){then}", method.name, operations::arguments_text(method)),
            returns: operations::returns(index, index.model[*id].returns.as_ref()),
            kind: if method.method == "POST" { "action" } else { "function" },
        });
    }
    for ((owner, wire), stream) in &index.surface.streams {
        let mut keys = 0;
        let steps = call_steps(index, routes, &stream.path, &mut keys);
        let chain: String = steps.iter().map(step_text).collect();
        // The type that stands at the end of the path may derive from the one that declares the stream.
        let declares = |((id, name), method): (&(StructuredId, String), &String)| {
            (name == wire && index.model.lineage(*id).any(|base| base == *owner)).then(|| method.clone())
        };
        let Some(method) = routes.methods.iter().find_map(declares) else { continue };
        for verb in stream.methods.iter().copied() {
            let (call, does, returns) = match verb {
                "GET" => ("download()", "download", "Edm.Stream"),
                "PUT" => ("upload(content, content_type)", "upload", "none"),
                _ => ("delete()", "delete", "none"),
            };
            rows.push(Row {
                path: format!("{}/{wire}", surface::path_text(index.model, &stream.path)),
                method: verb,
                id: format!("{}.{}.{does}", owner_id(index, *owner), wire.trim_start_matches('$')),
                call: format!("client{chain}.{method}().{call}"),
                returns: returns.to_owned(),
                kind: does,
            });
        }
    }
    for ((owner, name), property) in &index.surface.properties {
        let mut keys = 0;
        let chain: String = call_steps(index, routes, &property.path, &mut keys).iter().map(step_text).collect();
        let declared = index.model.all_properties(*owner).find(|p| p.name == *name).map(|p| &p.r#type);
        for verb in property.methods.iter().copied() {
            let (call, does) = match verb {
                "GET" => ("get()", "get"),
                "PATCH" => ("update(patch)", "update"),
                "PUT" => ("replace(value)", "replace"),
                _ => ("clear()", "clear"),
            };
            rows.push(Row {
                path: surface::path_text(index.model, &property.path),
                method: verb,
                id: format!("{}.{name}.{does}", owner_id(index, *owner)),
                call: format!("client{chain}.{call}"),
                returns: operations::returns(index, declared.filter(|_| matches!(verb, "GET" | "PATCH"))),
                kind: does,
            });
        }
    }
    rows.sort();
    rows
}

/// The type that stands at the end of a path, and whether a collection of it.
fn end_of(index: &Index<'_>, path: &Path) -> Option<(Type, bool)> {
    path.iter().fold(None, |here, step| step_to(index, here, step))
}

fn step_to(index: &Index<'_>, here: Option<(Type, bool)>, step: &Step) -> Option<(Type, bool)> {
    match step {
        Step::Place(key) => index.surface.places.get(key).map(|p| (Type::Structured(p.target), p.is_collection)),
        Step::Key(id, _) => Some((Type::Structured(*id), false)),
        Step::Cast(id) => here.map(|(_, is_collection)| (Type::Structured(*id), is_collection)),
        Step::Function(id) => {
            let returns = index.model[*id].returns.as_ref()?;
            Some((shared(index, &returns.r#type), returns.is_collection))
        }
        Step::Property(id, name) => {
            let property = index.model.all_properties(*id).find(|p| p.name == *name)?;
            Some((shared(index, &property.r#type.r#type), property.r#type.is_collection))
        }
    }
}

/// A call as text.
pub fn step_text(step: &CallStep) -> String {
    match step {
        CallStep::Method(name, arguments) => format!(".{name}({arguments})"),
        CallStep::Key(key) => format!(".by_id({key})"),
        CallStep::Cast(target) => format!(".cast::<{}>()", target.short()),
    }
}
