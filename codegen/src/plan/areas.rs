//! Areas: the crate by children of the container, each a cargo feature, so that a user compiles what is used.
//!
//! - An area has the type of its entity set or singleton, what this leads to by containment, and derived types of both
//!   that have no entity set or singleton of their own.
//! - Where a type is, there is what its values need: its base types, the types of its properties, and those in the
//!   signatures of its operations.
//! - A type that is in no area by these rules is where something refers to it; what nothing refers to is where its base
//!   type is, or everywhere.
//!
//! A type stands once, behind a feature that all of its areas turn on. What leads from one type to another is there where
//! both are.

use super::names::Scope;
use super::spelling;
use super::types::{Feature, Features, Gate};
use crate::config::{self, At, Config};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{EnumId, Model, OperationId, StructuredId, StructuredKind, Type};
use crate::surface::{PlaceKey, Surface};
use heck::ToKebabCase;
use std::collections::{BTreeMap, BTreeSet};

/// Areas by their places in the list of names.
type Set = BTreeSet<usize>;

/// Which types are in which areas.
#[derive(Debug, Default)]
pub(super) struct Areas {
    names: Vec<String>,
    structured: BTreeMap<StructuredId, Set>,
    enums: BTreeMap<EnumId, Set>,
    /// The features of sets of several areas, and not of all.
    shared: BTreeMap<Set, String>,
}

/// The features that a manifest has already.
const RESERVED: [&str; 18] = [
    "all",
    "azure",
    "debug-values",
    "default",
    "fake",
    "fetch",
    "long-running",
    "native-tls",
    "notify",
    "permissions",
    "reqwest",
    "rustls",
    "rustls-no-provider",
    "serde",
    "throttle",
    "tokio",
    "tracing",
    "uploads",
];

impl Areas {
    /// The areas of every type; none where codegen.toml has no `[areas]`.
    pub(super) fn new(model: &Model, surface: &Surface, config: &Config, diagnostics: &mut Diagnostics) -> Self {
        let Some(wanted) = &config.areas else { return Self::default() };
        let (names, roots) = roots(surface, wanted, diagnostics);
        let homes = roots.iter().flatten().copied().collect();
        let mut graph = Graph::new(model, surface, homes);
        let mut areas = graph.areas(&roots);
        graph.referred = graph.missing(&areas);
        areas = graph.areas(&roots);
        graph.derived = graph.missing(&areas);
        areas = graph.areas(&roots);
        let strays = graph.missing(&areas);
        graph.everywhere.extend(strays.into_iter().map(Node::Structured));
        areas = graph.areas(&roots);
        let mut all = Self { names, ..Self::default() };
        for (area, members) in areas.into_iter().enumerate() {
            for node in members.present {
                match node {
                    Node::Structured(id) => all.structured.entry(id).or_default().insert(area),
                    Node::Enum(id) => all.enums.entry(id).or_default().insert(area),
                };
            }
        }
        all.name_shared(model, surface);
        all
    }

    /// A set of several areas is named for the first type in it, so that the name tells, and lasts.
    fn name_shared(&mut self, model: &Model, surface: &Surface) {
        let mut first: BTreeMap<&Set, String> = BTreeMap::new();
        let structured = self.structured.iter().map(|(id, set)| (set, model[*id].name.to_string()));
        let enums = self.enums.iter().map(|(id, set)| (set, model[*id].name.to_string()));
        let exposed = structured
            .filter(|(_, name)| model.find_structured(name).is_some_and(|id| surface.structured.contains_key(&id)));
        for (set, name) in exposed.chain(enums).filter(|(set, _)| set.len() > 1 && set.len() < self.names.len()) {
            let known = first.entry(set).or_insert_with(|| name.clone());
            if name < *known {
                *known = name;
            }
        }
        let mut ordered: Vec<(String, Set)> = first.into_iter().map(|(set, name)| (name, set.clone())).collect();
        ordered.sort();
        let mut scope = Scope::default();
        for (name, set) in ordered {
            let feature = scope.take(format!("_{}", name.to_kebab_case()), &name, &mut Diagnostics::default());
            self.shared.insert(set, feature);
        }
    }

    /// The features of the crate.
    pub(super) fn features(&self, config: &Config, diagnostics: &mut Diagnostics) -> Option<Features> {
        let wanted = config.areas.as_ref()?;
        for at in wanted.default.iter().flatten().filter(|at| !self.names.contains(&at.text)) {
            diagnostics.push(
                Diagnostic::error("unknown-area", &at.text, "there is no area of this name")
                    .at(at.position)
                    .with_help(format!("known here: {}", self.names.join(", "))),
            );
        }
        let areas = self.names.iter().enumerate().map(|(area, name)| {
            let shared = self.shared.iter().filter(|(set, _)| set.contains(&area));
            let mut enables: Vec<String> = shared.map(|(_, feature)| feature.clone()).collect();
            enables.sort();
            Feature { name: name.clone(), enables }
        });
        let mut shared: Vec<String> = self.shared.values().cloned().collect();
        shared.sort();
        let default = match &wanted.default {
            Some(names) => names.iter().map(|at| at.text.clone()).collect(),
            None => vec!["all".to_owned()],
        };
        Some(Features { areas: areas.collect(), shared, default })
    }

