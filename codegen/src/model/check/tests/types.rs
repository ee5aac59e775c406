//! Kinds of types, and members.

use super::{THING, check};
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
