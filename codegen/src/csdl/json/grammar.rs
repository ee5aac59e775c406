//! The grammar of CSDL JSON as a table: which `$` members may stand in which object (CSDL JSON 4.01).

use super::super::common::ON_DELETE;
use super::value::{Content, Value};

/// What an object describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Reference,
    Include,
    IncludeAnnotations,
    Schema,
    EntityType,
    ComplexType,
    Property,
    NavigationProperty,
    EnumType,
    TypeDefinition,
    Action,
    Function,
    Parameter,
    ReturnType,
    Term,
    EntityContainer,
    EntitySet,
    Singleton,
    ActionImport,
    FunctionImport,
    /// What stands at one target of `$Annotations`.
    Annotations,
}

/// What the value of a member has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Required,
    Text,
    /// A type name, without `Collection(…)`.
    Type,
    RequiredType,
    Bool,
    /// A number, or a symbolic value as text.
    Facet,
    /// A Boolean that tells nothing of which code is made; anything else is ignored with a warning.
    BoolFacet,
    /// Anything at all.
    Any,
    Texts,
    /// One of the words; others are kept with a warning.
    Word(&'static [&'static str]),
    /// Names of properties, or objects that give an alias to a path.
    Key,
    /// An object whose members are text: a map.
    Map,
    Object(Kind),
    Array(Kind),
    /// An object whose members are all of one kind.
    MapOf(Kind),
}

use Shape::{
    Any, Array, Bool, BoolFacet, Facet, Key, Map, MapOf, Object, Required, RequiredType, Text, Texts, Type, Word,
};

type Members = &'static [(&'static str, Shape)];

const KIND: Members = &[("$Kind", Text)];
const FACETS: Members =
    &[("$MaxLength", Facet), ("$Precision", Facet), ("$Scale", Facet), ("$SRID", Facet), ("$Unicode", BoolFacet)];
const TYPED: Members = &[("$Type", Type), ("$Collection", Bool), ("$Nullable", Bool)];
const STRUCTURED: Members = &[("$BaseType", Text), ("$Abstract", Bool), ("$OpenType", Bool)];
const OPERATION: Members = &[
    ("$IsBound", Bool),
    ("$EntitySetPath", Text),
    ("$Parameter", Array(Kind::Parameter)),
    ("$ReturnType", Object(Kind::ReturnType)),
];

