//! Facets (CSDL 4.01, section 7.2).

use super::super::types::Primitive;
use crate::csdl::{Facets, Schema, TypeUse};
use crate::diagnostic::{Diagnostic, Diagnostics, Position};

/// The greatest precision of a point in time or a duration.
const FINEST: u32 = 12;

/// Takes away facets that are none, and warns of those that say nothing about their type.
pub(super) fn mend(schema: &mut Schema, diagnostics: &mut Diagnostics) {
    let namespace = &schema.namespace;
    let mut used = |used: &mut TypeUse, position, subject: &dyn Fn() -> String| {
        settle(&mut used.facets, &used.name, position, subject, diagnostics);
    };
    for t in &mut schema.structured_types {
        for p in &mut t.properties {
            let (r#type, name) = (&t.name, &p.name);
            used(&mut p.r#type, p.position, &|| format!("{namespace}.{type}/{name}"));
        }
    }
    for o in &mut schema.operations {
        let operation = &o.name;
        for p in &mut o.parameters {
            let name = &p.name;
            used(&mut p.r#type, p.position, &|| format!("{namespace}.{operation}/{name}"));
        }
        if let Some(r) = &mut o.return_type {
            used(&mut r.r#type, r.position, &|| format!("{namespace}.{operation}/$ReturnType"));
        }
    }
    for t in &mut schema.terms {
        let name = &t.name;
        used(&mut t.r#type, t.position, &|| format!("{namespace}.{name}"));
    }
    for t in &mut schema.type_definitions {
        let name = &t.name;
        let subject = || format!("{namespace}.{name}");
        settle(&mut t.facets, &t.underlying_type, t.position, &subject, diagnostics);
    }
}

fn settle(
    facets: &mut Facets,
    type_name: &str,
    position: Position,
    subject: &dyn Fn() -> String,
    diagnostics: &mut Diagnostics,
) {
    if *facets == Facets::default() {
        return;
    }
    let primitive = Primitive::parse(type_name);
    let rows = [
        ("MaxLength", &mut facets.max_length, &["max"][..]),
        ("Precision", &mut facets.precision, &[]),
        ("Scale", &mut facets.scale, &["variable", "floating"]),
        ("SRID", &mut facets.srid, &["variable"]),
    ];
    for (name, facet, words) in rows {
        let Some(text) = facet.as_deref() else { continue };
        if text.parse::<u32>().is_err() && !words.iter().any(|word| word.eq_ignore_ascii_case(text)) {
            let words: String = words.iter().map(|word| format!(" or `{word}`")).collect();
            let message = format!("`{name}=\"{text}\"` is not a whole number{words}; it is ignored");
            diagnostics.push(
                Diagnostic::warning("bad-facet", subject(), message)
                    .at(position)
                    .with_help("correct the facet, or remove it"),
            );
            *facet = None;
        } else if primitive.is_some_and(|primitive| !has_facet(primitive, name)) {
            let message = format!("`{name}` says nothing about values of type `{type_name}`; it is ignored");
            let found = Diagnostic::warning("misplaced-facet", subject(), message).at(position);
            diagnostics.push(found.with_help("remove the facet, or correct the type"));
            *facet = None;
        }
    }
    let is_temporal = matches!(primitive, Some(Primitive::DateTimeOffset | Primitive::Duration | Primitive::TimeOfDay));
    let number = |text: &Option<String>| text.as_ref().and_then(|text| text.parse::<u32>().ok());
    if is_temporal && number(&facets.precision).is_some_and(|precision| precision > FINEST) {
        let message =
            format!("values of type `{type_name}` have at most {FINEST} digits behind the second; it is ignored");
        let found = Diagnostic::warning("precision-range", subject(), message).at(position);
        diagnostics.push(found.with_help("correct `Precision`, or remove it"));
        facets.precision = None;
    }
    if let (Some(precision), Some(scale)) = (number(&facets.precision), number(&facets.scale))
        && scale > precision
    {
        let message = format!("the scale {scale} is greater than the precision {precision}; it is ignored");
        let found = Diagnostic::warning("scale-above-precision", subject(), message).at(position);
        diagnostics.push(found.with_help("correct one of the facets"));
        facets.scale = None;
    }
}

fn has_facet(primitive: Primitive, name: &str) -> bool {
    use Primitive::{Binary, DateTimeOffset, Decimal, Duration, Geo, Stream, String, TimeOfDay, Untyped};
    match name {
        "MaxLength" => matches!(primitive, Binary | Stream | String | Untyped),
        "Precision" => matches!(primitive, DateTimeOffset | Decimal | Duration | TimeOfDay | Untyped),
        "Scale" => matches!(primitive, Decimal | Untyped),
        _ => matches!(primitive, Geo | Untyped),
    }
}
