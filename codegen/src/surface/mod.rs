//! Model and selection to [`Surface`]: which types, properties, places and operations the crate exposes, and why.

mod capabilities;
mod closure;
mod pattern;
mod select;
mod targets;
mod types;
mod walk;

pub use select::select;
pub use types::*;
