//! What can stand for an existing entity in a request: OData's entity references (Protocol 4.01, section 11.4.6).

use super::value::additional::additional;
use super::value::entity::Entity;
use super::value::key::{IntoKey, Key as _, KeyText};
use super::value::model::{Structured, ValueRef};

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

impl<E: Entity + From<T>, T: Structured> Reference<E> for &T {
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
