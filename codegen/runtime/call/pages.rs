//! Paging driven by the service: next links are followed as they come (OData Protocol 4.01, section 11.2.6.7).

use super::client::Client;
use super::http::error::Error;
use super::http::operation::{Operation, OperationInfo, Path, ResponseKind};
use super::query::{Many, Navigation};
use super::reply::{Page, page};
use super::send::{Call, Exchange, Read, send};
use super::value::additional::additional;
use super::value::model::{Marker, Structured, Value};
use futures_core::Stream;
use http::Method;
use http::header::{CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH};
use std::collections::HashSet;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use url::Url;

impl<'c, T: Value> Call<'c, Page<T>> {
    /// The items of all pages, one after the other.
    pub fn stream(self) -> Items<'c, T> {
        Items::new(self.pages())
    }

    /// All pages, one after the other.
    pub fn pages(self) -> Pages<'c, T> {
        Pages::new(self)
    }
}

/// The pages of a collection, as a [`Stream`]; [`try_next`](Pages::try_next) needs no further crate.
///
/// A next page is a `GET` of its link, whatever made the first one, with the headers of the first request. A next link that
/// comes a second time is an error: without it the stream would never end.
///
/// After an error the stream is not at its end: [`link`](Pages::link) is that of the page that did not come, and to ask
/// again asks for that page again.
pub struct Pages<'c, T> {
    client: &'c Client,
    next: Next<'c>,
    /// The page that was asked for last.
    asked: Operation,
    /// Where it stands.
    url: Option<Url>,
    /// For the requests that follow: headers and fixed part of the first.
    first: Operation,
    seen: HashSet<String>,
    items: Marker<T>,
}

enum Next<'c> {
    /// That of `asked`.
    Request,
    Pending(Exchange<'c>),
    /// No page is asked for, since it would never end.
    Loop,
    End,
}

impl<'c, T: Value> Pages<'c, T> {
    pub(crate) fn new(call: Call<'c, Page<T>>) -> Self {
        Self {
            client: call.client,
            next: Next::Request,
            asked: call.operation.clone(),
            url: None,
            first: call.operation,
            seen: HashSet::new(),
            items: std::marker::PhantomData,
        }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// What a request fails with. The next call asks for the same page again.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// The link of the page that was asked for last, and of the one that comes next before it is asked for; `None` where that
    /// is the first one. With [`Client::page`] another program goes on from there.
    pub fn link(&self) -> Option<&Url> {
        self.asked.url.as_ref()
    }

    fn follow(&mut self, page: &Page<T>) -> Result<(), Error> {
        let Some(link) = page.next_link() else {
            self.next = Next::End;
            return Ok(());
        };
        if !self.seen.insert(link.to_owned()) {
            self.next = Next::Loop;
            return Err(repeated());
        }
        let url = self.resolve(page, link)?;
        self.asked = next_page(&self.first, url);
        self.next = Next::Request;
        Ok(())
    }

    /// A link of a page as an absolute URL. Links are absolute as a rule; a relative one is relative to the page's context
    /// URL, which in turn may be relative to where the page stands (OData JSON Format 4.01, sections 4.5.1 and 4.6.2).
    pub(crate) fn resolve(&self, page: &Page<T>, link: &str) -> Result<Url, Error> {
        let malformed = |error| Error::decode("a link of the page is no URL", error);
        let Some(request) = &self.url else { return Url::parse(link).map_err(malformed) };
        let base = match page.additional.control("context") {
            Some(context) => request.join(context).map_err(malformed)?,
            None => request.clone(),
        };
        base.join(link).map_err(malformed)
    }
}

impl<T: Value> Stream for Pages<'_, T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match &mut this.next {
                Next::End => return Poll::Ready(None),
                Next::Loop => return Poll::Ready(Some(Err(repeated()))),
                Next::Request => {
                    // Where this fails, so does the request, and tells why.
                    this.url = this.client.url(&this.asked).ok();
                    this.next = Next::Pending(send(this.client, this.asked.clone()));
                }
                Next::Pending(exchange) => {
                    let outcome = ready!(exchange.as_mut().poll(context));
                    // Until it is known what follows, the same again.
                    this.next = Next::Request;
                    let page = Read::Reply(page::<T>).apply(outcome);
                    return Poll::Ready(Some(page.and_then(|page| this.follow(&page).map(|()| page))));
                }
            }
        }
    }
}

fn repeated() -> Error {
    Error::decode("the service answered with the same next link twice", "its pages would never end")
}

/// The request for a page by its link: of the request that made it, only the headers are left.
fn next_page(first: &Operation, url: Url) -> Operation {
    let mut operation = Operation::new(first.info.clone(), Path::default());
    operation.info.method = Method::GET;
    operation.headers = first.headers.clone();
    for name in [CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH] {
        operation.headers.remove(name);
    }
    operation.path = first.path.clone();
    operation.url = Some(url);
    operation
}

const NEXT: OperationInfo = OperationInfo::new("page.next", Method::GET, ResponseKind::Collection, &[]);

impl Client {
    /// The page at a link that the service gave: a next link that a program has kept, or that of an expanded collection
    /// ([`Navigation::next_link_in`]). A relative link is relative to the service root.
    ///
    /// A link that is none of the service's fails before anything is sent.
    ///
    /// # Errors
    /// Where the link is no URL.
    pub fn page<T: Value>(&self, link: &str) -> Result<Call<'_, Page<T>>, Error> {
        let root = format!("{}/", self.root().as_str().trim_end_matches('/'));
        let url = Url::parse(&root).and_then(|root| root.join(link));
        let url = url.map_err(|error| Error::request("the link is no URL").with_source(error))?;
        let mut operation = Operation::new(NEXT, Path::default());
        operation.url = Some(url);
        Ok(Call::new(self, operation, page::<T>))
    }
}

impl<E: Structured, T, X> Navigation<E, T, Many, X> {
    /// Where the entities go on that an expanded collection has no place for (`members@odata.nextLink`), as the service sent
    /// it: for [`Client::page`].
    pub fn next_link_in(self, entity: &E) -> Option<&str> {
        let additional = additional(entity);
        let link = ["odata.nextLink", "nextLink"]
            .iter()
            .find_map(|name| additional.get(&format!("{}@{name}", self.name()))?.as_str());
        link.filter(|link| !link.is_empty())
    }
}

/// The items of all pages of a collection, as a [`Stream`]; [`try_next`](Items::try_next) needs no further crate.
pub struct Items<'c, T> {
    pages: Pages<'c, T>,
    page: std::vec::IntoIter<T>,
}

impl<'c, T: Value> Items<'c, T> {
    pub(crate) fn new(pages: Pages<'c, T>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// As [`Pages::link`].
    pub fn link(&self) -> Option<&Url> {
        self.pages.link()
    }

    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// What a request fails with. The next call asks for the same page again.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    /// All items, in one vector.
    ///
    /// # Errors
    /// What a request fails with; the items before it are lost.
    pub async fn try_collect(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.try_next().await? {
            all.push(item);
        }
        Ok(all)
    }
}

// Nothing in a vector's iterator is pinned.
impl<T> Unpin for Items<'_, T> {}

impl<T: Value> Stream for Items<'_, T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut self.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.page = page.into_iter(),
            }
        }
    }
}

impl<T> std::fmt::Debug for Pages<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pages").field("first", &self.first).finish_non_exhaustive()
    }
}

impl<T> std::fmt::Debug for Items<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
