//! When a request is sent again. A pure decision: no clock, no network.

use super::error::{Error, ErrorKind};
use http::{Method, StatusCode};
use std::time::Duration;

/// When and how often a request is sent again.
///
/// GET, HEAD, PUT, DELETE and OPTIONS are repeated on 429, 503 and 504, and when the connection fails or nothing comes
/// in time. Any other request is repeated only where it certainly did nothing: on 429, on 503 with `Retry-After`, and
/// when there was no connection. Between two tries the client waits as long as `Retry-After` says, or else doubles its
/// wait each time, of which a random part of up to a half is left out.
#[derive(Clone, Debug)]
pub struct RetryPolicy {
    max_retries: u32,
    max_elapsed: Duration,
    base_delay: Duration,
    max_delay: Duration,
    max_retry_after: Duration,
}

impl Default for RetryPolicy {
    /// 5 retries within 5 minutes, with waits of 0.5 to 30 seconds, or of up to 2 minutes if the service asks for them.
    fn default() -> Self {
        Self {
            max_retries: 5,
            max_elapsed: Duration::from_secs(300),
            base_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(30),
            max_retry_after: Duration::from_secs(120),
        }
    }
}

impl RetryPolicy {
    /// Every request is sent once.
    pub fn none() -> Self {
        Self::default().with_max_retries(0)
    }

    /// How often a request is sent again, the first time not counted.
    pub fn with_max_retries(self, max_retries: u32) -> Self {
        Self { max_retries, ..self }
    }

    /// How long all tries and waits may take together: no wait begins that would end later.
    pub fn with_max_elapsed(self, max_elapsed: Duration) -> Self {
        Self { max_elapsed, ..self }
    }

    /// The first wait where the service does not say how long.
    pub fn with_base_delay(self, base_delay: Duration) -> Self {
        Self { base_delay, ..self }
    }

    /// The longest wait where the service does not say how long.
    pub fn with_max_delay(self, max_delay: Duration) -> Self {
        Self { max_delay, ..self }
    }

    /// The longest `Retry-After` that is waited for. Beyond it the call fails at once, and
    /// [`Error::retry_after`] tells how long the service asked for.
    pub fn with_max_retry_after(self, max_retry_after: Duration) -> Self {
        Self { max_retry_after, ..self }
    }

    /// How long to wait before the request is sent again, or `None` to give up with `error`. `retries` have been made
    /// in `elapsed`; `jitter` is a random number of 0 to 1.
    pub(crate) fn wait(
        &self,
        method: &Method,
        error: &Error,
        retries: u32,
        elapsed: Duration,
        jitter: f64,
    ) -> Option<Duration> {
        if retries >= self.max_retries || !may_repeat(method, error) {
            return None;
        }
        let wait = match error.retry_after() {
            Some(asked) if asked > self.max_retry_after => return None,
            Some(asked) => asked,
            None => {
                let doubled = self.base_delay.saturating_mul(1 << retries.min(30)).min(self.max_delay);
                doubled.mul_f64(1.0 - jitter.clamp(0.0, 1.0) / 2.0)
            }
        };
        (elapsed.saturating_add(wait) <= self.max_elapsed).then_some(wait)
    }
}

fn may_repeat(method: &Method, error: &Error) -> bool {
    let idempotent = matches!(*method, Method::GET | Method::HEAD | Method::PUT | Method::DELETE | Method::OPTIONS);
    match (error.kind(), error.status()) {
        (ErrorKind::Connect, _) => true,
        (ErrorKind::Io | ErrorKind::Timeout, _) => idempotent,
        (ErrorKind::Service, Some(StatusCode::TOO_MANY_REQUESTS)) => true,
        (ErrorKind::Service, Some(StatusCode::SERVICE_UNAVAILABLE)) => idempotent || error.retry_after().is_some(),
        (ErrorKind::Service, Some(StatusCode::GATEWAY_TIMEOUT)) => idempotent,
        _ => false,
    }
}
