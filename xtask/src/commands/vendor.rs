//! `cargo xtask vendor`.

use crate::lock::{self, hash};
use crate::transaction::{self, Changes};
use crate::{Failure, client_crate, report};
use anstream::{eprintln, println};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Copies the client crate into another repository, where it stands alone
///
/// Sources, metadata, codegen.toml, lock, licence, README and examples. The copy knows the hash of each file, so that
/// later runs can tell what was edited there. It is a client crate like any other: `cargo xtask generate DEST` and
/// `cargo xtask update DEST` work on it.
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

/// Files by their path, with `/` between the parts.
type Contents = BTreeMap<String, Vec<u8>>;

/// The hash of each file of a copy, by its path.
#[derive(Default, Deserialize)]
struct Lock {
    #[serde(default)]
    files: BTreeMap<String, String>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let (dir, dest) = (&arguments.dir, &arguments.dest);
    client_crate::check(dir)?;
    refuse_inside(dir, dest)?;
    let _alone = transaction::begin(dest)?;
    let mut files = Contents::new();
    gather(dir, Path::new(""), &mut files)?;
    let text = lock_text(&files);
    let before = lock_of(dest)?;
    let there = there(dest, files.keys().chain(before.files.keys()))?;
    let edited: Vec<&str> = there
        .iter()
        .filter(|(path, hash)| is_edited(path, hash, &before, &files))
        .map(|(path, _)| path.as_str())
        .collect();
    files.insert(LOCK.to_owned(), text.into_bytes());
    if arguments.check {
        return check(dest, &files, &there, &edited);
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
        if there.get(path) != Some(&hash(content)) {
            changes.insert(path.clone(), Some(content));
        }
    }
    for path in there.keys().filter(|path| !files.contains_key(*path)) {
        changes.insert(path.clone(), None);
    }
    let written = changes.values().filter(|content| content.is_some()).count();
    let removed = changes.len() - written;
    transaction::commit(dest, &changes)?;
    println!("{}: {} files, {written} written, {removed} removed", dest.display(), files.len());
    Ok(())
}

/// A copy within the crate would be part of the next copy.
fn refuse_inside(dir: &Path, dest: &Path) -> Result<(), Failure> {
    let failed = |path: &Path, error| report::io(path, "find", error);
    let real = dir.canonicalize().map_err(|error| failed(dir, error))?;
    let dest_there = std::path::absolute(dest).map_err(|error| failed(dest, error))?;
    // The nearest folder that is there already; links on the way to it count for what they lead to.
    let nearest = dest_there.ancestors().find_map(|folder| folder.canonicalize().ok());
    if nearest.is_some_and(|nearest| nearest.starts_with(&real)) {
        return Err(report::error(
            format!("{} lies within the client crate that is to be copied", dest.display()),
            "name a folder outside of it",
        ));
    }
    Ok(())
}

/// The files of the client crate, without what builds and tools leave there.
fn gather(dir: &Path, below: &Path, files: &mut Contents) -> Result<(), Failure> {
    let folder = dir.join(below);
    let entries = std::fs::read_dir(&folder).map_err(|error| report::io(&folder, "read", error))?;
    for entry in entries {
        let entry = entry.map_err(|error| report::io(&folder, "read", error))?;
        let name = entry.file_name();
        let path = below.join(&name);
        let is_hidden = name.to_string_lossy().starts_with('.') && name != ".gitattributes";
        if is_hidden || name == "target" || name == LOCK {
            continue;
        }
        if entry.path().is_dir() {
            gather(dir, &path, files)?;
        } else if let Some(content) = read(&entry.path())? {
            files.insert(path.to_string_lossy().replace('\\', "/"), content);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Failure> {
    match std::fs::read(path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(report::io(path, "read", error)),
    }
}

fn lock_of(dest: &Path) -> Result<Lock, Failure> {
    let path = dest.join(LOCK);
    let Some(content) = read(&path)? else { return Ok(Lock::default()) };
    let mut lock: Lock = toml::from_slice(&content).map_err(|error| report::io(&path, "read", error.message()))?;
    lock.files.retain(|path, _| lock::is_within(path));
    Ok(lock)
}

fn lock_text(files: &Contents) -> String {
    let mut text = String::from("# Written by `cargo xtask vendor`: the SHA-256 of each file of this copy.\n[files]\n");
    for (path, content) in files {
        let _ = writeln!(text, "{path:?} = \"{}\"", hash(content));
    }
    text
}

/// The hashes of those files that the copy has.
fn there<'p>(dest: &Path, paths: impl Iterator<Item = &'p String>) -> Result<BTreeMap<String, String>, Failure> {
    let mut there = BTreeMap::new();
    for path in paths.map(String::as_str).chain([LOCK]) {
        if let Some(content) = read(&dest.join(path))? {
            there.insert(path.to_owned(), hash(&content));
        }
    }
    Ok(there)
}

/// Whether a file of the copy is neither of an earlier copy nor what is to be written now.
fn is_edited(path: &str, there: &String, before: &Lock, files: &Contents) -> bool {
    let is_wanted = files.get(path).is_some_and(|content| hash(content) == *there);
    path != LOCK && !is_wanted && before.files.get(path) != Some(there)
}

/// Names every file of the copy that differs.
fn check(dest: &Path, files: &Contents, there: &BTreeMap<String, String>, edited: &[&str]) -> Result<(), Failure> {
    let mut differs = String::new();
    for (path, content) in files {
        let what = match there.get(path) {
            Some(there) if *there == hash(content) => continue,
            Some(_) if edited.contains(&path.as_str()) => "edited",
            Some(_) => "stale",
            None => "missing",
        };
        let _ = writeln!(differs, "{what}: {path}");
    }
    for path in there.keys().filter(|path| !files.contains_key(*path)) {
        let _ = writeln!(differs, "extra: {path}");
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
