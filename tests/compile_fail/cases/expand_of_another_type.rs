use graph_connectors::Client;
use graph_connectors::models::ConnectorGroup;

fn expand_of_another_type(client: &Client) {
    let _ = client.application_proxy().connectors().list().expand(ConnectorGroup::MEMBERS);
}

fn main() {}
