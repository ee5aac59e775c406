//! What is said about mistakes in `codegen.toml`: place, subject, reason, remedy.

use csdlgen_tests::inline::{self, CLOUD, CRATE, SERVICE, document};
use expect_test::{Expect, expect};

const METADATA: &str = r#"
<EnumType Name="color"><Member Name="red"/></EnumType>
<ComplexType Name="place"><Property Name="city" Type="Edm.String"/></ComplexType>
<EntityType Name="person"><Key><PropertyRef Name="id"/></Key>
<Property Name="id" Type="Edm.String" Nullable="false"/><Property Name="home" Type="a.b.place"/><Property Name="eyes" Type="a.b.color"/>
<NavigationProperty Name="friends" Type="Collection(a.b.person)"/>
</EntityType>
<EntityType Name="pet"><Key><PropertyRef Name="number"/></Key><Property Name="number" Type="Edm.Int32" Nullable="false"/></EntityType>
<EntityType Name="seat"><Key><PropertyRef Name="row"/><PropertyRef Name="number"/></Key>
<Property Name="row" Type="Edm.String" Nullable="false"/><Property Name="number" Type="Edm.Int32" Nullable="false"/></EntityType>
<EntityContainer Name="service"><EntitySet Name="people" EntityType="a.b.person"/><EntitySet Name="pets" EntityType="a.b.pet"/>
<EntitySet Name="seats" EntityType="a.b.seat"/></EntityContainer>"#;

fn findings(toml: &str) -> String {
    inline::findings(&inline::inputs(toml, document("a.b", METADATA), None))
}

/// A mistake in the whole of a `codegen.toml`.
fn check(toml: &str, expected: Expect) {
    expected.assert_eq(&findings(toml));
}

/// A mistake in what comes behind `[crate]`, `[service]` and `[[cloud]]`.
fn check_rest(toml: &str, expected: Expect) {
    expected.assert_eq(&findings(&format!("{CRATE}{SERVICE}{CLOUD}{toml}")));
}

/// A mistake that stops the generator, with a message that has these parts.
fn check_refused(toml: &str, parts: &[&str]) {
    let found = findings(toml);
    let is_said = |line: &str| line.contains(": error[") && parts.iter().all(|part| line.contains(part));
    assert!(found.lines().any(is_said), "{toml}\nhas no error with {parts:?}:\n{found}");
}

#[test]
fn what_is_right_is_not_reported() {
    check_rest("[select]\npaths = [\"/**\"]\n", expect![[""]]);
}

