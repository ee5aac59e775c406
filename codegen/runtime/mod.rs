//! The runtime under the generated code: how models are read and written, how requests are built and sent.
//!
//! It knows no generated name; the same files stand in every crate that the generator writes. Of its four rooms, `value`
//! and `http` know none of the others, `query` knows `value`, and `call` knows all three.

pub mod call;
pub(crate) mod http;
pub mod query;
pub(crate) mod table;
pub mod value;

// What emitted code names, of which a crate may need only a part.
#[allow(unused_imports)]
mod names {
    use super::{call, http, query, value};

    pub use call::{
        Answers, Batch, Call, Change, Changes, Client, Collection, DeltaLink, Download, Handle, Item, Items, Page,
        Pages, StreamItem, ValueItem, Written, place,
    };
    pub use http::answer::ByteStream;
    pub use http::cloud::{Cloud, CloudInfo, KeyStyle, ServiceInfo};
    pub use http::error::{Error, ErrorKind, Result, ServiceError};
    pub use http::operation::{Operation, OperationId, OperationInfo, Path, Permission, ResponseKind};
    pub use http::options::ClientOptions;
    pub use http::retry::RetryPolicy;
    pub use http::token::TokenProvider;
    pub use query::{
        Access, Expanded, Filter, Many, Navigation, NavigationPath, No, One, Operand, Order, Patch, Property,
        PropertyPath, ReadOnly, Yes,
    };
    pub use value::{
        Additional, Binary, Date, DateTimeOffset, Decimal, DerivesFrom, Duration, Entity, Flags, Guid, IntoKey, Key,
        Literal, OpenEnum, ParseError, Place, Slot, Structured, TimeOfDay, TypeInfo, Value, ValueRef,
    };

    pub(crate) use call::{invoke, reply};
    pub(crate) use query::property::{expanded, set_expanded};
    pub(crate) use value::derived::{downcast, edit, is, upcast};
    pub(crate) use value::encode::equal;
    pub(crate) use value::model::copy;
    pub(crate) use value::show::show;
    #[cfg(feature = "serde")]
    pub(crate) use value::{decode::deserialize, encode::serialize};
    pub(crate) use value::{enums, key};
}
pub use names::*;

/// Tokens, and where they come from.
pub mod auth {
    pub use super::http::token::{AccessToken, Anonymous, Secret, StaticToken, TokenProvider, TokenRequest};
}

/// Operations as data: their names, paths and permissions.
pub mod operation {
    pub use super::http::operation::{Operation, OperationId, OperationInfo, Path, Permission, ResponseKind};
}

/// What requests are sent by: HTTP stacks, bodies, and the clock that waits between tries.
pub mod transport {
    pub use super::http::answer::ByteStream;
    #[cfg(feature = "reqwest")]
    pub use super::http::reqwest::ReqwestTransport;
    pub use super::http::timer::Timer;
    #[cfg(feature = "reqwest")]
    pub use super::http::timer::TokioTimer;
    pub use super::http::transport::{
        Body, BodyStream, BoxError, BoxFuture, ResponseBody, Transport, TransportError, TransportErrorKind,
    };
}
