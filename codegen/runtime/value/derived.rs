//! Values of derived types, in the place of those of their base type.
//!
//! A value is read as its declared type, and keeps in its rest what a derived type adds. That is understood where somebody
//! asks for it ([`downcast`]), and written back where somebody has changed it ([`edit`]).

use super::additional::{Additional, additional, additional_mut};
use super::decode;
use super::encode::same;
use super::exact::Exact;
use super::model::{Structured, TypeInfo, ValueRef, copy};

/// States that a type derives from `E`, directly or not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not derive from `{E}`",
    label = "no type that derives from `{E}`",
    note = "the documentation of `{E}` lists the types that derive from it"
)]
pub trait DerivesFrom<E>: Structured + Default {}

/// Whether a value is of type `T`, or of one that derives from it.
#[doc(hidden)]
pub fn is<T: Structured + Default>(value: &dyn Structured) -> bool {
    is_of(value, T::default().type_info())
}

fn is_of(value: &dyn Structured, info: &TypeInfo) -> bool {
    let name = additional(value).odata_type();
    name.is_some_and(|name| name == info.name || info.descendants.binary_search(&name).is_ok())
}

/// The value as one of type `T`, where it is one.
#[doc(hidden)]
pub fn downcast<T: Structured + Default>(value: &dyn Structured) -> Option<T> {
    is::<T>(value).then(|| {
        let mut special = T::default();
        specialize(value, &mut special);
        special
    })
}

fn specialize(from: &dyn Structured, to: &mut dyn Structured) {
    for (index, name) in from.type_info().properties.iter().enumerate() {
        let slot = from.slot(index);
        let is_copied = to.type_info().index(name).is_some_and(|index| to.slot_mut(index).copy(slot));
        if !is_copied && !matches!(slot.value(), ValueRef::None) {
            put(to, |rest| rest.insert_exact(*name, Exact::of(&slot.value())));
        }
    }
    for entry in additional(from).as_slice() {
        // Behind a field that is set stands what it came as.
        let is_set =
            from.type_info().index(entry.name()).is_some_and(|at| !matches!(from.slot(at).value(), ValueRef::None));
        let slot = to.type_info().index(entry.name()).filter(|_| !is_set);
        // What does not fit stays as it came.
        if !slot.is_some_and(|index| decode::fits(to.slot_mut(index).place(), entry.value())) {
            put(to, |rest| rest.put(entry.clone()));
        }
    }
}

fn put<T>(value: &mut dyn Structured, change: impl FnOnce(&mut Additional) -> T) {
    additional_mut(value).map(change);
}

/// The value in the place of one of its base type: it names its type, and what that adds stands in the rest.
#[doc(hidden)]
pub fn upcast<T: Structured, E: Structured + Default>(value: T) -> E {
    let mut general = E::default();
    generalize(&value, &mut general);
    general
}

fn generalize(from: &dyn Structured, to: &mut dyn Structured) {
    let info = from.type_info();
    // One that is more special says so itself.
    if !is_of(from, info) {
        put(to, |rest| rest.insert("@odata.type", format!("#{}", info.name)));
    }
    for entry in additional(from).as_slice() {
        if additional(to).exact(entry.name()).is_none() {
            put(to, |rest| rest.put(entry.clone()));
        }
    }
    for (index, name) in info.properties.iter().enumerate() {
        let slot = from.slot(index);
        let is_copied = to.type_info().index(name).is_some_and(|index| to.slot_mut(index).copy(slot));
        if !is_copied && !matches!(slot.value(), ValueRef::None) {
            put(to, |rest| rest.insert_exact(*name, Exact::of(&slot.value())));
        }
    }
}

/// Changes the value as one of type `T`; false where it is none.
#[doc(hidden)]
pub fn edit<T: Structured + Default>(value: &mut dyn Structured, change: impl FnOnce(&mut T)) -> bool {
    let Some(before) = downcast::<T>(value) else { return false };
    let mut after = copy(&before);
    change(&mut after);
    write_changes(&before, &after, value);
    true
}

/// What has not changed stays as it came, to the digit.
fn write_changes(before: &dyn Structured, after: &dyn Structured, value: &mut dyn Structured) {
    for (index, name) in after.type_info().properties.iter().enumerate() {
        let (old, new) = (before.slot(index), after.slot(index));
        if same(&old.value(), &new.value()) {
            continue;
        }
        if value.type_info().index(name).is_some_and(|index| value.slot_mut(index).copy(new)) {
            continue;
        }
        put(value, |rest| match new.value() {
            ValueRef::None => rest.remove(name),
            set => rest.insert_exact(*name, Exact::of(&set)),
        });
    }
    let (before, after) = (additional(before), additional(after));
    for entry in before.as_slice().iter().filter(|entry| after.exact(entry.name()).is_none()) {
        put(value, |rest| rest.remove(entry.name()));
    }
    for entry in after.as_slice().iter().filter(|entry| before.exact(entry.name()) != Some(entry.value())) {
        put(value, |rest| {
            rest.remove(entry.name());
            rest.put(entry.clone());
        });
    }
}
