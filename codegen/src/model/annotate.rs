//! Annotations to the elements that they annotate, wherever in the documents they stand (CSDL 4.01, section 14.2).

use super::link::{AliasTable, Aliases};
use super::target::{Element, find};
use super::types::*;
use super::vocabulary::DERIVED_TYPES;
use crate::csdl::{Annotation, Expression, ExternalAnnotations, Record, Schema};
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::{BTreeMap, BTreeSet};

/// Attaches the external annotations of the documents, then those of the overlay, which take the place of others of the
/// same term.
pub(super) fn attach(
    model: &mut Model,
    aliases: &AliasTable,
    schemas: Vec<Schema>,
    overlay: Vec<Schema>,
    diagnostics: &mut Diagnostics,
) {
    each_element(model, &mut |_, annotations| annotations.0.iter_mut().for_each(|a| expand(a, aliases.at(a.position))));
    for block in schemas.into_iter().flat_map(|s| s.external_annotations) {
        let targets = find(model, aliases.at(block.position), &block.target);
        if targets.is_empty() {
            let message = "the target of these annotations does not exist; they are ignored";
            let found = Diagnostic::warning("unresolved-target", &block.target, message).at(block.position);
            diagnostics.push(found.with_help("correct the target, or add the document that declares it"));
        }
        add(model, &targets, &block, aliases, false);
    }
    for block in overlay.into_iter().flat_map(|s| s.external_annotations) {
        let targets = find(model, aliases.at(block.position), &block.target);
        if !targets.is_empty() {
            add(model, &targets, &block, aliases, true);
            continue;
        }
        let message = "the overlay annotates what the metadata does not have";
        let mut error = Diagnostic::error("overlay-target", &block.target, message).at(block.position);
        error = match nearest(model, &aliases.at(block.position).expand_path(&block.target)) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error.with_help("remove the entry, or correct its target"),
        };
        diagnostics.push(error);
    }
    let mut contradictions = Vec::new();
    each_element(model, &mut |subject, annotations| settle(subject, annotations, &mut contradictions));
    contradictions.into_iter().for_each(|d| diagnostics.push(d));
}

fn expand(annotation: &mut Annotation, aliases: &Aliases) {
    annotation.term = aliases.expand_text(&annotation.term);
    if annotation.term == DERIVED_TYPES
        && let Some(Expression::Collection(names)) = &mut annotation.value
    {
        for name in names {
            if let Expression::String(name) = name {
                *name = aliases.expand_text(name);
            }
        }
    }
    annotation.annotations.iter_mut().for_each(|a| expand(a, aliases));
}

fn add(model: &mut Model, targets: &[Element], block: &ExternalAnnotations, aliases: &AliasTable, replace: bool) {
    for target in targets {
        let target = of(model, target);
        for annotation in &block.annotations {
            let mut annotation = annotation.clone();
            annotation.qualifier = annotation.qualifier.or_else(|| block.qualifier.clone());
            expand(&mut annotation, aliases.at(block.position));
            if replace {
                target.0.retain(|a| a.term != annotation.term || a.qualifier != annotation.qualifier);
            }
            target.0.push(annotation);
        }
    }
}

/// Everything that can be annotated, with its name.
pub(super) fn each_element(model: &mut Model, visit: &mut dyn FnMut(&dyn Fn() -> String, &mut Annotations)) {
    for t in &mut model.structured {
        let name = &t.name;
        visit(&|| name.to_string(), &mut t.annotations);
        for p in &mut t.properties {
            let member = &p.name;
            visit(&|| format!("{name}/{member}"), &mut p.annotations);
        }
        for n in &mut t.navigation {
            let member = &n.name;
            visit(&|| format!("{name}/{member}"), &mut n.annotations);
        }
        for (member, annotations) in &mut t.inherited_annotations {
            visit(&|| format!("{name}/{member}"), annotations);
        }
    }
    for t in &mut model.enums {
        let name = &t.name;
        visit(&|| name.to_string(), &mut t.annotations);
        for m in &mut t.members {
            let member = &m.name;
            visit(&|| format!("{name}/{member}"), &mut m.annotations);
        }
    }
    for t in &mut model.definitions {
        let name = &t.name;
        visit(&|| name.to_string(), &mut t.annotations);
    }
    for t in &mut model.terms {
        let name = &t.name;
        visit(&|| name.to_string(), &mut t.annotations);
    }
    for o in &mut model.operations {
        let name = &o.name;
        visit(&|| name.to_string(), &mut o.annotations);
        visit(&|| format!("{name}/$ReturnType"), &mut o.return_annotations);
        for p in o.binding.iter_mut().chain(&mut o.parameters) {
            let parameter = &p.name;
            visit(&|| format!("{name}/{parameter}"), &mut p.annotations);
        }
    }
    if let Some(c) = &mut model.container {
        let name = &c.name;
        visit(&|| name.to_string(), &mut c.annotations);
        for r in &mut c.roots {
            let child = &r.name;
            visit(&|| format!("{name}/{child}"), &mut r.annotations);
        }
        for i in &mut c.imports {
            let child = &i.name;
            visit(&|| format!("{name}/{child}"), &mut i.annotations);
        }
        for (path, annotations) in &mut c.path_annotations {
            visit(&|| format!("{name}/{path}"), annotations);
        }
    }
}

