//! Each stage, and the whole, on the default slice; with `CSDLGEN_DATA`, on the whole of Graph v1.0 too.
//!
//! `cargo bench -p csdlgen`

use csdlgen::config::Config;
use csdlgen::diagnostic::Source;
use csdlgen::emit::emit;
use csdlgen::model::Model;
use csdlgen::{Inputs, csdl, generate, model, plan, resolve, surface};
use divan::{Bencher, black_box};
use std::io::Read as _;
use std::path::Path;
use std::sync::LazyLock;

/// That of the commands.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    if cases().len() == 1 {
        println!("skipped: Graph v1.0, since CSDLGEN_DATA is not set");
    }
    divan::main();
}

/// What a run reads.
struct Case {
    inputs: Inputs,
    config: Config,
}

static SLICE: LazyLock<Option<Case>> = LazyLock::new(|| {
    let dir = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../generated"));
    let read = |path: &str| std::fs::read_to_string(dir.join(path)).ok();
    case(read("codegen.toml")?, vec![read("metadata/graph-beta.csdl.xml")?, read("metadata/overlay.csdl.xml")?], true)
});

static GRAPH: LazyLock<Option<Case>> = LazyLock::new(|| {
    let folder = std::env::var_os("CSDLGEN_DATA")?;
    let file = std::fs::File::open(Path::new(&folder).join("csdl/v1.0-Prod-2026-08.csdl.gz")).ok()?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).ok()?;
    let config = r#"
        [crate]
        name = "graph"
        version = "0.1.0"
        description = "All of Graph."
        [service]
        name = "Microsoft Graph"
        version = "v1.0"
        metadata = ["v1.0.csdl"]
        key-style = "segment"
        [[cloud]]
        name = "global"
        root = "https://graph.microsoft.com/v1.0"
        [select]
        paths = ["/**"]
    "#;
    case(config.to_owned(), vec![text], false)
});

fn case(config: String, documents: Vec<String>, has_overlay: bool) -> Option<Case> {
    let texts = std::iter::once(config).chain(documents);
    let sources: Vec<Source> = texts.map(|text| Source { name: String::new(), text }).collect();
    let config = Config::read(&sources[0], 0).ok()?;
    Some(Case { inputs: Inputs { sources, has_overlay }, config })
}

fn cases() -> Vec<&'static str> {
    let all = [("slice", SLICE.is_some()), ("graph-v1.0", GRAPH.is_some())];
    all.into_iter().filter(|(_, there)| *there).map(|(name, _)| name).collect()
}

fn of(name: &str) -> &'static Case {
    let case = if name == "slice" { SLICE.as_ref() } else { GRAPH.as_ref() };
    case.expect("only cases that are there are listed")
}

fn documents(case: &Case) -> Vec<csdl::Document> {
    let sources = (0..).zip(&case.inputs.sources).skip(1);
    sources.map(|(index, source)| csdl::read(source, index).expect("a valid document").0).collect()
}

fn linked(case: &Case) -> Model {
    let mut documents = documents(case);
    let overlay = if case.inputs.has_overlay { documents.pop() } else { None };
    model::build(documents, overlay).expect("a valid model").0
}

#[divan::bench(args = cases())]
fn a_parse(bencher: Bencher<'_, '_>, name: &str) {
    let case = of(name);
    bencher.bench(|| documents(black_box(case)));
}

#[divan::bench(args = cases())]
fn b_model(bencher: Bencher<'_, '_>, name: &str) {
    let case = of(name);
    let inputs = || {
        let mut documents = documents(case);
        let overlay = if case.inputs.has_overlay { documents.pop() } else { None };
        (documents, overlay)
    };
    bencher.with_inputs(inputs).bench_values(|(documents, overlay)| model::build(documents, overlay));
}

#[divan::bench(args = cases())]
fn c_surface(bencher: Bencher<'_, '_>, name: &str) {
    let case = of(name);
    let model = linked(case);
    bencher.bench_local(|| surface::select(black_box(&model), &case.config));
}

#[divan::bench(args = cases())]
fn d_plan(bencher: Bencher<'_, '_>, name: &str) {
    let case = of(name);
    let model = linked(case);
    let surface = surface::select(&model, &case.config).expect("a valid selection").0;
    bencher.bench_local(|| plan::plan(black_box(&model), &surface, &case.config));
}

#[divan::bench(args = cases())]
fn e_emit(bencher: Bencher<'_, '_>, name: &str) {
    let case = of(name);
    let plan = resolve(&case.inputs, &case.config).expect("a valid case").plan;
    // One file after the other; a run takes as many at a time as there are cores.
    bencher.bench_local(|| {
        emit(black_box(&plan)).iter().map(|job| job.text().map_or(0, |text| text.len())).sum::<usize>()
    });
}

#[divan::bench(args = cases())]
fn f_whole(bencher: Bencher<'_, '_>, name: &str) {
    let case = of(name);
    bencher.bench(|| generate(black_box(&case.inputs), &case.config));
}
