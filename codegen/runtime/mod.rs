//! The runtime under the generated code: how models are read and written, how requests are built and sent.
//!
//! It knows no generated name; the same files stand in every crate that the generator writes.

pub(crate) mod additional;
pub(crate) mod answer;
pub mod batch;
pub mod call;
pub(crate) mod challenge;
pub mod client;
pub mod cloud;
pub(crate) mod conversion;
pub(crate) mod decode;
pub mod delta;
pub(crate) mod encode;
pub mod enums;
pub mod error;
pub(crate) mod exact;
pub(crate) mod exchange;
pub(crate) mod expression;
pub mod filter;
pub(crate) mod functions;
pub(crate) mod http_date;
#[doc(hidden)]
pub mod invoke;
pub(crate) mod literal;
pub mod model;
pub mod operation;
pub mod options;
pub mod pages;
pub(crate) mod part;
pub(crate) mod patch;
pub mod place;
pub(crate) mod primitive;
pub mod property;
pub mod query;
pub(crate) mod random;
pub mod read;
pub(crate) mod redirect;
pub mod reference;
pub mod reply;
pub mod request;
pub mod retry;
pub mod stream;
pub mod timer;
pub mod token;
pub(crate) mod token_cache;
pub(crate) mod trace;
pub mod transport;
pub mod url;
pub mod value_item;

#[cfg(feature = "azure")]
pub mod azure;
#[cfg(feature = "reqwest")]
pub mod reqwest;

pub use additional::Additional;
pub use answer::ByteStream;
pub use batch::{Answers, Batch, Handle, IntoCall};
pub use call::{Call, EntityTag};
pub use client::Client;
pub use cloud::Cloud;
pub use decode::{deserialize, retype};
pub use delta::{Change, Changes, DeltaLink};
pub use encode::{equal, serialize, show};
pub use enums::{Flags, OpenEnum};
pub use error::{Error, ErrorKind, Result, ServiceError};
pub use filter::{Filter, Operand, Order};
pub use literal::{IntoKey, Key, Literal};
pub use model::{
    Entity, Is, Leaf, List, ListSlot, Place, Slot, Structured, StructuredSlot, TypeInfo, Value, ValueRef, copy,
};
pub use operation::{Operation, OperationId, OperationInfo, Path, Permission, ResponseKind};
pub use options::ClientOptions;
pub use pages::{Items, Pages};
pub use patch::Patch;
pub use primitive::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, ParseError, TimeOfDay};
pub use property::{Access, Cardinality, Expanded, Many, Navigation, No, One, Property, ReadOnly, Yes};
pub use reply::{Page, Written};
pub use request::{Collection, Item};
pub use retry::RetryPolicy;
pub use stream::{Download, StreamItem};
pub use value_item::ValueItem;
