//! Query options and headers of calls: the exact texts that typed expressions become, and how they stand in a URL.

use csdlgen_tests::graph;
use csdlgen_tests::runtime::KeyStyle;
use csdlgen_tests::runtime::{Flags, Operand, Order};
use csdlgen_tests::sample::{self, Color, Sample, Samples};
use csdlgen_tests::wire::FakeTransport;
use graph_connectors::models::{Application, Connector, ConnectorGroup, ConnectorGroupRegion, ConnectorStatus};
use graph_connectors::{Filter, Operation, Patch};
use http::header::{HeaderName, HeaderValue, IF_MATCH};

type SampleFilter = csdlgen_tests::runtime::Filter<Sample>;

/// The query has these options, and its percent-encoded form stands for the same ones.
fn check(query: &[(String, String)], url: &str, expected: &[(&str, &str)]) {
    let query: Vec<(&str, &str)> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(query, expected);
    assert!(url.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#' && byte != b'+'), "{url}");
    let options = url.split_once('?').map_or_else(Vec::new, |(_, query)| query.split('&').collect());
    let decoded: Vec<(String, String)> = options
        .iter()
        .map(|option| option.split_once('=').unwrap_or_else(|| panic!("{option} in {url}")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    let decoded: Vec<(&str, &str)> = decoded.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(decoded, expected, "{url}");
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex: Vec<u8> = if byte == b'%' { rest.by_ref().take(2).collect() } else { Vec::new() };
        let code = std::str::from_utf8(&hex).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(code.unwrap_or(byte));
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn options(operation: &Operation, expected: &[(&str, &str)]) {
    check(operation.query(), &operation.relative_url(), expected);
}

/// The filters have these texts.
fn filters(cases: impl IntoIterator<Item = (SampleFilter, &'static str)>) {
    let client = sample::client(KeyStyle::Segment, FakeTransport::ok());
    let samples = sample::set::<Sample, Samples>(&client, "samples");
    for (filter, text) in cases {
        let operation = samples.list().filter(filter).into_operation();
        check(operation.query(), &operation.relative_url(), &[("$filter", text)]);
    }
}

#[test]
fn brackets_stand_where_precedence_asks_for_them() {
    let yes = || Sample::BOOL.eq(true);
    let one = || Sample::INT32.eq(1);
    let two = || Sample::INT32.ne(2);
    let raw = || SampleFilter::raw("a or b");
    filters([
        (yes(), "bool eq true"),
        (yes().and(one()).and(two()), "bool eq true and int32 eq 1 and int32 ne 2"),
        (yes().and(one().and(two())), "bool eq true and int32 eq 1 and int32 ne 2"),
        (yes().and(one()).or(two()), "bool eq true and int32 eq 1 or int32 ne 2"),
        (yes().or(one().and(two())), "bool eq true or int32 eq 1 and int32 ne 2"),
        (yes().or(one()).and(two()), "(bool eq true or int32 eq 1) and int32 ne 2"),
        (yes().and(one().or(two())), "bool eq true and (int32 eq 1 or int32 ne 2)"),
        (!yes(), "not (bool eq true)"),
        (!!yes(), "not (not (bool eq true))"),
        (!yes().and(one()), "not (bool eq true and int32 eq 1)"),
        ((!yes()).and(one()), "not (bool eq true) and int32 eq 1"),
        (!Sample::TEXT.contains("a"), "not contains(text,'a')"),
        (!Sample::INT32.is_in([1, 2]), "not int32 in (1,2)"),
        (Sample::INT32.is_in(Vec::<i32>::new()), "false"),
        (raw(), "a or b"),
        (!raw(), "not (a or b)"),
        (raw().and(yes()), "(a or b) and bool eq true"),
        (yes().and(raw()).or(raw()), "bool eq true and (a or b) or (a or b)"),
    ]);
}

#[test]
fn arithmetic_groups_from_the_left() {
    let number = || Sample::INT32.operand();
    filters([
        (number().plus(1).gt(5), "int32 add 1 gt 5"),
        (number().plus(1).times(2).gt(5), "(int32 add 1) mul 2 gt 5"),
        (number().plus(number().times(2)).ge(5), "int32 add int32 mul 2 ge 5"),
        (number().minus(1).minus(2).lt(5), "int32 sub 1 sub 2 lt 5"),
        (number().minus(number().minus(2)).le(5), "int32 sub (int32 sub 2) le 5"),
        (number().divided_by(2).modulo(3).eq(1), "int32 div 2 mod 3 eq 1"),
        (number().times(number().divided_by(2)).eq(Sample::INT32), "int32 mul (int32 div 2) eq int32"),
        (Sample::INT32.gt(number().minus(1)), "int32 gt int32 sub 1"),
        (Operand::<_, i32>::raw("int32 add 1").times(2).eq(4), "(int32 add 1) mul 2 eq 4"),
        (Sample::DOUBLE.operand().plus(0.5).lt(-1.0), "double add 0.5 lt -1"),
    ]);
}

#[test]
fn functions_null_tests_and_membership() {
    filters([
        (Sample::TEXT.starts_with("a"), "startswith(text,'a')"),
        (Sample::TEXT.ends_with(Sample::TEXT), "endswith(text,text)"),
        (Sample::TEXT.operand().to_lower().trim().eq("a"), "trim(tolower(text)) eq 'a'"),
        (Sample::TEXT.operand().to_upper().contains("A"), "contains(toupper(text),'A')"),
        (Sample::TEXT.operand().length().gt(3), "length(text) gt 3"),
        (Sample::DATE_TIME.operand().year().eq(2026), "year(dateTime) eq 2026"),
        (Sample::DATE_TIME.operand().month().plus(1).eq(12), "month(dateTime) add 1 eq 12"),
        (Sample::DATE_TIME.operand().day().ne(1), "day(dateTime) ne 1"),
        (Sample::DATE_TIME.operand().date().eq(Sample::DATE), "date(dateTime) eq date"),
        (Sample::DATE_TIME.operand().time().lt(Sample::TIME), "time(dateTime) lt time"),
        (Sample::DATE_TIME.le(Operand::now()), "dateTime le now()"),
        (Sample::TEXT.is_null(), "text eq null"),
        (Sample::CHILD.is_not_null(), "child ne null"),
        (Sample::TEXT.is_in(["a", "O'Neil"]), "text in ('a','O''Neil')"),
        (Sample::COLOR.is_in([Color::Red, "x".into()]), "color in (test.color'red',test.color'x')"),
        (Sample::COLOR.eq(Color::Green), "color eq test.color'green'"),
        (Sample::FLAGS.has(Flags::from([Color::Red, Color::Blue])), "flags has test.color'red,blue'"),
        (!Sample::FLAGS.has(Flags::from(Color::Red)), "not flags has test.color'red'"),
    ]);
}

#[test]
fn literals_of_every_type() {
    fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
        text.parse().expect("a legal value")
    }
    let quotes = String::from("''");
    filters([
        (Sample::BOOL.ne(false), "bool ne false"),
        (Sample::INT64.eq(i64::MIN), "int64 eq -9223372036854775808"),
        (Sample::DECIMAL.eq(parsed::<csdlgen_tests::runtime::Decimal>("1.10")), "decimal eq 1.10"),
        (Sample::DOUBLE.eq(f64::INFINITY), "double eq INF"),
        (Sample::DOUBLE.eq(f64::NEG_INFINITY), "double eq -INF"),
        (Sample::DOUBLE.ne(f64::NAN), "double ne NaN"),
        (Sample::DATE.eq(parsed::<csdlgen_tests::runtime::Date>("2026-04-21")), "date eq 2026-04-21"),
        (Sample::TIME.eq(parsed::<csdlgen_tests::runtime::TimeOfDay>("08:00:00")), "time eq 08:00:00"),
        (
            Sample::DATE_TIME.eq(parsed::<csdlgen_tests::runtime::DateTimeOffset>("2026-04-21T08:00:00+02:00")),
            "dateTime eq 2026-04-21T08:00:00+02:00",
        ),
        (
            Sample::DATE_TIME.ge(parsed::<csdlgen_tests::runtime::DateTimeOffset>("2024-01-01T00:00:00")),
            "dateTime ge 2024-01-01T00:00:00Z",
        ),
        (Sample::DURATION.gt(parsed::<csdlgen_tests::runtime::Duration>("PT1H")), "duration gt duration'PT1H'"),
        (
            Sample::GUID.eq(parsed::<csdlgen_tests::runtime::Guid>("5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11")),
            "guid eq 5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11",
        ),
        (Sample::BINARY.eq(csdlgen_tests::runtime::Binary::from_bytes(b"\xfb\xff")), "binary eq binary'-_8='"),
        (Sample::TEXT.eq(String::from("a")), "text eq 'a'"),
        (Sample::TEXT.eq(&quotes), "text eq ''''''"),
    ]);
}

#[test]
fn paths_and_lambdas() {
    let text = Sample::TEXT;
    filters([
        (Sample::CHILD.then(Sample::CHILD).then(text).eq("a"), "child/child/text eq 'a'"),
        (Sample::PARENT.then(text).eq(text), "parent/text eq text"),
        (Sample::SAMPLES.any(|s| s.at(text).eq("a")), "samples/any(x1:x1/text eq 'a')"),
        (
            Sample::SAMPLES.all(|s| s.at(text).eq("a").or(s.at(text).is_null())),
            "samples/all(x1:x1/text eq 'a' or x1/text eq null)",
        ),
        (Sample::SAMPLES.any(|s| s.at(text).eq(text)), "samples/any(x1:x1/text eq text)"),
        (
            Sample::SAMPLES.any(|s| s.at(Sample::CHILD).then(text).contains("a")),
            "samples/any(x1:contains(x1/child/text,'a'))",
        ),
        (
            Sample::SAMPLES
                .all(|a| a.items(Sample::SAMPLES).any(|b| b.at(text).eq(a.at(text)).and(Sample::BOOL.eq(true)))),
            "samples/all(x1:x1/samples/any(x2:x2/text eq x1/text and bool eq true))",
        ),
        (
            Sample::SAMPLES.any(|a| a.at(text).eq("a")).and(!Sample::SAMPLES.any(|b| b.at(text).eq("b"))),
            "samples/any(x1:x1/text eq 'a') and not samples/any(x1:x1/text eq 'b')",
        ),
        (Sample::TEXTS.any(|t| t.value().eq("a")), "texts/any(x1:x1 eq 'a')"),
        (Sample::TEXTS.all(|t| t.value().starts_with("a")), "texts/all(x1:startswith(x1,'a'))"),
        (Sample::SAMPLES.is_not_empty(), "samples/any()"),
        (!Sample::TEXTS.is_not_empty(), "not texts/any()"),
        (Sample::SAMPLES.count().gt(2), "samples/$count gt 2"),
        (Sample::SAMPLES.any(|s| s.items(Sample::SAMPLES).count().eq(0)), "samples/any(x1:x1/samples/$count eq 0)"),
    ]);
}

#[test]
fn members_of_enumerations_are_bare_where_the_service_wants_it() {
    let client = graph::answered("{}");
    let groups = client.application_proxy().connector_groups();
    for (filter, text) in [
        (ConnectorGroup::REGION.eq(ConnectorGroupRegion::Eur), "region eq 'eur'"),
        (ConnectorGroup::REGION.eq(ConnectorGroupRegion::from("japan")), "region eq 'japan'"),
        (
            ConnectorGroup::MEMBERS.any(|m| m.at(Connector::STATUS).eq(ConnectorStatus::Active)),
            "members/any(x1:x1/status eq 'active')",
        ),
    ] {
        options(&groups.list().filter(filter).into_operation(), &[("$filter", text)]);
    }
}

#[test]
fn no_text_leaves_its_literal_or_its_option() {
    let client = graph::answered("{}");
    let groups = client.application_proxy().connector_groups();
    for (text, literal, encoded) in [
        ("O'Neil", "'O''Neil'", "'O''Neil'"),
        ("a&b=c", "'a&b=c'", "'a%26b%3Dc'"),
        ("a+b c", "'a+b c'", "'a%2Bb%20c'"),
        ("#1?", "'#1?'", "'%231%3F'"),
        ("100%", "'100%'", "'100%25'"),
        ("%27", "'%27'", "'%2527'"),
        ("Zürich 東", "'Zürich 東'", "'Z%C3%BCrich%20%E6%9D%B1'"),
        ("a\"\\\n", "'a\"\\\n'", "'a%22%5C%0A'"),
        ("' or 1 eq 1 or '", "''' or 1 eq 1 or '''", "'''%20or%201%20eq%201%20or%20'''"),
    ] {
        let operation = groups.list().filter(ConnectorGroup::NAME.eq(text)).into_operation();
        options(&operation, &[("$filter", &format!("name eq {literal}"))]);
        let url =
            format!("onPremisesPublishingProfiles/applicationProxy/connectorGroups?$filter=name%20eq%20{encoded}");
        assert_eq!(operation.relative_url(), url);
    }
    let operation = groups.list().query("a&b", "c&d").query("$custom", "ü+").into_operation();
    options(&operation, &[("a&b", "c&d"), ("$custom", "ü+")]);
    assert!(operation.relative_url().ends_with("?a%26b=c%26d&$custom=%C3%BC%2B"));
}

#[test]
fn options_of_lists() {
    let client = graph::answered("{}");
    let connectors = client.application_proxy().connectors();
    let list = || connectors.list();
    let terms = || (Connector::STATUS.desc(), Connector::MACHINE_NAME.asc());
    for (operation, expected) in [
        (list().into_operation(), &[][..]),
        (list().select(Connector::ID).into_operation(), &[("$select", "id")][..]),
        (
            list().select((Connector::ID, Connector::STATUS, Connector::MEMBER_OF)).into_operation(),
            &[("$select", "id,status,memberOf")],
        ),
        (list().select([Connector::ID, Connector::EXTERNAL_IP]).into_operation(), &[("$select", "id,externalIp")]),
        (
            list().select(Connector::ID).top(1).select(vec![Connector::VERSION]).into_operation(),
            &[("$select", "id,version"), ("$top", "1")],
        ),
        (list().select([Connector::ID; 0]).select(Connector::ID).into_operation(), &[("$select", "id")]),
        (list().order_by(terms()).into_operation(), &[("$orderby", "status desc,machineName asc")]),
        (
            list().order_by(Connector::ID.asc()).order_by(terms()).into_operation(),
            &[("$orderby", "id asc,status desc,machineName asc")],
        ),
        (list().top(5).skip(10).count().top(6).into_operation(), &[("$top", "6"), ("$skip", "10"), ("$count", "true")]),
        (list().search(r#""a b" OR c"#).into_operation(), &[("$search", r#""a b" OR c"#)]),
        (
            list().filter(Connector::ID.eq("a")).filter(Filter::raw("id eq 'b'")).into_operation(),
            &[("$filter", "id eq 'b'")],
        ),
        (list().query("$top", "all").query("$apply", "x").into_operation(), &[("$top", "all"), ("$apply", "x")]),
        (
            connectors.by_id("1").get().select(Connector::ID).expand(Connector::MEMBER_OF).into_operation(),
            &[("$select", "id"), ("$expand", "memberOf")],
        ),
        (
            connectors.count().filter(Connector::ID.eq("a")).search("b").into_operation(),
            &[("$filter", "id eq 'a'"), ("$search", "b")],
        ),
        (connectors.by_id("1").get().query("a", "b").into_operation(), &[("a", "b")]),
    ] {
        options(&operation, expected);
    }
    let operation = list().order_by([graph_connectors::Order::raw("length(machineName) desc")]).into_operation();
    options(&operation, &[("$orderby", "length(machineName) desc")]);
    let order: Order<Sample> = Sample::SORTED.desc();
    assert_eq!(format!("{order:?}"), r#"Order("sorted desc")"#);
    let order: Order<Sample> = Sample::CHILD.then(Sample::TEXT).asc();
    assert_eq!(format!("{order:?}"), r#"Order("child/text asc")"#);
}

#[test]
fn options_of_expanded_entities() {
    let client = graph::answered("{}");
    let (applications, groups) = (ConnectorGroup::APPLICATIONS, ConnectorGroup::MEMBERS);
    let named = || ConnectorGroup::NAME.eq("a;b)&c");
    for (expand, expected) in [
        (Connector::MEMBER_OF.with(), "memberOf"),
        (Connector::MEMBER_OF.select([ConnectorGroup::ID; 0]).select(ConnectorGroup::ID), "memberOf($select=id)"),
        (
            Connector::MEMBER_OF.select((ConnectorGroup::ID, ConnectorGroup::NAME)).select(ConnectorGroup::REGION),
            "memberOf($select=id,name,region)",
        ),
        (
            Connector::MEMBER_OF.filter(named()).top(2).skip(1).count(),
            "memberOf($filter=name eq 'a;b)&c';$top=2;$skip=1;$count=true)",
        ),
        (
            Connector::MEMBER_OF.top(1).order_by(ConnectorGroup::NAME.desc()).top(2),
            "memberOf($orderby=name desc;$top=2)",
        ),
        (
            Connector::MEMBER_OF.expand(applications.select(Application::ID).top(3)).expand(groups),
            "memberOf($expand=applications($select=id;$top=3),members)",
        ),
        (Connector::MEMBER_OF.with().levels(2).option("$search", "x"), "memberOf($levels=2;$search=x)"),
    ] {
        let operation = client.application_proxy().connectors().list().expand(expand).into_operation();
        options(&operation, &[("$expand", expected)]);
    }
    let groups = client.application_proxy().connector_groups().list();
    let operation = groups.expand((applications, groups_with_status())).expand(applications).into_operation();
    options(&operation, &[("$expand", "applications,members($select=status),applications")]);
}

fn groups_with_status() -> impl graph_connectors::query::Expand<ConnectorGroup> {
    ConnectorGroup::MEMBERS.select(Connector::STATUS)
}

const CONSISTENCY_LEVEL: HeaderName = HeaderName::from_static("consistencylevel");

fn header(operation: &Operation, name: &HeaderName) -> Option<String> {
    Some(operation.headers().get(name)?.to_str().expect("text").to_owned())
}

#[test]
fn consistency_level_is_set_where_the_service_wants_it() {
    let client = graph::answered("{}");
    let connectors = client.application_proxy().connectors();
    let list = || connectors.list();
    let filter = || Connector::ID.eq("a");
    let eventual = Some("eventual".to_owned());
    for (operation, expected) in [
        (list().into_operation(), None),
        (list().filter(filter()).order_by(Connector::ID.asc()).top(1).into_operation(), None),
        (list().count().into_operation(), None),
        (list().count().select(Connector::ID).expand(Connector::MEMBER_OF).into_operation(), None),
        (list().search("a").into_operation(), eventual.clone()),
        (list().count().filter(filter()).into_operation(), eventual.clone()),
        (list().order_by(Connector::ID.asc()).count().into_operation(), eventual.clone()),
        (list().query("$count", "true").query("$filter", "x").into_operation(), eventual.clone()),
        (connectors.count().into_operation(), None),
        (connectors.count().filter(filter()).into_operation(), eventual.clone()),
        (connectors.count().search("a").into_operation(), eventual),
        (
            list().search("a").header(CONSISTENCY_LEVEL, HeaderValue::from_static("session")).into_operation(),
            Some("session".into()),
        ),
        (connectors.by_id("1").get().into_operation(), None),
    ] {
        assert_eq!(header(&operation, &CONSISTENCY_LEVEL), expected, "{}", operation.relative_url());
    }
    // Only where codegen.toml says so.
    let client = sample::client(KeyStyle::Segment, FakeTransport::ok());
    let operation = sample::set::<Sample, Samples>(&client, "samples").list().search("a").into_operation();
    assert!(!operation.headers().contains_key(CONSISTENCY_LEVEL));
}

#[test]
fn preferences_add_up() {
    let client = graph::answered("{}");
    let proxy = client.application_proxy();
    let prefer = HeaderName::from_static("prefer");
    let list = proxy.connectors().list().max_page_size(50).prefer("include-unknown-enum-members");
    let expected = "odata.maxpagesize=50, include-unknown-enum-members";
    assert_eq!(header(&list.into_operation(), &prefer).as_deref(), Some(expected));
    let update = || proxy.connector_groups().by_id("1").update(Patch::<ConnectorGroup>::new());
    assert_eq!(header(update().prefer_minimal().operation(), &prefer).as_deref(), Some("return=minimal"));
    let both = update().prefer_representation().prefer("respond-async").into_operation();
    assert_eq!(header(&both, &prefer).as_deref(), Some("return=representation, respond-async"));
    assert_eq!(header(update().operation(), &prefer), None);
}

#[test]
fn if_match_comes_from_the_entity_or_from_text() {
    let client = graph::answered("{}");
    let item = client.application_proxy().connector_groups().by_id("1");
    let read = |json: &str| serde_json::from_str::<ConnectorGroup>(json).expect("a group");
    let (old, new, none) = (read(r#"{"@odata.etag":"W/\"1\""}"#), read(r#"{"@etag":"2"}"#), read(r#"{"etag":"3"}"#));
    for (operation, expected) in [
        (item.delete().if_match(&old).into_operation(), Some("W/\"1\"")),
        (item.delete().if_match(&new).into_operation(), Some("2")),
        (item.delete().if_match(&none).into_operation(), None),
        (item.delete().if_match("*").into_operation(), Some("*")),
        (item.update(Patch::<ConnectorGroup>::new()).if_match(&String::from("\"a\"")).into_operation(), Some("\"a\"")),
        (item.get().if_match("\"a\"").if_match(&none).into_operation(), Some("\"a\"")),
        (item.delete().into_operation(), None),
    ] {
        assert_eq!(header(&operation, &IF_MATCH).as_deref(), expected);
    }
}

#[tokio::test]
async fn text_that_no_header_can_hold_is_refused_before_anything_is_sent() {
    let transport = FakeTransport::ok();
    let client = sample::client(KeyStyle::Segment, transport.clone());
    let samples = sample::set::<Sample, Samples>(&client, "samples");
    for text in ["a\nb", "a\r\nX-Evil: 1", "\0", "\u{7f}"] {
        let message = |name| format!("the value for header `{name}` has characters that no header can hold");
        let error = samples.list().prefer(text).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (csdlgen_tests::runtime::ErrorKind::Request, &*message("prefer")));
        let error = samples.by_id("1").delete().if_match(text).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (csdlgen_tests::runtime::ErrorKind::Request, &*message("if-match"))
        );
    }
    assert!(transport.sent().is_empty());
}
