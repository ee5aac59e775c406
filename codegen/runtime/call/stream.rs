//! Streams: media entities (`$value`) and stream properties, up and down, without the whole in memory.

use super::client::Client;
use super::download::Download;
use super::http::operation::{Operation, OperationId, OperationInfo, Path, ResponseKind};
use super::http::transport::Body;
use super::options::set_text_header;
use super::reply::nothing;
use super::send::Call;
use http::Method;
use http::header::CONTENT_TYPE;

/// The builder of requests to a stream.
#[derive(Clone, Debug)]
pub struct StreamItem<'c> {
    client: &'c Client,
    path: Path,
    /// The first part of the names of its operations.
    id: &'static str,
}

impl<'c> StreamItem<'c> {
    pub(crate) fn new(client: &'c Client, path: Path, id: &'static str) -> Self {
        Self { client, path, id }
    }

    /// Downloads: `GET`. Awaiting gives the content piece by piece.
    pub fn download(&self) -> Download<'c> {
        Download::new(self.client, self.operation("download", Method::GET, ResponseKind::Stream))
    }

    /// Uploads: `PUT`. The content type is one such as `image/png`.
    pub fn upload(&self, content: impl Into<Body>, content_type: &str) -> Call<'c, ()> {
        let mut operation = self.operation("upload", Method::PUT, ResponseKind::Nothing);
        operation.body = content.into();
        set_text_header(&mut operation, CONTENT_TYPE, content_type);
        Call::new(self.client, operation, nothing)
    }

    /// Removes the content: `DELETE`.
    pub fn delete(&self) -> Call<'c, ()> {
        Call::new(self.client, self.operation("delete", Method::DELETE, ResponseKind::Nothing), nothing)
    }

    fn operation(&self, verb: &'static str, method: Method, response: ResponseKind) -> Operation {
        let info = OperationInfo { id: OperationId::at(self.id, verb), method, response, permissions: &[] };
        Operation::new(info, self.path.clone())
    }
}
