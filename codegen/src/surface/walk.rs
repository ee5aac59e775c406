//! The walk from the container over entities and navigation properties, as far as the path patterns go.

mod members;

use super::capabilities::{self, Stated};
use super::closure::Cuts;
use super::pattern::{self, Pattern, States};
use super::types::*;
use crate::model::{Annotations, Model, OperationId, OperationKind, StructuredId, Type};
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// What the walk came by.
#[derive(Default)]
pub(super) struct Reached {
    pub(super) places: BTreeMap<PlaceKey, Place>,
    pub(super) streams: BTreeMap<(StructuredId, String), Stream>,
    pub(super) properties: BTreeMap<(StructuredId, String), AddressedProperty>,
    pub(super) operations: BTreeMap<OperationId, ExposedOperation>,
    /// Types whose entities or collections are addressed, with the pattern and path that came first.
    pub(super) types: BTreeMap<StructuredId, Reason>,
    /// Every step of the paths to all of these.
    pub(super) steps: BTreeSet<Step>,
    /// Patterns, by index, that selected something.
    pub(super) used: BTreeSet<u16>,
}

/// Where the walk stands.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Node {
    /// At a collection or at an entity, of a type that may be narrower than the place's.
    Entities { place: usize, target: StructuredId, is_item: bool },
    /// At the value of a structural property, whichever entity has it.
    Value { r#type: Type, is_collection: bool, casts: Casts },
}

/// The derived types that `Validation.DerivedTypeConstraint` admits; all where it says nothing.
type Casts = Option<Vec<StructuredId>>;

/// What is said of a place on one way to it: the path of which the container says something, and the type by way of which
/// annotations target the navigation property that it inherits.
type Way = (Option<String>, Option<StructuredId>);

/// A visit of a node in some states of the patterns. There is one, and from it the walk goes on once, however many ways
/// lead there.
struct Visit {
    node: Node,
    states: States,
    /// The first way, which is a shortest one.
    path: Path,
    /// The visits before it on all ways, each with the step from there.
    before: BTreeSet<(usize, Step)>,
    /// The pattern that takes something there.
    takes: Option<u16>,
}

struct Walk<'m> {
    model: &'m Model,
    cuts: &'m Cuts<'m>,
    patterns: &'m [Pattern],
    /// Every place that was seen, with all that the metadata allows there.
    seen: Vec<(PlaceKey, Place, Casts)>,
    /// By place, and by what is said of it on this way alone.
    index: BTreeMap<(PlaceKey, Way), usize>,
    visits: Vec<Visit>,
    visited: HashMap<(Node, States), usize>,
    /// The visit that the walk is at; none at the container.
    current: Option<usize>,
    /// The operations of each type, on one and on a collection of it.
    bound: BTreeMap<(Type, bool), Vec<OperationId>>,
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
        visits: Vec::new(),
        visited: HashMap::new(),
        current: None,
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
    let mut next = 0;
    while let Some(Visit { node, states, path, .. }) = walk.visits.get(next) {
        let (node, states, path) = (node.clone(), states.clone(), path.clone());
        walk.current = Some(next);
        walk.visit(&node, &states, &path);
        next += 1;
    }
    walk.expose_ways();
    walk.reached
}

impl<'m> Walk<'m> {
    /// Goes on to a place, where the patterns do.
    fn enter(&mut self, key: PlaceKey, stated: &Stated<'m>, from: &States, path: &Path) {
        let states = pattern::step(self.patterns, from, Some(key.segment(self.model)));
        if !states.is_empty() {
            self.arrive(key, Way::default(), stated, states, path);
        }
    }

    fn arrive(&mut self, key: PlaceKey, way: Way, stated: &Stated<'m>, states: States, path: &Path) {
        let path = extend(path, Step::Place(key.clone()));
        let place = *self.index.entry((key.clone(), way)).or_insert_with(|| {
            let place = Place {
                target: stated.target,
                is_collection: stated.is_collection,
                is_contained: stated.is_contained,
                actions: capabilities::actions(self.model, stated),
                options: capabilities::options(self.model, stated),
                targets: Vec::new(),
                path: path.clone(),
            };
            self.seen.push((key, place, casts(self.model, stated.annotations.iter().copied())));
            self.seen.len() - 1
        });
        let node = Node::Entities { place, target: stated.target, is_item: !stated.is_collection };
        self.queue(node, states, path);
    }

