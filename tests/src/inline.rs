//! Crates from texts in a test.

use csdlgen::Inputs;
use csdlgen::config::Config;
use csdlgen::diagnostic::Source;

/// What a small `codegen.toml` begins with, one part each; `[select]` comes behind.
pub const CRATE: &str = "[crate]\nname = \"x\"\nversion = \"0.1.0\"\ndescription = \"X.\"\n";
/// The second part.
pub const SERVICE: &str = "[service]\nname = \"X\"\nversion = \"v1\"\nmetadata = [\"m.xml\"]\n";
/// The third part.
pub const CLOUD: &str = "[[cloud]]\nname = \"global\"\nroot = \"https://example.com\"\n";

/// A document with one schema.
pub fn document(namespace: &str, schema: &str) -> String {
    format!(
        "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>\n\
         <Schema Namespace=\"{namespace}\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\n{schema}\n</Schema>\n\
         </edmx:DataServices></edmx:Edmx>"
    )
}

/// The texts of a crate: `codegen.toml`, `m.xml`, and `overlay.xml`.
pub fn inputs(toml: &str, metadata: String, overlay: Option<String>) -> Inputs {
    let source = |name: &str, text| Source { name: name.to_owned(), text };
    let mut sources = vec![source("codegen.toml", toml.to_owned()), source("m.xml", metadata)];
    let has_overlay = overlay.is_some();
    sources.extend(overlay.map(|text| source("overlay.xml", text)));
    Inputs { sources, has_overlay }
}

/// What the generator says of a crate, without blanks at the ends of lines.
pub fn findings(inputs: &Inputs) -> String {
    let config = Config::read(&inputs.sources[0], 0);
    let found = config.and_then(|config| csdlgen::generate(inputs, &config).map(|generated| generated.diagnostics));
    let text = found.unwrap_or_else(|found| found).render(&inputs.sources);
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}
