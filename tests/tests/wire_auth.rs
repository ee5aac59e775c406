//! Tokens: where they come from, how long they are kept, and where they never go.

use csdlgen_tests::runtime::ClientOptions;
use csdlgen_tests::runtime::Cloud;
use csdlgen_tests::runtime::ErrorKind;
use csdlgen_tests::runtime::auth::{AccessToken, Anonymous, Secret, StaticToken, TokenProvider, TokenRequest};
use csdlgen_tests::runtime::transport::{BoxError, BoxFuture};
use csdlgen_tests::server::{Reply, Server};
use csdlgen_tests::wire::{self, FakeTransport, TOKEN, Tokens};
use http::{HeaderMap, HeaderValue};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, SystemTime};
use url::Url;

/// Gives `token-0`, `token-1`, … that last as long as the test says, and notes what it was asked for.
#[derive(Clone, Default)]
struct Counting {
    lasts: Option<Duration>,
    claims: bool,
    /// Fails from the request of this number on.
    fails_from: Option<usize>,
    requests: Arc<Mutex<Vec<TokenRequest>>>,
}

impl Counting {
    fn lasting(seconds: u64) -> Self {
        Self { lasts: Some(Duration::from_secs(seconds)), ..Self::default() }
    }

    fn requests(&self) -> Vec<TokenRequest> {
        self.requests.lock().unwrap().clone()
    }
}

impl TokenProvider for Counting {
    fn token(&self, request: TokenRequest) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        let number = {
            let mut requests = self.requests.lock().unwrap();
            requests.push(request);
            requests.len() - 1
        };
        Box::pin(async move {
            // Lets every other task that wants a token come in between.
            tokio::task::yield_now().await;
            if self.fails_from.is_some_and(|first| number >= first) {
                return Err("the authority is on holiday".into());
            }
            Ok(AccessToken::new(format!("token-{number}"), self.lasts.map(|lasts| SystemTime::now() + lasts)))
        })
    }

    fn supports_claims(&self) -> bool {
        self.claims
    }
}

fn tokens(server: &Server) -> Vec<String> {
    server.received().iter().map(|request| request.header("authorization").unwrap_or("none").to_owned()).collect()
}

async fn ok_server() -> Server {
    Server::start(|_, _| Reply::json(200, "{}")).await
}

#[tokio::test]
async fn token_is_kept_until_five_minutes_before_its_end() {
    for (lasts, asked) in [(Some(3600), 1), (Some(301), 1), (Some(299), 3), (Some(0), 3), (None, 3)] {
        let server = ok_server().await;
        let provider = Counting { lasts: lasts.map(Duration::from_secs), ..Counting::default() };
        let client = wire::client_with(provider.clone(), wire::local(&server.url(""))).unwrap();
        for _ in 0..3 {
            wire::send(&client, &wire::get(&["me"])).await.unwrap();
        }
        let requests = provider.requests();
        assert_eq!(requests.len(), asked, "{lasts:?}");
        assert_eq!(requests[0].scopes, ["https://local/.default"]);
        assert_eq!(requests[0].claims, None);
    }
}

#[tokio::test]
async fn failure_to_renew_does_no_harm_while_the_token_lasts() {
    let server = ok_server().await;
    let provider = Counting { fails_from: Some(1), ..Counting::lasting(200) };
    let client = wire::client_with(provider.clone(), wire::local(&server.url(""))).unwrap();
    for _ in 0..2 {
        wire::send(&client, &wire::get(&["me"])).await.unwrap();
    }
    assert_eq!(tokens(&server), ["Bearer token-0", "Bearer token-0"]);
    assert_eq!(provider.requests().len(), 2);
}

