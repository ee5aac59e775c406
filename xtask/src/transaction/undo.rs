//! Taking back a run that was cut off.
//!
//! The journal and the old files come with a checkout like everything else, and so does whatever pretends to be them. All
//! of it is looked at before any of it is followed, and what the run has not written is neither replaced nor removed.

use super::disk::{self, Failed};
use super::journal::{self, Line};
use super::{Scope, Work};
use crate::client_crate::CONFIG;
use crate::input_paths::InputPaths;
use crate::own_path::{self, Kind, Unfit};
use crate::{Failure, lock, report};
use std::fs;
use std::path::Path;

/// What takes a file back.
enum Step {
    /// Moves the old one to its place.
    Restore(String),
    /// Removes the new one.
    Remove(String),
}

/// Undoes what the journal says; false where there is none.
pub fn undo(work: &Work<'_>, scope: Scope) -> Result<bool, Failure> {
    let failed = |(path, error): Failed| report::io(&path, "restore", error);
    let Some(lines) = lines(work, scope)? else { return Ok(false) };
    let mut steps = Vec::new();
    for line in &lines {
        steps.extend(step(work, line)?);
    }
    for step in &steps {
        follow(work, step).map_err(failed)?;
    }
    work.settle(lines.iter().map(|line| line.path.as_str())).and_then(|()| work.remove_journal()).map_err(failed)?;
    Ok(true)
}

/// The lines of the journal, if there is one. If one of them does not fit, none of them counts.
fn lines(work: &Work<'_>, scope: Scope) -> Result<Option<Vec<Line>>, Failure> {
    match work.walk("journal").map_err(Unfit::refuse)? {
        Kind::File => {}
        Kind::Folder => return Err(foreign(work, "it is a folder")),
        Kind::Nothing | Kind::BelowFile => return Ok(None),
    }
    let content = fs::read(&work.journal).map_err(|error| report::io(&work.journal, "read", error))?;
    let text = String::from_utf8(content).map_err(|_| foreign(work, "it is no text"))?;
    let lines = journal::read(&text).map_err(|reason| foreign(work, &reason))?;
    let mut inputs = InputPaths::default();
    // While the run was going on, codegen.toml may have been in either place.
    inputs.add_named(work.dir, &work.dir.join(CONFIG));
    inputs.add_named(work.dir, &work.old.join(CONFIG));
    if let Some(line) = lines.iter().find(|line| scope == Scope::Generated && is_of_people(line, &inputs)) {
        return Err(report::error(
            format!("{} is about {}, which is an input: nothing was touched", work.journal.display(), line.path),
            format!("if `cargo xtask vendor` was cut off here, run it again; else remove {}", work.root.display()),
        ));
    }
    Ok(Some(lines))
}

/// Whether a line is about an input that not even an update changes: it raises the version in codegen.toml, and writes the
/// first document.
fn is_of_people(line: &Line, inputs: &InputPaths) -> bool {
    let is_written = line.new.is_some();
    let is_raised = line.path == CONFIG && line.existed && is_written;
    inputs.is_other(&line.path) && !is_raised || inputs.is_first(&line.path) && !is_written
}

/// What takes a file back, if there is anything to take back.
fn step(work: &Work<'_>, line: &Line) -> Result<Option<Step>, Failure> {
    let path = &line.path;
    let at = own_path::kind(work.dir, path).map_err(|unfit| foreign(work, &unfit.reason))?;
    let old = work.walk(&format!("old/{path}")).map_err(|unfit| foreign(work, &unfit.reason))?;
    match old {
        Kind::File if !line.existed => {
            return Err(foreign(work, &format!("{path} was not there, and yet is in `old`")));
        }
        Kind::Folder | Kind::BelowFile => return Err(foreign(work, &format!("old/{path} cannot be a file"))),
        // It was not moved yet, or has been moved back already.
        Kind::Nothing if line.existed => return Ok(None),
        Kind::Nothing | Kind::File => {}
    }
    let is_gone = at == Kind::Nothing;
    if !is_gone && !is_of_run(work, line, at)? {
        let kept = match line.existed {
            true => format!("what it was before is {}", work.old.join(path).display()),
            false => "it was not there before".to_owned(),
        };
        return Err(report::error(
            format!(
                "a run was cut off, and {} is not as that run wrote it, so nothing was taken back; {kept}",
                work.dir.join(path).display()
            ),
            format!(
                "move it away and run this again; or, to keep all files as they are, remove {}",
                work.root.display()
            ),
        ));
    }
    Ok(match line.existed {
        true => Some(Step::Restore(path.clone())),
        false if is_gone => None,
        false => Some(Step::Remove(path.clone())),
    })
}

/// Whether a file has the content that the run gave it.
fn is_of_run(work: &Work<'_>, line: &Line, at: Kind) -> Result<bool, Failure> {
    if at != Kind::File {
        return Ok(false);
    }
    let there = own_path::read(work.dir, &line.path)?;
    Ok(there.map(|content| lock::hash(&content)) == line.new && line.new.is_some())
}

fn follow(work: &Work<'_>, step: &Step) -> Result<(), Failed> {
    match step {
        Step::Restore(path) => disk::rename(&work.old.join(path), &work.dir.join(path)),
        Step::Remove(path) => {
            disk::remove(&work.dir.join(path))?;
            disk::remove_empty_folders(work.dir, path);
            Ok(())
        }
    }
}

/// Refuses what no run has left.
fn foreign(work: &Work<'_>, reason: &str) -> Failure {
    let (journal, root): (&Path, &Path) = (&work.journal, &work.root);
    report::error(
        format!("{} is not of a run that was cut off, so nothing was touched: {reason}", journal.display()),
        format!("see what {} holds, and remove that folder", root.display()),
    )
}
