//! The tables that emitted types and places are: a macro each, which makes the impls of a row of names.
//!
//! They name what they need by `runtime::…`, which the emitted file imports, so that the client can be a module of another
//! crate as well.

/// The impls of an entity type or complex type, by the table of its slots: index, JSON name, field. Before these stand
/// what it has beyond them: its key, its base types, the names of those that derive from it, of the properties that the
/// service writes, and of its navigation properties.
#[allow(unused_macros)] // a crate may have none of these types
macro_rules! structured {
    (
        $type:ident $name:literal;
        $(abstract $abstract:literal;)?
        $(key $key:ty = $($part:literal),* $(by $($path:literal),+)?;)?
        $(base $($base:ty),+;)?
        $(derived $($derived:literal),+;)?
        $(computed $($computed:literal),+;)?
        $(immutable $($immutable:literal),+;)?
        $(navigation $($navigation:literal),+;)?
        $($index:literal $json:literal $field:ident,)*
    ) => {
        // Derived, it would call a function for each field, which the compiler has to check one by one.
        impl ::std::default::Default for $type {
            fn default() -> Self {
                Self { additional: runtime::Additional::new(), $($field: ::std::option::Option::None,)* }
            }
        }
        impl runtime::Structured for $type {
            fn type_info(&self) -> &'static runtime::TypeInfo {
                static INFO: runtime::TypeInfo = runtime::TypeInfo {
                    name: $name,
                    properties: &[$($json),*],
                    computed: &[$($($computed),+)?],
                    immutable: &[$($($immutable),+)?],
                    navigation: &[$($($navigation),+)?],
                    descendants: &[$($($derived),+)?],
                    is_abstract: false $(|| $abstract)?,
                };
                &INFO
            }
            fn slot(&self, index: usize) -> &dyn runtime::Slot {
                match index {
                    $($index => &self.$field,)*
                    _ => &self.additional,
                }
            }
            fn slot_mut(&mut self, index: usize) -> &mut dyn runtime::Slot {
                match index {
                    $($index => &mut self.$field,)*
                    _ => &mut self.additional,
                }
            }
        }
        impl ::std::clone::Clone for $type {
            fn clone(&self) -> Self {
                runtime::copy(self)
            }
        }
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                runtime::show(self, ::std::stringify!($type), f)
            }
        }
        impl ::std::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                runtime::equal(self, other)
            }
        }
        #[cfg(feature = "serde")]
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                runtime::serialize(self, serializer)
            }
        }
        #[cfg(feature = "serde")]
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                runtime::deserialize(deserializer)
            }
        }
        $(
            impl runtime::Entity for $type {
                type Key = $key;
                const KEY: &'static [&'static str] = &[$($part),*];
                $(const KEY_PATHS: &'static [&'static str] = &[$($path),+];)?
            }
        )?
        $($(impl runtime::DerivesFrom<$base> for $type {})+)?
        $(runtime::table::base_type!($type, $($derived)+);)?
        $(runtime::table::navigating!($type, $($navigation)+);)?
    };
}
#[allow(unused_imports)]
pub(crate) use structured;

