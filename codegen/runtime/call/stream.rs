//! Streams: media entities (`$value`) and stream properties, up and down, without the whole in memory.

use super::client::Client;
use super::download::Download;
use super::http::operation::{Operation, OperationId, OperationInfo, Path, ResponseKind};
use super::http::transport::Body;
use super::options::set_text_header;
use super::reply::{Written, nothing, written};
use super::send::Call;
use super::value::model::{Marker, Structured};
use http::Method;
use http::header::CONTENT_TYPE;
use std::marker::PhantomData;

/// The builder of requests to a stream, which belongs to an entity or a value of type `E`.
pub struct StreamItem<'c, E> {
    client: &'c Client,
    path: Path,
    /// The first part of the names of its operations.
    id: &'static str,
    of: Marker<E>,
}

impl<'c, E: Structured + Default> StreamItem<'c, E> {
    pub(crate) fn new(client: &'c Client, path: Path, id: &'static str) -> Self {
        Self { client, path, id, of: PhantomData }
    }

    /// Downloads: `GET`. Awaiting gives the content piece by piece.
    pub fn download(&self) -> Download<'c> {
        Download::new(self.client, self.operation("download", Method::GET, ResponseKind::Stream))
    }

    /// Uploads: `PUT`. The content type is one such as `image/png`. The answer holds what the service sent of the entity that
    /// the stream belongs to, if anything.
    pub fn upload(&self, content: impl Into<Body>, content_type: &str) -> Call<'c, Written<E>> {
        let mut operation = self.operation("upload", Method::PUT, ResponseKind::Value);
        operation.body = content.into();
        set_text_header(&mut operation, CONTENT_TYPE, content_type);
        Call::new(self.client, operation, written)
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

impl<E> Clone for StreamItem<'_, E> {
    fn clone(&self) -> Self {
        Self { client: self.client, path: self.path.clone(), id: self.id, of: PhantomData }
    }
}

impl<E> std::fmt::Debug for StreamItem<'_, E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("StreamItem").field(&self.path.as_str()).finish()
    }
}
