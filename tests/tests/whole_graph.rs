//! The whole of Graph, as published: everything is taken, nothing is left out without a reason, the same bytes come out
//! each time, and rustc and rustdoc take them without a word.
//!
//! The documents stand in the folder that the environment variable `CSDLGEN_DATA` names.

use csdlgen::config::Config;
use csdlgen::diagnostic::Source;
use csdlgen::{Generated, Inputs};
use csdlgen_tests::client_crate::repository;
use expect_test::{Expect, expect};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

/// Compiling takes all cores and gigabytes of memory: one crate after the other.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

const CONFIG: &str = r#"select = "all"

[crate]
name = "whole-graph"
version = "0.1.0"
description = "All of Microsoft Graph."

[service]
name = "Microsoft Graph"
version = "v1.0"
metadata = ["metadata.csdl"]
key-style = "segment"
enum-literals = "bare"
operation-names = "short"
consistency-level = true

[[cloud]]
name = "global"
root = "https://graph.microsoft.com/v1.0"
hosts = ["graph.microsoft.com"]
scopes = ["https://graph.microsoft.com/.default"]
"#;

#[test]
fn v1_0() {
    check(
        "v1.0-Prod-2026-08",
        expect![[r#"
            3626 types, 0 of them stubs; 861 enumerations; 15634 properties
            warning alternate-key: 2
            warning bad-applies-to: 11
            warning bad-entity-set-path: 6
            warning bad-qualifier: 1
            warning contradictory-annotations: 5
            warning empty-enum: 2
            warning name-clash: 2
            warning shared-name: 6
            warning unresolved-binding-target: 25
            left out: 1 property, no path leads to it
            left out: 1 type, its values are any JSON
            8935 operations: 855 action, 145 addRef, 191 clearRef, 941 count, 795 create, 1102 delete, 34 download, 326 function, 1484 get, 191 getRef, 976 list, 145 listRefs, 145 removeRef, 288 replace, 191 setRef, 1092 update, 34 upload
        "#]],
    );
}

#[test]
fn beta_of_the_us_government() {
    check(
        "beta-USSec-2026-08",
        expect![[r#"
            2394 types, 0 of them stubs; 495 enumerations; 9541 properties
            warning alternate-key: 3
            warning bad-applies-to: 10
            warning bad-entity-set-path: 6
            warning bad-qualifier: 1
            warning contradictory-annotations: 5
            warning empty-enum: 2
            warning name-clash: 1
            warning shared-name: 4
            warning stream-parameter: 1
            warning unresolved-binding-target: 6
            left out: 4 operation, no path leads to it
            left out: 2 property, no path leads to it
            left out: 1 type, its values are any JSON
            6858 operations: 709 action, 118 addRef, 148 clearRef, 693 count, 579 create, 843 delete, 32 download, 248 function, 1140 get, 148 getRef, 732 list, 118 listRefs, 118 removeRef, 232 replace, 148 setRef, 820 update, 32 upload
        "#]],
    );
}

#[test]
fn beta_of_china() {
    check(
        "beta-Mooncake-2022-10",
        expect![[r#"
            1873 types, 0 of them stubs; 622 enumerations; 14305 properties
            warning bad-applies-to: 3
            warning bad-entity-set-path: 1
            warning contradictory-annotations: 5
            warning empty-enum: 1
            warning name-clash: 3
            warning overload-of-other-return: 1
            left out: 1 type, its values are any JSON
            5697 operations: 359 action, 105 addRef, 134 clearRef, 676 count, 578 create, 699 delete, 14 download, 177 function, 961 get, 134 getRef, 694 list, 105 listRefs, 105 removeRef, 111 replace, 134 setRef, 697 update, 14 upload
        "#]],
    );
}

fn check(document: &str, expected: Expect) {
    let Some(data) = std::env::var_os("CSDLGEN_DATA").map(PathBuf::from) else {
        println!("skipped: CSDLGEN_DATA is not set");
        return;
    };
    let _alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let inputs = inputs(&data.join(format!("csdl/{document}.csdl.gz")));
    let generated = generate(&inputs);
    let mut said = said(&generated);
    said.push_str(&kinds(&inputs));
    println!("{document}:\n{said}");
    expected.assert_eq(&said);
    fit_everywhere(generated.files.iter().map(|(path, text)| (path.as_str(), text.len())));
    assert!(generate(&inputs).files == generated.files, "{document}: another run emits other files");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("whole");
    write(&folder.join(document), &generated);
    for command in ["check", "doc"] {
        cargo(&folder, document, command);
    }
}

fn inputs(path: &Path) -> Inputs {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("UTF-8, compressed");
    let source = |name: &str, text| Source { name: name.to_owned(), text };
    let sources = vec![source("codegen.toml", CONFIG.to_owned()), source("metadata.csdl", text)];
    Inputs { sources, has_overlay: false }
}

fn config(inputs: &Inputs) -> Config {
    Config::read(&inputs.sources[0], 0).unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)))
}

fn generate(inputs: &Inputs) -> Generated {
    let generated = csdlgen::generate(inputs, &config(inputs));
    generated.unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)))
}

