//! Seven years of published metadata: what `diff` finds between neighbours is what its index says has changed.

use csdlgen::config::Config;
use csdlgen::diagnostic::Source;
use csdlgen::diff::{Change, Kind, compare, inventory};
use csdlgen::model::Model;
use csdlgen::{Inputs, Resolved};
use csdlgen_tests::client_crate::text;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const NAMESPACE: &str = "microsoft.graph.";

/// One document, with all that it has selected.
struct Version {
    name: String,
    text: String,
    resolved: Resolved,
    /// Types that are empty in the document, though not in the source: what comes and goes of them is not in the index.
    stubs: BTreeSet<String>,
}

fn version(folder: &Path, name: &str) -> Version {
    let content = text(&folder.join(name));
    let stubs = content.split_once("<!-- stubs").map_or("", |(_, stubs)| stubs);
    let stubs = stubs.split("<EntityType ").skip(1).filter_map(|rest| rest.split("Name=\"").nth(1)?.split('"').next());
    let stubs = stubs.map(|name| format!("{NAMESPACE}{name}")).collect();
    let mut config = Config::default();
    config.select.all = true;
    config.select.paths = vec![csdlgen::config::At { text: "/**".to_owned(), ..Default::default() }];
    let source = |name: &str, text| Source { name: name.to_owned(), text };
    let sources = vec![source("codegen.toml", String::new()), source(name, content.clone())];
    let inputs = Inputs { sources, has_overlay: false };
    let resolved = csdlgen::resolve(&inputs, &config);
    let resolved = resolved.unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)));
    Version { name: name.to_owned(), text: content, resolved, stubs }
}

fn keys(entry: &Value, list: &str) -> BTreeSet<String> {
    let keys = entry["changes"][list].as_array().expect("a list").iter().filter_map(Value::as_str);
    // Annotations are told of with what they annotate, where they bear on it at all.
    keys.filter(|key| !key.starts_with("annotations:")).map(str::to_owned).collect()
}

/// The name of what a key of the index stands for, as changes have it.
fn subject(key: &str) -> String {
    match key.strip_prefix("container:") {
        Some(child) => format!("/{child}"),
        None => format!("{NAMESPACE}{key}"),
    }
}

#[test]
fn neighbours_differ_as_the_index_says() {
    let Some(folder) = std::env::var_os("CSDLGEN_DATA").map(PathBuf::from) else {
        println!("skipped: CSDLGEN_DATA is not set");
        return;
    };
    let folder = folder.join("history");
    let index: Value = serde_json::from_str(&text(&folder.join("index.json"))).expect("JSON");
    let entries = index.as_array().expect("a list");
    assert_eq!(entries.len(), 25);
    let versions: Vec<Version> =
        entries.iter().map(|entry| version(&folder, entry["file"].as_str().expect("a name"))).collect();
    let (mut faults, mut agreed) = (String::new(), 0);
    for (pair, entry) in versions.windows(2).zip(&entries[1..]) {
        let [old, new] = pair else { continue };
        let changes = compare(&inventory(&old.resolved), &inventory(&new.resolved));
        agreed += listed_is_found(old, new, entry, &changes, &mut faults);
        found_is_listed(old, new, entry, &changes, &mut faults);
    }
    assert!(faults.is_empty(), "{faults}");
    println!("{agreed} entries of the index found");
    assert!(agreed > 250, "{agreed} entries of the index found");
}

/// Each entry of the index is a change.
fn listed_is_found(old: &Version, new: &Version, entry: &Value, changes: &[Change], faults: &mut String) -> usize {
    let mut agreed = 0;
    for (list, kind) in [("added", Some(Kind::Added)), ("removed", Some(Kind::Removed)), ("changed", None)] {
        for key in keys(entry, list) {
            let subject = subject(&key);
            let is_kind = |change: &&Change| kind.is_none_or(|kind| change.kind == kind);
            // Where the case of a name changed, the index has it as gone and come.
            let is_casing =
                |change: &Change| change.kind == Kind::Casing && change.subject.eq_ignore_ascii_case(&subject);
            let is_found = changes.iter().filter(is_kind).any(|change| change.subject == subject);
            if is_found || changes.iter().any(is_casing) {
                agreed += 1;
            } else if kind.is_some() || !is_silent(&key, old, new) {
                let _ = writeln!(faults, "{}: {list} {key} is not found", new.name);
            }
        }
    }
    agreed
}

/// What changes in the document, and means nothing to a crate: names by alias instead of namespace (2020-01-28 has nothing
/// else), and in the container bindings of places at which nothing is written, and terms that nobody heeds.
fn is_silent(key: &str, old: &Version, new: &Version) -> bool {
    let plain = |version: &Version| {
        let (owner, member) = key.split_once('/').unwrap_or((key, ""));
        let (_, start) = version.text.split_once(&format!("Type Name=\"{owner}\""))?;
        let block = match member {
            "" => start.split_once('>')?.0,
            member => {
                let (_, start) =
                    start.split("</EntityType>").next()?.split_once(&format!("Property Name=\"{member}\""))?;
                start.split_once('>')?.0
            }
        };
        Some(block.replace(NAMESPACE, "").replace("graph.", ""))
    };
    key.starts_with("container:") || plain(old).is_some_and(|before| plain(new) == Some(before))
}

/// No member comes or goes that the index does not have.
fn found_is_listed(old: &Version, new: &Version, entry: &Value, changes: &[Change], faults: &mut String) {
    for (list, kind, side) in [("added", Kind::Added, new), ("removed", Kind::Removed, old)] {
        let keys = keys(entry, list);
        let listed: BTreeSet<String> = keys.iter().map(|key| subject(key)).collect();
        let members = changes.iter().filter(|c| c.kind == kind && ["field", "navigation", "variant"].contains(&c.item));
        for change in members {
            let Some((owner, member)) = change.subject.rsplit_once('/') else { continue };
            let whole = listed.contains(owner) || old.stubs.contains(owner) || new.stubs.contains(owner);
            if !whole && !lineage(&side.resolved.model, owner).any(|t| listed.contains(&format!("{t}/{member}"))) {
                let _ = writeln!(faults, "{}: {list} {} is not in the index", new.name, change.subject);
            }
        }
    }
}

/// A type and its base types: what a type inherits comes and goes with what its base type declares.
fn lineage(model: &Model, name: &str) -> impl Iterator<Item = String> {
    let ids: Vec<_> = model.find_structured(name).into_iter().flat_map(|id| model.lineage(id)).collect();
    let names: Vec<String> = ids.into_iter().map(|id| model[id].name.to_string()).collect();
    if names.is_empty() { vec![name.to_owned()] } else { names }.into_iter()
}