/// The annotations of an element that [`find`] has found.
fn of<'m>(model: &'m mut Model, element: &Element) -> &'m mut Annotations {
    let operation = |model: &'m mut Model, id: &OperationId| &mut model.operations[id.0 as usize];
    match element {
        Element::Structured(StructuredId(index)) => &mut model.structured[*index as usize].annotations,
        Element::Property { by, owner, at } if by == owner => {
            &mut model.structured[owner.0 as usize].properties[*at].annotations
        }
        Element::Navigation { by, owner, at } if by == owner => {
            &mut model.structured[owner.0 as usize].navigation[*at].annotations
        }
        Element::Property { by, owner, at } => {
            let name = model[*owner].properties[*at].name.clone();
            model.structured[by.0 as usize].inherited_annotations.entry(name).or_default()
        }
        Element::Navigation { by, owner, at } => {
            let name = model[*owner].navigation[*at].name.clone();
            model.structured[by.0 as usize].inherited_annotations.entry(name).or_default()
        }
        Element::Enum(EnumId(index)) => &mut model.enums[*index as usize].annotations,
        Element::Member(EnumId(index), at) => &mut model.enums[*index as usize].members[*at].annotations,
        Element::Definition(DefinitionId(index)) => &mut model.definitions[*index as usize].annotations,
        Element::Term(index) => &mut model.terms[*index].annotations,
        Element::Operation(id) => &mut operation(model, id).annotations,
        Element::Return(id) => &mut operation(model, id).return_annotations,
        Element::Parameter(id, at) => {
            let operation = operation(model, id);
            match (&mut operation.binding, at) {
                (Some(binding), 0) => &mut binding.annotations,
                (bound, _) => &mut operation.parameters[*at - usize::from(bound.is_some())].annotations,
            }
        }
        Element::Container => &mut model.container.get_or_insert_default().annotations,
        Element::Root(at) => &mut model.container.get_or_insert_default().roots[*at].annotations,
        Element::Import(at) => &mut model.container.get_or_insert_default().imports[*at].annotations,
        Element::BelowRoot(_, path) => {
            model.container.get_or_insert_default().path_annotations.entry(path.clone()).or_default()
        }
    }
}

/// The most similar target that exists.
fn nearest(model: &Model, target: &str) -> Option<String> {
    let types = model.structured.iter().enumerate().flat_map(|(index, t)| {
        let id = StructuredId(index as u32);
        let properties = model.all_properties(id).map(|p| p.name.clone());
        let navigation = model.all_navigation(id).map(|(_, n)| n.name.clone());
        let members: Vec<String> = properties.chain(navigation).map(|member| format!("{}/{member}", t.name)).collect();
        std::iter::once(t.name.to_string()).chain(members)
    });
    let container = model.container.iter().flat_map(|c| c.roots.iter().map(|r| format!("{}/{}", c.name, r.name)));
    let scored = types.chain(container).map(|name| (strsim::jaro_winkler(&name, target), name));
    scored.filter(|(score, _)| *score > 0.9).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// One annotation for each term and qualifier: repeated ones are joined, and where some say the contrary of others, none of
/// them counts, whatever their order.
fn settle(subject: &dyn Fn() -> String, annotations: &mut Annotations, contradictions: &mut Vec<Diagnostic>) {
    let mut groups: BTreeMap<(String, Option<String>), Vec<Annotation>> = BTreeMap::new();
    for annotation in std::mem::take(&mut annotations.0) {
        groups.entry((annotation.term.clone(), annotation.qualifier.clone())).or_default().push(annotation);
    }
    for ((term, _), mut group) in groups {
        let Some(last) = group.pop() else { continue };
        let mut contrary = BTreeSet::new();
        let position = last.position;
        let joined = join(last, &group, &mut contrary);
        if joined.is_none() || !contrary.is_empty() {
            let names: Vec<String> = contrary.into_iter().collect();
            let what = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
            let message = format!("annotations `{term}` contradict each other{what}; none of them is heeded there");
            let found = Diagnostic::warning("contradictory-annotations", subject(), message).at(position);
            contradictions.push(found.with_help("say in an overlay what holds: it takes the place of these"));
        }
        annotations.0.extend(joined);
    }
}

/// Joins annotations of one term; `None` where they contradict as wholes. Records are joined property by property, and the
/// names of those that contradict are added to `contrary`.
fn join(mut last: Annotation, others: &[Annotation], contrary: &mut BTreeSet<String>) -> Option<Annotation> {
    for other in others {
        match (&mut last.value, &other.value) {
            (Some(Expression::Record(all)), Some(Expression::Record(more))) => {
                for property in &more.properties {
                    match all.properties.iter().find(|p| p.name == property.name) {
                        None => all.properties.push(property.clone()),
                        Some(same) if equal(&same.value, &property.value) => {}
                        Some(_) => {
                            contrary.insert(property.name.clone());
                        }
                    }
                }
            }
            (all, more) if equal(all, more) => {}
            _ => return None,
        }
    }
    if let Some(Expression::Record(all)) = &mut last.value {
        all.properties.retain(|p| !contrary.contains(&p.name));
        all.properties.sort_by(|a, b| a.name.cmp(&b.name));
    }
    Some(last)
}

/// Equality without regard to places.
fn equal(a: &Option<Expression>, b: &Option<Expression>) -> bool {
    match (a, b) {
        (Some(Expression::Record(a)), Some(Expression::Record(b))) => records_equal(a, b),
        (Some(Expression::Collection(a)), Some(Expression::Collection(b))) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(&Some(a.clone()), &Some(b.clone())))
        }
        (a, b) => a == b,
    }
}

fn records_equal(a: &Record, b: &Record) -> bool {
    let holds =
        |record: &Record, name: &str| record.properties.iter().find(|p| p.name == name).map(|p| p.value.clone());
    a.properties.len() == b.properties.len()
        && a.properties.iter().all(|p| holds(b, &p.name).is_some_and(|value| equal(&p.value, &value)))
}
