//! The plain types of a CSDL document. Names are as written: aliases are not resolved, defaults not filled in,
//! except where an absent attribute and a stated default mean the same to every reader.

use crate::diagnostic::Position;

/// One metadata document (CSDL XML 4.01, section 3).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// `Version` of the `edmx:Edmx` element: `4.0` or `4.01`.
    pub version: String,
    /// Included and referenced other documents.
    pub references: Vec<Reference>,
    /// The schemas, in the order of the text.
    pub schemas: Vec<Schema>,
}

/// `edmx:Reference` (section 3.3).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    pub position: Position,
    pub uri: String,
    pub includes: Vec<Include>,
    pub include_annotations: Vec<IncludeAnnotations>,
    pub annotations: Vec<Annotation>,
}

/// `edmx:Include` (section 3.4).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Include {
    pub position: Position,
    pub namespace: String,
    pub alias: Option<String>,
    pub annotations: Vec<Annotation>,
}

/// `edmx:IncludeAnnotations` (section 3.5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IncludeAnnotations {
    pub position: Position,
    pub term_namespace: String,
    pub qualifier: Option<String>,
    pub target_namespace: Option<String>,
}

/// `Schema` (section 5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schema {
    pub position: Position,
    pub namespace: String,
    pub alias: Option<String>,
    pub structured_types: Vec<StructuredType>,
    pub enum_types: Vec<EnumType>,
    pub type_definitions: Vec<TypeDefinition>,
    pub operations: Vec<Operation>,
    pub terms: Vec<Term>,
    pub containers: Vec<EntityContainer>,
    /// `Annotations` elements: annotations outside of what they annotate (section 14.2).
    pub external_annotations: Vec<ExternalAnnotations>,
    /// Annotations of the schema itself.
    pub annotations: Vec<Annotation>,
}

/// What a [`StructuredType`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StructuredKind {
    #[default]
    Entity,
    Complex,
}

/// `EntityType` (section 6) or `ComplexType` (section 9).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StructuredType {
    pub position: Position,
    pub kind: StructuredKind,
    pub name: String,
    pub base_type: Option<String>,
    pub is_abstract: bool,
    pub is_open: bool,
    pub has_stream: bool,
    /// The key properties; empty where the type has no `Key` element of its own.
    pub key: Vec<PropertyRef>,
    pub properties: Vec<Property>,
    pub navigation_properties: Vec<NavigationProperty>,
    pub annotations: Vec<Annotation>,
}

/// `PropertyRef` (section 6.6).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PropertyRef {
    pub position: Position,
    /// A property, or a path to one through complex properties.
    pub name: String,
    pub alias: Option<String>,
}

/// A type as written, with the facets that stand beside it (section 7.2).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeUse {
    /// Qualified by namespace or alias, without `Collection(…)`.
    pub name: String,
    pub is_collection: bool,
    /// As stated; the default differs between XML (true) and JSON (false), so the readers fill it in.
    /// For a collection it speaks of the items.
    pub nullable: bool,
    pub facets: Facets,
}

/// Facets as written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facets {
    pub max_length: Option<String>,
    pub precision: Option<String>,
    pub scale: Option<String>,
    pub srid: Option<String>,
    pub unicode: Option<bool>,
}

/// `Property` (section 7).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Property {
    pub position: Position,
    pub name: String,
    pub r#type: TypeUse,
    pub default_value: Option<String>,
    pub annotations: Vec<Annotation>,
}

/// `NavigationProperty` (section 8).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NavigationProperty {
    pub position: Position,
    pub name: String,
    pub r#type: TypeUse,
    pub partner: Option<String>,
    pub contains_target: bool,
    pub referential_constraints: Vec<ReferentialConstraint>,
    /// `Cascade`, `None`, `SetNull` or `SetDefault`.
    pub on_delete: Option<String>,
    pub annotations: Vec<Annotation>,
}

/// `ReferentialConstraint` (section 8.5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReferentialConstraint {
    pub position: Position,
    pub property: String,
    pub referenced_property: String,
    pub annotations: Vec<Annotation>,
}

/// `EnumType` (section 10).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnumType {
    pub position: Position,
    pub name: String,
    pub underlying_type: Option<String>,
    pub is_flags: bool,
    pub members: Vec<EnumMember>,
    pub annotations: Vec<Annotation>,
}

/// `Member` of an enumeration (section 10.3).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnumMember {
    pub position: Position,
    pub name: String,
    /// As stated, or by the rule for omitted values: zero for the first, one more than the member before.
    pub value: i64,
    pub annotations: Vec<Annotation>,
}

/// `TypeDefinition` (section 11).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeDefinition {
    pub position: Position,
    pub name: String,
    pub underlying_type: String,
    pub facets: Facets,
    pub annotations: Vec<Annotation>,
}

/// What an [`Operation`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OperationKind {
    #[default]
    Action,
    Function,
}

/// `Action` or `Function`, one overload (section 12).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Operation {
    pub position: Position,
    pub kind: OperationKind,
    pub name: String,
    /// The first parameter is then the binding parameter.
    pub is_bound: bool,
    pub is_composable: bool,
    pub entity_set_path: Option<String>,
    pub parameters: Vec<Parameter>,
    pub return_type: Option<ReturnType>,
    pub annotations: Vec<Annotation>,
}

/// `Parameter` (section 12.9).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    pub position: Position,
    pub name: String,
    pub r#type: TypeUse,
    pub annotations: Vec<Annotation>,
}

