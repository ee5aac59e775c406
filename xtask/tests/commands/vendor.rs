//! `vendor`: a copy that stands alone, and what happens to edits there.

use super::{Tree, Workspace, assert_same, check_crate, run};
use std::fs;
use std::path::PathBuf;

const MODEL: &str = "src/models/connector.rs";

/// A workspace, and a copy of its crate beside it.
struct Vendored {
    workspace: Workspace,
    dest: PathBuf,
}

impl Vendored {
    fn new() -> Self {
        let workspace = Workspace::new();
        workspace.run(&["vendor", "app/vendored"]).expect(0).says(" 0 removed");
        let dest = workspace.path("../app/vendored");
        Self { workspace, dest }
    }

    fn run(&self, options: &[&str]) -> super::Outcome {
        self.workspace.run(&[&["vendor", "app/vendored"], options].concat())
    }

    fn edit(&self, name: &str, edit: impl Fn(String) -> String) {
        let path = self.dest.join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        fs::write(path, edit(text)).expect("a writable folder");
    }

    fn tree(&self) -> Tree {
        super::tree(&self.dest)
    }
}

#[test]
fn a_copy_has_all_of_the_crate_and_the_hash_of_each_file() {
    let workspace = Workspace::new();
    let not_copied = ["target/debug/x", ".csdlgen/new/x", ".idea/x", "src/target/x"];
    not_copied.iter().for_each(|name| workspace.write(name, "x"));
    // What is no text is copied as it is.
    workspace.write("examples/offline/picture.png", [0x89, b'P', 0xff, 0]);
    workspace.run(&["vendor", "app/vendored"]).expect(0);
    let copy = super::tree(&workspace.path("../app/vendored"));
    let mut expected = workspace.tree();
    expected.retain(|name, _| !not_copied.contains(&name.as_str()));
    let lock = String::from_utf8(copy["vendored.lock"].clone()).expect("UTF-8");
    expected.insert("vendored.lock".to_owned(), lock.clone().into_bytes());
    assert_same(&expected, &copy);
    for name in ["LICENSE", "README.md", "codegen.toml", "codegen.lock", "metadata/graph-beta.csdl.xml", "rustfmt.toml"]
    {
        assert!(copy.contains_key(name), "{name}");
    }
    let locked: toml::Table = toml::from_str(&lock).expect("TOML");
    let hashes = locked["files"].as_table().expect("a table");
    assert_eq!(hashes.len(), copy.len() - 1);
    // `printf MIT | sha256sum`
    workspace.write("LICENSE", "MIT");
    workspace.run(&["vendor", "app/vendored"]).expect(0).says(" 2 written, 0 removed");
    let lock = fs::read_to_string(workspace.path("../app/vendored/vendored.lock")).expect("a lock");
    let line = "\"LICENSE\" = \"e5dcffe836b6ec8a58e492419b550e65fb8cbdc308503979e5dacb33ac7ea3b7\"\n";
    assert!(lock.contains(line), "{lock}");
}

#[test]
fn a_second_copy_writes_nothing() {
    let vendored = Vendored::new();
    let before = vendored.tree();
    vendored.run(&["--check"]).expect(0).says("are the same");
    vendored.run(&[]).expect(0).says(" 0 written, 0 removed");
    assert_same(&before, &vendored.tree());
}

