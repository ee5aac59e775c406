//! Golden cases: tiny metadata in, a crate out. The emitted Rust is compared with what `expected/` holds, and all of it is
//! compiled, documented and run.
//!
//! A case is a folder below `tests/golden`: `input.csdl.xml`; `overlay.csdl.xml` and `codegen.toml` where the usual ones do
//! not do; `expected/` with the emitted files of `src/` but for the runtime and `lib.rs`, which say nothing new, and
//! `report.txt` with warnings and what is left out; and `behaviour.rs`, an integration test of the emitted crate that may
//! use `support.rs`.

use csdlgen::Files;
use csdlgen_tests::client_crate::{ClientCrate, golden_cases, text};
use csdlgen_tests::workspace::{NO_SERDE, cargo, files_below, lock, write_tree};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[test]
fn the_emitted_files_are_as_expected() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    let mut differences = String::new();
    for case in golden_cases() {
        let folder = case.folder.join("expected");
        match golden_files(&case) {
            Ok(emitted) if update => write_tree(&folder, &emitted),
            Ok(emitted) => compare(&case.name, &folder, &emitted, &mut differences),
            Err(refused) => differences.push_str(&refused),
        }
    }
    assert!(differences.is_empty(), "{differences}run with UPDATE_EXPECT=1 to accept what is emitted");
}

/// What `expected/` holds of a case.
fn golden_files(case: &ClientCrate) -> Result<Files, String> {
    let generated = case.generate()?;
    let mut files = Files::new();
    for (path, content) in generated.files {
        let is_golden = path.ends_with(".rs") && !path.starts_with("src/runtime/") && path != "src/lib.rs";
        if let Some(path) = path.strip_prefix("src/").filter(|_| is_golden) {
            files.insert(path.to_owned(), content);
        }
    }
    let mut report = generated.diagnostics.render(&case.inputs.sources);
    for skipped in case.resolve()?.surface.skipped {
        let _ = writeln!(report, "left out: {} {}, {}", skipped.kind, skipped.subject, skipped.reason);
    }
    if !report.is_empty() {
        files.insert("report.txt".to_owned(), report);
    }
    Ok(files)
}

fn compare(case: &str, folder: &Path, emitted: &Files, differences: &mut String) {
    let expected: BTreeMap<String, PathBuf> = if folder.is_dir() { files_below(folder) } else { BTreeMap::new() };
    for name in emitted.keys().chain(expected.keys()).collect::<BTreeSet<_>>() {
        let difference = match (expected.get(name), emitted.get(name)) {
            (Some(path), Some(new)) => first_difference(&text(path), new),
            (Some(_), None) => Some("is no longer emitted".to_owned()),
            (None, _) => Some("is emitted, but not expected".to_owned()),
        };
        if let Some(difference) = difference {
            let _ = writeln!(differences, "{case}: {name} {difference}");
        }
    }
}

fn first_difference(expected: &str, emitted: &str) -> Option<String> {
    if expected == emitted {
        return None;
    }
    let same = expected.lines().zip(emitted.lines()).take_while(|(expected, emitted)| expected == emitted).count();
    let line = |text: &str| text.lines().nth(same).map_or_else(|| "the end".to_owned(), |line| format!("{line:?}"));
    Some(format!("differs in line {}: expected {}, emitted {}", same + 1, line(expected), line(emitted)))
}

#[test]
fn the_emitted_crates_compile_and_behave() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("golden");
    write_workspace(&folder.join("workspace"));
    let run = |arguments: &[&str]| cargo(&folder.join("workspace"), &folder.join("target"), arguments).err();
    let cargo = |arguments: &[&str]| run(&[arguments, &["--workspace"]].concat());
    // Built first, as only `build` goes on to the faults of other crates; what does not build is not run.
    let built = cargo(&["build", "--all-targets", "--keep-going"]);
    let tested = if built.is_none() { cargo(&["test", "--no-fail-fast"]) } else { built };
    // Without areas all were built; now each alone, and all together.
    let areas: Vec<String> = areas().iter().filter_map(|area| cargo(&["build", "--features", area])).collect();
    let packages: Vec<&str> = DOCUMENTED.iter().flat_map(|case| ["--package", case]).collect();
    let documented = run(&[&["doc", "--no-deps", "--keep-going"], &packages[..]].concat());
    let bare = run(&["check", "--lib", "--package", "everything", "--package", "inheritance", NO_SERDE]);
    let failures: Vec<String> = tested.into_iter().chain(areas).chain(documented).chain(bare).collect();
    assert!(failures.is_empty(), "{}", failures.concat());
}

/// The cases with texts and names that documentation may stumble over. Each has the whole runtime, which need not be documented
/// once for every case.
const DOCUMENTED: [&str; 5] =
    ["everything", "hostile_docs", "hostile_names", "obstacle_namespaces", "obstacle_unicode"];

/// The features of all areas, with their crates.
fn areas() -> Vec<String> {
    let mut all = Vec::new();
    for case in golden_cases() {
        let Ok(Some(features)) = case.resolve().map(|resolved| resolved.plan.features) else { continue };
        let names = features.areas.iter().map(|area| area.name.as_str()).chain(["all"]);
        all.extend(names.map(|name| format!("{}/{name}", case.name)));
    }
    assert!(!all.is_empty(), "a case has areas");
    all
}

/// A workspace with the crates of all cases, but for those whose input is refused: that the other test says.
fn write_workspace(folder: &Path) {
    let cases: Vec<_> = golden_cases().into_iter().filter_map(|case| Some((case.generate().ok()?, case))).collect();
    let names: Vec<&str> = cases.iter().map(|(_, case)| case.name.as_str()).collect();
    let mut files = Files::new();
    // The versions that the repository has, so that nothing need be fetched. Cargo leaves out what is not needed.
    files.insert("Cargo.lock".to_owned(), lock(folder));
    files.insert("Cargo.toml".to_owned(), format!("[workspace]\nresolver = \"3\"\nmembers = {names:?}\n"));
    for (generated, case) in &cases {
        for (path, mut content) in generated.files.clone() {
            if path == "Cargo.toml" {
                content.push_str(DEV_DEPENDENCIES);
            }
            files.insert(format!("{}/{path}", case.name), content);
        }
        let behaviour = case.folder.join("behaviour.rs");
        if behaviour.is_file() {
            files.insert(format!("{}/tests/behaviour.rs", case.name), text(&behaviour));
            files
                .insert(format!("{}/tests/support/mod.rs", case.name), text(&case.folder.with_file_name("support.rs")));
        }
    }
    write_tree(folder, &files);
}

const DEV_DEPENDENCIES: &str =
    "\n[dev-dependencies]\ntokio = { version = \"1\", default-features = false, features = [\"macros\", \"rt\"] }\n";
