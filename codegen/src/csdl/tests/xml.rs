use super::super::{Expression, OperationKind, StructuredKind};
use super::{DYNAMIC, at, document, edmx, read, source, structured};

/// The value of an annotation with these attributes and elements.
fn value(attributes: &str, elements: &str) -> Option<Expression> {
    let mut document = document(&edmx(&format!("<Annotation Term=\"c.d\" {attributes}>{elements}</Annotation>")));
    document.schemas[0].annotations.remove(0).value
}

#[test]
fn references_and_schemas() {
    let document = document(
        r#"<?xml version="1.0"?>
        <x:Edmx xmlns:x="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm"
                Version="4.01">
          <x:Reference Uri="https://e.org/v">
            <x:Include Namespace="Org.OData.Core.V1" Alias="Core"><Annotation Term="Core.DefaultNamespace"/></x:Include>
            <x:Include Namespace="n"/>
            <x:IncludeAnnotations TermNamespace="t" Qualifier="q" TargetNamespace="g"/>
            <Annotation Term="Core.Description" String="s"/>
          </x:Reference>
          <x:DataServices><Schema Namespace="a.b" Alias="self"/><Schema Namespace="c"/></x:DataServices>
        </x:Edmx>"#,
    );
    assert_eq!(document.version, "4.01");
    let reference = &document.references[0];
    assert_eq!(reference.uri, "https://e.org/v");
    assert_eq!(reference.includes[0].alias.as_deref(), Some("Core"));
    assert_eq!(reference.includes[0].annotations[0].value, None);
    assert_eq!(reference.includes[1].alias, None);
    let annotations = &reference.include_annotations[0];
    assert_eq!(annotations.term_namespace, "t");
    assert_eq!((annotations.qualifier.as_deref(), annotations.target_namespace.as_deref()), (Some("q"), Some("g")));
    assert_eq!(reference.annotations[0].term, "Core.Description");
    let schemas: Vec<_> = document.schemas.iter().map(|s| (s.namespace.as_str(), s.alias.as_deref())).collect();
    assert_eq!(schemas, [("a.b", Some("self")), ("c", None)]);
}

