//! Annotations and their values in CSDL JSON.

use super::super::types::{Annotation, Dynamic, Expression, PropertyValue, Record};
use super::grammar::{DYNAMIC, RECORD_TYPE, children};
use super::value::{Content, Member, Value};
use std::collections::BTreeMap;

/// The annotations in one object, by what they annotate: the object itself (`""`), one of its members, or one another.
///
/// They stand beside it: `name@Term#Qualifier`, and `@Term@Other` for the annotation of an annotation.
pub(super) struct Annotations<'v, 'a> {
    by_owner: BTreeMap<&'v str, Vec<&'v Member<'a>>>,
}

impl<'v, 'a> Annotations<'v, 'a> {
    pub(super) fn of_object(value: &'v Value<'a>) -> Self {
        let mut by_owner: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for member in value.members() {
            match member.0.rsplit_once('@') {
                Some((owner, _)) if !RECORD_TYPE.contains(&member.0.as_str()) => {
                    by_owner.entry(owner).or_default().push(member);
                }
                _ => {}
            }
        }
        Self { by_owner }
    }

    pub(super) fn of(&self, owner: &str) -> Vec<Annotation> {
        let members = self.by_owner.get(owner).map(Vec::as_slice).unwrap_or_default();
        members.iter().map(|(key, value)| self.annotation(key, value)).collect()
    }

    fn annotation(&self, key: &str, value: &Value<'_>) -> Annotation {
        let (_, term) = key.rsplit_once('@').unwrap_or_default();
        let (term, qualifier) = term.split_once('#').map_or((term, None), |(t, q)| (t, Some(q.to_owned())));
        Annotation {
            position: value.position,
            term: term.to_owned(),
            qualifier,
            value: Some(expression(value)),
            annotations: self.of(key),
        }
    }
}

fn expression(value: &Value<'_>) -> Expression {
    match &value.content {
        Content::Null => Expression::Null,
        Content::Bool(value) => Expression::Bool(*value),
        Content::Number => Expression::Number(value.source_text.to_owned()),
        Content::Text(text) => Expression::String(text.clone()),
        Content::Array(items) => Expression::Collection(items.iter().map(expression).collect()),
        Content::Object(members) => match (dynamic_name(members), value.text("$Path")) {
            (Some("$Null"), _) => Expression::Null,
            (Some("$Path"), Some(path)) => Expression::Path(path),
            (Some(name), _) => match DYNAMIC.iter().find(|known| **known == name) {
                Some(name) => Expression::Dynamic(dynamic(name, value)),
                None => Expression::Record(record(value)),
            },
            (None, _) => Expression::Record(record(value)),
        },
    }
}

/// An expression as CSDL XML has it: what stands beside the operands are attributes there.
fn dynamic(name: &'static str, value: &Value<'_>) -> Dynamic {
    let mut dynamic = Dynamic { name: name.trim_start_matches('$'), ..Dynamic::default() };
    match value.get(name).map(|operands| (&operands.content, operands)) {
        Some((Content::Array(items), _)) => dynamic.operands = items.iter().map(expression).collect(),
        Some((Content::Text(text), _)) if name == "$LabeledElementReference" => dynamic.text = Some(text.clone()),
        Some((_, operand)) => dynamic.operands = vec![expression(operand)],
        None => {}
    }
    let is_collection = value.flag("$Collection", false);
    let arguments = value.members().iter().map(|(key, _)| key.as_str());
    for key in arguments.filter(|key| *key != name && *key != "$Collection" && !key.contains('@')) {
        let Some(text) = key.strip_prefix('$').and_then(|_| value.scalar(key)) else { continue };
        let text = if key == "$Type" && is_collection { format!("Collection({text})") } else { text };
        dynamic.attributes.push((key.trim_start_matches('$').to_owned(), text));
    }
    dynamic.attributes.sort();
    dynamic.annotations = Annotations::of_object(value).of("");
    dynamic
}

/// The member that makes an object an expression; a record has none.
///
/// The others beside it (`$Function`, `$Type`, …) are its arguments.
pub(super) fn dynamic_name<'v>(members: &'v [Member<'_>]) -> Option<&'v str> {
    let mut names =
        members.iter().map(|(key, _)| key.as_str()).filter(|key| key.starts_with('$') && !key.contains('@'));
    let first = names.clone().next();
    names.find(|name| is_expression(name)).or(first)
}

pub(super) fn is_expression(name: &str) -> bool {
    matches!(name, "$Path" | "$Null") || DYNAMIC.contains(&name)
}

fn record(value: &Value<'_>) -> Record {
    let annotations = Annotations::of_object(value);
    let r#type = RECORD_TYPE.iter().find_map(|name| value.text(name));
    let property = |(name, value): (&str, &Value<'_>)| PropertyValue {
        position: value.position,
        name: name.to_owned(),
        value: Some(expression(value)),
        annotations: annotations.of(name),
    };
    Record {
        position: value.position,
        // A URI whose fragment is the name of the type.
        r#type: r#type.map(|uri| uri.rsplit_once('#').map_or(uri.clone(), |(_, name)| name.to_owned())),
        properties: children(value).map(property).collect(),
        annotations: annotations.of(""),
    }
}
