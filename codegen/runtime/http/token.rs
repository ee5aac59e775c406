//! Where access tokens come from.

use super::transport::{BoxError, BoxFuture};
use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

/// Gives access tokens. The client keeps a token until shortly before it expires, and asks once at a time, however many
/// requests wait for it.
///
/// Implemented by [`StaticToken`], [`Anonymous`], `Arc<dyn TokenProvider>`, and with feature `azure` by every
/// `Arc` of an `azure_core::credentials::TokenCredential`.
pub trait TokenProvider: Send + Sync + 'static {
    /// Gets a token. May take as long as somebody needs to sign in: the client's timeout does not count here.
    ///
    /// # Errors
    /// Any; it becomes the source of an error of kind [`Credential`](super::error::ErrorKind::Credential). Its text
    /// must hold no secrets.
    fn token(&self, request: TokenRequest) -> BoxFuture<'_, Result<AccessToken, BoxError>>;

    /// Whether [`TokenRequest::claims`] is understood. Where it is not, a claims challenge is not answered: the call
    /// fails with status 401.
    fn supports_claims(&self) -> bool {
        false
    }
}

impl TokenProvider for Arc<dyn TokenProvider> {
    fn token(&self, request: TokenRequest) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        (**self).token(request)
    }

    fn supports_claims(&self) -> bool {
        (**self).supports_claims()
    }
}

/// What kind of token is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenRequest {
    /// The scopes of the chosen cloud, such as `https://graph.microsoft.com/.default`.
    pub scopes: Vec<String>,
    /// The claims that the service has asked for: JSON text, to be passed to the authority as it is. A token kept from
    /// before does not do then.
    pub claims: Option<String>,
}

/// A text that never shows itself in `Debug`.
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    /// The secret itself.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(secret)
    }
}

impl From<&str> for Secret {
    fn from(secret: &str) -> Self {
        Self(secret.to_owned())
    }
}

/// A bearer token and how long it lasts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AccessToken {
    /// The token; empty for none, and no `Authorization` is sent then.
    pub secret: Secret,
    /// When it expires; `None` where unknown, and the provider is asked again for each request then.
    pub expires_on: Option<SystemTime>,
}

impl AccessToken {
    /// A token; `expires_on` where known.
    pub fn new(secret: impl Into<Secret>, expires_on: Option<SystemTime>) -> Self {
        Self { secret: secret.into(), expires_on }
    }
}

/// One token, given once: for tests, scripts, and tokens that somebody else looks after.
#[derive(Clone, Debug)]
pub struct StaticToken(Secret);

impl StaticToken {
    /// Wraps a token (the text behind `Bearer `).
    pub fn new(token: impl Into<Secret>) -> Self {
        Self(token.into())
    }
}

impl TokenProvider for StaticToken {
    fn token(&self, _: TokenRequest) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        Box::pin(async { Ok(AccessToken::new(self.0.clone(), None)) })
    }
}

/// No token at all, for services that are open to everybody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Anonymous;

impl TokenProvider for Anonymous {
    fn token(&self, _: TokenRequest) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        Box::pin(async { Ok(AccessToken::new("", None)) })
    }
}
