//! JSON as a tree in which every value knows its place, and objects keep order and repetition.

use super::super::common::{self, MAX_DEPTH, line_start};
use crate::diagnostic::{Diagnostic, Position};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

pub(super) struct Value<'a> {
    pub(super) position: Position,
    /// The value as it stands in the document.
    pub(super) source_text: &'a str,
    pub(super) content: Content<'a>,
}

pub(super) enum Content<'a> {
    Null,
    Bool(bool),
    /// Its text is that of the document: numbers may be larger than any type of ours.
    Number,
    Text(String),
    Array(Vec<Value<'a>>),
    Object(Vec<Member<'a>>),
}

pub(super) type Member<'a> = (String, Value<'a>);

impl<'a> Value<'a> {
    /// The members, where this is an object.
    pub(super) fn members(&self) -> &[Member<'a>] {
        match &self.content {
            Content::Object(members) => members,
            _ => &[],
        }
    }

    /// The items, where this is an array.
    pub(super) fn items(&self) -> &[Value<'a>] {
        match &self.content {
            Content::Array(items) => items,
            _ => &[],
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.members().iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The text that this is.
    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a member.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name).and_then(Value::as_text).map(str::to_owned)
    }

    /// The Boolean of a member.
    pub(super) fn flag(&self, name: &str, default: bool) -> bool {
        match self.get(name).map(|value| &value.content) {
            Some(Content::Bool(value)) => *value,
            _ => default,
        }
    }

    /// A constant member as text: text without its quotes, anything else as written.
    pub(super) fn scalar(&self, name: &str) -> Option<String> {
        let value = self.get(name)?;
        match &value.content {
            Content::Null => None,
            Content::Text(text) => Some(text.clone()),
            _ => Some(value.source_text.to_owned()),
        }
    }

    /// The integer that this is, as number or as text.
    pub(super) fn integer(&self) -> Option<i64> {
        match &self.content {
            Content::Number => self.source_text.parse().ok(),
            Content::Text(text) => text.parse().ok(),
            _ => None,
        }
    }
}

pub(super) fn parse(text: &str, source: u16) -> Result<Value<'_>, Diagnostic> {
    let origin = Origin { text, source };
    let json = text.trim_start_matches('\u{feff}');
    // The whole syntax is checked here, without recursion; what follows takes apart one level after the other.
    let raw: &RawValue = serde_json::from_str(json).map_err(|error| origin.malformed(json, &error))?;
    origin.value(raw, 0)
}

#[derive(Clone, Copy)]
struct Origin<'a> {
    text: &'a str,
    source: u16,
}

impl<'a> Origin<'a> {
    fn value(self, raw: &'a RawValue, depth: usize) -> Result<Value<'a>, Diagnostic> {
        let source_text = raw.get();
        let position = self.position(source_text, 0);
        if depth > MAX_DEPTH {
            return Err(common::too_deep("", position));
        }
        let content = match source_text.as_bytes().first() {
            Some(b'{') => {
                let Members(members) = self.take(source_text)?;
                let members = members.into_iter().map(|(key, raw)| Ok((key, self.value(raw, depth + 1)?)));
                Content::Object(members.collect::<Result<_, _>>()?)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = self.take(source_text)?;
                Content::Array(items.into_iter().map(|raw| self.value(raw, depth + 1)).collect::<Result<_, _>>()?)
            }
            Some(b'"') => Content::Text(self.take(source_text)?),
            Some(b't') => Content::Bool(true),
            Some(b'f') => Content::Bool(false),
            Some(b'n') => Content::Null,
            _ => Content::Number,
        };
        Ok(Value { position, source_text, content })
    }

    fn take<T: Deserialize<'a>>(self, part: &'a str) -> Result<T, Diagnostic> {
        // Fails for what the check of the syntax lets pass, such as half a surrogate pair.
        serde_json::from_str(part).map_err(|error| self.malformed(part, &error))
    }

    /// The place of a part of the text, by its address.
    fn position(self, part: &str, offset: usize) -> Position {
        common::position(self.source, part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr()) + offset)
    }

    fn malformed(self, part: &str, error: &serde_json::Error) -> Diagnostic {
        // Columns count bytes, up to and with the one that is wrong.
        let offset = line_start(part, error.line()) + error.column().saturating_sub(1);
        // The library puts the place behind its message; ours stands before.
        let message = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let message = message.strip_suffix(&place).unwrap_or(&message);
        Diagnostic::error("malformed", "", format!("this is not well-formed JSON: {}", in_lower_case(message)))
            .with_help("the document may be incomplete or damaged: download it again")
            .at(self.position(part, offset))
    }
}

/// Begins with a small letter, unless with a word of capitals such as `EOF`.
fn in_lower_case(message: &str) -> String {
    let mut chars = message.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => message.to_owned(),
    }
}

/// An object, not yet read further.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(InOrder).map(Self)
    }
}
