//! Simple conditions, typed: comparisons and text functions, joined by `and` and `or`. All else stays text.

use super::paths::{Path, path};
use super::query::{About, split};
use super::request::unquoted;
use super::values::is_text;

/// A condition as an expression; `None` where the text has anything that is not simple.
pub(super) fn condition(about: &mut About<'_, '_, '_>, text: &str) -> Option<String> {
    // `and` binds closer than `or`, in the text and in the expression.
    joined(about, &split(text, " or "), "or", |about, all| joined(about, &split(all, " and "), "and", term))
}

fn joined(
    about: &mut About<'_, '_, '_>,
    parts: &[&str],
    method: &str,
    part: impl Fn(&mut About<'_, '_, '_>, &str) -> Option<String>,
) -> Option<String> {
    let mut parts = parts.iter();
    let mut text = part(about, parts.next()?)?;
    for next in parts {
        text.push_str(&format!(".{method}({})", part(about, next)?));
    }
    Some(text)
}

fn term(about: &mut About<'_, '_, '_>, text: &str) -> Option<String> {
    let text = text.trim();
    const FUNCTIONS: [(&str, &str); 3] =
        [("contains", "contains"), ("endswith", "ends_with"), ("startswith", "starts_with")];
    if let Some((name, inner)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
        let (_, method) = FUNCTIONS.iter().find(|(function, _)| *function == name)?;
        let [path, value] = split(inner, ",")[..] else { return None };
        let operand = operand(about, path)?;
        let value = unquoted(value).filter(|_| is_text(&operand.r#type) && value.starts_with('\''))?;
        return Some(format!("{}.{method}({value:?})", operand.text));
    }
    let [path, operator, value] = split(text, " ")[..] else { return None };
    let operand = operand(about, path)?;
    match (operator, value) {
        ("eq", "null") => return Some(format!("{}.is_null()", operand.text)),
        ("ne", "null") => return Some(format!("{}.is_not_null()", operand.text)),
        ("eq" | "ne" | "gt" | "ge" | "lt" | "le", _) => {}
        _ => return None,
    }
    let is_enum = about.walk.catalogue.r#enum(&operand.r#type).is_some();
    let value = match unquoted(value) {
        Some(value) if is_text(&operand.r#type) || is_enum => value,
        None if !is_text(&operand.r#type) && !is_enum => value.to_owned(),
        _ => return None,
    };
    // A literal of any other type has neither quotes nor brackets; variables and properties are left to the text.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".:+-_".contains(c);
    if !is_text(&operand.r#type) && !is_enum && !value.chars().all(is_plain) {
        return None;
    }
    let value = about.literal(&operand.r#type, &value)?;
    Some(format!("{}.{operator}({value})", operand.text))
}

/// What a condition compares; `None` where it is not known, or not to be filtered by. An entity is no value to compare.
pub(super) fn operand(about: &mut About<'_, '_, '_>, text: &str) -> Option<Path> {
    let found = path(about, text).filter(|path| path.is_filterable && path.wire == text)?;
    about.walk.catalogue.r#struct(&found.r#type).is_none().then_some(found)
}
