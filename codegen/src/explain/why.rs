//! Why a request cannot be made, in words, with the remedy.

use super::finish::chain;
use super::request::{Segment, Value, is_placeholder};
use super::values::{argument_type, type_text};
use super::walk::{Here, Spot, Walk};
use super::{Explained, METHODS, Refused};
use crate::model::{Model, OperationKind, StructuredId, Type};
use crate::plan::{Argument, KeyMethod, OperationMethod, PlaceMarker};
use crate::surface::{Place, PlaceKey};

/// What the metadata lacks, the service may have.
const MAY_BE_CUT: &str = "where the service has it, add the path to `select.paths` in codegen.toml and run `cargo xtask \
                          update`: the crate's metadata may be cut down to its selection";

fn refused(reason: impl Into<String>, help: impl Into<String>) -> Refused {
    Refused { reason: reason.into(), help: Some(help.into()) }
}

pub(super) fn nothing() -> Refused {
    refused("the URL ends at the service root", "name a path below it, such as `/users/{id}`")
}

pub(super) fn method(method: &str) -> Refused {
    if method.is_empty() {
        return refused("a request is a method and a URL", "write `GET /users`, with a blank or a tab between the two");
    }
    refused(format!("`{method}` is no method of a call"), format!("methods are {}", METHODS.join(", ")))
}

/// Something that the metadata has, and the crate has not.
pub(super) fn not_selected(found: &Explained) -> Refused {
    let pattern = format!("{}#{}", found.pattern, found.method);
    refused(
        format!("`{} {}` is not in this crate's selection", found.method, found.pattern),
        format!("add {pattern:?} to `select.paths` in codegen.toml; the call is then `{}`", found.expression),
    )
}

/// `root:/path:`, which is no OData.
pub(super) fn by_name(item: &str) -> Refused {
    refused(
        format!("`{item}:` begins or ends a path by names of files, for which the metadata has no words"),
        "`.get().with_url(url)` of any place of the same type sends a URL as it is",
    )
}

/// A reference that is to be removed, and is not named.
pub(super) fn no_reference() -> Refused {
    refused("the URL does not say which reference is to be removed", "write `/{id}/$ref`, or `/$ref?$id=` and a URL")
}

/// Segments behind something that is an end.
pub(super) fn beyond(walk: &Walk<'_, '_>, segment: &Segment) -> Refused {
    let end = match &walk.here {
        Here::Called(operation) => format!("the answer of `{}`", operation.wire),
        Here::Stream(stream, _) => format!("the stream `{}`", stream.wire),
        Here::Count(_) => "`$count`".to_owned(),
        _ => "`$ref`".to_owned(),
    };
    refused(
        format!("nothing can stand behind {end}, but `{}` does", segment.text),
        format!("end the path there: `client{}`", chain(walk.catalogue, &walk.steps)),
    )
}

