//! A successful answer: read as a whole, or piece by piece.

use super::error::{Context, Error, ErrorKind, Result};
use super::operation::OperationId;
use super::transport::{ResponseBody, TransportError};
use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{self, Poll};

/// A successful answer.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: ResponseBody,
    pub(crate) operation: OperationId,
    pub(crate) client_request_id: String,
    pub(crate) max_body: usize,
}

impl Answer {
    /// The whole body.
    ///
    /// # Errors
    /// The connection breaks, nothing comes in time, or the body is longer than the client's limit.
    pub(crate) async fn bytes(self) -> Result<Bytes> {
        self.whole().await.map(|(_, bytes)| bytes)
    }

    /// The whole body, and what an error in it would need to say.
    pub(crate) async fn whole(self) -> Result<(Context, Bytes)> {
        let (context, mut body, max_body) = self.split();
        let (bytes, end) = read(&mut body, max_body).await;
        match end.error(max_body) {
            None => Ok((context, bytes)),
            Some(error) => Err(error.with_context(context).with_body(bytes)),
        }
    }

    /// The body in pieces, without a limit.
    pub(crate) fn into_stream(self) -> ByteStream {
        let (context, body, _) = self.split();
        ByteStream { context, body }
    }

    fn split(self) -> (Context, ResponseBody, usize) {
        let context = Context {
            operation: Some(self.operation.to_string()),
            client_request_id: Some(self.client_request_id),
            status: Some(self.status),
            headers: self.headers,
        };
        (context, self.body, self.max_body)
    }
}

/// A body that arrives in pieces: a stream of [`Bytes`], never in memory as a whole.
///
/// Dropping it ends the transfer.
pub struct ByteStream {
    context: Context,
    body: ResponseBody,
}

impl ByteStream {
    /// The headers of the answer, with the content's type and length where the service says them.
    pub fn headers(&self) -> &HeaderMap {
        &self.context.headers
    }

    /// The type of the content (`Content-Type`).
    pub fn content_type(&self) -> Option<&str> {
        self.context.content_type()
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    /// The connection breaks, or nothing comes in time.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = Pin::new(&mut self.body).poll_next(cx);
        piece.map_err(|error| Error::transport(error).with_context(self.context.clone()))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("content_type", &self.content_type()).finish_non_exhaustive()
    }
}

/// Why reading ended.
pub(crate) enum End {
    Complete,
    Limit,
    Failed(TransportError),
}

impl End {
    pub(crate) fn error(self, limit: usize) -> Option<Error> {
        match self {
            Self::Complete => None,
            Self::Limit => {
                Some(Error::new(ErrorKind::Decode, format!("the answer is longer than the limit of {limit} bytes")))
            }
            Self::Failed(error) => Some(Error::transport(error)),
        }
    }
}

/// As much of a body as there is, up to `limit` bytes.
pub(crate) async fn read(body: &mut ResponseBody, limit: usize) -> (Bytes, End) {
    let (mut first, mut all) = (Bytes::new(), BytesMut::new());
    let end = loop {
        match poll_fn(|cx| Pin::new(&mut *body).poll_next(cx)).await {
            None => break End::Complete,
            Some(Err(error)) => break End::Failed(error),
            Some(Ok(piece)) if first.len().max(all.len()) + piece.len() > limit => break End::Limit,
            Some(Ok(piece)) if first.is_empty() => first = piece,
            Some(Ok(piece)) => {
                if all.is_empty() {
                    all.extend_from_slice(&first);
                }
                all.extend_from_slice(&piece);
            }
        }
    };
    (if all.is_empty() { first } else { all.freeze() }, end)
}
