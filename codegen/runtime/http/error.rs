//! The one error type: what went wrong, and all that the service said about it.

use super::http_date::retry_after;
use super::operation::OperationId;
use super::transport::{BoxError, TransportError, TransportErrorKind};
use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// A result whose error is [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed.
///
/// Everything that the service sent along is kept: status, error code, message, request ids, `Retry-After`, headers and
/// the raw body. `Display` is one line and leaves the [`source`](std::error::Error::source) to be printed by the
/// caller; neither it nor `Debug` shows a token, a query value or the body.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    context: Context,
    service: Option<ServiceError>,
    body: Option<Bytes>,
    retry_after: Option<Duration>,
    source: Option<BoxError>,
}

/// What is known of the exchange in which an error arose.
#[derive(Clone, Default)]
pub(crate) struct Context {
    pub(crate) operation: Option<String>,
    pub(crate) client_request_id: Option<String>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) headers: HeaderMap,
}

/// The kinds of failure that a caller would tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The service answered with an error; [`Error::status`] and [`Error::code`] say which.
    Service,
    /// There is nothing here: the service answered 404, or 204 where an entity was asked for.
    NotFound,
    /// The service answered 304 to `If-None-Match`: what was asked for has not changed.
    NotModified,
    /// The service answered 412: the entity has changed since it was read.
    PreconditionFailed,
    /// The service answered 410: a delta token or link is no longer valid, and the sequence has to be started anew.
    ResyncRequired,
    /// No token could be had from the token provider, or it is no legal header value.
    Credential,
    /// No connection to the service; nothing was sent.
    Connect,
    /// The service could not prove who it is, or both have no cipher in common; nothing was sent.
    Tls,
    /// The connection broke while the request was sent or the answer read.
    Io,
    /// No answer, or no further piece of it, arrived in time.
    Timeout,
    /// The answer to a read is not what was asked for: malformed, of an unexpected shape, or too long.
    Decode,
    /// The service has accepted a write, and its answer is not what was asked for. Done again, it would be done twice.
    Accepted,
    /// The request cannot be sent or must not be: an illegal value, or a URL outside of the service.
    Request,
}

