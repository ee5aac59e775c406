//! What a path ends in, and the method, to the call.

use super::catalogue::Catalogue;
use super::values::type_text;
use super::walk::{Held, Here, Spot, Walk, walk};
use super::{Body, Explained, Header, Refused, query, request, why};
use crate::plan::{Answer, CallStep, OperationMethod, step_text};

/// The last part of a call: the method that it ends in, what it sends, and what it answers with.
struct Last {
    id: String,
    /// `.list()`; empty where the path itself ends in the call.
    text: String,
    body: Option<Body>,
    answer: String,
    /// What the call's options are about, where it has more than `.query(…)`.
    reads: Option<(query::Reader, Spot)>,
}

/// What takes the place of an entity that is referred to.
const REFERENCE: &str = "in place of `&entity`, its id as text, a builder (`&client.…by_id(…)`) or a URL will do";

/// Ends the chain of calls.
///
/// # Errors
/// Where the place does not allow the method.
pub(super) fn finish(mut walk: Walk<'_, '_>, asked: &str) -> Result<Explained, Refused> {
    let method = called_by_get(&mut walk, asked);
    let last = match walk.here.clone() {
        Here::Client => return Err(why::nothing()),
        Here::Collection(spot)
        | Here::Item(spot)
        | Here::Count(spot)
        | Here::References(spot)
        | Here::Reference(spot) => at_place(&mut walk, &spot, method)?,
        Here::Stream(stream, of) => {
            let (does, text, answer) = match method {
                "GET" => ("download", ".download()", "ByteStream".to_owned()),
                "PUT" => ("upload", ".upload(content, content_type)", format!("Written<{}>", type_text(&of))),
                "DELETE" => ("delete", ".delete()", "()".to_owned()),
                _ => return Err(why::wrong_method(&walk, method)),
            };
            let body = Body { variable: "content", r#type: "transport::Body".to_owned(), fields: Vec::new() };
            Last {
                id: format!("{}.{does}", stream.id),
                text: text.to_owned(),
                body: (method == "PUT").then_some(body),
                answer,
                reads: None,
            }
        }
        Here::Value(held) => value(&walk, &held, method)?,
        Here::Called(operation) if operation.method == method => called(walk.catalogue, operation),
        Here::Called(_) => return Err(why::wrong_method(&walk, method)),
    };
    let mut headers = Vec::new();
    let options = query::options(&mut walk, last.reads.as_ref(), &mut headers);
    match &last.body {
        Some(body) if body.variable == "content" => {
            headers.push(Header { name: "Content-Type".into(), value: "content_type".into(), is_automatic: false });
        }
        Some(_) => {
            headers.push(Header { name: "Content-Type".into(), value: "application/json".into(), is_automatic: true });
        }
        None => {}
    }
    Ok(Explained {
        method: method.to_owned(),
        id: last.id,
        expression: format!("client{}{}{options}", chain(walk.catalogue, &walk.steps), last.text),
        uses: walk.uses.lines(),
        arguments: walk.arguments,
        body: last.body,
        answer: last.answer,
        headers,
        notes: walk.notes,
        pattern: walk.pattern,
    })
}

/// Functions are called by `GET`; reference pages have some with `POST`, and their arguments in the body.
fn called_by_get<'m>(walk: &mut Walk<'_, '_>, asked: &'m str) -> &'m str {
    match walk.called.filter(|o| o.method == "GET" && asked == "POST") {
        Some(function) => {
            let name = &function.wire;
            walk.notes.push(format!(
                "the metadata declares `{name}` as a function: it is called by GET, with its arguments in the path"
            ));
            "GET"
        }
        None => asked,
    }
}

/// The calls as text, an alias of the client for the calls that it stands for.
pub(super) fn chain(catalogue: &Catalogue<'_>, steps: &[CallStep]) -> String {
    let aliases = &catalogue.resolved.plan.client.aliases;
    let alias = aliases.iter().filter(|alias| steps.starts_with(&alias.steps)).max_by_key(|alias| alias.steps.len());
    let (start, rest) = match alias {
        Some(alias) => (format!(".{}()", alias.name), &steps[alias.steps.len()..]),
        None => (String::new(), steps),
    };
    start + &rest.iter().map(step_text).collect::<String>()
}

