//! What a service takes away can stay in a crate for one release more, as deprecated: an update keeps it in the metadata
//! that it pins, marked, and the next update lets it go.
//!
//! No other stage knows of it: what is kept is an element like any other, and `Core.Revisions` deprecates it.

use crate::csdl::{
    self, Annotation, Document, EnumMember, EnumType, Expression, ExternalAnnotations, NavigationProperty, Operation,
    Property, PropertyValue, Record, Schema, StructuredType, TypeDefinition, TypeUse,
};
use crate::cut::COMMENT;
use crate::diagnostic::{Diagnostics, Position, Source};
use crate::model::{AliasTable, Aliases};
use std::collections::{BTreeMap, BTreeSet};

/// The documents, as positions name them.
const OLD: u16 = 0;
const NEW: u16 = 1;

/// The term that marks what is kept.
const MARK: &str = "csdlgen.V1.Removed";
const REVISIONS: &str = "Org.OData.Core.V1.Revisions";
const NOTE: &str = "removed from the service's metadata; the next update removes it here, too";

/// The new document with those members of types, and those operations, that only the old one has, and with the types that
/// they need. They are marked, and deprecated; what was marked in the old document is not kept again.
///
/// # Errors
/// Where one of the documents is none.
pub fn with_removed(old: &Source, new: &Source) -> Result<String, Diagnostics> {
    let (mut old, mut new) = (csdl::read(old, OLD)?.0, csdl::read(new, NEW)?.0);
    strip(&mut old);
    let aliases = AliasTable::new([&old, &new], &mut Diagnostics::default());
    let mut keeper = Keeper::new(&old, &new, &aliases);
    for schema in &mut new.schemas {
        keeper.members(schema);
        keeper.operations(schema);
    }
    keeper.types(&mut new);
    keeper.annotations(&mut new);
    Ok(csdl::write(&new, COMMENT))
}

/// The document without what is marked: what the service had when it was pinned.
///
/// # Errors
/// Where it is no document.
pub fn without_removed(pinned: &Source) -> Result<String, Diagnostics> {
    if !pinned.text.contains(MARK) {
        return Ok(pinned.text.clone());
    }
    let mut document = csdl::read(pinned, OLD)?.0;
    strip(&mut document);
    Ok(csdl::write(&document, COMMENT))
}

fn strip(document: &mut Document) {
    let is_marked = |annotations: &[Annotation]| annotations.iter().any(|a| a.term == MARK);
    let mut gone = BTreeSet::new();
    let aliases = AliasTable::new([&*document], &mut Diagnostics::default());
    for schema in &mut document.schemas {
        let namespace = schema.namespace.clone();
        let mut stays = |name: &str, annotations: &[Annotation]| {
            !is_marked(annotations) || {
                gone.insert(format!("{namespace}.{name}"));
                false
            }
        };
        schema.structured_types.retain(|t| stays(&t.name, &t.annotations));
        schema.enum_types.retain(|t| stays(&t.name, &t.annotations));
        schema.type_definitions.retain(|t| stays(&t.name, &t.annotations));
        for t in &mut schema.structured_types {
            t.properties.retain(|p| stays(&format!("{}/{}", t.name, p.name), &p.annotations));
            t.navigation_properties.retain(|n| stays(&format!("{}/{}", t.name, n.name), &n.annotations));
        }
        for t in &mut schema.enum_types {
            t.members.retain(|m| stays(&format!("{}/{}", t.name, m.name), &m.annotations));
        }
        schema.operations.retain(|o| !is_marked(&o.annotations));
    }
    for schema in &mut document.schemas {
        let is_gone =
            |block: &ExternalAnnotations| is_below(&aliases.at(block.position).expand_path(&block.target), &gone);
        schema.external_annotations.retain(|block| !is_gone(block));
    }
    document.schemas.retain(|schema| !is_marked(&schema.annotations));
}

/// Whether a target is one of these elements, or a part of one.
fn is_below(target: &str, elements: &BTreeSet<String>) -> bool {
    let ends = target.match_indices('/').map(|(at, _)| at).chain([target.len()]);
    ends.into_iter().any(|end| elements.contains(&target[..end]))
}

/// A name as far as it counts for a Rust name: what differs in case and punctuation alone takes the place of the other.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

struct Keeper<'d> {
    old: &'d Document,
    aliases: &'d Aliases,
    new_aliases: &'d Aliases,
    /// Whether all that is written in the old document means the same in the new one.
    is_alike: bool,
    /// The types of the new document.
    declared: BTreeSet<String>,
    /// The [`plain`] names of members that a type of the new document has, inherits, or leaves to those that inherit from it.
    taken: BTreeMap<String, BTreeSet<String>>,
    /// Types that what is kept refers to.
    wanted: Vec<String>,
    /// What is kept, by full name.
    kept: BTreeSet<String>,
}

