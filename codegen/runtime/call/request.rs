//! Request builders, directed by type: a [`Collection`] and an [`Item`] of each entity type, wherever they stand.
//!
//! `E` is the entity type, `P` the [`place`](mod@super::place) through which it was reached. What leads further is emitted, an
//! inherent impl for each entity type.

use super::client::Client;
use super::http::cloud::KeyStyle;
use super::http::operation::{Operation, OperationInfo, Path};
use super::http::transport::Body;
use super::key;
use super::options::set_text_header;
use super::place;
use super::query::reference::ReferenceTarget;
use super::query::{Patch, Reference};
use super::read::{Counting, Get, List};
use super::reference::{EntityReference, refer, refer_in_query};
use super::reply::{Page, Written, nothing, page, read, written};
use super::send::Call;
use super::stream::StreamItem;
use super::value::additional::additional;
use super::value::derived::DerivesFrom;
use super::value::encode;
use super::value::entity::Entity;
use super::value::key::{IntoKey, KeyText};
use super::value::model::{Marker, Structured, short_name};
use http::header::CONTENT_TYPE;
use std::marker::PhantomData;

/// A collection of entities of type `E`, at a place `P`.
pub struct Collection<'c, E, P> {
    pub(crate) client: &'c Client,
    pub(crate) path: Path,
    types: Marker<(E, P)>,
}

/// One entity of type `E`, at a place `P`.
pub struct Item<'c, E, P> {
    pub(crate) client: &'c Client,
    pub(crate) path: Path,
    types: Marker<(E, P)>,
}

impl<'c, E: Entity, P> Collection<'c, E, P> {
    pub(crate) fn new(client: &'c Client, path: Path) -> Self {
        Self { client, path, types: PhantomData }
    }

