//! The stages in order.

use crate::config::Config;
use crate::diagnostic::{Diagnostics, Source};
use crate::emit::{Job, emit, emit_included};
use crate::model::{self, Model};
use crate::plan::{Plan, plan};
use crate::surface::{Surface, select};
use crate::{csdl, csdl::Document};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The files of a crate: path, with `/` between its parts, and text.
pub type Files = BTreeMap<String, String>;

/// The texts that a run reads. The places in their list are the ones that [`Position`](crate::diagnostic::Position)s name.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// `codegen.toml` first, then metadata documents, then the overlay, if there is one.
    pub sources: Vec<Source>,
    /// Whether the last source is an overlay.
    pub has_overlay: bool,
}

/// What a run makes.
#[derive(Debug, Default)]
pub struct Generated {
    pub files: Files,
    pub summary: Summary,
    /// Warnings.
    pub diagnostics: Diagnostics,
}

/// What a crate has, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub types: usize,
    pub enums: usize,
    pub stubs: usize,
    pub properties: usize,
    pub operations: usize,
    /// What is declared and left out, by kind and reason.
    pub skipped: BTreeMap<(&'static str, &'static str), usize>,
}

/// Model, surface and plan of a crate, for commands that ask about them.
#[derive(Debug)]
pub struct Resolved {
    pub model: Model,
    pub surface: Surface,
    pub plan: Plan,
    /// Warnings.
    pub diagnostics: Diagnostics,
}

/// Metadata and configuration to the files of a crate.
///
/// # Errors
/// Where the input cannot be used: all that was found, warnings included.
pub fn generate(inputs: &Inputs, config: &Config) -> Result<Generated, Diagnostics> {
    generate_resolved(&resolve(inputs, config)?)
}

/// The files of a crate that is resolved already.
///
/// # Errors
/// Where what is emitted is no Rust: a defect of this program.
pub fn generate_resolved(resolved: &Resolved) -> Result<Generated, Diagnostics> {
    rendered(resolved, emit(&resolved.plan))
}

/// The same for a crate whose build script generates it: the sources alone, for `OUT_DIR`. The crate's root includes theirs:
/// `include!(concat!(env!("OUT_DIR"), "/src/lib.rs"));`.
///
/// # Errors
/// Where the input cannot be used: all that was found, warnings included.
pub fn generate_included(inputs: &Inputs, config: &Config) -> Result<Generated, Diagnostics> {
    // Features are those of the crate that includes: nothing can stand behind them.
    let resolved = resolve(inputs, &Config { areas: None, ..config.clone() })?;
    rendered(&resolved, emit_included(&resolved.plan))
}

/// Makes all files, on as many threads as there are cores: each takes the next that nobody has taken.
fn rendered(resolved: &Resolved, jobs: Vec<Job<'_>>) -> Result<Generated, Diagnostics> {
    let mut diagnostics = resolved.diagnostics.clone();
    let next = AtomicUsize::new(0);
    let work = || {
        let taken = std::iter::from_fn(|| jobs.get(next.fetch_add(1, Ordering::Relaxed)));
        taken.map(|job| (job.path.clone(), job.text())).collect::<Vec<_>>()
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    let made: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let own = work();
        let others = threads.into_iter().flat_map(|thread| match thread.join() {
            Ok(made) => made,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        own.into_iter().chain(others).collect()
    });
    let mut files = Files::new();
    for (path, outcome) in made {
        match outcome {
            Ok(text) => {
                files.insert(path, text);
            }
            Err(internal) => diagnostics.push(internal),
        }
    }
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    Ok(Generated { files, summary: summary(&resolved.surface, &resolved.plan), diagnostics })
}

/// All stages but the last two.
///
/// # Errors
/// Where the input cannot be used: all that was found, warnings included.
pub fn resolve(inputs: &Inputs, config: &Config) -> Result<Resolved, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let documents = read(inputs, &mut diagnostics)?;
    link(documents, inputs.has_overlay, config, diagnostics)
}

/// Documents to plan; the last of them is the overlay, where there is one.
pub(crate) fn link(
    mut documents: Vec<Document>,
    has_overlay: bool,
    config: &Config,
    mut diagnostics: Diagnostics,
) -> Result<Resolved, Diagnostics> {
    let overlay = if has_overlay { documents.pop() } else { None };
    let model = step(&mut diagnostics, model::build(documents, overlay))?;
    let surface = step(&mut diagnostics, select(&model, config))?;
    let plan = step(&mut diagnostics, plan(&model, &surface, config))?;
    Ok(Resolved { model, surface, plan, diagnostics })
}

/// All documents, so that the faults of all are reported.
pub(crate) fn read(inputs: &Inputs, diagnostics: &mut Diagnostics) -> Result<Vec<Document>, Diagnostics> {
    let mut documents = Vec::new();
    for (index, source) in (0..).zip(&inputs.sources).skip(1) {
        match csdl::read(source, index) {
            Ok((document, warnings)) => {
                documents.push(document);
                diagnostics.extend(warnings);
            }
            Err(errors) => diagnostics.extend(errors),
        }
    }
    if diagnostics.has_errors() { Err(std::mem::take(diagnostics)) } else { Ok(documents) }
}

/// The outcome of a stage, its warnings behind those of the stages before.
fn step<T>(diagnostics: &mut Diagnostics, outcome: Result<(T, Diagnostics), Diagnostics>) -> Result<T, Diagnostics> {
    match outcome {
        Ok((value, warnings)) => {
            diagnostics.extend(warnings);
            Ok(value)
        }
        Err(errors) => {
            diagnostics.extend(errors);
            Err(std::mem::take(diagnostics))
        }
    }
}

fn summary(surface: &Surface, plan: &Plan) -> Summary {
    let structs = || plan.namespaces.iter().flat_map(|n| &n.structs);
    let mut skipped = BTreeMap::new();
    for skip in &surface.skipped {
        *skipped.entry((skip.kind, skip.reason)).or_insert(0) += 1;
    }
    Summary {
        types: structs().count(),
        enums: surface.enums.len(),
        stubs: surface.structured.values().filter(|e| e.is_stub).count(),
        properties: structs().map(|s| s.properties.len()).sum(),
        operations: plan.rows.len(),
        skipped,
    }
}
