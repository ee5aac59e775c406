//! The stage's one function: model and selection to surface.

use super::closure::{self, Cuts};
use super::pattern;
use super::targets;
use super::types::*;
use super::walk;
use crate::config::{At, Config};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Model, OperationId, Primitive, StructuredId, Type};
use std::collections::{BTreeMap, BTreeSet};

/// Applies the selection of codegen.toml to a model.
///
/// # Errors
/// Where a pattern is malformed or selects nothing, or a name is not in the metadata: all of them.
pub fn select(model: &Model, config: &Config) -> Result<(Surface, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let patterns: Vec<_> = config.select.paths.iter().filter_map(|at| pattern::parse(at, &mut diagnostics)).collect();
    let cuts = cuts(model, config, &mut diagnostics);
    let mut reached = walk::walk(model, &patterns, &cuts);
    for (index, pattern) in (0..).zip(&patterns) {
        if !reached.used.contains(&index) && config.select.all {
            let message = "no path leads anywhere in the metadata: the crate has types, and no requests";
            diagnostics.push(
                Diagnostic::warning("nothing-addressed", "", message).at(pattern.source.position).with_help(
                    "entity sets, singletons and imports are what paths begin with: add the document that has them",
                ),
            );
        } else if !reached.used.contains(&index) {
            diagnostics.push(
                Diagnostic::error("selects-nothing", &pattern.source.text, "the path pattern selects nothing")
                    .at(pattern.source.position)
                    .with_help(
                        "`cargo xtask list` shows the paths of the selection; compare spelling and methods. Where the \
                         metadata was cut down to an earlier selection, `cargo xtask update` gets what is missing",
                    ),
            );
        }
    }
    let named = named(model, config, &mut diagnostics);
    let (structured, enums) = closure::close(model, &reached, &cuts, config.select.all);
    targets::fill(model, &mut reached.places, &structured, &named);
    let aliases = config.aliases.iter().filter_map(|entry| {
        let path = alias_path(model, &reached.places, &entry.value, &mut diagnostics)?;
        Some(Alias { name: entry.key.text.clone(), path })
    });
    let aliases = aliases.collect();
    let mut surface = Surface {
        structured,
        enums,
        places: reached.places,
        streams: reached.streams,
        properties: reached.properties,
        operations: reached.operations,
        aliases,
        steps: reached.steps,
        skipped: Vec::new(),
    };
    let rest = if pattern::takes_all(&patterns) { "no path leads to it" } else { "not selected" };
    surface.skipped = skipped(model, &surface, rest);
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok((surface, diagnostics)) }
}

/// `[select.types]` by id, with every name checked.
fn cuts<'c>(model: &Model, config: &'c Config, diagnostics: &mut Diagnostics) -> Cuts<'c> {
    let mut cuts = Cuts::new();
    for selection in &config.select.types {
        let Some(id) = find_type(model, &selection.name, diagnostics) else { continue };
        let properties: Vec<&str> = model.all_properties(id).map(|p| p.name.as_str()).collect();
        let navigation: Vec<&str> = model.all_navigation(id).map(|(_, n)| n.name.as_str()).collect();
        for (list, known) in [(&selection.properties, &properties), (&selection.navigation, &navigation)] {
            for at in list.iter().flatten().filter(|at| !known.contains(&at.text.as_str())) {
                let subject = format!("{}/{}", selection.name.text, at.text);
                diagnostics.push(unknown(&subject, at, known.iter().copied()));
            }
        }
        cuts.insert(id, selection);
    }
    cuts
}

fn find_type(model: &Model, name: &At, diagnostics: &mut Diagnostics) -> Option<StructuredId> {
    let found = model.find_structured(&name.text);
    if found.is_none() {
        let names: Vec<String> = model.structured.iter().map(|t| t.name.to_string()).collect();
        diagnostics.push(unknown(&name.text, name, names.iter().map(String::as_str)));
    }
    found
}

/// `[references]` by id.
fn named(model: &Model, config: &Config, diagnostics: &mut Diagnostics) -> BTreeMap<StructuredId, String> {
    let mut named = BTreeMap::new();
    for entry in &config.references {
        if let Some(id) = find_type(model, &entry.key, diagnostics) {
            named.insert(id, entry.value.text.trim_matches('/').to_owned());
        }
    }
    named
}

/// An alias's path, over selected places.
fn alias_path(
    model: &Model,
    places: &BTreeMap<PlaceKey, Place>,
    path: &At,
    diagnostics: &mut Diagnostics,
) -> Option<Path> {
    let mut steps = Vec::new();
    // The type that stands here, and whether a key comes next.
    let mut here: Option<(StructuredId, bool)> = None;
    for segment in path.text.trim_matches('/').split('/') {
        let key = match here {
            Some((target, true)) => {
                if let Err(reason) = check_key(model, target, segment) {
                    let message = format!("`{segment}` cannot be the key of a {}: {reason}", model[target].name);
                    diagnostics.push(
                        Diagnostic::error("alias-path", &path.text, message)
                            .at(path.position)
                            .with_help("an alias goes over keys of one part that is text, a GUID or a whole number"),
                    );
                    return None;
                }
                steps.push(Step::Key(target, Some(segment.to_owned())));
                here = Some((target, false));
                continue;
            }
            Some((target, false)) => model
                .all_navigation(target)
                .find(|(_, n)| n.name == segment)
                .map(|(owner, n)| PlaceKey::Navigation(owner, n.name.clone())),
            None => Some(PlaceKey::Root(segment.to_owned())),
        };
        let Some((key, place)) = key.and_then(|key| places.get(&key).map(|place| (key, place))) else {
            let message = format!("`{segment}` is no place of the selection");
            diagnostics.push(Diagnostic::error("alias-path", &path.text, message).at(path.position).with_help(
                "an alias goes from an entity set or singleton over keys and navigation properties that `paths` selects",
            ));
            return None;
        };
        here = Some((place.target, place.is_collection));
        steps.push(Step::Place(key));
    }
    Some(steps)
}

