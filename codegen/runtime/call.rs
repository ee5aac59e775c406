//! A call: an operation, the client that sends it, and how its answer is read. Awaiting it sends it.

use super::client::Client;
use super::error::{Context, Error};
use super::exchange;
use super::model::{Structured, additional};
use super::operation::Operation;
use super::reply::Reply;
use super::stream::Download;
use super::transport::BoxFuture;
use http::header::{ACCEPT, HeaderName, HeaderValue};
use std::pin::Pin;
use std::task::{self, Poll};

/// How a successful answer becomes a value.
#[doc(hidden)]
pub type Read<T> = fn(Reply) -> Result<T, Error>;

/// What builders end in: an operation that is sent when the call is awaited.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'c, T> {
    pub(crate) client: &'c Client,
    pub(crate) operation: Operation,
    pub(crate) read: Read<T>,
}

impl<'c, T> Call<'c, T> {
    pub(crate) fn new(client: &'c Client, operation: Operation, read: Read<T>) -> Self {
        Self { client, operation, read }
    }
}

/// What can be given as an entity tag: the text of one, or a value that was read with one.
pub trait EntityTag {
    #[doc(hidden)]
    fn etag(&self) -> Option<&str>;
}

impl EntityTag for &str {
    fn etag(&self) -> Option<&str> {
        Some(self)
    }
}

impl EntityTag for &String {
    fn etag(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Structured> EntityTag for &T {
    /// The value's `@odata.etag`.
    fn etag(&self) -> Option<&str> {
        additional(*self).etag()
    }
}

/// Options that every builder of a call takes.
macro_rules! request_options {
    ([$($generics:tt)*] $type:ty, $self:ident => $operation:expr) => {
        impl<$($generics)*> $type {
            /// Sets a request header, also one that this crate would set otherwise.
            pub fn header(mut $self, name: ::http::HeaderName, value: ::http::HeaderValue) -> Self {
                $operation.set_header(name, value);
                $self
            }

            /// Sets a query option as text, with its `$` where it is a system query option. Neither name nor value is
            /// percent-encoded yet.
            pub fn query(mut $self, name: &str, value: impl Into<String>) -> Self {
                $operation.set_query(name, value);
                $self
            }

            /// Sends the request to this URL, path and query as they are: for a URL that came from the service. It must
            /// be one of the service's, or the request fails before anything is sent.
            pub fn with_url(mut $self, url: ::url::Url) -> Self {
                $operation.url = Some(url);
                $self
            }

            /// Adds a preference (`Prefer`), such as `odata.maxpagesize=50` or `include-unknown-enum-members`.
            pub fn prefer(mut $self, preference: &str) -> Self {
                $crate::runtime::call::add_preference(&mut $operation, preference);
                $self
            }

            /// Asks the service to send members of evolvable enumerations by their names, also those that clients of its
            /// first days do not know (`Prefer: include-unknown-enum-members`).
            pub fn include_unknown_enum_members(self) -> Self {
                self.prefer("include-unknown-enum-members")
            }

            /// Sends the request only if the entity is still the one with this tag (`If-Match`): the text of a tag, or
            /// an entity that was read. Without a tag in it, nothing is asked for.
            pub fn if_match(mut $self, tag: impl $crate::runtime::EntityTag) -> Self {
                if let Some(tag) = tag.etag() {
                    $crate::runtime::call::set_text_header(&mut $operation, ::http::header::IF_MATCH, tag);
                }
                $self
            }
        }
    };
}
pub(crate) use request_options;

request_options!([T] Call<'_, T>, self => self.operation);

impl<'c, T> Call<'c, T> {
    /// Asks the service to send the entity as it is after the write (`Prefer: return=representation`).
    pub fn prefer_representation(self) -> Self {
        self.prefer("return=representation")
    }

    /// Asks the service to send nothing back (`Prefer: return=minimal`).
    pub fn prefer_minimal(self) -> Self {
        self.prefer("return=minimal")
    }

    /// The operation as data, to be logged, stored, or put into a batch.
    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    /// The operation as data.
    pub fn into_operation(self) -> Operation {
        self.operation
    }

    /// The answer as it comes, piece by piece: where a service sends something else than its metadata says, as Graph sends
    /// reports as text.
    pub fn download(mut self) -> Download<'c> {
        self.operation.set_header(ACCEPT, HeaderValue::from_static("*/*"));
        Download::new(self.client, self.operation)
    }
}

/// Preferences add up in one header (RFC 7240).
pub(crate) fn add_preference(operation: &mut Operation, preference: &str) {
    let name = HeaderName::from_static("prefer");
    let before = operation.headers.get(&name).and_then(|value| value.to_str().ok());
    let value = before.map_or_else(|| preference.to_owned(), |before| format!("{before}, {preference}"));
    set_text_header(operation, name, &value);
}

/// Sets a header from text; text that no header can hold makes the request fail before anything is sent.
pub(crate) fn set_text_header(operation: &mut Operation, name: HeaderName, value: &str) {
    match HeaderValue::from_str(value) {
        Ok(value) => operation.set_header(name, value),
        Err(_) => {
            let path = std::mem::take(&mut operation.path);
            operation.path =
                path.refuse(format!("the value for header `{name}` has characters that no header can hold"));
        }
    }
}

/// A call on its way.
#[must_use = "futures do nothing unless polled"]
pub struct Sending<'c, T> {
    exchange: Exchange<'c>,
    read: Read<T>,
}

/// An exchange without type parameters, and what an error in reading its answer would need to say.
pub(crate) type Exchange<'c> = BoxFuture<'c, Result<(Context, Reply), Error>>;

impl<T> Future for Sending<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut task::Context<'_>) -> Poll<Self::Output> {
        let read = self.read;
        self.exchange.as_mut().poll(context).map(|outcome| understand(outcome, read))
    }
}

