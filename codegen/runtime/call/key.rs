//! Keys in the path of a URL (OData URL Conventions, section 4.3).

use super::http::error::Error;
use super::http::url;
use super::value::key::KeyText;

/// `('russell')`, or `(OrderID=1,ProductID=2)` where the key has several parts; percent-encoded.
///
/// # Errors
/// For a part without text: the request would go to the collection.
pub(crate) fn parentheses(key: &KeyText, names: &[&str]) -> Result<String, Error> {
    match &key.parts[..] {
        [(_, literal)] if !literal.is_empty() => Ok(format!("({})", url::segment(literal))),
        _ => named(key, names),
    }
}

/// `(appId='…')`: a key with the names of all its parts, as alternate keys have them; percent-encoded.
///
/// # Errors
/// For a part without text: the request would go to the collection.
pub(crate) fn named(key: &KeyText, names: &[&str]) -> Result<String, Error> {
    if key.parts.iter().any(|(_, literal)| literal.is_empty()) {
        return Err(Error::request("the key is empty"));
    }
    let part =
        |(name, (_, literal)): (&&str, &(String, String))| format!("{}={}", url::segment(name), url::segment(literal));
    Ok(format!("({})", names.iter().zip(&key.parts).map(part).collect::<Vec<_>>().join(",")))
}

/// A key as a segment of its own; only keys of one part have this form.
///
/// # Errors
/// For an empty key, and for dot segments.
pub(crate) fn segment(key: &KeyText) -> Result<String, Error> {
    match &key.parts[..] {
        [(text, _)] => key_segment(text),
        _ => Err(Error::request("a key of several parts has no segment form")),
    }
}

fn key_segment(text: &str) -> Result<String, Error> {
    match text {
        "" => Err(Error::request("the key is empty")),
        // URL parsers fold dot segments, percent-encoded ones too: the request would go to another resource.
        "." | ".." => Err(Error::request(format!("`{text}` cannot be a key: it would change the path"))),
        _ => Ok(url::segment(text)),
    }
}

/// Whether a key can stand as a segment: one that begins with `$` cannot, since such segments are the service's own (`$count`,
/// `$ref`), percent-encoded too. In brackets it can.
pub(crate) fn is_segment(key: &KeyText) -> bool {
    matches!(&key.parts[..], [(text, _)] if !text.starts_with('$'))
}
