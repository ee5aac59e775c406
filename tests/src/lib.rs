//! What the tests share: client crates as inputs, the runtime as a module, a local HTTP server, and what wire tests need.

pub mod client_crate;
pub mod explained;
pub mod graph;
pub mod inline;
pub mod rewrite;
// A test may need less than the runtime has.
#[allow(dead_code)]
#[path = "../../codegen/runtime/mod.rs"]
pub mod runtime;
pub mod sample;
pub mod server;
pub mod wire;
pub mod workspace;

/// The snippets of README.md, compiled, and run where they can be.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
