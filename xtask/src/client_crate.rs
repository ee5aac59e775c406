//! Reading a client crate: the folder with codegen.toml, and the documents that it names.

use crate::{Failure, report, transaction};
use csdlgen::Inputs;
use csdlgen::config::Config;
use csdlgen::diagnostic::Source;
use std::path::{Path, PathBuf};

/// A client crate as it stands on disk.
pub struct ClientCrate {
    pub config: Config,
    pub inputs: Inputs,
    /// Paths of the inputs relative to the crate, in the order of the sources.
    pub input_paths: Vec<String>,
}

/// Refuses a folder that is no client crate, or that is in the middle of a run.
pub fn check(dir: &Path) -> Result<(), Failure> {
    if !dir.join("codegen.toml").is_file() {
        return Err(report::error(
            format!("{} is no client crate: it has no codegen.toml", dir.display()),
            "name a folder that has one, such as `generated`",
        ));
    }
    transaction::refuse_cut_off(dir)
}

/// Reads codegen.toml and the documents that it names; `metadata` takes the place of the documents.
pub fn read(dir: &Path, metadata: Option<&Path>) -> Result<ClientCrate, Failure> {
    check(dir)?;
    let path = dir.join("codegen.toml");
    let mut sources = vec![source(&path)?];
    let mut input_paths = vec!["codegen.toml".to_owned()];
    let config = Config::read(&sources[0], 0).map_err(|found| report::refused(&found, &sources))?;
    let mut documents: Vec<(String, PathBuf)> =
        config.documents().map(|named| (named.to_owned(), dir.join(named))).collect();
    if let Some(path) = metadata {
        documents.splice(..config.service.metadata.len(), [(path.display().to_string(), path.to_owned())]);
    }
    for (named, path) in documents {
        sources.push(source(&path)?);
        input_paths.push(named);
    }
    let inputs = Inputs { sources, has_overlay: config.service.overlay.is_some() };
    Ok(ClientCrate { config, inputs, input_paths })
}

fn source(path: &Path) -> Result<Source, Failure> {
    let bytes = std::fs::read(path).map_err(|error| report::io(path, "read", error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Source { name: path.display().to_string(), text }),
        Err(_) => Err(report::error(
            format!("{} is not UTF-8 text", path.display()),
            "convert it to UTF-8; a `.gz` file must be unpacked first",
        )),
    }
}
