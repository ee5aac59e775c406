use graph_connectors::models::{Connector, ConnectorGroupRegion};

fn main() {
    let _ = Connector::STATUS.eq(ConnectorGroupRegion::Eur);
}
