//! When a request is sent again. Pure decisions: no clock, no network.

use super::error::{Error, ErrorKind};
use http::{Method, StatusCode};
use std::sync::atomic::{AtomicU32, Ordering};
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
    budget: bool,
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
            budget: true,
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

    /// Whether all calls of a client share a budget for retries, so that an outage is not made worse by them: it holds a
    /// hundred, and each success puts a fifth of one back. What the service throttles (429) is not counted, since it says
    /// itself when to come back. Untold, they do.
    pub fn with_budget(self, budget: bool) -> Self {
        Self { budget, ..self }
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
        // What fails in the handshake of TLS does so again.
        (ErrorKind::Tls, _) => false,
        (ErrorKind::Connect, _) => true,
        (ErrorKind::Io | ErrorKind::Timeout, _) => idempotent,
        (ErrorKind::Service, Some(StatusCode::TOO_MANY_REQUESTS)) => true,
        (ErrorKind::Service, Some(StatusCode::SERVICE_UNAVAILABLE)) => idempotent || error.retry_after().is_some(),
        (ErrorKind::Service, Some(StatusCode::GATEWAY_TIMEOUT)) => idempotent,
        _ => false,
    }
}

/// What retries of all calls of a client share (as retry throttling of gRPC and the AWS SDKs has it).
pub(crate) struct RetryBudget(AtomicU32);

impl RetryBudget {
    const MOST: u32 = 500;
    const RETRY: u32 = 5;

    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::MOST))
    }

    /// Takes one retry out; false where there is none left.
    pub(crate) fn take(&self, policy: &RetryPolicy, error: &Error) -> bool {
        let is_free = !policy.budget || error.status() == Some(StatusCode::TOO_MANY_REQUESTS);
        let take = |left: u32| left.checked_sub(Self::RETRY);
        is_free || self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// A success puts something back: what its retries took, and a little more.
    pub(crate) fn put_back(&self, retries: u32) {
        let put = |left: u32| Some(left.saturating_add(retries * Self::RETRY + 1).min(Self::MOST));
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, put);
    }
}
