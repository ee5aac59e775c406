//! Streams: media entities (`$value`) and stream properties, up and down, without the whole in memory.

use super::answer::ByteStream;
use super::call::{Call, request_options};
use super::client::Client;
use super::error::{Error, Result};
use super::exchange;
use super::operation::{Operation, OperationId, OperationInfo, Path, ResponseKind};
use super::reply::nothing;
use super::transport::{Body, BoxFuture};
use http::Method;
use http::header::{CONTENT_TYPE, HeaderValue};

/// The builder of requests to a stream.
#[derive(Clone, Debug)]
pub struct StreamItem<'c> {
    client: &'c Client,
    path: Path,
    /// The first part of the names of its operations.
    id: &'static str,
}

impl<'c> StreamItem<'c> {
    pub(crate) fn new(client: &'c Client, path: Path, id: &'static str) -> Self {
        Self { client, path, id }
    }

    /// Downloads: `GET`. Awaiting gives the content piece by piece.
    pub fn download(&self) -> Download<'c> {
        Download::new(self.client, self.operation("download", Method::GET, ResponseKind::Stream))
    }

    /// Uploads: `PUT`. The content type is one such as `image/png`.
    pub fn upload(&self, content: impl Into<Body>, content_type: &str) -> Call<'c, ()> {
        let mut operation = self.operation("upload", Method::PUT, ResponseKind::Nothing);
        operation.body = content.into();
        super::call::set_text_header(&mut operation, CONTENT_TYPE, content_type);
        Call::new(self.client, operation, nothing)
    }

    /// Removes the content: `DELETE`.
    pub fn delete(&self) -> Call<'c, ()> {
        Call::new(self.client, self.operation("delete", Method::DELETE, ResponseKind::Nothing), nothing)
    }

    fn operation(&self, verb: &'static str, method: Method, response: ResponseKind) -> Operation {
        let info = OperationInfo { id: OperationId::at(self.id, verb), method, response, permissions: &[] };
        Operation::new(info, self.path.clone())
    }
}

/// A download; awaiting it gives the content as a [`ByteStream`].
#[must_use = "a call does nothing until it is awaited"]
#[derive(Debug)]
pub struct Download<'c> {
    client: &'c Client,
    operation: Operation,
}

request_options!([] Download<'_>, self => self.operation);

impl<'c> Download<'c> {
    pub(crate) fn new(client: &'c Client, operation: Operation) -> Self {
        Self { client, operation }
    }

    /// A part of the content alone (`Range`), such as `bytes=0-1023`.
    pub fn range(self, range: HeaderValue) -> Self {
        self.header(http::header::RANGE, range)
    }

    /// The operation as data.
    pub fn into_operation(self) -> Operation {
        self.operation
    }
}

impl<'c> IntoFuture for Download<'c> {
    type Output = Result<ByteStream, Error>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { Ok(exchange::exchange(self.client, &self.operation).await?.into_stream()) })
    }
}
