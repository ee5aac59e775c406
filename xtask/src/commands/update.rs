//! `cargo xtask update`.

use super::diff::{Denied, Format, compared};
use super::generate::{changes, refuse_inputs, with_lock};
use crate::client_crate::{self, CONFIG, ClientCrate, Metadata};
use crate::download::{self, Download, Limits};
use crate::input_paths::InputPaths;
use crate::lock::{self, Origin};
use crate::own_path::{self, Kind, Unfit};
use crate::transaction::{self, Changes, Scope};
use crate::{ClientCrateArgument, Failure, changelog, document, report};
use csdlgen::Inputs;
use csdlgen::config::Config;
use csdlgen::diagnostic::{Diagnostic, Diagnostics, Severity, Source};
use csdlgen::diff::{Places, Positions, Verdict};
use csdlgen::removed::{with_removed, without_removed};
use std::path::Path;
use std::time::Duration;
use toml::de::DeTable;

/// Brings the client crate up to date with the metadata that its service has now
///
/// Gets the service's $metadata, keeps what the selection reaches of it, and compares that with what was pinned before.
/// Then writes metadata and sources anew, raises the crate's version as the changes ask for, and adds an entry to
/// CHANGELOG.md. All or nothing: after a failure the folder is as it was; where nothing has changed, nothing is written.
/// A crate that has no metadata yet gets its first.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask update\n  cargo xtask update --dry-run --format markdown --deny breaking\n  cargo xtask update ../my-service --from saved.csdl.gz\n\nExit codes: 0 done, 1 `--deny` found a change, 2 the document cannot be had or used"
)]
pub struct Arguments {
    #[command(flatten)]
    client: ClientCrateArgument,
    /// Where the document is, in place of `service.metadata-url`; packed with gzip or not
    #[arg(long, value_name = "URL|FILE")]
    from: Option<String>,
    /// Say what would change, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How the changes are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Where there is a change of this kind, write nothing, and exit with 1
    #[arg(long, value_enum)]
    deny: Option<Denied>,
    /// The most that the document may have, before and after it is unpacked
    #[arg(long, value_name = "MIB", default_value_t = 256)]
    max_size: u32,
    /// How long getting the document may take
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    timeout: u32,
    /// How often to try again after throttling, failures of the service, and broken connections
    #[arg(long, value_name = "N", default_value_t = 4)]
    retries: u32,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let dir = &arguments.client.dir;
    let _turn = if arguments.dry_run { None } else { Some(transaction::begin(dir, Scope::Generated)?) };
    let (config, _) = client_crate::config(dir)?;
    let pinned = pinned(&config, dir)?;
    let old = match own_path::kind(dir, pinned).map_err(Unfit::refuse)? {
        Kind::Nothing => None,
        _ => Some(client_crate::read(dir, Metadata::Pinned)?),
    };
    let Some(fetched) = fetch(&arguments, &config, old.as_ref())? else { return unchanged(&arguments) };
    let mut new = client_crate::read(dir, Metadata::Newer(fetched.source))?;
    let text = csdlgen::cut(&new.inputs, &new.config).map_err(|found| lacking(found, &new))?.text;
    new.inputs.sources[1] = Source { name: dir.join(pinned).display().to_string(), text };
    if let Some(old) = &old {
        let refused = |found| report::refused(&found, &[old.inputs.sources[1].clone(), new.inputs.sources[1].clone()]);
        let (before, now) = (&old.inputs.sources[1], &new.inputs.sources[1]);
        if is_same(&without_removed(before).map_err(refused)?, &now.text) {
            return unchanged(&arguments);
        }
        if new.config.package.keep_removed {
            new.inputs.sources[1].text = with_removed(before, now).map_err(refused)?;
        }
    }
    pinned.clone_into(&mut new.input_paths[1]);

