//! Every operation can be called, whatever it is called, and hides nothing.

use obstacle_operations as emitted;
use obstacle_operations::models::{Thing, ThingActParameters, ThingActParameters_};
use serde_json::json;
use support::{body, request};

mod support;

#[test]
fn operations_hide_nothing() {
    let client: emitted::Client = support::client();
    let thing = client.things().by_id("1");
    assert_eq!(thing.act().path().as_str(), "things('1')/act");
    assert_eq!(request(thing.get().call()), "GET things('1')");
    assert_eq!(request(thing.get_action()), "POST things('1')/golden.get");
    assert_eq!(request(client.things().list().call()), "GET things");
    assert_eq!(request(client.things().add_action()), "POST things/golden.add");
    assert_eq!(client.new_function().path().as_str(), "new()");
}

#[test]
fn parameters_have_their_names_on_the_wire() {
    let client = support::client();
    let parameters = ThingActParameters_ {
        additional_: Some(1),
        self_: Some(2),
        r#type: Some(3),
        type_: Some(4),
        ..Default::default()
    };
    let call = client.things().by_id("1").act_with(&parameters);
    assert_eq!(body(call), json!({"additional": 1, "self": 2, "type": 3, "Type": 4}));
    let call = client.things().list_with_self_and_self_and_value_and_info_and_2(1, "a", 2, "b", true);
    assert_eq!(request(call), "GET things/golden.list(self=1,Self='a',value=2,INFO='b',_2=true)");
    let thing = Thing { parameters: Some(ThingActParameters::default()), ..Default::default() };
    assert_eq!(serde_json::to_value(&thing).ok(), Some(json!({"parameters": {}})));
}

#[test]
fn each_import_has_a_method() {
    let client = support::client();
    assert_eq!(request(client.again()), "POST Again");
    assert_eq!(request(client.things_()), "POST Things");
}
