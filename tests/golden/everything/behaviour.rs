//! What paths lead to and what none does; any JSON, dictionaries.

use everything as emitted;
use everything::models::{Dictionary, Event, Range, RangeFillParameters, Severity};
use everything::{Additional, Patch};
use serde_json::json;

mod support;

#[test]
fn values_that_are_any_json() {
    let json = json!({
        "deleted": {}, "id": "A1", "rows": [1, ["x"]], "tags": {"a": 1, "b": ["c"]}, "values": [[1, "two"], [null]],
    });
    let range: Range = serde_json::from_value(json.clone()).expect("a range");
    assert_eq!(range.values, Some(json!([[1, "two"], [null]])));
    assert_eq!(range.rows.as_deref(), Some(&[json!(1), json!(["x"])][..]));
    assert_eq!(range.tags.as_ref().and_then(|tags| tags.additional.get("a")), Some(&json!(1)));
    // An empty type is no JSON at all, but an object that is there.
    assert!(range.deleted.is_some());
    assert_eq!(serde_json::to_value(&range).ok(), Some(json));
}

#[test]
fn dictionaries_are_made_of_their_entries() {
    let tags = Dictionary { additional: [("a", "b"), ("c", "d")].into_iter().collect() };
    let range = Range { tags: Some(tags.clone()), ..Default::default() };
    assert_eq!(serde_json::to_value(&range).ok(), Some(json!({"tags": {"a": "b", "c": "d"}})));
    let entries: Additional = [(String::from("a"), json!(1)), (String::from("a"), json!(2))].into_iter().collect();
    assert_eq!(entries.iter().collect::<Vec<_>>(), [("a", &json!(2))]);
    let client = support::client();
    let range = client.ranges().by_id("1");
    let patch = Patch::new().set(Range::VALUES, json!([[1]])).set(Range::TAGS, tags.clone());
    assert_eq!(support::body(range.update(patch)), json!({"tags": {"a": "b", "c": "d"}, "values": [[1]]}));
    let parameters = RangeFillParameters { values: Some(json!([[1]])), tags: Some(tags), ..Default::default() };
    assert_eq!(support::body(range.fill_with(&parameters)), json!({"tags": {"a": "b", "c": "d"}, "values": [[1]]}));
    let cell = support::request(range.cell_with_value(&json!([1])));
    assert_eq!(cell, "GET ranges('1')/golden.cell(value=@value)?@value=%5B1%5D");
}

#[test]
fn types_to_which_nothing_leads() {
    let event: Event = serde_json::from_value(json!({"severity": "low", "about": {"id": "A1"}})).expect("an event");
    assert_eq!(event.severity, Some(Severity::Low));
    let about = event.expanded(Event::ABOUT).expect("a range").expect("a range");
    assert_eq!(serde_json::to_value(about).ok(), Some(json!({"id": "A1"})));
}
