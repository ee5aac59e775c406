//! Paths: no key leaves its place, in either style of key; and the texts of primitive values that the grammar of OData
//! has for URLs and payloads.

use csdlgen_tests::runtime::KeyStyle;
use csdlgen_tests::runtime::{
    Binary, Date, DateTimeOffset, Decimal, Duration, ErrorKind, Flags, Guid, IntoKey, Operation, TimeOfDay,
};
use csdlgen_tests::sample::{
    self, Color, Device, Devices, Entries, Entry, EntryKey, Line, Lines, People, Person, Sample,
};
use csdlgen_tests::wire::{Client, FakeTransport};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

/// Declares a function that says where `DELETE …/{key}/$ref` is sent, below the root.
macro_rules! path {
    ($name:ident $set:literal $entity:ty, $place:ty, $key:ty) => {
        fn $name(style: KeyStyle, key: $key) -> String {
            let client = sample::client(style, FakeTransport::ok());
            let item = sample::set::<$entity, $place>(&client, $set).by_id(key);
            below_root(&client, &item.clear().into_operation())
        }
    };
}
path!(person "people" Person, People, &str);
path!(device "devices" Device, Devices, &str);
path!(line "lines" Line, Lines, (i64, &str));
path!(entry "entries" Entry, Entries, EntryKey);

/// Where an operation is sent: the text of its path, which is the same after it has been parsed as a URL.
/// A string as it stands in a URL.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn below_root(client: &Client, operation: &Operation) -> String {
    let url = client.url(operation).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(url.as_str(), format!("https://sample.example/v1/{}", operation.relative_url()));
    assert_eq!((url.query(), url.fragment()), (None, None));
    operation.relative_url()
}

/// Requests to a person with this key have this path below the root.
fn check(style: KeyStyle, key: &str, path: &str) {
    assert_eq!(person(style, key), format!("{path}/$ref"), "{key:?}");
}

