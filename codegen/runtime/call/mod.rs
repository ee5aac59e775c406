//! What users hold: the client, builders of requests, calls, and what they answer with.
//!
//! Knows values, queries and HTTP.

use super::{http, query, value};

mod batch;
mod client;
mod delta;
mod download;
#[doc(hidden)]
pub mod invoke;
mod key;
mod modify;
mod options;
mod outcome;
mod pages;
mod part;
pub mod place;
mod raw;
mod read;
mod reference;
#[doc(hidden)]
pub mod reply;
mod request;
mod send;
mod stream;
mod value_item;

pub use batch::{Answers, Batch, Handle, HandleId};
pub use client::Client;
pub use delta::{Change, Changes, DeltaLink, Link};
pub use download::Download;
pub use options::EntityTag;
pub use outcome::{Modified, Response};
pub use pages::{Items, Pages};
pub use raw::RawRequest;
pub use read::{Counting, Get, List};
pub use reference::EntityReference;
pub use reply::{Page, Written};
pub use request::{Collection, Item};
pub use send::{Call, IntoCall, Sending};
pub use stream::StreamItem;
pub use value_item::ValueItem;
