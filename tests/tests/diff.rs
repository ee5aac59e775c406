//! What `diff` says: kinds and words, the older document, and the entry of a changelog.

use csdlgen::config::Config;
use csdlgen::diff::{Change, Kind, Places, Positions, Verdict, changelog, compare, inventory, resolve_earlier, text};
use csdlgen::{Inputs, Resolved};
use csdlgen_tests::inline::{self, document};
use expect_test::{Expect, expect};

const KEY: &str = "<Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>";

fn inputs(select: &str, schema: &str, overlay: Option<&str>) -> (Inputs, Config) {
    let overlay_key = if overlay.is_some() { "overlay = \"overlay.xml\"\n" } else { "" };
    let toml = format!("{}{}{overlay_key}{}{select}", inline::CRATE, inline::SERVICE, inline::CLOUD);
    let inputs = inline::inputs(&toml, document("a", schema), overlay.map(|blocks| document("overlay", blocks)));
    let config = Config::read(&inputs.sources[0], 0);
    let config = config.unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)));
    (inputs, config)
}

const ALL: &str = "[select]\npaths = [\"/**\"]\n";

fn resolved((inputs, config): &(Inputs, Config)) -> Resolved {
    csdlgen::resolve(inputs, config).unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)))
}

fn hotel(members: &str, beside: &str) -> String {
    format!(
        "<EntityType Name=\"room\">{KEY}\n{members}\n</EntityType>\n{beside}\n\
         <EntityContainer Name=\"c\"><EntitySet Name=\"rooms\" EntityType=\"a.room\"/></EntityContainer>"
    )
}

fn changes(old: &str, new: &str) -> Vec<Change> {
    let [old, new] = [old, new].map(|schema| inventory(&resolved(&inputs(ALL, schema, None))));
    compare(&old, &new)
}

/// The text for a terminal, with places.
fn check_text(old: &str, new: &str, expected: Expect) {
    let [old, new] = [old, new].map(|schema| inputs(ALL, schema, None));
    let (old_side, new_side) = (resolved(&old), resolved(&new));
    let places = Places {
        old: &Positions::of(&old_side.model),
        new: &Positions::of(&new_side.model),
        old_sources: &old.0.sources,
        new_sources: &new.0.sources,
    };
    expected.assert_eq(&text(&compare(&inventory(&old_side), &inventory(&new_side)), places));
}

