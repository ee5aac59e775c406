//! Everything in a document that is not as the [`grammar`](super::grammar) has it, reported in one walk.

use super::super::common;
use super::expression::{dynamic_name, is_expression};
use super::grammar::{Kind, RECORD_TYPE, Shape, children, is_child, overloads};
use super::value::{Content, Member, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeSet;

pub(super) fn check(root: &Value<'_>) -> Diagnostics {
    let mut check = Check { found: Diagnostics::default() };
    check.object(Kind::Document, root, "");
    if let Some(version) = root.get("$Version") {
        let finding = version.as_text().and_then(common::check_version);
        check.found.extend(finding.map(|finding| finding.at(version.position)).into_iter().collect());
    }
    if children(root).next().is_none() {
        check.error(root, "missing-element", "", "the document has no schema");
    }
    check.found
}

struct Check {
    found: Diagnostics,
}

impl Check {
    fn object(&mut self, kind: Kind, value: &Value<'_>, subject: &str) {
        let Content::Object(members) = &value.content else {
            return self.bad(value, subject, format!("`{kind:?}` is not an object"));
        };
        for (name, shape) in kind.members() {
            if matches!(shape, Shape::Required | Shape::RequiredType) && value.get(name).is_none() {
                self.error(value, "missing-attribute", subject, format!("`{kind:?}` has no `{name}`"));
            }
        }
        let names = names(members);
        for (i, (key, member)) in members.iter().enumerate() {
            if key.contains('@') && kind.is_annotatable() {
                self.annotation(&names, key, member, subject, kind == Kind::EnumType);
            } else if is_child(key) {
                self.child(kind, key, member, subject);
            } else if let Some(shape) = kind.member(key) {
                if members[..i].iter().any(|(k, _)| k == key) {
                    let message = format!("`{kind:?}` has more than one `{key}`: the first is used");
                    self.warning(member, "repeated-element", subject, message);
                }
                self.member(shape, key, member, subject);
            } else {
                let message = format!("`{key}` is not understood at `{kind:?}` and is ignored");
                self.warning(member, "unknown-attribute", subject, message);
            }
        }
    }

    /// A member that the object names, such as a property of a type.
    fn child(&mut self, parent: Kind, name: &str, value: &Value<'_>, subject: &str) {
        let subject = &match parent {
            Kind::Document => name.to_owned(),
            Kind::Schema => format!("{subject}.{name}"),
            _ => format!("{subject}/{name}"),
        };
        if parent != Kind::Document && !common::is_identifier(name) {
            let message = format!("`{name}` is not an identifier; it is used as it is");
            self.warning(value, "bad-value", subject, message);
        }
        match parent {
            Kind::Document => self.object(Kind::Schema, value, subject),
            Kind::Schema => overloads(value).iter().for_each(|item| self.element(value, item, subject)),
            Kind::EntityType | Kind::ComplexType => match Kind::in_type(value) {
                Some(kind) => self.object(kind, value, subject),
                None => self.unknown_kind(value, subject),
            },
            Kind::EntityContainer => self.object(Kind::in_container(value), value, subject),
            Kind::EnumType if value.integer().is_some() => {}
            Kind::EnumType => self.bad(value, subject, "the value of the member is not a 64-bit integer"),
            _ => {
                let message = format!("`{name}` is not understood inside of `{parent:?}` and is ignored");
                self.warning(value, "unknown-element", subject, message);
            }
        }
    }

    /// A member of a schema, or one overload of it.
    fn element(&mut self, member: &Value<'_>, item: &Value<'_>, subject: &str) {
        if !matches!(item.content, Content::Object(_)) {
            return self.bad(item, subject, "a member of a schema is not an object");
        }
        match Kind::in_schema(item) {
            Some(kind) => {
                let is_operation = matches!(kind, Kind::Action | Kind::Function);
                if is_operation != matches!(member.content, Content::Array(_)) {
                    let message = match is_operation {
                        true => "the overloads do not stand in an array: it is read as the only one".to_owned(),
                        false => format!("`{kind:?}` stands in an array, which is ignored"),
                    };
                    self.warning(item, "bad-value", subject, message);
                }
                self.object(kind, item, subject);
            }
            None if item.get("$Kind").is_none() => {
                self.error(item, "missing-attribute", subject, "the member of the schema has no `$Kind`");
            }
            None => self.unknown_kind(item, subject),
        }
    }

    fn unknown_kind(&mut self, value: &Value<'_>, subject: &str) {
        let kind = value.scalar("$Kind").unwrap_or_default();
        self.warning(value, "unknown-element", subject, format!("the `$Kind` `{kind}` is unknown here: it is ignored"));
    }

    /// A member whose name starts with `$`.
    fn member(&mut self, shape: Shape, name: &str, value: &Value<'_>, subject: &str) {
        let is_text = value.as_text().is_some();
        let expected = match shape {
            Shape::Required if value.as_text() == Some("") => "text that is not empty",
            Shape::Required | Shape::Text if !is_text => "text",
            Shape::Type | Shape::RequiredType if !value.as_text().is_some_and(common::is_type_name) => {
                "a type (without `Collection(…)`: for that, `$Collection` is `true`)"
            }
            Shape::Bool if !matches!(value.content, Content::Bool(_)) => "`true` or `false`",
            Shape::BoolFacet | Shape::Facet if !is_facet(shape, &value.content) => {
                let expected = if shape == Shape::Facet { "a number" } else { "`true` or `false`" };
                let message = format!("`{name}` is not {expected}; it is ignored");
                let found = Diagnostic::warning("bad-facet", subject, message).at(value.position);
                return self.found.push(found.with_help("correct the facet, or remove it"));
            }
            Shape::Texts if !is_array_of(value, |item| item.as_text().is_some()) => "an array of text",
            Shape::Key => match &value.content {
                Content::Array(items) => {
                    if items.is_empty() {
                        self.found.push(common::empty_key(subject, value.position));
                    }
                    return items.iter().for_each(|item| self.key(item, subject));
                }
                _ => "an array",
            },
            Shape::Array(kind) => match &value.content {
                Content::Array(items) => return items.iter().for_each(|item| self.item(kind, item, subject)),
                _ => "an array",
            },
            Shape::Map => match &value.content {
                Content::Object(members) => return self.map(members, subject),
                _ => "an object",
            },
            Shape::MapOf(kind) => match &value.content {
                Content::Object(members) => return members.iter().for_each(|(key, item)| self.object(kind, item, key)),
                _ => "an object",
            },
            Shape::Object(kind) => return self.object(kind, value, &format!("{subject}/{name}")),
            Shape::Word(words) if !value.as_text().is_some_and(|text| words.contains(&text)) => {
                let message = format!("`{name}` is not one of {}; it is used as it is", words.join(", "));
                return self.warning(value, "bad-value", subject, message);
            }
            _ => return,
        };
        self.bad(value, subject, format!("`{name}` is not {expected}"));
    }

    fn key(&mut self, item: &Value<'_>, subject: &str) {
        match &item.content {
            Content::Text(_) => {}
            Content::Object(members) if members.iter().all(|(_, path)| path.as_text().is_some()) => {}
            _ => self.bad(item, subject, "an item of `$Key` is neither a property nor an object `{ alias: path }`"),
        }
    }

    fn item(&mut self, kind: Kind, item: &Value<'_>, subject: &str) {
        let name = item.text("$Name").or_else(|| item.text("$Namespace")).unwrap_or_default();
        let subject = if kind == Kind::Parameter { format!("{subject}/{name}") } else { name };
        self.object(kind, item, &subject);
    }

    /// An object whose members are text, each possibly annotated.
    fn map(&mut self, members: &[Member<'_>], subject: &str) {
        let names = names(members);
        for (key, value) in members {
            if key.contains('@') {
                self.annotation(&names, key, value, subject, true);
            } else if value.as_text().is_none() {
                self.bad(value, subject, format!("the value of `{key}` is not text"));
            }
        }
    }

    /// A member `owner@Term`; the owner is the object itself, another annotation, or, where these may be annotated
    /// so, a member of the object.
    fn annotation(&mut self, names: &BTreeSet<&str>, key: &str, value: &Value<'_>, subject: &str, of_members: bool) {
        let (owner, term) = key.rsplit_once('@').unwrap_or_default();
        let is_possible = owner.is_empty() || owner.contains('@') || (of_members && is_child(owner));
        if term.is_empty() || !is_possible {
            self.warning(value, "unknown-attribute", subject, format!("`{key}` is not understood and is ignored"));
        } else if !owner.is_empty() && !names.contains(owner) {
            let message = format!("`{key}` annotates `{owner}`, which is not there: it is ignored");
            self.warning(value, "unknown-attribute", subject, message);
        }
        let glue = if key.starts_with('@') { "" } else { "/" };
        self.expression(value, &format!("{subject}{glue}{key}"));
    }

    fn expression(&mut self, value: &Value<'_>, subject: &str) {
        match &value.content {
            Content::Array(items) => items.iter().for_each(|item| self.expression(item, subject)),
            Content::Object(members) => match dynamic_name(members) {
                Some(name) => self.dynamic(name, value, subject),
                None => self.record(members, subject),
            },
            _ => {}
        }
    }

    fn dynamic(&mut self, name: &str, value: &Value<'_>, subject: &str) {
        if !is_expression(name) {
            let message = format!("`{name}` is no expression of CSDL 4.01: it is kept as text");
            self.warning(value, "unknown-element", subject, message);
        }
        if name == "$Path" && value.text(name).is_none() {
            self.warning(value, "bad-value", subject, "`$Path` is not text: it is kept as it is");
        }
        // The other expressions are kept with all that is in them.
        if matches!(name, "$Path" | "$Null") {
            for (key, value) in value.members().iter().filter(|(key, _)| key != name) {
                let message = format!("`{key}` is not understood at `{name}` and is ignored");
                self.warning(value, "unknown-attribute", subject, message);
            }
        }
    }

    fn record(&mut self, members: &[Member<'_>], subject: &str) {
        let names = names(members);
        for (key, value) in members {
            if RECORD_TYPE.contains(&key.as_str()) {
                if value.as_text().is_none() {
                    self.warning(value, "bad-value", subject, format!("`{key}` is not text and is ignored"));
                }
            } else if key.contains('@') {
                self.annotation(&names, key, value, subject, true);
            } else {
                self.expression(value, &format!("{subject}/{key}"));
            }
        }
    }

    fn bad(&mut self, value: &Value<'_>, subject: &str, message: impl Into<String>) {
        self.error(value, "bad-value", subject, message);
    }

    fn error(&mut self, value: &Value<'_>, code: &'static str, subject: &str, message: impl Into<String>) {
        self.found.push(Diagnostic::error(code, subject, message).at(value.position));
    }

    fn warning(&mut self, value: &Value<'_>, code: &'static str, subject: &str, message: impl Into<String>) {
        self.found.push(Diagnostic::warning(code, subject, message).at(value.position));
    }
}

/// What the annotations in an object can annotate.
fn names<'v>(members: &'v [Member<'_>]) -> BTreeSet<&'v str> {
    members.iter().map(|(key, _)| key.as_str()).collect()
}

fn is_facet(shape: Shape, content: &Content<'_>) -> bool {
    match shape {
        Shape::BoolFacet => matches!(content, Content::Bool(_)),
        _ => matches!(content, Content::Number | Content::Text(_)),
    }
}

fn is_array_of(value: &Value<'_>, is_right: impl Fn(&Value<'_>) -> bool) -> bool {
    matches!(&value.content, Content::Array(items) if items.iter().all(is_right))
}
