//! What comes back: bodies whole and in pieces, errors in every form, and connections that fail in the middle.

use bytes::Bytes;
use csdlgen_tests::runtime::ErrorKind;
use csdlgen_tests::runtime::RetryPolicy;
use csdlgen_tests::runtime::auth::StaticToken;
use csdlgen_tests::runtime::operation::{Operation, ResponseKind};
use csdlgen_tests::runtime::transport::{Body, BodyStream, BoxFuture, ResponseBody, Transport, TransportError};
use csdlgen_tests::server::{Reply, Server};
use csdlgen_tests::wire::{self, Client, FakeTransport, TOKEN, TestTimer, answered};
use futures_core::Stream;
use http::Method;
use std::error::Error as _;
use std::io::Write as _;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

fn once(server: &Server) -> Client {
    let options = wire::local(&server.url("")).with_retry(RetryPolicy::none());
    wire::client_with(StaticToken::new(TOKEN), options).unwrap()
}

fn download() -> Operation {
    wire::operation(Method::GET, ResponseKind::Stream, &["photo", "$value"])
}

#[tokio::test]
async fn every_2xx_is_a_success() {
    for status in [200, 201, 202, 204, 206] {
        let server = Server::script([Reply::status(status)]).await;
        let answer = wire::send(&once(&server), &wire::get(&["me"])).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.body.len()), (status, 0));
    }
}

#[tokio::test]
async fn not_modified_is_a_success_if_asked_for() {
    let server = Server::script([Reply::status(304), Reply::status(304)]).await;
    let client = once(&server);
    let conditional = wire::header(wire::get(&["me"]), "If-None-Match", "\"1\"");
    assert_eq!(wire::send(&client, &conditional).await.unwrap().status, 304);
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::NotModified, 304));
}

#[tokio::test]
async fn gzip_is_unpacked() {
    let text = r#"{"value":["#.to_owned() + &"1,".repeat(10_000) + "1]}";
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(text.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    let half = packed[..packed.len() / 2].to_vec();
    let reply = |body| Reply::json(200, "").header("Content-Encoding", "gzip").body(body);
    let server = Server::script([reply(packed.clone()), reply(half), reply(packed)]).await;
    let client = once(&server);
    assert_eq!(wire::send(&client, &wire::get(&["x"])).await.unwrap().body, text);
    assert_eq!(wire::send(&client, &wire::get(&["x"])).await.unwrap_err().kind(), ErrorKind::Io);

    // The limit counts what is unpacked.
    let options = wire::local(&server.url("")).with_max_body(10_000);
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    assert_eq!(wire::send(&client, &wire::get(&["x"])).await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn answer_in_chunks_is_put_together() {
    let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n2\r\n1}\r\n0\r\n\r\n";
    let server = Server::script([Reply::Raw(chunks.into())]).await;
    assert_eq!(wire::send(&once(&server), &wire::get(&["x"])).await.unwrap().body, r#"{"a":1}"#);
}

#[tokio::test]
async fn too_long_an_answer_is_not_read() {
    let server = Server::start(|_, _| Reply::json(200, "0123456789")).await;
    let client = |limit| {
        let options = wire::local(&server.url("")).with_max_body(limit);
        wire::client_with(StaticToken::new(TOKEN), options).unwrap()
    };
    assert_eq!(wire::send(&client(10), &wire::get(&["x"])).await.unwrap().body, "0123456789");
    let error = wire::send(&client(9), &wire::get(&["x"])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), "test.operation: the answer is longer than the limit of 9 bytes");
    assert_eq!(error.status().unwrap(), 200);
    // A stream has no limit, unless it is read as a whole.
    let mut stream = wire::stream(&client(9), &download()).await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "0123456789");
    assert_eq!(wire::send(&client(9), &download()).await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn broken_connection_is_of_kind_io_and_keeps_what_arrived() {
    let half = Reply::partial(100, r#"{"value":["#);
    let chunk = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n".to_vec();
    for reply in [Reply::Raw(half), Reply::Raw(chunk)] {
        let server = Server::script([reply]).await;
        let error = wire::send(&once(&server), &wire::get(&["groups"])).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        assert_eq!(error.to_string(), "test.operation: the connection to the service broke");
        assert_eq!(error.status().unwrap(), 200);
        assert!(error.body().unwrap().starts_with(b"{\""));
        assert!(error.source().is_some());
        assert!(error.client_request_id().is_some());
    }
    for reply in [
        Reply::Reset(vec![]),
        Reply::Raw(vec![]),
        Reply::Raw(b"HTTP/1.1 200".to_vec()),
        Reply::Raw(b"SSH-2.0\r\n".to_vec()),
    ] {
        let server = Server::script([reply]).await;
        let operation = wire::query(wire::get(&["groups"]), "$filter", "secret");
        let error = wire::send(&once(&server), &operation).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io, "{}", wire::chain(&error));
        assert!(!format!("{error:?} {}", wire::chain(&error)).contains("secret"));
        assert_eq!(error.status(), None);
    }
}

#[tokio::test]
async fn stream_arrives_in_pieces_and_says_when_it_breaks() {
    let server = Server::script([
        Reply::Raw(Reply::partial(100, "0123456789")),
        Reply::json(404, r#"{"error":{"code":"gone"}}"#),
    ])
    .await;
    let client = once(&server);
    let mut stream = wire::stream(&client, &download()).await.unwrap();
    assert_eq!(stream.headers()["content-length"], "100");
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "0123456789");
    let error = stream.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Io, Some("test.operation")));
    // An error is no stream.
    assert_eq!(wire::stream(&client, &download()).await.unwrap_err().code(), Some("gone"));
}

/// A client whose timeouts are all over at once, and which never retries.
fn impatient(server: &Server) -> (Client, TestTimer) {
    let timer = TestTimer::default();
    let options = wire::local(&server.url("")).with_retry(RetryPolicy::none()).with_timer(timer.clone());
    (wire::client_with(StaticToken::new(TOKEN), options).unwrap(), timer)
}

#[tokio::test]
async fn slow_answer_times_out() {
    let server = Server::script([Reply::Stall(vec![])]).await;
    let (client, timer) = impatient(&server);
    timer.expire();
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(wire::chain(&error), "test.operation: the service did not answer in time");
}

#[tokio::test]
async fn answer_that_stops_in_its_middle_times_out() {
    let server = Server::script([Reply::Stall(Reply::partial(100, "0123456789"))]).await;
    let (client, timer) = impatient(&server);
    let mut stream = wire::stream(&client, &download()).await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "0123456789");
    timer.expire();
    let error = stream.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Timeout, 200));
}

