//! `$filter` and `$orderby` as trees, typed by the entity that they are about (OData URL Conventions, section 5.1.1).
//!
//! A tree is rendered once, with the brackets that precedence asks for and one escaping for literals.

use super::expression::{Node, Operator};
use super::literal::Literal;
use super::model::{Entity, Marker};
use super::property::{Filterable, Many, Navigation, One, Property, Sortable};
use std::marker::PhantomData;

/// A condition about an `E`.
pub struct Filter<E> {
    node: Node,
    about: Marker<E>,
}

impl<E> Filter<E> {
    pub(crate) fn new(node: Node) -> Self {
        Self { node, about: PhantomData }
    }

    /// An expression as text, for what the metadata or this crate lacks. It is put in brackets where it is combined.
    pub fn raw(text: impl Into<String>) -> Self {
        Self::new(Node::Raw(text.into()))
    }

    /// Both conditions hold.
    pub fn and(self, other: Self) -> Self {
        Self::new(Node::binary(Operator::And, self.node, other.node))
    }

    /// One of the conditions holds, or both.
    pub fn or(self, other: Self) -> Self {
        Self::new(Node::binary(Operator::Or, self.node, other.node))
    }

    /// The `$filter` text, not percent-encoded.
    pub fn render(&self) -> String {
        self.node.render()
    }
}

impl<E> std::ops::Not for Filter<E> {
    type Output = Self;

    fn not(self) -> Self {
        Self::new(Node::Not(Box::new(self.node)))
    }
}

impl<E> Clone for Filter<E> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<E> std::fmt::Debug for Filter<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Filter").field(&self.render()).finish()
    }
}

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

    /// A property of the structured value that this is: `User::ADDRESS.then(Address::CITY)`.
    pub fn then<W, A: Filterable>(self, property: Property<V, W, A>) -> Operand<E, W> {
        Operand::new(Node::Member(Box::new(self.node), property.name()))
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
        Node::Property(self.name())
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
        Node::Literal(super::url::literal(self))
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
    [E, V, A] Property<E, V, A>, |self| Node::Property(self.name()), E, V,
    filter [where A: Filterable], sort [where A: Sortable]
);

impl<E, V, A: Filterable> Property<E, V, A> {
    /// A property of the structured value that this property holds: `User::ADDRESS.then(Address::CITY)`.
    pub fn then<W, B: Filterable>(self, property: Property<V, W, B>) -> Operand<E, W> {
        self.operand().then(property)
    }
}

/// One term of `$orderby`.
pub struct Order<E> {
    text: String,
    about: Marker<E>,
}

impl<E> Order<E> {
    fn new(node: Node, direction: &str) -> Self {
        Self::raw(format!("{} {direction}", node.render()))
    }

    /// A term as text.
    pub fn raw(text: impl Into<String>) -> Self {
        Self { text: text.into(), about: PhantomData }
    }

    pub(crate) fn into_text(self) -> String {
        self.text
    }
}

impl<E> std::fmt::Debug for Order<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Order").field(&self.text).finish()
    }
}

/// An item of a collection inside a lambda, in a condition about an `E`.
pub struct Each<E, T> {
    variable: usize,
    types: Marker<(E, T)>,
}

impl<E, T> Each<E, T> {
    /// A property of the item.
    pub fn at<V, A: Filterable>(&self, property: Property<T, V, A>) -> Operand<E, V> {
        Operand::new(Node::Member(Box::new(Node::Variable(self.variable)), property.name()))
    }

    /// The item itself, where the collection is one of primitive values or enumeration members.
    pub fn value(&self) -> Operand<E, T> {
        Operand::new(Node::Variable(self.variable))
    }

    /// The items of a navigation property of the item, for a lambda in a lambda.
    pub fn items<U, X>(&self, navigation: Navigation<T, U, Many, X>) -> Items<E, U> {
        Items::new(Node::Member(Box::new(Node::Variable(self.variable)), navigation.name()))
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
        Operand::new(Node::Member(Box::new(self.node), "$count"))
    }

    fn lambda(self, quantifier: &'static str, condition: impl FnOnce(Each<E, T>) -> Filter<E>) -> Filter<E> {
        let variable = Node::fresh_variable();
        let body = condition(Each { variable, types: PhantomData }).node;
        Filter::new(Node::Lambda { path: Box::new(self.node), quantifier, body: Some((variable, Box::new(body))) })
    }
}

/// Lambdas and counts on collections, by navigation property or by property.
macro_rules! collections {
    ([$($generics:tt)*] $type:ty, $entity:ident, $item:ident) => {
        impl<$($generics)*> $type {
            /// The items, for `any`, `all` and `count`.
            pub fn items(self) -> Items<$entity, $item> {
                Items::new(Node::Property(self.name()))
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
collections!([E, T, A: Filterable] Property<E, Vec<T>, A>, E, T);

impl<E, T: Entity, X> Navigation<E, T, One, X> {
    /// A property of the entity that this leads to.
    pub fn then<V, A: Filterable>(self, property: Property<T, V, A>) -> Operand<E, V> {
        Operand::new(Node::Member(Box::new(Node::Property(self.name())), property.name()))
    }
}
