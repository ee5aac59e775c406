//! An operation is data: what is to be asked of the service, complete but for host and credentials. It can be sent,
//! logged, put into a batch, or turned into an HTTP request, and the same URL text serves all of them.

use super::transport::Body;
use super::url;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use std::fmt;

/// What is known of an operation before it is called: the fixed part that the metadata states.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The stable name.
    pub id: OperationId,
    /// The HTTP method.
    pub method: Method,
    /// What a success answers with.
    pub response: ResponseKind,
    /// The permissions that allow the call, the least privileged of each scheme first; empty where the metadata says
    /// nothing. One of them is enough.
    pub permissions: &'static [Permission],
}

impl OperationInfo {
    /// The fixed part of an action or function, by its name, such as `user.sendMail`.
    pub const fn new(
        name: &'static str,
        method: Method,
        response: ResponseKind,
        permissions: &'static [Permission],
    ) -> Self {
        Self { id: OperationId::new(name), method, response, permissions }
    }
}

/// The stable name of an operation: what it is applied to, and what it does (`connectorGroup.members.list`).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OperationId {
    subject: &'static str,
    verb: Option<&'static str>,
}

impl OperationId {
    /// The name of an action or function, such as `user.sendMail`.
    pub const fn new(name: &'static str) -> Self {
        Self { subject: name, verb: None }
    }

    /// The name of what can be done at a place. The two are put together where the name is shown: a text for each
    /// operation would be a constant more for the compiler.
    pub(crate) const fn at(place: &'static str, verb: &'static str) -> Self {
        Self { subject: place, verb: Some(verb) }
    }
}

impl PartialEq<str> for OperationId {
    fn eq(&self, name: &str) -> bool {
        match self.verb {
            None => self.subject == name,
            Some(verb) => name.strip_prefix(self.subject).and_then(|rest| rest.strip_prefix('.')) == Some(verb),
        }
    }
}

impl PartialEq<&str> for OperationId {
    fn eq(&self, name: &&str) -> bool {
        *self == **name
    }
}

impl fmt::Display for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.subject)?;
        self.verb.map_or(Ok(()), |verb| write!(f, ".{verb}"))
    }
}

impl fmt::Debug for OperationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_string(), f)
    }
}

/// What a success answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseKind {
    /// One entity.
    Entity,
    /// A page of a collection.
    Collection,
    /// A complex, primitive or enumeration value.
    Value,
    /// A number as text (`$count`).
    Count,
    /// One reference (`$ref`), or a page of them.
    Reference,
    /// A stream of bytes.
    Stream,
    /// Nothing, or what the service cares to send.
    Nothing,
}

/// One permission (scope) that allows an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Permission {
    /// How the caller is signed in: for Graph `DelegatedWork`, `DelegatedPersonal` or `Application`.
    pub scheme: &'static str,
    /// The name of the permission, such as `Directory.ReadWrite.All`.
    pub scope: &'static str,
}

impl Permission {
    /// A permission by the names of its scheme and scope.
    pub const fn new(scheme: &'static str, scope: &'static str) -> Self {
        Self { scheme, scope }
    }
}

/// Where an operation is sent, relative to the service root: percent-encoded, and as a template for logs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    encoded: String,
    template: String,
    /// Which entity types stand where: qualified name, and how much of `encoded` addresses the entity.
    owners: Vec<(&'static str, usize)>,
    /// Parameter aliases of functions in the path, for the query.
    aliases: Vec<(String, String)>,
    /// Why no request can be sent here: a key that was refused.
    refused: Option<String>,
}

impl Path {
    /// A path that is one fixed segment below the service root.
    pub(crate) fn root(name: &str) -> Self {
        Self::default().segment(name)
    }

    /// A path as it stands in a URL. What it is made of is not known, and so it is not shown.
    pub(crate) fn raw(encoded: &str) -> Self {
        Self { encoded: encoded.to_owned(), template: "{path}".to_owned(), ..Self::default() }
    }

    /// The path one fixed segment further down, such as `connectors` or `$ref`.
    pub(crate) fn segment(&self, name: &str) -> Self {
        let mut path = self.clone();
        path.push(&url::segment(name), name);
        path
    }

