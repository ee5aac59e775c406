//! Time, as far as the client needs it: waiting between retries, and giving up on what does not come.

use super::transport::{Body, BodyStream, BoxFuture, ResponseBody, TransportError};
use bytes::Bytes;
use futures_core::Stream;
use http::Request;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

/// Waits. Feature `reqwest` has `TokioTimer`; other runtimes and tests put in their own.
pub trait Timer: Send + Sync + 'static {
    /// Is ready after `duration`.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// The time, for the limit on all retries together.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

impl<T: Timer + ?Sized> Timer for Arc<T> {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        (**self).sleep(duration)
    }

    fn now(&self) -> Instant {
        (**self).now()
    }
}

/// Tokio's timer. Works only within a Tokio runtime, as the transport of feature `reqwest` does.
#[cfg(feature = "reqwest")]
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioTimer;

#[cfg(feature = "reqwest")]
impl Timer for TokioTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(async move { tokio::time::sleep(duration).await })
    }
}

/// What `future` gives, or `None` if that takes longer than `limit` since `moved` was last set. The timer is not touched
/// unless there is something to wait for, so a transport that answers at once needs no runtime.
pub(crate) async fn within<T>(
    timer: &dyn Timer,
    limit: Option<Duration>,
    moved: &AtomicBool,
    future: impl Future<Output = T>,
) -> Option<T> {
    let mut future = pin!(future);
    let mut alarm = Alarm::default();
    poll_fn(|cx| {
        if let Poll::Ready(output) = future.as_mut().poll(cx) {
            return Poll::Ready(Some(output));
        }
        while alarm.poll(timer, limit, cx).is_ready() {
            if !moved.swap(false, Ordering::Relaxed) {
                return Poll::Ready(None);
            }
            alarm = Alarm::default();
        }
        Poll::Pending
    })
    .await
}

/// The request, and a flag that is set whenever a piece of its streamed body has been taken.
pub(crate) fn watched(request: Request<Body>) -> (Request<Body>, Arc<AtomicBool>) {
    let moved = Arc::new(AtomicBool::new(false));
    if request.body().as_bytes().is_some() {
        return (request, moved);
    }
    let flag = Arc::clone(&moved);
    let request = request.map(|body| {
        let length = body.content_length();
        Body::stream(move || Watched { stream: body.clone().into_stream(), moved: Arc::clone(&flag) }, length)
    });
    (request, moved)
}

struct Watched {
    stream: BodyStream,
    moved: Arc<AtomicBool>,
}

impl Stream for Watched {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = ready!(self.stream.as_mut().poll_next(cx));
        if piece.is_some() {
            self.moved.store(true, Ordering::Relaxed);
        }
        Poll::Ready(piece)
    }
}

/// A body that fails when its next piece takes longer than `limit`.
pub(crate) struct Guarded {
    body: ResponseBody,
    timer: Arc<dyn Timer>,
    limit: Option<Duration>,
    alarm: Alarm,
}

impl Guarded {
    pub(crate) fn new(body: ResponseBody, timer: Arc<dyn Timer>, limit: Option<Duration>) -> Self {
        Self { body, timer, limit, alarm: Alarm::default() }
    }
}

impl Stream for Guarded {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        match Pin::new(&mut this.body).poll_next(cx) {
            Poll::Ready(piece) => {
                this.alarm = Alarm::default();
                Poll::Ready(piece)
            }
            Poll::Pending => {
                this.alarm.poll(&*this.timer, this.limit, cx).map(|()| Some(Err(TransportError::timeout())))
            }
        }
    }
}

/// Set when first polled.
#[derive(Default)]
struct Alarm(Option<BoxFuture<'static, ()>>);

impl Alarm {
    fn poll(&mut self, timer: &dyn Timer, limit: Option<Duration>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(limit) = limit else { return Poll::Pending };
        self.0.get_or_insert_with(|| timer.sleep(limit)).as_mut().poll(cx)
    }
}
