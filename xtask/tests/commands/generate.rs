//! `generate`: what it writes, what it leaves alone, and what `--check` says.

use super::{Workspace, assert_same};

const MODEL: &str = "src/models/connector.rs";

type Edit = fn(&Workspace);

#[test]
fn the_committed_crate_is_up_to_date() {
    let workspace = Workspace::committed();
    let before = workspace.tree();
    workspace.run(&["generate", "--check"]).expect(0).says("up to date");
    assert_same(&before, &workspace.tree());
}

#[test]
fn a_second_run_writes_nothing() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    workspace.run(&["generate"]).expect(0).says(": 0 written").says(" 0 removed");
    assert_same(&before, &workspace.tree());
}

#[test]
fn the_summary_counts() {
    let workspace = Workspace::new();
    workspace.remove(MODEL);
    workspace.write("README.md", "old");
    let outcome = workspace.run(&["generate"]);
    outcome.expect(0).says(": 2 written").says(" types").says(" properties").says(" operations").says(" warnings");
    workspace.run(&["generate", "--check"]).expect(0);
}

#[test]
fn every_change_is_found_and_mended() {
    let original = Workspace::new().tree();
    let edits: [(&str, Edit, &str); 7] = [
        ("a generated file", |w| w.edit(MODEL, "pub struct Connector", "pub struct Conector"), MODEL),
        ("a line at the end", |w| w.write("README.md", w.read("README.md") + "\nmore\n"), "README.md"),
        ("a comment in codegen.toml", |w| w.write("codegen.toml", w.read("codegen.toml") + "# x\n"), "codegen.lock"),
        ("the crate's name", |w| w.edit("codegen.toml", "\"graph-connectors\"", "\"renamed\""), "Cargo.toml"),
        ("the metadata", |w| w.edit("metadata/graph-beta.csdl.xml", "</edmx:Edmx>", "</edmx:Edmx>\n"), "codegen.lock"),
        ("the overlay", |w| w.edit("metadata/overlay.csdl.xml", "Core.Computed", "Core.Immutable"), "src/models/"),
        ("the lock", |w| w.edit("codegen.lock", "generator = \"", "generator = \"x"), "codegen.lock"),
    ];
    for (what, edit, name) in edits {
        let workspace = Workspace::new();
        edit(&workspace);
        let before = workspace.tree();
        let outcome = workspace.run(&["generate", "--check"]);
        outcome.expect(1).complains(&format!("stale: {name}")).complains("cargo xtask generate");
        assert_same(&before, &workspace.tree());
        assert_ne!(before, original, "{what} is no change");
        workspace.run(&["generate"]).expect(0);
        workspace.run(&["generate", "--check"]).expect(0);
    }
}

#[test]
fn the_first_differing_line_is_shown() {
    let workspace = Workspace::new();
    let line = 1 + workspace.read(MODEL).lines().position(|line| line == "pub struct Connector {").expect("a struct");
    workspace.edit(MODEL, "pub struct Connector {", "pub struct Conector {");
    let expected =
        format!("stale: {MODEL}, line {line}: is \"pub struct Conector {{\", should be \"pub struct Connector {{\"\n");
    workspace.run(&["generate", "--check"]).expect(1).complains(&expected);
    workspace.write(MODEL, "");
    workspace.run(&["generate", "--check"]).expect(1).complains(&format!("{MODEL}, line 1: is (end of file), should"));
}

#[test]
fn missing_and_extra_files_are_named() {
    let workspace = Workspace::new();
    workspace.remove(MODEL);
    workspace.remove("Cargo.toml");
    let outcome = workspace.run(&["generate", "--check"]);
    outcome.expect(1).complains(&format!("missing: {MODEL}\n")).complains("missing: Cargo.toml\n");

    let workspace = Workspace::new();
    workspace.edit("codegen.lock", "files = [\n", "files = [\n    \"src/models/gone/old.rs\",\n");
    workspace.write("src/models/gone/old.rs", "// of an earlier run");
    workspace.run(&["generate", "--check"]).expect(1).complains("extra: src/models/gone/old.rs\n");
    workspace.run(&["generate"]).expect(0).says(" 1 removed");
    assert!(!workspace.path("src/models/gone").exists(), "empty folders go with the files");
    workspace.run(&["generate", "--check"]).expect(0);
}

#[test]
fn files_of_others_are_left_alone() {
    let workspace = Workspace::new();
    let mine = ["src/models/mine.rs", "src/mine.rs", "examples/mine.rs", "notes.md"];
    mine.iter().for_each(|name| workspace.write(name, "mine"));
    workspace.write(MODEL, "old");
    workspace.run(&["generate"]).expect(0).says(": 1 written").says(" 0 removed");
    mine.iter().for_each(|name| assert_eq!(workspace.read(name), "mine"));
    workspace.run(&["generate", "--check"]).expect(0);
}

#[test]
fn a_lock_cannot_name_files_elsewhere() {
    let workspace = Workspace::new();
    workspace.write("../outside.rs", "mine");
    let outside = workspace.path("../outside.rs").canonicalize().expect("a file");
    let named = format!("files = [\n    \"../outside.rs\",\n    \"src/../../outside.rs\",\n    {:?},\n", outside);
    workspace.edit("codegen.lock", "files = [\n", &named);
    workspace.run(&["generate"]).expect(0).says(" 0 removed");
    assert_eq!(workspace.read("../outside.rs"), "mine");
}

#[test]
fn what_no_run_has_written_is_not_overwritten() {
    for lock in [None, Some("no TOML ["), Some("files = []\n")] {
        let workspace = Workspace::new();
        match lock {
            None => workspace.remove("codegen.lock"),
            Some(text) => workspace.write("codegen.lock", text),
        }
        workspace.write(MODEL, "mine");
        workspace.write("README.md", "mine");
        let before = workspace.tree();
        let outcome = workspace.run(&["generate"]);
        outcome.expect(2).complains(MODEL).complains("README.md").complains("--out");
        assert_same(&before, &workspace.tree());
        // What is as it would be written is in nobody's way.
        workspace.remove(MODEL);
        workspace.remove("README.md");
        workspace.run(&["generate"]).expect(0).says(": 3 written");
        workspace.run(&["generate", "--check"]).expect(0);
    }
}

#[test]
fn a_folder_in_the_way_is_left_alone() {
    let workspace = Workspace::new();
    workspace.remove(MODEL);
    workspace.write(&format!("{MODEL}/mine.txt"), "mine");
    let before = workspace.tree();
    workspace.run(&["generate", "--check"]).expect(1).complains(MODEL);
    workspace.run(&["generate"]).expect(2).complains(MODEL);
    assert_same(&before, &workspace.tree());
}

#[test]
fn another_folder_can_be_written_to() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    workspace.run(&["generate", "--out", "other/crate"]).expect(0).says(" 0 unchanged");
    workspace.run(&["generate", "--out", "other/crate"]).expect(0).says(": 0 written");
    workspace.run(&["generate", "--out", "other/crate", "--check"]).expect(0);
    assert_same(&before, &workspace.tree());
    let out = super::tree(&workspace.path("../other/crate"));
    assert_eq!(out.get(MODEL), before.get(MODEL));
    assert!(out.keys().all(|name| before.contains_key(name)), "{:?}", out.keys());
}

#[test]
fn a_crate_stands_anywhere() {
    let workspace = Workspace::new();
    let folder = workspace.path("");
    let outcome = super::run(&std::env::temp_dir(), &["generate", "--check", folder.to_str().expect("a plain name")]);
    outcome.expect(0);
    super::run(&folder, &["generate", "--check", "."]).expect(0);
}