    /// The entity with this key.
    ///
    /// Keys are escaped so that none can leave its segment. An empty key, `.` and `..` are refused: the request fails
    /// before anything is sent.
    pub fn by_id(&self, key: impl IntoKey<E::Key>) -> Item<'c, E, P> {
        self.by_text(&key.into_key())
    }

    /// An entity that was read, by its own key. Where its key was not read with it (`$select`), the request fails before
    /// anything is sent.
    pub fn of(&self, entity: impl Reference<E>) -> Item<'c, E, P> {
        match entity.target().key {
            Some(key) => self.by_text(&key),
            None => {
                let reason = format!("the value has no key: read it with {} selected", E::KEY_PATHS.join(", "));
                Item::new(self.client, self.path.clone().refuse(reason))
            }
        }
    }

    /// The entity with an alternate key: `…/applications(appId='…')`.
    pub(crate) fn by_alternate_key(&self, names: &[&str], parts: impl IntoIterator<Item = KeyText>) -> Item<'c, E, P> {
        let key = KeyText { parts: parts.into_iter().flat_map(|part| part.parts).collect() };
        let placeholders: Vec<String> = names.iter().map(|name| format!("{name}={{{name}}}")).collect();
        let text = key::named(&key, names);
        let path = text.map(|text| self.path.call(&text, &format!("({})", placeholders.join(","))));
        let path = path.unwrap_or_else(|error| self.path.clone().refuse(error.message().to_owned()));
        Item::new(self.client, path)
    }

    /// The entities of a derived type alone, by a type-cast segment: `…/microsoft.graph.user`.
    pub fn cast<T: Entity + DerivesFrom<E>>(&self) -> Collection<'c, T, P> {
        Collection::new(self.client, self.path.segment(T::type_name()))
    }

    /// The path of the collection.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lists the entities: `GET`. Awaiting gives one page; `.stream()` gives all entities, page by page.
    pub fn list(&self) -> List<'c, E, P>
    where
        P: place::List,
    {
        List::new(self.client, Operation::new(P::OPERATION, self.path.clone()))
    }

    /// Counts the entities: `GET …/$count`.
    pub fn count(&self) -> Counting<'c, E, P>
    where
        P: place::Count,
    {
        Counting::new(self.client, Operation::new(P::OPERATION, self.path.segment("$count")))
    }

    /// Makes an entity: `POST`. The answer holds what the service sent of it, if anything.
    pub fn create<T: Structured>(&self, entity: &T) -> Call<'c, Written<E>>
    where
        E: From<T>,
        P: place::Create,
    {
        Call::new(self.client, sending(P::OPERATION, &self.path, entity, E::type_name()), written)
    }

    /// Makes a media entity by its content: `POST` (OData Protocol 4.01, section 11.4.7.1). The content type is one such as
    /// `image/png`; its properties follow with an update.
    pub fn create_media(&self, content: impl Into<Body>, content_type: &str) -> Call<'c, Written<E>>
    where
        P: place::Create,
    {
        let mut operation = Operation::new(P::OPERATION, self.path.clone());
        operation.body = content.into();
        set_text_header(&mut operation, CONTENT_TYPE, content_type);
        Call::new(self.client, operation, written)
    }

    /// Lists the references to the entities: `GET …/$ref`.
    pub fn refs(&self) -> Call<'c, Page<EntityReference>>
    where
        P: place::ListRefs,
    {
        Call::new(self.client, Operation::new(P::OPERATION, self.path.segment("$ref")), page)
    }

    /// Adds an existing entity: `POST …/$ref`. Takes an entity, an id, an item's builder, or a URL.
    ///
    /// Fails before anything is sent where it cannot be told at which URL the entity stands.
    pub fn add(&self, entity: impl Reference<E>) -> Call<'c, Written<E>>
    where
        P: place::AddRef,
    {
        let operation = Operation::new(P::OPERATION, self.path.segment("$ref"));
        Call::new(self.client, refer(self.client, operation, entity.target(), E::KEY, P::TARGETS), written)
    }

    /// Removes an entity from the collection, without deleting it: `DELETE …/{key}/$ref`, or, where only its URL is
    /// known, `DELETE …/$ref?$id=`.
    pub fn remove(&self, entity: impl Reference<E>) -> Call<'c, ()>
    where
        P: place::RemoveRef,
    {
        let operation = match entity.target().key {
            Some(key) => {
                let item: Item<'c, E, P> = self.by_text(&key);
                Operation::new(P::OPERATION, item.path.segment("$ref"))
            }
            None => {
                refer_in_query(self.client, Operation::new(P::OPERATION, self.path.segment("$ref")), entity.target())
            }
        };
        Call::new(self.client, operation, nothing)
    }

    fn by_text(&self, key: &KeyText) -> Item<'c, E, P> {
        // In the template, such as `connector-id`.
        let placeholder = format!("{}-id", short_name(E::type_name()));
        let path = match self.client.service().key_style {
            KeyStyle::Segment if key::is_segment(key) => {
                key::segment(key).map(|segment| self.path.key(&segment, &placeholder))
            }
            _ => key::parentheses(key, E::KEY).map(|text| self.path.call(&text, &format!("({{{placeholder}}})"))),
        };
        let path = path.unwrap_or_else(|error| self.path.clone().refuse(error.message().to_owned()));
        Item::new(self.client, path)
    }
}

impl<'c, E: Entity, P> Item<'c, E, P> {
    pub(crate) fn new(client: &'c Client, path: Path) -> Self {
        Self { client, path: path.owned_by(E::type_name()), types: PhantomData }
    }

