//! What is wrong with a model as a whole, though each part of it is right.

use super::types::*;
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;

/// Warns of members of a type that have one name: a property and a navigation property, or one that a base type has, too
/// (CSDL 4.01, section 6.3 and 8). Declared twice in one type, or as two kinds, they share one place in its JSON.
pub(super) fn members(model: &Model, diagnostics: &mut Diagnostics) {
    for (index, t) in (0..).zip(&model.structured) {
        let mut kinds: BTreeMap<&str, &str> = BTreeMap::new();
        for base in model.lineage(StructuredId(index)).skip(1) {
            kinds.extend(model[base].properties.iter().map(|p| (p.name.as_str(), "a property")));
            kinds.extend(model[base].navigation.iter().map(|n| (n.name.as_str(), "a navigation property")));
        }
        let properties = t.properties.iter().map(|p| (&p.name, "a property", p.position));
        let navigation = t.navigation.iter().map(|n| (&n.name, "a navigation property", n.position));
        for (name, kind, position) in properties.chain(navigation) {
            if let Some(other) = kinds.insert(name, kind) {
                let message = format!("{kind} has the name of {other} of the type; they share its place in JSON");
                diagnostics.push(
                    Diagnostic::warning("duplicate-member", format!("{}/{name}", t.name), message)
                        .at(position)
                        .with_help("remove one of the declarations from the metadata, or give it another name"),
                );
            }
        }
    }
}
