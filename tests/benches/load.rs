//! Load: requests over many tasks against a service that throttles, a long stream in little memory, and the speed of
//! decoding beside serde's derive. Prints figures; fails where something was lost, done twice, or kept in memory, but
//! never for being slow.
//!
//! ```text
//! cargo bench -p csdlgen-tests --bench load
//! cargo bench -p csdlgen-tests --bench load -- decode    one part alone: requests, stream or decode
//! ```

use csdlgen_tests::server::{Reply, Server};
use graph_connectors::auth::StaticToken;
use graph_connectors::call::reply;
use graph_connectors::models::{Connector, ConnectorGroup};
use graph_connectors::{Client, ClientOptions, Cloud, Page, RetryPolicy};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const REQUESTS: usize = 10_000;
const TASKS: usize = 64;
const ITEMS: usize = 200_000;
const PAGE: usize = 1_000;
/// How much memory a stream may take between a tenth of it and its end.
const GROWTH: usize = 20 << 20;
const ROUNDS: usize = 501;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

#[tokio::main]
async fn main() -> Outcome {
    let parts: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);
    if wanted("requests") {
        requests().await?;
    }
    if wanted("stream") {
        stream().await?;
    }
    if wanted("decode") {
        decode()?;
    }
    Ok(())
}

fn row(name: &str, figure: impl std::fmt::Display) {
    println!("{name:<44}{:>16}", figure.to_string());
}

fn client(server: &Server) -> Outcome<Client> {
    let cloud = Cloud::custom(url::Url::parse(&server.url("/beta"))?, ["https://local/.default"]);
    let options = ClientOptions::default().with_cloud(cloud).allow_insecure_loopback(true);
    // A tenth of all tries is throttled: more retries than usual, so that none of so many requests gives up.
    let options = options.with_retry(RetryPolicy::default().with_max_retries(20));
    Ok(Client::with_options(StaticToken::new("secret"), options)?)
}

