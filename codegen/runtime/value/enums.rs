//! Enumerations are open: a member that the metadata did not have when the crate was generated is kept by its name.

use super::model::{Leaf, Place, Value, ValueRef};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// An emitted enumeration type.
pub trait OpenEnum: Clone + PartialEq + fmt::Debug + Send + Sync + 'static {
    /// The members with their names in the service, in the order of the variants.
    const MEMBERS: &'static [(&'static str, Self)];
    /// What stands before the quoted member in a URL: the qualified type name, or nothing where the service takes bare
    /// members.
    const PREFIX: &'static str = "";
    /// The values of the members, in the same order, where it has `IsFlags`.
    const VALUES: &'static [i64] = &[];
    #[doc(hidden)]
    fn unrecognized(name: String) -> Self;
    /// The name of a member that is not known.
    #[doc(hidden)]
    fn unknown(&self) -> Option<&str>;
}

/// The member of a name; one that is not known is kept.
#[doc(hidden)]
pub fn member<T: OpenEnum>(name: &str) -> T {
    let known = T::MEMBERS.iter().find(|(known, _)| *known == name);
    known.map_or_else(|| T::unrecognized(name.to_owned()), |(_, member)| member.clone())
}

/// The name of a member.
#[doc(hidden)]
pub fn name<T: OpenEnum>(member: &T) -> &str {
    let known = || T::MEMBERS.iter().find(|(_, known)| known == member).map_or("", |(name, _)| name);
    member.unknown().unwrap_or_else(known)
}

impl<T: OpenEnum> Leaf for Option<T> {
    fn text(&mut self, text: &str) -> bool {
        *self = Some(member(text));
        true
    }
}

/// A member by its JSON.
pub(crate) fn deserialize<'de, T: OpenEnum, D: serde::Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let name: String = serde::Deserialize::deserialize(deserializer)?;
    Ok(member(&name))
}

/// A set of members of an enumeration with `IsFlags`, unknown ones included, in the order in which they came.
#[derive(Clone)]
pub struct Flags<T> {
    members: Vec<T>,
}

impl<T: OpenEnum> Flags<T> {
    /// The set without members.
    pub const fn empty() -> Self {
        Self { members: Vec::new() }
    }

    fn of_names(text: &str) -> Self {
        text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(member).collect()
    }

    /// The members whose values add up to a number; `None` where they do not.
    pub fn of_value(value: i64) -> Option<Self> {
        let mut flags = Self::empty();
        let mut left = value;
        for ((_, member), own) in T::MEMBERS.iter().zip(T::VALUES) {
            if *own != 0 && value & own == *own {
                flags.insert(member.clone());
                left &= !own;
            }
        }
        (left == 0 && !T::VALUES.is_empty()).then_some(flags)
    }

    /// Whether the member is in the set.
    pub fn contains(&self, member: &T) -> bool {
        self.members.contains(member)
    }

    /// Adds a member; false where it was there.
    pub fn insert(&mut self, member: T) -> bool {
        let new = !self.contains(&member);
        if new {
            self.members.push(member);
        }
        new
    }

    /// Takes a member out; false where it was not there.
    pub fn remove(&mut self, member: &T) -> bool {
        let before = self.members.len();
        self.members.retain(|m| m != member);
        self.members.len() < before
    }

    /// The members.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.members.iter()
    }

    /// True where the set has no member.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// How many members the set has.
    pub fn len(&self) -> usize {
        self.members.len()
    }
}

impl<T> Default for Flags<T> {
    fn default() -> Self {
        Self { members: Vec::new() }
    }
}

impl<T: OpenEnum> PartialEq for Flags<T> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().all(|member| other.contains(member))
    }
}

impl<T: OpenEnum> From<T> for Flags<T> {
    fn from(member: T) -> Self {
        Self { members: vec![member] }
    }
}

impl<T: OpenEnum> FromIterator<T> for Flags<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Self {
        let mut flags = Self::empty();
        for member in members {
            flags.insert(member);
        }
        flags
    }
}

impl<'a, T> IntoIterator for &'a Flags<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.members.iter()
    }
}

impl<T: OpenEnum, const N: usize> From<[T; N]> for Flags<T> {
    fn from(members: [T; N]) -> Self {
        members.into_iter().collect()
    }
}

impl<T: OpenEnum> FromStr for Flags<T> {
    type Err = std::convert::Infallible;

    /// Members by name, separated by commas; or the sum of their values, where these add up to it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(flags) = text.trim().parse().ok().and_then(Self::of_value) {
            return Ok(flags);
        }
        Ok(Self::of_names(text))
    }
}

impl<T: OpenEnum> fmt::Display for Flags<T> {
    /// Members by name, separated by commas (OData JSON Format 4.01, section 7.1); without one, the member of value zero,
    /// or `0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.members.is_empty() {
            let zero = T::VALUES.iter().position(|value| *value == 0).and_then(|at| T::MEMBERS.get(at));
            return f.write_str(zero.map_or("0", |(name, _)| name));
        }
        for (index, member) in self.members.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "," })?;
            f.write_str(name(member))?;
        }
        Ok(())
    }
}

impl<T: OpenEnum> fmt::Debug for Flags<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

impl<T: OpenEnum> Leaf for Option<Flags<T>> {
    /// By names alone, so that what is written is what came; a text without one does not fit.
    fn text(&mut self, text: &str) -> bool {
        *self = Some(Flags::of_names(text)).filter(|flags| !flags.is_empty());
        self.is_some()
    }
}

impl<T: OpenEnum> Value for Flags<T> {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Text(Cow::Owned(self.to_string()))
    }

    fn place(slot: &mut Option<Self>) -> Place<'_> {
        Place::Leaf(slot)
    }
}
