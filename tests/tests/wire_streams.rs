//! Streams, up and down: piece by piece, with types, ranges and redirects.

use bytes::Bytes;
use csdlgen_tests::runtime::ByteStream;
use csdlgen_tests::runtime::ErrorKind;
use csdlgen_tests::runtime::RetryPolicy;
use csdlgen_tests::runtime::auth::StaticToken;
use csdlgen_tests::runtime::transport::Body;
use csdlgen_tests::server::{Reply, Server};
use csdlgen_tests::wire::{self, Client, Pieces, TOKEN, TestTimer, stream_item};
use http::HeaderValue;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, RANGE};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn collect(mut content: ByteStream) -> Result<Vec<u8>, csdlgen_tests::runtime::Error> {
    let mut all = Vec::new();
    while let Some(piece) = content.try_next().await? {
        all.extend_from_slice(&piece);
    }
    Ok(all)
}

/// A client that reads no more than 1,000 bytes of an answer as a whole.
fn narrow(root: &str) -> Client {
    wire::client_with(StaticToken::new(TOKEN), wire::local(root).with_max_body(1_000)).expect("a client")
}

/// A server that sends a body in chunks, each when it is told to.
async fn chunked() -> Result<(String, mpsc::Sender<Vec<u8>>), std::io::Error> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let root = format!("http://{}", listener.local_addr()?);
    let (tell, mut told) = mpsc::channel::<Vec<u8>>(1);
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        // The whole request: it has no body.
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            request.push(stream.read_u8().await?);
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n").await?;
        while let Some(chunk) = told.recv().await {
            stream.write_all(format!("{:x}\r\n", chunk.len()).as_bytes()).await?;
            stream.write_all(&chunk).await?;
            stream.write_all(b"\r\n").await?;
        }
        stream.write_all(b"0\r\n\r\n").await
    });
    Ok((root, tell))
}

/// Each chunk is sent only after all of the one before has been received: a client that waited for more would wait for
/// ever. Together they are far longer than what is read as a whole.
#[tokio::test]
async fn download_comes_piece_by_piece_and_has_no_limit() -> Outcome {
    let (root, tell) = chunked().await?;
    let client = narrow(&root);
    let mut content = stream_item(&client, &["me", "photo", "$value"]).download().await?;
    assert_eq!(content.content_type(), Some("image/png"));
    for round in 0..100_u8 {
        let chunk = vec![round; 10_000];
        tell.send(chunk.clone()).await?;
        let mut received = Vec::new();
        while received.len() < chunk.len() {
            received.extend_from_slice(&content.try_next().await?.ok_or("an early end")?);
        }
        assert!(received == chunk, "chunk {round}");
    }
    drop(tell);
    assert_eq!(content.try_next().await?, None);
    Ok(())
}

#[tokio::test]
async fn download_asks_for_any_type_with_the_token() -> Outcome {
    let server = Server::start(|_, _| Reply::status(200).header("Content-Type", "image/png").body("png")).await;
    let client = wire::client(&server.url("/v1"));
    let content = stream_item(&client, &["me", "photo", "$value"]).download().await?;
    assert_eq!(content.headers().get(CONTENT_LENGTH), Some(&HeaderValue::from_static("3")));
    assert_eq!(collect(content).await?, b"png");
    let request = server.only();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/v1/me/photo/$value"));
    assert_eq!(request.header("accept"), Some("*/*"));
    assert_eq!(request.header("authorization"), Some("Bearer secret-token"));
    Ok(())
}

#[tokio::test]
async fn failed_download_is_an_error_and_not_content() -> Outcome {
    let server = Server::start(|_, _| Reply::json(404, r#"{"error":{"code":"ImageNotFound","message":"x"}}"#)).await;
    let client = wire::client(&server.url(""));
    let error = stream_item(&client, &["photo"]).download().await.unwrap_err();
    assert_eq!((error.code(), error.operation()), (Some("ImageNotFound"), Some("test.download")));
    Ok(())
}

#[tokio::test]
async fn download_that_breaks_off_is_an_error_at_its_end() -> Outcome {
    let server = Server::start(|_, _| Reply::Raw(Reply::partial(100, "half"))).await;
    let client = wire::client(&server.url(""));
    let mut content = stream_item(&client, &["photo"]).download().await?;
    assert_eq!(content.try_next().await?, Some(Bytes::from_static(b"half")));
    let error = content.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Io, Some("test.download")));
    // What has been handed out cannot be taken back, so it is not tried again.
    server.only();
    Ok(())
}

#[tokio::test]
async fn part_of_the_content_by_range() -> Outcome {
    let server = Server::start(|_, request| match request.header("range") {
        Some("bytes=2-4") => Reply::status(206).header("Content-Range", "bytes 2-4/10").body("234"),
        _ => Reply::status(416).header("Content-Range", "bytes */10"),
    })
    .await;
    let client = wire::client(&server.url(""));
    let item = stream_item(&client, &["photo"]);
    let part = item.download().range(HeaderValue::from_static("bytes=2-4"));
    assert_eq!(part.into_operation().headers().get(RANGE), Some(&HeaderValue::from_static("bytes=2-4")));
    let content = item.download().range(HeaderValue::from_static("bytes=2-4")).await?;
    assert_eq!(content.headers().get(CONTENT_RANGE), Some(&HeaderValue::from_static("bytes 2-4/10")));
    assert_eq!(collect(content).await?, b"234");
    // A range of packed bytes could not be unpacked.
    assert_eq!(server.only().header("accept-encoding"), Some("identity"));

    let error = item.download().range(HeaderValue::from_static("bytes=10-")).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(416));
    Ok(())
}

