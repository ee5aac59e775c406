//! Methods that call actions and functions, and the structs for the parameters of actions.

use super::docs::{code, described, element};
use super::index::{Index, overload_name, with_parameters};
use super::names::{Case, Scope, identifier, plain};
use super::places::operation_id;
use super::rust_types::{item_type, value_type};
use super::types::*;
use super::values::shared;
use crate::config::OperationNames;
use crate::diagnostic::Diagnostics;
use crate::model::{Operation, OperationId, OperationKind, Parameter, Primitive, StructuredId, Type, TypeUse};
use crate::surface::PlaceKey;
use std::collections::{BTreeMap, BTreeSet};

/// Exposed operations by what they are bound to: the type, and whether a collection of it.
pub(super) type Bound = BTreeMap<(Type, bool), Vec<OperationId>>;

pub(super) fn bound(index: &Index<'_>) -> Bound {
    let mut all = Bound::new();
    for id in index.surface.all_operations() {
        if let Some(binding) = index.model[id].binding.as_ref().map(|b| &b.r#type) {
            all.entry((shared(index, &binding.r#type), binding.is_collection)).or_default().push(id);
        }
    }
    all
}

/// The operations that can be called on a value of a type, or on a collection of them. One that is bound to a base type
/// gives way to one of the same name that is bound to a type nearer by, as it does in the service.
pub(super) fn of_type(index: &Index<'_>, bound: &Bound, of: &Type, on_collection: bool) -> Vec<OperationId> {
    let mut all: BTreeMap<String, OperationId> = BTreeMap::new();
    let lineage: Vec<Type> = match of {
        Type::Structured(id) => index.model.lineage(*id).map(Type::Structured).collect(),
        other => vec![other.clone()],
    };
    for base in lineage {
        let nearer: BTreeSet<String> = all.keys().cloned().collect();
        for &operation in bound.get(&(base, on_collection)).into_iter().flatten() {
            let name = overload_name(index, operation);
            if !nearer.contains(&name) {
                // Namespaces tell apart what has one name and one binding.
                all.insert(name, operation);
            }
        }
    }
    all.into_values().collect()
}

/// The builder that gets methods: the names it has, those that every such builder has, and how operations are called.
pub(super) struct Builder<'a> {
    pub(super) scope: Scope,
    pub(super) reserved: &'a [&'a str],
    pub(super) names: OperationNames,
}

/// The method of an operation on the builder of `owner`, or on the client; `import` is the name of the import, where there is one.
pub(super) fn method(
    index: &Index<'_>,
    id: OperationId,
    owner: Option<StructuredId>,
    import: Option<&str>,
    markers: &BTreeMap<PlaceKey, RustType>,
    builder: &mut Builder<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<OperationMethod> {
    let model = index.model;
    let names = builder.names;
    let o = &model[id];
    let signature = model.signature(id);
    let is_action = o.kind == OperationKind::Action;
    let name = match import {
        Some(import) => with_parameters(index, id, import),
        None => overload_name(index, id),
    };
    let mut name = identifier(&name, Case::Snake);
    if builder.reserved.contains(&name.as_str()) {
        name.push_str(if is_action { "_action" } else { "_function" });
    }
    let (bare, name) = match is_action && has_optional_parameters_alone(o) {
        true => {
            let bare = builder.scope.take(name.clone(), &signature, diagnostics);
            (Some(bare), builder.scope.take(format!("{}_with", plain(&name)), &signature, diagnostics))
        }
        false => (None, builder.scope.take(name, &signature, diagnostics)),
    };
    let wire = match (import, names) {
        (Some(import), _) => import.to_owned(),
        (None, OperationNames::Short) => o.name.name.clone(),
        (None, OperationNames::Qualified) => o.name.to_string(),
    };
    let mut argument_scope = Scope::reserving(&["self"]);
    let arguments = o.parameters.iter().filter(|_| !is_action).map(|p| argument(index, p, &mut argument_scope));
    let arguments: Vec<Argument> = arguments.collect();
    let answer = answer(index, id, markers)?;
    let place = index.surface.places.get(&PlaceKey::Result(id)).map(|place| place.target);
    Some(OperationMethod {
        gate: place.and_then(|target| index.areas.gate_within(owner, target)),
        name,
        csdl_name: signature,
        docs: docs(index, id, &answer),
        wire,
        brackets: !is_action && names == OperationNames::Qualified,
        id: operation_id(index, id),
        method: if is_action { "POST" } else { "GET" },
        arguments,
        body: index.parameters_path(id),
        bare,
        answer,
    })
}

/// Whether an action has parameters and needs none of them: they may be left out where they are optional or nullable (OData
/// Protocol 4.01, section 11.5.5.1). Its method without parameters stays when the service adds a first one.
fn has_optional_parameters_alone(o: &Operation) -> bool {
    let is_optional = |p: &Parameter| p.r#type.nullable || p.annotations.is_optional_parameter();
    !o.parameters.is_empty() && o.parameters.iter().all(is_optional)
}

fn argument(index: &Index<'_>, p: &Parameter, scope: &mut Scope) -> Argument {
    let found = index.model.underlying(&p.r#type.r#type);
    let rust_type = item_type(index, &found);
    let by_value = |p: Primitive| {
        use Primitive::{Boolean, Byte, Double, Int16, Int32, Int64, SByte, Single};
        matches!(p, Boolean | Byte | Double | Int16 | Int32 | Int64 | SByte | Single)
    };
    let argument_type = match found {
        _ if p.r#type.is_collection => ArgumentType::Json(value_type(index, &p.r#type)),
        Type::Primitive(Primitive::String) => ArgumentType::Text,
        Type::Primitive(primitive) if by_value(primitive) => ArgumentType::Value(rust_type),
        Type::Primitive(Primitive::Stream | Primitive::Geo | Primitive::Untyped) | Type::Unknown(_) => {
            ArgumentType::Json(rust_type)
        }
        Type::Primitive(_) | Type::Enum(_) => ArgumentType::Reference(rust_type),
        Type::Structured(_) | Type::Definition(_) => ArgumentType::Json(rust_type),
    };
    Argument {
        // Clashes within a signature are settled without a word: arguments go by place.
        name: scope.take(identifier(&p.name, Case::Snake), &p.name, &mut Diagnostics::default()),
        wire: p.name.clone(),
        r#type: argument_type,
        is_optional: p.annotations.is_optional_parameter(),
    }
}

fn answer(index: &Index<'_>, id: OperationId, markers: &BTreeMap<PlaceKey, RustType>) -> Option<Answer> {
    let key = PlaceKey::Result(id);
    if let Some(place) = index.surface.places.get(&key) {
        let target = index.struct_path(place.target)?;
        return Some(Answer::Place { is_collection: place.is_collection, target, place: markers.get(&key)?.clone() });
    }
    let Some(returns) = &index.model[id].returns else { return Some(Answer::Nothing) };
    let item = item_type(index, &returns.r#type);
    let is_action = index.model[id].kind == OperationKind::Action;
    if index.model.returned_value(id).is_some() {
        return Some(Answer::Composed(value_type(index, returns)));
    }
    Some(match (&index.model.underlying(&returns.r#type), returns.is_collection) {
        (Type::Primitive(Primitive::Stream), _) => Answer::Stream,
        (_, true) => Answer::Page(item),
        (Type::Structured(_), false) if is_action => Answer::Written(item),
        (Type::Structured(_), false) => Answer::Structured(item),
        _ if is_action => Answer::WrittenValue(item),
        _ => Answer::Value(item),
    })
}

fn docs(index: &Index<'_>, id: OperationId, answer: &Answer) -> Docs {
    let model = index.model;
    let o = &model[id];
    let kind = if o.kind == OperationKind::Action { "action" } else { "function" };
    let returned = || o.returns.as_ref().map(|r| code(&model.type_text(r))).unwrap_or_default();
    let returns = match answer {
        Answer::Place { is_collection: true, .. } => " Leads to the entities that it returns: list them.".to_owned(),
        Answer::Place { is_collection: false, .. } => " Leads to the entity that it returns: get it.".to_owned(),
        Answer::Composed(_) => format!(" Leads to the {} that it returns: get it.", returned()),
        Answer::Nothing => String::new(),
        _ => format!(" Returns {}.", returned()),
    };
    let source = format!("CSDL: {kind} {}.{returns}", code(&model.signature(id)));
    element(std::iter::once(&o.annotations), format!("Calls the {kind} {}.", code(&o.name.name)), source)
}

/// The struct for the parameters of an action.
pub(super) fn parameters(index: &Index<'_>, id: OperationId, diagnostics: &mut Diagnostics) -> Option<Struct> {
    let named = index.parameters(id)?;
    let o = &index.model[id];
    let signature = index.model.signature(id);
    let mut scope = Scope::reserving(&["additional"]);
    let mut fields = Vec::new();
    for p in &o.parameters {
        let subject = format!("{signature}/{}", p.name);
        fields.push(Field {
            name: scope.take(identifier(&p.name, Case::Snake), &subject, diagnostics),
            wire: p.name.clone(),
            r#type: value_type(index, &p.r#type),
            docs: described(std::iter::once(&p.annotations), format!("{}.", code(&index.model.type_text(&p.r#type)))),
        });
    }
    fields.sort_by(|a, b| a.wire.cmp(&b.wire));
    let bound = match o.binding.as_ref().map(|b| &b.r#type.r#type) {
        Some(Type::Structured(bound)) => Some(*bound),
        _ => None,
    };
    Some(Struct {
        gate: bound.and_then(|bound| index.areas.gate(bound)),
        file: named.file.clone(),
        name: named.name.clone(),
        csdl_name: o.name.to_string(),
        docs: Docs {
            paragraphs: vec![
                format!("The parameters of the action {}.", code(&o.name.name)),
                format!("CSDL: action {}.", code(&signature)),
            ],
            ..Docs::default()
        },
        slots: (0..fields.len()).collect(),
        fields,
        ..Struct::default()
    })
}

/// What an operation answers with, by CSDL name.
pub(super) fn returns(index: &Index<'_>, returns: Option<&TypeUse>) -> String {
    returns.map_or_else(|| "none".to_owned(), |r| index.model.type_text(r))
}

/// The arguments of a call, for README and `cargo xtask list`.
pub(super) fn arguments_text(method: &OperationMethod) -> String {
    match &method.body {
        Some(_) => "&parameters".to_owned(),
        None => method.arguments.iter().map(|a| a.name.clone()).collect::<Vec<_>>().join(", "),
    }
}
