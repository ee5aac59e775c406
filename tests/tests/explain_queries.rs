//! `cargo xtask explain`: query options, and expressions that the compiler takes and that make what they are for.

use csdlgen::explain::{self, Catalogue};
use csdlgen_tests::client_crate::default_crate;
use csdlgen_tests::explained::of_default_crate;
use csdlgen_tests::graph::answered;
use expect_test::expect;
use graph_connectors::models::{Connector, ConnectorGroup, ConnectorStatus};
use graph_connectors::{Filter, Patch};

#[test]
fn query_options() {
    let connectors = "GET /onPremisesPublishingProfiles/applicationProxy/connectors";
    let options = [
        "$select=id,machineName&$top=50&$skip=5&$count=true",
        "$select=id,nothing",
        "$filter=status eq 'active'",
        "$filter=status ne 'active' and (startswith(machineName, 'a') or externalIp eq null)",
        "$filter=status ne 'active' and startswith(machineName, 'O''Brien') or externalIp ne null",
        "$filter=memberOf/any(g:g/id eq '7')",
        "$filter=id eq '{id}'",
        "$filter=status eq 'no such member'",
        "$orderBy=machineName desc,id&$search=\"a%26b\"",
        "$expand=memberOf",
        "$expand=memberOf($select=id,name;$top=5;$orderby=name;$levels=max),memberOf",
        "$expand=nothing&$skiptoken=x&includeAll=true",
        "$top={n}",
    ];
    let requests: Vec<String> = options.iter().map(|options| format!("{connectors}?{options}")).collect();
    let requests: Vec<&str> = requests.iter().map(String::as_str).collect();
    expect![[r#"
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$select=id,machineName&$top=50&$skip=5&$count=true
              call     client.application_proxy().connectors().list().select((Connector::ID, Connector::MACHINE_NAME)).top(50).skip(5).count()
              use      graph_connectors::models::Connector
              answer   Page<models::Connector>
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$select=id,nothing
              call     client.application_proxy().connectors().list().query("$select", "id,nothing")
              answer   Page<models::Connector>
              note     `nothing` is no property that `microsoft.graph.connector` has in this crate
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$filter=status eq 'active'
              call     client.application_proxy().connectors().list().filter(Connector::STATUS.eq(ConnectorStatus::Active))
              use      graph_connectors::models::Connector
              use      graph_connectors::models::ConnectorStatus
              answer   Page<models::Connector>
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$filter=status ne 'active' and (startswith(machineName, 'a') or externalIp eq null)
              call     client.application_proxy().connectors().list().filter(Filter::raw("status ne 'active' and (startswith(machineName, 'a') or externalIp eq null)"))
              use      graph_connectors::Filter
              answer   Page<models::Connector>
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$filter=status ne 'active' and startswith(machineName, 'O''Brien') or externalIp ne null
              call     client.application_proxy().connectors().list().filter(Connector::STATUS.ne(ConnectorStatus::Active).and(Connector::MACHINE_NAME.starts_with("O'Brien")).or(Connector::EXTERNAL_IP.is_not_null()))
              use      graph_connectors::models::Connector
              use      graph_connectors::models::ConnectorStatus
              answer   Page<models::Connector>
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$filter=memberOf/any(g:g/id eq '7')
              call     client.application_proxy().connectors().list().filter(Filter::raw("memberOf/any(g:g/id eq '7')"))
              use      graph_connectors::Filter
              answer   Page<models::Connector>
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$filter=id eq '{id}'
              call     client.application_proxy().connectors().list().filter(Connector::ID.eq("{id}"))
              use      graph_connectors::models::Connector
              answer   Page<models::Connector>
              note     `id eq '{id}'` in `$filter` has a placeholder, to be replaced by a value
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$filter=status eq 'no such member'
              call     client.application_proxy().connectors().list().filter(Filter::raw("status eq 'no such member'"))
              use      graph_connectors::Filter
              answer   Page<models::Connector>
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$orderBy=machineName desc,id&$search="a%26b"
              call     client.application_proxy().connectors().list().order_by((Connector::MACHINE_NAME.desc(), Connector::ID.asc())).search("\"a&b\"")
              use      graph_connectors::models::Connector
              answer   Page<models::Connector>
              header   ConsistencyLevel: eventual (the client sets it)
              note     `$orderBy` is sent as `$orderby`
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$expand=memberOf
              call     client.application_proxy().connectors().list().expand(Connector::MEMBER_OF)
              use      graph_connectors::models::Connector
              answer   Page<models::Connector>
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$expand=memberOf($select=id,name;$top=5;$orderby=name;$levels=max),memberOf
              call     client.application_proxy().connectors().list().expand((Connector::MEMBER_OF.with().select((ConnectorGroup::ID, ConnectorGroup::NAME)).top(5).order_by(ConnectorGroup::NAME.asc()).option("$levels", "max"), Connector::MEMBER_OF))
              use      graph_connectors::models::Connector
              use      graph_connectors::models::ConnectorGroup
              answer   Page<models::Connector>
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$expand=nothing&$skiptoken=x&includeAll=true
              call     client.application_proxy().connectors().list().query("$expand", "nothing").query("$skiptoken", "x").query("includeAll", "true")
              answer   Page<models::Connector>
            GET /onPremisesPublishingProfiles/applicationProxy/connectors?$top={n}
              call     client.application_proxy().connectors().list().query("$top", "{n}")
              answer   Page<models::Connector>
              note     `{n}` in `$top` has a placeholder, to be replaced by a value
        "#]]
    .assert_eq(&of_default_crate(&requests));
}

/// Compiles an expression; the request that it is for, its text, and what it sends.
macro_rules! made {
    ($($request:literal => $expression:expr;)*) => {
        vec![$(($request, stringify!($expression), $expression.into_operation())),*]
    };
}

#[test]
fn expressions_compile_and_make_their_requests() {
    let (client, id, id2, patch) = (&answered(""), "1", "2", Patch::<ConnectorGroup>::new());
    let entity = ConnectorGroup { id: Some("3".into()), ..Default::default() };
    let cases = made! {
        "GET /onPremisesPublishingProfiles/applicationProxy/connectors?$select=id,machineName&$top=50&$skip=5&$count=true" =>
            client.application_proxy().connectors().list().select((Connector::ID, Connector::MACHINE_NAME)).top(50).skip(5).count();
        "GET /onPremisesPublishingProfiles/applicationProxy/connectors?$filter=status ne 'active' and startswith(machineName,'O''Brien') or externalIp ne null" =>
            client.application_proxy().connectors().list().filter(Connector::STATUS.ne(ConnectorStatus::Active).and(Connector::MACHINE_NAME.starts_with("O'Brien")).or(Connector::EXTERNAL_IP.is_not_null()));
        "GET /onPremisesPublishingProfiles/applicationProxy/connectors?$filter=memberOf/any(g:g/id eq '7')" =>
            client.application_proxy().connectors().list().filter(Filter::raw("memberOf/any(g:g/id eq '7')"));
        "GET /onPremisesPublishingProfiles/applicationProxy/connectors?$expand=memberOf($select=id,name;$top=5;$levels=max)&x=y" =>
            client.application_proxy().connectors().list().expand(Connector::MEMBER_OF.with().select((ConnectorGroup::ID, ConnectorGroup::NAME)).top(5).option("$levels", "max")).query("x", "y");
        "GET /onPremisesPublishingProfiles/applicationProxy/connectors?$orderby=machineName desc,id asc&$search=\"a\"" =>
            client.application_proxy().connectors().list().order_by((Connector::MACHINE_NAME.desc(), Connector::ID.asc())).search("\"a\"");
        "GET /onPremisesPublishingProfiles/applicationProxy/connectors/$count?$filter=status eq 'active'" =>
            client.application_proxy().connectors().count().filter(Connector::STATUS.eq(ConnectorStatus::Active));
        "PATCH /onPremisesPublishingProfiles/{1}/connectorGroups/{2}" =>
            client.on_premises_publishing_profiles().by_id(id).connector_groups().by_id(id2).update(patch);
        "DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{1}/memberOf/7/$ref" =>
            client.application_proxy().connectors().by_id(id).member_of().remove("7");
        "DELETE /onPremisesPublishingProfiles/applicationProxy/connectors/{1}/memberOf/$ref?$id=https://graph.microsoft.com/beta/onPremisesPublishingProfiles/applicationProxy/connectorGroups/{2}" =>
            client.application_proxy().connectors().by_id(id).member_of().remove(&client.application_proxy().connector_groups().by_id(id2));
        "PUT /applications/{1}/connectorGroup/$ref" =>
            client.applications().by_id(id).connector_group().set(&entity);
    };
    let resolved = default_crate().resolve().expect("a good crate");
    let catalogue = Catalogue::new(&resolved);
    let without_blanks = |text: &str| text.split_whitespace().collect::<String>().replace(",)", ")");
    for (request, expression, operation) in cases {
        let (method, url) = request.split_once(' ').expect("method and URL");
        let found = explain::explain(&catalogue, method, url).unwrap_or_else(|refused| panic!("{url}: {refused:?}"));
        assert_eq!(without_blanks(&found.expression), without_blanks(expression), "{url}");
        let root = "https://graph.microsoft.com/beta/";
        let sent: url::Url = format!("{root}{}", operation.relative_url()).parse().expect("a URL");
        let asked: url::Url = format!("{root}{}", url[1..].replace(['{', '}'], "")).parse().expect("a URL");
        assert_eq!(operation.method(), method, "{url}");
        assert_eq!(sent.path(), asked.path(), "{url}");
        assert!(sent.query_pairs().eq(asked.query_pairs()), "{sent} {asked}");
    }
}