fn called(catalogue: &Catalogue<'_>, operation: &OperationMethod) -> Last {
    let answer = match &operation.answer {
        Answer::Structured(ty) => type_text(ty),
        Answer::Page(ty) => format!("Page<{}>", type_text(ty)),
        Answer::Value(ty) => format!("Option<{}>", type_text(ty)),
        Answer::Written(ty) | Answer::WrittenValue(ty) => format!("Written<{}>", type_text(ty)),
        Answer::Stream => "ByteStream".to_owned(),
        Answer::Nothing | Answer::Place { .. } | Answer::Composed(_) => "()".to_owned(),
    };
    let body = operation.body.as_ref().map(|parameters| Body {
        variable: "parameters",
        r#type: type_text(parameters),
        fields: catalogue
            .r#struct(parameters)
            .iter()
            .flat_map(|s| &s.fields)
            .map(|field| (field.name.clone(), type_text(&field.r#type)))
            .collect(),
    });
    Last { id: operation.id.clone(), text: String::new(), body, answer, reads: None }
}

/// A value by its URL.
fn value(walk: &Walk<'_, '_>, held: &Held, method: &str) -> Result<Last, Refused> {
    let is_returned = walk.called.is_some();
    let used = type_text(&held.r#type);
    let is_structured = walk.catalogue.r#struct(&held.r#type).is_some();
    let body = |variable, r#type| Some(Body { variable, r#type, fields: Vec::new() });
    let (does, text, body, answer) = match method {
        "GET" => ("get", ".get()", None, format!("Option<{used}>")),
        _ if !held.is_writable => return Err(why::not_writable(walk, is_returned, method)),
        "PATCH" if is_structured => {
            ("update", ".update(patch)", body("patch", format!("Patch<{used}>")), format!("Written<{used}>"))
        }
        "PUT" => ("replace", ".replace(value)", body("value", used), "()".to_owned()),
        "DELETE" => ("clear", ".clear()", None, "()".to_owned()),
        _ => return Err(why::wrong_method(walk, method)),
    };
    let id = if is_returned { held.id.clone() } else { format!("{}.{does}", held.id) };
    Ok(Last { id, text: text.to_owned(), body, answer, reads: None })
}

fn at_place(walk: &mut Walk<'_, '_>, spot: &Spot, method: &str) -> Result<Last, Refused> {
    let catalogue = walk.catalogue;
    let has_key = matches!(walk.steps.last(), Some(CallStep::Key(_)));
    let (action, name) = match (&walk.here, method) {
        (Here::Collection(_), "GET") => ("List", "list"),
        (Here::Collection(_), "POST") => ("Create", "create"),
        (Here::Item(_), "GET") => ("Get", "get"),
        (Here::Item(_), "PATCH") => ("Update", "update"),
        (Here::Item(_), "PUT") => ("Replace", "replace"),
        (Here::Item(_), "DELETE") => ("Delete", "delete"),
        (Here::Count(_), "GET") => ("Count", "count"),
        (Here::References(_), "GET") => ("ListRefs", "refs"),
        (Here::References(_), "POST") => ("AddRef", "add"),
        (Here::References(_), "DELETE") => ("RemoveRef", "remove"),
        (Here::Reference(_), "DELETE") if has_key => ("RemoveRef", "remove"),
        (Here::Reference(_), "GET") if !has_key => ("GetRef", "reference"),
        (Here::Reference(_), "PUT") if !has_key => ("SetRef", "set"),
        (Here::Reference(_), "DELETE") => ("ClearRef", "clear"),
        _ => return Err(why::wrong_method(walk, method)),
    };
    let marker = catalogue.place(&spot.place);
    let planned = marker.and_then(|marker| marker.actions.iter().find(|planned| planned.r#trait == action));
    let Some(planned) = planned else { return Err(why::not_allowed(walk, spot, action, method)) };
    let own = type_text(&spot.entity);
    let body = |variable, r#type| Some(Body { variable, r#type, fields: Vec::new() });
    let (argument, body, answer) = match action {
        "List" => (String::new(), None, format!("Page<{own}>")),
        "Get" => (String::new(), None, own),
        "Count" => (String::new(), None, "i64".to_owned()),
        "Create" | "Replace" => ("&entity".to_owned(), body("entity", own.clone()), format!("Written<{own}>")),
        "Update" => ("patch".to_owned(), body("patch", format!("Patch<{own}>")), format!("Written<{own}>")),
        "ListRefs" => (String::new(), None, "Page<call::EntityReference>".to_owned()),
        "GetRef" => (String::new(), None, "call::EntityReference".to_owned()),
        "AddRef" | "SetRef" => {
            walk.notes.push(REFERENCE.to_owned());
            let answer = if action == "AddRef" { format!("Written<{own}>") } else { "()".to_owned() };
            ("&entity".to_owned(), body("entity", own), answer)
        }
        "RemoveRef" => (removed(walk, spot)?, None, "()".to_owned()),
        _ => (String::new(), None, "()".to_owned()),
    };
    let reads = match action {
        "List" => Some((query::Reader::List, spot.clone())),
        "Get" => Some((query::Reader::Get, spot.clone())),
        "Count" => Some((query::Reader::Count, spot.clone())),
        _ => None,
    };
    Ok(Last { id: planned.id.clone(), text: format!(".{name}({argument})"), body, answer, reads })
}

/// What is taken out of a collection: the key that stands in the path, or the entity that `$id` names.
fn removed(walk: &mut Walk<'_, '_>, spot: &Spot) -> Result<String, Refused> {
    if let Some(CallStep::Key(key)) = walk.steps.last().cloned() {
        walk.steps.pop();
        // A text is a key, too; anything else is given as the entity.
        return Ok(if key.starts_with('"') { key } else { "&entity".to_owned() });
    }
    let Some(at) = walk.query.iter().position(|(name, _)| name == "$id" || name == "@id") else {
        return Err(why::no_reference());
    };
    let (_, url) = walk.query.remove(at);
    // The selection knows the one operation by its usual path.
    walk.pattern = format!("{}/{{id}}/$ref", walk.pattern.trim_end_matches("/$ref"));
    let service = &walk.catalogue.resolved.plan.service;
    let mut referred = request::parse(service, "GET", &url);
    referred.notes.clear();
    if let Ok(other) = walk_from(walk, &referred)
        && let Here::Item(item) = &other.here
        && walk.catalogue.is(&item.entity, &spot.entity)
    {
        let text = format!("&client{}", chain(walk.catalogue, &other.steps));
        walk.notes.extend(other.notes);
        return Ok(text);
    }
    walk.notes.push(REFERENCE.to_owned());
    Ok("&entity".to_owned())
}

/// Another path, its variables counted on.
fn walk_from<'a, 'c>(from: &Walk<'a, 'c>, request: &request::Request) -> Result<Walk<'a, 'c>, Refused> {
    walk(from.catalogue, request, from.keys)
}
