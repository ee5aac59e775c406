use graph_connectors::Client;
use graph_connectors::models::{Connector, ConnectorGroup};

fn select_of_another_type(client: &Client) {
    let _ = client.application_proxy().connectors().list().select((Connector::ID, ConnectorGroup::NAME));
}

fn main() {}
