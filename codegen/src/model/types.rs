//! The linked model. Lists are sorted by name (overloads by signature), so that the order of the input is forgotten.

use crate::csdl::{Annotation, Expression, Facets};
pub use crate::csdl::{OperationKind, StructuredKind};
use crate::diagnostic::Position;
use std::collections::BTreeMap;

/// A whole service description.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub structured: Vec<Structured>,
    pub enums: Vec<Enum>,
    pub definitions: Vec<Definition>,
    pub operations: Vec<Operation>,
    pub terms: Vec<Term>,
    pub container: Option<Container>,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
    };
}
id!(/// Index into [`Model::structured`].
    StructuredId);
id!(/// Index into [`Model::enums`].
    EnumId);
id!(/// Index into [`Model::definitions`].
    DefinitionId);
id!(/// Index into [`Model::operations`].
    OperationId);

/// A name within a namespace; namespaces, never aliases.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    pub namespace: String,
    pub name: String,
}

/// The annotations of one element; terms by their full names, overlay already applied, contradictions left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations(pub(super) Vec<Annotation>);

/// An entity type or complex type.
#[derive(Clone, Debug, Default)]
pub struct Structured {
    pub position: Position,
    pub name: QualifiedName,
    pub kind: StructuredKind,
    pub base: Option<StructuredId>,
    /// Types that name this one as their base.
    pub derived: Vec<StructuredId>,
    pub is_abstract: bool,
    pub is_open: bool,
    pub has_stream: bool,
    /// The key that this type states; a type without one has that of its base.
    pub key: Vec<KeyPart>,
    /// Its own, without inherited ones.
    pub properties: Vec<Property>,
    /// Its own, without inherited ones.
    pub navigation: Vec<Navigation>,
    pub annotations: Annotations,
    /// Annotations that target an inherited member by way of this type.
    pub inherited_annotations: BTreeMap<String, Annotations>,
}

/// One part of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPart {
    pub position: Position,
    /// A property, or a path to one.
    pub path: String,
    /// The name of the part in URLs.
    pub name: String,
}

/// A type in use.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeUse {
    pub r#type: Type,
    pub is_collection: bool,
    pub nullable: bool,
    pub facets: Facets,
}

/// A type by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `Edm.String` and its like, by the name without `Edm.`.
    Primitive(Primitive),
    Enum(EnumId),
    Structured(StructuredId),
    Definition(DefinitionId),
    /// Named, but declared nowhere; a warning was given.
    Unknown(String),
}

/// The primitive types (CSDL 4.01, section 3.3), and the abstract ones that stand for any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Primitive {
    Binary,
    Boolean,
    Byte,
    Date,
    DateTimeOffset,
    Decimal,
    Double,
    Duration,
    Guid,
    Int16,
    Int32,
    Int64,
    SByte,
    Single,
    Stream,
    String,
    TimeOfDay,
    /// `Edm.Geography…` and `Edm.Geometry…`: GeoJSON.
    Geo,
    /// `Edm.Untyped`, `Edm.PrimitiveType`, `Edm.ComplexType` and `Edm.EntityType`: anything.
    Untyped,
}

/// A structural property.
#[derive(Clone, Debug)]
pub struct Property {
    pub position: Position,
    pub name: String,
    pub r#type: TypeUse,
    pub default_value: Option<String>,
    pub annotations: Annotations,
}

/// A navigation property.
#[derive(Clone, Debug)]
pub struct Navigation {
    pub position: Position,
    pub name: String,
    /// `None` where the type is no declared entity type; a warning was given.
    pub target: Option<StructuredId>,
    pub is_collection: bool,
    pub nullable: bool,
    pub contains_target: bool,
    pub partner: Option<String>,
    pub on_delete: Option<String>,
    pub constraints: Vec<Constraint>,
    pub annotations: Annotations,
}

/// A referential constraint; paths with namespaces in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    pub position: Position,
    pub property: String,
    pub referenced: String,
}

/// An enumeration type.
#[derive(Clone, Debug)]
pub struct Enum {
    pub position: Position,
    pub name: QualifiedName,
    pub is_flags: bool,
    pub members: Vec<Member>,
    pub annotations: Annotations,
}

/// A member of an enumeration.
#[derive(Clone, Debug)]
pub struct Member {
    pub position: Position,
    pub name: String,
    pub value: i64,
    pub annotations: Annotations,
}