/// Reads the answer of an exchange; where that fails, the error says which answer it was.
pub(crate) fn understand<T>(outcome: Result<(Context, Reply), Error>, read: Read<T>) -> Result<T, Error> {
    let (context, reply) = outcome?;
    let body = reply.body.clone();
    read(reply).map_err(|error| context.decode_error(&body, error))
}

impl<'c, T> IntoFuture for Call<'c, T> {
    type Output = Result<T, Error>;
    type IntoFuture = Sending<'c, T>;

    fn into_future(self) -> Sending<'c, T> {
        Sending { exchange: send(self.client, self.operation), read: self.read }
    }
}

/// Sends an operation and reads the answer to its end; the one place where all builders meet, without type parameters.
pub(crate) fn send(client: &Client, operation: Operation) -> Exchange<'_> {
    Box::pin(async move {
        let answer = exchange::exchange(client, &operation).await?;
        let (status, headers) = (answer.status, answer.headers.clone());
        let (context, body) = answer.whole().await?;
        Ok((context, Reply { status, headers, body }))
    })
}

impl<T> std::fmt::Debug for Call<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Call").field(&self.operation).finish()
    }
}

impl<T> std::fmt::Debug for Sending<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sending")
    }
}

/// Says that the service must evaluate the query on its index (`ConsistencyLevel: eventual`), unless the caller said
/// otherwise; Graph wants it for `$search`, and for `$count` together with `$filter` or `$orderby`.
pub(crate) fn set_consistency_level(operation: &mut Operation) {
    let has = |name: &str| operation.query.iter().any(|(n, _)| n == name);
    let counts = has("$count") || operation.path.as_str().ends_with("/$count");
    let name = HeaderName::from_static("consistencylevel");
    if (has("$search") || counts && (has("$filter") || has("$orderby"))) && !operation.headers.contains_key(&name) {
        operation.set_header(name, HeaderValue::from_static("eventual"));
    }
}
