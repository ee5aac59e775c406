//! Tokens from the Azure SDK: every credential of azure_identity, and any other of azure_core's kind.

use super::token::{AccessToken, TokenProvider, TokenRequest};
use super::transport::{BoxError, BoxFuture};
use azure_core::credentials::TokenCredential;
use std::sync::Arc;

/// Makes `Client::new(DeveloperToolsCredential::new(None)?)` work, for this and every other credential.
///
/// azure_core has no way to pass claims on, so a claims challenge ends in an error with status 401.
impl<C: TokenCredential + ?Sized + 'static> TokenProvider for Arc<C> {
    fn token(&self, request: TokenRequest) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        Box::pin(async move {
            let scopes: Vec<&str> = request.scopes.iter().map(String::as_str).collect();
            let token = self.get_token(&scopes, None).await?;
            Ok(AccessToken::new(token.token.secret(), Some(token.expires_on.into())))
        })
    }
}
