//! CSDL JSON that [`check`](super::check) has passed, read into the plain types.

use super::super::types::*;
use super::expression::Annotations;
use super::grammar::{Kind, children, overloads};
use super::value::{Content, Value};

pub(super) fn document(v: &Value<'_>) -> Document {
    Document {
        version: text(v, "$Version"),
        references: map(v, "$Reference", reference),
        schemas: children(v).map(|(namespace, v)| schema(namespace, v)).collect(),
    }
}

fn reference(uri: &str, v: &Value<'_>) -> Reference {
    Reference {
        position: v.position,
        uri: uri.to_owned(),
        includes: each(v, "$Include", include),
        include_annotations: each(v, "$IncludeAnnotations", include_annotations),
        annotations: own_annotations(v),
    }
}

fn include(v: &Value<'_>) -> Include {
    Include {
        position: v.position,
        namespace: text(v, "$Namespace"),
        alias: v.text("$Alias"),
        annotations: own_annotations(v),
    }
}

fn include_annotations(v: &Value<'_>) -> IncludeAnnotations {
    IncludeAnnotations {
        position: v.position,
        term_namespace: text(v, "$TermNamespace"),
        qualifier: v.text("$Qualifier"),
        target_namespace: v.text("$TargetNamespace"),
    }
}

fn schema(namespace: &str, v: &Value<'_>) -> Schema {
    let mut schema = Schema {
        position: v.position,
        namespace: namespace.to_owned(),
        alias: v.text("$Alias"),
        external_annotations: map(v, "$Annotations", external_annotations),
        annotations: own_annotations(v),
        ..Schema::default()
    };
    for (name, v) in children(v).flat_map(|(name, v)| overloads(v).iter().map(move |v| (name, v))) {
        match Kind::in_schema(v) {
            Some(Kind::EntityType) => schema.structured_types.push(structured_type(name, v, StructuredKind::Entity)),
            Some(Kind::ComplexType) => schema.structured_types.push(structured_type(name, v, StructuredKind::Complex)),
            Some(Kind::EnumType) => schema.enum_types.push(enum_type(name, v)),
            Some(Kind::TypeDefinition) => schema.type_definitions.push(type_definition(name, v)),
            Some(Kind::Action) => schema.operations.push(operation(name, v, OperationKind::Action)),
            Some(Kind::Function) => schema.operations.push(operation(name, v, OperationKind::Function)),
            Some(Kind::Term) => schema.terms.push(term(name, v)),
            Some(Kind::EntityContainer) => schema.containers.push(container(name, v)),
            _ => {}
        }
    }
    schema
}

fn structured_type(name: &str, v: &Value<'_>, kind: StructuredKind) -> StructuredType {
    let of_kind = |kind| children(v).filter(move |(_, v)| Kind::in_type(v) == Some(kind));
    StructuredType {
        position: v.position,
        kind,
        name: name.to_owned(),
        base_type: v.text("$BaseType"),
        is_abstract: v.flag("$Abstract", false),
        is_open: v.flag("$OpenType", false),
        has_stream: v.flag("$HasStream", false),
        key: v.get("$Key").map(|v| v.items().iter().flat_map(property_refs).collect()).unwrap_or_default(),
        properties: of_kind(Kind::Property).map(|(name, v)| property(name, v)).collect(),
        navigation_properties: of_kind(Kind::NavigationProperty).map(|(n, v)| navigation_property(n, v)).collect(),
        annotations: own_annotations(v),
    }
}

/// A name, or an object `{ alias: path }`.
fn property_refs(v: &Value<'_>) -> Vec<PropertyRef> {
    let property_ref = |v: &Value<'_>, alias: Option<&String>| PropertyRef {
        position: v.position,
        name: v.as_text().unwrap_or_default().to_owned(),
        alias: alias.cloned(),
    };
    match &v.content {
        Content::Object(members) => members.iter().map(|(alias, path)| property_ref(path, Some(alias))).collect(),
        _ => vec![property_ref(v, None)],
    }
}

