//! Cut documents: the crate is the same, and the document as small and as stable as can be.

use csdlgen::config::{At, Config};
use csdlgen::diagnostic::Source;
use csdlgen::plan::Plan;
use csdlgen::{Cut, Inputs};
use csdlgen_tests::client_crate::{default_crate, golden_cases, text};
use csdlgen_tests::rewrite::{Random, shuffled};
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

fn cut(name: &str, inputs: &Inputs, config: &Config) -> Cut {
    csdlgen::cut(inputs, config).unwrap_or_else(|found| panic!("{name}: {}", found.render(&inputs.sources)))
}

/// The inputs with another first document.
fn with(inputs: &Inputs, text: &str) -> Inputs {
    let mut inputs = inputs.clone();
    inputs.sources[1].text = text.to_owned();
    inputs
}

fn plan(name: &str, inputs: &Inputs, config: &Config) -> (Plan, Vec<(&'static str, String)>) {
    let resolved = csdlgen::resolve(inputs, config);
    let resolved = resolved.unwrap_or_else(|found| panic!("{name}: {}", found.render(&inputs.sources)));
    let mut warnings: Vec<_> = resolved.diagnostics.into_iter().map(|d| (d.code, d.subject)).collect();
    warnings.sort();
    (resolved.plan, warnings)
}

/// What has to hold for every document and selection; gives the cut document.
fn check(name: &str, inputs: &Inputs, config: &Config) -> String {
    let Cut { text, .. } = cut(name, inputs, config);
    let small = with(inputs, &text);
    let ((before, said_before), (after, said_after)) = (plan(name, inputs, config), plan(name, &small, config));
    assert!(before == after, "{name}: another plan\n{}", first_difference(&before, &after));
    let new: Vec<_> = said_after.iter().filter(|said| !said_before.contains(said)).collect();
    assert!(new.is_empty(), "{name}: new warnings: {new:?}");
    assert_eq!(cut(name, &small, config).text, text, "{name}: cut twice");
    assert!(!text.contains(['\r', '\t']), "{name}: LF and blanks alone");
    text
}

fn first_difference(before: &Plan, after: &Plan) -> String {
    let [before, after] = [before, after].map(|plan| format!("{plan:#?}"));
    let lines: Vec<_> = before.lines().zip(after.lines()).collect();
    let at = lines.iter().position(|(before, after)| before != after).unwrap_or_default();
    let around = &lines[at.saturating_sub(30)..lines.len().min(at + 3)];
    around.iter().map(|(before, after)| format!("{before}   |   {after}\n")).collect()
}

/// Reordering the first document changes nothing.
fn check_order(name: &str, inputs: &Inputs, config: &Config, cut_text: &str) {
    for seed in 1..=3 {
        let other = with(inputs, &shuffled(&inputs.sources[1].text, &mut Random(seed)));
        assert_eq!(cut(name, &other, config).text, cut_text, "{name}: shuffled with seed {seed}");
    }
}

#[test]
fn the_crate_of_a_cut_document_is_that_of_the_whole() {
    for client in std::iter::once(default_crate()).chain(golden_cases()) {
        if client.generate().is_err() {
            continue;
        }
        let text = check(&client.name, &client.inputs, &client.config);
        check_order(&client.name, &client.inputs, &client.config, &text);
    }
}

#[test]
fn the_metadata_of_the_default_crate_is_cut() {
    let client = default_crate();
    let text = cut(&client.name, &client.inputs, &client.config).text;
    assert!(text == client.inputs.sources[1].text, "generated/metadata/ is not what the function makes of it");
}

fn data() -> Option<PathBuf> {
    let data = std::env::var_os("CSDLGEN_DATA").map(PathBuf::from);
    if data.is_none() {
        println!("skipped: CSDLGEN_DATA is not set");
    }
    data
}

/// A published document; `.gz` unpacked.
fn published(path: &Path) -> String {
    let mut content = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        GzDecoder::new(file).read_to_string(&mut content).expect("gzip");
    } else {
        content = text(path);
    }
    content
}

fn selecting(path: &Path, patterns: &[&str]) -> (Inputs, Config) {
    let source = |name: &str, text| Source { name: name.to_owned(), text };
    let sources = vec![source("codegen.toml", String::new()), source("metadata", published(path))];
    let mut config = Config::default();
    config.select.paths = patterns.iter().map(|text| At { text: (*text).to_owned(), ..At::default() }).collect();
    (Inputs { sources, has_overlay: false }, config)
}

#[test]
fn whole_documents() {
    let Some(data) = data() else { return };
    for name in ["v1.0-Prod-2026-08", "beta-USSec-2026-08", "beta-Mooncake-2022-10"] {
        let (inputs, config) = selecting(&data.join(format!("csdl/{name}.csdl.gz")), &["/**"]);
        let text = check(name, &inputs, &config);
        println!("{name}: {} bytes of {}", text.len(), inputs.sources[1].text.len());
    }
}

#[test]
fn slices() {
    let Some(data) = data() else { return };
    let slices: [(&str, &[&str]); 6] = [
        ("v1.0-Prod-2026-08", &["/users/{id}/messages/**", "/me/messages/**"]),
        ("v1.0-Prod-2026-08", &["/groups/{id}/members/**", "/groups/{id}/owners/$ref"]),
        ("v1.0-Prod-2026-08", &["/*/{id}/photo/**", "/drives/{id}/items/{id}/workbook/*"]),
        ("v1.0-Prod-2026-08", &["/directoryObjects#GET", "/sites/{id}/lists/{id}/items/**"]),
        (
            "beta-USSec-2026-08",
            &["/onPremisesPublishingProfiles/{id}/connectorGroups/**", "/applications/{id}/owners/**"],
        ),
        ("beta-USSec-2026-08", &["/**/memberOf"]),
    ];
    for (name, patterns) in slices {
        let (inputs, config) = selecting(&data.join(format!("csdl/{name}.csdl.gz")), patterns);
        let name = format!("{name} {patterns:?}");
        let text = check(&name, &inputs, &config);
        check_order(&name, &inputs, &config, &text);
        println!("{name}: {} bytes of {}", text.len(), inputs.sources[1].text.len());
    }
}

#[test]
fn history_and_other_services() {
    let Some(data) = data() else { return };
    let mut paths: Vec<PathBuf> = ["history", "csdl/foreign"]
        .iter()
        .flat_map(|folder| csdlgen_tests::client_crate::entries(&data.join(folder)))
        .filter(|path| path.is_file() && !path.ends_with("README.md") && !path.ends_with("index.json"))
        .collect();
    paths.sort();
    for path in paths {
        let (mut inputs, config) = selecting(&path, &["/**"]);
        if path.to_string_lossy().contains("16.2") {
            // It has but annotations, for what another one declares.
            let other = PathBuf::from(path.to_string_lossy().replace("16.2", "16.1"));
            inputs.sources.push(Source { name: "16.1".to_owned(), text: published(&other) });
        }
        check(&path.display().to_string(), &inputs, &config);
    }
}
