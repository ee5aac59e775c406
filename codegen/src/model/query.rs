//! Questions about a model that more than one stage asks.

use super::types::*;
use std::ops::Index;

impl Index<StructuredId> for Model {
    type Output = Structured;

    fn index(&self, id: StructuredId) -> &Structured {
        &self.structured[id.0 as usize]
    }
}

impl Index<EnumId> for Model {
    type Output = Enum;

    fn index(&self, id: EnumId) -> &Enum {
        &self.enums[id.0 as usize]
    }
}

impl Index<DefinitionId> for Model {
    type Output = Definition;

    fn index(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.0 as usize]
    }
}

impl Index<OperationId> for Model {
    type Output = Operation;

    fn index(&self, id: OperationId) -> &Operation {
        &self.operations[id.0 as usize]
    }
}

impl Model {
    /// The type and its base types, the most general last.
    pub fn lineage(&self, id: StructuredId) -> impl Iterator<Item = StructuredId> {
        std::iter::successors(Some(id), |id| self[*id].base)
    }

    /// The type's properties, inherited ones first.
    pub fn all_properties(&self, id: StructuredId) -> impl Iterator<Item = &Property> {
        self.general_first(id).into_iter().flat_map(|id| &self[id].properties)
    }

    /// The type's navigation properties, inherited ones first, each with the type that declares it.
    pub fn all_navigation(&self, id: StructuredId) -> impl Iterator<Item = (StructuredId, &Navigation)> {
        self.general_first(id).into_iter().flat_map(|id| self[id].navigation.iter().map(move |n| (id, n)))
    }

    fn general_first(&self, id: StructuredId) -> Vec<StructuredId> {
        let mut lineage: Vec<StructuredId> = self.lineage(id).collect();
        lineage.reverse();
        lineage
    }

