//! Names: of schemas and their aliases, and those that two things share (CSDL 4.01, sections 5 and 15).

use super::super::types::*;
use super::FIRST;
use crate::csdl::{self, Document};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};
use std::collections::{BTreeMap, BTreeSet};

/// Namespaces that no schema may have, and aliases that none may give.
const RESERVED: [&str; 4] = ["Edm", "odata", "System", "Transient"];
const LONGEST_NAMESPACE: usize = 511;
const LONGEST_NAME: usize = 128;

/// The namespaces and aliases of a document.
pub(super) fn of_document(document: &Document, diagnostics: &mut Diagnostics) {
    let mut namespaces: BTreeMap<&str, Position> = BTreeMap::new();
    for schema in &document.schemas {
        namespace(&schema.namespace, schema.position, diagnostics);
        if let Some(first) = namespaces.get(schema.namespace.as_str()) {
            let message = "the document has a schema of this namespace already; they are taken as one";
            diagnostics.push(
                Diagnostic::warning("duplicate-namespace", &schema.namespace, message)
                    .at(schema.position)
                    .with_help("put the declarations of both into one `Schema`")
                    .with_related(*first, FIRST),
            );
        }
        namespaces.entry(&schema.namespace).or_insert(schema.position);
        long_names(schema, diagnostics);
    }
    references(document, diagnostics);
    let includes = document.references.iter().flat_map(|r| &r.includes);
    let included = includes.filter_map(|i| Some((i.alias.as_deref()?, i.position)));
    let stated = document.schemas.iter().filter_map(|s| Some((s.alias.as_deref()?, s.position)));
    for (name, position) in stated.chain(included) {
        alias(name, &namespaces, position, diagnostics);
    }
}

/// References that include nothing, and namespaces that are included twice.
fn references(document: &Document, diagnostics: &mut Diagnostics) {
    let mut included: BTreeMap<&str, Position> = BTreeMap::new();
    for reference in &document.references {
        if reference.includes.is_empty() && reference.include_annotations.is_empty() {
            let message = "the reference includes nothing of the document; it is ignored";
            let found = Diagnostic::warning("empty-reference", &reference.uri, message).at(reference.position);
            diagnostics
                .push(found.with_help("add an `Include` with the namespace that is used, or remove the reference"));
        }
        for include in &reference.includes {
            if let Some(first) = included.insert(&include.namespace, include.position) {
                let message = "the namespace is included already";
                diagnostics.push(
                    Diagnostic::warning("duplicate-include", &include.namespace, message)
                        .at(include.position)
                        .with_help("remove one of them")
                        .with_related(first, FIRST),
                );
            }
        }
    }
}

fn namespace(name: &str, position: Position, diagnostics: &mut Diagnostics) {
    if RESERVED.contains(&name) {
        let message = "the namespace is reserved by OData; it is used as it is";
        let found = Diagnostic::warning("reserved-namespace", name, message).at(position);
        diagnostics.push(found.with_help("types of `Edm` are built in: give the schema a namespace of its own"));
    } else if !name.split('.').all(csdl::is_identifier) {
        let message = "the namespace is none: identifiers with dots between them are; it is used as it is";
        let found = Diagnostic::warning("bad-namespace", name, message).at(position);
        diagnostics.push(found.with_help("name it like `Company.Service`"));
    } else if name.chars().count() > LONGEST_NAMESPACE {
        let message = format!("the namespace has more than {LONGEST_NAMESPACE} characters; it is used as it is");
        diagnostics.push(Diagnostic::warning("long-name", name, message).at(position).with_help("shorten it"));
    }
}

fn alias(name: &str, namespaces: &BTreeMap<&str, Position>, position: Position, diagnostics: &mut Diagnostics) {
    let found = if RESERVED.contains(&name) {
        let message = "the alias is reserved by OData; built-in types go before those that it names";
        Diagnostic::warning("reserved-alias", name, message).with_help("give the schema another alias")
    } else if let Some(first) = namespaces.get(name).filter(|first| **first != position) {
        let message = "the alias is the namespace of another schema; names that begin with it mean what has the alias";
        Diagnostic::warning("alias-is-namespace", name, message)
            .with_help("give the schema another alias")
            .with_related(*first, "the schema of this namespace")
    } else if !csdl::is_identifier(name) {
        Diagnostic::warning("bad-alias", name, "the alias is no identifier; it is used as it is")
            .with_help("an alias is a name without dots, such as `self`")
    } else {
        return;
    };
    diagnostics.push(found.at(position));
}

fn long_names(schema: &csdl::Schema, diagnostics: &mut Diagnostics) {
    let types = schema.structured_types.iter().flat_map(|t| {
        let properties = t.properties.iter().map(|p| (&p.name, p.position));
        let navigation = t.navigation_properties.iter().map(|n| (&n.name, n.position));
        properties.chain(navigation).chain([(&t.name, t.position)])
    });
    let enums = schema.enum_types.iter().map(|t| (&t.name, t.position));
    let operations = schema.operations.iter().map(|o| (&o.name, o.position));
    for (name, position) in types.chain(enums).chain(operations) {
        if name.len() > LONGEST_NAME && name.chars().count() > LONGEST_NAME {
            let message = format!("the name has more than {LONGEST_NAME} characters; it is used as it is");
            diagnostics.push(Diagnostic::warning("long-name", name, message).at(position).with_help("shorten it"));
        }
    }
}

/// Warns of names that things of several kinds share: a reference to one could be to the other.
pub(super) fn shared(model: &Model, diagnostics: &mut Diagnostics) {
    let structured = model.structured.iter().map(|t| (&t.name, "a type", t.position));
    let enums = model.enums.iter().map(|t| (&t.name, "a type", t.position));
    let definitions = model.definitions.iter().map(|t| (&t.name, "a type", t.position));
    let operations = model.operations.iter().map(|o| match o.kind {
        OperationKind::Action => (&o.name, "an action", o.position),
        OperationKind::Function => (&o.name, "a function", o.position),
    });
    let terms = model.terms.iter().map(|t| (&t.name, "a term", t.position));
    let container = model.container.iter().map(|c| (&c.name, "the container", c.position));
    let mut first: BTreeMap<&QualifiedName, (&str, Position)> = BTreeMap::new();
    // Operations may have many overloads: one warning for all.
    let mut said = BTreeSet::new();
    let all = structured.chain(enums).chain(definitions).chain(operations).chain(terms).chain(container);
    for (name, kind, position) in all {
        let (other, place) = *first.entry(name).or_insert((kind, position));
        if other != kind && said.insert((name, kind)) {
            let message = format!("{kind} has the name of {other}; which one is meant is told by where it is named");
            diagnostics.push(
                Diagnostic::warning("shared-name", name.to_string(), message)
                    .at(position)
                    .with_help("give one of them another name")
                    .with_related(place, FIRST),
            );
        }
    }
}
