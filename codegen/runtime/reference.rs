//! Entity references: the `@odata.id` of `$ref` requests and answers (OData Protocol 4.01, section 11.4.6).

use super::additional::Additional;
use super::client::Client;
use super::cloud::KeyStyle;
use super::literal::{IntoKey, Key, KeyText, parentheses, segment};
use super::model::{Entity, Is, Structured, ValueRef, additional};
use super::operation::Operation;
use super::place::Target;
use super::reply::Written;
use super::request::Item;

/// What can stand for an existing entity of type `E` in a `$ref` request: an entity, an id, an item's builder, or a URL.
pub trait Reference<E> {
    #[doc(hidden)]
    fn target(&self) -> ReferenceTarget;
}

/// What is known of an entity that is referred to.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct ReferenceTarget {
    /// An absolute URL, or one relative to the service root.
    pub url: Option<String>,
    pub key: Option<KeyText>,
}

impl<E: Entity, T: Structured + Is<E>> Reference<E> for &T {
    fn target(&self) -> ReferenceTarget {
        ReferenceTarget { url: additional(*self).odata_id().map(str::to_owned), key: key_of::<E>(*self) }
    }
}

/// The key of an entity, where it holds all parts of it.
fn key_of<E: Entity>(entity: &dyn Structured) -> Option<KeyText> {
    E::Key::from_values(&mut E::KEY_PATHS.iter().map(|path| value_at(entity, path)))
}

fn value_at<'v>(holder: &'v dyn Structured, path: &str) -> ValueRef<'v> {
    let (name, rest) = path.split_once('/').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Ok(index) = holder.type_info().properties.binary_search(&name) else { return ValueRef::None };
    match (holder.slot(index).value(), rest) {
        (value, None) => value,
        (ValueRef::Structured(within), Some(rest)) => value_at(within, rest),
        _ => ValueRef::None,
    }
}

impl<E: Entity, T: Structured + Is<E>> Reference<E> for &Written<T> {
    fn target(&self) -> ReferenceTarget {
        let mut target = self.entity().map(|entity| entity.target()).unwrap_or_default();
        if target.key.is_none() && target.url.is_none() {
            target.url = self.location().map(str::to_owned);
        }
        target
    }
}

impl<E: Entity> Reference<E> for &str
where
    for<'a> &'a str: IntoKey<E::Key>,
{
    /// An id.
    fn target(&self) -> ReferenceTarget {
        ReferenceTarget { url: None, key: Some((*self).into_key()) }
    }
}

impl<E: Entity> Reference<E> for &String
where
    for<'a> &'a str: IntoKey<E::Key>,
{
    /// An id.
    fn target(&self) -> ReferenceTarget {
        ReferenceTarget { url: None, key: Some(self.as_str().into_key()) }
    }
}

impl<E: Entity> Reference<E> for &::url::Url {
    fn target(&self) -> ReferenceTarget {
        ReferenceTarget { url: Some(self.to_string()), key: None }
    }
}

impl<E: Entity, T: Entity + Is<E>, P> Reference<E> for &Item<'_, T, P> {
    fn target(&self) -> ReferenceTarget {
        ReferenceTarget { url: Some(self.path.as_str().to_owned()), key: None }
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
        KeyStyle::Segment if key.parts.len() == 1 => format!("/{}", segment(key).ok()?),
        _ => parentheses(key, names).ok()?,
    };
    places.iter().find_map(|place| match place {
        Target::Root(path) => Some(format!("{root}/{path}{key}")),
        Target::Below(owner, name) => Some(format!("{root}/{}/{name}{key}", operation.path.owner(owner)?)),
    })
}

/// A reference as services answer with it: where an entity stands.
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

super::model::structured!(EntityReference "Edm.EntityReference",);
