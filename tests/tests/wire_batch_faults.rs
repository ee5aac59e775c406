//! `$batch` when things go wrong: calls that fail, calls that are throttled, requests that fail as a whole.

use csdlgen_tests::server::{Received, Reply, Server};
use csdlgen_tests::wire::TestTimer;
use graph_connectors::Handle;
use graph_connectors::auth::StaticToken;
use graph_connectors::models::{Connector, ConnectorGroup};
use graph_connectors::transport::BoxFuture;
use graph_connectors::transport::Timer;
use graph_connectors::{Client, ClientOptions, Cloud, Error, ErrorKind, RetryPolicy, Written};
use serde_json::{Value as Json, json};
use std::time::{Duration, Instant};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// The timer of the tests, for the default crate.
#[derive(Clone, Default)]
struct Waits(TestTimer);

impl Timer for Waits {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        csdlgen_tests::runtime::transport::Timer::sleep(&self.0, duration)
    }

    fn now(&self) -> Instant {
        csdlgen_tests::runtime::transport::Timer::now(&self.0)
    }
}

impl Waits {
    fn seconds(&self) -> Vec<u64> {
        self.0.waits().iter().map(Duration::as_secs).collect()
    }
}

fn client(server: &Server, retry: RetryPolicy) -> Result<(Client, Waits), Box<dyn std::error::Error>> {
    let waits = Waits::default();
    let cloud = Cloud::custom(url::Url::parse(&server.url("/beta"))?, ["https://local/.default"]);
    let options = ClientOptions::default().with_cloud(cloud).allow_insecure_loopback(true);
    let client = Client::with_options(StaticToken::new("secret"), options.with_retry(retry).with_timer(waits.clone()))?;
    Ok((client, waits))
}

/// A server for `$batch` alone, which answers each part by a function of the request's number and the part.
async fn service(answer: impl Fn(usize, &Json) -> Json + Send + Sync + 'static) -> Server {
    Server::start(move |round, request| {
        let answers: Vec<Json> = parts(request).iter().map(|part| answer(round, part)).collect();
        Reply::json(200, &json!({ "responses": answers }).to_string())
    })
    .await
}

fn parts(request: &Received) -> Vec<Json> {
    let whole: Json = serde_json::from_slice(&request.body).expect("JSON");
    whole["requests"].as_array().expect("requests").clone()
}

fn ok(part: &Json) -> Json {
    let id = part["url"].as_str().and_then(|url| url.rsplit('/').next());
    json!({ "id": part["id"], "status": 200, "body": { "id": id } })
}

fn failed(part: &Json, status: u16, headers: Json) -> Json {
    let body = json!({ "error": { "code": format!("code-{status}"), "message": "No.", "innerError": {} } });
    json!({ "id": part["id"], "status": status, "headers": headers, "body": body })
}

/// Which parts went with which request, and what each depends on.
fn sent(server: &Server) -> Vec<String> {
    let part = |part: &Json| {
        let after: Vec<&str> =
            part["dependsOn"].as_array().into_iter().flatten().filter_map(|id| id.as_str()).collect();
        let id = part["id"].as_str().unwrap();
        if after.is_empty() { id.to_owned() } else { format!("{id}<{}", after.join("+")) }
    };
    let request = |request: &Received| parts(request).iter().map(part).collect::<Vec<_>>().join(" ");
    server.received().iter().map(request).collect()
}

fn named(part: &Json, name: &str) -> bool {
    part["url"].as_str().is_some_and(|url| url.ends_with(name))
}

fn statuses<T>(results: impl IntoIterator<Item = Result<T, Error>>) -> Vec<u16> {
    results.into_iter().map(|result| result.err().and_then(|e| e.status()).map_or(200, |s| s.as_u16())).collect()
}

/// A batch that gets the connectors with these names; a name `b<a` is got after `a`.
async fn get(client: &Client, names: &[&str]) -> Result<Vec<Result<Connector, Error>>, Error> {
    let mut batch = client.batch();
    let connectors = client.application_proxy().connectors();
    let mut handles: Vec<(&str, Handle<Connector>)> = Vec::new();
    for name in names {
        let (name, after) = name.split_once('<').unwrap_or((name, ""));
        let after: Vec<_> = handles.iter().filter(|(known, _)| *known == after).map(|(_, h)| h.id()).collect();
        handles.push((name, batch.add_after(connectors.by_id(name).get(), after)));
    }
    let mut answers = batch.send().await?;
    Ok(handles.into_iter().map(|(_, handle)| answers.take(handle)).collect())
}

