//! `cargo xtask why`.

use crate::client_crate::{self, Metadata};
use crate::{Failure, report};
use std::path::PathBuf;

/// Says why a type is in the crate: the chain of references that brought it in
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask why microsoft.graph.keyCredential\n  cargo xtask why keyCredential")]
pub struct Arguments {
    /// The type, by its CSDL name; without namespace where that is not ambiguous
    #[arg(value_name = "TYPE")]
    name: String,
    /// The client crate: a folder that holds codegen.toml
    #[arg(value_name = "DIR", default_value = "generated")]
    dir: PathBuf,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let client = client_crate::read(&arguments.dir, Metadata::Pinned)?;
    let resolved = csdlgen::resolve(&client.inputs, &client.config)
        .map_err(|found| report::refused(&found, &client.inputs.sources))?;
    let model = &resolved.model;
    let structured = model.structured.iter().map(|t| &t.name);
    let all: Vec<_> = structured.chain(model.enums.iter().map(|t| &t.name)).collect();
    let found: Vec<String> = all
        .iter()
        .filter(|name| name.name == arguments.name || name.to_string() == arguments.name)
        .map(ToString::to_string)
        .collect();
    let [name] = &found[..] else {
        return Err(match found.len() {
            0 => report::error(format!("the metadata has no type `{}`", arguments.name), "names are case-sensitive"),
            _ => report::error(format!("`{}` is ambiguous", arguments.name), format!("one of: {}", found.join(", "))),
        });
    };
    match resolved.surface.why(model, name) {
        Some(chain) => {
            let lines: Vec<String> = chain.iter().map(|line| format!("  {line}\n")).collect();
            report::print(&format!("{name}\n{}", lines.concat()));
        }
        None => report::print(&format!("{name}\n  is not in the crate: nothing selects it or refers to it\n")),
    }
    Ok(())
}
