//! Documents to model: first every name gets its id, then every reference is linked, then annotations are attached.

use super::link::{AliasTable, Linker, Names};
use super::types::*;
use super::{annotate, check, keys};
use crate::csdl::{self, Document, Schema};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};
use std::collections::{BTreeMap, BTreeSet};

/// Links documents, and an overlay of annotations, into one model.
///
/// # Errors
/// Where names are declared twice, a type inherits from itself, or the overlay holds anything but annotations or
/// annotates what is not there. Other faults are warnings: real metadata has them.
pub fn build(mut documents: Vec<Document>, overlay: Option<Document>) -> Result<(Model, Diagnostics), Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let aliases = AliasTable::new(documents.iter().chain(&overlay), &mut diagnostics);
    check::declarations(&mut documents, &mut diagnostics);
    let includes = documents.iter().chain(&overlay).flat_map(|d| &d.references).flat_map(|r| &r.includes);
    let mut namespaces: BTreeSet<String> = includes.map(|i| i.namespace.clone()).collect();
    let mut schemas: Vec<Schema> = documents.into_iter().flat_map(|d| d.schemas).collect();
    namespaces.extend(schemas.iter().map(|s| s.namespace.clone()));
    let overlay: Vec<Schema> = overlay.into_iter().flat_map(|d| d.schemas).collect();
    overlay.iter().for_each(|schema| check_overlay(schema, &mut diagnostics));

    let mut names = Names::default();
    let mut model = Model::default();
    declare(&mut schemas, &mut names, &mut model, &mut diagnostics);
    let mut linker = Linker { aliases: &aliases, names: &names, diagnostics: &mut diagnostics };
    for schema in &mut schemas {
        link_types(schema, &mut model, &mut linker);
        link_operations(schema, &mut model, &mut linker);
    }
    check::foundations(&mut model, linker.diagnostics);
    sort_operations(&mut model);
    link_container(&mut schemas, &mut model, &mut linker);
    find_derived(&mut model, &mut diagnostics);
    if !diagnostics.has_errors() {
        check::linked(&mut model, &schemas, &aliases, &mut diagnostics);
        keys::settle(&mut model, &mut diagnostics);
        annotate::attach(&mut model, &aliases, schemas, overlay, &mut diagnostics);
        check::annotated(&mut model, &namespaces, &mut diagnostics);
    }
    if diagnostics.has_errors() { Err(diagnostics) } else { Ok((model, diagnostics)) }
}

fn check_overlay(schema: &Schema, diagnostics: &mut Diagnostics) {
    let counts = [
        schema.structured_types.len(),
        schema.enum_types.len(),
        schema.type_definitions.len(),
        schema.operations.len(),
        schema.terms.len(),
        schema.containers.len(),
    ];
    if counts.iter().any(|&n| n > 0) {
        diagnostics.push(
            Diagnostic::error("overlay-declares", &schema.namespace, "an overlay holds `Annotations` and nothing else")
                .at(schema.position)
                .with_help("put declarations into a document that codegen.toml lists under `metadata`"),
        );
    }
}

/// The annotations that stand inside an element, for the pass that resolves terms.
fn inline(annotations: &mut Vec<csdl::Annotation>) -> Annotations {
    Annotations(std::mem::take(annotations))
}