#[tokio::test]
async fn error_of_a_call_says_all_that_the_service_said() -> Outcome {
    let server = Server::start(|_, request| {
        let headers = json!({ "Retry-After": "17", "request-id": "part-1", "Content-Type": "application/json" });
        let all = parts(request);
        let responses = json!([
            failed(&all[0], 429, headers),
            // Numbers and lists as header values come from services that do not read the standard.
            failed(&all[1], 412, json!({ "Retry-After": 3, "x-list": ["a"] })),
            { "id": all[2]["id"], "status": 404 },
            { "id": all[3]["id"], "status": 500, "headers": { "Content-Type": "text/html" }, "body": "<h1>Oh</h1>" },
            failed(&all[4], 410, Json::Null),
            ok(&all[5]),
        ]);
        Reply::json(200, &json!({ "responses": responses }).to_string())
    })
    .await;
    let (client, _) = client(&server, RetryPolicy::none())?;
    let results = get(&client, &["a", "b", "c", "d", "e", "f"]).await?;
    let id = server.only().header("client-request-id").map(str::to_owned);
    let errors: Vec<Error> = results.into_iter().take(5).map(Result::unwrap_err).collect();
    let kinds: Vec<ErrorKind> = errors.iter().map(Error::kind).collect();
    use ErrorKind::{NotFound, PreconditionFailed, ResyncRequired, Service};
    assert_eq!(kinds, [Service, PreconditionFailed, NotFound, Service, ResyncRequired]);
    assert_eq!(
        errors.iter().map(Error::code).collect::<Vec<_>>(),
        [Some("code-429"), Some("code-412"), None, None, Some("code-410")]
    );
    assert_eq!(errors[0].retry_after(), Some(Duration::from_secs(17)));
    assert_eq!(errors[1].retry_after(), Some(Duration::from_secs(3)));
    assert_eq!(errors[0].request_id(), Some("part-1"));
    assert!(errors[0].body().is_some_and(|body| body.starts_with(b"{\"error\"")));
    let operation = "onPremisesPublishingProfile.connectors.get";
    for error in &errors {
        assert_eq!((error.operation(), error.client_request_id()), (Some(operation), id.as_deref()));
    }
    assert_eq!(
        errors[0].to_string(),
        format!("{operation}: the service answered 429 Too Many Requests (code-429): No")
    );
    assert_eq!(errors[3].message(), "11 bytes of text/html");
    Ok(())
}

#[tokio::test]
async fn throttled_calls_are_sent_again_alone_after_the_longest_wait() -> Outcome {
    let server = service(|round, part| match round {
        0 if named(part, "b") => failed(part, 429, json!({ "Retry-After": "3" })),
        0 if named(part, "c") => failed(part, 503, json!({ "Retry-After": "7" })),
        1 if named(part, "c") => failed(part, 429, json!({ "retry-after": "2" })),
        _ => ok(part),
    })
    .await;
    let (client, waits) = client(&server, RetryPolicy::default())?;
    assert_eq!(statuses(get(&client, &["a", "b", "c", "d"]).await?), [200; 4]);
    assert_eq!(sent(&server), ["1 2 3 4", "2 3", "3"]);
    assert_eq!(waits.seconds(), [7, 2]);
    Ok(())
}

#[tokio::test]
async fn calls_that_depend_on_a_throttled_one_are_sent_again_with_it() -> Outcome {
    let server = service(|round, part| match round {
        0 if named(part, "b") => failed(part, 429, json!({ "Retry-After": "5" })),
        0 if named(part, "c") || named(part, "d") => failed(part, 424, json!({})),
        // It depends on one that has succeeded by now.
        0 if named(part, "e") => failed(part, 429, json!({ "Retry-After": "1" })),
        _ => ok(part),
    })
    .await;
    let (client, waits) = client(&server, RetryPolicy::default())?;
    assert_eq!(statuses(get(&client, &["a", "b", "c<b", "d<c", "e<a"]).await?), [200; 5]);
    assert_eq!(sent(&server), ["1 2 3<2 4<3 5<1", "2 3<2 4<3 5"]);
    assert_eq!(waits.seconds(), [5]);
    Ok(())
}

