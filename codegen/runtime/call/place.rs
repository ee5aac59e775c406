//! Places: where in a service entities of a type can be found, and what can be asked for there.
//!
//! A place is an entity set, a singleton or a navigation property. The emitted crate has a marker type for each, with an
//! impl for each operation that the metadata allows there; builders carry the marker as their parameter `P`, so that what
//! a place does not allow does not compile.

use super::http::operation::{OperationId, OperationInfo, Permission, ResponseKind};
use super::query::property::Yes;
use super::value::model::Marker;
use http::Method;

/// A place; implemented by the emitted markers.
pub trait Place: 'static {
    /// Which query options the place takes.
    type Options;
    /// The first part of the names of its operations, such as `connectorGroup.members`.
    const NAME: &'static str;
    /// Where the entities that this place refers to can be addressed, the best first; for the `@odata.id` of a `$ref`.
    const TARGETS: &'static [Target] = &[];
}

/// Where entities of a type can be addressed.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// Below the service root, such as `directoryObjects`.
    Root(&'static str),
    /// Below an entity of the named type that stands earlier in the path: type and navigation property.
    Below(&'static str, &'static str),
}

/// Which query options a place takes: `$filter` (`F`), `$search` (`S`), `$top` (`T`), `$skip` (`K`), `$count` (`C`),
/// `$select` (`L`), `$expand` (`X`), `$orderby` (`O`).
#[derive(Debug)]
pub struct Options<F = Yes, S = Yes, T = Yes, K = Yes, C = Yes, L = Yes, X = Yes, O = Yes>(
    Marker<(F, S, T, K)>,
    Marker<(C, L, X, O)>,
);

macro_rules! option_traits {
    ($($(#[$doc:meta])* $name:ident $message:literal [$($before:ident)*] [$($after:ident)*];)*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = $message,
            label = "excluded by a Capabilities annotation in the metadata",
            note = "`.query(name, value)` sends it all the same"
        )]
        pub trait $name {}
        impl<$($before,)* $($after),*> $name for Options<$($before,)* Yes, $($after),*> {}
    )*};
}
option_traits! {
    /// The place takes `$filter`.
    TakesFilter "`$filter` is not available here" [] [S T K C L X O];
    /// The place takes `$search`.
    TakesSearch "`$search` is not available here" [F] [T K C L X O];
    /// The place takes `$top`.
    TakesTop "`$top` is not available here" [F S] [K C L X O];
    /// The place takes `$skip`.
    TakesSkip "`$skip` is not available here" [F S T] [C L X O];
    /// The place takes `$count`.
    TakesCount "`$count` is not available here" [F S T K] [L X O];
    /// The place takes `$select`.
    TakesSelect "`$select` is not available here" [F S T K C] [X O];
    /// The place takes `$expand`.
    TakesExpand "`$expand` is not available here" [F S T K C L] [O];
    /// The place takes `$orderby`.
    TakesOrderBy "`$orderby` is not available here" [F S T K C L X] [];
}

macro_rules! operation_traits {
    ($($(#[$doc:meta])* $name:ident $verb:literal $method:ident $response:ident;)*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(
            message = "this operation is not available at the place `{Self}`",
            label = "not in the metadata of this place, or not selected in codegen.toml"
        )]
        pub trait $name: Place {
            /// The stable name of the operation.
            const ID: OperationId = OperationId::at(Self::NAME, $verb);
            /// The permissions that allow it.
            const PERMISSIONS: &'static [Permission] = &[];
            /// The fixed part of the operation.
            const OPERATION: OperationInfo =
                OperationInfo { id: Self::ID, method: Method::$method, response: ResponseKind::$response, permissions: Self::PERMISSIONS };
        }
    )*};
}
operation_traits! {
    /// `GET` on a collection.
    List "list" GET Collection;
    /// `GET …/$count`.
    Count "count" GET Count;
    /// `POST` on a collection.
    Create "create" POST Entity;
    /// `GET` on one entity.
    Get "get" GET Entity;
    /// `PATCH` on one entity.
    Update "update" PATCH Entity;
    /// `PUT` on one entity: replaces it, or makes it under the key that the path names.
    Replace "replace" PUT Entity;
    /// `DELETE` on one entity.
    Delete "delete" DELETE Nothing;
    /// `GET …/$ref` on a collection.
    ListRefs "listRefs" GET Reference;
    /// `POST …/$ref` on a collection.
    AddRef "addRef" POST Nothing;
    /// `DELETE …/{key}/$ref` on a collection.
    RemoveRef "removeRef" DELETE Nothing;
    /// `GET …/$ref` on one entity.
    GetRef "getRef" GET Reference;
    /// `PUT …/$ref` on one entity.
    SetRef "setRef" PUT Nothing;
    /// `DELETE …/$ref` on one entity.
    ClearRef "clearRef" DELETE Nothing;
}
