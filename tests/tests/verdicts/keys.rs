//! Pairs in which keys differ.

use super::{Case, Proof, case};
use csdlgen::diff::Impact::{Additive, Breaking};

/// As in [`super::cases`].
pub const CASES: &[Case] = &[
    case(
        "key of another type",
        r#"|<EntityType Name="u">KEY</EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"|<EntityType Name="u"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.Int32"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"let n = client.NSus().by_id("1");"#,
        Breaking,
    ),
    case(
        "key in other order",
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/><PropertyRef Name="b"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.Int32"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"|<EntityType Name="u"><Key><PropertyRef Name="b"/><PropertyRef Name="a"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.Int32"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"let n = client.NSus().by_id(("1", 2));"#,
        Breaking,
    ),
    Case {
        proof: Proof::Wire,
        ..case(
            "key in other order, all of one type",
            r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/><PropertyRef Name="b"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.String"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
            r#"|<EntityType Name="u"><Key><PropertyRef Name="b"/><PropertyRef Name="a"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.String"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
            r#"let n = client.NSus().by_id(("1", "2"));"#,
            Breaking,
        )
    },
    case(
        "key with one part more",
        r#"|<EntityType Name="u">KEY</EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"|<EntityType Name="u"><Key><PropertyRef Name="id"/><PropertyRef Name="b"/></Key><Property Name="id" Type="Edm.String"/><Property Name="b" Type="Edm.String"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"let n = client.NSus().by_id("1");"#,
        Breaking,
    ),
    case(
        "key that gets too long for a tuple",
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/><PropertyRef Name="b"/><PropertyRef Name="c"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.String"/><Property Name="c" Type="Edm.Guid"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/><PropertyRef Name="b"/><PropertyRef Name="c"/><PropertyRef Name="d"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.String"/><Property Name="c" Type="Edm.Guid"/><Property Name="d" Type="Edm.Int32"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"let n = client.NSus().by_id(("1", "2", "3"));"#,
        Breaking,
    ),
    case(
        "long key with one part more",
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/><PropertyRef Name="b"/><PropertyRef Name="c"/><PropertyRef Name="d"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.String"/><Property Name="c" Type="Edm.Guid"/><Property Name="d" Type="Edm.Int32"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/><PropertyRef Name="b"/><PropertyRef Name="c"/><PropertyRef Name="d"/><PropertyRef Name="e"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.String"/><Property Name="c" Type="Edm.Guid"/><Property Name="d" Type="Edm.Int32"/><Property Name="e" Type="Edm.Boolean"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"let n = client.NSus().by_id(UKey { a: "1".into(), b: "2".into(), c: "3".parse().unwrap(), d: 4 });"#,
        Breaking,
    ),
    case(
        "long key with a part of another type",
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/><PropertyRef Name="b"/><PropertyRef Name="c"/><PropertyRef Name="d"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.String"/><Property Name="c" Type="Edm.Guid"/><Property Name="d" Type="Edm.Int32"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/><PropertyRef Name="b"/><PropertyRef Name="c"/><PropertyRef Name="d"/></Key><Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.String"/><Property Name="c" Type="Edm.Guid"/><Property Name="d" Type="Edm.String"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"let n = client.NSus().by_id(UKey { a: "1".into(), b: "2".into(), c: "3".parse().unwrap(), d: 4 });"#,
        Breaking,
    ),
    case(
        "key that is none any more",
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/></Key><Property Name="a" Type="Edm.String"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/></Key><Property Name="a" Type="Edm.Stream"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"let n = client.NSus().by_id("1");"#,
        Breaking,
    ),
    case(
        "key that becomes one",
        r#"|<EntityType Name="u"><Property Name="a" Type="Edm.Int32"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        r#"|<EntityType Name="u"><Key><PropertyRef Name="a"/></Key><Property Name="a" Type="Edm.Int32"/></EntityType>+<EntitySet Name="NSus" EntityType="NS.u"/>"#,
        "let n = client.NSus().list();",
        Additive,
    ),
];
