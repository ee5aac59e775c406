//! The only three ways in which a value enters a URL: [`segment`] for a path, [`literal`] for a quoted string in a key,
//! a function argument or a filter, [`with_query`] for the query (OData URL Conventions, sections 2 and 4).

use super::error::Error;
use std::fmt::Write as _;

/// Percent-encodes one path segment, so that no value can leave it: everything but RFC 3986 unreserved characters and
/// the sub-delimiters that OData keys use as they are (`'(),=:@$!*;` and `-._~`). A plus sign is encoded, too: there are
/// services that take it for a blank.
pub fn segment(text: &str) -> String {
    encode(text, b"-._~!$'()*,;=:@")
}

/// A key as one path segment.
///
/// # Errors
/// An empty key, `.` and `..` are refused: URL parsers fold dot segments, percent-encoded ones too, and the request
/// would go to another resource. So would one with a key that begins with `$`: such segments are the service's own
/// (`$count`, `$ref`), percent-encoded too.
pub fn key_segment(text: &str) -> Result<String, Error> {
    match text {
        "" => Err(Error::request("the key is empty")),
        "." | ".." => Err(Error::request(format!("`{text}` cannot be a key: it would change the path"))),
        _ if text.starts_with('$') => Err(Error::request(format!(
            "`{text}` cannot be a key: a segment that begins with `$` is not a key to the service"
        ))),
        _ => Ok(segment(text)),
    }
}

/// A string literal: in single quotes, quotes within doubled. Not percent-encoded.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Path and query; names keep their `$`, values are percent-encoded (blank as `%20`, plus as `%2B`).
pub fn with_query(path: &str, query: &[(String, String)]) -> String {
    let mut url = path.to_owned();
    for (index, (name, value)) in query.iter().enumerate() {
        url.push(if index == 0 { '?' } else { '&' });
        url.push_str(&encode(name, b"-._~$@"));
        url.push('=');
        url.push_str(&query_value(value));
    }
    url
}

/// A query value: everything is encoded that could end it, or that a form decoder would read otherwise.
pub fn query_value(text: &str) -> String {
    encode(text, b"-._~!$'()*,;:@/")
}

fn encode(text: &str, kept: &[u8]) -> String {
    let mut encoded = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
