//! Workspaces of emitted crates on disk, and Cargo on them.

use crate::client_crate::{entries, repository, text};
use csdlgen::Files;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

/// All files below a folder, by path relative to it.
pub fn files_below(folder: &Path) -> BTreeMap<String, PathBuf> {
    let mut files = BTreeMap::new();
    for path in entries(folder) {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name").to_owned();
        if path.is_dir() {
            files.extend(files_below(&path).into_iter().map(|(below, path)| (format!("{name}/{below}"), path)));
        } else {
            files.insert(name, path);
        }
    }
    files
}

/// Makes a folder hold these files and no others. What is as it should be is not touched, so that nothing is built anew.
pub fn write_tree(folder: &Path, files: &Files) {
    for (name, content) in files {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).ok().as_ref() != Some(content) {
            std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a writable folder");
            std::fs::write(&path, content).expect("a writable folder");
        }
    }
    let other = files_below(folder).into_iter().filter(|(name, _)| !files.contains_key(name));
    for (_, path) in other {
        std::fs::remove_file(&path).expect("a writable folder");
        // The folders above go, too, as far as nothing else is in them.
        let _ = path.ancestors().skip(1).take_while(|above| *above != folder).try_for_each(std::fs::remove_dir);
    }
}

/// The lock file as Cargo left it in an earlier run, as long as the repository's is the same; its own otherwise. These are
/// the versions that the repository has, so that nothing need be fetched; Cargo leaves out what is not needed.
pub fn lock(workspace: &Path) -> String {
    let own = text(&repository().join("Cargo.lock"));
    let basis = workspace.with_file_name("Cargo.lock.basis");
    if std::fs::read_to_string(&basis).is_ok_and(|basis| basis == own)
        && let Ok(lock) = std::fs::read_to_string(workspace.join("Cargo.lock"))
    {
        return lock;
    }
    std::fs::create_dir_all(workspace).and_then(|()| std::fs::write(&basis, &own)).expect("a writable folder");
    own
}

/// An example or a command of this repository, built.
pub fn program(name: &str) -> &'static Path {
    static PROGRAMS: LazyLock<BTreeMap<String, PathBuf>> = LazyLock::new(programs);
    PROGRAMS.get(name).unwrap_or_else(|| panic!("no program `{name}`"))
}

/// All of them, by name. They are built together, as `cargo test` has done already: one alone has its dependencies with other
/// features, so that these would be compiled once more.
fn programs() -> BTreeMap<String, PathBuf> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--workspace", "--bins", "--examples", "--message-format=json"]);
    let output = command.current_dir(repository()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let stdout = String::from_utf8_lossy(&output.stdout);
    let messages = stdout.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let program = |message: serde_json::Value| {
        let executable = message["executable"].as_str()?.into();
        Some((message["target"]["name"].as_str()?.to_owned(), executable))
    };
    messages.filter_map(program).collect()
}

/// For [`run_cargo`]: without the one feature that crates have there.
pub const NO_SERDE: &str = "--no-serde";

/// Runs Cargo on a workspace, without features but `serde`, and with warnings as errors.
pub fn run_cargo(workspace: &Path, target: &Path, arguments: &[&str]) -> Output {
    let (command, rest) = arguments.split_first().expect("a command");
    Command::new(env!("CARGO"))
        .arg(command)
        .args(["--no-default-features", "--offline", "--color", "never"])
        .args(["--features", "serde"].iter().filter(|_| !rest.contains(&NO_SERDE)))
        .args(rest.iter().filter(|argument| **argument != NO_SERDE))
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", target)
        // Nobody debugs these, nor builds them twice.
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTDOCFLAGS")
        .output()
        .expect("cargo runs")
}

/// The same, with what it printed.
///
/// # Errors
/// What it said, where it failed.
pub fn cargo(workspace: &Path, target: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = run_cargo(workspace, target, arguments);
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    match output.status.success() {
        true => Ok(stdout),
        false => Err(format!("cargo {}: {}\n{stdout}\n{stderr}\n", arguments.join(" "), output.status)),
    }
}
