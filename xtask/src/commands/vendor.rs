//! `cargo xtask vendor`.

use crate::transaction::{self, Changes};
use crate::{Failure, report};
use anstream::{eprintln, println};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Copies the client crate into another repository, where it stands alone
///
/// Sources, metadata, codegen.toml, lock, licence, README and examples. The copy knows the hash of each file, so that
/// later runs can tell what was edited there; `cargo xtask generate DEST` regenerates it.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask vendor ../app/crates/graph-connectors\n  cargo xtask vendor ../app/crates/graph-connectors --check\n\nExit codes: 0 done, 1 `--check` found a difference, 2 the copy has edits, or cannot be written"
)]
pub struct Arguments {
    /// Where the copy goes
    #[arg(value_name = "DEST")]
    dest: PathBuf,
    /// The client crate: a folder that holds codegen.toml
    #[arg(value_name = "DIR", default_value = "generated")]
    dir: PathBuf,
    /// Write nothing; exit with 1 where the copy is not the same
    #[arg(long)]
    check: bool,
    /// Overwrite files that were edited in the copy
    #[arg(long)]
    force: bool,
}

/// What a copy knows of itself.
const LOCK: &str = "vendored.lock";

#[derive(Default, Deserialize)]
struct Lock {
    #[serde(default)]
    files: BTreeMap<String, String>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let (dir, dest) = (&arguments.dir, &arguments.dest);
    transaction::recover(dest)?;
    if !dir.join("codegen.toml").is_file() {
        return Err(report::error(
            format!("{} is no client crate: it has no codegen.toml", dir.display()),
            "name a folder that has one, such as `generated`",
        ));
    }
    let mut files = BTreeMap::new();
    gather(dir, Path::new(""), &mut files)?;
    let text = lock_text(&files);
    files.insert(LOCK.to_owned(), text);
    let before = lock(dest)?;
    let edited = edited(dest, &before, &files)?;
    if arguments.check {
        return check(dest, &files, &edited);
    }
    if !edited.is_empty() && !arguments.force {
        return Err(report::error(
            format!(
                "{} has files that were edited, or that are not of an earlier copy: {}",
                dest.display(),
                edited.join(", ")
            ),
            "take the edits back, or overwrite them with --force",
        ));
    }
    let mut changes = Changes::new();
    for (path, content) in &files {
        if read(&dest.join(path))?.as_deref() != Some(content) {
            changes.insert(path.clone(), Some(content));
        }
    }
    for path in before.files.keys().filter(|path| !files.contains_key(*path) && dest.join(path).is_file()) {
        changes.insert(path.clone(), None);
    }
    let written = changes.values().filter(|content| content.is_some()).count();
    let removed = changes.len() - written;
    transaction::commit(dest, &changes)?;
    println!("{}: {} files, {written} written, {removed} removed", dest.display(), files.len());
    Ok(())
}

/// The files of the client crate, without what builds and tools leave there.
fn gather(dir: &Path, below: &Path, files: &mut BTreeMap<String, String>) -> Result<(), Failure> {
    let folder = dir.join(below);
    let entries = std::fs::read_dir(&folder).map_err(|error| report::io(&folder, "read", error))?;
    for entry in entries {
        let entry = entry.map_err(|error| report::io(&folder, "read", error))?;
        let name = entry.file_name();
        let path = below.join(&name);
        let is_hidden = name.to_string_lossy().starts_with('.') && name != ".gitattributes";
        if is_hidden || name == "target" || name == LOCK || name == "rustfmt.toml" && below.as_os_str().is_empty() {
            continue;
        }
        if entry.path().is_dir() {
            gather(dir, &path, files)?;
        } else if let Some(text) = read(&entry.path())? {
            files.insert(path.to_string_lossy().replace('\\', "/"), text);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Option<String>, Failure> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(report::io(path, "read", error)),
    }
}

fn lock(dest: &Path) -> Result<Lock, Failure> {
    let Some(text) = read(&dest.join(LOCK))? else { return Ok(Lock::default()) };
    toml::from_str(&text).map_err(|error| report::io(&dest.join(LOCK), "read", error.message()))
}

fn lock_text(files: &BTreeMap<String, String>) -> String {
    let mut text = String::from("# Written by `cargo xtask vendor`: the SHA-256 of each file of this copy.\n[files]\n");
    for (path, content) in files {
        let _ = writeln!(text, "{path:?} = \"{}\"", hash(content));
    }
    text
}

fn hash(content: &str) -> String {
    Sha256::digest(content.replace("\r\n", "\n")).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What the copy has that is neither of an earlier copy nor what is to be written now.
fn edited(dest: &Path, before: &Lock, files: &BTreeMap<String, String>) -> Result<Vec<String>, Failure> {
    let mut edited = Vec::new();
    let all = files.keys().chain(before.files.keys().filter(|path| !files.contains_key(*path)));
    for path in all.filter(|path| *path != LOCK) {
        let Some(there) = read(&dest.join(path))? else { continue };
        let is_wanted = files.get(path).is_some_and(|content| *content == there);
        if !is_wanted && before.files.get(path) != Some(&hash(&there)) {
            edited.push(path.clone());
        }
    }
    Ok(edited)
}

fn check(dest: &Path, files: &BTreeMap<String, String>, edited: &[String]) -> Result<(), Failure> {
    let mut differs = String::new();
    for (path, content) in files {
        match read(&dest.join(path))? {
            Some(there) if there == *content => {}
            Some(_) if edited.contains(path) => {
                let _ = writeln!(differs, "edited: {path}");
            }
            Some(_) => {
                let _ = writeln!(differs, "stale: {path}");
            }
            None => {
                let _ = writeln!(differs, "missing: {path}");
            }
        }
    }
    if differs.is_empty() {
        println!("{}: all {} files are the same", dest.display(), files.len());
        return Ok(());
    }
    eprintln!(
        "{differs}{} is not the same as the client crate: run `cargo xtask vendor {}`",
        dest.display(),
        dest.display()
    );
    Err(Failure::Differs)
}
