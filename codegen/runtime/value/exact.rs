//! JSON values to the digit. [`serde_json::Value`] holds a number as `i64`, `u64` or `f64`; services also send others, and
//! OData's decimals are such.
//!
//! So values are read as their text where the source is a JSON text. What is a limit: a number in the place of a string,
//! where it is no misfit that anybody sends, is read as `f64`.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Number, Value as Json};
use std::fmt;
use std::ops::Range;

/// A JSON value, and its text where that says more: where a number in it would be written otherwise.
#[doc(hidden)]
#[derive(Clone, Default)]
pub struct Exact {
    value: Json,
    text: Option<Box<RawValue>>,
}

impl Exact {
    /// From the text of one value.
    pub(crate) fn from_text(text: &str) -> Result<Self, serde_json::Error> {
        if numbers(text).all(|number| is_kept(&text[number])) {
            return Ok(Self { value: serde_json::from_str(text)?, text: None });
        }
        // A number out of the range of binary ones is read as a string.
        let value = serde_json::from_str(text).or_else(|_| serde_json::from_str(&with_quotes(text)))?;
        Ok(Self { value, text: Some(RawValue::from_string(text.to_owned())?) })
    }

    /// What a value is written as.
    pub(crate) fn of(value: &impl Serialize) -> Self {
        // Writing models into memory cannot fail: names are strings, numbers are finite or strings. And they read again.
        serde_json::to_string(value).ok().and_then(|text| Self::from_text(&text).ok()).unwrap_or_default()
    }

    /// The value, as near as `f64` comes to its numbers.
    pub(crate) fn value(&self) -> &Json {
        &self.value
    }

    /// The value, unless a number in it is beyond binary ones.
    pub(crate) fn into_value(self) -> Result<Json, Self> {
        if self.beyond_binary().is_none() { Ok(self.value) } else { Err(self) }
    }

    /// The text, where a number in it is beyond binary ones, and not only written in another way than they are.
    fn beyond_binary(&self) -> Option<&str> {
        self.text().filter(|text| !numbers(text).all(|number| fits_binary(&text[number])))
    }

    /// The text, where it says more than the value.
    pub(crate) fn text(&self) -> Option<&str> {
        self.text.as_deref().map(RawValue::get)
    }

    pub(crate) fn to_text(&self) -> String {
        self.text().map_or_else(|| self.value.to_string(), str::to_owned)
    }
}

impl From<Json> for Exact {
    fn from(value: Json) -> Self {
        Self { value, text: None }
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value && self.beyond_binary() == other.beyond_binary()
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text() {
            Some(text) => f.write_str(text),
            None => self.value.fmt(f),
        }
    }
}

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.text {
            Some(text) => text.serialize(serializer),
            None => self.value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(Value, deserializer)
    }
}

/// Reads any value.
struct Value;

impl FromText for Value {
    type Value = Exact;

    fn text(self, text: &str) -> Result<Exact, serde_json::Error> {
        Exact::from_text(text)
    }

    fn other<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<Exact, D::Error> {
        Json::deserialize(deserializer).map(Exact::from)
    }
}

/// Reads a value from its text where the source is one of serde_json, and otherwise as other formats have it.
pub(crate) trait FromText {
    type Value;
    fn text(self, text: &str) -> Result<Self::Value, serde_json::Error>;
    fn other<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error>;
}

/// How serde_json's deserializers are asked for the text of a value; to all others it is the name of a newtype.
const RAW: &str = "$serde_json::private::RawValue";

pub(crate) fn from_text<'de, R: FromText, D: Deserializer<'de>>(reader: R, from: D) -> Result<R::Value, D::Error> {
    from.deserialize_newtype_struct(RAW, Raw(reader))
}

struct Raw<R>(R);

impl<'de, R: FromText> Visitor<'de> for Raw<R> {
    type Value = R::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<R::Value, A::Error> {
        map.next_key::<IgnoredAny>()?;
        map.next_value_seed(Text(self.0))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<R::Value, D::Error> {
        self.0.other(deserializer)
    }
}

/// The text itself, borrowed or not.
struct Text<R>(R);

impl<'de, R: FromText> DeserializeSeed<'de> for Text<R> {
    type Value = R::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<R::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<R: FromText> Visitor<'_> for Text<R> {
    type Value = R::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a JSON value")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<R::Value, E> {
        self.0.text(text).map_err(E::custom)
    }
}

/// Where the numbers stand in a JSON text.
fn numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' => at = end_of_string(bytes, at),
                b'-' | b'0'..=b'9' => {
                    let start = at;
                    let is_part = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
                    at += bytes[start..].iter().take_while(|byte| is_part(byte)).count();
                    return Some(start..at);
                }
                _ => at += 1,
            }
        }
        None
    })
}

/// Behind the closing quote of the string that opens here.
fn end_of_string(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return at,
        }
    }
}

/// Whether a number is written as it was read, once it was a [`Number`].
fn is_kept(number: &str) -> bool {
    let is_small = number.len() < 19 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_small || serde_json::from_str::<Number>(number).is_ok_and(|read| read.to_string() == number)
}

/// Whether a number is one that `i64`, `u64` or `f64` stand for: 17 digits tell all binary numbers apart.
fn fits_binary(number: &str) -> bool {
    let digits = number.split(['e', 'E']).next().unwrap_or_default().replace(['-', '.'], "");
    is_kept(number) || (digits.trim_matches('0').len() <= 17 && serde_json::from_str::<Number>(number).is_ok())
}

/// The text with all numbers in quotes that no binary number comes near.
fn with_quotes(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 8);
    let mut done = 0;
    for number in numbers(text) {
        if serde_json::from_str::<Number>(&text[number.clone()]).is_err() {
            quoted += &text[done..number.start];
            quoted += &format!("\"{}\"", &text[number.clone()]);
            done = number.end;
        }
    }
    quoted + &text[done..]
}