/// Counts, warnings by code, and what is left out.
fn said(generated: &Generated) -> String {
    let summary = &generated.summary;
    let mut text = format!(
        "{} types, {} of them stubs; {} enumerations; {} properties\n",
        summary.types, summary.stubs, summary.enums, summary.properties
    );
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    generated.diagnostics.iter().for_each(|found| *codes.entry(found.code).or_default() += 1);
    for (code, count) in codes {
        let _ = writeln!(text, "warning {code}: {count}");
    }
    for ((kind, reason), count) in &summary.skipped {
        let _ = writeln!(text, "left out: {count} {kind}, {reason}");
    }
    text
}

/// Operations by kind.
fn kinds(inputs: &Inputs) -> String {
    let resolved = csdlgen::resolve(inputs, &config(inputs)).expect("what is generated can be resolved");
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    resolved.plan.rows.iter().for_each(|row| *kinds.entry(row.kind).or_default() += 1);
    let counted: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    format!("{} operations: {}\n", kinds.values().sum::<usize>(), counted.join(", "))
}

/// No file of a megabyte, and no name that some file system refuses or takes for another.
fn fit_everywhere<'f>(files: impl Iterator<Item = (&'f str, usize)>) {
    const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];
    let mut seen = BTreeSet::new();
    for (path, length) in files {
        assert!(length <= 1_000_000, "{path} has {length} bytes");
        assert!(path.len() <= 120 && path.is_ascii(), "{path} is no name for every file system");
        assert!(seen.insert(path.to_lowercase()), "{path} differs from another file in case alone");
        let stems = path.split('/').map(|part| part.split('.').next().unwrap_or_default());
        assert!(stems.clone().all(|stem| !DEVICES.contains(&stem)), "{path} is no file under Windows");
    }
}

fn write(folder: &Path, generated: &Generated) {
    // What an earlier run left there is written over; what is no longer emitted goes.
    let _ = std::fs::remove_dir_all(folder.join("src"));
    for (path, text) in &generated.files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a writable folder");
        std::fs::write(&path, text).expect("a writable folder");
    }
    // The versions that the repository has, so that nothing need be fetched; a workspace of its own.
    std::fs::copy(repository().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a writable folder");
    let manifest = folder.join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).expect("the manifest") + "\n[workspace]\n";
    std::fs::write(manifest, text).expect("a writable folder");
}

/// Without the HTTP stack: that is the same in every crate, and tested with the default one.
fn cargo(folder: &Path, document: &str, command: &str) {
    let mut arguments = vec![command, "--no-default-features", "--offline", "--color", "never"];
    arguments.extend((command == "doc").then_some("--no-deps"));
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder.join(document))
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTDOCFLAGS")
        .output()
        .expect("cargo runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{document}: cargo {command}: {}\n{stderr}", output.status);
}
