//! A client's token: kept while it lasts, renewed by one request to the provider however many calls need it.

use super::error::{Error, Result};
use super::token::{AccessToken, TokenProvider, TokenRequest};
use super::transport::{BoxError, BoxFuture};
use std::fmt;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Wake, Waker, ready};
use std::time::{Duration, SystemTime};

/// A token is renewed this long before it expires; until then a failure to renew it does no harm.
const MARGIN: Duration = Duration::from_secs(5 * 60);

pub(crate) struct TokenCache {
    provider: Arc<dyn TokenProvider>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<AccessToken>,
    flight: Weak<Flight>,
}

impl TokenCache {
    pub(crate) fn new(provider: Arc<dyn TokenProvider>) -> Self {
        Self { provider, state: Mutex::default() }
    }

    pub(crate) fn supports_claims(&self) -> bool {
        self.provider.supports_claims()
    }

    /// A token for `request`; with claims always a new one.
    pub(crate) async fn token(&self, request: TokenRequest) -> Result<AccessToken> {
        let (kept, flight) = {
            let mut state = lock(&self.state);
            let kept = if request.claims.is_none() { state.token.clone() } else { None };
            if let Some(token) = kept.as_ref().filter(|token| lasts(token, MARGIN)) {
                return Ok(token.clone());
            }
            let flight = match state.flight.upgrade().filter(|flight| flight.request == request) {
                Some(flight) => flight,
                None => Arc::new(Flight::new(self.provider.clone(), request)),
            };
            state.flight = Arc::downgrade(&flight);
            (kept, flight)
        };
        match poll_fn(|cx| flight.poll(cx)).await {
            Ok(token) => {
                lock(&self.state).token = token.expires_on.is_some().then(|| token.clone());
                Ok(token)
            }
            Err(error) => match kept.filter(|token| lasts(token, Duration::ZERO)) {
                Some(token) => Ok(token),
                None => Err(Error::credential("the token provider gave no token").with_source(error)),
            },
        }
    }

    /// Keeps `rejected` no longer: the service does not take it.
    pub(crate) fn forget(&self, rejected: &AccessToken) {
        let mut state = lock(&self.state);
        if state.token.as_ref().is_some_and(|token| token.secret.expose() == rejected.secret.expose()) {
            state.token = None;
        }
    }
}

fn lasts(token: &AccessToken, margin: Duration) -> bool {
    token.expires_on.is_some_and(|end| end > SystemTime::now() + margin)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

type Outcome = Result<AccessToken, SharedError>;

/// One request to the provider, driven by whoever waits for it, and dropped when nobody does: no call hangs because
/// another one that began the request is no longer polled.
struct Flight {
    request: TokenRequest,
    step: Mutex<Step>,
    waiting: Arc<Waiting>,
}

enum Step {
    Running(BoxFuture<'static, Result<AccessToken, BoxError>>),
    Done(Outcome),
}

#[derive(Default)]
struct Waiting(Mutex<Vec<Waker>>);

impl Waiting {
    fn add(&self, waker: &Waker) {
        let mut wakers = lock(&self.0);
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        for waker in std::mem::take(&mut *lock(&self.0)) {
            waker.wake();
        }
    }
}

impl Flight {
    fn new(provider: Arc<dyn TokenProvider>, request: TokenRequest) -> Self {
        let asked = request.clone();
        let future = Box::pin(async move { provider.token(asked).await });
        Self { request, step: Mutex::new(Step::Running(future)), waiting: Arc::default() }
    }

    fn poll(&self, cx: &mut Context<'_>) -> Poll<Outcome> {
        let outcome = {
            let mut step = lock(&self.step);
            let future = match &mut *step {
                Step::Done(outcome) => return Poll::Ready(outcome.clone()),
                Step::Running(future) => future,
            };
            // Before the future is polled, so that whatever it wakes from then on reaches this task, too.
            self.waiting.add(cx.waker());
            let waker = Waker::from(self.waiting.clone());
            let outcome = ready!(future.as_mut().poll(&mut Context::from_waker(&waker)));
            let outcome = outcome.map_err(|error| SharedError(error.into()));
            *step = Step::Done(outcome.clone());
            outcome
        };
        self.waiting.clone().wake();
        Poll::Ready(outcome)
    }
}

/// A provider's error, for every call that waited.
#[derive(Clone)]
struct SharedError(Arc<dyn std::error::Error + Send + Sync>);

impl fmt::Display for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for SharedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SharedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
