//! Property constants.

use super::names::Names;
use super::text::{constant, docs, gate, implementation, string};
use crate::plan::{Access, NavigationConstant, PropertyConstant, Struct};

pub(super) fn constants(s: &Struct, names: &Names<'_>) -> String {
    if s.properties.is_empty() && s.navigation.is_empty() {
        return String::new();
    }
    names.gated(s.navigation.iter().any(|n| n.gate.is_some()));
    let properties = s.properties.iter().map(|p| property(p, names));
    let all: Vec<String> = properties.chain(s.navigation.iter().map(|n| navigation(n, names))).collect();
    implementation(&format!("impl {}", s.name), &all)
}

fn property(p: &PropertyConstant, names: &Names<'_>) -> String {
    let is_writable = p.access == Access::ReadWrite;
    let access = match (is_writable, p.filterable, p.sortable) {
        (true, true, true) => String::new(),
        (false, true, true) => format!(", {}", names.runtime("ReadOnly")),
        (w, f, s) => {
            format!(", {}<{}, {}, {}>", names.runtime("Access"), yes(w, names), yes(f, names), yes(s, names))
        }
    };
    let property = names.runtime("Property");
    let r#type = format!("{property}<Self, {}{access}>", names.r#type(&p.r#type));
    docs(&p.docs, "    ") + &constant(&p.name, &r#type, &format!("{property}::new({})", string(&p.wire)))
}

fn navigation(n: &NavigationConstant, names: &Names<'_>) -> String {
    let navigation = names.runtime("Navigation");
    let cardinality = names.runtime(if n.is_collection { "Many" } else { "One" });
    let expandable = if n.expandable { String::new() } else { format!(", {}", names.runtime("No")) };
    let r#type = format!("{navigation}<Self, {}, {cardinality}{expandable}>", names.r#type(&n.target));
    let value = format!("{navigation}::new({})", string(&n.wire));
    gate(&n.gate, "    ") + &docs(&n.docs, "    ") + &constant(&n.name, &r#type, &value)
}

/// The marker for what is allowed or not.
fn yes(allowed: bool, names: &Names<'_>) -> String {
    names.runtime(if allowed { "Yes" } else { "No" })
}
