//! Terms, and what is annotated with them (CSDL 4.01, section 14).

use super::super::link::{AliasTable, Aliases};
use super::super::{annotate, types::*};
use super::{FIRST, repeated, take_away};
use crate::csdl::{self, Schema};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};
use std::collections::{BTreeMap, BTreeSet};

/// The types by which terms name elements of the model (CSDL 4.01, section 4.6).
const PATHS: [&str; 7] = [
    "Edm.AnnotationPath",
    "Edm.AnyPropertyPath",
    "Edm.ModelElementPath",
    "Edm.NavigationPropertyPath",
    "Edm.PropertyPath",
    "Edm.Path",
    "Edm.AnyPath",
];

/// What is declared with the terms; those that have the name of another are taken away.
pub(super) fn terms(model: &mut Model, schemas: &[Schema], aliases: &AliasTable, diagnostics: &mut Diagnostics) {
    let twice = repeated(model.terms.iter().map(|t| (t.name.clone(), t.position)));
    take_away(&mut model.terms, twice, |t, first| {
        let message = "a term of this name is declared already; the first is used";
        diagnostics.push(
            Diagnostic::warning("duplicate-term", t.name.to_string(), message)
                .at(t.position)
                .with_help("remove one of the declarations")
                .with_related(first, FIRST),
        );
    });
    let mut bases = BTreeMap::new();
    for schema in schemas {
        for t in &schema.terms {
            let aliases = aliases.at(t.position);
            let name = QualifiedName { namespace: schema.namespace.clone(), name: t.name.clone() };
            term(model, schemas, aliases, &name, t, diagnostics);
            if let Some(base) = &t.base_term {
                bases.entry(name).or_insert((aliases.expand(base), t.position));
            }
        }
    }
    for (name, (base, position)) in &bases {
        let steps = std::iter::successors(Some(base), |base| bases.get(base).map(|(next, _)| next));
        if steps.take(bases.len()).any(|base| base == name) {
            let message = "the term is its own base term; it is taken to have none";
            let found = Diagnostic::warning("base-term-ring", name.to_string(), message).at(*position);
            diagnostics.push(found.with_help("correct one of the `BaseTerm` attributes of the ring"));
        }
    }
}

fn term(
    model: &Model,
    schemas: &[Schema],
    aliases: &Aliases,
    name: &QualifiedName,
    t: &csdl::Term,
    diagnostics: &mut Diagnostics,
) {
    let mut warn = |code, message: String, help: &str| {
        diagnostics.push(Diagnostic::warning(code, name.to_string(), message).at(t.position).with_help(help));
    };
    // What the documents of other vocabularies declare is not known.
    let used = &t.r#type.name;
    let full = aliases.expand(used);
    let is_known = PATHS.contains(&used.as_str()) || model.declares_type(&full);
    if !is_known && Primitive::parse(used).is_none() && declares_namespace(schemas, &full) {
        let help = "declare it, or correct the name";
        warn("unresolved-type", format!("the type `{used}` is declared nowhere; values are taken as they are"), help);
    }
    let base = t.base_term.as_deref().map(|base| aliases.expand(base));
    if let Some(base) = base.filter(|base| declares_namespace(schemas, base) && !declares_term(model, base)) {
        let help = "correct `BaseTerm`, or remove it";
        warn("unresolved-base-term", format!("the base term `{base}` is declared nowhere; it is ignored"), help);
    }
    let mut words = t.applies_to.iter().flat_map(|words| words.split_whitespace());
    if let Some(word) = words.find(|word| !csdl::is_annotatable(word)) {
        let help = "name elements of CSDL, separated by blanks, such as `Property EntityType`";
        warn("bad-applies-to", format!("`AppliesTo` names `{word}`, which is no kind of element; it is ignored"), help);
    }
}

fn declares_namespace(schemas: &[Schema], name: &QualifiedName) -> bool {
    schemas.iter().any(|schema| schema.namespace == name.namespace)
}

fn declares_term(model: &Model, name: &QualifiedName) -> bool {
    model.terms.iter().any(|t| t.name == *name)
}

/// Warns of annotations with terms that are none, once for each term.
pub(super) fn applied(model: &mut Model, namespaces: &BTreeSet<String>, diagnostics: &mut Diagnostics) {
    let declared: BTreeSet<String> = model.terms.iter().map(|t| t.name.to_string()).collect();
    // A document that was cut down has no terms left.
    let with_terms: BTreeSet<String> = model.terms.iter().map(|t| t.name.namespace.clone()).collect();
    let mut found: BTreeMap<(String, &str), (Position, usize)> = BTreeMap::new();
    annotate::each_element(model, &mut |_, annotations| {
        for annotation in annotations.iter() {
            if annotation.qualifier.as_deref().is_some_and(|qualifier| !csdl::is_identifier(qualifier)) {
                let found = found.entry((annotation.term.clone(), "bad-qualifier"));
                found.or_insert((annotation.position, 0)).1 += 1;
            }
            let code = match annotation.term.rsplit_once('.') {
                None => "unqualified-term",
                Some((namespace, _)) if with_terms.contains(namespace) && !declared.contains(&annotation.term) => {
                    "unresolved-term"
                }
                Some((namespace, _)) if !namespace.contains('.') && !namespaces.contains(namespace) => "unknown-alias",
                Some(_) => continue,
            };
            let (first, count) = found.entry((annotation.term.clone(), code)).or_insert((annotation.position, 0));
            *first = annotation.position.min(*first);
            *count += 1;
        }
    });
    for ((term, code), (position, count)) in found {
        let (reason, help) = match code {
            "unqualified-term" => ("the term has no namespace", "write its namespace or alias before it"),
            "unresolved-term" => ("the term is declared nowhere", "declare it, or correct the name"),
            "bad-qualifier" => ("the qualifier is no identifier", "name the qualifier like a property"),
            _ => ("the term begins with an alias that nothing declares", "declare the alias at `Include` or `Schema`"),
        };
        let which = if count == 1 { "the annotation".to_owned() } else { format!("{count} annotations") };
        let message = format!("{reason}; {which} with it cannot be understood");
        diagnostics.push(Diagnostic::warning(code, term, message).at(position).with_help(help));
    }
}
