//! Surface to [`Plan`]: the crate in Rust's words. Every name, module, type, box and documentation text is decided here;
//! what comes after only prints.

mod areas;
mod build;
mod client;
mod docs;
mod features;
mod index;
mod keys;
mod methods;
mod models;
mod modules;
mod names;
mod operations;
mod places;
mod requests;
mod rows;
mod rust_types;
mod spelling;
mod types;
mod values;

pub use build::plan;
pub(crate) use docs::{code, escape};
pub(crate) use names::snake;
pub use rows::step_text;
pub(crate) use rows::variable;
pub use types::*;
