//! Streams: media entities (`$value`) and stream properties, up and down, without the whole in memory.

use super::answer::ByteStream;
use super::call::{Call, request_options};
use super::client::Client;
use super::error::{Error, Result};
use super::exchange;
use super::operation::{Operation, OperationInfo, Path};
use super::reply::nothing;
use super::transport::{Body, BoxFuture};
use http::header::{CONTENT_TYPE, HeaderValue};

/// What can be done with a stream.
#[doc(hidden)]
#[derive(Debug)]
pub struct StreamOperations {
    pub download: OperationInfo,
    pub upload: OperationInfo,
    pub delete: OperationInfo,
}

/// The builder of requests to a stream.
#[derive(Clone, Debug)]
pub struct StreamItem<'c> {
    client: &'c Client,
    path: Path,
    operations: &'static StreamOperations,
}

impl<'c> StreamItem<'c> {
    pub(crate) fn new(client: &'c Client, path: Path, operations: &'static StreamOperations) -> Self {
        Self { client, path, operations }
    }

    /// Downloads: `GET`. Awaiting gives the content piece by piece.
    pub fn download(&self) -> Download<'c> {
        Download::new(self.client, Operation::new(&self.operations.download, self.path.clone()))
    }

    /// Uploads: `PUT`. The content type is one such as `image/png`.
    pub fn upload(&self, content: impl Into<Body>, content_type: &str) -> Call<'c, ()> {
        let mut operation = Operation::new(&self.operations.upload, self.path.clone());
        operation.body = content.into();
        super::call::set_text_header(&mut operation, CONTENT_TYPE, content_type);
        Call::new(self.client, operation, nothing)
    }

    /// Removes the content: `DELETE`.
    pub fn delete(&self) -> Call<'c, ()> {
        Call::new(self.client, Operation::new(&self.operations.delete, self.path.clone()), nothing)
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
