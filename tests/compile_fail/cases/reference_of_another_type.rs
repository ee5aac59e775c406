use graph_connectors::Client;
use graph_connectors::models::Application;

fn reference_of_another_type(client: &Client) {
    let _ = client.application_proxy().connectors().by_id("1").member_of().add(&Application::default());
}

fn main() {}
