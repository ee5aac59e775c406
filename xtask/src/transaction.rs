//! Writing many files, all or none.
//!
//! New contents are staged in a folder of their own first. Then a journal is written that says which files will change,
//! the old ones are moved aside, the new ones moved in, and the journal is removed. Whoever finds a journal knows that a
//! run was cut off: commands that write move the old files back first ([`begin`]), those that only read refuse the
//! folder ([`refuse_cut_off`]).

use crate::{Failure, report};
use std::collections::BTreeMap;
use std::fs::{self, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

const FOLDER: &str = ".csdlgen";

/// The changes to make: path relative to the folder, and the new content, or `None` to remove the file.
pub type Changes<'c> = BTreeMap<String, Option<&'c [u8]>>;

/// Makes all changes below `dir`, or none.
pub fn commit(dir: &Path, changes: &Changes<'_>) -> Result<(), Failure> {
    if changes.is_empty() {
        return Ok(());
    }
    let work = Work::new(dir);
    let outcome = work.stage(changes).and_then(|()| work.apply(changes));
    if let Err((path, error)) = outcome {
        let failure = report::io(&path, "write", error);
        recover(dir)?;
        return Err(failure);
    }
    Ok(())
}

/// What keeps other runs out of a folder until it is dropped.
#[must_use]
pub struct Alone {
    _folder: Option<fs::File>,
}

/// Waits until no other run writes into the folder, and undoes what one left that was cut off.
///
/// The folder itself is what is locked, so nothing is left in it. Where that cannot be (it is not there yet; Windows),
/// runs are not kept apart.
pub fn begin(dir: &Path) -> Result<Alone, Failure> {
    let folder = fs::File::open(dir).ok();
    if let Some(folder) = &folder
        && let Err(TryLockError::WouldBlock) = folder.try_lock()
    {
        report::note(format!("waiting for another run in {}", dir.display()));
        folder.lock().map_err(|error| report::io(dir, "lock", error))?;
    }
    recover(dir)?;
    Ok(Alone { _folder: folder })
}

/// Undoes what a run left that was cut off.
fn recover(dir: &Path) -> Result<(), Failure> {
    let work = Work::new(dir);
    if !work.root.exists() {
        return Ok(());
    }
    let undone = work.undo().map_err(|(path, error)| report::io(&path, "restore", error))?;
    if undone {
        report::note("a run was cut off; the files are as they were before it");
    }
    Ok(())
}

/// Refuses a folder that a run has left in the middle: its files are partly old and partly new.
pub fn refuse_cut_off(dir: &Path) -> Result<(), Failure> {
    if !Work::new(dir).journal.exists() {
        return Ok(());
    }
    Err(report::error(
        format!("a run was cut off in {}: its files are partly old and partly new", dir.display()),
        format!("`cargo xtask generate {}` takes it back first", dir.display()),
    ))
}

type Failed = (PathBuf, io::Error);

struct Work<'d> {
    dir: &'d Path,
    root: PathBuf,
    new: PathBuf,
    old: PathBuf,
    journal: PathBuf,
}

impl<'d> Work<'d> {
    fn new(dir: &'d Path) -> Self {
        let root = dir.join(FOLDER);
        Self { dir, new: root.join("new"), old: root.join("old"), journal: root.join("journal"), root }
    }

    /// Writes the new contents beside the old ones; the disk may be full, but nothing is changed yet.
    fn stage(&self, changes: &Changes<'_>) -> Result<(), Failed> {
        for (path, content) in changes {
            if let Some(content) = content {
                let staged = self.new.join(path);
                write(&staged, content)?;
            }
        }
        let mut journal = String::new();
        for path in changes.keys() {
            let existed = self.dir.join(path).exists();
            journal.push_str(&format!("{}\t{path}\n", if existed { "old" } else { "new" }));
        }
        // Under another name first: a journal is complete, or it is not there.
        let draft = self.root.join("journal.draft");
        write(&draft, journal.as_bytes())?;
        rename(&draft, &self.journal)
    }

    fn apply(&self, changes: &Changes<'_>) -> Result<(), Failed> {
        for (path, content) in changes {
            let target = self.dir.join(path);
            if target.exists() {
                rename(&target, &self.old.join(path))?;
            }
            if content.is_some() {
                rename(&self.new.join(path), &target)?;
            }
        }
        // From here on the new files count.
        self.remove_journal()?;
        change();
        self.clean();
        for path in changes.iter().filter(|(_, content)| content.is_none()).map(|(path, _)| path) {
            remove_empty_folders(self.dir, Path::new(path));
        }
        Ok(())
    }

    /// Moves old files back; true where there was a journal to go by.
    fn undo(&self) -> Result<bool, Failed> {
        let journal = match fs::read_to_string(&self.journal) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.clean();
                return Ok(false);
            }
            Err(error) => return Err((self.journal.clone(), error)),
        };
        for line in journal.lines() {
            let Some((state, path)) = line.split_once('\t') else { continue };
            let (target, old) = (self.dir.join(path), self.old.join(path));
            if old.exists() {
                rename(&old, &target)?;
            } else if state == "new" && target.exists() {
                change();
                fs::remove_file(&target).map_err(|error| (target.clone(), error))?;
                remove_empty_folders(self.dir, Path::new(path));
            }
        }
        self.remove_journal()?;
        self.clean();
        Ok(true)
    }

    fn remove_journal(&self) -> Result<(), Failed> {
        change();
        fs::remove_file(&self.journal).map_err(|error| (self.journal.clone(), error))
    }

    fn clean(&self) {
        // What is left here is of no use to anybody, and does no harm either.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Where tests of what is left behind end the program: before this change of the disk, counted from 0.
const END_AT: &str = "CSDLGEN_TEST_END_AT";

/// Stands before each change of the disk that counts.
fn change() {
    static CHANGES: AtomicUsize = AtomicUsize::new(0);
    let end = std::env::var(END_AT).ok().filter(|_| cfg!(debug_assertions));
    if end.is_some_and(|end| end.parse() == Ok(CHANGES.fetch_add(1, Ordering::Relaxed))) {
        std::process::abort();
    }
}

fn write(path: &Path, content: &[u8]) -> Result<(), Failed> {
    change();
    let failed = |error| (path.to_owned(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let file = fs::File::create(path).map_err(failed)?;
    io::Write::write_all(&mut &file, content).map_err(failed)
}

fn rename(from: &Path, to: &Path) -> Result<(), Failed> {
    change();
    let failed = |error| (to.to_owned(), error);
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::rename(from, to).map_err(failed)
}

/// Removes the folders above a removed file, as far as nothing else is in them.
fn remove_empty_folders(dir: &Path, path: &Path) {
    for folder in path.ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty()) {
        if fs::remove_dir(dir.join(folder)).is_err() {
            break;
        }
    }
}
