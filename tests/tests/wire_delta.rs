//! Delta queries: changes over all pages, and the link from which the next round starts.

use csdlgen_tests::server::{Reply, Server};
use futures_core::Stream;
use graph_connectors::auth::{AccessToken, TokenProvider, TokenRequest};
use graph_connectors::models::Connector;
use graph_connectors::transport::{BoxError, BoxFuture};
use graph_connectors::{Change, Changes, DeltaLink};
use graph_connectors::{Client, ClientOptions, Cloud, Error, ErrorKind};
use serde_json::{Value as Json, json};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Gives a token, and counts how often it was asked for one.
#[derive(Clone, Default)]
struct Counting(Arc<AtomicUsize>);

impl TokenProvider for Counting {
    fn token(&self, _: TokenRequest) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(AccessToken::new("secret", None)) })
    }
}

fn client_with(provider: impl TokenProvider, server: &Server) -> Result<Client, Box<dyn std::error::Error>> {
    let cloud = Cloud::custom(url::Url::parse(&server.url("/beta"))?, ["https://local/.default"]);
    let options = ClientOptions::default().with_cloud(cloud).allow_insecure_loopback(true);
    Ok(Client::with_options(provider, options)?)
}

fn client(server: &Server) -> Result<Client, Box<dyn std::error::Error>> {
    client_with(Counting::default(), server)
}

/// A server whose pages are named by the query: `first` without one. Links in them are made absolute.
async fn service(pages: impl Fn(&str) -> Json + Send + Sync + 'static) -> Server {
    Server::start(move |_, request| {
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, "first"));
        let mut page = pages(query);
        for link in ["@odata.nextLink", "@odata.deltaLink", "@deltaLink"] {
            if let Some(query) = page[link].as_str() {
                page[link] = format!("http://{}{path}?{query}", request.header("host").unwrap_or_default()).into();
            }
        }
        page.as_object_mut().expect("a page").retain(|_, value| !value.is_null());
        Reply::json(200, &page.to_string())
    })
    .await
}

/// What a round brings, as short text: `c1` for an entity, `-c1:deleted` for a removal.
async fn rest(changes: &mut Changes<'_, Connector>) -> Result<Vec<String>, Error> {
    let mut seen = Vec::new();
    while let Some(change) = changes.try_next().await? {
        assert_eq!(changes.link(), None, "the link is there before all changes were taken");
        seen.push(text(change));
    }
    Ok(seen)
}

fn text(change: Change<Connector>) -> String {
    match change {
        Change::Present(entity) => entity.id.unwrap_or_default(),
        Change::Removed { entity, reason } => {
            format!("-{}:{}", entity.id.unwrap_or_default(), reason.unwrap_or_default())
        }
        other => panic!("a change of a new kind: {other:?}"),
    }
}

fn two_pages(query: &str) -> Json {
    match query {
        "first" => json!({
            "value": [{ "id": "c1", "status": "active" }, { "id": "c2", "@removed": { "reason": "deleted" } }],
            "@odata.nextLink": "$skiptoken=2",
        }),
        "$skiptoken=2" => json!({
            "value": [{ "id": "c3", "@removed": { "reason": "changed" } }, { "id": "c4", "@removed": {} }, { "id": "c5" }],
            "@odata.deltaLink": "$deltatoken=a%2Bb%3D&x=1",
        }),
        "$deltatoken=a%2Bb%3D&x=1" => {
            json!({ "value": [{ "id": "c1", "status": "inactive" }], "@odata.deltaLink": "$deltatoken=next" })
        }
        _ => json!({ "value": [], "@odata.deltaLink": "$deltatoken=last" }),
    }
}

