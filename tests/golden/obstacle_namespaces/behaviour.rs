//! Types of one name in several namespaces are told apart, in Rust and on the wire.

use obstacle_namespaces as emitted;
use obstacle_namespaces::models;
use serde_json::json;

mod support;

#[test]
fn each_namespace_is_a_module() {
    use emitted::value::Structured;
    assert_eq!(<models::Inner as Structured>::type_name(), "golden.inner");
    assert_eq!(<models::inner::Inner as Structured>::type_name(), "golden.inner.inner");
    let client = support::client();
    let inner = client.inners().by_id("1").cast::<models::inner::Inner>();
    assert_eq!(inner.mods().by_id("2").path().as_str(), "inners('1')/golden.inner.inner/mods('2')");
}

#[test]
fn values_of_like_named_types_are_told_apart() {
    let json = json!({
        "a": {"@odata.type": "#golden.Inner.same"},
        "b": {"n": 1},
        "e": "member",
        "f": "member",
        "@odata.type": "#golden.inner.inner",
    });
    let value: models::Inner = serde_json::from_value(json.clone()).expect("a value");
    assert_eq!(serde_json::to_value(&value).ok(), Some(json));
    let inner = value.downcast::<models::inner::Inner>().expect("a value of the derived type");
    let same = inner.a.expect("a value");
    assert!(same.is::<models::inner::Same>(), "{same:?}");
}