/// Gives every type an id, in the order of the names.
fn declare(schemas: &mut [Schema], names: &mut Names, model: &mut Model, diagnostics: &mut Diagnostics) {
    let mut structured = BTreeMap::new();
    let mut enums = BTreeMap::new();
    let mut definitions = BTreeMap::new();
    let mut first: BTreeMap<QualifiedName, Position> = BTreeMap::new();
    for schema in schemas {
        let qualified = |name: &str| QualifiedName { namespace: schema.namespace.clone(), name: name.to_owned() };
        let mut declared = |name: &QualifiedName, position| {
            let before = first.get(name).copied();
            if let Some(before) = before {
                diagnostics.push(
                    Diagnostic::error("duplicate-name", name.to_string(), "a type of this name is declared twice")
                        .at(position)
                        .with_help("remove one of the declarations")
                        .with_related(before, "first declared here"),
                );
            } else {
                first.insert(name.clone(), position);
            }
            before.is_none()
        };
        for t in &mut schema.structured_types {
            let name = qualified(&t.name);
            if declared(&name, t.position) {
                let key = t.key.iter().map(|part| KeyPart {
                    position: part.position,
                    path: part.name.clone(),
                    name: part.alias.clone().unwrap_or_else(|| part.name.clone()),
                });
                let linked = Structured {
                    position: t.position,
                    name: name.clone(),
                    kind: t.kind,
                    is_abstract: t.is_abstract,
                    is_open: t.is_open,
                    has_stream: t.has_stream,
                    key: key.collect(),
                    annotations: inline(&mut t.annotations),
                    ..Structured::default()
                };
                structured.insert(name, linked);
            }
        }
        for t in &mut schema.enum_types {
            let name = qualified(&t.name);
            if declared(&name, t.position) {
                enums.insert(name.clone(), enum_type(t, name));
            }
        }
        for t in &mut schema.type_definitions {
            let name = qualified(&t.name);
            if declared(&name, t.position) {
                let underlying = Primitive::parse(&t.underlying_type).unwrap_or(Primitive::Untyped);
                let linked = Definition {
                    position: t.position,
                    name: name.clone(),
                    underlying,
                    facets: t.facets.clone(),
                    annotations: inline(&mut t.annotations),
                };
                definitions.insert(name, linked);
            }
        }
        for t in &mut schema.terms {
            model.terms.push(Term {
                position: t.position,
                name: qualified(&t.name),
                annotations: inline(&mut t.annotations),
            });
        }
    }
    for (index, name) in (0..).zip(structured.keys()) {
        names.insert(name.clone(), Type::Structured(StructuredId(index)));
    }
    for (index, name) in (0..).zip(enums.keys()) {
        names.insert(name.clone(), Type::Enum(EnumId(index)));
    }
    for (index, name) in (0..).zip(definitions.keys()) {
        names.insert(name.clone(), Type::Definition(DefinitionId(index)));
    }
    model.structured = structured.into_values().collect();
    model.enums = enums.into_values().collect();
    model.definitions = definitions.into_values().collect();
    model.terms.sort_by(|a, b| a.name.cmp(&b.name));
}

fn enum_type(t: &mut csdl::EnumType, name: QualifiedName) -> Enum {
    let members = t.members.iter_mut().map(|m| Member {
        position: m.position,
        name: m.name.clone(),
        value: m.value,
        annotations: inline(&mut m.annotations),
    });
    let mut members: Vec<Member> = members.collect();
    members.sort_by(|a, b| (a.value, &a.name).cmp(&(b.value, &b.name)));
    Enum { position: t.position, name, is_flags: t.is_flags, members, annotations: inline(&mut t.annotations) }
}

fn link_types(schema: &mut Schema, model: &mut Model, linker: &mut Linker<'_>) {
    for t in &mut schema.structured_types {
        let name = QualifiedName { namespace: schema.namespace.clone(), name: t.name.clone() };
        let subject = name.to_string();
        let Ok(index) = model.structured.binary_search_by(|s| s.name.cmp(&name)) else { continue };
        let base = t
            .base_type
            .as_deref()
            .and_then(|base| linker.structured(base, &subject, t.position, "the type is taken to have no base type"));
        let mut properties: Vec<Property> = t.properties.iter_mut().map(|p| property(p, &subject, linker)).collect();
        let mut navigation: Vec<Navigation> =
            t.navigation_properties.iter_mut().map(|n| link_navigation(n, &subject, linker)).collect();
        let key = &model.structured[index].key;
        let in_key = |name: &str| key.iter().position(|part| part.member() == name).unwrap_or(usize::MAX);
        properties.sort_by(|a, b| (in_key(&a.name), &a.name).cmp(&(in_key(&b.name), &b.name)));
        navigation.sort_by(|a, b| a.name.cmp(&b.name));
        let linked = &mut model.structured[index];
        (linked.base, linked.properties, linked.navigation) = (base, properties, navigation);
    }
}

fn property(p: &mut csdl::Property, owner: &str, linker: &mut Linker<'_>) -> Property {
    Property {
        position: p.position,
        name: p.name.clone(),
        r#type: linker.type_use(&p.r#type, &format!("{owner}/{}", p.name), p.position),
        default_value: p.default_value.clone(),
        annotations: inline(&mut p.annotations),
    }
}

