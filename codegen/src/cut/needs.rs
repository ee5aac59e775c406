//! What a surface needs of the model, element by element.

use crate::config::Config;
use crate::csdl::Document;
use crate::diagnostic::Position;
use crate::model::{
    AliasTable, Element, Model, Navigation, OperationId, Primitive, Property, Root, StructuredId, Type, find,
};
use crate::surface::{Action, ExposedType, PlaceKey, Step, Surface, TargetPath};
use std::collections::BTreeSet;

/// The places of the elements that are kept.
pub(super) type Kept = BTreeSet<Position>;

/// Everything that a document must have for this surface to come of it; `others` are documents that stay whole.
pub(super) fn needs(
    model: &Model,
    surface: &Surface,
    config: &Config,
    others: &[Document],
    aliases: &AliasTable,
) -> Kept {
    let mut needs = Needs { model, kept: Kept::new() };
    for (&id, exposed) in &surface.structured {
        needs.exposed(id, exposed);
    }
    for &id in surface.enums.keys() {
        needs.kept.insert(model[id].position);
    }
    // Also the shortest path to what a longer one selects.
    let places = surface.places.values().map(|place| &place.path);
    let streams = surface.streams.values().map(|stream| &stream.path);
    let properties = surface.properties.values().map(|property| &property.path);
    let operations = surface.operations.values().map(|operation| &operation.path);
    let aliases_of = surface.aliases.iter().map(|alias| &alias.path);
    let paths = places.chain(streams).chain(properties).chain(operations).chain(aliases_of);
    for step in surface.steps.iter().chain(paths.flatten()) {
        needs.step(step);
    }
    for (owner, name) in surface.streams.keys().chain(surface.properties.keys()) {
        needs.property_of(*owner, name);
    }
    for id in surface.all_operations() {
        needs.operation(id);
    }
    for (key, place) in &surface.places {
        if place.actions.keys().any(|action| [Action::AddRef, Action::RemoveRef, Action::SetRef].contains(action)) {
            needs.bound_roots(key);
        }
        for target in &place.targets {
            needs.target(target);
        }
    }
    needs.names(config);
    for block in others.iter().flat_map(|d| &d.schemas).flat_map(|s| &s.external_annotations) {
        for element in find(model, aliases.at(block.position), &block.target) {
            needs.element(&element);
        }
    }
    needs.elsewhere();
    needs.container();
    // Last, since what these need decides whether they stay.
    for (&id, exposed) in surface.structured.iter().filter(|(_, exposed)| !exposed.is_stub) {
        needs.unselected_properties(id, exposed, surface);
    }
    needs.kept
}

struct Needs<'m> {
    model: &'m Model,
    kept: Kept,
}

impl<'m> Needs<'m> {
    fn exposed(&mut self, id: StructuredId, exposed: &ExposedType) {
        self.structured(id);
        let model = self.model;
        for p in model.all_properties(id).filter(|p| exposed.properties.contains(&p.name)) {
            self.property(p);
        }
        for (_, n) in model.all_navigation(id).filter(|(_, n)| exposed.navigation.contains(&n.name)) {
            self.navigation(n);
        }
    }

    /// A type with its base types and their keys, and nothing more.
    fn structured(&mut self, id: StructuredId) {
        let model = self.model;
        for id in model.lineage(id) {
            if self.kept.insert(model[id].position) {
                model[id].key.iter().for_each(|part| self.key_part(id, &part.path));
                // Annotations stay, so what they call a key has to be there.
                let alternate = model[id].annotations.alternate_keys();
                alternate.iter().flatten().for_each(|(path, _)| self.key_part(id, path));
            }
        }
    }

    /// The properties and navigation properties along the path of a part of a key.
    fn key_part(&mut self, mut owner: StructuredId, path: &str) {
        let model = self.model;
        for segment in path.split('/') {
            let next = match model.all_properties(owner).find(|p| p.name == segment) {
                Some(p) => {
                    self.property(p);
                    if let Type::Structured(next) = p.r#type.r#type { Some(next) } else { None }
                }
                None => {
                    let navigation = model.all_navigation(owner).find(|(_, n)| n.name == segment);
                    navigation.and_then(|(_, n)| {
                        self.navigation(n);
                        n.target
                    })
                }
            };
            let Some(next) = next else { return };
            owner = next;
        }
    }

    fn property(&mut self, p: &Property) {
        self.kept.insert(p.position);
        self.r#type(&p.r#type.r#type);
    }

    fn navigation(&mut self, n: &Navigation) {
        self.kept.insert(n.position);
        n.target.into_iter().for_each(|id| self.structured(id));
    }

