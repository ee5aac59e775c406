//! `cargo xtask list`.

use crate::client_crate::{self, Metadata};
use crate::{ClientCrateArgument, Failure, report};
use clap::ValueEnum;
use csdlgen::plan::Row;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Lists every operation of the selection
///
/// Each place stands once, at a shortest path, so that the list of a whole service ends, too.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask list\n  cargo xtask list --format tsv | grep '\\$ref'\n  cargo xtask list ../my-service --format json\n  cargo xtask list ../graph --depth 2"
)]
pub struct Arguments {
    #[command(flatten)]
    client: ClientCrateArgument,
    /// How the list is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Only operations whose path has at most so many segments
    #[arg(long, value_name = "SEGMENTS")]
    depth: Option<usize>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Tsv,
    Json,
    /// How many operations there are of each kind, and nothing else
    Kinds,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let client = client_crate::read(&arguments.client.dir, Metadata::Pinned)?;
    let resolved = csdlgen::resolve(&client.inputs, &client.config)
        .map_err(|found| report::refused(&found, &client.inputs.sources))?;
    let depth = |row: &Row| row.path.split('/').filter(|segment| !segment.is_empty()).count();
    let mut rows = resolved.plan.rows;
    rows.retain(|row| arguments.depth.is_none_or(|most| depth(row) <= most));
    let rows = &rows[..];
    report::print(&match arguments.format {
        Format::Table => table(rows),
        Format::Tsv => tsv(rows),
        Format::Json => json(rows),
        Format::Kinds => kinds(rows),
    });
    Ok(())
}

/// One line a kind, with the number in front; all of them last.
fn kinds(rows: &[Row]) -> String {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    rows.iter().for_each(|row| *kinds.entry(row.kind).or_default() += 1);
    let total = [("operations", rows.len())];
    kinds.into_iter().chain(total).fold(String::new(), |mut text, (kind, count)| {
        let _ = writeln!(text, "{count:6} {kind}");
        text
    })
}

fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.path.chars().count()).max().unwrap_or(0);
    rows.iter().fold(String::new(), |mut text, row| {
        let _ = writeln!(text, "{:6} {:width$}  {}", row.method, row.path, row.call);
        text
    })
}

fn tsv(rows: &[Row]) -> String {
    let head = "method\tpath\tid\tkind\treturns\tcall\n".to_owned();
    rows.iter().fold(head, |mut text, row| {
        let _ = writeln!(text, "{}\t{}\t{}\t{}\t{}\t{}", row.method, row.path, row.id, row.kind, row.returns, row.call);
        text
    })
}

fn json(rows: &[Row]) -> String {
    let object = |row: &Row| {
        serde_json::json!({
            "method": row.method, "path": row.path, "id": row.id, "kind": row.kind, "returns": row.returns, "call": row.call
        })
    };
    let all: Vec<_> = rows.iter().map(object).collect();
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}
