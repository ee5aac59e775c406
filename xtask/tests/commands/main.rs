//! The commands as a user runs them, on copies of the default crate.

mod costs;
mod download;
mod generate;
mod input;
mod queries;
mod recovery;
mod removed;
mod replay;
mod server;
mod shop;
mod trust;
mod update;
mod vendor;

use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What a command said, and how it ended.
struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Outcome {
    /// The whole of it, for a test that fails.
    #[track_caller]
    fn expect(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "\nstdout: {}\nstderr: {}", self.stdout, self.stderr);
        let said = format!("{}{}", self.stdout, self.stderr);
        assert!(!said.contains('\x1b'), "no colours where there is no terminal: {said}");
        self
    }

    #[track_caller]
    fn says(&self, part: &str) -> &Self {
        assert!(self.stdout.contains(part), "`{part}` is not in {}", self.stdout);
        self
    }

    #[track_caller]
    fn complains(&self, part: &str) -> &Self {
        assert!(self.stderr.contains(part), "`{part}` is not in {}", self.stderr);
        self
    }
}

/// A command in a folder.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).current_dir(folder).env_remove("CLICOLOR_FORCE").env("NO_PROXY", "*");
    command
}

/// Runs a command in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    let output = command(folder, arguments).output().expect("the command runs");
    Outcome {
        code: output.status.code().expect("an exit code"),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Compiles a crate that stands alone, with the versions that this workspace has locked. The folder may be in no workspace.
#[track_caller]
fn check_crate(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).expect("a writable folder");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--lib", "--no-default-features"])
        .current_dir(folder)
        // All of them share what they build.
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {stderr}", folder.display());
}

/// A folder with a copy of the default crate in `generated/`.
struct Workspace(TempDir);

/// All files below a folder, by path with `/` between the parts.
type Tree = BTreeMap<String, Vec<u8>>;

impl Workspace {
    /// The crate as this program generates it.
    fn new() -> Self {
        let workspace = Self::committed();
        workspace.run(&["generate"]).expect(0);
        workspace
    }

    /// The crate as it is committed.
    fn committed() -> Self {
        let workspace = Self::empty();
        let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated");
        for (name, content) in tree(&original) {
            workspace.write(&name, content);
        }
        workspace
    }

    /// Without a crate.
    fn empty() -> Self {
        Self(TempDir::new().expect("a temporary folder"))
    }

    /// Runs a command where `generated/` is the default.
    fn run(&self, arguments: &[&str]) -> Outcome {
        run(self.0.path(), arguments)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join("generated").join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        fs::write(path, content).expect("a writable folder");
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Replaces a text that is there.
    fn edit(&self, name: &str, old: &str, new: &str) {
        let text = self.read(name);
        assert!(text.contains(old), "{name} has no `{old}`");
        self.write(name, text.replacen(old, new, 1));
    }

    fn tree(&self) -> Tree {
        tree(&self.path(""))
    }
}

/// SHA-256, as journals and locks have it.
fn hash(content: impl AsRef<[u8]>) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn tree(folder: &Path) -> Tree {
    fn add(folder: &Path, prefix: &str, all: &mut Tree) {
        for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let entry = entry.expect("a readable folder");
            let (path, kind) = (entry.path(), entry.file_type().expect("a kind"));
            let name = format!("{prefix}{}", path.file_name().and_then(|name| name.to_str()).expect("a plain name"));
            if kind.is_dir() {
                add(&path, &format!("{name}/"), all);
            } else if !kind.is_file() {
                // Links are not followed, and nothing else is read.
                all.insert(name, format!("{kind:?} {:?}", fs::read_link(&path).ok()).into_bytes());
            } else {
                all.insert(name, fs::read(&path).expect("a readable file"));
            }
        }
    }
    let mut all = Tree::new();
    add(folder, "", &mut all);
    all
}

/// Asserts that nothing is added, removed or changed.
#[track_caller]
fn assert_same(before: &Tree, after: &Tree) {
    let names = before.keys().chain(after.keys());
    let changed: Vec<&String> = names.filter(|name| before.get(*name) != after.get(*name)).collect();
    assert!(changed.is_empty(), "changed: {changed:?}");
}
