//! One small document for each rule, and what is said about it.

mod annotations;
mod container;
mod data;
mod names;
mod navigation;
mod operations;
mod types;
mod values;

use crate::csdl;
use crate::diagnostic::{Diagnostics, Source};
use crate::model::{Model, build};
use expect_test::Expect;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn edmx(schema: &str) -> String {
    format!(
        "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"><edmx:DataServices>\n\
         <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"a.b\">\n{schema}\n</Schema>\n\
         </edmx:DataServices></edmx:Edmx>"
    )
}

/// The model of a document, and what is said of it.
fn model(text: &str) -> (Option<Model>, Diagnostics) {
    let source = Source { name: "m".to_owned(), text: text.to_owned() };
    match csdl::read(&source, 0).and_then(|(document, mut found)| {
        let (model, linked) = build(vec![document], None)?;
        found.extend(linked);
        Ok((model, found))
    }) {
        Ok((model, found)) => (Some(model), found),
        Err(found) => (None, found),
    }
}

/// Findings without the lines of the document.
fn said(text: &str, found: &Diagnostics) -> String {
    let rendered = found.render(&[Source { name: "m".to_owned(), text: text.to_owned() }]);
    let lines = rendered.lines().filter(|line| !line.contains(" | "));
    lines.map(|line| format!("{}\n", line.trim_start())).collect()
}

/// Warnings about a schema, which is used in spite of them.
fn check(schema: &str, expected: Expect) -> Model {
    check_document(&edmx(schema), expected)
}

fn check_document(text: &str, expected: Expect) -> Model {
    let (model, found) = model(text);
    expected.assert_eq(&said(text, &found));
    model.expect("warnings must not stop the program")
}

/// An entity type with a key, for what needs one.
const THING: &str = "<EntityType Name=\"thing\"><Key><PropertyRef Name=\"id\"/></Key>\
    <Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/></EntityType>\n";

#[test]
fn what_is_right_is_not_reported() {
    let schema = format!(
        "{THING}<EntityType Name=\"e\" BaseType=\"a.b.thing\"><Property Name=\"thingId\" Type=\"Edm.String\"/>\
         <Property Name=\"price\" Type=\"Edm.Decimal\" Precision=\"9\" Scale=\"variable\"/>\
         <NavigationProperty Name=\"n\" Type=\"a.b.e\" Partner=\"back\">\
         <ReferentialConstraint Property=\"thingId\" ReferencedProperty=\"id\"/></NavigationProperty>\
         <NavigationProperty Name=\"back\" Type=\"Collection(a.b.e)\" Partner=\"n\"/></EntityType>\
         <Action Name=\"a\" IsBound=\"true\" EntitySetPath=\"b/n\"><Parameter Name=\"b\" Type=\"a.b.e\"/><ReturnType Type=\"a.b.thing\"/></Action>\
         <EntityContainer Name=\"c\"><EntitySet Name=\"things\" EntityType=\"a.b.thing\"/>\
         <EntitySet Name=\"es\" EntityType=\"a.b.e\"><NavigationPropertyBinding Path=\"n\" Target=\"es\"/>\
         <NavigationPropertyBinding Path=\"back\" Target=\"a.b.c/things/a.b.e/back\"/></EntitySet></EntityContainer>"
    );
    check(&schema, expect_test::expect![[""]]);
}

/// The codes that a file of the program names.
fn codes(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap();
    let words = text.split('"').skip(1).step_by(2);
    let is_code = |word: &&str| word.contains('-') && word.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    words.filter(is_code).map(str::to_owned).collect()
}

#[test]
fn each_code_has_a_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/model");
    let files = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_file() && !path.ends_with("tests.rs")).collect()
    };
    let tests: String =
        files(&folder.join("check/tests")).iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    let sources = files(&folder.join("check")).into_iter().chain([folder.join("keys.rs")]);
    let all: BTreeSet<String> = sources.flat_map(|path| codes(&path)).collect();
    assert!(all.len() > 50, "{all:?}");
    let is_untested = |code: &&String| !tests.contains(&format!("[{code}]")) && !tests.contains(&format!("\"{code}\""));
    let untested: Vec<&String> = all.iter().filter(is_untested).collect();
    assert!(untested.is_empty(), "codes without a test: {untested:?}");
}
