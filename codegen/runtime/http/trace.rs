//! One `tracing` span for each call: ids, status and retries; no token, no body, and no query values unless asked for.
//! Without feature `tracing` it is nothing.

use super::error::Error;
use super::operation::Operation;
use super::settings::Settings;
use http::{HeaderMap, StatusCode};
use std::time::Duration;

#[cfg(feature = "tracing")]
pub(crate) struct Trace(tracing::Span);

#[cfg(feature = "tracing")]
impl Trace {
    pub(crate) fn new(settings: &Settings, operation: &Operation, client_request_id: &str) -> Self {
        use tracing::field::Empty;
        let span = tracing::info_span!(
            "odata_request",
            operation = %operation.info.id,
            method = operation.info.method.as_str(),
            template = operation.path.template(),
            query = Empty,
            client_request_id,
            request_id = Empty,
            status = Empty,
            retries = 0_u32,
            error = Empty,
        );
        if settings.traced_query && !span.is_disabled() {
            let query = match &operation.url {
                Some(url) => url.query().unwrap_or_default().to_owned(),
                None => operation.relative_url().split_once('?').unwrap_or_default().1.to_owned(),
            };
            span.record("query", query);
        }
        Self(span)
    }

    pub(crate) async fn around<F: Future>(&self, future: F) -> F::Output {
        tracing::Instrument::instrument(future, self.0.clone()).await
    }

    /// The last answer counts; those before it are in the events of [`Trace::retry`].
    pub(crate) fn answer(&self, status: StatusCode, headers: &HeaderMap) {
        self.0.record("status", status.as_u16());
        if let Some(id) = headers.get("request-id").and_then(|id| id.to_str().ok()) {
            self.0.record("request_id", id);
        }
    }

    pub(crate) fn retry(&self, retries: u32, wait: Duration, error: &Error) {
        let (status, milliseconds) = (error.status().map(|status| status.as_u16()), wait.as_millis() as u64);
        tracing::debug!(kind = ?error.kind(), status, request_id = error.request_id(), milliseconds, "waiting to retry");
        self.0.record("retries", retries);
    }

    pub(crate) fn failure(&self, error: &Error) {
        self.0.record("error", tracing::field::debug(error.kind()));
    }
}

#[cfg(not(feature = "tracing"))]
pub(crate) struct Trace;

#[cfg(not(feature = "tracing"))]
impl Trace {
    pub(crate) fn new(_: &Settings, _: &Operation, _: &str) -> Self {
        Self
    }

    pub(crate) async fn around<F: Future>(&self, future: F) -> F::Output {
        future.await
    }

    pub(crate) fn answer(&self, _: StatusCode, _: &HeaderMap) {}

    pub(crate) fn retry(&self, _: u32, _: Duration, _: &Error) {}

    pub(crate) fn failure(&self, _: &Error) {}
}