    /// The entity as one of a derived type, by a type-cast segment: `…/microsoft.graph.user`. The request fails where it
    /// is none.
    pub fn cast<T: Entity + DerivesFrom<E>>(&self) -> Item<'c, T, P> {
        Item::new(self.client, self.path.segment(T::type_name()))
    }

    /// The path of the entity.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A navigation property that leads to a collection.
    pub(crate) fn many<T: Entity, Q>(&self, name: &'static str) -> Collection<'c, T, Q> {
        Collection::new(self.client, self.path.segment(name))
    }

    /// A navigation property that leads to one entity.
    pub(crate) fn one<T: Entity, Q>(&self, name: &'static str) -> Item<'c, T, Q> {
        Item::new(self.client, self.path.segment(name))
    }

    /// A stream property, or the content of a media entity.
    pub(crate) fn stream(&self, name: &'static str, id: &'static str) -> StreamItem<'c, E> {
        StreamItem::new(self.client, self.path.segment(name), id)
    }

    /// Reads the entity: `GET`.
    pub fn get(&self) -> Get<'c, E, P>
    where
        P: place::Get,
    {
        Get::new(self.client, Operation::new(P::OPERATION, self.path.clone()))
    }

    /// Changes the entity: `PATCH`. The answer holds what the service sent of it, if anything.
    pub fn update<T: Entity>(&self, patch: Patch<T>) -> Call<'c, Written<E>>
    where
        E: From<T>,
        P: place::Update,
    {
        let (changed, declared) = (T::type_name(), E::type_name());
        let patch = if changed == declared { patch } else { patch.raw("@odata.type", format!("#{changed}")) };
        let mut operation = Operation::new(P::OPERATION, self.path.clone());
        operation.set_json(patch.to_text());
        Call::new(self.client, operation, written)
    }

    /// Replaces the entity, or makes it: `PUT`.
    pub fn replace<T: Structured>(&self, entity: &T) -> Call<'c, Written<E>>
    where
        E: From<T>,
        P: place::Replace,
    {
        Call::new(self.client, sending(P::OPERATION, &self.path, entity, E::type_name()), written)
    }

    /// Deletes the entity: `DELETE`.
    pub fn delete(&self) -> Call<'c, ()>
    where
        P: place::Delete,
    {
        Call::new(self.client, Operation::new(P::OPERATION, self.path.clone()), nothing)
    }

    /// Reads the reference to the entity: `GET …/$ref`.
    pub fn reference(&self) -> Call<'c, EntityReference>
    where
        P: place::GetRef,
    {
        Call::new(self.client, Operation::new(P::OPERATION, self.path.segment("$ref")), read)
    }

    /// Makes an existing entity the one that stands here: `PUT …/$ref`. Takes an entity, an id, an item's builder, or a
    /// URL.
    ///
    /// Fails before anything is sent where it cannot be told at which URL the entity stands.
    pub fn set(&self, entity: impl Reference<E>) -> Call<'c, ()>
    where
        P: place::SetRef,
    {
        let operation = Operation::new(P::OPERATION, self.path.segment("$ref"));
        Call::new(self.client, refer(self.client, operation, entity.target(), E::KEY, P::TARGETS), nothing)
    }

    /// Leaves no entity here, without deleting it: `DELETE …/$ref`.
    pub fn clear(&self) -> Call<'c, ()>
    where
        P: place::ClearRef,
    {
        Call::new(self.client, Operation::new(P::OPERATION, self.path.segment("$ref")), nothing)
    }
}

impl<E: Entity + From<T>, T: Entity, P> Reference<E> for &Item<'_, T, P> {
    fn target(&self) -> ReferenceTarget {
        ReferenceTarget { url: Some(self.path.as_str().to_owned()), key: None }
    }
}

/// An operation with an entity as its body, which names its type where that is not the declared one.
fn sending(info: OperationInfo, path: &Path, entity: &dyn Structured, declared: &str) -> Operation {
    let type_info = entity.type_info();
    let mut operation = Operation::new(info, path.clone());
    if type_info.is_abstract && additional(entity).odata_type().is_none() {
        operation.path = operation.path.refuse(format!(
            "`{}` is abstract: no entity has this type, only one that derives from it; give one of these, or `@odata.type`",
            type_info.name
        ));
    }
    operation.set_json(encode::to_text(entity, type_info.name != declared));
    operation
}

impl<E, P> Clone for Collection<'_, E, P> {
    fn clone(&self) -> Self {
        Self { client: self.client, path: self.path.clone(), types: PhantomData }
    }
}

impl<E, P> Clone for Item<'_, E, P> {
    fn clone(&self) -> Self {
        Self { client: self.client, path: self.path.clone(), types: PhantomData }
    }
}

impl<E, P> std::fmt::Debug for Collection<'_, E, P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Collection").field(&self.path.as_str()).finish()
    }
}

impl<E, P> std::fmt::Debug for Item<'_, E, P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Item").field(&self.path.as_str()).finish()
    }
}
