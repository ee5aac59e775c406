//! Members that are known and members that are not, alone and in sets, in JSON and in URLs.

use enums as emitted;
use enums::Flags;
use enums::models::{Access, Clash, Color, Empty, EmptyFlags, Light};
use serde_json::json;

mod support;

#[test]
fn members_survive_a_round_trip() {
    let json = json!({
        "color": "green",
        "colors": ["red", "ultraviolet"],
        "access": "read, write,newer",
        "clash": "unrecognized",
        "empty": "first",
        "emptyFlags": "first,second",
    });
    let light: Light = serde_json::from_value(json).expect("a light");
    assert_eq!(light.color, Some(Color::Green));
    assert_eq!(light.colors, Some(vec![Color::Red, Color::Unrecognized("ultraviolet".into())]));
    assert_eq!(light.access, Some(Flags::from([Access::Read, Access::Write, "newer".into()])));
    assert_eq!(light.empty, Some(Empty::Unrecognized("first".into())));
    assert_eq!(light.empty_flags, Some(Flags::from([EmptyFlags::from("first"), EmptyFlags::from("second")])));
    let back = json!({
        "color": "green",
        "colors": ["red", "ultraviolet"],
        "access": "read,write,newer",
        "clash": "unrecognized",
        "empty": "first",
        "emptyFlags": "first,second",
    });
    assert_eq!(serde_json::to_value(&light).ok(), Some(back));
}

#[test]
fn members_that_clash_are_told_apart() {
    for name in ["Unrecognized", "unrecognized", "Self", "neither"] {
        assert_eq!(Clash::from(name).as_str(), name);
    }
    assert_ne!(Clash::from("Unrecognized"), Clash::from("unrecognized"));
    assert_eq!(Clash::from("Unrecognized"), Clash::Unrecognized);
}

#[test]
fn what_is_no_member_is_kept() {
    // Some services send numbers, with or without being asked to.
    let json = json!({"color": 1, "access": 3, "colors": ["red", 2]});
    let light: Light = serde_json::from_value(json.clone()).expect("a light");
    let fitting = Some(vec![Color::Red]);
    assert_eq!((light.color.clone(), light.access.clone(), light.colors.clone()), (None, None, fitting));
    assert_eq!(serde_json::to_value(&light).ok(), Some(json));
}

#[test]
fn members_in_urls_are_qualified() {
    let client = support::client();
    let lights = client.lights();
    let url = |filter| lights.list().filter(filter).into_operation().query()[0].1.clone();
    assert_eq!(url(Light::COLOR.eq(Color::Red)), "color eq golden.color'red'");
    assert_eq!(url(Light::COLOR.eq(Color::from("it's new"))), "color eq golden.color'it''s new'");
    assert_eq!(url(Light::ACCESS.has("3".parse::<Flags<Access>>().expect("flags"))), "access has golden.access'read,write'");
    assert_eq!(url(Light::ACCESS.eq(Flags::empty())), "access eq golden.access'none'");
    assert_eq!(Flags::<Access>::of_value(0), Some(Flags::empty()));
    assert_eq!("nobody".parse::<Flags<Access>>(), Ok(Flags::from(Access::from("nobody"))));
    assert_eq!(url(Light::ACCESS.has(Flags::from(Access::Write))), "access has golden.access'write'");
    let item = lights.by_id(Color::Green);
    assert_eq!(item.path().as_str(), "lights(golden.color'green')");
    assert_eq!(item.path().template(), "lights({light-id})");
}
