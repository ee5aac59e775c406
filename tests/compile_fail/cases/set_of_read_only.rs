use graph_connectors::Patch;
use graph_connectors::models::{Connector, ConnectorStatus};

fn main() {
    let _ = Patch::new().set(Connector::STATUS, ConnectorStatus::Active);
    let _ = Patch::new().null(Connector::EXTERNAL_IP);
}
