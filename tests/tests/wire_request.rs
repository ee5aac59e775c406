//! What every request carries, and what callers can change of it.

use csdlgen_tests::runtime::Cloud;
use csdlgen_tests::runtime::ErrorKind;
use csdlgen_tests::runtime::auth::StaticToken;
use csdlgen_tests::runtime::operation::{Operation, ResponseKind};
use csdlgen_tests::runtime::transport::Body;
use csdlgen_tests::server::{Received, Reply, Server};
use csdlgen_tests::wire::{self, Client, FakeTransport, TOKEN};
use http::{HeaderName, HeaderValue, Method};
use url::Url;

async fn received(operation: &Operation) -> Received {
    let server = Server::script([Reply::json(200, "{}")]).await;
    wire::send(&wire::client(&server.url("/v1.0")), operation).await.unwrap();
    server.only()
}

#[tokio::test]
async fn request_without_body() {
    let request = received(&wire::query(wire::get(&["users"]), "$filter", "name eq 'a+b&c'")).await;
    assert_eq!(request.method, "GET");
    // The `url` crate encodes quotes in a query, as browsers do; a service reads the same.
    assert_eq!(request.target, "/v1.0/users?$filter=name%20eq%20%27a%2Bb%26c%27");
    for (name, value) in [
        ("accept", Some("application/json")),
        ("authorization", Some("Bearer secret-token")),
        ("odata-maxversion", Some("4.01")),
        ("odata-version", None),
        ("content-type", None),
        ("return-client-request-id", Some("true")),
        ("user-agent", Some("test-client/1.2.3")),
    ] {
        assert_eq!(request.header(name), value, "{name}");
    }
    assert_eq!(request.header("client-request-id").unwrap().len(), 36);
    assert!(request.header("accept-encoding").unwrap().contains("gzip"));
}

#[tokio::test]
async fn request_with_body() {
    let request = received(&wire::with_body(Method::PATCH, &["groups", "1"], r#"{"region":null}"#)).await;
    assert_eq!(request.method, "PATCH");
    assert_eq!(request.body, br#"{"region":null}"#);
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("content-length"), Some("15"));
    assert_eq!(request.header("odata-version"), Some("4.0"));
}

#[tokio::test]
async fn accept_follows_from_what_is_asked_for() {
    for (kind, accept) in [
        (ResponseKind::Entity, "application/json"),
        (ResponseKind::Nothing, "application/json"),
        (ResponseKind::Count, "text/plain"),
        (ResponseKind::Stream, "*/*"),
    ] {
        let request = received(&wire::operation(Method::GET, kind, &["x"])).await;
        assert_eq!(request.header("accept"), Some(accept), "{kind:?}");
    }
}

#[tokio::test]
async fn every_call_has_an_id_of_its_own() {
    let (first, second) = (received(&wire::get(&["me"])).await, received(&wire::get(&["me"])).await);
    assert_ne!(first.header("client-request-id"), second.header("client-request-id"));
}

#[tokio::test]
async fn headers_of_the_operation_go_before_those_of_the_client_and_ours() {
    let server = Server::start(|_, _| Reply::json(200, "{}")).await;
    let header = |name, value| (HeaderName::from_static(name), HeaderValue::from_static(value));
    let options = [header("accept", "client"), header("prefer", "client"), header("x-client", "client")]
        .into_iter()
        .fold(wire::local(&server.url("")), |options, (name, value)| options.with_header(name, value));
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    let ours = [
        ("Accept", "application/json;odata.metadata=full"),
        ("OData-MaxVersion", "4.0"),
        ("OData-Version", "4.01"),
        ("Content-Type", "text/plain"),
        ("User-Agent", "mine"),
        ("client-request-id", "7"),
        ("return-client-request-id", "false"),
    ];
    let operation = ours.iter().fold(wire::with_body(Method::PUT, &["x"], "text"), |operation, (name, value)| {
        wire::header(operation, name, value)
    });
    wire::send(&client, &operation).await.unwrap();
    wire::send(&client, &wire::get(&["y"])).await.unwrap();
    let received = server.received();
    for (name, value) in ours {
        let values: Vec<_> =
            received[0].headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, v)| v).collect();
        assert_eq!(values, [value]);
    }
    for (name, value) in [("accept", "client"), ("prefer", "client"), ("x-client", "client")] {
        assert_eq!(received[1].header(name), Some(value));
    }
}

