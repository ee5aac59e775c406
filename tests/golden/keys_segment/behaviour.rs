//! Keys as segments.

use keys_segment as emitted;

mod support;

#[test]
fn a_key_of_one_part_is_a_segment() {
    let client = support::client();
    let get = |id: &str| support::request(client.strings().by_id(id).get().call());
    assert_eq!(get("plain"), "GET strings/plain");
    assert_eq!(get("it's"), "GET strings/it's");
    assert_eq!(get("a/b?c#d%e f"), "GET strings/a%2Fb%3Fc%23d%25e%20f");
    assert_eq!(get("..."), "GET strings/...");
}

#[test]
fn a_key_of_several_parts_has_no_such_form() {
    let client = support::client();
    let item = client.strings().by_id("1").pairs().by_id((7, "it's"));
    assert_eq!(item.path().as_str(), "strings/1/pairs(left=7,right='it''s')");
    assert_eq!(item.path().template(), "strings/{byString-id}/pairs({byPair-id})");
}

#[tokio::test]
async fn a_key_that_would_change_the_path_is_refused() {
    let client = support::client();
    for (key, reason) in [("", "the key is empty"), (".", "would change the path"), ("..", "would change the path")] {
        let item = client.strings().by_id(key);
        let said = support::refusal(item.get().call()).await;
        assert!(said.contains(reason), "{key:?}: {said}");
        let below = support::refusal(item.pairs().by_id((1, "x")).get().call()).await;
        assert!(below.contains(reason), "{key:?}, further down: {below}");
        assert!(client.url(&item.get().into_operation()).is_err(), "{key:?} has no URL");
    }
}
