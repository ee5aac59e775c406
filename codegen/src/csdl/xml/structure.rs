//! CSDL XML that [`check`](super::check) has passed, read into the plain types.

use super::super::types::*;
use super::element::{Element, type_name};
use super::expression::annotation;

pub(super) fn document(e: Element<'_>) -> Document {
    Document {
        version: e.text("Version"),
        references: e.each("Reference", reference),
        schemas: e.child("DataServices").map(|e| e.each("Schema", schema)).unwrap_or_default(),
    }
}

/// A document that is a schema without what stands around one.
pub(super) fn bare_schema(e: Element<'_>) -> Document {
    Document { version: "4.0".to_owned(), schemas: vec![schema(e)], ..Document::default() }
}

fn reference(e: Element<'_>) -> Reference {
    Reference {
        position: e.position(),
        uri: e.text("Uri"),
        includes: e.each("Include", include),
        include_annotations: e.each("IncludeAnnotations", include_annotations),
        annotations: annotations(e),
    }
}

fn include(e: Element<'_>) -> Include {
    Include {
        position: e.position(),
        namespace: e.text("Namespace"),
        alias: e.option("Alias"),
        annotations: annotations(e),
    }
}

fn include_annotations(e: Element<'_>) -> IncludeAnnotations {
    IncludeAnnotations {
        position: e.position(),
        term_namespace: e.text("TermNamespace"),
        qualifier: e.option("Qualifier"),
        target_namespace: e.option("TargetNamespace"),
    }
}

fn schema(e: Element<'_>) -> Schema {
    let mut schema = Schema {
        position: e.position(),
        namespace: e.text("Namespace"),
        alias: e.option("Alias"),
        annotations: annotations(e),
        ..Schema::default()
    };
    for e in e.elements() {
        match e.name() {
            "EntityType" => schema.structured_types.push(structured_type(e, StructuredKind::Entity)),
            "ComplexType" => schema.structured_types.push(structured_type(e, StructuredKind::Complex)),
            "EnumType" => schema.enum_types.push(enum_type(e)),
            "TypeDefinition" => schema.type_definitions.push(type_definition(e)),
            "Action" => schema.operations.push(operation(e, OperationKind::Action)),
            "Function" => schema.operations.push(operation(e, OperationKind::Function)),
            "Term" => schema.terms.push(term(e)),
            "EntityContainer" => schema.containers.push(container(e)),
            "Annotations" => schema.external_annotations.push(external_annotations(e)),
            _ => {}
        }
    }
    schema
}

fn structured_type(e: Element<'_>, kind: StructuredKind) -> StructuredType {
    StructuredType {
        position: e.position(),
        kind,
        name: e.text("Name"),
        base_type: e.option("BaseType"),
        is_abstract: e.flag("Abstract", false),
        is_open: e.flag("OpenType", false),
        has_stream: e.flag("HasStream", false),
        key: e.child("Key").map(|e| e.each("PropertyRef", property_ref)).unwrap_or_default(),
        properties: e.each("Property", property),
        navigation_properties: e.each("NavigationProperty", navigation_property),
        annotations: annotations(e),
    }
}

fn property_ref(e: Element<'_>) -> PropertyRef {
    PropertyRef { position: e.position(), name: e.text("Name"), alias: e.option("Alias") }
}

fn property(e: Element<'_>) -> Property {
    Property {
        position: e.position(),
        name: e.text("Name"),
        r#type: type_use(e),
        default_value: e.option("DefaultValue"),
        annotations: annotations(e),
    }
}

fn navigation_property(e: Element<'_>) -> NavigationProperty {
    NavigationProperty {
        position: e.position(),
        name: e.text("Name"),
        r#type: type_use(e),
        partner: e.option("Partner"),
        contains_target: e.flag("ContainsTarget", false),
        referential_constraints: e.each("ReferentialConstraint", referential_constraint),
        on_delete: e.child("OnDelete").map(|e| e.text("Action")),
        annotations: annotations(e),
    }
}

fn referential_constraint(e: Element<'_>) -> ReferentialConstraint {
    ReferentialConstraint {
        position: e.position(),
        property: e.text("Property"),
        referenced_property: e.text("ReferencedProperty"),
        annotations: annotations(e),
    }
}

