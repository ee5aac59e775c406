//! What every emitted type is made of: a [`Structured`] value is a table of [`Slot`]s and the [`Additional`] rest.
//!
//! Reading, writing, comparing and showing work on these tables once for all types (see `decode` and `encode`), so that a
//! type costs little more than its field table, in the emitted crate and in the crates that use it.

use super::additional::Additional;
use super::literal::Key;
use serde_json::Value as Json;
use std::any::Any;
use std::borrow::Cow;
use std::marker::PhantomData;

/// For types that only carry other types along.
pub(crate) type Marker<T> = PhantomData<fn() -> T>;

/// The fixed part of an entity type or complex type; there is one for each name.
#[derive(Debug)]
pub struct TypeInfo {
    /// The qualified name, such as `microsoft.graph.connector`.
    pub name: &'static str,
    /// The JSON names of the slots, sorted.
    pub properties: &'static [&'static str],
}

/// A value of an entity type or complex type.
///
/// Implemented by the emitted models; its methods are plumbing between them and the runtime.
pub trait Structured: Send + Sync + 'static {
    /// The qualified name of the type, such as `microsoft.graph.connector`; the first one, where it is one of several.
    fn type_name() -> &'static str
    where
        Self: Sized + Default,
    {
        Self::default().type_info().name
    }
    /// The fixed part of the type that the value has.
    #[doc(hidden)]
    fn type_info(&self) -> &'static TypeInfo;
    /// The place of a property, by its index in [`TypeInfo::properties`]; past the end, the [`Additional`] rest.
    #[doc(hidden)]
    fn slot(&self, index: usize) -> &dyn Slot;
    #[doc(hidden)]
    fn slot_mut(&mut self, index: usize) -> &mut dyn Slot;
    /// Becomes the variant for a type name, where the value is one of several types; false where nothing changed.
    #[doc(hidden)]
    fn retype(&mut self, _name: &str) -> bool {
        false
    }
    /// True where the JSON must say which type this is, since the declared type admits several.
    #[doc(hidden)]
    fn names_its_type(&self) -> bool {
        false
    }
}

/// Types that contain themselves are boxed.
impl<T: Structured> Structured for Box<T> {
    fn type_info(&self) -> &'static TypeInfo {
        T::type_info(self)
    }

    fn slot(&self, index: usize) -> &dyn Slot {
        T::slot(self, index)
    }

    fn slot_mut(&mut self, index: usize) -> &mut dyn Slot {
        T::slot_mut(self, index)
    }

    fn retype(&mut self, name: &str) -> bool {
        T::retype(self, name)
    }

    fn names_its_type(&self) -> bool {
        T::names_its_type(self)
    }
}

/// The index of the slot past the end.
const REST: usize = usize::MAX;

/// What a value holds beyond its declared properties.
///
/// It stands behind the slots instead of having methods of its own: each method of [`Structured`] is two bodies more for
/// the compiler, in every model.
pub(crate) fn additional(value: &dyn Structured) -> &Additional {
    static NOTHING: Additional = Additional::new();
    (value.slot(REST) as &dyn Any).downcast_ref().unwrap_or(&NOTHING)
}

/// As [`additional`], to be changed; `None` where a type keeps nothing, which no emitted type does.
pub(crate) fn additional_mut(value: &mut dyn Structured) -> Option<&mut Additional> {
    (value.slot_mut(REST) as &mut dyn Any).downcast_mut()
}

/// A copy of a value: property by property, so that no model needs a body for it.
#[doc(hidden)]
pub fn copy<T: Structured + Default>(value: &T) -> T {
    let mut copy = T::default();
    copy_into(value, &mut copy);
    copy
}

fn copy_into(from: &dyn Structured, to: &mut dyn Structured) {
    let info = from.type_info();
    to.retype(info.name);
    for index in (0..info.properties.len()).chain([REST]) {
        to.slot_mut(index).copy(from.slot(index));
    }
}

/// An entity type: a structured type with a key, which requests address.
pub trait Entity: Structured + Default {
    /// The value of the key: a tuple where the key has a few parts, a struct where it has more, `()` where there is none.
    type Key: Key;
    /// What a request for this type answers with: the type itself, or an enumeration of it and its derived types.
    type Any: Structured + Default + Value;
    /// What the parts of the key are called in URLs.
    const KEY: &'static [&'static str] = &["id"];
    /// The properties that they are: their JSON names, or paths of these.
    const KEY_PATHS: &'static [&'static str] = Self::KEY;
}

/// A type's name without its namespace.
pub(crate) fn short_name(qualified: &str) -> &str {
    qualified.rsplit('.').next().unwrap_or_default()
}

/// States that a value of this entity type is also one of type `E`: itself, or one of its base types.
pub trait Is<E> {}

impl<E: Entity> Is<E> for E {}

/// The place of one property in a structured value.
pub trait Slot: Any {
    #[doc(hidden)]
    fn value(&self) -> ValueRef<'_>;
    #[doc(hidden)]
    fn place(&mut self) -> Place<'_>;
    /// Becomes a copy of a slot of the same type.
    #[doc(hidden)]
    fn copy(&mut self, from: &dyn Slot);
}

/// A type that a property can have.
pub trait Value: Clone + Sized + Send + Sync + 'static {
    #[doc(hidden)]
    fn value(&self) -> ValueRef<'_>;
    #[doc(hidden)]
    fn place(slot: &mut Option<Self>) -> Place<'_>;
}