#[tokio::test]
async fn calls_at_the_same_time_ask_once() {
    let server = ok_server().await;
    let provider = Counting::lasting(3600);
    let client = wire::client_with(provider.clone(), wire::local(&server.url(""))).unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let client = client.clone();
        tasks.spawn(async move { wire::send(&client, &wire::get(&["me"])).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await.len(), 32);
    assert_eq!(provider.requests().len(), 1);
    assert_eq!(tokens(&server), vec!["Bearer token-0"; 32]);
}

#[tokio::test]
async fn calls_at_the_same_time_fail_together() {
    let server = ok_server().await;
    let provider = Counting { fails_from: Some(0), ..Counting::default() };
    let client = wire::client_with(provider.clone(), wire::local(&server.url(""))).unwrap();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let client = client.clone();
        tasks.spawn(async move { wire::send(&client, &wire::get(&["me"])).await.unwrap_err() });
    }
    for error in tasks.join_all().await {
        assert_eq!(error.kind(), ErrorKind::Credential);
        assert_eq!(
            wire::chain(&error),
            "test.operation: the token provider gave no token: the authority is on holiday"
        );
    }
    assert_eq!(provider.requests().len(), 1);
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn call_that_is_no_longer_polled_holds_up_no_other() {
    let server = ok_server().await;
    let provider = Counting::lasting(3600);
    let client = wire::client_with(provider.clone(), wire::local(&server.url(""))).unwrap();
    let operation = wire::get(&["me"]);
    let mut first = Box::pin(wire::send(&client, &operation));
    assert!(wire::is_pending(&mut first).await);
    assert_eq!(provider.requests().len(), 1);
    // The second call goes on with what the first has begun, though that one is not polled meanwhile.
    wire::send(&client, &operation).await.unwrap();
    assert_eq!(provider.requests().len(), 1);
    // The first gets the same token afterwards.
    first.await.unwrap();
    assert_eq!(tokens(&server), ["Bearer token-0", "Bearer token-0"]);
}

#[tokio::test]
async fn dropped_request_for_a_token_is_made_anew() {
    let server = ok_server().await;
    let provider = Counting::lasting(3600);
    let client = wire::client_with(provider.clone(), wire::local(&server.url(""))).unwrap();
    let operation = wire::get(&["me"]);
    let mut first = Box::pin(wire::send(&client, &operation));
    assert!(wire::is_pending(&mut first).await);
    drop(first);
    wire::send(&client, &operation).await.unwrap();
    assert_eq!(tokens(&server), ["Bearer token-1"]);
}

/// Gives a token when told to, and calls its waker or does not.
#[derive(Clone, Default)]
struct Gate(Arc<Mutex<GateState>>);

#[derive(Default)]
struct GateState {
    open: bool,
    asked: usize,
    waker: Option<Waker>,
}

impl TokenProvider for Gate {
    fn token(&self, _: TokenRequest) -> BoxFuture<'_, Result<AccessToken, BoxError>> {
        self.0.lock().unwrap().asked += 1;
        Box::pin(std::future::poll_fn(|cx| {
            let mut state = self.0.lock().unwrap();
            state.waker = Some(cx.waker().clone());
            if state.open { Poll::Ready(Ok(AccessToken::new("late", None))) } else { Poll::Pending }
        }))
    }
}

#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn everybody_who_waits_for_a_token_is_woken() {
    for provider_wakes in [true, false] {
        let gate = Gate::default();
        let tokens = Tokens::new(gate.clone());
        let flags: [Arc<Flag>; 3] = Default::default();
        let mut calls: Vec<_> = flags.iter().map(|_| Box::pin(tokens.token(None))).collect();
        let mut poll = |index: usize| {
            let waker = Waker::from(Arc::clone(&flags[index]));
            calls[index].as_mut().poll(&mut Context::from_waker(&waker))
        };
        assert!((0..3).all(|index| poll(index).is_pending()));
        let waker = {
            let mut state = gate.0.lock().unwrap();
            state.open = true;
            assert_eq!(state.asked, 1);
            state.waker.take().unwrap()
        };
        if provider_wakes {
            waker.wake();
        } else {
            // The token is there before the provider has woken anybody, and the last one comes across it.
            assert!(poll(2).is_ready());
        }
        assert!(flags[..2].iter().all(|flag| flag.0.load(Ordering::SeqCst)));
        assert!((0..2).all(|index| poll(index).is_ready()));
    }
}

#[tokio::test]
async fn claims_are_never_answered_with_another_token() {
    // Not with one that is kept,
    let tokens = Tokens::new(Counting::lasting(3600));
    assert_eq!(tokens.token(None).await.unwrap(), "token-0");
    assert_eq!(tokens.token(Some("{}")).await.unwrap(), "token-1");
    assert_eq!(tokens.token(None).await.unwrap(), "token-1");
    // and not with one that is on its way.
    let gate = Gate::default();
    let tokens = Tokens::new(gate.clone());
    let (mut plain, mut claimed) = (Box::pin(tokens.token(None)), Box::pin(tokens.token(Some("{}"))));
    assert!(wire::is_pending(&mut plain).await && wire::is_pending(&mut claimed).await);
    assert_eq!(gate.0.lock().unwrap().asked, 2);
}

/// Asks for `{"a":1}`.
const CHALLENGE: &str = r#"Bearer realm="", error="insufficient_claims", claims="eyJhIjoxfQ==""#;

