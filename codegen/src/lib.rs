//! Reads OData V4 metadata (CSDL) and writes a typed Rust client crate: metadata text in, files out.
//!
//! ```text
//! CSDL text ─csdl─▶ Document ─model─▶ Model ─surface─▶ Surface ─plan─▶ Plan ─emit─▶ Files
//! ```
//!
//! Plain data between the stages, each stage one function over it; [`generate`] calls them in order. Nothing here touches
//! disk or network.

pub mod config;
pub mod csdl;
pub mod cut;
pub mod diagnostic;
pub mod diff;
pub mod emit;
pub mod explain;
pub mod model;
pub mod plan;
pub mod removed;
pub mod size;
pub mod surface;

mod generate;

pub use cut::{Cut, cut};
pub use generate::{
    Files, Generated, Inputs, Resolved, Summary, generate, generate_included, generate_resolved, resolve,
};
