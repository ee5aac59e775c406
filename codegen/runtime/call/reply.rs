//! What calls answer with: pages, what was written, values; and the functions that read them from a [`Reply`].

use super::http::error::{Error, ErrorKind};
use super::options::{EntityTag, header};
use super::value::additional::{Additional, additional, additional_mut};
use super::value::decode::{self, DecodeError};
use super::value::model::{Place, Slot, Structured, TypeInfo, Value};
use bytes::Bytes;
use http::header::ETAG;
use http::{HeaderMap, StatusCode};
use serde_json::Value as Json;

/// A successful answer, read to its end.
#[doc(hidden)]
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Whether the request may have changed something.
    pub is_write: bool,
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::decode(error.message, error.source)
    }
}

/// Reads a structured value.
#[doc(hidden)]
pub fn read<T: Structured + Default>(reply: Reply) -> Result<T, Error> {
    modified(&reply)?;
    if reply.status == StatusCode::NO_CONTENT {
        return Err(Error::new(ErrorKind::NotFound, "there is nothing related here: the service answered 204"));
    }
    decoded(&reply)
}

fn decoded<T: Structured + Default>(reply: &Reply) -> Result<T, Error> {
    let mut value = T::default();
    decode::from_slice(&mut value, &reply.body)?;
    keep_tag(&mut value, &reply.headers);
    Ok(value)
}

/// Keeps the entity tag that came in a header alone, so that the value can be given to `if_match`.
fn keep_tag(value: &mut dyn Structured, headers: &HeaderMap) {
    if let (None, Some(tag)) = (additional(value).etag(), header(headers, ETAG.as_str()))
        && let Some(additional) = additional_mut(value)
    {
        additional.read("@odata.etag", Json::from(tag).into());
    }
}

/// Whether the service has sent what was asked for, where it need not (304).
fn modified(reply: &Reply) -> Result<(), Error> {
    match reply.status {
        StatusCode::NOT_MODIFIED => Err(Error::new(ErrorKind::NotModified, "it has not changed")),
        _ => Ok(()),
    }
}

/// Reads a page.
#[doc(hidden)]
pub fn page<T: Value>(reply: Reply) -> Result<Page<T>, Error> {
    modified(&reply)?;
    if reply.body.is_empty() {
        return Ok(Page { value: Some(Vec::new()), additional: Additional::new() });
    }
    let mut page = Page::<T>::default();
    decode::from_slice(&mut page, &reply.body)?;
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
    modified(&reply)?;
    let text = String::from_utf8_lossy(&reply.body);
    // Some services put a byte order mark in front.
    text.trim_start_matches('\u{feff}').trim().parse().map_err(|error| Error::decode("the count is no number", error))
}

/// Reads a value that is neither entity nor collection of entities: `{"value": …}`; `None` for null and for no content.
#[doc(hidden)]
pub fn value<T: Value>(reply: Reply) -> Result<Option<T>, Error> {
    modified(&reply)?;
    if reply.body.is_empty() {
        return Ok(None);
    }
    let mut body = Wrapped::<T>::default();
    decode::from_slice(&mut body, &reply.body)?;
    match body.additional.get("value") {
        Some(Json::Null) | None => Ok(body.value),
        Some(_) if body.value.is_some() => Ok(body.value),
        Some(other) => Err(Error::decode("the value does not fit its type", other.to_string())),
    }
}

/// Reads the value of a property: a complex value stands as it is, any other in a wrapper.
pub(crate) fn property_value<T: Value>(reply: Reply) -> Result<Option<T>, Error> {
    modified(&reply)?;
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

    /// The link to the next page, as the service sent it; an empty one is none.
    pub fn next_link(&self) -> Option<&str> {
        self.additional.control("nextLink").filter(|link| !link.is_empty())
    }

    /// The link to later changes, as the service sent it.
    pub fn delta_link(&self) -> Option<&str> {
        self.additional.control("deltaLink").filter(|link| !link.is_empty())
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

/// Reads what was written.
#[doc(hidden)]
pub fn written<T: Structured + Default>(reply: Reply) -> Result<Written<T>, Error> {
    Ok(Written::new(&reply, |reply| decoded(reply).ok()))
}

/// Reads what was written, where it is no structured value: `{"value": …}`.
#[doc(hidden)]
pub fn written_value<T: Value>(reply: Reply) -> Result<Written<T>, Error> {
    Ok(Written::new(&reply, |reply| {
        let mut body = Wrapped::<T>::default();
        decode::from_slice(&mut body, &reply.body).ok().and(body.value)
    }))
}

/// The bytes of the body.
pub(crate) fn bytes(reply: Reply) -> Result<Bytes, Error> {
    modified(&reply).map(|()| reply.body)
}

/// What the service answered to a request that it has accepted: 200 or 201 with the value, 202 or 204 without.
///
/// Whatever it sends is a success: nothing is made up for what it leaves out, and what cannot be read is in
/// [`body`](Self::body).
#[derive(Clone, Debug)]
pub struct Written<T> {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    value: Option<T>,
}

impl<T> Written<T> {
    fn new(reply: &Reply, read: impl FnOnce(&Reply) -> Option<T>) -> Self {
        let value = if reply.body.is_empty() { None } else { read(reply) };
        Self { status: reply.status, headers: reply.headers.clone(), body: reply.body.clone(), value }
    }

    /// 200, 201, 202 or 204.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// All that the service said besides, such as `Retry-After` and `Preference-Applied`.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What the service sent, as it came.
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The value as it is now, if the service sent it.
    pub fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The value as it is now, if the service sent it.
    pub fn into_value(self) -> Option<T> {
        self.value
    }

    /// The value as it is now.
    ///
    /// # Errors
    /// Of kind [`Accepted`](super::http::error::ErrorKind::Accepted) where the service did not send it: the write has been
    /// made. Read it with `get`, or ask for it with `prefer_representation`.
    pub fn require(self) -> Result<T, Error> {
        let status = self.status;
        self.value.ok_or_else(|| {
            let message = "the service has accepted the write, but did not send what was written";
            Error::new(ErrorKind::Accepted, message).with_source(format!("status {status}"))
        })
    }

    /// The URL of what was written (`OData-EntityId` or `Location`), as the service sent it; of what is still going on, where
    /// to ask for it (202).
    pub fn location(&self) -> Option<&str> {
        header(&self.headers, "OData-EntityId").or_else(|| header(&self.headers, "Location"))
    }
}

impl<T: Structured> Written<T> {
    /// The entity tag (`ETag`, or `@odata.etag` of the value).
    pub fn etag(&self) -> Option<&str> {
        let in_value = || additional(self.value.as_ref()?).etag();
        header(&self.headers, ETAG.as_str()).or_else(in_value)
    }
}

impl<T: Structured> EntityTag for &Written<T> {
    fn etag(&self) -> Option<&str> {
        Written::etag(self)
    }
}
