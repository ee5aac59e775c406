//! Navigation properties: where they lead, what leads back, and constraints (CSDL 4.01, section 8).

use super::super::types::*;
use super::{FIRST, repeated, take_away, types};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};

/// Takes away targets that are no entity types: such a navigation property is left out.
pub(super) fn targets(model: &mut Model, diagnostics: &mut Diagnostics) {
    for at in 0..model.structured.len() {
        for index in 0..model.structured[at].navigation.len() {
            let t = &model.structured[at];
            let n = &t.navigation[index];
            let assumed = "the navigation property is left out";
            let subject = || format!("{}/{}", t.name, n.name);
            if let Some(found) = n.target.and_then(|target| not_an_entity(model, target, subject, n.position, assumed))
            {
                diagnostics.push(found);
                model.structured[at].navigation[index].target = None;
            }
        }
    }
}

/// The warning for a complex type in the place of an entity type.
pub(super) fn not_an_entity(
    model: &Model,
    target: StructuredId,
    subject: impl FnOnce() -> String,
    position: Position,
    assumed: &str,
) -> Option<Diagnostic> {
    let t = &model[target];
    (t.kind == StructuredKind::Complex).then(|| {
        let message = format!("`{}` is a complex type, where an entity type is wanted; {assumed}", t.name);
        Diagnostic::warning("not-an-entity-type", subject(), message)
            .at(position)
            .with_help("declare the type as `EntityType`; a value of a complex type is a `Property`")
            .with_related(t.position, types::kind(t.kind))
    })
}

/// Whether one of two types derives from the other, or both are one.
pub(super) fn related(model: &Model, a: StructuredId, b: StructuredId) -> bool {
    model.lineage(a).any(|id| id == b) || model.lineage(b).any(|id| id == a)
}

/// Warns of entities that contain one of their own kind in a navigation property that is never null: there is no last one.
pub(super) fn containment(model: &Model, diagnostics: &mut Diagnostics) {
    for (owner, t) in (0..).map(StructuredId).zip(&model.structured) {
        for n in t.navigation.iter().filter(|n| n.contains_target && !n.is_collection && !n.nullable) {
            if n.target.is_some_and(|target| model.lineage(owner).any(|id| id == target)) {
                let message = "each entity contains another of its kind, so that there is no last one; it is taken to be nullable";
                diagnostics.push(
                    Diagnostic::warning("endless-containment", format!("{}/{}", t.name, n.name), message)
                        .at(n.position)
                        .with_help("let the navigation property be nullable, or a collection"),
                );
            }
        }
    }
}

/// Takes away partners that are none.
pub(super) fn partners(model: &mut Model, diagnostics: &mut Diagnostics) {
    for at in 0..model.structured.len() {
        for index in 0..model.structured[at].navigation.len() {
            if let Some(found) = partner(model, StructuredId(at as u32), index) {
                diagnostics.push(found);
                model.structured[at].navigation[index].partner = None;
            }
        }
    }
}

fn partner(model: &Model, owner: StructuredId, index: usize) -> Option<Diagnostic> {
    let n = &model[owner].navigation[index];
    let (path, target) = (n.partner.as_deref()?, n.target?);
    let subject = format!("{}/{}", model[owner].name, n.name);
    let warning = |code, message| Diagnostic::warning(code, &subject, message).at(n.position);
    let Some((_, back)) = model.navigation_at(target, path) else {
        let message = format!(
            "`{}` has no navigation property `{path}` to be the partner; it is taken to have none",
            model[target].name
        );
        let found = warning("unresolved-partner", message).with_help("correct the path of `Partner`, or remove it");
        return Some(found.with_related(model[target].position, "the type to which it leads"));
    };
    if back.target.is_some_and(|end| !related(model, end, owner)) {
        let message = format!("the partner `{path}` leads to no `{}`; it is taken to be none", model[owner].name);
        let found = warning("partner-of-other-type", message).with_help("name the navigation property that leads back");
        return Some(found.with_related(back.position, "the partner"));
    }
    let other = back.partner.as_deref().filter(|other| !other.contains('/') && *other != n.name)?;
    let message = format!("the partner `{path}` has another partner, `{other}`; it is taken to be none");
    let found = warning("partner-of-another", message).with_help("let both navigation properties name each other");
    Some(found.with_related(back.position, "the partner"))
}

/// Takes away referential constraints that hold for nothing.
pub(super) fn constraints(model: &mut Model, diagnostics: &mut Diagnostics) {
    for at in 0..model.structured.len() {
        for index in 0..model.structured[at].navigation.len() {
            let n = &mut model.structured[at].navigation[index];
            let mut constraints = std::mem::take(&mut n.constraints);
            let subject = || format!("{}/{}", model.structured[at].name, model.structured[at].navigation[index].name);
            let twice = repeated(constraints.iter().map(|c| (c.property.as_str(), c.position)));
            take_away(&mut constraints, twice, |c, first| {
                let message =
                    format!("the property `{}` is constrained already; the first constraint is used", c.property);
                diagnostics.push(
                    Diagnostic::warning("duplicate-constraint", subject(), message)
                        .at(c.position)
                        .with_help("remove one of the constraints")
                        .with_related(first, FIRST),
                );
            });
            constraints.retain(|c| match constraint(model, StructuredId(at as u32), index, c) {
                Some((code, message)) => {
                    let message = format!("{message}; the constraint is ignored");
                    let found = Diagnostic::warning(code, subject(), message).at(c.position);
                    diagnostics.push(found.with_help("correct the referential constraint, or remove it"));
                    false
                }
                None => true,
            });
            model.structured[at].navigation[index].constraints = constraints;
        }
    }
}

fn constraint(model: &Model, owner: StructuredId, index: usize, c: &Constraint) -> Option<(&'static str, String)> {
    let n = &model[owner].navigation[index];
    let target = n.target?;
    if n.is_collection {
        let message = "a navigation property to a collection has a referential constraint";
        return Some(("constraint-of-collection", message.to_owned()));
    }
    let missing = |id: StructuredId, path: &str| format!("`{}` has no property `{path}`", model[id].name);
    let Some((dependent, _)) = model.key_property(owner, &c.property) else {
        return Some(("unresolved-constraint", missing(owner, &c.property)));
    };
    let Some((principal, _)) = model.key_property(target, &c.referenced) else {
        return Some(("unresolved-constraint", missing(target, &c.referenced)));
    };
    let types = [dependent, principal].map(|p| (model.underlying(&p.r#type.r#type), p.r#type.is_collection));
    (types[0] != types[1]).then(|| {
        let [dependent, principal] = [dependent, principal].map(|p| model.type_text(&p.r#type));
        let (property, referenced) = (&c.property, &c.referenced);
        let message = format!(
            "`{property}` is of type `{dependent}`, but `{referenced}`, which it refers to, is of type `{principal}`"
        );
        ("constraint-of-other-type", message)
    })
}
