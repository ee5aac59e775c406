//! The walk from the container over entities and navigation properties, as far as the path patterns go.

use super::capabilities::{self, Stated};
use super::closure::Cuts;
use super::pattern::{self, Pattern, States};
use super::types::*;
use crate::model::{Annotations, Model, OperationId, OperationKind, Primitive, Property, StructuredId, Type};
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

/// What the walk came by.
#[derive(Default)]
pub(super) struct Reached {
    pub(super) places: BTreeMap<PlaceKey, Place>,
    pub(super) streams: BTreeMap<(StructuredId, String), Stream>,
    pub(super) operations: BTreeMap<OperationId, ExposedOperation>,
    /// Types whose entities or collections are addressed, with the pattern and path that came first.
    pub(super) types: BTreeMap<StructuredId, Reason>,
    /// Every step of the paths to all of these.
    pub(super) steps: BTreeSet<Step>,
    /// Patterns, by index, that selected something.
    pub(super) used: BTreeSet<u16>,
}

/// Where the walk stands: at a collection or at an entity, of a type that may be narrower than the place's.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Node {
    place: usize,
    target: StructuredId,
    is_item: bool,
}

struct Walk<'m> {
    model: &'m Model,
    cuts: &'m Cuts<'m>,
    patterns: &'m [Pattern],
    /// Every place that was seen, with all that the metadata allows there.
    seen: Vec<(PlaceKey, Place)>,
    /// By place, and by path where the container says something of that path alone.
    index: BTreeMap<(PlaceKey, Option<String>), usize>,
    queue: VecDeque<(Node, States, Path)>,
    visited: HashSet<(Node, States)>,
    /// The operations of each entity type, on one and on a collection of it.
    bound: BTreeMap<(StructuredId, bool), Vec<OperationId>>,
    reached: Reached,
}

/// Walks as far as the patterns go; `cuts` keep the walk from navigation properties that they do not list.
pub(super) fn walk<'m>(model: &'m Model, patterns: &'m [Pattern], cuts: &'m Cuts<'m>) -> Reached {
    let mut walk = Walk {
        model,
        cuts,
        patterns,
        seen: Vec::new(),
        index: BTreeMap::new(),
        queue: VecDeque::new(),
        visited: HashSet::new(),
        bound: bound_operations(model),
        reached: Reached::default(),
    };
    let start = pattern::start(patterns);
    for root in model.container.iter().flat_map(|c| &c.roots) {
        let Some(target) = root.target else { continue };
        let stated = Stated {
            target,
            is_collection: root.is_collection,
            is_contained: true,
            is_root: true,
            is_result: false,
            annotations: vec![&root.annotations],
        };
        walk.enter(PlaceKey::Root(root.name.clone()), &stated, &start, &Vec::new());
    }
    for import in model.container.iter().flat_map(|c| &c.imports) {
        let states = pattern::step(patterns, &start, Some(&import.name));
        for &id in &import.operations {
            walk.call(id, &states, &Vec::new());
        }
    }
    // Breadth first, so that the path at which something is found first is a shortest one.
    while let Some((node, states, path)) = walk.queue.pop_front() {
        walk.visit(&node, &states, &path);
    }
    walk.reached
}

impl<'m> Walk<'m> {
    /// Goes on to a place, where the patterns do.
    fn enter(&mut self, key: PlaceKey, stated: &Stated<'m>, from: &States, path: &Path) {
        let states = pattern::step(self.patterns, from, Some(key.segment(self.model)));
        if !states.is_empty() {
            self.arrive(key, None, stated, states, path);
        }
    }

    fn arrive(&mut self, key: PlaceKey, only_by: Option<String>, stated: &Stated<'m>, states: States, path: &Path) {
        let path = extend(path, Step::Place(key.clone()));
        let place = *self.index.entry((key.clone(), only_by)).or_insert_with(|| {
            let place = Place {
                target: stated.target,
                is_collection: stated.is_collection,
                is_contained: stated.is_contained,
                actions: capabilities::actions(self.model, stated),
                options: capabilities::options(self.model, stated),
                targets: Vec::new(),
                path: path.clone(),
            };
            self.seen.push((key, place));
            self.seen.len() - 1
        });
        let node = Node { place, target: stated.target, is_item: !stated.is_collection };
        self.queue(node, states, path);
    }

