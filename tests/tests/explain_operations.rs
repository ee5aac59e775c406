//! `cargo xtask explain`: operations and properties of the golden cases, and reasons where there is no call.

use csdlgen_tests::explained::{of_case, of_default_crate};
use expect_test::{Expect, expect};

fn check(requests: &[&str], expected: Expect) {
    expected.assert_eq(&of_default_crate(requests));
}

fn check_case(name: &str, requests: &[&str], expected: Expect) {
    expected.assert_eq(&of_case(name, requests));
}

#[test]
fn operations() {
    check_case(
        "operations",
        &[
            "POST /things('1')/golden.move",
            "POST /things('1')/move",
            "POST /things('1')/golden.robot/golden.move",
            "POST /things/golden.stop",
            "POST /start",
            "GET /things('1')/golden.distance(from=@p,unit='m')?@p={\"x\":1}",
            "GET /things('1')/golden.distance(from=@p)",
            "GET /things/golden.near(speed=golden.speed'fast',since=2026-01-01T00:00:00Z,within=duration'PT1H')?$top=5",
            "GET /things/Near(speed='{speed}',since={since},within={within})",
            "GET /allSpeeds()",
            "GET /allSpeeds(of=11111111-1111-1111-1111-111111111111,names=@names)",
            "GET /things('1')/golden.picture()",
            "POST /things('1')/golden.picture()",
            "GET /things('1')/golden.move",
            "GET /things/golden.near(speed='red',since=x,within=y)",
            "GET /things/golden.near(colour='red')",
            "GET /things('1')/golden.picture()/size",
        ],
        expect![[r#"
            POST /things('1')/golden.move
              call     client.things().by_id("1").r#move(&parameters)
              body     parameters: models::ThingMoveParameters { speed: Option<models::Speed>, to: Option<models::Point>, via: Option<Vec<models::Point>> }
              answer   Written<models::Point>
              header   Content-Type: application/json (the client sets it)
            POST /things('1')/move
              call     client.things().by_id("1").r#move(&parameters)
              body     parameters: models::ThingMoveParameters { speed: Option<models::Speed>, to: Option<models::Point>, via: Option<Vec<models::Point>> }
              answer   Written<models::Point>
              header   Content-Type: application/json (the client sets it)
            POST /things('1')/golden.robot/golden.move
              call     client.things().by_id("1").cast::<Robot>().r#move()
              use      operations::models::Robot
              answer   Written<models::Robot>
            POST /things/golden.stop
              call     client.things().stop()
              answer   ()
            POST /start
              call     client.start_with(&parameters)
              body     parameters: models::ResetParameters { hard: Option<bool> }
              answer   ()
              header   Content-Type: application/json (the client sets it)
            GET /things('1')/golden.distance(from=@p,unit='m')?@p={"x":1}
              call     client.things().by_id("1").distance_with_from_and_unit(from, Some("m"))
              argument from: &models::Point
              answer   Option<f64>
            GET /things('1')/golden.distance(from=@p)
              call     client.things().by_id("1").distance_with_from_and_unit(from, None)
              argument from: &models::Point
              answer   Option<f64>
            GET /things/golden.near(speed=golden.speed'fast',since=2026-01-01T00:00:00Z,within=duration'PT1H')?$top=5
              call     client.things().near_with_speed_and_since_and_within(&Speed::Fast, &"2026-01-01T00:00:00Z".parse::<DateTimeOffset>()?, &"PT1H".parse::<Duration>()?).list().top(5)
              use      operations::DateTimeOffset
              use      operations::Duration
              use      operations::models::Speed
              answer   Page<models::Thing>
            GET /things/Near(speed='{speed}',since={since},within={within})
              call     client.things().near_with_speed_and_since_and_within(speed, since, within).list()
              argument speed: &models::Speed
              argument since: &DateTimeOffset
              argument within: &Duration
              answer   Page<models::Thing>
              note     `Near` is sent as `near`, as the metadata writes it
            GET /allSpeeds()
              call     client.all_speeds()
              answer   Page<models::Speed>
            GET /allSpeeds(of=11111111-1111-1111-1111-111111111111,names=@names)
              call     client.all_speeds_with_of_and_names(&"11111111-1111-1111-1111-111111111111".parse::<Guid>()?, names)
              use      operations::Guid
              argument names: &Vec<String>
              answer   Page<models::Speed>
            GET /things('1')/golden.picture()
              call     client.things().by_id("1").picture()
              answer   ByteStream
            POST /things('1')/golden.picture()
              call     client.things().by_id("1").picture()
              answer   ByteStream
              note     the metadata declares `golden.picture` as a function: it is called by GET, with its arguments in the path
            GET /things('1')/golden.move
              none     `golden.move` is an action: it is called by POST, not by GET
              help     `client.things().by_id("1").r#move(&parameters)`
            GET /things/golden.near(speed='red',since=x,within=y)
              none     `red` is no `&models::Speed`, which the argument `speed` is
            GET /things/golden.near(colour='red')
              none     `golden.near(colour='red')` has other arguments than any overload
              help     there is `golden.near(speed, since, within)`
            GET /things('1')/golden.picture()/size
              none     nothing can stand behind the answer of `golden.picture`, but `size` does
              help     end the path there: `client.things().by_id("1").picture()`
        "#]],
    );
}

#[test]
fn properties() {
    check_case(
        "property_paths",
        &[
            "GET /people/7/name",
            "PUT /people('7')/Name",
            "DELETE /people('7')/age",
            "PATCH /people('7')/settings",
            "PATCH /people('7')/name",
            "GET /people('7')/settings/hours/from",
            "GET /people('7')/settings/printers?$top=1",
            "POST /people('7')/settings/golden.reset",
            "GET /people('7')/shape/golden.circle/radius",
            "GET /people('7')/marks/golden.sum()",
            "GET /people('7')/golden.portrait(width=5)/content",
            "POST /people('7')/golden.portrait(width=5)",
            "PATCH /people('7')/golden.portrait(width=5)",
            "GET /people('7')/name/$value",
        ],
        expect![[r#"
            GET /people/7/name
              call     client.people().by_id("7").property(Person::NAME).get()
              use      property_paths::models::Person
              answer   Option<String>
            PUT /people('7')/Name
              call     client.people().by_id("7").property(Person::NAME).replace(value)
              use      property_paths::models::Person
              body     value: String
              answer   ()
              header   Content-Type: application/json (the client sets it)
              note     `Name` is sent as `name`, as the metadata writes it
            DELETE /people('7')/age
              none     the property is read-only in the metadata: DELETE does not go to it
              help     `client.people().by_id("7").property(Person::AGE).get()`
            PATCH /people('7')/settings
              call     client.people().by_id("7").property(Person::SETTINGS).update(patch)
              use      property_paths::models::Person
              body     patch: Patch<models::Settings>
              answer   Written<models::Settings>
              header   Content-Type: application/json (the client sets it)
            PATCH /people('7')/name
              none     a property is not changed by PATCH
              help     GET reads it, PUT sets it, DELETE sets it to null; PATCH changes parts of a structured one
            GET /people('7')/settings/hours/from
              call     client.people().by_id("7").property(Person::SETTINGS).property(Settings::HOURS).property(Hours::FROM).get()
              use      property_paths::models::Hours
              use      property_paths::models::Person
              use      property_paths::models::Settings
              answer   Option<TimeOfDay>
            GET /people('7')/settings/printers?$top=1
              call     client.people().by_id("7").property(Person::SETTINGS).printers().list().top(1)
              use      property_paths::models::Person
              answer   Page<models::Printer>
            POST /people('7')/settings/golden.reset
              call     client.people().by_id("7").property(Person::SETTINGS).reset_with(&parameters)
              use      property_paths::models::Person
              body     parameters: models::SettingsResetParameters { zone: Option<String> }
              answer   ()
              header   Content-Type: application/json (the client sets it)
            GET /people('7')/shape/golden.circle/radius
              call     client.people().by_id("7").property(Person::SHAPE).cast::<Circle>().property(Circle::RADIUS).get()
              use      property_paths::models::Circle
              use      property_paths::models::Person
              answer   Option<f64>
            GET /people('7')/marks/golden.sum()
              call     client.people().by_id("7").property(Person::MARKS).sum()
              use      property_paths::models::Person
              answer   Option<i32>
            GET /people('7')/golden.portrait(width=5)/content
              call     client.people().by_id("7").portrait_with_width(5).content().download()
              answer   ByteStream
            POST /people('7')/golden.portrait(width=5)
              call     client.people().by_id("7").portrait_with_width(5).get()
              answer   Option<models::Picture>
              note     the metadata declares `golden.portrait` as a function: it is called by GET, with its arguments in the path
            PATCH /people('7')/golden.portrait(width=5)
              none     what a function returns is read, by GET, not by PATCH
              help     `client.people().by_id("7").portrait_with_width(5).get()`
            GET /people('7')/name/$value
              none     nothing leads on from a value of type `String` to `$value`
              help     the value itself is `client.people().by_id("7").property(Person::NAME).get()`
        "#]],
    );
}

#[test]
fn reasons() {
    check(
        &[
            "GET /aplications/{id}",
            "GET /$batch",
            "GET /",
            "HEAD /applications",
            "GET /applications",
            "DELETE /applications/{id}",
            "GET /applications/{id}/owners",
            "GET /applications/{id}/displayName",
            "GET /applications/{id}/connectorGroups",
            "GET /applications/connectorGroup",
            "GET /applications/{id}/{navigation}",
            "POST /applications/{id}",
            "PATCH /onPremisesPublishingProfiles/applicationProxy/connectors",
            "DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}",
            "DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/{id}",
            "PUT /onPremisesPublishingProfiles/applicationProxy/connectorGroups/{id}",
            "POST /onPremisesPublishingProfiles/applicationProxy/connectorGroups/$ref",
            "GET /onPremisesPublishingProfiles/applicationProxy/connectors/$count/x",
            "GET /onPremisesPublishingProfiles/applicationProxy:/a/b:/connectors",
            "POST /applications/{id}/connectorGroup/$ref",
        ],
        expect![[r#"
            GET /aplications/{id}
              none     the metadata has no entity set, singleton, action or function `aplications`
              help     did you mean `applications`?
            GET /$batch
              none     a batch is no call of its own
              help     `client.batch()` gathers calls and sends them as one
            GET /
              none     the URL ends at the service root
              help     name a path below it, such as `/users/{id}`
            HEAD /applications
              none     `HEAD` is no method of a call
              help     methods are DELETE, GET, PATCH, POST, PUT
            GET /applications
              none     `GET /applications` is not in this crate's selection
              help     add "/applications#GET" to `select.paths` in codegen.toml; the call is then `client.applications().list()`
            DELETE /applications/{id}
              none     `DELETE /applications/{id}` is not in this crate's selection
              help     add "/applications/{id}#DELETE" to `select.paths` in codegen.toml; the call is then `client.applications().by_id(id).delete()`
            GET /applications/{id}/owners
              none     `microsoft.graph.application` has no navigation property, action, function or stream `owners`
              help     where the service has it, add the path to `select.paths` in codegen.toml and run `cargo xtask update`: the crate's metadata may be cut down to its selection
            GET /applications/{id}/displayName
              call     client.applications().by_id(id).property(Application::DISPLAY_NAME).get()
              use      graph_connectors::models::Application
              answer   Option<String>
            GET /applications/{id}/connectorGroups
              none     `microsoft.graph.application` has no navigation property, action, function or stream `connectorGroups`
              help     did you mean `connectorGroup`?
            GET /applications/connectorGroup
              call     client.applications().by_id("connectorGroup").get()
              answer   models::Application
              note     `connectorGroup` was taken for a key; to mean that of a `microsoft.graph.application`, put a key before it
            GET /applications/{id}/{navigation}
              none     `{navigation}` stands for a key, but what follows a `microsoft.graph.application` is a name
              help     leave the placeholder out, or write what it stands for
            POST /applications/{id}
              none     POST goes to a collection, but the path ends at one entity
              help     an entity is read by GET, changed by PATCH and deleted by DELETE
            PATCH /onPremisesPublishingProfiles/applicationProxy/connectors
              none     PATCH goes to one entity, but the path ends at a collection
              help     put a key behind it, such as `/{id}`; a collection is listed by GET and added to by POST
            DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}
              none     `microsoft.graph.onPremisesPublishingProfile/connectors` does not allow DELETE: annotations exclude it (Capabilities.DeleteRestrictions)
              help     it allows GET (list), GET (count), GET (get); an overlay can correct the metadata
            DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/{id}
              none     `microsoft.graph.connector/memberOf` does not allow DELETE: its entities live elsewhere, and are only referred to there
              help     go to where it lives for the entity itself; `/$ref` adds and removes references
            PUT /onPremisesPublishingProfiles/applicationProxy/connectorGroups/{id}
              none     `microsoft.graph.onPremisesPublishingProfile/connectorGroups` does not allow PUT: its entities are changed by PATCH
              help     `.update(patch)` sends what changes; where the service takes PUT, an overlay with Capabilities.UpdateRestrictions/UpdateMethod says so
            POST /onPremisesPublishingProfiles/applicationProxy/connectorGroups/$ref
              none     `microsoft.graph.onPremisesPublishingProfile/connectorGroups` does not allow POST: its entities live there, and are no references
              help     it allows GET (list), GET (count), POST (create), GET (get), PATCH (update), DELETE (delete)
            GET /onPremisesPublishingProfiles/applicationProxy/connectors/$count/x
              none     nothing can stand behind `$count`, but `x` does
              help     end the path there: `client.application_proxy().connectors()`
            GET /onPremisesPublishingProfiles/applicationProxy:/a/b:/connectors
              none     `applicationProxy:` begins or ends a path by names of files, for which the metadata has no words
              help     `.get().with_url(url)` of any place of the same type sends a URL as it is
            POST /applications/{id}/connectorGroup/$ref
              none     a single reference is not changed by POST
              help     GET reads it, PUT sets it, DELETE removes it; behind a key in a collection there is DELETE alone
        "#]],
    );
    check_case(
        "places",
        &[
            "GET /guests?$filter=id eq '1'",
            "DELETE /guests/1",
            "PATCH /guests/1",
            "DELETE /lobby",
            "PUT /rooms('1')/lamp",
        ],
        expect![[r#"
            GET /guests?$filter=id eq '1'
              call     client.guests().list().query("$filter", "id eq '1'")
              answer   Page<models::Guest>
              note     the metadata says that `$filter` is not available here; it is sent as text
            DELETE /guests/1
              none     `golden.service/guests` does not allow DELETE: annotations exclude it (Capabilities.DeleteRestrictions)
              help     it allows GET (list), POST (create), GET (get), PUT (replace); an overlay can correct the metadata
            PATCH /guests/1
              none     `golden.service/guests` does not allow PATCH: annotations exclude it (Capabilities.UpdateRestrictions)
              help     it allows GET (list), POST (create), GET (get), PUT (replace); an overlay can correct the metadata
            DELETE /lobby
              none     `golden.service/lobby` does not allow DELETE: a singleton is always there
              help     it allows GET (get), PATCH (update)
            PUT /rooms('1')/lamp
              call     client.rooms().by_id("1").lamp().replace(&entity)
              body     entity: models::Item
              answer   Written<models::Item>
              header   Content-Type: application/json (the client sets it)
        "#]],
    );
}
