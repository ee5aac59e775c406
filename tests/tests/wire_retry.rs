//! When a request is sent again, and what it carries then.

use bytes::Bytes;
use csdlgen_tests::runtime::ClientOptions;
use csdlgen_tests::runtime::RetryPolicy;
use csdlgen_tests::runtime::auth::StaticToken;
use csdlgen_tests::runtime::operation::ResponseKind;
use csdlgen_tests::runtime::transport::{Body, TransportError, TransportErrorKind};
use csdlgen_tests::runtime::{Error, ErrorKind};
use csdlgen_tests::server::{Reply, Server};
use csdlgen_tests::wire::{self, FakeTransport, TOKEN, TestTimer, answered};
use http::{HeaderMap, HeaderValue, Method};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::Duration;

const SAFE: [Method; 5] = [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS];
const UNSAFE: [Method; 2] = [Method::POST, Method::PATCH];

fn repeats(method: &Method, error: &Error) -> bool {
    wire::wait(&RetryPolicy::default(), method, error, 0, Duration::ZERO, 0.0).is_some()
}

fn broken(kind: TransportErrorKind) -> Error {
    wire::failed(TransportError::new(kind, "broken"))
}

#[test]
fn what_is_repeated() {
    let (throttled, asked) = (answered(429, &[], ""), answered(503, &[("Retry-After", "3")], ""));
    let (unavailable, timed_out) = (answered(503, &[], ""), answered(504, &[("Retry-After", "3")], ""));
    for method in &SAFE {
        for error in [&throttled, &asked, &unavailable, &timed_out] {
            assert!(repeats(method, error), "{method} {error}");
        }
        for kind in [TransportErrorKind::Connect, TransportErrorKind::Io, TransportErrorKind::Timeout] {
            assert!(repeats(method, &broken(kind)), "{method} {kind:?}");
        }
    }
    for method in &UNSAFE {
        for error in [&throttled, &asked, &broken(TransportErrorKind::Connect)] {
            assert!(repeats(method, error), "{method} {error}");
        }
        for error in [&unavailable, &timed_out] {
            assert!(!repeats(method, error), "{method} {error}");
        }
        for kind in [TransportErrorKind::Io, TransportErrorKind::Timeout] {
            assert!(!repeats(method, &broken(kind)), "{method} {kind:?}");
        }
    }
    for method in SAFE.iter().chain(&UNSAFE) {
        for status in [400, 401, 403, 404, 409, 410, 412, 500, 501, 502] {
            assert!(!repeats(method, &answered(status, &[("Retry-After", "3")], "")), "{method} {status}");
        }
        assert!(!repeats(method, &broken(TransportErrorKind::Request)));
    }
}

#[test]
fn waits_double_up_to_the_longest_and_lose_up_to_a_half() {
    let error = answered(429, &[], "");
    let policy = RetryPolicy::default().with_max_retries(40).with_base_delay(Duration::from_secs(1));
    let wait = |retries, jitter| wire::wait(&policy, &Method::GET, &error, retries, Duration::ZERO, jitter).unwrap();
    assert_eq!([0, 1, 2, 3, 4, 5, 6, 39].map(|n| wait(n, 0.0).as_secs()), [1, 2, 4, 8, 16, 30, 30, 30]);
    assert_eq!(wait(2, 0.5), Duration::from_secs(3));
    assert_eq!(wait(2, 1.0), Duration::from_secs(2));
}

