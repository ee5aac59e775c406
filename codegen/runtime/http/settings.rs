//! What a client is made of: one cloud, one token provider, one transport, and how they are used. Never changes.

use super::cloud::{Realm, ServiceInfo};
use super::error::{Error, Result};
use super::operation::Operation;
use super::options::ClientOptions;
use super::retry::{RetryBudget, RetryPolicy};
use super::timer::Timer;
use super::token::TokenProvider;
use super::token_cache::TokenCache;
use super::transport::Transport;
use super::url::with_query;
use http::{HeaderMap, HeaderValue};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

pub(crate) struct Settings {
    pub(crate) service: &'static ServiceInfo,
    pub(crate) realm: Realm,
    pub(crate) tokens: TokenCache,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) timer: Arc<dyn Timer>,
    pub(crate) retry: RetryPolicy,
    pub(crate) user_agent: HeaderValue,
    pub(crate) headers: HeaderMap,
    query: Vec<(String, String)>,
    pub(crate) budget: RetryBudget,
    pub(crate) max_redirects: usize,
    pub(crate) max_body: usize,
    pub(crate) timeout: Option<Duration>,
    pub(crate) traced_query: bool,
}

impl Settings {
    /// # Errors
    /// Of kind [`Request`](super::error::ErrorKind::Request): the options name no cloud of the service or a root that
    /// must not be called, the user agent is no header value, or there is neither feature `reqwest` nor a transport.
    pub(crate) fn new(
        service: &'static ServiceInfo,
        provider: Arc<dyn TokenProvider>,
        options: ClientOptions,
    ) -> Result<Self> {
        let user_agent = match &options.user_agent {
            Some(application) => format!("{application} {}", service.user_agent),
            None => service.user_agent.to_owned(),
        };
        Ok(Self {
            service,
            realm: Realm::new(service, options.cloud.as_ref(), options.insecure_loopback)?,
            tokens: TokenCache::new(provider),
            transport: options.transport.map_or_else(default_transport, Ok)?,
            timer: options.timer.map_or_else(default_timer, Ok)?,
            retry: options.retry,
            user_agent: HeaderValue::from_str(&user_agent)
                .map_err(|error| Error::request("the user agent is no header value").with_source(error))?,
            headers: options.headers,
            query: options.query,
            budget: RetryBudget::new(),
            max_redirects: options.max_redirects,
            max_body: options.max_body,
            timeout: options.timeout,
            traced_query: options.traced_query,
        })
    }

    /// The absolute URL of an operation.
    ///
    /// # Errors
    /// Of kind [`Request`](super::error::ErrorKind::Request): the operation's own URL is outside of the service, or its
    /// path is one that a URL parser would change into another (`a/../b`).
    pub(crate) fn url(&self, operation: &Operation) -> Result<Url> {
        if let Some(reason) = operation.path.refused() {
            return Err(Error::request(reason));
        }
        if let Some(url) = &operation.url {
            self.realm.check_trusted(url)?;
            return Ok(url.clone());
        }
        let root = &self.realm.root;
        let own = |(name, _): &&(String, String)| !operation.query.iter().any(|(other, _)| other == name);
        let query: Vec<_> = operation.query.iter().chain(self.query.iter().filter(own)).cloned().collect();
        let relative = with_query(operation.path.as_str(), &query);
        let url = Url::parse(&format!("{}/{relative}", root.as_str().trim_end_matches('/')))
            .map_err(|error| Error::request("the operation has no legal URL").with_source(error))?;
        let path = format!("{}/{}", root.path().trim_end_matches('/'), operation.path.as_str());
        if url.path() != path || url.origin() != root.origin() {
            return Err(Error::request(format!(
                "`{}` is no path: it would change in a URL",
                operation.path.template()
            )));
        }
        Ok(url)
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>> {
    Ok(Arc::new(super::reqwest::ReqwestTransport::new()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>> {
    Err(Error::request("there is no transport: enable feature `reqwest`, or give one to the client's options"))
}

#[cfg(feature = "reqwest")]
fn default_timer() -> Result<Arc<dyn Timer>> {
    Ok(Arc::new(super::timer::TokioTimer))
}

#[cfg(not(feature = "reqwest"))]
fn default_timer() -> Result<Arc<dyn Timer>> {
    Err(Error::request("there is no timer: enable feature `reqwest`, or give one to the client's options"))
}
