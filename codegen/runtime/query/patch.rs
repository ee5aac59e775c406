//! The body of an update: what is to change, and nothing else.

use super::property::{Cardinality, Navigation, Property, Writable};
use super::value::additional::{Additional, additional, is_control};
use super::value::encode::{self, as_read, is_sent, same};
use super::value::exact::Exact;
use super::value::model::{Marker, Structured, Value, ValueRef};
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
        self.exact(property.name(), encode::to_exact(&value.into().value()))
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

    /// All that the value holds and that an update may write, for a change that was made on a whole value: without properties
    /// that the service alone writes or that stay as they were given, and without what only the service says.
    pub fn from_value(value: &E) -> Self
    where
        E: Structured,
    {
        Self { changes: difference(None, value), about: PhantomData }
    }

    /// What has changed between two states of a value, and nothing else: for a value that was read, copied and changed. What
    /// is no longer there becomes null. Properties that an update cannot write are left out, changed or not.
    pub fn between(before: &E, after: &E) -> Self
    where
        E: Structured,
    {
        Self { changes: difference(Some(before), after), about: PhantomData }
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

/// What an update writes to get from one value to another; without the first, all of the second.
fn difference(before: Option<&dyn Structured>, after: &dyn Structured) -> Additional {
    let info = after.type_info();
    let is_kept = |name: &str| info.computed.contains(&name) || info.immutable.contains(&name);
    let mut changes = Additional::new();
    for (index, name) in info.properties.iter().enumerate().filter(|(_, name)| !is_kept(name)) {
        let value = after.slot(index).value();
        let is_same = before.is_some_and(|before| same(&before.slot(index).value(), &value));
        match value {
            _ if is_same => {}
            // Null, where it was another: what is null in `after` itself stands in the rest.
            ValueRef::None if before.is_none_or(|_| additional(after).exact(name).is_some()) => {}
            ValueRef::None => drop(changes.insert(*name, Json::Null)),
            set => {
                let came_as = as_read(after, index).cloned();
                changes.insert_exact(*name, came_as.unwrap_or_else(|| encode::to_exact(&set)));
            }
        }
    }
    let had = |name: &str| before.and_then(|before| additional(before).exact(name));
    for entry in additional(after).as_slice().iter().filter(|entry| is_sent(info, entry) && !is_kept(entry.name())) {
        let is_set = info.index(entry.name()).is_some_and(|at| !matches!(after.slot(at).value(), ValueRef::None));
        // The name of a type goes along in any case: without it, properties of derived types mean nothing.
        if !is_set && (had(entry.name()) != Some(entry.value()) || before.is_some() && is_type(entry.name())) {
            changes.insert_exact(entry.name().to_owned(), entry.value().clone());
        }
    }
    let gone = before.into_iter().flat_map(|before| additional(before).as_slice());
    for entry in gone.filter(|entry| is_sent(info, entry) && !is_kept(entry.name()) && !entry.name().contains('@')) {
        let is_there = additional(after).exact(entry.name()).is_some() || info.index(entry.name()).is_some();
        if !is_there {
            changes.insert(entry.name().to_owned(), Json::Null);
        }
    }
    // By itself, the name of a type is no change.
    if before.is_some() && changes.iter().all(|(name, _)| is_type(name)) { Additional::new() } else { changes }
}

fn is_type(name: &str) -> bool {
    is_control(name, "type")
}
