//! Values in URLs: literals in filters, function arguments and keys (OData URL Conventions, section 5.1.1.11).

use super::enums::{self, Flags, OpenEnum};
use super::error::Error;
use super::model::{Place, Value, ValueRef};
use super::primitive::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
use super::url;

/// A value that can be written in a URL.
pub trait Literal {
    /// The literal as it stands in an expression, not percent-encoded.
    #[doc(hidden)]
    fn literal(&self) -> String;
    /// The value as a key segment's text: a string without quotes.
    #[doc(hidden)]
    fn key_text(&self) -> String {
        self.literal()
    }
}

impl Literal for str {
    fn literal(&self) -> String {
        url::literal(self)
    }

    fn key_text(&self) -> String {
        self.to_owned()
    }
}

impl Literal for String {
    fn literal(&self) -> String {
        url::literal(self)
    }

    fn key_text(&self) -> String {
        self.clone()
    }
}

macro_rules! plain_literal {
    ($($type:ty)*) => {$(
        impl Literal for $type {
            fn literal(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
plain_literal!(bool u8 i8 i16 i32 i64 Date DateTimeOffset Decimal Guid TimeOfDay);

impl Literal for f64 {
    fn literal(&self) -> String {
        match *self {
            value if value.is_nan() => "NaN".to_owned(),
            value if value.is_infinite() => if value > 0.0 { "INF" } else { "-INF" }.to_owned(),
            value => value.to_string(),
        }
    }
}

impl Literal for Duration {
    fn literal(&self) -> String {
        format!("duration'{self}'")
    }
}

impl Literal for Binary {
    fn literal(&self) -> String {
        format!("binary'{self}'")
    }
}

/// Members of enumerations: bare, or behind the qualified type name, as the service takes them.
fn enum_literal<T: OpenEnum>(name: &str) -> String {
    format!("{}{}", T::PREFIX, url::literal(name))
}

impl<T: OpenEnum> Literal for T {
    fn literal(&self) -> String {
        enum_literal::<T>(enums::name(self))
    }

    fn key_text(&self) -> String {
        enums::name(self).to_owned()
    }
}

impl<T: OpenEnum> Literal for Flags<T> {
    fn literal(&self) -> String {
        enum_literal::<T>(&self.to_string())
    }
}

/// The parts of a key as text, for either style of key.
#[doc(hidden)]
#[derive(Debug)]
pub struct KeyText {
    /// For each part, its text as a segment and as a literal.
    pub parts: Vec<(String, String)>,
}

/// What can stand for a key of type `K`: the key itself, or what it is made from.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no key of type `{K}`",
    note = "an entity type whose key is `()` has none: its entities are reached in another way"
)]
pub trait IntoKey<K> {
    #[doc(hidden)]
    fn into_key(self) -> KeyText;
}

pub(crate) fn one(value: &impl Literal) -> KeyText {
    KeyText { parts: vec![(value.key_text(), value.literal())] }
}

/// What can be the key of an entity: a value, or a tuple or struct of values where the key has several parts.
pub trait Key {
    /// Taken from the values of the key properties; `None` where one of them is missing or does not fit.
    #[doc(hidden)]
    fn from_values<'v>(values: &mut dyn Iterator<Item = ValueRef<'v>>) -> Option<KeyText>;
}

impl<K: Literal + Value> Key for K {
    fn from_values<'v>(values: &mut dyn Iterator<Item = ValueRef<'v>>) -> Option<KeyText> {
        from_value::<K>(values).as_ref().map(one)
    }
}

/// A part of a key from the next of the values.
pub(crate) fn from_value<'v, K: Value>(values: &mut dyn Iterator<Item = ValueRef<'v>>) -> Option<K> {
    let mut key: Option<K> = None;
    match (K::place(&mut key), values.next()?) {
        (Place::Leaf(leaf) | Place::Exact(leaf), value) => match value {
            ValueRef::Bool(value) => leaf.bool(value),
            ValueRef::Integer(value) => leaf.integer(value),
            ValueRef::Float(value) => leaf.float(value),
            ValueRef::Text(text) => leaf.text(&text),
            ValueRef::Number(text) => leaf.number(text),
            _ => return None,
        },
        _ => return None,
    };
    key
}