#[tokio::test]
async fn application_goes_in_front_of_the_user_agent() {
    let server = Server::script([Reply::json(200, "{}")]).await;
    let options = wire::local(&server.url("")).with_user_agent("contoso-inventory/2.1 (nightly)");
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    wire::send(&client, &wire::get(&["me"])).await.unwrap();
    assert_eq!(server.only().header("user-agent"), Some("contoso-inventory/2.1 (nightly) test-client/1.2.3"));

    let error = wire::client_with(StaticToken::new(TOKEN), wire::options().with_user_agent("a\nb")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
}

#[tokio::test]
async fn own_url_is_called_as_it_is() {
    let server = Server::script([Reply::json(200, "{}")]).await;
    let client = wire::client(&server.url("/v1.0"));
    let target = "/beta/users?$skiptoken=RFN%2Bd0/+=&$top=5&x=a%20b%7e&$skiptoken";
    let operation = wire::query(wire::get(&["users"]), "$top", "50");
    let operation = wire::header(operation, "ConsistencyLevel", "eventual");
    wire::send(&client, &wire::at(operation, &server.url(target))).await.unwrap();
    let received = server.only();
    assert_eq!(received.target, target);
    assert_eq!(received.header("consistencylevel"), Some("eventual"));
    assert_eq!(received.header("authorization"), Some("Bearer secret-token"));
}

fn client_of(root: &str) -> Result<Client, String> {
    let cloud = Cloud::custom(Url::parse(root).unwrap(), ["scope"]);
    let options = wire::options().with_cloud(cloud).with_transport(FakeTransport::ok());
    wire::client_with(StaticToken::new(TOKEN), options).map_err(|error| error.to_string())
}

#[test]
fn url_is_root_and_path() {
    for (root, expected) in [
        ("https://host.example", "https://host.example/a/b"),
        ("https://host.example/", "https://host.example/a/b"),
        ("https://host.example/v1.0", "https://host.example/v1.0/a/b"),
        ("https://host.example:8443/odata/v4/", "https://host.example:8443/odata/v4/a/b"),
    ] {
        let client = client_of(root).unwrap();
        assert_eq!(client.url(&wire::get(&["a", "b"])).unwrap().as_str(), expected);
        assert_eq!(client.url(&wire::query(wire::get(&["a", "b"]), "$top", "1")).unwrap().query(), Some("$top=1"));
    }
    for root in ["https://host.example/?a=b", "https://host.example/#a", "https://a:b@host.example/"] {
        client_of(root).unwrap_err();
    }
}

#[test]
fn operation_is_an_http_request_without_sending_it() {
    let client = client_of("https://host.example/v1.0").unwrap();
    let request = wire::http_request(&client, &wire::with_body(Method::POST, &["groups"], "{}")).unwrap();
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri(), "https://host.example/v1.0/groups");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert!(!request.headers().contains_key("authorization"));
    assert_eq!(request.body().as_bytes().unwrap(), "{}");
}

#[test]
fn clouds_are_known_by_name() {
    let root = |cloud: Option<&'static str>| {
        let options = wire::options().with_transport(FakeTransport::ok());
        let options = cloud.into_iter().fold(options, |options, name| options.with_cloud(Cloud::named(name)));
        wire::client_with(StaticToken::new(TOKEN), options).map(|client| client.root().to_string())
    };
    assert_eq!(root(None).unwrap(), "https://graph.microsoft.com/v1.0");
    assert_eq!(root(Some("global")).unwrap(), "https://graph.microsoft.com/v1.0");
    assert_eq!(root(Some("china")).unwrap(), "https://microsoftgraph.chinacloudapi.cn/v1.0");
    assert_eq!(root(Some("mars")).unwrap_err().to_string(), "Test Service has no cloud of the name `mars`");
}

#[test]
fn bodies_know_their_length_and_do_not_show_themselves() {
    let body = Body::from("secret");
    assert_eq!((body.content_length(), body.is_empty()), (Some(6), false));
    assert_eq!(format!("{body:?}"), "Body(6 bytes)");
    assert!(Body::empty().is_empty() && Body::default().is_empty() && Body::from(Vec::new()).is_empty());
    assert_eq!(Body::empty().as_bytes().unwrap(), "");
}

#[test]
fn client_is_send_and_sync() {
    fn send_and_sync<T: Send + Sync + Clone + 'static>() {}
    fn send<T: Send>(value: T) -> T {
        value
    }
    send_and_sync::<Client>();
    let (client, operation) = (client_of("https://host.example").unwrap(), wire::get(&["me"]));
    drop(send(wire::send(&client, &operation)));
    drop(send(wire::stream(&client, &operation)));
}
