//! The grammar of CSDL XML as a table: which attributes and elements may stand where
//! (OData EDM and EDMX XML Schemas 4.01).

use super::super::common::ON_DELETE;

/// What the text of an attribute has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A simple identifier; required.
    Name,
    /// A type, possibly `Collection(…)`; required.
    Type,
    /// Any text but the empty one; required.
    Required,
    /// Any text.
    Text,
    Bool,
    /// A Boolean that tells nothing of which code is made; anything else is ignored with a warning.
    Facet,
    /// A Boolean as value of an annotation; anything else is kept as text with a warning.
    BoolValue,
    Integer,
    /// One of the words; required. Others are kept with a warning.
    Word(&'static [&'static str]),
}

use Kind::{Bool, BoolValue, Facet, Integer, Name, Required, Text, Type, Word};

type Attributes = &'static [(&'static str, Kind)];
type Names = &'static [&'static str];

/// One row: an element, its attributes, the elements inside of it, both in groups.
pub(super) struct Row {
    name: &'static str,
    attributes: &'static [Attributes],
    children: &'static [Names],
    /// Whether a value stands here, as one of the attributes or elements that are one.
    pub(super) has_value: bool,
    /// Whether the element has text.
    pub(super) has_text: bool,
}

/// Elements of which the parent may have one.
pub(super) const ONCE: Names = &["DataServices", "Key", "OnDelete", "ReturnType"];

/// Elements of the `edmx` namespace; all others are of `edm`.
pub(super) const WRAPPERS: Names = &["DataServices", "Edmx", "Include", "IncludeAnnotations", "Reference"];

/// Values that are written as attribute (`String="…"`) or as element (`<String>…</String>`).
pub(super) const CONSTANTS: Names = &[
    "String",
    "Bool",
    "EnumMember",
    "PropertyPath",
    "NavigationPropertyPath",
    "Date",
    "Int",
    "Path",
    "AnnotationPath",
    "ModelElementPath",
    "Binary",
    "DateTimeOffset",
    "Decimal",
    "Duration",
    "Float",
    "Guid",
    "TimeOfDay",
];

/// Values that only a service can compute.
pub(super) const DYNAMIC: Names = &[
    "Apply",
    "If",
    "And",
    "Or",
    "Not",
    "Eq",
    "Ne",
    "Gt",
    "Ge",
    "Lt",
    "Le",
    "Has",
    "In",
    "Add",
    "Sub",
    "Neg",
    "Mul",
    "Div",
    "DivBy",
    "Mod",
    "Cast",
    "IsOf",
    "UrlRef",
    "LabeledElement",
    "LabeledElementReference",
];

/// The other values.
const COMPOSED: Names = &["Collection", "Record", "Null"];

/// Everything that can be the value of an annotation.
const EXPRESSIONS: &[Names] = &[CONSTANTS, COMPOSED, DYNAMIC];

const NAMED: Attributes = &[("Name", Name)];
const FACETS: Attributes =
    &[("MaxLength", Text), ("Precision", Text), ("Scale", Text), ("SRID", Text), ("Unicode", Facet)];
const TYPED: Attributes = &[("Type", Type), ("Nullable", Bool)];
const DERIVED: Attributes = &[("BaseType", Text), ("Abstract", Bool), ("OpenType", Bool)];
const BOUND: Attributes = &[("IsBound", Bool), ("EntitySetPath", Text)];
const ANNOTATION: Names = &["Annotation"];

const fn row(name: &'static str, attributes: &'static [Attributes], children: &'static [Names]) -> Row {
    Row { name, attributes, children, has_value: false, has_text: false }
}

const fn valued(name: &'static str, attributes: &'static [Attributes]) -> Row {
    Row { has_value: true, ..row(name, attributes, &[ANNOTATION, CONSTANTS, COMPOSED, DYNAMIC]) }
}

