//! Input that cannot be used: said with place and remedy, and nothing is changed.

use super::{Workspace, assert_same};

const METADATA: &str = "metadata/graph-beta.csdl.xml";

/// Makes an edit, and runs the command, which refuses it with a message that has these parts.
#[track_caller]
fn check(edit: impl Fn(&Workspace), arguments: &[&str], parts: &[&str]) {
    let workspace = Workspace::new();
    edit(&workspace);
    let before = workspace.tree();
    let outcome = workspace.run(arguments);
    outcome.expect(2);
    assert_eq!(outcome.stdout, "");
    parts.iter().for_each(|part| {
        outcome.complains(part);
    });
    assert_same(&before, &workspace.tree());
}

#[test]
fn metadata_that_is_none() {
    let line = Workspace::new()
        .read(METADATA)
        .lines()
        .position(|l| l.contains("<EnumType Name=\"connectorStatus\""))
        .expect("a type")
        + 1;
    let place = format!("{METADATA}:{line}:");
    let edit = |w: &Workspace| w.edit(METADATA, "<EnumType Name=\"connectorStatus\">", "<EnumType>");
    check(edit, &["generate"], &[&place, "error[missing-attribute]", "<EnumType>"]);
    check(edit, &["generate", "--check"], &[&place]);
    check(edit, &["list"], &[&place]);
    check(edit, &["why", "connector"], &[&place]);
    check(|w| w.write(METADATA, ""), &["generate"], &[METADATA, ":1:1: error["]);
    check(|w| w.write(METADATA, [0xff, 0xff]), &["generate"], &[METADATA, "UTF-8"]);
    check(|w| w.remove(METADATA), &["generate"], &["cannot read", METADATA]);
}

#[test]
fn configuration_that_is_wrong() {
    let place = "codegen.toml:";
    check(|w| w.edit("codegen.toml", "key-style", "keystyle"), &["generate"], &[place, "did you mean `key-style`?"]);
    check(|w| w.edit("codegen.toml", "/connectors/**", "/conectors/**"), &["generate"], &[place, "selects nothing"]);
    check(|w| w.write("codegen.toml", "["), &["generate"], &["codegen.toml:1:", "malformed-toml"]);
    check(|w| w.remove("codegen.toml"), &["generate"], &["no codegen.toml", "help"]);
    check(|_| (), &["generate", "nowhere"], &["nowhere is no client crate"]);
}

#[test]
fn an_overlay_that_does_not_fit() {
    let edit =
        |w: &Workspace| w.edit("metadata/overlay.csdl.xml", "graph.connector/externalIp", "graph.connector/externIp");
    check(edit, &["generate"], &["overlay.csdl.xml:", "error[overlay-target]", "connector/externalIp`?"]);
}

#[test]
fn all_mistakes_are_said() {
    let edit = |w: &Workspace| {
        w.edit(METADATA, "<EnumType Name=\"connectorStatus\">", "<EnumType>");
        w.edit("metadata/overlay.csdl.xml", "<Annotation Term=\"Core.Computed\" Bool=\"true\" />", "<Annotation />");
    };
    check(edit, &["generate"], &["graph-beta.csdl.xml:", "overlay.csdl.xml:"]);
}

#[test]
fn warnings_are_errors_where_they_are_to_be() {
    let edit = |w: &Workspace| {
        w.edit(METADATA, "<EnumType Name=\"connectorStatus\">", "<EnumType Name=\"connectorStatus\" New=\"\">")
    };
    let workspace = Workspace::new();
    edit(&workspace);
    workspace.run(&["generate"]).expect(0).complains("warning[unknown-attribute]");
    check(edit, &["generate", "--strict"], &["error[unknown-attribute]"]);
    Workspace::new().run(&["generate", "--strict", "--check"]).expect(0);
}

#[test]
fn other_metadata_can_be_tried() {
    let workspace = Workspace::new();
    let before = workspace.tree();
    let text = workspace.read(METADATA).replace("Name=\"machineName\"", "Name=\"hostName\"");
    workspace.write("../other.xml", text);
    let tried = workspace.run(&["generate", "--metadata", "other.xml", "--out", "tried"]);
    tried.expect(0);
    assert!(workspace.read("../tried/src/models/connector.rs").contains("pub host_name"));
    assert_same(&before, &workspace.tree());
    workspace.run(&["generate", "--check", "--metadata", "other.xml"]).expect(1).complains("src/models/connector.rs");
    workspace.run(&["generate", "--check", "--metadata", "nowhere.xml"]).expect(2).complains("nowhere.xml");
}

#[test]
fn arguments_that_are_none() {
    let workspace = Workspace::new();
    workspace.run(&["generate", "--chek"]).expect(2).complains("--check");
    workspace.run(&["generat"]).expect(2).complains("generate");
    workspace.run(&[]).expect(2).complains("Usage");
    for command in ["generate", "list", "why"] {
        workspace.run(&[command, "--help"]).expect(0).says("Examples:").says(&format!("cargo xtask {command}"));
    }
}
