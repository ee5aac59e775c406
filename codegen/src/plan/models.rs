//! Structs, enumerations and property constants of the exposed types.

use super::docs::{code, element, line};
use super::index::Index;
use super::keys;
use super::names::{Case, Scope, identifier, joined};
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
    boxed: &BTreeSet<(StructuredId, String)>,
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
        let docs = property_docs(index, id, p, &owner);
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
            writable: access == Access::ReadWrite,
            filterable: rules.allows(&p.name, &p.annotations, terms::FILTER),
            sortable: rules.allows(&p.name, &p.annotations, terms::SORT),
            docs: docs.clone(),
        });
        let is_boxed = boxed.contains(&(id, p.name.clone()));
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
    let source = format!("CSDL: {kind} {}{stub}.", code(&csdl_name));
    let docs = element(std::iter::once(&t.annotations), format!("The {kind} {}.", code(&t.name.name)), source);
    Some(Struct {
        gate: index.areas.gate(id),
        file: named.file.clone(),
        name: named.name.clone(),
        csdl_name: csdl_name.clone(),
        docs,
        fields,
        slots,
        properties,
        navigation,
        entity: (t.kind == StructuredKind::Entity).then(|| keys::entity(index, id)),
        key: keys::key_struct(index, id),
        any: named.any.as_ref().map(|name| any_enum(index, id, exposed, name, diagnostics)),
    })
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

fn property_docs(index: &Index<'_>, id: StructuredId, p: &Property, owner: &str) -> Docs {
    let model = index.model;
    let annotations = model.member_annotations(id, &p.name, &p.annotations);
    let mut source = format!("CSDL: {}, {}", code(owner), code(&model.type_text(&p.r#type)));
    match access(model, id, &p.name, &p.annotations) {
        Access::ReadWrite => {}
        Access::Immutable => source.push_str(", can be given on create, not on update"),
        Access::ReadOnly => source.push_str(", read-only"),
    }
    source.push('.');
    element(annotations, format!("The property {}.", code(&p.name)), source)
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
        let containment = if n.contains_target { "containment navigation property" } else { "navigation property" };
        let source = format!("CSDL: {containment} {}, {}.", code(&subject), code(&target_text(model, n)));
        let annotations = model.member_annotations(id, &n.name, &n.annotations);
        Some(NavigationConstant {
            gate: index.areas.gate_within(Some(id), target_id),
            name: scope.take(identifier(base, Case::Shouty), &subject, diagnostics),
            wire: n.name.clone(),
            target,
            is_collection: n.is_collection,
            expandable: rules.allows(&n.name, &n.annotations, terms::EXPAND),
            docs: element(annotations, format!("The navigation property {}.", code(&n.name)), source),
        })
    };
    all.into_iter().filter_map(constant).collect()
}

/// The type of a navigation property as metadata writes it.
pub(super) fn target_text(model: &Model, n: &crate::model::Navigation) -> String {
    let name = n.target.map(|id| model[id].name.to_string()).unwrap_or_default();
    if n.is_collection { format!("Collection({name})") } else { name }
}

fn any_enum(
    index: &Index<'_>,
    id: StructuredId,
    exposed: &ExposedType,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> AnyEnum {
    let mut scope = Scope::default();
    let namespace = &index.model[id].name.namespace;
    let variants = std::iter::once(&id).chain(&exposed.descendants).filter_map(|variant| {
        let named = index.structured(*variant)?;
        let csdl_name = index.model[*variant].name.to_string();
        // Types of other namespaces have these in the name of their variant.
        let module = index.module(&named.namespace);
        let own = index.module(namespace);
        let elsewhere = if module == own { String::new() } else { identifier(&module.join("_"), Case::Camel) };
        Some(AnyVariant {
            gate: index.areas.gate_within(Some(id), *variant),
            name: scope.take(joined(&[&elsewhere, &named.name]), &csdl_name, diagnostics),
            docs: line(format!("A {}.", code(&csdl_name))),
            r#type: index.struct_path(*variant)?,
            csdl_name,
        })
    });
    let variants = variants.collect();
    let csdl_name = code(&index.model[id].name.to_string());
    let docs = Docs {
        paragraphs: vec![
            format!("A value of type {csdl_name}, or of a type that derives from it."),
            format!(
                "The service says which by `@odata.type`. A type that this crate does not have is read as {csdl_name}, with everything else in `additional`."
            ),
        ],
        deprecated: None,
    };
    AnyEnum { name: name.to_owned(), docs, variants }
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
        let source = format!("CSDL: member {}, value {}.", code(&m.name), m.value);
        variants.push(Variant {
            name: names.get(m.name.as_str()).cloned().unwrap_or_default(),
            wire: m.name.clone(),
            docs: element(std::iter::once(&m.annotations), format!("The member {}.", code(&m.name)), source),
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
        fallback,
    })
}

/// The properties that need a box, since their type contains itself by single-valued properties.
pub(super) fn boxed_properties(index: &Index<'_>) -> BTreeSet<(StructuredId, String)> {
    let surface = index.surface;
    // A value of a type with exposed derived types is boxed by its enumeration already.
    let holds = |id: StructuredId| {
        let exposed = &surface.structured[&id];
        let properties = index.model.all_properties(id).filter(move |p| exposed.properties.contains(&p.name));
        properties.filter(|p| !p.r#type.is_collection).filter_map(move |p| match p.r#type.r#type {
            Type::Structured(target) if surface.structured.get(&target)?.descendants.is_empty() => Some((p, target)),
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
                boxed.insert((id, p.name.clone()));
            }
        }
    }
    boxed
}