    let mut entry = None;
    if let Some(old) = &old {
        let changes = compared(old, &new, arguments.format)?;
        let verdict = Verdict::of(&changes);
        if matches!(arguments.deny, Some(Denied::Breaking)) && verdict == Verdict::Major {
            return Err(Failure::Differs);
        }
        if verdict != Verdict::None {
            entry = Some((raise(verdict, &mut new)?, csdlgen::diff::changelog(&changes, None)));
        }
    }
    write(&arguments, new, fetched.origin, entry)
}

/// The path of the document that the service has, relative to the crate.
fn pinned<'c>(config: &'c Config, dir: &Path) -> Result<&'c str, Failure> {
    let path = config.documents().next().unwrap_or_default();
    let reason = if let Err(reason) = own_path::check(path) {
        reason
    } else if is_taken(&path.to_lowercase()) {
        "that is a file of another kind, or among the sources"
    } else if InputPaths::new(config, dir, dir).is_other(path) {
        "codegen.toml names it twice"
    } else if path.ends_with(".json") {
        "metadata is pinned as CSDL XML"
    } else {
        return Ok(path);
    };
    Err(report::error(
        format!("cannot update {path:?}: {reason}"),
        "let `service.metadata` name a file of its own within the client crate, such as `metadata/service.csdl.xml`",
    ))
}

/// Whether a path, in lower case, is that of something else in a client crate.
fn is_taken(path: &str) -> bool {
    const FILES: [&str; 9] = [
        ".gitattributes",
        "build.rs",
        "cargo.lock",
        "cargo.toml",
        "changelog.md",
        "codegen.lock",
        "codegen.toml",
        "readme.md",
        "vendored.lock",
    ];
    // The folders of Cargo: `src/` is generated, `target/` is no part of the crate.
    FILES.contains(&path) || matches!(path.split('/').next(), Some("src" | "target"))
}

/// A document of the service, and how to ask for it the next time.
struct Fetched {
    source: Source,
    origin: Option<(String, String)>,
}

/// Gets the document, or `None` where the service says that it is still the same.
fn fetch(arguments: &Arguments, config: &Config, old: Option<&ClientCrate>) -> Result<Option<Fetched>, Failure> {
    let size = u64::from(arguments.max_size) << 20;
    let Some(from) = arguments.from.as_ref().or(config.service.metadata_url.as_ref()) else {
        return Err(report::error(
            "codegen.toml does not say where the service has its metadata",
            "add `service.metadata-url`, or name a document with --from",
        ));
    };
    let source = |text| Source { name: from.clone(), text };
    if arguments.from.is_some() && !from.contains("://") {
        return Ok(Some(Fetched { source: source(document::open(Path::new(from), size)?), origin: None }));
    }
    let known = lock::read(&arguments.client.dir)?.origin;
    // The document counts as known where everything is as it was when it was cut.
    let origin = old.and_then(|old| {
        let origin = known?;
        (origin.url == *from && origin.inputs == lock::inputs(old)).then_some(origin.etag)
    });
    let time = Duration::from_secs(arguments.timeout.into());
    let limits = Limits { size, time, retries: arguments.retries };
    Ok(match download::download(from, origin.as_deref(), limits)? {
        Download::Unchanged => None,
        Download::Document(file, etag) => {
            let source = source(document::text(file, from, size)?);
            Some(Fetched { source, origin: etag.map(|etag| (from.clone(), etag)) })
        }
    })
}

/// The same text, whatever its line ends.
fn is_same(old: &str, new: &str) -> bool {
    lock::hash(old.as_bytes()) == lock::hash(new.as_bytes())
}

/// Nothing is written where there is nothing new: not even the entity tag, which only saves a download.
fn unchanged(arguments: &Arguments) -> Result<(), Failure> {
    let none = Positions::default();
    arguments.format.print(&[], Places { old: &none, new: &none, old_sources: &[], new_sources: &[] });
    report::note(format!("{}: the metadata is as it was", arguments.client.dir.display()));
    Ok(())
}