/// Whether a text can be a key in an alias, where it becomes part of the code.
fn check_key(model: &Model, target: StructuredId, key: &str) -> Result<(), &'static str> {
    use Primitive::{Byte, Guid, Int16, Int32, Int64, SByte, String};
    let [part] = model.key(target) else { return Err("the key has several parts, or none") };
    let property = model.key_property(target, &part.path);
    match property.map(|(p, _)| model.underlying(&p.r#type.r#type)) {
        Some(Type::Primitive(String | Guid)) => Ok(()),
        Some(Type::Primitive(Byte | SByte | Int16 | Int32)) if key.parse::<i32>().is_ok() => Ok(()),
        Some(Type::Primitive(Int64)) if key.parse::<i64>().is_ok() => Ok(()),
        Some(Type::Primitive(Byte | SByte | Int16 | Int32 | Int64)) => Err("a whole number is wanted"),
        _ => Err("the key is of a type that has no text form in Rust"),
    }
}

fn unknown<'n>(subject: &str, at: &At, known: impl Iterator<Item = &'n str>) -> Diagnostic {
    let scored = known.map(|name| (strsim::jaro_winkler(name, &at.text), name));
    let nearest = scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0));
    let error = Diagnostic::error("unknown-name", subject, "the metadata has nothing of this name").at(at.position);
    match nearest {
        Some((_, name)) => error.with_help(format!("did you mean `{name}`?")),
        None => error.with_help("write the name as the metadata does, with its namespace in full"),
    }
}

/// What is declared and not exposed; with the surface it makes up all that is declared. `rest` is the reason for what is
/// left out for no other.
fn skipped(model: &Model, surface: &Surface, rest: &'static str) -> Vec<Skipped> {
    let mut all = BTreeSet::new();
    let mut skip = |kind, subject: String, reason| all.insert(Skipped { kind, subject, reason });
    for (index, t) in (0..).zip(&model.structured) {
        let id = StructuredId(index);
        let Some(exposed) = surface.structured.get(&id) else {
            skip("type", t.name.to_string(), if model.is_json(id) { "its values are any JSON" } else { rest });
            continue;
        };
        let reason = if exposed.is_stub { "cut at a stub" } else { "cut by [select.types]" };
        for p in t.properties.iter().filter(|p| !exposed.properties.contains(&p.name)) {
            skip("property", format!("{}/{}", t.name, p.name), reason);
        }
        for p in t.properties.iter().filter(|p| exposed.properties.contains(&p.name)) {
            let is_stream = model.underlying(&p.r#type.r#type) == Type::Primitive(Primitive::Stream);
            if is_stream && !surface.streams.contains_key(&(id, p.name.clone())) {
                skip("property", format!("{}/{}", t.name, p.name), rest);
            }
        }
        for n in t.navigation.iter().filter(|n| !exposed.navigation.contains(&n.name)) {
            let reason = if n.target.is_none() { "its type is no declared entity type" } else { reason };
            skip("navigation property", format!("{}/{}", t.name, n.name), reason);
        }
    }
    for (index, t) in (0..).zip(&model.enums) {
        if !surface.enums.contains_key(&crate::model::EnumId(index)) {
            skip("enum type", t.name.to_string(), rest);
        }
    }
    let imported: BTreeSet<OperationId> =
        model.container.iter().flat_map(|c| &c.imports).flat_map(|i| i.operations.iter().copied()).collect();
    for (index, o) in (0..).zip(&model.operations) {
        let id = OperationId(index);
        if surface.operations.contains_key(&id) || surface.places.contains_key(&PlaceKey::Result(id)) {
            continue;
        }
        let reason = match o.binding.as_ref().map(|b| &b.r#type.r#type) {
            None if !imported.contains(&id) => "nothing imports it",
            Some(Type::Unknown(_)) => "what it is bound to is declared nowhere",
            _ => rest,
        };
        skip("operation", model.signature(id), reason);
    }
    for (container, import) in model.container.iter().flat_map(|c| c.imports.iter().map(move |i| (c, i))) {
        let exposed = surface.all_operations();
        if !import.operations.iter().any(|id| exposed.contains(id)) {
            let reason = if import.operations.is_empty() { "its operation is declared nowhere" } else { rest };
            skip("container child", format!("{}/{}", container.name, import.name), reason);
        }
    }
    for root in model.container.iter().flat_map(|c| &c.roots) {
        let key = PlaceKey::Root(root.name.clone());
        if !surface.places.contains_key(&key) {
            let reason = if root.target.is_none() { "its type is no declared entity type" } else { rest };
            skip("container child", key.csdl_name(model), reason);
        }
    }
    all.into_iter().collect()
}
