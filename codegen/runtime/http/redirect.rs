//! Redirects: where the next request goes, and what it may still carry.

use super::cloud::Realm;
use super::error::{Error, Result};
use super::transport::Body;
use http::{HeaderMap, Method, StatusCode, header};
use url::{Origin, Url};

/// One request of a chain of redirects.
pub(crate) struct Hop {
    pub(crate) url: Url,
    pub(crate) method: Method,
    pub(crate) body: Body,
    /// The chain has left the origin where it began. Stays so when it comes back: what lies in between could have
    /// chosen the URL, so neither token nor body goes out again.
    pub(crate) foreign: bool,
    home: Origin,
}

impl Hop {
    pub(crate) fn new(url: Url, method: Method, body: Body) -> Self {
        let home = url.origin();
        Self { url, method, body, foreign: false, home }
    }

    /// Where the answer sends this request to, or `None` if it is no redirect.
    ///
    /// 303 makes it a GET without body. All others keep method and body: RFC 9110 allows browsers to turn a POST into a
    /// GET on 301 and 302, but what came back would then pass for the answer to a write that never happened.
    ///
    /// # Errors
    /// A request that would leave https, or carry a body or a write to another origin, is not sent.
    pub(crate) fn redirected(&self, realm: &Realm, status: StatusCode, headers: &HeaderMap) -> Result<Option<Self>> {
        let Some(location) = headers.get(header::LOCATION).filter(|_| matches!(status.as_u16(), 301..=303 | 307 | 308))
        else {
            return Ok(None);
        };
        let url = location.to_str().ok().and_then(|location| self.url.join(location).ok());
        let url = url.ok_or_else(|| Error::request("the service redirects to something that is no URL"))?;
        realm.check_transport(&url)?;

        let (method, body) = match status {
            StatusCode::SEE_OTHER if self.method != Method::HEAD => (Method::GET, Body::empty()),
            _ => (self.method.clone(), self.body.clone()),
        };
        let foreign = self.foreign || url.origin() != self.home;
        if foreign && !(body.is_empty() && matches!(method, Method::GET | Method::HEAD)) {
            let origin = url.origin().ascii_serialization();
            return Err(Error::request(format!(
                "the service redirects a {method} to {origin}, outside of its own host"
            )));
        }
        Ok(Some(Self { url, method, body, foreign, home: self.home.clone() }))
    }
}
