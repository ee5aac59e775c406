//! [`Document`] to CSDL XML in canonical form: what says the same is written the same.
//!
//! Siblings whose order means nothing are sorted by their text, which begins with their name; parameters, parts of keys
//! and items of collections stay in order. Attributes stand in the order of the specification, and none that only states
//! a default.

use super::types::*;
use super::write_expression::{annotations, quoted};

const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";
const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";

/// An attribute that is written where it has a value.
pub(super) type Attribute<'a> = (&'a str, Option<&'a str>);

/// Writes a document, with a comment at its beginning.
pub fn write(document: &Document, comment: &str) -> String {
    let references = sorted(document.references.iter().map(reference));
    let schemas = element(1, "edmx:DataServices", &[], sorted(document.schemas.iter().map(schema)));
    let attributes = [("Version", Some(document.version.as_str())), ("xmlns:edmx", Some(EDMX))];
    let root = element(0, "edmx:Edmx", &attributes, references.into_iter().chain([schemas]).collect());
    // Two hyphens would end the comment.
    format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- {} -->\n{root}", comment.replace("--", "- -"))
}

/// One element, each of its children a text of whole lines.
pub(super) fn element(depth: usize, name: &str, attributes: &[Attribute<'_>], children: Vec<String>) -> String {
    let indent = "  ".repeat(depth);
    let stated = attributes.iter().filter_map(|(name, value)| Some(format!(" {name}=\"{}\"", quoted((*value)?))));
    let stated: String = stated.collect();
    if children.is_empty() {
        return format!("{indent}<{name}{stated} />\n");
    }
    format!("{indent}<{name}{stated}>\n{}{indent}</{name}>\n", children.concat())
}

/// Siblings whose order means nothing.
pub(super) fn sorted(children: impl Iterator<Item = String>) -> Vec<String> {
    let mut children: Vec<String> = children.collect();
    children.sort();
    children
}

/// Groups of siblings, one behind the other.
fn groups<const N: usize>(groups: [Vec<String>; N]) -> Vec<String> {
    groups.into_iter().flatten().collect()
}

/// A Boolean that differs from the default.
fn flag(value: bool, default: bool) -> Option<&'static str> {
    (value != default).then_some(if value { "true" } else { "false" })
}

fn reference(r: &Reference) -> String {
    let include = |i: &Include| {
        let attributes = [("Namespace", Some(i.namespace.as_str())), ("Alias", i.alias.as_deref())];
        element(2, "edmx:Include", &attributes, annotations_of_wrapper(3, &i.annotations))
    };
    let terms = |i: &IncludeAnnotations| {
        let attributes = [
            ("TermNamespace", Some(i.term_namespace.as_str())),
            ("Qualifier", i.qualifier.as_deref()),
            ("TargetNamespace", i.target_namespace.as_deref()),
        ];
        element(2, "edmx:IncludeAnnotations", &attributes, Vec::new())
    };
    let children = groups([
        sorted(r.includes.iter().map(include)),
        sorted(r.include_annotations.iter().map(terms)),
        annotations_of_wrapper(2, &r.annotations),
    ]);
    element(1, "edmx:Reference", &[("Uri", Some(&r.uri))], children)
}

/// Annotations outside of a schema, which is what sets their namespace elsewhere.
fn annotations_of_wrapper(depth: usize, all: &[Annotation]) -> Vec<String> {
    let with_namespace = |text: String| text.replacen("<Annotation ", &format!("<Annotation xmlns=\"{EDM}\" "), 1);
    annotations(depth, all).into_iter().map(with_namespace).collect()
}

fn schema(s: &Schema) -> String {
    let attributes = [("Namespace", Some(s.namespace.as_str())), ("Alias", s.alias.as_deref()), ("xmlns", Some(EDM))];
    let children = groups([
        annotations(3, &s.annotations),
        sorted(s.enum_types.iter().map(enum_type)),
        sorted(s.type_definitions.iter().map(type_definition)),
        sorted(s.structured_types.iter().map(structured_type)),
        sorted(s.operations.iter().map(operation)),
        sorted(s.terms.iter().map(term)),
        sorted(s.containers.iter().map(container)),
        sorted(s.external_annotations.iter().map(external_annotations)),
    ]);
    element(2, "Schema", &attributes, children)
}

