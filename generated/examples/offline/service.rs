//! An application proxy in memory: as much of Microsoft Graph as the examples ask for, two entities on a page.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::Url;

const ROOT: &str = "https://graph.microsoft.com/beta";
const PAGE: usize = 2;

pub struct Service {
    connectors: Vec<Value>,
    groups: Vec<Value>,
    applications: Vec<Value>,
    /// The group of each connector and of each application, by id.
    group_of: BTreeMap<String, String>,
    requests: usize,
    /// How often connectors were listed: they change from one time to the next.
    rounds: usize,
}

pub struct Answer {
    pub status: u16,
    pub request_id: String,
    pub body: Value,
}

impl Answer {
    /// The body as it goes over the wire; nothing for null.
    pub fn text(&self) -> String {
        match &self.body {
            Value::Null => String::new(),
            body => body.to_string(),
        }
    }
}

type Result<T = (u16, Value)> = std::result::Result<T, (u16, &'static str)>;

fn connector(id: &str, name: &str, status: &str) -> Value {
    json!({ "id": id, "machineName": name, "externalIp": "203.0.113.7", "status": status, "version": "1.5.4287.0" })
}

fn group(id: &str, name: &str, region: &str, is_default: bool) -> Value {
    json!({ "id": id, "name": name, "region": region, "isDefault": is_default })
}

impl Service {
    pub fn new() -> Self {
        let connectors =
            [("c-1", "weu-proxy-1"), ("c-2", "weu-proxy-2"), ("c-3", "eus-proxy-1"), ("c-4", "lab-proxy-1")];
        Self {
            connectors: connectors
                .map(|(id, name)| connector(id, name, if id == "c-4" { "inactive" } else { "active" }))
                .into(),
            groups: vec![group("g-1", "Default", "nam", true), group("g-2", "Laboratory", "nam", false)],
            applications: vec![json!({ "id": "a-1", "displayName": "Payroll" })],
            group_of: [("c-1", "g-1"), ("c-2", "g-1"), ("c-3", "g-1"), ("c-4", "g-2")]
                .map(|(member, group)| (member.to_owned(), group.to_owned()))
                .into(),
            requests: 0,
            rounds: 0,
        }
    }

    /// Answers a request; `target` is path and query below the root.
    pub fn answer(&mut self, method: &str, target: &str, body: &[u8]) -> Answer {
        self.requests += 1;
        let request_id = format!("offline-{}", self.requests);
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let (status, body) = match target {
            "/$batch" => self.batch(&body),
            _ => self.one(method, target, &body).unwrap_or_else(|(status, message)| {
                let code = if status == 404 { "ResourceNotFound" } else { "InternalServerError" };
                (status, json!({ "error": { "code": code, "message": message } }))
            }),
        };
        Answer { status, request_id, body }
    }

    fn batch(&mut self, body: &Value) -> (u16, Value) {
        let parts = body["requests"].as_array().cloned().unwrap_or_default();
        let answer = |part: &Value| {
            let text = |name: &str| part[name].as_str().unwrap_or_default().to_owned();
            let answer = self.answer(&text("method"), &text("url"), part["body"].to_string().as_bytes());
            let headers = json!({ "Content-Type": "application/json", "request-id": answer.request_id });
            json!({ "id": part["id"], "status": answer.status, "headers": headers, "body": answer.body })
        };
        let mut answers: Vec<Value> = parts.iter().map(answer).collect();
        // Answers come in any order.
        answers.reverse();
        (200, json!({ "responses": answers }))
    }

    fn one(&mut self, method: &str, target: &str, body: &Value) -> Result {
        let url = Url::parse(&format!("{ROOT}{target}")).map_err(|_| (400, "The URL is malformed."))?;
        let segments: Vec<&str> = url.path_segments().into_iter().flatten().skip(1).collect();
        let segments = match &segments[..] {
            ["onPremisesPublishingProfiles", "applicationProxy", rest @ ..] => rest,
            all => all,
        };
        match (method, segments) {
            ("GET", ["connectors"]) => self.list_connectors(&url),
            ("GET", ["connectors", "$count"]) => Ok((200, json!(self.connectors.len()))),
            ("GET", ["connectors", id]) => Ok((200, find(&self.connectors, id)?.clone())),
            ("GET", ["connectorGroups"]) => Ok((200, page(&url, &self.groups))),
            ("POST", ["connectorGroups"]) => {
                let mut group = body.clone();
                group["id"] = format!("g-{}", self.groups.len() + 1).into();
                group["isDefault"] = false.into();
                self.groups.push(group.clone());
                Ok((201, group))
            }
            ("GET", ["connectorGroups", id]) => Ok((200, find(&self.groups, id)?.clone())),
            ("GET", ["connectorGroups", id, "members"]) => {
                let group = find(&self.groups, id)?["id"].clone();
                let members = self.connectors.iter().filter(|c| self.group(&c["id"]).is_some_and(|g| g["id"] == group));
                Ok((200, page(&url, &members.cloned().collect::<Vec<_>>())))
            }
            ("POST", ["connectors", id, "memberOf", "$ref"]) => {
                find(&self.connectors, id)?;
                self.assign(id, body)
            }
            ("GET", ["applications", id]) => Ok((200, find(&self.applications, id)?.clone())),
            ("GET", ["applications", id, "connectorGroup"]) => {
                let application = find(&self.applications, id)?;
                let group = self.group(&application["id"]).ok_or((404, "The application has no connector group."))?;
                Ok((200, group.clone()))
            }
            ("PUT", ["applications", id, "connectorGroup", "$ref"]) => {
                find(&self.applications, id)?;
                self.assign(id, body)
            }
            _ => Err((404, "There is no such resource.")),
        }
    }

    fn list_connectors(&mut self, url: &Url) -> Result {
        if !url.query_pairs().any(|(name, _)| name == "$skiptoken") {
            self.rounds += 1;
            match self.rounds {
                2 => self.connectors[1]["status"] = "inactive".into(),
                3 => return Err((500, "The service is being moved.")),
                4 => {
                    self.connectors[1]["status"] = "active".into();
                    self.connectors.remove(3);
                    self.connectors.push(connector("c-5", "weu-proxy-3", "active"));
                }
                _ => {}
            }
        }
        let expanded = self.connectors.iter().map(|connector| {
            let mut connector = connector.clone();
            connector["memberOf"] = self.group(&connector["id"]).into_iter().cloned().collect();
            connector
        });
        Ok((200, page(url, &expanded.collect::<Vec<_>>())))
    }

    fn group(&self, member: &Value) -> Option<&Value> {
        find(&self.groups, self.group_of.get(member.as_str()?)?).ok()
    }

    /// Puts a connector or an application into the group that an `@odata.id` names.
    fn assign(&mut self, member: &str, body: &Value) -> Result {
        let group = body["@odata.id"].as_str().and_then(|url| url.rsplit('/').next()).unwrap_or_default().to_owned();
        find(&self.groups, &group)?;
        self.group_of.insert(member.to_owned(), group);
        Ok((204, Value::Null))
    }
}

fn find<'a>(entities: &'a [Value], id: &str) -> Result<&'a Value> {
    entities.iter().find(|entity| entity["id"] == id).ok_or((404, "There is no entity with this id."))
}

/// One page, with `$filter` of the form `name eq 'value'`, and the link to the next.
fn page(url: &Url, entities: &[Value]) -> Value {
    let option = |wanted: &str| url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned());
    let filter = option("$filter").unwrap_or_default();
    let (property, value) = filter.split_once(" eq ").unwrap_or_default();
    let matches = |entity: &&Value| filter.is_empty() || entity[property] == value.trim_matches('\'');
    let matching: Vec<&Value> = entities.iter().filter(matches).collect();
    let start = option("$skiptoken").and_then(|token| token.parse().ok()).unwrap_or(0);
    let mut page = json!({ "value": matching.iter().skip(start).take(PAGE).collect::<Vec<_>>() });
    if matching.len() > start + PAGE {
        let mut next = url.clone();
        let rest = url.query_pairs().filter(|(name, _)| name != "$skiptoken");
        let rest: Vec<_> = rest.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        next.query_pairs_mut().clear().extend_pairs(rest).append_pair("$skiptoken", &(start + PAGE).to_string());
        page["@odata.nextLink"] = next.as_str().into();
    }
    page
}
