//! Values by URLs of their own: structural properties (`users/{id}/mailboxSettings`; OData URL Conventions 4.01, section
//! 4.6), and what composable functions return (section 4.5).
//!
//! A property's constant is the way there, so that nothing is emitted for it. What leads further, navigation properties of
//! a complex type and operations bound to one, is emitted, an inherent impl for each type that has any.

use super::client::Client;
use super::http::operation::{Operation, OperationInfo, Path, ResponseKind};
use super::query::{Access, Patch, Property, Writable};
use super::reply::{Page, Written, count, nothing, page, property_value, written};
use super::request::{Collection, Item};
use super::send::Call;
use super::stream::StreamItem;
use super::value::encode;
use super::value::entity::Entity;
use super::value::model::{Marker, Structured, Value};
use http::Method;
use std::marker::PhantomData;

/// A value of type `V` that has a URL: a structural property, or what a composable function returns.
pub struct ValueItem<'c, V, A = Access> {
    pub(crate) client: &'c Client,
    pub(crate) path: Path,
    /// What reading it is called.
    read: OperationInfo,
    types: Marker<(V, A)>,
}

/// Emitted crates know the properties of each type, not each property at each place: these name all of them.
const GET: OperationInfo = OperationInfo::new("value.get", Method::GET, ResponseKind::Value, &[]);
const COUNT: OperationInfo = OperationInfo::new("value.count", Method::GET, ResponseKind::Count, &[]);
const UPDATE: OperationInfo = OperationInfo::new("value.update", Method::PATCH, ResponseKind::Value, &[]);
const REPLACE: OperationInfo = OperationInfo::new("value.replace", Method::PUT, ResponseKind::Nothing, &[]);
const CLEAR: OperationInfo = OperationInfo::new("value.clear", Method::DELETE, ResponseKind::Nothing, &[]);

impl<'c, E: Entity, P> Item<'c, E, P> {
    /// A structural property by a URL of its own.
    pub fn property<V: Value, A>(&self, property: Property<E, V, A>) -> ValueItem<'c, V, A> {
        ValueItem::new(self.client, self.path.segment(property.name()))
    }
}

impl<'c, V: Value, A> ValueItem<'c, V, A> {
    fn new(client: &'c Client, path: Path) -> Self {
        Self::called(client, path, GET)
    }

    /// What a function returns.
    pub(crate) fn called(client: &'c Client, path: Path, read: OperationInfo) -> Self {
        Self { client, path, read, types: PhantomData }
    }

    /// The path of the value.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the value: `GET`. `None` where it is null.
    pub fn get(&self) -> Call<'c, Option<V>> {
        Call::new(self.client, Operation::new(self.read.clone(), self.path.clone()), property_value)
    }

    /// Sets the value: `PUT`.
    pub fn replace(&self, value: impl Into<V>) -> Call<'c, ()>
    where
        A: Writable,
    {
        let mut operation = Operation::new(REPLACE, self.path.clone());
        operation.set_json(encode::property_to_text(value.into().value()));
        Call::new(self.client, operation, nothing)
    }

    /// Sets the value to null: `DELETE`.
    pub fn clear(&self) -> Call<'c, ()>
    where
        A: Writable,
    {
        Call::new(self.client, Operation::new(CLEAR, self.path.clone()), nothing)
    }
}

impl<'c, V: Value + Structured + Default, A> ValueItem<'c, V, A> {
    /// Changes properties of the value: `PATCH`. The answer holds what the service sent of it, if anything.
    ///
    /// The changes may be those of a derived type, where `V` is one of several types.
    pub fn update<T: Structured + Default>(&self, patch: Patch<T>) -> Call<'c, Written<V>>
    where
        A: Writable,
        V: From<T>,
    {
        let (changed, declared) = (T::type_name(), V::type_name());
        let patch = if changed == declared { patch } else { patch.raw("@odata.type", format!("#{changed}")) };
        let mut operation = Operation::new(UPDATE, self.path.clone());
        operation.set_json(patch.to_text());
        Call::new(self.client, operation, written)
    }

    /// The value as one of a derived type, by a type-cast segment. Requests fail where it is none.
    pub fn cast<T: Value + Structured + Default>(&self) -> ValueItem<'c, T, A>
    where
        V: From<T>,
    {
        ValueItem::new(self.client, self.path.segment(T::type_name()))
    }
}

impl<'c, E: Structured + Default, A> ValueItem<'c, E, A> {
    /// A property of the value; one that a derived type has, by a type-cast segment.
    pub fn property<T, V: Value, B>(&self, property: Property<T, V, B>) -> ValueItem<'c, V, B>
    where
        T: Structured + Default,
        E: From<T>,
    {
        let (name, declared) = (T::type_name(), E::type_name());
        let path = if name == declared { self.path.clone() } else { self.path.segment(name) };
        ValueItem::new(self.client, path.segment(property.name()))
    }
}

impl<'c, T: Value, A> ValueItem<'c, Vec<T>, A> {
    /// Lists the values: `GET`. Awaiting gives one page; `.stream()` gives all values, page by page.
    pub fn list(&self) -> Call<'c, Page<T>> {
        Call::new(self.client, Operation::new(self.read.clone(), self.path.clone()), page)
    }

    /// Counts the values: `GET …/$count`.
    pub fn count(&self) -> Call<'c, i64> {
        Call::new(self.client, Operation::new(COUNT, self.path.segment("$count")), count)
    }
}

// What emitted methods are made of.
impl<'c, V, A> ValueItem<'c, V, A> {
    /// A navigation property that leads to a collection.
    pub(crate) fn many<T: Entity, Q>(&self, name: &'static str) -> Collection<'c, T, Q> {
        Collection::new(self.client, self.path.segment(name))
    }

    /// A navigation property that leads to one entity.
    pub(crate) fn one<T: Entity, Q>(&self, name: &'static str) -> Item<'c, T, Q> {
        Item::new(self.client, self.path.segment(name))
    }
}

impl<'c, V: Structured + Default, A> ValueItem<'c, V, A> {
    /// A stream property.
    pub(crate) fn stream(&self, name: &'static str, id: &'static str) -> StreamItem<'c, V> {
        StreamItem::new(self.client, self.path.segment(name), id)
    }
}

impl<V, A> Clone for ValueItem<'_, V, A> {
    fn clone(&self) -> Self {
        Self { client: self.client, path: self.path.clone(), read: self.read.clone(), types: PhantomData }
    }
}

impl<V, A> std::fmt::Debug for ValueItem<'_, V, A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("ValueItem").field(&self.path.as_str()).finish()
    }
}