fn challenge() -> Reply {
    Reply::json(401, r#"{"error":{"code":"InvalidAuthenticationToken"}}"#).header("WWW-Authenticate", CHALLENGE)
}

#[tokio::test]
async fn claims_challenge_is_answered_once() {
    // The second challenge within the same call is an error; a later call starts with the new token.
    let server = Server::script([challenge(), challenge(), Reply::json(200, "{}")]).await;
    let provider = Counting { claims: true, ..Counting::lasting(3600) };
    let client = wire::client_with(provider.clone(), wire::local(&server.url(""))).unwrap();
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(error.code(), Some("InvalidAuthenticationToken"));
    let claims: Vec<_> = provider.requests().into_iter().map(|request| request.claims).collect();
    assert_eq!(claims, [None, Some(r#"{"a":1}"#.to_owned())]);
    assert_eq!(tokens(&server), ["Bearer token-0", "Bearer token-1"]);
}

#[tokio::test]
async fn claims_token_is_kept_for_retries_and_later_calls() {
    let server = Server::start(|index, _| match index {
        0 => challenge(),
        1 => Reply::status(503),
        _ => Reply::json(200, "{}"),
    })
    .await;
    let provider = Counting { claims: true, ..Counting::lasting(3600) };
    let client = wire::client_with(provider, wire::local(&server.url(""))).unwrap();
    for _ in 0..2 {
        wire::send(&client, &wire::get(&["me"])).await.unwrap();
    }
    assert_eq!(tokens(&server), ["Bearer token-0", "Bearer token-1", "Bearer token-1", "Bearer token-1"]);
}

#[tokio::test]
async fn challenge_to_a_provider_without_claims_is_an_error() {
    let server = Server::script([challenge()]).await;
    let error = wire::send(&wire::client(&server.url("")), &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    server.only();
}

#[test]
fn claims_are_found_among_other_challenges() {
    let claims = |values: &[&str]| {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("www-authenticate", HeaderValue::from_str(value).unwrap());
        }
        wire::claims(&headers)
    };
    let json = Some(r#"{"a":1}"#.to_owned());
    assert_eq!(claims(&[CHALLENGE]), json);
    assert_eq!(claims(&["Negotiate", CHALLENGE]), json);
    assert_eq!(claims(&[&format!("Basic realm=\"a, b\", {CHALLENGE}")]), json);
    assert_eq!(claims(&[&format!("Negotiate YWJj==, {CHALLENGE}, Digest qop=auth")]), json);
    assert_eq!(claims(&[r#"bearer claims=eyJhIjoxfQ , error = insufficient_claims"#]), json);
    assert_eq!(claims(&[r#"Bearer realm="\"claims=\"", error="insufficient_claims", claims="eyJhIjoxfQ""#]), json);
    // The other alphabet.
    let json = Some("{\"a\":\"~~?\u{ff}>\"}".to_owned());
    assert_eq!(claims(&[r#"Bearer error="insufficient_claims", claims="eyJhIjoifn4_w78-In0=""#]), json);
    assert_eq!(claims(&[r#"Bearer error="insufficient_claims", claims="eyJhIjoifn4/w78+In0=""#]), json);
    for none in [
        "",
        "Bearer",
        "Bearer realm=\"x",
        r#"Bearer error="insufficient_claims""#,
        r#"Bearer error="invalid_token", claims="eyJhIjoxfQ==""#,
        r#"Bearer error="insufficient_claims", claims="%%%""#,
        r#"Basic error="insufficient_claims", claims="eyJhIjoxfQ==""#,
        r#"Bearer error="insufficient_claims", PoP claims="eyJhIjoxfQ==""#,
    ] {
        assert_eq!(claims(&[none]), None, "{none}");
    }
}

#[tokio::test]
async fn rejected_token_is_not_kept() {
    let server = Server::script([Reply::status(401), Reply::json(200, "{}")]).await;
    let client = wire::client_with(Counting::lasting(3600), wire::local(&server.url(""))).unwrap();
    wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    wire::send(&client, &wire::get(&["me"])).await.unwrap();
    assert_eq!(tokens(&server), ["Bearer token-0", "Bearer token-1"]);
}

#[tokio::test]
async fn plain_http_is_refused() {
    let http = |root: &str| wire::options().with_cloud(Cloud::custom(Url::parse(root).unwrap(), ["scope"]));
    for (root, message) in [
        ("http://graph.microsoft.com/v1.0", "plain http is refused: graph.microsoft.com has to be called over https"),
        ("http://127.0.0.1.example/", "plain http is refused: 127.0.0.1.example has to be called over https"),
        ("http://192.168.0.1/", "plain http is refused: 192.168.0.1 has to be called over https"),
        ("ftp://graph.microsoft.com/", "`ftp` is no scheme that this client speaks"),
    ] {
        let options = http(root).allow_insecure_loopback(true);
        let error = wire::client_with(StaticToken::new(TOKEN), options).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Request, message));
    }
    for root in ["http://localhost:1/", "http://127.0.0.1:1/", "http://[::1]:1/"] {
        wire::client_with(StaticToken::new(TOKEN), http(root)).unwrap_err();
        wire::client_with(StaticToken::new(TOKEN), http(root).allow_insecure_loopback(true)).unwrap();
    }
}

#[tokio::test]
async fn token_goes_to_the_hosts_of_the_cloud_alone() {
    let transport = FakeTransport::ok();
    let send = async |cloud: &'static str, url: &str| {
        let options = wire::options().with_cloud(Cloud::named(cloud)).with_transport(transport.clone());
        let client = wire::client_with(StaticToken::new(TOKEN), options).unwrap();
        wire::send(&client, &wire::at(wire::get(&[]), url)).await
    };
    send("global", "https://graph.microsoft.com/beta/x").await.unwrap();
    send("global", "https://reports.microsoft.com/x").await.unwrap();
    send("global", "https://ports.microsoft.com:8443/x").await.unwrap();
    send("china", "https://microsoftgraph.chinacloudapi.cn/x").await.unwrap();
    let sent = transport.sent();
    assert_eq!(sent.len(), 4);
    assert!(sent.iter().all(|request| request.headers()["authorization"] == "Bearer secret-token"));

    for (cloud, url) in [
        ("china", "https://graph.microsoft.com/v1.0/x"),
        ("global", "https://microsoftgraph.chinacloudapi.cn/v1.0/x"),
        ("global", "https://ports.microsoft.com/x"),
        ("global", "https://user:password@graph.microsoft.com/x"),
    ] {
        let error = send(cloud, url).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{url}");
    }
    assert_eq!(
        send("global", "https://evil.example/x?secret").await.unwrap_err().to_string(),
        "test.operation: https://evil.example is no host of the service"
    );
    assert_eq!(transport.sent().len(), 4);
}

#[tokio::test]
async fn scopes_go_with_the_cloud() {
    for (cloud, scope) in [
        (None, "https://graph.microsoft.com/.default"),
        (Some(Cloud::named("china")), "https://microsoftgraph.chinacloudapi.cn/.default"),
        (Some(Cloud::custom(Url::parse("https://graph.contoso.example/v1").unwrap(), ["a", "b"])), "a"),
    ] {
        let provider = Counting::default();
        let mut options = wire::options().with_transport(FakeTransport::ok());
        if let Some(cloud) = cloud {
            options = options.with_cloud(cloud);
        }
        let client = wire::client_with(provider.clone(), options).unwrap();
        wire::send(&client, &wire::get(&["me"])).await.unwrap();
        assert_eq!(provider.requests()[0].scopes[0], scope);
    }
}

#[tokio::test]
async fn own_authorization_takes_the_place_of_the_token() {
    let server = ok_server().await;
    let provider = Counting::default();
    let client = wire::client_with(provider.clone(), wire::local(&server.url(""))).unwrap();
    let operation = wire::header(wire::get(&["me"]), "Authorization", "Bearer mine");
    wire::send(&client, &operation).await.unwrap();
    assert_eq!(tokens(&server), ["Bearer mine"]);
    assert!(provider.requests().is_empty());
}

#[tokio::test]
async fn anonymous_sends_no_authorization() {
    let server = ok_server().await;
    let client = wire::client_with(Anonymous, wire::local(&server.url(""))).unwrap();
    wire::send(&client, &wire::get(&["Airports"])).await.unwrap();
    assert_eq!(tokens(&server), ["none"]);
}

#[tokio::test]
async fn token_that_is_no_header_value_is_not_shown() {
    let server = ok_server().await;
    let client = wire::client_with(StaticToken::new("secret\ntoken"), wire::local(&server.url(""))).unwrap();
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credential);
    assert!(!format!("{error:?} {}", wire::chain(&error)).contains("secret"));
}

#[tokio::test]
async fn debug_shows_no_token() {
    let server = Server::start(|_, _| Reply::json(400, "{}")).await;
    let provider: Arc<dyn TokenProvider> = Arc::new(StaticToken::new(TOKEN));
    let options: ClientOptions =
        wire::local(&server.url("")).with_header(http::header::COOKIE, HeaderValue::from_static("secret-cookie"));
    let client = wire::client_with(provider, options.clone()).unwrap();
    let error = wire::send(&client, &wire::get(&["me"])).await.unwrap_err();
    let shown = format!(
        "{client:?} {options:?} {error:?} {error} {:?} {:?} {:?}",
        Secret::new(TOKEN),
        StaticToken::new(TOKEN),
        AccessToken::new(TOKEN, None)
    );
    assert!(!shown.contains("secret-"), "{shown}");
}
