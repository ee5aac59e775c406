//! What is said about overlays that do not fit the metadata: place, subject, reason, remedy.

use csdlgen_tests::inline::{self, CLOUD, CRATE, SERVICE, document};
use expect_test::{Expect, expect};

const METADATA: &str = r#"
<EntityType Name="person"><Key><PropertyRef Name="id"/></Key>
<Property Name="id" Type="Edm.String" Nullable="false"/><Property Name="home" Type="Edm.String"/>
</EntityType>
<EntityContainer Name="service"><EntitySet Name="people" EntityType="a.b.person"/></EntityContainer>"#;

/// What is said of an overlay, given by what its schema holds.
fn check(schema: &str, expected: Expect) {
    let toml = format!("{CRATE}{SERVICE}overlay = \"overlay.xml\"\n{CLOUD}[select]\npaths = [\"/**\"]\n");
    let inputs = inline::inputs(&toml, document("a.b", METADATA), Some(document("o", schema)));
    expected.assert_eq(&inline::findings(&inputs));
}

fn computed(target: &str) -> String {
    format!("<Annotations Target=\"{target}\">\n<Annotation Term=\"Org.OData.Core.V1.Computed\"/></Annotations>\n")
}

#[test]
fn what_is_right_is_not_reported() {
    check(&computed("a.b.person/id"), expect![[""]]);
}

#[test]
fn targets_that_do_not_exist() {
    let all = ["a.b.person/hom", "a.b.persons", "a.b.service/persons", "a.b.zebra/x", "b.person/id"].map(computed);
    check(
        &all.concat(),
        expect![[r#"
        overlay.xml:3:1: error[overlay-target]: a.b.person/hom: the overlay annotates what the metadata does not have
             3 | <Annotations Target="a.b.person/hom">
               | ^
               = help: did you mean `a.b.person/home`?
        overlay.xml:5:1: error[overlay-target]: a.b.persons: the overlay annotates what the metadata does not have
             5 | <Annotations Target="a.b.persons">
               | ^
               = help: did you mean `a.b.person`?
        overlay.xml:7:1: error[overlay-target]: a.b.service/persons: the overlay annotates what the metadata does not have
             7 | <Annotations Target="a.b.service/persons">
               | ^
               = help: did you mean `a.b.service/people`?
        overlay.xml:9:1: error[overlay-target]: a.b.zebra/x: the overlay annotates what the metadata does not have
             9 | <Annotations Target="a.b.zebra/x">
               | ^
               = help: remove the entry, or correct its target
        overlay.xml:11:1: error[overlay-target]: b.person/id: the overlay annotates what the metadata does not have
            11 | <Annotations Target="b.person/id">
               | ^
               = help: did you mean `a.b.person/id`?
    "#]],
    );
}

#[test]
fn overlays_that_declare() {
    let declared = "<EntityType Name=\"person\"/>\n<Term Name=\"t\" Type=\"Edm.String\"/>\n";
    check(
        &format!("{declared}{}", computed("a.b.person/id")),
        expect![[r#"
        overlay.xml:2:1: error[overlay-declares]: o: an overlay holds `Annotations` and nothing else
             2 | <Schema Namespace="o" xmlns="http://docs.oasis-open.org/odata/ns/edm">
               | ^
               = help: put declarations into a document that codegen.toml lists under `metadata`
    "#]],
    );
}

#[test]
fn documents_that_are_none() {
    check(
        "<Annotations>",
        expect![[r#"
        overlay.xml:4:1: error[malformed]: this is not well-formed XML: expected 'Annotations' tag, not 'Schema'
             4 | </Schema>
               | ^
               = help: the document may be incomplete or damaged: download it again
    "#]],
    );
    check(
        "<Annotations Target=\"a.b.person\"><Annotation/></Annotations>",
        expect![[r#"
        overlay.xml:3:34: error[missing-attribute]: a.b.person: `Annotation` has no `Term`
             3 | <Annotations Target="a.b.person"><Annotation/></Annotations>
               |                                  ^
    "#]],
    );
}
