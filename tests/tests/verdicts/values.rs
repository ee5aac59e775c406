//! Pairs in which differs what leads on from values.

use super::{Case, case};
use csdlgen::diff::Impact::{Additive, Breaking};

/// As in [`super::cases`].
pub const CASES: &[Case] = &[
    case(
        "stream of a complex type lost, which another one has, too",
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/><Property Name="content" Type="Edm.Stream"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/><Property Name="content" Type="Edm.Stream"/></ComplexType>"#,
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/><Property Name="content" Type="Edm.Stream"/></ComplexType>"#,
        r#"let n = client.NSts().by_id("1").property(T::A).content();"#,
        Breaking,
    ),
    case(
        "stream of a complex type added, which another one has, too",
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/><Property Name="content" Type="Edm.Stream"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/></ComplexType>"#,
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/><Property Name="content" Type="Edm.Stream"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/><Property Name="content" Type="Edm.Stream"/></ComplexType>"#,
        r#"let n = client.NSts().by_id("1").property(T::A).content();"#,
        Additive,
    ),
    case(
        "action of a complex type lost, which another one has, too",
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/></ComplexType><Action Name="act" IsBound="true"><Parameter Name="b" Type="NS.c1"/></Action><Action Name="act" IsBound="true"><Parameter Name="b" Type="NS.c2"/></Action>"#,
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/></ComplexType><Action Name="act" IsBound="true"><Parameter Name="b" Type="NS.c2"/></Action>"#,
        r#"let n = client.NSts().by_id("1").property(T::A).act();"#,
        Breaking,
    ),
    case(
        "action of a complex type added, which another one has, too",
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/></ComplexType><Action Name="act" IsBound="true"><Parameter Name="b" Type="NS.c2"/></Action>"#,
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/></ComplexType><Action Name="act" IsBound="true"><Parameter Name="b" Type="NS.c1"/></Action><Action Name="act" IsBound="true"><Parameter Name="b" Type="NS.c2"/></Action>"#,
        r#"let n = client.NSts().by_id("1").property(T::B).act();"#,
        Additive,
    ),
    case(
        "navigation property of a complex type lost, which another one has, too",
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/><NavigationProperty Name="n" Type="NS.t"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/><NavigationProperty Name="n" Type="NS.t"/></ComplexType>"#,
        r#"<Property Name="a" Type="NS.c1"/><Property Name="b" Type="NS.c2"/>|<ComplexType Name="c1"><Property Name="x" Type="Edm.String"/></ComplexType><ComplexType Name="c2"><Property Name="x" Type="Edm.String"/><NavigationProperty Name="n" Type="NS.t"/></ComplexType>"#,
        r#"let n = client.NSts().by_id("1").property(T::A).n().get();"#,
        Breaking,
    ),
    case(
        "function of a primitive type lost, which another one has, too",
        r#"<Property Name="p" Type="Edm.String"/><Property Name="q" Type="Edm.Int32"/>|<Function Name="f" IsBound="true"><Parameter Name="b" Type="Edm.String"/><ReturnType Type="Edm.String"/></Function><Function Name="f" IsBound="true"><Parameter Name="b" Type="Edm.Int32"/><ReturnType Type="Edm.String"/></Function>"#,
        r#"<Property Name="p" Type="Edm.String"/><Property Name="q" Type="Edm.Int32"/>|<Function Name="f" IsBound="true"><Parameter Name="b" Type="Edm.Int32"/><ReturnType Type="Edm.String"/></Function>"#,
        r#"let n = client.NSts().by_id("1").property(T::P).f();"#,
        Breaking,
    ),
    case(
        "action of an enumeration moved to collections of it",
        r#"<Property Name="s" Type="NS.s"/>|<EnumType Name="s"><Member Name="a"/></EnumType><Action Name="act" IsBound="true"><Parameter Name="b" Type="NS.s"/></Action>"#,
        r#"<Property Name="s" Type="NS.s"/>|<EnumType Name="s"><Member Name="a"/></EnumType><Action Name="act" IsBound="true"><Parameter Name="b" Type="Collection(NS.s)"/></Action>"#,
        r#"let n = client.NSts().by_id("1").property(T::S).act();"#,
        Breaking,
    ),
];
