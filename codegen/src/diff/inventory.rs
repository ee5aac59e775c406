//! Every item of a crate that users can name, with what they can tell of it: the types.

use super::change::Kind;
use super::item::{Item, Items, add, type_text};
use super::{facts, inventory_requests};
use crate::Resolved;
use crate::plan::{Access, Entity, Enum, KeyStruct, RustType, Struct};

/// Gathers the items of a crate.
pub fn inventory(resolved: &Resolved) -> Items {
    let mut items = Items::new();
    let places = inventory_requests::places(&resolved.plan);
    for namespace in &resolved.plan.namespaces {
        let module: String = namespace.module.iter().map(|part| format!("{part}::")).collect();
        for s in &namespace.structs {
            structure(&mut items, &module, s);
        }
        for e in &namespace.enums {
            enumeration(&mut items, &module, e);
        }
        for r in &namespace.requests {
            inventory_requests::requests(&mut items, &module, r, &places);
        }
    }
    inventory_requests::client(&mut items, &resolved.plan.client);
    for item in items.values_mut() {
        facts::add(item, &resolved.model);
    }
    items
}

fn structure(items: &mut Items, module: &str, s: &Struct) {
    let path = format!("models::{module}{}", s.name);
    let item = Item::new("struct", &s.csdl_name, if s.entity.is_some() { "an entity" } else { "" });
    let item = item.able(s.bases.iter().map(|base| (format!("become {}", type_text(base)), true)));
    add(items, path.clone(), item.wire(&s.csdl_name).documented(&s.docs));
    for f in &s.fields {
        let subject = format!("{}/{}", s.csdl_name, f.wire);
        let item = Item::new("field", subject, format!("Option<{}>", type_text(&f.r#type)));
        add(items, format!("{path}.{}", f.name), item.wire(&f.wire).documented(&f.docs));
    }
    // A constant has the name, the type and the documentation of its field; what it adds is what may be done with it.
    for p in &s.properties {
        let item = Item::new("constant", format!("{}/{}", s.csdl_name, p.wire), type_text(&p.r#type));
        let abilities =
            [("set in an update", p.access == Access::ReadWrite), ("filter by", p.filterable), ("sort by", p.sortable)];
        add(items, format!("{path}::{}", p.name), item.able(abilities));
    }
    for n in &s.navigation {
        let cardinality = if n.is_collection { "Many" } else { "One" };
        let signature = format!("{}, {cardinality}", type_text(&n.target));
        let item = Item::new("navigation", format!("{}/{}", s.csdl_name, n.wire), signature);
        let item = item.able([("expand", n.expandable)]).wire(&n.wire).documented(&n.docs);
        add(items, format!("{path}::{}", n.name), item);
    }
    if let Some(e) = s.entity.as_ref().filter(|e| !e.key.is_empty()) {
        add(items, format!("{path}::Key"), Item::new("key", &s.csdl_name, key(e)));
    }
    if let Some(key) = &s.key {
        key_struct(items, module, s, key);
    }
}

fn key_struct(items: &mut Items, module: &str, s: &Struct, key: &KeyStruct) {
    let path = format!("models::{module}{}", key.name);
    add(items, path.clone(), Item::new("key struct", &s.csdl_name, ""));
    for part in &key.parts {
        let item = Item::new("part", format!("{}/{}", s.csdl_name, part.wire), type_text(&part.r#type));
        add(items, format!("{path}.{}", part.name), item.wire(&part.wire));
    }
}

/// What `by_id` takes.
fn key(e: &Entity) -> String {
    let mut key = e.key.clone();
    // In a struct, the parts of a key go by their names, whatever their order in the URL.
    if !matches!(e.key_type, RustType::Tuple(_)) {
        key.sort();
    }
    format!("({}) of type {}", key.join(", "), type_text(&e.key_type))
}

fn enumeration(items: &mut Items, module: &str, e: &Enum) {
    let path = format!("models::{module}{}", e.name);
    let item = Item::new("enum", &e.csdl_name, "");
    let literal = if e.prefix.is_empty() { "written bare".to_owned() } else { format!("written as {}'…'", e.prefix) };
    add(items, path.clone(), item.fact(Kind::Wire, literal).documented(&e.docs));
    for v in &e.variants {
        let item = Item::new("variant", format!("{}/{}", e.csdl_name, v.wire), "");
        add(items, format!("{path}::{}", v.name), item.wire(&v.wire).documented(&v.docs));
    }
    add(items, format!("{path}::{}", e.fallback), Item::new("variant", &e.csdl_name, "String"));
}
