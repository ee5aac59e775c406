//! The walk from the container over entities and navigation properties, as far as the path patterns go.

use super::capabilities::{self, Stated};
use super::closure::Cuts;
use super::pattern::{self, Pattern, States};
use super::types::*;
use crate::model::vocabulary::Access;
use crate::model::{Annotations, Model, OperationId, OperationKind, Primitive, Property, StructuredId, Type};
use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

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

struct Walk<'m> {
    model: &'m Model,
    cuts: &'m Cuts<'m>,
    patterns: &'m [Pattern],
    /// Every place that was seen, with all that the metadata allows there.
    seen: Vec<(PlaceKey, Place, Casts)>,
    /// By place, and by what is said of it on this way alone.
    index: BTreeMap<(PlaceKey, Way), usize>,
    queue: VecDeque<(Node, States, Path)>,
    visited: HashSet<(Node, States)>,
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
        if !states.is_empty() && self.visited.insert((node.clone(), states.clone())) {
            self.queue.push_back((node, states, path));
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
                } else if !matches!(self.seen[place].0, PlaceKey::Result(_)) {
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

    /// Streams, properties and navigation properties of a value; `root` is the child of the container where it stands.
    fn take_members(&mut self, target: StructuredId, root: Option<String>, states: &States, path: &Path) {
        self.take_streams(target, states, path);
        self.take_properties(target, states, path);
        self.navigate(target, root, states, path);
    }

    /// Exposes what leads to something that a pattern accepts, so that there is a way to it.
    fn accept(&mut self, pattern: u16, path: &Path) {
        self.reached.used.insert(pattern);
        self.reached.steps.extend(path.iter().cloned());
        for (length, step) in (1..).zip(path) {
            let passed = match step {
                Step::Place(key) => {
                    let Some(&index) = self.index.range((key.clone(), Way::default())..).next().map(|(_, index)| index)
                    else {
                        continue;
                    };
                    let place = &self.seen[index].1;
                    let without_actions = || Place { actions: BTreeMap::new(), ..place.clone() };
                    self.reached.places.entry(key.clone()).or_insert_with(without_actions);
                    place.target
                }
                Step::Key(id, _) | Step::Cast(id) | Step::Property(id, _) => *id,
                Step::Function(id) => {
                    let made = || ExposedOperation { path: path[..length - 1].to_vec() };
                    self.reached.operations.entry(*id).or_insert_with(made);
                    continue;
                }
            };
            if !self.reached.types.contains_key(&passed) {
                let pattern = self.patterns[usize::from(pattern)].source.text.clone();
                self.reached.types.insert(passed, Reason::Path { pattern, path: path[..length].to_vec() });
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
            self.accept(pattern, path);
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
        self.accept(pattern, path);
        self.reached.operations.entry(id).or_insert_with(|| ExposedOperation { path: path.clone() });
        // Whoever calls an operation of a type, addresses the type.
        if let Some(Type::Structured(bound)) = operation.binding.as_ref().map(|b| &b.r#type.r#type) {
            self.address(*bound, pattern, path);
        }
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
                    self.accept(pattern, path);
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
                self.accept(pattern, &path);
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

fn extend(path: &Path, step: Step) -> Path {
    let mut longer = path.clone();
    longer.push(step);
    longer
}
