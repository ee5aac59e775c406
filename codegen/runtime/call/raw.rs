//! Requests that have no typed form: any method, path, headers and body, with the same token, retries, host check and errors.

use super::client::Client;
use super::download::Download;
use super::http::error::Error;
use super::http::operation::{Operation, OperationInfo, Path, ResponseKind};
use super::http::transport::Body;
use super::options::{request_options, set_text_header};
use super::outcome::Response;
use super::reply::{Page, bytes, page, read};
use super::send::{Call, IntoCall, Sending};
use super::value::model::{Structured, Value};
use bytes::Bytes;
use http::Method;
use http::header::CONTENT_TYPE;
use url::{Url, form_urlencoded};

impl Client {
    /// A request to any path below the service root, or to a whole URL of the service: for what has no typed form. Path and
    /// query are those of a URL, percent-encoded: `me/sendMail`, `users/a%40b.c/photo/$value`.
    ///
    /// Awaiting it gives the bytes of the answer, with status and headers. A path that a URL parser would change, and a host
    /// that is none of the service's, fail before anything is sent.
    pub fn request(&self, method: Method, target: &str) -> RawRequest<'_> {
        let info = OperationInfo::new("request", method, ResponseKind::Stream, &[]);
        let operation = match Url::parse(target) {
            Ok(url) => {
                let mut operation = Operation::new(info, Path::default());
                operation.url = Some(url);
                operation
            }
            Err(_) => {
                let (path, query) = target.split_once('?').unwrap_or((target, ""));
                let mut operation = Operation::new(info, Path::raw(path.trim_start_matches('/')));
                // A plus sign is one: only forms have it for a blank.
                for (name, value) in form_urlencoded::parse(query.replace('+', "%2B").as_bytes()) {
                    operation.set_query(&name, value);
                }
                operation
            }
        };
        RawRequest { client: self, operation }
    }
}

/// A request that has no typed form.
#[must_use = "a request does nothing until it is awaited"]
#[derive(Debug)]
pub struct RawRequest<'c> {
    client: &'c Client,
    operation: Operation,
}

request_options!([] RawRequest<'_>, self => self.operation);

impl<'c> RawRequest<'c> {
    /// A body: text, bytes, or a stream, with its type.
    pub fn body(mut self, content: impl Into<Body>, content_type: &str) -> Self {
        self.operation.body = content.into();
        set_text_header(&mut self.operation, CONTENT_TYPE, content_type);
        self
    }

    /// A body of JSON.
    pub fn json(mut self, value: &serde_json::Value) -> Self {
        self.operation.set_json(value.to_string().into_bytes());
        self
    }

    /// The call that awaiting makes: the bytes of the answer.
    pub fn call(self) -> Call<'c, Response<Bytes>> {
        Call::new(self.client, self.operation, bytes).with_response()
    }

    /// The answer as an entity or a complex value.
    pub fn read<T: Structured + Default>(self) -> Call<'c, T> {
        Call::new(self.client, self.of(ResponseKind::Value), read)
    }

    /// The answer as a page.
    pub fn page<T: Value>(self) -> Call<'c, Page<T>> {
        Call::new(self.client, self.of(ResponseKind::Collection), page)
    }

    /// The answer piece by piece.
    pub fn download(self) -> Download<'c> {
        Download::new(self.client, self.operation)
    }

    /// The operation as data.
    pub fn into_operation(self) -> Operation {
        self.operation
    }

    fn of(self, response: ResponseKind) -> Operation {
        let mut operation = self.operation;
        operation.info.response = response;
        operation
    }
}

impl<'c> IntoCall<'c> for RawRequest<'c> {
    type Output = Response<Bytes>;

    fn into_call(self) -> Call<'c, Response<Bytes>> {
        self.call()
    }
}

impl<'c> IntoFuture for RawRequest<'c> {
    type Output = Result<Response<Bytes>, Error>;
    type IntoFuture = Sending<'c, Response<Bytes>>;

    fn into_future(self) -> Self::IntoFuture {
        self.call().into_future()
    }
}
