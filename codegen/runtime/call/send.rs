//! A call: an operation, the client that sends it, and how its answer is read. Awaiting it sends it.

use super::client::Client;
use super::http::error::{Context, Error, ErrorKind};
use super::http::exchange;
use super::http::operation::Operation;
use super::http::transport::BoxFuture;
use super::options::request_options;
use super::reply::Reply;
use std::pin::Pin;
use std::task::{self, Poll};

/// How the body of a successful answer becomes a value.
pub(crate) type ReadReply<T> = fn(Reply) -> Result<T, Error>;

/// What became of an exchange: the answer, and what an error in reading it would need to say.
pub(crate) type Outcome = Result<(Context, Reply), Error>;

/// How what became of an exchange becomes the outcome of a call.
pub(crate) enum Read<T> {
    Reply(ReadReply<T>),
    Outcome(Box<dyn FnOnce(Outcome) -> Result<T, Error> + Send>),
}

impl<T> Read<T> {
    /// Reads the answer; where that fails, the error says which answer it was.
    pub(crate) fn apply(self, outcome: Outcome) -> Result<T, Error> {
        match self {
            Self::Outcome(read) => read(outcome),
            Self::Reply(read) => {
                let (context, reply) = outcome?;
                let (body, is_write) = (reply.body.clone(), reply.is_write);
                read(reply).map_err(|error| match error.kind() {
                    _ if is_write => context.accepted_error(&body, error),
                    ErrorKind::Decode => context.decode_error(&body, error),
                    _ => error.with_context(context).with_body(body),
                })
            }
        }
    }
}

/// What builders end in: an operation that is sent when the call is awaited.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'c, T> {
    pub(crate) client: &'c Client,
    pub(crate) operation: Operation,
    pub(crate) read: Read<T>,
}

impl<'c, T> Call<'c, T> {
    pub(crate) fn new(client: &'c Client, operation: Operation, read: ReadReply<T>) -> Self {
        Self { client, operation, read: Read::Reply(read) }
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
    /// Until the exchange is over.
    read: Option<Read<T>>,
}

/// An exchange without type parameters.
pub(crate) type Exchange<'c> = BoxFuture<'c, Outcome>;

impl<T> Future for Sending<'_, T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut task::Context<'_>) -> Poll<Self::Output> {
        let Poll::Ready(outcome) = self.exchange.as_mut().poll(context) else { return Poll::Pending };
        match self.read.take() {
            Some(read) => Poll::Ready(read.apply(outcome)),
            // Polled again after its end, as no executor does.
            None => Poll::Ready(Err(Error::request("the call has been awaited already"))),
        }
    }
}

impl<'c, T> IntoFuture for Call<'c, T> {
    type Output = Result<T, Error>;
    type IntoFuture = Sending<'c, T>;

    fn into_future(self) -> Sending<'c, T> {
        Sending { exchange: send(self.client, self.operation), read: Some(self.read) }
    }
}

/// Sends an operation and reads the answer to its end; the one place where all builders meet, without type parameters.
pub(crate) fn send(client: &Client, operation: Operation) -> Exchange<'_> {
    Box::pin(async move {
        let answer = exchange::exchange(client.settings(), &operation).await?;
        let (status, headers) = (answer.status, answer.headers.clone());
        let (context, body) = answer.whole().await?;
        Ok((context, Reply { status, headers, body, is_write: operation.is_write() }))
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
