//! What a filter compares: paths, literals, and functions of them.

use super::expression::{Node, Operator};
use super::filter::{Filter, Order};
use super::path::{AsNavigation as _, AsPath, NavigationPath, PropertyPath};
use super::property::{Filterable, Navigation, One, Property, Sortable};
use super::value::derived::DerivesFrom;
use super::value::literal::{Literal, quoted};
use super::value::model::Marker;
use std::borrow::Cow;
use std::marker::PhantomData;

/// A value of type `V` that is computed from an `E`: a path to a property, or a function of one.
pub struct Operand<E, V> {
    node: Node,
    types: Marker<(E, V)>,
}

impl<E, V> Operand<E, V> {
    pub(crate) fn new(node: Node) -> Self {
        Self { node, types: PhantomData }
    }

    /// An expression as text, with the type that the caller knows it to have.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::new(Node::Raw(text.into()))
    }

    /// A property of the structured value that this is: `User::MANAGER.then(User::ADDRESS).then(Address::CITY)`.
    pub fn then<P: AsPath<Of = V>>(self, next: P) -> Operand<E, P::Value>
    where
        P::Access: Filterable,
    {
        self.step(next.into_text())
    }

    /// The value as one of a derived type.
    pub fn cast<D: DerivesFrom<V>>(self) -> Operand<E, D> {
        self.step(D::type_name().into())
    }

    fn step<W>(self, name: Cow<'static, str>) -> Operand<E, W> {
        Operand::new(Node::Member(Box::new(self.node), name))
    }
}

impl<E, V> Clone for Operand<E, V> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<E, V> std::fmt::Debug for Operand<E, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Operand").field(&self.node.render()).finish()
    }
}

/// What can stand at the other side of a comparison about an `E`: a literal, a property, or another operand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared with a `{V}` of `{E}`",
    label = "neither a value of the property's type, nor a property of `{E}` of that type",
    note = "`Filter::raw` sends any text"
)]
pub trait IntoOperand<E, V> {
    #[doc(hidden)]
    fn into_node(self) -> Node;
}

impl<E, V> IntoOperand<E, V> for Operand<E, V> {
    fn into_node(self) -> Node {
        self.node
    }
}

impl<E, V, A: Filterable> IntoOperand<E, V> for Property<E, V, A> {
    fn into_node(self) -> Node {
        Node::Path(self.into_text())
    }
}

impl<E, V, A: Filterable> IntoOperand<E, V> for PropertyPath<E, V, A> {
    fn into_node(self) -> Node {
        Node::Path(self.into_text())
    }
}

impl<E, V: Literal> IntoOperand<E, V> for V {
    fn into_node(self) -> Node {
        Node::Literal(self.literal())
    }
}

impl<E, V: Literal> IntoOperand<E, V> for &V {
    fn into_node(self) -> Node {
        Node::Literal(self.literal())
    }
}

impl<E> IntoOperand<E, String> for &str {
    fn into_node(self) -> Node {
        Node::Literal(quoted(self))
    }
}

/// The same operators for properties and for operands.
///
/// The bounds stand on the methods, so that what is missing is told by the name of the capability.
macro_rules! operators {
    (
        [$($generics:tt)*] $type:ty, |$self:ident| $node:expr, $entity:ident, $value:ident,
        filter [$($filter:tt)*], sort [$($sort:tt)*]
    ) => {
        impl<$($generics)*> $type {
            /// As the left side of an expression.
            pub fn operand($self) -> Operand<$entity, $value> $($filter)* {
                Operand::new($node)
            }

            /// Equal.
            pub fn eq($self, other: impl IntoOperand<$entity, $value>) -> Filter<$entity> $($filter)* {
                $self.compare(Operator::Eq, other)
            }

            /// Not equal.
            pub fn ne($self, other: impl IntoOperand<$entity, $value>) -> Filter<$entity> $($filter)* {
                $self.compare(Operator::Ne, other)
            }

            /// Greater than.
            pub fn gt($self, other: impl IntoOperand<$entity, $value>) -> Filter<$entity> $($filter)* {
                $self.compare(Operator::Gt, other)
            }

            /// Greater than or equal.
            pub fn ge($self, other: impl IntoOperand<$entity, $value>) -> Filter<$entity> $($filter)* {
                $self.compare(Operator::Ge, other)
            }

            /// Less than.
            pub fn lt($self, other: impl IntoOperand<$entity, $value>) -> Filter<$entity> $($filter)* {
                $self.compare(Operator::Lt, other)
            }

            /// Less than or equal.
            pub fn le($self, other: impl IntoOperand<$entity, $value>) -> Filter<$entity> $($filter)* {
                $self.compare(Operator::Le, other)
            }

            /// Has these flags, all of them (`IsFlags` enumerations).
            pub fn has($self, other: impl IntoOperand<$entity, $value>) -> Filter<$entity> $($filter)* {
                $self.compare(Operator::Has, other)
            }

            /// One of the given values. Without any it holds for nothing, and is sent as `false`: the list of `in` is never
            /// empty.
            pub fn is_in<I: IntoOperand<$entity, $value>>($self, values: impl IntoIterator<Item = I>) -> Filter<$entity> $($filter)* {
                let values: Vec<_> = values.into_iter().map(I::into_node).collect();
                match values.is_empty() {
                    true => Filter::new(Node::Literal("false".into())),
                    false => Filter::new(Node::binary(Operator::In, $node, Node::List(values))),
                }
            }

            /// Has no value.
            pub fn is_null($self) -> Filter<$entity> $($filter)* {
                Filter::new(Node::binary(Operator::Eq, $node, Node::Literal("null".into())))
            }

            /// Has a value.
            pub fn is_not_null($self) -> Filter<$entity> $($filter)* {
                Filter::new(Node::binary(Operator::Ne, $node, Node::Literal("null".into())))
            }

            /// Ascending, for `$orderby`.
            pub fn asc($self) -> Order<$entity> $($sort)* {
                Order::new($node, "asc")
            }

            /// Descending, for `$orderby`.
            pub fn desc($self) -> Order<$entity> $($sort)* {
                Order::new($node, "desc")
            }

            fn compare($self, operator: Operator, other: impl IntoOperand<$entity, $value>) -> Filter<$entity> {
                Filter::new(Node::binary(operator, $node, other.into_node()))
            }
        }
    };
}

operators!([E, V] Operand<E, V>, |self| self.node, E, V, filter [], sort []);
operators!(
    [E, V, A] Property<E, V, A>, |self| Node::Path(self.into_text()), E, V,
    filter [where A: Filterable], sort [where A: Sortable]
);
operators!(
    [E, V, A] PropertyPath<E, V, A>, |self| Node::Path(self.into_text()), E, V,
    filter [where A: Filterable], sort [where A: Sortable]
);

/// What is behind a navigation property that leads to one entity.
macro_rules! behind_one {
    ($($type:ident)*) => {$(
        impl<E, T, X> $type<E, T, One, X> {
            /// A property of the entity that this leads to.
            pub fn then<P: AsPath<Of = T>>(self, next: P) -> Operand<E, P::Value>
            where
                P::Access: Filterable,
            {
                Operand::<E, T>::new(Node::Path(self.into_text())).then(next)
            }
        }
    )*};
}
behind_one!(Navigation NavigationPath);
