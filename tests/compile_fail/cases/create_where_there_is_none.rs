use graph_connectors::Client;
use graph_connectors::models::Connector;

fn create_where_there_is_none(client: &Client) {
    let _ = client.application_proxy().connectors().create(&Connector::default());
}

fn main() {}
