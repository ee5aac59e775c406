//! Terms and annotations.

use super::{THING, check, check_document, edmx, model};
use expect_test::expect;

#[test]
fn terms_that_are_odd() {
    check(
        &format!(
            r#"{THING}<Term Name="t" Type="a.b.nope" BaseTerm="a.b.zz" AppliesTo="Nonsense Property"/>
<Term Name="t" Type="Edm.String"/><Term Name="u" Type="Edm.PropertyPath" BaseTerm="a.b.v"/><Term Name="v" Type="Edm.String" BaseTerm="a.b.u"/>
<Term Name="w" Type="Edm.String" BaseTerm="Org.OData.Core.V1.Description"/>"#
        ),
        expect![[r#"
            m:5:1: warning[duplicate-term]: a.b.t: a term of this name is declared already; the first is used
            = help: remove one of the declarations
            m:4:1: note: first declared here
            m:4:1: warning[unresolved-type]: a.b.t: the type `a.b.nope` is declared nowhere; values are taken as they are
            = help: declare it, or correct the name
            m:4:1: warning[unresolved-base-term]: a.b.t: the base term `a.b.zz` is declared nowhere; it is ignored
            = help: correct `BaseTerm`, or remove it
            m:4:1: warning[bad-applies-to]: a.b.t: `AppliesTo` names `Nonsense`, which is no kind of element; it is ignored
            = help: name elements of CSDL, separated by blanks, such as `Property EntityType`
            m:5:35: warning[base-term-ring]: a.b.u: the term is its own base term; it is taken to have none
            = help: correct one of the `BaseTerm` attributes of the ring
            m:5:92: warning[base-term-ring]: a.b.v: the term is its own base term; it is taken to have none
            = help: correct one of the `BaseTerm` attributes of the ring
        "#]],
    );
}

#[test]
fn annotations_with_terms_that_are_none() {
    check(
        &format!(
            r#"{THING}<Term Name="t" Type="Edm.String"/>
<ComplexType Name="c"><Annotation Term="Nothing" String="x"/><Annotation Term="a.b.nope" String="x"/><Annotation Term="Core.Description" String="x"/>
<Property Name="p" Type="Edm.String"><Annotation Term="Core.Description" String="x"/><Annotation Term="a.b.t" String="x"/>
<Annotation Term="Org.OData.Core.V1.Description" String="x"/></Property></ComplexType>
<Annotations Target="a.b.nowhere"><Annotation Term="a.b.t" String="x"/></Annotations>"#
        ),
        expect![[r#"
            m:8:1: warning[unresolved-target]: a.b.nowhere: the target of these annotations does not exist; they are ignored
            = help: correct the target, or add the document that declares it
            m:5:102: warning[unknown-alias]: Core.Description: the term begins with an alias that nothing declares; 2 annotations with it cannot be understood
            = help: declare the alias at `Include` or `Schema`
            m:5:23: warning[unqualified-term]: Nothing: the term has no namespace; the annotation with it cannot be understood
            = help: write its namespace or alias before it
            m:5:62: warning[unresolved-term]: a.b.nope: the term is declared nowhere; the annotation with it cannot be understood
            = help: declare it, or correct the name
        "#]],
    );
}

#[test]
fn qualifiers_and_contradictions() {
    check(
        r#"<ComplexType Name="c"><Annotation Term="x.y.t" Qualifier="a b" String="x"/>
<Annotation Term="x.y.u" String="x"/><Annotation Term="x.y.u" String="y"/></ComplexType>"#,
        expect![[r#"
            m:4:38: warning[contradictory-annotations]: a.b.c: annotations `x.y.u` contradict each other; none of them is heeded there
            = help: say in an overlay what holds: it takes the place of these
            m:3:23: warning[bad-qualifier]: x.y.t: the qualifier is no identifier; the annotation with it cannot be understood
            = help: name the qualifier like a property
        "#]],
    );
}

#[test]
fn a_vocabulary_is_read() {
    let xmlns = "http://docs.oasis-open.org/odata/ns/edm";
    let include = "<edmx:Reference Uri=\"core.xml\"><edmx:Include Namespace=\"Units\" Alias=\"U\"/>\
        <edmx:Include Namespace=\"Org.OData.Core.V1\" Alias=\"Core\"/></edmx:Reference><edmx:DataServices>";
    let text = edmx(
        r#"<Term Name="t" Type="Core.Tag" DefaultValue="true" AppliesTo="Property EntitySet">
<Annotation Term="Core.Description" String="x"/><Annotation Term="U.Unit" String="x"/></Term>
<Term Name="u" Type="Collection(Edm.AnyPropertyPath)" BaseTerm="Core.Description"/>"#,
    );
    check_document(&text.replace("<edmx:DataServices>", include), expect![[""]]);
    // Alone, too, as the schemas of vocabularies stand.
    let bare = format!("<Schema xmlns=\"{xmlns}\" Namespace=\"a.b\"><Term Name=\"t\" Type=\"Edm.String\"/></Schema>");
    let (model, found) = model(&bare);
    assert_eq!(model.unwrap().terms.len(), 1);
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["bare-schema"]);
}
