//! Which types the selection needs: what is addressed, what its values hold, and stubs for what is only pointed to.

use super::types::*;
use super::walk::Reached;
use crate::config::TypeSelection;
use crate::model::{EnumId, Model, OperationId, StructuredId, StructuredKind, Type};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The types of `[select.types]`, by id.
pub(super) type Cuts<'c> = BTreeMap<StructuredId, &'c TypeSelection>;

/// The types that the surface exposes.
pub(super) fn close(
    model: &Model,
    reached: &Reached,
    cuts: &Cuts<'_>,
    all: bool,
) -> (BTreeMap<StructuredId, ExposedType>, BTreeMap<EnumId, Reason>) {
    let mut closure =
        Closure { model, cuts, structured: BTreeMap::new(), enums: BTreeMap::new(), queue: VecDeque::new() };
    for (&id, reason) in &reached.types {
        closure.need(id, reason.clone());
    }
    for &id in cuts.keys() {
        closure.need(id, Reason::Named);
    }
    let results = reached.places.keys().filter_map(|key| if let PlaceKey::Result(id) = key { Some(id) } else { None });
    for &id in reached.operations.keys().chain(results) {
        closure.operation(id);
    }
    closure.all_members();
    if all {
        // Last, so that what something leads to keeps that as its reason.
        (0..).zip(&model.structured).for_each(|(index, _)| closure.need(StructuredId(index), Reason::All));
        (0..).zip(&model.enums).for_each(|(index, _)| closure.need_type(&Type::Enum(EnumId(index)), Reason::All));
        closure.all_members();
    }
    closure.stubs();
    closure.find_descendants();
    (closure.structured, closure.enums)
}

struct Closure<'a> {
    model: &'a Model,
    cuts: &'a Cuts<'a>,
    structured: BTreeMap<StructuredId, ExposedType>,
    enums: BTreeMap<EnumId, Reason>,
    queue: VecDeque<StructuredId>,
}

impl Closure<'_> {
    fn need(&mut self, id: StructuredId, reason: Reason) {
        // What is any JSON needs no struct.
        if self.structured.contains_key(&id) || self.model.is_json(id) {
            return;
        }
        let wanted =
            |list: Option<&Vec<crate::config::At>>, name: &str| list.is_none_or(|l| l.iter().any(|at| at.text == name));
        let cut = self.cuts.get(&id);
        let key = self.model.key(id);
        let properties = self.model.all_properties(id).map(|p| &p.name);
        let properties = properties.filter(|name| {
            wanted(cut.and_then(|c| c.properties.as_ref()), name) || key.iter().any(|part| part.member() == *name)
        });
        let navigation = self.model.all_navigation(id).filter(|(_, n)| n.target.is_some()).map(|(_, n)| &n.name);
        let navigation = navigation.filter(|name| {
            wanted(cut.and_then(|c| c.navigation.as_ref()), name) || key.iter().any(|part| part.member() == *name)
        });
        let exposed = ExposedType {
            is_stub: false,
            properties: properties.cloned().collect(),
            navigation: navigation.cloned().collect(),
            descendants: Vec::new(),
            reason,
        };
        self.structured.insert(id, exposed);
        self.queue.push_back(id);
    }

    fn need_type(&mut self, needed: &Type, reason: Reason) {
        match needed {
            Type::Structured(id) => self.need(*id, reason),
            Type::Enum(id) => {
                self.enums.entry(*id).or_insert(reason);
            }
            Type::Primitive(_) | Type::Definition(_) | Type::Unknown(_) => {}
        }
    }

    fn all_members(&mut self) {
        while let Some(id) = self.queue.pop_front() {
            self.members(id);
        }
    }

    fn members(&mut self, id: StructuredId) {
        let exposed = self.structured[&id].properties.clone();
        // Keys may be of enumerations, and those of related entities.
        for part in self.model.key(id) {
            if let Some((p, _)) = self.model.key_property(id, &part.path) {
                self.need_type(&p.r#type.r#type, Reason::Member { of: id, member: part.member().to_owned() });
            }
        }
        let properties: Vec<_> = self.model.all_properties(id).filter(|p| exposed.contains(&p.name)).collect();
        for p in properties {
            self.need_type(&p.r#type.r#type, Reason::Member { of: id, member: p.name.clone() });
        }
        // Values of a complex type come inline, also those of derived types: without these they could not be typed.
        // Entities of derived types are exposed where they are selected.
        if self.model[id].kind == StructuredKind::Complex {
            for derived in self.model.descendants(id) {
                self.need(derived, Reason::Derives { from: id });
            }
        }
    }

    fn operation(&mut self, id: OperationId) {
        let operation = &self.model[id];
        let types = operation.parameters.iter().map(|p| &p.r#type).chain(&operation.returns);
        for used in types {
            self.need_type(&used.r#type, Reason::Signature { of: id });
        }
    }

    /// What is only pointed to becomes a stub: the key and all JSON.
    fn stubs(&mut self) {
        let mut needed: BTreeMap<StructuredId, Reason> = BTreeMap::new();
        for (&id, exposed) in &self.structured {
            for (_, n) in self.model.all_navigation(id).filter(|(_, n)| exposed.navigation.contains(&n.name)) {
                if let Some(target) = n.target.filter(|target| !self.structured.contains_key(target)) {
                    let reason = Reason::Member { of: id, member: n.name.clone() };
                    needed.entry(target).or_insert(reason);
                }
            }
        }
        for (id, reason) in needed {
            let key: BTreeSet<String> = self.model.key(id).iter().map(|part| part.member().to_owned()).collect();
            let properties = self.model.all_properties(id).map(|p| p.name.clone()).filter(|name| key.contains(name));
            let stub = ExposedType {
                is_stub: true,
                properties: properties.collect(),
                navigation: BTreeSet::new(),
                descendants: Vec::new(),
                reason,
            };
            self.structured.insert(id, stub);
            self.members(id);
        }
    }

    fn find_descendants(&mut self) {
        let exposed: BTreeSet<StructuredId> =
            self.structured.iter().filter(|(_, e)| !e.is_stub).map(|(id, _)| *id).collect();
        for (id, e) in &mut self.structured {
            e.descendants = self.model.descendants(*id).into_iter().filter(|d| exposed.contains(d)).collect();
        }
    }
}
