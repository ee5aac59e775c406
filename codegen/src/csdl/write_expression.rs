//! Annotations and their values in canonical CSDL XML; see [`write`](super::write).

use super::types::{Annotation, Dynamic, Expression, PropertyValue, Record};
use super::write::{element, sorted};

pub(super) fn annotations(depth: usize, all: &[Annotation]) -> Vec<String> {
    sorted(all.iter().map(|a| annotation(depth, a)))
}

fn annotation(depth: usize, a: &Annotation) -> String {
    let (attribute, value) = value(depth + 1, a.value.as_ref());
    let mut attributes = vec![("Term", Some(a.term.as_str())), ("Qualifier", a.qualifier.as_deref())];
    attributes.extend(attribute.as_ref().map(|(kind, text)| (*kind, Some(text.as_str()))));
    let children = value.into_iter().chain(annotations(depth + 1, &a.annotations)).collect();
    element(depth, "Annotation", &attributes, children)
}

/// A value as attribute, where it is a constant, or else as element.
fn value(depth: usize, value: Option<&Expression>) -> (Option<(&'static str, String)>, Option<String>) {
    match value {
        None => (None, None),
        Some(value) => match constant(value) {
            Some(constant) => (Some(constant), None),
            None => (None, Some(expression(depth, value))),
        },
    }
}

fn constant(value: &Expression) -> Option<(&'static str, String)> {
    use Expression as E;
    let kind = match value {
        E::Bool(value) => return Some(("Bool", value.to_string())),
        E::Number(text) => number_kind(text),
        E::String(_) => "String",
        E::Binary(_) => "Binary",
        E::Date(_) => "Date",
        E::DateTimeOffset(_) => "DateTimeOffset",
        E::Duration(_) => "Duration",
        E::Guid(_) => "Guid",
        E::TimeOfDay(_) => "TimeOfDay",
        E::EnumMember(_) => "EnumMember",
        E::Path(_) => "Path",
        E::PropertyPath(_) => "PropertyPath",
        E::NavigationPropertyPath(_) => "NavigationPropertyPath",
        E::AnnotationPath(_) => "AnnotationPath",
        E::ModelElementPath(_) => "ModelElementPath",
        E::Null | E::Collection(_) | E::Record(_) | E::Dynamic(_) => return None,
    };
    Some((kind, value.text().unwrap_or_default().to_owned()))
}

/// The first of the three kinds of numbers that has a number of this form.
fn number_kind(text: &str) -> &'static str {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    match digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit() || c == '.') {
        true => "Float",
        false if digits.contains('.') => "Decimal",
        false => "Int",
    }
}

fn expression(depth: usize, value: &Expression) -> String {
    if let Some((kind, text)) = constant(value) {
        return text_element(depth, kind, &[], &text);
    }
    match value {
        Expression::Collection(items) => {
            element(depth, "Collection", &[], items.iter().map(|item| expression(depth + 1, item)).collect())
        }
        Expression::Record(r) => record(depth, r),
        Expression::Dynamic(d) => dynamic(depth, d),
        _ => element(depth, "Null", &[], Vec::new()),
    }
}

fn record(depth: usize, r: &Record) -> String {
    let property = |p: &PropertyValue| {
        let (attribute, value) = value(depth + 2, p.value.as_ref());
        let mut attributes = vec![("Property", Some(p.name.as_str()))];
        attributes.extend(attribute.as_ref().map(|(kind, text)| (*kind, Some(text.as_str()))));
        let children = value.into_iter().chain(annotations(depth + 2, &p.annotations)).collect();
        element(depth + 1, "PropertyValue", &attributes, children)
    };
    let properties = sorted(r.properties.iter().map(property));
    let children = properties.into_iter().chain(annotations(depth + 1, &r.annotations)).collect();
    element(depth, "Record", &[("Type", r.r#type.as_deref())], children)
}

fn dynamic(depth: usize, d: &Dynamic) -> String {
    let attributes: Vec<_> = d.attributes.iter().map(|(name, text)| (name.as_str(), Some(text.as_str()))).collect();
    if let Some(text) = &d.text {
        return text_element(depth, d.name, &attributes, text);
    }
    let operands = d.operands.iter().map(|operand| expression(depth + 1, operand));
    element(depth, d.name, &attributes, operands.chain(annotations(depth + 1, &d.annotations)).collect())
}

/// An element with text in it, on one line: blanks would be part of the text.
fn text_element(depth: usize, name: &str, attributes: &[super::write::Attribute<'_>], text: &str) -> String {
    let empty = element(depth, name, attributes, Vec::new());
    let open = empty.trim_end_matches(" />\n");
    if text.is_empty() { empty } else { format!("{open}>{}</{name}>\n", quoted(text)) }
}

/// Text as it can stand between quotes and between tags: what a reader would take for markup, or for a blank, by number.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => quoted.push_str("&amp;"),
            '<' => quoted.push_str("&lt;"),
            '>' => quoted.push_str("&gt;"),
            '"' => quoted.push_str("&quot;"),
            '\t' => quoted.push_str("&#9;"),
            '\n' => quoted.push_str("&#10;"),
            '\r' => quoted.push_str("&#13;"),
            // CSDL JSON can have characters that XML cannot.
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => quoted.push('\u{fffd}'),
            c => quoted.push(c),
        }
    }
    quoted
}
