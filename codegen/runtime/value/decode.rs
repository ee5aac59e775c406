//! JSON to models, once for all types: one generic visitor over `dyn` field tables, so that the crate holds one copy of
//! it per JSON source and not one per type.
//!
//! Nothing is lost and nothing but malformed JSON fails: what no field can hold, null included, goes to
//! [`Additional`](super::additional::Additional).

use super::additional::{Additional, additional_mut};
use super::exact::{Exact, FromText, from_text};
use super::model::{Leaf, ListSlot, Place, Slot, Structured, TypeInfo, ValueRef};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::fmt;

/// Reads a JSON object as a structured value.
#[doc(hidden)]
pub fn deserialize<'de, T: Structured + Default, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::default();
    deserialize_into(&mut value, deserializer)?;
    Ok(value)
}

/// Reads a JSON object into a structured value.
fn deserialize_into<'de, D: Deserializer<'de>>(value: &mut dyn Structured, deserializer: D) -> Result<(), D::Error> {
    Object { value, order: None }.deserialize(deserializer)
}

/// A JSON text that is not what was to be read.
#[doc(hidden)]
#[derive(Debug)]
pub struct DecodeError {
    pub(crate) message: &'static str,
    pub(crate) source: Box<dyn std::error::Error + Send + Sync>,
}

impl DecodeError {
    pub(crate) fn new(message: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self { message, source: source.into() }
    }
}

/// Reads a JSON text into a structured value.
pub(crate) fn from_slice(value: &mut dyn Structured, text: &[u8]) -> Result<(), DecodeError> {
    // Some services put a byte order mark in front.
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    deserialize_into(value, &mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| DecodeError::new("the answer is not the JSON that was expected", error))
}

/// Reads a JSON value into the place for it.
pub(crate) fn from_exact(place: Place<'_>, value: &Exact) -> Result<(), DecodeError> {
    let message = "the value is not the JSON that was expected";
    match read_exact(place, value) {
        Ok(Outcome::Fits | Outcome::Nearly(_)) => Ok(()),
        Ok(Outcome::Misfit(other)) => Err(DecodeError::new(message, other.to_text())),
        Err(error) => Err(DecodeError::new(message, error)),
    }
}

/// Reads a JSON value into the place for it, where it fits to the letter.
pub(crate) fn fits(place: Place<'_>, value: &Exact) -> bool {
    matches!(read_exact(place, value), Ok(Outcome::Fits))
}

/// Whether a slot still holds what a JSON value was read as.
pub(crate) fn is_read_as(slot: &dyn Slot, value: &Exact, same: fn(&ValueRef<'_>, &ValueRef<'_>) -> bool) -> bool {
    let mut fresh = slot.fresh();
    let is_read = matches!(read_exact(fresh.place(), value), Ok(Outcome::Fits | Outcome::Nearly(_)));
    is_read && same(&fresh.value(), &slot.value())
}

fn read_exact(place: Place<'_>, value: &Exact) -> Result<Outcome, serde_json::Error> {
    let seed = SlotSeed { place, order: None };
    match value.text() {
        Some(text) => seed.deserialize(&mut serde_json::Deserializer::from_str(text)),
        None => seed.deserialize(value.value()),
    }
}

/// What became of a value that was read into a slot.
enum Outcome {
    Fits,
    /// It is in the slot, but would not be written as it came: a number that came as a string, or those items of a collection
    /// that fit.
    Nearly(Exact),
    Misfit(Exact),
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
        let info = value.type_info();
        loop {
            let expected = order.as_mut().map_or(after, |order| *order.next(info, after));
            match map.next_key_seed(NameSeed { properties: info.properties, expected })? {
                None => return Ok(()),
                Some(Name::Declared(index)) => {
                    if let Some(order) = order.as_mut().filter(|_| index != expected) {
                        *order.next(info, after) = index;
                    }
                    after = index + 1;
                    let seed = SlotSeed { place: value.slot_mut(index).place(), order: None };
                    if let Outcome::Misfit(json) | Outcome::Nearly(json) = map.next_value_seed(seed)? {
                        let name = info.properties.get(index).copied().unwrap_or_default();
                        keep(value, name, json);
                    }
                }
                Some(Name::Other(name)) => keep(value, name, map.next_value()?),
            }
        }
    }
}

/// Keeps what has no slot, or does not fit into it.
fn keep(value: &mut dyn Structured, name: impl Into<Cow<'static, str>>, json: Exact) {
    if let Some(additional) = additional_mut(value) {
        additional.read(name, json);
    }
}

impl<'de> Deserialize<'de> for Additional {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Additional;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Additional, A::Error> {
                entries(map)
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// All names and values of an object.
fn entries<'de, A: MapAccess<'de>>(mut map: A) -> Result<Additional, A::Error> {
    let mut all = Additional::default();
    while let Some((name, value)) = map.next_entry::<String, Exact>()? {
        all.read(name, value);
    }
    Ok(all)
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
            Place::Exact(_) | Place::Json(_) => from_text(self, deserializer),
            _ => deserializer.deserialize_any(self),
        }
    }
}

