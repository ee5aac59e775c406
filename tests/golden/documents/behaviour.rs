//! Types of both documents, and the places of both containers.

use documents as emitted;
use documents::models::shop::Order;
use serde_json::json;
use support::{body, request};

mod support;

#[test]
fn both_containers_are_one() {
    let client = support::client();
    assert_eq!(request(client.orders().by_id("1").get().call()), "GET orders('1')");
    assert_eq!(request(client.users().by_id("1").owner().get().call()), "GET users('1')/owner");
    let set = client.orders().by_id("1").owner().set("2");
    assert_eq!(body(set), json!({"@odata.id": "https://example.com/v1/users('2')"}));
    let order = Order { to: Some(emitted::models::common::Address::default()), ..Default::default() };
    assert_eq!(serde_json::to_value(&order).ok(), Some(json!({"to": {}})));
}
