//! An XML element as the readers see it.

use super::super::common::position;
use super::{EDM, EDMX};
use crate::diagnostic::Position;
use roxmltree::{Attribute, Node};

/// An element together with what makes its [`Position`].
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    node: Node<'a, 'a>,
    source: u16,
}

impl<'a> Element<'a> {
    pub(super) fn new(node: Node<'a, 'a>, source: u16) -> Self {
        Self { node, source }
    }

    pub(super) fn name(self) -> &'a str {
        self.node.tag_name().name()
    }

    pub(super) fn position(self) -> Position {
        position(self.source, self.node.range().start)
    }

    /// An attribute that may be absent.
    pub(super) fn option(self, name: &str) -> Option<String> {
        self.node.attribute(name).map(str::to_owned)
    }

    /// An attribute that [`check`](super::check) has found to be there.
    pub(super) fn text(self, name: &str) -> String {
        self.option(name).unwrap_or_default()
    }

    pub(super) fn boolean(self, name: &str) -> Option<bool> {
        self.node.attribute(name).and_then(boolean)
    }

    pub(super) fn flag(self, name: &str, default: bool) -> bool {
        self.boolean(name).unwrap_or(default)
    }

    pub(super) fn integer(self, name: &str) -> Option<i64> {
        self.node.attribute(name).and_then(integer)
    }

    pub(super) fn attributes(self) -> impl Iterator<Item = Attribute<'a, 'a>> {
        self.node.attributes().filter(|a| a.namespace().is_none())
    }

    /// All child elements that belong to CSDL.
    pub(super) fn elements(self) -> impl Iterator<Item = Self> {
        let source = self.source;
        self.node.children().filter(|n| is_csdl(*n)).map(move |n| Self::new(n, source))
    }

    pub(super) fn children(self, name: &'static str) -> impl Iterator<Item = Self> {
        self.elements().filter(move |e| e.name() == name)
    }

    pub(super) fn child(self, name: &'static str) -> Option<Self> {
        self.children(name).next()
    }

    /// The children of one name, each read.
    pub(super) fn each<T>(self, name: &'static str, read: fn(Self) -> T) -> Vec<T> {
        self.children(name).map(read).collect()
    }

    /// The text between the tags, without comments.
    pub(super) fn content(self) -> String {
        self.node.children().filter(|n| n.is_text()).filter_map(|n| n.text()).collect()
    }
}

pub(super) fn is_csdl(node: Node<'_, '_>) -> bool {
    matches!(node.tag_name().namespace(), Some(EDM | EDMX))
}

/// Booleans in any case: [`check`](super::check) warns where it is the wrong one.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

pub(super) fn integer(text: &str) -> Option<i64> {
    text.trim().parse().ok()
}

/// Splits `Collection(a.b)` into the item type and true; `None` where this is no type.
pub(super) fn type_name(text: &str) -> Option<(&str, bool)> {
    let item = text.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')'));
    let name = item.unwrap_or(text);
    super::super::common::is_type_name(name).then_some((name, item.is_some()))
}

/// The CSDL name of what a node stands for, such as `microsoft.graph.connector/memberOf`.
pub(super) fn subject(node: Node<'_, '_>) -> String {
    let mut path: Vec<_> = node.ancestors().filter(|n| is_csdl(*n)).collect();
    path.reverse();
    let mut subject = String::new();
    let mut separator = "";
    for node in path {
        let (key, glue) = match node.tag_name().name() {
            "Schema" | "Include" => ("Namespace", ""),
            "IncludeAnnotations" => ("TermNamespace", ""),
            "Reference" => ("Uri", ""),
            "Annotations" => ("Target", ""),
            "Annotation" => ("Term", "@"),
            "PropertyValue" => ("Property", "/"),
            _ => ("Name", separator),
        };
        let Some(name) = node.attribute(key) else { continue };
        if glue.is_empty() {
            subject.clear();
        }
        subject.push_str(glue);
        subject.push_str(name);
        separator = if node.tag_name().name() == "Schema" { "." } else { "/" };
    }
    subject
}
