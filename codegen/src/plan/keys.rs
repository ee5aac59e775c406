//! Keys of entity types, and the methods for alternate ones.

use super::docs::{code, line};
use super::index::Index;
use super::names::{Case, Scope, identifier};
use super::rust_types::{item_type, json};
use super::types::*;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{KeyPart, StructuredId, Type, TypeUse};

/// What an entity type has beyond a complex type.
pub(super) fn entity(index: &Index<'_>, id: StructuredId) -> Entity {
    let model = index.model;
    let key = model.key(id);
    let part = |part: &KeyPart| part_type(index, id, part).map_or_else(json, |t| item_type(index, &t.r#type));
    let types: Vec<RustType> = key.iter().map(part).collect();
    let key_type = match <[RustType; 1]>::try_from(types) {
        Ok([only]) => only,
        Err(types) => RustType::Tuple(types),
    };
    let bases = model.lineage(id).skip(1).filter_map(|base| index.struct_path(base)).collect();
    Entity { key: key.iter().map(|part| part.name.clone()).collect(), key_type, bases }
}

/// The property that a part of a key names, by a path through complex properties where need be.
fn part_type<'a>(index: &Index<'a>, id: StructuredId, part: &KeyPart) -> Option<&'a TypeUse> {
    let mut owner = id;
    let mut found = None;
    for segment in part.path.split('/') {
        let p = index.model.all_properties(owner).find(|p| p.name == segment)?;
        if let Type::Structured(next) = p.r#type.r#type {
            owner = next;
        }
        found = Some(&p.r#type);
    }
    found
}

/// The methods that lead to entities by alternate keys (`Core.AlternateKeys`), as far as their properties are exposed.
pub(super) fn alternate_keys(
    index: &Index<'_>,
    id: StructuredId,
    scope: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Vec<KeyMethod> {
    let model = index.model;
    let subject = model[id].name.to_string();
    let exposed = index.surface.structured.get(&id).map(|exposed| &exposed.properties);
    let is_cut = |part: &KeyPart| {
        let property = part.path.split('/').next().unwrap_or_default();
        model.all_properties(id).any(|p| p.name == property) && exposed.is_some_and(|names| !names.contains(property))
    };
    let mut methods: Vec<KeyMethod> = Vec::new();
    for (owner, key) in model.alternate_keys(id) {
        if key.iter().any(is_cut) {
            continue;
        }
        let mut arguments = Scope::reserving(&["self"]);
        let part = |part: &KeyPart| {
            let used = part_type(index, id, part).filter(|used| !used.is_collection)?;
            let found = model.underlying(&used.r#type);
            let has_literal = matches!(found, Type::Primitive(p) if p.has_literal()) || matches!(found, Type::Enum(_));
            has_literal.then(|| KeyArgument {
                name: arguments.take(identifier(&part.name, Case::Snake), &part.name, &mut Diagnostics::default()),
                wire: part.name.clone(),
                r#type: item_type(index, &found),
            })
        };
        let Some(parts) = key.iter().map(part).collect::<Option<Vec<_>>>() else {
            if owner != id {
                // Said of the type that states the key.
                continue;
            }
            let names: Vec<&str> = key.iter().map(|part| part.path.as_str()).collect();
            let message = format!("the alternate key ({}) is of no properties that can be keys", names.join(", "));
            diagnostics.push(
                Diagnostic::warning("alternate-key", &subject, message)
                    .at(model[id].position)
                    .with_help("name properties of primitive or enumeration types in `Core.AlternateKeys`"),
            );
            continue;
        };
        let names: Vec<&str> = parts.iter().map(|part| part.wire.as_str()).collect();
        if methods.iter().any(|method| method.parts.iter().map(|part| part.wire.as_str()).eq(names.iter().copied())) {
            continue;
        }
        let name = identifier(&format!("by_{}", names.join("_and_")), Case::Snake);
        let example: Vec<String> = names.iter().map(|name| format!("{name}={{{name}}}")).collect();
        methods.push(KeyMethod {
            name: scope.take(name, &subject, diagnostics),
            docs: line(format!("The entity with this alternate key: {}.", code(&format!("…({})", example.join(","))))),
            parts,
        });
    }
    methods
}
