//! Redirects: which are followed, and what goes along.

use csdlgen_tests::runtime::ErrorKind;
use csdlgen_tests::runtime::auth::StaticToken;
use csdlgen_tests::runtime::operation::{Operation, ResponseKind};
use csdlgen_tests::server::{Reply, Server};
use csdlgen_tests::wire::{self, ClaimsProvider, FakeTransport, TOKEN};
use http::Method;
use std::collections::HashMap;

fn to(status: u16, location: &str) -> Reply {
    Reply::status(status).header("Location", location)
}

fn report() -> Operation {
    let operation = wire::operation(Method::GET, ResponseKind::Stream, &["reports", "usage"]);
    wire::header(wire::header(operation, "Range", "bytes=0-9"), "x-api-key", "secret")
}

#[tokio::test]
async fn report_on_a_foreign_host_is_fetched_without_token_and_headers() {
    let foreign = Server::script([Reply::status(200).header("Content-Type", "text/csv").body("a,b\n")]).await;
    let server = Server::script([to(302, &foreign.url("/report.csv?sig=1%2F2"))]).await;
    let mut stream = wire::stream(&wire::client(&server.url("/v1.0")), &report()).await.unwrap();
    assert_eq!(stream.content_type(), Some("text/csv"));
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "a,b\n");
    assert_eq!(stream.try_next().await.unwrap(), None);

    assert_eq!(server.only().header("authorization"), Some("Bearer secret-token"));
    let received = foreign.only();
    assert_eq!(received.target, "/report.csv?sig=1%2F2");
    let mut names: Vec<_> = received.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "accept-encoding", "host", "range", "user-agent"]);
    assert_eq!(received.header("accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn request_that_writes_is_not_redirected_to_a_foreign_host() {
    for status in [301, 302, 307, 308] {
        let foreign = Server::start(|_, _| Reply::json(200, "{}")).await;
        let url = foreign.url("/x?secret=1");
        let server = Server::start(move |_, _| to(status, &url)).await;
        let client = wire::client(&server.url(""));
        let operations = [
            wire::with_body(Method::POST, &["groups"], "{}"),
            wire::with_body(Method::PATCH, &["groups", "1"], "{}"),
            wire::operation(Method::POST, ResponseKind::Nothing, &["restart"]),
            wire::operation(Method::DELETE, ResponseKind::Nothing, &["groups", "1"]),
        ];
        for operation in operations {
            let error = wire::send(&client, &operation).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Request);
            assert!(error.to_string().contains("outside of its own host"), "{error}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        assert!(foreign.received().is_empty());
    }
}

#[tokio::test]
async fn see_other_makes_it_a_get_without_body() {
    for on_foreign_host in [false, true] {
        let foreign = Server::script([Reply::json(200, "{}")]).await;
        let target = if on_foreign_host { foreign.url("/done") } else { "/done".to_owned() };
        let server = Server::start(move |index, _| match index {
            0 => to(303, &target),
            _ => Reply::json(200, "{}"),
        })
        .await;
        let operation = wire::header(wire::with_body(Method::POST, &["export"], "{}"), "If-Match", "\"1\"");
        wire::send(&wire::client(&server.url("")), &operation).await.unwrap();
        let second = if on_foreign_host { foreign.only() } else { server.received().remove(1) };
        assert_eq!((second.method.as_str(), second.target.as_str()), ("GET", "/done"));
        assert!(second.body.is_empty());
        for name in ["content-type", "content-length", "odata-version", "if-match"] {
            assert_eq!(second.header(name), None);
        }
        assert_eq!(second.header("authorization").is_some(), !on_foreign_host);
    }
}

#[tokio::test]
async fn redirect_within_the_origin_keeps_method_body_and_token() {
    for status in [301, 302, 307, 308] {
        let server = Server::start(move |index, _| match index {
            0 => to(status, "../v2.0/groups?a=b"),
            _ => Reply::json(201, "{}"),
        })
        .await;
        let operation = wire::with_body(Method::POST, &["groups"], r#"{"name":"Europe"}"#);
        wire::send(&wire::client(&server.url("/v1.0")), &operation).await.unwrap();
        let received = server.received().remove(1);
        assert_eq!((received.method.as_str(), received.target.as_str()), ("POST", "/v2.0/groups?a=b"));
        assert_eq!(received.body, br#"{"name":"Europe"}"#);
        assert_eq!(received.header("authorization"), Some("Bearer secret-token"));
        assert_eq!(received.header("content-type"), Some("application/json"));
    }
}

#[tokio::test]
async fn chain_that_comes_back_carries_no_token() {
    let hops: HashMap<&str, &str> = HashMap::from([
        ("https://graph.microsoft.com/v1.0/start", "https://evil.example/away"),
        ("https://evil.example/away", "https://graph.microsoft.com/v1.0/me/messages"),
    ]);
    let transport = FakeTransport::new(move |_, request| {
        Ok(match hops.get(request.uri().to_string().as_str()) {
            Some(location) => wire::answer(302, &[("Location", location)], ""),
            None => wire::answer(200, &[], "{}"),
        })
    });
    let options = wire::options().with_transport(transport.clone());
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    wire::send(&client, &wire::get(&["start"])).await.unwrap();
    let authorized: Vec<_> = transport.sent().iter().map(|sent| sent.headers().contains_key("authorization")).collect();
    assert_eq!(authorized, [true, false, false]);
}

#[tokio::test]
async fn other_host_of_the_cloud_gets_no_token_by_redirect() {
    let transport = FakeTransport::new(|index, _| {
        Ok(match index {
            0 => wire::answer(302, &[("Location", "https://reports.microsoft.com/x")], ""),
            _ => wire::answer(200, &[], "{}"),
        })
    });
    let options = wire::options().with_transport(transport.clone());
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    wire::send(&client, &wire::get(&["start"])).await.unwrap();
    assert!(!transport.sent()[1].headers().contains_key("authorization"));
}

#[tokio::test]
async fn redirect_from_https_to_http_is_refused() {
    for location in ["http://graph.microsoft.com/v1.0/me", "http://evil.example/", "ftp://evil.example/"] {
        let transport = FakeTransport::new(move |_, _| Ok(wire::answer(302, &[("Location", location)], "")));
        let options = wire::options().with_transport(transport.clone());
        let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
        let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{location}");
        assert_eq!(transport.sent().len(), 1);
    }
}

#[tokio::test]
async fn redirects_are_counted() {
    let server = Server::start(|index, _| match index {
        0..3 => to(307, "/again"),
        _ => Reply::json(200, "{}"),
    })
    .await;
    let client = |max| {
        let options = wire::local(&server.url("")).with_max_redirects(max);
        wire::client_with(StaticToken::new(TOKEN), options).unwrap()
    };
    let error = wire::send(&client(2), &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.to_string(), "test.operation: the service redirects more than 2 times");
    assert_eq!(server.received().len(), 3);
    wire::send(&client(0), &wire::get(&["me"])).await.unwrap();
}

#[tokio::test]
async fn redirect_without_location_is_an_answer_like_any_other() {
    let server = Server::script([Reply::status(302), to(300, "/choices"), to(202, "/monitor")]).await;
    let client = wire::client(&server.url(""));
    for status in [302, 300] {
        let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Service, status));
    }
    let answer = wire::send(&client, &wire::get(&["me"])).await.unwrap();
    assert_eq!((answer.status.as_u16(), answer.headers["location"].to_str().unwrap()), (202, "/monitor"));
}

#[tokio::test]
async fn challenge_of_a_foreign_host_is_not_answered() {
    let challenge = r#"Bearer error="insufficient_claims", claims="eyJhIjoxfQ==""#;
    let foreign = Server::start(move |_, _| Reply::status(401).header("WWW-Authenticate", challenge)).await;
    let server = Server::script([to(302, &foreign.url("/"))]).await;
    let client = wire::client_with(ClaimsProvider, wire::local(&server.url(""))).unwrap();
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    server.only();
    foreign.only();
}
