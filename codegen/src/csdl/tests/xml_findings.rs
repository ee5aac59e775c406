//! What is reported about CSDL XML.

use super::{check_errors, check_warnings, edmx, findings, read, source};
use expect_test::expect;

#[test]
fn what_is_not_understood_is_a_warning() {
    check_warnings(
        &edmx(
            r#"<Function Name="f" Nullable="false"><ReturnType Type="Edm.Int32"/><ReturnType Type="x.y"/></Function>
<Action Name="a" IsComposable="false"/>
<EntityType Name="e"><Property Name="p" Type="Edm.Int32" FixedLength="true"><Documentation/></Property>text</EntityType>
<Using/><x:Reference xmlns:x="http://docs.oasis-open.org/odata/ns/edm" Uri="u"/>
<Annotation Term="t.t" Int="1"><String a="b">c<Int/></String></Annotation>
<Annotations Target="a.b.e"><Annotation Term="t.u"><Unknown/></Annotation></Annotations>"#,
        ),
        expect![[r#"
            m:3:20: warning[unknown-attribute]: a.b.f: `Nullable` is not understood at `Function` and is ignored
            m:3:67: warning[repeated-element]: a.b.f: `Function` has more than one `ReturnType`: the first is used
            m:4:18: warning[unknown-attribute]: a.b.a: `IsComposable` is not understood at `Action` and is ignored
            m:5:58: warning[unknown-attribute]: a.b.e/p: `FixedLength` is not understood at `Property` and is ignored
            m:5:77: warning[unknown-element]: a.b.e/p: `Documentation` is not understood inside of `Property` and is ignored
            m:5:104: warning[unknown-text]: a.b.e: the text `text` inside of `EntityType` is ignored
            m:6:1: warning[unknown-element]: a.b: `Using` is not understood inside of `Schema` and is ignored
            m:6:9: warning[unknown-element]: u: `Reference` is not understood inside of `Schema` and is ignored
            m:7:1: warning[repeated-element]: a.b@t.t: more than one value: the first is used
            m:7:40: warning[unknown-attribute]: a.b@t.t: `a` is not understood at `String` and is ignored
            m:7:47: warning[unknown-element]: a.b@t.t: `Int` is not understood inside of `String` and is ignored
            m:8:52: warning[unknown-element]: a.b.e@t.u: `Unknown` is not understood inside of `Annotation` and is ignored
        "#]],
    );
}

#[test]
fn markup_of_other_vocabularies_is_one_warning_for_each_name() {
    check_warnings(
        &edmx(
            r#"<EntityType xmlns:sap="http://sap" Name="e" sap:label="x"><Property Name="p" Type="Edm.Int32" sap:label="y"/>
<sap:more><Property/></sap:more><more xmlns=""/><String xmlns="http://other" xml:lang="en"/></EntityType>
<Annotation Term="t.t"><String xml:lang="en">s</String></Annotation>"#,
        ),
        expect![[r#"
            m:3:45: warning[foreign-markup]: the attribute `sap:label` (namespace `http://sap`) is not part of OData metadata: ignored 2 times
            m:4:1: warning[foreign-markup]: the element `sap:more` (namespace `http://sap`) is not part of OData metadata: ignored once
            m:4:33: warning[foreign-markup]: the element `more` (no namespace) is not part of OData metadata: ignored once
            m:4:49: warning[foreign-markup]: the element `String` (namespace `http://other`) is not part of OData metadata: ignored once
            m:5:32: warning[foreign-markup]: the attribute `xml:lang` (namespace `http://www.w3.org/XML/1998/namespace`) is not part of OData metadata: ignored once
        "#]],
    );
}

#[test]
fn values_that_can_be_understood_are_warnings() {
    check_warnings(
        &edmx(
            r#"<ComplexType Name="with blank"><Property Name="p" Type="Edm.Int32" Nullable="False"/>
<NavigationProperty Name="n" Type="a.b.e"><OnDelete Action="Explode"/></NavigationProperty></ComplexType>
<EnumType Name="f"><Member Name="a" Value="5"/><Member Name="b"/></EnumType><EntityType Name="e"><Key/></EntityType>
<Annotation Term="t.t" Bool="perhaps"/><Annotation Term="t.u"><Bool>no</Bool></Annotation>"#,
        ),
        expect![[r#"
            m:3:14: warning[bad-value]: a.b.with blank: `Name="with blank"` is not an identifier; it is used as it is
            m:3:68: warning[bad-value]: a.b.with blank/p: `Nullable="False"` is not `true` or `false` in lower case; it is read as if it were
            m:4:53: warning[bad-value]: a.b.with blank/n: `Action="Explode"` is not one of Cascade, None, SetNull, SetDefault; it is used as it is
            m:5:1: warning[bad-value]: a.b.f: some members have no value: each is one more than the member before
            m:5:98: warning[empty-key]: a.b.e: the key names no property; it is taken not to be there
            = help: name the properties of the key, or remove it
            m:6:24: warning[bad-value]: a.b@t.t: `Bool="perhaps"` is not `true` or `false`; it is kept as text
            m:6:63: warning[bad-value]: a.b@t.u: `no` is not `true` or `false`; it is kept as text
        "#]],
    );
}

#[test]
fn all_errors_are_found_at_once() {
    check_errors(
        &edmx(
            r#"<EntityType><Key><PropertyRef/></Key><Property Type="Edm.Int32"/><NavigationProperty Name="n"/></EntityType>
<EntityType Name=""><Property Name="p" Type="" Nullable="maybe"/><Property Name="q" Type="Collection(Edm.Int32"/></EntityType>
<EnumType Name="f"><Member Name="a" Value="0x10"/><Member Name="b" Value="9223372036854775808"/></EnumType>
<EntityContainer Name="C"><EntitySet Name="s"/><FunctionImport Name="i"/></EntityContainer>"#,
        ),
        expect![[r#"
            m:3:1: error[missing-attribute]: a.b: `EntityType` has no `Name`
            m:3:18: error[missing-attribute]: a.b: `PropertyRef` has no `Name`
            m:3:38: error[missing-attribute]: a.b: `Property` has no `Name`
            m:3:66: error[missing-attribute]: a.b.n: `NavigationProperty` has no `Type`
            m:4:1: error[missing-attribute]: a.b.: `EntityType` has no `Name`
            m:4:21: error[missing-attribute]: a.b./p: `Property` has no `Type`
            m:4:48: error[bad-value]: a.b./p: `Nullable="maybe"` is not `true` or `false`
            m:4:85: error[bad-value]: a.b./q: `Type="Collection(Edm.Int32"` is not a type or `Collection(type)`
            m:5:37: error[bad-value]: a.b.f/a: `Value="0x10"` is not a 64-bit integer
            m:5:68: error[bad-value]: a.b.f/b: `Value="9223372036854775808"` is not a 64-bit integer
            m:6:27: error[missing-attribute]: a.b.C/s: `EntitySet` has no `EntityType`
            m:6:48: error[missing-attribute]: a.b.C/i: `FunctionImport` has no `Function`
        "#]],
    );
}

#[test]
fn other_versions_of_odata() {
    let v3 = "<edmx:Edmx Version=\"1.0\" xmlns:edmx=\"http://schemas.microsoft.com/ado/2007/06/edmx\"/>";
    check_errors(
        v3,
        expect![[r#"
            m:1:1: error[odata-version]: this is metadata of OData V3 or older
            = help: only OData V4 is read: use the V4 address of the service, or convert the document, for example with `V2-to-V4-CSDL.xsl` of https://github.com/oasis-tcs/odata-openapi
        "#]],
    );
    let old_schema = edmx("")
        .replace("odata/ns/edm\"", "x\"")
        .replace("http://docs.oasis-open.org/x", "http://schemas.microsoft.com/ado/2009/11/edm");
    assert!(findings(&old_schema).1.contains("error[odata-version]: this schema is of OData V3 or older"));
    assert!(
        findings(&edmx("").replace("4.0", "3.0"))
            .1
            .contains("error[odata-version]: this is metadata of OData version `3.0`")
    );
    let (is_read, found) = findings(&edmx("").replace("4.0", "4.02"));
    assert!(is_read && found.contains("warning[odata-version]: version `4.02` is read as 4.01"), "{found}");
}

#[test]
fn what_is_no_metadata() {
    for html in [
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        "\n<HTML><p>Sign in",
        "<!-- --><!DOCTYPE HTML><title>Sign in</title>",
        "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"-\"><html/>",
        "<html xmlns=\"http://www.w3.org/1999/xhtml\"/>",
    ] {
        assert!(
            findings(html)
                .1
                .contains("error[not-csdl]: this is an HTML page, not metadata\n= help: it may be a sign-in")
        );
    }
    let mut all = String::new();
    for text in [
        "",
        "Unauthorized",
        "<feed/>",
        "<Edmx xmlns=\"x\"/>",
        "<m:error xmlns:m=\"m\"><m:message> no such thing\n</m:message></m:error>",
        "<x:Edmx xmlns:x=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"/>",
        "<x:Edmx xmlns:x=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\"><x:DataServices/></x:Edmx>",
    ] {
        all.push_str(findings(text).1.lines().next().unwrap());
        all.push('\n');
    }
    expect![[r#"
        m:1:1: error[not-csdl]: the document is empty
        m:1:1: error[not-csdl]: this is neither CSDL XML nor CSDL JSON
        m:1:1: error[not-csdl]: the root element is `feed`, not `edmx:Edmx`
        m:1:1: error[unknown-xmlns]: the namespace `x` of `Edmx` is unknown
        m:1:1: error[not-csdl]: this is an error answer, not metadata: no such thing
        m:1:1: error[missing-element]: the document has no `edmx:DataServices`
        m:1:74: error[missing-element]: `edmx:DataServices` has no `Schema`
    "#]]
    .assert_eq(&all);
}

#[test]
fn malformed_xml_has_a_place() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"&b;&b;\">]><x>&a;</x>";
    let whole = edmx("<Term Name=\"t\" Type=\"Edm.String\"/>");
    let mut all = String::new();
    for text in ["<a>\n  é <b></a>", "<a b='1' b='2'/>", "<a>&x;</a>", "<x:a/>", bomb, &whole[..whole.len() - 20]] {
        all.push_str(findings(text).1.lines().next().unwrap());
        all.push('\n');
    }
    expect![[r#"
        m:2:8: error[malformed]: this is not well-formed XML: expected 'b' tag, not 'a'
        m:1:10: error[malformed]: this is not well-formed XML: attribute 'b' is already defined
        m:1:4: error[malformed]: this is not well-formed XML: unknown entity reference 'x'
        m:1:2: error[missing-xmlns]: nothing declares the prefix `x`: `xmlns:x` is missing
        m:1:1: error[malformed]: the document has a document type declaration (DTD), which is refused
        m:5:13: error[malformed]: this is not well-formed XML: unexpected end of stream
    "#]]
    .assert_eq(&all);
}

#[test]
fn a_blank_before_the_declaration_is_malformed() {
    check_errors(
        "\n<?xml version=\"1.0\"?><a/>",
        expect![[r#"
            m:2:1: error[malformed]: this is not well-formed XML: unexpected XML declaration
            = help: remove what stands before `<?xml`
        "#]],
    );
}

#[test]
fn deep_nesting_is_refused() {
    let nested = |depth: usize| {
        let (open, close) = ("<Collection>".repeat(depth), "</Collection>".repeat(depth));
        edmx(&format!("<Annotation Term=\"t.t\">{open}{close}</Annotation>"))
    };
    assert!(findings(&nested(90)).0);
    for depth in [110, 100_000] {
        let (is_read, found) = findings(&nested(depth));
        assert!(!is_read && found.contains("error[too-deep]: a.b@t.t: the document nests more than 100 levels deep"));
    }
}

#[test]
fn namespaces_that_are_missing_or_wrong() {
    let edmx = edmx("");
    let edm = "http://docs.oasis-open.org/odata/ns/edm";
    let mut all = String::new();
    for text in [
        edmx.replace(&format!(" xmlns=\"{edm}\""), ""),
        edmx.replace(&format!("xmlns=\"{edm}\""), &format!("xmlns=\"{edm}/\"")),
        edmx.replace(&format!("xmlns:edmx=\"{edm}x\""), ""),
        edmx.replace("edmx:", "").replace(&format!("xmlns:edmx=\"{edm}x\""), ""),
        edmx.replace("edmx:DataServices", "DataServices"),
        edmx.replace("edmx:", "").replace(&format!("xmlns:edmx=\"{edm}x\""), "xmlns=\"urn:x\""),
        "<Schema Namespace=\"a.b\"/>".to_owned(),
        format!("<e:Schema xmlns:e=\"{edm}\" Namespace=\"a.b\"><x:Term/></e:Schema>"),
    ] {
        all.push_str(&findings(&text).1);
    }
    expect![[r#"
        m:2:1: error[missing-xmlns]: `Schema` has no namespace: `xmlns` is missing
        = help: write `xmlns="http://docs.oasis-open.org/odata/ns/edm"`
        m:2:1: error[unknown-xmlns]: the namespace `http://docs.oasis-open.org/odata/ns/edm/` of `Schema` is unknown
        = help: the namespace of OData V4 is `http://docs.oasis-open.org/odata/ns/edm`
        m:1:2: error[missing-xmlns]: nothing declares the prefix `edmx`: `xmlns:edmx` is missing
        = help: write `xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"`
        m:1:1: error[missing-xmlns]: `Edmx` has no namespace: `xmlns` is missing
        = help: write `xmlns="http://docs.oasis-open.org/odata/ns/edmx"`
        m:1:80: error[missing-xmlns]: `DataServices` has no namespace: `xmlns` is missing
        = help: write `xmlns="http://docs.oasis-open.org/odata/ns/edmx"`
        m:1:1: error[unknown-xmlns]: the namespace `urn:x` of `Edmx` is unknown
        = help: the namespace of OData V4 is `http://docs.oasis-open.org/odata/ns/edmx`
        m:1:1: error[missing-xmlns]: `Schema` has no namespace: `xmlns` is missing
        = help: write `xmlns="http://docs.oasis-open.org/odata/ns/edm"`
        m:1:78: error[missing-xmlns]: nothing declares the prefix `x`: `xmlns:x` is missing
        = help: declare the prefix, or remove what it stands before
    "#]]
    .assert_eq(&all);
}

#[test]
fn a_schema_alone_is_a_document() {
    let text = "<Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"a.b\"><ComplexType Name=\"c\"/></Schema>";
    check_warnings(
        text,
        expect![[r#"
        m:1:1: warning[bare-schema]: a.b: the document is a schema without `edmx:Edmx` around it; it is read as one of OData 4.0
    "#]],
    );
    let (document, _) = read(&source(text), 0).unwrap();
    assert_eq!(super::structured(&document, "c").name, "c");
}

#[test]
fn facets_that_are_none_do_not_refuse_a_document() {
    let text = edmx(
        r#"<EntityType Name="e"><Property Name="p" Type="Edm.String" Unicode="x" MaxLength="long"/></EntityType>"#,
    );
    check_warnings(
        &text,
        expect![[r#"
        m:3:59: warning[bad-facet]: a.b.e/p: `Unicode="x"` is not `true` or `false`; it is ignored
        = help: correct the facet, or remove it
    "#]],
    );
    assert_eq!(
        read(&source(&text), 0).unwrap().0.schemas[0].structured_types[0].properties[0].r#type.facets.unicode,
        None
    );
}

#[test]
fn flags_without_values() {
    check_warnings(
        &edmx(
            r#"<EnumType Name="f" IsFlags="true"><Member Name="a"/><Member Name="b"/><Member Name="c"/></EnumType>
<EnumType Name="g" IsFlags="true"><Member Name="a"/><Member Name="b"/></EnumType>
<EnumType Name="h"><Member Name="a"/><Member Name="b"/><Member Name="c"/></EnumType>"#,
        ),
        expect![[r#"
            m:3:1: warning[flags-without-values]: a.b.f: the members of an enumeration of flags state no values; they are counted from zero
            = help: state the value of each member: a power of two, or a sum of them
        "#]],
    );
}
