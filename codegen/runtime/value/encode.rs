//! Models to JSON, once for all types; comparing them works on the same field tables.

use super::additional::{Additional, Entry, additional, is_control};
use super::decode::is_read_as;
use super::exact::Exact;
use super::model::{Structured, TypeInfo, ValueRef};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Writes a structured value as a JSON object: control information and annotations first, as streaming services need
/// it, then the properties that are set, then the rest.
#[doc(hidden)]
pub fn serialize<S: Serializer>(value: &dyn Structured, serializer: S) -> Result<S::Ok, S::Error> {
    object(value, Purpose::Keep, serializer)
}

/// What a value is written for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To be read again: all of it.
    Keep,
    /// As the body of a request, without what only the service says; with the name of its type or not.
    Send { with_type: bool },
}

fn object<S: Serializer>(value: &dyn Structured, purpose: Purpose, serializer: S) -> Result<S::Ok, S::Error> {
    let info = value.type_info();
    let rest = || additional(value).as_slice().iter().filter(|entry| purpose == Purpose::Keep || is_sent(info, entry));
    let mut map = serializer.serialize_map(None)?;
    if purpose == (Purpose::Send { with_type: true }) && !rest().any(|entry| is_control(entry.name(), "type")) {
        map.serialize_entry("@odata.type", &format_args!("#{}", info.name))?;
    }
    for entry in rest().filter(|entry| entry.name().starts_with('@')) {
        map.serialize_entry(entry.name(), entry.value())?;
    }
    for (index, name) in info.properties.iter().enumerate() {
        let property = value.slot(index).value();
        if !matches!(property, ValueRef::None) && as_read(value, index).is_none() {
            map.serialize_entry(name, &For(&property, purpose))?;
        }
    }
    for entry in rest().filter(|entry| !entry.name().starts_with('@')) {
        // A field that was set since takes the place of the null or the misfit that came from the service.
        let is_written = |at| matches!(value.slot(at).value(), ValueRef::None) || as_read(value, at).is_some();
        if info.index(entry.name()).is_none_or(is_written) {
            map.serialize_entry(entry.name(), entry.value())?;
        }
    }
    map.end()
}

/// What a property came as, where it would not be written so, and as long as nobody has changed it: a number that came as a
/// string, a collection with items that do not fit.
pub(crate) fn as_read(value: &dyn Structured, index: usize) -> Option<&Exact> {
    let name = value.type_info().properties.get(index)?;
    let came_as = additional(value).exact(name)?;
    is_read_as(value.slot(index), came_as, same).then_some(came_as)
}

/// Whether what stands beside the properties goes back to the service: all that the caller has put there, and of what came
/// from the service the properties, their types and its own annotations. Not what the service alone says (context, links,
/// counts, tags), and no related entities that came with the value: sent back, these would mean a change.
pub(crate) fn is_sent(info: &TypeInfo, entry: &Entry) -> bool {
    let name = entry.name();
    let is_control = |annotation: &str| {
        let short = annotation.strip_prefix("odata.");
        (short.is_some() || !annotation.contains('.')) && !matches!(short.unwrap_or(annotation), "type" | "bind")
    };
    let is_of_service = match name.split_once('@') {
        Some((_, annotation)) => is_control(annotation),
        None => info.navigation.binary_search(&name).is_ok(),
    };
    !entry.is_read() || !is_of_service
}

/// A value, and what it is written for.
struct For<'a>(&'a ValueRef<'a>, Purpose);

impl Serialize for For<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(value, purpose) = self;
        match value {
            ValueRef::None => serializer.serialize_unit(),
            ValueRef::Bool(value) => serializer.serialize_bool(*value),
            ValueRef::Integer(value) => serializer.serialize_i64(*value),
            ValueRef::Float(value) if value.is_finite() => serializer.serialize_f64(*value),
            ValueRef::Float(value) => serializer.serialize_str(not_finite(*value)),
            ValueRef::Text(text) => serializer.serialize_str(text),
            ValueRef::Number(text) => match RawValue::from_string((*text).to_owned()) {
                Ok(raw) => raw.serialize(serializer),
                // INF and its like are no JSON numbers; OData writes them as strings.
                Err(_) => serializer.serialize_str(text),
            },
            ValueRef::Json(json) => json.serialize(serializer),
            ValueRef::Structured(value) => {
                // A type that is not the declared one says so itself, see `derived`.
                let within = if *purpose == Purpose::Keep { Purpose::Keep } else { Purpose::Send { with_type: false } };
                object(*value, within, serializer)
            }
            ValueRef::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.count()))?;
                for index in 0..list.count() {
                    seq.serialize_element(&For(&list.get(index), *purpose))?;
                }
                seq.end()
            }
        }
    }
}

impl Serialize for ValueRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        For(self, Purpose::Keep).serialize(serializer)
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

/// The JSON of a value, as a part of a request.
pub(crate) fn to_exact(value: &ValueRef<'_>) -> Exact {
    Exact::of(&For(value, Purpose::Send { with_type: false }))
}

/// The JSON text of a structured value, as the body of a request.
pub(crate) fn to_text(value: &dyn Structured, with_type: bool) -> Vec<u8> {
    let mut text = Vec::with_capacity(256);
    // Writing these tables into memory cannot fail: names are strings, numbers are finite or strings.
    let _ = object(value, Purpose::Send { with_type }, &mut serde_json::Serializer::new(&mut text));
    text
}

/// The JSON text of a property's value as the body of a request: complex values as they are, others in their wrapper.
pub(crate) fn property_to_text(value: ValueRef<'_>) -> Vec<u8> {
    match value {
        ValueRef::Structured(value) => to_text(value, false),
        // Writing these tables into memory cannot fail, see above.
        other => serde_json::to_vec(&BTreeMap::from([("value", to_exact(&other))])).unwrap_or_default(),
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
