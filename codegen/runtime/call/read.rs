//! Calls that read entities, with the query options that their place takes: [`Get`], [`List`], [`Counting`].

use super::client::Client;
use super::http::error::Error;
use super::http::operation::Operation;
use super::options::{EntityTag, request_options, set_consistency_level};
use super::outcome::{Modified, Response};
use super::pages::{Items, Pages};
use super::place::{
    Place, TakesCount, TakesExpand, TakesFilter, TakesOrderBy, TakesSearch, TakesSelect, TakesSkip, TakesTop,
};
use super::query::{Expand, Filter, OrderBy, Select};
use super::reply::{self, Page};
use super::send::{Call, IntoCall, Sending};
use super::value::entity::Entity;
use super::value::model::Marker;
use std::marker::PhantomData;

/// Declares a builder of a call that reads: an operation with a client, typed by entity and place.
macro_rules! reader {
    ($(#[$doc:meta])* $name:ident, $output:ty, $read:expr) => {
        $(#[$doc])*
        #[must_use = "a call does nothing until it is awaited"]
        pub struct $name<'c, E, P> {
            client: &'c Client,
            operation: Operation,
            types: Marker<(E, P)>,
        }

        impl<'c, E: Entity, P> $name<'c, E, P> {
            pub(crate) fn new(client: &'c Client, operation: Operation) -> Self {
                Self { client, operation, types: PhantomData }
            }

            /// The call without further options.
            pub fn call(self) -> Call<'c, $output> {
                let mut operation = self.operation;
                if self.client.service().consistency_level {
                    set_consistency_level(&mut operation);
                }
                Call::new(self.client, operation, $read)
            }

            /// The operation as data, to be logged, stored, or put into a batch.
            pub fn into_operation(self) -> Operation {
                self.call().operation
            }

            /// As [`Call::with_response`].
            pub fn with_response(self) -> Call<'c, Response<$output>> {
                self.call().with_response()
            }

            /// As [`Call::if_none_match`].
            pub fn if_none_match(self, tag: impl EntityTag) -> Call<'c, Modified<$output>> {
                self.call().if_none_match(tag)
            }
        }

        impl<'c, E: Entity, P> IntoCall<'c> for $name<'c, E, P> {
            type Output = $output;

            fn into_call(self) -> Call<'c, $output> {
                self.call()
            }
        }

        impl<'c, E: Entity, P> IntoFuture for $name<'c, E, P> {
            type Output = Result<$output, Error>;
            type IntoFuture = Sending<'c, $output>;

            fn into_future(self) -> Self::IntoFuture {
                self.call().into_future()
            }
        }

        impl<E, P> std::fmt::Debug for $name<'_, E, P> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.operation).finish()
            }
        }

        request_options!([E, P] $name<'_, E, P>, self => self.operation);
    };
}

reader! {
    /// Reads one entity; awaiting it gives the entity.
    Get, E, reply::read
}
reader! {
    /// Lists a collection; awaiting it gives one page, [`stream`](List::stream) the entities of all pages.
    List, Page<E>, reply::page
}
reader! {
    /// Counts a collection; awaiting it gives the number.
    Counting, i64, reply::count
}

impl<'c, E: Entity, P> Get<'c, E, P> {
    /// As [`Call::optional`].
    pub fn optional(self) -> Call<'c, Option<E>> {
        self.call().optional()
    }
}

/// Adds to an option that is a list separated by commas.
fn append(operation: &mut Operation, name: &str, add: impl FnOnce(&mut Vec<String>)) {
    let mut items = Vec::new();
    add(&mut items);
    if items.is_empty() {
        return;
    }
    let before = operation.query.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone());
    items.splice(0..0, before);
    operation.set_query(name, items.join(","));
}

/// `$select` and `$expand`.
macro_rules! shape_options {
    ($name:ident) => {
        impl<E: Entity, P: Place> $name<'_, E, P> {
            /// Which properties come back (`$select`): property constants, alone or in tuples.
            pub fn select(mut self, properties: impl Select<E>) -> Self
            where
                P::Options: TakesSelect,
            {
                append(&mut self.operation, "$select", |names| properties.add_to(names));
                self
            }

            /// Which related entities come back with it (`$expand`): navigation properties, with options of their own.
            pub fn expand(mut self, navigation: impl Expand<E>) -> Self
            where
                P::Options: TakesExpand,
            {
                append(&mut self.operation, "$expand", |items| navigation.add_to(items));
                self
            }
        }
    };
}
shape_options!(Get);
shape_options!(List);

/// `$filter` and `$search`.
macro_rules! choice_options {
    ($name:ident) => {
        impl<E: Entity, P: Place> $name<'_, E, P> {
            /// Which entities count (`$filter`).
            pub fn filter(mut self, filter: Filter<E>) -> Self
            where
                P::Options: TakesFilter,
            {
                self.operation.set_query("$filter", filter.render());
                self
            }

            /// Which entities match a search text (`$search`); sent as given, quotes included.
            pub fn search(mut self, text: impl Into<String>) -> Self
            where
                P::Options: TakesSearch,
            {
                self.operation.set_query("$search", text);
                self
            }
        }
    };
}
choice_options!(List);
choice_options!(Counting);

impl<'c, E: Entity, P: Place> List<'c, E, P> {
    /// In which order they come (`$orderby`).
    pub fn order_by(mut self, terms: impl OrderBy<E>) -> Self
    where
        P::Options: TakesOrderBy,
    {
        append(&mut self.operation, "$orderby", |items| terms.add_to(items));
        self
    }

    /// At most so many on a page, and, as services read it, in all (`$top`).
    pub fn top(mut self, count: u32) -> Self
    where
        P::Options: TakesTop,
    {
        self.operation.set_query("$top", count.to_string());
        self
    }

    /// All but the first so many (`$skip`).
    pub fn skip(mut self, count: u32) -> Self
    where
        P::Options: TakesSkip,
    {
        self.operation.set_query("$skip", count.to_string());
        self
    }

    /// With the number of all entities in the answer (`$count=true`), see [`Page::count`].
    pub fn count(mut self) -> Self
    where
        P::Options: TakesCount,
    {
        self.operation.set_query("$count", "true");
        self
    }

    /// Asks for pages of at most so many entities (`Prefer: odata.maxpagesize`).
    pub fn max_page_size(self, count: u32) -> Self {
        self.prefer(&format!("odata.maxpagesize={count}"))
    }

    /// The entities of all pages, one after the other.
    pub fn stream(self) -> Items<'c, E> {
        self.call().stream()
    }

    /// All pages, one after the other.
    pub fn pages(self) -> Pages<'c, E> {
        self.call().pages()
    }
}
