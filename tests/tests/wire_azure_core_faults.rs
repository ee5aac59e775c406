//! What azure_core's pipeline (1.1) gets wrong, one test for each fault, all against this crate's own.

use csdlgen_tests::runtime::ErrorKind;
use csdlgen_tests::runtime::auth::StaticToken;
use csdlgen_tests::runtime::operation::ResponseKind;
use csdlgen_tests::server::{Reply, Server};
use csdlgen_tests::wire::{self, ClaimsProvider, FakeTransport, TOKEN, TestTimer};
use http::Method;
use std::time::Duration;

#[tokio::test]
async fn post_and_patch_are_not_repeated_on_500_502_504() {
    for method in [Method::POST, Method::PATCH] {
        for status in [500, 502, 504] {
            let server = Server::start(move |_, _| Reply::json(status, "{}")).await;
            let operation = wire::with_body(method.clone(), &["groups"], r#"{"name":"Europe"}"#);
            let error = wire::send(&wire::client(&server.url("")), &operation).await.unwrap_err();
            assert_eq!(error.status().unwrap(), status);
            server.only();
        }
    }
}

#[tokio::test]
async fn retry_after_is_capped() {
    let server = Server::start(|_, _| Reply::json(429, "{}").header("Retry-After", "86400")).await;
    let timer = TestTimer::default();
    let options = wire::local(&server.url("")).with_timer(timer.clone());
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
    assert!(timer.waits().is_empty());
    server.only();
}

#[tokio::test]
async fn token_never_goes_to_a_next_link_on_another_host() {
    let transport = FakeTransport::ok();
    let options = wire::options().with_transport(transport.clone());
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    for link in [
        "https://graph.microsoft.com.evil.example/v1.0/connectors?$skiptoken=7",
        "https://evil.example/graph.microsoft.com/v1.0",
        "https://graph.microsoft.com:8443/v1.0/connectors",
        "https://graph.microsoft.com@evil.example/v1.0/connectors",
        "http://graph.microsoft.com/v1.0/connectors",
    ] {
        let error = wire::send(&client, &wire::at(wire::get(&["connectors"]), link)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{link}");
    }
    assert_eq!(transport.sent().len(), 0);
}

#[tokio::test]
async fn claims_are_passed_on() {
    let challenge = "Bearer realm=\"\", error=\"insufficient_claims\", \
                     claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ==\"";
    let server =
        Server::script([Reply::status(401).header("WWW-Authenticate", challenge), Reply::json(200, "{}")]).await;
    let client = wire::client_with(ClaimsProvider, wire::local(&server.url(""))).unwrap();
    wire::send(&client, &wire::get(&["me"])).await.unwrap();
    let tokens: Vec<_> = server.received().iter().map(|r| r.header("authorization").unwrap().to_owned()).collect();
    assert_eq!(tokens, ["Bearer first", "Bearer second"]);
}

#[tokio::test]
async fn plain_http_on_loopback_can_be_allowed() {
    let server = Server::script([Reply::json(200, "{}")]).await;
    wire::send(&wire::client(&server.url("/v1.0")), &wire::get(&["me"])).await.unwrap();
    assert_eq!(server.only().header("authorization"), Some("Bearer secret-token"));
}

#[tokio::test]
async fn consistency_level_is_a_header_name_like_any_other() {
    let server = Server::script([Reply::json(200, "{}")]).await;
    let operation = wire::header(wire::get(&["users"]), "ConsistencyLevel", "eventual");
    wire::send(&wire::client(&server.url("")), &operation).await.unwrap();
    assert_eq!(server.only().header("consistencylevel"), Some("eventual"));
}

#[tokio::test]
async fn path_segments_are_percent_encoded() {
    let server = Server::start(|_, _| Reply::json(200, "{}")).await;
    let client = wire::client(&server.url("/v1.0"));
    for key in ["a/b", "a?b", "a#b", "50%", "ä b", "a\\b", "..%2f", "a&b=c"] {
        wire::send(&client, &wire::get(&["users", key, "manager"])).await.unwrap();
    }
    let targets: Vec<_> = server.received().into_iter().map(|received| received.target).collect();
    let keys = ["a%2Fb", "a%3Fb", "a%23b", "50%25", "%C3%A4%20b", "a%5Cb", "..%252f", "a%26b=c"];
    assert_eq!(targets, keys.map(|key| format!("/v1.0/users/{key}/manager")));

    for key in [".", ".."] {
        let error = wire::send(&client, &wire::get(&["users", key, "manager"])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
    }
    assert_eq!(server.received().len(), keys.len());
}

#[tokio::test]
async fn error_code_survives_an_escape_in_the_message() {
    let body = r#"{"error":{"code":"Request_BadRequest","message":"the name \"EU\" is taken\nby \u00e4"}}"#;
    let server = Server::script([Reply::json(400, body)]).await;
    let operation = wire::operation(Method::GET, ResponseKind::Collection, &["groups"]);
    let error = wire::send(&wire::client(&server.url("")), &operation).await.unwrap_err();
    assert_eq!(error.code(), Some("Request_BadRequest"));
    assert_eq!(error.message(), "the name \"EU\" is taken\nby ä");
    assert_eq!(
        error.to_string(),
        "test.operation: the service answered 400 Bad Request (Request_BadRequest): the name \"EU\" is taken by ä"
    );
}
