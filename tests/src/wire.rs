//! What wire tests need: clients for a server on this machine, operations without generated code, a timer that never
//! waits, and a transport that never sends.

use crate::runtime::ByteStream;
use crate::runtime::Call;
pub use crate::runtime::Client;
use crate::runtime::ClientOptions;
use crate::runtime::RetryPolicy;
use crate::runtime::StreamItem;
use crate::runtime::auth::{AccessToken, StaticToken, TokenProvider, TokenRequest};
use crate::runtime::http::error::Context;
use crate::runtime::http::exchange;
use crate::runtime::http::token_cache::TokenCache;
use crate::runtime::operation::{Operation, OperationInfo, Path, ResponseKind};
use crate::runtime::transport::Timer;
use crate::runtime::transport::{Body, BoxError, BoxFuture, ResponseBody, Transport, TransportError};
use crate::runtime::{Cloud, CloudInfo, KeyStyle, ServiceInfo};
use crate::runtime::{Error, Result};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, Instant};
use url::Url;

/// The service of the tests: two clouds.
pub static SERVICE: ServiceInfo = ServiceInfo::new(
    "Test Service",
    "test-client/1.2.3",
    &[
        CloudInfo::new(
            "global",
            "https://graph.microsoft.com/v1.0",
            &["graph.microsoft.com", "reports.microsoft.com", "ports.microsoft.com:8443"],
            &["https://graph.microsoft.com/.default"],
        ),
        CloudInfo::new(
            "china",
            "https://microsoftgraph.chinacloudapi.cn/v1.0/",
            &["microsoftgraph.chinacloudapi.cn"],
            &["https://microsoftgraph.chinacloudapi.cn/.default"],
        ),
    ],
    KeyStyle::Segment,
);

/// The token of all tests that need none of their own.
pub const TOKEN: &str = "secret-token";

/// A client with a provider and options of the test's own.
pub fn client_with(provider: impl TokenProvider, options: ClientOptions) -> Result<Client> {
    Client::for_service(&SERVICE, Arc::new(provider), options)
}

/// Options without waits.
pub fn options() -> ClientOptions {
    ClientOptions::default().with_timer(TestTimer::default())
}

/// Options for a server on this machine, with its URL as the service root.
pub fn local(root: &str) -> ClientOptions {
    let root = Url::parse(root).expect("a legal root");
    let cloud = Cloud::custom(root, ["https://local/.default"]);
    options().with_cloud(cloud).allow_insecure_loopback(true)
}

/// A client for a server on this machine.
pub fn client(root: &str) -> Client {
    client_with(StaticToken::new(TOKEN), local(root)).expect("a client")
}

/// A GET of JSON from the path with these segments.
pub fn get(path: &[&str]) -> Operation {
    operation(Method::GET, ResponseKind::Entity, path)
}

/// A request with a JSON body.
pub fn with_body(method: Method, path: &[&str], body: impl Into<Body>) -> Operation {
    let mut operation = operation(method, ResponseKind::Entity, path);
    operation.body = body.into();
    operation
}

/// An operation that stands in no metadata.
pub fn operation(method: Method, response: ResponseKind, path: &[&str]) -> Operation {
    let info = OperationInfo::new("test.operation", method, response, &[]);
    Operation::new(info, path.iter().fold(Path::default(), |path, segment| path.segment(segment)))
}

/// Sets a header of an operation.
pub fn header(mut operation: Operation, name: &str, value: &str) -> Operation {
    operation.set_header(name.parse::<HeaderName>().expect("a name"), value.parse::<HeaderValue>().expect("a value"));
    operation
}

/// Sets a query option of an operation.
pub fn query(mut operation: Operation, name: &str, value: &str) -> Operation {
    operation.set_query(name, value);
    operation
}

/// Sends the operation to another URL.
pub fn at(mut operation: Operation, url: &str) -> Operation {
    operation.url = Some(Url::parse(url).expect("a legal URL"));
    operation
}

/// An answer, read as a whole.
#[derive(Debug)]
pub struct Whole {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

/// Sends an operation and reads the answer.
pub async fn send(client: &Client, operation: &Operation) -> Result<Whole> {
    let answer = exchange::exchange(client.settings(), operation).await?;
    let (status, headers) = (answer.status, answer.headers.clone());
    Ok(Whole { status, headers, body: answer.bytes().await? })
}

/// Sends an operation and reads the answer as JSON.
pub async fn json(client: &Client, operation: &Operation) -> Result<serde_json::Value> {
    let (context, body) = exchange::exchange(client.settings(), operation).await?.whole().await?;
    serde_json::from_slice(&body).map_err(|error| context.decode_error(&body, error))
}

/// Sends an operation and returns the answer as it arrives.
pub async fn stream(client: &Client, operation: &Operation) -> Result<ByteStream> {
    Ok(exchange::exchange(client.settings(), operation).await?.into_stream())
}

/// The operation as an HTTP request without token.
pub fn http_request(client: &Client, operation: &Operation) -> Result<http::Request<Body>> {
    client.http_request(operation)
}

/// The error of an answer with an error status.
pub fn answered(status: u16, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Error {
    let headers = headers.iter().map(|(name, value)| {
        (name.parse::<HeaderName>().expect("a name"), value.parse::<HeaderValue>().expect("a value"))
    });
    let status = Some(StatusCode::from_u16(status).expect("a status"));
    Error::answered(Context { status, headers: headers.collect(), ..Context::default() }, body.into())
}

/// The error of a failed transport.
pub fn failed(error: TransportError) -> Error {
    Error::transport(error)
}

/// The decision on a retry.
pub fn wait(
    policy: &RetryPolicy,
    method: &Method,
    error: &Error,
    retries: u32,
    elapsed: Duration,
    jitter: f64,
) -> Option<Duration> {
    policy.wait(method, error, retries, elapsed, jitter)
}

/// The claims of a challenge.
pub fn claims(headers: &HeaderMap) -> Option<String> {
    crate::runtime::http::challenge::claims(headers)
}

/// The wait that an answer asks for.
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    crate::runtime::http::http_date::retry_after(headers)
}

/// An id for a request.
pub fn id() -> String {
    crate::runtime::http::random::id()
}

/// A number from 0 up to 1.
pub fn fraction() -> f64 {
    crate::runtime::http::random::fraction()
}

/// The error and all its sources as text.
pub fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

/// The token cache of a client by itself.
pub struct Tokens(TokenCache);

impl Tokens {
    /// A cache in front of the provider.
    pub fn new(provider: impl TokenProvider) -> Self {
        Self(TokenCache::new(Arc::new(provider)))
    }

