//! `cargo xtask size`.

use crate::client_crate::{self, Metadata};
use crate::{ClientCrateArgument, Failure, report};
use clap::ValueEnum;
use csdlgen::size::{Size, sizes};
use std::fmt::Write as _;

/// Shows how much of the crate is in each area: types, operations, lines, bytes
///
/// Without areas it is shown by namespace. What several areas have counts for each of them; the last line is the whole of
/// the crate with its runtime.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask size\n  cargo xtask size ../my-service --format json")]
pub struct Arguments {
    #[command(flatten)]
    client: ClientCrateArgument,
    /// How the sizes are written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let client = client_crate::read(&arguments.client.dir, Metadata::Pinned)?;
    let refused = |found| report::refused(&found, &client.inputs.sources);
    let resolved = csdlgen::resolve(&client.inputs, &client.config).map_err(refused)?;
    let files = csdlgen::generate_resolved(&resolved).map_err(refused)?.files;
    let sizes = sizes(&resolved.plan, &files);
    report::print(&match arguments.format {
        Format::Table => table(&sizes),
        Format::Json => json(&sizes),
    });
    Ok(())
}

fn table(sizes: &[Size]) -> String {
    let width = sizes.iter().map(|size| size.name.chars().count()).max().unwrap_or(0);
    let head = format!("{:width$}  {:>6}  {:>10}  {:>8}  {:>9}\n", "", "types", "operations", "lines", "bytes");
    sizes.iter().fold(head, |mut text, s| {
        let _ =
            writeln!(text, "{:width$}  {:>6}  {:>10}  {:>8}  {:>9}", s.name, s.types, s.operations, s.lines, s.bytes);
        text
    })
}

fn json(sizes: &[Size]) -> String {
    let object = |s: &Size| {
        serde_json::json!({
            "name": s.name, "types": s.types, "operations": s.operations, "lines": s.lines, "bytes": s.bytes
        })
    };
    let all: Vec<_> = sizes.iter().map(object).collect();
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}
