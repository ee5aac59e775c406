//! Runs that fail or are cut off in the middle: the tree is as it was before them.

use super::shop::{SECOND, Shop};
use super::{Tree, Workspace, assert_same, command, hash};
use std::fs;

const CHANGED: &str = "src/models/connector.rs";
const LATER: &str = "src/models/mod.rs";
const REMOVED: &str = "src/models/application.rs";
const ADDED: &str = "src/models/added/new.rs";

/// A run that was cut off when it had moved some of its files; `src/transaction/` says what it leaves.
fn cut_off(workspace: &Workspace) {
    let (added, changed, staged) = (hash("added"), hash("changed"), hash("staged"));
    let journal = format!(
        "old\t-\t{REMOVED}\nnew\t{added}\t{ADDED}\nold\t{changed}\t{CHANGED}\nold\t{staged}\t{LATER}\nnew\t{staged}\tsrc/never.rs\n"
    );
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
    for command in [&["generate"][..], &["generate", "--strict"]] {
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
        &["size"],
        &["explain", "GET /connectors"],
        &["bench-crate"],
        &["diff", "--new", metadata],
        &["update", "--dry-run", "--from", metadata],
        &["generate", "--check"],
        &["generate", "--check", "--metadata", metadata],
        &["generate", "--check", "--out", "x"],
        &["generate", "--out", "x"],
        &["vendor", "app"],
        &["vendor", "app", "--check"],
    ];
    for command in commands {
        let outcome = workspace.run(command);
        outcome
            .expect(2)
            .complains("a run was cut off in generated")
            .complains("`cargo xtask generate generated` takes");
        assert_eq!(outcome.stdout, "", "{command:?}");
    }
    assert_same(&before, &workspace.tree());
    // Where it is the other folder that is in the middle of a run, that one is named.
    let out = Workspace::new();
    cut_off(&out);
    fs::rename(out.path(""), workspace.path("../out")).expect("a writable folder");
    workspace.run(&["generate"]).expect(0);
    let before = super::tree(&workspace.path(".."));
    let outcome = workspace.run(&["generate", "--check", "--out", "out"]);
    outcome.expect(2).complains("cut off in out:").complains("`cargo xtask generate generated --out out` takes");
    let outcome = workspace.run(&["vendor", "out", "--check"]);
    outcome.expect(2).complains("cut off in out:").complains("`cargo xtask vendor out generated` takes");
    assert_same(&before, &super::tree(&workspace.path("..")));
}

#[test]
fn undoing_may_be_cut_off_itself() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    cut_off(&workspace);
    // One file has been moved back already.
    let old = workspace.path(&format!(".csdlgen/old/{CHANGED}"));
    fs::rename(old, workspace.path(CHANGED)).expect("a writable folder");
    workspace.run(&["generate"]).expect(0).says(": 0 written");
    assert_same(&before, &workspace.tree());
}

#[test]
fn a_run_that_was_cut_off_before_it_began_to_move_is_forgotten() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    workspace.write(&format!(".csdlgen/new/{CHANGED}"), "staged");
    workspace.write(".csdlgen/journal.draft", "old\tsrc/mod");
    is_forgotten(&workspace, &before);
}

#[test]
fn a_run_that_was_cut_off_when_all_was_moved_counts() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    // The journal is gone, the files of before are not.
    workspace.write(&format!(".csdlgen/old/{CHANGED}"), "old");
    is_forgotten(&workspace, &before);
}

/// What a run has left is in nobody's way, and goes with the next run that writes.
#[track_caller]
fn is_forgotten(workspace: &Workspace, before: &Tree) {
    let with_rest = workspace.tree();
    for command in [&["list"][..], &["generate", "--check"], &["vendor", "app", "--check"]] {
        let outcome = workspace.run(command);
        assert!(outcome.code < 2 && !outcome.stderr.contains("cut off"), "{command:?}: {}", outcome.stderr);
        assert_same(&with_rest, &workspace.tree());
    }
    let outcome = workspace.run(&["generate"]);
    assert!(!outcome.expect(0).stderr.contains("cut off"), "{}", outcome.stderr);
    assert_same(before, &workspace.tree());
    assert!(!workspace.path(".csdlgen").exists());
}

#[test]
fn what_was_edited_since_is_not_taken_back() {
    for (edited, kept) in
        [(CHANGED, Some("generated/.csdlgen/old/")), (REMOVED, Some("generated/.csdlgen/old/")), (ADDED, None)]
    {
        let workspace = Workspace::new();
        let before = workspace.tree();
        cut_off(&workspace);
        workspace.write(edited, "edited");
        let cut_off = workspace.tree();
        let outcome = workspace.run(&["generate"]);
        outcome
            .expect(2)
            .complains(&format!("generated/{edited} is not as that run wrote it"))
            .complains("move it away");
        outcome.complains(&kept.map_or("it was not there before".to_owned(), |old| format!("{old}{edited}")));
        assert_same(&cut_off, &workspace.tree());
        workspace.remove(edited);
        workspace.run(&["generate"]).expect(0).complains("as they were before");
        assert_same(&before, &workspace.tree());
    }
}

