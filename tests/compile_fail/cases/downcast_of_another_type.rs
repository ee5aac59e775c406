//! A value becomes one of a type that derives from its own, and of no other.
use graph_connectors::models::{Connector, IpRange};

fn main() {
    let range = IpRange::default();
    let _ = range.downcast::<Connector>();
}
