//! Expression trees of `$filter` and `$orderby`, without types, and their one rendering.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A part of an expression.
#[doc(hidden)]
#[derive(Clone)]
pub enum Node {
    /// A path from the thing that the whole expression is about.
    Path(Cow<'static, str>),
    /// A path from another part.
    Member(Box<Node>, Cow<'static, str>),
    /// A literal in URL form, quotes included.
    Literal(String),
    /// The variable of a lambda.
    Variable(usize),
    Binary(Operator, Box<Node>, Box<Node>),
    Not(Box<Node>),
    Call(&'static str, Vec<Node>),
    List(Vec<Node>),
    Lambda {
        path: Box<Node>,
        quantifier: &'static str,
        body: Option<(usize, Box<Node>)>,
    },
    /// What the caller wrote.
    Raw(String),
}

/// The binary operators.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    Or,
    And,
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    Has,
    In,
    Add,
    Sub,
    Mul,
    Div,
    Mod,
}

impl Operator {
    const fn text(self) -> &'static str {
        match self {
            Self::Or => "or",
            Self::And => "and",
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Has => "has",
            Self::In => "in",
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
            Self::Div => "div",
            Self::Mod => "mod",
        }
    }

    /// How tightly the operator binds (OData URL Conventions, section 5.1.1.17).
    const fn binding(self) -> u8 {
        match self {
            Self::Or => 1,
            Self::And => 2,
            Self::Eq | Self::Ne => 3,
            Self::Gt | Self::Ge | Self::Lt | Self::Le => 4,
            Self::Add | Self::Sub => 5,
            Self::Mul | Self::Div | Self::Mod => 6,
            Self::Has | Self::In => 8,
        }
    }
}

const UNARY: u8 = 7;
const PRIMARY: u8 = 9;

impl Node {
    pub(crate) fn binary(operator: Operator, left: Self, right: Self) -> Self {
        Self::Binary(operator, Box::new(left), Box::new(right))
    }

    /// A number that no other lambda has; rendering turns it into a name by depth.
    pub(crate) fn fresh_variable() -> usize {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        NEXT.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn render(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, &mut Vec::new());
        text
    }

    const fn binding(&self) -> u8 {
        match self {
            Self::Binary(operator, ..) => operator.binding(),
            Self::Not(_) => UNARY,
            // Its operators are not known: it always takes brackets inside of others.
            Self::Raw(_) => 0,
            _ => PRIMARY,
        }
    }

    fn write(&self, text: &mut String, variables: &mut Vec<usize>) {
        match self {
            Self::Path(path) => text.push_str(path),
            Self::Member(of, name) => {
                of.write_within(PRIMARY, text, variables);
                text.push('/');
                text.push_str(name);
            }
            Self::Literal(literal) | Self::Raw(literal) => text.push_str(literal),
            Self::Variable(variable) => {
                let depth = variables.iter().position(|v| v == variable).unwrap_or(variables.len());
                text.push('x');
                text.push_str(&(depth + 1).to_string());
            }
            Self::Binary(operator, left, right) => {
                // All operators group from the left: the same one on the right needs brackets, but for the two where
                // grouping means nothing.
                let right_binding = match operator {
                    Operator::And | Operator::Or => operator.binding(),
                    _ => operator.binding() + 1,
                };
                left.write_within(operator.binding(), text, variables);
                text.push(' ');
                text.push_str(operator.text());
                text.push(' ');
                right.write_within(right_binding, text, variables);
            }
            Self::Not(inner) => {
                text.push_str("not ");
                inner.write_within(UNARY + 1, text, variables);
            }
            Self::Call(name, arguments) => {
                text.push_str(name);
                Self::write_list(arguments, text, variables);
            }
            Self::List(items) => Self::write_list(items, text, variables),
            Self::Lambda { path, quantifier, body } => {
                path.write_within(PRIMARY, text, variables);
                text.push('/');
                text.push_str(quantifier);
                text.push('(');
                if let Some((variable, body)) = body {
                    variables.push(*variable);
                    text.push_str(&format!("x{}:", variables.len()));
                    body.write(text, variables);
                    variables.pop();
                }
                text.push(')');
            }
        }
    }

    fn write_within(&self, binding: u8, text: &mut String, variables: &mut Vec<usize>) {
        if self.binding() < binding {
            text.push('(');
            self.write(text, variables);
            text.push(')');
        } else {
            self.write(text, variables);
        }
    }

    fn write_list(items: &[Self], text: &mut String, variables: &mut Vec<usize>) {
        text.push('(');
        for (index, item) in items.iter().enumerate() {
            text.push_str(if index == 0 { "" } else { "," });
            item.write(text, variables);
        }
        text.push(')');
    }
}
