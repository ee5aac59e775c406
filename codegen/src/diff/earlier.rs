//! The older side of a comparison.

use crate::config::{At, Config};
use crate::csdl::Document;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::generate::{Inputs, Resolved, link, read};

/// What an overlay or a selection names and the metadata lacks.
const NOT_THERE: [&str; 4] = ["alias-path", "overlay-target", "selects-nothing", "unknown-name"];

/// Model, surface and plan of an older document, by today's codegen.toml and overlay: what these name and the document does
/// not have yet is left out of them, so that it counts as added. Of a newer document it is an error, as anywhere else.
///
/// # Errors
/// Where the input cannot be used for another reason: all that was found, warnings included.
pub fn resolve_earlier(inputs: &Inputs, config: &Config) -> Result<Resolved, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let mut documents = read(inputs, &mut diagnostics)?;
    let mut config = config.clone();
    // Each stage reports all that it misses; what a later one misses is known once the earlier ones are through.
    loop {
        let found = match link(documents.clone(), inputs.has_overlay, &config, diagnostics.clone()) {
            Ok(resolved) => return Ok(resolved),
            Err(found) => found,
        };
        let errors: Vec<&Diagnostic> = found.iter().filter(|d| d.severity > Severity::Warning).collect();
        let mut left_out = 0;
        if errors.iter().all(|error| NOT_THERE.contains(&error.code)) {
            left_out += leave_out_of_config(&mut config, &errors);
            let overlay = documents.last_mut().filter(|_| inputs.has_overlay);
            left_out += overlay.map_or(0, |overlay| leave_out_of_overlay(overlay, &errors));
        }
        if left_out == 0 {
            return Err(found);
        }
    }
}

/// Drops the entries that errors are about, and counts them.
fn leave_out_of_config(config: &mut Config, errors: &[&Diagnostic]) -> usize {
    let mut left_out = 0;
    let mut is_there = |at: &At| {
        let about = |error: &&Diagnostic| {
            let name = error.subject.strip_suffix(&at.text);
            error.position == Some(at.position) && name.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let is_there = !errors.iter().any(about);
        left_out += usize::from(!is_there);
        is_there
    };
    config.select.paths.retain(&mut is_there);
    config.select.types.retain(|selection| is_there(&selection.name));
    for selection in &mut config.select.types {
        for list in [&mut selection.properties, &mut selection.navigation].into_iter().flatten() {
            list.retain(&mut is_there);
        }
    }
    config.aliases.retain(|entry| is_there(&entry.value));
    config.references.retain(|entry| is_there(&entry.key));
    config.renames.retain(|entry| is_there(&entry.key));
    left_out
}

fn leave_out_of_overlay(overlay: &mut Document, errors: &[&Diagnostic]) -> usize {
    let mut left_out = 0;
    for schema in &mut overlay.schemas {
        let before = schema.external_annotations.len();
        schema.external_annotations.retain(|block| !errors.iter().any(|e| e.position == Some(block.position)));
        left_out += before - schema.external_annotations.len();
    }
    left_out
}
