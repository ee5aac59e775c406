//! A request as people write it down: absolute or relative, with real keys or placeholders, encoded or not.

use crate::plan::Service;
use percent_encoding::percent_decode_str;

/// A request, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) segments: Vec<Segment>,
    /// Query options, decoded, in order.
    pub(super) query: Vec<(String, String)>,
    pub(super) notes: Vec<String>,
}

/// One segment of the path, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// The whole segment.
    pub(super) text: String,
    /// What stands before brackets.
    pub(super) name: String,
    /// What stands in brackets: a key, or the arguments of a function.
    pub(super) arguments: Option<Vec<(Option<String>, Value)>>,
}

/// A value in a URL, unquoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Given(String),
    /// What documentation writes for a value that is not known: `{id}`, `<id>`, `:id`, `…`.
    Placeholder,
    /// `@name`: the value stands in the query.
    Alias(String),
}

/// Takes a URL apart; `service` tells root and version.
pub(super) fn parse(service: &Service, method: &str, url: &str) -> Request {
    let mut notes = Vec::new();
    let (path, query) = url.trim().split_once('?').unwrap_or((url.trim(), ""));
    let path = below_root(service, path, &mut notes);
    let segments = split(path, '/', Quotes::InBrackets).into_iter().map(decode);
    let segments = segments.filter(|text| !text.is_empty()).map(segment).collect();
    let query = split(query, '&', Quotes::Everywhere).into_iter().filter(|option| !option.is_empty()).map(|option| {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        (decode(name), decode(value))
    });
    Request { method: method.trim().to_ascii_uppercase(), segments, query: query.collect(), notes }
}

/// The path behind the service root. Hosts and versions other than the service's are taken for it, with a note.
fn below_root<'u>(service: &Service, path: &'u str, notes: &mut Vec<String>) -> &'u str {
    for cloud in &service.clouds {
        if let Some(rest) = strip_start(path, cloud.root.trim_end_matches('/')) {
            return rest;
        }
    }
    let root_paths = || service.clouds.iter().filter_map(|cloud| cloud.root.split_once("://")?.1.split_once('/'));
    let mut rest = path;
    if let Some((_, behind)) = path.split_once("://") {
        let (host, behind) = behind.split_once('/').unwrap_or((behind, ""));
        if service.clouds.iter().all(|cloud| !cloud.root.contains(host)) {
            notes.push(format!("`{host}` is none of the hosts that codegen.toml names; the path was taken as it is"));
        }
        rest = behind;
    }
    rest = rest.trim_start_matches('/');
    if let Some(rest) = root_paths().find_map(|(_, root)| strip_start(rest, root.trim_end_matches('/'))) {
        return rest;
    }
    let (first, behind) = rest.split_once('/').unwrap_or((rest, ""));
    if is_version(first) {
        notes.push(format!(
            "the URL is of `{first}`, this crate of `{}`: the call is that of this crate",
            service.version
        ));
        return behind;
    }
    rest
}

/// What stands behind a beginning, if whole segments do; case does not matter.
fn strip_start<'u>(path: &'u str, start: &str) -> Option<&'u str> {
    let (head, rest) = path.split_at_checked(start.len())?;
    (head.eq_ignore_ascii_case(start) && !start.is_empty() && (rest.is_empty() || rest.starts_with('/')))
        .then_some(rest)
}

/// `v1.0`, `v4`, `beta`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix(['v', 'V']).is_some_and(|n| {
        n.starts_with(|c: char| c.is_ascii_digit()) && n.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    number || segment.eq_ignore_ascii_case("beta")
}

/// Where quotes keep a separator from separating.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// An apostrophe in a key (`O'Brien@contoso.com`) opens nothing.
    InBrackets,
    Everywhere,
}

/// Splits outside of quotes and placeholders; at every separator where these do not end.
fn split(text: &str, separator: char, quotes: Quotes) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quote, mut braces, mut brackets) = (0, None, 0, 0);
    for (at, c) in text.char_indices() {
        match (c, quote) {
            (c, Some(open)) => quote = (c != open).then_some(open),
            ('\'', None) if quotes == Quotes::Everywhere || brackets > 0 => quote = Some(c),
            ('"', None) if quotes == Quotes::Everywhere => quote = Some(c),
            ('(', None) => brackets += 1,
            (')', None) => brackets -= i32::from(brackets > 0),
            ('{' | '<', None) => braces += 1,
            ('}' | '>', None) => braces -= i32::from(braces > 0),
            (c, None) if c == separator && braces == 0 => {
                parts.push(&text[start..at]);
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    if quote.is_some() || braces > 0 {
        return text.split(separator).collect();
    }
    parts.push(&text[start..]);
    parts
}

/// Percent-decodes; what is no escape of UTF-8 stays as it is.
fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Into::into).trim().to_owned()
}

fn segment(text: String) -> Segment {
    let inner = text.strip_suffix(')').and_then(|text| text.split_once('('));
    let Some((name, inner)) = inner.filter(|_| !is_placeholder(&text)) else {
        return Segment { name: text.clone(), text, arguments: None };
    };
    let arguments = split(inner, ',', Quotes::Everywhere).into_iter().filter(|part| !part.trim().is_empty());
    let arguments = arguments.map(|part| match part.split_once('=') {
        Some((name, text)) if !name.contains(['\'', '{', '<']) => (Some(name.trim().to_owned()), value(text.trim())),
        _ => (None, value(part.trim())),
    });
    Segment { name: name.trim().to_owned(), arguments: Some(arguments.collect()), text: text.clone() }
}

/// A key or argument without its quotes.
pub(super) fn value(text: &str) -> Value {
    if let Some(alias) = text.strip_prefix('@') {
        return Value::Alias(alias.to_owned());
    }
    let text = unquoted(text).unwrap_or_else(|| text.to_owned());
    if is_placeholder(&text) { Value::Placeholder } else { Value::Given(text) }
}

/// The text of `'x'`, `NS.Color'Red'` and `duration'P1D'`.
pub(super) fn unquoted(text: &str) -> Option<String> {
    let (prefix, quoted) = text.strip_suffix('\'')?.split_once('\'')?;
    let is_type = prefix.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '_');
    is_type.then(|| quoted.replace("''", "'"))
}

/// Whether the text stands for a value that is not known.
pub(super) fn is_placeholder(text: &str) -> bool {
    let within = |open, close| text.starts_with(open) && text.ends_with(close) && text.len() > 1;
    let is_name = |name: &str| name.starts_with(char::is_alphabetic) && !name.contains(':');
    within('{', '}') || within('<', '>') || text.strip_prefix(':').is_some_and(is_name) || matches!(text, "…" | "...")
}

impl Segment {
    /// The segment as a key.
    pub(super) fn key(&self) -> Value {
        if is_placeholder(&self.text) { Value::Placeholder } else { Value::Given(self.text.clone()) }
    }
}
