//! What a client can be told, and what it does untold.

use super::cloud::Cloud;
use super::retry::RetryPolicy;
use super::timer::Timer;
use super::transport::Transport;
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How a client behaves.
///
/// ```text
/// let options = ClientOptions::default().with_cloud(Cloud::US_GOV).with_user_agent("contoso-inventory/2.1");
/// ```
#[derive(Clone)]
pub struct ClientOptions {
    pub(crate) cloud: Option<Cloud>,
    pub(crate) retry: RetryPolicy,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) timer: Option<Arc<dyn Timer>>,
    pub(crate) user_agent: Option<String>,
    pub(crate) max_redirects: usize,
    pub(crate) max_body: usize,
    pub(crate) timeout: Option<Duration>,
    pub(crate) headers: HeaderMap,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) insecure_loopback: bool,
    pub(crate) traced_query: bool,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            cloud: None,
            retry: RetryPolicy::default(),
            transport: None,
            timer: None,
            user_agent: None,
            max_redirects: 10,
            max_body: 256 << 20,
            timeout: Some(Duration::from_secs(100)),
            headers: HeaderMap::new(),
            query: Vec::new(),
            insecure_loopback: false,
            traced_query: false,
        }
    }
}

impl ClientOptions {
    /// The cloud: service root, scopes and trusted hosts. Untold, the service's first.
    pub fn with_cloud(self, cloud: Cloud) -> Self {
        Self { cloud: Some(cloud), ..self }
    }

    /// When and how often a request is repeated.
    pub fn with_retry(self, retry: RetryPolicy) -> Self {
        Self { retry, ..self }
    }

    /// What sends the requests. Untold, reqwest (feature `reqwest`). A transport must not follow redirects.
    pub fn with_transport(self, transport: impl Transport) -> Self {
        Self { transport: Some(Arc::new(transport)), ..self }
    }

    /// What waits. Untold, Tokio's timer (feature `reqwest`).
    pub fn with_timer(self, timer: impl Timer) -> Self {
        Self { timer: Some(Arc::new(timer)), ..self }
    }

    /// What the application calls itself, such as `contoso-inventory/2.1`; goes in front of this crate's own name.
    pub fn with_user_agent(self, application: impl Into<String>) -> Self {
        Self { user_agent: Some(application.into()), ..self }
    }

    /// How many redirects one call follows; 10 untold.
    pub fn with_max_redirects(self, max_redirects: usize) -> Self {
        Self { max_redirects, ..self }
    }

    /// How many bytes an answer may have that is read as a whole; 256 MiB untold. Streams have no limit.
    pub fn with_max_body(self, max_body: usize) -> Self {
        Self { max_body, ..self }
    }

    /// How long to wait for an answer to begin, and then for each next piece of it; `None` for ever. 100 seconds
    /// untold. Counts for each try by itself; [`RetryPolicy::with_max_elapsed`] limits them together. While a streamed
    /// request body moves, the wait starts anew with each piece of it.
    pub fn with_timeout(self, timeout: Option<Duration>) -> Self {
        Self { timeout, ..self }
    }

    /// A header for every request to the service. A header that an operation sets itself goes before it.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// A query option for every request to the service, such as `sap-client`; neither name nor value is percent-encoded yet.
    /// One that an operation sets itself goes before it. Links that the service gave are followed as they are.
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Allows plain http, tokens included, to `localhost`, `127.0.0.0/8` and `::1`: for tests and local proxies.
    pub fn allow_insecure_loopback(self, allow: bool) -> Self {
        Self { insecure_loopback: allow, ..self }
    }

    /// Whether `tracing` spans show the query of a request, which may hold names and other data of people; no untold.
    pub fn with_traced_query(self, traced_query: bool) -> Self {
        Self { traced_query, ..self }
    }
}

impl fmt::Debug for ClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientOptions")
            .field("cloud", &self.cloud)
            .field("retry", &self.retry)
            .field("user_agent", &self.user_agent)
            .field("max_redirects", &self.max_redirects)
            .field("max_body", &self.max_body)
            .field("timeout", &self.timeout)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("query", &self.query.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("insecure_loopback", &self.insecure_loopback)
            .field("traced_query", &self.traced_query)
            .finish_non_exhaustive()
    }
}
