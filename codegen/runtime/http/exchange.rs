//! Sends an operation: headers, token, redirects, retries, and errors, the same for all of them.

use super::answer::{Answer, read};
use super::challenge;
use super::error::{Context, Error, Result};
use super::operation::{Operation, ResponseKind};
use super::random;
use super::redirect::Hop;
use super::settings::Settings;
use super::timer::{Guarded, watched, within};
use super::token::{AccessToken, TokenRequest};
use super::trace::Trace;
use super::transport::{Body, ResponseBody, TransportError};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use std::sync::Arc;
use url::Url;

const CLIENT_REQUEST_ID: HeaderName = HeaderName::from_static("client-request-id");
const ODATA_VERSION: HeaderName = HeaderName::from_static("odata-version");

/// How much of an error's body is read, in bytes.
const MAX_ERROR_BODY: usize = 1 << 20;

/// Sends the operation and returns the answer if it is a success: 2xx, and 304 if `If-None-Match` was sent.
///
/// An answer that is no stream is read to its end here, so that a connection that breaks in its middle is a reason to
/// try again. Dropping the future ends the call.
///
/// # Errors
/// All kinds but those of decoding.
pub(crate) async fn exchange(settings: &Settings, operation: &Operation) -> Result<Answer> {
    let call = Call::new(settings, operation).map_err(|error| error.identified(operation.info.id, None))?;
    let trace = Trace::new(settings, operation, call.id());
    let result = trace.around(repeat(settings, &call, &trace)).await;
    result.map_err(|error| {
        trace.failure(&error);
        error.identified(operation.info.id, Some(call.id()))
    })
}

/// The operation as an HTTP request, complete but for its token.
///
/// # Errors
/// Of kind [`Request`](super::error::ErrorKind::Request), as [`Settings::url`].
pub(crate) fn http_request(settings: &Settings, operation: &Operation) -> Result<Request<Body>> {
    let call = Call::new(settings, operation).map_err(|error| error.identified(operation.info.id, None))?;
    let hop = Hop::new(call.url.clone(), operation.info.method.clone(), operation.body.clone());
    call.request(&hop, None)
}

/// All that stays the same over the tries of one call.
struct Call<'a> {
    operation: &'a Operation,
    url: Url,
    headers: HeaderMap,
}

