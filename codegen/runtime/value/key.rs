//! Keys of entities: what can be one, and what can stand for one.

use super::literal::{Literal, quoted};
use super::model::{Place, Value, ValueRef};
use super::primitive::Guid;

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
        KeyText { parts: vec![(self.to_owned(), quoted(self))] }
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