#[test]
fn tries_and_time_are_limited() {
    let error = answered(503, &[("Retry-After", "20")], "");
    let policy = RetryPolicy::default().with_max_retries(3).with_max_elapsed(Duration::from_secs(60));
    let wait = |retries, elapsed| wire::wait(&policy, &Method::GET, &error, retries, Duration::from_secs(elapsed), 0.5);
    assert_eq!(wait(2, 40), Some(Duration::from_secs(20)));
    assert_eq!(wait(3, 0), None);
    assert_eq!(wait(0, 41), None);
    assert_eq!(wire::wait(&RetryPolicy::none(), &Method::GET, &error, 0, Duration::ZERO, 0.5), None);
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    let parse = |retry_after: &str, date: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", HeaderValue::from_str(retry_after).unwrap());
        headers.insert("date", HeaderValue::from_str(date).unwrap());
        wire::retry_after(&headers).map(|wait| wait.as_secs())
    };
    let date = "Fri, 28 Feb 2020 23:59:50 GMT";
    assert_eq!(parse("0", date), Some(0));
    assert_eq!(parse(" 120 ", date), Some(120));
    assert_eq!(parse("Sat, 29 Feb 2020 00:00:20 GMT", date), Some(30));
    assert_eq!(parse("Mon, 02 Mar 2020 23:59:50 GMT", date), Some(3 * 86_400));
    assert_eq!(parse("Fri, 28 Feb 2020 23:59:49 GMT", date), Some(0));
    assert_eq!(parse("Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
    let epoch = "Thu, 01 Jan 1970 00:00:00 GMT";
    assert_eq!(parse("Wed, 01 Mar 2000 00:00:00 GMT", epoch), Some(951_868_800));
    assert_eq!(parse("Mon, 01 Mar 2100 12:34:56 GMT", epoch), Some(4_107_542_400 + 45_296));
    assert_eq!(parse("Sun, 31 Dec 2090 23:59:59 GMT", epoch), Some(3_818_447_999));
    // Without a date of the service's own, this machine's.
    assert_eq!(parse("Thu, 01 Jan 1970 00:00:00 GMT", "none"), Some(0));
    assert_eq!(parse("99999999999999999999", date), Some(u64::MAX));
    // As proxies write it: a list, of which the longest counts, and fractions.
    assert_eq!(parse("31,120", date), Some(120));
    assert_eq!((parse("1.5", date), parse("1.0", date), parse("0.25", date)), (Some(2), Some(1), Some(1)));
    let mut several = HeaderMap::new();
    for value in ["3", "40"] {
        several.append("retry-after", HeaderValue::from_static(value));
    }
    assert_eq!(wire::retry_after(&several).map(|wait| wait.as_secs()), Some(40));
    // The service wants a wait, of whatever length.
    for unknown in ["", "-1", "soon", "Sat, 99 Feb 2020 00:00:20 GMT", "Sat, 29 Fob 2020 00:00:20 GMT", "1.x"] {
        assert_eq!(parse(unknown, date), Some(10), "{unknown}");
    }
    assert_eq!(wire::retry_after(&HeaderMap::new()), None);
}

#[test]
fn ids_are_random_uuids() {
    let ids: std::collections::HashSet<String> = (0..1000).map(|_| wire::id()).collect();
    assert_eq!(ids.len(), 1000);
    for id in ids {
        let bytes = id.as_bytes();
        assert_eq!(id.len(), 36);
        assert!([8, 13, 18, 23].iter().all(|&at| bytes[at] == b'-'), "{id}");
        assert!(bytes[14] == b'4' && b"89ab".contains(&bytes[19]), "{id}");
    }
    assert!((0..1000).all(|_| (0.0..1.0).contains(&wire::fraction())));
}

/// A client for the server whose waits are noted.
fn timed(server: &Server, change: impl Fn(ClientOptions) -> ClientOptions) -> (wire::Client, TestTimer) {
    let timer = TestTimer::default();
    let options = change(wire::local(&server.url("")).with_timer(timer.clone()));
    (wire::client_with(StaticToken::new(TOKEN), options).unwrap(), timer)
}

#[tokio::test]
async fn throttled_post_is_sent_again_with_its_whole_body() {
    let server = Server::script([
        Reply::json(429, "{}").header("Retry-After", "7"),
        Reply::json(503, "{}").header("Retry-After", "2"),
        Reply::json(201, r#"{"id":"1"}"#),
    ])
    .await;
    let (client, timer) = timed(&server, |options| options);
    let body = format!(r#"{{"name":"{}"}}"#, "x".repeat(100_000));
    let answer = wire::send(&client, &wire::with_body(Method::POST, &["groups"], body.clone())).await.unwrap();
    assert_eq!(answer.status, 201);
    assert_eq!(timer.waits(), [Duration::from_secs(7), Duration::from_secs(2)]);
    let received = server.received();
    assert_eq!(received.len(), 3);
    assert!(received.iter().all(|request| request.body == body.as_bytes()));
    // One id for all tries.
    let id = received[0].header("client-request-id").unwrap();
    assert!(received.iter().all(|request| request.header("client-request-id") == Some(id)));
}

struct Pieces(std::vec::IntoIter<&'static str>);

impl futures_core::Stream for Pieces {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))))
    }
}

#[tokio::test]
async fn streamed_body_is_opened_again() {
    for length in [Some(9), None] {
        let server = Server::script([Reply::status(429), Reply::status(204)]).await;
        let opened = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&opened);
        let open = move || {
            count.fetch_add(1, Ordering::SeqCst);
            Pieces(vec!["one", "two", "six"].into_iter())
        };
        let operation = wire::with_body(Method::PUT, &["photo", "$value"], Body::stream(open, length));
        wire::send(&timed(&server, |options| options).0, &operation).await.unwrap();
        assert_eq!(opened.load(Ordering::SeqCst), 2);
        for request in server.received() {
            assert_eq!(request.body, b"onetwosix");
            assert_eq!(request.header("content-length"), length.map(|_| "9"));
            assert_eq!(request.header("content-type"), Some("application/octet-stream"));
        }
    }
}

