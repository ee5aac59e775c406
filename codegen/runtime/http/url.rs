//! How text enters a URL: [`segment`] for a path, [`with_query`] for the query (OData URL Conventions, sections 2 and 4).
//! Quoted strings in keys, arguments and filters are literals (`value/literal.rs`) first.

use std::fmt::Write as _;

/// Percent-encodes one path segment, so that no value can leave it: everything but RFC 3986 unreserved characters and
/// the sub-delimiters that OData keys use as they are (`'(),=:@$!*;` and `-._~`). A plus sign is encoded, too: there are
/// services that take it for a blank.
pub fn segment(text: &str) -> String {
    encode(text, b"-._~!$'()*,;=:@")
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