fn link_navigation(n: &mut csdl::NavigationProperty, owner: &str, linker: &mut Linker<'_>) -> Navigation {
    let subject = format!("{owner}/{}", n.name);
    let aliases = linker.aliases.at(n.position);
    let constraints = n.referential_constraints.iter().map(|c| Constraint {
        position: c.position,
        property: aliases.expand_path(&c.property),
        referenced: aliases.expand_path(&c.referenced_property),
    });
    Navigation {
        position: n.position,
        name: n.name.clone(),
        target: linker.structured(&n.r#type.name, &subject, n.position, "the navigation property is left out"),
        is_collection: n.r#type.is_collection,
        nullable: n.r#type.nullable,
        contains_target: n.contains_target,
        partner: n.partner.as_deref().map(|path| aliases.expand_path(path)),
        on_delete: n.on_delete.clone(),
        constraints: constraints.collect(),
        annotations: inline(&mut n.annotations),
    }
}

fn link_operations(schema: &mut Schema, model: &mut Model, linker: &mut Linker<'_>) {
    for o in &mut schema.operations {
        let name = QualifiedName { namespace: schema.namespace.clone(), name: o.name.clone() };
        let subject = name.to_string();
        let mut parameters = Vec::new();
        for p in &mut o.parameters {
            parameters.push(Parameter {
                position: p.position,
                name: p.name.clone(),
                r#type: linker.type_use(&p.r#type, &format!("{subject}/{}", p.name), p.position),
                annotations: inline(&mut p.annotations),
            });
        }
        let is_bound = o.is_bound && !parameters.is_empty();
        if o.is_bound && !is_bound {
            let message = "the operation is bound, but has no parameter; it is taken to be unbound";
            linker.diagnostics.push(
                Diagnostic::warning("bound-to-nothing", &subject, message)
                    .at(o.position)
                    .with_help("add the binding parameter, or remove `IsBound`"),
            );
        }
        let binding = is_bound.then(|| parameters.remove(0));
        let returns = o.return_type.as_ref();
        let returns = returns.map(|r| linker.type_use(&r.r#type, &format!("{subject}/$ReturnType"), r.position));
        model.operations.push(Operation {
            position: o.position,
            kind: o.kind,
            name,
            is_composable: o.is_composable,
            entity_set_path: o.entity_set_path.as_deref().map(|path| linker.aliases.at(o.position).expand_path(path)),
            binding,
            parameters,
            returns,
            return_annotations: o.return_type.as_mut().map(|r| inline(&mut r.annotations)).unwrap_or_default(),
            annotations: inline(&mut o.annotations),
        });
    }
}

/// By name, then by signature: overloads differ in binding, parameter names (functions) or binding alone (actions).
fn sort_operations(model: &mut Model) {
    let mut operations = std::mem::take(&mut model.operations);
    operations.sort_by_cached_key(|o| {
        let signature = |p: &Parameter| (p.name.clone(), p.r#type.r#type.clone(), p.r#type.is_collection);
        let parameters: Vec<_> = o.parameters.iter().map(signature).collect();
        (
            o.name.clone(),
            o.kind,
            o.binding.as_ref().map(|b| (b.r#type.r#type.clone(), b.r#type.is_collection)),
            parameters,
        )
    });
    model.operations = operations;
}

/// Merges the containers of all schemas: a service has one, and `Extends` names another that is in the run or not.
fn link_container(schemas: &mut [Schema], model: &mut Model, linker: &mut Linker<'_>) {
    let mut all: Vec<(String, csdl::EntityContainer)> = schemas
        .iter_mut()
        .flat_map(|s| std::mem::take(&mut s.containers).into_iter().map(|c| (s.namespace.clone(), c)))
        .collect();
    if all.is_empty() {
        return;
    }
    // The one that no other extends is the service's.
    let extends = |c: &csdl::EntityContainer| Some(linker.aliases.at(c.position).expand(c.extends.as_deref()?));
    let extended: Vec<QualifiedName> = all.iter().filter_map(|(_, c)| extends(c)).collect();
    let name = |namespace: &str, c: &csdl::EntityContainer| QualifiedName {
        namespace: namespace.to_owned(),
        name: c.name.clone(),
    };
    all.sort_by_key(|(namespace, c)| {
        let name = name(namespace, c);
        (extended.contains(&name), name)
    });
    let extensions: Vec<_> = all.iter().map(|(namespace, c)| (name(namespace, c), extends(c), c.position)).collect();
    check::extensions(&extensions, linker.diagnostics);
    let mut container = Container::default();
    for (index, (namespace, mut c)) in all.into_iter().enumerate() {
        let name = QualifiedName { namespace, name: c.name.clone() };
        if index == 0 {
            (container.position, container.name) = (c.position, name.clone());
        }
        container.annotations.0.append(&mut c.annotations);
        let subject = |child: &str| format!("{name}/{child}");
        for s in c.entity_sets {
            let target = linker.structured(&s.entity_type, &subject(&s.name), s.position, "the entity set is left out");
            container.roots.push(root(s.name, true, s.position, target, s.bindings, s.annotations, linker));
        }
        for s in c.singletons {
            let target = linker.structured(&s.entity_type, &subject(&s.name), s.position, "the singleton is left out");
            container.roots.push(root(s.name, false, s.position, target, s.bindings, s.annotations, linker));
        }
        let actions = c.action_imports.into_iter().map(|i| (OperationKind::Action, i));
        let functions = c.function_imports.into_iter().map(|i| (OperationKind::Function, i));
        for (kind, import) in actions.chain(functions) {
            let operation = linker.aliases.at(import.position).expand(&import.operation);
            let found = (0..)
                .zip(&model.operations)
                .filter(|(_, o)| o.name == operation && o.kind == kind && o.binding.is_none());
            let operations: Vec<OperationId> = found.map(|(index, _)| OperationId(index)).collect();
            if operations.is_empty() {
                let bound = model.operations.iter().find(|o| o.name == operation && o.kind == kind);
                linker.diagnostics.push(match bound {
                    Some(bound) => {
                        let message =
                            format!("`{operation}` is bound to a type, so nothing imports it; the import is left out");
                        Diagnostic::warning("import-of-bound", subject(&import.name), message)
                            .at(import.position)
                            .with_help("remove the import, or `IsBound` from the operation")
                            .with_related(bound.position, "the operation")
                    }
                    None => {
                        let message = format!("there is no unbound operation `{operation}`; the import is left out");
                        Diagnostic::warning("unresolved-operation", subject(&import.name), message)
                            .at(import.position)
                            .with_help("correct the name, or add the document that declares the operation")
                    }
                });
            }
            container.imports.push(Import {
                position: import.position,
                name: import.name,
                kind,
                operations,
                entity_set: import.entity_set,
                annotations: Annotations(import.annotations),
            });
        }
    }
    container.roots.sort_by(|a, b| a.name.cmp(&b.name));
    container.imports.sort_by(|a, b| a.name.cmp(&b.name));
    model.container = Some(container);
}

fn root(
    name: String,
    is_collection: bool,
    position: Position,
    target: Option<StructuredId>,
    bindings: Vec<csdl::NavigationPropertyBinding>,
    annotations: Vec<csdl::Annotation>,
    linker: &Linker<'_>,
) -> Root {
    let aliases = linker.aliases.at(position);
    let bindings = bindings.into_iter().map(|b| Binding {
        path: aliases.expand_path(&b.path),
        target: aliases.expand_path(&b.target),
        position: b.position,
    });
    let mut bindings: Vec<_> = bindings.collect();
    bindings.sort();
    Root { position, name, is_collection, target, bindings, annotations: Annotations(annotations) }
}

/// Fills in who derives from whom; a type that inherits from itself is an error.
fn find_derived(model: &mut Model, diagnostics: &mut Diagnostics) {
    for index in 0..model.structured.len() {
        let mut seen = vec![index];
        let mut base = model.structured[index].base;
        while let Some(StructuredId(next)) = base {
            let next = next as usize;
            if seen.contains(&next) {
                let t = &model.structured[index];
                diagnostics.push(
                    Diagnostic::error("inheritance-cycle", t.name.to_string(), "the type inherits from itself")
                        .at(t.position)
                        .with_help("correct one of the `BaseType` attributes of the cycle"),
                );
                return;
            }
            seen.push(next);
            base = model.structured[next].base;
        }
        if let Some(StructuredId(base)) = model.structured[index].base {
            // Types are sorted by name, so these are, too.
            model.structured[base as usize].derived.push(StructuredId(index as u32));
        }
    }
}