    fn queue(&mut self, node: Node, states: States, path: Path) {
        if !states.is_empty() && self.visited.insert((node.clone(), states.clone())) {
            self.queue.push_back((node, states, path));
        }
    }

    fn visit(&mut self, node: &Node, states: &States, path: &Path) {
        self.take_actions(node, states, path);
        for (id, states) in self.operations_at(node, states) {
            self.call(id, &states, path);
        }
        self.cast(node, states, path);
        if node.is_item {
            self.take_streams(node, states, path);
            self.navigate(node, states, path);
        } else if !matches!(self.seen[node.place].0, PlaceKey::Result(_)) {
            let item = Node { is_item: true, ..node.clone() };
            let path = extend(path, Step::Key(node.target, None));
            self.queue(item, pattern::step(self.patterns, states, None), path);
        }
    }

    /// Marks what the patterns accept of what the place allows.
    fn take_actions(&mut self, node: &Node, states: &States, path: &Path) {
        let (key, place) = &self.seen[node.place];
        for (&action, permissions) in &place.actions {
            let of_item = matches!(
                action,
                Action::Get
                    | Action::Update
                    | Action::Replace
                    | Action::Delete
                    | Action::RemoveRef
                    | Action::GetRef
                    | Action::SetRef
                    | Action::ClearRef
            );
            if of_item != node.is_item {
                continue;
            }
            let at = match action {
                Action::Count => pattern::step(self.patterns, states, Some("$count")),
                Action::ListRefs
                | Action::AddRef
                | Action::RemoveRef
                | Action::GetRef
                | Action::SetRef
                | Action::ClearRef => pattern::step(self.patterns, states, Some("$ref")),
                _ => states.clone(),
            };
            let Some(pattern) = pattern::accepts(self.patterns, &at, action.method()) else { continue };
            self.reached.used.insert(pattern);
            let reason =
                Reason::Path { pattern: self.patterns[usize::from(pattern)].source.text.clone(), path: path.clone() };
            self.reached.types.entry(node.target).or_insert(reason);
            let taken = self
                .reached
                .places
                .entry(key.clone())
                .or_insert_with(|| Place { actions: BTreeMap::new(), ..place.clone() });
            taken.actions.insert(action, permissions.clone());
            taken.options = taken.options.or(place.options);
            self.reached.steps.extend(path.iter().chain(&place.path).cloned());
        }
    }

    /// The operations that can be called here, each with the states behind its name.
    fn operations_at(&self, node: &Node, states: &States) -> Vec<(OperationId, States)> {
        let step = |id: OperationId| {
            let name = &self.model[id].name;
            let mut next = pattern::step(self.patterns, states, Some(&name.name));
            next.extend(pattern::step(self.patterns, states, Some(&name.to_string())));
            next.sort_unstable();
            next.dedup();
            (id, next)
        };
        let all = self.bound.get(&(node.target, !node.is_item)).into_iter().flatten();
        all.map(|id| step(*id)).filter(|(_, states)| !states.is_empty()).collect()
    }

    /// Marks an operation where the patterns accept it; goes on to its answer where that is a place.
    fn call(&mut self, id: OperationId, states: &States, path: &Path) {
        let operation = &self.model[id];
        if let Some((target, is_collection)) = self.model.returned_entity(id) {
            let stated = Stated {
                target,
                is_collection,
                is_contained: false,
                is_root: true,
                is_result: true,
                annotations: vec![&operation.return_annotations, &operation.annotations],
            };
            self.arrive(PlaceKey::Result(id), None, &stated, states.clone(), path);
            return;
        }
        let method = if operation.kind == OperationKind::Action { "POST" } else { "GET" };
        let Some(pattern) = pattern::accepts(self.patterns, states, method) else { return };
        self.reached.used.insert(pattern);
        self.reached.operations.entry(id).or_insert_with(|| ExposedOperation { path: path.clone() });
        self.reached.steps.extend(path.iter().cloned());
        // Whoever calls an operation of a type, addresses the type.
        if let Some(Type::Structured(bound)) = operation.binding.as_ref().map(|b| &b.r#type.r#type) {
            let source = self.patterns[usize::from(pattern)].source.text.clone();
            self.reached.types.entry(*bound).or_insert(Reason::Path { pattern: source, path: path.clone() });
        }
    }

