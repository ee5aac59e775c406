//! Writing many files, all or none.
//!
//! New contents are staged in a folder of their own first. Then a journal is written that says which files will change,
//! the old ones are moved aside, the new ones moved in, and the journal is removed; each of these is on disk before the
//! next begins. Whoever finds a journal knows that a run was cut off: commands that write take it back first ([`begin`]),
//! those that only read refuse the folder ([`refuse_cut_off`]).

mod disk;
mod journal;
mod undo;

use crate::own_path::{self, Kind, Unfit};
use crate::{Failure, lock, report};
use disk::Failed;
use journal::Line;
use std::collections::BTreeMap;
use std::fs::{self, TryLockError};
use std::path::{Path, PathBuf};

const FOLDER: &str = ".csdlgen";

/// The changes to make: path relative to the folder, and the new content, or `None` to remove the file.
pub type Changes<'c> = BTreeMap<String, Option<&'c [u8]>>;

/// What a command writes, and hence takes back.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What is generated, and of the inputs what an update writes.
    Generated,
    /// A whole client crate.
    Whole,
}

/// A run's turn in a folder: other runs are kept out until it is dropped.
#[must_use]
pub struct Turn {
    _folder: Option<fs::File>,
}

/// Waits until no other run writes into the folder, and undoes what one left that was cut off.
pub fn begin(dir: &Path, scope: Scope) -> Result<Turn, Failure> {
    let turn = wait(dir)?;
    recover(dir, scope)?;
    Ok(turn)
}

/// Waits until no other run writes into the folder, for a command that does not write itself.
pub fn begin_reading(dir: &Path, remedy: &str) -> Result<Turn, Failure> {
    let turn = wait(dir)?;
    refuse_cut_off(dir, remedy)?;
    Ok(turn)
}

/// The folder itself is what is locked, so nothing is left in it. Where that cannot be (it is not there yet; Windows), runs
/// are not kept apart.
fn wait(dir: &Path) -> Result<Turn, Failure> {
    let folder = if dir.is_dir() { fs::File::open(dir).ok() } else { None };
    if let Some(folder) = &folder
        && let Err(TryLockError::WouldBlock) = folder.try_lock()
    {
        report::note(format!("waiting for another run in {}", dir.display()));
        folder.lock().map_err(|error| report::io(dir, "lock", error))?;
    }
    Ok(Turn { _folder: folder })
}

/// Undoes what a run left that was cut off, and removes what is left of any run.
fn recover(dir: &Path, scope: Scope) -> Result<(), Failure> {
    let work = Work::new(dir);
    if !work.is_there()? {
        return Ok(());
    }
    if undo::undo(&work, scope)? {
        report::note("a run was cut off; the files are as they were before it");
    }
    // What is staged next must not meet what somebody else has put here.
    fs::remove_dir_all(&work.root).map_err(|error| report::io(&work.root, "remove", error))
}

/// Refuses a folder that a run has left in the middle: its files are partly old and partly new.
pub fn refuse_cut_off(dir: &Path, remedy: &str) -> Result<(), Failure> {
    let work = Work::new(dir);
    if !work.is_there()? || fs::symlink_metadata(&work.journal).is_err() {
        return Ok(());
    }
    Err(report::error(
        format!(
            "a run was cut off in {}: its files are partly old and partly new, as {} says",
            dir.display(),
            work.journal.display()
        ),
        format!("`{remedy}` takes it back first"),
    ))
}

/// A change, and whether the file is there now.
struct Step<'c> {
    path: &'c str,
    content: Option<&'c [u8]>,
    existed: bool,
}

/// Makes all changes below `dir`, or none.
pub fn commit(dir: &Path, changes: &Changes<'_>) -> Result<(), Failure> {
    let steps = steps(dir, changes)?;
    if steps.is_empty() {
        return Ok(());
    }
    let work = Work::new(dir);
    // Nothing was here a moment ago, see `recover`: what is there now is of another run, and not to be cleaned away.
    fs::create_dir_all(dir)
        .and_then(|()| fs::create_dir(&work.root))
        .map_err(|error| report::io(&work.root, "write", error))?;
    if let Err((path, error)) = work.stage(&steps).and_then(|()| work.apply(&steps)) {
        let failure = report::io(&path, "write", error);
        recover(dir, Scope::Whole)?;
        return Err(failure);
    }
    Ok(())
}

