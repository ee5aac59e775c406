//! Keys that are ones (CSDL 4.01, section 6.5): what follows the model may rely on each part having a text in URLs.

use super::types::*;
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeSet;

/// What is taken of a key that cannot be one.
const ASSUMED: &str = "the type is taken to have no key";
const HELP: &str =
    "correct the key in the metadata: it names properties of the type, of a primitive type or an enumeration";

/// Takes away keys that cannot be ones, and says why.
pub(super) fn settle(model: &mut Model, diagnostics: &mut Diagnostics) {
    let mut ids: Vec<StructuredId> = (0..).map(StructuredId).take(model.structured.len()).collect();
    // Whether a base type has a key is known before what derives from it is looked at.
    ids.sort_by_key(|id| (model.lineage(*id).count(), *id));
    let mut nullable = Vec::new();
    for id in ids {
        if !model[id].key.is_empty() {
            let key = key(model, id, &mut nullable, diagnostics);
            model.structured[id.0 as usize].key = key;
        }
    }
    nullable.sort_by(|a: &(String, _), b| a.0.cmp(&b.0));
    // Some services have it in each of hundreds of types: one warning for all.
    if let Some((subject, position)) = nullable.first() {
        let others = match nullable.len() - 1 {
            0 => String::new(),
            1 => "; so is another one".to_owned(),
            others => format!("; so are {others} others"),
        };
        let message =
            format!("the key property `{subject}` is nullable, which none may be; it is taken not to be{others}");
        let warning = Diagnostic::warning("nullable-key", "", message).at(*position);
        diagnostics.push(warning.with_help("state `Nullable=\"false\"` for the properties of keys"));
    }
}

/// The parts of a key; none where it cannot be one.
fn key(
    model: &Model,
    id: StructuredId,
    nullable: &mut Vec<(String, crate::diagnostic::Position)>,
    diagnostics: &mut Diagnostics,
) -> Vec<KeyPart> {
    let t = &model[id];
    if let Some(base) = model.lineage(id).skip(1).find(|base| !model[*base].key.is_empty()) {
        let message = format!("the type states a key, but inherits that of `{}`, which holds", model[base].name);
        let warning = Diagnostic::warning("inherited-key", t.name.to_string(), message);
        diagnostics.push(warning.at(t.key[0].position).with_help("remove the key of the derived type"));
        return Vec::new();
    }
    let mut parts: Vec<KeyPart> = Vec::new();
    let mut names = BTreeSet::new();
    let mut found_nullable = Vec::new();
    let mut is_key = true;
    for part in &t.key {
        let subject = format!("{}/{}", t.name, part.path);
        let mut bad = |code, message: String| {
            diagnostics.push(Diagnostic::warning(code, &subject, message).at(part.position).with_help(HELP));
        };
        if parts.iter().any(|other| other.path == part.path) {
            bad("key-property-twice", "the key names the property twice; it counts once".to_owned());
            continue;
        }
        if let Err((code, reason)) = check(model, id, &part.path) {
            bad(code, format!("{reason}; {ASSUMED}"));
            is_key = false;
            continue;
        }
        let mut part = part.clone();
        if part.name.contains('/') {
            part.name = part.path.rsplit('/').next().unwrap_or_default().to_owned();
            let name = &part.name;
            let message = "a part of the key that is no property of the type itself has no alias";
            bad("key-alias-missing", format!("{message}; it is called `{name}`"));
        }
        if !names.insert(part.name.clone()) {
            bad("key-name-twice", format!("two parts of the key are called `{}`; {ASSUMED}", part.name));
            is_key = false;
        }
        if model.key_property(id, &part.path).is_some_and(|(_, is_nullable)| is_nullable) {
            found_nullable.push((subject, part.position));
        }
        parts.push(part);
    }
    if is_key {
        nullable.append(&mut found_nullable);
        parts
    } else {
        Vec::new()
    }
}

/// Why a property can be no part of a key.
fn check(model: &Model, id: StructuredId, path: &str) -> Result<(), (&'static str, String)> {
    let Some((property, _)) = model.key_property(id, path) else {
        let reason = match model.all_navigation(id).any(|(_, n)| n.name == path) {
            true => {
                "a navigation property is no part of a key, though a property of what it leads to may be".to_owned()
            }
            false => format!("the key names a property `{path}` that the type does not have"),
        };
        return Err(("key-property-missing", reason));
    };
    let used = &property.r#type;
    let has_literal = match model.underlying(&used.r#type) {
        Type::Primitive(primitive) => primitive.has_literal(),
        Type::Enum(_) => true,
        Type::Structured(_) | Type::Definition(_) | Type::Unknown(_) => false,
    };
    match has_literal && !used.is_collection {
        true => Ok(()),
        false => {
            let message = format!("the key property is of type `{}`, of which no key can be", model.type_text(used));
            Err(("key-property-type", message))
        }
    }
}
