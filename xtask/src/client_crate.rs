//! Reading a client crate: the folder with codegen.toml, and the documents that it names.

use crate::{Failure, regular, report, transaction};
use csdlgen::Inputs;
use csdlgen::config::Config;
use csdlgen::diagnostic::Source;
use std::path::Path;

/// The file that makes a folder a client crate.
pub const CONFIG: &str = "codegen.toml";

/// A client crate as it stands on disk.
pub struct ClientCrate {
    pub config: Config,
    pub inputs: Inputs,
    /// Paths of the inputs relative to the crate, in the order of the sources.
    pub input_paths: Vec<String>,
}

/// Refuses a folder that is no client crate, or that is in the middle of a run.
pub fn check(dir: &Path) -> Result<(), Failure> {
    transaction::refuse_cut_off(dir, &format!("cargo xtask generate {}", dir.display()))?;
    if !dir.join(CONFIG).is_file() {
        return Err(report::error(
            format!("{} is no client crate: it has no codegen.toml", dir.display()),
            "name a folder that has one, such as `generated`",
        ));
    }
    Ok(())
}

/// Which metadata documents are read.
pub enum Metadata {
    /// Those that codegen.toml names.
    Pinned,
    /// This one in place of all of them.
    Other(Source),
    /// This one in place of the first, which is the one that the service has; the others are by hand.
    Newer(Source),
}

/// Reads codegen.toml.
pub fn config(dir: &Path) -> Result<(Config, Source), Failure> {
    check(dir)?;
    let sources = [source(&dir.join(CONFIG))?];
    let config = Config::read(&sources[0], 0).map_err(|found| report::refused(&found, &sources))?;
    let [source] = sources;
    Ok((config, source))
}

/// Reads codegen.toml and the documents that it names.
pub fn read(dir: &Path, metadata: Metadata) -> Result<ClientCrate, Failure> {
    let (config, source_of_config) = config(dir)?;
    let (mut sources, mut input_paths) = (vec![source_of_config], vec![CONFIG.to_owned()]);
    let (given, replaced) = match metadata {
        Metadata::Pinned => (None, 0),
        Metadata::Other(given) => (Some(given), config.service.metadata.len()),
        Metadata::Newer(given) => (Some(given), 1),
    };
    if let Some(given) = given {
        input_paths.push(given.name.clone());
        sources.push(given);
    }
    for named in config.documents().skip(replaced) {
        sources.push(source(&dir.join(named))?);
        input_paths.push(named.to_owned());
    }
    let inputs = Inputs { sources, has_overlay: config.service.overlay.is_some() };
    Ok(ClientCrate { config, inputs, input_paths })
}

/// Reads a document that a user names, who may have another program write it: `--metadata <(…)`.
pub fn given(path: &Path) -> Result<Source, Failure> {
    text(path, std::fs::read(path))
}

/// Reads codegen.toml, or a document that it names.
fn source(path: &Path) -> Result<Source, Failure> {
    text(path, regular::read(path))
}

fn text(path: &Path, content: std::io::Result<Vec<u8>>) -> Result<Source, Failure> {
    let content = content.map_err(|error| report::io(path, "read", error))?;
    match csdlgen::csdl::decode(content) {
        Ok(text) => Ok(Source { name: path.display().to_string(), text }),
        Err(found) => {
            let message = format!("cannot read {}: {}", path.display(), found.message);
            Err(report::error(message, found.help.unwrap_or_default()))
        }
    }
}
