//! Which operations a selection has, by what the metadata says of its places.

use csdlgen::config::{At, Config};
use csdlgen::plan::Row;
use csdlgen_tests::inline::{self, document};
use expect_test::{Expect, expect};

fn check(schema: &str, paths: &[&str], expected: Expect) {
    expected.assert_eq(&operations(schema, paths));
}

/// The operations of the service `a` with these elements of a schema, one line each.
fn operations(schema: &str, paths: &[&str]) -> String {
    rows(schema, paths, |row| format!("{} {}\n", row.method, row.path))
}

fn rows(schema: &str, paths: &[&str], text: impl Fn(&Row) -> String) -> String {
    let inputs = inline::inputs("", document("a", schema), None);
    let mut config = Config::default();
    config.select.paths = paths.iter().map(|text| At { text: (*text).to_owned(), ..At::default() }).collect();
    let resolved = csdlgen::resolve(&inputs, &config);
    let resolved = resolved.unwrap_or_else(|found| panic!("{}", found.render(&inputs.sources)));
    resolved.plan.rows.iter().map(text).collect()
}

const KEY: &str = "<Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/>";

/// An annotation of the Capabilities vocabulary with one property that says no.
fn no(term: &str, property: &str) -> String {
    format!(
        "<Annotation Term=\"Org.OData.Capabilities.V1.{term}\"><Record>\
         <PropertyValue Property=\"{property}\" Bool=\"false\"/></Record></Annotation>"
    )
}

/// `home` and `rooms`, each with `guests` who live elsewhere.
fn hotel(annotations: &str) -> String {
    format!(
        "<EntityType Name=\"room\">{KEY}<NavigationProperty Name=\"guests\" Type=\"Collection(a.guest)\"/></EntityType>\
         <EntityType Name=\"guest\">{KEY}</EntityType><EntityContainer Name=\"c\">\
         <Singleton Name=\"home\" Type=\"a.room\"/><EntitySet Name=\"rooms\" EntityType=\"a.room\"/></EntityContainer>\
         {annotations}"
    )
}

#[test]
fn what_one_path_restricts_another_may_allow() {
    // Builders go by type: a navigation property allows what it allows at one of the places of its owner.
    let annotations = no("NavigationRestrictions", "Referenceable");
    let restricted = format!("<Annotations Target=\"a.c/home/guests\">{annotations}</Annotations>");
    let found = operations(&hotel(&restricted), &["/home/guests/**", "/rooms/{id}/guests/**"]);
    assert!(found.contains("POST") && found.contains("/guests/$ref"), "{found}");
    let found = operations(&hotel(&restricted), &["/home/guests/**"]);
    assert!(!found.contains("/guests/$ref"), "{found}");
}

#[test]
fn places_on_the_way_lead_on() {
    // Nothing is selected at `rooms`; `home` is on no way.
    let inputs = inline::inputs("", document("a", &hotel("")), None);
    let mut config = Config::default();
    config.select.paths = vec![At { text: "/rooms/{id}/guests#GET".to_owned(), ..At::default() }];
    let resolved = csdlgen::resolve(&inputs, &config).expect("a good selection");
    let calls: Vec<&str> = resolved.plan.rows.iter().map(|row| row.call.as_str()).collect();
    assert_eq!(calls, ["client.rooms().by_id(id).guests().list()"]);
    let roots: Vec<_> = resolved.plan.client.roots.iter().map(|root| root.wire.as_str()).collect();
    assert_eq!(roots, ["rooms"]);
}

#[test]
fn every_way_to_what_is_selected_leads_on() {
    let inputs = inline::inputs("", document("a", &hotel("")), None);
    let mut config = Config::default();
    config.select.paths = vec![At { text: "/**/guests#GET".to_owned(), ..At::default() }];
    let resolved = csdlgen::resolve(&inputs, &config).expect("a good selection");
    let roots: Vec<_> = resolved.plan.client.roots.iter().map(|root| root.wire.as_str()).collect();
    assert_eq!(roots, ["home", "rooms"]);
}