/// A segment that leads nowhere.
pub(super) fn no_segment(walk: &Walk<'_, '_>, segment: &Segment) -> Refused {
    let name = &segment.name;
    let model = &walk.catalogue.resolved.model;
    match &walk.here {
        Here::Item(spot) => return not_below(walk, spot, segment),
        Here::Value(held) => {
            return refused(
                format!("nothing leads on from a value of type `{}` to `{name}`", type_text(&held.r#type)),
                format!("the value itself is `client{}.get()`", chain(walk.catalogue, &walk.steps)),
            );
        }
        _ => {}
    }
    let reason = match name.as_str() {
        "$batch" => {
            return refused("a batch is no call of its own", "`client.batch()` gathers calls and sends them as one");
        }
        "$metadata" => return refused("the metadata is not read by the client", "it is what the client is made from"),
        _ => format!("the metadata has no entity set, singleton, action or function `{name}`"),
    };
    let roots = model.container.iter().flat_map(|c| c.roots.iter().map(|r| r.name.as_str()));
    let imports = model.container.iter().flat_map(|c| c.imports.iter().map(|i| i.name.as_str()));
    refused(reason, nearest(roots.chain(imports), name).map_or_else(|| MAY_BE_CUT.to_owned(), did_you_mean))
}

fn not_below(walk: &Walk<'_, '_>, spot: &Spot, segment: &Segment) -> Refused {
    let name = &segment.name;
    let model = &walk.catalogue.resolved.model;
    let csdl_name = walk.catalogue.csdl_name(&spot.entity);
    if is_placeholder(&segment.text) {
        return refused(
            format!("`{name}` stands for a key, but what follows a `{csdl_name}` is a name"),
            "leave the placeholder out, or write what it stands for",
        );
    }
    let Some(id) = model.find_structured(csdl_name) else {
        return Refused { reason: format!("`{csdl_name}` has no `{name}`"), help: None };
    };
    if name.contains('.') && model.find_structured(name).is_some() {
        return Refused { reason: format!("`{name}` does not derive from `{csdl_name}`"), help: None };
    }
    if let Some((kind, bound)) = bound_elsewhere(model, id, name) {
        return refused(
            format!("the {kind} `{name}` is not bound to `{csdl_name}`, but to {}", bound.join(", ")),
            "call it there: on the collection before its key, or on what leads to the type",
        );
    }
    let navigation = model.all_navigation(id).map(|(_, n)| n.name.as_str());
    let operations = model.operations.iter().filter(|o| {
        let bound = o.binding.as_ref().filter(|b| !b.r#type.is_collection).map(|b| &b.r#type.r#type);
        matches!(bound, Some(Type::Structured(bound)) if model.lineage(id).any(|base| base == *bound))
    });
    let names = navigation.chain(operations.map(|o| o.name.name.as_str()));
    Refused {
        reason: format!("`{csdl_name}` has no navigation property, action, function or stream `{name}`"),
        help: Some(nearest(names, name).map_or_else(|| MAY_BE_CUT.to_owned(), did_you_mean)),
    }
}

/// What an operation of the name is bound to, where that is not one of the type.
fn bound_elsewhere(model: &Model, id: StructuredId, name: &str) -> Option<(&'static str, Vec<String>)> {
    let bare = name.rsplit('.').next().unwrap_or_default();
    let named = || model.operations.iter().filter(|o| o.name.name.eq_ignore_ascii_case(bare));
    let kind = if named().next()?.kind == OperationKind::Action { "action" } else { "function" };
    let bindings = named().filter_map(|o| Some(&o.binding.as_ref()?.r#type));
    let mut bound: Vec<String> = bindings.map(|used| format!("`{}`", model.type_text(used))).collect();
    bound.sort();
    bound.dedup();
    let own = model.lineage(id).any(|base| bound.contains(&format!("`{}`", model[base].name)));
    // A name that everybody has says nothing.
    (!own && !bound.is_empty() && bound.len() <= 8).then_some((kind, bound))
}

/// A name where a key was expected.
pub(super) fn mistaken_for_key(walk: &Walk<'_, '_>, spot: &Spot, text: &str) -> Option<String> {
    let builders = walk.catalogue.requests(&spot.entity)?;
    let methods = builders.methods.iter().map(|m| &m.wire);
    let wire = methods.chain(builders.item_operations.iter().map(|o| &o.wire)).find(|wire| *wire == text)?;
    let csdl_name = walk.catalogue.csdl_name(&spot.entity);
    Some(format!("`{wire}` was taken for a key; to mean that of a `{csdl_name}`, put a key before it"))
}

pub(super) fn no_key(walk: &Walk<'_, '_>, spot: &Spot, reason: &str) -> Refused {
    let csdl_name = walk.catalogue.csdl_name(&spot.entity);
    let key = walk.catalogue.r#struct(&spot.entity).and_then(|s| s.entity.as_ref());
    let alternate = walk.catalogue.requests(&spot.entity).map(|b| b.alternate_keys.as_slice()).unwrap_or_default();
    let names = |key: &KeyMethod| key.parts.iter().map(|part| part.wire.as_str()).collect::<Vec<_>>().join(", ");
    let others: String = alternate.iter().map(|key| format!(", or by name {}", names(key))).collect();
    let help = key
        .filter(|e| !e.key.is_empty())
        .map(|e| format!("the key of `{csdl_name}` is {}: `{}`{others}", e.key.join(", "), type_text(&e.key_type)));
    Refused { reason: format!("not a key of `{csdl_name}`: {reason}"), help }
}

pub(super) fn no_overload(named: &[&OperationMethod], segment: &Segment) -> Refused {
    let names = |o: &&OperationMethod| {
        let names: Vec<&str> = o.arguments.iter().map(|a| a.wire.as_str()).collect();
        format!("`{}({})`", o.wire, names.join(", "))
    };
    let all: Vec<String> = named.iter().map(names).collect();
    refused(format!("`{}` has other arguments than any overload", segment.text), format!("there is {}", all.join(", ")))
}

pub(super) fn no_value(argument: &Argument, given: Option<&Value>) -> Refused {
    let used = argument_type(argument);
    let text = if let Some(Value::Given(text)) = given { text.as_str() } else { "" };
    Refused { reason: format!("`{text}` is no `{used}`, which the argument `{}` is", argument.wire), help: None }
}

/// A value that the service alone writes.
pub(super) fn not_writable(walk: &Walk<'_, '_>, is_returned: bool, method: &str) -> Refused {
    let reason = match is_returned {
        true => format!("what a function returns is read, by GET, not by {method}"),
        false => format!("the property is read-only in the metadata: {method} does not go to it"),
    };
    refused(reason, format!("`client{}.get()`", chain(walk.catalogue, &walk.steps)))
}

/// A method that makes no sense where the path ends.
pub(super) fn wrong_method(walk: &Walk<'_, '_>, method: &str) -> Refused {
    let call = || format!("client{}", chain(walk.catalogue, &walk.steps));
    match &walk.here {
        Here::Called(o) => {
            let kind = if o.method == "POST" { "an action" } else { "a function" };
            refused(
                format!("`{}` is {kind}: it is called by {}, not by {method}", o.wire, o.method),
                format!("`{}`", call()),
            )
        }
        Here::Collection(_) => refused(
            format!("{method} goes to one entity, but the path ends at a collection"),
            "put a key behind it, such as `/{id}`; a collection is listed by GET and added to by POST",
        ),
        Here::Item(_) => refused(
            format!("{method} goes to a collection, but the path ends at one entity"),
            "an entity is read by GET, changed by PATCH and deleted by DELETE",
        ),
        Here::Count(_) => {
            refused(format!("`$count` is read, by GET, not by {method}"), format!("`{}.count()`", call()))
        }
        Here::References(_) => refused(
            format!("references of a collection are not changed by {method}"),
            "GET lists them, POST adds one, DELETE on `/{id}/$ref` removes one",
        ),
        Here::Reference(_) => refused(
            format!("a single reference is not changed by {method}"),
            "GET reads it, PUT sets it, DELETE removes it; behind a key in a collection there is DELETE alone",
        ),
        Here::Stream(..) => refused(
            format!("a stream is not changed by {method}"),
            "GET downloads it, PUT uploads it, DELETE removes its content",
        ),
        Here::Value(_) => refused(
            format!("a property is not changed by {method}"),
            "GET reads it, PUT sets it, DELETE sets it to null; PATCH changes parts of a structured one",
        ),
        Here::Client => nothing(),
    }
}

/// A place that does not allow what is asked for.
pub(super) fn not_allowed(walk: &Walk<'_, '_>, spot: &Spot, action: &str, method: &str) -> Refused {
    let Some(marker) = walk.catalogue.place(&spot.place) else { return nothing() };
    let model = &walk.catalogue.resolved.model;
    let surface = &walk.catalogue.resolved.surface;
    let found = surface.places.iter().find(|(key, _)| key.csdl_name(model) == marker.csdl_name);
    let has = |name: &str| marker.actions.iter().any(|a| a.r#trait == name);
    let name = &marker.csdl_name;
    let (because, help) = match (found, action) {
        (Some((PlaceKey::Result(_), _)), _) => {
            ("it is the answer of a function, which can be read and no more".to_owned(), allowed(marker))
        }
        (_, "Replace") if has("Update") => (
            "its entities are changed by PATCH".to_owned(),
            "`.update(patch)` sends what changes; where the service takes PUT, an overlay with \
             Capabilities.UpdateRestrictions/UpdateMethod says so"
                .to_owned(),
        ),
        (Some((PlaceKey::Root(_), place)), "Delete" | "Replace") if !place.is_collection => {
            ("a singleton is always there".to_owned(), allowed(marker))
        }
        (Some((_, place)), "Create" | "Update" | "Replace" | "Delete") if !place.is_contained => {
            elsewhere(model, place)
        }
        (Some((_, place)), "AddRef" | "RemoveRef" | "SetRef" | "ClearRef" | "ListRefs" | "GetRef")
            if place.is_contained =>
        {
            ("its entities live there, and are no references".to_owned(), allowed(marker))
        }
        _ => (
            format!("annotations exclude it (Capabilities.{})", restriction(action)),
            format!("{}; an overlay can correct the metadata", allowed(marker)),
        ),
    };
    refused(format!("`{name}` does not allow {method}: {because}"), help)
}

/// The term that says whether a place allows an action.
fn restriction(action: &str) -> &'static str {
    match action {
        "Create" => "InsertRestrictions",
        "Update" | "Replace" => "UpdateRestrictions",
        "Delete" => "DeleteRestrictions",
        "Count" => "CountRestrictions",
        "List" | "Get" => "ReadRestrictions",
        _ => "NavigationRestrictions",
    }
}

/// Entities that are only referred to.
fn elsewhere(model: &Model, place: &Place) -> (String, String) {
    let because = "its entities live elsewhere, and are only referred to there".to_owned();
    let lineage: Vec<StructuredId> = model.lineage(place.target).collect();
    let roots = model.container.iter().flat_map(|c| &c.roots);
    let home = roots.filter(|root| root.is_collection).find(|root| root.target.is_some_and(|t| lineage.contains(&t)));
    let help = match home {
        Some(root) => format!("go to `/{}` for the entity itself; `/$ref` adds and removes references", root.name),
        None => "go to where it lives for the entity itself; `/$ref` adds and removes references".to_owned(),
    };
    (because, help)
}

/// What a place allows.
fn allowed(marker: &PlaceMarker) -> String {
    let all: Vec<String> =
        marker.actions.iter().map(|a| format!("{} ({})", a.method, crate::plan::snake(a.r#trait))).collect();
    if all.is_empty() { "it allows nothing".to_owned() } else { format!("it allows {}", all.join(", ")) }
}

fn did_you_mean(name: String) -> String {
    format!("did you mean `{name}`?")
}

/// The name that is most like another.
fn nearest<'n>(names: impl Iterator<Item = &'n str>, wanted: &str) -> Option<String> {
    let wanted = wanted.to_lowercase();
    let scored = names.map(|name| (strsim::jaro_winkler(&name.to_lowercase(), &wanted), name));
    let best = scored.filter(|(score, _)| *score > 0.85).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    best.map(|(_, name)| name.to_owned())
}
