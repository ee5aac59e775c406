//! Client crates as they stand on disk, read for tests: golden cases, and the default crate.

use csdlgen::config::Config;
use csdlgen::diagnostic::{Diagnostics, Severity, Source};
use csdlgen::{Generated, Inputs, Resolved};
use std::path::{Path, PathBuf};

/// What a client crate is generated from.
#[derive(Clone, Debug)]
pub struct ClientCrate {
    /// The folder's name.
    pub name: String,
    /// Where it stands.
    pub folder: PathBuf,
    /// Its `codegen.toml`, read.
    pub config: Config,
    /// Its texts.
    pub inputs: Inputs,
}

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ stands in the repository").to_owned()
}

/// The default crate, `generated/`.
pub fn default_crate() -> ClientCrate {
    read(&repository().join("generated"))
}

/// The golden cases, by name.
pub fn golden_cases() -> Vec<ClientCrate> {
    let folder = repository().join("tests/golden");
    let mut folders: Vec<PathBuf> = entries(&folder).into_iter().filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.iter().map(|folder| read(folder)).collect()
}

/// What stands in a folder.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("a readable folder").path()).collect()
}

/// The text of a file.
pub fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(folder: &Path) -> ClientCrate {
    let name = folder.file_name().and_then(|name| name.to_str()).expect("a folder with a plain name").to_owned();
    let path = folder.join("codegen.toml");
    let toml = if path.is_file() { text(&path) } else { usual_config(&name, folder) };
    let source = |name: &str, text: String| Source { name: name.to_owned(), text };
    let mut sources = vec![source("codegen.toml", toml)];
    let config = Config::read(&sources[0], 0).unwrap_or_else(|found| panic!("{name}: {}", found.render(&sources)));
    for named in config.documents() {
        sources.push(source(named, text(&folder.join(named))));
    }
    let inputs = Inputs { sources, has_overlay: config.service.overlay.is_some() };
    ClientCrate { name, folder: folder.to_owned(), config, inputs }
}

/// The configuration of a case that has no `codegen.toml`: all of the metadata, and the overlay if there is one.
fn usual_config(name: &str, folder: &Path) -> String {
    let overlay = if folder.join("overlay.csdl.xml").is_file() { "overlay = \"overlay.csdl.xml\"\n" } else { "" };
    format!(
        "[crate]\nname = \"{name}\"\nversion = \"0.1.0\"\ndescription = \"Golden case `{name}`.\"\n\n\
         [service]\nname = \"Golden\"\nversion = \"v1\"\nmetadata = [\"input.csdl.xml\"]\n{overlay}\n\
         [[cloud]]\nname = \"global\"\nroot = \"https://example.com/v1\"\n\n[select]\npaths = [\"/**\"]\n"
    )
}

impl ClientCrate {
    /// The crate's files.
    ///
    /// # Errors
    /// Where the input is refused: the findings as text.
    pub fn generate(&self) -> Result<Generated, String> {
        csdlgen::generate(&self.inputs, &self.config).map_err(|found| self.said(&found))
    }

    /// Model, surface and plan.
    ///
    /// # Errors
    /// Where the input is refused: the findings as text.
    pub fn resolve(&self) -> Result<Resolved, String> {
        csdlgen::resolve(&self.inputs, &self.config).map_err(|found| self.said(&found))
    }

    /// The errors among the findings.
    fn said(&self, found: &Diagnostics) -> String {
        let errors: Diagnostics = found.iter().filter(|found| found.severity > Severity::Warning).cloned().collect();
        format!("{}:\n{}", self.name, errors.render(&self.inputs.sources))
    }
}