#[test]
fn structured_types() {
    let document = document(&edmx(
        r#"<EntityType Name="e" BaseType="a.b.base" Abstract="true" OpenType="1" HasStream="true">
             <Key><PropertyRef Name="id"/><PropertyRef Name="c/d" Alias="d"/></Key>
             <Property Name="id" Type="Edm.String" Nullable="false" MaxLength="max" Unicode="false" DefaultValue="x"/>
             <Property Name="n" Type="Collection(Edm.Decimal)" Precision="9" Scale="variable"/>
             <Property Name="g" Type="Edm.GeographyPoint" SRID="4326"/>
           </EntityType>
           <ComplexType Name="c">
             <NavigationProperty Name="many" Type="Collection(a.b.e)" Partner="one" ContainsTarget="true"/>
             <NavigationProperty Name="one" Type="a.b.e" Nullable="false">
               <ReferentialConstraint Property="p" ReferencedProperty="q">
                 <Annotation Term="t.t"/>
               </ReferentialConstraint>
               <OnDelete Action="SetNull"/>
             </NavigationProperty>
           </ComplexType>"#,
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
    assert_eq!((id.r#type.facets.max_length.as_deref(), id.r#type.facets.unicode), (Some("max"), Some(false)));
    assert_eq!((n.r#type.name.as_str(), n.r#type.is_collection, n.r#type.nullable), ("Edm.Decimal", true, true));
    assert_eq!((n.r#type.facets.precision.as_deref(), n.r#type.facets.scale.as_deref()), (Some("9"), Some("variable")));
    assert_eq!((g.r#type.facets.srid.as_deref(), g.r#type.facets.unicode), (Some("4326"), None));

    let c = structured(&document, "c");
    assert_eq!((c.kind, c.is_abstract, c.is_open, c.has_stream), (StructuredKind::Complex, false, false, false));
    let [many, one] = &c.navigation_properties[..] else { panic!("{:?}", c.navigation_properties) };
    assert_eq!((many.partner.as_deref(), many.contains_target, many.r#type.is_collection), (Some("one"), true, true));
    let constraint = &one.referential_constraints[0];
    assert_eq!((constraint.property.as_str(), constraint.referenced_property.as_str()), ("p", "q"));
    assert_eq!((constraint.annotations.len(), one.on_delete.as_deref()), (1, Some("SetNull")));
    assert!(!one.r#type.nullable && !one.contains_target);
}

#[test]
fn enumerations_type_definitions_and_terms() {
    let document = document(&edmx(
        r#"<EnumType Name="stated" UnderlyingType="Edm.Int64" IsFlags="true">
             <Member Name="a" Value="-1"><Annotation Term="t.t"/></Member><Member Name="b" Value="9223372036854775807"/>
           </EnumType>
           <EnumType Name="implied"><Member Name="a"/><Member Name="b"/></EnumType>
           <EnumType Name="empty"/>
           <TypeDefinition Name="w" UnderlyingType="Edm.String" MaxLength="3"><Annotation Term="t.t"/></TypeDefinition>
           <Term Name="t" Type="Collection(Edm.String)" Nullable="false" BaseTerm="a.b.u" DefaultValue="v"
             AppliesTo="Property Term"/>"#,
    ));
    let schema = &document.schemas[0];
    let [stated, implied, empty] = &schema.enum_types[..] else { panic!("{:?}", schema.enum_types) };
    assert_eq!((stated.is_flags, stated.underlying_type.as_deref()), (true, Some("Edm.Int64")));
    assert_eq!(stated.members.iter().map(|m| m.value).collect::<Vec<_>>(), [-1, i64::MAX]);
    assert_eq!(stated.members[0].annotations.len(), 1);
    assert_eq!(implied.members.iter().map(|m| m.value).collect::<Vec<_>>(), [0, 1]);
    assert!(empty.members.is_empty() && !empty.is_flags && empty.underlying_type.is_none());
    let definition = &schema.type_definitions[0];
    assert_eq!(
        (definition.underlying_type.as_str(), definition.facets.max_length.as_deref()),
        ("Edm.String", Some("3"))
    );
    let term = &schema.terms[0];
    assert!(term.r#type.is_collection && !term.r#type.nullable);
    assert_eq!((term.base_term.as_deref(), term.default_value.as_deref()), (Some("a.b.u"), Some("v")));
    assert_eq!(term.applies_to.as_deref(), Some("Property Term"));
}

#[test]
fn operations() {
    let document = document(&edmx(
        r#"<Action Name="a" IsBound="true"><Parameter Name="p" Type="a.b.e" Nullable="false"/></Action>
           <Function Name="f" IsBound="true" IsComposable="true" EntitySetPath="p/q">
             <Parameter Name="p" Type="Collection(a.b.e)"><Annotation Term="t.t"/></Parameter>
             <ReturnType Type="Edm.String" MaxLength="5"><Annotation Term="t.t"/></ReturnType>
           </Function>
           <Function Name="f"><ReturnType Type="Edm.Int32" Nullable="false"/></Function>"#,
    ));
    let [a, f, overload] = &document.schemas[0].operations[..] else { panic!("{document:?}") };
    assert_eq!((a.kind, a.is_bound, a.is_composable), (OperationKind::Action, true, false));
    assert!(a.return_type.is_none() && !a.parameters[0].r#type.nullable);
    assert_eq!((f.kind, f.is_bound, f.is_composable), (OperationKind::Function, true, true));
    assert_eq!(f.entity_set_path.as_deref(), Some("p/q"));
    assert!(f.parameters[0].r#type.is_collection && f.parameters[0].r#type.nullable);
    let returned = f.return_type.as_ref().unwrap();
    assert_eq!((returned.r#type.nullable, returned.r#type.facets.max_length.as_deref()), (true, Some("5")));
    assert_eq!((f.parameters[0].annotations.len(), returned.annotations.len()), (1, 1));
    assert_eq!((overload.name.as_str(), overload.is_bound, overload.is_composable), ("f", false, false));
    assert!(!overload.return_type.as_ref().unwrap().r#type.nullable);
}

#[test]
fn containers() {
    let document = document(&edmx(
        r#"<EntityContainer Name="C" Extends="x.D">
             <EntitySet Name="s" EntityType="a.b.e" IncludeInServiceDocument="false">
               <NavigationPropertyBinding Path="a.b.f/n" Target="s"/>
             </EntitySet>
             <EntitySet Name="t" EntityType="a.b.e"/>
             <Singleton Name="me" Type="a.b.e" Nullable="true">
               <NavigationPropertyBinding Path="n" Target="x.D/s"/>
             </Singleton>
             <ActionImport Name="ai" Action="a.b.a" EntitySet="s"/>
             <FunctionImport Name="fi" Function="a.b.f" IncludeInServiceDocument="true">
               <Annotation Term="t.t"/>
             </FunctionImport>
           </EntityContainer>"#,
    ));
    let c = &document.schemas[0].containers[0];
    assert_eq!((c.name.as_str(), c.extends.as_deref()), ("C", Some("x.D")));
    let [s, t] = &c.entity_sets[..] else { panic!("{c:?}") };
    assert_eq!((s.entity_type.as_str(), s.include_in_service_document), ("a.b.e", false));
    assert_eq!((s.bindings[0].path.as_str(), s.bindings[0].target.as_str()), ("a.b.f/n", "s"));
    assert!(t.include_in_service_document);
    let me = &c.singletons[0];
    assert_eq!((me.entity_type.as_str(), me.nullable, me.bindings.len()), ("a.b.e", true, 1));
    let (action, function) = (&c.action_imports[0], &c.function_imports[0]);
    assert_eq!((action.operation.as_str(), action.entity_set.as_deref()), ("a.b.a", Some("s")));
    assert_eq!((function.operation.as_str(), function.annotations.len()), ("a.b.f", 1));
    assert_eq!((action.include_in_service_document, function.include_in_service_document), (false, true));
}

#[test]
fn constants_and_paths_as_attribute_and_as_element() {
    use Expression as E;
    let of_text = [
        ("String", E::String as fn(String) -> E),
        ("Int", E::Number),
        ("Decimal", E::Number),
        ("Float", E::Number),
        ("Binary", E::Binary),
        ("Date", E::Date),
        ("DateTimeOffset", E::DateTimeOffset),
        ("Duration", E::Duration),
        ("Guid", E::Guid),
        ("TimeOfDay", E::TimeOfDay),
        ("EnumMember", E::EnumMember),
        ("Path", E::Path),
        ("PropertyPath", E::PropertyPath),
        ("NavigationPropertyPath", E::NavigationPropertyPath),
        ("AnnotationPath", E::AnnotationPath),
        ("ModelElementPath", E::ModelElementPath),
    ];
    for (name, expression) in of_text {
        let expected = Some(expression("a/b c".to_owned()));
        assert_eq!(value(&format!("{name}=\"a/b c\""), ""), expected, "{name}");
        assert_eq!(value("", &format!("<{name}>a<!-- -->/b c</{name}>")), expected, "{name}");
    }
    assert_eq!(value("", "<Int>\n 1 </Int>"), Some(E::Number("1".to_owned())));
    assert_eq!(value("", "<String>\n a&lt;<![CDATA[<]]> </String>"), Some(E::String("\n a<< ".to_owned())));
    assert_eq!(value("", "<String/>"), Some(E::String(String::new())));
    assert_eq!(
        (value("Bool=\"false\"", ""), value("", "<Bool>true</Bool>")),
        (Some(E::Bool(false)), Some(E::Bool(true)))
    );
    assert_eq!((value("", ""), value("", "<Null/>")), (None, Some(E::Null)));
}

#[test]
fn composed_and_dynamic_expressions() {
    let collection = value("", "<Collection><String>a</String><Collection/><Record/><Null/></Collection>").unwrap();
    let [text, empty, record, null] = collection.items() else { panic!("{collection:?}") };
    assert_eq!((text.text(), empty.items().len(), null), (Some("a"), 0, &Expression::Null));
    assert_eq!(record.record().unwrap().r#type, None);

    let record = value(
        "",
        r#"<Annotation Term="t.u" Bool="true"/>
           <Record Type="x.y"><PropertyValue Property="p" Int="1"><Annotation Term="t.v"/></PropertyValue>
           <PropertyValue Property="q"/><PropertyValue Property="r"><Record/></PropertyValue>
           <Annotation Term="t.w"/></Record>"#,
    )
    .unwrap();
    let record = record.record().unwrap();
    assert_eq!((record.r#type.as_deref(), record.annotations[0].term.as_str()), (Some("x.y"), "t.w"));
    assert_eq!((record.get("p").unwrap().text(), record.get("q")), (Some("1"), None));
    assert_eq!((record.properties.len(), record.properties[0].annotations[0].term.as_str()), (3, "t.v"));

    let dynamic = |text: &str| match value("", text) {
        Some(Expression::Dynamic(dynamic)) => dynamic,
        other => panic!("{other:?}"),
    };
    for name in DYNAMIC {
        let found =
            dynamic(&format!("<{name} b=\"2\" a=\"é\"><Path>p</Path><Annotation Term=\"t.t\"/><{name}/><x/></{name}>"));
        let attributes = [("a", "é"), ("b", "2")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!((found.name, &found.attributes[..], found.text), (name, &attributes[..], None));
        assert_eq!(found.operands[0], Expression::Path("p".to_owned()));
        assert!(matches!(&found.operands[1..], [Expression::Dynamic(inner)] if inner.name == name));
        assert_eq!(found.annotations[0].term, "t.t");
    }
    let label = dynamic("<LabeledElementReference> a.b </LabeledElementReference>");
    assert_eq!((label.text.as_deref(), label.operands.len()), (Some("a.b"), 0));
    let Some(Expression::Dynamic(url)) = value("UrlRef=\"http://e.org/&amp;\"", "") else { panic!() };
    assert_eq!((url.name, url.operands), ("UrlRef", vec![Expression::String("http://e.org/&".to_owned())]));
}

#[test]
fn annotations_inline_and_external() {
    let document = document(&edmx(
        r#"<Annotations Target="a.b.e/p" Qualifier="q">
             <Annotation Term="t.a"/>
             <Annotation Term="t.b" Qualifier="r" String="s">
               <Annotation Term="t.c"><Annotation Term="t.d"/></Annotation>
             </Annotation>
           </Annotations>
           <EntityType Name="e">
             <Annotation Term="t.e"/><Property Name="p" Type="a.b.e"><Annotation Term="t.f"/></Property>
           </EntityType>"#,
    ));
    let external = &document.schemas[0].external_annotations[0];
    assert_eq!((external.target.as_str(), external.qualifier.as_deref()), ("a.b.e/p", Some("q")));
    let [a, b] = &external.annotations[..] else { panic!("{external:?}") };
    assert_eq!((a.qualifier.as_deref(), b.qualifier.as_deref()), (None, Some("r")));
    assert_eq!(b.annotations[0].annotations[0].term, "t.d");
    let e = structured(&document, "e");
    assert_eq!((e.annotations[0].term.as_str(), e.properties[0].annotations[0].term.as_str()), ("t.e", "t.f"));
}

#[test]
fn positions_are_byte_offsets_of_the_text_as_it_is() {
    for start in ["", "\u{feff}", "<?xml version=\"1.0\"?>\r\n<!-- é -->"] {
        let body = edmx(
            "<ComplexType Name=\"é\"><Property Name=\"p\" Type=\"Edm.Int32\"/></ComplexType><Annotation Term=\"t.t\"/>",
        );
        let text = format!("{start}{body}");
        let document = document(&text);
        let schema = &document.schemas[0];
        assert!(at(&text, schema.position).starts_with("<Schema"));
        assert!(at(&text, schema.structured_types[0].position).starts_with("<ComplexType"));
        assert!(at(&text, schema.structured_types[0].properties[0].position).starts_with("<Property"));
        assert!(at(&text, schema.annotations[0].position).starts_with("<Annotation"));
    }
    assert_eq!(read(&source(&edmx("<Term Name=\"t\" Type=\"x\"/>")), 7).unwrap().0.schemas[0].position.source, 7);
}
