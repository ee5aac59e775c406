//! Chance without a dependency: every `RandomState` has other keys, which the operating system seeded.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

fn bits() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A number from 0 up to 1. Not for secrets.
pub(crate) fn fraction() -> f64 {
    (bits() >> 11) as f64 / (1_u64 << 53) as f64
}

/// An id in the form of a random UUID. Not for secrets.
pub(crate) fn id() -> String {
    let (high, low) = (bits() & !0xF000 | 0x4000, bits() & !(0b11 << 62) | 0b10 << 62);
    let (a, b, c) = (high >> 32, high >> 16 & 0xFFFF, high & 0xFFFF);
    format!("{a:08x}-{b:04x}-{c:04x}-{:04x}-{:012x}", low >> 48, low & 0xFFFF_FFFF_FFFF)
}