/// A number is read as it is written: a binary floating point number in between would change it.
impl FromText for SlotSeed<'_, '_> {
    type Value = Outcome;

    fn text(self, text: &str) -> Result<Outcome, serde_json::Error> {
        let is_number = text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        match self.place {
            Place::Exact(leaf) if is_number => {
                if leaf.number(text) {
                    return Ok(Outcome::Fits);
                }
                Exact::from_text(text).map(Outcome::Misfit)
            }
            Place::Exact(leaf) => {
                let value = Exact::from_text(text)?;
                Ok(match value.value().as_str() {
                    Some(text) if leaf.text(text) && text.contains(|c: char| c.is_ascii_digit()) => {
                        Outcome::Nearly(value)
                    }
                    // INF and its like are strings.
                    Some(text) if leaf.text(text) => Outcome::Fits,
                    _ => Outcome::Misfit(value),
                })
            }
            Place::Json(slot) => match Exact::from_text(text)?.into_value() {
                Ok(Json::Null) if self.order.is_none() => Ok(Outcome::Misfit(Json::Null.into())),
                Ok(value) => {
                    *slot = Some(value);
                    Ok(Outcome::Fits)
                }
                Err(value) => Ok(Outcome::Misfit(value)),
            },
            _ => Exact::from_text(text).map(Outcome::Misfit),
        }
    }

    fn other<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        deserializer.deserialize_any(self)
    }
}

fn outcome(fits: bool, otherwise: impl FnOnce() -> Exact) -> Outcome {
    if fits { Outcome::Fits } else { Outcome::Misfit(otherwise()) }
}

impl SlotSeed<'_, '_> {
    /// A value without structure; in a place for any JSON, where the source is none of serde_json's.
    fn leaf(self, read: impl FnOnce(&mut dyn Leaf) -> bool, json: impl FnOnce() -> Json) -> Outcome {
        match self.place {
            Place::Leaf(leaf) | Place::Exact(leaf) => outcome(read(leaf), || json().into()),
            Place::Json(slot) => {
                *slot = Some(json());
                Outcome::Fits
            }
            Place::Nothing | Place::Structured(_) | Place::List(_) => Outcome::Misfit(json().into()),
        }
    }

    /// An object or an array in the place of something else.
    fn other_structure(self, value: Exact) -> Outcome {
        match self.place {
            Place::Json(slot) => {
                *slot = Some(value.value().clone());
                Outcome::Fits
            }
            _ => Outcome::Misfit(value),
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
        match self.place {
            // An item like any, where items are any JSON; a property that is null is none.
            Place::Json(slot) if self.order.is_some() => {
                *slot = Some(Json::Null);
                Ok(Outcome::Fits)
            }
            _ => Ok(Outcome::Misfit(Json::Null.into())),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Outcome, A::Error> {
        if let Place::Structured(slot) = self.place {
            Object { value: slot.begin(), order: self.order }.visit_map(map)?;
            return Ok(Outcome::Fits);
        }
        Ok(self.other_structure(Exact::of(&entries(map)?)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Outcome, A::Error> {
        if let Place::List(slot) = self.place {
            return list(slot, seq);
        }
        let mut items = Vec::<Exact>::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(self.other_structure(Exact::of(&items)))
    }
}

/// Reads the items. Where one does not fit, null included, those that do are there, and all of them are kept as JSON.
fn list<'de, A: SeqAccess<'de>>(slot: &mut dyn ListSlot, mut seq: A) -> Result<Outcome, A::Error> {
    slot.begin();
    let mut order = Order::default();
    loop {
        let mut result = Ok(None);
        slot.item(&mut |place| {
            result = seq.next_element_seed(SlotSeed { place, order: Some(&mut order) });
            matches!(result, Ok(Some(Outcome::Fits)))
        });
        let odd = match result? {
            None => return Ok(Outcome::Fits),
            Some(Outcome::Fits) => continue,
            Some(Outcome::Nearly(json) | Outcome::Misfit(json)) => json,
        };
        let before = slot.list().into_iter().flat_map(|list| (0..list.count()).map(|i| Exact::of(&list.get(i))));
        let mut all: Vec<Exact> = before.collect();
        let mut add = |json: Exact| {
            slot.item(&mut |place| !matches!(read_item(place, &json), Ok(Outcome::Misfit(_)) | Err(_)));
            all.push(json);
        };
        add(odd);
        while let Some(json) = seq.next_element()? {
            add(json);
        }
        return Ok(Outcome::Nearly(Exact::of(&all)));
    }
}

/// As [`read_exact`], of an item, which may be null where items are any JSON.
fn read_item(place: Place<'_>, value: &Exact) -> Result<Outcome, serde_json::Error> {
    let mut order = Order::default();
    let seed = SlotSeed { place, order: Some(&mut order) };
    match value.text() {
        Some(text) => seed.deserialize(&mut serde_json::Deserializer::from_str(text)),
        None => seed.deserialize(value.value()),
    }
}
