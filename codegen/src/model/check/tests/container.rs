//! The container and its children.

use super::{THING, check};
use expect_test::expect;

#[test]
fn children_of_one_name() {
    check(
        &format!(
            r#"{THING}<Function Name="f"><ReturnType Type="Edm.String"/></Function>
<EntityContainer Name="c"><EntitySet Name="things" EntityType="a.b.thing"/>
<EntitySet Name="things" EntityType="a.b.thing"/><Singleton Name="things" Type="a.b.thing"/>
<FunctionImport Name="things" Function="a.b.f"/></EntityContainer>"#
        ),
        expect![[r#"
            m:6:1: warning[duplicate-child]: a.b.c/things: the container has a child of this name already; the first is used
            = help: remove one of them, or give it another name
            m:5:27: note: first declared here
            m:6:50: warning[duplicate-child]: a.b.c/things: the container has a child of this name already; the first is used
            = help: remove one of them, or give it another name
            m:5:27: note: first declared here
            m:7:1: warning[duplicate-child]: a.b.c/things: the container has a child of this name already; the first is used
            = help: remove one of them, or give it another name
            m:5:27: note: first declared here
        "#]],
    );
}

#[test]
fn children_of_a_complex_type() {
    check(
        &format!(
            r#"{THING}<ComplexType Name="k"/><EntityContainer Name="c">
<EntitySet Name="s" EntityType="a.b.k"/><Singleton Name="t" Type="a.b.k"/></EntityContainer>"#
        ),
        expect![[r#"
            m:5:1: warning[not-an-entity-type]: a.b.c/s: `a.b.k` is a complex type, where an entity type is wanted; the entity set is left out
            = help: declare the type as `EntityType`; a value of a complex type is a `Property`
            m:4:1: note: a complex type
            m:5:41: warning[not-an-entity-type]: a.b.c/t: `a.b.k` is a complex type, where an entity type is wanted; the singleton is left out
            = help: declare the type as `EntityType`; a value of a complex type is a `Property`
            m:4:1: note: a complex type
        "#]],
    );
}

#[test]
fn entity_sets_without_a_key() {
    check(
        &format!(
            r#"{THING}<EntityType Name="e"/><EntityContainer Name="c"><EntitySet Name="s" EntityType="a.b.e"/>
<Singleton Name="t" Type="a.b.e"/></EntityContainer>"#
        ),
        expect![[r#"
            m:4:49: warning[entity-set-without-key]: a.b.c/s: `a.b.e` has no key; the set is listed, but none of its entities addressed
            = help: state the key of the type in the metadata
            m:4:1: note: the type
        "#]],
    );
}

#[test]
fn bindings_that_bind_nothing() {
    check(
        &format!(
            r#"{THING}<EntityType Name="e" BaseType="a.b.thing"><NavigationProperty Name="n" Type="a.b.thing"/>
<NavigationProperty Name="m" Type="a.b.other"/><NavigationProperty Name="o" Type="a.b.thing"/></EntityType>
<EntityType Name="other"><Key><PropertyRef Name="k"/></Key><Property Name="k" Type="Edm.String" Nullable="false"/></EntityType>
<EntityContainer Name="c"><EntitySet Name="things" EntityType="a.b.thing"/><EntitySet Name="es" EntityType="a.b.e">
<NavigationPropertyBinding Path="zz" Target="things"/>
<NavigationPropertyBinding Path="n" Target="nope"/>
<NavigationPropertyBinding Path="n" Target="things"/>
<NavigationPropertyBinding Path="n" Target="es"/>
<NavigationPropertyBinding Path="o" Target="things/nope"/>
<NavigationPropertyBinding Path="m" Target="things"/></EntitySet></EntityContainer>"#
        ),
        expect![[r#"
            m:13:1: warning[binding-of-other-type]: a.b.c/es/m: `things` has entities of `a.b.thing`, but `m` leads to `a.b.other`; the binding is ignored
            = help: correct the binding, or remove it
            m:9:1: warning[unresolved-binding-target]: a.b.c/es/n: the container has no entity set or singleton `nope`; the binding is ignored
            = help: correct the binding, or remove it
            m:12:1: warning[unresolved-binding-target]: a.b.c/es/o: `nope` leads from `a.b.thing` to no entities; the binding is ignored
            = help: correct the binding, or remove it
            m:8:1: warning[unresolved-binding-path]: a.b.c/es/zz: `zz` leads from `a.b.e` to no navigation property; the binding is ignored
            = help: correct the binding, or remove it
            m:11:1: warning[duplicate-binding]: a.b.c/es/n: the path is bound already; the first binding is used
            = help: remove one of the bindings
            m:10:1: note: first declared here
        "#]],
    );
}

#[test]
fn imports_of_what_is_not_there() {
    check(
        &format!(
            r#"{THING}<Action Name="a" IsBound="true"><Parameter Name="b" Type="a.b.thing"/></Action>
<Function Name="f"><ReturnType Type="Edm.String"/></Function>
<EntityType Name="e"/><Function Name="h"><ReturnType Type="a.b.e"/></Function><EntityContainer Name="c">
<EntitySet Name="things" EntityType="a.b.thing"/><ActionImport Name="a" Action="a.b.a"/><ActionImport Name="z" Action="a.b.z"/>
<FunctionImport Name="f" Function="a.b.f" EntitySet="nope"/>
<FunctionImport Name="g" Function="a.b.f" EntitySet="things"/>
<FunctionImport Name="h" Function="a.b.h" EntitySet="things"/></EntityContainer>"#
        ),
        expect![[r#"
            m:7:50: warning[import-of-bound]: a.b.c/a: `a.b.a` is bound to a type, so nothing imports it; the import is left out
            = help: remove the import, or `IsBound` from the operation
            m:4:1: note: the operation
            m:7:89: warning[unresolved-operation]: a.b.c/z: there is no unbound operation `a.b.z`; the import is left out
            = help: correct the name, or add the document that declares the operation
            m:8:1: warning[unresolved-entity-set]: a.b.c/f: the container has no entity set `nope`; it is ignored
            = help: correct `EntitySet`, or remove it
            m:9:1: warning[entity-set-without-entities]: a.b.c/g: what is imported returns no entities; `things` is ignored
            = help: correct or remove `EntitySet`, or correct the return type
            m:10:1: warning[entity-set-of-other-type]: a.b.c/h: what is imported returns `a.b.e`, but `things` has `a.b.thing`; it is ignored
            = help: correct or remove `EntitySet`, or correct the return type
        "#]],
    );
}

#[test]
fn containers_that_are_several() {
    check(
        &format!(
            r#"{THING}<EntityContainer Name="c"><EntitySet Name="things" EntityType="a.b.thing"/></EntityContainer>
<EntityContainer Name="d"><EntitySet Name="others" EntityType="a.b.thing"/></EntityContainer>
<EntityContainer Name="e" Extends="x.y.z"/>"#
        ),
        expect![[r#"
            m:6:1: warning[unresolved-container]: a.b.e: the container `x.y.z`, which this one extends, is declared nowhere; its children are missing
            = help: add the document that declares it to `metadata` in codegen.toml
            m:5:1: warning[several-containers]: a.b.d: a service has one container; all of them are taken as one
            = help: remove the container, or let one extend the other
            m:4:1: note: the container of the service
            m:6:1: warning[several-containers]: a.b.e: a service has one container; all of them are taken as one
            = help: remove the container, or let one extend the other
            m:4:1: note: the container of the service
        "#]],
    );
}

#[test]
fn containers_in_a_ring() {
    check(
        &format!(
            r#"{THING}<EntityContainer Name="c" Extends="a.b.d"><EntitySet Name="things" EntityType="a.b.thing"/></EntityContainer>
<EntityContainer Name="d" Extends="a.b.c"/>"#
        ),
        expect![[r#"
            m:4:1: warning[extends-ring]: a.b.c: the container extends itself; all containers of the ring are taken as one
            = help: remove one of the `Extends` attributes of the ring
            m:5:1: warning[extends-ring]: a.b.d: the container extends itself; all containers of the ring are taken as one
            = help: remove one of the `Extends` attributes of the ring
        "#]],
    );
}