/// The struct for a longer key, by its fields, in the order of the parts.
#[allow(unused_macros)] // a crate may have none of these types
macro_rules! key {
    ($name:ident: $($part:ident),+) => {
        impl runtime::IntoKey<$name> for &$name {
            fn into_key(self) -> runtime::key::KeyText {
                let parts = [$(runtime::key::one(&self.$part).parts),+];
                runtime::key::KeyText { parts: parts.into_iter().flatten().collect() }
            }
        }
        impl runtime::IntoKey<$name> for $name {
            fn into_key(self) -> runtime::key::KeyText {
                runtime::IntoKey::<$name>::into_key(&self)
            }
        }
        impl runtime::Key for $name {
            fn from_values<'v>(
                values: &mut dyn ::std::iter::Iterator<Item = runtime::ValueRef<'v>>,
            ) -> ::std::option::Option<runtime::key::KeyText> {
                let key = $name { $($part: runtime::key::from_value(values)?),+ };
                ::std::option::Option::Some(runtime::IntoKey::<$name>::into_key(key))
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use key;

/// What a type has from which others derive.
#[allow(unused_macros)]
macro_rules! base_type {
    ($type:ident, $($derived:literal)+) => {
        impl $type {
            /// Whether the value is of type `T`, or of one that derives from it: the service names its type.
            pub fn is<T: runtime::DerivesFrom<Self>>(&self) -> bool {
                runtime::is::<T>(self)
            }

            /// The value as one of type `T`, where it is one. What does not fit into `T` stands in its `additional`.
            pub fn downcast<T: runtime::DerivesFrom<Self>>(&self) -> ::std::option::Option<T> {
                runtime::downcast(self)
            }

            /// Changes the value as one of type `T`; false, without a change, where it is none. What the change leaves
            /// alone stays as the service sent it.
            pub fn edit<T: runtime::DerivesFrom<Self>>(&mut self, change: impl ::std::ops::FnOnce(&mut T)) -> bool {
                runtime::edit(self, change)
            }
        }
        impl<T: runtime::DerivesFrom<$type>> ::std::convert::From<T> for $type {
            fn from(value: T) -> Self {
                runtime::upcast(value)
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use base_type;

/// What a type with navigation properties has.
#[allow(unused_macros)]
macro_rules! navigating {
    ($type:ident, $($navigation:literal)+) => {
        impl $type {
            /// The expanded value of a navigation property; `None` where it was not expanded, or leads nowhere.
            ///
            /// # Errors
            /// Where the JSON is no entity.
            pub fn expanded<N: runtime::Expanded<Self>>(
                &self,
                navigation: N,
            ) -> runtime::Result<::std::option::Option<N::Value>> {
                ::std::result::Result::Ok(runtime::expanded(&self.additional, navigation)?)
            }

            /// Sets the value of a navigation property, for a create that makes related entities, too.
            pub fn set_expanded<N: runtime::Expanded<Self>>(&mut self, navigation: N, value: &N::Value) {
                runtime::set_expanded(&mut self.additional, navigation, value);
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use navigating;

/// The impls that are the same for every emitted enumeration: its members by their names in the service, the variant for
/// those that are not known, and what stands before the quoted member in a URL, where the service takes no bare ones.
#[allow(unused_macros)]
macro_rules! open_enum {
    ($type:ident $fallback:ident; $(prefix $prefix:literal;)? $(values $($value:literal),+;)? $($name:literal $variant:ident,)*) => {
        impl runtime::OpenEnum for $type {
            const MEMBERS: &'static [(&'static str, Self)] = &[$(($name, Self::$variant)),*];
            $(const PREFIX: &'static str = $prefix;)?
            $(const VALUES: &'static [i64] = &[$($value),+];)?
            fn unrecognized(name: ::std::string::String) -> Self {
                Self::$fallback(name)
            }
            fn unknown(&self) -> ::std::option::Option<&str> {
                match self {
                    Self::$fallback(name) => ::std::option::Option::Some(name),
                    #[allow(unreachable_patterns)] // an enumeration may have no member
                    _ => ::std::option::Option::None,
                }
            }
        }
        impl $type {
            /// The name of the member in the service.
            pub fn as_str(&self) -> &str {
                runtime::enums::name(self)
            }
        }
        impl ::std::cmp::Eq for $type {}
        impl ::std::hash::Hash for $type {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(::std::stringify!($type)).field(&self.as_str()).finish()
            }
        }
        impl ::std::convert::From<&str> for $type {
            fn from(name: &str) -> Self {
                runtime::enums::member(name)
            }
        }
        impl ::std::fmt::Display for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl runtime::Value for $type {
            fn value(&self) -> runtime::ValueRef<'_> {
                runtime::ValueRef::Text(::std::borrow::Cow::Borrowed(self.as_str()))
            }
            fn place(slot: &mut ::std::option::Option<Self>) -> runtime::Place<'_> {
                runtime::Place::Leaf(slot)
            }
        }
        #[cfg(feature = "serde")]
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        #[cfg(feature = "serde")]
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                runtime::enums::deserialize(deserializer)
            }
        }
    };
}
#[allow(unused_imports)]
pub(crate) use open_enum;

/// The type that marks a place, by its name and what its operations are called; which query options it takes where these are
/// not all, where the entities that it refers to stand, and its operations, each with the permissions that allow it. What a
/// function answers with has one operation, which has the name of the function.
#[allow(unused_macros)] // a crate may have none of these
macro_rules! place {
    (
        result $place:ident $name:literal;
        $(options $($option:ident),+;)?
        $(targets $($target:ident($($part:literal),+)),+;)?
        $(allows $($operation:ident $([$($permission:tt)*])?),+;)?
    ) => {
        runtime::table::place_marker!($place $name; [$($(runtime::$option),+)?] [$($($target($($part),+)),+)?]);
        $($(
            impl runtime::place::$operation for $place {
                const ID: runtime::OperationId = runtime::OperationId::new($name);
                $(const PERMISSIONS: &'static [runtime::Permission] = &runtime::table::permissions!($($permission)*);)?
            }
        )+)?
    };
    (
        $place:ident $name:literal;
        $(options $($option:ident),+;)?
        $(targets $($target:ident($($part:literal),+)),+;)?
        $(allows $($operation:ident $([$($permission:tt)*])?),+;)?
    ) => {
        runtime::table::place_marker!($place $name; [$($(runtime::$option),+)?] [$($($target($($part),+)),+)?]);
        $($(
            impl runtime::place::$operation for $place {
                $(const PERMISSIONS: &'static [runtime::Permission] = &runtime::table::permissions!($($permission)*);)?
            }
        )+)?
    };
}
#[allow(unused_imports)]
pub(crate) use place;

/// The type that marks a place.
#[allow(unused_macros)]
macro_rules! place_marker {
    ($place:ident $name:literal; [$($option:ty),*] [$($target:ident($($part:literal),+)),*]) => {
        /// Marks a place in the types of builders.
        pub enum $place {}
        impl runtime::place::Place for $place {
            type Options = runtime::place::Options<$($option),*>;
            const NAME: &'static str = $name;
            const TARGETS: &'static [runtime::place::Target] = &[$(runtime::place::Target::$target($($part),+)),*];
        }
    };
}
#[allow(unused_imports)]
pub(crate) use place_marker;

#[allow(unused_macros)]
macro_rules! permissions {
    ($($scheme:literal $scope:literal),+) => {
        [$(runtime::Permission::new($scheme, $scope)),+]
    };
}
#[allow(unused_imports)]
pub(crate) use permissions;
