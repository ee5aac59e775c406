use graph_connectors::Client;

fn delete_where_there_is_none(client: &Client) {
    let _ = client.application_proxy().connectors().by_id("1").delete();
}

fn main() {}
