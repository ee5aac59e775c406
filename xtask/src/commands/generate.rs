//! `cargo xtask generate`.

use crate::client_crate::{self, ClientCrate, Metadata};
use crate::input_paths::InputPaths;
use crate::lock::{Lock, Origin};
use crate::own_path::{self, Kind, Unfit};
use crate::transaction::{self, Changes, Scope};
use crate::{ClientCrateArgument, Failure, lock, report};
use anstream::{eprintln, println};
use csdlgen::{Files, Generated};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Writes the client crate anew from its metadata and codegen.toml
///
/// Writes only what changed, and removes files that an earlier run wrote and this one does not; files that no run wrote
/// are never touched. All or nothing: after a failure the folder is as it was.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask generate\n  cargo xtask generate --check\n  cargo xtask generate ../my-service --strict\n\nExit codes: 0 done, 1 `--check` found a difference, 2 the input cannot be used"
)]
pub struct Arguments {
    #[command(flatten)]
    client: ClientCrateArgument,
    /// Write nothing; exit with 1 where a file is missing, stale or extra
    #[arg(long)]
    check: bool,
    /// Read this metadata document in place of those that codegen.toml names
    #[arg(long, value_name = "FILE")]
    metadata: Option<PathBuf>,
    /// Write to this folder in place of DIR
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Take warnings for errors
    #[arg(long)]
    strict: bool,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let start = Instant::now();
    let dir = &arguments.client.dir;
    let out = arguments.out.as_ref().unwrap_or(dir);
    let _turn = match arguments.check {
        true => transaction::begin_reading(out, &without_check(&arguments))?,
        false => transaction::begin(out, Scope::Generated)?,
    };
    let client = client_crate::read(dir, other_or_pinned(arguments.metadata.as_deref())?)?;
    let mut generated = csdlgen::generate(&client.inputs, &client.config)
        .map_err(|found| report::refused(&found, &client.inputs.sources))?;
    if arguments.strict && !generated.diagnostics.is_empty() {
        generated.diagnostics.deny_warnings();
        return Err(report::refused(&generated.diagnostics, &client.inputs.sources));
    }
    report::diagnostics(&generated.diagnostics, &client.inputs.sources);
    let mut lock = lock::read(out)?;
    let origin = lock.origin.take().filter(|origin| origin.inputs == lock::inputs(&client));
    let files = with_lock(&client, std::mem::take(&mut generated.files), origin.as_ref());
    let inputs = InputPaths::new(&client.config, dir, out);
    if arguments.check {
        refuse_inputs(files.keys().map(String::as_str), &inputs)?;
        return check(out, &files, &outdated(out, &files, &lock, &inputs)?);
    }
    let changes = changes(out, &files, &lock, &inputs)?;
    let written = changes.values().filter(|content| content.is_some()).count();
    let removed = changes.len() - written;
    transaction::commit(out, &changes)?;
    println!("{}", summary(&generated, files.len(), written, removed, start));
    Ok(())
}

/// The command that writes what `--check` looks at.
fn without_check(arguments: &Arguments) -> String {
    let out = arguments.out.as_ref().map(|out| format!(" --out {}", out.display())).unwrap_or_default();
    format!("cargo xtask generate {}{out}", arguments.client.dir.display())
}

/// The document that was named, or those of codegen.toml.
pub(super) fn other_or_pinned(named: Option<&Path>) -> Result<Metadata, Failure> {
    Ok(named.map(client_crate::given).transpose()?.map_or(Metadata::Pinned, Metadata::Other))
}

/// The files, and the lock that lists them.
pub(super) fn with_lock(client: &ClientCrate, mut files: Files, origin: Option<&Origin>) -> Files {
    let lock = lock::text(client, files.keys(), origin);
    files.insert(lock::NAME.to_owned(), lock);
    files
}

/// What has to change on disk. A file that is there, is not the same, and that no earlier run wrote, is in the way.
pub(super) fn changes<'f>(
    out: &Path,
    files: &'f Files,
    lock: &Lock,
    inputs: &InputPaths,
) -> Result<Changes<'f>, Failure> {
    refuse_inputs(files.keys().map(String::as_str), inputs)?;
    let mut changes = Changes::new();
    let mut in_the_way = Vec::new();
    for (path, content) in files {
        if own_path::kind(out, path).map_err(Unfit::refuse)? == Kind::Folder {
            in_the_way.push(path.as_str());
            continue;
        }
        match own_path::read(out, path)? {
            Some(old) if old == content.as_bytes() => {}
            Some(_) if !lock.files.contains(path) && path != lock::NAME => in_the_way.push(path.as_str()),
            _ => {
                changes.insert(path.clone(), Some(content.as_bytes()));
            }
        }
    }
    changes.extend(outdated(out, files, lock, inputs)?.into_iter().map(|path| (path, None)));
    if in_the_way.is_empty() {
        return Ok(changes);
    }
    Err(report::error(
        format!("{} has files or folders in the way that no run has written: {}", out.display(), in_the_way.join(", ")),
        "move them away, or generate into another folder with --out",
    ))
}