#[test]
fn changes_have_kind_consequence_and_place() {
    check_text(
        &hotel("<Property Name=\"number\" Type=\"Edm.String\"/>\n<Property Name=\"Floor\" Type=\"Edm.Int32\"/>", ""),
        &hotel(
            "<Property Name=\"floor\" Type=\"Edm.Int32\"/>\n<Property Name=\"number\" Type=\"Edm.String\" Nullable=\"false\"/>",
            "<Action Name=\"clean\" IsBound=\"true\"><Parameter Name=\"r\" Type=\"a.room\"/></Action>",
        ),
        expect![[r#"
            additive: a.clean(a.room): method requests::RoomItem.clean() -> () added (m.xml:7)
            behaviour: a.room/floor: field models::Room.floor: now `floor` on the wire; was `Floor` on the wire (m.xml:4)
            behaviour: a.room/number: field models::Room.number: now not nullable; was nullable (m.xml:5)
            verdict: minor
        "#]],
    );
}

#[test]
fn the_parts_of_a_long_key_go_by_name() {
    let hotel = |key: &str| {
        let refs: String = key.chars().map(|c| format!("<PropertyRef Name=\"{c}\"/>")).collect();
        let all: String = key.chars().map(|c| format!("<Property Name=\"{c}\" Type=\"Edm.String\"/>")).collect();
        let key = if refs.is_empty() { refs } else { format!("<Key>{refs}</Key>") };
        let stay = format!("<EntityType Name=\"stay\">{key}{all}</EntityType>");
        hotel("<NavigationProperty Name=\"stays\" Type=\"Collection(a.stay)\" ContainsTarget=\"true\"/>", &stay)
    };
    assert_eq!(changes(&hotel("abcd"), &hotel("dbca")), []);
    let said = |old: &str, new: &str| changelog(&changes(&hotel(old), &hotel(new)), None);
    expect![[r#"
        ### Breaking changes

        - The key of `Stay` is `(a, c, b) of type (String, String, String)` now; it was `(a, b, c) of type (String, String, String)`.
    "#]].assert_eq(&said("abc", "acb"));
    expect![[r#"
        ### Breaking changes

        - The key of `Stay` is `(a, b, c, d) of type StayKey` now; it was `(a, b, c) of type (String, String, String)`.

        ### New

        - `Stay` has a new property `d` (`Option<String>`).
    "#]]
    .assert_eq(&said("abc", "abcd"));
    expect![[r#"
        ### New

        - `Stay` has a new property `a` (`Option<String>`).
        - `Stay` has a new key `(a) of type String`.
        - `RoomStays` has 3 new operations: `Delete`, `Get`, `Update`.
    "#]]
    .assert_eq(&said("", "a"));
    expect![[r#"
        ### Breaking changes

        - The key of `Stay` is `(a, b, c, d, e) of type StayKey` now; it was `(a, b, c, d) of type StayKey`.

        ### New

        - `Stay` has a new property `e` (`Option<String>`).
        - `StayKey` has a new key part `e`.
    "#]]
    .assert_eq(&said("abcd", "abcde"));
}

#[test]
fn a_changelog_is_prose() {
    let old = hotel(
        "<Property Name=\"number\" Type=\"Edm.String\"/><Property Name=\"machineName\" Type=\"Edm.String\"/>\
         <Property Name=\"state\" Type=\"a.state\"/><Property Name=\"x\" Type=\"Edm.String\"/>",
        "<EnumType Name=\"state\"><Member Name=\"free\" Value=\"0\"/></EnumType>",
    );
    let described = "<Annotation Term=\"Org.OData.Core.V1.Description\" String=\"Words.\"/>";
    let deprecated = "<Annotation Term=\"Org.OData.Core.V1.Revisions\"><Collection><Record>\
                      <PropertyValue Property=\"Kind\" EnumMember=\"Org.OData.Core.V1.RevisionKind/Deprecated\"/>\
                      <PropertyValue Property=\"Date\" Date=\"2024-01-02\"/>\
                      <PropertyValue Property=\"RemovalDate\" Date=\"2026-01-02\"/>\
                      <PropertyValue Property=\"Description\" String=\"Use number.\"/></Record></Collection></Annotation>";
    let new = hotel(
        &format!(
            "<Property Name=\"number\" Type=\"Edm.Int32\">{described}</Property>\
             <Property Name=\"machineNames\" Type=\"Edm.String\"/>\
             <Property Name=\"version\" Type=\"Edm.String\"/><Property Name=\"beds\" Type=\"Collection(a.bed)\"/>\
             <Property Name=\"state\" Type=\"a.state\">{described}</Property>\
             <Property Name=\"x\" Type=\"Edm.String\" Nullable=\"false\">{deprecated}</Property>\
             <NavigationProperty Name=\"next\" Type=\"a.room\"/>"
        ),
        "<EnumType Name=\"state\"><Member Name=\"free\" Value=\"0\"/><Member Name=\"taken\" Value=\"1\"/>\
         <Member Name=\"closed\" Value=\"2\"/></EnumType>\
         <ComplexType Name=\"bed\"><Property Name=\"width\" Type=\"Edm.Int32\"/></ComplexType>",
    );
    expect![[r#"
        ## 0.1.0 → 0.2.0

        ### Breaking changes

        - `Room` has lost the property `machine_name` (perhaps it is `machine_names` now).
        - The property `number` of `Room` is `Option<i32>` now; it was `Option<String>`.

        ### New

        - `Room` has 3 new properties: `beds` (`Option<Vec<Bed>>`), `machine_names` (`Option<String>`), `version` (`Option<String>`).
        - `RoomItem` has a new method `next()`.
        - `Room` has a new navigation property `NEXT`.
        - There is a new type `Bed`.
        - `State` has 2 new members: `Closed`, `Taken`.

        ### Changed behaviour

        - The property `x` of `Room` is not nullable now; it was nullable.
        - The property `x` of `Room` is deprecated: Use number. (removal date 2026-01-02) (since 2024-01-02).

        ### Documentation

        - The documentation of 2 properties changed.
    "#]].assert_eq(&changelog(&changes(&old, &new), Some("0.1.0 → 0.2.0")));
    assert_eq!(changelog(&[], None), "");
}

#[test]
fn what_an_older_document_lacks_is_new() {
    let old = hotel("<Property Name=\"number\" Type=\"Edm.String\"/>", "");
    let new = hotel(
        "<Property Name=\"number\" Type=\"Edm.String\"/><Property Name=\"floor\" Type=\"Edm.Int32\"/>\
         <NavigationProperty Name=\"guests\" Type=\"Collection(a.guest)\" ContainsTarget=\"true\"/>",
        &format!("<EntityType Name=\"guest\">{KEY}</EntityType>"),
    );
    let select = "[select]\npaths = [\"/rooms/{id}/guests/**\", \"/rooms/**\"]\n\
                  [select.types.\"a.room\"]\nproperties = [\"floor\", \"number\"]\nnavigation = [\"guests\"]\n\
                  [select.types.\"a.guest\"]\n[references]\n\"a.guest\" = \"rooms/1/guests\"\n\
                  [aliases]\nfirst_guests = \"rooms/1/guests\"\n[rename]\n\"a.guest\" = \"Visitor\"\n";
    let overlay = "<Annotations Target=\"a.guest/id\"><Annotation Term=\"Org.OData.Core.V1.Computed\"/></Annotations>\
                   <Annotations Target=\"a.room/number\"><Annotation Term=\"Org.OData.Core.V1.Computed\"/></Annotations>";
    let [(old_inputs, config), newer] = [old, new].map(|schema| inputs(select, &schema, Some(overlay)));
    assert!(csdlgen::resolve(&old_inputs, &config).is_err(), "the newer side stays strict");
    let earlier = resolve_earlier(&old_inputs, &config);
    let earlier = earlier.unwrap_or_else(|found| panic!("{}", found.render(&old_inputs.sources)));
    let changes = compare(&inventory(&earlier), &inventory(&resolved(&newer)));
    let kinds: Vec<Kind> = changes.iter().map(|change| change.kind).collect();
    assert!(kinds.iter().all(|kind| *kind == Kind::Added), "{changes:?}");
    for path in ["models::Room.floor", "models::Visitor", "Client.first_guests()", "models::Room::GUESTS"] {
        assert!(changes.iter().any(|change| change.path == path), "{path}: {changes:?}");
    }
    assert_eq!(Verdict::of(&changes), Verdict::Minor);
    // The overlay holds on the older side, too, as far as it can.
    assert!(!changes.iter().any(|change| change.path.contains("NUMBER")), "{changes:?}");
}

#[test]
fn an_older_document_that_cannot_be_used_is_refused() {
    let twice = format!("<EntityType Name=\"room\">{KEY}</EntityType>{}", hotel("", ""));
    let (inputs, config) = inputs(ALL, &twice, None);
    let found = resolve_earlier(&inputs, &config).expect_err("a name declared twice");
    assert!(found.iter().any(|found| found.code == "duplicate-name"));
}
