//! A metadata document, cut down to what a selection reaches of it.
//!
//! A crate that is generated from the cut document is the one that is generated from the whole; so what stands in a client
//! crate's folder says no more of a service than the crate uses.

mod needs;
mod qualify;
mod retain;

use crate::config::Config;
use crate::csdl;
use crate::diagnostic::{Diagnostics, Position};
use crate::generate::{Inputs, Resolved, link, read};
use crate::model::AliasTable;

/// The place of the document that is cut in the list of sources.
const CUT: u16 = 1;

/// What stands at the head of a cut document.
pub(crate) const COMMENT: &str =
    "What codegen.toml selects of the metadata of the service, in canonical form. Written by csdlgen: edits are lost.";

/// A document that was cut down.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    /// CSDL XML in canonical form.
    pub text: String,
    /// Warnings about the whole document.
    pub diagnostics: Diagnostics,
}

/// Cuts the first metadata document of the inputs, XML or JSON, to what the selection reaches, and writes it as CSDL XML.
///
/// Kept are exposed types with their exposed members, other properties of selected types where these need no further
/// types, the types that all of these refer to with no more than their keys and base types, the operations and container
/// children that are exposed or that paths lead over, what the overlay and other documents name, and the annotations of
/// everything that is kept.
///
/// # Errors
/// Where the input cannot be used: all that was found, warnings included.
pub fn cut(inputs: &Inputs, config: &Config) -> Result<Cut, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let documents = read(inputs, &mut diagnostics)?;
    let mut first = documents.first().cloned().unwrap_or_default();
    // The others stay whole, so what they name has to stay, too.
    let others = documents.get(1..).unwrap_or_default().to_vec();
    let aliases = AliasTable::new(&documents, &mut Diagnostics::default());
    let Resolved { model, surface, diagnostics, .. } = link(documents, inputs.has_overlay, config, diagnostics)?;
    let kept = needs::needs(&model, &surface, config, &others, &aliases);
    qualify::qualify(&mut first, aliases.at(Position { source: CUT, offset: 0 }));
    retain::retain(&mut first, &model, &kept, &aliases);
    Ok(Cut { text: csdl::write(&first, COMMENT), diagnostics })
}
