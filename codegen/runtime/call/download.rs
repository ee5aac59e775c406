//! Answers as they come, piece by piece.

use super::client::Client;
use super::http::answer::ByteStream;
use super::http::error::Error;
use super::http::exchange;
use super::http::operation::Operation;
use super::http::transport::BoxFuture;
use super::options::request_options;
use super::reply::bytes;
use super::send::{Call, IntoCall};
use bytes::Bytes;
use http::header::{ACCEPT, HeaderValue};

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

    /// The content as a whole, up to the limit of the client's options for answers. In a batch, too; where the service answers
    /// there that it stands elsewhere (302), the call fails with that status, and the header `Location` says where.
    pub fn bytes(self) -> Call<'c, Bytes> {
        Call::new(self.client, self.operation, bytes)
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
        Box::pin(async move { Ok(exchange::exchange(self.client.settings(), &self.operation).await?.into_stream()) })
    }
}

impl<'c> IntoCall<'c> for Download<'c> {
    type Output = Bytes;

    fn into_call(self) -> Call<'c, Bytes> {
        self.bytes()
    }
}

impl<'c, T> Call<'c, T> {
    /// The answer as it comes, piece by piece: where a service sends something else than its metadata says, as Graph sends
    /// reports as text.
    pub fn download(mut self) -> Download<'c> {
        self.operation.set_header(ACCEPT, HeaderValue::from_static("*/*"));
        Download::new(self.client, self.operation)
    }
}
