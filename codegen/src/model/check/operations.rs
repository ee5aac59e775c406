//! Actions and functions (CSDL 4.01, section 12).

use super::super::types::*;
use super::{FIRST, navigation, repeated, take_away, types};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};
use std::collections::BTreeMap;

/// Takes away parameters that have the name of another, and streams in the place of parameters.
pub(super) fn parameters(model: &mut Model, diagnostics: &mut Diagnostics) {
    let is_stream: Vec<bool> = model.definitions.iter().map(|d| d.underlying == Primitive::Stream).collect();
    for o in &mut model.operations {
        let name = &o.name;
        let bound = o.binding.iter().map(|p| (p.name.as_str(), p.position));
        let mut twice = repeated(bound.chain(o.parameters.iter().map(|p| (p.name.as_str(), p.position))));
        // The binding parameter stands first, so it is not taken away.
        let twice = twice.split_off(usize::from(o.binding.is_some()));
        take_away(&mut o.parameters, twice, |p, first| {
            let message = "the operation has a parameter of this name already; the first is used";
            diagnostics.push(
                Diagnostic::warning("duplicate-parameter", format!("{name}/{}", p.name), message)
                    .at(p.position)
                    .with_help("remove one of them, or give it another name")
                    .with_related(first, FIRST),
            );
        });
        for p in &mut o.parameters {
            let stream = match p.r#type.r#type {
                Type::Primitive(primitive) => primitive == Primitive::Stream,
                Type::Definition(DefinitionId(id)) => is_stream[id as usize],
                _ => false,
            };
            if stream {
                let subject = format!("{name}/{}", p.name);
                diagnostics.push(types::stream("stream-parameter", subject, "a parameter is no stream", p.position));
                p.r#type.r#type = Type::Primitive(Primitive::Untyped);
            }
        }
    }
}

