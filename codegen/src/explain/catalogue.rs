//! The plan by what a request needs to look up: builders by entity type, markers by place, types by name.

use crate::Resolved;
use crate::plan::{Enum, KeyStruct, Namespace, PlaceMarker, Requests, RustType, Struct};
use std::collections::BTreeMap;

/// A plan with its types and places by name. Making one is worth it for many requests, not for each.
pub struct Catalogue<'a> {
    pub(super) resolved: &'a Resolved,
    /// The crate's name in Rust.
    pub(super) crate_name: String,
    requests: BTreeMap<RustType, &'a Requests>,
    places: BTreeMap<RustType, &'a PlaceMarker>,
    /// Places that base types declare, by the names that derived types have for them.
    inherited: BTreeMap<RustType, RustType>,
    structs: BTreeMap<RustType, &'a Struct>,
    enums: BTreeMap<RustType, &'a Enum>,
    keys: BTreeMap<RustType, &'a KeyStruct>,
    /// Structs by CSDL name in lower case.
    types: BTreeMap<String, RustType>,
}

impl<'a> Catalogue<'a> {
    /// Looks through the plan once.
    pub fn new(resolved: &'a Resolved) -> Self {
        let plan = &resolved.plan;
        let item = |below: &str, namespace: &Namespace, name: &str| {
            let start = ["crate", below].map(str::to_owned).into_iter();
            RustType::Path(start.chain(namespace.module.clone()).chain([name.to_owned()]).collect())
        };
        let mut catalogue = Self {
            resolved,
            crate_name: plan.package.name.replace('-', "_"),
            requests: BTreeMap::new(),
            places: BTreeMap::new(),
            inherited: BTreeMap::new(),
            structs: BTreeMap::new(),
            enums: BTreeMap::new(),
            keys: BTreeMap::new(),
            types: BTreeMap::new(),
        };
        for marker in &plan.client.places {
            catalogue.places.insert(RustType::path(["crate", "client", &marker.name]), marker);
        }
        for namespace in &plan.namespaces {
            for s in &namespace.structs {
                let path = item("models", namespace, &s.name);
                catalogue.types.insert(s.csdl_name.to_lowercase(), path.clone());
                if let Some(key) = &s.key {
                    catalogue.keys.insert(item("models", namespace, &key.name), key);
                }
                catalogue.structs.insert(path, s);
            }
            for e in &namespace.enums {
                catalogue.enums.insert(item("models", namespace, &e.name), e);
            }
            for r in &namespace.requests {
                catalogue.requests.extend(r.entity.iter().chain(&r.value).map(|ty| (ty.clone(), r)));
                for marker in &r.places {
                    catalogue.places.insert(item("requests", namespace, &marker.name), marker);
                }
                for alias in &r.place_aliases {
                    catalogue.inherited.insert(item("requests", namespace, &alias.name), alias.place.clone());
                }
            }
        }
        catalogue
    }

    /// The builders of an entity type, or what leads on from a value of another type.
    pub(super) fn requests(&self, of: &RustType) -> Option<&'a Requests> {
        self.requests.get(of).copied()
    }

    pub(super) fn place(&self, place: &RustType) -> Option<&'a PlaceMarker> {
        self.places.get(self.inherited.get(place).unwrap_or(place)).copied()
    }

    pub(super) fn r#struct(&self, path: &RustType) -> Option<&'a Struct> {
        self.structs.get(path).copied()
    }

    pub(super) fn r#enum(&self, path: &RustType) -> Option<&'a Enum> {
        self.enums.get(path).copied()
    }

    /// The struct that a key is, where it is one.
    pub(super) fn key(&self, key_type: &RustType) -> Option<&'a KeyStruct> {
        self.keys.get(key_type).copied()
    }

    /// The struct of a CSDL name, in any case.
    pub(super) fn named(&self, csdl_name: &str) -> Option<&RustType> {
        self.types.get(&csdl_name.to_lowercase())
    }

    /// The CSDL name of an entity type.
    pub(super) fn csdl_name(&self, entity: &RustType) -> &'a str {
        self.r#struct(entity).map_or("", |s| &s.csdl_name)
    }

    /// Whether values of `derived` can stand for ones of `base`.
    pub(super) fn is(&self, derived: &RustType, base: &RustType) -> bool {
        derived == base || self.r#struct(derived).is_some_and(|s| s.bases.contains(base))
    }
}