#[test]
fn no_key_leaves_its_segment() {
    for (key, segment) in [
        ("a", "a"),
        ("a/b", "a%2Fb"),
        ("/a", "%2Fa"),
        (r"a\..\b", "a%5C..%5Cb"),
        ("../me", "..%2Fme"),
        ("...", "..."),
        (".a", ".a"),
        ("%2e%2e", "%252e%252e"),
        ("%2F", "%252F"),
        ("?x=1", "%3Fx=1"),
        ("#y", "%23y"),
        ("a b", "a%20b"),
        ("a+b", "a%2Bb"),
        ("a\t\r\n\0b", "a%09%0D%0A%00b"),
        ("Zürich 東", "Z%C3%BCrich%20%E6%9D%B1"),
        ("O'Neil", "O'Neil"),
        (r#""<>[]{}|^`"#, "%22%3C%3E%5B%5D%7B%7D%7C%5E%60"),
        ("a;b=c,d:e@f&g(h)*!~-_", "a;b=c,d:e@f%26g(h)*!~-_"),
        ("https://evil.example/", "https:%2F%2Fevil.example%2F"),
        ("//evil.example", "%2F%2Fevil.example"),
    ] {
        check(KeyStyle::Segment, key, &format!("people/{segment}"));
    }
    // As a segment, these would be the service's own.
    for key in ["$super@x.com", "$count", "$ref"] {
        check(KeyStyle::Segment, key, &format!("people('{key}')"));
    }
}

#[test]
fn no_key_leaves_its_brackets() {
    for (key, literal) in [
        ("a", "'a'"),
        ("", "''"),
        (".", "'.'"),
        ("..", "'..'"),
        ("a/b", "'a%2Fb'"),
        ("%2e%2e", "'%252e%252e'"),
        ("?x", "'%3Fx'"),
        ("#y", "'%23y'"),
        ("a+b", "'a%2Bb'"),
        ("O'Neil", "'O''Neil'"),
        ("')/people('b", "''')%2Fpeople(''b'"),
        ("Zürich", "'Z%C3%BCrich'"),
    ] {
        check(KeyStyle::Parentheses, key, &format!("people({literal})"));
    }
}

#[test]
fn keys_of_other_types_and_of_several_parts() {
    let guid = "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11";
    for (style, expected) in
        [(KeyStyle::Segment, format!("devices/{guid}")), (KeyStyle::Parentheses, format!("devices({guid})"))]
    {
        assert_eq!(device(style, guid), format!("{expected}/$ref"));
    }
    // A text that is no GUID is sent, and stays where it belongs.
    assert_eq!(device(KeyStyle::Parentheses, "../x"), "devices(..%2Fx)/$ref");
    for (style, key, expected) in [
        (KeyStyle::Parentheses, (1, "a"), "lines(number=1,name='a')"),
        (KeyStyle::Segment, (-1, "a/b"), "lines(number=-1,name='a%2Fb')"),
        (KeyStyle::Segment, (2, ".."), "lines(number=2,name='..')"),
        (KeyStyle::Segment, (2, "'),x=('"), "lines(number=2,name='''),x=(''')"),
    ] {
        assert_eq!(line(style, key), format!("{expected}/$ref"));
    }
    let key = EntryKey {
        text: "a,color='b'".into(),
        color: Color::Red,
        amount: "0.10".parse().expect("a decimal"),
        größe: "../../x?y#z".into(),
    };
    for style in [KeyStyle::Segment, KeyStyle::Parentheses] {
        assert_eq!(
            entry(style, key.clone()),
            "entries(text='a,color=''b''',color=test.color'red',amount=0.10,gr%C3%B6%C3%9Fe='..%2F..%2Fx%3Fy%23z')/$ref"
        );
    }
    let owned = String::from("a");
    for key in [IntoKey::<String>::into_key(owned.clone()), (&owned).into_key(), IntoKey::<String>::into_key("a")] {
        assert_eq!(key.parts, [("a".to_owned(), "'a'".to_owned())]);
    }
}

#[tokio::test]
async fn keys_that_a_url_would_fold_are_refused_before_anything_is_sent() {
    let transport = FakeTransport::ok();
    let client = sample::client(KeyStyle::Segment, transport.clone());
    let people = sample::set::<Person, People>(&client, "people");
    for (key, message) in [
        ("", "the key is empty"),
        (".", "`.` cannot be a key: it would change the path"),
        ("..", "`..` cannot be a key: it would change the path"),
    ] {
        let item = people.by_id(key);
        for error in [
            item.get().await.map(drop).unwrap_err(),
            item.delete().await.unwrap_err(),
            item.set("a").await.unwrap_err(),
            people.remove(key).await.unwrap_err(),
            client.url(&item.get().into_operation()).map(drop).unwrap_err(),
        ] {
            assert_eq!((error.kind(), error.message()), (ErrorKind::Request, message));
        }
        // Nor can it be named in a body.
        assert_eq!(people.add(key).await.map(drop).unwrap_err().kind(), ErrorKind::Request);
    }
    assert!(transport.sent().is_empty());
}

/// Keys of each kind, taken from an entity, stand in `@odata.id` and `$id` as the same keys given by value do.
#[tokio::test]
async fn keys_of_entities_are_written_by_their_type() {
    let guid = "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11";
    let device: Device = serde_json::from_value(json!({ "guid": guid })).unwrap();
    let line: Line = serde_json::from_value(json!({ "number": 5, "name": "a'b" })).unwrap();
    let person: Person = serde_json::from_value(json!({ "userName": "a'b" })).unwrap();
    let entry = json!({ "text": "a'b", "color": "blue", "amount": "1.50", "größe": "é/" });
    let entry: Entry = serde_json::from_value(entry).unwrap();
    let long = "entries(text='a''b',color=test.color'blue',amount=1.50,gr%C3%B6%C3%9Fe='%C3%A9%2F')";
    for (style, expected) in [
        (
            KeyStyle::Parentheses,
            [format!("devices({guid})"), "lines(number=5,name='a''b')".into(), "people('a''b')".into(), long.into()],
        ),
        (
            KeyStyle::Segment,
            [format!("devices/{guid}"), "lines(number=5,name='a''b')".into(), "people/a'b".into(), long.into()],
        ),
    ] {
        let transport = FakeTransport::ok();
        let client = sample::client(style, transport.clone());
        sample::set::<Device, Devices>(&client, "devices").add(&device).await.unwrap();
        sample::set::<Line, Lines>(&client, "lines").add(&line).await.unwrap();
        sample::set::<Person, People>(&client, "people").add(&person).await.unwrap();
        sample::set::<Entry, Entries>(&client, "entries").add(&entry).await.unwrap();
        let sent = transport.sent();
        let bodies: Vec<_> = sent.iter().map(|sent| sent.body().as_bytes().unwrap().clone()).collect();
        let expected =
            expected.map(|path| json!({ "@odata.id": format!("https://sample.example/v1/{path}") }).to_string());
        assert_eq!(bodies, expected);
    }
    // One part is missing.
    let client = sample::client(KeyStyle::Parentheses, FakeTransport::ok());
    let half: Line = serde_json::from_value(json!({ "number": 5 })).unwrap();
    let error = sample::set::<Line, Lines>(&client, "lines").add(&half).await.map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
}

/// The same numbers on every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    /// A text of what has a meaning in URLs, and of some that has none.
    fn text(&mut self) -> String {
        let parts = [
            "/", "\\", ".", "..", "%", "%2e", "%2F", "%00", "?", "#", "&", "=", "+", ";", ":", "@", "'", "''", "(",
            ")", ",", "$", " ", "\t", "\n", "\0", "~", "a", "Z", "0", "é", "東", "😀", "\u{202e}", "\u{feff}",
            "http://", "[", "|", "\"",
        ];
        (0..1 + self.below(6)).map(|_| parts[self.below(parts.len())]).collect()
    }
}

