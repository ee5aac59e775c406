//! Values of every type are read, and written back as they came.

use properties as emitted;
use properties::models::{Box, Thing};
use properties::{Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
use serde_json::{Value, json};

mod support;

const THING: &str = r##"{
    "@odata.etag": "W/\"1\"",
    "@odata.mediaReadLink": "https://example.com/v1/thing/$value",
    "id": "1",
    "aBinary": "AP__",
    "aBoolean": true,
    "aByte": 255,
    "aDate": "2026-04-21",
    "aDateTimeOffset": "2026-04-21T08:00:00.25+02:00",
    "aDecimal": 12345678901234567890.123456789,
    "aDouble": 1.5e300,
    "aDuration": "P1DT2H30M",
    "aGuid": "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11",
    "aPoint": {"type": "Point", "coordinates": [9.18, 48.78]},
    "aSByte": -128,
    "aSingle": 0.1,
    "aString": "text",
    "aTimeOfDay": "08:00:00.5",
    "anInt16": -32768,
    "anInt32": 2147483647,
    "anInt64": 9223372036854775807,
    "box": {"label": "fragile", "undeclared": [1]},
    "boxes": [{"label": "one"}, {}],
    "dates": ["2026-04-21", "2026-04-22"],
    "decimals": [0.10, 2],
    "nowhere": {"any": "thing"},
    "photo@odata.mediaContentType": "image/png",
    "primitive": 1,
    "strings": [],
    "untyped": {"deep": [null, {"er": 1}]},
    "untypedItems": [1, "two", null],
    "weight": 80.50,
    "weights": [1.0],
    "undeclared": "kept"
}"##;

#[test]
fn every_type_is_read() {
    let thing: Thing = serde_json::from_str(THING).expect("a thing");
    assert_eq!(thing.a_binary.map(|b| b.to_bytes()), Some(Ok(vec![0, 255, 255])));
    assert_eq!(thing.a_boolean, Some(true));
    assert_eq!(thing.a_byte, Some(255_u8));
    assert_eq!(thing.a_date, "2026-04-21".parse::<Date>().ok());
    assert_eq!(thing.a_date_time_offset, "2026-04-21T08:00:00.25+02:00".parse::<DateTimeOffset>().ok());
    assert_eq!(thing.a_decimal, "12345678901234567890.123456789".parse::<Decimal>().ok());
    assert_eq!(thing.a_double, Some(1.5e300));
    assert_eq!(thing.a_duration, "P1DT2H30M".parse::<Duration>().ok());
    assert_eq!(thing.a_guid, "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11".parse::<Guid>().ok());
    assert_eq!(thing.a_point, Some(json!({"type": "Point", "coordinates": [9.18, 48.78]})));
    assert_eq!(thing.a_s_byte, Some(-128_i8));
    assert_eq!(thing.a_single, Some(0.1));
    assert_eq!(thing.a_string.as_deref(), Some("text"));
    assert_eq!(thing.a_time_of_day, "08:00:00.5".parse::<TimeOfDay>().ok());
    assert_eq!(thing.an_int16, Some(-32_768_i16));
    assert_eq!(thing.an_int32, Some(2_147_483_647_i32));
    assert_eq!(thing.an_int64, Some(i64::MAX));
    let box_ = thing.r#box.expect("a box");
    assert_eq!((box_.label.as_deref(), box_.additional.get("undeclared")), (Some("fragile"), Some(&json!([1]))));
    assert_eq!(thing.boxes.map(|boxes| boxes.len()), Some(2));
    assert_eq!(thing.dates.map(|dates| dates.len()), Some(2));
    assert_eq!(thing.decimals, Some(["0.10", "2"].map(|d| d.parse().expect("a number")).into()));
    assert_eq!(thing.nowhere, Some(json!({"any": "thing"})));
    assert_eq!(thing.primitive, Some(json!(1)));
    assert_eq!(thing.strings, Some(vec![]));
    assert_eq!(thing.untyped, Some(json!({"deep": [null, {"er": 1}]})));
    assert_eq!(thing.weight, "80.50".parse::<Decimal>().ok());
    assert_eq!(thing.weights.map(|weights| weights.len()), Some(1));
    assert_eq!(thing.additional.etag(), Some("W/\"1\""));
    assert_eq!(thing.additional.get("undeclared"), Some(&json!("kept")));
}

#[test]
fn nothing_is_lost() {
    let thing: Thing = serde_json::from_str(THING).expect("a thing");
    let text = serde_json::to_string(&thing).expect("JSON");
    assert_eq!(serde_json::from_str::<Value>(&text).ok(), serde_json::from_str::<Value>(THING).ok());
    // `Value` reads numbers as binary ones; the digits are there all the same.
    for digits in ["12345678901234567890.123456789", "0.10", "80.50"] {
        assert!(text.contains(digits), "{digits} is not in {text}");
    }
}

#[test]
fn nothing_fails_to_be_read() {
    let cases = [
        json!({}),
        json!({"id": null, "box": null, "boxes": null, "strings": null}),
        json!({"anInt32": "one", "aByte": 256, "anInt64": 1.5, "aBoolean": 1, "aString": 1, "aDate": "today"}),
        json!({"box": "text", "boxes": [{"label": "one"}, null, 1], "strings": ["one", null], "dates": {}}),
    ];
    for case in cases {
        let thing: Thing = serde_json::from_value(case.clone()).expect("a thing");
        assert_eq!(serde_json::to_value(&thing).ok(), Some(case));
    }
}

#[test]
fn a_field_takes_the_place_of_what_did_not_fit() {
    let mut thing: Thing = serde_json::from_value(json!({"aDate": "today"})).expect("a thing");
    thing.a_date = "2026-04-21".parse().ok();
    assert_eq!(serde_json::to_value(&thing).ok(), Some(json!({"aDate": "2026-04-21"})));
}

#[test]
fn a_struct_literal_makes_a_request() {
    let thing = Thing {
        boxes: Some(vec![Box { label: Some("one".into()), ..Default::default() }]),
        weight: Some(80.into()),
        ..Default::default()
    };
    assert_eq!(serde_json::to_value(&thing).ok(), Some(json!({"boxes": [{"label": "one"}], "weight": 80})));
    let patch = emitted::Patch::new().set(Thing::A_STRING, "x").null(Thing::BOX);
    let client = support::client();
    assert_eq!(support::request(client.thing().update(patch.clone())), "PATCH thing");
    assert_eq!(support::body(client.thing().update(patch)), json!({"aString": "x", "box": null}));
}
