//! The seam to the network: one HTTP exchange, and the bodies that go through it.

use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Any error.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A request body while it is sent.
pub type BodyStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// Sends one request and receives one answer, nothing else: no redirect, no retry, no credentials; those are the
/// client's. Feature `reqwest` has one; put in another for tests, or for another HTTP stack.
///
/// ```text
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
///         assert_eq!(request.uri().path(), "/v1.0/connectors");
///         Box::pin(async move { Ok(http::Response::new(ResponseBody::from(self.0))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends the request and returns as soon as status and headers have arrived.
    ///
    /// # Errors
    /// [`TransportError`], whose kind decides on a retry: [`Connect`](TransportErrorKind::Connect) only if nothing was
    /// sent. A status is no error here, whatever it says.
    fn send(&self, request: http::Request<Body>)
    -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        (**self).send(request)
    }
}

/// A request body that can be sent again: bytes, or a stream that can be opened again.
///
/// `Debug` shows its length alone.
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Stream { open: Arc<dyn Fn() -> BodyStream + Send + Sync>, length: Option<u64> },
}

impl Body {
    /// No body.
    pub const fn empty() -> Self {
        Self(Content::Bytes(Bytes::new()))
    }

    /// A body that is never in memory as a whole. `open` is called once for every time that it is sent, and starts from
    /// the beginning each time; `length` is its size in bytes where known.
    pub fn stream<F, S>(open: F, length: Option<u64>) -> Self
    where
        F: Fn() -> S + Send + Sync + 'static,
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        Self(Content::Stream { open: Arc::new(move || Box::pin(open())), length })
    }

    /// The bytes, unless it is a stream.
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream { .. } => None,
        }
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.content_length() == Some(0)
    }

    /// The size in bytes where known.
    pub fn content_length(&self) -> Option<u64> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Stream { length, .. } => *length,
        }
    }

    /// The body from its beginning.
    pub fn into_stream(self) -> BodyStream {
        match self.0 {
            Content::Bytes(bytes) => Box::pin(Once::new(bytes)),
            Content::Stream { open, .. } => open(),
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Content::Stream { length: Some(length), .. } => write!(f, "Body(stream of {length} bytes)"),
            Content::Stream { length: None, .. } => f.write_str("Body(stream)"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Content::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

/// The body of an answer, as it arrives.
pub struct ResponseBody(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>);

impl ResponseBody {
    /// A body in pieces.
    pub fn new(stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static) -> Self {
        Self(Box::pin(stream))
    }

    /// No body.
    pub fn empty() -> Self {
        Bytes::new().into()
    }
}

impl Stream for ResponseBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx)
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody")
    }
}

impl From<Bytes> for ResponseBody {
    fn from(bytes: Bytes) -> Self {
        Self::new(Once::new(bytes))
    }
}

impl From<Vec<u8>> for ResponseBody {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for ResponseBody {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for ResponseBody {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

/// Bytes as a stream of one piece, or of none.
struct Once<E>(Option<Result<Bytes, E>>);

impl<E> Once<E> {
    fn new(bytes: Bytes) -> Self {
        Self((!bytes.is_empty()).then_some(Ok(bytes)))
    }
}

impl<E: Unpin> Stream for Once<E> {
    type Item = Result<Bytes, E>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take())
    }
}

/// Why an exchange failed below HTTP.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Option<BoxError>,
}

/// Kinds of [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection (name, route, handshake), and so nothing was sent: any request may be repeated.
    Connect,
    /// The handshake of TLS failed, as it would again: a certificate, most often. Nothing was sent.
    Tls,
    /// The connection was there, but nothing came in time.
    Timeout,
    /// The connection broke, or did not speak HTTP.
    Io,
    /// The transport cannot send such a request.
    Request,
}

impl TransportError {
    /// A failure of the given kind.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: Some(source.into()) }
    }

    pub(crate) fn timeout() -> Self {
        Self { kind: TransportErrorKind::Timeout, source: None }
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    pub(crate) fn into_source(self) -> Option<BoxError> {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection to the service",
            TransportErrorKind::Tls => "no secure connection to the service",
            TransportErrorKind::Timeout => "the service did not answer in time",
            TransportErrorKind::Io => "the connection to the service broke",
            TransportErrorKind::Request => "the request cannot be sent",
        })
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
