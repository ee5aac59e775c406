//! CSDL JSON, versions 4.0 and 4.01.
//!
//! Four steps: well-formed JSON, [`value`] as a tree whose values know their places, [`check`] against the
//! [`grammar`], and then [`structure`], which reads a document that is known to be right.

mod check;
mod expression;
mod grammar;
mod structure;
mod value;

use super::common::WHAT_METADATA_IS;
use super::types::Document;
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use value::Value;

pub(super) fn read(source: &Source, index: u16) -> Result<(Document, Diagnostics), Diagnostics> {
    let root = value::parse(&source.text, index)?;
    if root.get("$Version").is_none() {
        return Err(not_csdl(&root).at(root.position).into());
    }
    let found = check::check(&root);
    if found.has_errors() { Err(found) } else { Ok((structure::document(&root), found)) }
}

fn not_csdl(root: &Value<'_>) -> Diagnostic {
    let message = match (root.get("error"), root.get("openapi").or(root.get("swagger"))) {
        (Some(error), _) => {
            let reason = error.text("message").map(|text| format!(": {text}")).unwrap_or_default();
            format!("this is an error answer, not metadata{reason}")
        }
        (None, Some(_)) => "this is an OpenAPI description, not metadata".to_owned(),
        (None, None) => "this is JSON, but not CSDL JSON: it has no `$Version`".to_owned(),
    };
    Diagnostic::error("not-csdl", "", message).with_help(WHAT_METADATA_IS)
}