/// Refuses changes of what this tool does not touch, for a run that may not write.
pub fn check(dir: &Path, changes: &Changes<'_>) -> Result<(), Failure> {
    steps(dir, changes).map(drop)
}

fn steps<'c>(dir: &Path, changes: &'c Changes<'_>) -> Result<Vec<Step<'c>>, Failure> {
    let mut steps = Vec::new();
    for (path, content) in changes {
        let existed = match own_path::kind(dir, path).map_err(Unfit::refuse)? {
            Kind::Nothing | Kind::BelowFile if content.is_none() => continue,
            Kind::Nothing => false,
            Kind::File => true,
            Kind::BelowFile => {
                let message = format!("{} cannot be there: a folder above it is a file", dir.join(path).display());
                return Err(report::error(message, "move that file away"));
            }
            Kind::Folder => {
                let message = format!("{} is a folder, and a file is to be there", dir.join(path).display());
                return Err(report::error(message, "move it away"));
            }
        };
        steps.push(Step { path, content: *content, existed });
    }
    Ok(steps)
}

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

    /// Whether there is such a folder; a link or a file in its place is of nobody's run.
    fn is_there(&self) -> Result<bool, Failure> {
        match own_path::walk(self.dir, FOLDER).map_err(Unfit::refuse)? {
            Kind::Folder => Ok(true),
            Kind::Nothing | Kind::BelowFile => Ok(false),
            Kind::File => {
                let message = format!("{} is a file, and runs have a folder of that name", self.root.display());
                Err(report::error(message, "remove it"))
            }
        }
    }

    /// What stands at a path within.
    fn walk(&self, path: &str) -> Result<Kind, Unfit> {
        own_path::walk(self.dir, &format!("{FOLDER}/{path}"))
    }

    /// Writes the new contents beside the old ones; the disk may be full, but nothing is changed yet.
    fn stage(&self, steps: &[Step<'_>]) -> Result<(), Failed> {
        for step in steps {
            if let Some(content) = step.content {
                disk::write(&self.new.join(step.path), content)?;
            }
        }
        let line = |step: &Step<'_>| Line {
            existed: step.existed,
            new: step.content.map(lock::hash),
            path: step.path.to_owned(),
        };
        let lines: Vec<Line> = steps.iter().map(line).collect();
        // Under another name first: a journal is complete, or it is not there.
        let draft = self.root.join("journal.draft");
        disk::write(&draft, journal::text(&lines).as_bytes())?;
        self.settle(steps.iter().map(|step| step.path))?;
        disk::rename(&draft, &self.journal)?;
        disk::settle_folder(&self.root)
    }

    fn apply(&self, steps: &[Step<'_>]) -> Result<(), Failed> {
        for step in steps {
            let target = self.dir.join(step.path);
            if step.existed {
                disk::rename(&target, &self.old.join(step.path))?;
            }
            if step.content.is_some() {
                disk::rename(&self.new.join(step.path), &target)?;
            }
        }
        self.settle(steps.iter().map(|step| step.path))?;
        // From here on the new files count.
        self.remove_journal()?;
        // Whatever happens to the rest: what is left here is of no use to anybody, and does no harm either.
        let _ = disk::change().and_then(|()| fs::remove_dir_all(&self.root));
        for step in steps.iter().filter(|step| step.content.is_none()) {
            disk::remove_empty_folders(self.dir, step.path);
        }
        Ok(())
    }

    /// Waits until all that was written and moved for these paths is on disk.
    fn settle<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Result<(), Failed> {
        let places = |path: &str| [path.to_owned(), format!("{FOLDER}/new/{path}"), format!("{FOLDER}/old/{path}")];
        disk::settle(self.dir, paths.flat_map(places))
    }

    /// The old files go after it, and so it must be gone from the disk, too.
    fn remove_journal(&self) -> Result<(), Failed> {
        disk::remove(&self.journal)?;
        disk::settle_folder(&self.root)
    }
}
