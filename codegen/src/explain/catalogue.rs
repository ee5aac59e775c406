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
    structs: BTreeMap<RustType, &'a Struct>,
    /// Enumerations of a type and its derived types, by the type.
    anys: BTreeMap<RustType, RustType>,
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
            structs: BTreeMap::new(),
            anys: BTreeMap::new(),
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
                if let Some(any) = &s.any {
                    catalogue.anys.insert(item("models", namespace, &any.name), path.clone());
                }
                catalogue.structs.insert(path, s);
            }
            for e in &namespace.enums {
                catalogue.enums.insert(item("models", namespace, &e.name), e);
            }
            for r in &namespace.requests {
                catalogue.requests.extend(r.entity.iter().chain(&r.values).map(|ty| (ty.clone(), r)));
                for marker in &r.places {
                    catalogue.places.insert(item("requests", namespace, &marker.name), marker);
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
        self.places.get(place).copied()
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

    /// The struct that has the properties of a value's type: the type, or that of which it is the enumeration.
    pub(super) fn own<'t>(&'t self, used: &'t RustType) -> &'t RustType {
        self.anys.get(used).unwrap_or(used)
    }

    /// The CSDL name of an entity type.
    pub(super) fn csdl_name(&self, entity: &RustType) -> &'a str {
        self.r#struct(entity).map_or("", |s| &s.csdl_name)
    }

    /// What a request for an entity type answers with: the type, or the enumeration of it and its derived types.
    pub(super) fn any(&self, entity: &RustType) -> RustType {
        match (entity, self.r#struct(entity).and_then(|s| s.any.as_ref())) {
            (RustType::Path(parts), Some(any)) => {
                let module = parts.iter().take(parts.len().saturating_sub(1)).cloned();
                RustType::Path(module.chain([any.name.clone()]).collect())
            }
            _ => entity.clone(),
        }
    }

    /// Whether values of `derived` can stand for ones of `base`.
    pub(super) fn is(&self, derived: &RustType, base: &RustType) -> bool {
        let bases = self.r#struct(derived).and_then(|s| s.entity.as_ref()).map(|e| e.bases.as_slice());
        let any = self.r#struct(self.own(base)).and_then(|s| s.any.as_ref());
        let is_variant = any.is_some_and(|any| any.variants.iter().any(|variant| variant.r#type == *derived));
        derived == base || bases.unwrap_or_default().contains(base) || is_variant
    }
}
