//! Keys in parentheses.

use keys as emitted;
use keys::models::{ByMany, ByManyKey, ByPath, Color, OneOfManyKey, SummaryKey};
use keys::value::IntoKey;
use keys::{Date, Guid};
use serde_json::json;

mod support;

#[test]
fn keys_of_one_part() {
    let client = support::client();
    let get = |id: &str| support::request(client.strings().by_id(id).get().call());
    assert_eq!(get("plain"), "GET strings('plain')");
    assert_eq!(get("it's"), "GET strings('it''s')");
    assert_eq!(get("a/b?c#d%e f&g"), "GET strings('a%2Fb%3Fc%23d%25e%20f%26g')");
    assert_eq!(get("größe"), "GET strings('gr%C3%B6%C3%9Fe')");
    assert_eq!(get(".."), "GET strings('..')");
    assert_eq!(get("')/strings('x"), "GET strings(''')%2Fstrings(''x')");
    assert_eq!(support::request(client.integers().by_id(-7).get().call()), "GET integers(-7)");

    let text = "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11";
    let guid: Guid = text.parse().expect("a GUID");
    assert_eq!(support::request(client.guids().by_id(&guid).get().call()), format!("GET guids({text})"));
    assert_eq!(support::request(client.guids().by_id(text).get().call()), format!("GET guids({text})"));
    assert_eq!(support::request(client.guids().by_id("1)/x('").get().call()), "GET guids(1)%2Fx(')");
}

#[test]
fn a_singleton_needs_no_key() {
    assert_eq!(support::request(support::client().only().get().call()), "GET only");
}

#[test]
fn keys_of_several_parts_stand_in_their_order() {
    let client = support::client();
    let day: Date = "2026-04-21".parse().expect("a date");
    let item = client.several().by_id((7, day, "it's/1,line='2'"));
    assert_eq!(item.path().as_str(), "several(order=7,day=2026-04-21,line='it''s%2F1,line=''2''')");
    assert_eq!(item.path().template(), "several({bySeveral-id})");
}

fn many(text: &str, zip: &str) -> ByManyKey {
    ByManyKey {
        text: text.into(),
        guid: "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11".parse().expect("a GUID"),
        amount: "-12.50".parse().expect("a decimal"),
        day: "2026-04-21".parse().expect("a date"),
        color: Color::DarkBlue,
        is_open: true,
        zip: zip.into(),
        größe: 0.25,
        at: "2026-04-21T01:02:03+01:00".parse().expect("a time"),
        r#for: "P1DT2H".parse().expect("a duration"),
        bytes: "Pz8-".parse().expect("bytes"),
        number: -1,
        time: "23:59:59".parse().expect("a time of day"),
    }
}

/// What stands in brackets for such a key.
fn brackets(text: &str, zip: &str) -> String {
    format!(
        "(text={text},guid=5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11,amount=-12.50,day=2026-04-21,\
         color=golden.color'dark_x0020_blue',isOpen=true,zip={zip},gr%C3%B6%C3%9Fe=0.25,\
         at=2026-04-21T01:02:03%2B01:00,for=duration'P1DT2H',bytes=binary'Pz8-',number=-1,time=23:59:59)"
    )
}

#[test]
fn keys_of_many_parts_have_names() {
    let client = support::client();
    let key = SummaryKey { a: "1".into(), d: "4".into(), c: "".into(), b: "')/x('".into() };
    let summary = client.summaries().by_id(&key);
    assert_eq!(summary.path().as_str(), "summaries(a='1',b=''')%2Fx(''',c='',d='4')");
    assert_eq!(summary.path().template(), "summaries({summary-id})");
    assert_eq!(client.summaries().by_id(key).path().as_str(), summary.path().as_str());
    for (text, literal) in [("it's", "'it''s'"), ("a/b?c#d%e f&g", "'a%2Fb%3Fc%23d%25e%20f%26g'"), ("..", "'..'")] {
        let item = client.many().by_id(many(text, ")"));
        assert_eq!(item.path().as_str(), format!("many{}", brackets(literal, "')'")));
    }
}

