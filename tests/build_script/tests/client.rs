//! The client that the build script has generated.

use csdlgen_build_script::auth::StaticToken;
use csdlgen_build_script::models::Book;
use csdlgen_build_script::transport::{Body, BoxFuture, ResponseBody, Transport, TransportError};
use csdlgen_build_script::{Client, ClientOptions};
use std::fs;
use std::path::Path;

struct Shop;

impl Transport for Shop {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'_, Result<http::Response<ResponseBody>, TransportError>> {
        assert_eq!(request.uri(), "https://books.example/v1/books?$filter=pages%20gt%20500&$top=1");
        let body = ResponseBody::from(r#"{"value": [{"isbn": "978-3", "title": "A long one", "pages": 1000}]}"#);
        Box::pin(async { Ok(http::Response::new(body)) })
    }
}

#[tokio::test]
async fn it_lists_books() {
    let client = Client::with_options(StaticToken::new("-"), ClientOptions::default().with_transport(Shop));
    let client = client.expect("options that go together");
    let page = client.books().list().filter(Book::PAGES.gt(500)).top(1).await.expect("an answer");
    assert_eq!(page.items()[0].title.as_deref(), Some("A long one"));
}

#[test]
fn the_manifest_has_what_clients_need() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: std::path::PathBuf| -> toml::Table {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        toml::from_str(&text).expect("TOML")
    };
    let own = read(folder.join("Cargo.toml"));
    let emitted = read(folder.join("../../generated/Cargo.toml"));
    assert_eq!(own["dependencies"], emitted["dependencies"]);
    assert_eq!(own["features"], emitted["features"]);
}
