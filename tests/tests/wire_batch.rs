//! `$batch`: what is sent, who gets which answer, and how calls depend on each other.

use csdlgen_tests::runtime::transport::Body;
use csdlgen_tests::server::{Received, Reply, Server};
use csdlgen_tests::wire;
use graph_connectors::Batch;
use graph_connectors::auth::StaticToken;
use graph_connectors::models::{Connector, ConnectorGroup, ConnectorStatus};
use graph_connectors::{Client, ClientOptions, Cloud, ErrorKind, Patch};
use http::Method;
use serde_json::{Value as Json, json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

const PROXY: &str = "/onPremisesPublishingProfiles/applicationProxy";

fn client(server: &Server) -> Result<Client, Box<dyn std::error::Error>> {
    let cloud = Cloud::custom(url::Url::parse(&server.url("/beta"))?, ["https://local/.default"]);
    let options = ClientOptions::default().with_cloud(cloud).allow_insecure_loopback(true);
    Ok(Client::with_options(StaticToken::new("secret"), options)?)
}

/// A server for `$batch` alone, which answers each part by a function of it. The answers come in reverse order.
async fn service(answer: impl Fn(&Json) -> Json + Send + Sync + 'static) -> Server {
    Server::start(move |_, request| {
        let answers: Vec<Json> = parts(request).iter().rev().map(&answer).collect();
        Reply::json(200, &json!({ "responses": answers }).to_string())
    })
    .await
}

fn parts(request: &Received) -> Vec<Json> {
    let whole: Json = serde_json::from_slice(&request.body).expect("JSON");
    whole["requests"].as_array().expect("requests").clone()
}

fn answer(part: &Json, status: u16, body: Json) -> Json {
    json!({ "id": part["id"], "status": status, "headers": { "Content-Type": "application/json" }, "body": body })
}

/// Answers with an entity whose id is the last segment of the URL.
fn echo(part: &Json) -> Json {
    let id = part["url"].as_str().and_then(|url| url.rsplit('/').next());
    answer(part, 200, json!({ "id": id }))
}

/// Which parts went with which request.
fn sent(server: &Server) -> Vec<Vec<String>> {
    let ids = |request: &Received| parts(request).iter().map(|part| part["id"].as_str().unwrap().to_owned()).collect();
    server.received().iter().map(ids).collect()
}

#[tokio::test]
async fn request_is_the_json_of_the_standard() -> Outcome {
    let server = service(echo).await;
    let client = client(&server)?;
    let proxy = client.application_proxy();
    let mut batch = client.batch();
    let list = proxy.connectors().list().filter(Connector::STATUS.eq(ConnectorStatus::Active)).top(5);
    batch.add(list.prefer("include-unknown-enum-members"));
    let group = ConnectorGroup { name: Some("Europe \"1\"".into()), ..Default::default() };
    let created = batch.add(proxy.connector_groups().create(&group));
    let renamed = proxy.connector_groups().by_id("g/1").update(Patch::new().set(ConnectorGroup::NAME, "EU"));
    let renamed = batch.add(renamed.if_match("W/\"7\""));
    batch.add_after(proxy.connector_groups().by_id("g2").delete(), [created.id(), renamed.id()]);
    assert_eq!((batch.len(), batch.is_empty()), (4, false));
    batch.send().await?;

    let request = server.only();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/beta/$batch"));
    assert_eq!(request.header("content-type"), Some("application/json"));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("authorization"), Some("Bearer secret"));
    // Calls do not depend on each other unless they say so: one that fails must not keep the others back.
    assert_eq!(request.header("prefer"), Some("odata.continue-on-error"));
    let whole: Json = serde_json::from_slice(&request.body)?;
    let expected = json!({ "requests": [
        {
            "id": "1",
            "method": "GET",
            "url": format!("{PROXY}/connectors?$filter=status%20eq%20%27active%27&$top=5"),
            "headers": { "prefer": "include-unknown-enum-members" },
        },
        {
            "id": "2",
            "method": "POST",
            "url": format!("{PROXY}/connectorGroups"),
            "headers": { "content-type": "application/json" },
            "body": { "name": "Europe \"1\"" },
        },
        {
            "id": "3",
            "method": "PATCH",
            "url": format!("{PROXY}/connectorGroups/g%2F1"),
            "headers": { "content-type": "application/json", "if-match": "W/\"7\"" },
            "body": { "name": "EU" },
        },
        { "id": "4", "method": "DELETE", "url": format!("{PROXY}/connectorGroups/g2"), "dependsOn": ["2", "3"] },
    ]});
    assert_eq!(whole, expected);
    Ok(())
}

