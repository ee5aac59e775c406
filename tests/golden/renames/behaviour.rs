//! What is renamed has its own name on the wire.

use renames as emitted;
use renames::models::{Kind, Table};
use serde_json::json;
use support::request;

mod support;

#[test]
fn the_wire_knows_no_renames() {
    let table = Table { description: Some("x".into()), r#type: Some(Kind::Self_), ..Default::default() };
    assert_eq!(serde_json::to_value(&table).ok(), Some(json!({"dscr": "x", "knd": "typ1"})));
    let client: emitted::Client = support::client();
    let get = client.tables().by_id("1").parent().get().select((Table::DESCRIPTION, Table::TYPE)).expand(Table::PARENT);
    assert_eq!(request(get.call()), "GET tbls('1')/prnt?$select=dscr,knd&$expand=prnt");
    assert_eq!(request(client.tables().by_id("1").do_it()), "POST tbls('1')/golden.actn");
}