impl<'a> Call<'a> {
    fn new(settings: &Settings, operation: &'a Operation) -> Result<Self> {
        let mut headers = HeaderMap::with_capacity(16);
        let accept = match operation.info.response {
            ResponseKind::Stream => "*/*",
            // Not JSON: `$count` answers with the bare number.
            ResponseKind::Count => "text/plain",
            _ => "application/json",
        };
        headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
        headers.insert(header::USER_AGENT, settings.user_agent.clone());
        headers.insert(HeaderName::from_static("odata-maxversion"), HeaderValue::from_static("4.01"));
        headers.insert(HeaderName::from_static("return-client-request-id"), HeaderValue::from_static("true"));
        if !operation.body.is_empty() {
            let kind =
                if operation.body.as_bytes().is_some() { "application/json" } else { "application/octet-stream" };
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            // What this crate writes is 4.0 as well as 4.01, and a service that only knows 4.0 may refuse the latter.
            headers.insert(ODATA_VERSION, HeaderValue::from_static("4.0"));
        }
        headers.extend(settings.headers.clone());
        headers.extend(operation.headers.clone());
        if headers.contains_key(header::RANGE) {
            // A part of what is packed could not be unpacked.
            headers.entry(header::ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
        }
        // One id for all tries of a call, so that the service's logs show what belongs together; each try has a
        // `request-id` of the service's own.
        if !headers.contains_key(CLIENT_REQUEST_ID) {
            // A UUID is always a header value.
            headers.extend(random::id().parse().ok().map(|id| (CLIENT_REQUEST_ID, id)));
        }
        Ok(Self { operation, url: settings.url(operation)?, headers })
    }

    fn id(&self) -> &str {
        self.headers.get(CLIENT_REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default()
    }

    fn is_stream(&self) -> bool {
        self.operation.info.response == ResponseKind::Stream
    }

    fn is_success(&self, status: StatusCode) -> bool {
        let conditional = self.headers.contains_key(header::IF_NONE_MATCH);
        status.is_success() || status == StatusCode::NOT_MODIFIED && conditional
    }

    /// The HTTP request of one hop.
    fn request(&self, hop: &Hop, token: Option<&AccessToken>) -> Result<Request<Body>> {
        let mut headers = self.headers.clone();
        if hop.method != self.operation.info.method {
            for name in [header::CONTENT_TYPE, ODATA_VERSION, header::IF_MATCH, header::IF_NONE_MATCH] {
                headers.remove(name);
            }
        }
        if hop.foreign {
            // Another host learns nothing of the caller: no token, no ids, nothing that an option or operation has set.
            let kept = [header::ACCEPT, header::ACCEPT_ENCODING, header::RANGE, header::USER_AGENT];
            headers = kept.into_iter().filter_map(|name| Some((name.clone(), headers.remove(name)?))).collect();
        } else if let Some(token) = token.filter(|token| !token.secret.expose().is_empty()) {
            let mut value = HeaderValue::try_from(format!("Bearer {}", token.secret.expose()))
                .map_err(|_| Error::credential("the token has characters that no header can hold"))?;
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
        let mut request = Request::new(hop.body.clone());
        *request.method_mut() = hop.method.clone();
        *request.uri_mut() = hop.url.as_str().parse().map_err(|error: http::uri::InvalidUri| {
            Error::request("the URL has characters that no request can hold").with_source(error)
        })?;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

/// Tries until there is an answer, or no sense in trying again.
async fn repeat(settings: &Settings, call: &Call<'_>, trace: &Trace) -> Result<Answer> {
    let method = call.operation.method();
    let started = settings.timer.now();
    let own_authorization = call.headers.contains_key(header::AUTHORIZATION);
    let mut claimed: Option<AccessToken> = None;
    let mut retries = 0;
    loop {
        let token = match &claimed {
            _ if own_authorization => None,
            Some(token) => Some(token.clone()),
            None => Some(token(settings, None).await?),
        };
        let failed = match attempt(settings, call, token.as_ref(), trace).await {
            Ok(answer) => {
                settings.budget.put_back(retries);
                return Ok(answer);
            }
            Err(failed) => failed,
        };
        if let Some(token) = token.filter(|_| failed.unauthorized) {
            settings.tokens.forget(&token);
            let claims = challenge::claims(failed.error.headers()).filter(|_| settings.tokens.supports_claims());
            // Answered once: a second challenge means that the new token has not convinced the service.
            if let (None, Some(claims)) = (&claimed, claims) {
                claimed = Some(self::token(settings, Some(claims)).await?);
                continue;
            }
        }
        let elapsed = settings.timer.now().saturating_duration_since(started);
        match settings.retry.wait(method, &failed.error, retries, elapsed, random::fraction()) {
            Some(wait) if settings.budget.take(&settings.retry, &failed.error) => {
                retries += 1;
                trace.retry(retries, wait, &failed.error);
                settings.timer.sleep(wait).await;
            }
            _ => return Err(failed.error),
        }
    }
}

async fn token(settings: &Settings, claims: Option<String>) -> Result<AccessToken> {
    settings.tokens.token(TokenRequest { scopes: settings.realm.scopes.clone(), claims }).await
}

/// A try that did not succeed.
struct Failed {
    error: Error,
    /// The service itself, and not a host that it redirected to, answered 401.
    unauthorized: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, unauthorized: false }
    }
}

/// One try: the request, and those that redirects make of it.
async fn attempt(
    settings: &Settings,
    call: &Call<'_>,
    token: Option<&AccessToken>,
    trace: &Trace,
) -> Result<Answer, Failed> {
    let mut hop = Hop::new(call.url.clone(), call.operation.method().clone(), call.operation.body.clone());
    for _ in 0..=settings.max_redirects {
        let (head, body) = send(settings, call.request(&hop, token)?).await?.into_parts();
        trace.answer(head.status, &head.headers);
        match hop.redirected(&settings.realm, head.status, &head.headers)? {
            Some(next) => hop = next,
            None => return finish(settings, call, &hop, head, body).await,
        }
    }
    Err(Error::request(format!("the service redirects more than {} times", settings.max_redirects)).into())
}

async fn send(settings: &Settings, request: Request<Body>) -> Result<Response<ResponseBody>> {
    let (request, moved) = watched(request);
    let response = within(&*settings.timer, settings.timeout, &moved, settings.transport.send(request)).await;
    response.unwrap_or_else(|| Err(TransportError::timeout())).map_err(Error::transport)
}

/// Reads what has to be read of the answer, and tells success from failure.
async fn finish(
    settings: &Settings,
    call: &Call<'_>,
    hop: &Hop,
    head: http::response::Parts,
    body: ResponseBody,
) -> Result<Answer, Failed> {
    let mut body = ResponseBody::new(Guarded::new(body, Arc::clone(&settings.timer), settings.timeout));
    let success = call.is_success(head.status);
    if !success || !call.is_stream() {
        let limit = if success { settings.max_body } else { MAX_ERROR_BODY };
        let (bytes, end) = read(&mut body, limit).await;
        let context = || Context { status: Some(head.status), headers: head.headers.clone(), ..Context::default() };
        if !success {
            let unauthorized = head.status == StatusCode::UNAUTHORIZED && !hop.foreign;
            return Err(Failed { error: Error::answered(context(), bytes), unauthorized });
        }
        if let Some(error) = end.error(limit) {
            return Err(error.with_context(context()).with_body(bytes).into());
        }
        body = bytes.into();
    }
    Ok(Answer {
        status: head.status,
        headers: head.headers,
        body,
        operation: call.operation.info.id,
        client_request_id: call.id().to_owned(),
        max_body: settings.max_body,
    })
}
