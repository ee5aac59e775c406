//! Default values (CSDL 4.01, section 7.2.7).

use super::super::types::*;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Takes away default values that their type does not have.
pub(super) fn settle(model: &mut Model, diagnostics: &mut Diagnostics) {
    for at in 0..model.structured.len() {
        for index in 0..model.structured[at].properties.len() {
            let t = &model.structured[at];
            let p = &t.properties[index];
            let Some(text) = p.default_value.as_deref() else { continue };
            if p.r#type.is_collection || !is_value(model, &model.underlying(&p.r#type.r#type), text) {
                let message =
                    format!("`{text}` is no value of type `{}`; the default is ignored", model.type_text(&p.r#type));
                diagnostics.push(
                    Diagnostic::warning("bad-default-value", format!("{}/{}", t.name, p.name), message)
                        .at(p.position)
                        .with_help("correct the default value, or remove it"),
                );
                model.structured[at].properties[index].default_value = None;
            }
        }
    }
}

/// Whether a type has a value; types whose values have many spellings are taken to have all.
fn is_value(model: &Model, found: &Type, text: &str) -> bool {
    match found {
        Type::Primitive(Primitive::Boolean) => matches!(text, "true" | "false"),
        Type::Primitive(Primitive::Byte) => text.parse::<u8>().is_ok(),
        Type::Primitive(Primitive::SByte) => text.parse::<i8>().is_ok(),
        Type::Primitive(Primitive::Int16) => text.parse::<i16>().is_ok(),
        Type::Primitive(Primitive::Int32) => text.parse::<i32>().is_ok(),
        Type::Primitive(Primitive::Int64) => text.parse::<i64>().is_ok(),
        Type::Primitive(Primitive::Single | Primitive::Double | Primitive::Decimal) => {
            matches!(text, "INF" | "-INF" | "NaN") || text.parse::<f64>().is_ok_and(f64::is_finite)
        }
        // Members by their names or values, several where they are flags.
        Type::Enum(id) => text.split(',').map(str::trim).all(|part| {
            // The type may stand before: `NS.color/red`, `NS.color'red'`.
            let part = part.trim_end_matches('\'').rsplit(['/', '.', '\'']).next().unwrap_or_default();
            part.parse::<i64>().is_ok() || model[*id].members.iter().any(|m| m.name == part)
        }),
        Type::Structured(_) => false,
        Type::Primitive(Primitive::Stream) => false,
        Type::Primitive(_) | Type::Definition(_) | Type::Unknown(_) => true,
    }
}
