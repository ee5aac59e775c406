//! The client that users hold; what it is made of are the settings of its exchanges.

use super::http::cloud::ServiceInfo;
use super::http::error::Result;
use super::http::exchange;
use super::http::operation::Operation;
use super::http::options::ClientOptions;
use super::http::settings::Settings;
use super::http::token::TokenProvider;
use super::http::transport::Body;
use std::fmt;
use std::sync::Arc;
use url::Url;

/// A client of the service. Cheap to clone; clones share connections and the token. Never changes.
#[derive(Clone)]
pub struct Client(Arc<Settings>);

impl Client {
    /// A client of the given service; what the generated `Client::new` and `Client::with_options` come down to.
    ///
    /// # Errors
    /// As [`Settings::new`].
    pub(crate) fn for_service(
        service: &'static ServiceInfo,
        provider: Arc<dyn TokenProvider>,
        options: ClientOptions,
    ) -> Result<Self> {
        Settings::new(service, provider, options).map(|settings| Self(Arc::new(settings)))
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
        exchange::http_request(&self.0, operation)
    }

    /// The absolute URL of an operation.
    ///
    /// # Errors
    /// Of kind [`Request`](super::http::error::ErrorKind::Request): the operation's own URL is outside of the service, or its path is
    /// one that a URL parser would change into another (`a/../b`).
    pub fn url(&self, operation: &Operation) -> Result<Url> {
        self.0.url(operation)
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