    fn r#type(&mut self, found: &Type) {
        match found {
            Type::Structured(id) => self.structured(*id),
            Type::Enum(id) => {
                self.kept.insert(self.model[*id].position);
            }
            Type::Definition(id) => {
                self.kept.insert(self.model[*id].position);
            }
            Type::Primitive(_) | Type::Unknown(_) => {}
        }
    }

    fn operation(&mut self, id: OperationId) {
        let model = self.model;
        let o = &model[id];
        if !self.kept.insert(o.position) {
            return;
        }
        let parameters = o.binding.iter().chain(&o.parameters).map(|p| &p.r#type);
        parameters.chain(&o.returns).for_each(|used| self.r#type(&used.r#type));
        for import in model.container.iter().flat_map(|c| &c.imports).filter(|i| i.operations.contains(&id)) {
            self.kept.insert(import.position);
            import.entity_set.iter().for_each(|name| self.root_named(name));
        }
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Place(PlaceKey::Root(name)) => self.root_named(name),
            Step::Place(PlaceKey::Navigation(owner, name)) => self.navigation_of(*owner, name),
            Step::Place(PlaceKey::Result(id)) => self.operation(*id),
            Step::Key(id, _) | Step::Cast(id) => self.structured(*id),
            Step::Property(owner, name) => self.property_of(*owner, name),
            Step::Function(id) => self.operation(*id),
        }
    }

    fn property_of(&mut self, owner: StructuredId, name: &str) {
        let model = self.model;
        self.structured(owner);
        model.all_properties(owner).filter(|p| p.name == name).for_each(|p| self.property(p));
    }

    fn navigation_of(&mut self, owner: StructuredId, name: &str) {
        let model = self.model;
        self.structured(owner);
        model[owner].navigation.iter().filter(|n| n.name == name).for_each(|n| self.navigation(n));
    }

    fn roots(&self) -> impl Iterator<Item = &'m Root> + use<'m> {
        self.model.container.iter().flat_map(|c| &c.roots)
    }

    fn root_named(&mut self, name: &str) {
        self.roots().filter(|r| r.name == name).for_each(|r| self.root(r));
    }

    fn root(&mut self, root: &Root) {
        self.kept.insert(root.position);
        root.target.into_iter().for_each(|id| self.structured(id));
    }

    /// The roots whose bindings say where the entities of a place can be addressed: all of them have to agree.
    fn bound_roots(&mut self, key: &PlaceKey) {
        let PlaceKey::Navigation(owner, name) = key else { return };
        let model = self.model;
        for root in self.roots() {
            let Some(start) = root.target else { continue };
            let leads_there =
                |path: &str| model.navigation_at(start, path).is_some_and(|(id, n)| id == *owner && n.name == *name);
            for binding in root.bindings.iter().filter(|b| leads_there(&b.path)) {
                self.root(root);
                self.along(start, &binding.path);
                self.bound(&binding.target);
            }
        }
    }

    /// What the target of a binding goes over.
    fn bound(&mut self, target: &str) {
        let (name, rest) = target.split_once('/').unwrap_or((target, ""));
        self.root_named(name);
        let starts = self.roots().filter(|r| r.name == name && !rest.is_empty()).filter_map(|r| r.target);
        starts.for_each(|start| self.along(start, rest));
    }

    /// What a path goes over: complex properties, navigation properties and type-casts.
    fn along(&mut self, start: StructuredId, path: &str) {
        let model = self.model;
        let mut here = Some(start);
        for segment in path.split('/') {
            let Some(id) = here else { return };
            let property = model.all_properties(id).find(|p| p.name == segment);
            let navigation = model.all_navigation(id).find(|(_, n)| n.name == segment);
            here = match (property, navigation) {
                (Some(p), _) => {
                    self.property(p);
                    if let Type::Structured(next) = p.r#type.r#type { Some(next) } else { None }
                }
                (None, Some((_, n))) => {
                    self.navigation(n);
                    n.target
                }
                (None, None) => model.find_structured(segment),
            };
            here.into_iter().for_each(|id| self.structured(id));
        }
    }

    fn target(&mut self, target: &TargetPath) {
        match target {
            TargetPath::Root(path) => self.root_named(path.split('/').next().unwrap_or_default()),
            TargetPath::Below(owner, name) => self.navigation_of(*owner, name),
        }
    }

    /// What codegen.toml names: it is an error where that is not there.
    fn names(&mut self, config: &Config) {
        let model = self.model;
        for selection in &config.select.types {
            let Some(id) = model.find_structured(&selection.name.text) else { continue };
            let named = |name: &str| selection.navigation.iter().flatten().any(|at| at.text == name);
            model.all_navigation(id).filter(|(_, n)| named(&n.name)).for_each(|(_, n)| self.navigation(n));
        }
        for reference in &config.references {
            model.find_structured(&reference.key.text).into_iter().for_each(|id| self.structured(id));
        }
    }

    /// What annotations in other documents annotate.
    fn element(&mut self, element: &Element) {
        let model = self.model;
        match element {
            Element::Structured(id) => self.structured(*id),
            Element::Property { by, owner, at } => {
                self.structured(*by);
                self.property(&model[*owner].properties[*at]);
            }
            Element::Navigation { by, owner, at } => {
                self.structured(*by);
                self.navigation(&model[*owner].navigation[*at]);
            }
            Element::Enum(id) | Element::Member(id, _) => self.r#type(&Type::Enum(*id)),
            Element::Definition(id) => self.r#type(&Type::Definition(*id)),
            Element::Term(at) => {
                self.kept.insert(model.terms[*at].position);
            }
            Element::Operation(id) | Element::Return(id) | Element::Parameter(id, _) => self.operation(*id),
            Element::Container => {
                self.kept.extend(model.container.iter().map(|c| c.position));
            }
            Element::Root(at) | Element::BelowRoot(at, _) => {
                self.roots().skip(*at).take(1).for_each(|root| self.root(root));
            }
            Element::Import(at) => {
                let imports = model.container.iter().flat_map(|c| &c.imports);
                for import in imports.skip(*at).take(1) {
                    self.kept.insert(import.position);
                    import.operations.iter().for_each(|id| self.operation(*id));
                }
            }
        }
    }

    /// What the documents refer to that are not cut.
    fn elsewhere(&mut self) {
        let model = self.model;
        let stays = |position: Position| position.source != super::CUT;
        for (id, t) in (0..).map(StructuredId).zip(&model.structured).filter(|(_, t)| stays(t.position)) {
            self.structured(id);
            t.properties.iter().for_each(|p| self.property(p));
            t.navigation.iter().for_each(|n| self.navigation(n));
        }
        for (id, _) in (0..).map(OperationId).zip(&model.operations).filter(|(_, o)| stays(o.position)) {
            self.operation(id);
        }
        self.roots().filter(|r| stays(r.position)).for_each(|r| self.root(r));
        let imports = model.container.iter().flat_map(|c| &c.imports).filter(|i| stays(i.position));
        imports.flat_map(|i| &i.operations).for_each(|id| self.operation(*id));
    }

    /// A binding stays where its path does, and keeps the entity set to which it leads; the container stays with any child.
    fn container(&mut self) {
        let model = self.model;
        let Some(container) = &model.container else { return };
        let mut size = 0;
        while size != self.kept.len() {
            size = self.kept.len();
            for root in &container.roots {
                for binding in &root.bindings {
                    let starts = self.kept.contains(&root.position);
                    if starts && root.target.is_some_and(|id| goes(model, &self.kept, id, &binding.path)) {
                        self.kept.insert(binding.position);
                        self.bound(&binding.target);
                    }
                }
            }
        }
        let mut children =
            container.roots.iter().map(|r| r.position).chain(container.imports.iter().map(|i| i.position));
        if children.any(|position| self.kept.contains(&position)) {
            self.kept.insert(container.position);
        }
    }

    /// What the selection leaves out of a selected type stays where it needs no further type, so that it can be selected
    /// without asking the service again.
    fn unselected_properties(&mut self, id: StructuredId, exposed: &ExposedType, surface: &Surface) {
        let model = self.model;
        for p in model.all_properties(id).filter(|p| !exposed.properties.contains(&p.name)) {
            let is_there = match &p.r#type.r#type {
                Type::Primitive(primitive) => *primitive != Primitive::Stream,
                Type::Enum(id) => surface.enums.contains_key(id),
                Type::Structured(id) => surface.structured.get(id).is_some_and(|exposed| !exposed.is_stub),
                Type::Definition(id) => self.kept.contains(&model[*id].position),
                Type::Unknown(_) => false,
            };
            if is_there {
                self.kept.insert(p.position);
            }
        }
    }
}

/// Whether a path below a type goes over what is kept alone.
pub(super) fn goes(model: &Model, kept: &Kept, id: StructuredId, path: &str) -> bool {
    let mut here = Some(id);
    path.split('/').all(|segment| {
        let Some(id) = here else { return false };
        let navigation = model.all_navigation(id).find(|(_, n)| n.name == segment).map(|(_, n)| (n.target, n.position));
        let property = model.all_properties(id).find(|p| p.name == segment).map(|p| match p.r#type.r#type {
            Type::Structured(id) => (Some(id), p.position),
            _ => (None, p.position),
        });
        let cast = model.find_structured(segment).map(|id| (Some(id), model[id].position));
        let next = navigation.or(property).or(cast).filter(|(_, position)| kept.contains(position));
        here = next.and_then(|(target, _)| target);
        next.is_some()
    })
}
