//! Years of published metadata, one update after the other.

use super::{Workspace, check_crate};
use std::fs;
use std::path::{Path, PathBuf};

fn config(version: &str, paths: &str) -> String {
    format!(
        "[crate]\nname = \"replayed\"\nversion = \"1.0.0\" # raised by update\ndescription = \"A slice of Graph.\"\n\n\
         [service]\nname = \"Microsoft Graph\"\nversion = \"{version}\"\nmetadata = [\"metadata/graph.csdl.xml\"]\nkey-style = \"segment\"\n\n\
         [[cloud]]\nname = \"global\"\nroot = \"https://graph.microsoft.com/{version}\"\n\n[select]\npaths = {paths}\n"
    )
}

/// The documents of a folder, the oldest first; none where there is no data.
fn documents(folder: &str, extension: &str) -> Vec<PathBuf> {
    let Some(data) = std::env::var_os("CSDLGEN_DATA") else {
        println!("skipped: CSDLGEN_DATA is not set");
        return Vec::new();
    };
    let entries = fs::read_dir(Path::new(&data).join(folder)).expect("a folder of documents");
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.expect("a readable folder").path()).collect();
    all.retain(|path| path.extension().is_some_and(|of| of == extension));
    all.sort();
    all
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

fn workspace(config: &str) -> Workspace {
    let workspace = Workspace::empty();
    workspace.write("codegen.toml", config);
    workspace
}

/// The first number of `crate.version`, and the whole of it.
fn version(workspace: &Workspace) -> (u64, String) {
    let config = workspace.read("codegen.toml");
    let version = config.split("version = \"").nth(1).and_then(|rest| rest.split('"').next()).expect("a version");
    (version.split('.').next().and_then(|major| major.parse().ok()).expect("a number"), version.to_owned())
}

/// Updates to one document after the other; each gives a verdict, a version, an entry of the changelog, and a crate that
/// compiles.
fn replay(workspace: &Workspace, documents: &[PathBuf]) {
    for document in documents {
        let before = (workspace.tree(), version(workspace));
        let outcome = workspace.run(&["update", "--from", name(document)]);
        outcome.expect(0);
        let ((major, now), changelog) =
            (version(workspace), workspace.tree().remove("CHANGELOG.md").unwrap_or_default());
        let changelog = String::from_utf8(changelog).expect("UTF-8");
        match outcome.stdout.lines().last().and_then(|line| line.strip_prefix("verdict: ")) {
            // The first document of all.
            None => assert!(before.0.len() == 1 && changelog.is_empty(), "{document:?}: {}", outcome.stdout),
            Some("none") => assert_eq!(Some(changelog.as_bytes()), before.0.get("CHANGELOG.md").map(Vec::as_slice)),
            Some(verdict) => {
                let raised =
                    if verdict == "major" { major == before.1.0 + 1 } else { major == before.1.0 && now != before.1.1 };
                assert!(raised, "{document:?}: {verdict}, {now} after {}", before.1.1);
                let newest = changelog.lines().find(|line| line.starts_with("## "));
                assert_eq!(newest, Some(format!("## {now}").as_str()), "{document:?}");
            }
        }
        workspace.run(&["generate", "--check"]).expect(0);
        check_crate(&workspace.path(""));
    }
}

#[test]
fn seven_years_of_the_connector_slice() {
    let documents = documents("history", "xml");
    let Some(newest) = documents.last() else { return };
    // Connectors are younger; these paths are in all of the documents.
    let config = config("beta", "[\"/onPremisesPublishingProfiles/**\", \"/applications/{id}\"]");
    let step_by_step = workspace(&config);
    replay(&step_by_step, &documents);
    let changelog = step_by_step.read("CHANGELOG.md");
    let entries = changelog.matches("\n## ").count();
    assert!(entries >= 20 && entries < documents.len(), "{entries} entries for {} documents", documents.len());

    // The way does not matter, but for the version and what tells of it.
    let at_once = workspace(&config);
    at_once.run(&["update", "--from", name(&documents[0])]).expect(0);
    at_once.run(&["update", "--from", name(newest)]).expect(0);
    let (_, now) = version(&step_by_step);
    at_once.edit("codegen.toml", "version = \"2.0.0\"", &format!("version = {now:?}"));
    at_once.run(&["generate"]).expect(0);
    let (mut by_step, mut once) = (step_by_step.tree(), at_once.tree());
    for tree in [&mut by_step, &mut once] {
        tree.remove("CHANGELOG.md");
        tree.remove("Cargo.lock");
    }
    super::assert_same(&by_step, &once);
    step_by_step.run(&["update", "--from", name(newest)]).expect(0).says("verdict: none");
}

#[test]
fn five_years_of_the_whole_of_graph() {
    let paths =
        "[\"/users/{id}\", \"/groups\", \"/groups/{id}/members\", \"/me/messages/**#GET\", \"/sites/{id}/lists\"]";
    let documents = documents("history/v1.0", "gz");
    replay(&workspace(&config("v1.0", paths)), &documents);
}
