//! Namespaces, aliases, and names that are shared.

use super::{THING, check, check_document, edmx, model};
use expect_test::expect;

#[test]
fn names_that_are_shared() {
    check(
        &format!(
            r#"{THING}<Term Name="thing" Type="Edm.String"/><Action Name="thing"/>
<Function Name="thing"><ReturnType Type="Edm.String"/></Function>
<EntityContainer Name="thing"><EntitySet Name="things" EntityType="a.b.thing"/></EntityContainer>"#
        ),
        expect![[r#"
            m:4:39: warning[shared-name]: a.b.thing: an action has the name of a type; which one is meant is told by where it is named
            = help: give one of them another name
            m:3:1: note: first declared here
            m:5:1: warning[shared-name]: a.b.thing: a function has the name of a type; which one is meant is told by where it is named
            = help: give one of them another name
            m:3:1: note: first declared here
            m:4:1: warning[shared-name]: a.b.thing: a term has the name of a type; which one is meant is told by where it is named
            = help: give one of them another name
            m:3:1: note: first declared here
            m:6:1: warning[shared-name]: a.b.thing: the container has the name of a type; which one is meant is told by where it is named
            = help: give one of them another name
            m:3:1: note: first declared here
        "#]],
    );
}

/// A document of two schemas, the second of this namespace and alias.
fn second(namespace: &str, alias: &str) -> String {
    let xmlns = "xmlns=\"http://docs.oasis-open.org/odata/ns/edm\"";
    let schema =
        format!("</Schema>\n<Schema {xmlns} Namespace=\"{namespace}\" Alias=\"{alias}\"><ComplexType Name=\"c\"/>");
    edmx(&format!("{THING}{schema}"))
}

#[test]
fn namespaces() {
    check_document(
        &second("Edm", "x"),
        expect![[r#"
        m:5:1: warning[reserved-namespace]: Edm: the namespace is reserved by OData; it is used as it is
        = help: types of `Edm` are built in: give the schema a namespace of its own
    "#]],
    );
    check_document(
        &second("a b", "x"),
        expect![[r#"
        m:5:1: warning[bad-namespace]: a b: the namespace is none: identifiers with dots between them are; it is used as it is
        = help: name it like `Company.Service`
    "#]],
    );
    check_document(
        &second("a..b", "x"),
        expect![[r#"
        m:5:1: warning[bad-namespace]: a..b: the namespace is none: identifiers with dots between them are; it is used as it is
        = help: name it like `Company.Service`
    "#]],
    );
    check_document(
        &second("a.b", "x"),
        expect![[r#"
        m:5:1: warning[duplicate-namespace]: a.b: the document has a schema of this namespace already; they are taken as one
        = help: put the declarations of both into one `Schema`
        m:2:1: note: first declared here
    "#]],
    );
}

#[test]
fn aliases() {
    check_document(
        &second("c", "x.y"),
        expect![[r#"
        m:5:1: warning[bad-alias]: x.y: the alias is no identifier; it is used as it is
        = help: an alias is a name without dots, such as `self`
    "#]],
    );
    check_document(
        &second("c", "odata"),
        expect![[r#"
        m:5:1: warning[reserved-alias]: odata: the alias is reserved by OData; built-in types go before those that it names
        = help: give the schema another alias
    "#]],
    );
    check_document(
        &second("c", "a.b"),
        expect![[r#"
        m:5:1: warning[alias-is-namespace]: a.b: the alias is the namespace of another schema; names that begin with it mean what has the alias
        = help: give the schema another alias
        m:2:1: note: the schema of this namespace
    "#]],
    );
}

#[test]
fn long_names() {
    let long = "x".repeat(129);
    let (_, found) = model(&edmx(&format!("<ComplexType Name=\"{long}\"/>")));
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["long-name"]);
    let (_, found) = model(&second(&vec!["x"; 300].join("."), "x"));
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["long-name"]);
}

#[test]
fn references() {
    let reference = "<edmx:Reference Uri=\"u\"/><edmx:Reference Uri=\"v\"><edmx:Include Namespace=\"x\" Alias=\"a\"/>\n\
        <edmx:Include Namespace=\"x\"/><edmx:Include Namespace=\"y\" Alias=\"a\"/></edmx:Reference><edmx:DataServices>";
    check_document(
        &edmx(THING).replace("<edmx:DataServices>", reference),
        expect![[r#"
        m:2:30: warning[ambiguous-alias]: a: the alias stands for `x` and for `y`; the first is used
        = help: give each namespace an alias of its own
        m:1:80: warning[empty-reference]: u: the reference includes nothing of the document; it is ignored
        = help: add an `Include` with the namespace that is used, or remove the reference
        m:2:1: warning[duplicate-include]: x: the namespace is included already
        = help: remove one of them
        m:1:129: note: first declared here
    "#]],
    );
}
