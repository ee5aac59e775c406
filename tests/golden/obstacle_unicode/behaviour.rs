//! Letters that look alike, or are one to Rust, are told apart on the wire.

use obstacle_unicode::models::Letter;
use serde_json::{Map, Value, json};

const NAMES: [&str; 7] = ["c", "\u{441}", "\u{fb01}x", "\u{ac00}", "\u{1100}\u{1161}", "\u{c5}", "\u{212b}"];

#[test]
fn all_members_survive_a_round_trip() {
    let json: Map<String, Value> = (0..).zip(NAMES).map(|(n, name)| (name.to_owned(), json!(n))).collect();
    let letter: Letter = serde_json::from_value(json.clone().into()).expect("a letter");
    assert!(letter.additional.is_empty(), "{letter:?}");
    assert_eq!(serde_json::to_value(&letter).ok(), Some(json.into()));
}