fn structured_type(t: &StructuredType) -> String {
    let name = match t.kind {
        StructuredKind::Entity => "EntityType",
        StructuredKind::Complex => "ComplexType",
    };
    let attributes = [
        ("Name", Some(t.name.as_str())),
        ("BaseType", t.base_type.as_deref()),
        ("Abstract", flag(t.is_abstract, false)),
        ("OpenType", flag(t.is_open, false)),
        ("HasStream", flag(t.has_stream, false)),
    ];
    let part = |p: &PropertyRef| {
        element(5, "PropertyRef", &[("Name", Some(&p.name)), ("Alias", p.alias.as_deref())], Vec::new())
    };
    let key = element(4, "Key", &[], t.key.iter().map(part).collect());
    let children = groups([
        annotations(4, &t.annotations),
        if t.key.is_empty() { Vec::new() } else { vec![key] },
        sorted(t.properties.iter().map(property)),
        sorted(t.navigation_properties.iter().map(navigation_property)),
    ]);
    element(3, name, &attributes, children)
}

/// `Name` or another attribute, then the type with its facets, then what else there is.
fn typed<'a>(
    first: &[Attribute<'a>],
    used: &'a TypeUse,
    r#type: &'a str,
    last: &[Attribute<'a>],
) -> Vec<Attribute<'a>> {
    let mut attributes = first.to_vec();
    attributes.extend([("Type", Some(r#type)), ("Nullable", flag(used.nullable, true))]);
    attributes.extend(facets(&used.facets, used.name.starts_with("Edm.")));
    attributes.extend(last);
    attributes
}

/// A type definition may state other facets than the defaults of its underlying type.
fn facets(f: &Facets, is_primitive: bool) -> [Attribute<'_>; 5] {
    let precision = f.precision.as_deref().filter(|value| !is_primitive || *value != "0");
    let scale = f.scale.as_deref().filter(|value| !is_primitive || *value != "0");
    let unicode = f.unicode.map(|unicode| if unicode { "true" } else { "false" });
    [
        ("MaxLength", f.max_length.as_deref()),
        ("Precision", precision),
        ("Scale", scale),
        ("SRID", f.srid.as_deref()),
        ("Unicode", unicode.filter(|value| !is_primitive || *value == "false")),
    ]
}

fn type_text(used: &TypeUse) -> String {
    if used.is_collection { format!("Collection({})", used.name) } else { used.name.clone() }
}

fn property(p: &Property) -> String {
    let r#type = type_text(&p.r#type);
    let last = [("DefaultValue", p.default_value.as_deref())];
    element(
        4,
        "Property",
        &typed(&[("Name", Some(&p.name))], &p.r#type, &r#type, &last),
        annotations(5, &p.annotations),
    )
}

fn navigation_property(n: &NavigationProperty) -> String {
    let r#type = type_text(&n.r#type);
    let attributes = [
        ("Name", Some(n.name.as_str())),
        ("Type", Some(r#type.as_str())),
        // Collections of entities have no null among them, whatever is stated.
        ("Nullable", flag(n.r#type.nullable || n.r#type.is_collection, true)),
        ("Partner", n.partner.as_deref()),
        ("ContainsTarget", flag(n.contains_target, false)),
    ];
    let constraint = |c: &ReferentialConstraint| {
        let attributes =
            [("Property", Some(c.property.as_str())), ("ReferencedProperty", Some(&c.referenced_property))];
        element(5, "ReferentialConstraint", &attributes, annotations(6, &c.annotations))
    };
    let on_delete = n.on_delete.iter().map(|action| element(5, "OnDelete", &[("Action", Some(action))], Vec::new()));
    let children = groups([
        annotations(5, &n.annotations),
        sorted(n.referential_constraints.iter().map(constraint)),
        on_delete.collect(),
    ]);
    element(4, "NavigationProperty", &attributes, children)
}

fn enum_type(t: &EnumType) -> String {
    let attributes = [
        ("Name", Some(t.name.as_str())),
        ("UnderlyingType", t.underlying_type.as_deref().filter(|name| *name != "Edm.Int32")),
        ("IsFlags", flag(t.is_flags, false)),
    ];
    let mut members: Vec<&EnumMember> = t.members.iter().collect();
    members.sort_by(|a, b| (a.value, &a.name).cmp(&(b.value, &b.name)));
    let member = |m: &EnumMember| {
        let value = m.value.to_string();
        element(4, "Member", &[("Name", Some(&m.name)), ("Value", Some(&value))], annotations(5, &m.annotations))
    };
    let members = members.into_iter().map(member).collect();
    element(3, "EnumType", &attributes, groups([annotations(4, &t.annotations), members]))
}

fn type_definition(t: &TypeDefinition) -> String {
    let mut attributes = vec![("Name", Some(t.name.as_str())), ("UnderlyingType", Some(t.underlying_type.as_str()))];
    attributes.extend(facets(&t.facets, true));
    element(3, "TypeDefinition", &attributes, annotations(4, &t.annotations))
}

fn operation(o: &Operation) -> String {
    let name = match o.kind {
        OperationKind::Action => "Action",
        OperationKind::Function => "Function",
    };
    let attributes = [
        ("Name", Some(o.name.as_str())),
        ("IsBound", flag(o.is_bound, false)),
        ("IsComposable", flag(o.is_composable, false)),
        ("EntitySetPath", o.entity_set_path.as_deref()),
    ];
    let parameter = |p: &Parameter| {
        let r#type = type_text(&p.r#type);
        let attributes = typed(&[("Name", Some(&p.name))], &p.r#type, &r#type, &[]);
        element(4, "Parameter", &attributes, annotations(5, &p.annotations))
    };
    let returns = |r: &ReturnType| {
        let r#type = type_text(&r.r#type);
        element(4, "ReturnType", &typed(&[], &r.r#type, &r#type, &[]), annotations(5, &r.annotations))
    };
    let children = groups([
        annotations(4, &o.annotations),
        o.parameters.iter().map(parameter).collect(),
        o.return_type.iter().map(returns).collect(),
    ]);
    element(3, name, &attributes, children)
}

fn term(t: &Term) -> String {
    let r#type = type_text(&t.r#type);
    let last = [
        ("BaseTerm", t.base_term.as_deref()),
        ("DefaultValue", t.default_value.as_deref()),
        ("AppliesTo", t.applies_to.as_deref()),
    ];
    element(3, "Term", &typed(&[("Name", Some(&t.name))], &t.r#type, &r#type, &last), annotations(4, &t.annotations))
}

fn container(c: &EntityContainer) -> String {
    let entity_set = |s: &EntitySet| {
        let attributes = [
            ("Name", Some(s.name.as_str())),
            ("EntityType", Some(&s.entity_type)),
            ("IncludeInServiceDocument", flag(s.include_in_service_document, true)),
        ];
        element(4, "EntitySet", &attributes, groups([annotations(5, &s.annotations), bindings(&s.bindings)]))
    };
    let singleton = |s: &Singleton| {
        let attributes =
            [("Name", Some(s.name.as_str())), ("Type", Some(&s.entity_type)), ("Nullable", flag(s.nullable, false))];
        element(4, "Singleton", &attributes, groups([annotations(5, &s.annotations), bindings(&s.bindings)]))
    };
    let import = |name: &'static str, operation: &'static str, i: &OperationImport| {
        let attributes = [
            ("Name", Some(i.name.as_str())),
            (operation, Some(&i.operation)),
            ("EntitySet", i.entity_set.as_deref()),
            ("IncludeInServiceDocument", flag(i.include_in_service_document, false)),
        ];
        element(4, name, &attributes, annotations(5, &i.annotations))
    };
    let children = groups([
        annotations(4, &c.annotations),
        sorted(c.entity_sets.iter().map(entity_set)),
        sorted(c.singletons.iter().map(singleton)),
        sorted(c.action_imports.iter().map(|i| import("ActionImport", "Action", i))),
        sorted(c.function_imports.iter().map(|i| import("FunctionImport", "Function", i))),
    ]);
    let attributes = [("Name", Some(c.name.as_str())), ("Extends", c.extends.as_deref())];
    element(3, "EntityContainer", &attributes, children)
}

fn bindings(all: &[NavigationPropertyBinding]) -> Vec<String> {
    let binding = |b: &NavigationPropertyBinding| {
        let attributes = [("Path", Some(b.path.as_str())), ("Target", Some(&b.target))];
        element(5, "NavigationPropertyBinding", &attributes, Vec::new())
    };
    sorted(all.iter().map(binding))
}

fn external_annotations(block: &ExternalAnnotations) -> String {
    let attributes = [("Target", Some(block.target.as_str())), ("Qualifier", block.qualifier.as_deref())];
    element(3, "Annotations", &attributes, annotations(4, &block.annotations))
}
