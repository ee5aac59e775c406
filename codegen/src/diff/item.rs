//! One item of a crate, as users see it.

use super::change::Kind;
use crate::plan::{Docs, RustType, code};
use std::collections::{BTreeMap, BTreeSet};

/// The items of a crate by their Rust names.
pub type Items = BTreeMap<String, Item>;

/// Adds an item; of two with one path, a comparison would see the second alone.
pub(super) fn add(items: &mut Items, path: String, item: Item) {
    debug_assert!(!items.contains_key(&path), "two items are called {path}");
    items.insert(path, item);
}

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// `struct`, `field`, `constant`, `navigation`, `key`, `key struct`, `part`, `variant`, `method`, `builder`, `operation`, `place`
    pub kind: &'static str,
    /// The CSDL name of what it stands for.
    pub subject: String,
    /// What the compiler sees: type, arguments, answer.
    pub signature: String,
    /// What the compiler allows; to lose one breaks, to get one adds.
    pub abilities: BTreeSet<String>,
    /// What it is to the service, in words that can stand behind "is".
    pub facts: BTreeMap<Kind, String>,
    pub deprecated: Option<String>,
    pub docs: String,
}

impl Item {
    pub(super) fn new(kind: &'static str, subject: impl Into<String>, signature: impl Into<String>) -> Self {
        Self { kind, subject: subject.into(), signature: signature.into(), ..Self::default() }
    }

    /// What people read, without the paragraph on where it comes from: what that says has changes of its own.
    pub(super) fn documented(mut self, docs: &Docs) -> Self {
        self.deprecated.clone_from(&docs.deprecated);
        let said = docs.paragraphs.iter().filter(|paragraph| !paragraph.starts_with("CSDL: "));
        self.docs = said.map(String::as_str).collect::<Vec<_>>().join(" ");
        self
    }

    pub(super) fn able(mut self, abilities: impl IntoIterator<Item = (impl Into<String>, bool)>) -> Self {
        self.abilities.extend(abilities.into_iter().filter(|(_, can)| *can).map(|(name, _)| name.into()));
        self
    }

    pub(super) fn fact(mut self, kind: Kind, words: impl Into<String>) -> Self {
        self.facts.insert(kind, words.into());
        self
    }

    /// Under which name it goes over the wire.
    pub(super) fn wire(self, name: &str) -> Self {
        self.fact(Kind::Wire, format!("{} on the wire", code(name)))
    }

    /// The item as a line of Rust, or what comes nearest to one.
    pub fn rust(&self, path: &str) -> String {
        match self.kind {
            _ if self.signature.is_empty() => format!("{} {path}", self.kind),
            "field" | "constant" | "navigation" | "key" | "part" => format!("{} {path}: {}", self.kind, self.signature),
            "method" if self.signature.starts_with('(') => {
                format!("method {}{}", path.trim_end_matches("()"), self.signature)
            }
            "method" => format!("method {path} -> {}", self.signature),
            kind => format!("{kind} {path}"),
        }
    }
}

/// A type as it is written in the crate: the path behind `models`, `requests` or `runtime`, so that types of one name in two
/// namespaces are told apart.
pub(super) fn type_text(r#type: &RustType) -> String {
    r#type.text(|parts| match parts {
        ["crate", "models" | "requests" | "runtime", rest @ ..] => rest.join("::"),
        ["std", .., last] => (*last).to_owned(),
        all => all.join("::"),
    })
}
