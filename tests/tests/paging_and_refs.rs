//! Pages, references and what writes answer with, over the wire.

use csdlgen_tests::graph::client;
use csdlgen_tests::server::{Received, Reply, Server};
use graph_connectors::models::{Connector, ConnectorGroup};
use graph_connectors::{Client, Error, ErrorKind, Patch};
use http::{HeaderName, HeaderValue};
use serde_json::{Value, json};

const PROXY: &str = "/beta/onPremisesPublishingProfiles/applicationProxy";

/// A server that gives these answers one after the other; `{root}` in them is its own service root.
async fn serving(replies: impl IntoIterator<Item = Reply>) -> Server {
    let replies: Vec<Reply> = replies.into_iter().collect();
    Server::start(move |index, request| match replies.get(index).cloned() {
        Some(Reply::Answer { status, headers, body }) => {
            let root = format!("http://{}/beta", request.header("host").unwrap_or_default());
            Reply::Answer { status, headers, body: String::from_utf8_lossy(&body).replace("{root}", &root).into() }
        }
        other => other.unwrap_or_else(|| Reply::status(599)),
    })
    .await
}

fn page(body: &str) -> Reply {
    Reply::json(200, body)
}

/// How a list can be read to its end.
#[derive(Clone, Copy, Debug)]
enum By {
    Items,
    Pages,
    Collecting,
}

