//! The default crate has no such annotations; this place is as they would make it.

use graph_connectors::models::Connector;
use graph_connectors::query::No;
use graph_connectors::{call::Collection, place};

enum Closed {}

impl place::Place for Closed {
    type Options = place::Options<No, No, No, No, No, No, No, No>;
    const NAME: &'static str = "closed";
}
impl place::List for Closed {}
impl place::Get for Closed {}

fn excluded_options(closed: &Collection<'_, Connector, Closed>) {
    let _ = closed.list().filter(Connector::MACHINE_NAME.eq("a"));
    let _ = closed.list().top(1);
    let _ = closed.by_id("1").get().select(Connector::MACHINE_NAME);
}

fn main() {}
