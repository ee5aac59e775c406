//! What a value is: tables of properties, primitive types, enumerations, keys, and how they stand in JSON and in URLs.
//!
//! Knows nothing of requests.

pub(crate) mod additional;
mod conversion;
pub(crate) mod decode;
pub(crate) mod derived;
pub(crate) mod encode;
pub(crate) mod entity;
pub(crate) mod enums;
pub(crate) mod exact;
pub(crate) mod key;
pub(crate) mod literal;
pub(crate) mod model;
pub(crate) mod primitive;
pub(crate) mod privacy;
pub(crate) mod show;

pub use additional::Additional;
pub use derived::DerivesFrom;
pub use entity::Entity;
pub use enums::{Flags, OpenEnum};
pub use key::{IntoKey, Key};
pub use literal::Literal;
#[doc(hidden)]
pub use model::{Leaf, List, ListSlot, Place, Slot, StructuredSlot, ValueRef};
pub use model::{Structured, TypeInfo, Value};
pub use primitive::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, ParseError, TimeOfDay};
