//! `cargo xtask explain`: the forms of requests and of answers, on the default crate.

use csdlgen::explain::{self, Catalogue};
use csdlgen::plan::Row;
use csdlgen_tests::client_crate::{default_crate, golden_cases, repository, text};
use csdlgen_tests::explained::of_default_crate;
use csdlgen_tests::workspace::program;
use expect_test::{Expect, expect};
use std::io::Write as _;
use std::process::{Command, Stdio};

fn check(requests: &[&str], expected: Expect) {
    expected.assert_eq(&of_default_crate(requests));
}

#[test]
fn every_operation_is_explained_by_its_own_expression() {
    for client in golden_cases().into_iter().chain([default_crate()]) {
        // Names with slashes in them are not to be told from paths, as a path template has them.
        let Some(resolved) = client.resolve().ok().filter(|_| client.name != "hostile_names") else { continue };
        let catalogue = Catalogue::new(&resolved);
        for row in &resolved.plan.rows {
            let found = explain::explain(&catalogue, row.method, &row.path);
            let found = found.unwrap_or_else(|refused| panic!("{}: {row:?}: {refused:?}", client.name));
            // An obstacle course has functions by the name of a navigation property: one URL for two operations.
            let is_same = |other: &&Row| (other.method, &other.path) == (row.method, &row.path);
            let mut same = resolved.plan.rows.iter().filter(is_same);
            let is_found = same.any(|row| (&found.expression, &found.id) == (&row.call, &row.id));
            assert!(is_found, "{}: {row:?}: {found:?}", client.name);
        }
    }
}

#[test]
fn the_forms_of_a_url() {
    let connector = "client.application_proxy().connectors().by_id(\"7\").get()";
    let resolved = default_crate().resolve().expect("a good crate");
    let catalogue = Catalogue::new(&resolved);
    for url in [
        "https://graph.microsoft.com/beta/onPremisesPublishingProfiles/applicationProxy/connectors/7",
        "https://graph.microsoft.us/beta/onPremisesPublishingProfiles/applicationProxy/connectors/7",
        "https://example.com/v1.0/onPremisesPublishingProfiles/applicationProxy/connectors/7",
        "/beta/onPremisesPublishingProfiles/applicationProxy/connectors/7/",
        "/v1.0/onPremisesPublishingProfiles/applicationProxy/connectors/7",
        "onPremisesPublishingProfiles/applicationProxy/connectors/7",
        " /onPremisesPublishingProfiles/applicationProxy//connectors/7?",
        "/ONPREMISESPUBLISHINGPROFILES/applicationProxy/Connectors/7",
        "/onPremisesPublishingProfiles('applicationProxy')/connectors('7')",
        "/onPremisesPublishingProfiles(id='applicationProxy')/connectors(%277%27)",
        "/%6fnPremisesPublishingProfiles/applicationProxy/connectors/%37",
    ] {
        let found = explain::explain(&catalogue, "get", url).unwrap_or_else(|refused| panic!("{url}: {refused:?}"));
        assert_eq!(found.expression, connector, "{url}");
    }
    for key in ["{id}", "{id | name}", "<id>", ":id", "{connector-id}", "%7Bid%7D", "…", "{a/b}"] {
        let url = format!("/onPremisesPublishingProfiles/applicationProxy/connectors/{key}");
        let found = explain::explain(&catalogue, "GET", &url).unwrap_or_else(|refused| panic!("{url}: {refused:?}"));
        assert_eq!(found.expression, connector.replace("\"7\"", "id"), "{url}");
    }
    for (key, text) in
        [("a%2Fb", "a/b"), ("O'Brien (x)", "O'Brien (x)"), ("a b", "a b"), ("%22", "\\\""), ("%zz", "%zz")]
    {
        let url = format!("/onPremisesPublishingProfiles/applicationProxy/connectors/{key}");
        let found = explain::explain(&catalogue, "GET", &url).unwrap_or_else(|refused| panic!("{url}: {refused:?}"));
        assert_eq!(found.expression, connector.replace('7', text), "{url}");
    }
}

