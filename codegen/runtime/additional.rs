//! What a value holds beyond its declared properties.

use super::exact::Exact;
use super::model::{Place, Slot, ValueRef};
use serde_json::Value as Json;
use std::any::Any;
use std::borrow::Cow;

/// What a value holds beyond its declared properties, in the order in which it came: undeclared properties, annotations
/// and control information (`@odata.etag`), expanded navigation properties, explicit nulls, and values of declared
/// properties that do not fit their type. All of it is written back.
#[derive(Clone, Default)]
pub struct Additional {
    entries: Vec<(Cow<'static, str>, Exact)>,
}

impl Additional {
    /// Nothing yet.
    pub const fn new() -> Self {
        Self { entries: Vec::new() }
    }

    /// The value under a JSON name.
    ///
    /// A number in it that no `f64` holds is the nearest one here, or a string where there is none; it is written back
    /// digit for digit.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.exact(name).map(Exact::value)
    }

    pub(crate) fn exact(&self, name: &str) -> Option<&Exact> {
        self.entries.iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// Sets the value under a JSON name; gives back the one it had.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Json>) -> Option<Json> {
        self.insert_exact(name, value.into().into())
    }

    pub(crate) fn insert_exact(&mut self, name: impl Into<Cow<'static, str>>, value: Exact) -> Option<Json> {
        let name = name.into();
        match self.entries.iter_mut().find(|(n, _)| *n == name) {
            Some((_, old)) => Some(std::mem::replace(old, value).value().clone()),
            None => {
                self.entries.push((name, value));
                None
            }
        }
    }

    /// Takes out the value under a JSON name.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        let index = self.entries.iter().position(|(n, _)| n == name)?;
        Some(self.entries.remove(index).1.value().clone())
    }

    /// Names and values, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.entries().map(|(name, value)| (name, value.value()))
    }

    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &Exact)> {
        self.entries.iter().map(|(name, value)| (&**name, value))
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
        self.entries.iter().find(|(n, _)| is_control(n, name))?.1.value().as_str()
    }

    /// The entity tag (`@odata.etag`), for `If-Match`.
    pub fn etag(&self) -> Option<&str> {
        self.control("etag")
    }

    /// The type that the service named (`@odata.type`), without `#`.
    pub fn odata_type(&self) -> Option<&str> {
        self.control("type").map(|name| name.trim_start_matches('#'))
    }

    /// The entity-id (`@odata.id`).
    pub fn odata_id(&self) -> Option<&str> {
        self.control("id")
    }
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
    /// The order does not matter, as in JSON objects.
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

    fn copy(&mut self, from: &dyn Slot) {
        if let Some(from) = (from as &dyn Any).downcast_ref::<Self>() {
            self.clone_from(from);
        }
    }
}

impl std::fmt::Debug for Additional {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.entries()).finish()
    }
}
