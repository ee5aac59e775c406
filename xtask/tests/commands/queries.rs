//! `list` and `why`.

use super::Workspace;
use std::collections::BTreeSet;

/// Method and path of each row.
fn operations(tsv: &str) -> BTreeSet<String> {
    tsv.lines().skip(1).map(|line| line.split('\t').take(2).collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn the_default_selection_has_what_it_should() {
    let listed = Workspace::new().run(&["list", "--format", "tsv"]);
    let listed = operations(&listed.expect(0).stdout);
    let profiles = "/onPremisesPublishingProfiles";
    let profile = format!("{profiles}/{{onPremisesPublishingProfile-id}}");
    let connectors = format!("{profile}/connectors");
    let connector = format!("{connectors}/{{connector-id}}");
    let groups = format!("{profile}/connectorGroups");
    let group = format!("{groups}/{{connectorGroup-id}}");
    let application = "/applications/{application-id}";
    let wanted = [
        format!("GET {profiles}"),
        format!("GET {profile}"),
        format!("PATCH {profile}"),
        format!("GET {connectors}"),
        format!("GET {connector}"),
        format!("GET {connectors}/$count"),
        format!("GET {connector}/memberOf"),
        format!("GET {connector}/memberOf/$count"),
        format!("GET {connector}/memberOf/$ref"),
        format!("POST {connector}/memberOf/$ref"),
        format!("DELETE {connector}/memberOf/{{connectorGroup-id}}/$ref"),
        format!("GET {groups}"),
        format!("POST {groups}"),
        format!("GET {group}"),
        format!("PATCH {group}"),
        format!("DELETE {group}"),
        format!("GET {groups}/$count"),
        format!("GET {group}/members"),
        format!("GET {group}/members/$count"),
        format!("GET {group}/members/$ref"),
        format!("POST {group}/members/$ref"),
        format!("DELETE {group}/members/{{connector-id}}/$ref"),
        format!("GET {group}/applications"),
        format!("GET {group}/applications/{{application-id}}"),
        format!("GET {group}/applications/$count"),
        format!("GET {application}"),
        format!("PATCH {application}"),
        format!("GET {application}/connectorGroup"),
        format!("GET {application}/connectorGroup/$ref"),
        format!("PUT {application}/connectorGroup/$ref"),
        format!("DELETE {application}/connectorGroup/$ref"),
    ];
    let missing: Vec<&String> = wanted.iter().filter(|row| !listed.contains(*row)).collect();
    assert!(missing.is_empty(), "missing: {missing:#?}\nlisted: {listed:#?}");
}

#[test]
fn connectors_are_not_made_changed_or_deleted() {
    let listed = Workspace::new().run(&["list", "--format", "tsv"]);
    for row in operations(&listed.expect(0).stdout) {
        let is_connector = row.ends_with("/connectors") || row.ends_with("/connectors/{connector-id}");
        assert!(!is_connector || row.starts_with("GET "), "{row}");
    }
}

#[test]
fn the_three_formats_say_the_same() {
    let workspace = Workspace::new();
    let tsv = workspace.run(&["list", "--format", "tsv"]);
    let table = workspace.run(&["list"]);
    let json = workspace.run(&["list", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.expect(0).stdout).expect("JSON");
    let json = json.as_array().expect("a list");
    let lines: Vec<&str> = tsv.expect(0).stdout.lines().collect();
    let head: Vec<&str> = lines[0].split('\t').collect();
    let rows = &lines[1..];
    assert!(rows.len() > 30 && json.len() == rows.len() && table.expect(0).stdout.lines().count() == rows.len());
    for ((row, object), line) in rows.iter().zip(json).zip(table.stdout.lines()) {
        let cells: Vec<&str> = row.split('\t').collect();
        assert_eq!(cells.len(), head.len(), "{row}");
        for (name, cell) in head.iter().zip(&cells) {
            assert_eq!(object[*name], **cell, "{name} of {row}");
        }
        let [method, path, call] = ["method", "path", "call"].map(|name| object[name].as_str().expect("a text"));
        assert_eq!(line.split_whitespace().take(2).collect::<Vec<_>>(), [method, path]);
        assert!(line.ends_with(call), "{line}");
    }
    let ids: BTreeSet<&str> = json.iter().filter_map(|object| object["id"].as_str()).collect();
    assert_eq!(ids.len(), json.len(), "ids are unique");
}

#[test]
fn a_list_ends_at_a_depth() {
    let workspace = Workspace::new();
    let listed = workspace.run(&["list", "--format", "tsv", "--depth", "1"]);
    let rows: Vec<&str> = listed.expect(0).stdout.lines().skip(1).collect();
    assert_eq!(rows.len(), 1, "{rows:?}");
    assert!(rows[0].starts_with("GET\t/onPremisesPublishingProfiles\t"), "{rows:?}");
    let kinds = workspace.run(&["list", "--format", "kinds", "--depth", "1"]);
    assert_eq!(kinds.expect(0).stdout, "     1 list\n     1 operations\n");
    workspace.run(&["list", "--depth", "x"]).expect(2);
}

#[test]
fn a_type_is_there_for_a_reason() {
    let workspace = Workspace::new();
    for name in ["keyCredential", "microsoft.graph.keyCredential"] {
        let why = workspace.run(&["why", name]);
        let lines: Vec<&str> = why.expect(0).stdout.lines().collect();
        assert_eq!(lines[0], "microsoft.graph.keyCredential");
        assert!(lines[1].contains("the type of microsoft.graph.") && lines.len() > 2, "{lines:?}");
        let end = lines[lines.len() - 1];
        assert!(end.contains("selected by") || end.contains("[select.types]"), "{lines:?}");
    }
    workspace.run(&["why", "connector"]).expect(0).says("reached by path /onPremisesPublishingProfiles/");
    workspace.run(&["why", "microsoft.graph.connectorStatus"]).expect(0).says("microsoft.graph.connector/status");
    let (metadata, unused) =
        ("metadata/graph-beta.csdl.xml", "<EnumType Name=\"actionType\"><Member Name=\"tunnel\" /></EnumType>");
    workspace.edit(metadata, "<EnumType ", &format!("{unused}<EnumType "));
    workspace.run(&["why", "actionType", "generated"]).expect(0).says("is not in the crate");
    workspace.run(&["why", "conector"]).expect(2).complains("no type `conector`");
}

#[test]
fn a_reader_may_go_away() {
    use std::process::{Command, Stdio};
    let workspace = Workspace::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["list"])
        .current_dir(workspace.0.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the command ends");
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}