    /// Marks the streams that the patterns accept.
    fn take_streams(&mut self, node: &Node, states: &States, path: &Path) {
        let model = self.model;
        let wanted = self.cuts.get(&node.target).and_then(|cut| cut.properties.as_ref());
        for owner in model.lineage(node.target) {
            let is_stream = |p: &&Property| model.underlying(&p.r#type.r#type) == Type::Primitive(Primitive::Stream);
            let properties = model[owner].properties.iter().filter(is_stream).map(|p| p.name.as_str());
            for name in properties.chain(model[owner].has_stream.then_some(MEDIA)) {
                if name != MEDIA && wanted.is_some_and(|names| names.iter().all(|at| at.text != name)) {
                    continue;
                }
                let states = pattern::step(self.patterns, states, Some(name));
                for method in ["DELETE", "GET", "PUT"] {
                    let Some(pattern) = pattern::accepts(self.patterns, &states, method) else { continue };
                    self.reached.used.insert(pattern);
                    self.reached.steps.extend(path.iter().cloned());
                    let found = self.reached.streams.entry((owner, name.to_owned()));
                    found
                        .or_insert_with(|| Stream { path: path.clone(), methods: BTreeSet::new() })
                        .methods
                        .insert(method);
                    let source = self.patterns[usize::from(pattern)].source.text.clone();
                    self.reached
                        .types
                        .entry(node.target)
                        .or_insert(Reason::Path { pattern: source, path: path.clone() });
                }
            }
        }
    }

    /// Goes on to derived types, by type-cast segments.
    fn cast(&mut self, node: &Node, states: &States, path: &Path) {
        for derived in self.model.descendants(node.target) {
            let name = self.model[derived].name.to_string();
            let states = pattern::step_cast(self.patterns, states, &name);
            self.queue(Node { target: derived, ..node.clone() }, states, extend(path, Step::Cast(derived)));
        }
    }

    fn navigate(&mut self, node: &Node, states: &States, path: &Path) {
        let model = self.model;
        let cut = self.cuts.get(&node.target).and_then(|cut| cut.navigation.as_ref());
        let root = match &self.seen[node.place].0 {
            PlaceKey::Root(name) => Some(name.clone()),
            _ => None,
        };
        for (owner, navigation) in model.all_navigation(node.target) {
            let Some(target) = navigation.target else { continue };
            if cut.is_some_and(|names| names.iter().all(|at| at.text != navigation.name)) {
                continue;
            }
            // What the container says of one path binds that path alone; another may allow more.
            let by_path = root.as_ref().map(|root| format!("{root}/{}", navigation.name));
            let by_path = by_path.and_then(|path| model.container.as_ref()?.path_annotations.get_key_value(&path));
            let own = model.member_annotations(node.target, &navigation.name, &navigation.annotations);
            let annotations: Vec<&'m Annotations> = by_path.map(|(_, said)| said).into_iter().chain(own).collect();
            let stated = Stated {
                target,
                is_collection: navigation.is_collection,
                is_contained: navigation.contains_target,
                is_root: false,
                is_result: false,
                annotations,
            };
            let key = PlaceKey::Navigation(owner, navigation.name.clone());
            let next = pattern::step(self.patterns, states, Some(&navigation.name));
            if !next.is_empty() {
                self.arrive(key, by_path.map(|(path, _)| path.clone()), &stated, next, path);
            }
        }
    }
}

/// Looked up once for all: asking each type would go through all operations each time.
fn bound_operations(model: &Model) -> BTreeMap<(StructuredId, bool), Vec<OperationId>> {
    let mut all: BTreeMap<(StructuredId, bool), Vec<OperationId>> = BTreeMap::new();
    for (index, operation) in (0..).zip(&model.operations) {
        let Some(binding) = operation.binding.as_ref().map(|b| &b.r#type) else { continue };
        let Type::Structured(bound) = binding.r#type else { continue };
        for id in std::iter::once(bound).chain(model.descendants(bound)) {
            all.entry((id, binding.is_collection)).or_default().push(OperationId(index));
        }
    }
    all
}

fn extend(path: &Path, step: Step) -> Path {
    let mut longer = path.clone();
    longer.push(step);
    longer
}
