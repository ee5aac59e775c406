//! The code that the design promises to users, compiled against the default crate and run against a local server.

use csdlgen_tests::server::{Received, Reply, Server};
use graph_connectors::auth::StaticToken;
use graph_connectors::models::{Connector, ConnectorGroup, ConnectorGroupRegion, ConnectorStatus};
use graph_connectors::{Client, ClientOptions, Cloud, Patch};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn client(server: &Server) -> Result<Client, Box<dyn std::error::Error>> {
    let root = url::Url::parse(&server.url("/beta"))?;
    let cloud = Cloud::custom(root, ["https://local/.default"]);
    let options = ClientOptions::default().with_cloud(cloud).allow_insecure_loopback(true);
    Ok(Client::with_options(StaticToken::new("secret"), options)?)
}

#[tokio::test]
async fn the_first_call_of_a_user() -> Outcome {
    let server = Server::start(answer).await;
    let client = client(&server)?;
    let connector_id = String::from("c1");
    let proxy = client.on_premises_publishing_profiles().by_id("applicationProxy");

    // POST …/connectorGroups
    let group = proxy
        .connector_groups()
        .create(&ConnectorGroup {
            name: Some("Europe".into()),
            region: Some(ConnectorGroupRegion::Eur),
            ..Default::default()
        })
        .await?;

    // POST …/connectors/{id}/memberOf/$ref with the absolute @odata.id built from the group
    proxy.connectors().by_id(&connector_id).member_of().add(&group).await?;

    // GET …/connectors?$filter=…&$select=…&$expand=…&$top=50, over all pages
    let mut active = proxy
        .connectors()
        .list()
        .filter(Connector::STATUS.eq(ConnectorStatus::Active))
        .select((Connector::ID, Connector::MACHINE_NAME, Connector::STATUS))
        .expand(Connector::MEMBER_OF)
        .top(50)
        .stream();
    let mut seen = Vec::new();
    while let Some(connector) = active.try_next().await? {
        let groups: Option<Vec<ConnectorGroup>> = connector.expanded(Connector::MEMBER_OF)?;
        seen.push((connector.id.clone(), groups.map(|groups| groups.len())));
    }
    assert_eq!(seen, [(Some("c1".into()), Some(1)), (Some("c2".into()), None)]);

    // PATCH with null: three states without a second type per entity
    let id = group.value().and_then(|group| group.id.clone()).ok_or("the group has an id")?;
    proxy
        .connector_groups()
        .by_id(&id)
        .update(Patch::new().set(ConnectorGroup::NAME, "EU").null(ConnectorGroup::REGION))
        .await?;

    let root = "/beta/onPremisesPublishingProfiles/applicationProxy";
    let sent: Vec<(String, String, String)> = server
        .received()
        .into_iter()
        .map(|r| (r.method.clone(), r.target.clone(), String::from_utf8_lossy(&r.body).into_owned()))
        .collect();
    let list = "$filter=status%20eq%20%27active%27&$select=id,machineName,status&$expand=memberOf&$top=50";
    assert_eq!(
        sent,
        [
            ("POST".into(), format!("{root}/connectorGroups"), r#"{"name":"Europe","region":"eur"}"#.into()),
            (
                "POST".into(),
                format!("{root}/connectors/c1/memberOf/$ref"),
                format!(r#"{{"@odata.id":"{}"}}"#, server.url(&format!("{root}/connectorGroups/g1"))),
            ),
            ("GET".into(), format!("{root}/connectors?{list}"), String::new()),
            ("GET".into(), format!("{root}/connectors?$skiptoken=2"), String::new()),
            ("PATCH".into(), format!("{root}/connectorGroups/g1"), r#"{"name":"EU","region":null}"#.into()),
        ]
    );
    Ok(())
}

/// The two calls that everything began with, to the letter.
#[tokio::test]
async fn the_seed_calls_on_the_wire() -> Outcome {
    let server = Server::script([Reply::json(201, r#"{"id":"g1"}"#), Reply::status(204)]).await;
    let client = client(&server)?;
    let proxy = client.application_proxy();
    let group = ConnectorGroup { name: Some("Europe".into()), is_default: Some(false), ..Default::default() };
    proxy.connector_groups().create(&group).await?;
    let target = proxy.connector_groups().by_id("g1");
    let answer = proxy.connectors().by_id("c1").member_of().add(&target).await?;
    assert_eq!((answer.status().as_u16(), answer.value()), (204, None));

    let root = "/beta/onPremisesPublishingProfiles/applicationProxy";
    let reference = format!(r#"{{"@odata.id":"{}"}}"#, server.url(&format!("{root}/connectorGroups/g1")));
    let expected = [
        (format!("{root}/connectorGroups"), r#"{"isDefault":false,"name":"Europe"}"#.to_owned()),
        (format!("{root}/connectors/c1/memberOf/$ref"), reference),
    ];
    for (request, (target, body)) in server.received().iter().zip(expected) {
        assert_eq!((request.method.as_str(), &request.target), ("POST", &target));
        assert_eq!(String::from_utf8_lossy(&request.body), body);
        let length = body.len().to_string();
        for (name, value) in [
            ("accept", "application/json"),
            ("authorization", "Bearer secret"),
            ("content-length", length.as_str()),
            ("content-type", "application/json"),
            ("odata-maxversion", "4.01"),
            ("odata-version", "4.0"),
            ("user-agent", "graph-connectors/0.1.0"),
        ] {
            assert_eq!(request.header(name), Some(value), "{target}: {name}");
        }
    }
    assert_eq!(server.received().len(), 2);
    Ok(())
}

fn answer(_: usize, request: &Received) -> Reply {
    let target = request.target.as_str();
    match (request.method.as_str(), target) {
        ("POST", t) if t.ends_with("/connectorGroups") => {
            Reply::json(201, r#"{"id":"g1","name":"Europe","region":"eur","isDefault":false}"#)
        }
        ("POST", t) if t.ends_with("/$ref") => Reply::json(201, r#"{"id":"g1","name":"Europe"}"#),
        ("GET", t) if t.contains("$skiptoken") => Reply::json(200, r#"{"value":[{"id":"c2"}]}"#),
        ("GET", _) => {
            let host = request.header("host").unwrap_or_default();
            let next =
                format!("http://{host}/beta/onPremisesPublishingProfiles/applicationProxy/connectors?$skiptoken=2");
            let page = serde_json::json!({
                "@odata.context": "https://graph.microsoft.com/beta/$metadata#connectors",
                "value": [{"id": "c1", "status": "active", "memberOf": [{"id": "g1"}]}],
                "@odata.nextLink": next,
            });
            Reply::json(200, &page.to_string())
        }
        _ => Reply::status(204),
    }
}

/// The application proxy's alias, and a credential of the Azure SDK, as the design's first line has it.
#[test]
fn a_client_from_a_credential_of_the_azure_sdk() -> Outcome {
    let client = Client::new(azure_identity::DeveloperToolsCredential::new(None)?)?;
    let proxy = client.application_proxy();
    assert_eq!(proxy.path().as_str(), "onPremisesPublishingProfiles/applicationProxy");
    Ok(())
}

#[test]
fn builders_and_models_can_go_to_other_threads() {
    fn assert<T: Send + Sync>(_: &T) {}
    fn assert_type<T: Send + Sync + Clone + Default + std::fmt::Debug + PartialEq>() {}
    fn assert_send<T: Send>(_: &T) {}
    assert_type::<Connector>();
    assert_type::<ConnectorGroup>();
    let client = Client::new(StaticToken::new("t")).expect("a client");
    let proxy = client.application_proxy();
    assert(&client);
    assert(&proxy);
    assert_send(&proxy.connectors().list().into_future());
    assert_send(&proxy.connectors().list().stream());
}
