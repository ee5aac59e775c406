//! Models to JSON, once for all types; comparing and showing them works on the same field tables.

use super::additional::{Additional, additional, is_control};
use super::exact::Exact;
use super::model::{Structured, ValueRef, short_name};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;

/// Writes a structured value as a JSON object: control information and annotations first, as streaming services need
/// it, then the properties that are set, then the rest.
#[doc(hidden)]
pub fn serialize<S: Serializer>(value: &dyn Structured, serializer: S) -> Result<S::Ok, S::Error> {
    object(value, false, serializer)
}

fn object<S: Serializer>(value: &dyn Structured, with_type: bool, serializer: S) -> Result<S::Ok, S::Error> {
    let info = value.type_info();
    let additional = additional(value);
    let mut map = serializer.serialize_map(None)?;
    if with_type && !additional.iter().any(|(name, _)| is_control(name, "type")) {
        map.serialize_entry("@odata.type", &format_args!("#{}", info.name))?;
    }
    for (name, json) in additional.entries().filter(|(name, _)| name.starts_with('@')) {
        map.serialize_entry(name, json)?;
    }
    for (index, name) in info.properties.iter().enumerate() {
        let property = value.slot(index).value();
        if !matches!(property, ValueRef::None) {
            map.serialize_entry(name, &property)?;
        }
    }
    for (name, json) in additional.entries().filter(|(name, _)| !name.starts_with('@')) {
        // A field that was set since takes the place of the null or the misfit that came from the service.
        let is_set = info.index(name).is_some_and(|index| !matches!(value.slot(index).value(), ValueRef::None));
        if !is_set {
            map.serialize_entry(name, json)?;
        }
    }
    map.end()
}

impl Serialize for ValueRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::None => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => serializer.serialize_i64(*value),
            Self::Float(value) if value.is_finite() => serializer.serialize_f64(*value),
            Self::Float(value) => serializer.serialize_str(not_finite(*value)),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(text) => match RawValue::from_string((*text).to_owned()) {
                Ok(raw) => raw.serialize(serializer),
                // INF and its like are no JSON numbers; OData writes them as strings.
                Err(_) => serializer.serialize_str(text),
            },
            Self::Json(json) => json.serialize(serializer),
            Self::Structured(value) => serialize(*value, serializer),
            Self::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.count()))?;
                for index in 0..list.count() {
                    seq.serialize_element(&list.get(index))?;
                }
                seq.end()
            }
        }
    }
}

impl Serialize for Additional {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.entries())
    }
}

/// OData JSON Format 4.01, section 7.1.
fn not_finite(value: f64) -> &'static str {
    match value {
        _ if value.is_nan() => "NaN",
        _ if value > 0.0 => "INF",
        _ => "-INF",
    }
}

/// The JSON of a structured value.
pub(crate) fn to_json(value: &dyn Structured) -> Exact {
    Exact::of(&ValueRef::Structured(value))
}

/// The JSON text of a structured value, as the body of a request.
pub(crate) fn to_text(value: &dyn Structured, with_type: bool) -> Vec<u8> {
    let mut text = Vec::with_capacity(256);
    // Writing these tables into memory cannot fail: names are strings, numbers are finite or strings.
    let _ = object(value, with_type, &mut serde_json::Serializer::new(&mut text));
    text
}

/// The JSON text of a property's value as the body of a request: complex values as they are, others in their wrapper.
pub(crate) fn property_to_text(value: ValueRef<'_>) -> Vec<u8> {
    match value {
        ValueRef::Structured(value) => to_text(value, false),
        // Writing these tables into memory cannot fail, see above.
        other => serde_json::to_vec(&BTreeMap::from([("value", other)])).unwrap_or_default(),
    }
}

/// Whether two values of a type hold the same.
#[doc(hidden)]
pub fn equal(a: &dyn Structured, b: &dyn Structured) -> bool {
    a.type_info().name == b.type_info().name
        && (0..a.type_info().properties.len()).all(|i| same(&a.slot(i).value(), &b.slot(i).value()))
        && additional(a) == additional(b)
}

pub(crate) fn same(a: &ValueRef<'_>, b: &ValueRef<'_>) -> bool {
    match (a, b) {
        (ValueRef::None, ValueRef::None) => true,
        (ValueRef::Bool(a), ValueRef::Bool(b)) => a == b,
        (ValueRef::Integer(a), ValueRef::Integer(b)) => a == b,
        (ValueRef::Float(a), ValueRef::Float(b)) => a == b,
        (ValueRef::Text(a), ValueRef::Text(b)) => a == b,
        (ValueRef::Number(a), ValueRef::Number(b)) => a == b,
        (ValueRef::Json(a), ValueRef::Json(b)) => a == b,
        (ValueRef::Structured(a), ValueRef::Structured(b)) => equal(*a, *b),
        (ValueRef::List(a), ValueRef::List(b)) => {
            a.count() == b.count() && (0..a.count()).all(|i| same(&a.get(i), &b.get(i)))
        }
        _ => false,
    }
}

/// Shows the properties that are set, by their JSON names.
#[doc(hidden)]
pub fn show(value: &dyn Structured, type_name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(type_name);
    for (index, name) in value.type_info().properties.iter().enumerate() {
        let property = value.slot(index).value();
        if !matches!(property, ValueRef::None) {
            shown.field(name, &property);
        }
    }
    let additional = additional(value);
    if !additional.is_empty() {
        shown.field("additional", additional);
    }
    shown.finish()
}

impl fmt::Debug for ValueRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Text(text) => fmt::Debug::fmt(text, f),
            Self::Number(text) => f.write_str(text),
            Self::Json(json) => json.fmt(f),
            Self::Structured(value) => show(*value, short_name(value.type_info().name), f),
            Self::List(list) => f.debug_list().entries((0..list.count()).map(|i| list.get(i))).finish(),
        }
    }
}