/// Creates entities, each with a number of its own, and compares what the service did with what was asked for.
async fn requests() -> Outcome {
    let executed = Arc::new(Mutex::new(BTreeMap::<usize, usize>::new()));
    let throttled = Arc::new(AtomicUsize::new(0));
    let (done, refused) = (Arc::clone(&executed), Arc::clone(&throttled));
    let server = Server::start(move |index, request| {
        if index % 10 == 3 {
            refused.fetch_add(1, Ordering::Relaxed);
            return Reply::json(429, "{}").header("Retry-After", "0");
        }
        let group: ConnectorGroup = serde_json::from_slice(&request.body).expect("a group");
        let number = group.name.as_deref().and_then(|name| name.parse().ok()).expect("a number");
        *done.lock().expect("no panic with the lock held").entry(number).or_default() += 1;
        Reply::json(201, &format!(r#"{{"id":"id-{number}","name":"{number}"}}"#))
    })
    .await;

    let client = client(&server)?;
    let next = Arc::new(AtomicUsize::new(0));
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..TASKS {
        let (client, next) = (client.clone(), Arc::clone(&next));
        tasks.spawn(async move {
            let mut answered = 0;
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= REQUESTS {
                    return Outcome::Ok(answered);
                }
                let group = ConnectorGroup { name: Some(number.to_string()), ..ConnectorGroup::default() };
                let created = client.application_proxy().connector_groups().create(&group).await?.require()?;
                if created.id != Some(format!("id-{number}")) {
                    return Err(format!("request {number} got the answer of another: {created:?}").into());
                }
                answered += 1;
            }
        });
    }
    let mut answered = 0;
    while let Some(task) = tasks.join_next().await {
        answered += task??;
    }
    let elapsed = started.elapsed();

    let executed = executed.lock().map_err(|_| "poisoned")?;
    let twice = executed.values().filter(|&&times| times > 1).count();
    row("requests", REQUESTS);
    row("tasks", TASKS);
    row("throttled", throttled.load(Ordering::Relaxed));
    row("answered", answered);
    row("executed", executed.len());
    row("executed twice", twice);
    row("requests a second, server included", format!("{:.0}", REQUESTS as f64 / elapsed.as_secs_f64()));
    if answered != REQUESTS || executed.len() != REQUESTS || twice != 0 {
        return Err("requests were lost or executed twice".into());
    }
    Ok(())
}

/// A page of connectors as the service sends them.
fn page(first: usize, next: Option<&str>) -> String {
    let mut text = String::from(r#"{"@odata.context":"https://graph.microsoft.com/beta/$metadata#connectors","#);
    if let Some(next) = next {
        let _ = write!(text, r#""@odata.nextLink":"{next}","#);
    }
    text.push_str(r#""value":["#);
    for number in first..first + PAGE {
        let comma = if number == first { "" } else { "," };
        let status = if number % 7 == 0 { "inactive" } else { "active" };
        let _ = write!(
            text,
            r#"{comma}{{"id":"4c8b77a1-58ee-4b0e-9d4b-{number:012}","machineName":"connector-{number}.contoso.com","#
        );
        let _ =
            write!(text, r#""externalIp":"203.0.113.{}","status":"{status}","version":"1.5.4287.0"}}"#, number % 256);
    }
    text.push_str("]}");
    text
}

/// Reads a long collection, and looks at the memory of the process: that of the server is in it as well.
async fn stream() -> Outcome {
    let server = Server::start(|_, request| {
        let skip: usize = request.target.split_once("$skiptoken=").map_or(0, |(_, n)| n.parse().expect("a number"));
        let host = request.header("host").unwrap_or_default();
        let path = request.target.split('?').next().unwrap_or_default();
        let next = format!("http://{host}{path}?$skiptoken={}", skip + PAGE);
        Reply::json(200, &page(skip, (skip + PAGE < ITEMS).then_some(next.as_str())))
    })
    .await;
    let client = client(&server)?;
    let started = Instant::now();
    let mut items = client.application_proxy().connectors().list().stream();
    let (mut count, mut early) = (0, 0);
    while let Some(connector) = items.try_next().await? {
        if !connector.id.as_deref().is_some_and(|id| id.ends_with(&format!("-{count:012}"))) {
            return Err(format!("item {count} is {connector:?}").into());
        }
        count += 1;
        if count == ITEMS / 10 {
            early = resident()?;
        }
    }
    let late = resident()?;
    let pages = server.received().len();
    row("items of a stream", count);
    row("pages", pages);
    row("items a second, server included", format!("{:.0}", count as f64 / started.elapsed().as_secs_f64()));
    row("memory at a tenth, MiB", mebibytes(early));
    row("memory at the end, MiB", mebibytes(late));
    if count != ITEMS || pages != ITEMS / PAGE {
        return Err("items or pages are missing, or came twice".into());
    }
    if late > early + GROWTH {
        return Err("the stream does not stay within its memory".into());
    }
    Ok(())
}

/// The resident memory of this process in bytes; zero where the system does not say.
fn resident() -> Outcome<usize> {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else { return Ok(0) };
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<usize>()? << 10)
}

fn mebibytes(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / f64::from(1 << 20))
}

/// What serde's derive makes of a connector: no unknown properties, no unknown members.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)] // read to be compared, not to be used
struct Derived {
    id: Option<String>,
    external_ip: Option<String>,
    machine_name: Option<String>,
    status: Option<Status>,
    version: Option<String>,
}

/// The same, keeping what else comes: as much as a model of ours keeps.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code)]
struct Flattened {
    id: Option<String>,
    external_ip: Option<String>,
    machine_name: Option<String>,
    status: Option<Status>,
    version: Option<String>,
    #[serde(flatten)]
    extra: BTreeMap<String, serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Status {
    Active,
    Inactive,
    #[serde(other)]
    Unknown,
}

#[derive(Deserialize)]
struct DerivedPage<T> {
    value: Vec<T>,
}

/// Decodes one page again and again, by turns, so that all have the same disturbances.
fn decode() -> Outcome {
    let text = bytes::Bytes::from(page(0, None));
    let ours = || {
        let answer = reply::Reply {
            status: http::StatusCode::OK,
            headers: Default::default(),
            body: text.clone(),
            is_write: false,
        };
        reply::read::<Page<Connector>>(answer).map(|page| page.items().len())
    };
    let derived = || serde_json::from_slice::<DerivedPage<Derived>>(&text).map(|page| black_box(page).value.len());
    let flattened = || serde_json::from_slice::<DerivedPage<Flattened>>(&text).map(|page| black_box(page).value.len());
    let mut times = [const { Vec::<Duration>::new() }; 3];
    for _ in 0..ROUNDS {
        let counts = [timed(&mut times[0], ours)?, timed(&mut times[1], derived)?, timed(&mut times[2], flattened)?];
        if counts != [PAGE; 3] {
            return Err(format!("items of a page: {counts:?}").into());
        }
    }
    let [ours, derived, flattened] = times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    });
    let micros = |time: Duration| format!("{:.0}", time.as_secs_f64() * 1e6);
    let ratio = |other: Duration| format!("{:.2}", ours.as_secs_f64() / other.as_secs_f64());
    row("bytes of a page of 1,000 connectors", text.len());
    row("decoded, microseconds", micros(ours));
    row("serde derive", micros(derived));
    row("serde derive with flatten", micros(flattened));
    row("ratio to derive (budget 1.30)", ratio(derived));
    row("ratio to derive with flatten", ratio(flattened));
    Ok(())
}

fn timed<E: Error + Send + Sync + 'static>(
    times: &mut Vec<Duration>,
    decode: impl Fn() -> Result<usize, E>,
) -> Outcome<usize> {
    let started = Instant::now();
    let count = black_box(decode()?);
    times.push(started.elapsed());
    Ok(count)
}
