//! Paging driven by the service: next links are followed as they come (OData Protocol 4.01, section 11.2.6.7).

use super::client::Client;
use super::http::error::Error;
use super::http::operation::Operation;
use super::reply::{Page, page};
use super::send::{Call, Exchange, send, understand};
use super::value::model::{Marker, Value};
use futures_core::Stream;
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
/// The headers of the first request go with each next one. A next link that comes a second time is an error: without it
/// the stream would never end.
pub struct Pages<'c, T> {
    client: &'c Client,
    next: Next<'c>,
    /// Where the page that was asked for last stands.
    url: Option<Url>,
    /// For the requests that follow: headers and fixed part of the first.
    first: Operation,
    seen: HashSet<String>,
    items: Marker<T>,
}

enum Next<'c> {
    Request(Box<Operation>),
    Pending(Exchange<'c>),
    End,
}

impl<'c, T: Value> Pages<'c, T> {
    pub(crate) fn new(call: Call<'c, Page<T>>) -> Self {
        Self {
            client: call.client,
            next: Next::Request(Box::new(call.operation.clone())),
            url: None,
            first: call.operation,
            seen: HashSet::new(),
            items: std::marker::PhantomData,
        }
    }

    /// The next page; `None` after the last.
    ///
    /// # Errors
    /// What a request fails with; no page follows an error.
    pub async fn try_next(&mut self) -> Result<Option<Page<T>>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await.transpose()
    }

    fn follow(&mut self, page: &Page<T>) -> Result<(), Error> {
        let Some(link) = page.next_link() else { return Ok(()) };
        if !self.seen.insert(link.to_owned()) {
            let message = "the service answered with the same next link twice";
            return Err(Error::decode(message, "its pages would never end"));
        }
        let url = self.resolve(page, link)?;
        let mut operation = self.first.clone();
        operation.url = Some(url);
        self.next = Next::Request(Box::new(operation));
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
            match std::mem::replace(&mut this.next, Next::End) {
                Next::End => return Poll::Ready(None),
                Next::Request(operation) => {
                    // Where this fails, so does the request, and tells why.
                    this.url = this.client.url(&operation).ok();
                    this.next = Next::Pending(send(this.client, *operation));
                }
                Next::Pending(mut exchange) => {
                    let Poll::Ready(outcome) = exchange.as_mut().poll(context) else {
                        this.next = Next::Pending(exchange);
                        return Poll::Pending;
                    };
                    let page = understand(outcome, page::<T>);
                    return Poll::Ready(Some(page.and_then(|page| this.follow(&page).map(|()| page))));
                }
            }
        }
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

    /// The next item; `None` after the last.
    ///
    /// # Errors
    /// What a request fails with; no item follows an error.
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
