//! CSDL XML, versions 4.0 and 4.01.
//!
//! Three steps: well-formed XML that is metadata at all (here), [`check`] against the [`grammar`], and then
//! [`structure`], which reads a document that is known to be right and therefore has nothing to report.

mod check;
mod element;
mod expression;
mod grammar;
mod structure;

use super::common::{WHAT_METADATA_IS, line_start, not_v4, position};
use super::types::Document;
use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use element::Element;
use roxmltree::{Error, Node};

/// The namespace of the wrapper elements (`edmx:Edmx`, `edmx:Reference`, …).
const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";
/// The namespace of everything else.
const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";
/// How all namespaces of OData V1 to V3 start.
const BEFORE_V4: &str = "http://schemas.microsoft.com/ado/";

pub(super) fn read(source: &Source, index: u16) -> Result<(Document, Diagnostics), Diagnostics> {
    // The defaults refuse a DTD, and with it entities that expand without end.
    let xml = roxmltree::Document::parse(&source.text).map_err(|error| not_xml(&error, source, index))?;
    let root = xml.root_element();
    let read: fn(Element<'_>) -> Document = match (root.tag_name().namespace(), root.tag_name().name()) {
        (Some(EDMX), "Edmx") => structure::document,
        (Some(EDM), "Schema") => structure::bare_schema,
        _ => return Err(not_edmx(root, source).at(position(index, root.range().start)).into()),
    };
    let found = check::check(root, index);
    if found.has_errors() { Err(found) } else { Ok((read(Element::new(root, index)), found)) }
}

fn not_xml(error: &Error, source: &Source, index: u16) -> Diagnostics {
    let text = source.text.trim_start_matches('\u{feff}').trim_start();
    let found = if let (Error::UnknownNamespace(prefix, _), false) = (error, is_html(text)) {
        undeclared(prefix)
    } else if text.is_empty() {
        Diagnostic::error("not-csdl", "", "the document is empty").with_help(WHAT_METADATA_IS)
    } else if is_html(text) {
        html()
    } else if !text.starts_with('<') {
        Diagnostic::error("not-csdl", "", "this is neither CSDL XML nor CSDL JSON").with_help(WHAT_METADATA_IS)
    } else if let Error::DtdDetected = error {
        Diagnostic::error("malformed", "", "the document has a document type declaration (DTD), which is refused")
            .with_help("metadata needs none: remove it")
    } else {
        // The library puts the place into its message; ours stands before it.
        let message = error.to_string().replace(&format!(" at {}", error.pos()), "");
        let help = match error {
            Error::UnexpectedDeclaration(_) => "remove what stands before `<?xml`",
            _ => "the document may be incomplete or damaged: download it again",
        };
        Diagnostic::error("malformed", "", format!("this is not well-formed XML: {message}")).with_help(help)
    };
    found.at(position(index, error_offset(error, &source.text))).into()
}

fn error_offset(error: &Error, text: &str) -> usize {
    match error {
        Error::NoRootNode | Error::UnclosedRootNode | Error::UnexpectedEndOfStream => text.len(),
        Error::DtdDetected => text.find("<!DOCTYPE").unwrap_or(0),
        _ => {
            let place = error.pos();
            let start = line_start(text, place.row as usize);
            // Columns count characters.
            let column = (place.col as usize).saturating_sub(1);
            text[start..].char_indices().nth(column).map_or(text.len(), |(i, _)| start + i)
        }
    }
}

fn not_edmx(root: Node<'_, '_>, source: &Source) -> Diagnostic {
    let name = root.tag_name().name();
    match root.tag_name().namespace() {
        Some(namespace) if namespace.starts_with(BEFORE_V4) => not_v4("this is metadata of OData V3 or older"),
        _ if is_html(&source.text) => html(),
        _ if name == "error" => {
            let reason = root.descendants().find(|n| n.tag_name().name() == "message").and_then(|n| n.text());
            let reason = reason.map(|text| format!(": {}", text.trim())).unwrap_or_default();
            Diagnostic::error("not-csdl", "", format!("this is an error answer, not metadata{reason}"))
                .with_help(WHAT_METADATA_IS)
        }
        namespace if matches!(name, "Edmx" | "Schema") => {
            let right = if name == "Edmx" { EDMX } else { EDM };
            wrong_namespace(name, namespace.unwrap_or_default(), right)
        }
        _ => Diagnostic::error("not-csdl", "", format!("the root element is `{name}`, not `edmx:Edmx`"))
            .with_help(WHAT_METADATA_IS),
    }
}

/// The error for an element that would be CSDL, had it the right namespace.
fn wrong_namespace(name: &str, namespace: &str, right: &str) -> Diagnostic {
    if namespace.is_empty() {
        let message = format!("`{name}` has no namespace: `xmlns` is missing");
        Diagnostic::error("missing-xmlns", "", message).with_help(format!("write `xmlns=\"{right}\"`"))
    } else {
        let message = format!("the namespace `{namespace}` of `{name}` is unknown");
        Diagnostic::error("unknown-xmlns", "", message).with_help(format!("the namespace of OData V4 is `{right}`"))
    }
}

/// The error for a prefix that nothing declares.
fn undeclared(prefix: &str) -> Diagnostic {
    let message = format!("nothing declares the prefix `{prefix}`: `xmlns:{prefix}` is missing");
    let found = Diagnostic::error("missing-xmlns", "", message);
    match prefix {
        "edmx" => found.with_help(format!("write `xmlns:edmx=\"{EDMX}\"`")),
        "edm" => found.with_help(format!("write `xmlns:edm=\"{EDM}\"`")),
        _ => found.with_help("declare the prefix, or remove what it stands before"),
    }
}

/// Whether this starts like a web page. Only asked of what is no metadata: that may speak of HTML in its descriptions.
fn is_html(text: &str) -> bool {
    let start = text.char_indices().nth(4096).map_or(text, |(i, _)| &text[..i]).to_ascii_lowercase();
    start.contains("<!doctype html") || start.contains("<html")
}

fn html() -> Diagnostic {
    Diagnostic::error("not-csdl", "", "this is an HTML page, not metadata").with_help(format!(
        "it may be a sign-in page or the error page of a proxy; {WHAT_METADATA_IS}, asked with the credentials it needs"
    ))
}
