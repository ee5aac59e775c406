use super::super::{Expression, OperationKind, StructuredKind};
use super::{DYNAMIC, at, csdl, document, read, source, structured};

/// The value of an annotation.
fn value(value: &str) -> Expression {
    let mut document = document(&csdl(&format!("\"@c.d\": {value}")));
    document.schemas[0].annotations.remove(0).value.unwrap()
}

#[test]
fn references_and_schemas() {
    let document = document(
        r#"{ "$Version": "4.0", "$EntityContainer": "a.b.C",
          "$Reference": { "$metadata?x@y": {
            "$Include": [
              { "$Namespace": "Org.OData.Core.V1", "$Alias": "Core", "@Core.DefaultNamespace": true },
              { "$Namespace": "n" }],
            "$IncludeAnnotations": [{ "$TermNamespace": "t", "$Qualifier": "q", "$TargetNamespace": "g" }],
            "@Core.Description": "s" } },
          "a.b": { "$Alias": "self", "@Core.Description#q": "d" }, "c": {} }"#,
    );
    assert_eq!(document.version, "4.0");
    let reference = &document.references[0];
    assert_eq!((reference.uri.as_str(), reference.annotations[0].term.as_str()), ("$metadata?x@y", "Core.Description"));
    assert_eq!(reference.includes[0].alias.as_deref(), Some("Core"));
    assert_eq!(reference.includes[0].annotations[0].value, Some(Expression::Bool(true)));
    assert_eq!((reference.includes[1].namespace.as_str(), &reference.includes[1].alias), ("n", &None));
    let annotations = &reference.include_annotations[0];
    assert_eq!(annotations.term_namespace, "t");
    assert_eq!((annotations.qualifier.as_deref(), annotations.target_namespace.as_deref()), (Some("q"), Some("g")));
    let schemas: Vec<_> = document.schemas.iter().map(|s| (s.namespace.as_str(), s.alias.as_deref())).collect();
    assert_eq!(schemas, [("a.b", Some("self")), ("c", None)]);
    assert_eq!(document.schemas[0].annotations[0].qualifier.as_deref(), Some("q"));
}