impl Kind {
    /// The `$` members.
    #[rustfmt::skip]
    fn groups(self) -> &'static [Members] {
        match self {
            Self::Document => &[
                &[("$Version", Required), ("$EntityContainer", Text), ("$Reference", MapOf(Self::Reference))],
            ],
            Self::Reference => &[
                &[("$Include", Array(Self::Include)), ("$IncludeAnnotations", Array(Self::IncludeAnnotations))],
            ],
            Self::Include => &[&[("$Namespace", Required), ("$Alias", Text)]],
            Self::IncludeAnnotations => &[
                &[("$TermNamespace", Required), ("$Qualifier", Text), ("$TargetNamespace", Text)],
            ],
            Self::Schema => &[&[("$Alias", Text), ("$Annotations", MapOf(Self::Annotations))]],
            Self::EntityType => &[KIND, STRUCTURED, &[("$HasStream", Bool), ("$Key", Key)]],
            Self::ComplexType => &[KIND, STRUCTURED],
            Self::Property => &[KIND, TYPED, FACETS, &[("$DefaultValue", Any)]],
            Self::NavigationProperty => &[
                KIND,
                &[("$Type", RequiredType), ("$Collection", Bool), ("$Nullable", Bool), ("$Partner", Text)],
                &[("$ContainsTarget", Bool), ("$ReferentialConstraint", Map), ("$OnDelete", Word(ON_DELETE))],
            ],
            Self::EnumType => &[KIND, &[("$UnderlyingType", Type), ("$IsFlags", Bool)]],
            Self::TypeDefinition => &[KIND, &[("$UnderlyingType", RequiredType)], FACETS],
            Self::Action => &[KIND, OPERATION],
            Self::Function => &[KIND, OPERATION, &[("$IsComposable", Bool)]],
            Self::Parameter => &[&[("$Name", Required)], TYPED, FACETS],
            Self::ReturnType => &[TYPED, FACETS],
            Self::Term => &[KIND, TYPED, FACETS, &[("$BaseTerm", Text), ("$DefaultValue", Any), ("$AppliesTo", Texts)]],
            Self::EntityContainer => &[KIND, &[("$Extends", Text)]],
            Self::EntitySet => &[
                KIND,
                &[("$Type", RequiredType), ("$Collection", Bool), ("$IncludeInServiceDocument", Bool)],
                &[("$NavigationPropertyBinding", Map)],
            ],
            Self::Singleton => &[
                KIND,
                &[("$Type", RequiredType), ("$Nullable", Bool), ("$NavigationPropertyBinding", Map)],
            ],
            Self::ActionImport => &[KIND, &[("$Action", Required), ("$EntitySet", Text)]],
            Self::FunctionImport => &[
                KIND,
                &[("$Function", Required), ("$EntitySet", Text), ("$IncludeInServiceDocument", Bool)],
            ],
            Self::Annotations => &[],
        }
    }

    pub(super) fn members(self) -> impl Iterator<Item = (&'static str, Shape)> {
        self.groups().iter().copied().flatten().copied()
    }

    pub(super) fn member(self, name: &str) -> Option<Shape> {
        self.members().find(|(n, _)| *n == name).map(|(_, shape)| shape)
    }

    /// Whether annotations may stand in the object.
    pub(super) fn is_annotatable(self) -> bool {
        !matches!(self, Self::Document | Self::IncludeAnnotations)
    }

    /// What a member of a schema is, by its `$Kind`.
    pub(super) fn in_schema(value: &Value<'_>) -> Option<Self> {
        Some(match value.get("$Kind")?.as_text()? {
            "EntityType" => Self::EntityType,
            "ComplexType" => Self::ComplexType,
            "EnumType" => Self::EnumType,
            "TypeDefinition" => Self::TypeDefinition,
            "Action" => Self::Action,
            "Function" => Self::Function,
            "Term" => Self::Term,
            "EntityContainer" => Self::EntityContainer,
            _ => return None,
        })
    }

    /// What a member of a structured type is; no `$Kind` means a property.
    pub(super) fn in_type(value: &Value<'_>) -> Option<Self> {
        match value.get("$Kind").map(Value::as_text) {
            None | Some(Some("Property")) => Some(Self::Property),
            Some(Some("NavigationProperty")) => Some(Self::NavigationProperty),
            Some(_) => None,
        }
    }

    /// What a member of a container is, by the members that it has.
    pub(super) fn in_container(value: &Value<'_>) -> Self {
        if value.get("$Action").is_some() {
            Self::ActionImport
        } else if value.get("$Function").is_some() {
            Self::FunctionImport
        } else if value.flag("$Collection", false) {
            Self::EntitySet
        } else {
            Self::Singleton
        }
    }
}

/// The members without `$` and `@`: the things that an object names.
pub(super) fn children<'v, 'a>(value: &'v Value<'a>) -> impl Iterator<Item = (&'v str, &'v Value<'a>)> {
    value.members().iter().filter(|(key, _)| is_child(key)).map(|(key, value)| (key.as_str(), value))
}

pub(super) fn is_child(key: &str) -> bool {
    !key.starts_with('$') && !key.contains('@')
}

/// Actions and functions stand in arrays, one item for each overload.
pub(super) fn overloads<'v, 'a>(value: &'v Value<'a>) -> &'v [Value<'a>] {
    match &value.content {
        Content::Array(items) => items,
        _ => std::slice::from_ref(value),
    }
}

/// The control members of a record that state its type (4.01, 4.0).
pub(super) const RECORD_TYPE: &[&str] = &["@type", "@odata.type"];

/// Values that only a service can compute, by the member that makes them so.
pub(super) const DYNAMIC: &[&str] = &[
    "$Apply",
    "$If",
    "$And",
    "$Or",
    "$Not",
    "$Eq",
    "$Ne",
    "$Gt",
    "$Ge",
    "$Lt",
    "$Le",
    "$Has",
    "$In",
    "$Add",
    "$Sub",
    "$Neg",
    "$Mul",
    "$Div",
    "$DivBy",
    "$Mod",
    "$Cast",
    "$IsOf",
    "$UrlRef",
    "$LabeledElement",
    "$LabeledElementReference",
];