#[tokio::test]
async fn round_goes_over_all_pages_and_ends_with_the_link() -> Outcome {
    let server = service(two_pages).await;
    let client = client(&server)?;
    let list = client.application_proxy().connectors().list().prefer("odata.maxpagesize=2");
    let mut changes = list.call().changes();
    assert_eq!(changes.link(), None);
    assert_eq!(rest(&mut changes).await?, ["c1", "-c2:deleted", "-c3:changed", "-c4:", "c5"]);
    let path = "/beta/onPremisesPublishingProfiles/applicationProxy/connectors";
    let link = server.url(&format!("{path}?$deltatoken=a%2Bb%3D&x=1"));
    assert_eq!(changes.link().map(DeltaLink::as_str), Some(link.as_str()));
    // The end stays the end.
    assert!(changes.try_next().await?.is_none());
    assert_eq!(changes.link().map(DeltaLink::as_str), Some(link.as_str()));

    let received = server.received();
    let targets: Vec<_> = received.iter().map(|request| request.target.as_str()).collect();
    assert_eq!(targets, [path.to_owned(), format!("{path}?$skiptoken=2")]);
    assert!(received.iter().all(|request| request.header("prefer") == Some("odata.maxpagesize=2")));
    Ok(())
}

#[tokio::test]
async fn link_is_stored_as_text_and_resumed() -> Outcome {
    let server = service(two_pages).await;
    let first = client(&server)?;
    let mut changes = first.application_proxy().connectors().list().call().changes();
    rest(&mut changes).await?;
    let mut stored: String = changes.link().ok_or("a link")?.as_str().to_owned();

    // Another program, later.
    for (expected, query) in [(vec!["c1"], "$deltatoken=a%2Bb%3D&x=1"), (vec![], "$deltatoken=next")] {
        let later = client(&server)?;
        let mut changes = later.changes_since::<Connector>(&DeltaLink::new(stored))?;
        assert_eq!(rest(&mut changes).await?, expected);
        let request = server.received().pop().ok_or("a request")?;
        assert_eq!(request.method, "GET");
        // The link is opaque: it goes out byte by byte as it came.
        assert!(request.target.ends_with(&format!("/connectors?{query}")), "{}", request.target);
        assert_eq!(request.header("authorization"), Some("Bearer secret"));
        stored = changes.link().ok_or("a link")?.as_str().to_owned();
    }
    assert!(stored.ends_with("$deltatoken=last"));
    Ok(())
}

#[tokio::test]
async fn changes_are_entities_of_the_type_with_all_that_was_sent() -> Outcome {
    let server = service(|_| {
        json!({
            "value": [
                { "@odata.type": "#microsoft.graph.connector", "id": "c1", "status": "active", "new": 1.5 },
                { "id": "c2", "@removed": { "reason": "deleted" } },
            ],
            "@deltaLink": "x",
        })
    })
    .await;
    let client = client(&server)?;
    let mut changes = client.application_proxy().connectors().list().call().changes();
    let Some(Change::Present(present)) = changes.try_next().await? else { panic!("an entity") };
    assert_eq!((present.id.as_deref(), present.additional.get("new")), (Some("c1"), Some(&json!(1.5))));
    let Some(Change::Removed { entity, reason }) = changes.try_next().await? else { panic!("a removal") };
    assert_eq!((entity.id.as_deref(), reason.as_deref()), (Some("c2"), Some("deleted")));
    // Not yet at its end, although no change is left: the link is there once the caller has seen the end.
    assert_eq!(changes.link(), None);
    assert_eq!(changes.try_next().await?, None);
    assert!(changes.link().is_some());
    Ok(())
}

/// OData 4.0 has entries of a kind of their own, told by their context (JSON Format 4.0, section 14.3).
#[tokio::test]
async fn removals_in_the_words_of_odata_4_0() -> Outcome {
    let server = service(|_| {
        json!({
            "value": [
                { "@odata.context": "$metadata#connectors/$deletedEntity", "id": "c1", "reason": "deleted" },
                { "@context": "#connectors/$deletedEntity", "id": "c2" },
                { "@odata.context": "$metadata#connectors/NS.Entity", "id": "c3", "reason": "none" },
            ],
        })
    })
    .await;
    let client = client(&server)?;
    let mut changes = client.application_proxy().connectors().list().call().changes();
    assert_eq!(rest(&mut changes).await?, ["-c1:deleted", "-c2:", "c3"]);
    // A service that does not track changes sends no link.
    assert_eq!(changes.link(), None);
    Ok(())
}

