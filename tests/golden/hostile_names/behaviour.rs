//! Odd names stand on the wire as the metadata has them.

use hostile_names as emitted;
use hostile_names::models::ThiNgNope;
use serde_json::json;

mod support;

#[test]
fn names_survive_a_round_trip() {
    let json = json!({
        "i\"d": "1",
        "kind": "new\nline",
        "a\"b": {},
        "back`tick": {"@odata.type": "#golden.derived`[nope]`"},
        "new\nline": 1,
        "with space": 2,
        "dash-ed": 3,
        "\u{202e}bidi": {},
    });
    let value: ThiNgNope = serde_json::from_value(json.clone()).expect("a value");
    assert_eq!((value.dash_ed, value.additional.len()), (Some(3), 0));
    assert_eq!(serde_json::to_value(&value).ok(), Some(json));
}

#[tokio::test]
async fn paths_stay_below_the_root() {
    let client: emitted::Client = support::client();
    assert_eq!(client.qu_ot_e().path().as_str(), "qu'ot%22e");
    assert_eq!(client.sl_ash_nope().path().as_str(), "sl%2Fash%3F%23%60%5Bnope%5D%60");
    assert_eq!(client.qu_ot_e().by_id("1").na_v_nope().path().as_str(), "qu'ot%22e('1')/na%22v%2F%60%5Bnope%5D%60");
    let up = client.dot_dot().list().call();
    assert!(client.url(up.operation()).is_err(), "`..` is no place");
}
