//! Values and types as Rust text, with the `use` lines that the text needs.

use super::catalogue::Catalogue;
use super::request::Value;
use crate::plan::{Argument, ArgumentType, Entity, Field, KeyStruct, RustType};
use std::collections::BTreeMap;

/// The types that an expression names: short name and full path.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    paths: BTreeMap<String, String>,
}

impl Uses {
    /// The name of a type in an expression: its last part, unless another type has it already.
    pub(super) fn name(&mut self, catalogue: &Catalogue<'_>, used: &RustType) -> String {
        let RustType::Path(parts) = used else { return type_text(used) };
        let inner: Vec<&str> = match parts.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            // Primitives and their like are at the root of the crate, too.
            ["crate", "runtime", name] => vec![name],
            ["crate", ref rest @ ..] => rest.to_vec(),
            _ => return used.short(),
        };
        let full = format!("{}::{}", catalogue.crate_name, inner.join("::"));
        let short = used.short();
        if self.paths.entry(short.clone()).or_insert_with(|| full.clone()) == &full { short } else { full }
    }

    /// A name at the root of the crate.
    pub(super) fn root(&mut self, catalogue: &Catalogue<'_>, name: &str) -> String {
        self.name(catalogue, &RustType::path(["crate", "runtime", name]))
    }

    pub(super) fn lines(self) -> Vec<String> {
        self.paths.into_values().collect()
    }
}

/// A type as it is written within the crate: `Vec<models::User>`, `Guid`.
pub(super) fn type_text(used: &RustType) -> String {
    used.text(|parts| match parts {
        ["crate", "runtime", name] | ["std", .., name] => (*name).to_owned(),
        ["crate", rest @ ..] => rest.join("::"),
        all => all.join("::"),
    })
}