/// `ReturnType` (section 12.8).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReturnType {
    pub position: Position,
    pub r#type: TypeUse,
    pub annotations: Vec<Annotation>,
}

/// `Term` (section 14.1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Term {
    pub position: Position,
    pub name: String,
    pub r#type: TypeUse,
    pub base_term: Option<String>,
    pub default_value: Option<String>,
    /// As written, blank-separated.
    pub applies_to: Option<String>,
    pub annotations: Vec<Annotation>,
}

/// `EntityContainer` (section 13).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntityContainer {
    pub position: Position,
    pub name: String,
    pub extends: Option<String>,
    pub entity_sets: Vec<EntitySet>,
    pub singletons: Vec<Singleton>,
    pub action_imports: Vec<OperationImport>,
    pub function_imports: Vec<OperationImport>,
    pub annotations: Vec<Annotation>,
}

/// `EntitySet` (section 13.2).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EntitySet {
    pub position: Position,
    pub name: String,
    pub entity_type: String,
    /// Absent means true.
    pub include_in_service_document: bool,
    pub bindings: Vec<NavigationPropertyBinding>,
    pub annotations: Vec<Annotation>,
}

/// `Singleton` (section 13.3).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Singleton {
    pub position: Position,
    pub name: String,
    pub entity_type: String,
    pub nullable: bool,
    pub bindings: Vec<NavigationPropertyBinding>,
    pub annotations: Vec<Annotation>,
}

/// `NavigationPropertyBinding` (section 13.4).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NavigationPropertyBinding {
    pub position: Position,
    pub path: String,
    pub target: String,
}

/// `ActionImport` (section 13.5) or `FunctionImport` (section 13.6).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OperationImport {
    pub position: Position,
    pub name: String,
    /// The qualified name of the unbound operation.
    pub operation: String,
    pub entity_set: Option<String>,
    pub include_in_service_document: bool,
    pub annotations: Vec<Annotation>,
}

/// `Annotations` (section 14.2.1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExternalAnnotations {
    pub position: Position,
    /// The target path as written.
    pub target: String,
    pub qualifier: Option<String>,
    pub annotations: Vec<Annotation>,
}

/// `Annotation` (section 14.2): a term applied with a value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    pub position: Position,
    /// The term as written, qualified by namespace or alias.
    pub term: String,
    pub qualifier: Option<String>,
    /// `None` where no value is stated: the term's default applies.
    pub value: Option<Expression>,
    /// Annotations of this annotation.
    pub annotations: Vec<Annotation>,
}

/// The value of an annotation (sections 14.3 and 14.4). Constants keep the text of the document.
///
/// CSDL JSON does not tell most kinds of constants apart; there, text becomes [`Expression::String`].
#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    Null,
    Bool(bool),
    /// `Int`, `Decimal` and `Float`, as written.
    Number(String),
    String(String),
    Binary(String),
    Date(String),
    DateTimeOffset(String),
    Duration(String),
    Guid(String),
    TimeOfDay(String),
    /// One or more qualified members, blank-separated as written.
    EnumMember(String),
    /// A value path, evaluated against the annotated thing (`Path`).
    Path(String),
    PropertyPath(String),
    NavigationPropertyPath(String),
    AnnotationPath(String),
    ModelElementPath(String),
    Collection(Vec<Expression>),
    Record(Record),
    Dynamic(Dynamic),
}

/// A dynamic expression (section 14.4): client code cannot evaluate it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dynamic {
    /// `Apply`, `If`, `Cast`, `IsOf`, `UrlRef`, `LabeledElement`, `And`, …
    pub name: &'static str,
    /// `Function`, `Type`, `Name`, facets, or a constant operand that is written as attribute; sorted.
    pub attributes: Vec<(String, String)>,
    /// What stands in place of operands: the name in a `LabeledElementReference`.
    pub text: Option<String>,
    pub operands: Vec<Expression>,
    pub annotations: Vec<Annotation>,
}

/// A `Record` expression (section 14.4.12).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub position: Position,
    /// The record's type as written.
    pub r#type: Option<String>,
    pub properties: Vec<PropertyValue>,
    pub annotations: Vec<Annotation>,
}

/// `PropertyValue` of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyValue {
    pub position: Position,
    pub name: String,
    /// `None` where no value is stated.
    pub value: Option<Expression>,
    pub annotations: Vec<Annotation>,
}

impl Expression {
    /// The text of a constant or a path; `None` for everything else.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Number(text)
            | Self::String(text)
            | Self::Binary(text)
            | Self::Date(text)
            | Self::DateTimeOffset(text)
            | Self::Duration(text)
            | Self::Guid(text)
            | Self::TimeOfDay(text)
            | Self::EnumMember(text)
            | Self::Path(text)
            | Self::PropertyPath(text)
            | Self::NavigationPropertyPath(text)
            | Self::AnnotationPath(text)
            | Self::ModelElementPath(text) => Some(text),
            Self::Null | Self::Bool(_) | Self::Collection(_) | Self::Record(_) | Self::Dynamic(_) => None,
        }
    }

    /// The Boolean that this is.
    pub fn bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The record that this is.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Self::Record(record) => Some(record),
            _ => None,
        }
    }

    /// The items, where this is a collection.
    pub fn items(&self) -> &[Expression] {
        match self {
            Self::Collection(items) => items,
            _ => &[],
        }
    }
}

impl Record {
    /// The value of a property that states one.
    pub fn get(&self, name: &str) -> Option<&Expression> {
        self.properties.iter().find(|p| p.name == name)?.value.as_ref()
    }
}
