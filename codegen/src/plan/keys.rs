//! Keys of entity types, the structs for long ones, and the methods for alternate ones.

use super::docs::{code, line};
use super::index::Index;
use super::models::base;
use super::names::{Case, Scope, identifier};
use super::rust_types::{item_type, json};
use super::types::*;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{KeyPart, Model, StructuredId, Type};

/// The struct for a key of many parts.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyStruct {
    pub name: String,
    pub docs: Docs,
    /// No `Option`s: a key has all of its parts.
    pub parts: Vec<Field>,
}

/// The longest key that is a tuple. Values that stand by place are hard to tell apart, and where two of one type are
/// swapped, no compiler says so.
const LONGEST_TUPLE: usize = 3;

/// Whether the key of an entity type has a struct. Types that derive from one another have each its own, so that its name
/// is the same whichever of them are selected.
pub(super) fn is_long(model: &Model, id: StructuredId) -> bool {
    model.key(id).len() > LONGEST_TUPLE
}

/// What an entity type has beyond a complex type.
pub(super) fn entity(index: &Index<'_>, id: StructuredId) -> Entity {
    let key = index.model.key(id);
    let mut types: Vec<RustType> = key.iter().map(|part| part_type(index, id, part)).collect();
    let key_type = match (index.key_path(id), types.len()) {
        (Some(named), _) => named,
        (None, 1) => types.remove(0),
        (None, _) => RustType::Tuple(types),
    };
    Entity {
        key: key.iter().map(|part| part.name.clone()).collect(),
        paths: key.iter().map(|part| part.path.clone()).collect(),
        key_type,
    }
}

/// The struct for a long key, where the type has one.
pub(super) fn key_struct(index: &Index<'_>, id: StructuredId) -> Option<KeyStruct> {
    let name = index.structured(id)?.key.clone()?;
    let mut scope = Scope::default();
    let part = |part: &KeyPart| Field {
        // Clashes are told of the properties.
        name: scope.take(
            identifier(base(index, id, &part.path, &part.name), Case::Snake),
            &part.name,
            &mut Diagnostics::default(),
        ),
        wire: part.name.clone(),
        r#type: part_type(index, id, part),
        docs: line(format!("The property {}.", code(&part.path))),
    };
    Some(KeyStruct {
        name,
        docs: line(format!("The key of a {}.", code(&index.model[id].name.to_string()))),
        parts: index.model.key(id).iter().map(part).collect(),
    })
}

fn part_type(index: &Index<'_>, id: StructuredId, part: &KeyPart) -> RustType {
    let property = index.model.key_property(id, &part.path);
    property.map_or_else(json, |(property, _)| item_type(index, &property.r#type.r#type))
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
        let property = part.member();
        model.all_properties(id).any(|p| p.name == property) && exposed.is_some_and(|names| !names.contains(property))
    };
    let mut methods: Vec<KeyMethod> = Vec::new();
    for (owner, key) in model.alternate_keys(id) {
        if key.iter().any(is_cut) {
            continue;
        }
        let mut arguments = Scope::reserving(&["self"]);
        let part = |part: &KeyPart| {
            let used = model.key_property(id, &part.path).map(|(p, _)| &p.r#type).filter(|used| !used.is_collection)?;
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
