//! One part of a batch: an operation as JSON, and its answer from JSON.

use super::client::Client;
use super::error::{Context, Error, Result};
use super::operation::Operation;
use super::transport::BoxError;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use serde_json::value::RawValue;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The answer to one part.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answered {
    /// The error that it stands for, if it is one.
    pub(crate) fn error(&self) -> Option<Error> {
        let context = Context { status: Some(self.status), headers: self.headers.clone(), ..Context::default() };
        (!self.status.is_success()).then(|| Error::answered(context, self.body.clone()))
    }

    /// The service did not try it, since another that it depends on has failed (424).
    pub(crate) fn failed_dependency(&self) -> bool {
        self.status == StatusCode::FAILED_DEPENDENCY
    }
}

/// The id of a part.
pub(crate) fn id(index: usize) -> String {
    (index + 1).to_string()
}

/// The JSON text of a part.
///
/// # Errors
/// Where the operation cannot be sent, is outside of the service, or has a body that is a stream.
pub(crate) fn request(client: &Client, index: usize, operation: &Operation, depends_on: &[String]) -> Result<String> {
    let url = client.url(operation)?;
    let root = client.root().as_str().trim_end_matches('/');
    let Some(relative) = url.as_str().strip_prefix(root).filter(|rest| rest.starts_with('/')) else {
        return Err(Error::request(format!(
            "{} cannot be part of a batch: it is not below the service root",
            operation.info().id
        )));
    };
    let mut part = json!({ "id": id(index), "method": operation.method().as_str(), "url": relative });
    let mut headers = operation.headers().clone();
    let mut body = None;
    if !operation.body().is_empty() {
        let Some(bytes) = operation.body().as_bytes() else {
            return Err(Error::request("a body that is a stream cannot be part of a batch"));
        };
        let kind = headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        body = Some(if is_json(kind) { raw(bytes)? } else { json!(STANDARD.encode(bytes)).to_string() });
    } else if *operation.method() == Method::POST || *operation.method() == Method::PATCH {
        headers.entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
    }
    if !headers.is_empty() {
        let all = headers.iter().filter_map(|(name, value)| Some((name.to_string(), json!(value.to_str().ok()?))));
        part["headers"] = Json::Object(all.collect());
    }
    if !depends_on.is_empty() {
        part["dependsOn"] = json!(depends_on);
    }
    let mut text = part.to_string();
    if let Some(body) = body {
        // As it is: numbers in it must not go through a floating point number.
        text.truncate(text.len() - 1);
        text = format!("{text},\"body\":{body}}}");
    }
    Ok(text)
}

fn raw(bytes: &[u8]) -> Result<String> {
    let raw: &RawValue =
        serde_json::from_slice(bytes).map_err(|e| Error::request("the body is no JSON").with_source(e))?;
    Ok(raw.get().to_owned())
}

fn is_json(kind: &HeaderValue) -> bool {
    kind.to_str().is_ok_and(|kind| kind.contains("json"))
}

type Object = BTreeMap<String, Box<RawValue>>;

/// The answers of a batch by id, in whichever order they came.
pub(crate) fn answers(body: &[u8]) -> Result<BTreeMap<String, Answered>, BoxError> {
    let mut whole: Object = serde_json::from_slice(body)?;
    let responses = whole.remove("responses").ok_or("the answer has no `responses`")?;
    let parts: Vec<Object> = serde_json::from_str(responses.get())?;
    parts.into_iter().map(answer).collect()
}

fn answer(mut part: Object) -> Result<(String, Answered), BoxError> {
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
    Ok((id, Answered { status, headers, body }))
}

/// A body that is no JSON comes as a string: text as it is, anything else in base64.
fn bytes_of(body: &RawValue, kind: Option<&HeaderValue>) -> Result<Bytes, BoxError> {
    let text = body.get();
    let Some(kind) = kind.filter(|kind| text.starts_with('"') && !is_json(kind)) else {
        return Ok(Bytes::from(text.to_owned()));
    };
    let text: String = serde_json::from_str(text)?;
    let is_text = kind.to_str().is_ok_and(|kind| kind.starts_with("text/"));
    match STANDARD.decode(&text) {
        Ok(bytes) if !is_text => Ok(bytes.into()),
        _ => Ok(text.into()),
    }
}