fn property(name: &str, v: &Value<'_>) -> Property {
    Property {
        position: v.position,
        name: name.to_owned(),
        r#type: type_use(v),
        default_value: v.scalar("$DefaultValue"),
        annotations: own_annotations(v),
    }
}

fn navigation_property(name: &str, v: &Value<'_>) -> NavigationProperty {
    let constraints = v.get("$ReferentialConstraint");
    let annotations = constraints.map(Annotations::of_object);
    let constraint = |(property, referenced): (&str, &Value<'_>)| ReferentialConstraint {
        position: referenced.position,
        property: property.to_owned(),
        referenced_property: referenced.as_text().unwrap_or_default().to_owned(),
        annotations: annotations.as_ref().map(|a| a.of(property)).unwrap_or_default(),
    };
    NavigationProperty {
        position: v.position,
        name: name.to_owned(),
        r#type: type_use(v),
        partner: v.text("$Partner"),
        contains_target: v.flag("$ContainsTarget", false),
        referential_constraints: constraints.into_iter().flat_map(children).map(constraint).collect(),
        on_delete: v.text("$OnDelete"),
        annotations: own_annotations(v),
    }
}

fn type_use(v: &Value<'_>) -> TypeUse {
    TypeUse {
        name: v.text("$Type").unwrap_or_else(|| "Edm.String".to_owned()),
        is_collection: v.flag("$Collection", false),
        nullable: v.flag("$Nullable", false),
        facets: facets(v),
    }
}

fn facets(v: &Value<'_>) -> Facets {
    Facets {
        max_length: facet(v, "$MaxLength"),
        precision: facet(v, "$Precision"),
        scale: facet(v, "$Scale"),
        srid: facet(v, "$SRID"),
        unicode: match v.get("$Unicode").map(|v| &v.content) {
            Some(Content::Bool(value)) => Some(*value),
            _ => None,
        },
    }
}

/// What is neither a number nor text has been reported, and is none.
fn facet(v: &Value<'_>, name: &str) -> Option<String> {
    let is_facet = |v: &Value<'_>| matches!(v.content, Content::Number | Content::Text(_));
    v.get(name).is_some_and(is_facet).then(|| v.scalar(name)).flatten()
}

fn enum_type(name: &str, v: &Value<'_>) -> EnumType {
    let annotations = Annotations::of_object(v);
    let member = |(name, value): (&str, &Value<'_>)| EnumMember {
        position: value.position,
        name: name.to_owned(),
        value: value.integer().unwrap_or_default(),
        annotations: annotations.of(name),
    };
    EnumType {
        position: v.position,
        name: name.to_owned(),
        underlying_type: v.text("$UnderlyingType"),
        is_flags: v.flag("$IsFlags", false),
        members: children(v).map(member).collect(),
        annotations: annotations.of(""),
    }
}

fn type_definition(name: &str, v: &Value<'_>) -> TypeDefinition {
    TypeDefinition {
        position: v.position,
        name: name.to_owned(),
        underlying_type: text(v, "$UnderlyingType"),
        facets: facets(v),
        annotations: own_annotations(v),
    }
}

fn operation(name: &str, v: &Value<'_>, kind: OperationKind) -> Operation {
    Operation {
        position: v.position,
        kind,
        name: name.to_owned(),
        is_bound: v.flag("$IsBound", false),
        // Actions never are; a member that says otherwise has been reported.
        is_composable: kind == OperationKind::Function && v.flag("$IsComposable", false),
        entity_set_path: v.text("$EntitySetPath"),
        parameters: each(v, "$Parameter", parameter),
        return_type: v.get("$ReturnType").map(return_type),
        annotations: own_annotations(v),
    }
}