    /// The token that a request would carry.
    pub async fn token(&self, claims: Option<&str>) -> Result<String> {
        let request = TokenRequest { claims: claims.map(str::to_owned), ..TokenRequest::default() };
        Ok(self.0.token(request).await?.secret.expose().to_owned())
    }
}

/// Polls the future once, and says whether it has something to wait for.
pub async fn is_pending(future: &mut (impl Future + Unpin)) -> bool {
    std::future::poll_fn(|cx| Poll::Ready(Pin::new(&mut *future).poll(cx).is_pending())).await
}

/// A provider that understands claims: it gives `second` for them, and `first` without.
pub struct ClaimsProvider;

impl TokenProvider for ClaimsProvider {
    fn token(&self, request: TokenRequest) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        let token = if request.claims.is_some() { "second" } else { "first" };
        Box::pin(async move { Ok(AccessToken::new(token, None)) })
    }

    fn supports_claims(&self) -> bool {
        true
    }
}

/// A timer that never waits: it notes how long it was asked to, and its clock goes on by as much. A wait of
/// [`TestTimer::TIMEOUT`] ends only if told so.
#[derive(Clone, Default)]
pub struct TestTimer {
    waits: Arc<Mutex<Vec<Duration>>>,
    expire: Arc<AtomicBool>,
}

impl TestTimer {
    /// The timeout that clients have untold.
    pub const TIMEOUT: Duration = Duration::from_secs(100);

    /// All waits between retries until now.
    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().expect("no test panics with the lock held").clone()
    }

    /// From now on all timeouts are over at once.
    pub fn expire(&self) {
        self.expire.store(true, Ordering::SeqCst);
    }
}

impl Timer for TestTimer {
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        if duration != Self::TIMEOUT {
            self.waits.lock().expect("no test panics with the lock held").push(duration);
            return Box::pin(async {});
        }
        let expire = Arc::clone(&self.expire);
        Box::pin(std::future::poll_fn(move |_| match expire.load(Ordering::SeqCst) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }))
    }

    fn now(&self) -> Instant {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        *START + self.waits().iter().sum::<Duration>()
    }
}

/// A transport that sends nothing: it notes requests and answers as the test says.
#[derive(Clone)]
pub struct FakeTransport {
    answer: Arc<Answering>,
    sent: Arc<Mutex<Vec<http::Request<Body>>>>,
}

type Answering =
    dyn Fn(usize, &http::Request<Body>) -> Result<http::Response<ResponseBody>, TransportError> + Send + Sync;

impl FakeTransport {
    /// Answers by a function of how many requests came before, and the request.
    pub fn new(
        answer: impl Fn(usize, &http::Request<Body>) -> Result<http::Response<ResponseBody>, TransportError>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self { answer: Arc::new(answer), sent: Arc::default() }
    }

    /// Answers everything with 200 and an empty object.
    pub fn ok() -> Self {
        Self::new(|_, _| Ok(http::Response::new("{}".into())))
    }

    /// All requests until now: method, URL and headers.
    pub fn sent(&self) -> Vec<http::Request<Body>> {
        self.sent.lock().expect("no test panics with the lock held").clone()
    }
}

impl Transport for FakeTransport {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        let index = {
            let mut sent = self.sent.lock().expect("no test panics with the lock held");
            sent.push(request.clone());
            sent.len() - 1
        };
        Box::pin(async move { (self.answer)(index, &request) })
    }
}

/// An answer with status, headers and body for [`FakeTransport`].
pub fn answer(status: u16, headers: &[(&str, &str)], body: &'static str) -> http::Response<ResponseBody> {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).expect("a legal answer")
}

/// The call of an operation, which answers with the body.
pub fn call(client: &Client, operation: Operation) -> Call<'_, Bytes> {
    Call::new(client, operation, |reply| Ok(reply.body))
}

/// A stream at the path with these segments.
pub fn stream_item<'c>(client: &'c Client, path: &[&str]) -> StreamItem<'c, crate::sample::Sample> {
    let path = path.iter().fold(Path::default(), |path, segment| path.segment(segment));
    StreamItem::new(client, path, "test")
}

/// A stream that gives these pieces.
pub struct Pieces(std::slice::Iter<'static, &'static str>);

impl Pieces {
    /// The stream from its beginning.
    pub fn new(pieces: &'static [&'static str]) -> Self {
        Self(pieces.iter())
    }
}

impl futures_core::Stream for Pieces {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut std::task::Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))))
    }
}
