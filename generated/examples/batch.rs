//! Sends several calls in one request, one of them after another, and one that fails.
//!
//! ```text
//! cargo run --example batch -- --offline
//! cargo run --example batch -- GROUP    makes a group of this name
//! ```

mod offline;

use azure_identity::DeveloperToolsCredential;
use graph_connectors::Client;
use graph_connectors::models::ConnectorGroup;
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
    let [name] = offline::arguments([("GROUP", "Branches")])?;
    let client = match offline::requested() {
        true => offline::client()?,
        false => Client::new(DeveloperToolsCredential::new(None)?)?,
    };
    let proxy = client.application_proxy();

    // Whatever can be awaited by itself can be added to a batch instead. The handle knows the type of the answer.
    let mut batch = client.batch();
    let count = batch.add(proxy.connectors().count());
    let group = ConnectorGroup { name: Some(name), ..ConnectorGroup::default() };
    let created = batch.add(proxy.connector_groups().create(&group));
    // Calls of a batch are made in any order. This one is made after the group is there (`dependsOn`), and not at all
    // where that fails.
    let groups = batch.add_after(proxy.connector_groups().list().top(50), [created.id()]);
    let unknown = batch.add(proxy.connectors().by_id("no-such-connector").get());

    // One request for up to 20 calls. An error here means that it failed as a whole; calls that the service throttles
    // are sent again by themselves.
    println!("{} calls in one request", batch.len());
    let mut answers = batch.send().await?;

    println!("{} connectors", answers.take(count)?);
    let created = answers.take(created)?.require()?;
    println!("created {} ({})", created.name.unwrap_or_default(), created.id.unwrap_or_default());
    // A page and no stream: in a batch there is one answer for each call. The next link can be followed after it.
    let page = answers.take(groups)?;
    let names: Vec<&str> = page.items().iter().filter_map(|group| group.name.as_deref()).collect();
    println!("groups: {}{}", names.join(", "), if page.next_link().is_some() { ", and more" } else { "" });
    // A call that fails does so alone, and its error says as much as that of a request of its own.
    match answers.take(unknown) {
        Ok(connector) => println!("found {:?}", connector.machine_name),
        Err(error) => {
            println!("not found: {error}");
            let (code, id) = (error.code().unwrap_or("none"), error.request_id().unwrap_or("none"));
            println!("  code {code}, request id {id}");
        }
    }
    Ok(())
}
