//! The body of an update: what is to change, and nothing else.

use super::property::{Cardinality, Navigation, Property, Writable};
use super::value::additional::Additional;
use super::value::encode;
use super::value::exact::Exact;
use super::value::model::{Marker, Structured, Value};
use serde_json::Value as Json;
use std::marker::PhantomData;

/// Changes to an `E`: a property is set, set to null, or left alone.
///
/// OData Protocol 4.01, section 11.4.3: properties that the body lacks keep their values.
pub struct Patch<E> {
    changes: Additional,
    about: Marker<E>,
}

impl<E> Patch<E> {
    /// No changes.
    pub fn new() -> Self {
        Self { changes: Additional::default(), about: PhantomData }
    }

    /// Sets a property.
    pub fn set<V: Value, A: Writable>(self, property: Property<E, V, A>, value: impl Into<V>) -> Self {
        self.exact(property.name(), Exact::of(&value.into().value()))
    }

    /// Sets a property to null.
    pub fn null<V, A: Writable>(self, property: Property<E, V, A>) -> Self {
        self.raw(property.name(), Json::Null)
    }

    /// Sets the related entity or entities in full (deep update, where the service has it).
    pub fn set_related<T, C: Cardinality, X>(self, navigation: Navigation<E, T, C, X>, value: &C::Of<T>) -> Self
    where
        T: Structured,
    {
        self.exact(navigation.name(), C::write::<T>(value))
    }

    /// Sets anything, by its JSON name: properties that the metadata lacks or calls read-only, and annotations.
    pub fn raw(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.changes.insert(name.into(), value);
        self
    }

    fn exact(mut self, name: &'static str, value: Exact) -> Self {
        self.changes.insert_exact(name, value);
        self
    }

    /// All properties that the value holds, and what it holds beyond them: for a change that was made on a whole value.
    pub fn from_value(value: &E) -> Self
    where
        E: Structured,
    {
        // Written a moment ago, so it reads.
        let changes = serde_json::from_slice(&encode::to_text(value, false)).unwrap_or_default();
        Self { changes, about: PhantomData }
    }

    /// The changes as they are sent.
    pub fn changes(&self) -> &Additional {
        &self.changes
    }

    /// True where nothing changes.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(crate) fn to_text(&self) -> Vec<u8> {
        // JSON values always serialise.
        serde_json::to_vec(&self.changes).unwrap_or_default()
    }
}

impl<E> Default for Patch<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for Patch<E> {
    fn clone(&self) -> Self {
        Self { changes: self.changes.clone(), about: PhantomData }
    }
}

impl<E> std::fmt::Debug for Patch<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Patch").field(&self.changes).finish()
    }
}
