//! More of a success than its value: whether there is one, whether it has changed, and all that came with it.

use super::http::error::{Error, ErrorKind};
use super::options::{EntityTag, header, set_tag};
use super::send::{Call, Outcome, Read};
use super::value::additional::additional;
use super::value::model::Structured;
use http::header::{ETAG, IF_NONE_MATCH, LOCATION};
use http::{HeaderMap, StatusCode};

/// The value of a success, and what came with it.
#[derive(Clone, Debug)]
pub struct Response<T> {
    /// What the call answers with.
    pub value: T,
    /// The status: 200, 201, 202, 204, or 304 where it was asked for.
    pub status: StatusCode,
    /// The headers, such as `Retry-After`, `Preference-Applied` and the ids of the request.
    pub headers: HeaderMap,
}

/// What a read with `If-None-Match` answers with.
#[derive(Clone, Debug, PartialEq)]
pub enum Modified<T> {
    /// It is another than that of the tag.
    Changed(T),
    /// It is still the one of the tag (304).
    Unchanged,
}

impl<T> Modified<T> {
    /// The value, where it has changed.
    pub fn changed(self) -> Option<T> {
        match self {
            Self::Changed(value) => Some(value),
            Self::Unchanged => None,
        }
    }
}

impl<T> Response<T> {
    /// Where the service says that something is, or can be followed (`Location`).
    pub fn location(&self) -> Option<&str> {
        header(&self.headers, LOCATION.as_str())
    }
}

impl<'c, T: 'static> Call<'c, T> {
    /// What takes the place of the outcome.
    fn then<U>(self, then: impl FnOnce(Outcome, Read<T>) -> Result<U, Error> + Send + 'static) -> Call<'c, U> {
        let Self { client, operation, read } = self;
        Call { client, operation, read: Read::Outcome(Box::new(move |outcome| then(outcome, read))) }
    }

    /// `None` where there is nothing: where the service answers 404, or 204 in place of an entity.
    pub fn optional(self) -> Call<'c, Option<T>> {
        self.then(|outcome, read| match read.apply(outcome) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
    }

    /// With status and headers of the success.
    pub fn with_response(self) -> Call<'c, Response<T>> {
        self.then(|outcome, read| {
            let (context, reply) = outcome?;
            let (status, headers) = (reply.status, reply.headers.clone());
            read.apply(Ok((context, reply))).map(|value| Response { value, status, headers })
        })
    }

    /// Asks for it only if it is no longer the one with this tag (`If-None-Match`): the text of a tag, or an entity that was
    /// read. Without a tag in that, the call fails before anything is sent.
    pub fn if_none_match(mut self, tag: impl EntityTag) -> Call<'c, Modified<T>> {
        set_tag(&mut self.operation, IF_NONE_MATCH, &tag);
        self.then(|outcome, read| match read.apply(outcome) {
            Ok(value) => Ok(Modified::Changed(value)),
            Err(error) if error.kind() == ErrorKind::NotModified => Ok(Modified::Unchanged),
            Err(error) => Err(error),
        })
    }
}

impl<T: Structured> EntityTag for &Response<T> {
    fn etag(&self) -> Option<&str> {
        header(&self.headers, ETAG.as_str()).or_else(|| additional(&self.value).etag())
    }
}
