//! Every place can be reached, whatever it is called.

use obstacle_places as emitted;

mod support;

#[test]
fn roots_do_not_hide_what_the_client_has() {
    let client: emitted::Client = support::client();
    let paths = [
        client.new_singleton().path().as_str().to_owned(),
        client.root_singleton().path().as_str().to_owned(),
        client.service_singleton_().path().as_str().to_owned(),
        client.url_singleton().path().as_str().to_owned(),
        client.settings_singleton().path().as_str().to_owned(),
        client.batch_singleton().path().as_str().to_owned(),
        client.clone_singleton().path().as_str().to_owned(),
        client.r#type().path().as_str().to_owned(),
        client.self_().path().as_str().to_owned(),
        client.into_singleton().path().as_str().to_owned(),
    ];
    assert_eq!(paths, ["new", "root", "service", "url", "settings", "batch", "clone", "type", "self", "into"]);
    assert_eq!(client.root().as_str(), "https://example.com/v1");
}

#[test]
fn places_of_a_base_type_that_is_not_there_itself() {
    let client = support::client();
    let base = client.base_friends().by_id("1");
    assert_eq!(base.friends().path().as_str(), "baseFriends('1')/friends");
    assert_eq!(base.things().path().as_str(), "baseFriends('1')/things");
    let thing = client.items().by_id("1").thing();
    assert_eq!(thing.item().collection().path().as_str(), "items('1')/thing/item/collection");
    assert_eq!(client.ts().by_id("1").p().p().path().as_str(), "ts('1')/P/P");
}
