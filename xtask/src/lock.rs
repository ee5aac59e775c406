//! `codegen.lock`: what a client crate was generated from, and which of its files are generated.

use crate::client_crate::ClientCrate;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// The file's name.
pub const NAME: &str = "codegen.lock";

#[derive(Default, Deserialize)]
struct Lock {
    #[serde(default)]
    files: Vec<String>,
    origin: Option<Origin>,
}

/// Where the metadata came from.
#[derive(Deserialize)]
pub struct Origin {
    pub url: String,
    /// The entity tag by which the service knows the document.
    pub etag: String,
    /// What the crate was made from then, see [`inputs`]. What is made from anything else may need more of the document
    /// than was kept.
    pub inputs: String,
}

/// The text for a crate and the files that were generated from it.
pub fn text<'f>(client: &ClientCrate, files: impl Iterator<Item = &'f String>, origin: Option<&Origin>) -> String {
    let mut text = format!(
        "# Written by `cargo xtask generate`: which files of this crate are generated, and from what.\ngenerator = {GENERATOR:?}\nfiles = [\n",
    );
    for file in files {
        let _ = writeln!(text, "    {file:?},");
    }
    text.push_str("]\n\n# SHA-256 of the inputs.\n[inputs]\n");
    text.push_str(&hashes(client));
    if let Some(Origin { url, etag, inputs }) = origin {
        let _ = write!(
            text,
            "\n# Where `cargo xtask update` got the metadata; it asks for it again where the inputs are others.\n[origin]\nurl = {url:?}\netag = {etag:?}\ninputs = {inputs:?}\n"
        );
    }
    text
}

const GENERATOR: &str = env!("CARGO_PKG_VERSION");

fn hashes(client: &ClientCrate) -> String {
    client.input_paths.iter().zip(&client.inputs.sources).fold(String::new(), |mut text, (path, source)| {
        let _ = writeln!(text, "{path:?} = \"{}\"", hash(source.text.as_bytes()));
        text
    })
}

/// One hash of all that a crate is made from, this program included.
pub fn inputs(client: &ClientCrate) -> String {
    hash(format!("{GENERATOR}\n{}", hashes(client)).as_bytes())
}

/// Where the metadata came from, if it is known.
pub fn origin(dir: &Path) -> Option<Origin> {
    read(dir).origin
}

/// The files that earlier runs generated; empty where there is no lock, or an unreadable one.
pub fn generated_files(dir: &Path) -> BTreeSet<String> {
    read(dir).files.into_iter().filter(|path| is_within(path)).collect()
}

fn read(dir: &Path) -> Lock {
    let text = std::fs::read_to_string(dir.join(NAME)).unwrap_or_default();
    toml::from_str(&text).unwrap_or_default()
}

/// Whether a path lies within the crate; nothing else is ever changed or removed, whatever a lock says.
pub fn is_within(path: &str) -> bool {
    !path.starts_with('/') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// SHA-256 of a file, as hexadecimal digits; the same for all line ends, which differ between checkouts of one commit.
pub fn hash(content: &[u8]) -> String {
    let mut hasher = Sha256::new();
    for line in content.split_inclusive(|byte| *byte == b'\n') {
        match line.strip_suffix(b"\r\n") {
            Some(line) => {
                hasher.update(line);
                hasher.update(b"\n");
            }
            None => hasher.update(line),
        }
    }
    hasher.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
