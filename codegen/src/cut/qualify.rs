//! Names in full: a document may spell them by namespace or by alias, and the next one otherwise.

use crate::csdl::{Document, TypeUse};
use crate::model::Aliases;

/// Spells every name of a type, an operation, a container or a target by its namespace. Annotations stay as they are.
pub(super) fn qualify(document: &mut Document, aliases: &Aliases) {
    let name = |text: &mut String| *text = aliases.expand(text).to_string();
    let path = |text: &mut String| *text = aliases.expand_path(text);
    let used = |used: &mut TypeUse| name(&mut used.name);
    for schema in &mut document.schemas {
        for t in &mut schema.structured_types {
            t.base_type.iter_mut().for_each(name);
            t.properties.iter_mut().for_each(|p| used(&mut p.r#type));
            for n in &mut t.navigation_properties {
                used(&mut n.r#type);
                n.partner.iter_mut().for_each(path);
                for c in &mut n.referential_constraints {
                    path(&mut c.property);
                    path(&mut c.referenced_property);
                }
            }
        }
        for o in &mut schema.operations {
            o.entity_set_path.iter_mut().for_each(path);
            o.parameters.iter_mut().for_each(|p| used(&mut p.r#type));
            o.return_type.iter_mut().for_each(|r| used(&mut r.r#type));
        }
        for t in &mut schema.terms {
            used(&mut t.r#type);
            t.base_term.iter_mut().for_each(name);
        }
        for c in &mut schema.containers {
            c.extends.iter_mut().for_each(name);
            c.entity_sets.iter_mut().for_each(|s| name(&mut s.entity_type));
            c.singletons.iter_mut().for_each(|s| name(&mut s.entity_type));
            let bindings = c.entity_sets.iter_mut().map(|s| &mut s.bindings);
            for binding in bindings.chain(c.singletons.iter_mut().map(|s| &mut s.bindings)).flatten() {
                path(&mut binding.path);
                path(&mut binding.target);
            }
            c.action_imports.iter_mut().chain(&mut c.function_imports).for_each(|i| name(&mut i.operation));
        }
        for block in &mut schema.external_annotations {
            block.target = target(aliases, &block.target);
        }
    }
}

/// `NS.type/member`, or `NS.name(NS.binding,Collection(NS.type))/parameter`.
fn target(aliases: &Aliases, text: &str) -> String {
    let Some((head, rest)) = text.split_once('(') else { return aliases.expand_path(text) };
    let Some((signature, rest)) = rest.rsplit_once(')') else { return text.to_owned() };
    let used = |name: &str| match name.trim().strip_prefix("Collection(").and_then(|name| name.strip_suffix(')')) {
        Some(item) => format!("Collection({})", aliases.expand(item)),
        None => aliases.expand(name.trim()).to_string(),
    };
    let signature: Vec<String> = signature.split(',').filter(|name| !name.trim().is_empty()).map(used).collect();
    format!("{}({}){}", aliases.expand(head.trim()), signature.join(","), aliases.expand_path(rest))
}
