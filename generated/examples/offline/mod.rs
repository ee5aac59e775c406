//! What the examples share: `--offline`, arguments, and how an error is shown.
//!
//! With `--offline` the client gets a [`Transport`] of its own, the one seam between it and the network, and behind it
//! an application proxy in memory ([`service`]). Everything above the seam is what runs against Microsoft Graph: tokens,
//! URLs, paging, batches, errors. Tests of your own code can do the same.

mod service;

use graph_connectors::auth::StaticToken;
use graph_connectors::transport::{Body, BoxFuture, ResponseBody, Transport, TransportError};
use graph_connectors::{Client, ClientOptions};
use service::Service;
use std::error::Error;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

/// Whether the example runs without a tenant.
pub fn requested() -> bool {
    std::env::args().any(|argument| argument == "--offline")
}

/// A client that leads to an application proxy in memory.
pub fn client() -> graph_connectors::Result<Client> {
    let transport = InMemory(Mutex::new(Service::new()));
    Client::with_options(StaticToken::new("offline"), ClientOptions::default().with_transport(transport))
}

/// The arguments of the command line, by name; offline they may be left out, and have the values given here.
#[allow(dead_code)] // not every example takes arguments
pub fn arguments<const N: usize>(expected: [(&str, &str); N]) -> Result<[String; N], Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    match <[String; N]>::try_from(given) {
        Ok(arguments) => Ok(arguments),
        Err(given) if given.is_empty() && requested() => Ok(expected.map(|(_, value)| value.to_owned())),
        Err(_) => Err(format!("arguments: {}; or --offline", expected.map(|(name, _)| name).join(" ")).into()),
    }
}

/// Shows an error with all that helps to find its cause. Support asks for the request id.
pub fn report(error: &(dyn Error + 'static)) -> ExitCode {
    eprintln!("error: {error}");
    if let Some(error) = error.downcast_ref::<graph_connectors::Error>() {
        eprintln!("  code: {}", error.code().unwrap_or("none"));
        eprintln!("  request id: {}", error.request_id().unwrap_or("none"));
    }
    // What lies beneath is not part of an error's own text.
    let mut source = error.source();
    while let Some(error) = source {
        eprintln!("  because: {error}");
        source = error.source();
    }
    ExitCode::FAILURE
}

struct InMemory(Mutex<Service>);

impl Transport for InMemory {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let body = request.body().as_bytes().cloned().unwrap_or_default();
        let answer = service.answer(request.method().as_str(), target.trim_start_matches("/beta"), &body);
        let mut response = http::Response::new(ResponseBody::from(answer.text()));
        *response.status_mut() = http::StatusCode::from_u16(answer.status).expect("statuses here are legal");
        let id = answer.request_id.parse().expect("ids here are legal header values");
        response.headers_mut().insert("request-id", id);
        Box::pin(async { Ok(response) })
    }
}
