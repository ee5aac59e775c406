//! `$filter` and `$orderby` as trees, typed by the entity that they are about (OData URL Conventions, section 5.1.1).
//!
//! A tree is rendered once, with the brackets that precedence asks for and one escaping for literals.

use super::expression::{Node, Operator};
use super::value::model::Marker;
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

    pub(crate) fn into_node(self) -> Node {
        self.node
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

/// One term of `$orderby`.
pub struct Order<E> {
    text: String,
    about: Marker<E>,
}

impl<E> Order<E> {
    pub(crate) fn new(node: Node, direction: &str) -> Self {
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
