//! Credentials of the Azure SDK as token providers.

use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::error::{Error, ErrorKind};
use azure_core::time::OffsetDateTime;
use csdlgen_tests::server::{Reply, Server};
use csdlgen_tests::wire;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

#[derive(Debug)]
struct Fixed(bool);

#[async_trait::async_trait]
impl TokenCredential for Fixed {
    async fn get_token(&self, scopes: &[&str], _: Option<TokenRequestOptions<'_>>) -> azure_core::Result<AccessToken> {
        assert_eq!(scopes, ["https://local/.default"]);
        if self.0 {
            return Err(Error::with_message(ErrorKind::Credential, "not signed in"));
        }
        let expires = OffsetDateTime::from(SystemTime::now() + Duration::from_secs(3600));
        Ok(AccessToken::new("azure-token".to_owned(), expires))
    }
}

#[tokio::test]
async fn credential_gives_the_token() {
    let server = Server::start(|_, _| Reply::json(200, "{}")).await;
    let concrete = Arc::new(Fixed(false));
    let any: Arc<dyn TokenCredential> = concrete.clone();
    for client in [
        wire::client_with(concrete, wire::local(&server.url(""))).unwrap(),
        wire::client_with(any, wire::local(&server.url(""))).unwrap(),
    ] {
        wire::send(&client, &wire::get(&["me"])).await.unwrap();
    }
    assert!(server.received().iter().all(|request| request.header("authorization") == Some("Bearer azure-token")));
}

#[tokio::test]
async fn failing_credential_is_the_source_of_the_error() {
    let server = Server::script([]).await;
    let client = wire::client_with(Arc::new(Fixed(true)), wire::local(&server.url(""))).unwrap();
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(wire::chain(&error), "test.operation: the token provider gave no token: not signed in");
}

#[test]
fn credentials_of_azure_identity_are_taken_as_they_come() {
    let credential = azure_identity::DeveloperToolsCredential::new(None).unwrap();
    wire::client_with(credential, wire::options()).unwrap();
}