#[test]
fn structured_types() {
    let document = document(&csdl(
        r#""e": { "$Kind": "EntityType", "$BaseType": "a.b.base",
             "$Abstract": true, "$OpenType": true, "$HasStream": true,
             "$Key": ["id", { "d": "c/d" }],
             "id": { "$MaxLength": 9, "$Unicode": false, "$DefaultValue": "x" },
             "n": { "$Kind": "Property", "$Type": "Edm.Decimal", "$Collection": true, "$Nullable": true,
                    "$Precision": 9, "$Scale": "variable", "$DefaultValue": 1.50 },
             "g": { "$Type": "Edm.GeographyPoint", "$SRID": "4326", "@t.t": null } },
           "c": { "$Kind": "ComplexType",
             "many": { "$Kind": "NavigationProperty", "$Type": "a.b.e", "$Collection": true, "$Partner": "one",
                       "$ContainsTarget": true },
             "one": { "$Kind": "NavigationProperty", "$Type": "a.b.e", "$Nullable": true, "$OnDelete": "SetNull",
               "$ReferentialConstraint": { "p": "q", "p@t.t": true } } }"#,
    ));
    let e = structured(&document, "e");
    assert_eq!((e.kind, e.base_type.as_deref()), (StructuredKind::Entity, Some("a.b.base")));
    assert!(e.is_abstract && e.is_open && e.has_stream);
    let key: Vec<_> = e.key.iter().map(|k| (k.name.as_str(), k.alias.as_deref())).collect();
    assert_eq!(key, [("id", None), ("c/d", Some("d"))]);
    let [id, n, g] = &e.properties[..] else { panic!("{:?}", e.properties) };
    assert_eq!(
        (id.r#type.name.as_str(), id.r#type.nullable, id.default_value.as_deref()),
        ("Edm.String", false, Some("x"))
    );
    assert_eq!((id.r#type.facets.max_length.as_deref(), id.r#type.facets.unicode), (Some("9"), Some(false)));
    assert_eq!((n.r#type.name.as_str(), n.r#type.is_collection, n.r#type.nullable), ("Edm.Decimal", true, true));
    assert_eq!((n.r#type.facets.precision.as_deref(), n.r#type.facets.scale.as_deref()), (Some("9"), Some("variable")));
    assert_eq!(n.default_value.as_deref(), Some("1.50"));
    assert_eq!((g.r#type.facets.srid.as_deref(), &g.annotations[0].value), (Some("4326"), &Some(Expression::Null)));

    let c = structured(&document, "c");
    assert_eq!((c.kind, c.is_abstract, c.properties.len()), (StructuredKind::Complex, false, 0));
    let [many, one] = &c.navigation_properties[..] else { panic!("{:?}", c.navigation_properties) };
    assert_eq!((many.partner.as_deref(), many.contains_target, many.r#type.is_collection), (Some("one"), true, true));
    assert!(!many.r#type.nullable && one.r#type.nullable && !one.contains_target);
    let [constraint] = &one.referential_constraints[..] else { panic!("{one:?}") };
    assert_eq!((constraint.property.as_str(), constraint.referenced_property.as_str()), ("p", "q"));
    assert_eq!((constraint.annotations.len(), one.on_delete.as_deref()), (1, Some("SetNull")));
}

#[test]
fn enumerations_type_definitions_and_terms() {
    let document = document(&csdl(
        r#""f": { "$Kind": "EnumType", "$UnderlyingType": "Edm.Int64", "$IsFlags": true,
             "a": -1, "a@t.t": "x", "a@t.t@t.u": "y", "b": "9223372036854775807" },
           "empty": { "$Kind": "EnumType" },
           "w": { "$Kind": "TypeDefinition", "$UnderlyingType": "Edm.String", "$MaxLength": 3, "@t.t": true },
           "t": { "$Kind": "Term", "$Collection": true, "$BaseTerm": "a.b.u", "$DefaultValue": true,
             "$AppliesTo": ["Property", "Term"] }"#,
    ));
    let schema = &document.schemas[0];
    let [f, empty] = &schema.enum_types[..] else { panic!("{:?}", schema.enum_types) };
    assert_eq!((f.is_flags, f.underlying_type.as_deref()), (true, Some("Edm.Int64")));
    assert_eq!(f.members.iter().map(|m| (m.name.as_str(), m.value)).collect::<Vec<_>>(), [("a", -1), ("b", i64::MAX)]);
    let annotation = &f.members[0].annotations[0];
    assert_eq!((annotation.term.as_str(), annotation.annotations[0].term.as_str()), ("t.t", "t.u"));
    assert!(f.annotations.is_empty() && empty.members.is_empty() && !empty.is_flags);
    let definition = &schema.type_definitions[0];
    assert_eq!(
        (definition.underlying_type.as_str(), definition.facets.max_length.as_deref()),
        ("Edm.String", Some("3"))
    );
    let term = &schema.terms[0];
    assert_eq!(
        (term.r#type.name.as_str(), term.r#type.is_collection, term.r#type.nullable),
        ("Edm.String", true, false)
    );
    assert_eq!((term.base_term.as_deref(), term.default_value.as_deref()), (Some("a.b.u"), Some("true")));
    assert_eq!(term.applies_to.as_deref(), Some("Property Term"));
}

#[test]
fn operations() {
    let document = document(&csdl(
        r#""a": [{ "$Kind": "Action", "$IsBound": true, "$Parameter": [{ "$Name": "p", "$Type": "a.b.e" }] }],
           "f": [
             { "$Kind": "Function", "$IsBound": true, "$IsComposable": true, "$EntitySetPath": "p/q",
               "$Parameter": [{ "$Name": "p", "$Type": "a.b.e", "$Collection": true, "$Nullable": true, "@t.t": true }],
               "$ReturnType": { "$Nullable": true, "$MaxLength": 5, "@t.t": true } },
             { "$Kind": "Function", "$ReturnType": { "$Type": "Edm.Int32" } } ]"#,
    ));
    let [a, f, overload] = &document.schemas[0].operations[..] else { panic!("{document:?}") };
    assert_eq!((a.kind, a.is_bound, a.is_composable), (OperationKind::Action, true, false));
    assert!(a.return_type.is_none() && !a.parameters[0].r#type.nullable);
    assert_eq!((f.kind, f.is_bound, f.is_composable), (OperationKind::Function, true, true));
    assert_eq!((f.entity_set_path.as_deref(), f.parameters[0].name.as_str()), (Some("p/q"), "p"));
    assert!(f.parameters[0].r#type.is_collection && f.parameters[0].r#type.nullable);
    let returned = f.return_type.as_ref().unwrap();
    assert_eq!(
        (returned.r#type.name.as_str(), returned.r#type.facets.max_length.as_deref()),
        ("Edm.String", Some("5"))
    );
    assert_eq!((f.parameters[0].annotations.len(), returned.annotations.len()), (1, 1));
    assert_eq!((overload.name.as_str(), overload.is_bound, overload.is_composable), ("f", false, false));
    assert!(!overload.return_type.as_ref().unwrap().r#type.nullable);
}

#[test]
fn containers() {
    let document = document(&csdl(
        r#""C": { "$Kind": "EntityContainer", "$Extends": "x.D",
             "s": { "$Collection": true, "$Type": "a.b.e", "$IncludeInServiceDocument": false,
                    "$NavigationPropertyBinding": { "a.b.f/n": "s" } },
             "t": { "$Collection": true, "$Type": "a.b.e" },
             "me": { "$Type": "a.b.e", "$Nullable": true, "$NavigationPropertyBinding": { "n": "x.D/s" } },
             "ai": { "$Action": "a.b.a", "$EntitySet": "s" },
             "fi": { "$Function": "a.b.f", "$IncludeInServiceDocument": true, "@t.t": true } }"#,
    ));
    let c = &document.schemas[0].containers[0];
    assert_eq!((c.name.as_str(), c.extends.as_deref()), ("C", Some("x.D")));
    let [s, t] = &c.entity_sets[..] else { panic!("{c:?}") };
    assert_eq!((s.entity_type.as_str(), s.include_in_service_document), ("a.b.e", false));
    assert_eq!((s.bindings[0].path.as_str(), s.bindings[0].target.as_str()), ("a.b.f/n", "s"));
    assert!(t.include_in_service_document);
    let me = &c.singletons[0];
    assert_eq!((me.name.as_str(), me.entity_type.as_str(), me.nullable, me.bindings.len()), ("me", "a.b.e", true, 1));
    let (action, function) = (&c.action_imports[0], &c.function_imports[0]);
    assert_eq!((action.operation.as_str(), action.entity_set.as_deref()), ("a.b.a", Some("s")));
    assert_eq!((function.operation.as_str(), function.annotations.len()), ("a.b.f", 1));
    assert_eq!((action.include_in_service_document, function.include_in_service_document), (false, true));
}

#[test]
fn expressions() {
    use Expression as E;
    assert_eq!((value("null"), value("{\"$Null\": null}")), (E::Null, E::Null));
    assert_eq!((value("true"), value("1.50e400")), (E::Bool(true), E::Number("1.50e400".to_owned())));
    assert_eq!(value("\"a\\u00e9\\\"\""), E::String("aé\"".to_owned()));
    assert_eq!(value("{\"$Path\": \"a/b\"}"), E::Path("a/b".to_owned()));
    assert_eq!(value("[1, [], {}]").items().len(), 3);
    for name in DYNAMIC {
        let text = format!("{{ \"$Function\": \"odata.f\", \"${name}\": [ {{\"$Path\": \"é\"}}, 1 ], \"@t.t\": 1 }}");
        let E::Dynamic(found) = value(&text) else { panic!("{name}") };
        assert_eq!((found.name, found.annotations[0].term.as_str()), (name, "t.t"));
        assert_eq!(found.attributes, [("Function".to_owned(), "odata.f".to_owned())]);
        assert_eq!(found.operands, [E::Path("é".to_owned()), E::Number("1".to_owned())]);
    }
    let E::Dynamic(cast) = value("{\"$Cast\": {\"$Path\": \"p\"}, \"$Type\": \"a.b\", \"$Collection\": true}") else {
        panic!()
    };
    assert_eq!(cast.attributes, [("Type".to_owned(), "Collection(a.b)".to_owned())]);
    let E::Dynamic(label) = value("{\"$LabeledElementReference\": \"a.b\"}") else { panic!() };
    assert_eq!((label.text.as_deref(), label.operands.len()), (Some("a.b"), 0));
    let record = value(
        r##"{ "@type": "https://e.org/v#x.y", "p": 1, "p@t.v": true, "q": { "@odata.type": "#x.z" },
             "@t.w#k": 2, "@t.w#k@t.u": 3 }"##,
    );
    let record = record.record().unwrap();
    assert_eq!((record.r#type.as_deref(), record.properties.len()), (Some("x.y"), 2));
    assert_eq!(record.get("q").unwrap().record().unwrap().r#type.as_deref(), Some("x.z"));
    assert_eq!(record.properties[0].annotations[0].term, "t.v");
    let [w] = &record.annotations[..] else { panic!("{record:?}") };
    assert_eq!((w.term.as_str(), w.qualifier.as_deref(), w.annotations[0].term.as_str()), ("t.w", Some("k"), "t.u"));
}

#[test]
fn external_annotations() {
    let document = document(&csdl(
        r#""$Annotations": { "a.b.f(a.b.e)/$ReturnType": { "@t.a": 1 }, "a.b.e/@t.b#q": { "@t.c": 2, "@t.c@t.d": 3 } }"#,
    ));
    let [first, second] = &document.schemas[0].external_annotations[..] else { panic!("{document:?}") };
    assert_eq!((first.target.as_str(), first.annotations[0].term.as_str()), ("a.b.f(a.b.e)/$ReturnType", "t.a"));
    assert_eq!((second.target.as_str(), second.annotations[0].annotations[0].term.as_str()), ("a.b.e/@t.b#q", "t.d"));
}

#[test]
fn order_and_repetition_are_kept() {
    let document = document(&csdl(
        r#""z": { "$Kind": "ComplexType", "q": {}, "p": {}, "q": {} }, "y": { "$Kind": "ComplexType" }"#,
    ));
    let types: Vec<_> = document.schemas[0].structured_types.iter().map(|t| t.name.as_str()).collect();
    let properties: Vec<_> = structured(&document, "z").properties.iter().map(|p| p.name.as_str()).collect();
    assert_eq!((types, properties), (vec!["z", "y"], vec!["q", "p", "q"]));
}

#[test]
fn positions_are_byte_offsets_of_the_values() {
    for start in ["", "\u{feff}", " \n"] {
        let text = format!(
            "{start}{}",
            csdl("\"é\": { \"$Kind\": \"ComplexType\", \"p\": {\"$Nullable\": true} }, \"@t.t\": \"v\"")
        );
        let document = document(&text);
        let schema = &document.schemas[0];
        assert!(at(&text, schema.position).starts_with("{\n\"é\""));
        assert!(at(&text, schema.structured_types[0].position).starts_with("{ \"$Kind\""));
        assert!(at(&text, schema.structured_types[0].properties[0].position).starts_with("{\"$Nullable\""));
        assert!(at(&text, schema.annotations[0].position).starts_with("\"v\""));
    }
    assert_eq!(read(&source(&csdl("")), 7).unwrap().0.schemas[0].position.source, 7);
}