impl<'d> Keeper<'d> {
    fn new(old: &'d Document, new: &Document, table: &'d AliasTable) -> Self {
        let of = |source| table.at(Position { source, offset: 0 });
        let (aliases, new_aliases) = (of(OLD), of(NEW));
        let is_alike = aliases.mean_the_same_in(new_aliases);
        let names = new.schemas.iter().flat_map(|s| {
            let structured = s.structured_types.iter().map(|t| &t.name);
            let others = s.enum_types.iter().map(|t| &t.name).chain(s.type_definitions.iter().map(|t| &t.name));
            structured.chain(others).map(|name| format!("{}.{name}", s.namespace))
        });
        let declared = names.collect();
        let taken = taken(new, new_aliases);
        Self { old, aliases, new_aliases, is_alike, declared, taken, wanted: Vec::new(), kept: BTreeSet::new() }
    }

    /// The old schemas of this namespace: a namespace may stand in several.
    fn old_schemas(&self, namespace: &str) -> impl Iterator<Item = &'d Schema> + use<'d> {
        let namespace = namespace.to_owned();
        self.old.schemas.iter().filter(move |schema| schema.namespace == namespace)
    }

    fn members(&mut self, schema: &mut Schema) {
        for t in &mut schema.structured_types {
            let name = format!("{}.{}", schema.namespace, t.name);
            let old =
                self.old_schemas(&schema.namespace).flat_map(|s| &s.structured_types).find(|old| old.name == t.name);
            let Some(old) = old else { continue };
            for p in &old.properties {
                if let Some(p) = self.removed(&name, &p.name).then(|| self.property(p)) {
                    t.properties.push(Property { annotations: self.marked(&p.annotations), ..p });
                }
            }
            for n in &old.navigation_properties {
                if let Some(n) = self.removed(&name, &n.name).then(|| self.navigation(n)) {
                    t.navigation_properties.push(NavigationProperty { annotations: self.marked(&n.annotations), ..n });
                }
            }
        }
        for t in &mut schema.enum_types {
            let old = self.old_schemas(&schema.namespace).flat_map(|s| &s.enum_types).find(|old| old.name == t.name);
            for m in old.map(|old| &old.members[..]).unwrap_or_default() {
                if t.members.iter().all(|new| plain(&new.name) != plain(&m.name)) {
                    self.kept.insert(format!("{}.{}/{}", schema.namespace, t.name, m.name));
                    t.members.push(EnumMember { annotations: self.marked(&m.annotations), ..m.clone() });
                }
            }
        }
    }

