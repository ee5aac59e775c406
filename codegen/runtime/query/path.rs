//! Paths: from property to property through structured values, and by the name of a derived type to what that adds (OData
//! URL Conventions 4.01, sections 4.11 and 5.1.1.15).

use super::property::{Access, Along, Navigation, Property, Yes};
use super::value::derived::DerivesFrom;
use super::value::model::Marker;
use std::borrow::Cow;
use std::marker::PhantomData;

/// A path from an `E` to values of type `V`, such as `from/emailAddress/address`. What may be done with it (`A`) is what may
/// be done with each property on it.
pub struct PropertyPath<E, V, A = Access> {
    text: String,
    types: Marker<(E, V, A)>,
}

/// A path from an `E` to entities of type `T`, such as `microsoft.graph.user/manager`.
pub struct NavigationPath<E, T, C, X = Yes> {
    text: String,
    types: Marker<(E, T, C, X)>,
}

/// A [`Property`], or a [`PropertyPath`].
pub trait AsPath {
    /// Where the path begins.
    type Of;
    /// Where it leads to.
    type Value;
    /// What may be done with it.
    type Access;
    #[doc(hidden)]
    fn into_text(self) -> Cow<'static, str>;
}

impl<E, V, A> AsPath for Property<E, V, A> {
    type Of = E;
    type Value = V;
    type Access = A;

    fn into_text(self) -> Cow<'static, str> {
        self.name().into()
    }
}

impl<E, V, A> AsPath for PropertyPath<E, V, A> {
    type Of = E;
    type Value = V;
    type Access = A;

    fn into_text(self) -> Cow<'static, str> {
        self.text.into()
    }
}

/// A [`Navigation`], or a [`NavigationPath`].
pub trait AsNavigation {
    /// Where the path begins.
    type Of;
    /// The entity type that it leads to.
    type Target;
    /// [`One`](super::property::One) or [`Many`](super::property::Many).
    type Cardinality;
    #[doc(hidden)]
    fn into_text(self) -> Cow<'static, str>;
}

impl<E, T, C, X> AsNavigation for Navigation<E, T, C, X> {
    type Of = E;
    type Target = T;
    type Cardinality = C;

    fn into_text(self) -> Cow<'static, str> {
        self.name().into()
    }
}

impl<E, T, C, X> AsNavigation for NavigationPath<E, T, C, X> {
    type Of = E;
    type Target = T;
    type Cardinality = C;

    fn into_text(self) -> Cow<'static, str> {
        self.text.into()
    }
}

/// The ways on from a property and from a path of them.
macro_rules! property_steps {
    ($($type:ident)*) => {$(
        impl<E, V, A> $type<E, V, A> {
            /// A property of the structured value that this leads to: `User::ADDRESS.then(Address::CITY)`.
            pub fn then<P: AsPath<Of = V>>(self, next: P) -> PropertyPath<E, P::Value, A::Access>
            where
                A: Along<P::Access>,
            {
                PropertyPath::new(format!("{}/{}", self.into_text(), next.into_text()))
            }

            /// The value as one of a derived type: `Message::FROM.cast::<Attendee>()`. Where it is none, there is no value.
            pub fn cast<D: DerivesFrom<V>>(self) -> PropertyPath<E, D, A> {
                PropertyPath::new(format!("{}/{}", self.into_text(), D::type_name()))
            }

            /// The property in a query about a base type: `User::DISPLAY_NAME.of::<DirectoryObject>()`.
            pub fn of<B>(self) -> PropertyPath<B, V, A>
            where
                E: DerivesFrom<B>,
            {
                PropertyPath::new(format!("{}/{}", E::type_name(), self.into_text()))
            }
        }
    )*};
}
property_steps!(Property PropertyPath);

/// The same from a navigation property and from a path that ends in one.
macro_rules! navigation_steps {
    ($($type:ident)*) => {$(
        impl<E, T, C, X> $type<E, T, C, X> {
            /// The entities as those of a derived type: `Group::MEMBERS.cast::<User>()`.
            pub fn cast<D: DerivesFrom<T>>(self) -> NavigationPath<E, D, C, X> {
                NavigationPath::new(format!("{}/{}", self.into_text(), D::type_name()))
            }

            /// The navigation property in a query about a base type: `User::MANAGER.of::<DirectoryObject>()`.
            pub fn of<B>(self) -> NavigationPath<B, T, C, X>
            where
                E: DerivesFrom<B>,
            {
                NavigationPath::new(format!("{}/{}", E::type_name(), self.into_text()))
            }
        }
    )*};
}
navigation_steps!(Navigation NavigationPath);

impl<E, V, A> PropertyPath<E, V, A> {
    fn new(text: String) -> Self {
        Self { text, types: PhantomData }
    }

    /// The path in the service.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<E, T, C, X> NavigationPath<E, T, C, X> {
    fn new(text: String) -> Self {
        Self { text, types: PhantomData }
    }

    /// The path in the service.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<E, V, A> Clone for PropertyPath<E, V, A> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<E, T, C, X> Clone for NavigationPath<E, T, C, X> {
    fn clone(&self) -> Self {
        Self::new(self.text.clone())
    }
}

impl<E, V, A> std::fmt::Debug for PropertyPath<E, V, A> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("PropertyPath").field(&self.text).finish()
    }
}

impl<E, T, C, X> std::fmt::Debug for NavigationPath<E, T, C, X> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("NavigationPath").field(&self.text).finish()
    }
}