fn type_use(e: Element<'_>) -> TypeUse {
    let r#type = e.text("Type");
    let (name, is_collection) = type_name(&r#type).unwrap_or_default();
    TypeUse { name: name.to_owned(), is_collection, nullable: e.flag("Nullable", true), facets: facets(e) }
}

fn facets(e: Element<'_>) -> Facets {
    Facets {
        max_length: e.option("MaxLength"),
        precision: e.option("Precision"),
        scale: e.option("Scale"),
        srid: e.option("SRID"),
        unicode: e.boolean("Unicode"),
    }
}

fn enum_type(e: Element<'_>) -> EnumType {
    let mut next = 0;
    let members = e.children("Member").map(|e| {
        let value = e.integer("Value").unwrap_or(next);
        next = value.saturating_add(1);
        EnumMember { position: e.position(), name: e.text("Name"), value, annotations: annotations(e) }
    });
    EnumType {
        position: e.position(),
        name: e.text("Name"),
        underlying_type: e.option("UnderlyingType"),
        is_flags: e.flag("IsFlags", false),
        members: members.collect(),
        annotations: annotations(e),
    }
}

fn type_definition(e: Element<'_>) -> TypeDefinition {
    TypeDefinition {
        position: e.position(),
        name: e.text("Name"),
        underlying_type: e.text("UnderlyingType"),
        facets: facets(e),
        annotations: annotations(e),
    }
}

fn operation(e: Element<'_>, kind: OperationKind) -> Operation {
    Operation {
        position: e.position(),
        kind,
        name: e.text("Name"),
        is_bound: e.flag("IsBound", false),
        // Actions never are; an attribute that says otherwise has been reported.
        is_composable: kind == OperationKind::Function && e.flag("IsComposable", false),
        entity_set_path: e.option("EntitySetPath"),
        parameters: e.each("Parameter", parameter),
        return_type: e.child("ReturnType").map(return_type),
        annotations: annotations(e),
    }
}

fn parameter(e: Element<'_>) -> Parameter {
    Parameter { position: e.position(), name: e.text("Name"), r#type: type_use(e), annotations: annotations(e) }
}

fn return_type(e: Element<'_>) -> ReturnType {
    ReturnType { position: e.position(), r#type: type_use(e), annotations: annotations(e) }
}

fn term(e: Element<'_>) -> Term {
    Term {
        position: e.position(),
        name: e.text("Name"),
        r#type: type_use(e),
        base_term: e.option("BaseTerm"),
        default_value: e.option("DefaultValue"),
        applies_to: e.option("AppliesTo"),
        annotations: annotations(e),
    }
}

fn container(e: Element<'_>) -> EntityContainer {
    EntityContainer {
        position: e.position(),
        name: e.text("Name"),
        extends: e.option("Extends"),
        entity_sets: e.each("EntitySet", entity_set),
        singletons: e.each("Singleton", singleton),
        action_imports: e.each("ActionImport", |e| operation_import(e, "Action")),
        function_imports: e.each("FunctionImport", |e| operation_import(e, "Function")),
        annotations: annotations(e),
    }
}

fn entity_set(e: Element<'_>) -> EntitySet {
    EntitySet {
        position: e.position(),
        name: e.text("Name"),
        entity_type: e.text("EntityType"),
        include_in_service_document: e.flag("IncludeInServiceDocument", true),
        bindings: e.each("NavigationPropertyBinding", binding),
        annotations: annotations(e),
    }
}

fn singleton(e: Element<'_>) -> Singleton {
    Singleton {
        position: e.position(),
        name: e.text("Name"),
        entity_type: e.text("Type"),
        nullable: e.flag("Nullable", false),
        bindings: e.each("NavigationPropertyBinding", binding),
        annotations: annotations(e),
    }
}

fn binding(e: Element<'_>) -> NavigationPropertyBinding {
    NavigationPropertyBinding { position: e.position(), path: e.text("Path"), target: e.text("Target") }
}

fn operation_import(e: Element<'_>, operation: &str) -> OperationImport {
    OperationImport {
        position: e.position(),
        name: e.text("Name"),
        operation: e.text(operation),
        entity_set: e.option("EntitySet"),
        include_in_service_document: e.flag("IncludeInServiceDocument", false),
        annotations: annotations(e),
    }
}

fn external_annotations(e: Element<'_>) -> ExternalAnnotations {
    ExternalAnnotations {
        position: e.position(),
        target: e.text("Target"),
        qualifier: e.option("Qualifier"),
        annotations: annotations(e),
    }
}

fn annotations(e: Element<'_>) -> Vec<Annotation> {
    e.each("Annotation", annotation)
}
