//! `cargo xtask generate`.

use crate::client_crate::{self, ClientCrate, Metadata};
use crate::lock::Origin;
use crate::transaction::{self, Changes};
use crate::{ClientCrateArgument, Failure, lock, report};
use anstream::{eprintln, println};
use csdlgen::{Files, Generated};
use std::fmt::Write as _;
use std::io::ErrorKind;
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
    let _alone = transaction::begin(out)?;
    let client = client_crate::read(dir, other_or_pinned(arguments.metadata.as_deref())?)?;
    let mut generated = csdlgen::generate(&client.inputs, &client.config)
        .map_err(|found| report::refused(&found, &client.inputs.sources))?;
    if arguments.strict && !generated.diagnostics.is_empty() {
        generated.diagnostics.deny_warnings();
        return Err(report::refused(&generated.diagnostics, &client.inputs.sources));
    }
    report::diagnostics(&generated.diagnostics, &client.inputs.sources);
    let origin = lock::origin(out).filter(|origin| origin.inputs == lock::inputs(&client));
    let files = with_lock(&client, std::mem::take(&mut generated.files), origin.as_ref());
    if arguments.check {
        return check(out, &files);
    }
    let changes = changes(out, &files)?;
    let written = changes.values().filter(|content| content.is_some()).count();
    let removed = changes.len() - written;
    transaction::commit(out, &changes)?;
    println!("{}", summary(&generated, files.len(), written, removed, start));
    Ok(())
}

/// The document that was named, or those of codegen.toml.
pub(super) fn other_or_pinned(named: Option<&Path>) -> Result<Metadata, Failure> {
    Ok(named.map(client_crate::source).transpose()?.map_or(Metadata::Pinned, Metadata::Other))
}

/// The files, and the lock that lists them.
pub(super) fn with_lock(client: &ClientCrate, mut files: Files, origin: Option<&Origin>) -> Files {
    let lock = lock::text(client, files.keys(), origin);
    files.insert(lock::NAME.to_owned(), lock);
    files
}

/// What has to change on disk. A file that is there, is not the same, and that no earlier run wrote, is in the way.
pub(super) fn changes<'f>(out: &Path, files: &'f Files) -> Result<Changes<'f>, Failure> {
    let before = lock::generated_files(out);
    let mut changes = Changes::new();
    let mut in_the_way = Vec::new();
    for (path, content) in files {
        match std::fs::read(out.join(path)) {
            Ok(old) if old == content.as_bytes() => {}
            Ok(_) if !before.contains(path) && path != lock::NAME => in_the_way.push(path.as_str()),
            Err(error) if !matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                in_the_way.push(path.as_str());
            }
            _ => {
                changes.insert(path.clone(), Some(content.as_bytes()));
            }
        }
    }
    for path in before.into_iter().filter(|path| !files.contains_key(path) && out.join(path).is_file()) {
        changes.insert(path, None);
    }
    if in_the_way.is_empty() {
        return Ok(changes);
    }
    Err(report::error(
        format!(
            "{} has files or folders in the way that no run has written, or that cannot be read: {}",
            out.display(),
            in_the_way.join(", ")
        ),
        "move them away, or generate into another folder with --out",
    ))
}

/// Names every file that differs, with the first line that does.
fn check(out: &Path, files: &Files) -> Result<(), Failure> {
    let mut differs = String::new();
    for (path, content) in files {
        match std::fs::read_to_string(out.join(path)) {
            Ok(old) if old == *content => {}
            Ok(old) => {
                let _ = writeln!(differs, "stale: {path}, {}", first_difference(&old, content));
            }
            Err(_) => {
                let _ = writeln!(differs, "missing: {path}");
            }
        }
    }
    let extra =
        lock::generated_files(out).into_iter().filter(|path| !files.contains_key(path) && out.join(path).is_file());
    extra.for_each(|path| {
        let _ = writeln!(differs, "extra: {path}");
    });
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
