//! What calls answer with: pages, what was written, values; and the functions that read them from a [`Reply`].

use super::http::error::Error;
use super::value::additional::Additional;
use super::value::decode::{self, DecodeError};
use super::value::model::{Place, Slot, Structured, TypeInfo, Value};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value as Json;

/// A successful answer, read to its end.
#[doc(hidden)]
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::decode(error.message, error.source)
    }
}

/// Reads a structured value.
#[doc(hidden)]
pub fn read<T: Structured + Default>(reply: Reply) -> Result<T, Error> {
    let mut value = T::default();
    decode::from_slice(&mut value, &reply.body)?;
    Ok(value)
}

/// Reads a page.
#[doc(hidden)]
pub fn page<T: Value>(reply: Reply) -> Result<Page<T>, Error> {
    let page: Page<T> = read(reply)?;
    match (&page.value, page.additional.get("value")) {
        (Some(_), _) => Ok(page),
        // An empty page in its place would end a stream as if there were no more.
        (None, Some(_)) => Err(Error::decode("the page has no list of entities", "`value` does not fit its type")),
        (None, None) => Err(Error::decode("the page has no list of entities", "`value` is missing")),
    }
}

/// Reads nothing: whatever the service sent is ignored.
#[doc(hidden)]
pub fn nothing(_: Reply) -> Result<(), Error> {
    Ok(())
}

/// Reads a number as text.
pub(crate) fn count(reply: Reply) -> Result<i64, Error> {
    let text = String::from_utf8_lossy(&reply.body);
    // Some services put a byte order mark in front.
    text.trim_start_matches('\u{feff}').trim().parse().map_err(|error| Error::decode("the count is no number", error))
}

/// Reads a value that is neither entity nor collection of entities: `{"value": …}`; `None` for null and for no content.
#[doc(hidden)]
pub fn value<T: Value>(reply: Reply) -> Result<Option<T>, Error> {
    if reply.body.is_empty() {
        return Ok(None);
    }
    let mut body = Wrapped::<T>::default();
    decode::from_slice(&mut body, &reply.body)?;
    match body.additional.get("value") {
        Some(Json::Null) | None => Ok(body.value),
        Some(other) => Err(Error::decode("the value does not fit its type", other.to_string())),
    }
}

/// Reads the value of a property: a complex value stands as it is, any other in a wrapper.
pub(crate) fn property_value<T: Value>(reply: Reply) -> Result<Option<T>, Error> {
    let mut read = None;
    match T::place(&mut read) {
        Place::Structured(slot) if !reply.body.is_empty() => decode::from_slice(slot.begin(), &reply.body)?,
        Place::Structured(_) => {}
        _ => return value(reply),
    }
    Ok(read)
}

/// A page of a collection.
#[derive(Clone)]
pub struct Page<T> {
    /// The items of the page.
    pub value: Option<Vec<T>>,
    /// What else the service sent: count, links, context.
    pub additional: Additional,
}

impl<T> Page<T> {
    /// The items of the page.
    pub fn items(&self) -> &[T] {
        self.value.as_deref().unwrap_or_default()
    }

    /// The number of items on all pages, where `$count` was asked for.
    pub fn count(&self) -> Option<i64> {
        let json = self.additional.get("@odata.count").or_else(|| self.additional.get("@count"))?;
        json.as_i64().or_else(|| json.as_str()?.parse().ok())
    }

    /// The link to the next page, as the service sent it.
    pub fn next_link(&self) -> Option<&str> {
        self.additional.control("nextLink")
    }

    /// The link to later changes, as the service sent it.
    pub fn delta_link(&self) -> Option<&str> {
        self.additional.control("deltaLink")
    }
}

impl<T> IntoIterator for Page<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.value.unwrap_or_default().into_iter()
    }
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Self { value: None, additional: Additional::default() }
    }
}

impl<T: Value + std::fmt::Debug> std::fmt::Debug for Page<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Page").field("value", &self.items()).field("additional", &self.additional).finish()
    }
}

/// A collection or a value in its JSON wrapper.
struct Wrapped<T> {
    value: Option<T>,
    additional: Additional,
}

impl<T> Default for Wrapped<T> {
    fn default() -> Self {
        Self { value: None, additional: Additional::default() }
    }
}

/// Both wrappers have one slot, named `value`.
macro_rules! wrapper {
    ($type:ident) => {
        impl<T: Value> Structured for $type<T> {
            fn type_info(&self) -> &'static TypeInfo {
                const { &TypeInfo::new("value", &["value"]) }
            }

            fn slot(&self, index: usize) -> &dyn Slot {
                if index == 0 { &self.value } else { &self.additional }
            }

            fn slot_mut(&mut self, index: usize) -> &mut dyn Slot {
                if index == 0 { &mut self.value } else { &mut self.additional }
            }
        }
    };
}
wrapper!(Page);
wrapper!(Wrapped);

/// What the service answered to a request that writes: the entity, if it sent one, and where it stands, if it said so.
///
/// Services answer 200 or 201 with the entity, or 204 without; nothing is made up for what they leave out.
#[derive(Clone, Debug)]
pub struct Written<T> {
    status: StatusCode,
    entity: Option<T>,
    location: Option<String>,
    etag: Option<String>,
}

impl<T: Structured + Default> Written<T> {
    pub(crate) fn read(reply: Reply) -> Result<Self, Error> {
        let header = |name: &str| Some(reply.headers.get(name)?.to_str().ok()?.to_owned());
        let location = header("OData-EntityId").or_else(|| header("Location"));
        let etag = header("ETag");
        let status = reply.status;
        let entity = if reply.body.is_empty() { None } else { Some(read(reply)?) };
        Ok(Self { status, entity, location, etag })
    }
}

impl<T> Written<T> {
    /// 200, 201, 202 or 204.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The entity as it is now, if the service sent it.
    pub fn entity(&self) -> Option<&T> {
        self.entity.as_ref()
    }

    /// The entity as it is now, if the service sent it.
    pub fn into_entity(self) -> Option<T> {
        self.entity
    }

    /// The entity as it is now.
    ///
    /// # Errors
    /// Where the service did not send it (204): read it with `get`, or ask for it with `prefer_representation`.
    pub fn require(self) -> Result<T, Error> {
        self.entity
            .ok_or_else(|| Error::decode("the service did not send the entity", format!("status {}", self.status)))
    }

    /// The URL of the entity (`OData-EntityId` or `Location`), as the service sent it.
    pub fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    /// The entity tag (`ETag`).
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }
}
