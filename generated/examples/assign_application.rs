//! Assigns an application to a connector group: from then on, the connectors of that group forward its requests.
//!
//! ```text
//! cargo run --example assign_application -- --offline
//! cargo run --example assign_application -- APPLICATION GROUP    object id of the application, id of the group
//! ```

mod offline;

use azure_identity::DeveloperToolsCredential;
use graph_connectors::Client;
use graph_connectors::models::{Application, ConnectorGroup};
use http::StatusCode;
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
    let [application_id, group_id] = offline::arguments([("APPLICATION", "a-1"), ("GROUP", "g-2")])?;
    let client = match offline::requested() {
        true => offline::client()?,
        false => Client::new(DeveloperToolsCredential::new(None)?)?,
    };

    // `applications` goes by object id, not by the application (client) id that the portal shows first.
    let selected = (Application::ID, Application::DISPLAY_NAME);
    let application = client.applications().by_id(&application_id).get().select(selected).await?;
    let name = application.display_name.as_deref().unwrap_or("(no name)");
    match current(&client, &application_id).await? {
        Some(group) => println!("{name} is assigned to {}", shown(&group)),
        None => println!("{name} is assigned to no group"),
    }

    // PUT …/connectorGroup/$ref: takes the place of the one before. The body is the group's URL; where groups stand is
    // known from codegen.toml, so that an id is enough.
    client.applications().by_id(&application_id).connector_group().set(&group_id).await?;

    match current(&client, &application_id).await? {
        Some(group) => println!("{name} is now assigned to {}", shown(&group)),
        None => println!("{name} is still assigned to no group"),
    }
    Ok(())
}

/// The group that the application is assigned to. None is no failure, although the service says 404.
async fn current(client: &Client, application_id: &str) -> graph_connectors::Result<Option<ConnectorGroup>> {
    match client.applications().by_id(application_id).connector_group().get().await {
        Ok(group) => Ok(Some(group)),
        Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => Ok(None),
        Err(error) => Err(error),
    }
}

fn shown(group: &ConnectorGroup) -> String {
    format!("{} ({})", group.name.as_deref().unwrap_or("(no name)"), group.id.as_deref().unwrap_or_default())
}
