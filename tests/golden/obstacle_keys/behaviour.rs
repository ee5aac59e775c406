//! What is left of odd keys can be used.

use obstacle_keys as emitted;
use obstacle_keys::models::{Color, LongKey_};

mod support;

#[test]
fn entities_without_a_key_are_listed_and_created() {
    let client = support::client();
    assert_eq!(support::request(client.of_complex_type().list().call()), "GET ofComplexType");
    let nothing = emitted::models::OfNothing::default();
    assert_eq!(support::request(client.of_nothing().create(&nothing)), "POST ofNothing");
    let nil = "00000000-0000-0000-0000-000000000000";
    let below = client.things().by_id(nil).below().list().call();
    assert_eq!(support::request(below), format!("GET things({nil})/below"));
}

#[test]
fn keys_that_are_odd_are_used() {
    let client = support::client();
    assert_eq!(client.twice_the_same().by_id("1").path().as_str(), "twiceTheSame('1')");
    let item = client.without_alias().by_id(("1", Color::Red));
    assert_eq!(item.path().as_str(), "withoutAlias(code='1',color=golden.color'red')");
    assert_eq!(client.nullable().by_id("1").path().as_str(), "nullable('1')");
    assert_eq!(client.nullable_below().by_id("1").path().as_str(), "nullableBelow('1')");
    let nil = "00000000-0000-0000-0000-000000000000";
    assert_eq!(client.of_thing().by_id((nil, 1)).path().as_str(), format!("ofThing(thingId={nil},number=1)"));
    // That of the base type holds.
    assert_eq!(client.another_key().by_id("1").path().as_str(), "anotherKey('1')");
    assert_eq!(client.another_bad_key().by_id("1").path().as_str(), "anotherBadKey('1')");
    assert_eq!(client.good_key_below().by_id("1").path().as_str(), "goodKeyBelow('1')");
}

#[test]
fn parts_of_a_key_have_names_of_their_own() {
    let client = support::client();
    let key = LongKey_ { r#type: "1".into(), _type: "2".into(), type_: "3".into(), self_: "4".into() };
    assert_eq!(client.longs().by_id(key).path().as_str(), "longs(type='1',_type='2',Type='3',self='4')");
}
