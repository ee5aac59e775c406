//! What each place allows: this compiles, and what is not allowed is not there.

use emitted::Patch;
use places as emitted;
use places::models::{Guest, Item, Room};
use serde_json::json;
use support::{body, request};

mod support;

#[test]
fn contained_entities_are_made_where_they_live() {
    let client = support::client();
    let furniture = client.rooms().by_id("1").furniture();
    let item = Item::default();
    let requests = [
        request(furniture.list().call()),
        request(furniture.create(&item)),
        request(furniture.by_id("2").get().call()),
        request(furniture.by_id("2").update(Patch::<Item>::new())),
        request(client.rooms().by_id("1").lamp().get().call()),
        request(client.rooms().by_id("1").lamp().delete()),
    ];
    let expected = [
        "GET rooms('1')/furniture",
        "POST rooms('1')/furniture",
        "GET rooms('1')/furniture('2')",
        "PATCH rooms('1')/furniture('2')",
        "GET rooms('1')/lamp",
        "DELETE rooms('1')/lamp",
    ];
    assert_eq!(requests, expected);
    assert_eq!(request(furniture.count().call()), "GET rooms('1')/furniture/$count");
}

#[test]
fn other_entities_are_referred_to() {
    let client = support::client();
    let room = client.rooms().by_id("1");
    let guest = Guest { id: Some("it's".into()), ..Default::default() };
    let url = json!({"@odata.id": "https://example.com/v1/guests('it''s')"});
    assert_eq!(request(room.guests().add(&guest)), "POST rooms('1')/guests/$ref");
    assert_eq!(body(room.guests().add(&guest)), url);
    assert_eq!(body(room.guests().add("it's")), url);
    assert_eq!(body(room.guests().add(&client.guests().by_id("it's"))), url);
    assert_eq!(request(room.guests().remove("it's")), "DELETE rooms('1')/guests('it''s')/$ref");
    assert_eq!(request(room.guests().refs()), "GET rooms('1')/guests/$ref");
    assert_eq!(request(room.owner().set(&guest)), "PUT rooms('1')/owner/$ref");
    assert_eq!(body(room.owner().set(&guest)), url);
    assert_eq!(request(room.owner().clear()), "DELETE rooms('1')/owner/$ref");
    assert_eq!(request(room.owner().reference()), "GET rooms('1')/owner/$ref");
}

#[test]
fn singletons_and_sets() {
    let client = support::client();
    assert_eq!(request(client.lobby().get().call()), "GET lobby");
    assert_eq!(request(client.lobby().update(Patch::<Room>::new())), "PATCH lobby");
    assert_eq!(request(client.lobby().guests().list().call()), "GET lobby/guests");
    // The metadata says that guests are replaced, not changed.
    let guest = Guest::default();
    assert_eq!(request(client.guests().by_id("1").replace(&guest)), "PUT guests('1')");
    // The metadata excludes `$top`, the overlay allows it.
    assert_eq!(request(client.guests().list().top(5).call()), "GET guests?$top=5");
    let options = client.rooms().list().filter(Room::ID.eq("1")).order_by(Room::ID.desc()).count().call();
    assert_eq!(request(options), "GET rooms?$filter=id%20eq%20'1'&$orderby=id%20desc&$count=true");
}

#[test]
fn permissions_are_data() {
    let client = support::client();
    let permissions = |operation: &emitted::Operation| {
        operation.info().permissions.iter().map(|p| (p.scheme, p.scope)).collect::<Vec<_>>()
    };
    let furniture = client.rooms().by_id("1").furniture();
    let create = [("Delegated", "Furniture.Create"), ("Delegated", "Furniture.All"), ("Application", "Furniture.All")];
    assert_eq!(permissions(furniture.create(&Item::default()).operation()), create);
    assert_eq!(permissions(&furniture.list().into_operation()), []);
}
