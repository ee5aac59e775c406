//! Getting a metadata document from its service: to a temporary file, with limits, and again where that may help.

use crate::{Failure, report};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH, LOCATION, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, Url, redirect};
use std::error::Error;
use std::fmt::Display;
use std::fs::File;
use std::io::{IsTerminal as _, Seek as _, Write as _};
use std::net::IpAddr;
use std::time::{Duration, SystemTime};
use tokio::time::{Instant, timeout_at};

/// How much of everything a download may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of the document, compressed or not.
    pub size: u64,
    /// From the first attempt to the last byte.
    pub time: Duration,
    /// Attempts after the first.
    pub retries: u32,
}

/// What a service answers.
pub enum Download {
    /// The document still has the entity tag that it had.
    Unchanged,
    /// The document as it came, perhaps compressed, and its entity tag.
    Document(File, Option<String>),
}

/// How long a service may take to be reached, and to send the next bytes.
const CONNECT: Duration = Duration::from_secs(15);
const IDLE: Duration = Duration::from_secs(60);
/// The pause before the second attempt; each one after it is twice as long.
const BACK_OFF: Duration = Duration::from_secs(1);
const REDIRECTS: usize = 10;

/// Why an attempt came to nothing.
enum Failed {
    /// Another one may succeed, after this time where the service names one.
    ForNow(String, Option<Duration>),
    /// With the remedy.
    ForGood(String, &'static str),
    /// It was said.
    Said(Failure),
}

/// Gets a document, unless it still has this entity tag.
pub fn download(url: &str, etag: Option<&str>, limits: Limits) -> Result<Download, Failure> {
    let parsed = Url::parse(url).map_err(|error| error.to_string()).and_then(|parsed| match is_allowed(&parsed) {
        true => Ok(parsed),
        false => Err("it is neither https nor on this machine".to_owned()),
    });
    let parsed = parsed
        .map_err(|reason| report::error(format!("cannot read {url}: {reason}"), "name an `https://` URL, or a file"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| report::error(format!("cannot read {url}: {error}"), TRY_AGAIN))?;
    runtime.block_on(attempts(&parsed, etag, limits)).map_err(|failed| match failed {
        Failed::Said(failure) => failure,
        Failed::ForNow(reason, _) => report::error(format!("cannot read {url}: {reason}"), TRY_AGAIN),
        Failed::ForGood(reason, help) => report::error(format!("cannot read {url}: {reason}"), help),
    })
}

const TRY_AGAIN: &str = "try again later, or pass a document that was saved otherwise with --from FILE";
const BY_OTHER_MEANS: &str = "save the document by other means, and pass it with --from FILE";
const CHECK_URL: &str = "check `service.metadata-url` in codegen.toml, or --from";

/// https, and http on this machine alone: whoever can change what is generated can change what runs.
fn is_allowed(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_loopback = host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback());
    url.scheme() == "https" || url.scheme() == "http" && is_loopback
}

async fn attempts(url: &Url, etag: Option<&str>, limits: Limits) -> Result<Download, Failed> {
    let follow = redirect::Policy::custom(|attempt| match attempt.previous().len() {
        // An answer that redirects elsewhere is an error of its own.
        _ if !is_allowed(attempt.url()) => attempt.stop(),
        REDIRECTS.. => attempt.error("too many redirects"),
        _ => attempt.follow(),
    });
    let client = Client::builder().connect_timeout(CONNECT).read_timeout(IDLE).redirect(follow).no_gzip();
    let client = client.user_agent(concat!("csdlgen/", env!("CARGO_PKG_VERSION"))).build();
    let client = client.map_err(|error| Failed::ForGood(deepest(&error), TRY_AGAIN))?;
    let end = Instant::now() + limits.time;
    let mut failed = 0;
    loop {
        let outcome = timeout_at(end, attempt(&client, url, etag, limits.size)).await;
        let outcome = outcome.unwrap_or_else(|_| Err(Failed::ForGood(too_long(limits), TRY_AGAIN)));
        let Err(Failed::ForNow(reason, wanted)) = outcome else { return outcome };
        let pause = wanted.unwrap_or(BACK_OFF * 2_u32.saturating_pow(failed));
        if failed == limits.retries {
            return Err(Failed::ForNow(reason, None));
        }
        if Instant::now() + pause > end {
            let reason = format!("{reason}; the next attempt is to be in {} s, after the time limit", pause.as_secs());
            return Err(Failed::ForNow(reason, None));
        }
        failed += 1;
        report::note(format!("{reason}; attempt {} in {} s", failed + 1, pause.as_secs()));
        tokio::time::sleep(pause).await;
    }
}

fn too_long(limits: Limits) -> String {
    format!("it took longer than {} s, which is the limit (--timeout)", limits.time.as_secs())
}

async fn attempt(client: &Client, url: &Url, etag: Option<&str>, size: u64) -> Result<Download, Failed> {
    let mut request = client.get(url.clone()).header(ACCEPT, "application/xml, application/json;q=0.5");
    // Unpacked by hand, since files may be packed as well, and since the limit is one for what comes out.
    request = request.header(ACCEPT_ENCODING, "gzip");
    if let Some(etag) = etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    let response = request.send().await.map_err(|error| match error.is_redirect() || error.is_builder() {
        true => Failed::ForGood(deepest(&error), CHECK_URL),
        false => Failed::ForNow(format!("no connection: {}", deepest(&error)), None),
    })?;
    if response.status() == StatusCode::NOT_MODIFIED && etag.is_some() {
        return Ok(Download::Unchanged);
    }
    check(&response)?;
    let etag = text(response.headers(), ETAG).map(str::to_owned);
    let file = body(response, size).await;
    show("");
    Ok(Download::Document(file?, etag))
}

/// Whether an answer is a document, by its head.
fn check(response: &Response) -> Result<(), Failed> {
    let (status, headers) = (response.status(), response.headers());
    let said = format!("the service answers {status}");
    match status {
        StatusCode::OK => {}
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            return Err(Failed::ForNow(said, retry_after(headers)));
        }
        _ if status.is_server_error() => return Err(Failed::ForNow(said, retry_after(headers))),
        _ if status.is_redirection() && headers.contains_key(LOCATION) => {
            let to = text(headers, LOCATION).unwrap_or_default();
            return Err(Failed::ForGood(format!("{said}, and redirects to {to}: only https is followed"), CHECK_URL));
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            return Err(Failed::ForGood(format!("{said}: it wants a sign-in"), BY_OTHER_MEANS));
        }
        _ => return Err(Failed::ForGood(said, CHECK_URL)),
    }
    let content_type = text(headers, CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    match content_type.split(';').next().unwrap_or_default().trim() {
        // Servers of plain files know no better.
        "" | "text/plain" | "application/octet-stream" | "application/gzip" | "application/x-gzip" => Ok(()),
        known if known.ends_with("/xml") || known.ends_with("+xml") || known.ends_with("json") => {
            match known == "application/xhtml+xml" {
                true => Err(Failed::ForGood(WEB_PAGE.to_owned(), BY_OTHER_MEANS)),
                false => Ok(()),
            }
        }
        "text/html" => Err(Failed::ForGood(WEB_PAGE.to_owned(), BY_OTHER_MEANS)),
        other => Err(Failed::ForGood(format!("it is `{other}`, and no CSDL (XML or JSON)"), CHECK_URL)),
    }
}

/// What a login page is.
pub const WEB_PAGE: &str = "it is a web page (HTML), such as a sign-in, and no CSDL";

/// Writes the body to a file that has no name, so that nothing stays whatever happens.
async fn body(mut response: Response, size: u64) -> Result<File, Failed> {
    let total = response.content_length();
    let said = |error| Failed::Said(report::io(&std::env::temp_dir(), "write to", error));
    let mut file = tempfile::tempfile().map_err(said)?;
    let mut received = 0;
    loop {
        if received > size || total.is_some_and(|total| total > size) {
            return Err(Failed::ForGood(too_large(size), TOO_LARGE_HELP));
        }
        show(&progress(received, total));
        let chunk = response.chunk().await.map_err(|error| {
            let of = total.map(|total| format!(" of {total}")).unwrap_or_default();
            Failed::ForNow(format!("the connection broke after {received}{of} bytes: {}", deepest(&error)), None)
        })?;
        let Some(chunk) = chunk else { break };
        file.write_all(&chunk).map_err(said)?;
        received += chunk.len() as u64;
    }
    file.rewind().map_err(said)?;
    Ok(file)
}

/// What is said of a document that is too large.
pub fn too_large(size: u64) -> String {
    format!("it has more than {} MiB, which is the limit", size >> 20)
}

/// The remedy.
pub const TOO_LARGE_HELP: &str = "raise the limit with --max-size, where such a size can be";

/// How much has come.
fn progress(received: u64, total: Option<u64>) -> String {
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let of = total.map(|total| format!(" of {:.1}", megabytes(total))).unwrap_or_default();
    format!("{:.1}{of} MB", megabytes(received))
}

/// Writes over the line, on a terminal alone.
fn show(text: &str) {
    let mut terminal = std::io::stderr().lock();
    if terminal.is_terminal() {
        // A terminal that cannot be written to is no reason to stop.
        let _ = write!(terminal, "\r\x1b[K{text}\r");
    }
}

fn text(headers: &HeaderMap, name: impl reqwest::header::AsHeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Seconds, or a date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = text(headers, RETRY_AFTER)?.trim();
    let until = |date: SystemTime| date.duration_since(SystemTime::now()).unwrap_or_default();
    text.parse().map(Duration::from_secs).ok().or_else(|| httpdate::parse_http_date(text).ok().map(until))
}

/// The cause at the bottom: those above it only say that there is one.
fn deepest(error: &dyn Error) -> String {
    let mut deepest: &dyn Display = error;
    let mut next = error.source();
    while let Some(source) = next {
        deepest = source;
        next = source.source();
    }
    deepest.to_string()
}
