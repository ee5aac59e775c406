//! Entity types: what has a key.

use super::key::Key;
use super::model::{Structured, Value};

/// An entity type: a structured type with a key, which requests address.
pub trait Entity: Structured + Default + Value {
    /// The value of the key: a tuple where the key has a few parts, a struct where it has more, `()` where there is none.
    type Key: Key;
    /// What the parts of the key are called in URLs.
    const KEY: &'static [&'static str] = &["id"];
    /// The properties that they are: their JSON names, or paths of these.
    const KEY_PATHS: &'static [&'static str] = Self::KEY;
}