/// Types that derive from one another have each its own.
#[test]
fn inherited_keys_of_many_parts_have_names() {
    let ByManyKey { text, guid, amount, day, color, is_open, zip, größe, at, r#for, bytes, number, time } =
        many("x", "y");
    let key = OneOfManyKey { text, guid, amount, day, color, is_open, zip, größe, at, r#for, bytes, number, time };
    let client = support::client();
    assert_eq!(client.ones().by_id(key).path().as_str(), format!("ones{}", brackets("'x'", "'y'")));
}

#[test]
fn keys_are_taken_from_entities() {
    let client = support::client();
    let from = client.many().by_id(many("x", "y"));
    let entity: ByMany = serde_json::from_value(json!({
        "text": "it's", "guid": "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11", "amount": "-12.50", "day": "2026-04-21",
        "color": "dark_x0020_blue", "isOpen": true, "address": { "code": "a/b" }, "größe": 0.25,
        "at": "2026-04-21T01:02:03+01:00", "for": "P1DT2H", "bytes": "Pz8-", "number": -1, "time": "23:59:59",
    }))
    .expect("an entity");
    let url = format!("https://example.com/v1/many{}", brackets("'it''s'", "'a%2Fb'"));
    assert_eq!(support::body(from.others().add(&entity)), json!({ "@odata.id": url }));
    let zip: ByPath = serde_json::from_value(json!({ "address": { "code": "70173" } })).expect("an entity");
    let url = "https://example.com/v1/paths('70173')";
    assert_eq!(support::body(from.zips().add(&zip)), json!({ "@odata.id": url }));
}

#[tokio::test]
async fn a_key_that_lacks_a_part_is_none() {
    let client = support::client();
    let from = client.many().by_id(many("x", "y"));
    for json in [json!({}), json!({ "address": null }), json!({ "address": {} }), json!({ "address": { "code": 1 } })] {
        let zip: ByPath = serde_json::from_value(json).expect("an entity");
        let said = support::refusal(from.zips().add(&zip)).await;
        assert!(said.contains("it cannot be told at which URL"), "{said}");
    }
}

/// Says that a type is no key of an entity that has none: were it one, two impls would answer, and this not compile.
trait IsNoKey<A> {
    const SAID: bool = true;
}

impl<T> IsNoKey<()> for T {}

struct IsKey;

impl<T: IntoKey<()>> IsNoKey<IsKey> for T {}

#[test]
fn nothing_is_the_key_of_an_entity_without_one() {
    let client = support::client();
    assert_eq!(support::request(client.keyless().list().call()), "GET keyless");
    assert!(<&str as IsNoKey<_>>::SAID && <String as IsNoKey<_>>::SAID && <i64 as IsNoKey<_>>::SAID);
    assert!(<() as IsNoKey<_>>::SAID && <((), ()) as IsNoKey<_>>::SAID && <(&str, &str) as IsNoKey<_>>::SAID);
    assert!(<Guid as IsNoKey<_>>::SAID && <&Color as IsNoKey<_>>::SAID && <SummaryKey as IsNoKey<_>>::SAID);
}

#[test]
fn a_key_by_path_has_the_name_of_its_alias() {
    let client = support::client();
    // One part alone needs no name.
    assert_eq!(client.paths().by_id("70173").path().as_str(), "paths('70173')");
}

#[test]
fn aliases_hold_keys() {
    let client = support::client();
    assert_eq!(client.seventh().path().as_str(), "integers(7)");
    assert_eq!(client.nil().path().as_str(), "guids(00000000-0000-0000-0000-000000000000)");
    assert_eq!(client.quoted().path().as_str(), "strings('it''s%20%22so%22')");
}

#[tokio::test]
async fn an_empty_key_is_refused_where_nothing_quotes_it() {
    // `guids()` is no entity.
    let client = support::client();
    let said = support::refusal(client.guids().by_id("").get().call()).await;
    assert!(said.contains("the key is empty"), "{said}");
    assert_eq!(client.strings().by_id("").path().as_str(), "strings('')");
}