    /// Whether a type of the new document has no such member; it is kept then.
    fn removed(&mut self, r#type: &str, member: &str) -> bool {
        let is_free = self.taken.get(r#type).is_none_or(|taken| !taken.contains(&plain(member)));
        if is_free {
            self.kept.insert(format!("{type}/{member}", type = r#type));
        }
        is_free
    }

    fn operations(&mut self, schema: &mut Schema) {
        let binding = |o: &Operation, aliases: &Aliases| {
            o.parameters.first().filter(|_| o.is_bound).map(|p| aliases.expand_text(&p.r#type.name))
        };
        let there = schema.operations.iter().map(|o| (plain(&o.name), binding(o, self.new_aliases)));
        let there: BTreeSet<_> = there.collect();
        for o in self.old_schemas(&schema.namespace).flat_map(|s| &s.operations) {
            let binding = binding(o, self.aliases);
            // What is bound to a type that is gone cannot be called.
            let is_callable = binding.as_ref().is_none_or(|name| self.declared.contains(name));
            if is_callable && !there.contains(&(plain(&o.name), binding)) {
                let mut o = o.clone();
                let returns = o.return_type.iter_mut().map(|r| &mut r.r#type);
                o.parameters.iter_mut().map(|p| &mut p.r#type).chain(returns).for_each(|used| self.want(used));
                schema.operations.push(Operation { annotations: self.marked(&o.annotations), ..o });
            }
        }
    }

    /// The types that what is kept refers to, and those that these refer to.
    fn types(&mut self, new: &mut Document) {
        while let Some(name) = self.wanted.pop() {
            let Some((namespace, plain)) = name.rsplit_once('.') else { continue };
            if self.declared.contains(&name) {
                continue;
            }
            for old in self.old_schemas(namespace) {
                let structured = old.structured_types.iter().find(|t| t.name == plain);
                let enumeration = old.enum_types.iter().find(|t| t.name == plain);
                let definition = old.type_definitions.iter().find(|t| t.name == plain);
                let structured = structured.map(|t| self.structured(t));
                let marked = |annotations: &[Annotation]| [annotations, &[mark()]].concat();
                let enumeration = enumeration.map(|t| EnumType { annotations: marked(&t.annotations), ..t.clone() });
                let definition =
                    definition.map(|t| TypeDefinition { annotations: marked(&t.annotations), ..t.clone() });
                let schema = schema_of(new, namespace);
                schema.structured_types.extend(structured);
                schema.enum_types.extend(enumeration);
                schema.type_definitions.extend(definition);
            }
            self.kept.insert(name.clone());
            self.declared.insert(name);
        }
    }

    fn structured(&mut self, t: &StructuredType) -> StructuredType {
        let mut t = t.clone();
        t.base_type = t.base_type.map(|base| {
            let base = self.aliases.expand_text(&base);
            self.wanted.push(base.clone());
            base
        });
        t.properties = t.properties.iter().map(|p| self.property(p)).collect();
        t.navigation_properties = t.navigation_properties.iter().map(|n| self.navigation(n)).collect();
        t.annotations.push(mark());
        t
    }

    fn property(&mut self, p: &Property) -> Property {
        let mut p = p.clone();
        self.want(&mut p.r#type);
        p
    }

    fn navigation(&mut self, n: &NavigationProperty) -> NavigationProperty {
        // The partner may be gone, or another.
        let mut n = NavigationProperty { partner: None, referential_constraints: Vec::new(), ..n.clone() };
        self.want(&mut n.r#type);
        n
    }

    fn want(&mut self, used: &mut TypeUse) {
        used.name = self.aliases.expand_text(&used.name);
        self.wanted.push(used.name.clone());
    }

    /// The annotations of what is kept, with the mark and the deprecation.
    fn marked(&self, annotations: &[Annotation]) -> Vec<Annotation> {
        let meant = if self.is_alike { annotations } else { &[] };
        [meant, &[mark(), deprecation()]].concat()
    }

    /// Annotations that stand outside of what is kept.
    fn annotations(&self, new: &mut Document) {
        for old in self.old.schemas.iter().filter(|_| self.is_alike) {
            let of_kept = old
                .external_annotations
                .iter()
                .filter(|block| is_below(&self.aliases.expand_path(&block.target), &self.kept));
            let of_kept: Vec<_> = of_kept.cloned().collect();
            if !of_kept.is_empty() {
                schema_of(new, &old.namespace).external_annotations.extend(of_kept);
            }
        }
    }
}

/// The names of the members of each type, of its base types, and of the types that are derived from it.
fn taken(document: &Document, aliases: &Aliases) -> BTreeMap<String, BTreeSet<String>> {
    let mut own = BTreeMap::new();
    let mut bases = BTreeMap::new();
    for schema in &document.schemas {
        for t in &schema.structured_types {
            let name = format!("{}.{}", schema.namespace, t.name);
            let members = t.properties.iter().map(|p| &p.name).chain(t.navigation_properties.iter().map(|n| &n.name));
            own.insert(name.clone(), members.map(|name| plain(name)).collect::<BTreeSet<String>>());
            bases.extend(t.base_type.iter().map(|base| (name.clone(), aliases.expand_text(base))));
        }
    }
    let mut taken = own.clone();
    for (name, members) in &own {
        let mut next = bases.get(name);
        // A type that is its own base is an error of a later stage.
        for _ in 0..own.len() {
            let Some(base) = next else { break };
            taken.entry(base.clone()).or_default().extend(members.iter().cloned());
            taken.entry(name.clone()).or_default().extend(own.get(base).into_iter().flatten().cloned());
            next = bases.get(base);
        }
    }
    taken
}

/// The schema of a namespace, which is added where it is not there.
fn schema_of<'d>(document: &'d mut Document, namespace: &str) -> &'d mut Schema {
    let at = document.schemas.iter().position(|schema| schema.namespace == namespace).unwrap_or_else(|| {
        let annotations = vec![mark()];
        document.schemas.push(Schema { namespace: namespace.to_owned(), annotations, ..Schema::default() });
        document.schemas.len() - 1
    });
    &mut document.schemas[at]
}

fn mark() -> Annotation {
    Annotation { term: MARK.to_owned(), ..Annotation::default() }
}

fn deprecation() -> Annotation {
    let value = |name: &str, value| PropertyValue {
        position: Default::default(),
        name: name.to_owned(),
        value: Some(value),
        annotations: Vec::new(),
    };
    let kind = Expression::EnumMember("Org.OData.Core.V1.RevisionKind/Deprecated".to_owned());
    let properties = vec![value("Kind", kind), value("Description", Expression::String(NOTE.to_owned()))];
    let revision = Expression::Record(Record { properties, ..Record::default() });
    Annotation {
        term: REVISIONS.to_owned(),
        value: Some(Expression::Collection(vec![revision])),
        ..Annotation::default()
    }
}
