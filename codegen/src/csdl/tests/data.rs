//! Published documents, read from the folder that `CSDLGEN_DATA` names.

use super::super::{Document, Expression, StructuredKind, read};
use super::source;
use std::ffi::OsStr;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The folder; says so where there is none.
fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("CSDLGEN_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("skipped: CSDLGEN_DATA is not set");
    }
    folder
}

fn files(folder: &Path, wanted: fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.is_file() && path.file_name().and_then(OsStr::to_str).is_some_and(wanted));
    files.sort();
    assert!(!files.is_empty(), "{} has no such file", folder.display());
    files
}

fn load(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    let mut text = String::new();
    if path.extension() == Some(OsStr::new("gz")) {
        flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    } else {
        (&bytes[..]).read_to_string(&mut text).unwrap();
    }
    text
}

#[test]
fn published_documents_are_read_without_error() {
    let Some(folder) = folder() else { return };
    let mut paths = files(&folder.join("csdl"), |name| name.ends_with(".gz"));
    paths.extend(files(&folder.join("csdl/foreign"), |_| true));
    paths.extend(files(&folder.join("history"), |name| name.ends_with(".csdl.xml")));
    paths.extend(files(&folder.join("history/v1.0"), |name| name.ends_with(".gz")));
    for path in paths {
        let source = source(&load(&path));
        match read(&source, 0) {
            Err(found) => panic!("{}: {}", path.display(), found.render(&[source])),
            Ok((document, found)) => {
                assert!(!document.schemas.is_empty(), "{}", path.display());
                // What these documents are known to have that no version of CSDL has.
                let is_sap = path.file_name() == Some(OsStr::new("sap-v4-API_TEST_SRV.edmx"));
                assert_eq!(found.len(), if is_sap { 2 } else { 0 }, "{}: {}", path.display(), found.render(&[source]));
            }
        }
    }
}

#[test]
fn nothing_is_lost() {
    let Some(folder) = folder() else { return };
    for path in files(&folder.join("csdl"), |name| name.ends_with(".gz")) {
        let text = load(&path);
        let (document, _) = read(&source(&text), 0).unwrap();
        let count =
            |name: &str| text.matches(&format!("<{name} ")).count() + text.matches(&format!("<{name}>")).count();
        let schemas = &document.schemas;
        let types = || schemas.iter().flat_map(|s| &s.structured_types);
        let enums = || schemas.iter().flat_map(|s| &s.enum_types);
        let operations = || schemas.iter().flat_map(|s| &s.operations);
        let containers = || schemas.iter().flat_map(|s| &s.containers);
        let external = || schemas.iter().flat_map(|s| &s.external_annotations);
        let read = [
            ("Schema", schemas.len()),
            ("EntityType", types().filter(|t| t.kind == StructuredKind::Entity).count()),
            ("ComplexType", types().filter(|t| t.kind == StructuredKind::Complex).count()),
            ("Property", types().map(|t| t.properties.len()).sum()),
            ("NavigationProperty", types().map(|t| t.navigation_properties.len()).sum()),
            ("PropertyRef", types().map(|t| t.key.len()).sum()),
            ("EnumType", enums().count()),
            ("Member", enums().map(|e| e.members.len()).sum()),
            ("Parameter", operations().map(|o| o.parameters.len()).sum()),
            ("ReturnType", operations().filter(|o| o.return_type.is_some()).count()),
            ("Term", schemas.iter().map(|s| s.terms.len()).sum()),
            ("EntitySet", containers().map(|c| c.entity_sets.len()).sum()),
            ("Singleton", containers().map(|c| c.singletons.len()).sum()),
            ("Annotations", external().count()),
        ];
        for (name, found) in read {
            assert_eq!(found, count(name), "{name} of {}", path.display());
        }
        assert_eq!(operations().count(), count("Action") + count("Function"), "{}", path.display());
        let text = format!("{document:?}");
        assert_eq!(text.matches("Annotation {").count(), count("Annotation"), "{}", path.display());
        assert_eq!(text.matches("PropertyValue {").count(), count("PropertyValue"), "{}", path.display());
    }
}

#[test]
fn both_representations_of_a_model_agree() {
    let Some(folder) = folder() else { return };
    for name in ["csdl-16.1", "csdl-16.2"] {
        let load = |extension: &str| load(&folder.join("csdl/foreign").join(format!("{name}.{extension}")));
        let [xml, json] = ["xml", "json"].map(|extension| read(&source(&load(extension)), 0).unwrap().0);
        assert_eq!(summary(&xml), summary(&json), "{name}");
    }
}

