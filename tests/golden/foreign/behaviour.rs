//! A service whose keys are no `id`, and whose values are open.

use foreign as emitted;
use foreign::models::{Cabin, Traveller};
use serde_json::json;
use support::{body, request};

mod support;

#[test]
fn keys_have_their_own_names_and_types() {
    let client = support::client();
    let person = client.people().by_id("o'neil");
    assert_eq!(request(person.get().call()), "GET People('o''neil')");
    assert_eq!(
        request(person.tickets().by_id(Cabin::First).get().call()),
        "GET People('o''neil')/Tickets(Travel.Model.Cabin'First')"
    );
    assert_eq!(request(client.photos().by_id(7).get().call()), "GET Photos(7)");
    assert_eq!(request(client.me().friends().list().call()), "GET Me/Friends");
    assert_eq!(request(person.photo().clear()), "DELETE People('o''neil')/Photo/$ref");
}

#[test]
fn references_use_the_binding() {
    let client = support::client();
    let photo = foreign::models::Photo { id: Some(7), ..Default::default() };
    let call = client.people().by_id("russell").photo().set(&photo);
    assert_eq!(body(call), json!({"@odata.id": "https://travel.example/TripService/Photos(7)"}));
    assert_eq!(emitted::Cloud::TRAVEL, emitted::Cloud::named("travel"));
}

#[test]
fn open_types_keep_what_is_not_declared() {
    let json = json!({
        "UserName": "russell",
        "Nickname": "rusty",
        "Home": {"City": "Boise", "Street": "Main"},
        "Flown": 100,
        "Portrait@odata.mediaReadLink": "People('russell')/Portrait",
    });
    let person: Traveller = serde_json::from_value(json.clone()).expect("a traveller");
    assert_eq!((person.user_name.as_deref(), person.flown), (Some("russell"), Some(100)));
    let home = person.home.as_ref().expect("a home");
    assert_eq!((home.city.as_deref(), home.additional.get("Street")), (Some("Boise"), Some(&json!("Main"))));
    assert_eq!(serde_json::to_value(&person).ok(), Some(json));
    let client = support::client();
    assert_eq!(body(client.people().create(&person))["Nickname"], "rusty");
}