    /// The annotations of a member of a type: those that target it by way of the type or of one between, then its own.
    pub fn member_annotations<'m>(
        &'m self,
        id: StructuredId,
        member: &'m str,
        own: &'m Annotations,
    ) -> impl Iterator<Item = &'m Annotations> {
        self.lineage(id).filter_map(move |id| self[id].inherited_annotations.get(member)).chain([own])
    }

    /// All types that derive from this one, directly or not, in the order of their names.
    pub fn descendants(&self, id: StructuredId) -> Vec<StructuredId> {
        let mut found = Vec::new();
        let mut open = self[id].derived.clone();
        while let Some(next) = open.pop() {
            found.push(next);
            open.extend(&self[next].derived);
        }
        found.sort();
        found
    }

    /// The key of an entity type: its own, or that of the nearest base type that has one.
    pub fn key(&self, id: StructuredId) -> &[KeyPart] {
        self.lineage(id).map(|id| self[id].key.as_slice()).find(|key| !key.is_empty()).unwrap_or_default()
    }

    /// The property that a part of a key is, by a path through single values and entities where need be, and whether it
    /// or one on the way may be null.
    pub fn key_property(&self, id: StructuredId, path: &str) -> Option<(&Property, bool)> {
        let (name, rest) = path.split_once('/').unwrap_or((path, ""));
        if let Some(p) = self.all_properties(id).find(|p| p.name == name) {
            return match p.r#type.r#type {
                _ if rest.is_empty() => Some((p, p.r#type.nullable)),
                Type::Structured(next) if !p.r#type.is_collection => {
                    self.key_property(next, rest).map(|(found, is_nullable)| (found, is_nullable || p.r#type.nullable))
                }
                _ => None,
            };
        }
        let (_, n) = self.all_navigation(id).find(|(_, n)| n.name == name && !n.is_collection)?;
        let (found, is_nullable) = self.key_property(n.target.filter(|_| !rest.is_empty())?, rest)?;
        Some((found, is_nullable || n.nullable))
    }

    /// The navigation property at the end of a path, with the type that declares it: over complex properties, navigation
    /// properties and type-casts (CSDL 4.01, section 13.4.1).
    pub fn navigation_at(&self, from: StructuredId, path: &str) -> Option<(StructuredId, &Navigation)> {
        let (before, name) = path.rsplit_once('/').unwrap_or(("", path));
        let end = before.split('/').filter(|segment| !segment.is_empty()).try_fold(from, |id, s| self.step(id, s))?;
        self.all_navigation(end).find(|(_, n)| n.name == name)
    }

    /// The type at the end of a path to entities, which may end in a type-cast.
    pub fn entities_at(&self, from: StructuredId, path: &str) -> Option<StructuredId> {
        let end = path.split('/').try_fold(from, |id, segment| self.step(id, segment))?;
        (self[end].kind == StructuredKind::Entity).then_some(end)
    }

    fn step(&self, from: StructuredId, segment: &str) -> Option<StructuredId> {
        if segment.contains('.') {
            return self.find_structured(segment);
        }
        let property = self.all_properties(from).find(|p| p.name == segment);
        match property.map(|p| &p.r#type.r#type) {
            Some(Type::Structured(id)) => Some(*id),
            Some(_) => None,
            None => self.all_navigation(from).find(|(_, n)| n.name == segment)?.1.target,
        }
    }

    /// Whether there is a type of this name.
    pub fn declares_type(&self, name: &QualifiedName) -> bool {
        self.structured.binary_search_by(|t| t.name.cmp(name)).is_ok()
            || self.enums.binary_search_by(|t| t.name.cmp(name)).is_ok()
            || self.definitions.binary_search_by(|t| t.name.cmp(name)).is_ok()
    }

    /// The alternate keys of an entity type and its base types, each by its parts, with the type that states it.
    pub fn alternate_keys(&self, id: StructuredId) -> Vec<(StructuredId, Vec<KeyPart>)> {
        let of_type = |id: StructuredId| {
            let part = move |(path, name)| KeyPart { position: self[id].position, path, name };
            let keys = self[id].annotations.alternate_keys().into_iter();
            keys.map(move |parts| (id, parts.into_iter().map(part).collect()))
        };
        self.lineage(id).flat_map(of_type).collect()
    }

    /// Whether entities of a type have content of their own, under `$value`: `HasStream`, or `Core.MediaType` on the type,
    /// by which an overlay can say so.
    pub fn has_content(&self, id: StructuredId) -> bool {
        self[id].has_stream || self[id].annotations.has_media_type()
    }

    /// The type of a qualified name without alias.
    pub fn find_structured(&self, name: &str) -> Option<StructuredId> {
        let name = QualifiedName::parse(name);
        let index = self.structured.binary_search_by(|t| t.name.cmp(&name)).ok()?;
        Some(StructuredId(index as u32))
    }

    /// The enumeration of a qualified name without alias.
    pub fn find_enum(&self, name: &str) -> Option<EnumId> {
        let name = QualifiedName::parse(name);
        let index = self.enums.binary_search_by(|t| t.name.cmp(&name)).ok()?;
        Some(EnumId(index as u32))
    }

    /// Whether a type stands for any JSON: Graph has no `Edm.Untyped`, but an empty complex type called `Json`, whose
    /// values are numbers, texts and arrays of arrays. Other empty types have objects for values.
    pub fn is_json(&self, id: StructuredId) -> bool {
        let t = &self[id];
        let is_empty = t.properties.is_empty() && t.navigation.is_empty() && t.base.is_none() && t.derived.is_empty();
        t.name.name == "Json" && t.kind == StructuredKind::Complex && is_empty
    }

    /// The type without definitions in between; [`Primitive::Untyped`] for what stands for any JSON.
    pub fn underlying(&self, found: &Type) -> Type {
        match found {
            Type::Definition(id) => Type::Primitive(self[*id].underlying),
            Type::Structured(id) if self.is_json(*id) => Type::Primitive(Primitive::Untyped),
            other => other.clone(),
        }
    }

    /// An operation with the types that tell its overloads apart: `NS.name(NS.binding,Edm.String)`.
    pub fn signature(&self, id: OperationId) -> String {
        let o = &self[id];
        let types: Vec<String> = o.binding.iter().chain(&o.parameters).map(|p| self.type_text(&p.r#type)).collect();
        format!("{}({})", o.name, types.join(","))
    }

    /// The entity type that a function returns, one or many of it.
    pub fn returned_entity(&self, id: OperationId) -> Option<(StructuredId, bool)> {
        let o = &self[id];
        let returns = o.returns.as_ref().filter(|_| o.kind == OperationKind::Function)?;
        match returns.r#type {
            Type::Structured(target) if self[target].kind == StructuredKind::Entity => {
                Some((target, returns.is_collection))
            }
            _ => None,
        }
    }

    /// What a composable function returns other than entities and streams: paths go on behind it.
    pub fn returned_value(&self, id: OperationId) -> Option<&TypeUse> {
        let o = &self[id];
        let returns = o.returns.as_ref().filter(|_| o.kind == OperationKind::Function && o.is_composable)?;
        let is_stream = self.underlying(&returns.r#type) == Type::Primitive(Primitive::Stream);
        (!is_stream && self.returned_entity(id).is_none()).then_some(returns)
    }

    /// A type as metadata writes it, by its full name.
    pub fn type_text(&self, used: &TypeUse) -> String {
        let name = match &used.r#type {
            Type::Primitive(Primitive::Geo) => "Edm.Geography".to_owned(),
            Type::Primitive(primitive) => format!("Edm.{primitive:?}"),
            Type::Enum(id) => self[*id].name.to_string(),
            Type::Structured(id) => self[*id].name.to_string(),
            Type::Definition(id) => self[*id].name.to_string(),
            Type::Unknown(name) => name.clone(),
        };
        if used.is_collection { format!("Collection({name})") } else { name }
    }
}
