//! What goes back to the service: what the caller has changed, and nothing that the service alone says.

use csdlgen_tests::server::{Received, Reply, Server};
use graph_connectors::auth::StaticToken;
use graph_connectors::models::{Connector, ConnectorGroup, ConnectorGroupRegion};
use graph_connectors::{Client, ClientOptions, Cloud, ErrorKind, Patch, RetryPolicy};
use serde_json::{Value, json};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn client(server: &Server) -> Client {
    let cloud = Cloud::custom(url::Url::parse(&server.url("/beta")).expect("a URL"), ["scope"]);
    let options = ClientOptions::default().with_cloud(cloud).allow_insecure_loopback(true);
    Client::with_options(StaticToken::new("t"), options.with_retry(RetryPolicy::none())).expect("a client")
}

fn body(received: &Received) -> Value {
    serde_json::from_slice(&received.body).expect("JSON")
}

/// As a service sends it: with all that only it says.
const READ: &str = r##"{
    "@odata.context": "https://h/$metadata#x", "@odata.etag": "W/\"1\"", "@odata.id": "groups('g')", "@odata.type": "#a.b",
    "@odata.editLink": "x", "@context": "y", "@count": 1, "@acme.note": "kept",
    "id": "g", "name": "a", "region": "eur", "isDefault": true, "unknown": 1e2, "gone": null,
    "name@acme.note": "kept", "name@odata.type": "#String", "members@odata.context": "x", "members@odata.count": 2,
    "members@odata.nextLink": "x", "members@navigationLink": "x", "members": [{"id": "c"}], "applications": []
}"##;

fn read() -> ConnectorGroup {
    serde_json::from_str(READ).expect("a group")
}

#[tokio::test]
async fn what_only_the_service_says_stays_here() -> Outcome {
    let server = Server::start(|_, _| Reply::status(204)).await;
    let client = client(&server);
    let groups = client.application_proxy().connector_groups();
    let mut group = read();
    groups.create(&group).await?;
    let kept = json!({
        "@odata.type": "#a.b", "@acme.note": "kept", "name@acme.note": "kept", "name@odata.type": "#String",
        "id": "g", "name": "a", "region": "eur", "isDefault": true, "unknown": 1e2, "gone": null,
    });
    assert_eq!(body(&server.received()[0]), kept);
    // What the caller has put there is sent, whatever it is.
    group.additional.insert("@odata.context", "mine");
    group.set_expanded(
        ConnectorGroup::MEMBERS,
        &vec![Connector { machine_name: Some("m".into()), ..Default::default() }],
    );
    groups.create(&group).await?;
    let mut expected = kept;
    expected["@odata.context"] = "mine".into();
    expected["members"] = json!([{"machineName": "m"}]);
    assert_eq!(body(&server.received()[1]), expected);
    // To be read again, all of it is written.
    assert_eq!(serde_json::to_value(read())?, serde_json::from_str::<Value>(READ)?);
    Ok(())
}

/// `id` is computed, `isDefault` immutable: an update of a whole value leaves them out, as `set` of them does not compile.
#[test]
fn a_patch_of_a_value_has_what_an_update_may_write() {
    let patch = Patch::from_value(&read());
    let expected = json!({
        "@odata.type": "#a.b", "@acme.note": "kept", "name@acme.note": "kept", "name@odata.type": "#String",
        "name": "a", "region": "eur", "unknown": 1e2, "gone": null,
    });
    assert_eq!(serde_json::to_value(patch.changes()).ok(), Some(expected));
}

#[test]
fn a_patch_between_two_values_has_what_has_changed() {
    let before = read();
    let changed = |change: &dyn Fn(&mut ConnectorGroup)| {
        let mut after = before.clone();
        change(&mut after);
        serde_json::to_value(Patch::between(&before, &after).changes()).expect("JSON")
    };
    let named = |rest: Value| {
        let mut named = json!({"@odata.type": "#a.b"});
        named.as_object_mut().expect("an object").extend(rest.as_object().cloned().unwrap_or_default());
        named
    };
    assert!(Patch::between(&before, &before.clone()).is_empty());
    assert_eq!(changed(&|g| g.name = Some("b".into())), named(json!({"name": "b"})));
    assert_eq!(changed(&|g| g.region = None), named(json!({"region": null})));
    assert_eq!(changed(&|g| g.region = Some(ConnectorGroupRegion::Asia)), named(json!({"region": "asia"})));
    assert_eq!(changed(&|g| drop(g.additional.insert("unknown", 2))), named(json!({"unknown": 2})));
    assert_eq!(changed(&|g| drop(g.additional.remove("unknown"))), named(json!({"unknown": null})));
    assert_eq!(changed(&|g| drop(g.additional.insert("new", "x"))), named(json!({"new": "x"})));
    // What the service alone writes is left out, and so is what came with the value and is gone.
    assert_eq!(changed(&|g| g.id = Some("other".into())), json!({}));
    assert_eq!(changed(&|g| drop(g.additional.remove("members"))), json!({}));
    assert_eq!(changed(&|g| drop(g.additional.remove("@odata.context"))), json!({}));
}