    /// What a type stands behind.
    pub(super) fn gate(&self, id: StructuredId) -> Gate {
        self.feature(self.structured.get(&id)?)
    }

    /// What an enumeration stands behind.
    pub(super) fn gate_enum(&self, id: EnumId) -> Gate {
        self.feature(self.enums.get(&id)?)
    }

    /// What something that needs the type `target` stands behind, below the gate of the type `owner` or that of nothing.
    pub(super) fn gate_within(&self, owner: Option<StructuredId>, target: StructuredId) -> Gate {
        let owner = owner.and_then(|owner| self.structured.get(&owner));
        let target = self.structured.get(&target)?;
        if owner.is_some_and(|owner| owner.is_subset(target)) { None } else { self.feature(target) }
    }

    fn feature(&self, set: &Set) -> Gate {
        match set.len() {
            n if n == self.names.len() => None,
            1 => set.first().and_then(|area| self.names.get(*area)).cloned(),
            _ => self.shared.get(set).cloned(),
        }
    }
}

/// The names of the areas, sorted, and the children of the container that each has.
fn roots(
    surface: &Surface,
    wanted: &config::Areas,
    diagnostics: &mut Diagnostics,
) -> (Vec<String>, Vec<Vec<StructuredId>>) {
    let roots: BTreeMap<&str, StructuredId> = surface
        .places
        .iter()
        .filter_map(
            |(key, place)| if let PlaceKey::Root(name) = key { Some((name.as_str(), place.target)) } else { None },
        )
        .collect();
    let mut joined: BTreeMap<&str, &At> = BTreeMap::new();
    for (name, children) in &wanted.join {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !name.text.starts_with(|c: char| c.is_ascii_lowercase())
            || !name.text.chars().all(plain)
            || RESERVED.contains(&name.text.as_str())
        {
            let message = "an area is named by small letters, digits and `-`, and by no other feature's name";
            diagnostics.push(Diagnostic::error("area-name", &name.text, message).at(name.position));
        }
        for child in children {
            if !roots.contains_key(child.text.as_str()) {
                diagnostics.push(
                    Diagnostic::error(
                        "unknown-name",
                        &child.text,
                        "no entity set or singleton of this name is selected",
                    )
                    .at(child.position)
                    .with_help("write the name as the metadata does"),
                );
            } else if joined.insert(&child.text, name).is_some() {
                diagnostics.push(
                    Diagnostic::error("joined-twice", &child.text, "an entity set or singleton is in one area alone")
                        .at(child.position),
                );
            }
        }
    }
    let mut areas: BTreeMap<String, Vec<StructuredId>> = BTreeMap::new();
    for (root, target) in roots {
        let name = joined.get(root).map_or_else(|| area_of(root), |at| at.text.clone());
        areas.entry(name).or_default().push(target);
    }
    areas.into_iter().unzip()
}

/// The area of a child of the container. Names that differ in case or punctuation alone share one.
fn area_of(root: &str) -> String {
    let ascii = |c: char| if c.is_ascii() { c.to_string() } else { format!("u{:x}", u32::from(c)) };
    let name: String = spelling::parts(root).1.to_kebab_case().chars().map(ascii).collect();
    // Features of areas begin with a letter, those of sets with an underscore.
    let name = if name.starts_with(|c: char| c.is_ascii_lowercase()) { name } else { format!("area-{name}") };
    if RESERVED.contains(&name.as_str()) { format!("{name}-area") } else { name }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Structured(StructuredId),
    Enum(EnumId),
}

/// What a type leads to.
#[derive(Debug, Default)]
struct Edges {
    /// Types that must be where this one is.
    needs: Vec<Node>,
    /// Entity types that live below this one.
    contains: Vec<StructuredId>,
    /// Entity types that this one refers to.
    refers: Vec<StructuredId>,
}

struct Graph<'a> {
    model: &'a Model,
    surface: &'a Surface,
    edges: BTreeMap<StructuredId, Edges>,
    /// The types of entity sets and singletons.
    homes: BTreeSet<StructuredId>,
    /// What imports need, and operations on values of primitive types.
    everywhere: Vec<Node>,
    /// Types that containment and values leave out: a reference is enough for them.
    referred: BTreeSet<StructuredId>,
    /// Types that references leave out, too: they are where their base types are.
    derived: BTreeSet<StructuredId>,
}

/// What is in an area.
#[derive(Debug, Default)]
struct Members {
    /// Entity types that are there for their own sake, and not for what needs them.
    contained: BTreeSet<StructuredId>,
    present: BTreeSet<Node>,
}

