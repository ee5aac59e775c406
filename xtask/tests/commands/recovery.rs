//! Runs that fail or are cut off in the middle: the tree is as it was before them.

use super::{Workspace, assert_same};
use std::fs;

const CHANGED: &str = "src/models/connector.rs";
const LATER: &str = "src/models/mod.rs";
const REMOVED: &str = "src/models/application.rs";
const ADDED: &str = "src/models/added/new.rs";

/// A run that was cut off when it had moved some of its files; `src/transaction.rs` says what it leaves.
fn cut_off(workspace: &Workspace) {
    let journal = format!("old\t{REMOVED}\nnew\t{ADDED}\nold\t{CHANGED}\nold\t{LATER}\nnew\tsrc/never.rs\n");
    workspace.write(".csdlgen/journal", journal);
    workspace.write(&format!(".csdlgen/old/{REMOVED}"), workspace.read(REMOVED));
    workspace.remove(REMOVED);
    workspace.write(ADDED, "added");
    workspace.write(&format!(".csdlgen/old/{CHANGED}"), workspace.read(CHANGED));
    workspace.write(CHANGED, "changed");
    workspace.write(&format!(".csdlgen/new/{LATER}"), "staged");
    workspace.write(".csdlgen/new/src/never.rs", "staged");
}

#[test]
fn a_run_that_was_cut_off_is_undone() {
    for command in [&["generate"][..], &["generate", "--check"], &["generate", "--strict"]] {
        let workspace = Workspace::new();
        let before = workspace.tree();
        cut_off(&workspace);
        workspace.run(command).expect(0).complains("a run was cut off; the files are as they were before it");
        assert_same(&before, &workspace.tree());
        assert!(!workspace.path("src/models/added").exists(), "empty folders go with the files");
        assert!(!workspace.path(".csdlgen").exists());
    }
}

#[test]
fn a_run_that_was_cut_off_is_undone_before_the_input_is_read() {
    let workspace = Workspace::new();
    workspace.write("codegen.toml", "[");
    let before = workspace.tree();
    cut_off(&workspace);
    workspace.run(&["generate"]).expect(2).complains("malformed-toml");
    assert_same(&before, &workspace.tree());
}

#[test]
fn commands_that_only_read_refuse_what_was_cut_off() {
    let workspace = Workspace::new();
    let metadata = "generated/metadata/graph-beta.csdl.xml";
    cut_off(&workspace);
    let before = workspace.tree();
    let commands = [
        &["list"][..],
        &["why", "connector"],
        &["diff", "--new", metadata],
        &["vendor", "app"],
        &["generate", "--out", "x"],
    ];
    for command in commands {
        workspace.run(command).expect(2).complains("a run was cut off in generated").complains("cargo xtask generate");
    }
    assert_same(&before, &workspace.tree());
}

#[test]
fn undoing_may_be_cut_off_itself() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    cut_off(&workspace);
    // One file has been moved back already.
    let old = workspace.path(&format!(".csdlgen/old/{CHANGED}"));
    fs::rename(old, workspace.path(CHANGED)).expect("a writable folder");
    workspace.run(&["generate", "--check"]).expect(0);
    assert_same(&before, &workspace.tree());
}

#[test]
fn a_run_that_was_cut_off_before_it_began_to_move_is_forgotten() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    workspace.write(&format!(".csdlgen/new/{CHANGED}"), "staged");
    workspace.write(".csdlgen/journal.draft", "old\tsrc/mod");
    let outcome = workspace.run(&["generate", "--check"]);
    outcome.expect(0);
    assert!(!outcome.stderr.contains("cut off"), "{}", outcome.stderr);
    assert_same(&before, &workspace.tree());
}

#[test]
fn a_run_that_was_cut_off_when_all_was_moved_counts() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    // The journal is gone, the files of before are not.
    workspace.write(&format!(".csdlgen/old/{CHANGED}"), "old");
    workspace.run(&["generate", "--check"]).expect(0);
    assert_same(&before, &workspace.tree());
}

#[test]
fn a_failure_in_the_middle_is_undone() {
    let workspace = Workspace::new();
    // Files come before and behind the folder that cannot be made, as a file has its name.
    workspace.write("README.md", "old");
    workspace.remove(REMOVED);
    fs::remove_dir_all(workspace.path("src/requests")).expect("a writable folder");
    workspace.write("src/requests", "in the way");
    workspace.edit("codegen.lock", "files = [\n", "files = [\n    \"src/gone.rs\",\n");
    workspace.write("src/gone.rs", "of an earlier run");
    let before = workspace.tree();
    workspace.run(&["generate"]).expect(2).complains("cannot write").complains("src/requests");
    assert_same(&before, &workspace.tree());
    assert!(!workspace.path(".csdlgen").exists());
}

#[cfg(unix)]
#[test]
fn a_second_run_waits_for_the_first() {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Command, Stdio};

    let workspace = Workspace::new();
    let before = workspace.tree();
    cut_off(&workspace);
    let first = fs::File::open(workspace.path("")).unwrap();
    first.lock().unwrap();
    let second = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "."])
        .current_dir(workspace.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn();
    let mut second = second.unwrap();
    let mut said = BufReader::new(second.stderr.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "note: waiting for another run in .");
    // It has not touched what the first run is about.
    assert!(workspace.path(".csdlgen/journal").exists());
    drop(first);
    assert!(said.next().unwrap().unwrap().contains("a run was cut off"));
    assert!(second.wait().unwrap().success());
    assert_same(&before, &workspace.tree());
}

#[test]
fn no_place_to_stage_is_no_harm() {
    let workspace = Workspace::new();
    workspace.write(".csdlgen", "a file");
    workspace.remove(CHANGED);
    let before = workspace.tree();
    workspace.run(&["generate"]).expect(2).complains(".csdlgen");
    assert_same(&before, &workspace.tree());
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_no_harm() {
    use std::os::unix::fs::PermissionsExt as _;
    let workspace = Workspace::new();
    workspace.remove(CHANGED);
    let before = workspace.tree();
    let set = |mode| fs::set_permissions(workspace.path(""), fs::Permissions::from_mode(mode)).expect("the owner may");
    set(0o555);
    let is_obeyed = fs::write(workspace.path("probe"), "").is_err();
    if is_obeyed {
        workspace.run(&["generate"]).expect(2).complains("cannot write");
        set(0o755);
        assert_same(&before, &workspace.tree());
    } else {
        set(0o755);
        println!("skipped: this user may write everywhere");
    }
}
