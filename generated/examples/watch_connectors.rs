//! Watches the connectors, and prints what changes: those that come and go, and whose status is another.
//!
//! Connectors have no delta function, so that each round reads all of them and compares them with the round before.
//! Where there is one, `.changes()` on its call does that on the service's side.
//!
//! ```text
//! cargo run --example watch_connectors -- --offline
//! cargo run --example watch_connectors
//! ```

mod offline;

use azure_identity::DeveloperToolsCredential;
use graph_connectors::Client;
use graph_connectors::models::{Connector, ConnectorStatus};
use std::collections::BTreeMap;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

const ROUNDS: usize = 5;

/// Machine name and status by id.
type Seen = BTreeMap<String, (String, String)>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match watch().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => offline::report(&*error),
    }
}

async fn watch() -> Result<(), Box<dyn Error>> {
    let (client, pause) = match offline::requested() {
        true => (offline::client()?, Duration::ZERO),
        false => (Client::new(DeveloperToolsCredential::new(None)?)?, Duration::from_secs(30)),
    };
    // The first round has nothing to be compared with: where it fails, there is nothing to watch.
    let mut before = read(&client).await?;
    println!("round 1: {} connectors", before.len());
    for round in 2..=ROUNDS {
        tokio::time::sleep(pause).await;
        // Throttling and short outages are over by now: the client has tried again, as its retry policy says. What
        // comes here lasts longer. It is no reason to stop, and what was seen before is still what to compare with.
        match read(&client).await {
            Ok(now) => {
                let changes = changes(&before, &now);
                println!("round {round}: {} changed", changes.len());
                changes.iter().for_each(|change| println!("  {change}"));
                before = now;
            }
            Err(error) => {
                println!("round {round}: failed, the next one tries again");
                offline::report(&error);
            }
        }
    }
    Ok(())
}

async fn read(client: &Client) -> graph_connectors::Result<Seen> {
    let connectors = client.application_proxy().connectors();
    let mut connectors = connectors.list().select((Connector::ID, Connector::MACHINE_NAME, Connector::STATUS)).stream();
    let mut seen = Seen::new();
    while let Some(connector) = connectors.try_next().await? {
        let status = connector.status.as_ref().map_or("unknown", ConnectorStatus::as_str).to_owned();
        seen.insert(connector.id.unwrap_or_default(), (connector.machine_name.unwrap_or_default(), status));
    }
    Ok(seen)
}

fn changes(before: &Seen, now: &Seen) -> Vec<String> {
    let mut changes = Vec::new();
    for (id, (name, status)) in now {
        match before.get(id) {
            None => changes.push(format!("{name} is new, and {status}")),
            Some((_, old)) if old != status => changes.push(format!("{name} was {old}, and is {status}")),
            Some(_) => {}
        }
    }
    let gone = before.iter().filter(|(id, _)| !now.contains_key(*id));
    changes.extend(gone.map(|(_, (name, _))| format!("{name} is gone")));
    changes
}