/// A type definition.
#[derive(Clone, Debug)]
pub struct Definition {
    pub position: Position,
    pub name: QualifiedName,
    pub underlying: Primitive,
    pub facets: Facets,
    pub annotations: Annotations,
}

/// One overload of an action or function.
#[derive(Clone, Debug)]
pub struct Operation {
    pub position: Position,
    pub kind: OperationKind,
    pub name: QualifiedName,
    pub is_composable: bool,
    pub entity_set_path: Option<String>,
    /// The binding parameter of a bound operation.
    pub binding: Option<Parameter>,
    /// Without the binding parameter, in the order of the signature, which matters to callers.
    pub parameters: Vec<Parameter>,
    pub returns: Option<TypeUse>,
    pub return_annotations: Annotations,
    pub annotations: Annotations,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    pub position: Position,
    pub name: String,
    pub r#type: TypeUse,
    pub annotations: Annotations,
}

/// A term; its type is only of interest to people.
#[derive(Clone, Debug)]
pub struct Term {
    pub position: Position,
    pub name: QualifiedName,
    pub annotations: Annotations,
}

/// The entity container, extended ones merged in.
#[derive(Clone, Debug, Default)]
pub struct Container {
    pub position: Position,
    pub name: QualifiedName,
    /// Entity sets and singletons.
    pub roots: Vec<Root>,
    pub imports: Vec<Import>,
    pub annotations: Annotations,
    /// Annotations of paths below the container's children (`Set/navigation`), by path.
    pub path_annotations: BTreeMap<String, Annotations>,
}

/// An entity set or a singleton.
#[derive(Clone, Debug)]
pub struct Root {
    pub position: Position,
    pub name: String,
    pub is_collection: bool,
    /// `None` where the type is no declared entity type; a warning was given.
    pub target: Option<StructuredId>,
    pub bindings: Vec<Binding>,
    pub annotations: Annotations,
}

/// A navigation property binding; namespaces in full.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Binding {
    pub path: String,
    pub target: String,
    pub position: Position,
}

/// An action import or a function import.
#[derive(Clone, Debug)]
pub struct Import {
    pub position: Position,
    pub name: String,
    pub kind: OperationKind,
    /// All unbound overloads of the name.
    pub operations: Vec<OperationId>,
    pub entity_set: Option<String>,
    pub annotations: Annotations,
}

impl QualifiedName {
    /// Splits at the last dot; a name without one has an empty namespace.
    pub fn parse(text: &str) -> Self {
        let (namespace, name) = text.rsplit_once('.').unwrap_or(("", text));
        Self { namespace: namespace.to_owned(), name: name.to_owned() }
    }
}

impl std::fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.namespace.is_empty() { f.write_str(&self.name) } else { write!(f, "{}.{}", self.namespace, self.name) }
    }
}

impl KeyPart {
    /// The property of the entity type that the part is, or stands below.
    pub fn member(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }
}

impl Primitive {
    /// Whether values can be written in URLs.
    pub fn has_literal(self) -> bool {
        !matches!(self, Self::Geo | Self::Stream | Self::Untyped)
    }

    /// The type of a qualified name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name.strip_prefix("Edm.")? {
            "Binary" => Self::Binary,
            "Boolean" => Self::Boolean,
            "Byte" => Self::Byte,
            "Date" => Self::Date,
            "DateTimeOffset" => Self::DateTimeOffset,
            "Decimal" => Self::Decimal,
            "Double" => Self::Double,
            "Duration" => Self::Duration,
            "Guid" => Self::Guid,
            "Int16" => Self::Int16,
            "Int32" => Self::Int32,
            "Int64" => Self::Int64,
            "SByte" => Self::SByte,
            "Single" => Self::Single,
            "Stream" => Self::Stream,
            "String" => Self::String,
            "TimeOfDay" => Self::TimeOfDay,
            "Untyped" | "PrimitiveType" | "ComplexType" | "EntityType" => Self::Untyped,
            name if name.starts_with("Geography") || name.starts_with("Geometry") => Self::Geo,
            _ => return None,
        })
    }
}

impl Annotations {
    /// The value of a term without qualifier; a term applied without value gives its usual default, true.
    pub fn get(&self, term: &str) -> Option<&Expression> {
        const TRUE: &Expression = &Expression::Bool(true);
        let annotation = self.0.iter().find(|a| a.term == term && a.qualifier.is_none())?;
        Some(annotation.value.as_ref().unwrap_or(TRUE))
    }

    /// All annotations.
    pub fn iter(&self) -> std::slice::Iter<'_, Annotation> {
        self.0.iter()
    }
}
