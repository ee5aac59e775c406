//! Metadata text to [`Document`]: plain data that says what the text says, element by element, each with its place; and
//! back to text in canonical form.
//!
//! Nothing is linked or judged here beyond the grammar of CSDL (OData CSDL XML and JSON Representation, 4.0 and 4.01);
//! that is the next stage's, [`model`](crate::model).

mod common;
mod encoding;
mod json;
#[cfg(test)]
mod tests;
mod types;
mod write;
mod write_expression;
mod xml;

pub(crate) use common::{is_annotatable, is_identifier};
pub use encoding::decode;
pub use types::*;
pub use write::write;

use crate::diagnostic::{Diagnostics, Source};

/// Reads one document, XML or JSON by its first character.
///
/// `index` is the place of `source` in the run's list of sources, for positions.
///
/// # Errors
/// Where the text is not well-formed, or is no CSDL document. What is well-formed but not understood becomes a warning.
pub fn read(source: &Source, index: u16) -> Result<(Document, Diagnostics), Diagnostics> {
    let text = source.text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') { json::read(source, index) } else { xml::read(source, index) }
}
