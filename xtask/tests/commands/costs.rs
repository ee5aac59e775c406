//! `size` and `bench-crate`.

use super::Workspace;
use std::path::Path;

/// The files that the lock lists.
fn emitted(workspace: &Workspace) -> Vec<String> {
    let lock: toml::Table = workspace.read("codegen.lock").parse().expect("TOML");
    let files = lock["files"].as_array().expect("a list");
    files.iter().map(|name| name.as_str().expect("a name").to_owned()).collect()
}

fn json(text: &str) -> Vec<serde_json::Value> {
    serde_json::from_str(text).expect("a list")
}

#[test]
fn sizes_are_those_of_the_files() {
    let workspace = Workspace::new();
    let sizes = json(&workspace.run(&["size", "--format", "json"]).expect(0).stdout);
    let whole = sizes.last().expect("the whole");
    assert_eq!(whole["name"], "all");
    let emitted = emitted(&workspace);
    let bytes: usize = emitted.iter().map(|name| workspace.read(name).len()).sum();
    let lines: usize = emitted.iter().map(|name| workspace.read(name).lines().count()).sum();
    assert_eq!((whole["bytes"].as_u64(), whole["lines"].as_u64()), (Some(bytes as u64), Some(lines as u64)));
    let listed = json(&workspace.run(&["list", "--format", "json"]).expect(0).stdout);
    assert_eq!(whole["operations"].as_u64(), Some(listed.len() as u64));
    // What is at the roots, such as `applications.get`, is in no namespace.
    let of_roots = listed.iter().filter(|row| row["id"].as_str().expect("a name").matches('.').count() == 1).count();
    assert_eq!(sizes[0]["operations"].as_u64(), Some((listed.len() - of_roots) as u64));
    // Without areas, one line a namespace.
    assert_eq!(sizes[0]["name"], "microsoft.graph");
    assert_eq!(sizes[0]["types"], whole["types"]);
    let table = workspace.run(&["size"]);
    let rows = table.expect(0).stdout.lines().count();
    assert_eq!(rows, sizes.len() + 1, "{}", table.stdout);
}

#[test]
fn areas_have_their_sizes() {
    let workspace = Workspace::new();
    let toml = workspace.read("codegen.toml") + "\n[areas]\n";
    workspace.write("codegen.toml", toml);
    let sizes = json(&workspace.run(&["size", "--format", "json"]).expect(0).stdout);
    let names: Vec<&str> = sizes.iter().filter_map(|size| size["name"].as_str()).collect();
    assert_eq!(names, ["applications", "on-premises-publishing-profiles", "all"]);
    let of_each = |what| [0, 1, 2].map(|index: usize| sizes[index][what].as_u64().expect("a number"));
    let [one, other, whole] = of_each("types");
    assert!(one < whole && other < whole && one + other >= whole, "{sizes:#?}");
    // What leads from one to the other is compiled where both are on, and is in neither.
    let [one, other, whole] = of_each("operations");
    assert!(one > 0 && other > 0 && one + other < whole, "{sizes:#?}");
}

#[test]
fn bench_crate_measures_and_leaves_nothing_behind() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    let target = target.to_str().expect("a plain path");
    let measured = workspace.run(&["bench-crate", "--format", "json", "--offline", "--target-dir", target]);
    let rows = json(&measured.expect(0).stdout);
    let named: Vec<String> = rows.iter().map(|row| format!("{}: {}", row["crate"], row["step"])).collect();
    let steps = ["check", "debug build", "program"];
    let expected: Vec<String> = ["client", "with serde's derives"]
        .iter()
        .flat_map(|what| steps.iter().map(move |step| format!("\"{what}\": \"{step}\"")))
        .chain(steps.iter().take(2).map(|step| format!("\"without serde\": \"{step}\"")))
        .collect();
    assert_eq!(named, expected);
    for row in &rows {
        let (cpu, peak) = (row["cpuSeconds"].as_f64(), row["peakBytes"].as_u64());
        // Less than any compiler has ever needed: what is not measured is zero.
        assert!(cpu.is_some_and(|cpu| cpu > 0.0) && peak.is_some_and(|peak| peak > 10 << 20), "{row}");
    }
    assert!(workspace.tree() == before, "nothing is written into the crate");
}

#[test]
fn what_does_not_compile_is_no_figure() {
    let workspace = Workspace::new();
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    let target = target.to_str().expect("a plain path");
    let measured = workspace.run(&["bench-crate", "--features", "nonsense", "--offline", "--target-dir", target]);
    measured.expect(2).complains("cargo check of graph-connectors failed").complains("nonsense");
}
