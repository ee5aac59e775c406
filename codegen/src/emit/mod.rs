//! Plan to tokens, one file a kind. Nothing is decided here: what would need a decision is a field of the plan.

mod client;
mod enums;
mod library;
mod manifest;
mod models;
mod operations;
mod properties;
mod readme;
mod requests;
mod runtime;
mod tokens;

use crate::plan::{Namespace, Plan};
use proc_macro2::TokenStream;
use quote::quote;

/// A file of the crate, before it is rendered.
#[derive(Debug)]
pub struct Emitted {
    /// Relative to the crate, with `/` between the parts.
    pub path: String,
    pub content: Content,
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    Rust(TokenStream),
    /// Complete as it is.
    Text(String),
}

impl Emitted {
    fn rust(path: impl Into<String>, tokens: TokenStream) -> Self {
        Self { path: path.into(), content: Content::Rust(tokens) }
    }

    fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), content: Content::Text(text.into()) }
    }
}

/// All files of a crate, one after the other: a whole service's tokens need not be in memory at once.
pub fn emit<'p>(plan: &'p Plan) -> impl Iterator<Item = Emitted> + 'p {
    let fixed = [
        Emitted::text(".gitattributes", manifest::GIT_ATTRIBUTES),
        Emitted::text("Cargo.toml", manifest::manifest(plan)),
        Emitted::text("README.md", readme::readme(plan)),
        Emitted::rust("src/lib.rs", library::library(plan)),
    ];
    fixed.into_iter().chain(modules(plan))
}

/// The sources alone, with a root for a crate that includes it.
pub fn emit_included<'p>(plan: &'p Plan) -> impl Iterator<Item = Emitted> + 'p {
    std::iter::once(Emitted::rust("src/lib.rs", library::items())).chain(modules(plan))
}

/// All that is below the root.
fn modules<'p>(plan: &'p Plan) -> impl Iterator<Item = Emitted> + 'p {
    let namespaces = plan.namespaces.iter().flat_map(namespace_files);
    std::iter::once(Emitted::rust("src/client.rs", client::client(plan))).chain(namespaces).chain(runtime::files())
}

fn namespace_files<'p>(namespace: &'p Namespace) -> impl Iterator<Item = Emitted> + 'p {
    let path = move |below: &str, file: &str| namespace.path(below, file);
    let index = [
        Emitted::rust(path("models", "mod"), library::models(namespace)),
        Emitted::rust(path("requests", "mod"), library::requests(namespace)),
    ];
    let structs = namespace.structs.iter().map(move |s| {
        let (model, constants) = (models::structure(s), properties::constants(s));
        Emitted::rust(path("models", &s.file), quote!(#model #constants))
    });
    let enums = namespace.enums.iter().map(move |e| Emitted::rust(path("models", &e.file), enums::enumeration(e)));
    let requests =
        namespace.requests.iter().map(move |r| Emitted::rust(path("requests", &r.file), requests::requests(r)));
    index.into_iter().chain(structs).chain(enums).chain(requests)
}
