//! The container and its children (CSDL 4.01, section 13).

use super::super::types::*;
use super::{FIRST, navigation, operations, repeated, take_away};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};

/// Warns of containers that are several, and of what they extend; `all` are the containers with what they extend, the
/// service's first.
pub(in super::super) fn extensions(
    all: &[(QualifiedName, Option<QualifiedName>, Position)],
    diagnostics: &mut Diagnostics,
) {
    let mut warn =
        |code, name: &QualifiedName, position, message: String, help: &str, related: &[(Position, &'static str)]| {
            let found = Diagnostic::warning(code, name.to_string(), message).at(position).with_help(help);
            let related = related.iter().fold(found, |found, (place, what)| found.with_related(*place, what));
            diagnostics.push(related);
        };
    let find = |wanted: &QualifiedName| all.iter().find(|(name, ..)| name == wanted);
    for (name, extends, position) in all {
        let Some(extended) = extends else { continue };
        if find(extended).is_none() {
            let message = format!(
                "the container `{extended}`, which this one extends, is declared nowhere; its children are missing"
            );
            let help = "add the document that declares it to `metadata` in codegen.toml";
            warn("unresolved-container", name, *position, message, help, &[]);
        }
        let next = |name: &&QualifiedName| find(name).and_then(|(_, extends, _)| extends.as_ref());
        if std::iter::successors(Some(extended), next).take(all.len()).any(|extended| extended == name) {
            let message = "the container extends itself; all containers of the ring are taken as one".to_owned();
            warn("extends-ring", name, *position, message, "remove one of the `Extends` attributes of the ring", &[]);
        }
    }
    // A ring has no container that is not extended.
    let is_extended = |name: &QualifiedName| all.iter().any(|(_, extends, _)| extends.as_ref() == Some(name));
    let mut services = all.iter().filter(|(name, ..)| !is_extended(name));
    if let Some((_, _, first)) = services.next() {
        for (name, _, position) in services {
            let message = "a service has one container; all of them are taken as one".to_owned();
            let help = "remove the container, or let one extend the other";
            warn("several-containers", name, *position, message, help, &[(*first, "the container of the service")]);
        }
    }
}

/// Takes away children that have the name of another.
pub(super) fn children(model: &mut Model, diagnostics: &mut Diagnostics) {
    let Some(container) = &mut model.container else { return };
    let roots = container.roots.iter().map(|r| (r.name.as_str(), r.position));
    let mut twice = repeated(roots.chain(container.imports.iter().map(|i| (i.name.as_str(), i.position))));
    let imports = twice.split_off(container.roots.len());
    let name = &container.name;
    let mut say = |child: &str, position, first| {
        let message = "the container has a child of this name already; the first is used";
        diagnostics.push(
            Diagnostic::warning("duplicate-child", format!("{name}/{child}"), message)
                .at(position)
                .with_help("remove one of them, or give it another name")
                .with_related(first, FIRST),
        );
    };
    take_away(&mut container.roots, twice, |r, first| say(&r.name, r.position, first));
    take_away(&mut container.imports, imports, |i, first| say(&i.name, i.position, first));
}

/// Takes away types of entity sets and singletons that are no entity types: such a child is left out.
pub(super) fn targets(model: &mut Model, diagnostics: &mut Diagnostics) {
    let Some(mut container) = model.container.take() else { return };
    for root in &mut container.roots {
        let assumed = if root.is_collection { "the entity set is left out" } else { "the singleton is left out" };
        let subject = || format!("{}/{}", container.name, root.name);
        let found = root.target.and_then(|id| navigation::not_an_entity(model, id, subject, root.position, assumed));
        if let Some(found) = found {
            diagnostics.push(found);
            root.target = None;
        }
    }
    model.container = Some(container);
}

/// Warns of entity sets of a type that states no key. Keys that are none are reported later, of their type.
pub(super) fn keys(model: &Model, diagnostics: &mut Diagnostics) {
    let Some(container) = &model.container else { return };
    for root in container.roots.iter().filter(|r| r.is_collection) {
        let Some(target) = root.target.filter(|id| model.key(*id).is_empty()) else { continue };
        let message =
            format!("`{}` has no key; the set is listed, but none of its entities addressed", model[target].name);
        diagnostics.push(
            Diagnostic::warning("entity-set-without-key", format!("{}/{}", container.name, root.name), message)
                .at(root.position)
                .with_help("state the key of the type in the metadata")
                .with_related(model[target].position, "the type"),
        );
    }
}

/// Takes away bindings that lead from or to nothing, or to what they cannot, and those of a path that is bound already.
pub(super) fn bindings(model: &mut Model, diagnostics: &mut Diagnostics) {
    let Some(mut container) = model.container.take() else { return };
    let names: Vec<(String, Option<StructuredId>)> =
        container.roots.iter().map(|r| (r.name.clone(), r.target)).collect();
    for root in &mut container.roots {
        let subject = |binding: &Binding| format!("{}/{}/{}", container.name, root.name, binding.path);
        let Some(start) = root.target else { continue };
        root.bindings.retain(|binding| {
            let (code, message) = match bound(model, &container.name, &names, start, binding) {
                Ok(()) => return true,
                Err(reason) => reason,
            };
            let message = format!("{message}; the binding is ignored");
            let found = Diagnostic::warning(code, subject(binding), message).at(binding.position);
            diagnostics.push(found.with_help("correct the binding, or remove it"));
            false
        });
        let twice = repeated(root.bindings.iter().map(|b| (b.path.as_str(), b.position)));
        take_away(&mut root.bindings, twice, |binding, first| {
            let message = "the path is bound already; the first binding is used";
            diagnostics.push(
                Diagnostic::warning("duplicate-binding", subject(binding), message)
                    .at(binding.position)
                    .with_help("remove one of the bindings")
                    .with_related(first, FIRST),
            );
        });
    }
    model.container = Some(container);
}

/// Why a binding binds nothing.
fn bound(
    model: &Model,
    container: &QualifiedName,
    roots: &[(String, Option<StructuredId>)],
    start: StructuredId,
    binding: &Binding,
) -> Result<(), (&'static str, String)> {
    let Binding { path, target, .. } = binding;
    let Some((_, n)) = model.navigation_at(start, path) else {
        let message = format!("`{path}` leads from `{}` to no navigation property", model[start].name);
        return Err(("unresolved-binding-path", message));
    };
    // A target may name the container first.
    let target_path = target.strip_prefix(&format!("{container}/")).unwrap_or(target);
    let (root, rest) = target_path.split_once('/').unwrap_or((target_path, ""));
    let Some((_, end)) = roots.iter().find(|(name, _)| name == root) else {
        // Another container of the service may have it.
        if root.contains('.') {
            return Ok(());
        }
        return Err(("unresolved-binding-target", format!("the container has no entity set or singleton `{root}`")));
    };
    let Some(mut end) = *end else {
        return Err(("unresolved-binding-target", format!("`{root}` is left out of the container")));
    };
    if !rest.is_empty() {
        match model.entities_at(end, rest) {
            Some(found) => end = found,
            None => {
                let message = format!("`{rest}` leads from `{}` to no entities", model[end].name);
                return Err(("unresolved-binding-target", message));
            }
        }
    }
    match n.target {
        Some(wanted) if !navigation::related(model, wanted, end) => Err((
            "binding-of-other-type",
            format!("`{target}` has entities of `{}`, but `{path}` leads to `{}`", model[end].name, model[wanted].name),
        )),
        _ => Ok(()),
    }
}

/// What imports say of entity sets.
pub(super) fn imports(model: &Model, diagnostics: &mut Diagnostics) {
    let Some(container) = &model.container else { return };
    for import in &container.imports {
        let Some(set) = &import.entity_set else { continue };
        let subject = format!("{}/{}", container.name, import.name);
        let warning = |code, message, position: Position| Diagnostic::warning(code, &subject, message).at(position);
        let name = set.rsplit_once('/').filter(|(before, _)| *before == container.name.to_string());
        let name = name.map_or(set.as_str(), |(_, name)| name);
        let root = container.roots.iter().find(|r| r.name == name);
        if root.is_none() && !name.contains(['.', '/']) {
            let message = format!("the container has no entity set `{set}`; it is ignored");
            let found = warning("unresolved-entity-set", message, import.position);
            diagnostics.push(found.with_help("correct `EntitySet`, or remove it"));
            continue;
        }
        let returned = import.operations.iter().filter_map(|id| model[*id].returns.as_ref());
        let types: Vec<&Type> = returned.map(|used| &used.r#type).collect();
        let entities: Vec<StructuredId> = types.iter().filter_map(|t| operations::entity(model, t)).collect();
        let of_set = root.and_then(|root| root.target);
        let (code, message) = if !types.is_empty() && entities.is_empty() {
            ("entity-set-without-entities", format!("what is imported returns no entities; `{set}` is ignored"))
        } else if let (Some(of_set), Some(other)) = (of_set, entities.first())
            && !entities.iter().any(|id| navigation::related(model, *id, of_set))
        {
            let (other, of_set) = (&model[*other].name, &model[of_set].name);
            let message = format!("what is imported returns `{other}`, but `{set}` has `{of_set}`; it is ignored");
            ("entity-set-of-other-type", message)
        } else {
            continue;
        };
        let found = warning(code, message, import.position);
        diagnostics.push(found.with_help("correct or remove `EntitySet`, or correct the return type"));
    }
}