/// The most frequent elements come first, because the table is searched from the start.
#[rustfmt::skip]
static ROWS: &[Row] = &[
    row("Property", &[NAMED, TYPED, FACETS, &[("DefaultValue", Text)]], &[ANNOTATION]),
    valued("Annotation", &[&[("Term", Required), ("Qualifier", Text)]]),
    row("Annotations", &[&[("Target", Required), ("Qualifier", Text)]], &[ANNOTATION]),
    row("Member", &[NAMED, &[("Value", Integer)]], &[ANNOTATION]),
    row("Parameter", &[NAMED, TYPED, FACETS], &[ANNOTATION]),
    row("NavigationProperty", &[NAMED, TYPED, &[("Partner", Text), ("ContainsTarget", Bool)]],
        &[ANNOTATION, &["ReferentialConstraint", "OnDelete"]]),
    row("EntityType", &[NAMED, DERIVED, &[("HasStream", Bool)]],
        &[&["Property", "NavigationProperty", "Key"], ANNOTATION]),
    row("ComplexType", &[NAMED, DERIVED], &[&["Property", "NavigationProperty"], ANNOTATION]),
    valued("PropertyValue", &[&[("Property", Required)]]),
    row("Record", &[&[("Type", Text)]], &[&["PropertyValue"], ANNOTATION]),
    row("EnumType", &[NAMED, &[("UnderlyingType", Text), ("IsFlags", Bool)]], &[&["Member"], ANNOTATION]),
    row("ReturnType", &[TYPED, FACETS], &[ANNOTATION]),
    row("Action", &[NAMED, BOUND], &[&["Parameter", "ReturnType"], ANNOTATION]),
    row("Function", &[NAMED, BOUND, &[("IsComposable", Bool)]], &[&["Parameter", "ReturnType"], ANNOTATION]),
    row("Collection", &[], EXPRESSIONS),
    row("Null", &[], &[]),
    row("Key", &[], &[&["PropertyRef"]]),
    row("PropertyRef", &[&[("Name", Required), ("Alias", Text)]], &[]),
    row("ReferentialConstraint", &[&[("Property", Required), ("ReferencedProperty", Required)]], &[ANNOTATION]),
    row("OnDelete", &[&[("Action", Word(ON_DELETE))]], &[]),
    row("TypeDefinition", &[NAMED, &[("UnderlyingType", Type)], FACETS], &[ANNOTATION]),
    row("Term", &[NAMED, TYPED, FACETS, &[("BaseTerm", Text), ("DefaultValue", Text), ("AppliesTo", Text)]],
        &[ANNOTATION]),
    row("EntityContainer", &[NAMED, &[("Extends", Text)]],
        &[&["EntitySet", "Singleton", "ActionImport", "FunctionImport"], ANNOTATION]),
    row("EntitySet", &[NAMED, &[("EntityType", Required), ("IncludeInServiceDocument", Bool)]],
        &[&["NavigationPropertyBinding"], ANNOTATION]),
    row("Singleton", &[NAMED, &[("Type", Required), ("Nullable", Bool)]],
        &[&["NavigationPropertyBinding"], ANNOTATION]),
    row("ActionImport", &[NAMED, &[("Action", Required), ("EntitySet", Text)]], &[ANNOTATION]),
    row("FunctionImport", &[NAMED, &[("Function", Required), ("EntitySet", Text), ("IncludeInServiceDocument", Bool)]],
        &[ANNOTATION]),
    row("NavigationPropertyBinding", &[&[("Path", Required), ("Target", Required)]], &[]),
    row("Schema", &[&[("Namespace", Required), ("Alias", Text)]], &[
        &["Annotations", "ComplexType", "EntityType", "EnumType", "Action", "Function", "Term", "TypeDefinition"],
        &["EntityContainer"],
        ANNOTATION,
    ]),
    row("Edmx", &[&[("Version", Required)]], &[&["Reference", "DataServices"]]),
    row("DataServices", &[], &[&["Schema"]]),
    row("Reference", &[&[("Uri", Required)]], &[&["Include", "IncludeAnnotations"], ANNOTATION]),
    row("Include", &[&[("Namespace", Required), ("Alias", Text)]], &[ANNOTATION]),
    row("IncludeAnnotations", &[&[("TermNamespace", Required), ("Qualifier", Text), ("TargetNamespace", Text)]], &[]),
];

/// A constant written as element.
static CONSTANT: Row = Row { has_text: true, ..row("", &[], &[]) };

/// The row of an element that its parent allows; none for a dynamic expression, which may have anything inside.
pub(super) fn find(name: &str) -> Option<&'static Row> {
    ROWS.iter().find(|row| row.name == name).or_else(|| CONSTANTS.contains(&name).then_some(&CONSTANT))
}

/// Whether an element is a value.
pub(super) fn is_expression(name: &str) -> bool {
    EXPRESSIONS.iter().any(|group| group.contains(&name))
}

impl Row {
    /// The attributes that are no values.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'static str, Kind)> {
        self.attributes.iter().copied().flatten().copied()
    }

    pub(super) fn attribute(&self, name: &str) -> Option<Kind> {
        let value = match name {
            _ if !self.has_value => None,
            "Bool" => Some(BoolValue),
            // The only dynamic expression that can be an attribute.
            "UrlRef" => Some(Text),
            name => CONSTANTS.contains(&name).then_some(Text),
        };
        value.or_else(|| self.attributes().find(|(n, _)| *n == name).map(|(_, kind)| kind))
    }

    pub(super) fn allows(&self, child: &str) -> bool {
        self.children.iter().any(|group| group.contains(&child))
    }
}
