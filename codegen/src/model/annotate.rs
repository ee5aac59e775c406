//! Annotations to the elements that they annotate, wherever in the documents they stand (CSDL 4.01, section 14.2).

use super::link::{AliasTable, Aliases};
use super::types::*;
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
        let targets = locate(model, aliases.at(block.position), &block.target);
        if targets.is_empty() {
            let message = "the target of these annotations does not exist; they are ignored";
            diagnostics.push(Diagnostic::warning("unresolved-target", &block.target, message).at(block.position));
        }
        add(targets, block, aliases, false);
    }
    for block in overlay.into_iter().flat_map(|s| s.external_annotations) {
        let targets = locate(model, aliases.at(block.position), &block.target);
        if !targets.is_empty() {
            add(targets, block, aliases, true);
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
    annotation.annotations.iter_mut().for_each(|a| expand(a, aliases));
}

fn add(targets: Vec<&mut Annotations>, block: ExternalAnnotations, aliases: &AliasTable, replace: bool) {
    for target in targets {
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
fn each_element(model: &mut Model, visit: &mut dyn FnMut(&dyn Fn() -> String, &mut Annotations)) {
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

/// What a target path means; several elements where it names all overloads of an operation.
fn locate<'m>(model: &'m mut Model, aliases: &Aliases, target: &str) -> Vec<&'m mut Annotations> {
    if let Some((head, rest)) = target.split_once('(') {
        let Some((signature, rest)) = rest.rsplit_once(')') else { return Vec::new() };
        return operations(model, aliases, head, Some(signature), rest.trim_start_matches('/'));
    }
    let (head, rest) = target.split_once('/').unwrap_or((target, ""));
    let name = aliases.expand(head.trim());
    if let Ok(index) = model.structured.binary_search_by(|t| t.name.cmp(&name)) {
        return structured_member(model, index, rest).into_iter().collect();
    }
    if let Ok(index) = model.enums.binary_search_by(|t| t.name.cmp(&name)) {
        let t = &mut model.enums[index];
        return match rest {
            "" => vec![&mut t.annotations],
            member => t.members.iter_mut().find(|m| m.name == member).map(|m| &mut m.annotations).into_iter().collect(),
        };
    }
    if model.container.as_ref().is_some_and(|c| c.name == name) {
        let container = model.container.as_mut();
        return container.and_then(|c| container_path(c, &aliases.expand_path(rest))).into_iter().collect();
    }
    if let Ok(index) = model.definitions.binary_search_by(|t| t.name.cmp(&name)) {
        return vec![&mut model.definitions[index].annotations];
    }
    if let Some(index) = model.terms.iter().position(|t| t.name == name) {
        return vec![&mut model.terms[index].annotations];
    }
    operations(model, aliases, head, None, rest)
}

fn structured_member<'m>(model: &'m mut Model, index: usize, member: &str) -> Option<&'m mut Annotations> {
    if member.is_empty() {
        return Some(&mut model.structured[index].annotations);
    }
    let own = &model.structured[index];
    if let Some(at) = own.properties.iter().position(|p| p.name == member) {
        return Some(&mut model.structured[index].properties[at].annotations);
    }
    if let Some(at) = own.navigation.iter().position(|n| n.name == member) {
        return Some(&mut model.structured[index].navigation[at].annotations);
    }
    let id = StructuredId(index as u32);
    let inherited =
        model.all_properties(id).any(|p| p.name == member) || model.all_navigation(id).any(|(_, n)| n.name == member);
    inherited.then(|| model.structured[index].inherited_annotations.entry(member.to_owned()).or_default())
}

fn container_path<'m>(container: &'m mut Container, path: &str) -> Option<&'m mut Annotations> {
    if path.is_empty() {
        return Some(&mut container.annotations);
    }
    if let Some(at) = container.roots.iter().position(|r| r.name == path) {
        return Some(&mut container.roots[at].annotations);
    }
    if let Some(at) = container.imports.iter().position(|i| i.name == path) {
        return Some(&mut container.imports[at].annotations);
    }
    let (root, below) = path.split_once('/')?;
    let known = !below.is_empty() && container.roots.iter().any(|r| r.name == root);
    known.then(|| container.path_annotations.entry(path.to_owned()).or_default())
}

/// `NS.name(NS.binding, Edm.String)/parameter`; without a signature, all overloads.
fn operations<'m>(
    model: &'m mut Model,
    aliases: &Aliases,
    name: &str,
    signature: Option<&str>,
    rest: &str,
) -> Vec<&'m mut Annotations> {
    let name = aliases.expand(name.trim());
    let wanted =
        signature.map(|s| s.split(',').map(|t| type_text(aliases, t)).filter(|t| !t.is_empty()).collect::<Vec<_>>());
    let fits: Vec<bool> = model
        .operations
        .iter()
        .map(|o| {
            let parameters = o.binding.iter().chain(&o.parameters);
            o.name == name
                && wanted
                    .as_ref()
                    .is_none_or(|w| w.iter().eq(&parameters.map(|p| model.type_text(&p.r#type)).collect::<Vec<_>>()))
        })
        .collect();
    let found = model.operations.iter_mut().zip(fits).filter(|(_, fits)| *fits).map(|(o, _)| o);
    let element = |o: &'m mut Operation| match rest {
        "" => Some(&mut o.annotations),
        "$ReturnType" => Some(&mut o.return_annotations),
        parameter => {
            let mut all = o.binding.iter_mut().chain(&mut o.parameters);
            all.find(|p| p.name == parameter).map(|p| &mut p.annotations)
        }
    };
    found.filter_map(element).collect()
}

fn type_text(aliases: &Aliases, text: &str) -> String {
    let text = text.trim();
    match text.strip_prefix("Collection(").and_then(|t| t.strip_suffix(')')) {
        Some(item) => format!("Collection({})", aliases.expand_text(item.trim())),
        None if text.is_empty() => String::new(),
        None => aliases.expand_text(text),
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
            contradictions.push(Diagnostic::warning("contradictory-annotations", subject(), message).at(position));
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