/// As Graph's report functions answer: with a redirect to a storage host that gets no token.
#[tokio::test]
async fn report_behind_a_redirect_to_another_host() -> Outcome {
    let csv = format!("\u{feff}User,Date\n{}", "a@example.com,2026-01-31\n".repeat(1_000));
    let report = csv.clone();
    let storage = Server::start(move |_, _| Reply::status(200).header("Content-Type", "text/csv").body(report.clone()));
    let storage = storage.await;
    let location = storage.url("/report.csv?sig=a%2Fb");
    let server = Server::start(move |_, _| Reply::status(302).header("Location", &location)).await;

    let client = narrow(&server.url("/v1"));
    let item = stream_item(&client, &["reports", "getOffice365ActiveUserDetail(period='D7')"]);
    let content = item.download().header("x-own".parse()?, "1".parse()?).await?;
    assert_eq!(content.content_type(), Some("text/csv"));
    assert_eq!(collect(content).await?, csv.as_bytes());
    assert_eq!(server.only().target, "/v1/reports/getOffice365ActiveUserDetail(period='D7')");
    let request = storage.only();
    assert_eq!(request.target, "/report.csv?sig=a%2Fb");
    for name in ["authorization", "client-request-id", "x-own"] {
        assert_eq!(request.header(name), None, "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn upload_of_bytes() -> Outcome {
    let server = Server::start(|_, _| Reply::status(204)).await;
    let client = wire::client(&server.url("/v1"));
    let content: Vec<u8> = (0..=255).collect();
    stream_item(&client, &["me", "photo", "$value"]).upload(content.clone(), "image/png").if_match("\"7\"").await?;
    let request = server.only();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("PUT", "/v1/me/photo/$value"));
    assert_eq!(request.header("content-type"), Some("image/png"));
    assert_eq!(request.header("content-length"), Some("256"));
    assert_eq!(request.header("if-match"), Some("\"7\""));
    assert_eq!(request.body, content);
    Ok(())
}

#[tokio::test]
async fn upload_of_a_stream_with_and_without_its_length() -> Outcome {
    for length in [Some(11), None] {
        // Whatever the service answers is fine, also what it stored.
        let server = Server::start(|_, _| Reply::json(200, r#"{"id":"1"}"#)).await;
        let client = wire::client(&server.url(""));
        let content = Body::stream(|| Pieces::new(&["one,", "two,", "six"]), length);
        stream_item(&client, &["file"]).upload(content, "text/csv").await?;
        let request = server.only();
        assert_eq!(request.body, b"one,two,six");
        assert_eq!(request.header("content-type"), Some("text/csv"));
        assert_eq!(request.header("content-length"), length.map(|_| "11"));
        assert_eq!(request.header("transfer-encoding"), length.map_or(Some("chunked"), |_| None));
    }
    Ok(())
}

#[tokio::test]
async fn retried_upload_opens_the_stream_again() -> Outcome {
    let server =
        Server::script([Reply::json(503, "{}").header("Retry-After", "3"), Reply::Reset(vec![]), Reply::status(200)])
            .await;
    let timer = TestTimer::default();
    let options = wire::local(&server.url("")).with_timer(timer.clone());
    let client = wire::client_with(StaticToken::new(TOKEN), options)?;
    let opened = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&opened);
    let open = move || {
        count.fetch_add(1, Ordering::SeqCst);
        Pieces::new(&["from ", "the ", "beginning"])
    };
    stream_item(&client, &["file"]).upload(Body::stream(open, None), "text/plain").await?;
    assert_eq!(opened.load(Ordering::SeqCst), 3);
    assert!(server.received().iter().all(|request| request.body == b"from the beginning"));
    assert_eq!((server.received().len(), timer.waits()[0].as_secs()), (3, 3));
    Ok(())
}

#[tokio::test]
async fn upload_that_cannot_be_read_fails_with_its_own_error() -> Outcome {
    struct Broken;
    impl futures_core::Stream for Broken {
        type Item = std::io::Result<Bytes>;

        fn poll_next(
            self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(Some(Err(std::io::Error::other("the disk is gone"))))
        }
    }
    let server = Server::start(|_, _| Reply::status(200)).await;
    let options = wire::local(&server.url("")).with_retry(RetryPolicy::none());
    let client = wire::client_with(StaticToken::new(TOKEN), options)?;
    let upload = stream_item(&client, &["file"]).upload(Body::stream(|| Broken, None), "text/plain");
    let error = upload.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(wire::chain(&error).contains("the disk is gone"), "{}", wire::chain(&error));
    Ok(())
}

#[tokio::test]
async fn upload_with_an_illegal_type_is_not_sent() -> Outcome {
    let server = Server::start(|_, _| Reply::status(200)).await;
    let client = wire::client(&server.url(""));
    let error = stream_item(&client, &["file"]).upload("x", "text/plain\r\nX-Evil: 1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(server.received().is_empty());
    Ok(())
}

#[tokio::test]
async fn content_is_deleted() -> Outcome {
    let server = Server::start(|_, _| Reply::status(204)).await;
    let client = wire::client(&server.url("/v1"));
    stream_item(&client, &["me", "photo", "$value"]).delete().await?;
    let request = server.only();
    assert_eq!((request.method.as_str(), request.target.as_str()), ("DELETE", "/v1/me/photo/$value"));
    assert_eq!((request.header("content-type"), request.body.len()), (None, 0));
    Ok(())
}