#[test]
fn any_key_is_one_segment_that_decodes_to_it() {
    let mut random = Random(7);
    for _ in 0..20_000 {
        let (key, name) = (random.text(), random.text());
        if key != "." && key != ".." && !key.starts_with('$') {
            let segments = decoded(&person(KeyStyle::Segment, &key));
            assert_eq!(segments, ["people", &key, "$ref"]);
        }
        let segments = decoded(&person(KeyStyle::Parentheses, &key));
        assert_eq!(segments, [&*format!("people({})", quoted(&key)), "$ref"]);
        let segments = decoded(&line(KeyStyle::Segment, (5, &name)));
        assert_eq!(segments, [&*format!("lines(number=5,name={})", quoted(&name)), "$ref"]);
        let key = EntryKey {
            text: key.clone(),
            color: Color::Unrecognized(name.clone()),
            amount: "-1.50".parse().expect("a decimal"),
            größe: random.text(),
        };
        let [text, color, last] = [&key.text, &name, &key.größe].map(|text| quoted(text));
        let parts = format!("entries(text={text},color=test.color{color},amount=-1.50,größe={last})");
        for style in [KeyStyle::Segment, KeyStyle::Parentheses] {
            assert_eq!(decoded(&entry(style, key.clone())), [&*parts, "$ref"]);
        }
    }
}

/// The segments of a path as a service sees them.
fn decoded(path: &str) -> Vec<String> {
    let url = format!("https://sample.example/v1/{path}").parse::<::url::Url>().unwrap();
    let segments: Vec<&str> = url.path_segments().expect("a path").skip(1).collect();
    let decode = |segment: &str| {
        let mut bytes = Vec::new();
        let mut rest = segment.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            let hex = after.get(..2).filter(|_| byte == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
            bytes.push(hex.map_or(byte, |hex| u8::from_str_radix(hex, 16).expect("two digits")));
            rest = if byte == b'%' { &after[2..] } else { after };
        }
        String::from_utf8(bytes).expect("UTF-8")
    };
    segments.into_iter().map(decode).collect()
}

