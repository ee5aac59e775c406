//! JSON to models, once for all types: one generic visitor over `dyn` field tables, so that the crate holds one copy of
//! it per JSON source and not one per type.
//!
//! Nothing is lost and nothing but malformed JSON fails: what no field can hold, null included, goes to
//! [`Additional`](super::model::Additional).

use super::encode::to_json;
use super::error::Error;
use super::model::{Leaf, ListSlot, Place, Structured, TypeInfo, is_control};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;

/// Reads a JSON object into a structured value.
#[doc(hidden)]
pub fn deserialize<'de, D: Deserializer<'de>>(value: &mut dyn Structured, deserializer: D) -> Result<(), D::Error> {
    Object { value, order: None }.deserialize(deserializer)
}

/// Reads a JSON text into a structured value.
pub(crate) fn from_slice(value: &mut dyn Structured, text: &[u8]) -> Result<(), Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    deserialize(value, &mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| Error::decode("the answer is not the JSON that was expected", error))
}

/// Reads a JSON value into a structured value.
pub(crate) fn from_json(value: &mut dyn Structured, json: &Json) -> Result<(), Error> {
    deserialize(value, json).map_err(|error| Error::decode("the value is not the JSON that was expected", error))
}

/// What became of a value that was read into a slot.
enum Outcome {
    Fits,
    Misfit(Json),
}

struct Object<'a, 'o> {
    value: &'a mut dyn Structured,
    /// For an item of a collection.
    order: Option<&'o mut Order>,
}

/// Which property came after which in the items before: those of a collection come all in one order, which need not be
/// that of the names.
#[derive(Default)]
struct Order {
    of: Option<&'static TypeInfo>,
    /// By the index before, plus one; at zero the first.
    next: Vec<usize>,
}

impl Order {
    fn next(&mut self, info: &'static TypeInfo, after: usize) -> &mut usize {
        if !self.of.is_some_and(|of| std::ptr::eq(of, info)) {
            *self = Self { of: Some(info), next: (0..=info.properties.len()).collect() };
        }
        &mut self.next[after]
    }
}

impl<'de> DeserializeSeed<'de> for Object<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object of type {}", self.value.type_info().name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { value, mut order } = self;
        // Services send properties in a stable order: try the one that is due first.
        let mut after = 0;
        loop {
            let info = value.type_info();
            let expected = order.as_mut().map_or(after, |order| *order.next(info, after));
            match map.next_key_seed(NameSeed { properties: info.properties, expected })? {
                None => return Ok(()),
                Some(Name::Declared(index)) => {
                    if let Some(order) = order.as_mut().filter(|_| index != expected) {
                        *order.next(info, after) = index;
                    }
                    after = index + 1;
                    let seed = SlotSeed { place: value.slot_mut(index).place(), order: None };
                    if let Outcome::Misfit(json) = map.next_value_seed(seed)? {
                        let name = info.properties.get(index).copied().unwrap_or_default();
                        value.additional_mut().insert(name, json);
                    }
                }
                Some(Name::Other(name)) => {
                    let json: Json = map.next_value()?;
                    let type_name = json.as_str().filter(|_| is_control(&name, "type"));
                    if type_name.is_some_and(|name| value.retype(name.trim_start_matches('#'))) {
                        after = 0;
                    }
                    value.additional_mut().insert(name, json);
                }
            }
        }
    }
}

/// Makes a value one of another type, with all that it holds already; false where it is one of that type.
#[doc(hidden)]
pub fn retype<T: Structured>(value: &mut T, mut fresh: T) -> bool {
    if std::ptr::eq(value.type_info(), fresh.type_info()) {
        return false;
    }
    let before = to_json(value);
    // Written a moment ago, so it reads.
    let _ = deserialize(&mut fresh, &before);
    *value = fresh;
    true
}

