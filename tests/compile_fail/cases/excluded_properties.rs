//! The default crate has no such annotations; these constants are as they would make them.

use graph_connectors::Client;
use graph_connectors::models::{Connector, ConnectorGroup};
use graph_connectors::query::{Access, Many, Navigation, No, Property, Yes};

const HIDDEN: Property<Connector, String, Access<Yes, No, No>> = Property::new("hidden");
const SECRETS: Navigation<Connector, ConnectorGroup, Many, No> = Navigation::new("secrets");

fn excluded_properties(client: &Client) {
    let _ = HIDDEN.eq("a");
    let _ = HIDDEN.asc();
    let _ = Connector::MACHINE_NAME.eq(HIDDEN);
    let _ = client.application_proxy().connectors().list().expand(SECRETS);
}

fn main() {}
