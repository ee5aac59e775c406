//! What OData 4.01 asks of a client that is to work with any service (Protocol, section 13.3): a test for each clause
//! that bears on this one, by its number there. The clause on the plus sign is of version 4.02, where it stands tenth.

use csdlgen_tests::graph;
use csdlgen_tests::server::{Received, Reply, Server};
use graph_connectors::models::{
    Application, Connector, ConnectorGroup, ConnectorGroupRegion, ConnectorStatus, IPv4Range,
};
use graph_connectors::{Client, ErrorKind, Patch, Result};
use http::HeaderValue;
use http::header::AUTHORIZATION;
use serde_json::{Value, json};

const PROXY: &str = "/beta/onPremisesPublishingProfiles/applicationProxy";

/// Makes calls that get this answer: what was received of them, and what they gave.
async fn check<T>(reply: Reply, calls: impl AsyncFnOnce(&Client) -> T) -> (Vec<Received>, T) {
    let server = Server::start(move |_, _| reply.clone()).await;
    let outcome = calls(&graph::client(&server)).await;
    (server.received(), outcome)
}

/// One call of each method; those in the middle have a body.
async fn all_methods(client: &Client) -> Result<()> {
    let proxy = client.application_proxy();
    let group = proxy.connector_groups().by_id("g");
    group.get().await?;
    group.members().list().stream().try_collect().await?;
    proxy.connector_groups().create(&ConnectorGroup::default()).await?;
    group.update(Patch::new().set(ConnectorGroup::NAME, "EU")).await?;
    group.members().add("c").await?;
    client.applications().by_id("a").connector_group().set("g").await?;
    group.members().remove("c").await?;
    group.delete().await
}

/// Reads an entity from this answer.
async fn read(body: &Value, content_type: &str) -> Connector {
    let reply = Reply::status(200).header("Content-Type", content_type).body(body.to_string());
    check(reply, async |client| client.application_proxy().connectors().by_id("c").get().await)
        .await
        .1
        .expect("an entity")
}