    /// The path one key further down; `key` is percent-encoded already, and stands in the template as `{placeholder}`.
    pub(crate) fn key(&self, key: &str, placeholder: &str) -> Self {
        let mut path = self.clone();
        path.push(key, &format!("{{{placeholder}}}"));
        path
    }

    /// The path with a key or argument list in brackets behind its last segment: `People('russell')`.
    pub(crate) fn call(&self, arguments: &str, placeholder: &str) -> Self {
        let mut path = self.clone();
        path.encoded.push_str(arguments);
        path.template.push_str(placeholder);
        path
    }

    /// The path, with a parameter alias that its last segment names.
    pub(crate) fn with_alias(mut self, name: String, value: String) -> Self {
        self.aliases.push((name, value));
        self
    }

    /// The path, known to address an entity of the named type.
    pub(crate) fn owned_by(mut self, type_name: &'static str) -> Self {
        self.owners.push((type_name, self.encoded.len()));
        self
    }

    /// The path of the last entity of the named type, where there is one.
    pub(crate) fn owner(&self, type_name: &str) -> Option<&str> {
        let (_, end) = self.owners.iter().rev().find(|(name, _)| *name == type_name)?;
        self.encoded.get(..*end)
    }

    /// A path to which nothing can be sent.
    pub(crate) fn refuse(mut self, reason: String) -> Self {
        self.refused.get_or_insert(reason);
        self
    }

    /// Why nothing can be sent here.
    pub(crate) fn refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }

    fn push(&mut self, encoded: &str, template: &str) {
        if !self.encoded.is_empty() {
            self.encoded.push('/');
            self.template.push('/');
        }
        self.encoded.push_str(encoded);
        self.template.push_str(template);
    }

    /// Percent-encoded, without a leading slash: `connectors/4f%2F2/memberOf`.
    pub fn as_str(&self) -> &str {
        &self.encoded
    }

    /// With placeholders for keys, fit for logs and metrics: `connectors/{connector-id}/memberOf`.
    pub fn template(&self) -> &str {
        &self.template
    }
}

/// One request to the service, as data.
#[derive(Clone, Debug)]
pub struct Operation {
    pub(crate) info: OperationInfo,
    pub(crate) path: Path,
    /// Names and values before encoding, in the order in which they are sent.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
    /// A whole URL that takes the place of path and query: a next link, or one that the user has.
    pub(crate) url: Option<::url::Url>,
}

impl Operation {
    pub(crate) fn new(info: OperationInfo, path: Path) -> Self {
        let query = path.aliases.clone();
        Self { info, path, query, headers: HeaderMap::new(), body: Body::empty(), url: None }
    }

    /// The fixed part: name, method, kind of answer, permissions.
    pub fn info(&self) -> &OperationInfo {
        &self.info
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.info.method
    }

    /// Whether it may change something.
    pub(crate) fn is_write(&self) -> bool {
        !self.info.method.is_safe()
    }

    /// Whether 304 is one of its answers.
    pub(crate) fn asks_whether_modified(&self) -> bool {
        self.headers.contains_key(http::header::IF_NONE_MATCH)
    }

    /// Where it is sent, relative to the service root.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Query options before encoding, in order.
    pub fn query(&self) -> &[(String, String)] {
        &self.query
    }

    /// Headers that the operation itself asks for; those of every request (authorization, user agent, ids) are added
    /// when it is sent.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The request body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// Path and query, relative to the service root and percent-encoded: what follows the root in a URL, and what
    /// stands as `url` in a batch request. Of path and query alone: a URL given by `with_url` is not in it.
    pub fn relative_url(&self) -> String {
        url::with_query(self.path.as_str(), &self.query)
    }

    /// Sets a query option, replacing one of the same name.
    pub(crate) fn set_query(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        match self.query.iter_mut().find(|(n, _)| n == name) {
            Some((_, old)) => *old = value,
            None => self.query.push((name.to_owned(), value)),
        }
    }

    /// Sets a JSON body.
    pub(crate) fn set_json(&mut self, text: Vec<u8>) {
        self.set_header(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        self.body = Body::from(text);
    }

    /// Sets a header, replacing one of the same name.
    pub(crate) fn set_header(&mut self, name: HeaderName, value: HeaderValue) {
        self.headers.insert(name, value);
    }
}
