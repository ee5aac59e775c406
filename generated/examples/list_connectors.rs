//! Lists all connectors, and the groups that they belong to.
//!
//! ```text
//! cargo run --example list_connectors -- --offline    without a tenant
//! cargo run --example list_connectors                 for the tenant that you are signed in to
//! ```

mod offline;

use azure_identity::DeveloperToolsCredential;
use graph_connectors::Client;
use graph_connectors::models::{Connector, ConnectorGroup, ConnectorStatus};
use std::error::Error;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match list().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => offline::report(&*error),
    }
}

async fn list() -> Result<(), Box<dyn Error>> {
    let client = match offline::requested() {
        true => offline::client()?,
        // Whatever a developer has signed in with: the Azure CLI, or the Azure Developer CLI.
        false => Client::new(DeveloperToolsCredential::new(None)?)?,
    };

    // A stream reads one page after the other, each when the one before is used up: there is never more than one in
    // memory. With `$select`, the service sends only what is shown below.
    let mut connectors = client
        .application_proxy()
        .connectors()
        .list()
        .select((Connector::ID, Connector::MACHINE_NAME, Connector::STATUS))
        .expand(Connector::MEMBER_OF)
        .stream();
    let (mut all, mut inactive) = (0, 0);
    while let Some(connector) = connectors.try_next().await? {
        // Every property is optional: a service may leave out any of them, and will leave out those not selected.
        let name = connector.machine_name.as_deref().unwrap_or("(no name)");
        // Enumerations are open: a status that this crate does not know yet is shown by its name.
        let status = connector.status.as_ref().map_or("unknown", ConnectorStatus::as_str);
        println!("{name:<14}{status:<10}{}", groups(&connector)?);
        all += 1;
        inactive += usize::from(connector.status == Some(ConnectorStatus::Inactive));
    }
    println!("{all} connectors, {inactive} of them inactive");
    Ok(())
}

/// Related entities are no fields: they are there only where `$expand` has asked for them, and are decoded when asked
/// for.
fn groups(connector: &Connector) -> graph_connectors::Result<String> {
    let groups: Vec<ConnectorGroup> = connector.expanded(Connector::MEMBER_OF)?.unwrap_or_default();
    let names: Vec<String> = groups.into_iter().filter_map(|group| group.name).collect();
    Ok(names.join(", "))
}