#[test]
fn a_place_without_operations_leads_on() {
    let closed = format!(
        "<Annotations Target=\"a.c/home\">{}{}</Annotations>",
        no("ReadRestrictions", "Readable"),
        no("UpdateRestrictions", "Updatable")
    );
    let found = operations(&hotel(&closed), &["/home/**"]);
    assert!(found.contains("GET /home/guests\n") && !found.contains("/home\n"), "{found}");
}

#[test]
fn references_to_contained_entities_are_there_where_an_annotation_says_so() {
    let contained = |said: &str| {
        let schema = format!(
            "<EntityType Name=\"t\">{KEY}<NavigationProperty Name=\"us\" Type=\"Collection(a.u)\" ContainsTarget=\"true\"/>\
             </EntityType><EntityType Name=\"u\">{KEY}</EntityType><EntityContainer Name=\"c\">\
             <EntitySet Name=\"ts\" EntityType=\"a.t\"/></EntityContainer><Annotations Target=\"a.t/us\">{said}</Annotations>"
        );
        operations(&schema, &["/ts/{id}/us/**"])
    };
    let yes = no("NavigationRestrictions", "Referenceable").replace("false", "true");
    assert!(!contained("").contains("$ref"));
    assert!(contained(&yes).contains("POST /ts/{t-id}/us/$ref\n"));
}

