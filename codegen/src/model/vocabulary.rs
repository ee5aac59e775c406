//! The terms of the OData vocabularies that the generator heeds, read from annotations.

use super::types::Annotations;
use crate::csdl::{Expression, Record};

const CORE: &str = "Org.OData.Core.V1.";
const CAPABILITIES: &str = "Org.OData.Capabilities.V1.";
/// Its names of types have their namespaces in full, as linking leaves them.
pub(super) const DERIVED_TYPES: &str = "Org.OData.Validation.V1.DerivedTypeConstraint";

/// When a property can be given a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    #[default]
    ReadWrite,
    /// On create, not on update (`Core.Immutable`).
    Immutable,
    /// Never (`Core.Computed`, or `Core.Permissions` with `Read` alone).
    ReadOnly,
}

/// A revision that takes something away (`Core.Revisions` with `Kind` `Deprecated` or `Removed`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecation {
    pub version: Option<String>,
    pub date: Option<String>,
    pub removal_date: Option<String>,
    pub description: Option<String>,
}

/// A permission that allows an operation, by scheme and scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    pub scheme: String,
    pub scope: String,
}

/// What a Capabilities term speaks of, with the property of its record that says yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capability {
    pub term: &'static str,
    pub flag: &'static str,
}

macro_rules! capabilities {
    ($($name:ident = $term:literal $flag:literal;)*) => {$(
        pub const $name: Capability = Capability { term: $term, flag: $flag };
    )*};
}
capabilities! {
    COUNT = "CountRestrictions" "Countable";
    DELETE = "DeleteRestrictions" "Deletable";
    EXPAND = "ExpandRestrictions" "Expandable";
    FILTER = "FilterRestrictions" "Filterable";
    INSERT = "InsertRestrictions" "Insertable";
    NAVIGATION = "NavigationRestrictions" "Referenceable";
    READ = "ReadRestrictions" "Readable";
    SEARCH = "SearchRestrictions" "Searchable";
    SELECT = "SelectSupport" "Supported";
    SKIP = "SkipSupported" "";
    SORT = "SortRestrictions" "Sortable";
    TOP = "TopSupported" "";
    UPDATE = "UpdateRestrictions" "Updatable";
}

impl Annotations {
    fn core(&self, term: &str) -> Option<&Expression> {
        self.get(&format!("{CORE}{term}"))
    }

    /// `Core.Description`.
    pub fn description(&self) -> Option<&str> {
        self.core("Description")?.text()
    }

    /// `Core.LongDescription`.
    pub fn long_description(&self) -> Option<&str> {
        self.core("LongDescription")?.text()
    }

    /// `Core.Computed`, `Core.Immutable` and `Core.Permissions`; `None` where none of them is stated.
    pub fn access(&self) -> Option<Access> {
        let tag = |term| self.core(term).and_then(Expression::bool);
        let permissions = self.core("Permissions").and_then(Expression::text).map(|members| {
            let mut members = members.split([' ', ',']).map(|m| m.rsplit('/').next().unwrap_or_default());
            if members.all(|m| matches!(m, "Read" | "1")) { Access::ReadOnly } else { Access::ReadWrite }
        });
        match (tag("Computed"), tag("Immutable")) {
            (Some(true), _) => Some(Access::ReadOnly),
            (_, Some(true)) => Some(Access::Immutable),
            (None, None) => permissions,
            _ => Some(permissions.unwrap_or_default()),
        }
    }

    /// `Core.OptionalParameter`.
    pub fn is_optional_parameter(&self) -> bool {
        self.core("OptionalParameter").is_some()
    }

    /// `Core.Revisions`: the last one that takes something away.
    pub fn deprecation(&self) -> Option<Deprecation> {
        let revisions = self.core("Revisions")?.items().iter().filter_map(Expression::record);
        let taken = revisions.filter(|r| {
            let kind = r.get("Kind").and_then(Expression::text).unwrap_or_default();
            matches!(kind.rsplit('/').next(), Some("Deprecated" | "Removed"))
        });
        let text = |record: &Record, name| record.get(name).and_then(Expression::text).map(str::to_owned);
        let last = taken.max_by_key(|record| text(record, "Date"))?;
        Some(Deprecation {
            version: text(last, "Version"),
            date: text(last, "Date"),
            removal_date: text(last, "RemovalDate"),
            description: text(last, "Description"),
        })
    }

