//! Collections in a filter: `any`, `all` and `$count` (OData URL Conventions 4.01, section 5.1.1.13).

use super::expression::Node;
use super::filter::Filter;
use super::operand::Operand;
use super::path::{AsNavigation, AsPath, NavigationPath, PropertyPath};
use super::property::{Filterable, Many, Navigation, Property};
use super::value::derived::DerivesFrom;
use super::value::model::Marker;
use std::borrow::Cow;
use std::marker::PhantomData;

/// An item of a collection inside a lambda, in a condition about an `E`.
pub struct Each<E, T> {
    node: Node,
    types: Marker<(E, T)>,
}

impl<E, T> Each<E, T> {
    fn new(node: Node) -> Self {
        Self { node, types: PhantomData }
    }

    /// A property of the item, or a path from there.
    pub fn at<P: AsPath<Of = T>>(&self, path: P) -> Operand<E, P::Value>
    where
        P::Access: Filterable,
    {
        Operand::new(self.member(path.into_text()))
    }

    /// The item as one of a derived type.
    pub fn cast<D: DerivesFrom<T>>(&self) -> Each<E, D> {
        Each::new(self.member(D::type_name().into()))
    }

    /// The item itself, where the collection is one of primitive values or enumeration members.
    pub fn value(&self) -> Operand<E, T> {
        Operand::new(self.node.clone())
    }

    /// The items of a collection that the item leads to, for a lambda in a lambda.
    pub fn items<M: AsCollection<Of = T>>(&self, collection: M) -> Items<E, M::Item> {
        Items::new(self.member(collection.into_path()))
    }

    fn member(&self, name: Cow<'static, str>) -> Node {
        Node::Member(Box::new(self.node.clone()), name)
    }
}

/// The items of a collection, in a condition about an `E`.
pub struct Items<E, T> {
    node: Node,
    types: Marker<(E, T)>,
}

impl<E, T> Items<E, T> {
    fn new(node: Node) -> Self {
        Self { node, types: PhantomData }
    }

    /// The items that are of a derived type.
    pub fn cast<D: DerivesFrom<T>>(self) -> Items<E, D> {
        Items::new(Node::Member(Box::new(self.node), D::type_name().into()))
    }

    /// The condition holds for one item at least.
    pub fn any(self, condition: impl FnOnce(Each<E, T>) -> Filter<E>) -> Filter<E> {
        self.lambda("any", condition)
    }

    /// The condition holds for every item.
    pub fn all(self, condition: impl FnOnce(Each<E, T>) -> Filter<E>) -> Filter<E> {
        self.lambda("all", condition)
    }

    /// There is an item.
    pub fn is_not_empty(self) -> Filter<E> {
        Filter::new(Node::Lambda { path: Box::new(self.node), quantifier: "any", body: None })
    }

    /// How many items there are (`$count`).
    pub fn count(self) -> Operand<E, i64> {
        Operand::new(Node::Member(Box::new(self.node), "$count".into()))
    }

    fn lambda(self, quantifier: &'static str, condition: impl FnOnce(Each<E, T>) -> Filter<E>) -> Filter<E> {
        let variable = Node::fresh_variable();
        let body = condition(Each::new(Node::Variable(variable))).into_node();
        Filter::new(Node::Lambda { path: Box::new(self.node), quantifier, body: Some((variable, Box::new(body))) })
    }
}

/// What leads to a collection of `Item`s: a property, a navigation property, or a path to one.
pub trait AsCollection {
    /// Where the path begins.
    type Of;
    /// The type of the items.
    type Item;
    #[doc(hidden)]
    fn into_path(self) -> Cow<'static, str>;
}

/// Lambdas and counts on collections.
macro_rules! collections {
    ([$($generics:tt)*] $type:ty, $entity:ident, $item:ident) => {
        impl<$($generics)*> AsCollection for $type {
            type Of = $entity;
            type Item = $item;

            fn into_path(self) -> Cow<'static, str> {
                self.into_text()
            }
        }

        impl<$($generics)*> $type {
            /// The items, for `any`, `all` and `count`.
            pub fn items(self) -> Items<$entity, $item> {
                Items::new(Node::Path(self.into_text()))
            }

            /// The condition holds for one item at least.
            pub fn any(self, condition: impl FnOnce(Each<$entity, $item>) -> Filter<$entity>) -> Filter<$entity> {
                self.items().any(condition)
            }

            /// The condition holds for every item.
            pub fn all(self, condition: impl FnOnce(Each<$entity, $item>) -> Filter<$entity>) -> Filter<$entity> {
                self.items().all(condition)
            }

            /// There is an item.
            pub fn is_not_empty(self) -> Filter<$entity> {
                self.items().is_not_empty()
            }

            /// How many items there are (`$count`).
            pub fn count(self) -> Operand<$entity, i64> {
                self.items().count()
            }
        }
    };
}
collections!([E, T, X] Navigation<E, T, Many, X>, E, T);
collections!([E, T, X] NavigationPath<E, T, Many, X>, E, T);
collections!([E, T, A: Filterable] Property<E, Vec<T>, A>, E, T);
collections!([E, T, A: Filterable] PropertyPath<E, Vec<T>, A>, E, T);
