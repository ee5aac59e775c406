use graph_connectors::Client;
use graph_connectors::models::ConnectorGroup;

fn filter_of_another_type(client: &Client) {
    let _ = client.application_proxy().connectors().list().filter(ConnectorGroup::NAME.eq("Europe"));
}

fn main() {}
