//! Annotations and their values in CSDL XML.

use super::super::types::{Annotation, Dynamic, Expression, PropertyValue, Record};
use super::element::{Element, boolean};
use super::grammar::DYNAMIC;

pub(super) fn annotation(e: Element<'_>) -> Annotation {
    Annotation {
        position: e.position(),
        term: e.text("Term"),
        qualifier: e.option("Qualifier"),
        value: value(e),
        annotations: e.each("Annotation", annotation),
    }
}

/// The value of an `Annotation` or a `PropertyValue`: an attribute, or else the first element that is one.
fn value(e: Element<'_>) -> Option<Expression> {
    let attribute = |a: roxmltree::Attribute<'_, '_>| match a.name() {
        "UrlRef" => {
            let operands = vec![Expression::String(a.value().to_owned())];
            Some(Expression::Dynamic(Dynamic { name: "UrlRef", operands, ..Dynamic::default() }))
        }
        name => constant(name, a.value()),
    };
    e.attributes().find_map(attribute).or_else(|| e.elements().find_map(expression))
}

/// The expression that an element is; `None` for any other element.
fn expression(e: Element<'_>) -> Option<Expression> {
    match e.name() {
        "Null" => Some(Expression::Null),
        "Collection" => Some(Expression::Collection(e.elements().filter_map(expression).collect())),
        "Record" => Some(Expression::Record(record(e))),
        // Blanks are part of a string; elsewhere they are the layout of the document.
        "String" => Some(Expression::String(e.content())),
        name => match DYNAMIC.iter().find(|known| **known == name) {
            Some(name) => Some(Expression::Dynamic(dynamic(name, e))),
            None => constant(name, e.content().trim()),
        },
    }
}

fn record(e: Element<'_>) -> Record {
    Record {
        position: e.position(),
        r#type: e.option("Type"),
        properties: e.each("PropertyValue", property_value),
        annotations: e.each("Annotation", annotation),
    }
}

fn property_value(e: Element<'_>) -> PropertyValue {
    PropertyValue {
        position: e.position(),
        name: e.text("Property"),
        value: value(e),
        annotations: e.each("Annotation", annotation),
    }
}

fn dynamic(name: &'static str, e: Element<'_>) -> Dynamic {
    let mut attributes: Vec<_> = e.attributes().map(|a| (a.name().to_owned(), a.value().to_owned())).collect();
    attributes.sort();
    let text = e.content().trim().to_owned();
    Dynamic {
        name,
        attributes,
        text: (!text.is_empty()).then_some(text),
        operands: e.elements().filter_map(expression).collect(),
        annotations: e.each("Annotation", annotation),
    }
}

/// A value that is text: one of [`CONSTANTS`](super::grammar::CONSTANTS).
fn constant(kind: &str, text: &str) -> Option<Expression> {
    let of_text = match kind {
        // An invalid value of an annotation counts as unknown, not as absent (CSDL 4.01, section 14).
        "Bool" => |text: String| boolean(&text).map_or(Expression::String(text), Expression::Bool),
        "String" => Expression::String,
        "Int" | "Decimal" | "Float" => Expression::Number,
        "Binary" => Expression::Binary,
        "Date" => Expression::Date,
        "DateTimeOffset" => Expression::DateTimeOffset,
        "Duration" => Expression::Duration,
        "Guid" => Expression::Guid,
        "TimeOfDay" => Expression::TimeOfDay,
        "EnumMember" => Expression::EnumMember,
        "Path" => Expression::Path,
        "PropertyPath" => Expression::PropertyPath,
        "NavigationPropertyPath" => Expression::NavigationPropertyPath,
        "AnnotationPath" => Expression::AnnotationPath,
        "ModelElementPath" => Expression::ModelElementPath,
        _ => return None,
    };
    Some(of_text(text.to_owned()))
}