/// Takes away overloads that no call could tell from another, and warns of those that are told apart by names alone.
pub(super) fn overloads(model: &mut Model, diagnostics: &mut Diagnostics) {
    let mut operations = std::mem::take(&mut model.operations);
    let twice = repeated(operations.iter().map(|o| (call(o), o.position)));
    take_away(&mut operations, twice, |o, first| {
        let message = match (o.kind, &o.binding) {
            (OperationKind::Action, None) => "an action that is not bound has no overloads; the first is used",
            (OperationKind::Action, Some(_)) => {
                "there is an action of this name for this type already; the first is used"
            }
            (OperationKind::Function, _) => "there is an overload with these parameters already; the first is used",
        };
        diagnostics.push(
            Diagnostic::warning("duplicate-overload", o.name.to_string(), message)
                .at(o.position)
                .with_help("remove one of them, or give it another name")
                .with_related(first, FIRST),
        );
    });
    let functions = operations.iter().filter(|o| o.kind == OperationKind::Function && !o.parameters.is_empty());
    let mut first: BTreeMap<_, Position> = BTreeMap::new();
    let mut functions: Vec<&Operation> = functions.collect();
    functions.sort_by_key(|o| o.position);
    for o in functions {
        let types: Vec<_> = o.parameters.iter().map(|p| (&p.r#type.r#type, p.r#type.is_collection)).collect();
        let other = *first.entry((&o.name, binding(o), types)).or_insert(o.position);
        if other != o.position {
            let message =
                "another overload has parameters of the same types; the names of the parameters tell them apart";
            diagnostics.push(
                Diagnostic::warning("ambiguous-overload", o.name.to_string(), message)
                    .at(o.position)
                    .with_help("remove one of them, or give it other parameters")
                    .with_related(other, FIRST),
            );
        }
    }
    model.operations = operations;
}

fn binding(o: &Operation) -> Option<(&Type, bool)> {
    o.binding.as_ref().map(|b| (&b.r#type.r#type, b.r#type.is_collection))
}

/// What a call states: of a function also the names of the parameters, which stand in its URL in any order.
fn call(o: &Operation) -> (&QualifiedName, OperationKind, Option<(&Type, bool)>, Vec<&str>) {
    let mut names: Vec<&str> = match o.kind {
        OperationKind::Action => Vec::new(),
        OperationKind::Function => o.parameters.iter().map(|p| p.name.as_str()).collect(),
    };
    names.sort_unstable();
    (&o.name, o.kind, binding(o), names)
}

/// Functions that answer nothing, and collections of streams.
pub(super) fn answers(model: &mut Model, diagnostics: &mut Diagnostics) {
    let mut mended = Vec::new();
    for (at, o) in model.operations.iter().enumerate() {
        match &o.returns {
            None if o.kind == OperationKind::Function => diagnostics.push(
                Diagnostic::warning(
                    "function-without-return",
                    o.name.to_string(),
                    "the function returns nothing; its answer is not read",
                )
                .at(o.position)
                .with_help("add a `ReturnType`, or declare an action"),
            ),
            Some(used)
                if used.is_collection && model.underlying(&used.r#type) == Type::Primitive(Primitive::Stream) =>
            {
                let reason = "there are no collections of streams";
                diagnostics.push(types::stream(
                    "stream-collection",
                    format!("{}/$ReturnType", o.name),
                    reason,
                    o.position,
                ));
                mended.push(at);
            }
            _ => {}
        }
    }
    for at in mended {
        if let Some(used) = &mut model.operations[at].returns {
            used.r#type = Type::Primitive(Primitive::Untyped);
        }
    }
}

/// Warns of parameters that must be given behind ones that may be left out.
pub(super) fn optional_parameters(model: &Model, diagnostics: &mut Diagnostics) {
    for o in &model.operations {
        let mut optional = o.parameters.iter().skip_while(|p| !p.annotations.is_optional_parameter());
        let Some(first) = optional.next() else { continue };
        for p in optional.filter(|p| !p.annotations.is_optional_parameter()) {
            let message = "the parameter must be given, but stands behind one that may be left out";
            diagnostics.push(
                Diagnostic::warning("required-after-optional", format!("{}/{}", o.name, p.name), message)
                    .at(p.position)
                    .with_help("put parameters that may be left out behind all others")
                    .with_related(first.position, "the parameter that may be left out"),
            );
        }
    }
}

/// Warns of overloads of a function, for one binding type, that return values of several types.
pub(super) fn answers_of_overloads(model: &Model, diagnostics: &mut Diagnostics) {
    let functions = model.operations.iter().filter(|o| o.kind == OperationKind::Function);
    let mut functions: Vec<(&Operation, &TypeUse)> = functions.filter_map(|o| Some((o, o.returns.as_ref()?))).collect();
    functions.sort_by_key(|(o, _)| o.position);
    let mut first: BTreeMap<_, (&TypeUse, Position)> = BTreeMap::new();
    for (o, returns) in functions {
        let (other, position) = *first.entry((&o.name, binding(o))).or_insert((returns, o.position));
        if (&other.r#type, other.is_collection) != (&returns.r#type, returns.is_collection) {
            let (own, other) = (model.type_text(returns), model.type_text(other));
            let message = format!("the overload returns `{own}`, and another `{other}`; each is read as its own type");
            diagnostics.push(
                Diagnostic::warning("overload-of-other-return", o.name.to_string(), message)
                    .at(o.position)
                    .with_help("let all overloads return the same type, or give one another name")
                    .with_related(position, FIRST),
            );
        }
    }
}

/// Takes away entity set paths that lead to no entities of the answer.
pub(super) fn entity_set_paths(model: &mut Model, diagnostics: &mut Diagnostics) {
    for at in 0..model.operations.len() {
        let o = &model.operations[at];
        let Some(path) = &o.entity_set_path else { continue };
        if let Err(reason) = entity_set_path(model, o, path) {
            let message = format!("the entity set path `{path}` {reason}; it is ignored");
            let found = Diagnostic::warning("bad-entity-set-path", o.name.to_string(), message).at(o.position);
            let help = "it names the binding parameter, and the navigation properties that lead from there to what is returned";
            diagnostics.push(found.with_help(help));
            model.operations[at].entity_set_path = None;
        }
    }
}

fn entity_set_path(model: &Model, o: &Operation, path: &str) -> Result<(), String> {
    let Some(binding) = &o.binding else { return Err("belongs to an operation that is not bound".to_owned()) };
    let Some(returned) = o.returns.as_ref().and_then(|r| entity(model, &r.r#type)) else {
        return Err("belongs to an operation that returns no entities".to_owned());
    };
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    if first != binding.name {
        return Err(format!("does not begin with the binding parameter `{}`", binding.name));
    }
    // What is bound to a type that is declared nowhere has been reported.
    let Type::Structured(start) = binding.r#type.r#type else { return Ok(()) };
    let end = if rest.is_empty() { Some(start) } else { model.entities_at(start, rest) };
    match end {
        None => Err(format!("does not lead from `{}` to a navigation property", model[start].name)),
        Some(end) if !navigation::related(model, end, returned) => {
            Err(format!("leads to `{}`, but what is returned is `{}`", model[end].name, model[returned].name))
        }
        Some(_) => Ok(()),
    }
}

/// The entity type that this is.
pub(super) fn entity(model: &Model, found: &Type) -> Option<StructuredId> {
    match found {
        Type::Structured(id) if model[*id].kind == StructuredKind::Entity => Some(*id),
        _ => None,
    }
}
