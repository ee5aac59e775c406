//! What is said of published documents: nothing that is not deserved.

use super::*;
use expect_test::expect;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

/// The findings of each document that the folder `CSDLGEN_DATA` has, by code.
#[test]
fn published_documents() {
    let Some(data) = std::env::var_os("CSDLGEN_DATA") else {
        return println!("skipped: CSDLGEN_DATA is not set");
    };
    let mut all = String::new();
    for name in [
        "v1.0-Prod-2026-08.csdl.gz",
        "beta-Mooncake-2022-10.csdl.gz",
        "beta-USSec-2026-08.csdl.gz",
        "foreign/Northwind-V4.xml",
        "foreign/TripPin.xml",
        "foreign/csdl-16.1.json",
        "foreign/csdl-16.1.xml",
        "foreign/olingo-staticservice-metadata.xml",
        "foreign/sap-v4-API_TEST_SRV.edmx",
    ] {
        let (model, found) = model(&text(&Path::new(&data).join("csdl").join(name)));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        found.iter().for_each(|d| *counts.entry(d.code).or_default() += 1);
        assert!(model.is_some(), "{name} is refused");
        let _ = writeln!(all, "{name}: {counts:?}");
    }
    expect![[r#"
        v1.0-Prod-2026-08.csdl.gz: {"bad-applies-to": 11, "bad-entity-set-path": 6, "bad-qualifier": 1, "contradictory-annotations": 5, "empty-enum": 2, "shared-name": 6, "unresolved-binding-target": 25}
        beta-Mooncake-2022-10.csdl.gz: {"bad-applies-to": 3, "bad-entity-set-path": 1, "contradictory-annotations": 5, "empty-enum": 1, "overload-of-other-return": 1}
        beta-USSec-2026-08.csdl.gz: {"bad-applies-to": 10, "bad-entity-set-path": 6, "bad-qualifier": 1, "contradictory-annotations": 5, "empty-enum": 2, "shared-name": 4, "stream-parameter": 1, "unresolved-binding-target": 6}
        foreign/Northwind-V4.xml: {}
        foreign/TripPin.xml: {}
        foreign/csdl-16.1.json: {}
        foreign/csdl-16.1.xml: {}
        foreign/olingo-staticservice-metadata.xml: {"constraint-of-collection": 3, "unknown-alias": 1}
        foreign/sap-v4-API_TEST_SRV.edmx: {"import-of-bound": 7, "unknown-attribute": 2}
    "#]].assert_eq(&all);
}

/// Whoever generates the default crate with `--strict` is not stopped by its metadata.
#[test]
fn the_document_of_the_default_crate() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated/metadata");
    let text = text(&folder.join("graph-beta.csdl.xml"));
    expect![[""]].assert_eq(&said(&text, &model(&text).1));
}

fn text(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut text = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    } else {
        text = String::from_utf8(bytes).unwrap();
    }
    text
}