/// Somebody else was faster: the change is made anew on what they have left.
#[tokio::test]
async fn read_change_save() -> Outcome {
    let server = Server::start(|index, request| match (index, request.method.as_str()) {
        (0, _) => Reply::json(200, r#"{"@odata.etag":"1","id":"g","name":"a","region":"eur"}"#),
        (1, _) => Reply::json(412, "{}"),
        (2, _) => Reply::json(200, r#"{"@odata.etag":"2","id":"g","name":"b","region":"eur"}"#),
        (3, _) => Reply::status(204),
        _ => Reply::json(200, r#"{"id":"g","name":"c"}"#),
    })
    .await;
    let client = client(&server);
    let groups = client.application_proxy().connector_groups();
    let group = groups.by_id("g").modify(|group| group.name = group.name.take().map(|name| name + "!")).await?;
    assert_eq!(group.name.as_deref(), Some("b!"));
    let received = server.received();
    let sent = |at: usize| (received[at].header("if-match").map(str::to_owned), body(&received[at]));
    assert_eq!(sent(1), (Some("1".to_owned()), json!({"name": "a!"})));
    assert_eq!(sent(3), (Some("2".to_owned()), json!({"name": "b!"})));
    // Without a change nothing is sent, and without a tag nothing that is not guarded.
    groups.by_id("g").modify(|_| {}).await?;
    let unguarded = groups.by_id("g").modify(|group| group.name = None).await.unwrap_err();
    assert_eq!((unguarded.kind(), server.received().len()), (ErrorKind::Request, 6));
    Ok(())
}

#[tokio::test]
async fn an_entity_is_addressed_by_itself() -> Outcome {
    let server = Server::start(|_, _| Reply::status(204)).await;
    let client = client(&server);
    let groups = client.application_proxy().connector_groups();
    groups.of(&ConnectorGroup { id: Some("a/b".into()), ..Default::default() }).delete().await?;
    assert!(server.only().target.ends_with("/connectorGroups/a%2Fb"));
    let error = groups.of(&ConnectorGroup::default()).delete().await.unwrap_err();
    assert_eq!(error.message(), "the value has no key: read it with id selected");
    Ok(())
}

/// What has no typed form: with the token, the retries and the host check of every other request.
#[tokio::test]
async fn a_raw_request_is_as_the_typed_ones() -> Outcome {
    let server = Server::start(|_, _| Reply::json(202, r#"{"id":"x"}"#).header("Location", "https://h/m")).await;
    let client = client(&server);
    let mime = "TUlNRS1WZXJzaW9uOiAxLjA=";
    let sent = client.request(http::Method::POST, "/users/a%40b.c/sendMail").body(mime, "text/plain").await?;
    assert_eq!(
        (sent.status.as_u16(), sent.location(), &sent.value[..]),
        (202, Some("https://h/m"), &b"{\"id\":\"x\"}"[..])
    );
    let get = |target: &str| client.request(http::Method::GET, target);
    let connector: Connector = get("connectors/1?$select=id,a+b").query("$top", "1").read().await?;
    assert_eq!(connector.id.as_deref(), Some("x"));
    get(&server.url("/beta/me?x=1")).await?;
    let received = server.received();
    assert_eq!((received[0].method.as_str(), &*received[0].target), ("POST", "/beta/users/a%40b.c/sendMail"));
    assert_eq!((received[0].header("content-type"), &received[0].body[..]), (Some("text/plain"), mime.as_bytes()));
    assert!(received.iter().all(|request| request.header("authorization") == Some("Bearer t")));
    assert_eq!(received[1].target, "/beta/connectors/1?$select=id,a%2Bb&$top=1");
    assert_eq!(received[2].target, "/beta/me?x=1");
    for target in ["https://evil.example/x", "../x", "a/../../x", "a b"] {
        let error = get(target).await.map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{target}");
    }
    assert_eq!(server.received().len(), 3);
    Ok(())
}

#[tokio::test]
async fn a_query_option_of_the_whole_client() -> Outcome {
    let server = Server::start(|_, _| Reply::json(200, r#"{"value":[]}"#)).await;
    let cloud = Cloud::custom(url::Url::parse(&server.url("/beta"))?, ["scope"]);
    let options = ClientOptions::default().with_cloud(cloud).allow_insecure_loopback(true);
    let client = Client::with_options(StaticToken::new("t"), options.with_query("sap-client", "1 00"))?;
    let list = client.application_proxy().connectors().list();
    list.top(1).await?;
    client.application_proxy().connectors().list().query("sap-client", "2").await?;
    let targets: Vec<String> =
        server.received().iter().map(|r| r.target.split_once('?').unwrap().1.to_owned()).collect();
    assert_eq!(targets, ["$top=1&sap-client=1%2000", "sap-client=2"]);
    Ok(())
}
