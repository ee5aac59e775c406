//! The runtime under the generated code: how models are read and written, how requests are built and sent.
//!
//! It knows no generated name; the same files stand in every crate that the generator writes.

mod answer;
pub mod call;
mod challenge;
pub mod client;
pub mod cloud;
mod conversion;
mod decode;
mod encode;
pub mod enums;
pub mod error;
mod exchange;
mod expression;
pub mod filter;
mod functions;
mod http_date;
mod literal;
pub mod model;
pub mod operation;
pub mod options;
pub mod pages;
mod patch;
pub mod place;
mod primitive;
pub mod property;
pub mod query;
mod random;
pub mod read;
mod redirect;
pub mod reference;
pub mod reply;
pub mod request;
pub mod retry;
pub mod timer;
pub mod token;
mod token_cache;
mod trace;
pub mod transport;
pub mod url;

#[cfg(feature = "azure")]
pub mod azure;
#[cfg(feature = "reqwest")]
pub mod reqwest;

pub use call::{Call, EntityTag};
pub use client::Client;
pub use cloud::Cloud;
pub use decode::{deserialize, retype};
pub use encode::{equal, serialize, show};
pub use enums::{Flags, OpenEnum};
pub use error::{Error, ErrorKind, Result, ServiceError};
pub use filter::{Filter, Operand, Order};
pub use literal::{IntoKey, Literal, enum_literal};
pub use model::{
    Additional, Entity, Is, Leaf, List, ListSlot, Place, Slot, Structured, StructuredSlot, TypeInfo, Value, ValueRef,
};
pub use operation::{Operation, OperationInfo, Path, Permission, ResponseKind};
pub use options::ClientOptions;
pub use pages::{Items, Pages};
pub use patch::Patch;
pub use primitive::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, ParseError, TimeOfDay};
pub use property::{Access, Cardinality, Many, Navigation, No, One, Property, Yes, expanded, set_expanded};
pub use reply::{Page, Written};
pub use request::{Collection, Item};
pub use retry::RetryPolicy;
