//! The commands of csdlgen: `cargo xtask …`. Arguments, disk and terminal; what is decided, is decided in `csdlgen`.

mod changelog;
mod client_crate;
mod commands;
mod document;
mod download;
mod input_paths;
mod lock;
mod measure;
mod own_path;
mod regular;
mod report;
mod transaction;
mod twin;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Tokens are many small pieces: with the system's allocator, half of a generation's time is spent in it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Generates typed Rust clients from OData metadata.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    BenchCrate(commands::bench_crate::Arguments),
    Generate(commands::generate::Arguments),
    Diff(commands::diff::Arguments),
    Explain(commands::explain::Arguments),
    List(commands::list::Arguments),
    Size(commands::size::Arguments),
    Update(commands::update::Arguments),
    Vendor(commands::vendor::Arguments),
    Why(commands::why::Arguments),
}

/// The client crate: the folder that holds codegen.toml.
#[derive(clap::Args)]
struct ClientCrateArgument {
    /// The client crate: a folder that holds codegen.toml
    #[arg(value_name = "DIR", default_value = "generated")]
    dir: PathBuf,
}

/// Why a command did not succeed.
enum Failure {
    /// `--check` found a difference, `--deny` a change; it was said.
    Differs,
    /// The input, or the world; it was said.
    Refused,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::BenchCrate(arguments) => commands::bench_crate::run(arguments),
        Command::Generate(arguments) => commands::generate::run(arguments),
        Command::Diff(arguments) => commands::diff::run(arguments),
        Command::Explain(arguments) => commands::explain::run(arguments),
        Command::List(arguments) => commands::list::run(arguments),
        Command::Size(arguments) => commands::size::run(arguments),
        Command::Update(arguments) => commands::update::run(arguments),
        Command::Vendor(arguments) => commands::vendor::run(arguments),
        Command::Why(arguments) => commands::why::run(arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Differs) => ExitCode::from(1),
        Err(Failure::Refused) => ExitCode::from(2),
    }
}