/// 1: OData-MaxVersion stands in every request.
#[tokio::test]
async fn clause_01_max_version_is_sent() {
    let (received, outcome) = check(Reply::json(200, r#"{"value":[]}"#), all_methods).await;
    outcome.unwrap();
    assert_eq!(received.len(), 8);
    for request in received {
        assert_eq!(request.header("odata-maxversion"), Some("4.01"), "{request:?}");
    }
}

/// 2: OData-Version and Content-Type stand in every request with a payload.
#[tokio::test]
async fn clause_02_version_and_content_type_are_sent_with_payloads() {
    let (received, _) = check(Reply::json(200, r#"{"value":[]}"#), all_methods).await;
    let headers =
        |request: &Received| ["odata-version", "content-type"].map(|name| request.header(name).map(str::to_owned));
    let expected = |request: &Received| match request.body.is_empty() {
        true => [None, None],
        false => [Some("4.0".to_owned()), Some("application/json".to_owned())],
    };
    assert_eq!(received.iter().filter(|request| !request.body.is_empty()).count(), 4);
    for request in received {
        assert_eq!(headers(&request), expected(&request), "{request:?}");
    }
}

/// 3: A conforming consumer of JSON (OData JSON Format, conformance, items 1, 2 and 6): minimal, full and no metadata
/// are understood, and no parameter of the content type is needed.
#[tokio::test]
async fn clause_03_json_with_any_metadata_is_read() {
    let none = json!({"id": "c", "status": "active"});
    let minimal = json!({"@odata.context": "$metadata#connectors/$entity", "id": "c", "status": "active"});
    let full = json!({
        "@odata.context": "$metadata#connectors/$entity", "@odata.type": "#microsoft.graph.connector",
        "@odata.id": "connectors('c')", "@odata.editLink": "connectors('c')", "id": "c",
        "status@odata.type": "#microsoft.graph.connectorStatus", "status": "active",
        "memberOf@odata.associationLink": "x/$ref", "memberOf@odata.navigationLink": "x",
    });
    for (body, content_type) in [
        (&none, "application/json"),
        (&minimal, "application/json; odata.metadata=minimal; odata.streaming=true; IEEE754Compatible=false"),
        (&minimal, "application/json;metadata=minimal"),
        (&full, "application/json;odata.metadata=full;charset=utf-8"),
        (&none, "text/plain"),
    ] {
        let connector = read(body, content_type).await;
        assert_eq!((connector.id.as_deref(), &connector.status), (Some("c"), &Some(ConnectorStatus::Active)));
        assert_eq!(serde_json::to_value(&connector).unwrap(), *body);
    }
}

/// 3: (items 4 and 5) annotations and control information that the client does not know are taken, and kept.
#[tokio::test]
async fn clause_03_unknown_annotations_are_kept() {
    let body = json!({
        "@odata.future": {"a": [1]}, "@future": 1, "@contoso.display#short": "d", "id": "c", "id@contoso.note": null,
        "#microsoft.graph.restart": {"title": "Restart"},
    });
    assert_eq!(serde_json::to_value(read(&body, "application/json").await).unwrap(), body);
}

/// 3: (item 7.6) annotations of a property may stand before or after it, and control information anywhere.
#[tokio::test]
async fn clause_03_annotations_stand_before_or_after_their_property() {
    for body in [
        r##"{"status@a.b":1,"status":"active","@odata.type":"#x","id":"c"}"##,
        r##"{"@odata.type":"#x","id":"c","status":"active","status@a.b":1}"##,
    ] {
        let connector = read(&serde_json::from_str(body).unwrap(), "application/json").await;
        assert_eq!((connector.id.as_deref(), &connector.status), (Some("c"), &Some(ConnectorStatus::Active)));
        assert_eq!(connector.additional.get("status@a.b"), Some(&json!(1)));
        assert_eq!(connector.additional.odata_type(), Some("x"));
    }
    let range = |body: &str| {
        let application: Application = serde_json::from_str(body).unwrap();
        application.on_premises_publishing.unwrap().waf_ip_ranges.unwrap().remove(0)
    };
    for item in [
        r##"{"@odata.type":"#microsoft.graph.iPv4Range","lowerAddress":"10.0.0.1"}"##,
        r##"{"lowerAddress":"10.0.0.1","@odata.type":"#microsoft.graph.iPv4Range"}"##,
    ] {
        let body = format!(r#"{{"onPremisesPublishing":{{"wafIpRanges":[{item}]}}}}"#);
        let range = range(&body).downcast::<IPv4Range>().expect("of the derived type");
        assert_eq!(range.lower_address.as_deref(), Some("10.0.0.1"));
    }
}

/// 3: (items 7.1, 7.2, 8.1 and 8.2) control information is read with and without the prefix `odata.`, types with and
/// without `#`.
#[tokio::test]
async fn clause_03_control_information_is_read_in_both_spellings() {
    for prefix in ["@odata.", "@"] {
        let named = |name: &str| format!("{prefix}{name}");
        for sign in ["#", ""] {
            let name = format!("{sign}microsoft.graph.connector");
            let body = json!({"id": "c", named("etag"): "W/\"1\"", named("id"): "i", named("type"): name});
            let additional = read(&body, "application/json").await.additional;
            let known = (additional.etag(), additional.odata_id(), additional.odata_type());
            assert_eq!(known, (Some("W/\"1\""), Some("i"), Some("microsoft.graph.connector")));
        }
        let page = json!({"value": [], named("count"): 7, named("nextLink"): "n", named("deltaLink"): "d"});
        let (_, page) = check(Reply::json(200, &page.to_string()), async |client| {
            client.application_proxy().connectors().list().await
        })
        .await;
        let page = page.unwrap();
        assert_eq!((page.count(), page.next_link(), page.delta_link()), (Some(7), Some("n"), Some("d")));
    }
}

/// 4: Redirects are followed; a request that writes keeps its method and body within the service.
#[tokio::test]
async fn clause_04_redirects_are_followed() {
    for status in [301, 302, 307, 308] {
        let server = Server::start(move |_, request| match request.target.starts_with("/moved/") {
            false => Reply::status(status).header("Location", "/moved/g?a=b"),
            true => Reply::json(200, r#"{"id":"g"}"#),
        })
        .await;
        let client = graph::client(&server);
        let item = client.application_proxy().connector_groups().by_id("g");
        assert_eq!(item.get().await.unwrap().id.as_deref(), Some("g"));
        let written = item.update(Patch::new().set(ConnectorGroup::NAME, "EU")).await.unwrap();
        assert_eq!(written.value().unwrap().id.as_deref(), Some("g"));
        let received = server.received();
        let hops: Vec<_> = received.iter().map(|request| (request.method.as_str(), request.body.len())).collect();
        assert_eq!(hops, [("GET", 0), ("GET", 0), ("PATCH", 13), ("PATCH", 13)], "{status}");
        assert_eq!(received[3].target, "/moved/g?a=b");
    }
}

/// 5: Next links are opaque: followed as they came, with nothing added, until there is none.
#[tokio::test]
async fn clause_05_next_links_are_opaque() {
    let links = ["/odd/../path(1)?$top=1&$skiptoken=%2f%2B&x=a+b", "/beta/z?%24skiptoken"];
    let server = Server::start(move |index, request| {
        let host = request.header("host").unwrap_or_default();
        let next = links.get(index).map(|link| format!("http://{host}{link}"));
        Reply::json(200, &json!({"value": [{"id": index.to_string()}], "@odata.nextLink": next}).to_string())
    })
    .await;
    let client = graph::client(&server);
    let list = client.application_proxy().connectors().list().filter(Connector::ID.ne("x")).top(5);
    assert_eq!(list.stream().try_collect().await.unwrap().len(), 3);
    let targets: Vec<_> = server.received().into_iter().skip(1).map(|request| request.target).collect();
    assert_eq!(targets, ["/path(1)?$top=1&$skiptoken=%2f%2B&x=a+b", "/beta/z?%24skiptoken"]);
}

/// 6: Properties and navigation properties that the metadata lacks are taken, and kept.
#[tokio::test]
async fn clause_06_undeclared_properties_are_kept() {
    let body = json!({"id": "c", "color": "red", "owners": [{"id": "o"}], "manager": {"id": "m"}, "nothing": null});
    let connector = read(&body, "application/json").await;
    assert_eq!(connector.additional.get("owners"), Some(&json!([{"id": "o"}])));
    assert_eq!(serde_json::to_value(&connector).unwrap(), body);
}

/// 7: Updates are PATCH, with what changes alone.
#[tokio::test]
async fn clause_07_updates_are_patch() {
    let (received, outcome) = check(Reply::status(204), async |client| {
        let item = client.application_proxy().connector_groups().by_id("g");
        item.update(Patch::new().null(ConnectorGroup::REGION)).await
    })
    .await;
    outcome.unwrap();
    assert_eq!((received[0].method.as_str(), &*received[0].body), ("PATCH", &br#"{"region":null}"#[..]));
}

/// 8: System query options are written with their `$`.
#[tokio::test]
async fn clause_08_system_query_options_have_their_dollar_sign() {
    let (received, _) = check(Reply::json(200, r#"{"value":[]}"#), async |client| {
        let list = client.application_proxy().connectors().list();
        let list = list.select(Connector::ID).expand(Connector::MEMBER_OF.top(1)).filter(Connector::ID.eq("a"));
        list.order_by(Connector::ID.asc()).search("a").top(1).skip(2).count().await
    })
    .await;
    let query = received[0].target.split_once('?').unwrap().1;
    let names: Vec<&str> = query.split('&').map(|option| option.split_once('=').unwrap().0).collect();
    assert_eq!(names, ["$select", "$expand", "$filter", "$orderby", "$search", "$top", "$skip", "$count"]);
    assert!(query.contains("memberOf($top%3D1)"), "{query}");
}

/// 9 and 17: Options, operators, functions and identifiers are written in the case that OData and the metadata have.
#[tokio::test]
async fn clause_09_and_17_case_is_kept() {
    let (received, _) = check(Reply::json(200, r#"{"value":[]}"#), async |client| {
        let name = Connector::MACHINE_NAME;
        let filter =
            name.starts_with("A").and(!name.operand().to_lower().contains("B").or(Connector::EXTERNAL_IP.ne(name)));
        let list = client.application_proxy().connectors().list().filter(filter).order_by(name.desc());
        list.await.expect("a page");
        let group =
            ConnectorGroup { is_default: Some(false), region: Some(ConnectorGroupRegion::Eur), ..Default::default() };
        client.application_proxy().connector_groups().create(&group).await.expect("an entity");
    })
    .await;
    let either = "contains(tolower(machineName),%27B%27)%20or%20externalIp%20ne%20machineName";
    let filter = format!("startswith(machineName,%27A%27)%20and%20not%20({either})");
    assert_eq!(received[0].target, format!("{PROXY}/connectors?$filter={filter}&$orderby=machineName%20desc"));
    assert_eq!(received[1].body, br#"{"isDefault":false,"region":"eur"}"#);
}

/// 10 (4.02): A plus sign is written as `%2B`, and a blank as `%20`, so that nobody takes one for the other.
#[tokio::test]
async fn clause_10_of_402_plus_is_encoded() {
    let (received, _) = check(Reply::json(200, r#"{"value":[]}"#), async |client| {
        let groups = client.application_proxy().connector_groups();
        groups.list().filter(ConnectorGroup::NAME.eq("a+b c")).search("d+e").query("x+y", "+").await?;
        groups.by_id("f+g h").get().await
    })
    .await;
    let query = "$filter=name%20eq%20%27a%2Bb%20c%27&$search=d%2Be&x%2By=%2B";
    assert_eq!(received[0].target, format!("{PROXY}/connectorGroups?{query}"));
    assert_eq!(received[1].target, format!("{PROXY}/connectorGroups/f%2Bg%20h"));
}

/// 10: Basic authentication is the caller's to give, by a header that takes the place of the token.
#[tokio::test]
async fn clause_10_basic_authentication_by_header() {
    let (received, outcome) = check(Reply::json(200, "{}"), async |client| {
        let basic = HeaderValue::from_static("Basic dXNlcjpwYXNzd29yZA==");
        client.application_proxy().connectors().by_id("c").get().header(AUTHORIZATION, basic).await
    })
    .await;
    outcome.unwrap();
    assert_eq!(received[0].header("authorization"), Some("Basic dXNlcjpwYXNzd29yZA=="));
}

/// 11: References can be asked for in place of entities.
#[tokio::test]
async fn clause_11_references_can_be_requested() {
    let reply = Reply::json(200, r#"{"value":[{"@odata.id":"https://h/g"}]}"#);
    let (received, page) =
        check(reply, async |client| client.application_proxy().connectors().by_id("c").member_of().refs().await).await;
    assert_eq!(received[0].target, format!("{PROXY}/connectors/c/memberOf/$ref"));
    assert_eq!(page.unwrap().items()[0].url(), Some("https://h/g"));
}

/// 16: What is sent is 4.0: control information with its prefix, types with `#`.
#[tokio::test]
async fn clause_16_payloads_are_of_version_40() {
    let (received, _) = check(Reply::status(204), async |client| {
        let range =
            graph_connectors::models::IPv4Range { lower_address: Some("10.0.0.1".into()), ..Default::default() };
        let publishing = graph_connectors::models::OnPremisesPublishing {
            waf_ip_ranges: Some(vec![range.into()]),
            ..Default::default()
        };
        let application = client.applications().by_id("a");
        application.update(Patch::new().set(Application::ON_PREMISES_PUBLISHING, publishing)).await?;
        application.connector_group().set("g").await
    })
    .await;
    let body = |index: usize| serde_json::from_slice::<Value>(&received[index].body).expect("JSON");
    let range = json!({"@odata.type": "#microsoft.graph.iPv4Range", "lowerAddress": "10.0.0.1"});
    assert_eq!(body(0), json!({"onPremisesPublishing": {"wafIpRanges": [range]}}));
    assert_eq!(body(1).as_object().unwrap().keys().collect::<Vec<_>>(), ["@odata.id"]);
    assert!(received.iter().all(|request| request.header("odata-version") == Some("4.0")));
}

/// 20: What a service does not support, and says so, is an error with its status.
#[tokio::test]
async fn clause_20_not_implemented_is_an_error_with_its_status() {
    for status in [400, 501] {
        let reply = Reply::json(status, r#"{"error":{"code":"unsupported","message":"no $search here"}}"#);
        let (received, outcome) =
            check(reply, async |client| client.application_proxy().connectors().list().search("a").await).await;
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("unsupported")));
        assert_eq!((error.status().unwrap().as_u16(), received.len()), (status, 1));
    }
}
