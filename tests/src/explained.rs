//! What `cargo xtask explain` says, for tests of it.

use crate::client_crate::{ClientCrate, default_crate, golden_cases};
use csdlgen::explain::{self, Catalogue};

/// What is said of requests to the default crate.
pub fn of_default_crate(requests: &[&str]) -> String {
    explained(&default_crate(), requests)
}

/// What is said of requests to a golden case.
pub fn of_case(name: &str, requests: &[&str]) -> String {
    let case = golden_cases().into_iter().find(|case| case.name == name).expect("a golden case");
    explained(&case, requests)
}

/// Text for each of these requests.
fn explained(client: &ClientCrate, requests: &[&str]) -> String {
    let resolved = client.resolve().expect("a good crate");
    let catalogue = Catalogue::new(&resolved);
    let whole = explain::whole(&client.config).and_then(|config| csdlgen::resolve(&client.inputs, &config).ok());
    let whole = whole.as_ref().map(Catalogue::new);
    let texts = requests.iter().map(|request| {
        let (method, url) = request.split_once(' ').expect("method and URL");
        explain::text(method, url, &explain::explain_selected(&catalogue, || whole.as_ref(), method, url))
    });
    texts.collect()
}