/// A crate in which `generate` has a file to write anew, one to add and one to remove.
fn with_work() -> Shop {
    let shop = Shop::new();
    shop.edit("codegen.lock", "files = [\n", "files = [\n    \"src/gone/gone.rs\",\n");
    shop.write("src/gone/gone.rs", "// @generated by csdlgen\n");
    shop.write("README.md", "old");
    shop.remove("src/models/book.rs");
    shop
}

#[test]
fn a_failure_at_any_change_is_undone() {
    let mut failures = 0;
    loop {
        let shop = with_work();
        let before = shop.tree();
        let mut command = command(&shop.path(".."), &["generate"]);
        let output = command.env("CSDLGEN_TEST_FAIL_AT", failures.to_string()).output().expect("the command runs");
        if output.status.success() {
            shop.run(&["generate", "--check"]).expect(0);
            break;
        }
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains("cannot write generated/"), "{stderr}");
        assert_same(&before, &shop.tree());
        assert!(!shop.path(".csdlgen").exists());
        failures += 1;
    }
    // Staged: three files and the journal, which then gets its name. Moved: two anew, one in, one away. The journal.
    assert_eq!(failures, 5 + 2 * 2 + 1 + 1 + 1);
}

#[test]
fn generate_may_end_at_any_moment() {
    // What it takes back it does before it reads the metadata.
    let take_back = |shop: &Shop| shop.run(&["generate", "--metadata", "nowhere.xml"]).expect(2).stderr.clone();
    let check = &["generate", "--check"];
    // Three files are staged; two of them are there before, and one is gone.
    assert_eq!(ends("generated", with_work, &["generate"], check, take_back), [3 + 2, 2 * 2 + 1 + 1 + 1, 1]);
}

#[test]
fn vendor_may_end_at_any_moment() {
    // A second copy, of a crate that was updated, and has lost a file of its own.
    let prepare = || {
        let shop = Shop::new();
        shop.write("examples/old.rs", "old");
        shop.run(&["vendor", "app"]).expect(0);
        shop.update_to(SECOND, &[]).expect(0);
        shop.remove("examples/old.rs");
        shop
    };
    // What it takes back it does before it looks for edits.
    let take_back = |shop: &Shop| {
        shop.write("edited.md", "by one");
        shop.write("../app/edited.md", "by another");
        let said = shop.run(&["vendor", "app"]).expect(2).complains("edited.md").stderr.clone();
        shop.remove("edited.md");
        shop.remove("../app/edited.md");
        said
    };
    let ends = ends("app", prepare, &["vendor", "app"], &["vendor", "app", "--check"], take_back);
    // Nine files are staged; eight of them are there before, and one is gone.
    assert_eq!(ends, [9 + 2, 8 * 2 + 1 + 1 + 1, 1]);
}

/// Ends a command at each change: the folder is as before or as after, at the latest when the next run begins. How many
/// ends there were before the journal, with one, and after it.
#[track_caller]
fn ends(
    folder: &str,
    prepare: impl Fn() -> Shop,
    arguments: &[&str],
    check: &[&str],
    take_back: impl Fn(&Shop) -> String,
) -> [usize; 3] {
    let tree = |shop: &Shop| super::tree(&shop.path("..").join(folder));
    let done = prepare();
    done.run(arguments).expect(0);
    let (after, mut ends) = (tree(&done), [0; 3]);
    loop {
        let shop = prepare();
        let before = tree(&shop);
        let mut command = command(&shop.path(".."), arguments);
        command.env("CSDLGEN_TEST_END_AT", ends.iter().sum::<usize>().to_string());
        if command.output().expect("the command runs").status.success() {
            assert_same(&after, &tree(&shop));
            return ends;
        }
        let was_cut_off = shop.path(&format!("../{folder}/.csdlgen/journal")).exists();
        let left = tree(&shop);
        let checked = shop.run(check);
        assert_eq!(checked.stderr.contains("a run was cut off"), was_cut_off, "{}", checked.stderr);
        assert_same(&left, &tree(&shop));
        let said = take_back(&shop);
        assert_eq!(said.contains("a run was cut off"), was_cut_off, "{said}");
        let is_done = !was_cut_off && tree(&shop) == after;
        if !is_done {
            assert_same(&before, &tree(&shop));
        }
        ends[if was_cut_off { 1 } else { 2 * usize::from(is_done) }] += 1;
        shop.run(arguments).expect(0);
        assert_same(&after, &tree(&shop));
    }
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
