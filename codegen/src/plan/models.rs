//! Structs, enumerations and property constants of the exposed types.

use super::docs::{code, described, element};
use super::index::Index;
use super::keys;
use super::names::{Case, Scope, identifier};
use super::rust_types::value_type;
use super::types::*;
use crate::config::EnumLiterals;
use crate::diagnostic::Diagnostics;
use crate::model::vocabulary::{self as terms, Access, Capability};
use crate::model::{
    Annotations, EnumId, KeyPart, Member, Model, Primitive, Property, StructuredId, StructuredKind, Type,
};
use crate::surface::ExposedType;
use std::collections::{BTreeMap, BTreeSet};

/// The struct of an exposed type.
pub(super) fn structure(
    index: &Index<'_>,
    id: StructuredId,
    exposed: &ExposedType,
    boxed: &BTreeSet<String>,
    diagnostics: &mut Diagnostics,
) -> Option<Struct> {
    let model = index.model;
    let t = &model[id];
    let named = index.structured(id)?;
    let mut fields = Vec::new();
    let mut properties = Vec::new();
    let mut field_scope = Scope::reserving(&["additional"]);
    let mut constant_scope = Scope::default();
    let rules = Rules::of(model, id);
    for p in in_display_order(model, id, exposed) {
        let subject = format!("{}/{}", t.name, p.name);
        let owner = owner_of(model, id, &p.name);
        let base = base(index, id, &p.name, &p.name);
        let docs = property_docs(model, id, p);
        let rust_type = value_type(index, &p.r#type);
        let access = access(model, id, &p.name, &p.annotations);
        // Field and constant clash together, mostly; that is said once.
        let mut clashes = [Diagnostics::default(), Diagnostics::default()];
        let constant = constant_scope.take(identifier(base, Case::Shouty), &subject, &mut clashes[1]);
        let field = field_scope.take(identifier(base, Case::Snake), &subject, &mut clashes[0]);
        diagnostics.extend(clashes.into_iter().find(|found| !found.is_empty()).unwrap_or_default());
        properties.push(PropertyConstant {
            name: constant,
            wire: p.name.clone(),
            r#type: rust_type.clone(),
            access,
            filterable: rules.allows(&p.name, &p.annotations, terms::FILTER),
            sortable: rules.allows(&p.name, &p.annotations, terms::SORT),
            docs: Docs {
                facts: Some(format!("{}: {}", code(&p.name), type_line(model, p, access))),
                deprecated: docs.deprecated.clone(),
                ..Docs::default()
            },
        });
        let is_boxed = boxed.contains(&owner);
        fields.push(Field {
            name: field,
            wire: p.name.clone(),
            r#type: if is_boxed { RustType::Box(Box::new(rust_type)) } else { rust_type },
            docs,
        });
    }
    let mut slots: Vec<usize> = (0..fields.len()).collect();
    slots.sort_by(|a, b| fields[*a].wire.cmp(&fields[*b].wire));
    let navigation = navigation_constants(index, id, exposed, &mut constant_scope, &rules, diagnostics);
    let kind = if t.kind == StructuredKind::Entity { "entity type" } else { "complex type" };
    let stub = if exposed.is_stub {
        ". Nothing of it is selected but its key: all other properties are in `additional`"
    } else {
        ""
    };
    let csdl_name = t.name.to_string();
    let derived = derived_types(index, id, exposed).unwrap_or_default();
    let source = format!("CSDL: {kind} {}{stub}.{derived}", code(&csdl_name));
    let docs = element(std::iter::once(&t.annotations), format!("The {kind} {}.", code(&t.name.name)), source);
    let mut descendants: Vec<String> = exposed.descendants.iter().map(|id| model[*id].name.to_string()).collect();
    descendants.sort();
    Some(Struct {
        gate: index.areas.gate(id),
        file: named.file.clone(),
        name: named.name.clone(),
        csdl_name,
        docs,
        fields,
        slots,
        properties,
        navigation,
        entity: (t.kind == StructuredKind::Entity).then(|| keys::entity(index, id)),
        key: keys::key_struct(index, id),
        is_abstract: t.is_abstract,
        bases: model.lineage(id).skip(1).filter_map(|base| index.struct_path(base)).collect(),
        descendants,
    })
}

/// Which exposed types derive from a type, without another in between: as code, as they may stand behind other features.
fn derived_types(index: &Index<'_>, id: StructuredId, exposed: &ExposedType) -> Option<String> {
    let nearest = |derived: &StructuredId| {
        let base = index.model.lineage(*derived).skip(1).find(|base| index.structured(*base).is_some());
        base == Some(id)
    };
    let mut names: Vec<String> = exposed
        .descendants
        .iter()
        .filter(|id| nearest(id))
        .filter_map(|id| Some(index.struct_path(*id)?.short()))
        .collect();
    names.sort();
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    (!names.is_empty()).then(|| format!(" From it derive {}.", names.join(", ")))
}

/// Key properties first, then by name.
fn in_display_order<'m>(model: &'m Model, id: StructuredId, exposed: &ExposedType) -> Vec<&'m Property> {
    let key: Vec<&str> = model.key(id).iter().map(KeyPart::member).collect();
    let is_value = |p: &&Property| !matches!(model.underlying(&p.r#type.r#type), Type::Primitive(Primitive::Stream));
    let mut all: Vec<&Property> =
        model.all_properties(id).filter(|p| exposed.properties.contains(&p.name)).filter(is_value).collect();
    let place = |p: &Property| key.iter().position(|name| *name == p.name).unwrap_or(usize::MAX);
    all.sort_by(|a, b| (place(a), &a.name).cmp(&(place(b), &b.name)));
    all.dedup_by(|a, b| a.name == b.name);
    all
}

/// The CSDL name of a member by the type that declares it.
fn owner_of(model: &Model, id: StructuredId, member: &str) -> String {
    let declares = |id: &StructuredId| {
        model[*id].properties.iter().any(|p| p.name == member) || model[*id].navigation.iter().any(|n| n.name == member)
    };
    let owner = model.lineage(id).find(declares).unwrap_or(id);
    format!("{}/{member}", model[owner].name)
}

/// What the Rust names of a member are made from: its own name, or the one that codegen.toml gives it, of whichever type.
pub(super) fn base<'n>(index: &'n Index<'_>, id: StructuredId, member: &str, own: &'n str) -> &'n str {
    let subject = format!("{}/{member}", index.model[id].name);
    index.renames.base(&owner_of(index.model, id, member), index.renames.base(&subject, own))
}