#[tokio::test]
async fn calls_that_depend_on_a_failed_one_are_not_repeated() -> Outcome {
    let server = service(|_, part| match part["url"].as_str() {
        _ if named(part, "a") => failed(part, 403, json!({})),
        _ if named(part, "b") => failed(part, 424, json!({ "Retry-After": "1" })),
        _ => ok(part),
    })
    .await;
    let (client, waits) = client(&server, RetryPolicy::default())?;
    assert_eq!(statuses(get(&client, &["a", "b<a", "c"]).await?), [403, 424, 200]);
    assert_eq!((sent(&server).len(), waits.seconds().len()), (1, 0));
    Ok(())
}

#[tokio::test]
async fn call_whose_dependency_fails_on_the_second_try_is_not_sent_again() -> Outcome {
    let server = service(|round, part| match round {
        0 if named(part, "a") => failed(part, 429, json!({ "Retry-After": "0" })),
        0 => failed(part, 429, json!({ "Retry-After": "0" })),
        1 if named(part, "a") => failed(part, 400, json!({})),
        1 => failed(part, 424, json!({})),
        _ => ok(part),
    })
    .await;
    let (client, _) = client(&server, RetryPolicy::default())?;
    assert_eq!(statuses(get(&client, &["a", "b<a"]).await?), [400, 424]);
    assert_eq!(sent(&server), ["1 2<1", "1 2<1"]);
    Ok(())
}

#[tokio::test]
async fn limits_of_the_retry_policy_hold_in_a_batch() -> Outcome {
    let throttle = |wait: &'static str| move |_: usize, part: &Json| failed(part, 429, json!({ "Retry-After": wait }));
    for (policy, wait, waits) in [
        (RetryPolicy::none(), "1", vec![]),
        (RetryPolicy::default().with_max_retries(2), "1", vec![1, 1]),
        (RetryPolicy::default().with_max_retry_after(Duration::from_secs(9)), "10", vec![]),
        (RetryPolicy::default().with_max_elapsed(Duration::from_secs(25)), "10", vec![10, 10]),
    ] {
        let server = service(throttle(wait)).await;
        let (client, waited) = client(&server, policy)?;
        assert_eq!(statuses(get(&client, &["a", "b"]).await?), [429, 429]);
        assert_eq!((sent(&server).len(), waited.seconds()), (waits.len() + 1, waits));
    }
    Ok(())
}

#[tokio::test]
async fn writes_are_repeated_only_where_they_did_nothing() -> Outcome {
    // By name of the group: which answer it gets first, and how often it is sent.
    let cases = [("429", json!({}), 2), ("503", json!({}), 1), ("503", json!({ "Retry-After": "1" }), 2)];
    let cases = [cases.to_vec(), vec![("504", json!({ "Retry-After": "1" }), 1), ("500", json!({}), 1)]].concat();
    for (status, headers, times) in cases {
        let code: u16 = status.parse()?;
        let answer = headers.clone();
        let service =
            service(move |round, part| if round == 0 { failed(part, code, answer.clone()) } else { ok(part) });
        let server = service.await;
        let (client, _) = client(&server, RetryPolicy::default())?;
        let mut batch = client.batch();
        let created: Handle<Written<ConnectorGroup>> =
            batch.add(client.application_proxy().connector_groups().create(&ConnectorGroup::default()));
        let result = batch.send().await?.take(created);
        assert_eq!((sent(&server).len(), result.is_ok()), (times, times == 2), "{status} {headers}");
    }
    Ok(())
}

#[tokio::test]
async fn call_without_an_answer_fails_by_itself() -> Outcome {
    let server = Server::start(|_, request| {
        let all = parts(request);
        // The second is missing, and one is there that nobody asked for.
        let responses = json!([ok(&all[2]), { "id": "77", "status": 200 }, ok(&all[0])]);
        Reply::json(200, &json!({ "responses": responses }).to_string())
    })
    .await;
    let (client, _) = client(&server, RetryPolicy::default())?;
    let results = get(&client, &["a", "b", "c"]).await?;
    let error = results[1].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Decode, "the batch's answer lacks one of its calls"));
    assert!(results[0].is_ok() && results[2].is_ok());
    assert_eq!(server.received().len(), 1);
    Ok(())
}

