//! Everything in a document that is not as the [`grammar`](super::grammar) has it, reported in one walk.

use super::super::common::{self, MAX_DEPTH, position};
use super::element::{boolean, integer, is_csdl, subject, type_name};
use super::grammar::{self, Kind, ONCE, Row, WRAPPERS};
use super::{BEFORE_V4, EDM, EDMX, wrong_namespace};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};
use roxmltree::{Attribute, Node};
use std::collections::BTreeMap;

pub(super) fn check(root: Node<'_, '_>, source: u16) -> Diagnostics {
    let mut check = Check { source, found: Diagnostics::default(), foreign: BTreeMap::new() };
    let name = root.tag_name().name();
    if name == "Schema" {
        let message = "the document is a schema without `edmx:Edmx` around it; it is read as one of OData 4.0";
        check.warning(root, "bare-schema", message);
    }
    if let Some(row) = grammar::find(name) {
        check.element(root, row, 0);
    }
    if name == "Edmx" {
        check.document(root);
    }
    check.finish()
}

/// The child elements of one name.
fn named<'a>(node: Node<'a, 'a>, name: &'static str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.children().filter(move |n| is_csdl(*n) && n.tag_name().name() == name)
}

/// Whether there is an element of a name, of the right namespace or reported as one of a wrong one.
fn has(node: Node<'_, '_>, name: &str) -> bool {
    node.children().any(|n| n.tag_name().name() == name)
}

struct Check<'a> {
    source: u16,
    found: Diagnostics,
    /// Markup of other vocabularies: the first place and the count.
    foreign: BTreeMap<Foreign<'a>, (Position, usize)>,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Foreign<'a> {
    what: &'static str,
    namespace: &'a str,
    /// With its prefix.
    name: String,
}

impl<'a> Check<'a> {
    fn document(&mut self, root: Node<'a, 'a>) {
        if let Some(finding) = root.attribute("Version").and_then(common::check_version) {
            self.found.push(finding.at(self.place(root)));
        }
        let Some(services) = named(root, "DataServices").next() else {
            if !has(root, "DataServices") {
                self.error(root, "missing-element", "the document has no `edmx:DataServices`");
            }
            return;
        };
        if !has(services, "Schema") {
            self.error(services, "missing-element", "`edmx:DataServices` has no `Schema`");
        }
    }

    fn element(&mut self, node: Node<'a, 'a>, row: &Row, depth: usize) {
        if depth > MAX_DEPTH {
            return self.found.push(common::too_deep(subject(node), self.place(node)));
        }
        self.attributes(node, row);
        match node.tag_name().name() {
            "EnumType" => self.members(node),
            "Key" if named(node, "PropertyRef").next().is_none() => {
                self.found.push(common::empty_key(subject(node), self.place(node)));
            }
            "Bool" => self.bool_value(node),
            _ if row.has_value => self.one_value(node),
            _ => {}
        }
        for child in node.children() {
            if child.is_text() && !row.has_text {
                self.no_text(child, node);
            } else if child.is_element() {
                self.child(child, node, row, depth);
            }
        }
    }

    fn child(&mut self, child: Node<'a, 'a>, parent: Node<'_, '_>, row: &Row, depth: usize) {
        let name = child.tag_name().name();
        let namespace = child.tag_name().namespace().unwrap_or_default();
        if namespace.starts_with(BEFORE_V4) && name == "Schema" {
            let finding = common::not_v4(format!("this schema is of OData V3 or older (namespace `{namespace}`)"));
            self.found.push(finding.at(self.place(child)));
        } else if !is_csdl(child) && matches!(name, "DataServices" | "Schema") && row.allows(name) {
            let right = if name == "Schema" { EDM } else { EDMX };
            self.found.push(wrong_namespace(name, namespace, right).at(self.place(child)));
        } else if !is_csdl(child) {
            self.foreign("element", namespace, name, child, child.range().start);
        } else if !row.allows(name) || WRAPPERS.contains(&name) != (namespace == EDMX) {
            let message = format!("`{name}` is not understood inside of `{}` and is ignored", parent.tag_name().name());
            self.warning(child, "unknown-element", message);
        } else {
            if ONCE.contains(&name) && child.prev_siblings().skip(1).any(|n| n.tag_name() == child.tag_name()) {
                let message = format!("`{}` has more than one `{name}`: the first is used", parent.tag_name().name());
                self.warning(child, "repeated-element", message);
            }
            if let Some(row) = grammar::find(name) {
                self.element(child, row, depth + 1);
            }
        }
    }

    fn attributes(&mut self, node: Node<'a, 'a>, row: &Row) {
        let element = node.tag_name().name();
        for (name, kind) in row.attributes() {
            let is_required = matches!(kind, Kind::Name | Kind::Type | Kind::Required | Kind::Word(_));
            if is_required && node.attribute(name).is_none_or(str::is_empty) {
                self.error(node, "missing-attribute", format!("`{element}` has no `{name}`"));
            }
        }
        for attribute in node.attributes() {
            let name = attribute.name();
            match (attribute.namespace(), row.attribute(name)) {
                (Some(namespace), _) => self.foreign("attribute", namespace, name, node, attribute.range().start),
                (None, Some(kind)) => self.value(node, attribute, kind),
                (None, None) => {
                    let message = format!("`{name}` is not understood at `{element}` and is ignored");
                    let finding = Diagnostic::warning("unknown-attribute", subject(node), message);
                    self.found.push(finding.at(position(self.source, attribute.range().start)));
                }
            }
        }
    }

