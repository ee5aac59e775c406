//! Changes as prose, for the `CHANGELOG.md` of a client crate.

use super::change::{Change, Impact, Kind};
use super::compare::split;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The sections, in the order in which users want to read them.
const SECTIONS: [(Impact, &str); 4] = [
    (Impact::Breaking, "Breaking changes"),
    (Impact::Additive, "New"),
    (Impact::Behaviour, "Changed behaviour"),
    (Impact::Documentation, "Documentation"),
];

/// How many of one kind are named before they are only counted.
const NAMED: usize = 12;

/// An entry of a changelog in Markdown, in sections by impact; changes of one kind to one item are one sentence.
///
/// `heading`, such as `0.1.0 → 0.2.0`, stands above it where there is one.
pub fn changelog(changes: &[Change], heading: Option<&str>) -> String {
    let mut text = heading.map(|heading| format!("## {heading}\n\n")).unwrap_or_default();
    let whole: BTreeSet<(Kind, &str)> = changes.iter().map(|c| (c.kind, c.path.as_str())).collect();
    let mut sections = Vec::new();
    for (impact, name) in SECTIONS {
        let mut groups: BTreeMap<_, Vec<&Change>> = BTreeMap::new();
        for change in changes.iter().filter(|c| c.impact == impact && counts(c, &whole)) {
            groups.entry(group(change)).or_default().push(change);
        }
        let lines: String =
            groups.values().flat_map(|group| sentences(group)).map(|line| format!("- {line}\n")).collect();
        if !lines.is_empty() {
            sections.push(format!("### {name}\n\n{lines}"));
        }
    }
    let _ = write!(text, "{}", sections.join("\n"));
    text
}

/// Whether a change is told by itself: not where the whole of what it belongs to came or went, nor where an item beside it
/// tells the same.
fn counts(change: &Change, whole: &BTreeSet<(Kind, &str)>) -> bool {
    let is_in_whole = whole.contains(&(change.kind, owner(change)));
    let comes_or_goes = matches!(change.kind, Kind::Added | Kind::Removed);
    let is_twin = match change.item {
        // A constant goes with its field, a builder with its methods, the struct of a key with that, and a place with the method that leads to it.
        "constant" => comes_or_goes || change.kind == Kind::Type,
        "builder" | "key struct" | "place" => comes_or_goes,
        _ => false,
    };
    !is_in_whole && !is_twin
}

/// What is told in one sentence.
fn group(change: &Change) -> (Kind, &str, &str) {
    match change.kind {
        Kind::Documentation => (change.kind, change.item, ""),
        _ => (change.kind, change.item, owner(change)),
    }
}

fn owner(change: &Change) -> &str {
    split(&change.path).0.trim_end_matches([':', '.'])
}

fn sentences(group: &[&Change]) -> Vec<String> {
    let Some(first) = group.first() else { return Vec::new() };
    let noun = noun(first);
    let owner = short(owner(first));
    let of_owner = if owner.is_empty() { String::new() } else { format!(" of `{owner}`") };
    let joint = if group.len() == 1 { "" } else { ":" };
    match first.kind {
        Kind::Added => {
            let has = if owner.is_empty() { "There is".to_owned() } else { format!("`{owner}` has") };
            let has = if owner.is_empty() && group.len() > 1 { "There are".to_owned() } else { has };
            let new = counted(group.len(), "a new", "new", noun);
            vec![format!("{has} {new}{joint} {}.", list(group, |c| typed(c, &c.new)))]
        }
        Kind::Removed => {
            let gone = |c: &Change| {
                let renamed = c.maybe_renamed.as_deref().map(|path| split(path).1);
                name(c) + &renamed.map(|now| format!(" (perhaps it is `{now}` now)")).unwrap_or_default()
            };
            let what = counted(group.len(), "the", "", noun);
            match owner.is_empty() {
                true => vec![format!("Gone: {what}{joint} {}.", list(group, gone))],
                false => vec![format!("`{owner}` has lost {what}{joint} {}.", list(group, gone))],
            }
        }
        Kind::Documentation => {
            vec![format!("The documentation of {} changed.", counted(group.len(), "one", "", noun))]
        }
        _ => group.iter().map(|change| one(change, noun, &of_owner)).collect(),
    }
}

/// A sentence for one change.
fn one(change: &Change, noun: &str, of_owner: &str) -> String {
    // A type has one key.
    let name = if change.item == "key" { String::new() } else { format!(" {}", name(change)) };
    let what = format!("The {noun}{name}{of_owner}");
    let (old, new) = (plain(&change.old), plain(&change.new));
    match change.kind {
        Kind::Type => format!("{what} is `{}` now; it was `{}`.", change.new, change.old),
        Kind::Lost => format!("{what}: it is no longer possible to {old}."),
        Kind::Gained => format!("{what}: it is possible to {new} now."),
        Kind::Deprecated => format!("{what} is deprecated: {new}."),
        Kind::Revived => format!("{what} is no longer deprecated."),
        _ => format!("{what} is {new} now; it was {old}."),
    }
}

/// Schema text that ends no sentence of its own.
fn plain(text: &str) -> &str {
    text.trim_end_matches('.')
}

fn noun(change: &Change) -> &'static str {
    match change.item {
        "struct" => "type",
        "enum" => "enumeration",
        "field" => "property",
        "navigation" => "navigation property",
        "part" => "key part",
        "variant" => "member",
        item => item,
    }
}

fn counted(count: usize, one: &str, many: &str, noun: &str) -> String {
    let words = |words: [&str; 2]| words.into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
    if count == 1 {
        return words([one, noun]);
    }
    let plural = match noun.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{noun}s"),
    };
    words([&words([&count.to_string(), many]), &plural])
}

/// The first of them by name, and how many more there are.
fn list(group: &[&Change], words: impl Fn(&Change) -> String) -> String {
    let named: Vec<String> = group.iter().take(NAMED).map(|change| words(change)).collect();
    let more = group.len() - named.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    named.join(", ") + &more
}

fn name(change: &Change) -> String {
    let name = match change.item {
        "struct" | "enum" | "key struct" => short(&change.path),
        "key" => &format!("{}{}", change.old, change.new),
        _ => split(&change.path).1.trim(),
    };
    format!("`{name}`")
}

fn typed(change: &Change, r#type: &str) -> String {
    match change.item {
        "field" => format!("{} (`{type}`)", name(change)),
        _ => name(change),
    }
}

/// A path without the module that all of its kind have.
fn short(path: &str) -> &str {
    ["models::", "requests::", "client::"].iter().find_map(|module| path.strip_prefix(module)).unwrap_or(match path {
        "models" | "requests" | "client" => "",
        path => path,
    })
}