impl<'a> Graph<'a> {
    fn new(model: &'a Model, surface: &'a Surface, homes: BTreeSet<StructuredId>) -> Self {
        let mut bound: BTreeMap<StructuredId, Vec<OperationId>> = BTreeMap::new();
        let mut everywhere = Vec::new();
        for id in surface.all_operations() {
            match model[id].binding.as_ref().map(|b| &b.r#type.r#type) {
                Some(Type::Structured(to)) => bound.entry(*to).or_default().push(id),
                _ => everywhere.extend(signature(model, surface, id)),
            }
        }
        let named: Vec<StructuredId> = surface.structured.keys().flat_map(|id| model.lineage(*id)).collect();
        let edges = named.into_iter().collect::<BTreeSet<_>>().into_iter().map(|id| {
            let mut edges = Edges::default();
            edges.needs.extend(model[id].base.map(Node::Structured));
            if let Some(exposed) = surface.structured.get(&id) {
                let properties = model.all_properties(id).filter(|p| exposed.properties.contains(&p.name));
                edges.needs.extend(properties.filter_map(|p| node(model, &p.r#type.r#type)));
                if model[id].kind == StructuredKind::Complex {
                    edges.needs.extend(exposed.descendants.iter().copied().map(Node::Structured));
                }
            }
            for &operation in bound.get(&id).into_iter().flatten() {
                edges.needs.extend(signature(model, surface, operation));
                edges.refers.extend(surface.places.get(&PlaceKey::Result(operation)).map(|place| place.target));
            }
            for (owner, n) in model.all_navigation(id) {
                edges.refers.extend(n.target);
                let place = surface.places.get(&PlaceKey::Navigation(owner, n.name.clone()));
                edges.contains.extend(place.filter(|p| p.is_contained).map(|p| p.target));
            }
            (id, edges)
        });
        Self {
            model,
            surface,
            edges: edges.collect(),
            homes,
            everywhere,
            referred: BTreeSet::new(),
            derived: BTreeSet::new(),
        }
    }

    /// What is in the areas, by the types of their roots.
    fn areas(&self, roots: &[Vec<StructuredId>]) -> Vec<Members> {
        roots.iter().map(|targets| self.area(targets)).collect()
    }

    fn area(&self, roots: &[StructuredId]) -> Members {
        let mut members = Members::default();
        let mut open: Vec<(Node, bool)> = self.everywhere.iter().map(|node| (*node, false)).collect();
        let reach = |open: &mut Vec<(Node, bool)>, id: StructuredId| {
            let derived = self.surface.structured.get(&id).into_iter().flat_map(|exposed| &exposed.descendants);
            let is_at_home = |derived: &&StructuredId| {
                self.model.lineage(**derived).take_while(|base| *base != id).any(|base| self.homes.contains(&base))
            };
            let others = derived.filter(|derived| !is_at_home(derived));
            open.extend(std::iter::once(&id).chain(others).map(|id| (Node::Structured(*id), true)));
        };
        for &root in roots {
            reach(&mut open, root);
        }
        while let Some((node, contained)) = open.pop() {
            let is_new = members.present.insert(node);
            let Node::Structured(id) = node else { continue };
            let Some(edges) = self.edges.get(&id) else { continue };
            if is_new {
                open.extend(edges.needs.iter().map(|node| (*node, false)));
                let referred = edges.refers.iter().filter(|target| self.referred.contains(target));
                let derived = self.model[id].derived.iter().filter(|derived| self.derived.contains(derived));
                for &target in referred.chain(derived) {
                    reach(&mut open, target);
                }
            }
            // Values of complex types are part of what holds them, and so is what they contain.
            let contained = contained || self.model[id].kind == StructuredKind::Complex;
            if contained && members.contained.insert(id) {
                for &target in &edges.contains {
                    reach(&mut open, target);
                }
            }
        }
        members
    }

    /// The exposed types that are in no area.
    fn missing(&self, areas: &[Members]) -> BTreeSet<StructuredId> {
        let is_reached = |id: &StructuredId| areas.iter().any(|m| m.present.contains(&Node::Structured(*id)));
        self.surface.structured.keys().copied().filter(|id| !is_reached(id)).collect()
    }
}

fn node(model: &Model, found: &Type) -> Option<Node> {
    match model.underlying(found) {
        Type::Structured(id) => Some(Node::Structured(id)),
        Type::Enum(id) => Some(Node::Enum(id)),
        _ => None,
    }
}

/// The types in the signature of an operation; what a place answers with is reached by way of it.
fn signature<'a>(model: &'a Model, surface: &'a Surface, id: OperationId) -> impl Iterator<Item = Node> + 'a {
    let operation = &model[id];
    let returns = operation.returns.iter().filter(move |_| !surface.places.contains_key(&PlaceKey::Result(id)));
    operation.parameters.iter().map(|p| &p.r#type).chain(returns).filter_map(|used| node(model, &used.r#type))
}