fn parameter(v: &Value<'_>) -> Parameter {
    Parameter { position: v.position, name: text(v, "$Name"), r#type: type_use(v), annotations: own_annotations(v) }
}

fn return_type(v: &Value<'_>) -> ReturnType {
    ReturnType { position: v.position, r#type: type_use(v), annotations: own_annotations(v) }
}

fn term(name: &str, v: &Value<'_>) -> Term {
    let applies_to = |v: &Value<'_>| v.items().iter().filter_map(Value::as_text).collect::<Vec<_>>().join(" ");
    Term {
        position: v.position,
        name: name.to_owned(),
        r#type: type_use(v),
        base_term: v.text("$BaseTerm"),
        default_value: v.scalar("$DefaultValue"),
        applies_to: v.get("$AppliesTo").map(applies_to),
        annotations: own_annotations(v),
    }
}

fn container(name: &str, v: &Value<'_>) -> EntityContainer {
    let mut container = EntityContainer {
        position: v.position,
        name: name.to_owned(),
        extends: v.text("$Extends"),
        annotations: own_annotations(v),
        ..EntityContainer::default()
    };
    for (name, v) in children(v) {
        match Kind::in_container(v) {
            Kind::EntitySet => container.entity_sets.push(entity_set(name, v)),
            Kind::ActionImport => container.action_imports.push(operation_import(name, v, "$Action")),
            Kind::FunctionImport => container.function_imports.push(operation_import(name, v, "$Function")),
            _ => container.singletons.push(singleton(name, v)),
        }
    }
    container
}

fn entity_set(name: &str, v: &Value<'_>) -> EntitySet {
    EntitySet {
        position: v.position,
        name: name.to_owned(),
        entity_type: text(v, "$Type"),
        include_in_service_document: v.flag("$IncludeInServiceDocument", true),
        bindings: bindings(v),
        annotations: own_annotations(v),
    }
}

fn singleton(name: &str, v: &Value<'_>) -> Singleton {
    Singleton {
        position: v.position,
        name: name.to_owned(),
        entity_type: text(v, "$Type"),
        nullable: v.flag("$Nullable", false),
        bindings: bindings(v),
        annotations: own_annotations(v),
    }
}

fn bindings(v: &Value<'_>) -> Vec<NavigationPropertyBinding> {
    let binding = |(path, v): (&str, &Value<'_>)| NavigationPropertyBinding {
        position: v.position,
        path: path.to_owned(),
        target: v.as_text().unwrap_or_default().to_owned(),
    };
    v.get("$NavigationPropertyBinding").into_iter().flat_map(children).map(binding).collect()
}

fn operation_import(name: &str, v: &Value<'_>, operation: &str) -> OperationImport {
    OperationImport {
        position: v.position,
        name: name.to_owned(),
        operation: text(v, operation),
        entity_set: v.text("$EntitySet"),
        include_in_service_document: v.flag("$IncludeInServiceDocument", false),
        annotations: own_annotations(v),
    }
}

fn external_annotations(target: &str, v: &Value<'_>) -> ExternalAnnotations {
    ExternalAnnotations {
        position: v.position,
        target: target.to_owned(),
        // CSDL JSON writes a qualifier at each annotation.
        qualifier: None,
        annotations: own_annotations(v),
    }
}

fn own_annotations(v: &Value<'_>) -> Vec<Annotation> {
    Annotations::of_object(v).of("")
}

/// A member that [`check`](super::check) has found to be there.
fn text(v: &Value<'_>, name: &str) -> String {
    v.text(name).unwrap_or_default()
}

/// The items of an array, each read.
fn each<T>(v: &Value<'_>, name: &str, read: fn(&Value<'_>) -> T) -> Vec<T> {
    v.get(name).map(|v| v.items().iter().map(read).collect()).unwrap_or_default()
}

/// The members of an object, each read.
fn map<T>(v: &Value<'_>, name: &str, read: fn(&str, &Value<'_>) -> T) -> Vec<T> {
    v.get(name).map(|v| v.members().iter().map(|(key, v)| read(key, v)).collect()).unwrap_or_default()
}