/// Says what codegen.toml and the overlay name and the document does not have: all of it, without what else is odd in a
/// document of which most is not wanted.
fn lacking(found: Diagnostics, new: &ClientCrate) -> Failure {
    let errors = |found: Diagnostics| found.into_iter().filter(|found| found.severity > Severity::Warning);
    let mut all: Vec<Diagnostic> = errors(found).collect();
    if new.inputs.has_overlay {
        // The overlay is linked before anything is selected.
        let documents = new.inputs.sources.len() - 1;
        let inputs = Inputs { sources: new.inputs.sources[..documents].to_vec(), has_overlay: false };
        let without = csdlgen::resolve(&inputs, &new.config).err().unwrap_or_default();
        all.extend(errors(without).filter(|found| !all.contains(found)).collect::<Vec<_>>());
    }
    report::refused(&all.into_iter().collect(), &new.inputs.sources)
}

/// Raises the crate's version in its codegen.toml, of which nothing else is touched.
fn raise(verdict: Verdict, client: &mut ClientCrate) -> Result<String, Failure> {
    let config = &mut client.inputs.sources[0];
    let span = DeTable::parse(&config.text).ok().and_then(|table| {
        let package = table.get_ref().get("crate")?.get_ref();
        Some(package.get("version")?.span())
    });
    let (Some(version), Some(span)) = (verdict.raise(&client.config.package.version), span) else {
        return Err(report::error(
            format!("{}: cannot raise the version `{}`", config.name, client.config.package.version),
            "let `crate.version` be three numbers, such as `1.2.3`",
        ));
    };
    config.text.replace_range(span, &format!("\"{version}\""));
    client.config = Config::read(config, 0).map_err(|found| report::refused(&found, &client.inputs.sources))?;
    Ok(version)
}

/// Writes everything that follows, at once.
fn write(
    arguments: &Arguments,
    new: ClientCrate,
    origin: Option<(String, String)>,
    entry: Option<(String, String)>,
) -> Result<(), Failure> {
    let dir = &arguments.client.dir;
    let sources = &new.inputs.sources;
    let generated = csdlgen::generate(&new.inputs, &new.config).map_err(|found| report::refused(&found, sources))?;
    report::diagnostics(&generated.diagnostics, sources);
    let origin = origin.map(|(url, etag)| Origin { url, etag, inputs: lock::inputs(&new) });
    let files = with_lock(&new, generated.files, origin.as_ref());
    let inputs = InputPaths::new(&new.config, dir, dir);
    refuse_inputs([changelog::NAME].into_iter(), &inputs)?;
    let mut all: Changes<'_> = changes(dir, &files, &lock::read(dir)?, &inputs)?;
    all.insert(new.input_paths[1].clone(), Some(sources[1].text.as_bytes()));
    let mut changelog = String::new();
    if let Some((version, prose)) = &entry {
        all.insert(CONFIG.to_owned(), Some(sources[0].text.as_bytes()));
        changelog = changelog::with_entry(old_changelog(dir)?.as_deref(), version, prose);
    }
    if entry.is_some() {
        all.insert(changelog::NAME.to_owned(), Some(changelog.as_bytes()));
    }
    match arguments.dry_run {
        true => transaction::check(dir, &all)?,
        false => transaction::commit(dir, &all)?,
    }
    let version = entry.map(|(version, _)| format!("version {version}, ")).unwrap_or_default();
    let written = all.values().filter(|content| content.is_some()).count();
    let what = if arguments.dry_run { "would be written" } else { "written" };
    report::note(format!("{}: {version}{written} files {what}, {} removed", dir.display(), all.len() - written));
    Ok(())
}

fn old_changelog(dir: &Path) -> Result<Option<String>, Failure> {
    let no_text = |_| report::io(&dir.join(changelog::NAME), "read", "it is not UTF-8 text; convert it");
    own_path::read(dir, changelog::NAME)?.map(|content| String::from_utf8(content).map_err(no_text)).transpose()
}