    fn queue(&mut self, node: Node, states: States, path: Path) {
        if states.is_empty() {
            return;
        }
        let last = path.last().cloned();
        let visit = *self.visited.entry((node.clone(), states.clone())).or_insert(self.visits.len());
        if visit == self.visits.len() {
            self.visits.push(Visit { node, states, path, before: BTreeSet::new(), takes: None });
        }
        self.visits[visit].before.extend(self.current.zip(last));
    }

    /// Notes that a pattern takes something at the visit that the walk is at, or one step on.
    fn take(&mut self, pattern: u16, path: &Path) {
        self.reached.used.insert(pattern);
        self.reached.steps.extend(path.iter().cloned());
        if let Some(current) = self.current {
            self.visits[current].takes.get_or_insert(pattern);
        }
    }

    /// Exposes what leads to what is taken, on every way: places, though nothing may be taken of what they allow, types, and
    /// functions.
    fn expose_ways(&mut self) {
        let takes = |(index, visit): (usize, &Visit)| Some((index, visit.takes?));
        let mut open: VecDeque<(usize, u16)> = self.visits.iter().enumerate().filter_map(takes).collect();
        let mut seen: BTreeSet<usize> = open.iter().map(|(index, _)| *index).collect();
        while let Some((index, pattern)) = open.pop_front() {
            let Visit { node, path, before, .. } = &self.visits[index];
            let passed = match node {
                Node::Entities { place, target, .. } => {
                    let (key, place, _) = &self.seen[*place];
                    let without_actions = || Place { actions: BTreeMap::new(), ..place.clone() };
                    self.reached.places.entry(key.clone()).or_insert_with(without_actions);
                    Some(*target)
                }
                Node::Value { r#type: Type::Structured(id), .. } => Some(*id),
                Node::Value { .. } => None,
            };
            let source = &self.patterns[usize::from(pattern)].source.text;
            let reason = || Reason::Path { pattern: source.clone(), path: path.clone() };
            if let Some(id) = passed {
                self.reached.types.entry(id).or_insert_with(reason);
            }
            for (from, step) in before {
                self.reached.steps.insert(step.clone());
                if let Step::Function(id) = step {
                    let made = || ExposedOperation { path: self.visits[*from].path.clone() };
                    self.reached.operations.entry(*id).or_insert_with(made);
                }
                if seen.insert(*from) {
                    open.push_back((*from, pattern));
                }
            }
        }
    }

    fn visit(&mut self, node: &Node, states: &States, path: &Path) {
        match *node {
            Node::Entities { place, target, is_item } => {
                self.take_actions(place, target, is_item, states, path);
                self.operate((Type::Structured(target), !is_item), states, path);
                let casts = self.seen[place].2.clone();
                self.cast(target, &casts, states, path, |target| Node::Entities { place, target, is_item });
                if is_item {
                    let root = if let PlaceKey::Root(name) = &self.seen[place].0 { Some(name.clone()) } else { None };
                    self.take_members(target, root, states, path);
                } else if !matches!(self.seen[place].0, PlaceKey::Result(_)) && !self.model.key(target).is_empty() {
                    let item = Node::Entities { place, target, is_item: true };
                    let path = extend(path, Step::Key(target, None));
                    self.queue(item, pattern::step(self.patterns, states, None), path);
                }
            }
            Node::Value { ref r#type, is_collection, ref casts } => {
                self.operate((r#type.clone(), is_collection), states, path);
                if let (Type::Structured(target), false) = (r#type, is_collection) {
                    let cast_to =
                        |target| Node::Value { r#type: Type::Structured(target), is_collection, casts: casts.clone() };
                    self.cast(*target, casts, states, path, cast_to);
                    self.take_members(*target, None, states, path);
                }
            }
        }
    }

    /// Marks what the patterns accept of what the place allows.
    fn take_actions(&mut self, place: usize, target: StructuredId, is_item: bool, states: &States, path: &Path) {
        let (key, place, _) = self.seen[place].clone();
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
            if of_item != is_item {
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
            self.take(pattern, path);
            self.address(target, pattern, path);
            let without_actions = || Place { actions: BTreeMap::new(), ..place.clone() };
            let taken = self.reached.places.entry(key.clone()).or_insert_with(without_actions);
            taken.actions.insert(action, permissions.clone());
            taken.options = taken.options.or(place.options);
            self.reached.steps.extend(place.path.iter().cloned());
        }
    }

    /// Notes that a type is addressed.
    fn address(&mut self, target: StructuredId, pattern: u16, path: &Path) {
        let pattern = &self.patterns[usize::from(pattern)].source.text;
        let reason = || Reason::Path { pattern: pattern.clone(), path: path.clone() };
        self.reached.types.entry(target).or_insert_with(reason);
    }

    /// Calls the operations that are bound to what is here.
    fn operate(&mut self, here: (Type, bool), states: &States, path: &Path) {
        for id in self.bound.get(&here).cloned().unwrap_or_default() {
            let name = &self.model[id].name;
            let mut next = pattern::step(self.patterns, states, Some(&name.name));
            next.extend(pattern::step(self.patterns, states, Some(&name.to_string())));
            next.sort_unstable();
            next.dedup();
            if !next.is_empty() {
                self.call(id, &next, path);
            }
        }
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
            self.arrive(PlaceKey::Result(id), Way::default(), &stated, states.clone(), path);
            return;
        }
        if let Some(returns) = self.model.returned_value(id) {
            let node = Node::Value {
                r#type: self.model.underlying(&returns.r#type),
                is_collection: returns.is_collection,
                casts: casts(self.model, std::iter::once(&operation.return_annotations)),
            };
            self.queue(node, states.clone(), extend(path, Step::Function(id)));
        }
        let method = if operation.kind == OperationKind::Action { "POST" } else { "GET" };
        let Some(pattern) = pattern::accepts(self.patterns, states, method) else { return };
        self.take(pattern, path);
        self.reached.operations.entry(id).or_insert_with(|| ExposedOperation { path: path.clone() });
        // Whoever calls an operation of a type, addresses the type.
        if let Some(Type::Structured(bound)) = operation.binding.as_ref().map(|b| &b.r#type.r#type) {
            self.address(*bound, pattern, path);
        }
    }

    /// Goes on to derived types, by type-cast segments.
    fn cast(
        &mut self,
        target: StructuredId,
        casts: &Casts,
        states: &States,
        path: &Path,
        node: impl Fn(StructuredId) -> Node,
    ) {
        let admitted = |id: &StructuredId| casts.as_ref().is_none_or(|casts| casts.contains(id));
        for derived in self.model.descendants(target).into_iter().filter(admitted) {
            let name = self.model[derived].name.to_string();
            let states = pattern::step_named(self.patterns, states, &name);
            self.queue(node(derived), states, extend(path, Step::Cast(derived)));
        }
    }
}

/// Looked up once for all: asking each type would go through all operations each time.
fn bound_operations(model: &Model) -> BTreeMap<(Type, bool), Vec<OperationId>> {
    let mut all: BTreeMap<(Type, bool), Vec<OperationId>> = BTreeMap::new();
    for (index, operation) in (0..).zip(&model.operations) {
        let Some(binding) = operation.binding.as_ref().map(|b| &b.r#type) else { continue };
        let bound = model.underlying(&binding.r#type);
        let derived = if let Type::Structured(id) = bound { model.descendants(id) } else { Vec::new() };
        for bound in std::iter::once(bound).chain(derived.into_iter().map(Type::Structured)) {
            all.entry((bound, binding.is_collection)).or_default().push(OperationId(index));
        }
    }
    all
}

/// What the first of these annotations says that says anything.
fn casts<'m>(model: &Model, mut annotations: impl Iterator<Item = &'m Annotations>) -> Casts {
    let names = annotations.find_map(Annotations::derived_types)?;
    Some(names.into_iter().filter_map(|name| model.find_structured(name)).collect())
}

fn extend(path: &Path, step: Step) -> Path {
    let mut longer = path.clone();
    longer.push(step);
    longer
}