#[tokio::test]
async fn changes_are_a_stream() -> Outcome {
    let server = service(two_pages).await;
    let client = client(&server)?;
    let mut changes = client.application_proxy().connectors().list().call().changes();
    let mut count = 0;
    while let Some(change) = std::future::poll_fn(|cx| Pin::new(&mut changes).poll_next(cx)).await {
        change?;
        count += 1;
    }
    assert_eq!(count, 5);
    assert!(changes.link().is_some());
    Ok(())
}

#[tokio::test]
async fn link_that_is_too_old_asks_for_a_new_start() -> Outcome {
    let server = Server::start(|_, request| match request.target.contains("$deltatoken=old") {
        true => Reply::json(410, r#"{"error":{"code":"resyncRequired","message":"Resync required."}}"#)
            .header("Location", "/beta/connectors?$deltatoken="),
        false => Reply::json(500, "{}"),
    })
    .await;
    let client = client(&server)?;
    let old = DeltaLink::new(server.url("/beta/connectors?$deltatoken=old"));
    let mut changes = client.changes_since::<Connector>(&old)?;
    let error = changes.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::ResyncRequired, Some("resyncRequired")));
    assert_eq!(error.operation(), Some("delta.resume"));
    assert!(error.headers().contains_key("location"));
    assert_eq!(changes.link(), None);
    server.only();
    // Not at its end: the same is asked for again.
    assert_eq!(changes.try_next().await.unwrap_err().kind(), ErrorKind::ResyncRequired);
    Ok(())
}

#[tokio::test]
async fn round_that_breaks_off_has_no_link() -> Outcome {
    // A page with both links is odd, but must not make a broken round look complete.
    let server = Server::start(|index, request| match index {
        0 => {
            let next = format!("http://{}/beta/next", request.header("host").unwrap_or_default());
            let page = json!({ "value": [{ "id": "c1" }], "@odata.nextLink": next, "@odata.deltaLink": next });
            Reply::json(200, &page.to_string())
        }
        _ => Reply::json(403, "{}"),
    })
    .await;
    let client = client(&server)?;
    let mut changes = client.application_proxy().connectors().list().call().changes();
    assert!(changes.try_next().await?.is_some());
    let error = changes.try_next().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(403));
    assert!(changes.try_next().await.is_err(), "it is not at its end");
    assert_eq!(changes.link(), None);
    Ok(())
}

#[tokio::test]
async fn link_to_another_host_gets_no_token() -> Outcome {
    let (server, other) = (service(two_pages).await, service(two_pages).await);
    let provider = Counting::default();
    let client = client_with(provider.clone(), &server)?;
    for link in [other.url("/beta/connectors?$deltatoken=1"), "https://graph.evil.example/beta/x".to_owned()] {
        let mut changes = client.changes_since::<Connector>(&DeltaLink::new(link.as_str()))?;
        let error = changes.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        assert!(error.message().ends_with("is no host of the service"), "{error}");
    }
    assert!(server.received().is_empty() && other.received().is_empty());
    assert_eq!(provider.0.load(Ordering::SeqCst), 0);
    Ok(())
}

#[test]
fn link_that_is_no_url_is_refused() -> Outcome {
    let client = Client::new(Counting::default())?;
    for wrong in ["", "connectors?$deltatoken=1", "https://", "no url"] {
        let error = client.changes_since::<Connector>(&DeltaLink::new(wrong)).unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Request, "the delta link is no URL"), "{wrong}");
    }
    Ok(())
}
