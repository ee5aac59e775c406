//! Tests of both readers: small documents here, published ones in [`data`].

mod data;
mod json;
mod json_findings;
mod xml;
mod xml_findings;

use super::{Document, StructuredType, read};
use crate::diagnostic::{Position, Source};

/// The expressions that are kept as text.
#[rustfmt::skip]
const DYNAMIC: [&str; 25] = [
    "Apply", "If", "And", "Or", "Not", "Eq", "Ne", "Gt", "Ge", "Lt", "Le", "Has", "In", "Add", "Sub", "Neg", "Mul",
    "Div", "DivBy", "Mod", "Cast", "IsOf", "UrlRef", "LabeledElement", "LabeledElementReference",
];

fn source(text: &str) -> Source {
    Source { name: "m".to_owned(), text: text.to_owned() }
}

/// A CSDL XML document with one schema, `a.b`.
fn edmx(schema: &str) -> String {
    format!(
        "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"><edmx:DataServices>\n\
         <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"a.b\">\n{schema}\n</Schema>\n\
         </edmx:DataServices></edmx:Edmx>"
    )
}

/// A CSDL JSON document with one schema, `a.b`.
fn csdl(schema: &str) -> String {
    format!("{{\"$Version\": \"4.01\", \"a.b\": {{\n{schema}\n}}}}")
}

/// The document, which has to be without any finding.
fn document(text: &str) -> Document {
    let source = source(text);
    match read(&source, 0) {
        Ok((document, found)) if found.is_empty() => document,
        Ok((_, found)) | Err(found) => panic!("{}", found.render(&[source])),
    }
}

/// The findings, and whether the document was read in spite of them.
fn findings(text: &str) -> (bool, String) {
    let source = source(text);
    let (is_read, found) = match read(&source, 0) {
        Ok((_, found)) => (true, found),
        Err(found) => (false, found),
    };
    // One line each: place, severity, code, subject, message; and the remedy.
    let mut rendered = String::new();
    for line in found.render(&[source]).lines().filter(|line| !line.contains(" | ")) {
        rendered.push_str(line.trim_start());
        rendered.push('\n');
    }
    (is_read, rendered)
}

fn check_warnings(text: &str, expected: expect_test::Expect) {
    let (is_read, found) = findings(text);
    expected.assert_eq(&found);
    assert!(is_read, "warnings must not stop the reader");
}

fn check_errors(text: &str, expected: expect_test::Expect) {
    let (is_read, found) = findings(text);
    expected.assert_eq(&found);
    assert!(!is_read, "errors must stop the reader");
}

fn structured<'d>(document: &'d Document, name: &str) -> &'d StructuredType {
    let types = document.schemas.iter().flat_map(|s| &s.structured_types);
    types.into_iter().find(|t| t.name == name).unwrap_or_else(|| panic!("no type {name}"))
}

/// What stands in the text at a position.
fn at(text: &str, position: Position) -> &str {
    &text[position.offset as usize..]
}
