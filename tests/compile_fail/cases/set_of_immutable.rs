use graph_connectors::Patch;
use graph_connectors::models::ConnectorGroup;

fn main() {
    let _ = Patch::new().set(ConnectorGroup::IS_DEFAULT, true);
}
