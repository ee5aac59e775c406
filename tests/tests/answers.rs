//! What was accepted is a success, whatever comes with it; what is not there, or has not changed, is told by type.

use csdlgen_tests::server::{Reply, Server};
use graph_connectors::auth::StaticToken;
use graph_connectors::call::Modified;
use graph_connectors::models::{Connector, ConnectorGroup};
use graph_connectors::{Client, ClientOptions, Cloud, ErrorKind, Patch, RetryPolicy};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn client(server: &Server) -> Client {
    let cloud = Cloud::custom(url::Url::parse(&server.url("/beta")).expect("a URL"), ["scope"]);
    let options = ClientOptions::default().with_cloud(cloud).allow_insecure_loopback(true);
    Client::with_options(StaticToken::new("t"), options.with_retry(RetryPolicy::none())).expect("a client")
}

async fn answering(reply: Reply) -> (Server, Client) {
    let server = Server::start(move |_, _| reply.clone()).await;
    let client = client(&server);
    (server, client)
}

fn batch(status: u16, headers: serde_json::Value, body: serde_json::Value) -> Reply {
    let part = serde_json::json!({ "id": "1", "status": status, "headers": headers, "body": body });
    Reply::json(200, &serde_json::json!({ "responses": [part] }).to_string())
}

/// 200 without a body, 202, 204, and bodies that are no entity: the write has been made, and nobody makes it again.
#[tokio::test]
async fn a_write_that_was_accepted_is_a_success() -> Outcome {
    let accepted = || Reply::status(202).header("Location", "https://h/monitor").header("Retry-After", "7");
    for reply in [
        Reply::status(200),
        Reply::status(204),
        accepted(),
        Reply::json(202, "\"done\""),
        Reply::json(200, "[1]"),
        Reply::json(201, "{"),
    ] {
        let Reply::Answer { body: sent, status, .. } = reply.clone() else { panic!("an answer") };
        let (server, client) = answering(reply).await;
        let groups = client.application_proxy().connector_groups();
        let written = groups.create(&ConnectorGroup::default()).await?;
        assert_eq!((written.status().as_u16(), written.value()), (status, None));
        assert_eq!(written.body().as_ref(), &sent[..]);
        let written = groups.by_id("g").update(Patch::new().set(ConnectorGroup::NAME, "a")).await?;
        let error = written.require().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Accepted);
        assert!(error.message().contains("has accepted the write"), "{error}");
        assert_eq!(server.received().len(), 2);
    }
    let (_server, client) = answering(accepted()).await;
    let written = client.application_proxy().connector_groups().create(&ConnectorGroup::default()).await?;
    assert_eq!(written.location(), Some("https://h/monitor"));
    assert_eq!(written.headers()["retry-after"], "7");
    Ok(())
}

