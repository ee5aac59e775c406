//! Property constants: names with types, for `$select`, `$filter`, `$orderby`, `$expand`, [`Patch`](super::Patch) and
//! lambdas.

use super::value::additional::Additional;
use super::value::decode::{self, DecodeError};
use super::value::encode;
use super::value::entity::Entity;
use super::value::exact::Exact;
use super::value::model::{Marker, Structured, Value, ValueRef};
use std::marker::PhantomData;

/// A marker: allowed.
#[derive(Debug)]
pub enum Yes {}

/// A marker: not allowed, as annotations of the metadata say.
#[derive(Debug)]
pub enum No {}

/// What may be done with a property: `W`rite it in an update, use it in `$filter` (`F`), in `$orderby` (`S`).
#[derive(Debug)]
pub struct Access<W = Yes, F = Yes, S = Yes>(Marker<(W, F, S)>);

/// What may be done with a property that the service alone writes.
pub type ReadOnly = Access<No, Yes, Yes>;

/// What may be done with a property behind another: what may be done with both.
pub trait Along<A> {
    /// The [`Access`] of the whole path.
    type Access;
}

/// [`Yes`] where both are.
pub trait And<B> {
    /// [`Yes`] or [`No`].
    type Both;
}

impl<B> And<B> for Yes {
    type Both = B;
}

impl<B> And<B> for No {
    type Both = No;
}

impl<W, F, S, V, G, T> Along<Access<V, G, T>> for Access<W, F, S>
where
    W: And<V>,
    F: And<G>,
    S: And<T>,
{
    type Access = Access<W::Both, F::Both, S::Both>;
}

/// The property may be written in an update.
#[diagnostic::on_unimplemented(
    message = "this property cannot be set in an update",
    label = "read-only: `Core.Computed`, `Core.Immutable` or `Core.Permissions` in the metadata",
    note = "`Patch::raw` sends it all the same"
)]
pub trait Writable {}

/// The property may stand in `$filter`.
#[diagnostic::on_unimplemented(
    message = "this property cannot be used in a filter",
    label = "excluded by `Capabilities.FilterRestrictions` in the metadata",
    note = "`Filter::raw` sends it all the same"
)]
pub trait Filterable {}

/// The property may stand in `$orderby`.
#[diagnostic::on_unimplemented(
    message = "this property cannot be used for sorting",
    label = "excluded by `Capabilities.SortRestrictions` in the metadata",
    note = "`Order::raw` sends it all the same"
)]
pub trait Sortable {}

impl<F, S> Writable for Access<Yes, F, S> {}
impl<W, S> Filterable for Access<W, Yes, S> {}
impl<W, F> Sortable for Access<W, F, Yes> {}

/// A structural property of `E` with values of type `V`.
pub struct Property<E, V, A = Access> {
    name: &'static str,
    types: Marker<(E, V, A)>,
}

impl<E, V, A> Property<E, V, A> {
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self { name, types: PhantomData }
    }

    /// The name in the service.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<E, V, A> Clone for Property<E, V, A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, V, A> Copy for Property<E, V, A> {}

impl<E, V, A> std::fmt::Debug for Property<E, V, A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Property").field(&self.name).finish()
    }
}

/// A marker: a navigation property that leads to at most one entity.
#[derive(Debug)]
pub enum One {}

/// A marker: a navigation property that leads to a collection.
#[derive(Debug)]
pub enum Many {}

/// [`One`] or [`Many`]: what the expanded value of a navigation property is.
pub trait Cardinality: 'static {
    /// `T`, or a collection of it.
    type Of<T>;
    #[doc(hidden)]
    fn read<T: Structured + Default + Value>(json: &Exact) -> Result<Self::Of<T>, DecodeError>;
    #[doc(hidden)]
    fn write<T: Structured>(value: &Self::Of<T>) -> Exact;
}

impl Cardinality for One {
    type Of<T> = T;

    fn read<T: Structured + Default + Value>(json: &Exact) -> Result<T, DecodeError> {
        let mut value = None;
        decode::from_exact(T::place(&mut value), json)?;
        Ok(value.unwrap_or_default())
    }

    fn write<T: Structured>(value: &T) -> Exact {
        encode::to_exact(&ValueRef::Structured(value))
    }
}

impl Cardinality for Many {
    type Of<T> = Vec<T>;

    fn read<T: Structured + Default + Value>(json: &Exact) -> Result<Vec<T>, DecodeError> {
        let mut all = None;
        decode::from_exact(Vec::place(&mut all), json)?;
        Ok(all.unwrap_or_default())
    }

    fn write<T: Structured>(value: &Vec<T>) -> Exact {
        let items: Vec<_> = value.iter().map(|item| encode::to_exact(&ValueRef::Structured(item))).collect();
        Exact::of(&items)
    }
}

/// A navigation property of `E` that leads to entities of type `T`.
///
/// `X` is [`Yes`] where it can be expanded.
pub struct Navigation<E, T, C, X = Yes> {
    name: &'static str,
    types: Marker<(E, T, C, X)>,
}

impl<E, T, C, X> Navigation<E, T, C, X> {
    #[doc(hidden)]
    pub const fn new(name: &'static str) -> Self {
        Self { name, types: PhantomData }
    }

    /// The name in the service.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<E, T, C, X> Clone for Navigation<E, T, C, X> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T, C, X> Copy for Navigation<E, T, C, X> {}

impl<E, T, C, X> std::fmt::Debug for Navigation<E, T, C, X> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Navigation").field(&self.name).finish()
    }
}

/// A navigation property of `E`, in the additional JSON of which its expanded value stands.
///
/// One parameter in the methods that every model has, instead of those of [`Navigation`].
pub trait Expanded<E> {
    /// An entity, or a collection of them.
    type Value;
    #[doc(hidden)]
    fn read(&self, additional: &Additional) -> Result<Option<Self::Value>, DecodeError>;
    #[doc(hidden)]
    fn write(&self, additional: &mut Additional, value: &Self::Value);
}

impl<E, T: Entity, C: Cardinality, X> Expanded<E> for Navigation<E, T, C, X> {
    type Value = C::Of<T>;

    fn read(&self, additional: &Additional) -> Result<Option<Self::Value>, DecodeError> {
        match additional.exact(self.name) {
            None => Ok(None),
            Some(json) if json.value().is_null() => Ok(None),
            Some(json) => C::read(json).map(Some),
        }
    }

    fn write(&self, additional: &mut Additional, value: &Self::Value) {
        additional.insert_exact(self.name, C::write::<T>(value));
    }
}

/// The expanded value of a navigation property, from where it stands.
///
/// # Errors
/// Where the JSON is no entity.
#[doc(hidden)]
pub fn expanded<E, N: Expanded<E>>(additional: &Additional, navigation: N) -> Result<Option<N::Value>, DecodeError> {
    navigation.read(additional)
}

/// Sets the value of a navigation property where it stands.
#[doc(hidden)]
pub fn set_expanded<E, N: Expanded<E>>(additional: &mut Additional, navigation: N, value: &N::Value) {
    navigation.write(additional, value);
}