/// A body of which each piece is there only when asked for a second time.
struct Slow {
    left: usize,
    ready: bool,
}

impl Stream for Slow {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.ready = !self.ready;
        if self.ready {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(self.left.checked_sub(1).map(|left| {
            self.left = left;
            Ok(Bytes::from_static(b"piece"))
        }))
    }
}

/// Reads a request's body, with as many pauses after it as told.
struct Upload {
    pauses: usize,
}

struct Reading(BodyStream, usize);

impl Future for Reading {
    type Output = Result<http::Response<ResponseBody>, TransportError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.0.as_mut().poll_next(cx) {
            // One piece a turn, as a slow network would have it.
            Poll::Ready(Some(_)) => {}
            Poll::Ready(None) if self.1 == 0 => return Poll::Ready(Ok(wire::answer(204, &[], ""))),
            Poll::Ready(None) => self.1 -= 1,
            Poll::Pending => {}
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Transport for Upload {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(Reading(request.into_body().into_stream(), self.pauses))
    }
}

#[tokio::test]
async fn streamed_body_that_moves_does_not_time_out() {
    let timer = EveryThird;
    for (pauses, outcome) in [(0, None), (100, Some(ErrorKind::Timeout))] {
        let options =
            wire::options().with_timer(timer.clone()).with_transport(Upload { pauses }).with_retry(RetryPolicy::none());
        let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
        let body = Body::stream(|| Slow { left: 50, ready: false }, None);
        let result = wire::send(&client, &wire::with_body(Method::PUT, &["photo", "$value"], body)).await;
        assert_eq!(result.err().map(|error| error.kind()), outcome);
    }
}

/// A timer whose sleeps end when polled for the third time.
#[derive(Clone)]
struct EveryThird;

impl csdlgen_tests::runtime::transport::Timer for EveryThird {
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        let mut polls = 0;
        Box::pin(std::future::poll_fn(move |_| {
            polls += 1;
            if polls == 3 { Poll::Ready(()) } else { Poll::Pending }
        }))
    }
}

#[tokio::test]
async fn transport_that_answers_at_once_needs_no_timer() {
    struct NoTimer;
    impl csdlgen_tests::runtime::transport::Timer for NoTimer {
        fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
            panic!("nothing to wait for")
        }
    }
    let options = wire::options().with_timer(NoTimer).with_transport(FakeTransport::ok());
    let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
    wire::send(&client, &wire::get(&["me"])).await.unwrap();
}

