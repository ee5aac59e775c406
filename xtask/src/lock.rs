//! `codegen.lock`: what a client crate was generated from, and which of its files are generated.

use crate::client_crate::ClientCrate;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// The file's name.
pub const NAME: &str = "codegen.lock";

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    files: Vec<String>,
}

/// The text for a crate and the files that were generated from it.
pub fn text<'f>(client: &ClientCrate, files: impl Iterator<Item = &'f String>) -> String {
    let mut text = format!(
        "# Written by `cargo xtask generate`: which files of this crate are generated, and from what.\ngenerator = {:?}\nfiles = [\n",
        env!("CARGO_PKG_VERSION")
    );
    for file in files {
        let _ = writeln!(text, "    {file:?},");
    }
    text.push_str("]\n\n# SHA-256 of the inputs.\n[inputs]\n");
    for (path, source) in client.input_paths.iter().zip(&client.inputs.sources) {
        let _ = writeln!(text, "{path:?} = \"{}\"", hash(source.text.as_bytes()));
    }
    text
}

/// The files that earlier runs generated; empty where there is no lock, or an unreadable one.
pub fn generated_files(dir: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(dir.join(NAME)).unwrap_or_default();
    let lock: Option<Lock> = toml::from_str(&text).ok();
    lock.map(|lock| lock.files.into_iter().filter(|path| is_within(path)).collect()).unwrap_or_default()
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
