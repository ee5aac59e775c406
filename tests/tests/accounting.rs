//! Nothing vanishes: what a document declares is exposed, or it is left out with a reason; and nothing hides another.

use csdlgen::config::{At, Config};
use csdlgen::diagnostic::Source;
use csdlgen::diff::inventory;
use csdlgen::model::Model;
use csdlgen::surface::{PlaceKey, Surface};
use csdlgen::{Inputs, Resolved};
use csdlgen_tests::client_crate::{ClientCrate, default_crate, entries, golden_cases};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

#[test]
fn nothing_of_the_default_crate_vanishes() {
    check([default_crate()]);
}

#[test]
fn nothing_of_the_golden_cases_vanishes() {
    // Of its elements, many are of no use: each is taken away with a warning, as its report has it.
    check(golden_cases().into_iter().filter(|case| case.name != "obstacle_kinds"));
}

#[test]
fn nothing_of_published_documents_vanishes() {
    check(published());
}

/// The whole of the documents in the folder `CSDLGEN_DATA`; none where that is not set.
fn published() -> impl Iterator<Item = ClientCrate> {
    let folder = std::env::var_os("CSDLGEN_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: CSDLGEN_DATA is not set");
    }
    let documents = folder.into_iter().flat_map(|folder| {
        let graph = entries(&folder.join("csdl")).into_iter().filter(|path| path.extension() == Some(OsStr::new("gz")));
        graph.chain(entries(&folder.join("csdl/foreign")))
    });
    documents.map(|path| whole(&path))
}

/// Two items of one path are an assertion of debug builds, as tests are.
#[test]
fn no_item_of_a_comparison_hides_another() {
    for client in [default_crate()].into_iter().chain(golden_cases()).chain(published()) {
        if let Ok(resolved) = client.resolve() {
            println!("{}: {} items", client.name, inventory(&resolved).len());
        }
    }
}