fn property_docs(model: &Model, id: StructuredId, p: &Property) -> Docs {
    let annotations = model.member_annotations(id, &p.name, &p.annotations);
    described(annotations, type_line(model, p, access(model, id, &p.name, &p.annotations)))
}

/// `` `Edm.String`, read-only. ``
fn type_line(model: &Model, p: &Property, access: Access) -> String {
    let access = match access {
        Access::ReadWrite => "",
        Access::Immutable => ", given on create and kept",
        Access::ReadOnly => ", read-only",
    };
    format!("{}{access}.", code(&model.type_text(&p.r#type)))
}

fn access(model: &Model, id: StructuredId, member: &str, own: &Annotations) -> Access {
    model.member_annotations(id, member, own).find_map(Annotations::access).unwrap_or_default()
}

/// What annotations of the type say of its members.
struct Rules<'m> {
    model: &'m Model,
    id: StructuredId,
    excluded: BTreeMap<&'static str, Vec<&'m str>>,
}

impl<'m> Rules<'m> {
    fn of(model: &'m Model, id: StructuredId) -> Self {
        let lists = [
            (terms::FILTER, "NonFilterableProperties"),
            (terms::SORT, "NonSortableProperties"),
            (terms::EXPAND, "NonExpandableProperties"),
        ];
        let excluded = lists.map(|(capability, list)| {
            let all = model.lineage(id).flat_map(|id| model[id].annotations.excluded(capability, list));
            (capability.term, all.collect())
        });
        Self { model, id, excluded: excluded.into() }
    }

    fn allows(&self, member: &str, own: &'m Annotations, capability: Capability) -> bool {
        let listed = self.excluded.get(capability.term).is_some_and(|names| names.contains(&member));
        let said = || self.model.member_annotations(self.id, member, own).find_map(|a| a.allows(capability));
        !listed && said() != Some(false)
    }
}

fn navigation_constants(
    index: &Index<'_>,
    id: StructuredId,
    exposed: &ExposedType,
    scope: &mut Scope,
    rules: &Rules<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<NavigationConstant> {
    let model = index.model;
    let mut all: Vec<_> = model.all_navigation(id).filter(|(_, n)| exposed.navigation.contains(&n.name)).collect();
    all.sort_by(|a, b| a.1.name.cmp(&b.1.name));
    let constant = |(owner, n): (StructuredId, &crate::model::Navigation)| {
        let target_id = n.target?;
        let target = index.struct_path(target_id)?;
        let subject = format!("{}/{}", model[owner].name, n.name);
        let base = index.renames.base(&subject, &n.name);
        let source = format!("{}: {}, by navigation.", code(&n.name), code(&target_text(model, n)));
        let annotations = model.member_annotations(id, &n.name, &n.annotations);
        Some(NavigationConstant {
            gate: index.areas.gate_within(Some(id), target_id),
            name: scope.take(identifier(base, Case::Shouty), &subject, diagnostics),
            wire: n.name.clone(),
            target,
            is_collection: n.is_collection,
            expandable: rules.allows(&n.name, &n.annotations, terms::EXPAND),
            docs: described(annotations, source),
        })
    };
    all.into_iter().filter_map(constant).collect()
}

/// The type of a navigation property as metadata writes it.
pub(super) fn target_text(model: &Model, n: &crate::model::Navigation) -> String {
    let name = n.target.map(|id| model[id].name.to_string()).unwrap_or_default();
    if n.is_collection { format!("Collection({name})") } else { name }
}

/// An exposed enumeration.
pub(super) fn enumeration(
    index: &Index<'_>,
    id: EnumId,
    literals: EnumLiterals,
    diagnostics: &mut Diagnostics,
) -> Option<Enum> {
    let t = &index.model[id];
    let named = index.r#enum(id)?;
    let csdl_name = t.name.to_string();
    let mut scope = Scope::default();
    // Variants stand in the order of their values; names go in the order of names, as everywhere.
    let mut by_name: Vec<&Member> = t.members.iter().collect();
    by_name.sort_by(|a, b| a.name.cmp(&b.name));
    let taken = by_name.into_iter().map(|m| {
        let subject = format!("{csdl_name}/{}", m.name);
        let base = index.renames.base(&subject, &m.name);
        (m.name.as_str(), scope.take(identifier(base, Case::Camel), &subject, diagnostics))
    });
    let names: BTreeMap<&str, String> = taken.collect();
    let mut variants = Vec::new();
    for m in &t.members {
        let source = format!("{} = {}.", code(&m.name), m.value);
        variants.push(Variant {
            name: names.get(m.name.as_str()).cloned().unwrap_or_default(),
            wire: m.name.clone(),
            docs: described(std::iter::once(&m.annotations), source),
        });
    }
    let fallback = scope.take("Unrecognized".to_owned(), &csdl_name, diagnostics);
    let flags = if t.is_flags { ", `IsFlags`: values are sets, `Flags`" } else { "" };
    let source = format!("CSDL: enumeration type {}{flags}.", code(&csdl_name));
    Some(Enum {
        gate: index.areas.gate_enum(id),
        file: named.file.clone(),
        name: named.name.clone(),
        docs: element(std::iter::once(&t.annotations), format!("The enumeration {}.", code(&t.name.name)), source),
        prefix: match literals {
            EnumLiterals::Qualified => csdl_name.clone(),
            EnumLiterals::Bare => String::new(),
        },
        csdl_name,
        variants,
        values: t.members.iter().filter(|_| t.is_flags).map(|m| m.value).collect(),
        fallback,
    })
}

/// The properties that need a box, since their type contains itself by single-valued properties; by the type that declares
/// them, so that types that derive from it have them in the same form.
pub(super) fn boxed_properties(index: &Index<'_>) -> BTreeSet<String> {
    let surface = index.surface;
    let holds = |id: StructuredId| {
        let exposed = &surface.structured[&id];
        let properties = index.model.all_properties(id).filter(move |p| exposed.properties.contains(&p.name));
        properties.filter(|p| !p.r#type.is_collection).filter_map(move |p| match p.r#type.r#type {
            Type::Structured(target) if surface.structured.contains_key(&target) => Some((p, target)),
            _ => None,
        })
    };
    let mut boxed = BTreeSet::new();
    for &id in surface.structured.keys() {
        for (p, target) in holds(id) {
            let mut seen = BTreeSet::from([target]);
            let mut open = vec![target];
            while let Some(next) = open.pop() {
                open.extend(holds(next).map(|(_, target)| target).filter(|target| seen.insert(*target)));
            }
            if seen.contains(&id) {
                boxed.insert(owner_of(index.model, id, &p.name));
            }
        }
    }
    boxed
}
