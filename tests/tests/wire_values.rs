//! Values by URLs of their own, alternate keys: what is sent, and how answers are read.

use csdlgen_tests::graph::{ROOT, client};
use csdlgen_tests::server::{Reply, Server};
use graph_connectors::Patch;
use graph_connectors::models::{Application, OnPremisesPublishing};
use serde_json::json;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn a_complex_value_is_read_as_it_stands() -> Outcome {
    let answer = r##"{"@odata.context": "$metadata#x", "externalUrl": "https://a.example", "isHttpOnlyCookieEnabled": true, "new": [1]}"##;
    let server = Server::script([Reply::json(200, answer)]).await;
    let client = client(&server);
    let publishing = client.applications().by_id("1").property(Application::ON_PREMISES_PUBLISHING).get().await?;
    let publishing = publishing.ok_or("a value")?;
    assert_eq!(publishing.external_url.as_deref(), Some("https://a.example"));
    assert_eq!(publishing.additional.get("new"), Some(&json!([1])));
    let request = server.only();
    assert_eq!(request.method, "GET");
    assert_eq!(request.target, format!("{ROOT}/applications/1/onPremisesPublishing"));
    Ok(())
}

#[tokio::test]
async fn other_values_stand_in_a_wrapper() -> Outcome {
    let server = Server::script([Reply::json(200, r#"{"value": "Payroll"}"#)]).await;
    let client = client(&server);
    let name = client.applications().by_app_id("it's").property(Application::DISPLAY_NAME).get().await?;
    assert_eq!(name.as_deref(), Some("Payroll"));
    assert_eq!(server.only().target, format!("{ROOT}/applications(appId='it''s')/displayName"));
    Ok(())
}

#[tokio::test]
async fn null_is_no_content() -> Outcome {
    let server = Server::script([Reply::status(204), Reply::status(204)]).await;
    let client = client(&server);
    let application = client.applications().by_id("1");
    assert_eq!(application.property(Application::DISPLAY_NAME).get().await?, None);
    assert_eq!(application.property(Application::ON_PREMISES_PUBLISHING).get().await?, None);
    Ok(())
}

#[tokio::test]
async fn values_are_changed_where_they_stand() -> Outcome {
    let server = Server::script([Reply::status(204), Reply::status(204), Reply::status(204)]).await;
    let client = client(&server);
    let application = client.applications().by_id("1");
    let publishing = application.property(Application::ON_PREMISES_PUBLISHING);
    let patch = Patch::new().set(OnPremisesPublishing::IS_HTTP_ONLY_COOKIE_ENABLED, true);
    assert!(publishing.update(patch).if_match("tag").await?.value().is_none());
    application.property(Application::DISPLAY_NAME).replace("Payroll").await?;
    publishing.clear().await?;
    let sent: Vec<_> = server.received().into_iter().map(|r| (r.method, r.target, r.body)).collect();
    let path = |name: &str| format!("{ROOT}/applications/1/{name}");
    let expected: [(&str, String, &str); 3] = [
        ("PATCH", path("onPremisesPublishing"), r#"{"isHttpOnlyCookieEnabled":true}"#),
        ("PUT", path("displayName"), r#"{"value":"Payroll"}"#),
        ("DELETE", path("onPremisesPublishing"), ""),
    ];
    for ((method, target, body), (m, t, b)) in sent.iter().zip(&expected) {
        assert_eq!((method.as_str(), target, &body[..]), (*m, t, b.as_bytes()));
    }
    assert_eq!(sent.len(), expected.len());
    Ok(())
}

#[tokio::test]
async fn an_answer_can_be_taken_as_it_comes() -> Outcome {
    // Graph answers with text where its metadata has a complex type.
    let server = Server::script([Reply::status(200).header("Content-Type", "text/csv").body("a,b\n1,2\n")]).await;
    let client = client(&server);
    let value = client.applications().by_id("1").property(Application::ON_PREMISES_PUBLISHING);
    let mut content = value.get().download().await?;
    let mut text = Vec::new();
    while let Some(piece) = content.try_next().await? {
        text.extend_from_slice(&piece);
    }
    assert_eq!(text, b"a,b\n1,2\n");
    assert_eq!(server.only().header("accept"), Some("*/*"));
    Ok(())
}
