//! What is left of elements of the wrong kind can be used.

use obstacle_kinds as emitted;
use obstacle_kinds::models::{OfText, Thing};

mod support;

#[test]
fn what_is_left_is_used() {
    let client = support::client();
    assert_eq!(support::request(client.things().list().call()), "GET things");
    let item = client.things().by_id("1");
    assert_eq!(support::request(item.other().get().call()), "GET things('1')/other");
    assert_eq!(support::request(client.derived().by_id("1").get().call()), "GET derived('1')");
    assert_eq!(support::request(client.keyless().list().call()), "GET keyless");
    assert_eq!(support::request(client.others().list().call()), "GET others");
    let thing = Thing { id: Some("1".into()), of_text: Some(OfText::A), ..Thing::default() };
    assert_eq!(thing.clone(), thing);
}

#[test]
fn members_that_are_no_streams_are_json() {
    let thing = emitted::models::Thing { streams: Some(Vec::new()), of_entity: None, ..Default::default() };
    assert_eq!(thing.streams.map(|streams| streams.len()), Some(0));
}
