//! What is emitted depends on what the metadata means, and on nothing else: not on the run, not on the order of its
//! elements, not on how names are qualified.

use csdlgen::Files;
use csdlgen::diagnostic::Source;
use csdlgen_tests::client_crate::{ClientCrate, default_crate, golden_cases};
use csdlgen_tests::rewrite::{Random, annotations_apart, by_alias, by_namespace, shuffled};

/// The default crate, and the golden cases that can be generated; the others are the golden test's concern.
fn crates() -> Vec<(ClientCrate, Files)> {
    let all = std::iter::once(default_crate()).chain(golden_cases());
    all.filter_map(|client| client.generate().ok().map(|generated| (client, generated.files))).collect()
}

/// Generates each crate from its metadata as it is, and as `rewrite` makes it, and compares the files.
fn check(what: &str, rewrite: &mut dyn FnMut(&str) -> String) {
    let mut differences = Vec::new();
    for (client, files) in crates() {
        let mut other = client.clone();
        for Source { text, .. } in other.inputs.sources.iter_mut().skip(1) {
            *text = rewrite(text);
        }
        match other.generate() {
            Ok(generated) => differences.extend(difference(&files, &generated.files).map(|d| (client.name, d))),
            Err(found) => differences.push((client.name, format!("is refused: {found}"))),
        }
    }
    let differences: String = differences.iter().map(|(name, difference)| format!("{name}: {difference}\n")).collect();
    assert!(differences.is_empty(), "{what}\n{differences}");
}

/// The first difference.
fn difference(before: &Files, after: &Files) -> Option<String> {
    let paths = || before.keys().chain(after.keys());
    let path = paths().find(|path| before.get(*path) != after.get(*path))?;
    let [before, after] = [before, after].map(|files| files.get(path).map_or("", String::as_str));
    let same = before.lines().zip(after.lines()).take_while(|(before, after)| before == after).count();
    let [before, after] = [before, after].map(|text| text.lines().nth(same).unwrap_or("(nothing)").to_owned());
    Some(format!("{path}, line {}:\n  before: {before}\n  after:  {after}", same + 1))
}

#[test]
fn another_run_emits_the_same() {
    check("generated twice", &mut |text| text.to_owned());
}

#[test]
fn the_order_of_elements_does_not_matter() {
    for seed in 1..=8 {
        let mut random = Random(seed);
        check(&format!("shuffled with seed {seed}"), &mut |text| shuffled(text, &mut random));
    }
}

#[test]
fn the_schema_of_annotations_does_not_matter() {
    check("annotations in a schema of their own", &mut annotations_apart);
}

#[test]
fn the_qualifier_of_names_does_not_matter() {
    check("by alias", &mut by_alias);
    check("by namespace", &mut by_namespace);
    check("by alias and back", &mut |text| by_namespace(&by_alias(text)));
}

#[test]
fn the_rewrites_change_the_text() {
    let text = "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>\
                <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"a.b\">\
                <EntityType Name=\"x\" BaseType=\"a.b.y\"/><EntityType Name=\"y\"/><EntityType Name=\"a.b.z\"/>\
                <Annotations Target=\"a.b.x/p\"><Annotation Term=\"T\"/></Annotations>\
                </Schema></edmx:DataServices></edmx:Edmx>";
    let names = |text: &str| text.split("Name=\"").skip(1).map(|rest| rest[..1].to_owned()).collect::<String>();
    let orders: Vec<String> = (1..=8).map(|seed| names(&shuffled(text, &mut Random(seed)))).collect();
    assert!(orders.iter().any(|order| order != "xya"), "{orders:?}");
    let apart = annotations_apart(text);
    assert!(apart.contains("Namespace=\"apart\"><Annotations Target=\"a.b.x/p\">"), "{apart}");
    assert_eq!(apart.matches("<Annotations").count(), 1);
    let aliased = by_alias(text);
    assert!(aliased.contains("Alias=\"alias0\"") && aliased.contains("BaseType=\"alias0.y\""), "{aliased}");
    assert!(aliased.contains("Target=\"alias0.x/p\"") && aliased.contains("Name=\"a.b.z\""), "{aliased}");
    assert!(by_namespace(&aliased).contains("BaseType=\"a.b.y\""));
}