#[tokio::test]
async fn body_of_a_part_stays_as_it_is_written() -> Outcome {
    let server = service(|part| json!({ "id": part["id"], "status": 204 })).await;
    let client = wire::client(&server.url("/root"));
    let mut batch = client.batch();
    let json = r#"{"price":1.10,"number":123456789012345678901234567890,"text":"é\u0000"}"#;
    batch.add(wire::call(&client, wire::with_body(Method::POST, &["orders"], json)));
    batch.add(wire::stream_item(&client, &["me", "photo"]).upload(vec![0xfb, 0xff, 0xfe, 0x01], "image/png"));
    batch.add(wire::stream_item(&client, &["me", "note"]).upload("plain “text”", "text/plain; charset=utf-8"));
    batch.send().await?;
    let text = String::from_utf8(server.only().body)?;
    assert!(text.contains(&format!("\"body\":{json}")), "{text}");
    // Bytes go in base64url, text as a string (OData JSON Format, section 19).
    assert!(text.contains(r#""body":"-__-AQ==""#), "{text}");
    assert!(text.contains(r#""body":"plain “text”""#), "{text}");
    let types: Vec<Json> =
        parts(&server.only()).into_iter().map(|part| part["headers"]["content-type"].clone()).collect();
    assert_eq!(types, ["application/json", "image/png", "text/plain; charset=utf-8"]);
    Ok(())
}

#[tokio::test]
async fn each_handle_gets_its_own_answer_in_its_own_type() -> Outcome {
    let server = service(|part| match (part["method"].as_str(), part["url"].as_str()) {
        (Some("GET"), Some(url)) if url.ends_with("/connectors") => {
            answer(part, 200, json!({ "value": [{ "id": "c1" }, { "id": "c2" }], "@odata.nextLink": "more" }))
        }
        (Some("POST"), _) => answer(part, 201, json!({ "id": "new" })),
        (Some("DELETE"), _) => json!({ "id": part["id"], "status": 204, "headers": {}, "body": null }),
        _ => echo(part),
    })
    .await;
    let client = client(&server)?;
    let proxy = client.application_proxy();
    let mut batch = client.batch();
    let list = batch.add(proxy.connectors().list());
    let get = batch.add(proxy.connectors().by_id("c7").get());
    let create = batch.add(proxy.connector_groups().create(&ConnectorGroup::default()));
    let delete = batch.add(proxy.connector_groups().by_id("g1").delete());
    let mut answers = batch.send().await?;

    // Taken in another order than sent.
    answers.take(delete)?;
    let created = answers.take(create)?;
    assert_eq!(created.status(), 201);
    assert_eq!(created.require()?.id.as_deref(), Some("new"));
    let page = answers.take(list)?;
    let ids: Vec<_> = page.items().iter().filter_map(|connector| connector.id.as_deref()).collect();
    assert_eq!((ids, page.next_link()), (vec!["c1", "c2"], Some("more")));
    assert_eq!(answers.take(get)?.id.as_deref(), Some("c7"));
    Ok(())
}

#[tokio::test]
async fn counts_are_numbers_or_text() -> Outcome {
    let bodies = [
        (json!({ "Content-Type": "text/plain" }), json!(41)),
        (json!({ "Content-Type": "text/plain;charset=utf-8" }), json!("42")),
        // Would be base64 if it were no text.
        (json!({ "Content-Type": "text/plain" }), json!("4343")),
        (json!({}), json!("44")),
        (Json::Null, json!(45)),
    ];
    let given = bodies.clone();
    let server = service(move |part| {
        let (headers, body) = &given[part["id"].as_str().unwrap().parse::<usize>().unwrap() - 1];
        json!({ "id": part["id"], "status": 200, "headers": headers, "body": body })
    })
    .await;
    let client = client(&server)?;
    let mut batch = client.batch();
    let handles = bodies.map(|_| batch.add(client.application_proxy().connectors().count()));
    let mut answers = batch.send().await?;
    let counts = handles.into_iter().map(|handle| answers.take(handle)).collect::<Result<Vec<i64>, _>>()?;
    assert_eq!(counts, [41, 42, 4343, 44, 45]);
    assert_eq!(parts(&server.only())[0]["url"], format!("{PROXY}/connectors/$count"));
    Ok(())
}

#[tokio::test]
async fn bytes_and_json_come_in_base64() -> Outcome {
    let bodies = [
        ("image/png", json!("+//+AQ=="), &b"\xfb\xff\xfe\x01"[..]),
        ("image/png", json!("-__-AQ"), b"\xfb\xff\xfe\x01"),
        ("application/octet-stream", json!("no base64!"), b"no base64!"),
        ("application/json", json!("eyJpZCI6MX0="), br#"{"id":1}"#),
        ("application/json", json!("eyJpZCI6"), br#"{"id":"#),
        ("application/json", json!("text"), br#""text""#),
        ("text/csv", json!("a,b\n1,2"), b"a,b\n1,2"),
    ];
    let given = bodies.clone();
    let server = service(move |part| {
        let (kind, body, _) = &given[part["id"].as_str().unwrap().parse::<usize>().unwrap() - 1];
        json!({ "id": part["id"], "status": 200, "headers": { "content-type": kind }, "body": body })
    })
    .await;
    let client = wire::client(&server.url(""));
    let mut batch = client.batch();
    let handles = bodies.clone().map(|_| batch.add(wire::call(&client, wire::get(&["content"]))));
    let mut answers = batch.send().await?;
    for (handle, (kind, body, expected)) in handles.into_iter().zip(bodies) {
        assert_eq!(answers.take(handle)?, expected, "{kind} {body}");
    }
    Ok(())
}

/// A batch of `count` connectors to get, and how to take them.
async fn get_all(client: &Client, count: usize) -> Result<Vec<Connector>, graph_connectors::Error> {
    let mut batch = client.batch();
    let connectors = client.application_proxy().connectors();
    let handles: Vec<_> = (0..count).map(|n| batch.add(connectors.by_id(format!("c{n}")).get())).collect();
    let mut answers = batch.send().await?;
    handles.into_iter().map(|handle| answers.take(handle)).collect()
}

#[tokio::test]
async fn more_than_twenty_calls_go_in_several_requests_in_order() -> Outcome {
    for (count, requests) in [(0, vec![]), (1, vec![1]), (20, vec![20]), (21, vec![20, 1]), (45, vec![20, 20, 5])] {
        let server = service(echo).await;
        let connectors = get_all(&client(&server)?, count).await?;
        let ids: Vec<_> = connectors.into_iter().filter_map(|connector| connector.id).collect();
        assert_eq!(ids, (0..count).map(|n| format!("c{n}")).collect::<Vec<_>>());
        let sent = sent(&server);
        assert_eq!(sent.iter().map(Vec::len).collect::<Vec<_>>(), requests);
        assert_eq!(sent.concat(), (1..=count).map(|id| id.to_string()).collect::<Vec<_>>());
    }
    Ok(())
}

/// A batch of 20 calls, of which the first is to get `first`; then one after the first, one after that one, and one
/// after none.
fn across_the_split<'c>(client: &'c Client, first: &str) -> (Batch<'c>, [Handle; 3]) {
    let connectors = client.application_proxy().connectors();
    let mut batch = client.batch();
    let first = batch.add(connectors.by_id(first).get());
    for _ in 1..20 {
        batch.add(connectors.by_id("other").get());
    }
    let second = batch.add_after(connectors.by_id("second").get(), [first.id()]);
    let third = batch.add_after(connectors.by_id("third").get(), [first.id(), second.id()]);
    let free = batch.add(connectors.by_id("free").get());
    (batch, [second, third, free])
}

type Handle = graph_connectors::Handle<Connector>;

#[tokio::test]
async fn call_after_one_of_an_earlier_request_is_sent_without_depends_on() -> Outcome {
    let server = service(echo).await;
    let client = client(&server)?;
    let (batch, handles) = across_the_split(&client, "fine");
    let mut answers = batch.send().await?;
    let ids = handles.map(|handle| answers.take(handle).map(|connector| connector.id.unwrap_or_default()));
    assert_eq!(ids.into_iter().collect::<Result<Vec<_>, _>>()?, ["second", "third", "free"]);
    let second = parts(&server.received()[1]);
    // The service knows nothing of what was in the request before.
    assert_eq!(second[0].get("dependsOn"), None);
    assert_eq!(second[1]["dependsOn"], json!(["21"]));
    Ok(())
}

#[tokio::test]
async fn call_after_a_failed_one_of_an_earlier_request_is_not_sent() -> Outcome {
    let server = service(|part| match part["url"].as_str() {
        Some(url) if url.ends_with("missing") => answer(part, 404, json!({ "error": { "code": "NotFound" } })),
        _ => echo(part),
    })
    .await;
    let client = client(&server)?;
    let (batch, [second, third, free]) = across_the_split(&client, "missing");
    let mut answers = batch.send().await?;
    for handle in [second, third] {
        let error = answers.take(handle).unwrap_err();
        assert_eq!((error.kind(), error.status()), (ErrorKind::Request, None));
        assert_eq!(error.operation(), Some("onPremisesPublishingProfile.connectors.get"));
        assert!(error.message().contains("not sent"), "{error}");
    }
    answers.take(free)?;
    assert_eq!(sent(&server)[1..], [["23"]]);
    Ok(())
}

#[tokio::test]
async fn what_cannot_be_in_a_batch_is_refused_before_anything_is_sent() -> Outcome {
    let server = service(echo).await;
    let local = wire::client(&server.url("/root"));
    let outside = wire::at(wire::get(&["x"]), &server.url("/rootless/x"));
    let elsewhere = wire::at(wire::get(&["x"]), "http://127.0.0.1:1/root/x");
    let stream = Body::stream(|| wire::Pieces::new(&["a", "b"]), None);
    let upload = wire::stream_item(&local, &["photo"]).upload(stream, "image/png");
    let mut other = local.batch();
    let foreign = other.add(wire::call(&local, wire::get(&["y"]))).id();
    let no_json = wire::with_body(Method::POST, &["orders"], "{");

    let mut refused = Vec::new();
    for add in 0..5 {
        let mut batch = local.batch();
        // 20 calls that could be sent come before the one that cannot.
        for _ in 0..20 {
            batch.add(wire::call(&local, wire::get(&["fine"])));
        }
        match add {
            0 => drop(batch.add(wire::call(&local, outside.clone()))),
            1 => drop(batch.add(wire::call(&local, elsewhere.clone()))),
            2 => drop(batch.add(wire::call(&local, upload.operation().clone()))),
            3 => drop(batch.add_after(wire::call(&local, wire::get(&["fine"])), [foreign])),
            _ => drop(batch.add(wire::call(&local, no_json.clone()))),
        }
        let error = batch.send().await.unwrap_err();
        assert_eq!(error.kind(), csdlgen_tests::runtime::ErrorKind::Request);
        refused.push(error.to_string());
    }
    assert_eq!(
        refused,
        [
            "test.operation: what is not below the service root cannot be part of a batch",
            "test.operation: http://127.0.0.1:1 is no host of the service",
            "test.upload: a body that is a stream cannot be part of a batch",
            "test.operation: it is to be made after a call of another batch",
            "test.operation: the body is no JSON",
        ]
    );
    assert!(server.received().is_empty());
    Ok(())
}

#[tokio::test]
async fn empty_batch_sends_nothing() -> Outcome {
    let server = service(echo).await;
    let client = client(&server)?;
    let batch = client.batch();
    assert_eq!((batch.len(), batch.is_empty()), (0, true));
    batch.send().await?;
    assert!(server.received().is_empty());
    Ok(())
}

#[tokio::test]
async fn handle_of_another_batch_gets_no_answer() -> Outcome {
    let server = service(echo).await;
    let client = client(&server)?;
    let connectors = client.application_proxy().connectors();
    let (mut one, mut other) = (client.batch(), client.batch());
    let own = one.add(connectors.by_id("own").get());
    let foreign = [other.add(connectors.by_id("a").get()), other.add(connectors.by_id("b").get())];
    let mut answers = one.send().await?;
    for handle in foreign {
        let error = answers.take(handle).unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Request, "the handle is one of another batch"));
    }
    assert_eq!(answers.take(own)?.id.as_deref(), Some("own"));
    Ok(())
}

#[test]
fn batch_shows_what_it_has_and_goes_to_other_threads() -> Outcome {
    fn assert_send<T: Send>(_: &T) {}
    let client = Client::new(StaticToken::new("secret"))?;
    let mut batch = client.batch();
    let handle = batch.add(client.application_proxy().connectors().by_id("of-a-person").get());
    assert_send(&handle);
    assert_eq!(format!("{batch:?} {handle:?}"), r#"["onPremisesPublishingProfile.connectors.get"] Handle(0)"#);
    assert_send(&batch.send());
    Ok(())
}
