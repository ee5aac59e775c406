//! What a change of the metadata means for the crate: two plans, item by item, to changes and a verdict.
//!
//! Plans are compared, not documents: what nobody selected does not count, and every change has its consequence in Rust.

mod change;
mod changelog;
mod compare;
mod earlier;
mod facts;
mod inventory;
mod inventory_requests;
mod item;
mod positions;
mod report;

pub use change::{Change, Impact, KINDS, Kind, Verdict};
pub use changelog::changelog;
pub use compare::compare;
pub use earlier::resolve_earlier;
pub use inventory::inventory;
pub use item::{Item, Items};
pub use positions::Positions;
pub use report::{Places, json, markdown, text};