#[test]
fn templates_and_names_hold_no_key() {
    let client = sample::client(KeyStyle::Segment, FakeTransport::ok());
    let template = |key: &str| sample::set::<Person, People>(&client, "people").by_id(key).path().template().to_owned();
    assert_eq!((template("a/b"), template("secret")), ("people/{person-id}".into(), "people/{person-id}".into()));
    let get = sample::set::<Person, People>(&client, "people").by_id("secret").get().into_operation();
    let id = get.info().id;
    assert_eq!((id.to_string().as_str(), format!("{id:?}").as_str()), ("people.get", r#""people.get""#));
    assert!(id == "people.get" && id != "people.gets" && id != "people" && id != "get");
    let lines = sample::set::<Line, Lines>(&client, "lines");
    assert_eq!(lines.by_id((1, "secret")).path().template(), "lines({line-id})");
}

/// One case of the grammar's tests: the rule, the text, and whether it is one of the rule's.
struct Case {
    rule: String,
    input: String,
    valid: bool,
}

/// The cases whose text stands on one line.
fn cases(yaml: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    for block in yaml.split("\n  - Name:").skip(1) {
        let field = |name: &str| block.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
        let (Some(rule), Some(input)) = (field("Rule:"), field("Input:")) else { continue };
        let quoted = input.strip_prefix('"').and_then(|input| input.strip_suffix('"'));
        let single = input.strip_prefix('\'').and_then(|input| input.strip_suffix('\''));
        let input = match (quoted, single) {
            (Some(text), _) if !text.contains('\\') => text.to_owned(),
            (None, Some(text)) => text.replace("''", "'"),
            (None, None) if !input.is_empty() && !input.starts_with(['"', '|', '>']) => input.to_owned(),
            _ => continue,
        };
        cases.push(Case { rule: rule.trim_matches('"').to_owned(), input, valid: field("FailAt:").is_none() });
    }
    cases
}

/// Whether a property of this name takes the text, as a JSON number where it is one.
fn property_takes(name: &str, text: &str) -> bool {
    let number = serde_json::from_str::<serde_json::Number>(text).is_ok();
    let text = if number || name == "bool" { text.to_owned() } else { serde_json::Value::from(text).to_string() };
    let Ok(mut sample) = serde_json::from_str::<Sample>(&format!(r#"{{"{name}":{text}}}"#)) else { return false };
    // What came in another form, or does not fit, stands there as it came.
    sample.additional = Default::default();
    sample != Sample::default()
}

fn parses<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// Within `prefix'…'`.
fn unquoted<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    text.strip_prefix(prefix)?.strip_prefix('\'')?.strip_suffix('\'')
}

#[test]
fn texts_of_the_grammar_are_taken_or_refused_as_it_says() {
    let Some(data) = std::env::var_os("CSDLGEN_DATA") else {
        println!("skipped: CSDLGEN_DATA is not set");
        return;
    };
    let file = Path::new(&data).join("abnf/odata-abnf-testcases.yaml");
    let yaml = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut checked = BTreeMap::<String, usize>::new();
    let mut lenient = Vec::new();
    for Case { rule, input, valid } in cases(&yaml) {
        let taken = match rule.as_str() {
            "date" | "dateValue" => parses::<Date>(&input),
            "dateTimeOffsetValue" => parses::<DateTimeOffset>(&input),
            "timeOfDayValue" => parses::<TimeOfDay>(&input),
            "durationValue" => parses::<Duration>(&input),
            "durationLiteral" => unquoted(input.trim_start_matches("duration"), "").is_some_and(parses::<Duration>),
            "guid" => parses::<Guid>(&input),
            "decimalValue" => parses::<Decimal>(&input),
            "binaryLiteral" => unquoted(&input, "binary").is_some_and(parses::<Binary>),
            "doubleValue" => property_takes("double", &input),
            "byteValue" => property_takes("byte", &input),
            "sbyteValue" => property_takes("sbyte", &input),
            "int16Value" => property_takes("int16", &input),
            "int32Value" => property_takes("int32", &input),
            "int64Value" => property_takes("int64", &input),
            "booleanValue" => property_takes("bool", &input),
            "enumValue" => input.parse::<Flags<Color>>().is_ok_and(|flags| flags.to_string() == input),
            _ => continue,
        };
        *checked.entry(rule.clone()).or_default() += 1;
        assert!(taken || !valid, "{rule}: {input} is refused");
        if taken && !valid {
            lenient.push(format!("{rule} {input}"));
        }
    }
    println!("{checked:?}");
    assert_eq!(checked.len(), 17, "{checked:?}");
    assert!(checked.values().sum::<usize>() >= 70, "{checked:?}");
    assert_eq!(
        lenient,
        [
            // The end of a day, as ISO 8601 has it: a service that sends it is understood.
            "dateTimeOffsetValue 2011-12-31T24:00Z",
            "dateTimeOffsetValue 2011-12-31T24:00:00Z",
            "dateTimeOffsetValue 2012-09-03T24:00-03:00",
            // A sign that says nothing new.
            "durationValue +P6DT23H59M59.9999S",
            "timeOfDayValue 24:00:00",
            // Any text may be the name of a member that this crate does not know.
            "enumValue Solid%2CYellow",
            "enumValue %2B42",
        ]
    );
}
