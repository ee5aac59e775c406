//! Clients of the default crate: for a server on this machine, and for an answer that never went over a wire.

use crate::server::Server;
use graph_connectors::auth::StaticToken;
use graph_connectors::transport::{Body, BoxFuture, ResponseBody, Transport, TransportError};
use graph_connectors::{Client, ClientOptions, Cloud, RetryPolicy};

/// The service root on a server of this machine.
pub const ROOT: &str = "/beta";

/// A client for a server on this machine; every request is sent once.
pub fn client(server: &Server) -> Client {
    let root = server.url(ROOT).parse().expect("a legal root");
    let options = ClientOptions::default().with_cloud(Cloud::custom(root, ["https://local/.default"]));
    with_options(options.allow_insecure_loopback(true))
}

/// A client of the default cloud that gets this body for every request.
pub fn answered(body: &'static str) -> Client {
    with_options(ClientOptions::default().with_transport(Canned(body)))
}

fn with_options(options: ClientOptions) -> Client {
    Client::with_options(StaticToken::new("secret"), options.with_retry(RetryPolicy::none())).expect("a client")
}

struct Canned(&'static str);

impl Transport for Canned {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        Box::pin(async { Ok(http::Response::new(self.0.into())) })
    }
}
