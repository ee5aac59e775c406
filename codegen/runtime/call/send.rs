//! A call: an operation, the client that sends it, and how its answer is read. Awaiting it sends it.

use super::client::Client;
use super::download::Download;
use super::http::error::{Context, Error};
use super::http::exchange;
use super::http::operation::Operation;
use super::http::transport::BoxFuture;
use super::options::request_options;
use super::reply::Reply;
use http::header::{ACCEPT, HeaderValue};
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

/// Builders that end in a call.
pub trait IntoCall<'c> {
    /// What the call answers with.
    type Output;
    #[doc(hidden)]
    fn into_call(self) -> Call<'c, Self::Output>;
}

impl<'c, T> IntoCall<'c> for Call<'c, T> {
    type Output = T;

    fn into_call(self) -> Self {
        self
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
        let answer = exchange::exchange(client.settings(), &operation).await?;
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