#[test]
fn a_type_restricts_where_the_place_says_nothing() {
    let schema = format!(
        "<EntityType Name=\"t\">{KEY}</EntityType><EntityContainer Name=\"c\"><EntitySet Name=\"ts\" EntityType=\"a.t\"/>\
         </EntityContainer><Annotations Target=\"a.t\">{}{}</Annotations>",
        no("InsertRestrictions", "Insertable"),
        no("CountRestrictions", "Countable"),
    );
    check(
        &schema,
        &["/**"],
        expect![[r#"
        GET /ts
        DELETE /ts/{t-id}
        GET /ts/{t-id}
        PATCH /ts/{t-id}
    "#]],
    );
}

#[test]
fn nothing_is_there_where_everything_is_excluded() {
    let schema = format!(
        "<EntityType Name=\"t\">{KEY}</EntityType><EntityType Name=\"u\">{KEY}</EntityType><EntityContainer Name=\"c\">\
         <EntitySet Name=\"us\" EntityType=\"a.u\"/>\
         <EntitySet Name=\"ts\" EntityType=\"a.t\">{}{}{}{}</EntitySet></EntityContainer>",
        no("ReadRestrictions", "Readable"),
        no("InsertRestrictions", "Insertable"),
        no("UpdateRestrictions", "Updatable"),
        no("DeleteRestrictions", "Deletable"),
    );
    check(
        &schema,
        &["/**#GET"],
        expect![[r#"
        GET /us
        GET /us/$count
        GET /us/{u-id}
    "#]],
    );
}

#[test]
fn a_type_without_key_is_addressed_as_a_whole() {
    let schema = "<EntityType Name=\"t\"/><EntityContainer Name=\"c\"><Singleton Name=\"one\" Type=\"a.t\"/>\
                  <EntitySet Name=\"many\" EntityType=\"a.t\"/></EntityContainer>";
    check(
        schema,
        &["/**"],
        expect![[r#"
        GET /many
        POST /many
        GET /many/$count
        GET /one
        PATCH /one
    "#]],
    );
}

#[test]
fn wildcards_select_by_segment_and_method() {
    check(
        &hotel(""),
        &["/*"],
        expect![[r#"
        GET /home
        PATCH /home
        GET /rooms
        POST /rooms
    "#]],
    );
    check(
        &hotel(""),
        &["/rooms/{id}#PATCH,DELETE", "/*/{id}/guests/$ref#POST"],
        expect![[r#"
        DELETE /rooms/{room-id}
        PATCH /rooms/{room-id}
        POST /rooms/{room-id}/guests/$ref
    "#]],
    );
    check(
        &hotel(""),
        &["/home/**#GET"],
        expect![[r#"
        GET /home
        GET /home/guests
        GET /home/guests/$count
        GET /home/guests/$ref
        GET /home/guests/{guest-id}
    "#]],
    );
}

#[test]
fn derived_types_are_reached_by_their_names() {
    let schema = format!(
        "<EntityType Name=\"t\">{KEY}</EntityType>\
         <EntityType Name=\"u\" BaseType=\"a.t\"><NavigationProperty Name=\"self\" Type=\"a.u\"/></EntityType>\
         <EntityContainer Name=\"c\"><EntitySet Name=\"ts\" EntityType=\"a.t\"/></EntityContainer>"
    );
    check(
        &schema,
        &["/ts/{id}/a.u/self#GET"],
        expect![[r#"
        GET /ts/{t-id}/a.u/self
    "#]],
    );
    check(
        &schema,
        &["/ts/{id}/**#GET"],
        expect![[r#"
        GET /ts/{t-id}
    "#]],
    );
    check(
        &schema,
        &["/**#GET"],
        expect![[r#"
        GET /ts
        GET /ts/$count
        GET /ts/a.u/{u-id}/self
        GET /ts/a.u/{u-id}/self/$ref
        GET /ts/{t-id}
    "#]],
    );
}

#[test]
fn there_is_a_way_to_what_is_selected() {
    // Neither `rooms` nor `guests` is selected itself.
    let schema = hotel("").replace(
        "<EntityType Name=\"guest\">",
        "<Action Name=\"wake\" IsBound=\"true\"><Parameter Name=\"g\" Type=\"a.guest\"/></Action><EntityType Name=\"guest\">",
    );
    let found = rows(&schema, &["/rooms/{id}/guests/{id}/wake"], |row| format!("{}: {}\n", row.path, row.call));
    expect![[r#"
        /rooms/{room-id}/guests/{guest-id}/wake: client.rooms().by_id(id).guests().by_id(id2).wake()
    "#]]
    .assert_eq(&found);
}

/// `people` with `settings`, which have `printers`.
fn people() -> String {
    format!(
        "<EntityType Name=\"person\">{KEY}<Property Name=\"settings\" Type=\"a.settings\"/></EntityType>\
         <ComplexType Name=\"settings\"><Property Name=\"zone\" Type=\"Edm.String\"/>\
         <NavigationProperty Name=\"printers\" Type=\"Collection(a.printer)\"/></ComplexType>\
         <EntityType Name=\"printer\">{KEY}</EntityType>\
         <EntityContainer Name=\"c\"><EntitySet Name=\"people\" EntityType=\"a.person\"/></EntityContainer>"
    )
}

#[test]
fn properties_are_selected_by_name() {
    let paths = ["/people/{id}/settings#GET,PATCH", "/people/{id}/settings/zone", "/people/{id}/settings/printers#GET"];
    expect![[r#"
        people/settings: client.people().by_id(id).property(Person::SETTINGS).get()
        people/settings: client.people().by_id(id).property(Person::SETTINGS).update(patch)
        people/settings/printers: client.people().by_id(id).property(Person::SETTINGS).printers().list()
        people/settings/zone: client.people().by_id(id).property(Person::SETTINGS).property(Settings::ZONE).clear()
        people/settings/zone: client.people().by_id(id).property(Person::SETTINGS).property(Settings::ZONE).get()
        people/settings/zone: client.people().by_id(id).property(Person::SETTINGS).property(Settings::ZONE).replace(value)
    "#]]
    .assert_eq(&rows(&people(), &paths, |row| {
        format!("{}: {}\n", row.path.replace("/{person-id}", "").trim_start_matches('/'), row.call)
    }));
}

#[test]
fn properties_are_not_selected_by_wildcards() {
    check(
        &people(),
        &["/people/{id}/**#GET"],
        expect![[r#"
        GET /people/{person-id}
    "#]],
    );
    // But for the whole service, where what properties lead to is there, and no list of all of them.
    let found = operations(&people(), &["/**"]);
    assert!(found.contains("GET /people/{person-id}/settings/printers\n"), "{found}");
    assert!(!found.contains("/settings\n") && !found.contains("zone"), "{found}");
}