#[test]
fn no_toml() {
    check(
        "[crate\nname = 1",
        expect![[r#"
        codegen.toml:1:7: error[malformed-toml]: unclosed table, expected `]`
             1 | [crate
               |       ^
    "#]],
    );
    check(
        "",
        expect![[r#"
            codegen.toml:1:1: error[missing-key]: crate: the key is missing
                 1 |
                   | ^
                   = help: README.md documents codegen.toml
            codegen.toml:1:1: error[missing-key]: service: the key is missing
                 1 |
                   | ^
                   = help: README.md documents codegen.toml
            codegen.toml:1:1: error[missing-key]: select: the key is missing
                 1 |
                   | ^
                   = help: README.md documents codegen.toml
            codegen.toml:1:1: error[bad-value]: cloud: a `[[cloud]]` with the service root is wanted
                 1 |
                   | ^
        "#]],
    );
}

#[test]
fn missing_keys() {
    check(
        "[crate]\nname = \"x\"\n[service]\n[[cloud]]\n[select]\n",
        expect![[r#"
        codegen.toml:1:1: error[missing-key]: crate.version: the key is missing
             1 | [crate]
               | ^
               = help: README.md documents codegen.toml
        codegen.toml:1:1: error[missing-key]: crate.description: the key is missing
             1 | [crate]
               | ^
               = help: README.md documents codegen.toml
        codegen.toml:3:1: error[missing-key]: service.name: the key is missing
             3 | [service]
               | ^
               = help: README.md documents codegen.toml
        codegen.toml:3:1: error[missing-key]: service.version: the key is missing
             3 | [service]
               | ^
               = help: README.md documents codegen.toml
        codegen.toml:3:1: error[bad-value]: service.metadata: list at least one metadata document
             3 | [service]
               | ^
        codegen.toml:4:1: error[missing-key]: cloud.name: the key is missing
             4 | [[cloud]]
               | ^
               = help: README.md documents codegen.toml
        codegen.toml:4:1: error[missing-key]: cloud.root: the key is missing
             4 | [[cloud]]
               | ^
               = help: README.md documents codegen.toml
    "#]],
    );
}

#[test]
fn unknown_keys() {
    check_rest(
        "[select]\npath = [\"/**\"]\n[alias]\nx = \"people\"\n[zebra]\n",
        expect![[r#"
        codegen.toml:13:1: error[unknown-key]: select.path: the key is unknown
            13 | path = ["/**"]
               | ^
               = help: did you mean `paths`?
        codegen.toml:14:2: error[unknown-key]: alias: the key is unknown
            14 | [alias]
               |  ^
               = help: did you mean `aliases`?
        codegen.toml:16:2: error[unknown-key]: zebra: the key is unknown
            16 | [zebra]
               |  ^
               = help: known here: crate, service, cloud, select, aliases, references, rename, areas
    "#]],
    );
    check(
        &format!(
            "{CRATE}licence = \"MIT\"\n{SERVICE}key_style = \"segment\"\n{CLOUD}host = []\n[select]\npaths = [\"/**\"]\n"
        ),
        expect![[r#"
            codegen.toml:5:1: error[unknown-key]: crate.licence: the key is unknown
                 5 | licence = "MIT"
                   | ^
                   = help: did you mean `license`?
            codegen.toml:10:1: error[unknown-key]: service.key_style: the key is unknown
                10 | key_style = "segment"
                   | ^
                   = help: did you mean `key-style`?
            codegen.toml:14:1: error[unknown-key]: cloud.host: the key is unknown
                14 | host = []
                   | ^
                   = help: did you mean `hosts`?
        "#]],
    );
}

#[test]
fn wrong_kinds() {
    check_rest(
        "aliases = 1\n[select]\npaths = \"/**\"\n[select.types]\n\"a.b.pet\" = true\n",
        expect![[r#"
        codegen.toml:12:1: error[unknown-key]: cloud.aliases: the key is unknown
            12 | aliases = 1
               | ^
               = help: known here: name, root, hosts, scopes
        codegen.toml:14:9: error[wrong-kind]: select.paths: a list of strings is wanted, not string
            14 | paths = "/**"
               |         ^
        codegen.toml:16:13: error[wrong-kind]: select.types.a.b.pet: a table is wanted, not boolean
            16 | "a.b.pet" = true
               |             ^
    "#]],
    );
    check(
        "cloud = 1\nselect = []\n[crate]\nname = 7\nversion = \"1\"\ndescription = \"\"\n\
         [service]\nname = \"X\"\nversion = 1.0\nmetadata = [\"m.xml\", 2]\nconsistency-level = \"yes\"\n",
        expect![[r#"
            codegen.toml:4:8: error[wrong-kind]: crate.name: a string is wanted, not integer
                 4 | name = 7
                   |        ^
            codegen.toml:9:11: error[wrong-kind]: service.version: a string is wanted, not float
                 9 | version = 1.0
                   |           ^
            codegen.toml:10:12: error[wrong-kind]: service.metadata: a list of strings is wanted, not array
                10 | metadata = ["m.xml", 2]
                   |            ^
            codegen.toml:11:21: error[wrong-kind]: service.consistency-level: true or false is wanted, not string
                11 | consistency-level = "yes"
                   |                     ^
            codegen.toml:10:12: error[bad-value]: service.metadata: list at least one metadata document
                10 | metadata = ["m.xml", 2]
                   |            ^
            codegen.toml:1:9: error[wrong-kind]: cloud: an array of tables is wanted, not integer
                 1 | cloud = 1
                   |         ^
            codegen.toml:2:10: error[wrong-kind]: select: a table is wanted, not array
                 2 | select = []
                   |          ^
            codegen.toml:1:9: error[bad-value]: cloud: a `[[cloud]]` with the service root is wanted
                 1 | cloud = 1
                   |         ^
        "#]],
    );
}

#[test]
fn wrong_values() {
    check(
        &format!(
            "[crate]\nname = \"my crate\"\nversion = \"0.1.0\"\ndescription = \"X.\"\n{SERVICE}key-style = \"brackets\"\n\
             [[cloud]]\nname = \"global\"\nroot = \"http://example.com\"\n[select]\npaths = [\"/**\"]\n"
        ),
        expect![[r#"
            codegen.toml:2:8: error[bad-value]: crate.name: a crate name has ASCII letters, digits, `-` and `_`, and begins with a letter
                 2 | name = "my crate"
                   |        ^
            codegen.toml:9:13: error[bad-value]: service.key-style: one of `parentheses`, `segment` is wanted
                 9 | key-style = "brackets"
                   |             ^
            codegen.toml:12:8: error[bad-value]: cloud.root: a service root begins with `https://`
                12 | root = "http://example.com"
                   |        ^
        "#]],
    );
    check(
        &format!("{CRATE}[service]\nname = \"X\"\nversion = \"v1\"\nmetadata = []\n{CLOUD}[select]\npaths = []\n"),
        expect![[r#"
            codegen.toml:8:12: error[bad-value]: service.metadata: list at least one metadata document
                 8 | metadata = []
                   |            ^
        "#]],
    );
}

#[test]
fn a_cloud_is_needed_and_has_a_name_of_its_own() {
    check_refused(&format!("{CRATE}{SERVICE}[select]\npaths = [\"/**\"]\n"), &["cloud"]);
    // Both would be `Cloud::GLOBAL`.
    let second = "[[cloud]]\nname = \"Global\"\nroot = \"https://example.org\"\n";
    check_refused(&format!("{CRATE}{SERVICE}{CLOUD}{second}[select]\npaths = [\"/**\"]\n"), &["cloud"]);
}

#[test]
fn malformed_patterns() {
    check_rest(
        "[select]\npaths = [\"people\", \"/people//x\", \"/peo*\", \"/people#get\", \"/people#\"]\n",
        expect![[r#"
            codegen.toml:13:10: error[bad-path-pattern]: people: a path begins with `/`
                13 | paths = ["people", "/people//x", "/peo*", "/people#get", "/people#"]
                   |          ^
                   = help: write the path as it stands behind the service root
            codegen.toml:13:20: error[bad-path-pattern]: /people//x: a segment is empty
                13 | paths = ["people", "/people//x", "/peo*", "/people#get", "/people#"]
                   |                    ^
                   = help: remove the second `/`
            codegen.toml:13:34: error[bad-path-pattern]: /peo*: `peo*` mixes text and wildcard
                13 | paths = ["people", "/people//x", "/peo*", "/people#get", "/people#"]
                   |                                  ^
                   = help: a wildcard is a segment of its own
            codegen.toml:13:43: error[bad-path-pattern]: /people#get: `get` is no method
                13 | paths = ["people", "/people//x", "/peo*", "/people#get", "/people#"]
                   |                                           ^
                   = help: methods are DELETE, GET, PATCH, POST and PUT
            codegen.toml:13:58: error[bad-path-pattern]: /people#: `` is no method
                13 | paths = ["people", "/people//x", "/peo*", "/people#get", "/people#"]
                   |                                                          ^
                   = help: methods are DELETE, GET, PATCH, POST and PUT
        "#]],
    );
}

#[test]
fn patterns_that_select_nothing() {
    check_rest(
        "[select]\npaths = [\"/people\", \"/persons\", \"/people/{id}#POST\", \"/people/friends\"]\n",
        expect![[r#"
            codegen.toml:13:21: error[selects-nothing]: /persons: the path pattern selects nothing
                13 | paths = ["/people", "/persons", "/people/{id}#POST", "/people/friends"]
                   |                     ^
                   = help: `cargo xtask list` shows the paths of the selection; compare spelling and methods. Where the metadata was cut down to an earlier selection, `cargo xtask update` gets what is missing
            codegen.toml:13:33: error[selects-nothing]: /people/{id}#POST: the path pattern selects nothing
                13 | paths = ["/people", "/persons", "/people/{id}#POST", "/people/friends"]
                   |                                 ^
                   = help: `cargo xtask list` shows the paths of the selection; compare spelling and methods. Where the metadata was cut down to an earlier selection, `cargo xtask update` gets what is missing
            codegen.toml:13:54: error[selects-nothing]: /people/friends: the path pattern selects nothing
                13 | paths = ["/people", "/persons", "/people/{id}#POST", "/people/friends"]
                   |                                                      ^
                   = help: `cargo xtask list` shows the paths of the selection; compare spelling and methods. Where the metadata was cut down to an earlier selection, `cargo xtask update` gets what is missing
        "#]],
    );
}

#[test]
fn unknown_types_and_properties() {
    check_rest(
        "[select]\npaths = [\"/people\"]\n[select.types.\"a.b.persn\"]\n[select.types.\"zebra\"]\n[select.types.\"a.b.color\"]\n\
         [select.types.\"a.b.person\"]\nproperties = [\"id\", \"hom\"]\nnavigation = [\"friend\", \"zebra\"]\n",
        expect![[r#"
            codegen.toml:16:15: error[unknown-name]: a.b.color: the metadata has nothing of this name
                16 | [select.types."a.b.color"]
                   |               ^
                   = help: did you mean `a.b.place`?
            codegen.toml:14:15: error[unknown-name]: a.b.persn: the metadata has nothing of this name
                14 | [select.types."a.b.persn"]
                   |               ^
                   = help: did you mean `a.b.person`?
            codegen.toml:18:21: error[unknown-name]: a.b.person/hom: the metadata has nothing of this name
                18 | properties = ["id", "hom"]
                   |                     ^
                   = help: did you mean `home`?
            codegen.toml:19:15: error[unknown-name]: a.b.person/friend: the metadata has nothing of this name
                19 | navigation = ["friend", "zebra"]
                   |               ^
                   = help: did you mean `friends`?
            codegen.toml:19:25: error[unknown-name]: a.b.person/zebra: the metadata has nothing of this name
                19 | navigation = ["friend", "zebra"]
                   |                         ^
                   = help: write the name as the metadata does, with its namespace in full
            codegen.toml:15:15: error[unknown-name]: zebra: the metadata has nothing of this name
                15 | [select.types."zebra"]
                   |               ^
                   = help: write the name as the metadata does, with its namespace in full
        "#]],
    );
    check_rest(
        "[select]\npaths = [\"/people\"]\n[references]\n\"a.b.persons\" = \"people\"\n",
        expect![[r#"
        codegen.toml:15:1: error[unknown-name]: a.b.persons: the metadata has nothing of this name
            15 | "a.b.persons" = "people"
               | ^
               = help: did you mean `a.b.person`?
    "#]],
    );
}

#[test]
fn aliases_that_lead_nowhere() {
    check_rest(
        "[select]\npaths = [\"/people/{id}\"]\n[aliases]\na = \"persons/1\"\nb = \"people/1/enemies\"\nc = \"\"\n",
        expect![[r#"
            codegen.toml:15:5: error[alias-path]: persons/1: `persons` is no place of the selection
                15 | a = "persons/1"
                   |     ^
                   = help: an alias goes from an entity set or singleton over keys and navigation properties that `paths` selects
            codegen.toml:16:5: error[alias-path]: people/1/enemies: `enemies` is no place of the selection
                16 | b = "people/1/enemies"
                   |     ^
                   = help: an alias goes from an entity set or singleton over keys and navigation properties that `paths` selects
            codegen.toml:17:5: error[alias-path]: `` is no place of the selection
                17 | c = ""
                   |     ^
                   = help: an alias goes from an entity set or singleton over keys and navigation properties that `paths` selects
        "#]],
    );
}

#[test]
fn alias_keys_that_are_none() {
    // The key of a pet is a number, and stands in the crate's code.
    for key in ["one", "1); evil(2", "99999999999", "-", "1 + 1"] {
        let toml = format!("[select]\npaths = [\"/pets/{{id}}\"]\n[aliases]\na = \"pets/{key}\"\n");
        check_refused(&format!("{CRATE}{SERVICE}{CLOUD}{toml}"), &["alias-path", &format!("pets/{key}")]);
    }
    // A key of two parts is no segment.
    let toml = "[select]\npaths = [\"/seats/{id}\"]\n[aliases]\na = \"seats/A\"\n";
    check_refused(&format!("{CRATE}{SERVICE}{CLOUD}{toml}"), &["alias-path", "seats/A"]);
}

#[test]
fn renames_of_nothing() {
    check_rest(
        "[select]\npaths = [\"/people\"]\n[rename]\n\"a.b.persn\" = \"Human\"\n\"a.b.person/hme\" = \"x\"\n\"a.b.pet\" = \"Animal\"\n\
         \"a.b.person\" = \"Human\"\n\"a.b.color/red\" = \"crimson\"\n",
        expect![[r#"
            codegen.toml:15:1: error[unknown-name]: a.b.persn: nothing that the crate exposes has this name
                15 | "a.b.persn" = "Human"
                   | ^
                   = help: write types as `Namespace.type` and their members as `Namespace.type/member`
            codegen.toml:16:1: error[unknown-name]: a.b.person/hme: nothing that the crate exposes has this name
                16 | "a.b.person/hme" = "x"
                   | ^
                   = help: write types as `Namespace.type` and their members as `Namespace.type/member`
            codegen.toml:17:1: error[unknown-name]: a.b.pet: nothing that the crate exposes has this name
                17 | "a.b.pet" = "Animal"
                   | ^
                   = help: write types as `Namespace.type` and their members as `Namespace.type/member`
        "#]],
    );
}

#[test]
fn select_is_all_or_a_table() {
    // What stands before the first table belongs to the root.
    check(&format!("select = \"all\"\n{CRATE}{SERVICE}{CLOUD}"), expect![[""]]);
    check(
        &format!("select = \"al\"\n{CRATE}{SERVICE}{CLOUD}"),
        expect![[r#"
        codegen.toml:1:10: error[bad-value]: select: `"all"` is wanted, or a table with `paths` and `types`
             1 | select = "al"
               |          ^
    "#]],
    );
}

/// A fault of the metadata that is a warning.
fn check_metadata(schema: &str, expected: Expect) {
    let toml = format!("{CRATE}{SERVICE}{CLOUD}[select]\npaths = [\"/**\"]\n");
    let schema = format!(
        "{schema}<EntityContainer Name=\"c\">\n<EntitySet Name=\"things\" EntityType=\"a.b.thing\"/></EntityContainer>"
    );
    expected.assert_eq(&inline::findings(&inline::inputs(&toml, document("a.b", &schema), None)));
}

#[test]
fn members_of_one_name() {
    check_metadata(
        "<EntityType Name=\"base\" Abstract=\"true\"><Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>\n\
         </EntityType>\n<EntityType Name=\"thing\" BaseType=\"a.b.base\">\n<Property Name=\"parent\" Type=\"Edm.String\"/>\n\
         <NavigationProperty Name=\"parent\" Type=\"a.b.thing\"/>\n<NavigationProperty Name=\"id\" Type=\"a.b.thing\"/>\n</EntityType>",
        expect![[r#"
            m.xml:8:1: warning[duplicate-member]: a.b.thing/id: a navigation property has the name of a property of the type; they share its place in JSON
                 8 | <NavigationProperty Name="id" Type="a.b.thing"/>
                   | ^
                   = help: remove one of the declarations from the metadata, or give it another name
            m.xml:3:76: note: first declared here
                 3 | <EntityType Name="base" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullabl
                   |                                                                            ^
            m.xml:7:1: warning[duplicate-member]: a.b.thing/parent: a navigation property has the name of a property of the type; they share its place in JSON
                 7 | <NavigationProperty Name="parent" Type="a.b.thing"/>
                   | ^
                   = help: remove one of the declarations from the metadata, or give it another name
            m.xml:6:1: note: first declared here
                 6 | <Property Name="parent" Type="Edm.String"/>
                   | ^
            warning[name-clash]: a.b.thing/id: the Rust name `ID` clashes with `a.b.thing/id`; `ID_` is used
                   = help: [rename] in codegen.toml gives another name
            warning[name-clash]: a.b.thing/parent: the Rust name `PARENT` clashes with `a.b.thing/parent`; `PARENT_` is used
                   = help: [rename] in codegen.toml gives another name
        "#]],
    );
}
