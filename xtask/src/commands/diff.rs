//! `cargo xtask diff`.

use super::generate::other_or_pinned;
use crate::client_crate::{self, ClientCrate};
use crate::{Failure, report};
use clap::ValueEnum;
use csdlgen::Resolved;
use csdlgen::diff::{Change, Places, Positions, Verdict, compare, inventory, json, markdown, resolve_earlier, text};
use std::path::PathBuf;

/// Says what a change of the metadata means for the crate: what breaks, what is new, and which version follows
///
/// Compares two metadata documents in terms of the selection: what nobody selected does not count.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask diff old.csdl new.csdl\n  cargo xtask diff --new new.csdl --format markdown\n  cargo xtask diff old.csdl new.csdl ../my-service --deny breaking"
)]
pub struct Arguments {
    /// The old document; the one that the crate is generated from where it is left out
    #[arg(value_name = "OLD", required_unless_present = "new", requires = "new_document")]
    old: Option<PathBuf>,
    /// The new document
    #[arg(value_name = "NEW", id = "new_document")]
    new_document: Option<PathBuf>,
    /// The client crate: a folder that holds codegen.toml
    #[arg(value_name = "DIR", default_value = "generated")]
    dir: PathBuf,
    /// The new document, to be compared with the one that the crate is generated from
    #[arg(long, value_name = "FILE", conflicts_with = "old")]
    new: Option<PathBuf>,
    /// How the changes are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with 1 where there is a change of this kind
    #[arg(long, value_enum)]
    deny: Option<Denied>,
}

/// How changes are written.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Text,
    Markdown,
    Json,
}

impl Format {
    pub(super) fn print(self, changes: &[Change], places: Places<'_>) {
        report::print(&match self {
            Self::Text => text(changes, places),
            Self::Markdown => markdown(changes, places),
            Self::Json => json(changes, places),
        });
    }
}

/// A kind of change that is not wanted.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Denied {
    Breaking,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let new = arguments.new.as_ref().or(arguments.new_document.as_ref());
    let old_crate = client_crate::read(&arguments.dir, other_or_pinned(arguments.old.as_deref())?)?;
    let new_crate = client_crate::read(&arguments.dir, other_or_pinned(new.map(PathBuf::as_path))?)?;
    let changes = compared(&old_crate, &new_crate, arguments.format)?;
    match arguments.deny {
        Some(Denied::Breaking) if Verdict::of(&changes) == Verdict::Major => Err(Failure::Differs),
        _ => Ok(()),
    }
}

/// What changes for users of the crate; it is printed, too.
pub(super) fn compared(
    old_crate: &ClientCrate,
    new_crate: &ClientCrate,
    format: Format,
) -> Result<Vec<Change>, Failure> {
    let (old, new) = (earlier(old_crate)?, resolve(new_crate)?);
    let changes = compare(&inventory(&old), &inventory(&new));
    let (old_positions, new_positions) = (Positions::of(&old.model), Positions::of(&new.model));
    let places = Places {
        old: &old_positions,
        new: &new_positions,
        old_sources: &old_crate.inputs.sources,
        new_sources: &new_crate.inputs.sources,
    };
    format.print(&changes, places);
    Ok(changes)
}

fn resolve(client: &ClientCrate) -> Result<Resolved, Failure> {
    csdlgen::resolve(&client.inputs, &client.config).map_err(|found| report::refused(&found, &client.inputs.sources))
}

/// What codegen.toml and the overlay name and the old document lacks is new in the other one.
fn earlier(client: &ClientCrate) -> Result<Resolved, Failure> {
    resolve_earlier(&client.inputs, &client.config).map_err(|found| report::refused(&found, &client.inputs.sources))
}
