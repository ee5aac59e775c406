//! Kinds of types, and members.

use super::{THING, check, edmx, model, said};
use expect_test::expect;

#[test]
fn base_types_of_the_other_kind() {
    check(
        &format!(
            r#"{THING}<ComplexType Name="c" BaseType="a.b.thing"/>
<EntityType Name="e" BaseType="a.b.d"/><ComplexType Name="d"/>"#
        ),
        expect![[r#"
            m:4:1: warning[base-of-other-kind]: a.b.c: a complex type cannot derive from `a.b.thing`, an entity type; it is taken to have no base type
            = help: name a base type of the same kind, or none
            m:3:1: note: the base type
            m:5:1: warning[base-of-other-kind]: a.b.e: an entity type cannot derive from `a.b.d`, a complex type; it is taken to have no base type
            = help: name a base type of the same kind, or none
            m:5:40: note: the base type
        "#]],
    );
}

#[test]
fn members_of_one_name() {
    check(
        &format!(
            r#"{THING}<EntityType Name="e" BaseType="a.b.thing">
<Property Name="p" Type="Edm.Int32"/>
<Property Name="p" Type="Edm.String"/>
<NavigationProperty Name="n" Type="a.b.thing"/>
<NavigationProperty Name="n" Type="a.b.e"/>
<Property Name="id" Type="Edm.Int64"/>
<NavigationProperty Name="p" Type="a.b.e"/></EntityType>"#
        ),
        expect![[r#"
            m:6:1: warning[duplicate-member]: a.b.e/p: the type has a property of this name already; the first is used
            = help: remove one of the declarations from the metadata, or give it another name
            m:5:1: note: first declared here
            m:8:1: warning[duplicate-member]: a.b.e/n: the type has a navigation property of this name already; the first is used
            = help: remove one of the declarations from the metadata, or give it another name
            m:7:1: note: first declared here
            m:9:1: warning[duplicate-member]: a.b.e/id: a base type has a property of this name; that one is used
            = help: remove one of the declarations from the metadata, or give it another name
            m:3:61: note: first declared here
            m:10:1: warning[duplicate-member]: a.b.e/p: a navigation property has the name of a property of the type; they share its place in JSON
            = help: remove one of the declarations from the metadata, or give it another name
            m:5:1: note: first declared here
        "#]],
    );
}

#[test]
fn streams_that_are_none() {
    check(
        &format!(
            r#"{THING}<TypeDefinition Name="file" UnderlyingType="Edm.Stream"/>
<ComplexType Name="c"><Property Name="p" Type="Collection(Edm.Stream)"/><Property Name="q" Type="Collection(a.b.file)"/>
<Property Name="r" Type="a.b.file"/></ComplexType>"#
        ),
        expect![[r#"
            m:5:23: warning[stream-collection]: a.b.c/p: there are no collections of streams; its values are kept as JSON
            = help: use `Edm.Binary`, or a navigation property to entities that have content
            m:5:73: warning[stream-collection]: a.b.c/q: there are no collections of streams; its values are kept as JSON
            = help: use `Edm.Binary`, or a navigation property to entities that have content
        "#]],
    );
}

#[test]
fn entities_in_the_place_of_values() {
    check(
        &format!(r#"{THING}<ComplexType Name="c"><Property Name="p" Type="a.b.thing"/></ComplexType>"#),
        expect![[r#"
            m:4:23: warning[entity-as-value]: a.b.c/p: the property is of `a.b.thing`, an entity type; its values are read as such
            = help: declare it as `NavigationProperty`, or its type as `ComplexType`
        "#]],
    );
}

#[test]
fn values_that_do_not_end() {
    check(
        &format!(
            r#"{THING}<ComplexType Name="c"><Property Name="d" Type="a.b.d" Nullable="false"/></ComplexType>
<ComplexType Name="d"><Property Name="c" Type="a.b.c" Nullable="false"/></ComplexType>
<ComplexType Name="e"><Property Name="e" Type="a.b.e"/></ComplexType>"#
        ),
        expect![[r#"
            m:4:1: warning[endless-value]: a.b.c: the type holds itself in a property that is not nullable; it is taken to be
            = help: let one of the properties be nullable, or a collection
            m:5:1: warning[endless-value]: a.b.d: the type holds itself in a property that is not nullable; it is taken to be
            = help: let one of the properties be nullable, or a collection
        "#]],
    );
}

#[test]
fn keys_that_are_none() {
    check(
        r#"<ComplexType Name="c"><Property Name="k" Type="Edm.String" Nullable="false"/></ComplexType>
<EntityType Name="e1"><Key/></EntityType>
<EntityType Name="e2"><Key><PropertyRef Name="nope"/></Key></EntityType>
<EntityType Name="e3"><Key><PropertyRef Name="c"/></Key><Property Name="c" Type="a.b.c" Nullable="false"/></EntityType>
<EntityType Name="e4"><Key><PropertyRef Name="k"/><PropertyRef Name="k"/></Key><Property Name="k" Type="Edm.String" Nullable="false"/></EntityType>
<EntityType Name="e5"><Key><PropertyRef Name="c/k"/></Key><Property Name="c" Type="a.b.c" Nullable="false"/></EntityType>
<EntityType Name="e6"><Key><PropertyRef Name="c/k" Alias="k"/><PropertyRef Name="k"/></Key><Property Name="c" Type="a.b.c" Nullable="false"/><Property Name="k" Type="Edm.String" Nullable="false"/></EntityType>
<EntityType Name="e7"><Key><PropertyRef Name="k"/></Key><Property Name="k" Type="Edm.String"/></EntityType>
<EntityType Name="e8" BaseType="a.b.e7"><Key><PropertyRef Name="l"/></Key><Property Name="l" Type="Edm.String" Nullable="false"/></EntityType>"#,
        expect![[r#"
            m:4:23: warning[empty-key]: a.b.e1: the key names no property; it is taken not to be there
            = help: name the properties of the key, or remove it
            m:5:28: warning[key-property-missing]: a.b.e2/nope: the key names a property `nope` that the type does not have; the type is taken to have no key
            = help: correct the key in the metadata: it names properties of the type, of a primitive type or an enumeration
            m:6:28: warning[key-property-type]: a.b.e3/c: the key property is of type `a.b.c`, of which no key can be; the type is taken to have no key
            = help: correct the key in the metadata: it names properties of the type, of a primitive type or an enumeration
            m:7:51: warning[key-property-twice]: a.b.e4/k: the key names the property twice; it counts once
            = help: correct the key in the metadata: it names properties of the type, of a primitive type or an enumeration
            m:8:28: warning[key-alias-missing]: a.b.e5/c/k: a part of the key that is no property of the type itself has no alias; it is called `k`
            = help: correct the key in the metadata: it names properties of the type, of a primitive type or an enumeration
            m:9:63: warning[key-name-twice]: a.b.e6/k: two parts of the key are called `k`; the type is taken to have no key
            = help: correct the key in the metadata: it names properties of the type, of a primitive type or an enumeration
            m:11:46: warning[inherited-key]: a.b.e8: the type states a key, but inherits that of `a.b.e7`, which holds
            = help: remove the key of the derived type
            m:10:28: warning[nullable-key]: the key property `a.b.e7/k` is nullable, which none may be; it is taken not to be
            = help: state `Nullable="false"` for the properties of keys
        "#]],
    );
}

#[test]
fn base_types_that_are_none() {
    check(
        r#"<EntityType Name="e" BaseType="Edm.String"/><EntityType Name="f" BaseType="a.b.nope"/>"#,
        expect![[r#"
        m:3:1: warning[wrong-kind-of-type]: a.b.e: `Edm.String` is no entity type or complex type; the type is taken to have no base type
        = help: name a type that is declared with `EntityType` or `ComplexType`
        m:3:45: warning[unresolved-type]: a.b.f: the type `a.b.nope` is declared nowhere; the type is taken to have no base type
        = help: declare it, or add the document that does to `metadata` in codegen.toml
    "#]],
    );
    let (model, found) =
        model(&edmx(r#"<EntityType Name="e" BaseType="a.b.f"/><EntityType Name="f" BaseType="a.b.e"/>"#));
    expect![[r#"
        m:1:1: error[inheritance-cycle]: a.b.e: the type inherits from itself
        = help: correct one of the `BaseType` attributes of the cycle
    "#]]
    .assert_eq(&said("", &found));
    assert!(model.is_none());
    let (_, found) = super::model(&edmx(r#"<EntityType Name="e"/><ComplexType Name="e"/>"#));
    expect![[r#"
        m:1:1: error[duplicate-name]: a.b.e: a type of this name is declared twice
        = help: remove one of the declarations
        m:1:1: note: first declared here
    "#]]
    .assert_eq(&said("", &found));
}

#[test]
fn names_without_a_namespace() {
    check(
        r#"<ComplexType Name="c"><Property Name="a" Type="String"/></ComplexType>"#,
        expect![[r#"
        m:3:23: warning[unresolved-type]: a.b.c/a: the type `String` is declared nowhere; its values are kept as JSON
        = help: write its namespace before it, as in `Edm.String`
    "#]],
    );
}
