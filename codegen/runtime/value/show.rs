//! `Debug` of models, once for all types.

use super::additional::additional;
use super::model::{Structured, ValueRef, short_name};
use super::privacy::{Hidden, shows_values};
use std::fmt;

/// Shows the properties that are set, by their JSON names. Their values are data of people: they are shown by `{:#?}` and
/// with feature `debug-values`, and else left out.
#[doc(hidden)]
pub fn show(value: &dyn Structured, type_name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let is_open = shows_values(f);
    let mut shown = f.debug_struct(type_name);
    for (index, name) in value.type_info().properties.iter().enumerate() {
        let property = value.slot(index).value();
        match property {
            ValueRef::None => {}
            _ if is_open => drop(shown.field(name, &property)),
            _ => drop(shown.field(name, &Hidden)),
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
