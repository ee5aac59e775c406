//! Changes since a point in time: delta queries (OData Protocol 4.01, section 11.3).

use super::client::Client;
use super::http::error::{Error, Result};
use super::http::operation::{Operation, OperationInfo, Path, ResponseKind};
use super::pages::Pages;
use super::query::{Many, Navigation};
use super::reply::{Page, page};
use super::send::Call;
use super::value::additional::additional;
use super::value::decode;
use super::value::model::{Structured, Value};
use futures_core::Stream;
use http::Method;
use serde_json::Value as Json;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use url::Url;

const RESUME: OperationInfo = OperationInfo::new("delta.resume", Method::GET, ResponseKind::Collection, &[]);

/// An entity that was added or changed, or one that is gone.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change<T> {
    /// Added or changed; as much of it as the service sends.
    Present(T),
    /// No longer there.
    Removed {
        /// The entity, with little more than its key.
        entity: T,
        /// `deleted`, or `changed` where it only left the set that is looked at; as the service sent it.
        reason: Option<String>,
    },
    /// Two entities that are related now; as services of OData 4.0 say it.
    Linked(Link),
    /// Two entities that are no longer related.
    Unlinked(Link),
}

/// A relation between two entities, by their URLs (OData JSON Format 4.0, sections 14.3 and 14.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// From where the navigation property leads.
    pub source: String,
    /// The name of the navigation property.
    pub relationship: String,
    /// Where it leads to.
    pub target: String,
}

/// A round of changes as a [`Stream`]: all pages of them, and then the link from which the next round starts;
/// [`try_next`](Changes::try_next) needs no further crate.
pub struct Changes<'c, T> {
    pages: Pages<'c, T>,
    page: std::vec::IntoIter<T>,
    /// The link of the last page, until all its changes have been taken.
    coming: Option<DeltaLink>,
    link: Option<DeltaLink>,
}

/// From where the next round of changes starts. It is an opaque URL of the service: store it as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeltaLink(String);

impl DeltaLink {
    /// From stored text.
    pub fn new(link: impl Into<String>) -> Self {
        Self(link.into())
    }

    /// As text, to be stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'c, T: Structured + Value> Call<'c, Page<T>> {
    /// The call as a round of changes: for delta functions, and for lists that track changes.
    pub fn changes(self) -> Changes<'c, T> {
        Changes { pages: Pages::new(self), page: Vec::new().into_iter(), coming: None, link: None }
    }
}

impl<'c, T: Value> Call<'c, Page<T>> {
    /// No changes now, but the link from which the next round starts (`$deltatoken=latest`). Drives of Graph take it as the
    /// argument of their function instead: `delta_with_token("latest")`.
    pub fn from_now(self) -> Self {
        self.query("$deltatoken", "latest")
    }
}

impl Client {
    /// The changes since the round that ended in this link, as entities of type `T`.
    ///
    /// A link that has grown too old fails with kind [`ResyncRequired`](super::http::error::ErrorKind::ResyncRequired):
    /// start anew then.
    ///
    /// # Errors
    /// Where the link is no URL; where it is none of the service's, the first request fails.
    pub fn changes_since<T: Structured + Value + Default>(&self, link: &DeltaLink) -> Result<Changes<'_, T>> {
        self.delta(link).map(Call::changes)
    }

    /// The first request for [`changes_since`](Self::changes_since), which takes headers and preferences: those of the
    /// round before are not in the link.
    ///
    /// # Errors
    /// Where the link is no URL.
    pub fn delta<T: Structured + Value + Default>(&self, link: &DeltaLink) -> Result<Call<'_, Page<T>>> {
        let url = Url::parse(link.as_str()).map_err(|e| Error::request("the delta link is no URL").with_source(e))?;
        let mut operation = Operation::new(RESUME, Path::default());
        operation.url = Some(url);
        Ok(Call::new(self, operation, page::<T>))
    }
}

impl<E: Structured, T: Structured + Value + Default, X> Navigation<E, T, Many, X> {
    /// The changes of related entities that came with an entity (`members@delta`); `None` where none came.
    ///
    /// # Errors
    /// Where the JSON is no list of entities.
    pub fn changes_in(self, entity: &E) -> Result<Option<Vec<Change<T>>>> {
        let Some(json) = additional(entity).exact(&format!("{}@delta", self.name())) else { return Ok(None) };
        let mut all: Option<Vec<T>> = None;
        decode::from_exact(Vec::place(&mut all), json)?;
        Ok(Some(all.unwrap_or_default().into_iter().map(change).collect()))
    }
}

impl<T: Structured + Value> Changes<'_, T> {
    /// The next change; `None` at the end of the round.
    ///
    /// # Errors
    /// What a request fails with. The next call asks for the same page again.
    pub async fn try_next(&mut self) -> Result<Option<Change<T>>> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// Where the next round starts: there once the round has come to its end, so that no change is passed over.
    pub fn link(&self) -> Option<&DeltaLink> {
        self.link.as_ref()
    }
}

// Nothing in a vector's iterator is pinned.
impl<T> Unpin for Changes<'_, T> {}

impl<T: Structured + Value> Stream for Changes<'_, T> {
    type Item = Result<Change<T>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            if let Some(entity) = this.page.next() {
                return Poll::Ready(Some(Ok(change(entity))));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                None => {
                    this.link = this.link.take().or(this.coming.take());
                    return Poll::Ready(None);
                }
                Some(Err(error)) => {
                    this.coming = None;
                    return Poll::Ready(Some(Err(error)));
                }
                Some(Ok(page)) => {
                    // Kept as it came, unless it says less than a URL by itself.
                    let absolute = |link: &str| match Url::parse(link) {
                        Ok(_) => Ok(DeltaLink::new(link)),
                        Err(_) => this.pages.resolve(&page, link).map(DeltaLink::new),
                    };
                    this.coming = page.delta_link().map(absolute).transpose()?;
                    this.page = page.into_iter();
                }
            }
        }
    }
}

fn change<T: Structured>(entity: T) -> Change<T> {
    let additional = additional(&entity);
    let text = |json: Option<&Json>| json.and_then(Json::as_str).map(str::to_owned);
    if let Some(removed) = additional.get("@removed").or_else(|| additional.get("@odata.removed")) {
        let reason = text(removed.get("reason"));
        return Change::Removed { entity, reason };
    }
    // As services of OData 4.0 say it: an entry of its own kind.
    let named = |name: &str| text(additional.get(name)).unwrap_or_default();
    let link = || Link { source: named("source"), relationship: named("relationship"), target: named("target") };
    match additional.control("context").and_then(|context| context.rsplit_once('/')).map(|(_, kind)| kind) {
        Some("$deletedEntity") => {
            let reason = text(additional.get("reason"));
            Change::Removed { entity, reason }
        }
        Some("$link") => Change::Linked(link()),
        Some("$deletedLink") => Change::Unlinked(link()),
        _ => Change::Present(entity),
    }
}

impl<T> std::fmt::Debug for Changes<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Changes").field("pages", &self.pages).field("link", &self.link).finish_non_exhaustive()
    }
}
