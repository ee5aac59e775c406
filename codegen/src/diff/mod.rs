//! What a change of the metadata means for the crate: two plans, item by item, to changes and a verdict.
//!
//! Plans are compared, not documents: what nobody selected does not count, and every change has its consequence in Rust.

mod compare;
mod inventory;
mod positions;
mod report;

pub use compare::{Change, Impact, Verdict, compare};
pub use inventory::{Item, Items, inventory};
pub use positions::Positions;
pub use report::{Places, json, markdown, text};