#[tokio::test]
async fn connection_that_breaks_before_the_answer_is_retried_for_get_and_not_for_post() {
    let server = Server::start(|index, _| if index == 0 { Reply::Reset(vec![]) } else { Reply::json(200, "{}") }).await;
    wire::send(&wire::client(&server.url("")), &wire::get(&["me"])).await.unwrap();
    assert_eq!(server.received().len(), 2);

    let server = Server::start(|index, _| if index == 0 { Reply::Reset(vec![]) } else { Reply::json(200, "{}") }).await;
    let operation = wire::with_body(Method::POST, &["groups"], "{}");
    let error = wire::send(&wire::client(&server.url("")), &operation).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    server.only();
}

#[tokio::test]
async fn connection_that_breaks_within_the_answer_is_retried_for_get() {
    let half = Reply::partial(100, r#"{"value":["#);
    for breaking in [Reply::Raw(half.clone()), Reply::Reset(half)] {
        let replies = [breaking, Reply::json(200, r#"{"value":[]}"#)];
        let server = Server::script(replies).await;
        let answer = wire::send(&wire::client(&server.url("")), &wire::get(&["groups"])).await.unwrap();
        assert_eq!(answer.body, r#"{"value":[]}"#);
        assert_eq!(server.received().len(), 2);
    }
}

#[tokio::test]
async fn post_is_repeated_when_there_was_no_connection() {
    let transport = FakeTransport::new(|index, _| match index {
        0 => Err(TransportError::new(TransportErrorKind::Connect, "refused")),
        _ => Ok(wire::answer(201, &[], "{}")),
    });
    let options = wire::options().with_transport(transport.clone());
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    wire::send(&client, &wire::with_body(Method::POST, &["groups"], "{}")).await.unwrap();
    assert_eq!(transport.sent().len(), 2);
}

#[tokio::test]
async fn refused_connection_is_of_kind_connect() {
    // A port on which nobody listens any more.
    let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let timer = TestTimer::default();
    let options = wire::local(&format!("http://{address}")).with_timer(timer.clone());
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    let error = wire::send(&client, &wire::with_body(Method::POST, &["groups"], "{}")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{}", wire::chain(&error));
    assert_eq!(timer.waits().len(), 5);
}

#[tokio::test]
async fn it_gives_up_with_the_last_error() {
    let server = Server::start(|index, _| Reply::json(503, "{}").header("request-id", &format!("try-{index}"))).await;
    let (client, timer) = timed(&server, |options| options.with_retry(RetryPolicy::default().with_max_retries(2)));
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.request_id(), Some("try-2"));
    assert_eq!((server.received().len(), timer.waits().len()), (3, 2));

    // By time: 40 + 40 seconds have passed, and another 40 would be more than 100.
    let server = Server::start(|_, _| Reply::json(503, "{}").header("Retry-After", "40")).await;
    let retry = RetryPolicy::default().with_max_elapsed(Duration::from_secs(100));
    let (client, timer) = timed(&server, |options| options.with_retry(retry.clone()));
    wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(timer.waits(), [Duration::from_secs(40); 2]);
}

#[tokio::test]
async fn redirected_request_is_retried_from_its_beginning() {
    let server = Server::start(|index, request| match (request.target.as_str(), index) {
        ("/a", _) => Reply::status(307).header("Location", "/b"),
        (_, 1) => Reply::status(503),
        _ => Reply::json(200, "{}"),
    })
    .await;
    wire::send(&wire::client(&server.url("")), &wire::get(&["a"])).await.unwrap();
    let targets: Vec<_> = server.received().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/a", "/b", "/a", "/b"]);
}

#[tokio::test]
async fn dropping_a_call_ends_it() {
    let transport = FakeTransport::new(|_, _| Ok(wire::answer(503, &[("Retry-After", "100")], "")));
    // The wait of 100 seconds never ends with this timer.
    let options = wire::options().with_transport(transport.clone());
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    let operation = wire::operation(Method::GET, ResponseKind::Entity, &["me"]);
    let mut call = Box::pin(wire::send(&client, &operation));
    assert!(wire::is_pending(&mut call).await);
    drop(call);
    // Nothing goes on in the background.
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
    assert_eq!(transport.sent().len(), 1);
}