impl<T: Value> Slot for Option<T> {
    fn value(&self) -> ValueRef<'_> {
        self.as_ref().map_or(ValueRef::None, T::value)
    }

    fn place(&mut self) -> Place<'_> {
        T::place(self)
    }

    fn copy(&mut self, from: &dyn Slot) {
        if let Some(from) = (from as &dyn Any).downcast_ref::<Self>() {
            self.clone_from(from);
        }
    }
}

/// What a slot holds, for writing, comparing and showing.
#[doc(hidden)]
pub enum ValueRef<'a> {
    None,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Cow<'a, str>),
    /// The text of a JSON number.
    Number(&'a str),
    Json(&'a Json),
    Structured(&'a dyn Structured),
    List(&'a dyn List),
}

/// Where a value is read into.
#[doc(hidden)]
pub enum Place<'a> {
    /// Nothing can be held here.
    Nothing,
    Leaf(&'a mut dyn Leaf),
    /// As `Leaf`, with a number given as the text of the JSON document where there is one.
    Exact(&'a mut dyn Leaf),
    Json(&'a mut Option<Json>),
    Structured(&'a mut dyn StructuredSlot),
    List(&'a mut dyn ListSlot),
}

/// Takes a value without structure; each method says whether the value fits.
#[doc(hidden)]
pub trait Leaf {
    fn bool(&mut self, _value: bool) -> bool {
        false
    }
    fn integer(&mut self, value: i64) -> bool {
        self.number(&value.to_string())
    }
    fn float(&mut self, value: f64) -> bool {
        self.number(&value.to_string())
    }
    fn text(&mut self, _value: &str) -> bool {
        false
    }
    /// The text of a JSON number.
    fn number(&mut self, _text: &str) -> bool {
        false
    }
}

/// A slot for a structured value.
#[doc(hidden)]
pub trait StructuredSlot {
    fn begin(&mut self) -> &mut dyn Structured;
}

impl<T: Structured + Default> StructuredSlot for Option<T> {
    fn begin(&mut self) -> &mut dyn Structured {
        self.insert(T::default())
    }
}

/// A collection, for writing.
#[doc(hidden)]
pub trait List {
    fn count(&self) -> usize;
    fn get(&self, index: usize) -> ValueRef<'_>;
}

impl<T: Value> List for Vec<T> {
    fn count(&self) -> usize {
        self.len()
    }

    fn get(&self, index: usize) -> ValueRef<'_> {
        self.as_slice().get(index).map_or(ValueRef::None, T::value)
    }
}

/// A slot for a collection.
#[doc(hidden)]
pub trait ListSlot {
    /// Makes the collection, empty.
    fn begin(&mut self);
    /// Reads one item by means of `read`, which says whether the item fits; only then it is kept.
    fn item(&mut self, read: &mut dyn FnMut(Place<'_>) -> bool);
    /// Gives back nothing: an item did not fit, the collection is kept as JSON.
    fn abandon(&mut self);
    fn list(&self) -> Option<&dyn List>;
}

impl<T: Value> ListSlot for Option<Vec<T>> {
    fn begin(&mut self) {
        *self = Some(Vec::new());
    }

    fn item(&mut self, read: &mut dyn FnMut(Place<'_>) -> bool) {
        let mut item = None;
        if read(T::place(&mut item))
            && let (Some(list), Some(item)) = (self.as_mut(), item)
        {
            list.push(item);
        }
    }

    fn abandon(&mut self) {
        *self = None;
    }

    fn list(&self) -> Option<&dyn List> {
        self.as_ref().map(|list| list as &dyn List)
    }
}

impl<T: Value> Value for Vec<T> {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::List(self)
    }

    fn place(slot: &mut Option<Self>) -> Place<'_> {
        Place::List(slot)
    }
}

// One impl for all models: with one each, the compiler would compare every pair of them.
impl<T: Structured + Clone + Default> Value for T {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Structured(self)
    }

    fn place(slot: &mut Option<Self>) -> Place<'_> {
        Place::Structured(slot)
    }
}

impl Value for Json {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Json(self)
    }

    fn place(slot: &mut Option<Self>) -> Place<'_> {
        Place::Json(slot)
    }
}

/// The impls of emitted structured types: of a struct by the table of its slots (index, JSON name, field), of an
/// enumeration of types, which is `Structured` by itself, by its name.
#[allow(unused_macros)] // a crate may have none of these types
macro_rules! structured {
    ($type:ident $name:literal, $($index:literal $json:literal $field:ident,)*) => {
        // Derived, it would call a function for each field, which the compiler has to check one by one.
        impl ::std::default::Default for $type {
            fn default() -> Self {
                Self { additional: $crate::runtime::Additional::new(), $($field: ::std::option::Option::None,)* }
            }
        }
        impl $crate::runtime::Structured for $type {
            fn type_info(&self) -> &'static $crate::runtime::TypeInfo {
                &$crate::runtime::TypeInfo { name: $name, properties: &[$($json),*] }
            }
            fn slot(&self, index: usize) -> &dyn $crate::runtime::Slot {
                match index {
                    $($index => &self.$field,)*
                    _ => &self.additional,
                }
            }
            fn slot_mut(&mut self, index: usize) -> &mut dyn $crate::runtime::Slot {
                match index {
                    $($index => &mut self.$field,)*
                    _ => &mut self.additional,
                }
            }
        }
        $crate::runtime::model::structured!($type);
    };
    ($type:ident) => {
        impl ::std::clone::Clone for $type {
            fn clone(&self) -> Self {
                $crate::runtime::copy(self)
            }
        }
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::runtime::show(self, ::std::stringify!($type), f)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                $crate::runtime::equal(self, other)
            }
        }
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::runtime::serialize(self, serializer)
            }
        }
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::runtime::deserialize(deserializer)
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use structured;
