//! What the behaviour of every emitted crate is tested with: a client that sends nothing. The test that uses this module
//! names the crate: `use keys as emitted;`.

// Not every crate needs all of it.
#![allow(dead_code)]

use crate::emitted::transport::Timer;
use crate::emitted::auth::StaticToken;
use crate::emitted::transport::{Body, BoxFuture, ResponseBody, Transport, TransportError};
use crate::emitted::{Call, Client, ClientOptions};
use std::time::Duration;

struct Nowhere;

impl Transport for Nowhere {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        panic!("nothing is to be sent, but {} {} is", request.method(), request.uri())
    }
}

impl Timer for Nowhere {
    fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}

pub fn client() -> Client {
    let options = ClientOptions::default().with_transport(Nowhere).with_timer(Nowhere);
    Client::with_options(StaticToken::new("token"), options).expect("a client")
}

/// Method and relative URL of a call.
pub fn request<T>(call: Call<'_, T>) -> String {
    let operation = call.into_operation();
    format!("{} {}", operation.method(), operation.relative_url())
}

/// The JSON that a call sends.
pub fn body<T>(call: Call<'_, T>) -> serde_json::Value {
    let operation = call.into_operation();
    serde_json::from_slice(operation.body().as_bytes().expect("a body in memory")).expect("a body of JSON")
}

/// Why a call fails before anything is sent.
pub async fn refusal<T>(call: Call<'_, T>) -> String {
    call.await.err().expect("a call that is refused").to_string()
}