#[test]
fn calls_of_the_default_crate() {
    check(
        &[
            "POST https://graph.microsoft.com/v1.0/onPremisesPublishingProfiles/{id}/connectorGroups",
            "PATCH /onPremisesPublishingProfiles/applicationProxy/ConnectorGroups/{id}",
            "GET /applications/{application-id}/connectorGroup",
            "GET /onPremisesPublishingProfiles/applicationProxy/connectors/$count?$filter=status eq 'active'",
        ],
        expect![[r#"
            POST https://graph.microsoft.com/v1.0/onPremisesPublishingProfiles/{id}/connectorGroups
              call     client.on_premises_publishing_profiles().by_id(id).connector_groups().create(&entity)
              body     entity: models::ConnectorGroup
              answer   Written<models::ConnectorGroup>
              header   Content-Type: application/json (the client sets it)
              note     the URL is of `v1.0`, this crate of `beta`: the call is that of this crate
            PATCH /onPremisesPublishingProfiles/applicationProxy/ConnectorGroups/{id}
              call     client.application_proxy().connector_groups().by_id(id).update(patch)
              body     patch: Patch<models::ConnectorGroup>
              answer   Written<models::ConnectorGroup>
              header   Content-Type: application/json (the client sets it)
              note     `ConnectorGroups` is sent as `connectorGroups`, as the metadata writes it
            GET /applications/{application-id}/connectorGroup
              call     client.applications().by_id(id).connector_group().get()
              answer   models::ConnectorGroup
            GET /onPremisesPublishingProfiles/applicationProxy/connectors/$count?$filter=status eq 'active'
              call     client.application_proxy().connectors().count().filter(Connector::STATUS.eq(ConnectorStatus::Active))
              use      graph_connectors::models::Connector
              use      graph_connectors::models::ConnectorStatus
              answer   i64
              header   ConsistencyLevel: eventual (the client sets it)
        "#]],
    );
}

#[test]
fn references() {
    check(
        &[
            "POST /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref",
            "GET /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref",
            "DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/7/$ref",
            "DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/{id}/$ref",
            "DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref?$id=https://graph.microsoft.com/beta/onPremisesPublishingProfiles/applicationProxy/connectorGroups/{id}",
            "DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref?$id=https://graph.microsoft.com/beta/applications/{id}",
            "DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref",
            "PUT /applications/{id}/connectorGroup/$ref",
            "DELETE /applications/{id}/connectorGroup/$ref",
        ],
        expect![[r#"
            POST /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref
              call     client.application_proxy().connectors().by_id(id).member_of().add(&entity)
              body     entity: models::ConnectorGroup
              answer   Written<models::ConnectorGroup>
              header   Content-Type: application/json (the client sets it)
              note     in place of `&entity`, its id as text, a builder (`&client.…by_id(…)`) or a URL will do
            GET /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref
              call     client.application_proxy().connectors().by_id(id).member_of().refs()
              answer   Page<call::EntityReference>
            DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/7/$ref
              call     client.application_proxy().connectors().by_id(id).member_of().remove("7")
              answer   ()
            DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/{id}/$ref
              call     client.application_proxy().connectors().by_id(id).member_of().remove(&entity)
              answer   ()
            DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref?$id=https://graph.microsoft.com/beta/onPremisesPublishingProfiles/applicationProxy/connectorGroups/{id}
              call     client.application_proxy().connectors().by_id(id).member_of().remove(&client.application_proxy().connector_groups().by_id(id2))
              answer   ()
            DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref?$id=https://graph.microsoft.com/beta/applications/{id}
              call     client.application_proxy().connectors().by_id(id).member_of().remove(&entity)
              answer   ()
              note     in place of `&entity`, its id as text, a builder (`&client.…by_id(…)`) or a URL will do
            DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{id}/memberOf/$ref
              none     the URL does not say which reference is to be removed
              help     write `/{id}/$ref`, or `/$ref?$id=` and a URL
            PUT /applications/{id}/connectorGroup/$ref
              call     client.applications().by_id(id).connector_group().set(&entity)
              body     entity: models::ConnectorGroup
              answer   ()
              header   Content-Type: application/json (the client sets it)
              note     in place of `&entity`, its id as text, a builder (`&client.…by_id(…)`) or a URL will do
            DELETE /applications/{id}/connectorGroup/$ref
              call     client.applications().by_id(id).connector_group().clear()
              answer   ()
        "#]],
    );
}

/// Runs the command, with lines for standard input.
fn run(arguments: &[&str], lines: &str) -> String {
    let mut command = Command::new(program("xtask"));
    command.current_dir(repository()).arg("explain").args(arguments);
    let mut running = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the command runs");
    running.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("a reader");
    let output = running.wait_with_output().expect("an end");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn the_example_of_the_readme_is_what_the_command_says() {
    let readme = text(&repository().join("README.md"));
    let (_, behind) = readme.split_once("$ cargo xtask explain '").expect("an example");
    let (request, behind) = behind.split_once("'\n").expect("a request");
    let (shown, _) = behind.split_once("```").expect("an end");
    assert_eq!(run(&[request], ""), shown);
}

#[test]
fn lines_in_and_lines_out() {
    let lines =
        "GET\t/applications/{id}?$select=id\n\nPUT\t/applications/{id}/connectorGroup/$ref\nGET\t/nothing\nGET\n";
    expect![[r#"
        GET	/applications/{id}?$select=id	call	client.applications().by_id(id).get().select(Application::ID)
        PUT	/applications/{id}/connectorGroup/$ref	call	client.applications().by_id(id).connector_group().set(&entity)
        GET	/nothing	none	the metadata has no entity set, singleton, action or function `nothing`; where the service has it, add the path to `select.paths` in codegen.toml and run `cargo xtask update`: the crate's metadata may be cut down to its selection
        	GET	none	a request is a method and a URL; write `GET /users`, with a blank or a tab between the two
    "#]]
    .assert_eq(&run(&["-"], lines));
    expect![[r#"
        {"answer":"models::Application","arguments":{},"body":null,"expression":"client.applications().by_id(id).get().select(Application::ID)","headers":[],"id":"applications.get","method":"GET","notes":[],"path":"/applications/{id}","sends":"GET","url":"/applications/{id}?$select=id","use":["graph_connectors::models::Application"]}
        {"answer":"()","arguments":{},"body":{"fields":{},"type":"models::ConnectorGroup","variable":"entity"},"expression":"client.applications().by_id(id).connector_group().set(&entity)","headers":[{"automatic":true,"name":"Content-Type","value":"application/json"}],"id":"application.connectorGroup.setRef","method":"PUT","notes":["in place of `&entity`, its id as text, a builder (`&client.…by_id(…)`) or a URL will do"],"path":"/applications/{id}/connectorGroup/$ref","sends":"PUT","url":"/applications/{id}/connectorGroup/$ref","use":[]}
        {"help":"where the service has it, add the path to `select.paths` in codegen.toml and run `cargo xtask update`: the crate's metadata may be cut down to its selection","method":"GET","reason":"the metadata has no entity set, singleton, action or function `nothing`","url":"/nothing"}
        {"help":"write `GET /users`, with a blank or a tab between the two","method":"","reason":"a request is a method and a URL","url":"GET"}
    "#]].assert_eq(&run(&["generated", "--format", "json"], lines));
}
