//! Type-cast segments, before and behind a key.

use casts as emitted;
use casts::models::{Device, DueFlag, Message, User};

mod support;

#[test]
fn casts_of_collections_and_items() {
    let client = support::client();
    let users = client.members().cast::<User>();
    assert_eq!(support::request(users.list().call()), "GET members/golden.kinds.user");
    assert_eq!(support::request(users.count().call()), "GET members/golden.kinds.user/$count");
    let messages = client.members().by_id("1").cast::<User>().messages();
    assert_eq!(support::request(messages.list().call()), "GET members('1')/golden.kinds.user/messages");
    // A key behind the cast.
    let messages = users.by_id("1").messages();
    assert_eq!(support::request(messages.list().call()), "GET members/golden.kinds.user('1')/messages");
    let owners = client.members().by_id("1").cast::<Device>().owners().cast::<User>();
    assert_eq!(support::request(owners.list().call()), "GET members('1')/golden.kinds.device/owners/golden.kinds.user");
}

#[test]
fn casts_of_properties() {
    let client = support::client();
    let message = client.members().cast::<User>().by_id("1").messages().by_id("2");
    let task = message.property(Message::FLAG).cast::<DueFlag>().task();
    let expected = "GET members/golden.kinds.user('1')/messages('2')/flag/golden.kinds.dueFlag/task";
    assert_eq!(support::request(task.get().call()), expected);
}

#[test]
fn content_that_the_overlay_knows_of() {
    let client = support::client();
    let message = client.members().cast::<User>().by_id("1").messages().by_id("2");
    let operation = message.media().download().into_operation();
    assert_eq!(operation.relative_url(), "members/golden.kinds.user('1')/messages('2')/$value");
}
