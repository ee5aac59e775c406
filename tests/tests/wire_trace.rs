//! The `tracing` span of a call: what it says, and what it never says.

use csdlgen_tests::runtime::auth::StaticToken;
use csdlgen_tests::server::{Reply, Server};
use csdlgen_tests::wire::{self, TOKEN};
use http::Method;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Keeps the last value of each field of the span, and all events in one text.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    span: BTreeMap<&'static str, String>,
    events: String,
}

struct Fields<'a>(&'a mut dyn FnMut(&'static str, String));

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        (self.0)(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        (self.0)(field.name(), value.to_owned());
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().contains("runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let seen = &mut self.0.lock().unwrap().span;
        span.record(&mut Fields(&mut |name, value| drop(seen.insert(name, value))));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let seen = &mut self.0.lock().unwrap().span;
        values.record(&mut Fields(&mut |name, value| drop(seen.insert(name, value))));
    }

    fn event(&self, event: &Event<'_>) {
        let seen = &mut self.0.lock().unwrap().events;
        event.record(&mut Fields(&mut |name, value| seen.push_str(&format!("{name}={value} "))));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The span and the events of one POST that is throttled first.
async fn traced(traced_query: bool, last: Reply) -> (BTreeMap<&'static str, String>, String) {
    let throttled = Reply::json(429, "{}").header("Retry-After", "2").header("request-id", "r-1");
    let server = Server::script([throttled, last.header("request-id", "r-2")]).await;
    let options = wire::local(&server.url("")).with_traced_query(traced_query);
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    let operation = wire::with_body(Method::POST, &["groups"], r#"{"name":"secret-body"}"#);
    let operation = wire::query(operation, "$filter", "name eq 'secret-name'");
    let operation = wire::header(operation, "client-request-id", "c-1");
    let recorder = Recorder::default();
    let guard = tracing::subscriber::set_default(recorder.clone());
    let _ = wire::send(&client, &operation).await;
    drop(guard);
    let mut seen = recorder.0.lock().unwrap();
    (std::mem::take(&mut seen.span), std::mem::take(&mut seen.events))
}

#[tokio::test]
async fn span_names_operation_status_retries_and_ids() {
    let (span, events) = traced(false, Reply::json(201, r#"{"name":"secret-answer"}"#)).await;
    let expected = [
        ("client_request_id", "c-1"),
        ("method", "POST"),
        ("operation", "test.operation"),
        ("request_id", "r-2"),
        ("retries", "1"),
        ("status", "201"),
        ("template", "groups"),
    ];
    assert_eq!(span, expected.map(|(name, value)| (name, value.to_owned())).into());
    assert_eq!(events, "message=waiting to retry kind=Service status=429 request_id=r-1 milliseconds=2000 ");
    assert!(!format!("{span:?}").contains("secret"));
}

#[tokio::test]
async fn span_of_a_failure_names_its_kind() {
    let (span, _) = traced(false, Reply::json(412, r#"{"error":{"message":"secret-message"}}"#)).await;
    assert_eq!((span["error"].as_str(), span["status"].as_str()), ("PreconditionFailed", "412"));
    assert!(!format!("{span:?}").contains("secret"));
}

#[tokio::test]
async fn query_is_shown_if_asked_for() {
    let (span, _) = traced(true, Reply::json(201, "{}")).await;
    assert_eq!(span["query"], "$filter=name%20eq%20'secret-name'");
}
