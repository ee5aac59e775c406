//! `cargo xtask vendor`.

use crate::lock::{hash, is_marked};
use crate::own_path::{self, Kind, Unfit};
use crate::transaction::{self, Changes, Scope};
use crate::{Failure, client_crate, report};
use anstream::{eprintln, println};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
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
    let _turn = match arguments.check {
        true => transaction::begin_reading(dest, &without_check(&arguments))?,
        false => transaction::begin(dest, Scope::Whole)?,
    };
    let mut files = Contents::new();
    gather(dir, "", &mut files)?;
    let text = lock_text(&files);
    let before = lock_of(dest)?;
    let there = there(dest, &files, &before)?;
    let edited: Vec<&str> = there
        .iter()
        .filter(|(path, there)| is_edited(path, &there.hash, &before, &files))
        .map(|(path, _)| path.as_str())
        .collect();
    files.insert(LOCK.to_owned(), text.into_bytes());
    if arguments.check {
        return check(&arguments, &files, &there, &edited);
    }
    if !edited.is_empty() && !arguments.force {
        return Err(report::error(
            format!(
                "{} has files that were edited, or that are not of an earlier copy: {}",
                dest.display(),
                edited.join(", ")
            ),
            "take the edits back, or overwrite them with --force, which leaves alone what the client crate does not have",
        ));
    }
    let mut changes = Changes::new();
    for (path, content) in &files {
        if there.get(path).is_none_or(|there| there.hash != hash(content)) {
            changes.insert(path.clone(), Some(content));
        }
    }
    for (path, there) in there.iter().filter(|(path, _)| !files.contains_key(*path)) {
        // Edited, it is of whoever edited it, and a lock may list whatever it wants to.
        if edited.contains(&path.as_str()) && !there.is_marked {
            report::note(format!("{} is not in the client crate, and is left alone", dest.join(path).display()));
        } else {
            changes.insert(path.clone(), None);
        }
    }
    let written = changes.values().filter(|content| content.is_some()).count();
    let removed = changes.len() - written;
    transaction::commit(dest, &changes)?;
    println!("{}: {} files, {written} written, {removed} removed", dest.display(), files.len());
    Ok(())
}

/// The command that writes what `--check` looks at.
fn without_check(arguments: &Arguments) -> String {
    format!("cargo xtask vendor {} {}", arguments.dest.display(), arguments.dir.display())
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

/// The files of the client crate, without what builds and tools leave there. Links are refused: they may lead out of it, or
/// back to a folder above.
fn gather(dir: &Path, below: &str, files: &mut Contents) -> Result<(), Failure> {
    let folder = dir.join(below);
    let entries = std::fs::read_dir(&folder).map_err(|error| report::io(&folder, "read", error))?;
    for entry in entries {
        let entry = entry.map_err(|error| report::io(&folder, "read", error))?;
        let name = entry.file_name();
        let is_hidden = name.as_encoded_bytes().starts_with(b".") && !(below.is_empty() && name == ".gitattributes");
        if is_hidden || name == "target" || name == LOCK {
            continue;
        }
        let Some(name) = name.to_str() else {
            let message = format!("the name of {:?} in {} is no text", name, folder.display());
            return Err(report::error(message, "give it another name"));
        };
        let path = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        match own_path::kind(dir, &path).map_err(Unfit::refuse)? {
            Kind::Folder => gather(dir, &path, files)?,
            _ => files.extend(own_path::read(dir, &path)?.map(|content| (path, content))),
        }
    }
    Ok(())
}

fn lock_of(dest: &Path) -> Result<Lock, Failure> {
    let Some(content) = own_path::read(dest, LOCK)? else { return Ok(Lock::default()) };
    toml::from_slice(&content).map_err(|error| {
        let message = format!("cannot read {}: {}", dest.join(LOCK).display(), error.message());
        report::error(message, "take it back from version control, or remove it")
    })
}

fn lock_text(files: &Contents) -> String {
    let mut text = String::from("# Written by `cargo xtask vendor`: the SHA-256 of each file of this copy.\n[files]\n");
    for (path, content) in files {
        let _ = writeln!(text, "{path:?} = \"{}\"", hash(content));
    }
    text
}

/// A file that the copy has.
struct There {
    hash: String,
    is_marked: bool,
}

/// Those files that the copy has, of the client crate's and of those that its lock lists.
fn there(dest: &Path, files: &Contents, before: &Lock) -> Result<BTreeMap<String, There>, Failure> {
    let mut paths: Vec<&str> = files.keys().map(String::as_str).chain([LOCK]).collect();
    for path in before.files.keys().filter(|path| !files.contains_key(*path)) {
        match own_path::kind(dest, path) {
            Ok(Kind::File) => paths.push(path),
            Ok(Kind::Nothing | Kind::BelowFile) => {}
            Ok(Kind::Folder) | Err(_) => {
                let lock = dest.join(LOCK);
                report::note(format!("{} lists {path:?}, which no run has written: left alone", lock.display()));
            }
        }
    }
    let mut there = BTreeMap::new();
    for path in paths {
        if let Some(content) = own_path::read(dest, path)? {
            there.insert(path.to_owned(), There { hash: hash(&content), is_marked: is_marked(&content) });
        }
    }
    Ok(there)
}

/// Whether a file of the copy is neither of an earlier copy nor what is to be written now.
fn is_edited(path: &str, there: &str, before: &Lock, files: &Contents) -> bool {
    let is_wanted = files.get(path).is_some_and(|content| hash(content) == *there);
    path != LOCK && !is_wanted && before.files.get(path).is_none_or(|hash| hash != there)
}

/// Names every file of the copy that differs.
fn check(
    arguments: &Arguments,
    files: &Contents,
    there: &BTreeMap<String, There>,
    edited: &[&str],
) -> Result<(), Failure> {
    let dest = arguments.dest.display();
    let mut differs = String::new();
    for (path, content) in files {
        let what = match there.get(path) {
            Some(there) if there.hash == hash(content) => continue,
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
        println!("{dest}: all {} files are the same", files.len());
        return Ok(());
    }
    let command = without_check(arguments);
    eprintln!("{differs}{dest} is not the same as the client crate: run `{command}`");
    Err(Failure::Differs)
}
