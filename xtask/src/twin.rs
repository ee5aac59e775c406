//! The models of a crate as serde derives them, to compare costs with: structs and enumerations of the same fields and
//! members, and nothing else.

use csdlgen::plan::{Enum, Namespace, Plan, RustType, Struct};
use std::fmt::Write as _;

const DERIVES: &str =
    "#[derive(::serde::Serialize, ::serde::Deserialize, Clone, Debug, PartialEq, Default)]\n#[serde(default)]\n";
const ENUM_DERIVES: &str = "#[derive(::serde::Serialize, ::serde::Deserialize, Clone, Debug, PartialEq, Default)]\n";

/// The text of the crate's only file.
pub fn models(plan: &Plan) -> String {
    let mut text = "#![allow(warnings)]\npub mod models {\n".to_owned();
    for namespace in plan.namespaces.iter().filter(|namespace| namespace.module.is_empty()) {
        module(&mut text, plan, namespace);
    }
    text + "}\n"
}

/// The items of a namespace, and the namespaces within.
fn module(text: &mut String, plan: &Plan, namespace: &Namespace) {
    for s in &namespace.structs {
        structure(text, s);
    }
    for e in &namespace.enums {
        enumeration(text, e);
    }
    for inner in &plan.namespaces {
        if let Some((last, parent)) = inner.module.split_last()
            && parent == namespace.module
        {
            let _ = writeln!(text, "pub mod {last} {{");
            module(text, plan, inner);
            text.push_str("}\n");
        }
    }
}

fn structure(text: &mut String, s: &Struct) {
    let _ = writeln!(text, "{DERIVES}pub struct {} {{", s.name);
    for f in &s.fields {
        let ty = rust_type(&f.r#type);
        let rename = format!("rename = {:?}, skip_serializing_if = \"::std::option::Option::is_none\"", f.wire);
        let _ = writeln!(text, "#[serde({rename})]\npub {}: ::std::option::Option<{ty}>,", f.name);
    }
    text.push_str("}\n");
}

fn enumeration(text: &mut String, e: &Enum) {
    let _ = writeln!(text, "{ENUM_DERIVES}pub enum {} {{", e.name);
    for v in &e.variants {
        let _ = writeln!(text, "#[serde(rename = {:?})]\n{},", v.wire, v.name);
    }
    let _ = writeln!(text, "#[default]\n{},\n}}", e.fallback);
}

/// The type of a field; what has a type of its own in the runtime is text here.
pub fn rust_type(found: &RustType) -> String {
    match found {
        RustType::Path(parts) => match parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["crate", "runtime", "Json"] => "::serde_json::Value".to_owned(),
            ["crate", "runtime", ..] => "::std::string::String".to_owned(),
            ["crate", ..] => parts.join("::"),
            _ => format!("::{}", parts.join("::")),
        },
        RustType::Vec(item) => format!("::std::vec::Vec<{}>", rust_type(item)),
        RustType::Box(inner) => format!("::std::boxed::Box<{}>", rust_type(inner)),
        RustType::Flags(inner) => format!("::std::vec::Vec<{}>", rust_type(inner)),
        RustType::Tuple(parts) => format!("({})", parts.iter().map(|part| rust_type(part) + ",").collect::<String>()),
    }
}