#[tokio::test]
async fn batch_that_fails_as_a_whole_is_an_error() -> Outcome {
    let html = Reply::status(500).header("Content-Type", "text/html").body("<html>Oh</html>");
    let denied = Reply::json(401, r#"{"error":{"code":"InvalidAuthenticationToken","message":"No."}}"#);
    let json = |text: &str| Reply::json(200, text);
    for (reply, kind, status, code) in [
        (denied, ErrorKind::Service, 401, Some("InvalidAuthenticationToken")),
        (html, ErrorKind::Service, 500, None),
        (json(r#"{"responses":[{"id":"1","#), ErrorKind::Decode, 200, None),
        (json(r#"{"value":[]}"#), ErrorKind::Decode, 200, None),
        (json(r#"{"responses":{}}"#), ErrorKind::Decode, 200, None),
        (json(r#"{"responses":[{"status":200}]}"#), ErrorKind::Decode, 200, None),
        (json(r#"{"responses":[{"id":"1"}]}"#), ErrorKind::Decode, 200, None),
        (json(r#"{"responses":[{"id":"1","status":12}]}"#), ErrorKind::Decode, 200, None),
        (Reply::status(200).header("Content-Type", "text/html").body("<p>"), ErrorKind::Decode, 200, None),
    ] {
        let server = Server::start(move |_, _| reply.clone()).await;
        let (client, _) = client(&server, RetryPolicy::default())?;
        let error = get(&client, &["a", "b"]).await.unwrap_err();
        assert_eq!((error.kind(), error.status().map(|s| s.as_u16()), error.code()), (kind, Some(status), code));
        assert_eq!(error.operation(), Some("$batch"));
        assert!(error.client_request_id().is_some() && error.body().is_some());
        server.only();
    }
    Ok(())
}

#[tokio::test]
async fn throttled_batch_is_sent_again_as_a_whole() -> Outcome {
    let server = Server::start(|round, request| match round {
        0 => Reply::json(429, "{}").header("Retry-After", "4"),
        _ => Reply::json(200, &json!({ "responses": parts(request).iter().map(ok).collect::<Vec<_>>() }).to_string()),
    })
    .await;
    let (client, waits) = client(&server, RetryPolicy::default())?;
    assert_eq!(statuses(get(&client, &["a", "b"]).await?), [200, 200]);
    assert_eq!((sent(&server), waits.seconds()), (vec!["1 2".to_owned(); 2], vec![4]));
    Ok(())
}

#[tokio::test]
async fn failure_of_a_later_request_leaves_earlier_answers_alone() -> Outcome {
    let server = Server::start(|round, request| match round {
        0 => Reply::json(200, &json!({ "responses": parts(request).iter().map(ok).collect::<Vec<_>>() }).to_string()),
        _ => Reply::json(403, r#"{"error":{"code":"Gone","message":"wild"}}"#).header("request-id", "r2"),
    })
    .await;
    let (client, _) = client(&server, RetryPolicy::default())?;
    let names: Vec<String> = (0..45).map(|n| format!("c{n}")).collect();
    let results = get(&client, &names.iter().map(String::as_str).collect::<Vec<_>>()).await?;
    assert!(results[..20].iter().all(Result::is_ok));
    for result in &results[20..40] {
        let error = result.as_ref().unwrap_err();
        assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Service, Some(403)));
        assert_eq!((error.code(), error.request_id(), error.message()), (Some("Gone"), Some("r2"), "wild"));
        assert_eq!(error.client_request_id(), server.received()[1].header("client-request-id"));
    }
    // Whoever sends these again does nothing twice.
    for result in &results[40..] {
        let error = result.as_ref().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert_eq!(error.message(), "not sent: an earlier request of the batch has failed");
    }
    assert_eq!(server.received().len(), 2);
    Ok(())
}

#[tokio::test]
async fn failure_of_a_second_try_leaves_earlier_answers_alone() -> Outcome {
    let server = Server::start(|round, request| match (round, &parts(request)[..]) {
        (0, [a, b]) => {
            let responses = [ok(a), failed(b, 429, json!({ "Retry-After": "0" }))];
            Reply::json(200, &json!({ "responses": responses }).to_string())
        }
        _ => Reply::Reset(vec![]),
    })
    .await;
    let (client, _) = client(&server, RetryPolicy::default())?;
    let results = get(&client, &["a", "b"]).await?;
    assert_eq!(results[0].as_ref().unwrap().id.as_deref(), Some("a"));
    // It may have been done or not: not the 429 of before, which would mean that it was not.
    let error = results[1].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Io, None));
    assert!(std::error::Error::source(error).is_some());
    Ok(())
}