/// What both representations of a model have to say alike, one line each.
fn summary(document: &Document) -> String {
    let mut text = format!("{}\n", document.version);
    for reference in &document.references {
        let includes: Vec<_> =
            reference.includes.iter().map(|i| (&i.namespace, &i.alias, i.annotations.len())).collect();
        // Each refers to vocabularies in its own representation.
        let uri = reference.uri.trim_end_matches(".xml").trim_end_matches(".json");
        _ = writeln!(text, "{uri} {includes:?}");
    }
    for schema in &document.schemas {
        _ = writeln!(text, "{} {:?}", schema.namespace, schema.alias);
        for t in &schema.structured_types {
            let key: Vec<_> = t.key.iter().map(|k| (&k.name, &k.alias)).collect();
            _ = writeln!(text, "{:?} {} {:?} {} {key:?}", t.kind, t.name, t.base_type, t.has_stream);
            for p in &t.properties {
                let annotations: Vec<_> = p.annotations.iter().map(|a| &a.term).collect();
                let r#type = (&p.r#type.name, p.r#type.is_collection, p.r#type.nullable, &p.r#type.facets.max_length);
                _ = writeln!(text, "  {} {type:?} {annotations:?}", p.name);
            }
            for n in &t.navigation_properties {
                let constraints: Vec<_> =
                    n.referential_constraints.iter().map(|c| (&c.property, &c.referenced_property)).collect();
                // A collection of entities has no nullable items, whatever the default.
                let nullable = n.r#type.nullable && !n.r#type.is_collection;
                let r#type = (&n.r#type.name, n.r#type.is_collection, nullable, n.contains_target);
                _ = writeln!(text, "  {} {type:?} {:?} {:?} {constraints:?}", n.name, n.partner, n.on_delete);
            }
        }
        for o in &schema.operations {
            let parameters: Vec<_> = o.parameters.iter().map(|p| (&p.name, &p.r#type)).collect();
            let result = o.return_type.as_ref().map(|r| (&r.r#type.name, r.r#type.is_collection));
            _ = writeln!(text, "{:?} {} {} {parameters:?} {result:?}", o.kind, o.name, o.is_bound);
        }
        for c in &schema.containers {
            for s in &c.entity_sets {
                let bindings: Vec<_> = s.bindings.iter().map(|b| (&b.path, &b.target)).collect();
                _ = writeln!(text, "  {} {} {bindings:?} {}", s.name, s.entity_type, s.annotations.len());
            }
            for s in &c.singletons {
                let bindings: Vec<_> = s.bindings.iter().map(|b| (&b.path, &b.target)).collect();
                _ = writeln!(text, "  {} {} {bindings:?} {}", s.name, s.entity_type, s.annotations.len());
            }
            for i in &c.function_imports {
                _ = writeln!(text, "  {} {} {:?} {}", i.name, i.operation, i.entity_set, i.include_in_service_document);
            }
        }
        for external in &schema.external_annotations {
            // The published pair does not use the alias in the same places.
            _ = writeln!(text, "{}", external.target.rsplit('.').next().unwrap());
            for a in &external.annotations {
                let value = match &a.value {
                    Some(Expression::Dynamic(d)) => format!("dynamic {}", d.name),
                    value => format!("{value:?}"),
                };
                _ = writeln!(text, "  {} {:?} {value}", a.term, a.qualifier);
            }
        }
    }
    text
}

#[test]
fn a_truncated_document_is_an_error_with_a_place() {
    let Some(folder) = folder() else { return };
    for path in files(&folder.join("csdl/foreign"), |_| true) {
        let text = load(&path);
        let end = text.trim_end().len();
        for length in (0..end).step_by(97).filter(|length| text.is_char_boundary(*length)) {
            let part = source(&text[..length]);
            let found = read(&part, 0).expect_err("part of a document");
            let rendered = found.render(&[part]);
            let first = rendered.lines().next().unwrap();
            assert!(first.contains("error[malformed]") || length == 0, "{} at {length}: {first}", path.display());
            assert!(first.starts_with("m:"), "{} at {length}: {first}", path.display());
        }
    }
}

#[test]
fn a_document_with_a_changed_byte_does_not_panic() {
    let Some(folder) = folder() else { return };
    for path in files(&folder.join("csdl/foreign"), |name| name.contains("16.") || name.contains("TripPin")) {
        let text = load(&path);
        let others = ["\"", "<", ">", "$", "@", "{", "}", "", "&", "\\", "0"];
        for (i, other) in (0..text.len()).step_by(23).zip(others.iter().cycle()) {
            let (Some(before), Some(after)) = (text.get(..i), text.get(i + 1..)) else { continue };
            let changed = source(&format!("{before}{other}{after}"));
            let found = match read(&changed, 0) {
                Ok((_, found)) | Err(found) => found,
            };
            _ = found.render(&[changed]);
        }
    }
}
