//! Navigation properties.

use super::{THING, check};
use expect_test::expect;

#[test]
fn targets_that_are_no_entity_types() {
    check(
        &format!(
            r#"{THING}<ComplexType Name="c"/>
<EntityType Name="e" BaseType="a.b.thing"><NavigationProperty Name="n" Type="a.b.c"/>
<NavigationProperty Name="m" Type="Collection(a.b.c)"/></EntityType>"#
        ),
        expect![[r#"
            m:6:1: warning[not-an-entity-type]: a.b.e/m: `a.b.c` is a complex type, where an entity type is wanted; the navigation property is left out
            = help: declare the type as `EntityType`; a value of a complex type is a `Property`
            m:4:1: note: a complex type
            m:5:43: warning[not-an-entity-type]: a.b.e/n: `a.b.c` is a complex type, where an entity type is wanted; the navigation property is left out
            = help: declare the type as `EntityType`; a value of a complex type is a `Property`
            m:4:1: note: a complex type
        "#]],
    );
}

#[test]
fn partners_that_are_none() {
    check(
        &format!(
            r#"{THING}<EntityType Name="e" BaseType="a.b.thing">
<NavigationProperty Name="a" Type="a.b.f" Partner="nope"/>
<NavigationProperty Name="b" Type="a.b.f" Partner="elsewhere"/>
<NavigationProperty Name="c" Type="a.b.f" Partner="back"/>
<NavigationProperty Name="d" Type="a.b.f" Partner="back"/></EntityType>
<EntityType Name="f" BaseType="a.b.thing"><NavigationProperty Name="elsewhere" Type="a.b.f"/>
<NavigationProperty Name="back" Type="a.b.e" Partner="c"/></EntityType>"#
        ),
        expect![[r#"
            m:5:1: warning[unresolved-partner]: a.b.e/a: `a.b.f` has no navigation property `nope` to be the partner; it is taken to have none
            = help: correct the path of `Partner`, or remove it
            m:9:1: note: the type to which it leads
            m:6:1: warning[partner-of-other-type]: a.b.e/b: the partner `elsewhere` leads to no `a.b.e`; it is taken to be none
            = help: name the navigation property that leads back
            m:9:43: note: the partner
            m:8:1: warning[partner-of-another]: a.b.e/d: the partner `back` has another partner, `c`; it is taken to be none
            = help: let both navigation properties name each other
            m:10:1: note: the partner
        "#]],
    );
}

#[test]
fn constraints_that_hold_for_nothing() {
    check(
        &format!(
            r#"{THING}<EntityType Name="e" BaseType="a.b.thing"><Property Name="p" Type="Edm.String"/><Property Name="q" Type="Edm.Int32"/>
<NavigationProperty Name="a" Type="a.b.thing"><ReferentialConstraint Property="nope" ReferencedProperty="id"/></NavigationProperty>
<NavigationProperty Name="b" Type="a.b.thing"><ReferentialConstraint Property="p" ReferencedProperty="nope"/></NavigationProperty>
<NavigationProperty Name="c" Type="a.b.thing"><ReferentialConstraint Property="q" ReferencedProperty="id"/></NavigationProperty>
<NavigationProperty Name="d" Type="Collection(a.b.thing)"><ReferentialConstraint Property="p" ReferencedProperty="id"/></NavigationProperty>
<NavigationProperty Name="f" Type="a.b.thing"><ReferentialConstraint Property="p" ReferencedProperty="id"/>
<ReferentialConstraint Property="p" ReferencedProperty="id"/></NavigationProperty></EntityType>"#
        ),
        expect![[r#"
            m:5:47: warning[unresolved-constraint]: a.b.e/a: `a.b.e` has no property `nope`; the constraint is ignored
            = help: correct the referential constraint, or remove it
            m:6:47: warning[unresolved-constraint]: a.b.e/b: `a.b.thing` has no property `nope`; the constraint is ignored
            = help: correct the referential constraint, or remove it
            m:7:47: warning[constraint-of-other-type]: a.b.e/c: `q` is of type `Edm.Int32`, but `id`, which it refers to, is of type `Edm.String`; the constraint is ignored
            = help: correct the referential constraint, or remove it
            m:8:59: warning[constraint-of-collection]: a.b.e/d: a navigation property to a collection has a referential constraint; the constraint is ignored
            = help: correct the referential constraint, or remove it
            m:10:1: warning[duplicate-constraint]: a.b.e/f: the property `p` is constrained already; the first constraint is used
            = help: remove one of the constraints
            m:9:47: note: first declared here
        "#]],
    );
}

#[test]
fn containment_without_end() {
    check(
        &format!(
            r#"{THING}<EntityType Name="e" BaseType="a.b.thing">
<NavigationProperty Name="n" Type="a.b.thing" ContainsTarget="true" Nullable="false"/>
<NavigationProperty Name="m" Type="a.b.thing" ContainsTarget="true"/></EntityType>"#
        ),
        expect![[r#"
            m:5:1: warning[endless-containment]: a.b.e/n: each entity contains another of its kind, so that there is no last one; it is taken to be nullable
            = help: let the navigation property be nullable, or a collection
        "#]],
    );
}
