//! The examples of the Graph reference for connectors and connector groups: the client makes each request as
//! documented, and every documented answer is read and written back unchanged.

use csdlgen_tests::graph::{ROOT, client};
use csdlgen_tests::server::{Reply, Server};
use graph_connectors::models::{Application, Connector, ConnectorGroup};
use graph_connectors::operation::Permission;
use graph_connectors::{Call, Client, Page, Patch, Written};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::path::Path;

/// The service root of the examples.
const DOCUMENTED_ROOT: &str = "https://graph.microsoft.com/beta";

/// What stands for `{id}` in the examples.
const ID: &str = "5";

/// An answer that was read, as JSON; null where there was none.
trait Answer {
    fn json(self) -> Value;
}

fn written_back<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("models are JSON")
}

macro_rules! entities {
    ($($entity:ty)*) => {$(
        impl Answer for $entity {
            fn json(self) -> Value {
                written_back(&self)
            }
        }
    )*};
}
entities!(Application Connector ConnectorGroup);

impl<T: Serialize> Answer for Page<T> {
    fn json(self) -> Value {
        let rest = self.additional.iter().map(|(name, value)| (name.to_owned(), value.clone()));
        let mut page: Map<_, _> = rest.collect();
        page.insert("value".into(), self.items().iter().map(written_back).collect());
        Value::Object(page)
    }
}

impl<T: Answer> Answer for Written<T> {
    fn json(self) -> Value {
        self.into_value().map_or(Value::Null, T::json)
    }
}

impl Answer for () {
    fn json(self) -> Value {
        Value::Null
    }
}

/// The permissions of the call, and its answer.
async fn done<T: Answer>(call: Call<'_, T>) -> (&'static [Permission], Value) {
    let permissions = call.operation().info().permissions;
    (permissions, call.await.unwrap_or_else(|error| panic!("{error}")).json())
}

/// The call for each example, by its name in the reference.
async fn call(client: &Client, example: &str) -> (&'static [Permission], Value) {
    let proxy = client.application_proxy();
    let (connectors, groups) = (proxy.connectors(), proxy.connector_groups());
    let (connector, group) = (connectors.by_id(ID), groups.by_id(ID));
    let new = ConnectorGroup { name: Some("name-value".into()), is_default: Some(false), ..Default::default() };
    let change = Patch::new().set(ConnectorGroup::NAME, "name-value").set(ConnectorGroup::REGION, "region-value");
    match example {
        "get_connectors_1" => done(connectors.list().call()).await,
        "get_connector_1" => done(connector.get().call()).await,
        "connector_get_memberof" => done(connector.member_of().list().call()).await,
        "create_connectorgroup_from_connector" => done(connector.member_of().add(ID)).await,
        "get_connectorgroups" => done(groups.list().call()).await,
        "create_connectorgroup_from_connectorgroups" => done(groups.create(&new)).await,
        "get_connectorgroup" => done(group.get().call()).await,
        "update_connectorgroup_2" => done(group.update(change)).await,
        "delete_connectorgroup" => done(group.delete()).await,
        "get_connectorgroup_members" => done(group.members().list().call()).await,
        "create_connector_from_connectorgroup" => done(group.members().add(ID)).await,
        "get_applications" => done(group.applications().list().call()).await,
        "create_application_from_connectorgroup" => {
            done(client.applications().by_id(ID).connector_group().set(ID)).await
        }
        _ => panic!("the table has no call for the example {example}"),
    }
}

/// What the reference gets wrong of a request body: the reference of the PUT example lacks the version segment, and its
/// key is not cased as everywhere else.
fn corrected(body: &Value) -> Value {
    let text = body.to_string();
    let wrong = "https://graph.microsoft.com/onPremisesPublishingProfiles/applicationproxy/";
    let right = format!("{DOCUMENTED_ROOT}/onPremisesPublishingProfiles/applicationProxy/");
    serde_json::from_str(&text.replace(wrong, &right)).expect("JSON stays JSON")
}

/// The permissions of a page, as the operation has them: scheme and scope.
fn documented_permissions(page: &Value) -> Vec<(&'static str, &str)> {
    let schemes = [
        ("DelegatedWork", "delegated_work_or_school"),
        ("DelegatedPersonal", "delegated_personal_microsoft_account"),
        ("Application", "application"),
    ];
    let scopes =
        |field: &str| page[field].as_str().expect("a text").split(", ").filter(|scope| *scope != "Not supported.");
    schemes.iter().flat_map(|(scheme, field)| scopes(field).map(|scope| (*scheme, scope))).collect()
}

async fn check(example: &Value) {
    let name = example["name"].as_str().expect("a name");
    let (request, response) = (&example["request"], &example["response"]);
    let status = response["status"].as_u64().and_then(|status| u16::try_from(status).ok()).expect("a status");
    let reply = match &response["body"] {
        Value::Null => Reply::status(status),
        body => Reply::json(status, &body.to_string()),
    };
    let server = Server::start(move |_, _| reply.clone()).await;
    let (permissions, answer) = call(&client(&server), name).await;

    let sent = server.only();
    assert_eq!(json!(sent.method), request["method"], "{name}");
    let documented = request["url"].as_str().and_then(|url| url.strip_prefix(DOCUMENTED_ROOT)).expect("a URL");
    assert_eq!(sent.target, format!("{ROOT}{}", documented.replace("{id}", ID)), "{name}");
    let body = match &*sent.body {
        [] => Value::Null,
        body => serde_json::from_slice(body).expect("JSON"),
    };
    let documented = corrected(&request["body"]).to_string().replace("{id}", ID);
    assert_eq!(body, serde_json::from_str::<Value>(&documented.replace(DOCUMENTED_ROOT, &server.url(ROOT))).unwrap());
    let content_type = request["headers"]["Content-type"].as_str();
    assert_eq!(sent.header("content-type"), content_type, "{name}");

    assert_eq!(answer, response["body"], "{name}");
    let permissions: Vec<_> = permissions.iter().map(|permission| (permission.scheme, permission.scope)).collect();
    assert_eq!(permissions, documented_permissions(&example["permissions"]), "{name}");
}

#[tokio::test]
async fn requests_answers_and_permissions_are_the_documented_ones() {
    let Some(data) = std::env::var_os("CSDLGEN_DATA") else {
        println!("skipped: CSDLGEN_DATA is not set");
        return;
    };
    let file = Path::new(&data).join("docs/connector-examples.json");
    let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let examples: Value = serde_json::from_str(&text).expect("JSON");
    let examples = examples["examples"].as_array().expect("examples");
    assert_eq!(examples.len(), 13);
    for example in examples {
        check(example).await;
    }
}
