//! Where the walk goes from a value: its streams, structural properties and navigation properties.

use super::super::capabilities::Stated;
use super::super::pattern::{self, States};
use super::super::types::*;
use super::{Node, Walk, casts, extend};
use crate::model::vocabulary::Access;
use crate::model::{Annotations, Model, Primitive, Property, StructuredId, Type};
use std::collections::BTreeSet;

impl<'m> Walk<'m> {
    /// Streams, properties and navigation properties of a value; `root` is the child of the container where it stands.
    pub(super) fn take_members(&mut self, target: StructuredId, root: Option<String>, states: &States, path: &Path) {
        self.take_streams(target, states, path);
        self.take_properties(target, states, path);
        self.navigate(target, root, states, path);
    }

    /// Marks the streams that the patterns accept.
    fn take_streams(&mut self, target: StructuredId, states: &States, path: &Path) {
        let model = self.model;
        let wanted = self.cuts.get(&target).and_then(|cut| cut.properties.as_ref());
        for owner in model.lineage(target) {
            let properties = model[owner].properties.iter().filter(|p| is_stream(model, p)).map(|p| p.name.as_str());
            for name in properties.chain(model.has_content(owner).then_some(MEDIA)) {
                if name != MEDIA && wanted.is_some_and(|names| names.iter().all(|at| at.text != name)) {
                    continue;
                }
                let states = pattern::step(self.patterns, states, Some(name));
                for method in ["DELETE", "GET", "PUT"] {
                    let Some(pattern) = pattern::accepts(self.patterns, &states, method) else { continue };
                    self.take(pattern, path);
                    self.address(target, pattern, path);
                    let found = self.reached.streams.entry((owner, name.to_owned()));
                    let stream = found.or_insert_with(|| Stream { path: path.clone(), methods: BTreeSet::new() });
                    stream.methods.insert(method);
                }
            }
        }
    }

    /// Marks the structural properties that the patterns name, and goes on to their values where something is to be found
    /// there.
    fn take_properties(&mut self, target: StructuredId, states: &States, path: &Path) {
        let model = self.model;
        let wanted = self.cuts.get(&target).and_then(|cut| cut.properties.as_ref());
        for p in model.all_properties(target).filter(|p| !is_stream(model, p)) {
            let states = pattern::step_named(self.patterns, states, &p.name);
            if states.is_empty() || wanted.is_some_and(|names| names.iter().all(|at| at.text != p.name)) {
                continue;
            }
            let annotations = model.member_annotations(target, &p.name, &p.annotations);
            let node = Node::Value {
                r#type: model.underlying(&p.r#type.r#type),
                is_collection: p.r#type.is_collection,
                casts: casts(model, annotations),
            };
            let path = extend(path, Step::Property(target, p.name.clone()));
            for method in methods(model, target, p) {
                let Some(pattern) = pattern::accepts_named(self.patterns, &states, method) else { continue };
                self.take(pattern, &path);
                let found = self.reached.properties.entry((target, p.name.clone()));
                let made = || AddressedProperty { path: path.clone(), methods: BTreeSet::new() };
                found.or_insert_with(made).methods.insert(method);
            }
            if let Node::Value { r#type, is_collection, .. } = &node
                && (!is_collection && matches!(r#type, Type::Structured(_))
                    || self.bound.contains_key(&(r#type.clone(), *is_collection)))
            {
                self.queue(node, states, path);
            }
        }
    }

    fn navigate(&mut self, target: StructuredId, root: Option<String>, states: &States, path: &Path) {
        let model = self.model;
        let cut = self.cuts.get(&target).and_then(|cut| cut.navigation.as_ref());
        for (owner, navigation) in model.all_navigation(target) {
            let Some(next_target) = navigation.target else { continue };
            if cut.is_some_and(|names| names.iter().all(|at| at.text != navigation.name)) {
                continue;
            }
            // What the container says of one path binds that path alone; another may allow more.
            let by_path = root.as_ref().map(|root| format!("{root}/{}", navigation.name));
            let by_path = by_path.and_then(|path| model.container.as_ref()?.path_annotations.get_key_value(&path));
            let own = model.member_annotations(target, &navigation.name, &navigation.annotations);
            let annotations: Vec<&'m Annotations> = by_path.map(|(_, said)| said).into_iter().chain(own).collect();
            let stated = Stated {
                target: next_target,
                is_collection: navigation.is_collection,
                is_contained: navigation.contains_target,
                is_root: false,
                is_result: false,
                annotations,
            };
            let key = PlaceKey::Navigation(owner, navigation.name.clone());
            let next = pattern::step(self.patterns, states, Some(&navigation.name));
            if !next.is_empty() {
                let mut lineage = model.lineage(target);
                let by_type = lineage.find(|id| model[*id].inherited_annotations.contains_key(&navigation.name));
                self.arrive(key, (by_path.map(|(path, _)| path.clone()), by_type), &stated, next, path);
            }
        }
    }
}

fn is_stream(model: &Model, p: &Property) -> bool {
    model.underlying(&p.r#type.r#type) == Type::Primitive(Primitive::Stream)
}

/// What can be asked of the URL of a structural property (OData Protocol 4.01, sections 11.2.4 and 11.4.9).
fn methods(model: &Model, owner: StructuredId, p: &Property) -> &'static [&'static str] {
    let access = model.member_annotations(owner, &p.name, &p.annotations).find_map(Annotations::access);
    let is_complex = matches!(model.underlying(&p.r#type.r#type), Type::Structured(_)) && !p.r#type.is_collection;
    match access.unwrap_or_default() {
        Access::ReadWrite if is_complex => &["DELETE", "GET", "PATCH", "PUT"],
        Access::ReadWrite => &["DELETE", "GET", "PUT"],
        Access::Immutable | Access::ReadOnly => &["GET"],
    }
}