#[test]
fn each_operation_has_an_id_of_its_own() {
    let mut faults = String::new();
    for client in [default_crate()].into_iter().chain(golden_cases()).chain(published()) {
        let Ok(resolved) = client.resolve() else { continue };
        let mut calls: BTreeMap<&str, &str> = BTreeMap::new();
        for row in &resolved.plan.rows {
            if let Some(other) = calls.insert(&row.id, &row.call) {
                let _ = writeln!(faults, "{}: {} is the id of {other} and {}", client.name, row.id, row.call);
            }
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// A crate with all that a document has.
fn whole(path: &Path) -> ClientCrate {
    let name = path.file_name().and_then(OsStr::to_str).expect("a plain name").to_owned();
    let mut config = Config::default();
    config.select.paths = vec![At { text: "/**".to_owned(), ..At::default() }];
    let source = |name: &str, text| Source { name: name.to_owned(), text };
    let mut sources = vec![source("codegen.toml", String::new()), source(&name, load(path))];
    if name.contains("16.2") {
        // It has but annotations, for what another one declares.
        sources.push(source("csdl-16.1", load(&PathBuf::from(path.to_string_lossy().replace("16.2", "16.1")))));
    }
    ClientCrate { name, folder: path.to_owned(), config, inputs: Inputs { sources, has_overlay: false } }
}

fn load(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension() != Some(OsStr::new("gz")) {
        return String::from_utf8(bytes).expect("UTF-8");
    }
    let mut text = String::new();
    flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).expect("UTF-8, compressed");
    text
}

/// Kinds, as the list of what is left out names them, and the elements of CSDL XML that declare them.
const KINDS: [(&str, &[&str]); 6] = [
    ("type", &["ComplexType", "EntityType"]),
    ("enum type", &["EnumType"]),
    ("operation", &["Action", "Function"]),
    ("container child", &["ActionImport", "EntitySet", "FunctionImport", "Singleton"]),
    ("property", &["Property"]),
    ("navigation property", &["NavigationProperty"]),
];

fn check(clients: impl IntoIterator<Item = ClientCrate>) {
    let mut faults = String::new();
    for client in clients {
        let found = client.resolve().map_or_else(|refused| refused, |resolved| balance(&resolved, &client.inputs));
        if !found.is_empty() {
            let _ = write!(faults, "{}:\n{found}", client.name);
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// What does not add up.
fn balance(resolved: &Resolved, inputs: &Inputs) -> String {
    let Resolved { model, surface, .. } = resolved;
    let declared = declared(model);
    let exposed = exposed(resolved);
    let mut faults = String::new();
    for (kind, elements) in KINDS {
        let [declared, exposed] = [&declared, &exposed].map(|all| all.get(kind).cloned().unwrap_or_default());
        let skipped: BTreeSet<String> = skipped(surface, kind);
        // What the reader has, counted in the text, but for documents in JSON.
        if let Some(count) = count(inputs, elements).filter(|count| *count != declared.len()) {
            let _ = writeln!(faults, "{kind}: {count} in the text, {} in the model", declared.len());
        }
        let mut fault = |what: &str, names: Vec<&String>| {
            if !names.is_empty() {
                let _ = writeln!(faults, "{kind}: {} {what}, such as {:?}", names.len(), &names[..names.len().min(5)]);
            }
        };
        fault("vanish", declared.iter().filter(|n| !exposed.contains(*n) && !skipped.contains(*n)).collect());
        fault("are both exposed and left out", exposed.intersection(&skipped).collect());
        fault("are nowhere declared", exposed.union(&skipped).filter(|n| !declared.contains(*n)).collect());
    }
    faults
}

/// What the list of what is left out has of a kind.
fn skipped(surface: &Surface, kind: &str) -> BTreeSet<String> {
    surface.skipped.iter().filter(|skipped| skipped.kind == kind).map(|skipped| skipped.subject.clone()).collect()
}

type ByKind = BTreeMap<&'static str, BTreeSet<String>>;

fn declared(model: &Model) -> ByKind {
    let mut all = ByKind::new();
    let mut add = |kind, name: String| {
        // An action and a function may share a name, which is warned of.
        let is_new = all.entry(kind).or_default().insert(name.clone());
        assert!(is_new || kind == "operation", "two {kind} are called {name}");
    };
    for t in &model.structured {
        add("type", t.name.to_string());
        t.properties.iter().for_each(|p| add("property", format!("{}/{}", t.name, p.name)));
        t.navigation.iter().for_each(|n| add("navigation property", format!("{}/{}", t.name, n.name)));
    }
    model.enums.iter().for_each(|t| add("enum type", t.name.to_string()));
    (0..model.operations.len() as u32)
        .for_each(|id| add("operation", model.signature(csdlgen::model::OperationId(id))));
    for container in model.container.iter() {
        let children = container.roots.iter().map(|r| &r.name).chain(container.imports.iter().map(|i| &i.name));
        children.for_each(|name| add("container child", format!("{}/{name}", container.name)));
    }
    all
}

/// What the crate has: types and members as the plan emits them, everything else as the surface exposes it.
fn exposed(resolved: &Resolved) -> ByKind {
    let Resolved { model, surface, plan, .. } = resolved;
    let mut all = ByKind::new();
    let mut add = |kind, name: String| {
        all.entry(kind).or_default().insert(name);
    };
    let planned = || plan.namespaces.iter().flat_map(|namespace| &namespace.structs);
    let left_out = skipped(surface, "type");
    let structs: BTreeMap<&str, _> = planned().map(|planned| (planned.csdl_name.as_str(), planned)).collect();
    for (id, t) in (0..).map(csdlgen::model::StructuredId).zip(&model.structured) {
        let name = t.name.to_string();
        let Some(planned) = structs.get(name.as_str()) else {
            // Of what is left out as a whole, the members are, too.
            if left_out.contains(&name) {
                t.properties.iter().for_each(|p| add("property", format!("{name}/{}", p.name)));
                t.navigation.iter().for_each(|n| add("navigation property", format!("{name}/{}", n.name)));
            }
            continue;
        };
        add("type", name.clone());
        let has_field = |property: &str| planned.fields.iter().any(|field| field.wire == property);
        let is_stream = |property: &str| surface.streams.contains_key(&(id, property.to_owned()));
        let properties = t.properties.iter().filter(|p| has_field(&p.name) || is_stream(&p.name));
        properties.for_each(|p| add("property", format!("{name}/{}", p.name)));
        let navigation = t.navigation.iter().filter(|n| planned.navigation.iter().any(|c| c.wire == n.name));
        navigation.for_each(|n| add("navigation property", format!("{name}/{}", n.name)));
    }
    let enums = plan.namespaces.iter().flat_map(|namespace| &namespace.enums);
    enums.for_each(|planned| add("enum type", planned.csdl_name.clone()));
    let results = surface.places.keys().filter_map(|key| if let PlaceKey::Result(id) = key { Some(id) } else { None });
    let operations: BTreeSet<_> = surface.operations.keys().chain(results).copied().collect();
    operations.iter().for_each(|id| add("operation", model.signature(*id)));
    for container in model.container.iter() {
        let roots = container.roots.iter().map(|r| &r.name);
        let roots = roots.filter(|name| surface.places.contains_key(&PlaceKey::Root((*name).clone())));
        let is_method = |name: &str| plan.client.operations.iter().any(|method| method.wire == name);
        let imports = container.imports.iter().filter(|import| is_method(&import.name));
        let children = roots.chain(imports.map(|i| &i.name));
        children.for_each(|name| add("container child", format!("{}/{name}", container.name)));
    }
    all
}

/// How often elements of these names stand in the metadata; `None` where some of it is no XML.
fn count(inputs: &Inputs, elements: &[&str]) -> Option<usize> {
    let metadata = &inputs.sources[1..inputs.sources.len() - usize::from(inputs.has_overlay)];
    let counted = metadata.iter().map(|source| {
        let document = roxmltree::Document::parse(&source.text).ok()?;
        Some(document.descendants().filter(|node| elements.contains(&node.tag_name().name())).count())
    });
    counted.sum()
}