/// Which kind of value a type is, by its path.
fn last<'t>(used: &'t RustType, module: &str) -> Option<&'t str> {
    match used {
        RustType::Path(parts) => match &parts[..] {
            [_, within, name] if within == module => Some(name),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn is_text(used: &RustType) -> bool {
    last(used, "string").is_some()
}

/// The value of a type that the text stands for, as an expression; `None` where the text is no such value.
pub(super) fn literal(catalogue: &Catalogue<'_>, uses: &mut Uses, used: &RustType, text: &str) -> Option<String> {
    if is_text(used) {
        return Some(format!("{text:?}"));
    }
    if let Some(primitive) = last(used, "primitive") {
        let is_legal = match primitive {
            "bool" => text.parse::<bool>().is_ok(),
            "f64" => {
                let number: f64 = text.parse().ok().filter(|n: &f64| n.is_finite())?;
                return (number.to_string() == text).then(|| format!("{number:?}"));
            }
            "u8" => text.parse::<u8>().is_ok_and(|n| n.to_string() == text),
            "i8" => text.parse::<i8>().is_ok_and(|n| n.to_string() == text),
            "i16" => text.parse::<i16>().is_ok_and(|n| n.to_string() == text),
            "i32" => text.parse::<i32>().is_ok_and(|n| n.to_string() == text),
            _ => text.parse::<i64>().is_ok_and(|n| n.to_string() == text),
        };
        return is_legal.then(|| text.to_owned());
    }
    if last(used, "runtime").is_some() {
        return Some(format!("{text:?}.parse::<{}>()?", uses.name(catalogue, used)));
    }
    let variant = catalogue.r#enum(used)?.variants.iter().find(|variant| variant.wire == text)?;
    Some(format!("{}::{}", uses.name(catalogue, used), variant.name))
}

/// A key as the argument of `by_id`, as `key_struct` where it has one; `variable` names the ones that are not known.
///
/// # Errors
/// Why the values are no key of the type.
pub(super) fn key(
    catalogue: &Catalogue<'_>,
    uses: &mut Uses,
    entity: &Entity,
    key_struct: Option<&KeyStruct>,
    parts: &[(Option<String>, Value)],
    variable: impl FnOnce() -> String,
) -> Result<String, String> {
    let types: Vec<&RustType> = match (&entity.key_type, key_struct) {
        (_, Some(named)) => named.parts.iter().map(|part| &part.r#type).collect(),
        (RustType::Tuple(types), None) => types.iter().collect(),
        (one, None) => vec![one],
    };
    let is_named = |(name, _): &(Option<String>, Value)| name.is_some();
    if parts.iter().any(is_named) && parts.iter().any(|part| !is_named(part)) {
        return Err("some parts of the key have names, others have none".to_owned());
    }
    // One placeholder may stand for the whole key.
    if let [(_, Value::Placeholder)] = parts {
        return Ok(variable());
    }
    let mut expressions = Vec::new();
    for (index, (name, used)) in entity.key.iter().zip(types).enumerate() {
        let named = parts.iter().find(|(given, _)| given.as_deref() == Some(name));
        let part = named.or_else(|| parts.get(index).filter(|part| !is_named(part)));
        let Some((_, value)) = part else { return Err(format!("the key's part `{name}` is missing")) };
        expressions.push(match key_struct.and_then(|named| named.parts.get(index)) {
            Some(part) => key_field(catalogue, uses, part, value)?,
            None => key_part(catalogue, uses, used, &crate::plan::snake(name), Some(value))?,
        });
    }
    if parts.len() > expressions.len() {
        return Err(format!("the key is {}", entity.key.join(", ")));
    }
    let expressions = match &expressions[..] {
        [one] => return Ok(one.clone()),
        all => all.join(", "),
    };
    Ok(match key_struct {
        Some(_) => format!("{} {{ {expressions} }}", uses.name(catalogue, &entity.key_type)),
        None => format!("({expressions})"),
    })
}

/// A field of the struct for a key: by the variable of its name, where the value is not known.
fn key_field(catalogue: &Catalogue<'_>, uses: &mut Uses, part: &Field, value: &Value) -> Result<String, String> {
    let Value::Given(text) = value else { return Ok(part.name.clone()) };
    let expression = match is_text(&part.r#type) {
        true => Some(format!("{text:?}.into()")),
        false => literal(catalogue, uses, &part.r#type, text),
    };
    let expression = expression.ok_or_else(|| no_part(text, &part.r#type, &part.name))?;
    Ok(format!("{}: {expression}", part.name))
}

fn no_part(text: &str, used: &RustType, name: &str) -> String {
    format!("`{text}` is no `{}`, which the key `{name}` is", type_text(used))
}

/// A part of a key; the variable where it is not known.
///
/// # Errors
/// Why the value is no such part.
pub(super) fn key_part(
    catalogue: &Catalogue<'_>,
    uses: &mut Uses,
    used: &RustType,
    variable: &str,
    value: Option<&Value>,
) -> Result<String, String> {
    let Some(Value::Given(text)) = value else { return Ok(variable.to_owned()) };
    // Keys are taken as text where services take other text, too, such as an alias.
    let is_guid = matches!(last(used, "runtime"), Some("Guid"));
    let expression = if is_guid { Some(format!("{text:?}")) } else { literal(catalogue, uses, used, text) };
    expression.ok_or_else(|| no_part(text, used, variable))
}

/// The name of a type in ids of operations: its modules and its own name.
pub(super) fn owner_id(of: &RustType, csdl_name: &str) -> String {
    let name = csdl_name.rsplit('.').next().unwrap_or_default();
    let modules = match of {
        RustType::Path(parts) => parts.get(2..parts.len().saturating_sub(1)).unwrap_or_default(),
        _ => &[],
    };
    modules.iter().map(String::as_str).chain([name]).collect::<Vec<_>>().join(".")
}

/// The type of an argument as the method takes it.
pub(super) fn argument_type(argument: &Argument) -> String {
    let text = match &argument.r#type {
        ArgumentType::Text => "&str".to_owned(),
        ArgumentType::Value(used) => type_text(used),
        ArgumentType::Reference(used) | ArgumentType::Json(used) => format!("&{}", type_text(used)),
    };
    if argument.is_optional { format!("Option<{text}>") } else { text }
}

/// An argument of a function: the variable by its name where the value is not known; `None` where the text is no such
/// value.
pub(super) fn argument(
    catalogue: &Catalogue<'_>,
    uses: &mut Uses,
    argument: &Argument,
    value: Option<&Value>,
) -> Option<String> {
    let text = match value {
        None if argument.is_optional => return Some("None".to_owned()),
        None | Some(Value::Placeholder | Value::Alias(_)) => return Some(argument.name.clone()),
        Some(Value::Given(text)) => text,
    };
    let expression = match &argument.r#type {
        ArgumentType::Text => format!("{text:?}"),
        ArgumentType::Value(used) => literal(catalogue, uses, used, text)?,
        ArgumentType::Reference(used) => format!("&{}", literal(catalogue, uses, used, text)?),
        // Collections and structures are given as JSON; a variable of their type says more than the JSON would.
        ArgumentType::Json(_) => return Some(argument.name.clone()),
    };
    Some(if argument.is_optional { format!("Some({expression})") } else { expression })
}