enum Name {
    Declared(usize),
    Other(Cow<'static, str>),
}

struct NameSeed {
    properties: &'static [&'static str],
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Name;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NameSeed {
    type Value = Name;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a property name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Name, E> {
        if self.properties.get(self.expected) == Some(&name) {
            return Ok(Name::Declared(self.expected));
        }
        Ok(match self.properties.binary_search(&name) {
            Ok(index) => Name::Declared(index),
            Err(_) => Name::Other(Cow::Owned(name.to_owned())),
        })
    }
}

struct SlotSeed<'a, 'o> {
    place: Place<'a>,
    order: Option<&'o mut Order>,
}

impl<'de> DeserializeSeed<'de> for SlotSeed<'_, '_> {
    type Value = Outcome;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        match self.place {
            Place::Exact(leaf) => exact(leaf, deserializer),
            _ => deserializer.deserialize_any(self),
        }
    }
}

/// A number is read as it is written: a binary floating point number in between would change it.
fn exact<'de, D: Deserializer<'de>>(leaf: &mut dyn Leaf, deserializer: D) -> Result<Outcome, D::Error> {
    let raw: Box<RawValue> = serde::Deserialize::deserialize(deserializer)?;
    let text = raw.get();
    if text.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && leaf.number(text) {
        return Ok(Outcome::Fits);
    }
    let json: Json = serde_json::from_str(text).map_err(serde::de::Error::custom)?;
    Ok(match json.as_str() {
        Some(text) if leaf.text(text) => Outcome::Fits,
        _ => Outcome::Misfit(json),
    })
}

fn fits(fits: bool, otherwise: impl FnOnce() -> Json) -> Outcome {
    if fits { Outcome::Fits } else { Outcome::Misfit(otherwise()) }
}

impl<'a> SlotSeed<'a, '_> {
    fn leaf(self, read: impl FnOnce(&mut dyn Leaf) -> bool, json: impl FnOnce() -> Json) -> Outcome {
        match self.place {
            Place::Leaf(leaf) | Place::Exact(leaf) => fits(read(leaf), json),
            Place::Json(slot) => {
                *slot = Some(json());
                Outcome::Fits
            }
            Place::Nothing | Place::Structured(_) | Place::List(_) => Outcome::Misfit(json()),
        }
    }
}

impl<'de> Visitor<'de> for SlotSeed<'_, '_> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Outcome, E> {
        Ok(self.leaf(|leaf| leaf.bool(value), || value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Outcome, E> {
        Ok(self.leaf(|leaf| leaf.integer(value), || value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Outcome, E> {
        Ok(self.leaf(|leaf| i64::try_from(value).is_ok_and(|value| leaf.integer(value)), || value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Outcome, E> {
        Ok(self.leaf(|leaf| leaf.float(value), || value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Outcome, E> {
        Ok(self.leaf(|leaf| leaf.text(value), || value.into()))
    }

    fn visit_unit<E>(self) -> Result<Outcome, E> {
        Ok(Outcome::Misfit(Json::Null))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Outcome, A::Error> {
        if let Place::Structured(slot) = self.place {
            Object { value: slot.begin(), order: self.order }.visit_map(map)?;
            return Ok(Outcome::Fits);
        }
        let json = serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(self.leaf(|_| false, || json))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Outcome, A::Error> {
        if let Place::List(slot) = self.place {
            return list(slot, seq);
        }
        let json = serde::Deserialize::deserialize(serde::de::value::SeqAccessDeserializer::new(seq))?;
        Ok(self.leaf(|_| false, || json))
    }
}

/// Reads the items; where one does not fit, null included, the whole collection is kept as JSON.
fn list<'de, A: SeqAccess<'de>>(slot: &mut dyn ListSlot, mut seq: A) -> Result<Outcome, A::Error> {
    slot.begin();
    let mut order = Order::default();
    loop {
        let mut result = Ok(None);
        slot.item(&mut |place| {
            result = seq.next_element_seed(SlotSeed { place, order: Some(&mut order) });
            matches!(result, Ok(Some(Outcome::Fits)))
        });
        match result? {
            None => return Ok(Outcome::Fits),
            Some(Outcome::Fits) => {}
            Some(Outcome::Misfit(json)) => {
                let mut all: Vec<Json> = slot
                    .list()
                    .map(|list| (0..list.count()).map(|i| super::encode::value_to_json(list.get(i))).collect())
                    .unwrap_or_default();
                slot.abandon();
                all.push(json);
                while let Some(json) = seq.next_element()? {
                    all.push(json);
                }
                return Ok(Outcome::Misfit(Json::Array(all)));
            }
        }
    }
}