/// The ids of all connectors, and the error, if there is one; at the end there is nothing more.
async fn ids(client: &Client, by: By) -> (Vec<String>, Option<Error>) {
    let list = client.application_proxy().connectors().list().top(2);
    let mut ids = Vec::new();
    let id = |connector: Connector| connector.id.expect("an id");
    let error = match by {
        By::Items => {
            let mut items = list.stream();
            let error = loop {
                match items.try_next().await {
                    Ok(Some(connector)) => ids.push(id(connector)),
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            };
            if error.is_none() {
                assert!(matches!(items.try_next().await, Ok(None)));
            }
            error
        }
        By::Pages => {
            let mut pages = list.pages();
            let error = loop {
                match pages.try_next().await {
                    Ok(Some(page)) => ids.extend(page.into_iter().map(id)),
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                }
            };
            if error.is_none() {
                assert!(matches!(pages.try_next().await, Ok(None)));
            }
            error
        }
        By::Collecting => match list.stream().try_collect().await {
            Ok(all) => {
                ids.extend(all.into_iter().map(id));
                None
            }
            Err(error) => Some(error),
        },
    };
    (ids, error)
}

/// These answers make these ids, by requests to these targets; at the end comes an error whose text has `failure` in
/// it, unless that is empty.
async fn check(replies: &[Reply], expected: &[&str], targets: &[&str], failure: &str) {
    for by in [By::Items, By::Pages, By::Collecting] {
        let server = serving(replies.iter().cloned()).await;
        let (ids, error) = ids(&client(&server), by).await;
        match error {
            Some(error) => assert!(!failure.is_empty() && error.to_string().contains(failure), "{by:?}: {error}"),
            None => assert_eq!(failure, "", "{by:?}"),
        }
        if failure.is_empty() || !matches!(by, By::Collecting) {
            assert_eq!(ids, expected, "{by:?}");
        }
        let received: Vec<String> = server.received().into_iter().map(|request| request.target).collect();
        assert_eq!(received, targets, "{by:?}");
    }
}

fn first() -> String {
    format!("{PROXY}/connectors?$top=2")
}

#[tokio::test]
async fn all_pages_are_read_empty_ones_too() {
    check(&[page(r#"{"value":[]}"#)], &[], &[&first()], "").await;
    let replies = [
        page(r#"{"value":[{"id":"1"},{"id":"2"}],"@odata.nextLink":"{root}/a?$skiptoken=1"}"#),
        page(r#"{"value":[],"@odata.nextLink":"{root}/a?$skiptoken=2"}"#),
        page(r#"{"@nextLink":"{root}/b","value":[{"id":"3"}]}"#),
        page(r#"{"value":[{"id":"4"}],"@odata.nextLink":null}"#),
    ];
    let targets = [&*first(), "/beta/a?$skiptoken=1", "/beta/a?$skiptoken=2", "/beta/b"];
    check(&replies, &["1", "2", "3", "4"], &targets, "").await;
}

#[tokio::test]
async fn next_links_are_followed_as_they_are() {
    for (link, target) in [
        (
            "{root}/x?$skiptoken=RFN%2Bd0/+=&$top=5&%24a=b%20c%7e&$skiptoken",
            "/beta/x?$skiptoken=RFN%2Bd0/+=&$top=5&%24a=b%20c%7e&$skiptoken",
        ),
        ("{root}/users('a%2Fb')/x(1)?", "/beta/users('a%2Fb')/x(1)?"),
        ("{root}/../v9/x?a=%C3%A9;b,c:d@e", "/v9/x?a=%C3%A9;b,c:d@e"),
        ("?$skiptoken=2", &format!("{PROXY}/connectors?$skiptoken=2")),
        ("connectors?$skiptoken=2", &format!("{PROXY}/connectors?$skiptoken=2")),
        ("/x?y", "/x?y"),
    ] {
        let first_page = page(&json!({"value": [{"id": "1"}], "@odata.nextLink": link}).to_string());
        check(&[first_page, page(r#"{"value":[{"id":"2"}]}"#)], &["1", "2"], &[&first(), target], "").await;
    }
}

#[tokio::test]
async fn relative_next_links_are_relative_to_the_context_of_their_page() {
    let json = |text: &str| page(text);
    let replies = [
        json(r#"{"value":[],"@odata.context":"{root}/$metadata#things","@odata.nextLink":"things?a"}"#),
        // A context that is relative itself, to the page that it stands in.
        json(r#"{"value":[],"@odata.context":"deep/er/$metadata","@odata.nextLink":"things?b"}"#),
        json(r#"{"value":[],"@context":"/v2/$metadata","@nextLink":"things?c"}"#),
        // Without a context, to the page as well, and not to the first one.
        json(r#"{"value":[],"@odata.nextLink":"?d"}"#),
        json(r#"{"value":[{"id":"1"}]}"#),
    ];
    let targets = [&*first(), "/beta/things?a", "/beta/deep/er/things?b", "/v2/things?c", "/v2/things?d"];
    check(&replies, &["1"], &targets, "").await;
}

#[tokio::test]
async fn streams_end_with_the_first_error() {
    let first_page = || page(r#"{"value":[{"id":"1"}],"@odata.nextLink":"{root}/loop"}"#);
    let targets = [&*first(), "/beta/loop"];
    for (second, failure) in [
        (
            Reply::json(404, r#"{"error":{"code":"gone","message":"no such page"}}"#),
            "404 Not Found (gone): no such page",
        ),
        (page(r#"{"value":[{"id":"2"}"#), "the answer cannot be decoded"),
        (page(r#"{"value":[],"@odata.nextLink":"{root}/loop"}"#), "the same next link twice"),
        (page(r#"{"value":[],"@odata.nextLink":"http://[/"}"#), "a link of the page is no URL"),
    ] {
        check(&[first_page(), second], &["1"], &targets, failure).await;
    }
}

#[tokio::test]
async fn next_links_to_other_hosts_are_not_followed() {
    let foreign = Server::start(|_, _| page(r#"{"value":[{"id":"2"}]}"#)).await;
    for link in
        [foreign.url("/beta/x"), "https://evil.example/x".into(), "http://evil.example/x".into(), "ftp://h/x".into()]
    {
        let first_page = page(&json!({"value": [{"id": "1"}], "@odata.nextLink": link}).to_string());
        let server = serving([first_page]).await;
        let (ids, error) = ids(&client(&server), By::Items).await;
        assert_eq!((ids, error.map(|error| error.kind())), (vec!["1".to_owned()], Some(ErrorKind::Request)), "{link}");
        server.only();
    }
    assert!(foreign.received().is_empty());
}

#[tokio::test]
async fn headers_go_with_every_page() {
    let next = page(r#"{"value":[],"@odata.nextLink":"{root}/x"}"#);
    let server = serving([next, page(r#"{"value":[]}"#)]).await;
    let client = client(&server);
    let list = client.application_proxy().connectors().list().search("\"a\"").max_page_size(5);
    let list = list.header(HeaderName::from_static("x-own"), HeaderValue::from_static("1"));
    assert!(list.stream().try_collect().await.unwrap().is_empty());
    let received = server.received();
    let named = |request: &Received, name: &str| request.header(name).map(str::to_owned);
    for (name, value) in [
        ("consistencylevel", "eventual"),
        ("prefer", "odata.maxpagesize=5"),
        ("x-own", "1"),
        ("authorization", "Bearer secret"),
        ("odata-maxversion", "4.01"),
    ] {
        let values: Vec<_> = received.iter().map(|request| named(request, name)).collect();
        assert_eq!(values, [Some(value.to_owned()), Some(value.to_owned())], "{name}");
    }
}

#[tokio::test]
async fn awaiting_a_list_gives_one_page() {
    let body = r#"{"@odata.context":"c","@odata.count":"17","value":[{"id":"1"}],"@odata.nextLink":"n","x":1}"#;
    let server = serving([page(body)]).await;
    let client = client(&server);
    let page = client.application_proxy().connectors().list().count().await.unwrap();
    assert_eq!((page.count(), page.next_link(), page.delta_link()), (Some(17), Some("n"), None));
    assert_eq!(page.additional.get("x"), Some(&json!(1)));
    assert_eq!(page.items()[0].id.as_deref(), Some("1"));
    assert_eq!(server.only().target, format!("{PROXY}/connectors?$count=true"));
}

#[tokio::test]
async fn counts_are_numbers_as_text() {
    let server = serving([page("17"), page("\u{feff}18\r\n"), page("many")]).await;
    let client = client(&server);
    let connectors = client.application_proxy().connectors();
    let numbers = [connectors.count().await.unwrap(), connectors.count().filter(Connector::ID.ne("1")).await.unwrap()];
    assert_eq!(numbers, [17, 18]);
    assert_eq!(connectors.count().await.unwrap_err().kind(), ErrorKind::Decode);
    let targets: Vec<_> = server.received().into_iter().map(|request| request.target).collect();
    let count = format!("{PROXY}/connectors/$count");
    assert_eq!(targets, [count.clone(), format!("{count}?$filter=id%20ne%20%271%27"), count]);
    assert_eq!(server.received()[0].header("accept"), Some("text/plain"));
}

/// Method, target and JSON body of all requests.
fn sent(server: &Server) -> Vec<(String, String, Value)> {
    let body = |body: &[u8]| if body.is_empty() { Value::Null } else { serde_json::from_slice(body).expect("JSON") };
    server.received().into_iter().map(|request| (request.method, request.target, body(&request.body))).collect()
}

fn group(json: Value) -> ConnectorGroup {
    serde_json::from_value(json).expect("a group")
}

#[tokio::test]
async fn references_take_an_entity_an_id_a_builder_or_a_url() {
    let server = Server::start(|_, request| match request.target.ends_with("/connectorGroups") {
        true => Reply::status(204).header("OData-EntityId", "https://host.example/groups/7"),
        false => Reply::status(204),
    })
    .await;
    let client = client(&server);
    let proxy = client.application_proxy();
    let groups = proxy.connectors().by_id("c/1").member_of();
    let (known, named) = (group(json!({"id": "g"})), group(json!({"id": "g", "@odata.id": "groups('g')"})));
    let url = "https://host.example/groups/5".parse::<url::Url>().unwrap();
    let (written, id) = (proxy.connector_groups().create(&known).await.unwrap(), String::from("a b"));
    groups.add(&known).await.unwrap();
    groups.add(&named).await.unwrap();
    groups.add("a/b").await.unwrap();
    groups.add(&id).await.unwrap();
    groups.add(&proxy.connector_groups().by_id("x")).await.unwrap();
    groups.add(&url).await.unwrap();
    groups.add(&written).await.unwrap();
    let sent = sent(&server);
    let (bodies, root) = (sent[1..].iter().map(|(_, _, body)| body), server.url(PROXY));
    assert!(sent[1..].iter().all(|(m, t, _)| m == "POST" && *t == format!("{PROXY}/connectors/c%2F1/memberOf/$ref")));
    let ids: Vec<_> = [
        format!("{root}/connectorGroups/g"),
        server.url("/beta/groups('g')"),
        format!("{root}/connectorGroups/a%2Fb"),
        format!("{root}/connectorGroups/a%20b"),
        format!("{root}/connectorGroups/x"),
        url.to_string(),
        "https://host.example/groups/7".to_owned(),
    ]
    .map(|url| json!({"@odata.id": url}))
    .into();
    assert_eq!(bodies.cloned().collect::<Vec<_>>(), ids);

    let error = groups.add(&group(json!({"name": "no key"}))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.message().starts_with("it cannot be told at which URL the referenced entity stands"), "{error}");
    assert_eq!(server.received().len(), 8);
}

#[tokio::test]
async fn references_are_named_where_the_path_or_codegen_toml_says() {
    let server = Server::start(|_, _| Reply::status(204)).await;
    let client = client(&server);
    let application = client.applications().by_id("a");
    let other = client.on_premises_publishing_profiles().by_id("authentication");
    // A sibling below the same profile; otherwise the place that codegen.toml names.
    other.connector_groups().by_id("g").members().add("c").await.unwrap();
    application.connector_group().set("g").await.unwrap();
    application.connector_group().set(&group(json!({"id": "h"}))).await.unwrap();
    application.connector_group().members().add("c").await.unwrap();
    application.connector_group().clear().await.unwrap();
    let profiles = "/beta/onPremisesPublishingProfiles";
    let root = |profile: &str, rest: &str| json!({"@odata.id": server.url(&format!("{profiles}/{profile}/{rest}"))});
    let reference = "/beta/applications/a/connectorGroup/$ref".to_owned();
    assert_eq!(
        sent(&server),
        [
            (
                "POST".into(),
                format!("{profiles}/authentication/connectorGroups/g/members/$ref"),
                root("authentication", "connectors/c"),
            ),
            ("PUT".into(), reference.clone(), root("applicationProxy", "connectorGroups/g")),
            ("PUT".into(), reference.clone(), root("applicationProxy", "connectorGroups/h")),
            (
                "POST".into(),
                "/beta/applications/a/connectorGroup/members/$ref".into(),
                root("applicationProxy", "connectors/c"),
            ),
            ("DELETE".into(), reference, Value::Null),
        ]
    );
}

#[tokio::test]
async fn references_are_listed_and_removed() {
    let references = r#"{"value":[{"@odata.id":"https://h/1"},{"@id":"../2"}]}"#;
    let reference = r#"{"@odata.context":"c","@odata.id":"https://h/1"}"#;
    let server =
        serving([page(references), page(reference)].into_iter().chain((0..4).map(|_| Reply::status(204)))).await;
    let client = client(&server);
    let group = client.application_proxy().connector_groups().by_id("g");
    let page = group.members().refs().await.unwrap();
    assert_eq!(page.items().iter().map(|r| r.url()).collect::<Vec<_>>(), [Some("https://h/1"), Some("../2")]);
    let one = client.applications().by_id("a").connector_group().reference().await.unwrap();
    assert_eq!(one.url(), Some("https://h/1"));
    let connector: Connector = serde_json::from_str(r#"{"id":"c 1","@odata.id":"https://h/c"}"#).unwrap();
    let nameless: Connector = serde_json::from_str(r#"{"@odata.id":"https://h/c?d"}"#).unwrap();
    group.members().remove(&connector).await.unwrap();
    group.members().remove("a/b").await.unwrap();
    group.members().remove(&nameless).await.unwrap();
    group.members().remove(&"https://h/x".parse::<url::Url>().unwrap()).await.unwrap();
    let members = format!("{PROXY}/connectorGroups/g/members");
    let expected = [
        ("GET", format!("{members}/$ref")),
        ("GET", "/beta/applications/a/connectorGroup/$ref".to_owned()),
        ("DELETE", format!("{members}/c%201/$ref")),
        ("DELETE", format!("{members}/a%2Fb/$ref")),
        ("DELETE", format!("{members}/$ref?$id=https://h/c%3Fd")),
        ("DELETE", format!("{members}/$ref?$id=https://h/x")),
    ];
    let received: Vec<_> = server.received().into_iter().map(|request| (request.method, request.target)).collect();
    assert_eq!(received, expected.map(|(method, target)| (method.to_owned(), target)));
}

#[tokio::test]
async fn writes_give_what_the_service_sent_and_nothing_else() {
    let body = r#"{"id":"g","@odata.etag":"W/\"2\""}"#;
    let replies = || [Reply::json(200, body), Reply::json(201, body), Reply::status(204), Reply::status(200)];
    for reply in replies() {
        let Reply::Answer { status, body: bytes, .. } = reply.clone() else { panic!("{reply:?}") };
        let reply = reply.header("Location", "https://h/g").header("ETag", "W/\"3\"");
        let server = Server::start(move |_, _| reply.clone()).await;
        let client = client(&server);
        let (groups, group) = (client.application_proxy().connector_groups(), ConnectorGroup::default());
        let item = groups.by_id("g");
        let patch = Patch::new().set(ConnectorGroup::NAME, "EU").null(ConnectorGroup::REGION);
        let created = groups.create(&group).await.unwrap();
        let updated = item.update(patch).await.unwrap();
        let added = client.application_proxy().connectors().by_id("c").member_of().add("g").await.unwrap();
        for written in [created, updated, added] {
            assert_eq!(written.status(), status);
            assert_eq!((written.location(), written.etag()), (Some("https://h/g"), Some("W/\"3\"")));
            let entity = written.value().map(|entity| serde_json::to_string(entity).unwrap());
            assert_eq!(entity.unwrap_or_default().is_empty(), bytes.is_empty());
            match written.require() {
                Ok(entity) => {
                    assert_eq!(serde_json::to_value(entity).unwrap(), serde_json::from_str::<Value>(body).unwrap())
                }
                Err(error) => assert_eq!((error.kind(), bytes.is_empty()), (ErrorKind::Accepted, true)),
            }
        }
        client.applications().by_id("a").connector_group().set("g").await.unwrap();
        item.members().remove("c").await.unwrap();
        item.delete().await.unwrap();
        assert_eq!(sent(&server)[1].2, json!({"name": "EU", "region": null}));
    }
}

#[tokio::test]
async fn a_change_in_between_has_a_kind_of_its_own() {
    let body = r#"{"error":{"code":"PreconditionFailed","message":"changed"}}"#;
    let server = Server::start(move |_, _| Reply::json(412, body)).await;
    let client = client(&server);
    let item = client.application_proxy().connector_groups().by_id("g");
    let read = group(json!({"@odata.etag": "W/\"1\""}));
    let patch = Patch::new().set(ConnectorGroup::NAME, "EU");
    let errors = [
        item.update(patch).if_match(&read).await.map(drop).unwrap_err(),
        item.delete().if_match(&read).await.unwrap_err(),
    ];
    for error in errors {
        assert_eq!((error.kind(), error.code()), (ErrorKind::PreconditionFailed, Some("PreconditionFailed")));
    }
    assert!(server.received().iter().all(|request| request.header("if-match") == Some("W/\"1\"")));
}
