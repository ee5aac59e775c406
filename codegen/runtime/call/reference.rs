//! Entity references: the `@odata.id` of `$ref` requests and answers (OData Protocol 4.01, section 11.4.6).

use super::client::Client;
use super::http::cloud::KeyStyle;
use super::http::operation::Operation;
use super::key::{is_segment, parentheses, segment};
use super::place::Target;
use super::query::reference::{Reference, ReferenceTarget};
use super::reply::Written;
use super::value::additional::Additional;
use super::value::entity::Entity;
use super::value::model::{Slot, Structured, TypeInfo};

impl<E: Entity + From<T>, T: Structured> Reference<E> for &Written<T> {
    fn target(&self) -> ReferenceTarget {
        let mut target = self.value().map(|entity| Reference::<E>::target(&entity)).unwrap_or_default();
        if target.key.is_none() && target.url.is_none() {
            target.url = self.location().map(str::to_owned);
        }
        target
    }
}

/// Puts the reference into the body: `{"@odata.id": "…"}`, absolute.
pub(crate) fn refer(
    client: &Client,
    mut operation: Operation,
    target: ReferenceTarget,
    names: &[&str],
    places: &[Target],
) -> Operation {
    match url_of(client, &operation, &target, names, places) {
        Some(url) => {
            let body = serde_json::json!({ "@odata.id": url }).to_string();
            operation.set_json(body.into_bytes());
        }
        None => {
            operation.path = operation.path.refuse(
                "it cannot be told at which URL the referenced entity stands; pass its builder or its URL".to_owned(),
            );
        }
    }
    operation
}

/// Puts the reference into the query: `$id=…`, absolute.
pub(crate) fn refer_in_query(client: &Client, mut operation: Operation, target: ReferenceTarget) -> Operation {
    match url_of(client, &operation, &target, &[], &[]) {
        Some(url) => operation.set_query("$id", url),
        None => operation.path = operation.path.refuse("the referenced entity has neither key nor URL".to_owned()),
    }
    operation
}

/// The URL of an entity: the one that it names itself, or its key below the best known place of its type.
fn url_of(
    client: &Client,
    operation: &Operation,
    target: &ReferenceTarget,
    names: &[&str],
    places: &[Target],
) -> Option<String> {
    let root = client.root().as_str().trim_end_matches('/');
    if let Some(url) = &target.url {
        let absolute = url.starts_with("https://") || url.starts_with("http://");
        return Some(if absolute { url.clone() } else { format!("{root}/{url}") });
    }
    let key = target.key.as_ref()?;
    let key = match client.service().key_style {
        KeyStyle::Segment if is_segment(key) => format!("/{}", segment(key).ok()?),
        _ => parentheses(key, names).ok()?,
    };
    places.iter().find_map(|place| match place {
        Target::Root(path) => Some(format!("{root}/{path}{key}")),
        Target::Below(owner, name) => Some(format!("{root}/{}/{name}{key}", operation.path.owner(owner)?)),
    })
}

/// A reference as services answer with it: where an entity stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntityReference {
    /// All that the service sent; the URL is `@odata.id`.
    pub additional: Additional,
}

impl EntityReference {
    /// The URL of the entity (`@odata.id`), as the service sent it.
    pub fn url(&self) -> Option<&str> {
        self.additional.odata_id()
    }
}

impl Structured for EntityReference {
    fn type_info(&self) -> &'static TypeInfo {
        const { &TypeInfo::new("Edm.EntityReference", &[]) }
    }

    fn slot(&self, _: usize) -> &dyn Slot {
        &self.additional
    }

    fn slot_mut(&mut self, _: usize) -> &mut dyn Slot {
        &mut self.additional
    }
}
