//! Keys in parentheses.

use keys as emitted;
use keys::{Date, Guid};

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
