//! Functions of `$filter` (OData URL Conventions, section 5.1.1.5 to 5.1.1.13), on properties and operands alike.

use super::expression::{Node, Operator};
use super::filter::Filter;
use super::operand::{IntoOperand, Operand};
use super::path::PropertyPath;
use super::property::{Filterable, Property};
use super::value::primitive::{Date, DateTimeOffset, TimeOfDay};

fn call<E>(name: &'static str, arguments: Vec<Node>) -> Filter<E> {
    Filter::new(Node::Call(name, arguments))
}

impl<E> Operand<E, String> {
    /// The text contains the other.
    pub fn contains(self, other: impl IntoOperand<E, String>) -> Filter<E> {
        call("contains", vec![self.into_node(), other.into_node()])
    }

    /// The text starts with the other.
    pub fn starts_with(self, other: impl IntoOperand<E, String>) -> Filter<E> {
        call("startswith", vec![self.into_node(), other.into_node()])
    }

    /// The text ends with the other.
    pub fn ends_with(self, other: impl IntoOperand<E, String>) -> Filter<E> {
        call("endswith", vec![self.into_node(), other.into_node()])
    }

    /// The text in lower case.
    pub fn to_lower(self) -> Self {
        self.of("tolower")
    }

    /// The text in upper case.
    pub fn to_upper(self) -> Self {
        self.of("toupper")
    }

    /// The text without blanks at its ends.
    pub fn trim(self) -> Self {
        self.of("trim")
    }

    /// How many characters the text has.
    pub fn length(self) -> Operand<E, i32> {
        self.of("length")
    }
}

/// The conditions on text, on what leads to one.
macro_rules! text_conditions {
    ($($type:ident)*) => {$(
        impl<E, A: Filterable> $type<E, String, A> {
            /// The text contains the other.
            pub fn contains(self, other: impl IntoOperand<E, String>) -> Filter<E> {
                self.operand().contains(other)
            }

            /// The text starts with the other.
            pub fn starts_with(self, other: impl IntoOperand<E, String>) -> Filter<E> {
                self.operand().starts_with(other)
            }

            /// The text ends with the other.
            pub fn ends_with(self, other: impl IntoOperand<E, String>) -> Filter<E> {
                self.operand().ends_with(other)
            }
        }
    )*};
}
text_conditions!(Property PropertyPath);

impl<E> Operand<E, DateTimeOffset> {
    /// The date part.
    pub fn date(self) -> Operand<E, Date> {
        self.of("date")
    }

    /// The time part.
    pub fn time(self) -> Operand<E, TimeOfDay> {
        self.of("time")
    }

    /// The year.
    pub fn year(self) -> Operand<E, i32> {
        self.of("year")
    }

    /// The month, from 1.
    pub fn month(self) -> Operand<E, i32> {
        self.of("month")
    }

    /// The day of the month, from 1.
    pub fn day(self) -> Operand<E, i32> {
        self.of("day")
    }

    /// The time at which the service evaluates the expression.
    pub fn now() -> Self {
        Self::new(Node::Call("now", Vec::new()))
    }
}

impl<E, V> Operand<E, V> {
    fn of<W>(self, function: &'static str) -> Operand<E, W> {
        Operand::new(Node::Call(function, vec![self.into_node()]))
    }
}

/// Arithmetic, for each numeric type.
macro_rules! arithmetic {
    ($($type:ty)*) => {$(
        impl<E> Operand<E, $type> {
            /// The sum.
            pub fn plus(self, other: impl IntoOperand<E, $type>) -> Self {
                Self::new(Node::binary(Operator::Add, self.into_node(), other.into_node()))
            }

            /// The difference.
            pub fn minus(self, other: impl IntoOperand<E, $type>) -> Self {
                Self::new(Node::binary(Operator::Sub, self.into_node(), other.into_node()))
            }

            /// The product.
            pub fn times(self, other: impl IntoOperand<E, $type>) -> Self {
                Self::new(Node::binary(Operator::Mul, self.into_node(), other.into_node()))
            }

            /// The quotient; of integers, the whole part.
            pub fn divided_by(self, other: impl IntoOperand<E, $type>) -> Self {
                Self::new(Node::binary(Operator::Div, self.into_node(), other.into_node()))
            }

            /// The remainder.
            pub fn modulo(self, other: impl IntoOperand<E, $type>) -> Self {
                Self::new(Node::binary(Operator::Mod, self.into_node(), other.into_node()))
            }
        }
    )*};
}
arithmetic!(i32 i64 f64);
