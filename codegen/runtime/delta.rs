//! Changes since a point in time: delta queries (OData Protocol 4.01, section 11.3).

use super::call::Call;
use super::client::Client;
use super::error::{Error, Result};
use super::model::{Structured, Value};
use super::operation::{Operation, OperationInfo, Path, ResponseKind};
use super::pages::Pages;
use super::reply::{Page, read};
use http::Method;
use url::Url;

static RESUME: OperationInfo = OperationInfo::new("delta.resume", Method::GET, ResponseKind::Collection, &[]);

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
}

/// A round of changes: all pages of them, and then the link from which the next round starts.
pub struct Changes<'c, T> {
    pages: Pages<'c, T>,
    page: std::vec::IntoIter<T>,
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
        Changes { pages: Pages::new(self), page: Vec::new().into_iter(), link: None }
    }
}

impl Client {
    /// The changes since the round that ended in this link, as entities of type `T`.
    ///
    /// A link that has grown too old fails with kind [`ResyncRequired`](super::error::ErrorKind::ResyncRequired): start
    /// anew then.
    ///
    /// # Errors
    /// Where the link is no URL; where it is none of the service's, the first request fails.
    pub fn changes_since<T: Structured + Value + Default>(&self, link: &DeltaLink) -> Result<Changes<'_, T>> {
        let url = Url::parse(link.as_str()).map_err(|e| Error::request("the delta link is no URL").with_source(e))?;
        let mut operation = Operation::new(&RESUME, Path::default());
        operation.url = Some(url);
        Ok(Call::new(self, operation, read::<Page<T>>).changes())
    }
}

impl<T: Structured + Value> Changes<'_, T> {
    /// The next change; `None` at the end of the round.
    ///
    /// # Errors
    /// What a request fails with; no change follows an error.
    pub async fn try_next(&mut self) -> Result<Option<Change<T>>> {
        loop {
            if let Some(entity) = self.page.next() {
                return Ok(Some(change(entity)));
            }
            let Some(page) = self.pages.try_next().await? else { return Ok(None) };
            self.link = page.delta_link().map(DeltaLink::new).or_else(|| self.link.take());
            self.page = page.into_iter();
        }
    }

    /// Where the next round starts: there once the round has come to its end.
    pub fn link(&self) -> Option<&DeltaLink> {
        self.link.as_ref()
    }
}

fn change<T: Structured>(entity: T) -> Change<T> {
    let removed = entity.additional().get("@removed").or_else(|| entity.additional().get("@odata.removed"));
    match removed {
        Some(removed) => {
            let reason = removed.get("reason").and_then(|reason| reason.as_str()).map(str::to_owned);
            Change::Removed { entity, reason }
        }
        None => Change::Present(entity),
    }
}

impl<T> std::fmt::Debug for Changes<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Changes").field("pages", &self.pages).field("link", &self.link).finish_non_exhaustive()
    }
}
