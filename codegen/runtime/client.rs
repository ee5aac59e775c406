//! The client: one cloud, one token provider, one transport.

use super::cloud::{Realm, ServiceInfo};
use super::error::{Error, Result};
use super::exchange;
use super::operation::Operation;
use super::options::ClientOptions;
use super::retry::RetryPolicy;
use super::timer::Timer;
use super::token::TokenProvider;
use super::token_cache::TokenCache;
use super::transport::{Body, Transport};
use http::{HeaderMap, HeaderValue};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A client of the service. Cheap to clone; clones share connections and the token. Never changes.
#[derive(Clone)]
pub struct Client(Arc<Settings>);

pub(crate) struct Settings {
    pub(crate) service: &'static ServiceInfo,
    pub(crate) realm: Realm,
    pub(crate) tokens: TokenCache,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) timer: Arc<dyn Timer>,
    pub(crate) retry: RetryPolicy,
    pub(crate) user_agent: HeaderValue,
    pub(crate) headers: HeaderMap,
    pub(crate) max_redirects: usize,
    pub(crate) max_body: usize,
    pub(crate) timeout: Option<Duration>,
    pub(crate) traced_query: bool,
}

impl Client {
    /// A client of the given service; what the generated `Client::new` and `Client::with_options` come down to.
    ///
    /// # Errors
    /// Of kind [`Request`](super::error::ErrorKind::Request): the options name no cloud of the service or a root that
    /// must not be called, the user agent is no header value, or there is neither feature `reqwest` nor a transport.
    pub(crate) fn for_service(
        service: &'static ServiceInfo,
        provider: Arc<dyn TokenProvider>,
        options: ClientOptions,
    ) -> Result<Self> {
        let user_agent = match &options.user_agent {
            Some(application) => format!("{application} {}", service.user_agent),
            None => service.user_agent.to_owned(),
        };
        Ok(Self(Arc::new(Settings {
            service,
            realm: Realm::new(service, options.cloud.as_ref(), options.insecure_loopback)?,
            tokens: TokenCache::new(provider),
            transport: options.transport.map_or_else(default_transport, Ok)?,
            timer: options.timer.map_or_else(default_timer, Ok)?,
            retry: options.retry,
            user_agent: HeaderValue::from_str(&user_agent)
                .map_err(|error| Error::request("the user agent is no header value").with_source(error))?,
            headers: options.headers,
            max_redirects: options.max_redirects,
            max_body: options.max_body,
            timeout: options.timeout,
            traced_query: options.traced_query,
        })))
    }

    /// What is known of the service.
    pub fn service(&self) -> &'static ServiceInfo {
        self.0.service
    }

    /// The service root, such as `https://graph.microsoft.com/v1.0`.
    pub fn root(&self) -> &Url {
        &self.0.realm.root
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0
    }

    /// The operation as an HTTP request, without sending it: complete but for its token.
    ///
    /// # Errors
    /// As [`url`](Self::url).
    pub fn http_request(&self, operation: &Operation) -> Result<http::Request<Body>> {
        exchange::http_request(self, operation)
    }

    /// The absolute URL of an operation.
    ///
    /// # Errors
    /// Of kind [`Request`](super::error::ErrorKind::Request): the operation's own URL is outside of the service, or its
    /// path is one that a URL parser would change into another (`a/../b`).
    pub fn url(&self, operation: &Operation) -> Result<Url> {
        if let Some(reason) = operation.path.refused() {
            return Err(Error::request(reason));
        }
        if let Some(url) = &operation.url {
            self.0.realm.check_trusted(url)?;
            return Ok(url.clone());
        }
        let root = self.root();
        let url = Url::parse(&format!("{}/{}", root.as_str().trim_end_matches('/'), operation.relative_url()))
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

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("service", &self.0.service.name)
            .field("root", &self.root().as_str())
            .field("retry", &self.0.retry)
            .finish_non_exhaustive()
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
