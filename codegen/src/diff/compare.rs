//! Items against items.

use super::change::{Change, Kind};
use super::item::{Item, Items};
use std::collections::BTreeSet;

/// Compares the items of two crates. Changes come in the order of the Rust names.
pub fn compare(old: &Items, new: &Items) -> Vec<Change> {
    let mut changes = Vec::new();
    for (path, item) in old {
        match new.get(path) {
            None => {
                let gone = change(Kind::Removed, path, item, format!("{} removed", item.rust(path)));
                let maybe_renamed = renamed(path, item, old, new);
                changes.push(Change { old: item.signature.clone(), maybe_renamed, ..gone });
            }
            Some(now) => changed(path, item, now, &mut changes),
        }
    }
    for (path, item) in new.iter().filter(|(path, _)| !old.contains_key(*path)) {
        let came = change(Kind::Added, path, item, format!("{} added", item.rust(path)));
        changes.push(Change { new: item.signature.clone(), ..came });
    }
    changes
}

fn change(kind: Kind, path: &str, item: &Item, rust: String) -> Change {
    Change {
        impact: kind.impact(),
        kind,
        item: item.kind,
        path: path.to_owned(),
        subject: item.subject.clone(),
        rust,
        old: String::new(),
        new: String::new(),
        maybe_renamed: None,
    }
}

fn changed(path: &str, old: &Item, new: &Item, changes: &mut Vec<Change>) {
    let what = format!("{} {path}", new.kind);
    if old.signature != new.signature || old.kind != new.kind {
        let [was, now] = [old, new].map(|item| {
            let kind = if old.kind == new.kind { "" } else { item.kind };
            let words: Vec<&str> = [kind, &item.signature].into_iter().filter(|word| !word.is_empty()).collect();
            if words.is_empty() { "no entity".to_owned() } else { words.join(" ") }
        });
        let rust = format!("{what}: now {now}; was {was}");
        changes.push(Change { old: was, new: now, ..change(Kind::Type, path, new, rust) });
    }
    for lost in old.abilities.difference(&new.abilities) {
        let rust = format!("{what}: no longer possible to {lost}");
        changes.push(Change { old: lost.clone(), ..change(Kind::Lost, path, new, rust) });
    }
    for got in new.abilities.difference(&old.abilities) {
        let rust = format!("{what}: now possible to {got}");
        changes.push(Change { new: got.clone(), ..change(Kind::Gained, path, new, rust) });
    }
    let kinds: BTreeSet<Kind> = old.facts.keys().chain(new.facts.keys()).copied().collect();
    for kind in kinds {
        let [was, now] =
            [old, new].map(|item| item.facts.get(&kind).cloned().unwrap_or_else(|| without(kind).to_owned()));
        if was != now {
            let is_casing = kind == Kind::Wire && was.eq_ignore_ascii_case(&now);
            let kind = if is_casing { Kind::Casing } else { kind };
            let rust = format!("{what}: now {now}; was {was}");
            changes.push(Change { old: was, new: now, ..change(kind, path, new, rust) });
        }
    }
    match (&old.deprecated, &new.deprecated) {
        (was, Some(note)) if was.as_ref() != Some(note) => {
            let rust = format!("{what} deprecated: {note}");
            let was = was.clone().unwrap_or_default();
            changes.push(Change { old: was, new: note.clone(), ..change(Kind::Deprecated, path, new, rust) });
        }
        (Some(_), None) => changes.push(change(Kind::Revived, path, new, format!("{what} no longer deprecated"))),
        _ => {}
    }
    // Where nothing is described, the name is all there is to say.
    if old.docs != new.docs && old.facts.get(&Kind::Wire) == new.facts.get(&Kind::Wire) {
        let rust = format!("{what}: documentation changed");
        let words =
            Change { old: old.docs.clone(), new: new.docs.clone(), ..change(Kind::Documentation, path, new, rust) };
        changes.push(words);
    }
}

/// What it is where nothing is stated.
fn without(kind: Kind) -> &'static str {
    match kind {
        Kind::Default => "without default",
        Kind::Addressing => "referred to by no URL",
        _ => "without it",
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

/// The path of what an item belongs to, with the separator, and the item's own name.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rfind(['.', ':']).map_or(("", path), |at| path.split_at(at + 1))
}

#[cfg(test)]
mod tests {
    use super::super::change::{Impact, Verdict};
    use super::*;

    fn item(kind: &'static str, signature: &str) -> Item {
        Item::new(kind, "a.b/c", signature)
    }

    fn items(all: impl IntoIterator<Item = (&'static str, Item)>) -> Items {
        all.into_iter().map(|(path, item)| (path.to_owned(), item)).collect()
    }

    #[test]
    fn each_kind_of_change_has_its_impact() {
        let field = || item("field", "Option<String>").wire("c");
        let deprecated = |note: &str| Item { deprecated: Some(note.to_owned()), ..field() };
        for (new, kind, back) in [
            (None, Some(Kind::Removed), Some(Kind::Added)),
            (Some(field()), None, None),
            (Some(item("field", "Option<i32>").wire("c")), Some(Kind::Type), Some(Kind::Type)),
            (Some(item("method", "Option<String>").wire("c")), Some(Kind::Type), Some(Kind::Type)),
            (Some(field().wire("d")), Some(Kind::Wire), Some(Kind::Wire)),
            (Some(field().wire("C")), Some(Kind::Casing), Some(Kind::Casing)),
            (Some(field().fact(Kind::Default, "`1` by default")), Some(Kind::Default), Some(Kind::Default)),
            (Some(deprecated("gone soon")), Some(Kind::Deprecated), Some(Kind::Revived)),
            (Some(Item { docs: "new".into(), ..field() }), Some(Kind::Documentation), Some(Kind::Documentation)),
            (Some(field().able([("filter by", true)])), Some(Kind::Gained), Some(Kind::Lost)),
        ] {
            let old = items([("A.c", field())]);
            let new = items(new.map(|item| ("A.c", item)));
            let kinds = |changes: Vec<Change>| changes.iter().map(|change| change.kind).collect::<Vec<_>>();
            assert_eq!(kinds(compare(&old, &new)), Vec::from_iter(kind));
            assert_eq!(kinds(compare(&new, &old)), Vec::from_iter(back), "and back");
        }
    }

    #[test]
    fn a_rename_is_suggested_and_not_assumed() {
        let old = items([("models::A.machine_name", item("field", "Option<String>"))]);
        let new = items([("models::A.machine_names", item("field", "Option<String>"))]);
        let changes = compare(&old, &new);
        assert_eq!(changes[0].maybe_renamed.as_deref(), Some("models::A.machine_names"));
        assert_eq!((changes[0].impact, Verdict::of(&changes)), (Impact::Breaking, Verdict::Major));
    }
}
