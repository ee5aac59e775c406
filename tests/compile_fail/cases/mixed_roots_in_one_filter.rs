use graph_connectors::models::{Connector, ConnectorGroup, ConnectorStatus};

fn main() {
    let _ = Connector::STATUS.eq(ConnectorStatus::Active).and(ConnectorGroup::NAME.eq("Europe"));
}