/// Refuses to write over what the crate is made from.
pub(super) fn refuse_inputs<'p>(mut paths: impl Iterator<Item = &'p str>, inputs: &InputPaths) -> Result<(), Failure> {
    match paths.find(|path| inputs.contains(path)) {
        None => Ok(()),
        Some(path) => Err(report::error(
            format!("codegen.toml names {path} as a document, and this command writes that"),
            "give the document a name of its own, such as `metadata/service.csdl.xml`",
        )),
    }
}

/// The files of earlier runs that this one does not write.
///
/// A lock may list whatever it wants to: what does not say of itself that it is generated is left alone.
fn outdated(out: &Path, files: &Files, lock: &Lock, inputs: &InputPaths) -> Result<Vec<String>, Failure> {
    let (mut outdated, mut left) = (Vec::new(), Vec::new());
    for path in lock.files.iter().filter(|path| !files.contains_key(*path)) {
        match own_path::kind(out, path) {
            Ok(Kind::Nothing | Kind::BelowFile) => {}
            Ok(Kind::File) if !inputs.contains(path) && is_marked(out, path)? => outdated.push(path.clone()),
            _ => left.push(format!("{path:?}")),
        }
    }
    if !left.is_empty() {
        report::note(format!(
            "{} lists what no run has written: {}. It is left alone; what is generated says so in its first lines",
            out.join(lock::NAME).display(),
            left.join(", ")
        ));
    }
    Ok(outdated)
}

fn is_marked(out: &Path, path: &str) -> Result<bool, Failure> {
    Ok(own_path::read(out, path)?.is_some_and(|content| lock::is_marked(&content)))
}

/// Names every file that differs, with the first line that does.
fn check(out: &Path, files: &Files, outdated: &[String]) -> Result<(), Failure> {
    let mut differs = String::new();
    for (path, content) in files {
        let is_file = own_path::kind(out, path).map_err(Unfit::refuse)? == Kind::File;
        let old = if is_file { own_path::read(out, path)? } else { None };
        match old.map(String::from_utf8) {
            Some(Ok(old)) if old == *content => {}
            Some(Ok(old)) => {
                let _ = writeln!(differs, "stale: {path}, {}", first_difference(&old, content));
            }
            Some(Err(_)) => {
                let _ = writeln!(differs, "stale: {path}, which is no text");
            }
            None => {
                let _ = writeln!(differs, "missing: {path}");
            }
        }
    }
    for path in outdated {
        let _ = writeln!(differs, "extra: {path}");
    }
    if differs.is_empty() {
        println!("{}: all {} files are up to date", out.display(), files.len());
        return Ok(());
    }
    eprintln!(
        "{differs}{} is not what its metadata and codegen.toml make: run `cargo xtask generate {}`",
        out.display(),
        out.display()
    );
    Err(Failure::Differs)
}

fn first_difference(old: &str, new: &str) -> String {
    let mut lines = old.lines().zip(new.lines());
    let same = lines.by_ref().take_while(|(old, new)| old == new).count();
    let line = |text: &str| text.lines().nth(same).map_or("(end of file)".to_owned(), |line| format!("{line:?}"));
    format!("line {}: is {}, should be {}", same + 1, line(old), line(new))
}

fn summary(generated: &Generated, files: usize, written: usize, removed: usize, start: Instant) -> String {
    let s = &generated.summary;
    let mut text = format!(
        "{} types ({} of them stubs), {} enumerations, {} properties, {} operations\n\
         {files} files: {written} written, {} unchanged, {removed} removed; {} warnings; {:.2} s",
        s.types,
        s.stubs,
        s.enums,
        s.properties,
        s.operations,
        files - written,
        generated.diagnostics.len(),
        start.elapsed().as_secs_f64(),
    );
    for ((kind, reason), count) in &s.skipped {
        let _ = write!(text, "\nleft out: {count} × {kind}, {reason}");
    }
    text
}
