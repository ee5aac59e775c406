//! Items against items: what changed, what that does to users, and what it means for the version.

use super::inventory::{Item, Items};
use std::fmt;

/// What a change does to users of the crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Impact {
    /// Only what people read.
    Documentation,
    /// The same code does something else, or gets a deprecation warning.
    Behaviour,
    /// Something new; code that compiled goes on to.
    Additive,
    /// Code that compiled may not do so any more.
    Breaking,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub impact: Impact,
    /// The CSDL name of what changed.
    pub subject: String,
    /// The consequence in Rust: `field models::Connector.version: Option<String> added`.
    pub rust: String,
    /// What a removed item may have become; never assumed.
    pub maybe_renamed: Option<String>,
}

/// What the changes mean for the version number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    None,
    Patch,
    Minor,
    Major,
}

impl Verdict {
    /// The verdict over changes, for a crate of version 1 or above.
    pub fn of(changes: &[Change]) -> Self {
        match changes.iter().map(|change| change.impact).max() {
            None => Self::None,
            Some(Impact::Documentation) => Self::Patch,
            Some(Impact::Behaviour | Impact::Additive) => Self::Minor,
            Some(Impact::Breaking) => Self::Major,
        }
    }

    /// The version that follows; below 1.0 the second number stands for the first, and the third for the second.
    ///
    /// `None` where the version is not of the form `1.2.3`.
    pub fn raise(self, version: &str) -> Option<String> {
        let core = version.split(['-', '+']).next()?;
        let numbers: Vec<u64> = core.split('.').map(|n| n.parse().ok()).collect::<Option<_>>()?;
        let &[major, minor, patch] = &numbers[..] else { return None };
        Some(match (self, major) {
            (Self::None, _) => version.to_owned(),
            (Self::Major, 0) => format!("0.{}.0", minor + 1),
            (Self::Minor | Self::Patch, 0) => format!("0.{minor}.{}", patch + 1),
            (Self::Major, _) => format!("{}.0.0", major + 1),
            (Self::Minor, _) => format!("{major}.{}.0", minor + 1),
            (Self::Patch, _) => format!("{major}.{minor}.{}", patch + 1),
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// Compares the items of two crates. Changes come in the order of the Rust names.
pub fn compare(old: &Items, new: &Items) -> Vec<Change> {
    let mut changes = Vec::new();
    for (path, item) in old {
        match new.get(path) {
            None => changes.push(Change {
                impact: Impact::Breaking,
                subject: item.subject.clone(),
                rust: format!("{} removed", item.rust(path)),
                maybe_renamed: renamed(path, item, old, new),
            }),
            Some(now) => changed(path, item, now, &mut changes),
        }
    }
    let added = new.iter().filter(|(path, _)| !old.contains_key(*path));
    changes.extend(added.map(|(path, item)| change(Impact::Additive, item, format!("{} added", item.rust(path)))));
    changes
}

fn change(impact: Impact, item: &Item, rust: String) -> Change {
    Change { impact, subject: item.subject.clone(), rust, maybe_renamed: None }
}

fn changed(path: &str, old: &Item, new: &Item, changes: &mut Vec<Change>) {
    let what = || format!("{} {path}", new.kind);
    if old.signature != new.signature || old.kind != new.kind {
        let rust = format!("{} is now {}", old.rust(path), new.signature);
        changes.push(change(Impact::Breaking, new, rust));
    }
    for lost in old.abilities.difference(&new.abilities) {
        changes.push(change(Impact::Breaking, new, format!("{}: no longer possible to {lost}", what())));
    }
    for got in new.abilities.difference(&old.abilities) {
        changes.push(change(Impact::Additive, new, format!("{}: now possible to {got}", what())));
    }
    if old.wire != new.wire {
        let rust = format!("{}: `{}` on the wire, was `{}`", what(), new.wire, old.wire);
        changes.push(change(Impact::Behaviour, new, rust));
    }
    match (&old.deprecated, &new.deprecated) {
        (was, Some(note)) if was.as_ref() != Some(note) => {
            changes.push(change(Impact::Behaviour, new, format!("{} deprecated: {note}", what())));
        }
        (Some(_), None) => changes.push(change(Impact::Documentation, new, format!("{} no longer deprecated", what()))),
        _ => {}
    }
    if old.docs != new.docs {
        changes.push(change(Impact::Documentation, new, format!("{}: documentation changed", what())));
    }
}

/// What a removed item may have become: a new one beside it, of the same kind and signature, with a similar name.
fn renamed(path: &str, item: &Item, old: &Items, new: &Items) -> Option<String> {
    let (parent, name) = split(path);
    let candidates = new.iter().filter(|(other, now)| {
        !old.contains_key(*other)
            && now.kind == item.kind
            && now.signature == item.signature
            && split(other).0 == parent
    });
    let scored = candidates.map(|(other, _)| (strsim::jaro_winkler(split(other).1, name), other));
    scored.filter(|(score, _)| *score > 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other.clone())
}

/// The path of what an item belongs to, and the item's own name.
fn split(path: &str) -> (&str, &str) {
    path.rfind(['.', ':']).map_or(("", path), |at| path.split_at(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn item(kind: &'static str, signature: &str) -> Item {
        Item { kind, subject: "a.b/c".into(), signature: signature.into(), ..Item::default() }
    }

    fn items(all: impl IntoIterator<Item = (&'static str, Item)>) -> Items {
        all.into_iter().map(|(path, item)| (path.to_owned(), item)).collect()
    }

    #[test]
    fn each_kind_of_change_has_its_impact() {
        let field = || item("field", "Option<String>");
        let with = |change: fn(&mut Item)| {
            let mut item = field();
            change(&mut item);
            item
        };
        for (new, impact) in [
            (None, Some(Impact::Breaking)),
            (Some(field()), None),
            (Some(item("field", "Option<i32>")), Some(Impact::Breaking)),
            (Some(with(|i| i.wire = "C".into())), Some(Impact::Behaviour)),
            (Some(with(|i| i.deprecated = Some("gone soon".into()))), Some(Impact::Behaviour)),
            (Some(with(|i| i.docs = "new".into())), Some(Impact::Documentation)),
            (Some(with(|i| i.abilities = BTreeSet::from(["filter by"]))), Some(Impact::Additive)),
        ] {
            let old = items([("A.c", field())]);
            let new = items(new.map(|item| ("A.c", item)));
            assert_eq!(compare(&old, &new).first().map(|change| change.impact), impact);
            // What is lost in one direction is got in the other.
            let back = compare(&new, &old).first().map(|change| change.impact);
            let expected = match impact {
                Some(Impact::Additive) => Some(Impact::Breaking),
                Some(Impact::Breaking) if new.is_empty() => Some(Impact::Additive),
                Some(Impact::Behaviour) if new["A.c"].deprecated.is_some() => Some(Impact::Documentation),
                other => other,
            };
            assert_eq!(back, expected);
        }
    }

    #[test]
    fn a_rename_is_suggested_and_not_assumed() {
        let old = items([("models::A.machine_name", item("field", "Option<String>"))]);
        let new = items([("models::A.machine_names", item("field", "Option<String>"))]);
        let changes = compare(&old, &new);
        assert_eq!(changes[0].maybe_renamed.as_deref(), Some("models::A.machine_names"));
        assert_eq!(Verdict::of(&changes), Verdict::Major);
    }

    #[test]
    fn versions_rise_by_the_verdict() {
        for (verdict, version, expected) in [
            (Verdict::None, "1.2.3", Some("1.2.3")),
            (Verdict::Patch, "1.2.3", Some("1.2.4")),
            (Verdict::Minor, "1.2.3", Some("1.3.0")),
            (Verdict::Major, "1.2.3-rc.1", Some("2.0.0")),
            (Verdict::Patch, "0.2.3", Some("0.2.4")),
            (Verdict::Minor, "0.2.3", Some("0.2.4")),
            (Verdict::Major, "0.2.3", Some("0.3.0")),
            (Verdict::Major, "one", None),
        ] {
            assert_eq!(verdict.raise(version).as_deref(), expected, "{verdict} {version}");
        }
    }
}