/// Some entity types have no key: nothing addresses them but their place.
impl Key for () {
    fn from_values<'v>(_: &mut dyn Iterator<Item = ValueRef<'v>>) -> Option<KeyText> {
        None
    }
}

impl<K: Literal> IntoKey<K> for K {
    fn into_key(self) -> KeyText {
        one(&self)
    }
}

impl<K: Literal> IntoKey<K> for &K {
    fn into_key(self) -> KeyText {
        one(self)
    }
}

impl IntoKey<String> for &str {
    fn into_key(self) -> KeyText {
        KeyText { parts: vec![(self.to_owned(), url::literal(self))] }
    }
}

impl IntoKey<Guid> for &str {
    /// Sent as given: services also take what is no GUID, such as an alias.
    fn into_key(self) -> KeyText {
        KeyText { parts: vec![(self.to_owned(), self.to_owned())] }
    }
}

macro_rules! key_tuple {
    ($($key:ident $value:ident)*) => {
        impl<$($key, $value: IntoKey<$key>),*> IntoKey<($($key,)*)> for ($($value,)*) {
            fn into_key(self) -> KeyText {
                #[allow(non_snake_case)] // the type parameters name the values
                let ($($value,)*) = self;
                KeyText { parts: [$($value.into_key().parts),*].into_iter().flatten().collect() }
            }
        }

        impl<$($key: Key),*> Key for ($($key,)*) {
            fn from_values<'v>(values: &mut dyn Iterator<Item = ValueRef<'v>>) -> Option<KeyText> {
                let parts = [$($key::from_values(values)?.parts),*];
                Some(KeyText { parts: parts.into_iter().flatten().collect() })
            }
        }
    };
}
key_tuple!(A0 A1 B0 B1);
key_tuple!(A0 A1 B0 B1 C0 C1);

/// The struct for a longer key, by its fields, in the order of the parts.
#[allow(unused_macros)] // a crate may have none
macro_rules! key {
    ($name:ident, $($part:ident,)+) => {
        impl $crate::runtime::IntoKey<$name> for &$name {
            fn into_key(self) -> $crate::runtime::literal::KeyText {
                let parts = [$($crate::runtime::literal::one(&self.$part).parts),+];
                $crate::runtime::literal::KeyText { parts: parts.into_iter().flatten().collect() }
            }
        }
        impl $crate::runtime::IntoKey<$name> for $name {
            fn into_key(self) -> $crate::runtime::literal::KeyText {
                $crate::runtime::IntoKey::<$name>::into_key(&self)
            }
        }
        impl $crate::runtime::Key for $name {
            fn from_values<'v>(
                values: &mut dyn ::std::iter::Iterator<Item = $crate::runtime::ValueRef<'v>>,
            ) -> ::std::option::Option<$crate::runtime::literal::KeyText> {
                let key = $name { $($part: $crate::runtime::literal::from_value(values)?),+ };
                ::std::option::Option::Some($crate::runtime::IntoKey::<$name>::into_key(key))
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use key;

/// `('russell')`, or `(OrderID=1,ProductID=2)` where the key has several parts; percent-encoded.
///
/// # Errors
/// For a part without text: the request would go to the collection.
pub(crate) fn parentheses(key: &KeyText, names: &[&str]) -> Result<String, Error> {
    match &key.parts[..] {
        [(_, literal)] if !literal.is_empty() => Ok(format!("({})", url::segment(literal))),
        _ => named(key, names),
    }
}

/// `(appId='…')`: a key with the names of all its parts, as alternate keys have them; percent-encoded.
///
/// # Errors
/// For a part without text: the request would go to the collection.
pub(crate) fn named(key: &KeyText, names: &[&str]) -> Result<String, Error> {
    if key.parts.iter().any(|(_, literal)| literal.is_empty()) {
        return Err(Error::request("the key is empty"));
    }
    let part =
        |(name, (_, literal)): (&&str, &(String, String))| format!("{}={}", url::segment(name), url::segment(literal));
    Ok(format!("({})", names.iter().zip(&key.parts).map(part).collect::<Vec<_>>().join(",")))
}

/// A key as a segment of its own; only keys of one part have this form.
///
/// # Errors
/// For an empty key and for dot segments.
pub(crate) fn segment(key: &KeyText) -> Result<String, Error> {
    match &key.parts[..] {
        [(text, _)] => url::key_segment(text),
        _ => Err(Error::request("a key of several parts has no segment form")),
    }
}
