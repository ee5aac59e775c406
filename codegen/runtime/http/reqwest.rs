//! The transport over reqwest, hyper and Tokio.

use super::error::{Error, Result};
use super::transport::{Body, BodyStream, BoxFuture, ResponseBody, Transport, TransportError, TransportErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as _, Frame, SizeHint};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

/// Sends requests with [reqwest](https://docs.rs/reqwest). Must be used within a Tokio runtime.
#[derive(Clone, Debug)]
pub struct ReqwestTransport(::reqwest::Client);

impl ReqwestTransport {
    /// A transport with reqwest's defaults (connection pool, gzip, the system's proxies and root certificates), a
    /// connect timeout of 20 seconds, and redirects left to the client.
    ///
    /// # Errors
    /// Of kind [`Request`](super::error::ErrorKind::Request) if TLS cannot be set up.
    ///
    /// # Panics
    /// With feature `rustls-no-provider` alone, if no rustls provider has been installed before.
    pub fn new() -> Result<Self> {
        let client = ::reqwest::Client::builder()
            .redirect(::reqwest::redirect::Policy::none())
            .connect_timeout(std::time::Duration::from_secs(20))
            .build()
            .map_err(|error| Error::request("the HTTP stack cannot be set up").with_source(error))?;
        Ok(Self(client))
    }

    /// A transport over a client of your own, for other proxies, root certificates and connection settings. Build it
    /// with [`redirect(Policy::none())`](reqwest::redirect::Policy::none): a redirect that reqwest follows itself
    /// escapes the checks of this crate.
    pub fn from_client(client: ::reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(async move {
            let request = ::reqwest::Request::try_from(request.map(sent)).map_err(failure)?;
            let response: http::Response<::reqwest::Body> = self.0.execute(request).await.map_err(failure)?.into();
            Ok(response.map(|body| ResponseBody::new(Received(body))))
        })
    }
}

fn sent(body: Body) -> ::reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => {
            let length = body.content_length();
            ::reqwest::Body::wrap(Sent { stream: Mutex::new(body.into_stream()), length })
        }
    }
}

/// Without the URL, whose query may hold data of people.
fn failure(error: ::reqwest::Error) -> TransportError {
    let kind = if error.is_connect() && is_tls(&error) {
        TransportErrorKind::Tls
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Request
    } else {
        TransportErrorKind::Io
    };
    TransportError::new(kind, error.without_url())
}

/// Whether a connection failed in its handshake: reqwest does not say so, but the sources of its errors do. rustls has its own
/// errors in those of I/O, as invalid data; OpenSSL and others speak of certificates.
fn is_tls(error: &::reqwest::Error) -> bool {
    let sources = std::iter::successors(std::error::Error::source(error), |error| error.source());
    sources.into_iter().any(|source| {
        let io = source.downcast_ref::<std::io::Error>();
        let text = source.to_string().to_ascii_lowercase();
        io.is_some_and(|io| io.kind() == std::io::ErrorKind::InvalidData)
            || ["certificate", "handshake", "tls", "ssl"].iter().any(|word| text.contains(word))
    })
}

/// A streamed request body as reqwest wants it. The mutex is never locked; it makes the stream `Sync`.
struct Sent {
    stream: Mutex<BodyStream>,
    length: Option<u64>,
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<std::io::Result<Frame<Bytes>>>> {
        let stream = self.stream.get_mut().unwrap_or_else(PoisonError::into_inner);
        stream.as_mut().poll_next(cx).map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// An answer's body; trailers are left out.
struct Received(::reqwest::Body);

impl Stream for Received {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(failure(error)))),
                None => return Poll::Ready(None),
            }
        }
    }
}
