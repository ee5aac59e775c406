//! What a value holds beyond its declared properties.

use super::exact::Exact;
use super::model::{Place, REST, Slot, Structured, ValueRef};
use super::privacy::{Hidden, shows_values};
use serde_json::Value as Json;
use std::any::Any;
use std::borrow::Cow;
use std::collections::HashMap;

/// What a value holds beyond its declared properties, in the order in which it came: undeclared properties, annotations
/// and control information (`@odata.etag`), expanded navigation properties, explicit nulls, and values of declared
/// properties that do not fit their type. All of it is written back.
#[derive(Clone, Default)]
pub struct Additional {
    entries: Vec<Entry>,
    /// Where each name stands; where there are few, looking is faster.
    #[allow(clippy::box_collection)]
    // every value has this field, few have a map: a pointer is smaller than an empty one
    index: Option<Box<HashMap<Name, usize>>>,
}

type Name = Cow<'static, str>;

/// As many entries are looked through one by one.
const FEW: usize = 32;

/// One name, and its value.
#[derive(Clone)]
pub(crate) struct Entry {
    name: Name,
    value: Exact,
    /// The service sent it; the caller has not touched it since.
    is_read: bool,
}

impl Entry {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn value(&self) -> &Exact {
        &self.value
    }

    pub(crate) fn is_read(&self) -> bool {
        self.is_read
    }
}

impl Additional {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { entries: Vec::new(), index: None }
    }

    /// The value under a JSON name.
    ///
    /// A number in it that no `f64` holds is the nearest one here, or a string where there is none; it is written back
    /// digit for digit.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.exact(name).map(Exact::value)
    }

    pub(crate) fn exact(&self, name: &str) -> Option<&Exact> {
        self.position(name).map(|at| &self.entries[at].value)
    }

    /// Sets the value under a JSON name; gives back the one it had.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Json>) -> Option<Json> {
        self.insert_exact(name, value.into().into())
    }

    pub(crate) fn insert_exact(&mut self, name: impl Into<Cow<'static, str>>, value: Exact) -> Option<Json> {
        self.put(Entry { name: name.into(), value, is_read: false })
    }

    /// As [`insert_exact`](Self::insert_exact), of what the service has sent.
    pub(crate) fn read(&mut self, name: impl Into<Cow<'static, str>>, value: Exact) {
        self.put(Entry { name: name.into(), value, is_read: true });
    }

    /// Sets an entry; gives back the value that its name had.
    pub(crate) fn put(&mut self, entry: Entry) -> Option<Json> {
        if self.entries.len() >= FEW && self.index.is_none() {
            let names = self.entries.iter().enumerate().map(|(at, entry)| (entry.name.clone(), at));
            self.index = Some(Box::new(names.collect()));
        }
        if let Some(at) = self.position(&entry.name) {
            let old = std::mem::replace(&mut self.entries[at], entry);
            return Some(old.value.value().clone());
        }
        if let Some(index) = &mut self.index {
            index.insert(entry.name.clone(), self.entries.len());
        }
        self.entries.push(entry);
        None
    }

    fn position(&self, name: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(name).copied(),
            None => self.entries.iter().position(|entry| entry.name == name),
        }
    }

    /// Takes out the value under a JSON name.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let at = self.position(name)?;
        // What stands behind it moves up.
        self.index = None;
        Some(self.entries.remove(at).value.value().clone())
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.entries().map(|(name, value)| (name, value.value()))
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &Exact)> {
        self.entries.iter().map(|entry| (&*entry.name, &entry.value))
    }

    pub(crate) fn as_slice(&self) -> &[Entry] {
        &self.entries
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A control information such as `etag`, under its OData 4.0 name (`@odata.etag`) or its 4.01 name (`@etag`).
    pub fn control(&self, name: &str) -> Option<&str> {
        self.entries.iter().find(|entry| is_control(&entry.name, name))?.value.value().as_str()
    }

    /// The entity tag (`@odata.etag`), for `If-Match`.
    pub fn etag(&self) -> Option<&str> {
        self.control("etag")
    }

    /// The name of the type that the service named (`@odata.type`), without what stands before `#`.
    pub fn odata_type(&self) -> Option<&str> {
        self.control("type").map(|name| name.rsplit('#').next().unwrap_or_default())
    }

    /// The entity-id (`@odata.id`).
    pub fn odata_id(&self) -> Option<&str> {
        self.control("id")
    }
}

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

/// Whether a JSON name is that of a control information, in either spelling (OData JSON Format 4.01, section 4.5).
pub(crate) fn is_control(json_name: &str, control: &str) -> bool {
    json_name.strip_prefix('@').is_some_and(|name| name.strip_prefix("odata.").unwrap_or(name) == control)
}

impl<N: Into<Cow<'static, str>>, V: Into<Json>> FromIterator<(N, V)> for Additional {
    /// The entries of a dictionary: an open type that declares no properties.
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        let mut additional = Self::default();
        entries.into_iter().for_each(|(name, value)| drop(additional.insert(name, value)));
        additional
    }
}

impl PartialEq for Additional {
    /// Neither the order matters, as in JSON objects, nor who has set a value.
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.entries().all(|(name, value)| other.exact(name) == Some(value))
    }
}

impl Slot for Additional {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::None
    }

    fn place(&mut self) -> Place<'_> {
        Place::Nothing
    }

    fn copy(&mut self, from: &dyn Slot) -> bool {
        let from = (from as &dyn Any).downcast_ref::<Self>();
        from.is_some_and(|from| {
            self.clone_from(from);
            true
        })
    }

    fn fresh(&self) -> Box<dyn Slot> {
        Box::new(Self::new())
    }
}

impl std::fmt::Debug for Additional {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match shows_values(f) {
            true => f.debug_map().entries(self.entries()).finish(),
            false => f.debug_map().entries(self.entries().map(|(name, _)| (name, Hidden))).finish(),
        }
    }
}
