//! Read, change, save: an update that nobody else's is lost by.

use super::http::error::{Error, ErrorKind};
use super::place;
use super::query::Patch;
use super::request::Item;
use super::value::entity::Entity;

/// How often the entity is read anew, where somebody else was faster.
const TRIES: usize = 5;

impl<E: Entity, P: place::Get + place::Update> Item<'_, E, P> {
    /// Reads the entity, lets `change` work on it, and sends what has changed, guarded by its entity tag (`If-Match`): where
    /// somebody else has changed it in between (412), all of that is done again, up to five times. Without a change, nothing
    /// is sent. Gives the entity as it is then: as the service sent it, else as it was sent.
    ///
    /// # Errors
    /// What the requests fail with; of kind [`Request`](ErrorKind::Request) where the service gives the entity no tag.
    pub async fn modify(&self, mut change: impl FnMut(&mut E)) -> Result<E, Error> {
        let mut tries = 0;
        loop {
            let before = self.get().await?;
            let mut after = before.clone();
            change(&mut after);
            let patch = Patch::between(&before, &after);
            if patch.is_empty() {
                return Ok(after);
            }
            tries += 1;
            match self.update(patch).if_match(&before).await {
                Ok(written) => return Ok(written.into_value().unwrap_or(after)),
                Err(error) if error.kind() == ErrorKind::PreconditionFailed && tries < TRIES => {}
                Err(error) => return Err(error),
            }
        }
    }
}
