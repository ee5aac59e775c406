//! One part of a batch: an operation as JSON, and its answer from JSON.

use super::client::Client;
use super::http::error::{Context, Error, ErrorKind, Result};
use super::http::operation::{Operation, OperationId};
use super::http::transport::BoxError;
use super::value::primitive::Binary;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The answer to one part.
pub(crate) struct Answered {
    /// 304 is a success where it was asked for.
    pub(crate) is_success: bool,
    pub(crate) status: StatusCode,
    pub(crate) context: Context,
    pub(crate) body: Bytes,
}

impl Answered {
    /// The error that it stands for, if it is one.
    pub(crate) fn error(&self) -> Option<Error> {
        (!self.is_success).then(|| Error::answered(self.context.clone(), self.body.clone()))
    }

    /// The service did not try it, since another that it depends on has failed (424).
    pub(crate) fn failed_dependency(&self) -> bool {
        self.status == StatusCode::FAILED_DEPENDENCY
    }
}

/// The error of a request once more, for one of the parts that it carried.
pub(crate) fn share(error: &Error) -> Error {
    let context = Context { status: error.status(), headers: error.headers().clone(), ..Context::default() };
    let body = error.body().cloned().unwrap_or_default();
    let shared = match error.kind() {
        ErrorKind::Service
        | ErrorKind::NotFound
        | ErrorKind::NotModified
        | ErrorKind::PreconditionFailed
        | ErrorKind::ResyncRequired => Error::answered(context, body),
        kind => {
            let shared = Error::new(kind, error.message()).with_context(context).with_body(body);
            match std::error::Error::source(error) {
                Some(source) => shared.with_source(source.to_string()),
                None => shared,
            }
        }
    };
    shared.identified(OperationId::new("$batch"), error.client_request_id())
}

/// The id of a part.
pub(crate) fn id(index: usize) -> String {
    (index + 1).to_string()
}

/// The JSON of a part, but for the parts that it comes after: these are not the same each time that it is sent.
pub(crate) struct Text {
    /// An object that is still open.
    head: String,
    body: Option<String>,
}

impl Text {
    pub(crate) fn after(&self, depends_on: Vec<String>) -> String {
        let mut text = self.head.clone();
        if !depends_on.is_empty() {
            text.push_str(&format!(",\"dependsOn\":{}", json!(depends_on)));
        }
        if let Some(body) = &self.body {
            text.push_str(&format!(",\"body\":{body}"));
        }
        text.push('}');
        text
    }
}

/// An operation as a part.
///
/// # Errors
/// Where the operation cannot be sent, is outside of the service, or has a body that is a stream.
pub(crate) fn text(client: &Client, index: usize, operation: &Operation) -> Result<Text> {
    let url = client.url(operation)?;
    let root = client.root().as_str().trim_end_matches('/');
    let Some(relative) = url.as_str().strip_prefix(root).filter(|rest| rest.starts_with('/')) else {
        return Err(Error::request("what is not below the service root cannot be part of a batch"));
    };
    let mut part = json!({ "id": id(index), "method": operation.method().as_str(), "url": relative });
    let mut headers = operation.headers().clone();
    let mut body = None;
    if !operation.body().is_empty() {
        let Some(bytes) = operation.body().as_bytes() else {
            return Err(Error::request("a body that is a stream cannot be part of a batch"));
        };
        let kind = headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        body = Some(body_text(bytes, kind)?);
    } else if *operation.method() == Method::POST || *operation.method() == Method::PATCH {
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    }
    if !headers.is_empty() {
        let all = headers.iter().filter_map(|(name, value)| Some((name.to_string(), json!(value.to_str().ok()?))));
        part["headers"] = Json::Object(all.collect());
    }
    let mut head = part.to_string();
    head.pop();
    Ok(Text { head, body })
}

/// JSON as it is, since numbers in it must not go through a floating point number; text as a string; anything else in
/// base64url (OData JSON Format 4.01, section 19.1).
fn body_text(bytes: &[u8], kind: &HeaderValue) -> Result<String> {
    if is_json(kind) {
        return raw(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if is_text(kind) => Ok(json!(text).to_string()),
        _ => Ok(json!(Binary::from_bytes(bytes).as_str()).to_string()),
    }
}

fn raw(bytes: &[u8]) -> Result<String> {
    let raw: &RawValue =
        serde_json::from_slice(bytes).map_err(|e| Error::request("the body is no JSON").with_source(e))?;
    Ok(raw.get().to_owned())
}

fn is_json(kind: &HeaderValue) -> bool {
    kind.to_str().is_ok_and(|kind| kind.contains("json"))
}

fn is_text(kind: &HeaderValue) -> bool {
    kind.to_str().is_ok_and(|kind| kind.starts_with("text/"))
}

type Object = BTreeMap<String, Box<RawValue>>;

/// The answers of a batch by id, in whichever order they came; `context` is that of the batch as a whole.
pub(crate) fn answers(context: &Context, body: &[u8]) -> Result<BTreeMap<String, Answered>, BoxError> {
    let mut whole: Object = serde_json::from_slice(body)?;
    let responses = whole.remove("responses").ok_or("the answer has no `responses`")?;
    let parts: Vec<Object> = serde_json::from_str(responses.get())?;
    parts.into_iter().map(|part| answer(context, part)).collect()
}

fn answer(context: &Context, mut part: Object) -> Result<(String, Answered), BoxError> {
    let id: Json = serde_json::from_str(part.get("id").ok_or("a response has no `id`")?.get())?;
    let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
    let status: u16 = serde_json::from_str(part.get("status").ok_or("a response has no `status`")?.get())?;
    let status = StatusCode::from_u16(status)?;
    let mut headers = HeaderMap::new();
    if let Some(sent) = part.get("headers") {
        let sent: Option<BTreeMap<String, Json>> = serde_json::from_str(sent.get())?;
        for (name, value) in sent.unwrap_or_default() {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(text)) {
                headers.append(name, value);
            }
        }
    }
    let body = part.remove("body").filter(|body| body.get() != "null");
    let body = body.map(|body| bytes_of(&body, headers.get(CONTENT_TYPE))).transpose()?.unwrap_or_default();
    let context = Context { status: Some(status), headers, ..context.clone() };
    Ok((id, Answered { is_success: status.is_success(), status, context, body }))
}

/// A body that is no JSON comes as a string: text as it is, anything else in base64, of either alphabet. Graph has JSON
/// in base64 as well, where the request was no JSON.
fn bytes_of(body: &RawValue, kind: Option<&HeaderValue>) -> Result<Bytes, BoxError> {
    let json = Bytes::from(body.get().to_owned());
    if !json.starts_with(b"\"") {
        return Ok(json);
    }
    let text: String = serde_json::from_str(body.get())?;
    let Some(kind) = kind.filter(|kind| !is_text(kind)) else { return Ok(text.into()) };
    match Binary::unchecked(text.clone()).to_bytes() {
        Ok(bytes) if !is_json(kind) || bytes.starts_with(b"{") => Ok(bytes.into()),
        _ if is_json(kind) => Ok(json),
        _ => Ok(text.into()),
    }
}
