//! Models and JSON: what comes in goes out again, and values that a type cannot hold are neither lost nor fatal.

use csdlgen_tests::graph;
use csdlgen_tests::runtime::{Additional, Flags};
use csdlgen_tests::sample::{Color, Sample};
use graph_connectors::ErrorKind;
use graph_connectors::models::{
    Application, Connector, ConnectorGroup, ConnectorGroupRegion, ConnectorGroupType, IPv4CidrRange, IpRange,
    OnPremisesPublishing,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt::Debug;

/// What the checks below need of a model.
trait Model: Clone + Debug + PartialEq + Serialize + DeserializeOwned {
    /// Takes out what the value holds beyond its declared properties, and says under which names it was.
    fn take_kept(&mut self) -> Vec<String>;
}

macro_rules! models {
    ($($type:ty)*) => {$(
        impl Model for $type {
            fn take_kept(&mut self) -> Vec<String> {
                let kept = std::mem::take(&mut self.additional);
                let mut names: Vec<String> = kept.iter().map(|(name, _)| name.to_owned()).collect();
                names.sort_unstable();
                names
            }
        }
    )*};
}
models!(Application Connector ConnectorGroup OnPremisesPublishing Sample);

/// Reads `json`, which sets the properties that `shown` shows and keeps the names of `kept` beside them, and writes it:
/// as `written` has it. In the other order, the properties make an equal value.
fn check<T: Model>(json: &str, written: &str, shown: &str, kept: &[&str]) {
    let value: T = serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    let text = serde_json::to_string(&value).unwrap_or_else(|error| panic!("{json}: {error}"));
    let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(parsed(&text), parsed(written), "{json}");

    let reversed: T = serde_json::from_str(&reverse(json)).unwrap_or_else(|error| panic!("{json}: {error}"));
    assert!(reversed == value || json.contains("NaN"), "{json}: {reversed:?} is not {value:?}");

    let mut value = value;
    assert_eq!(value.take_kept(), kept, "{json}");
    assert_eq!(compact(&format!("{value:#?}")), shown, "{json}");
}

/// `{:#?}`, which shows values, on one line.
fn compact(text: &str) -> String {
    let line = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    [(", }", " }"), (", ]", "]"), ("[ ", "["), (", )", ")"), ("( ", "(")].iter().fold(line, |l, (a, b)| l.replace(a, b))
}

#[test]
fn values_are_shown_only_where_they_are_asked_for() {
    let json = r#"{"id":"secret-1","name":"secret-2","region":7,"x":"secret-3"}"#;
    let group: ConnectorGroup = serde_json::from_str(json).unwrap();
    let shown = format!("{group:?} {:?} {:?}", Some(&group), [&group]);
    assert!(!shown.contains("secret"), "{shown}");
    assert!(shown.starts_with(r#"ConnectorGroup { id: _, name: _, additional: {"region": _, "x": _} }"#), "{shown}");
    let all = format!("{group:#?}");
    assert!((1..=3).all(|n| all.contains(&format!("secret-{n}"))), "{all}");
}

/// The object with its properties in the other order.
fn reverse(json: &str) -> String {
    let object: Vec<(String, Value)> = serde_json::from_str::<serde_json::Map<_, _>>(json)
        .unwrap_or_else(|error| panic!("{json}: {error}"))
        .into_iter()
        .collect();
    let properties: Vec<String> =
        object.iter().rev().map(|(name, value)| format!("{}:{value}", Value::from(&**name))).collect();
    format!("{{{}}}", properties.join(","))
}

/// Values that come in and go out as they are: JSON, what is shown of it, and what is kept beside the properties.
fn lossless<T: Model>(cases: &[(&str, &str, &[&str])]) {
    for (json, shown, kept) in cases {
        check::<T>(json, json, shown, kept);
    }
}

#[test]
fn what_no_property_holds_is_kept() {
    lossless::<ConnectorGroup>(&[
        ("{}", "ConnectorGroup", &[]),
        (r#"{"id":"1","new":{"a":[1,null,"x"]},"Name":"case"}"#, r#"ConnectorGroup { id: "1" }"#, &["Name", "new"]),
        (
            r##"{"@odata.context":"c","@odata.etag":"W/\"1\"","@odata.type":"#a.b","@odata.id":"i"}"##,
            "ConnectorGroup",
            &["@odata.context", "@odata.etag", "@odata.id", "@odata.type"],
        ),
        (
            r#"{"@context":"c","@etag":"1","@type":"x","@id":"i"}"#,
            "ConnectorGroup",
            &["@context", "@etag", "@id", "@type"],
        ),
        (
            r#"{"members@odata.navigationLink":"m","name@Core.Description":"d","name":"n","@a.b#q":false}"#,
            r#"ConnectorGroup { name: "n" }"#,
            &["@a.b#q", "members@odata.navigationLink", "name@Core.Description"],
        ),
        (r##"{"#microsoft.graph.restart":{"target":"t"}}"##, "ConnectorGroup", &["#microsoft.graph.restart"]),
        (
            r#"{"id":null,"name":null,"region":null,"isDefault":null,"unknown":null}"#,
            "ConnectorGroup",
            &["id", "isDefault", "name", "region", "unknown"],
        ),
    ]);
    let group: ConnectorGroup = serde_json::from_str(r##"{"@etag":"1","@type":"#x.y","@odata.id":"i"}"##).unwrap();
    let read = (group.additional.etag(), group.additional.odata_type(), group.additional.odata_id());
    assert_eq!(read, (Some("1"), Some("x.y"), Some("i")));
}

#[test]
fn every_primitive_is_read_and_written() {
    lossless::<Sample>(&[
        (r#"{"bool":true}"#, "Sample { bool: true }", &[]),
        (r#"{"byte":255,"sbyte":-128,"int16":-32768}"#, "Sample { byte: 255, int16: -32768, sbyte: -128 }", &[]),
        (r#"{"int32":-2147483648}"#, "Sample { int32: -2147483648 }", &[]),
        (r#"{"int64":9223372036854775807}"#, "Sample { int64: 9223372036854775807 }", &[]),
        (r#"{"int64":-9223372036854775808}"#, "Sample { int64: -9223372036854775808 }", &[]),
        (r#"{"double":0.1}"#, "Sample { double: 0.1 }", &[]),
        (r#"{"double":-1.7976931348623157e308}"#, "Sample { double: -1.7976931348623157e308 }", &[]),
        (r#"{"double":5e-324}"#, "Sample { double: 5e-324 }", &[]),
        (r#"{"double":"INF"}"#, "Sample { double: inf }", &[]),
        (r#"{"double":"-INF"}"#, "Sample { double: -inf }", &[]),
        (r#"{"double":"NaN"}"#, "Sample { double: NaN }", &[]),
        (r#"{"decimal":"INF"}"#, "Sample { decimal: INF }", &[]),
        (r#"{"text":"O'Neil \u0000\n\ud83d\ude00"}"#, "Sample { text: \"O'Neil \\0\\n😀\" }", &[]),
        (
            r#"{"guid":"5F61B2D9-1b1c-4c39-a9ac-4a3e8a1c2b11"}"#,
            "Sample { guid: \"5F61B2D9-1b1c-4c39-a9ac-4a3e8a1c2b11\" }",
            &[],
        ),
        (r#"{"date":"2026-04-21"}"#, "Sample { date: \"2026-04-21\" }", &[]),
        (r#"{"time":"08:00:00.1234567"}"#, "Sample { time: \"08:00:00.1234567\" }", &[]),
        (
            r#"{"dateTime":"2026-04-21T08:00:00.1234567Z"}"#,
            "Sample { dateTime: \"2026-04-21T08:00:00.1234567Z\" }",
            &[],
        ),
        (r#"{"dateTime":"2026-04-21T08:00:00-05:30"}"#, "Sample { dateTime: \"2026-04-21T08:00:00-05:30\" }", &[]),
        (r#"{"dateTime":"2026-04-21T08:00:00"}"#, "Sample { dateTime: \"2026-04-21T08:00:00\" }", &[]),
        (r#"{"dateTime":"0001-01-01T00:00:00Z"}"#, "Sample { dateTime: \"0001-01-01T00:00:00Z\" }", &[]),
        (r#"{"duration":"-P1DT2H3M4.5S"}"#, "Sample { duration: \"-P1DT2H3M4.5S\" }", &[]),
        (r#"{"binary":"_-8="}"#, "Sample { binary: \"_-8=\" }", &[]),
        (r#"{"binary":"/+8"}"#, "Sample { binary: \"/+8\" }", &[]),
        (r#"{"untyped":[1,{"a":"b"}]}"#, r#"Sample { untyped: Array [Number(1), Object { "a": String("b") }] }"#, &[]),
        (
            r#"{"child":{"child":{"x":1}}}"#,
            r#"Sample { child: sample { child: sample { additional: { "x": Number(1) } } } }"#,
            &[],
        ),
        (
            r#"{"texts":["a","b"],"children":[{"bool":false},{}]}"#,
            r#"Sample { children: [sample { bool: false }, sample], texts: ["a", "b"] }"#,
            &[],
        ),
    ]);
}

/// Numbers in strings come from services that honour `IEEE754Compatible=true`; other spellings of a number are equal to
/// the one that is written.
#[test]
fn numbers_are_written_as_they_came() {
    for (json, shown, kept) in [
        (r#"{"int64":"9223372036854775807"}"#, "Sample { int64: 9223372036854775807 }", &["int64"][..]),
        (r#"{"int32":"50"}"#, "Sample { int32: 50 }", &["int32"]),
        (r#"{"decimal":"1.10"}"#, "Sample { decimal: 1.10 }", &["decimal"]),
        (r#"{"decimals":["1.10",2]}"#, "Sample { decimals: [1.10, 2] }", &["decimals"]),
        (r#"{"double":3.0}"#, "Sample { double: 3.0 }", &[]),
    ] {
        check::<Sample>(json, json, shown, kept);
    }
    check::<Sample>(r#"{"double":3}"#, r#"{"double":3.0}"#, "Sample { double: 3.0 }", &[]);
    // Changed, it is written as a number.
    let mut sample: Sample = serde_json::from_str(r#"{"int64":"1","decimal":"1.0"}"#).unwrap();
    sample.int64 = Some(2);
    sample.decimal = Some("2.50".parse().unwrap());
    assert_eq!(serde_json::to_string(&sample).unwrap(), r#"{"decimal":2.50,"int64":2}"#);
}

#[test]
fn decimals_keep_every_digit() {
    for number in
        ["1.10", "0", "-0.0", "1e400", "1E-400", "0.1234567890123456789012345", "79228162514264337593543950335"]
    {
        let json = format!(r#"{{"decimal":{number},"decimals":[{number},1.0]}}"#);
        let value: Sample = serde_json::from_str(&json).unwrap();
        assert_eq!(value.decimal.as_ref().map(ToString::to_string).as_deref(), Some(number));
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
        let quoted: Sample = serde_json::from_str(&format!(r#"{{"decimal":"{number}"}}"#)).unwrap();
        assert_eq!(quoted.decimal, value.decimal);
    }
}

#[test]
fn values_of_another_type_are_kept_beside_the_property() {
    let cases = [
        ("bool", r#""true""#),
        ("bool", "1"),
        ("byte", "256"),
        ("byte", "-1"),
        ("int16", "40000"),
        ("int32", "1.5"),
        ("int32", "2147483648"),
        ("int32", r#""x""#),
        ("int64", "9223372036854775808"),
        ("int64", "1e3"),
        ("int64", "[]"),
        ("double", r#""1.5""#),
        ("double", "18446744073709551615"),
        ("double", "9007199254740993"),
        ("double", "9223372036854775807"),
        ("decimal", "true"),
        ("decimal", r#""one""#),
        ("text", "5"),
        ("text", "{}"),
        ("color", "1"),
        ("flags", "3"),
        ("child", r#""x""#),
        ("child", "[{}]"),
        ("date", r#""2026-13-01""#),
        ("date", "20260101"),
        ("dateTime", r#""2026-04-21""#),
        ("dateTime", r#""""#),
        ("time", r#""8:00""#),
        ("duration", r#""P1Y""#),
        ("duration", "60"),
        ("guid", r#""me""#),
        ("binary", r#""a b""#),
        ("texts", r#""a""#),
        ("texts", r#"{"a":[]}"#),
        ("children", "{}"),
    ];
    for (name, value) in cases {
        check::<Sample>(&format!(r#"{{"{name}":{value}}}"#), &format!(r#"{{"{name}":{value}}}"#), "Sample", &[name]);
    }
}

#[test]
fn of_collections_the_items_that_fit_are_there_and_all_are_kept() {
    for (name, value, shown) in [
        ("texts", r#"["a",null,"b"]"#, r#"["a", "b"]"#),
        ("texts", r#"["a",5]"#, r#"["a"]"#),
        ("texts", r#"[["a"],"b"]"#, r#"["b"]"#),
        ("texts", "[null]", "[]"),
        (
            "children",
            r#"[{"text":"a","x":[null]},null]"#,
            r#"[sample { text: "a", additional: { "x": Array [Null] } }]"#,
        ),
        (
            "children",
            r#"[{"int32":"x"},"y",{"z":1}]"#,
            r#"[sample { additional: { "int32": String("x") } }, sample { additional: { "z": Number(1) } }]"#,
        ),
        ("decimals", r#"[1.5,"x"]"#, "[1.5]"),
    ] {
        let shown = format!("Sample {{ {name}: {shown} }}");
        check::<Sample>(&format!(r#"{{"{name}":{value}}}"#), &format!(r#"{{"{name}":{value}}}"#), &shown, &[name]);
    }
    // Changed, it is what it was changed to.
    let mut sample: Sample = serde_json::from_str(r#"{"texts":["a",null,"b"]}"#).unwrap();
    sample.texts.as_mut().unwrap().pop();
    assert_eq!(serde_json::to_string(&sample).unwrap(), r#"{"texts":["a"]}"#);
    // A misfit deeper down concerns its own property alone.
    let json = r#"{"children":[{"int32":"x"},{"texts":[null]}]}"#;
    let items = r#"sample { additional: { "int32": String("x") } }, sample { texts: [], additional: { "texts": Array [Null] } }"#;
    let shown = &format!("Sample {{ children: [{items}] }}");
    check::<Sample>(json, json, shown, &[]);
}

#[test]
fn setting_a_property_replaces_what_was_kept_for_it() {
    let mut group: ConnectorGroup =
        serde_json::from_str(r#"{"name":null,"region":7,"isDefault":"yes","x":1}"#).unwrap();
    group.name = Some("Europe".into());
    group.region = Some(ConnectorGroupRegion::Eur);
    let written = json!({"name": "Europe", "region": "eur", "isDefault": "yes", "x": 1});
    assert_eq!(serde_json::to_value(&group).unwrap(), written);
    assert_eq!(group.additional.remove("isDefault"), Some(json!("yes")));
    group.name = None;
    assert_eq!(serde_json::to_value(&group).unwrap(), json!({"name": null, "region": "eur", "x": 1}));
}

#[test]
fn enumerations_are_open() {
    lossless::<ConnectorGroup>(&[
        (
            r#"{"region":"japan","connectorGroupType":"syncFabric"}"#,
            r#"ConnectorGroup { connectorGroupType: "syncFabric", region: "japan" }"#,
            &[],
        ),
        (r#"{"region":"EUR"}"#, r#"ConnectorGroup { region: "EUR" }"#, &[]),
        (r#"{"region":""}"#, r#"ConnectorGroup { region: "" }"#, &[]),
    ]);
    let group: ConnectorGroup =
        serde_json::from_str(r#"{"region":"japan","connectorGroupType":"applicationProxy"}"#).unwrap();
    assert_eq!(group.region, Some(ConnectorGroupRegion::Unrecognized("japan".into())));
    assert_eq!(group.connector_group_type, Some(ConnectorGroupType::ApplicationProxy));
    assert_eq!(ConnectorGroupRegion::from("japan").to_string(), "japan");
}

#[test]
fn flags_are_sets_that_keep_unknown_members() {
    lossless::<Sample>(&[
        (r#"{"flags":"red"}"#, r#"Sample { flags: "red" }"#, &[]),
        (r#"{"flags":"blue,8,pink"}"#, r#"Sample { flags: "blue,8,pink" }"#, &[]),
        (r#"{"flags":""}"#, "Sample", &["flags"]),
    ]);
    check::<Sample>(r#"{"flags":"red, green"}"#, r#"{"flags":"red,green"}"#, r#"Sample { flags: "red,green" }"#, &[]);
    let mut flags: Flags<Color> = "blue,pink".parse().unwrap();
    let pink = Color::Unrecognized("pink".into());
    assert!(flags.contains(&Color::Blue) && flags.contains(&pink) && !flags.contains(&Color::Red));
    assert!(flags.insert(Color::Red) && !flags.insert(Color::Red) && flags.remove(&Color::Blue));
    assert_eq!(flags, [Color::Red, pink].into());
    assert_eq!(format!("{flags} {flags:?}"), r#"pink,red {Color("pink"), Color("red")}"#);
    let each: HashSet<Color> = flags.iter().chain(&flags).cloned().collect();
    assert!(each.len() == 2 && each.contains(&Color::Red) && !each.contains(&Color::Blue));
}

#[test]
fn values_are_equal_where_they_hold_the_same() {
    let read = |json: &str| serde_json::from_str::<Sample>(json).unwrap();
    for (a, b) in [
        (r#"{"text":"a"}"#, r#"{"text":"b"}"#),
        (r#"{"text":null}"#, "{}"),
        (r#"{"x":1}"#, r#"{"x":2}"#),
        (r#"{"texts":["a","b"]}"#, r#"{"texts":["b","a"]}"#),
        (r#"{"texts":[]}"#, "{}"),
        (r#"{"child":{}}"#, "{}"),
        (r#"{"child":{"x":1}}"#, r#"{"child":{}}"#),
        (r#"{"decimal":1.0}"#, r#"{"decimal":1.00}"#),
    ] {
        assert_ne!(read(a), read(b));
        assert_eq!(read(a), read(a).clone());
    }
}

/// A model within a type of the user's own.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Inventory {
    site: String,
    #[serde(default)]
    connectors: Vec<Connector>,
    group: Option<ConnectorGroup>,
    region: ConnectorGroupRegion,
}

#[test]
fn models_stand_in_types_of_the_users_own() {
    let json = json!({
        "site": "Rome", "group": {"name": null, "@odata.etag": "1"}, "region": "japan",
        "connectors": [{"id": "1", "status": "active"}, {"externalIp": 5}],
    });
    let inventory: Inventory = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(inventory.connectors[0].id.as_deref(), Some("1"));
    assert_eq!(inventory.region.as_str(), "japan");
    assert_eq!(serde_json::to_value(&inventory).unwrap(), json);
    assert_eq!(serde_json::from_str::<Inventory>(&json.to_string()).unwrap(), inventory);
}

#[test]
fn derived_types_are_chosen_by_their_name() {
    let range = |json: &str| {
        let json = format!(r#"{{"wafIpRanges":[{json}]}}"#);
        let publishing: OnPremisesPublishing = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_value(&publishing).unwrap(), serde_json::from_str::<Value>(&json).unwrap());
        publishing.waf_ip_ranges.unwrap().remove(0)
    };
    for json in [
        r##"{"@odata.type":"#microsoft.graph.iPv4CidrRange","cidrAddress":"10.0.0.0/8","x":1}"##,
        r##"{"cidrAddress":"10.0.0.0/8","@odata.type":"microsoft.graph.iPv4CidrRange","x":1}"##,
        r##"{"x":1,"cidrAddress":"10.0.0.0/8","@type":"#microsoft.graph.iPv4CidrRange"}"##,
    ] {
        let range = range(json).downcast::<IPv4CidrRange>().expect("of the derived type");
        assert_eq!(range.cidr_address.as_deref(), Some("10.0.0.0/8"));
        assert_eq!(range.additional.get("x"), Some(&json!(1)));
    }
    for json in [
        r##"{"@odata.type":"#microsoft.graph.iPv9Range","digits":"9","deep":{"@odata.type":"#a.b"}}"##,
        r##"{"digits":"9","@odata.type":7}"##,
        r##"{"cidrAddress":"10.0.0.0/8"}"##,
    ] {
        let range = range(json);
        assert!(!range.is::<IPv4CidrRange>() && !range.additional.is_empty());
    }
}

#[test]
fn derived_types_are_written_with_their_name() {
    let range = IPv4CidrRange { cidr_address: Some("10.0.0.0/8".into()), ..Default::default() };
    let publishing = OnPremisesPublishing { waf_ip_ranges: Some(vec![range.into()]), ..Default::default() };
    let json = json!({"wafIpRanges": [{"@odata.type": "#microsoft.graph.iPv4CidrRange", "cidrAddress": "10.0.0.0/8"}]});
    assert_eq!(serde_json::to_value(&publishing).unwrap(), json);
    assert_ne!(IpRange::from(IPv4CidrRange::default()), IpRange::default());
}

#[test]
fn expanded_entities_are_read_and_set() {
    let json = r#"{"id":"1","memberOf":[{"id":"g","x":1}],"memberOf@odata.count":1}"#;
    check::<Connector>(json, json, r#"Connector { id: "1" }"#, &["memberOf", "memberOf@odata.count"]);
    let mut connector: Connector = serde_json::from_str(json).unwrap();
    let mut groups = connector.expanded(Connector::MEMBER_OF).unwrap().unwrap();
    assert_eq!(groups[0].id.as_deref(), Some("g"));
    groups[0].name = Some("Europe".into());
    connector.set_expanded(Connector::MEMBER_OF, &groups);
    let written = json!({"id": "1", "memberOf": [{"id": "g", "name": "Europe", "x": 1}], "memberOf@odata.count": 1});
    assert_eq!(serde_json::to_value(&connector).unwrap(), written);

    let application =
        |json| serde_json::from_value::<Application>(json).unwrap().expanded(Application::CONNECTOR_GROUP);
    let group = application(json!({"connectorGroup": {"id": "g"}})).unwrap().unwrap();
    assert_eq!(group.id.as_deref(), Some("g"));
    for json in [json!({}), json!({"connectorGroup": null})] {
        assert_eq!(application(json).unwrap(), None);
    }
    for json in [json!({"connectorGroup": "g"}), json!({"connectorGroup": [{}]})] {
        assert_eq!(application(json).unwrap_err().kind(), ErrorKind::Decode);
    }
    let connector: Connector = serde_json::from_value(json!({"memberOf": {"id": "g"}})).unwrap();
    assert_eq!(connector.expanded(Connector::MEMBER_OF).unwrap_err().kind(), ErrorKind::Decode);
}

#[test]
fn additional_values_can_be_read_and_changed() {
    let mut additional = Additional::default();
    assert_eq!(additional.insert("a", 1), None);
    assert_eq!(additional.insert("a", "b"), Some(json!(1)));
    additional.insert("@odata.etag", "1");
    assert_eq!((additional.len(), additional.is_empty(), additional.etag()), (2, false, Some("1")));
    assert_eq!(additional.iter().map(|(name, _)| name).collect::<Vec<_>>(), ["a", "@odata.etag"]);
    assert_eq!((additional.remove("a"), additional.remove("a")), (Some(json!("b")), None));
}

#[tokio::test]
async fn malformed_json_is_an_error_that_says_so() {
    let deep: &'static str = Box::leak(format!(r#"{{"x":{}}}"#, "[".repeat(100_000)).into_boxed_str());
    for body in ["", "{", r#"{"id":}"#, r#"{"id":"1"}x"#, r#"{"id":"1""#, "[]", "null", r#""id""#, "<html>", deep] {
        let client = graph::answered(body);
        let error = client.application_proxy().connectors().by_id("1").get().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body:.20}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200), "{body:.20}");
    }
}
