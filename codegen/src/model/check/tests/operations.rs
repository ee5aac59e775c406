//! Actions and functions.

use super::{THING, check};
use expect_test::expect;

#[test]
fn parameters_of_one_name() {
    check(
        &format!(
            r#"{THING}<Action Name="a" IsBound="true"><Parameter Name="b" Type="a.b.thing"/><Parameter Name="x" Type="Edm.String"/>
<Parameter Name="x" Type="Edm.Int32"/><Parameter Name="b" Type="Edm.String"/></Action>"#
        ),
        expect![[r#"
            m:5:1: warning[duplicate-parameter]: a.b.a/x: the operation has a parameter of this name already; the first is used
            = help: remove one of them, or give it another name
            m:4:71: note: first declared here
            m:5:39: warning[duplicate-parameter]: a.b.a/b: the operation has a parameter of this name already; the first is used
            = help: remove one of them, or give it another name
            m:4:33: note: first declared here
        "#]],
    );
}

#[test]
fn streams_as_parameters() {
    check(
        &format!(
            r#"{THING}<Action Name="a"><Parameter Name="s" Type="Edm.Stream"/></Action>
<Function Name="f"><ReturnType Type="Collection(Edm.Stream)"/></Function>"#
        ),
        expect![[r#"
            m:4:18: warning[stream-parameter]: a.b.a/s: a parameter is no stream; its values are kept as JSON
            = help: use `Edm.Binary`, or a navigation property to entities that have content
            m:5:1: warning[stream-collection]: a.b.f/$ReturnType: there are no collections of streams; its values are kept as JSON
            = help: use `Edm.Binary`, or a navigation property to entities that have content
        "#]],
    );
}

#[test]
fn overloads_of_one_signature() {
    check(
        &format!(
            r#"{THING}<Action Name="a"><Parameter Name="x" Type="Edm.String"/></Action>
<Action Name="a"><Parameter Name="y" Type="Edm.String"/></Action>
<Action Name="b" IsBound="true"><Parameter Name="t" Type="a.b.thing"/></Action>
<Action Name="b" IsBound="true"><Parameter Name="t" Type="a.b.thing"/><Parameter Name="y" Type="Edm.String"/></Action>
<Action Name="b" IsBound="true"><Parameter Name="t" Type="Collection(a.b.thing)"/></Action>
<Function Name="f"><Parameter Name="x" Type="Edm.String"/><Parameter Name="y" Type="Edm.String"/><ReturnType Type="Edm.String"/></Function>
<Function Name="f"><Parameter Name="y" Type="Edm.Int32"/><Parameter Name="x" Type="Edm.Int32"/><ReturnType Type="Edm.String"/></Function>
<Function Name="f"><Parameter Name="v" Type="Edm.String"/><Parameter Name="w" Type="Edm.String"/><ReturnType Type="Edm.String"/></Function>"#
        ),
        expect![[r#"
            m:5:1: warning[duplicate-overload]: a.b.a: an action that is not bound has no overloads; the first is used
            = help: remove one of them, or give it another name
            m:4:1: note: first declared here
            m:7:1: warning[duplicate-overload]: a.b.b: there is an action of this name for this type already; the first is used
            = help: remove one of them, or give it another name
            m:6:1: note: first declared here
            m:10:1: warning[duplicate-overload]: a.b.f: there is an overload with these parameters already; the first is used
            = help: remove one of them, or give it another name
            m:9:1: note: first declared here
            m:11:1: warning[ambiguous-overload]: a.b.f: another overload has parameters of the same types; the names of the parameters tell them apart
            = help: remove one of them, or give it other parameters
            m:9:1: note: first declared here
        "#]],
    );
}

#[test]
fn functions_that_return_nothing() {
    check(
        &format!(r#"{THING}<Function Name="f"/><Function Name="g" IsComposable="true"/>"#),
        expect![[r#"
            m:4:1: warning[function-without-return]: a.b.f: the function returns nothing; its answer is not read
            = help: add a `ReturnType`, or declare an action
            m:4:21: warning[function-without-return]: a.b.g: the function returns nothing; its answer is not read
            = help: add a `ReturnType`, or declare an action
        "#]],
    );
}

#[test]
fn entity_set_paths_that_lead_nowhere() {
    check(
        &format!(
            r#"{THING}<EntityType Name="e" BaseType="a.b.thing"><NavigationProperty Name="n" Type="a.b.other"/></EntityType>
<EntityType Name="other"><Property Name="p" Type="Edm.String"/></EntityType>
<Action Name="a" EntitySetPath="b"><ReturnType Type="a.b.thing"/></Action>
<Action Name="b" IsBound="true" EntitySetPath="b/n"><Parameter Name="b" Type="a.b.e"/></Action>
<Action Name="c" IsBound="true" EntitySetPath="x/n"><Parameter Name="b" Type="a.b.e"/><ReturnType Type="a.b.other"/></Action>
<Action Name="d" IsBound="true" EntitySetPath="b/nope"><Parameter Name="b" Type="a.b.e"/><ReturnType Type="a.b.other"/></Action>
<Action Name="e2" IsBound="true" EntitySetPath="b/n"><Parameter Name="b" Type="a.b.e"/><ReturnType Type="a.b.thing"/></Action>"#
        ),
        expect![[r#"
            m:6:1: warning[bad-entity-set-path]: a.b.a: the entity set path `b` belongs to an operation that is not bound; it is ignored
            = help: it names the binding parameter, and the navigation properties that lead from there to what is returned
            m:7:1: warning[bad-entity-set-path]: a.b.b: the entity set path `b/n` belongs to an operation that returns no entities; it is ignored
            = help: it names the binding parameter, and the navigation properties that lead from there to what is returned
            m:8:1: warning[bad-entity-set-path]: a.b.c: the entity set path `x/n` does not begin with the binding parameter `b`; it is ignored
            = help: it names the binding parameter, and the navigation properties that lead from there to what is returned
            m:9:1: warning[bad-entity-set-path]: a.b.d: the entity set path `b/nope` does not lead from `a.b.e` to a navigation property; it is ignored
            = help: it names the binding parameter, and the navigation properties that lead from there to what is returned
            m:10:1: warning[bad-entity-set-path]: a.b.e2: the entity set path `b/n` leads to `a.b.other`, but what is returned is `a.b.thing`; it is ignored
            = help: it names the binding parameter, and the navigation properties that lead from there to what is returned
        "#]],
    );
}

#[test]
fn bound_to_nothing() {
    check(
        &format!(r#"{THING}<Action Name="a" IsBound="true"/>"#),
        expect![[r#"
            m:4:1: warning[bound-to-nothing]: a.b.a: the operation is bound, but has no parameter; it is taken to be unbound
            = help: add the binding parameter, or remove `IsBound`
        "#]],
    );
}

#[test]
fn parameters_behind_optional_ones() {
    let optional = r#"<Annotation Term="Org.OData.Core.V1.OptionalParameter"/>"#;
    check(
        &format!(
            r#"<Action Name="a"><Parameter Name="x" Type="Edm.String">{optional}</Parameter>
<Parameter Name="y" Type="Edm.String"/></Action>"#
        ),
        expect![[r#"
            m:4:1: warning[required-after-optional]: a.b.a/y: the parameter must be given, but stands behind one that may be left out
            = help: put parameters that may be left out behind all others
            m:3:18: note: the parameter that may be left out
        "#]],
    );
}

#[test]
fn overloads_of_several_return_types() {
    check(
        r#"<Function Name="f"><ReturnType Type="Edm.String"/></Function>
<Function Name="f"><Parameter Name="x" Type="Edm.String"/><ReturnType Type="Collection(Edm.String)"/></Function>"#,
        expect![[r#"
            m:4:1: warning[overload-of-other-return]: a.b.f: the overload returns `Collection(Edm.String)`, and another `Edm.String`; each is read as its own type
            = help: let all overloads return the same type, or give one another name
            m:3:1: note: first declared here
        "#]],
    );
}
