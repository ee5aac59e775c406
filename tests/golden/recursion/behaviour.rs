//! Values that contain values of their own type, to any depth.

use recursion as emitted;
use recursion::models::{Chicken, Egg, Expression, Link, Node, Not};
use serde_json::json;

mod support;

#[test]
fn recursive_values_survive_a_round_trip() {
    let json = json!({
        "id": "1",
        "chicken": {"egg": {"chicken": {"egg": {}}}},
        "expression": {"@odata.type": "#golden.not", "operand": {"@odata.type": "#golden.not", "operand": {}}},
        "link": {"name": "a", "next": {"name": "b", "next": {"name": "c"}}},
        "tree": {"name": "trunk", "branches": [{"name": "left", "branches": []}, {"name": "right"}]},
        "wrapper": {"@odata.type": "#golden.wrapped", "own": {"own": {}}},
    });
    let node: Node = serde_json::from_value(json.clone()).expect("a node");
    let next = node.link.as_ref().and_then(|link| link.next.as_ref());
    assert_eq!(next.and_then(|link| link.name.as_deref()), Some("b"));
    assert_eq!(serde_json::to_value(&node).ok(), Some(json));
}

#[test]
fn recursive_values_can_be_made() {
    let link = Link { next: Some(Box::new(Link::default())), ..Default::default() };
    let egg = Egg { chicken: Some(Box::new(Chicken::default())), ..Default::default() };
    let not = Not { operand: Some(Expression::default()), ..Default::default() };
    let node = Node {
        chicken: Some(Chicken { egg: Some(Box::new(egg)), ..Default::default() }),
        expression: Some(not.into()),
        link: Some(link),
        ..Default::default()
    };
    let json = json!({
        "chicken": {"egg": {"chicken": {}}},
        "expression": {"@odata.type": "#golden.not", "operand": {}},
        "link": {"next": {}},
    });
    assert_eq!(serde_json::to_value(&node).ok(), Some(json));
    assert_eq!(node.clone(), node);
}

#[test]
fn paths_go_round_as_often_as_wanted() {
    let client = support::client();
    let node = client.root_singleton().children().by_id("1").parent().parent().children();
    assert_eq!(node.path().as_str(), "root/children/1/parent/parent/children");
    let url = node.list().expand(Node::CHILDREN.with().expand(Node::PARENT)).into_operation();
    assert_eq!(url.query(), [("$expand".to_owned(), "children($expand=parent)".to_owned())]);
}
