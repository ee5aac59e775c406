//! Options that every builder of a call takes: headers, preferences, query options as text.

use super::http::operation::Operation;
use super::value::additional::additional;
use super::value::model::Structured;
use http::header::{HeaderMap, HeaderName, HeaderValue};

/// What can be given as an entity tag: the text of one, or a value that was read with one.
pub trait EntityTag {
    #[doc(hidden)]
    fn etag(&self) -> Option<&str>;
}

impl EntityTag for &str {
    fn etag(&self) -> Option<&str> {
        Some(self)
    }
}

impl EntityTag for &String {
    fn etag(&self) -> Option<&str> {
        Some(self)
    }
}

impl<T: Structured> EntityTag for &T {
    /// The value's `@odata.etag`.
    fn etag(&self) -> Option<&str> {
        additional(*self).etag()
    }
}

/// Options that every builder of a call takes.
macro_rules! request_options {
    ([$($generics:tt)*] $type:ty, $self:ident => $operation:expr) => {
        impl<$($generics)*> $type {
            /// Sets a request header, also one that this crate would set otherwise.
            pub fn header(mut $self, name: ::http::HeaderName, value: ::http::HeaderValue) -> Self {
                $operation.set_header(name, value);
                $self
            }

            /// Sets a query option as text, with its `$` where it is a system query option. Neither name nor value is
            /// percent-encoded yet.
            pub fn query(mut $self, name: &str, value: impl Into<String>) -> Self {
                $operation.set_query(name, value);
                $self
            }

            /// Sends the request to this URL, path and query as they are: for a URL that came from the service. It must
            /// be one of the service's, or the request fails before anything is sent.
            pub fn with_url(mut $self, url: ::url::Url) -> Self {
                $operation.url = Some(url);
                $self
            }

            /// Adds a preference (`Prefer`), such as `odata.maxpagesize=50` or `include-unknown-enum-members`.
            pub fn prefer(mut $self, preference: &str) -> Self {
                super::options::add_preference(&mut $operation, preference);
                $self
            }

            /// Asks the service to send members of evolvable enumerations by their names, also those that clients of its
            /// first days do not know (`Prefer: include-unknown-enum-members`).
            pub fn include_unknown_enum_members(self) -> Self {
                self.prefer("include-unknown-enum-members")
            }

            /// Sends the request only if the entity is still the one with this tag (`If-Match`): the text of a tag, or
            /// an entity that was read. Without a tag in that, the call fails before anything is sent.
            pub fn if_match(mut $self, tag: impl super::options::EntityTag) -> Self {
                super::options::set_tag(&mut $operation, ::http::header::IF_MATCH, &tag);
                $self
            }
        }
    };
}
pub(crate) use request_options;

/// A header that is text.
pub(crate) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Preferences add up in one header (RFC 7240).
pub(crate) fn add_preference(operation: &mut Operation, preference: &str) {
    let name = HeaderName::from_static("prefer");
    let before = operation.headers.get(&name).and_then(|value| value.to_str().ok());
    let value = before.map_or_else(|| preference.to_owned(), |before| format!("{before}, {preference}"));
    set_text_header(operation, name, &value);
}

/// Sets a header to an entity tag. Without one, the request would mean something else: it fails before anything is sent.
pub(crate) fn set_tag(operation: &mut Operation, name: HeaderName, tag: &impl EntityTag) {
    match tag.etag() {
        Some(tag) => set_text_header(operation, name, tag),
        None => {
            let path = std::mem::take(&mut operation.path);
            operation.path = path.refuse(format!("the value for header `{name}` has no entity tag"));
        }
    }
}

/// Sets a header from text; text that no header can hold makes the request fail before anything is sent.
pub(crate) fn set_text_header(operation: &mut Operation, name: HeaderName, value: &str) {
    match HeaderValue::from_str(value) {
        Ok(value) => operation.set_header(name, value),
        Err(_) => {
            let path = std::mem::take(&mut operation.path);
            operation.path =
                path.refuse(format!("the value for header `{name}` has characters that no header can hold"));
        }
    }
}

/// Says that the service must evaluate the query on its index (`ConsistencyLevel: eventual`), unless the caller said
/// otherwise; Graph wants it for `$search`, and for `$count` together with `$filter` or `$orderby`.
pub(crate) fn set_consistency_level(operation: &mut Operation) {
    let has = |name: &str| operation.query.iter().any(|(n, _)| n == name);
    let counts = has("$count") || operation.path.as_str().ends_with("/$count");
    let name = HeaderName::from_static("consistencylevel");
    if (has("$search") || counts && (has("$filter") || has("$orderby"))) && !operation.headers.contains_key(&name) {
        operation.set_header(name, HeaderValue::from_static("eventual"));
    }
}
