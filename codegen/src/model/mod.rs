//! Documents to [`Model`]: types linked by id, annotations attached to what they annotate, everything in one canonical
//! order. No Rust vocabulary here, and no selection.

mod annotate;
mod build;
mod check;
mod keys;
mod link;
mod query;
mod target;
mod types;
pub mod vocabulary;

pub use build::build;
pub(crate) use link::{AliasTable, Aliases};
pub use target::Element;
pub(crate) use target::find;
pub use types::*;
