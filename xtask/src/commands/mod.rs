//! One file a command: its arguments, and what it does.

pub mod bench_crate;
pub mod diff;
pub mod explain;
pub mod generate;
pub mod list;
pub mod size;
pub mod update;
pub mod vendor;
pub mod why;