    /// `Core.AlternateKeys`: for each key, its parts as property path and name in URLs.
    pub fn alternate_keys(&self) -> Vec<Vec<(String, String)>> {
        let keys = self.core("AlternateKeys").map(Expression::items).unwrap_or_default();
        let parts = |key: &Expression| {
            let items = key.record().and_then(|r| r.get("Key")).map(Expression::items).unwrap_or_default();
            let part = |part: &Expression| {
                let record = part.record()?;
                let path = record.get("Name")?.text()?.to_owned();
                let name = record.get("Alias").and_then(Expression::text).unwrap_or(&path).to_owned();
                Some((path, name))
            };
            items.iter().map(part).collect::<Option<Vec<_>>>()
        };
        keys.iter().filter_map(parts).filter(|key| !key.is_empty()).collect()
    }

    /// `Core.MediaType`.
    pub fn has_media_type(&self) -> bool {
        self.core("MediaType").is_some()
    }

    /// `Validation.DerivedTypeConstraint`: the types that values can have, by name; `None` where any derived type will do.
    pub fn derived_types(&self) -> Option<Vec<&str>> {
        Some(self.get(DERIVED_TYPES)?.items().iter().filter_map(Expression::text).collect())
    }

    fn capability(&self, capability: Capability) -> Option<&Expression> {
        self.get(&format!("{CAPABILITIES}{}", capability.term))
    }

    /// Whether a Capabilities annotation says yes or no; `None` where it says neither.
    pub fn allows(&self, capability: Capability) -> Option<bool> {
        // Graph's older documents have a `SelectRestrictions` that the vocabulary does not know.
        if capability == SELECT {
            const OLD: Capability = Capability { term: "SelectRestrictions", flag: "Selectable" };
            return self.flag(SELECT).or_else(|| self.flag(OLD));
        }
        self.flag(capability)
    }

    fn flag(&self, capability: Capability) -> Option<bool> {
        let value = self.capability(capability)?;
        if capability.flag.is_empty() { value.bool() } else { value.record()?.get(capability.flag)?.bool() }
    }

    /// `Permissions` of a Capabilities annotation; `inner` names a record in it, such as `ReadByKeyRestrictions`.
    pub fn permissions(&self, capability: Capability, inner: Option<&str>) -> Vec<Permission> {
        let outer = self.capability(capability).and_then(Expression::record);
        let record = match inner {
            Some(name) => outer.and_then(|r| r.get(name)?.record()),
            None => outer,
        };
        let schemes = record.and_then(|r| r.get("Permissions")).map(Expression::items).unwrap_or_default();
        let mut all = Vec::new();
        for scheme in schemes.iter().filter_map(Expression::record) {
            let name = scheme.get("SchemeName").and_then(Expression::text).unwrap_or_default();
            for scope in scheme.get("Scopes").map(Expression::items).unwrap_or_default() {
                if let Some(scope) = scope.record().and_then(|r| r.get("Scope")?.text()) {
                    all.push(Permission { scheme: name.to_owned(), scope: scope.to_owned() });
                }
            }
        }
        all
    }

    /// The properties that a Capabilities annotation excludes, by a collection such as `NonFilterableProperties`.
    pub fn excluded(&self, capability: Capability, collection: &str) -> Vec<&str> {
        let value = self.capability(capability).and_then(Expression::record).and_then(|r| r.get(collection));
        value.map(Expression::items).unwrap_or_default().iter().filter_map(Expression::text).collect()
    }

    /// `UpdateRestrictions/UpdateMethod`, such as `PUT`.
    pub fn update_method(&self) -> Option<&str> {
        let text = self.capability(UPDATE)?.record()?.get("UpdateMethod")?.text()?;
        text.rsplit('/').next()
    }

    /// `UpdateRestrictions/Upsertable`.
    pub fn upsertable(&self) -> bool {
        let record = self.capability(UPDATE).and_then(Expression::record);
        record.and_then(|r| r.get("Upsertable")?.bool()).unwrap_or(false)
    }
}