#[tokio::test]
async fn so_it_is_in_a_batch() -> Outcome {
    for reply in [
        batch(202, serde_json::json!({ "Location": "https://h/monitor" }), serde_json::Value::Null),
        batch(204, serde_json::json!({}), serde_json::Value::Null),
        batch(200, serde_json::json!({}), serde_json::json!([1])),
    ] {
        let (_server, client) = answering(reply).await;
        let mut parts = client.batch();
        let group = ConnectorGroup::default();
        let created = parts.add(client.application_proxy().connector_groups().create(&group));
        let written = parts.send().await?.take(created)?;
        assert_eq!(written.value(), None);
        assert!(written.status().is_success());
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_told_by_type() -> Outcome {
    let missing = || Reply::json(404, r#"{"error":{"code":"Request_ResourceNotFound","message":"no"}}"#);
    for (reply, in_batch) in [
        (Reply::status(204), batch(204, serde_json::json!({}), serde_json::Value::Null)),
        (missing(), batch(404, serde_json::json!({}), serde_json::json!({"error": {"code": "x", "message": "no"}}))),
    ] {
        let (_server, client) = answering(reply).await;
        let connector = client.application_proxy().connectors().by_id("c");
        assert_eq!(connector.get().optional().await?, None);
        assert_eq!(connector.get().call().optional().await?, None);
        assert_eq!(connector.get().await.unwrap_err().kind(), ErrorKind::NotFound);
        let (_server, client) = answering(in_batch).await;
        let connector = client.application_proxy().connectors().by_id("c");
        let mut parts = client.batch();
        let (plain, optional) = (parts.add(connector.get()), parts.len());
        let mut answers = parts.send().await?;
        assert_eq!((answers.take(plain).unwrap_err().kind(), optional), (ErrorKind::NotFound, 1));
        let mut parts = client.batch();
        let optional = parts.add(connector.get().optional());
        assert_eq!(parts.send().await?.take(optional)?, None);
    }
    // Anything else is what it was.
    let (_server, client) = answering(Reply::json(403, "{}")).await;
    let refused = client.application_proxy().connectors().by_id("c").get().optional().await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Service);
    let (_server, client) = answering(Reply::json(200, "{}")).await;
    assert!(client.application_proxy().connectors().by_id("c").get().optional().await?.is_some());
    Ok(())
}

/// "Not there" and "not changed" are never the same.
#[tokio::test]
async fn what_has_not_changed_is_told_by_type() -> Outcome {
    let (server, client) = answering(Reply::status(304)).await;
    let connectors = client.application_proxy().connectors();
    assert_eq!(connectors.by_id("c").get().if_none_match("\"1\"").await?, Modified::Unchanged);
    assert!(matches!(connectors.list().if_none_match("\"1\"").await?, Modified::Unchanged));
    assert_eq!(connectors.count().if_none_match("\"1\"").await?, Modified::Unchanged);
    assert_eq!(connectors.by_id("c").get().if_none_match("\"1\"").optional().await?, Some(Modified::Unchanged));
    assert!(server.received().iter().all(|request| request.header("if-none-match") == Some("\"1\"")));
    // With the header set by hand it is an error of its own kind, and no other.
    let tag = http::HeaderValue::from_static("\"1\"");
    let by_hand = connectors.by_id("c").get().header(http::header::IF_NONE_MATCH, tag).await.unwrap_err();
    assert_eq!(by_hand.kind(), ErrorKind::NotModified);

    let (_server, client) = answering(Reply::json(200, r#"{"id":"c"}"#).header("ETag", "\"2\"")).await;
    let read = client.application_proxy().connectors().by_id("c").get().if_none_match("\"1\"").await?;
    assert_eq!(read.changed().and_then(|connector| connector.id), Some("c".to_owned()));

    let (_server, client) = answering(batch(304, serde_json::json!({}), serde_json::Value::Null)).await;
    let mut parts = client.batch();
    let unchanged = parts.add(client.application_proxy().connectors().by_id("c").get().if_none_match("\"1\""));
    assert_eq!(parts.send().await?.take(unchanged)?, Modified::Unchanged);
    Ok(())
}

#[tokio::test]
async fn what_came_with_a_success_can_be_had() -> Outcome {
    let reply = Reply::json(200, r#"{"id":"c"}"#)
        .header("ETag", "W/\"9\"")
        .header("Preference-Applied", "odata.maxpagesize=2")
        .header("request-id", "r1");
    let (_server, client) = answering(reply).await;
    let item = client.application_proxy().connectors().by_id("c");
    let response = item.get().with_response().await?;
    assert_eq!((response.value.id.as_deref(), response.status.as_u16()), (Some("c"), 200));
    assert_eq!(response.headers["preference-applied"], "odata.maxpagesize=2");
    assert_eq!(response.headers["request-id"], "r1");
    let deleted = item.get().call().with_response().await?;
    assert_eq!(deleted.value.id.as_deref(), Some("c"));
    let (_server, client) = answering(Reply::status(202).header("Location", "https://h/m")).await;
    let deleted = client.application_proxy().connector_groups().by_id("g").delete().with_response().await?;
    assert_eq!((deleted.status.as_u16(), deleted.location()), (202, Some("https://h/m")));
    Ok(())
}

/// A tag in the header alone is kept; a write that is to be guarded is never sent without one.
#[tokio::test]
async fn entity_tags_are_kept_or_refused() -> Outcome {
    let server = Server::start(|_, request| match request.method.as_str() {
        "GET" => Reply::json(200, r#"{"id":"g","name":"a"}"#).header("ETag", "W/\"1\""),
        _ => Reply::status(204).header("ETag", "W/\"2\""),
    })
    .await;
    let client = client(&server);
    let item = client.application_proxy().connector_groups().by_id("g");
    let group = item.get().await?;
    assert_eq!(group.additional.etag(), Some("W/\"1\""));
    let patch = || Patch::new().set(ConnectorGroup::NAME, "b");
    let written = item.update(patch()).if_match(&group).await?;
    item.update(patch()).if_match(&written).await?;
    item.update(patch()).if_match(&item.get().with_response().await?).await?;
    let tags: Vec<_> = server.received().iter().filter_map(|r| r.header("if-match").map(str::to_owned)).collect();
    assert_eq!(tags, ["W/\"1\"", "W/\"2\"", "W/\"1\""]);

    let sent = server.received().len();
    let without = ConnectorGroup::default();
    for refused in [
        item.update(patch()).if_match(&without).await.map(drop),
        item.delete().if_match(&without).await,
        item.get().if_none_match(&without).await.map(drop),
    ] {
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.message().ends_with("has no entity tag"), "{error}");
    }
    assert_eq!(server.received().len(), sent);
    Ok(())
}

/// A stream goes on behind an error: the page that did not come is asked for again.
#[tokio::test]
async fn a_stream_goes_on_behind_an_error() -> Outcome {
    let server = Server::start(|index, request| {
        let next = format!("http://{}/beta/next", request.header("host").unwrap_or_default());
        match index {
            0 => Reply::json(200, &format!(r#"{{"value":[{{"id":"1"}}],"@odata.nextLink":"{next}"}}"#)),
            1 => Reply::json(500, "{}"),
            2 => Reply::json(200, "{"),
            _ => Reply::json(200, r#"{"value":[{"id":"2"}],"@odata.nextLink":""}"#),
        }
    })
    .await;
    let client = client(&server);
    let mut items = client.application_proxy().connectors().list().stream();
    assert_eq!(items.link(), None);
    assert_eq!(items.try_next().await?.and_then(|c| c.id), Some("1".to_owned()));
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Service);
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Decode);
    let link = items.link().expect("that of the page that did not come").to_string();
    assert_eq!(items.try_next().await?.and_then(|c| c.id), Some("2".to_owned()));
    assert_eq!(items.try_next().await?, None);
    assert_eq!(server.received().len(), 4, "an empty next link is none");
    // Another program may go on from there.
    let page = client.page::<Connector>(&link)?.await?;
    assert_eq!(page.items().len(), 1);
    assert!(server.received()[4].target.ends_with("/next"));
    Ok(())
}

/// Pages that lead in a circle end in an error, and go on doing so.
#[tokio::test]
async fn circles_of_pages_are_seen() -> Outcome {
    let server = Server::start(|index, request| {
        let host = request.header("host").unwrap_or_default();
        Reply::json(200, &format!(r#"{{"value":[],"@odata.nextLink":"http://{host}/beta/{}"}}"#, index % 2))
    })
    .await;
    let client = client(&server);
    let mut items = client.application_proxy().connectors().list().stream();
    for _ in 0..2 {
        let error = items.try_next().await.unwrap_err();
        assert!(error.message().contains("the same next link twice"), "{error}");
    }
    assert_eq!(server.received().len(), 3);
    Ok(())
}

/// Where an expanded collection goes on stands beside it.
#[tokio::test]
async fn expanded_collections_go_on() -> Outcome {
    let (server, client) = answering(Reply::json(200, r#"{"value":[{"id":"2"}]}"#)).await;
    let json = r#"{"members":[{"id":"1"}],"members@odata.nextLink":"connectorGroups/g/members?$skiptoken=1"}"#;
    let group: ConnectorGroup = serde_json::from_str(json)?;
    let link = ConnectorGroup::MEMBERS.next_link_in(&group).expect("a link");
    let rest = client.page::<Connector>(link)?.stream().try_collect().await?;
    assert_eq!(rest.len(), 1);
    assert_eq!(server.only().target, "/beta/connectorGroups/g/members?$skiptoken=1");
    assert_eq!(ConnectorGroup::APPLICATIONS.next_link_in(&group), None);
    let foreign = client.page::<Connector>("https://evil.example/x")?.await.unwrap_err();
    assert_eq!(foreign.kind(), ErrorKind::Request);
    Ok(())
}
