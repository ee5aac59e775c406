use graph_connectors::models::{Application, ConnectorGroup};
use graph_connectors::{Client, Patch};

fn patch_of_another_type(client: &Client) {
    let item = client.application_proxy().connector_groups().by_id("1");
    let _ = item.update(Patch::new().set(Application::DISPLAY_NAME, "a"));
    let _ = item.update(Patch::new().set(ConnectorGroup::NAME, "a").set(Application::DISPLAY_NAME, "a"));
}

fn main() {}
