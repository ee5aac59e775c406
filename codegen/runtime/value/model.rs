//! What every emitted type is made of: a [`Structured`] value is a table of [`Slot`]s, behind which its rest stands
//! (`additional.rs`).
//!
//! Reading, writing, comparing and showing work on these tables once for all types (see `decode` and `encode`), so that a
//! type costs little more than its field table, in the emitted crate and in the crates that use it.

use serde_json::Value as Json;
use std::any::Any;
use std::borrow::Cow;
use std::marker::PhantomData;

/// For types that only carry other types along.
pub(crate) type Marker<T> = PhantomData<fn() -> T>;

/// The fixed part of an entity type or complex type; there is one for each name. All lists of names are sorted.
#[derive(Debug)]
#[non_exhaustive]
pub struct TypeInfo {
    /// The qualified name, such as `microsoft.graph.connector`.
    pub name: &'static str,
    /// The JSON names of the slots.
    pub properties: &'static [&'static str],
    /// Of these, the ones that the service alone writes.
    pub computed: &'static [&'static str],
    /// Of these, the ones that are given on create, and then stay.
    pub immutable: &'static [&'static str],
    /// The JSON names of the navigation properties.
    pub navigation: &'static [&'static str],
    /// The qualified names of the types that derive from it, directly or not.
    pub descendants: &'static [&'static str],
    /// No value has this type, only one that derives from it.
    pub is_abstract: bool,
}

impl TypeInfo {
    /// A type with these slots, and nothing else to say.
    #[doc(hidden)]
    pub const fn new(name: &'static str, properties: &'static [&'static str]) -> Self {
        Self { name, properties, computed: &[], immutable: &[], navigation: &[], descendants: &[], is_abstract: false }
    }

    /// The index of a property's slot.
    pub(crate) fn index(&self, property: &str) -> Option<usize> {
        self.properties.binary_search(&property).ok()
    }
}

/// A value of an entity type or complex type.
///
/// Implemented by the emitted models; its methods are plumbing between them and the runtime.
pub trait Structured: Send + Sync + 'static {
    /// The qualified name of the type, such as `microsoft.graph.connector`.
    fn type_name() -> &'static str
    where
        Self: Sized + Default,
    {
        Self::default().type_info().name
    }
    /// The fixed part of the type.
    #[doc(hidden)]
    fn type_info(&self) -> &'static TypeInfo;
    /// The place of a property, by its index in [`TypeInfo::properties`]; past the end, the rest.
    #[doc(hidden)]
    fn slot(&self, index: usize) -> &dyn Slot;
    #[doc(hidden)]
    fn slot_mut(&mut self, index: usize) -> &mut dyn Slot;
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
}

/// The index of the slot past the end.
pub(crate) const REST: usize = usize::MAX;

/// A copy of a value: property by property, so that no model needs a body for it.
#[doc(hidden)]
pub fn copy<T: Structured + Default>(value: &T) -> T {
    let mut copy = T::default();
    copy_into(value, &mut copy);
    copy
}

fn copy_into(from: &dyn Structured, to: &mut dyn Structured) {
    for index in (0..from.type_info().properties.len()).chain([REST]) {
        to.slot_mut(index).copy(from.slot(index));
    }
}

/// A type's name without its namespace.
pub(crate) fn short_name(qualified: &str) -> &str {
    qualified.rsplit('.').next().unwrap_or_default()
}

/// The place of one property in a structured value.
pub trait Slot: Any {
    #[doc(hidden)]
    fn value(&self) -> ValueRef<'_>;
    #[doc(hidden)]
    fn place(&mut self) -> Place<'_>;
    /// Becomes a copy of a slot of the same type; false where it is of another.
    #[doc(hidden)]
    fn copy(&mut self, from: &dyn Slot) -> bool;
    /// An empty slot of the same type.
    #[doc(hidden)]
    fn fresh(&self) -> Box<dyn Slot>;
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

    fn copy(&mut self, from: &dyn Slot) -> bool {
        let from = (from as &dyn Any).downcast_ref::<Self>();
        from.is_some_and(|from| {
            self.clone_from(from);
            true
        })
    }

    fn fresh(&self) -> Box<dyn Slot> {
        Box::new(Self::None)
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
