//! What can change, what that does to users, and what it means for the version.

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

/// What has changed of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Removed,
    Type,
    Lost,
    Added,
    Gained,
    Wire,
    Casing,
    Nullability,
    Containment,
    BaseType,
    Openness,
    Abstractness,
    Media,
    Value,
    Default,
    Addressing,
    Permissions,
    Deprecated,
    Revived,
    Documentation,
}

/// One row for each kind: its name in JSON, its impact, and what it is in words; README has the same table.
pub const KINDS: [(Kind, &str, Impact, &str); 20] = [
    (
        Kind::Removed,
        "removed",
        Impact::Breaking,
        "a type, key, field, constant, variant, method, place or operation is gone",
    ),
    (
        Kind::Type,
        "type",
        Impact::Breaking,
        "another type, cardinality, key (its parts or their order), arguments or answer",
    ),
    (
        Kind::Lost,
        "lost",
        Impact::Breaking,
        "no longer possible to set, filter, sort or expand by, or to ask with a query option",
    ),
    (
        Kind::Added,
        "added",
        Impact::Additive,
        "a new one of these: literals of structs end with `..Default::default()`, enumerations are `#[non_exhaustive]`",
    ),
    (
        Kind::Gained,
        "gained",
        Impact::Additive,
        "now possible to set, filter, sort or expand by, or to ask with a query option",
    ),
    (Kind::Wire, "wire", Impact::Behaviour, "another name or method on the wire under the same Rust name"),
    (Kind::Casing, "casing", Impact::Behaviour, "upper or lower case on the wire under the same Rust name"),
    (Kind::Nullability, "nullability", Impact::Behaviour, "nullable or not: fields are `Option` either way"),
    (
        Kind::Containment,
        "containment",
        Impact::Behaviour,
        "entities live at the place, or elsewhere; what that allows counts by itself",
    ),
    (Kind::BaseType, "base-type", Impact::Behaviour, "another base type; what is inherited counts by itself"),
    (Kind::Openness, "openness", Impact::Behaviour, "undeclared properties allowed or not"),
    (Kind::Abstractness, "abstractness", Impact::Behaviour, "abstract or not"),
    (Kind::Media, "media", Impact::Behaviour, "a media entity or not"),
    (
        Kind::Value,
        "value",
        Impact::Behaviour,
        "another numeric value of an enumeration's member, or a set of flags or not",
    ),
    (Kind::Default, "default", Impact::Behaviour, "another default value"),
    (Kind::Addressing, "addressing", Impact::Behaviour, "entities are referred to by other URLs"),
    (Kind::Permissions, "permissions", Impact::Behaviour, "other permissions"),
    (Kind::Deprecated, "deprecated", Impact::Behaviour, "deprecated, or for another reason or date"),
    (Kind::Revived, "revived", Impact::Documentation, "no longer deprecated"),
    (Kind::Documentation, "documentation", Impact::Documentation, "another description"),
];

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub impact: Impact,
    pub kind: Kind,
    /// `struct`, `field`, `constant`, `key`, `variant`, `method`, `operation`, `place`, …
    pub item: &'static str,
    /// The Rust name: `models::Connector.version`.
    pub path: String,
    /// The CSDL name of what changed.
    pub subject: String,
    /// The consequence in Rust: `field models::Connector.version: Option<String> added`.
    pub rust: String,
    /// What it was, in words; empty where it was not there.
    pub old: String,
    /// What it is, in words; empty where it is not there any more.
    pub new: String,
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

impl Kind {
    fn row(self) -> &'static (Kind, &'static str, Impact, &'static str) {
        const NONE: (Kind, &str, Impact, &str) = (Kind::Documentation, "", Impact::Documentation, "");
        KINDS.iter().find(|(kind, ..)| *kind == self).unwrap_or(&NONE)
    }

    /// The name, as JSON has it.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// What a change of this kind does to users.
    pub fn impact(self) -> Impact {
        self.row().2
    }
}

impl Impact {
    /// The name, as reports have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Behaviour => "behaviour",
            Self::Additive => "additive",
            Self::Breaking => "breaking",
        }
    }

    /// What a change of this impact means for a crate of version 1 or above.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Documentation => Verdict::Patch,
            Self::Behaviour | Self::Additive => Verdict::Minor,
            Self::Breaking => Verdict::Major,
        }
    }
}

impl Verdict {
    /// The verdict over changes, for a crate of version 1 or above.
    pub fn of(changes: &[Change]) -> Self {
        changes.iter().map(|change| change.impact.verdict()).max().unwrap_or(Self::None)
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

#[cfg(test)]
mod tests {
    use super::*;

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

    /// README says which change means what; the table there is this one.
    #[test]
    fn the_readme_has_the_table() {
        let readme = include_str!("../../../README.md");
        let row = |(_, name, impact, what): &(Kind, &str, Impact, &str)| {
            let [one, zero] = ["1.0.0", "0.1.0"].map(|version| impact.verdict().raise(version).unwrap_or_default());
            format!("| `{name}` | {what} | {} | {one} | {zero} |\n", impact.name())
        };
        let table: String = KINDS.iter().map(row).collect();
        assert!(readme.contains(&table), "README.md wants this table:\n{table}");
    }
}
