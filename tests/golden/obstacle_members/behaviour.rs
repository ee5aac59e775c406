//! Whatever a member is called in Rust, it is called what it is on the wire.

use obstacle_members as emitted;
use obstacle_members::models::{Kind, Member};
use serde_json::{Map, Value, json};

mod support;

const INTEGERS: [&str; 29] = [
    "type",
    "self",
    "Self",
    "crate",
    "async",
    "additional",
    "expanded",
    "set_expanded",
    "setExpanded",
    "key",
    "KEY",
    "placeholder",
    "send",
    "_2fa",
    "größe",
    "GRÖSSE",
    "名前",
    "foo",
    "Foo",
    "fOO",
    "foo_bar",
    "fooBar",
    "_source",
    "__",
    "Option",
    "friends",
    "é",
    "e\u{301}",
    "undeclared",
];

#[test]
fn all_members_survive_a_round_trip() {
    let mut json: Map<String, Value> = (0..).zip(INTEGERS).map(|(n, name)| (name.to_owned(), json!(n))).collect();
    json.insert("kind".to_owned(), json!("e\u{301}"));
    let json = Value::Object(json);
    let member: Member = serde_json::from_value(json.clone()).expect("a member");
    assert_eq!(member.additional.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["undeclared"]);
    assert_eq!((member.r#type, member.additional_, member.crate_), (Some(0), Some(5), Some(3)));
    assert_eq!(serde_json::to_value(&member).ok(), Some(json));
}

#[test]
fn members_of_enumerations_are_told_apart() {
    let names = [
        "type",
        "self",
        "Self",
        "None",
        "Some",
        "_2fa",
        "red",
        "Red",
        "RED",
        "größe",
        "名前",
        "Unrecognized",
        "é",
        "e\u{301}",
    ];
    for (index, name) in names.iter().enumerate() {
        assert_eq!(Kind::from(*name).as_str(), *name);
        assert!(names[..index].iter().all(|other| Kind::from(*other) != Kind::from(*name)), "{name}");
    }
}

#[test]
fn navigation_does_not_hide_what_builders_have() {
    let client = support::client();
    let member = client.member();
    let paths = [
        member.list().path().as_str().to_owned(),
        member.get_navigation().path().as_str().to_owned(),
        member.set_navigation().path().as_str().to_owned(),
        member.delete_navigation().path().as_str().to_owned(),
        member.path_navigation().path().as_str().to_owned(),
        member.reference_navigation().path().as_str().to_owned(),
        member.cast_navigation().path().as_str().to_owned(),
        member.clone_navigation().path().as_str().to_owned(),
        member.new_navigation().path().as_str().to_owned(),
        member.r#move().path().as_str().to_owned(),
        member.into_navigation().path().as_str().to_owned(),
        member.friends().path().as_str().to_owned(),
    ];
    let names =
        ["list", "get", "set", "delete", "path", "reference", "cast", "clone", "new", "move", "into", "Friends"];
    assert_eq!(paths, names.map(|name| format!("member/{name}")));
    let url = member.get().select((Member::TYPE, Member::KEY, Member::KEY_)).expand(Member::FRIENDS_).into_operation();
    let query = [("$select", "type,KEY,key"), ("$expand", "Friends")].map(|(n, v)| (n.to_owned(), v.to_owned()));
    assert_eq!(url.query(), query);
    assert_eq!(<Member as emitted::value::Structured>::type_name(), "golden.member");
}