#[test]
fn a_newer_crate_takes_the_place_of_the_older_copy() {
    let vendored = Vendored::new();
    vendored.workspace.edit("codegen.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    vendored.workspace.run(&["generate"]).expect(0);
    vendored.workspace.remove("examples/batch.rs");
    vendored.workspace.write("examples/new/more.rs", "// more");
    let outcome = vendored.run(&["--check"]);
    outcome.expect(1).complains("stale: Cargo.toml\n").complains("missing: examples/new/more.rs\n");
    outcome.complains("extra: examples/batch.rs\n").complains("cargo xtask vendor app/vendored");
    vendored.run(&[]).expect(0).says(" 1 removed");
    vendored.run(&["--check"]).expect(0);
    let copy = vendored.tree();
    assert!(!copy.contains_key("examples/batch.rs") && copy.contains_key("examples/new/more.rs"));
}

#[test]
fn edits_of_the_copy_are_shown_and_kept() {
    let vendored = Vendored::new();
    vendored.edit(MODEL, |text| text + "// mine\n");
    vendored.edit("codegen.toml", |text| text.replace("0.1.0", "7.0.0"));
    fs::write(vendored.dest.join("src/mine.rs"), "// mine").expect("a writable folder");
    // One of the edited files is no longer in the crate.
    vendored.edit("examples/batch.rs", |text| text + "// mine\n");
    vendored.workspace.remove("examples/batch.rs");
    let before = vendored.tree();
    let outcome = vendored.run(&[]);
    outcome.expect(2).complains(MODEL).complains("codegen.toml").complains("examples/batch.rs").complains("--force");
    assert!(!outcome.stderr.contains("mine.rs"), "{}", outcome.stderr);
    let outcome = vendored.run(&["--check"]);
    outcome.expect(1).complains(&format!("edited: {MODEL}\n")).complains("edited: codegen.toml\n");
    assert_same(&before, &vendored.tree());
    vendored.run(&["--force"]).expect(0).says(" 0 removed").complains("examples/batch.rs is not in the client crate");
    vendored.run(&["--check"]).expect(0);
    for mine in ["src/mine.rs", "examples/batch.rs"] {
        assert!(vendored.dest.join(mine).is_file(), "{mine}: what the client crate does not have is left alone");
    }
}

#[test]
fn what_no_copy_has_written_is_not_overwritten() {
    let workspace = Workspace::new();
    let dest = workspace.path("../app");
    fs::create_dir_all(&dest).expect("a writable folder");
    fs::write(dest.join("README.md"), "of another crate").expect("a writable folder");
    let before = super::tree(&dest);
    workspace.run(&["vendor", "app"]).expect(2).complains("README.md").complains("--force");
    assert_same(&before, &super::tree(&dest));
}

#[test]
fn line_ends_are_no_edits() {
    let vendored = Vendored::new();
    vendored.edit(MODEL, |text| text.replace('\n', "\r\n"));
    vendored.edit("vendored.lock", |text| text.replace('\n', "\r\n"));
    vendored.run(&["--check"]).expect(0);
    vendored.run(&[]).expect(0).says(" 0 written");
}

#[test]
fn a_lock_cannot_name_files_elsewhere() {
    let vendored = Vendored::new();
    let outside = vendored.dest.join("../outside.rs");
    fs::write(&outside, "mine").expect("a writable folder");
    let absolute = outside.canonicalize().expect("a file");
    vendored.edit("vendored.lock", |text| format!("{text}\"../outside.rs\" = \"-\"\n{absolute:?} = \"-\"\n"));
    vendored.run(&["--force"]).expect(0).says(" 0 removed");
    assert!(outside.is_file());
}

#[test]
fn what_cannot_be_is_refused() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    workspace.run(&["vendor", "app", "nowhere"]).expect(2).complains("nowhere is no client crate");
    for within in ["generated", "generated/copy/of", "./generated/../generated/src", "app/../generated/x"] {
        fs::create_dir_all(workspace.path("../app")).expect("a writable folder");
        workspace.run(&["vendor", within]).expect(2).complains("within the client crate");
    }
    assert_same(&before, &workspace.tree());
    let vendored = Vendored::new();
    vendored.edit("vendored.lock", |_| "no TOML [".to_owned());
    vendored.run(&[]).expect(2).complains("vendored.lock");
}

#[test]
fn a_copy_builds_alone_and_can_be_regenerated() {
    let vendored = Vendored::new();
    check_crate(&vendored.dest);
    let folder = vendored.workspace.path("..");
    run(&folder, &["generate", "app/vendored", "--check"]).expect(0);
    vendored.edit("codegen.toml", |text| text.replace("\"id\", \"appId\", ", "\"id\", "));
    run(&folder, &["generate", "app/vendored"]).expect(0);
    let application = fs::read_to_string(vendored.dest.join("src/models/application.rs")).expect("a model");
    assert!(!application.contains("app_id"));
    check_crate(&vendored.dest);
    vendored
        .run(&["--check"])
        .expect(1)
        .complains("edited: codegen.toml")
        .complains("edited: src/models/application.rs");
}