/// The error object of an OData service.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ServiceError {
    /// The service's error code, such as `Request_ResourceNotFound`; empty where it sent none.
    pub code: String,
    /// The message for people; empty where it sent none.
    pub message: String,
    /// What the error is about, such as the name of a property.
    pub target: Option<String>,
    /// Further errors.
    pub details: Vec<ServiceError>,
    /// What else the service says for debugging (`innererror`), of whatever shape.
    pub inner_error: Option<Value>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            context: Context::default(),
            service: None,
            body: None,
            retry_after: None,
            source: None,
        }))
    }

    /// A request that cannot or must not be sent.
    pub(crate) fn request(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Request, message)
    }

    /// An answer that is not what was asked for.
    pub(crate) fn decode(message: impl Into<String>, source: impl Into<BoxError>) -> Self {
        Self::new(ErrorKind::Decode, message).with_source(source)
    }

    /// No usable token.
    pub(crate) fn credential(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Credential, message)
    }

    /// An answer with an error status, or the part of a batch answer that holds one.
    pub(crate) fn answered(context: Context, body: Bytes) -> Self {
        let kind = match context.status {
            Some(StatusCode::NOT_FOUND) => ErrorKind::NotFound,
            Some(StatusCode::NOT_MODIFIED) => ErrorKind::NotModified,
            Some(StatusCode::PRECONDITION_FAILED) => ErrorKind::PreconditionFailed,
            Some(StatusCode::GONE) => ErrorKind::ResyncRequired,
            _ => ErrorKind::Service,
        };
        let service = ServiceError::parse(&body);
        let message = match &service {
            Some(service) => service.message.clone(),
            None => text_message(context.content_type(), &body),
        };
        let mut error = Self::new(kind, message);
        error.0.retry_after = retry_after(&context.headers);
        error.0.service = service;
        error.0.body = Some(body);
        error.with_context(context)
    }

    pub(crate) fn transport(error: TransportError) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::Connect => ErrorKind::Connect,
            TransportErrorKind::Tls => ErrorKind::Tls,
            TransportErrorKind::Timeout => ErrorKind::Timeout,
            TransportErrorKind::Io => ErrorKind::Io,
            TransportErrorKind::Request => ErrorKind::Request,
        };
        let mut this = Self::new(kind, error.to_string());
        this.0.source = error.into_source();
        this
    }

    pub(crate) fn with_source(mut self, source: impl Into<BoxError>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_context(mut self, context: Context) -> Self {
        self.0.context = context;
        self
    }

    pub(crate) fn with_body(mut self, body: Bytes) -> Self {
        self.0.body = Some(body);
        self
    }

    /// With the ids of operation and request.
    pub(crate) fn identified(mut self, operation: OperationId, client_request_id: Option<&str>) -> Self {
        self.0.context.operation = Some(operation.to_string());
        self.0.context.client_request_id = client_request_id.map(str::to_owned);
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.context.status
    }

    /// The service's error code, such as `Request_ResourceNotFound`.
    pub fn code(&self) -> Option<&str> {
        self.service().map(|service| service.code.as_str()).filter(|code| !code.is_empty())
    }

    /// The message for people: the service's where it sent one, otherwise ours; may be empty.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The error object that the service sent.
    pub fn service(&self) -> Option<&ServiceError> {
        self.0.service.as_ref()
    }

    /// The id that the service gave to the request (`request-id`); support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        let headers = &self.0.context.headers;
        let header = ["request-id", "x-ms-request-id"].iter().find_map(|name| headers.get(*name)?.to_str().ok());
        header.or_else(|| self.service()?.inner_error.as_ref()?.get("request-id")?.as_str())
    }

    /// The id that this client gave to the request (`client-request-id`), the same over all its retries.
    pub fn client_request_id(&self) -> Option<&str> {
        self.0.context.client_request_id.as_deref()
    }

    /// How long the service asks to wait before the next request (`Retry-After`, in seconds or as a date).
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The raw body of the answer, or as much of it as was read.
    pub fn body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// The headers of the answer; empty where there was none.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.context.headers
    }

    /// The id of the operation that failed, such as `connectorGroup.members.list`.
    pub fn operation(&self) -> Option<&str> {
        self.0.context.operation.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.operation() {
            write!(f, "{operation}: ")?;
        }
        let message = one_line(self.message());
        match (self.kind(), self.status()) {
            (
                ErrorKind::Service
                | ErrorKind::NotFound
                | ErrorKind::NotModified
                | ErrorKind::PreconditionFailed
                | ErrorKind::ResyncRequired,
                Some(status),
            ) => {
                write!(f, "the service answered {status}")?;
                if let Some(code) = self.code() {
                    write!(f, " ({})", one_line(code))?;
                }
                if message.is_empty() { Ok(()) } else { write!(f, ": {message}") }
            }
            _ => f.write_str(&message),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("operation", &self.operation())
            .field("status", &self.status())
            .field("code", &self.code())
            .field("message", &self.message())
            .field("request_id", &self.request_id())
            .field("client_request_id", &self.client_request_id())
            .field("retry_after", &self.retry_after())
            .field("source", &self.0.source)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl Context {
    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// The error for a body that is not what the operation answers with; names the content type where it explains why.
    pub(crate) fn decode_error(self, body: &Bytes, source: impl Into<BoxError>) -> Error {
        self.unread(ErrorKind::Decode, "", body, source)
    }

    /// The same for an operation that the service has carried out.
    pub(crate) fn accepted_error(self, body: &Bytes, source: impl Into<BoxError>) -> Error {
        self.unread(ErrorKind::Accepted, "the service has accepted the request, but ", body, source)
    }

    fn unread(self, kind: ErrorKind, what: &str, body: &Bytes, source: impl Into<BoxError>) -> Error {
        let message = match self.content_type() {
            Some(kind) if !kind.contains("json") => format!("{what}the answer is {} instead of JSON", one_line(kind)),
            _ => format!("{what}the answer cannot be decoded"),
        };
        Error::new(kind, message).with_source(source).with_body(body.clone()).with_context(self)
    }
}

impl ServiceError {
    /// Reads `{"error": {…}}`, `{"odata.error": {…}}`, OAuth's `{"error": "…", "error_description": "…"}`, and a bare
    /// `{"code": …, "message": …}`; names in any case.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
        let value: Value = serde_json::from_slice(body).ok()?;
        match field(&value, "error").or_else(|| field(&value, "odata.error")) {
            Some(error @ Value::Object(_)) => Some(Self::from_value(error)),
            Some(code) => Some(Self {
                code: text(code),
                message: field(&value, "error_description")
                    .or_else(|| field(&value, "message"))
                    .map_or_else(String::new, text),
                ..Self::default()
            }),
            None if field(&value, "code").is_some() || field(&value, "message").is_some() => {
                Some(Self::from_value(&value))
            }
            None => None,
        }
    }

    fn from_value(value: &Value) -> Self {
        let details = field(value, "details").and_then(Value::as_array);
        Self {
            code: field(value, "code").map_or_else(String::new, text),
            message: field(value, "message").map_or_else(String::new, text),
            target: field(value, "target").filter(|target| !target.is_null()).map(text),
            details: details.into_iter().flatten().map(Self::from_value).collect(),
            inner_error: field(value, "innererror").cloned(),
        }
    }
}

fn field<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    value.as_object()?.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// A string as it is, the `value` of `{"lang": …, "value": …}`, and anything else as JSON text.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(object) => {
            object.get("value").and_then(Value::as_str).map_or_else(|| value.to_string(), str::to_owned)
        }
        other => other.to_string(),
    }
}

/// What to say of an error body that is no OData error: plain text as it is, markup by its size alone.
fn text_message(content_type: Option<&str>, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if content_type.is_some_and(|kind| kind.contains("html") || kind.contains("xml")) || text.starts_with('<') {
        format!("{} bytes of {}", body.len(), content_type.map_or(Cow::Borrowed("markup"), one_line))
    } else {
        text.to_owned()
    }
}

/// One line of at most 500 characters without the full stop at its end.
fn one_line(text: &str) -> Cow<'_, str> {
    const LIMIT: usize = 500;
    let text = text.trim().trim_end_matches('.');
    if text.len() <= LIMIT && !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut line: String = text.chars().take(LIMIT).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(LIMIT).is_some() {
        line.push('…');
    }
    Cow::Owned(line)
}
