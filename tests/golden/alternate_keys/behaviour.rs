//! Alternate keys lead to the same builders as keys do.

use alternate_keys as emitted;
use alternate_keys::Guid;
use alternate_keys::models::Application;

mod support;

#[test]
fn keys_have_their_names() {
    let client = support::client();
    let get = |id: &str| support::request(client.applications().by_app_id(id).get().call());
    assert_eq!(get("00000003"), "GET applications(appId='00000003')");
    assert_eq!(get("it's/1"), "GET applications(appId='it''s%2F1')");
    let item = client.applications().by_number_and_type(7, "Byron");
    assert_eq!(item.path().as_str(), "applications(number=7,type='Byron')");
    assert_eq!(item.path().template(), "applications(number={number},type={type})");
    let text = "5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11";
    let guid: Guid = text.parse().expect("a GUID");
    assert_eq!(client.applications().by_token(guid).path().as_str(), format!("applications(token={text})"));
}

#[test]
fn the_item_is_like_any_other() {
    let client = support::client();
    let gallery = client.galleries().by_app_id("1");
    assert_eq!(support::request(gallery.owners().list().call()), "GET galleries(appId='1')/owners");
    let name = gallery.owners().by_app_id("2").property(Application::APP_ID);
    assert_eq!(support::request(name.get()), "GET galleries(appId='1')/owners(appId='2')/appId");
}

#[tokio::test]
async fn a_part_without_text_is_refused() {
    let client = support::client();
    let said = support::refusal(client.applications().by_token("").get().call()).await;
    assert!(said.contains("the key is empty"), "{said}");
}
