//! What `diff` says of a change is what the compiler says: code for the old crate is compiled against the new one.
//!
//! All pairs are one pair of documents, a namespace each, so that two crates are compiled, and a small program for each pair
//! and crate.

mod cases;
mod keys;
mod values;

use csdlgen::config::Config;
use csdlgen::diff::{Change, Impact, compare, inventory};
use csdlgen::{Files, Inputs};
use csdlgen_tests::inline;
use csdlgen_tests::workspace::{lock, run_cargo, write_tree};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// Why a change that breaks does so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    /// The code does not compile any more.
    Compiler,
    /// The code compiles, and sends or means something else.
    Wire,
}

struct Case {
    name: &'static str,
    old: &'static str,
    new: &'static str,
    /// What a user of the old crate wrote, given a `client`.
    code: &'static str,
    impact: Impact,
    proof: Proof,
}

const fn case(name: &'static str, old: &'static str, new: &'static str, code: &'static str, impact: Impact) -> Case {
    Case { name, old, new, code, impact, proof: Proof::Compiler }
}

const KEY: &str = "<Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>";

fn cases() -> impl Iterator<Item = &'static Case> {
    [cases::CASES, keys::CASES, values::CASES].into_iter().flatten()
}

fn namespace(index: usize) -> String {
    format!("case{index:02}")
}

/// A crate with one side of all cases.
fn side(name: &str, schema_of: fn(&Case) -> &str) -> (Inputs, Config) {
    let (mut schemas, mut children) = (String::new(), String::new());
    for (index, case) in cases().enumerate() {
        let (schema, more) = schema_of(case).split_once('+').unwrap_or((schema_of(case), ""));
        let (members, beside) = schema.split_once('|').unwrap_or((schema, ""));
        let ns = namespace(index);
        let filled = |text: &str| text.replace("KEY", KEY).replace("NS", &ns);
        let _ = write!(
            schemas,
            "<Schema Namespace=\"{ns}\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n\
             <EntityType Name=\"t\">{KEY}{}</EntityType>{}</Schema>\n",
            filled(members),
            filled(beside)
        );
        let _ = write!(children, "<EntitySet Name=\"{ns}ts\" EntityType=\"{ns}.t\"/>{}", filled(more));
    }
    let container = format!("<EntityContainer Name=\"c\">{children}</EntityContainer>");
    let text = inline::document("shared", &container)
        .replace("</edmx:DataServices>", &format!("{schemas}</edmx:DataServices>"));
    let krate = inline::CRATE.replace("\"x\"", &format!("\"{name}\""));
    let toml = format!("{krate}{}{}[select]\npaths = [\"/**\"]\n", inline::SERVICE, inline::CLOUD);
    let inputs = inline::inputs(&toml, text, None);
    let config = Config::read(&inputs.sources[0], 0).expect("a configuration");
    (inputs, config)
}

fn sides() -> [(Inputs, Config); 2] {
    [side("verdicts-old", |case| case.old), side("verdicts-new", |case| case.new)]
}

/// The changes of each case, by its namespace.
fn changes() -> BTreeMap<String, Vec<Change>> {
    let [old, new] = sides().map(|(inputs, config)| {
        let resolved = csdlgen::resolve(&inputs, &config);
        inventory(&resolved.unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources))))
    });
    let mut changes: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    for change in compare(&old, &new) {
        let about = format!("{} {}", change.path, change.subject).to_lowercase();
        let of: BTreeSet<_> = about.match_indices("case").filter_map(|(at, _)| about.get(at..at + 6)).collect();
        assert_eq!(of.len(), 1, "a change of one case: {change:?}");
        changes.entry(of.into_iter().collect()).or_default().push(change);
    }
    changes
}

/// The programs that do not compile, as `verdicts-new case07`.
fn refused() -> BTreeSet<String> {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let workspace = temporary.join("verdicts/workspace");
    let mut files = Files::new();
    files.insert("Cargo.lock".to_owned(), lock(&workspace));
    files.insert(
        "Cargo.toml".to_owned(),
        "[workspace]\nresolver = \"3\"\nmembers = [\"verdicts-new\", \"verdicts-old\"]\n".to_owned(),
    );
    for (inputs, config) in sides() {
        let name = &config.package.name;
        let emitted =
            csdlgen::generate(&inputs, &config).unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)));
        files.extend(emitted.files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
        for (index, case) in cases().enumerate() {
            let ns = namespace(index);
            let library = name.replace('-', "_");
            let program = format!(
                "#![allow(warnings)]\nuse {library}::{{Client, Patch, models::{ns}::*}};\n\
                 fn uses(client: &Client) {{\n    {}\n}}\nfn main() {{}}\n",
                case.code.replace("NS", &ns)
            );
            files.insert(format!("{name}/examples/{library}_{ns}.rs"), program);
        }
    }
    write_tree(&workspace, &files);
    let arguments = ["check", "--workspace", "--examples", "--keep-going", "--message-format=json"];
    let output = run_cargo(&workspace, &temporary.join("golden/target"), &arguments);
    let messages = String::from_utf8_lossy(&output.stdout);
    let mut refused = BTreeSet::new();
    for message in messages.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()) {
        if message["reason"] == "compiler-message" && message["message"]["level"] == "error" {
            let target = message["target"]["name"].as_str().unwrap_or_default();
            refused.insert(target.to_owned());
        }
    }
    let finished = messages.lines().any(|line| line.contains("\"build-finished\""));
    assert!(finished, "{}", String::from_utf8_lossy(&output.stderr));
    refused
}

#[test]
fn what_is_said_to_break_breaks_and_nothing_else() {
    let (changes, refused) = (changes(), refused());
    let mut faults = String::new();
    for (index, case) in cases().enumerate() {
        let ns = namespace(index);
        let all = changes.get(&ns).map(Vec::as_slice).unwrap_or_default();
        let told: Vec<&str> = all.iter().map(|change| change.rust.as_str()).collect();
        let impact = all.iter().map(|change| change.impact).max();
        let mut fault = |what: &str| _ = writeln!(faults, "{ns}, {}: {what}\n    {}", case.name, told.join("\n    "));
        if impact != Some(case.impact) {
            fault(&format!("is {impact:?}, not {:?}", case.impact));
        }
        if refused.contains(&format!("verdicts_old_{ns}")) {
            fault("the code does not compile against the old crate");
        }
        let breaks = refused.contains(&format!("verdicts_new_{ns}"));
        let should = case.impact == Impact::Breaking && case.proof == Proof::Compiler;
        if breaks != should {
            fault(if breaks { "the code does not compile any more" } else { "the code compiles all the same" });
        }
    }
    assert!(faults.is_empty(), "{faults}");
}
