//! One small document for each rule, and what is said about it.

mod data;

use crate::csdl;
use crate::diagnostic::{Diagnostics, Source};
use crate::model::{Model, build};

fn edmx(schema: &str) -> String {
    format!(
        "<edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"><edmx:DataServices>\n\
         <Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"a.b\">\n{schema}\n</Schema>\n\
         </edmx:DataServices></edmx:Edmx>"
    )
}

/// The model of a document, and what is said of it.
fn model(text: &str) -> (Option<Model>, Diagnostics) {
    let source = Source { name: "m".to_owned(), text: text.to_owned() };
    match csdl::read(&source, 0).and_then(|(document, mut found)| {
        let (model, linked) = build(vec![document], None)?;
        found.extend(linked);
        Ok((model, found))
    }) {
        Ok((model, found)) => (Some(model), found),
        Err(found) => (None, found),
    }
}

/// Findings without the lines of the document.
fn said(text: &str, found: &Diagnostics) -> String {
    let rendered = found.render(&[Source { name: "m".to_owned(), text: text.to_owned() }]);
    let lines = rendered.lines().filter(|line| !line.contains(" | "));
    lines.map(|line| format!("{}\n", line.trim_start())).collect()
}
