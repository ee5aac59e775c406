//! The methods of builders that lead to places and streams.

use super::docs::{code, element, escape, line};
use super::index::Index;
use super::names::{Case, Scope, identifier, joined};
use super::operations::Builder;
use super::places::{owner_id, place_kind};
use super::requests::Routes;
use super::types::*;
use crate::diagnostic::Diagnostics;
use crate::model::StructuredId;
use crate::surface::{self, Action as A, Permission, Place, PlaceKey, path_text};

/// The methods of a builder, one for each navigation property that the selection goes over, and the places that they lead
/// to by the names that these have here: `names` are those of the module.
pub(super) fn of_navigation(
    index: &Index<'_>,
    id: StructuredId,
    routes: &mut Routes,
    builder: &mut Builder<'_>,
    names: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> (Vec<Method>, Vec<PlaceAlias>) {
    let (mut methods, mut aliases) = (Vec::new(), Vec::new());
    let mut navigation: Vec<_> = index.model.all_navigation(id).collect();
    navigation.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    for (owner, n) in navigation {
        let key = PlaceKey::Navigation(owner, n.name.clone());
        let (Some(place), Some(declared)) = (index.surface.places.get(&key), routes.markers.get(&key)) else {
            continue;
        };
        let Some(target) = index.struct_path(place.target) else { continue };
        let subject = key.csdl_name(index.model);
        let mut name = identifier(index.renames.base(&subject, &n.name), Case::Snake);
        if builder.reserved.contains(&name.as_str()) {
            name.push_str("_navigation");
        }
        let name = builder.scope.take(name, &subject, diagnostics);
        routes.methods.insert((id, n.name.clone()), name.clone());
        let gate = index.areas.gate_within(Some(id), place.target);
        let mut marker = declared.clone();
        if let Some(named) = index.structured(id).filter(|_| owner != id) {
            let alias = joined(&[&named.name, &identifier(&n.name, Case::Camel)]);
            let alias = names.take(alias, &format!("{}/{}", index.model[id].name, n.name), diagnostics);
            marker = index.item("requests", &named.namespace, &alias);
            let docs = line(format!("The place {}.", code(&subject)));
            aliases.push(PlaceAlias { gate: gate.clone(), name: alias, place: declared.clone(), docs });
        }
        methods.push(Method {
            gate,
            name,
            wire: n.name.clone(),
            is_collection: n.is_collection,
            target,
            place: marker,
            docs: docs(index, &key, place),
        });
    }
    (methods, aliases)
}

/// The methods that lead to streams of a type.
pub(super) fn of_streams(
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

/// What leads to a place: what it is, the shortest path there, what is allowed, and the permissions that it takes.
pub(super) fn docs(index: &Index<'_>, key: &PlaceKey, place: &Place) -> Docs {
    let (kind, annotations) = place_kind(index, key, place);
    let at = match key {
        PlaceKey::Root(_) => String::new(),
        _ => format!(", at {}", code(&path_text(index.model, &place.path))),
    };
    let names: Vec<String> = place.actions.keys().map(|action| code(method_of(*action))).collect();
    let allowed = if names.is_empty() { String::new() } else { format!(" Allowed here: {}.", names.join(", ")) };
    let source = format!("CSDL: {kind} {}{at}.{allowed}", code(&key.csdl_name(index.model)));
    let mut docs = element(annotations.into_iter(), format!("Leads to {}.", code(key.segment(index.model))), source);
    docs.paragraphs.extend(permissions(place));
    docs
}

/// The permissions of a place's operations; operations that take the same are told together.
fn permissions(place: &Place) -> Option<String> {
    let mut groups: Vec<(Vec<String>, &Vec<Permission>)> = Vec::new();
    for (action, permissions) in place.actions.iter().filter(|(_, permissions)| !permissions.is_empty()) {
        let name = code(method_of(*action));
        match groups.iter_mut().find(|(_, other)| *other == permissions) {
            Some((names, _)) => names.push(name),
            None => groups.push((vec![name], permissions)),
        }
    }
    let is_one = groups.len() == 1 && groups.first().is_some_and(|(names, _)| names.len() == place.actions.len());
    let texts = groups.iter().map(|(names, permissions)| {
        let mut schemes: Vec<&str> = permissions.iter().map(|p| p.scheme.as_str()).collect();
        schemes.dedup();
        let schemes = schemes.iter().map(|scheme| {
            let scopes = permissions.iter().filter(|p| p.scheme == *scheme).map(|p| code(&p.scope));
            format!("{} {}", escape(scheme), scopes.collect::<Vec<_>>().join(" or "))
        });
        let schemes = schemes.collect::<Vec<_>>().join(", ");
        if is_one { schemes } else { format!("{}: {schemes}", names.join(", ")) }
    });
    let texts: Vec<String> = texts.collect();
    (!texts.is_empty()).then(|| format!("Permissions, the least privileged first: {}.", texts.join("; ")))
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
