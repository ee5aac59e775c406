//! What the metadata allows at a place: containment first, Capabilities annotations to refine it.

use super::types::{Action, Permission, QueryOptions};
use crate::model::vocabulary::{self as terms, Capability};
use crate::model::{Annotations, Model, StructuredId};
use std::collections::BTreeMap;

/// A place as the metadata states it.
pub(super) struct Stated<'m> {
    pub(super) target: StructuredId,
    pub(super) is_collection: bool,
    pub(super) is_contained: bool,
    /// Not reached by a navigation property, so that there are no references to write.
    pub(super) is_root: bool,
    /// The answer of a function: it can be read, and that is all.
    pub(super) is_result: bool,
    /// The annotations of the place, the most specific first.
    pub(super) annotations: Vec<&'m Annotations>,
}

impl Stated<'_> {
    /// What the place says; Graph states capabilities on entity types, too: those count where the place says nothing.
    fn allows(&self, model: &Model, capability: Capability) -> Option<bool> {
        self.said(capability)
            .or_else(|| model.lineage(self.target).find_map(|id| model[id].annotations.allows(capability)))
    }

    /// What the place itself says.
    fn said(&self, capability: Capability) -> Option<bool> {
        self.annotations.iter().find_map(|a| a.allows(capability))
    }

    fn permissions(&self, capability: Capability, inner: Option<&str>) -> Vec<Permission> {
        self.annotations.iter().map(|a| a.permissions(capability, inner)).find(|p| !p.is_empty()).unwrap_or_default()
    }
}

/// What can be asked for at a place, with permissions.
///
/// Entities that live at the place are created, changed and deleted there; others are referred to. An annotation that
/// says so explicitly allows the former also where they do not live, and the latter where they do.
pub(super) fn actions(model: &Model, place: &Stated<'_>) -> BTreeMap<Action, Vec<Permission>> {
    let lives_here = |capability| match place.is_contained {
        true => place.allows(model, capability) != Some(false),
        false => place.said(capability) == Some(true),
    };
    let reads = place.allows(model, terms::READ) != Some(false);
    let refers = !place.is_root
        && match place.is_contained {
            true => place.said(terms::NAVIGATION) == Some(true),
            false => place.allows(model, terms::NAVIGATION) != Some(false),
        };
    let counts = place.allows(model, terms::COUNT) != Some(false);
    let has_key = !model.key(place.target).is_empty();
    let updates = lives_here(terms::UPDATE) && (has_key || !place.is_collection);
    // Nothing is created by POST where one entity stands: it is put there (OData Protocol 4.01, section 11.4.4).
    let is_put = place.is_contained && !place.is_root && !place.is_collection;
    let puts = is_put || place.annotations.iter().any(|a| a.update_method() == Some("PUT") || a.upsertable());
    let patches = !place.annotations.iter().any(|a| a.update_method() == Some("PUT"));

    let allowed: Vec<(Action, bool)> = if place.is_result {
        vec![(if place.is_collection { Action::List } else { Action::Get }, true)]
    } else if place.is_collection {
        vec![
            (Action::List, reads),
            (Action::Count, reads && counts),
            (Action::Create, lives_here(terms::INSERT)),
            (Action::Get, reads && has_key),
            (Action::Update, updates && patches),
            (Action::Replace, updates && puts),
            (Action::Delete, lives_here(terms::DELETE) && has_key),
            (Action::ListRefs, refers),
            (Action::AddRef, refers),
            (Action::RemoveRef, refers && has_key),
        ]
    } else {
        vec![
            (Action::Get, reads),
            (Action::Update, updates && patches),
            (Action::Replace, !place.is_root && updates && puts),
            (Action::Delete, !place.is_root && lives_here(terms::DELETE)),
            (Action::GetRef, refers),
            (Action::SetRef, refers),
            (Action::ClearRef, refers),
        ]
    };
    let allowed = allowed.into_iter().filter(|(_, allowed)| *allowed);
    allowed.map(|(action, _)| (action, permissions(place, action))).collect()
}

fn permissions(place: &Stated<'_>, action: Action) -> Vec<Permission> {
    match action {
        Action::Get if place.is_collection => {
            let by_key = place.permissions(terms::READ, Some("ReadByKeyRestrictions"));
            if by_key.is_empty() { place.permissions(terms::READ, None) } else { by_key }
        }
        Action::List | Action::Count | Action::Get | Action::ListRefs | Action::GetRef => {
            place.permissions(terms::READ, None)
        }
        Action::Create | Action::AddRef => place.permissions(terms::INSERT, None),
        Action::Update | Action::Replace | Action::SetRef => place.permissions(terms::UPDATE, None),
        Action::Delete | Action::RemoveRef | Action::ClearRef => place.permissions(terms::DELETE, None),
    }
}

/// Which query options a place takes: all that no annotation excludes.
pub(super) fn options(model: &Model, place: &Stated<'_>) -> QueryOptions {
    let takes = |capability| place.allows(model, capability) != Some(false);
    QueryOptions {
        filter: takes(terms::FILTER),
        search: takes(terms::SEARCH),
        top: takes(terms::TOP),
        skip: takes(terms::SKIP),
        count: takes(terms::COUNT),
        select: takes(terms::SELECT),
        expand: takes(terms::EXPAND),
        order_by: takes(terms::SORT),
    }
}
