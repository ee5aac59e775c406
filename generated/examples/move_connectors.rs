//! Creates a connector group, and moves connectors into it: those whose machine names start with a prefix.
//!
//! ```text
//! cargo run --example move_connectors -- --offline
//! cargo run --example move_connectors -- GROUP PREFIX
//! ```

mod offline;

use azure_identity::DeveloperToolsCredential;
use graph_connectors::Client;
use graph_connectors::models::{Connector, ConnectorGroup, ConnectorGroupRegion};
use std::error::Error;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => offline::report(&*error),
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let [name, prefix] = offline::arguments([("GROUP", "Europe"), ("PREFIX", "weu-")])?;
    let client = match offline::requested() {
        true => offline::client()?,
        false => Client::new(DeveloperToolsCredential::new(None)?)?,
    };
    let proxy = client.application_proxy();
    let group = group(&client, &name).await?;

    // Which connectors are there is read to the end first: what moves while a list is read may come twice or not at all.
    let connectors = proxy.connectors().list().expand(Connector::MEMBER_OF).stream().try_collect().await?;
    for connector in connectors {
        let (Some(id), Some(machine)) = (&connector.id, &connector.machine_name) else { continue };
        let before = connector.expanded(Connector::MEMBER_OF)?.unwrap_or_default().pop().unwrap_or_default();
        if !machine.starts_with(&prefix) || before.id == group.id {
            continue;
        }
        // POST …/memberOf/$ref: a connector is always in one group, so that adding it to one takes it from the other.
        // The body is the group's URL, which the client makes of its id.
        proxy.connectors().by_id(id).member_of().add(&group).await?;
        println!("moved {machine} from {} to {name}", before.name.as_deref().unwrap_or("(no name)"));
    }

    let id = group.id.as_deref().unwrap_or_default();
    let members = proxy.connector_groups().by_id(id).members().list().stream().try_collect().await?;
    println!("{name} has {} connectors", members.len());
    Ok(())
}

/// The group of this name. It is created only if there is none, so that the example can run again after it has failed
/// half way.
async fn group(client: &Client, name: &str) -> graph_connectors::Result<ConnectorGroup> {
    let groups = client.application_proxy().connector_groups();
    // Names are compared by the service; the value is quoted and escaped here.
    let found = groups.list().filter(ConnectorGroup::NAME.eq(name)).await?;
    if let Some(group) = found.into_iter().next() {
        return Ok(group);
    }
    // Only what is set is sent.
    let new = ConnectorGroup {
        name: Some(name.to_owned()),
        region: Some(ConnectorGroupRegion::Eur),
        ..ConnectorGroup::default()
    };
    // Services answer with the entity, or with nothing but success; here its id is needed.
    let group = groups.create(&new).await?.require()?;
    println!("created {name} ({})", group.id.as_deref().unwrap_or_default());
    Ok(group)
}