#[tokio::test]
async fn wrong_content_type_is_named() {
    let page = "<html><body>Sign in to the hotel's network</body></html>";
    let server = Server::script([
        Reply::status(200).header("Content-Type", "text/html; charset=utf-8").body(page),
        Reply::json(200, r#"{"value":["#),
        // What is JSON counts, whatever it is called.
        Reply::status(200).header("Content-Type", "text/plain").body("{}"),
    ])
    .await;
    let client = once(&server);
    let error = wire::json(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert_eq!(error.to_string(), "test.operation: the answer is text/html; charset=utf-8 instead of JSON");
    assert_eq!(error.body().unwrap(), page);
    let error = wire::json(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.to_string(), "test.operation: the answer cannot be decoded");
    assert!(wire::chain(&error).contains("EOF while parsing"));
    wire::json(&client, &wire::get(&["me"])).await.unwrap();
}

#[tokio::test]
async fn error_with_html_keeps_the_page_and_does_not_print_it() {
    let page = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>";
    let server = Server::script([
        Reply::status(500).header("Content-Type", "text/html").header("request-id", "r-1").body(page),
        Reply::Raw(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 100\r\n\r\nthe gateway is".to_vec()),
    ])
    .await;
    let client = once(&server);
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Service);
    assert_eq!(
        error.to_string(),
        "test.operation: the service answered 500 Internal Server Error: 65 bytes of text/html"
    );
    assert_eq!((error.body().unwrap().as_ref(), error.request_id()), (page.as_bytes(), Some("r-1")));
    assert!(error.service().is_none() && error.code().is_none());
    // A connection that breaks within an error does not hide it.
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.to_string(), "test.operation: the service answered 502 Bad Gateway: the gateway is");
}

#[tokio::test]
async fn error_says_all_that_the_service_said() {
    let body = r#"{"error":{"code":"Request_ResourceNotFound","message":"Resource 'x' does not exist.","target":"id",
        "details":[{"code":"Inner","message":"more","target":null}],
        "innerError":{"date":"2026-11-22","request-id":"in-body","nested":{"code":"deep"}}}}"#;
    let server =
        Server::script([Reply::json(404, body).header("request-id", "in-header").header("Retry-After", "9")]).await;
    let error = wire::send(&once(&server), &wire::get(&["me"])).await.unwrap_err();
    let service = error.service().unwrap();
    assert_eq!(error.code(), Some("Request_ResourceNotFound"));
    assert_eq!(error.message(), "Resource 'x' does not exist.");
    assert_eq!(service.target.as_deref(), Some("id"));
    assert_eq!((service.details[0].code.as_str(), &service.details[0].target), ("Inner", &None));
    assert_eq!(service.inner_error.as_ref().unwrap()["nested"]["code"], "deep");
    assert_eq!(error.request_id(), Some("in-header"));
    assert_eq!(error.client_request_id(), server.only().header("client-request-id"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));
    assert_eq!(error.body().unwrap(), body);
    assert_eq!(error.headers()["content-type"], "application/json");
    assert_eq!(
        error.to_string(),
        "test.operation: the service answered 404 Not Found (Request_ResourceNotFound): Resource 'x' does not exist"
    );
    assert!(error.source().is_none());
}

#[test]
fn errors_are_read_in_every_form() {
    for (body, code, message) in [
        (r#"{"error":{"code":"a","message":"b"}}"#, Some("a"), "b"),
        ("\u{feff}{\"error\":{\"code\":\"a\",\"message\":\"b\"}}", Some("a"), "b"),
        (r#"{"odata.error":{"code":"a","message":{"lang":"en-US","value":"b"}}}"#, Some("a"), "b"),
        (r#"{"error":{"code":17,"message":null}}"#, Some("17"), ""),
        (r#"{"error":{"code":"","message":"b"}}"#, None, "b"),
        (r#"{"error":{}}"#, None, ""),
        (r#"{"error":"invalid_grant","error_description":"b"}"#, Some("invalid_grant"), "b"),
        (r#"{"Code":"a","Message":"b"}"#, Some("a"), "b"),
        (r#"{"Message":"b"}"#, None, "b"),
        (r#"{"something":"else"}"#, None, r#"{"something":"else"}"#),
        (r#"{"error":{"code":"a","mess"#, None, r#"{"error":{"code":"a","mess"#),
        (r#"["a"]"#, None, r#"["a"]"#),
        (" plain text\n", None, "plain text"),
        ("<h1>no</h1>", None, "11 bytes of markup"),
        ("", None, ""),
    ] {
        let error = answered(400, &[], body);
        assert_eq!((error.code(), error.message()), (code, message), "{body}");
        let _ = format!("{error} {error:?}");
    }
    let deep = "[".repeat(100_000);
    assert_eq!(answered(400, &[], deep.clone()).message(), deep);
    assert_eq!(answered(400, &[], vec![0xff, b'a']).message(), "\u{fffd}a");
}

#[test]
fn display_is_one_line() {
    let display = |body: &str| answered(418, &[], body.to_owned()).to_string();
    assert_eq!(display(""), "the service answered 418 I'm a teapot");
    assert_eq!(display("a\r\n\tb.\u{7}"), "the service answered 418 I'm a teapot: a   b. ");
    let long = display(&"ä".repeat(501));
    assert!(long.ends_with("ä…") && long.chars().filter(|c| *c == 'ä').count() == 500);
    let unknown = answered(599, &[("request-id", "1")], r#"{"error":{"code":"a\nb"}}"#);
    assert_eq!(unknown.to_string(), "the service answered 599 <unknown status code> (a b)");
}

#[test]
fn some_statuses_are_kinds_of_their_own() {
    for (status, kind) in [
        (412, ErrorKind::PreconditionFailed),
        (410, ErrorKind::ResyncRequired),
        (404, ErrorKind::NotFound),
        (500, ErrorKind::Service),
    ] {
        assert_eq!(answered(status, &[], "").kind(), kind);
    }
    let inner = r#"{"error":{"code":"a","message":"b","innererror":{"request-id":"in-body"}}}"#;
    assert_eq!(answered(410, &[], inner).request_id(), Some("in-body"));
    assert_eq!(answered(410, &[("x-ms-request-id", "x")], "").request_id(), Some("x"));
}
