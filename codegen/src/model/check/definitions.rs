//! Type definitions (CSDL 4.01, section 11).

use super::super::types::Primitive;
use crate::csdl::Schema;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Warns of type definitions of what is no primitive type; their values are taken to be any JSON.
pub(super) fn underlying(schema: &Schema, diagnostics: &mut Diagnostics) {
    for t in &schema.type_definitions {
        if matches!(Primitive::parse(&t.underlying_type), None | Some(Primitive::Untyped)) {
            let message = format!(
                "`{}` is no type of which a type definition can be; values are kept as JSON",
                t.underlying_type
            );
            diagnostics.push(
                Diagnostic::warning("bad-type-definition", format!("{}.{}", schema.namespace, t.name), message)
                    .at(t.position)
                    .with_help("state a primitive type as `UnderlyingType`, such as `Edm.String`"),
            );
        }
    }
}
