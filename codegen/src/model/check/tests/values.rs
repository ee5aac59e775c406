//! Enumerations, type definitions and facets.

use super::{THING, check};
use expect_test::expect;

#[test]
fn members_of_enumerations() {
    check(
        &format!(
            r#"{THING}<EnumType Name="e"><Member Name="a" Value="0"/><Member Name="b" Value="0"/><Member Name="a" Value="1"/></EnumType>
<EnumType Name="f" UnderlyingType="Edm.Byte"><Member Name="a" Value="256"/><Member Name="b" Value="255"/></EnumType>
<EnumType Name="g"><Member Name="a" Value="2147483648"/></EnumType>
<EnumType Name="h" IsFlags="true"><Member Name="a" Value="-1"/></EnumType>
<EnumType Name="i"/>"#
        ),
        expect![[r#"
            m:4:76: warning[duplicate-enum-member]: a.b.e/a: the enumeration has a member of this name already; the first is used
            = help: remove one of them, or give it another name
            m:4:20: note: first declared here
            m:5:46: warning[enum-value-range]: a.b.f/a: `256` is no value of `Edm.Byte`; it is used as it is
            = help: correct the value, or state an underlying type that has it
            m:6:20: warning[enum-value-range]: a.b.g/a: `2147483648` is no value of `Edm.Int32`; it is used as it is
            = help: correct the value, or state an underlying type that has it
            m:7:35: warning[negative-flag]: a.b.h/a: `-1` is no value of a flag, which is not negative; it is used as it is
            = help: state a value of which each bit has a meaning
            m:8:1: warning[empty-enum]: a.b.i: the enumeration has no member; all of its values are kept as text
            = help: add the members to the metadata
        "#]],
    );
}

#[test]
fn underlying_types_of_enumerations() {
    check(
        &format!(
            r#"{THING}<EnumType Name="e" UnderlyingType="Edm.String"><Member Name="a" Value="0"/></EnumType>
<EnumType Name="f" UnderlyingType="a.b.e"><Member Name="a" Value="0"/></EnumType>"#
        ),
        expect![[r#"
            m:4:1: warning[bad-enum-type]: a.b.e: `Edm.String` is no type of which enumerations can be; `Edm.Int64` is assumed
            = help: state `Edm.Byte`, `Edm.SByte`, `Edm.Int16`, `Edm.Int32` or `Edm.Int64` as underlying type, or none
            m:5:1: warning[bad-enum-type]: a.b.f: `a.b.e` is no type of which enumerations can be; `Edm.Int64` is assumed
            = help: state `Edm.Byte`, `Edm.SByte`, `Edm.Int16`, `Edm.Int32` or `Edm.Int64` as underlying type, or none
        "#]],
    );
}

#[test]
fn type_definitions_of_what_they_cannot_be() {
    check(
        &format!(
            r#"{THING}<TypeDefinition Name="a" UnderlyingType="a.b.b"/><TypeDefinition Name="b" UnderlyingType="a.b.a"/>
<TypeDefinition Name="s" UnderlyingType="a.b.s"/><TypeDefinition Name="c" UnderlyingType="a.b.thing"/>
<TypeDefinition Name="d" UnderlyingType="Collection(Edm.String)"/><TypeDefinition Name="f" UnderlyingType="Edm.PrimitiveType"/>
<TypeDefinition Name="g" UnderlyingType="Edm.Stream"/><TypeDefinition Name="h" UnderlyingType="Edm.Nope"/>"#
        ),
        expect![[r#"
            m:4:1: warning[bad-type-definition]: a.b.a: `a.b.b` is no type of which a type definition can be; values are kept as JSON
            = help: state a primitive type as `UnderlyingType`, such as `Edm.String`
            m:4:50: warning[bad-type-definition]: a.b.b: `a.b.a` is no type of which a type definition can be; values are kept as JSON
            = help: state a primitive type as `UnderlyingType`, such as `Edm.String`
            m:5:1: warning[bad-type-definition]: a.b.s: `a.b.s` is no type of which a type definition can be; values are kept as JSON
            = help: state a primitive type as `UnderlyingType`, such as `Edm.String`
            m:5:50: warning[bad-type-definition]: a.b.c: `a.b.thing` is no type of which a type definition can be; values are kept as JSON
            = help: state a primitive type as `UnderlyingType`, such as `Edm.String`
            m:6:1: warning[bad-type-definition]: a.b.d: `Collection(Edm.String)` is no type of which a type definition can be; values are kept as JSON
            = help: state a primitive type as `UnderlyingType`, such as `Edm.String`
            m:6:67: warning[bad-type-definition]: a.b.f: `Edm.PrimitiveType` is no type of which a type definition can be; values are kept as JSON
            = help: state a primitive type as `UnderlyingType`, such as `Edm.String`
            m:7:55: warning[bad-type-definition]: a.b.h: `Edm.Nope` is no type of which a type definition can be; values are kept as JSON
            = help: state a primitive type as `UnderlyingType`, such as `Edm.String`
        "#]],
    );
}

#[test]
fn facets_that_are_none() {
    check(
        &format!(
            r#"{THING}<ComplexType Name="c"><Property Name="a" Type="Edm.String" MaxLength="long"/>
<Property Name="b" Type="Edm.Int32" MaxLength="3"/><Property Name="d" Type="Edm.Decimal" Precision="3" Scale="4"/>
<Property Name="e" Type="Edm.Decimal" Scale="Variable" Precision="-1"/><Property Name="f" Type="Edm.String" SRID="variable"/></ComplexType>
<Function Name="f"><Parameter Name="p" Type="Edm.Boolean" Precision="1"/><ReturnType Type="Edm.String" MaxLength="x"/></Function>
<TypeDefinition Name="t" UnderlyingType="Edm.String" MaxLength="?"/>"#
        ),
        expect![[r#"
            m:4:23: warning[bad-facet]: a.b.c/a: `MaxLength="long"` is not a whole number or `max`; it is ignored
            = help: correct the facet, or remove it
            m:5:1: warning[misplaced-facet]: a.b.c/b: `MaxLength` says nothing about values of type `Edm.Int32`; it is ignored
            = help: remove the facet, or correct the type
            m:5:52: warning[scale-above-precision]: a.b.c/d: the scale 4 is greater than the precision 3; it is ignored
            = help: correct one of the facets
            m:6:1: warning[bad-facet]: a.b.c/e: `Precision="-1"` is not a whole number; it is ignored
            = help: correct the facet, or remove it
            m:6:72: warning[misplaced-facet]: a.b.c/f: `SRID` says nothing about values of type `Edm.String`; it is ignored
            = help: remove the facet, or correct the type
            m:7:20: warning[misplaced-facet]: a.b.f/p: `Precision` says nothing about values of type `Edm.Boolean`; it is ignored
            = help: remove the facet, or correct the type
            m:7:74: warning[bad-facet]: a.b.f/$ReturnType: `MaxLength="x"` is not a whole number or `max`; it is ignored
            = help: correct the facet, or remove it
            m:8:1: warning[bad-facet]: a.b.t: `MaxLength="?"` is not a whole number or `max`; it is ignored
            = help: correct the facet, or remove it
        "#]],
    );
}

#[test]
fn default_values() {
    check(
        &format!(
            r#"{THING}<EnumType Name="e"><Member Name="a"/></EnumType><ComplexType Name="c">
<Property Name="a" Type="Edm.Int32" DefaultValue="x"/><Property Name="b" Type="Edm.Boolean" DefaultValue="True"/>
<Property Name="d" Type="a.b.e" DefaultValue="z"/><Property Name="f" Type="Collection(Edm.String)" DefaultValue="z"/>
<Property Name="g" Type="a.b.e" DefaultValue="a"/><Property Name="h" Type="Edm.Double" DefaultValue="-INF"/>
<Property Name="i" Type="a.b.e" DefaultValue="a.b.e'a'"/></ComplexType>"#
        ),
        expect![[r#"
            m:5:1: warning[bad-default-value]: a.b.c/a: `x` is no value of type `Edm.Int32`; the default is ignored
            = help: correct the default value, or remove it
            m:5:55: warning[bad-default-value]: a.b.c/b: `True` is no value of type `Edm.Boolean`; the default is ignored
            = help: correct the default value, or remove it
            m:6:1: warning[bad-default-value]: a.b.c/d: `z` is no value of type `a.b.e`; the default is ignored
            = help: correct the default value, or remove it
            m:6:51: warning[bad-default-value]: a.b.c/f: `z` is no value of type `Collection(Edm.String)`; the default is ignored
            = help: correct the default value, or remove it
        "#]],
    );
}

#[test]
fn digits_behind_the_second() {
    check(
        r#"<ComplexType Name="c"><Property Name="a" Type="Edm.Duration" Precision="12"/>
<Property Name="b" Type="Edm.DateTimeOffset" Precision="13"/></ComplexType>"#,
        expect![[r#"
            m:4:1: warning[precision-range]: a.b.c/b: values of type `Edm.DateTimeOffset` have at most 12 digits behind the second; it is ignored
            = help: correct `Precision`, or remove it
        "#]],
    );
}