    fn value(&mut self, node: Node<'_, '_>, attribute: Attribute<'_, '_>, kind: Kind) {
        let (name, text) = (attribute.name(), attribute.value());
        if text.is_empty() && !matches!(kind, Kind::Bool | Kind::Facet | Kind::BoolValue | Kind::Integer) {
            return; // Right, or reported as missing.
        }
        let (finding, expected): (fn(_, _, _) -> _, _) = match kind {
            Kind::Bool | Kind::Facet | Kind::BoolValue if matches!(text.trim(), "true" | "false" | "1" | "0") => return,
            Kind::Bool | Kind::Facet | Kind::BoolValue if boolean(text).is_some() => {
                (Diagnostic::warning, "`true` or `false` in lower case; it is read as if it were".to_owned())
            }
            Kind::Facet => {
                let message = format!("`{name}=\"{text}\"` is not `true` or `false`; it is ignored");
                let place = position(self.source, attribute.range().start);
                let found = Diagnostic::warning("bad-facet", subject(node), message).at(place);
                return self.found.push(found.with_help("correct the facet, or remove it"));
            }
            Kind::Bool => (Diagnostic::error, "`true` or `false`".to_owned()),
            Kind::BoolValue => (Diagnostic::warning, "`true` or `false`; it is kept as text".to_owned()),
            Kind::Integer if integer(text).is_none() => (Diagnostic::error, "a 64-bit integer".to_owned()),
            Kind::Type if type_name(text).is_none() => (Diagnostic::error, "a type or `Collection(type)`".to_owned()),
            Kind::Name if !common::is_identifier(text) => {
                (Diagnostic::warning, "an identifier; it is used as it is".to_owned())
            }
            Kind::Word(words) if !words.contains(&text) => {
                (Diagnostic::warning, format!("one of {}; it is used as it is", words.join(", ")))
            }
            _ => return,
        };
        let message = format!("`{name}=\"{text}\"` is not {expected}");
        let place = position(self.source, attribute.range().start);
        self.found.push(finding("bad-value", subject(node), message).at(place));
    }

    /// A Boolean written as element.
    fn bool_value(&mut self, node: Node<'_, '_>) {
        let text: String = node.children().filter(|n| n.is_text()).filter_map(|n| n.text()).collect();
        if boolean(&text).is_none() {
            let message = format!("`{}` is not `true` or `false`; it is kept as text", text.trim());
            self.warning(node, "bad-value", message);
        }
    }

    fn one_value(&mut self, node: Node<'_, '_>) {
        let is_value = |name| name == "UrlRef" || grammar::CONSTANTS.contains(&name);
        let attributes = node.attributes().filter(|a| a.namespace().is_none() && is_value(a.name()));
        let elements = node.children().filter(|n| is_csdl(*n) && grammar::is_expression(n.tag_name().name()));
        if attributes.count() + elements.count() > 1 {
            self.warning(node, "repeated-element", "more than one value: the first is used");
        }
    }

    /// The values of the members: all of them, or none.
    fn members(&mut self, node: Node<'a, 'a>) {
        let is_flags = node.attribute("IsFlags").and_then(boolean) == Some(true);
        let with_value = named(node, "Member").filter(|n| n.has_attribute("Value")).count();
        if with_value != 0 && with_value != named(node, "Member").count() {
            let message = "some members have no value: each is one more than the member before";
            self.warning(node, "bad-value", message);
        } else if is_flags && with_value == 0 && named(node, "Member").count() > 2 {
            let message = "the members of an enumeration of flags state no values; they are counted from zero";
            self.found.push(
                Diagnostic::warning("flags-without-values", subject(node), message)
                    .at(self.place(node))
                    .with_help("state the value of each member: a power of two, or a sum of them"),
            );
        }
    }

    fn no_text(&mut self, text: Node<'_, '_>, parent: Node<'_, '_>) {
        let content = text.text().unwrap_or_default();
        if !content.trim().is_empty() {
            let start: String = content.trim().chars().take(30).collect();
            let message = format!("the text `{start}` inside of `{}` is ignored", parent.tag_name().name());
            self.warning(text, "unknown-text", message);
        }
    }

    fn foreign(&mut self, what: &'static str, namespace: &'a str, name: &str, node: Node<'_, '_>, offset: usize) {
        let prefix = node.lookup_prefix(namespace).filter(|prefix| !prefix.is_empty());
        let name = prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}:{name}"));
        let place = position(self.source, offset);
        self.foreign.entry(Foreign { what, namespace, name }).or_insert((place, 0)).1 += 1;
    }

    fn finish(mut self) -> Diagnostics {
        let mut foreign: Vec<_> = self.foreign.into_iter().collect();
        foreign.sort_by_key(|(_, (place, _))| *place);
        for (Foreign { what, namespace, name }, (place, count)) in foreign {
            let origin = if namespace.is_empty() { "no namespace".into() } else { format!("namespace `{namespace}`") };
            let times = if count == 1 { "once" } else { &format!("{count} times") };
            let message = format!("the {what} `{name}` ({origin}) is not part of OData metadata: ignored {times}");
            self.found.push(Diagnostic::warning("foreign-markup", "", message).at(place));
        }
        self.found
    }

    fn place(&self, node: Node<'_, '_>) -> Position {
        position(self.source, node.range().start)
    }

    fn error(&mut self, node: Node<'_, '_>, code: &'static str, message: impl Into<String>) {
        self.found.push(Diagnostic::error(code, subject(node), message).at(self.place(node)));
    }

    fn warning(&mut self, node: Node<'_, '_>, code: &'static str, message: impl Into<String>) {
        self.found.push(Diagnostic::warning(code, subject(node), message).at(self.place(node)));
    }
}
