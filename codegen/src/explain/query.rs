//! Query options to calls: by constants of properties where the text is made of names, as text otherwise.

use super::filter;
use super::paths::path;
use super::request::is_placeholder;
use super::walk::{Spot, Walk};
use super::{Header, values};
use crate::plan::RustType;
use std::fmt::Write as _;

/// What takes more options than `.query(…)`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    List,
    Get,
    Count,
}

/// A text that may stand in a chain of calls, about one type of entity.
pub(super) struct About<'w, 'a, 'c> {
    pub(super) walk: &'w mut Walk<'a, 'c>,
    pub(super) entity: RustType,
}

/// How many properties one `select` or `order_by` takes.
const TUPLE: usize = 12;

/// The calls for all options of the request.
pub(super) fn options(walk: &mut Walk<'_, '_>, reads: Option<&(Reader, Spot)>, headers: &mut Vec<Header>) -> String {
    let options = std::mem::take(&mut walk.query);
    let mut text = String::new();
    for (name, value) in &options {
        let typed = reads.and_then(|(reader, spot)| option(walk, *reader, spot, name, value));
        text.push_str(&typed.unwrap_or_else(|| format!(".query({name:?}, {value:?})")));
        if value.split(['\'', ' ', '=', ',', '(', ')', '/']).any(is_placeholder) {
            walk.notes.push(format!("`{value}` in `{name}` has a placeholder, to be replaced by a value"));
        }
    }
    let has = |wanted: &str| options.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    let counts = has("$count") || reads.is_some_and(|(reader, _)| *reader == Reader::Count);
    let eventual = has("$search") || counts && (has("$filter") || has("$orderby"));
    if walk.catalogue.resolved.plan.service.consistency_level && eventual && reads.is_some() {
        headers.push(Header { name: "ConsistencyLevel".into(), value: "eventual".into(), is_automatic: true });
    }
    text
}

/// One option of a call that reads; `None` where it is to be sent as text.
fn option(walk: &mut Walk<'_, '_>, reader: Reader, spot: &Spot, name: &str, value: &str) -> Option<String> {
    // In the order of `runtime::place::Options`, each with those who take it.
    const OPTIONS: [(&str, &[Reader]); 8] = [
        ("$filter", &[Reader::List, Reader::Count]),
        ("$search", &[Reader::List, Reader::Count]),
        ("$top", &[Reader::List]),
        ("$skip", &[Reader::List]),
        ("$count", &[Reader::List]),
        ("$select", &[Reader::List, Reader::Get]),
        ("$expand", &[Reader::List, Reader::Get]),
        ("$orderby", &[Reader::List]),
    ];
    let index = OPTIONS.iter().position(|(option, _)| option.eq_ignore_ascii_case(name))?;
    let (option, readers) = OPTIONS[index];
    if !readers.contains(&reader) {
        return None;
    }
    if !walk.catalogue.place(&spot.place)?.options[index] {
        walk.notes.push(format!("the metadata says that `{option}` is not available here; it is sent as text"));
        return None;
    }
    let before = walk.uses.clone();
    let mut about = About { entity: spot.entity.clone(), walk: &mut *walk };
    let typed = match option {
        "$filter" => Some(format!(".filter({})", about.condition(value))),
        "$search" => Some(format!(".search({value:?})")),
        "$top" | "$skip" => {
            value.parse::<u32>().ok().map(|count| format!(".{}({count})", option.trim_start_matches('$')))
        }
        "$count" => (value == "true").then(|| ".count()".to_owned()),
        "$select" => about.properties(value).map(|chunks| calls("select", &chunks)),
        "$expand" => about.expanded(value).map(|items| calls("expand", &items)),
        _ => about.order(value).map(|terms| calls("order_by", &terms)),
    };
    if typed.is_none() {
        walk.uses = before;
    } else if option != name {
        walk.notes.push(format!("`{name}` is sent as `{option}`"));
    }
    typed
}

/// One call for up to as many items as a tuple takes.
fn calls(method: &str, items: &[String]) -> String {
    items.chunks(TUPLE).fold(String::new(), |mut text, chunk| {
        let _ = match chunk {
            [one] => write!(text, ".{method}({one})"),
            several => write!(text, ".{method}(({}))", several.join(", ")),
        };
        text
    })
}

impl About<'_, '_, '_> {
    /// The name of a type.
    pub(super) fn name(&mut self, used: &RustType) -> String {
        self.walk.uses.name(self.walk.catalogue, used)
    }

    /// `Filter::raw(…)` where the text has more than simple conditions.
    fn condition(&mut self, text: &str) -> String {
        let before = self.walk.uses.clone();
        filter::condition(self, text).unwrap_or_else(|| {
            self.walk.uses = before;
            format!("{}::raw({text:?})", self.walk.uses.root(self.walk.catalogue, "Filter"))
        })
    }

    /// The paths in `$select`.
    fn properties(&mut self, text: &str) -> Option<Vec<String>> {
        let mut found = Vec::new();
        for written in text.split(',').map(str::trim) {
            let Some(path) = path(self, written) else {
                let of = self.walk.catalogue.csdl_name(&self.entity);
                self.walk.notes.push(format!("`{written}` is no property that `{of}` has in this crate"));
                return None;
            };
            if path.wire != written {
                self.walk.notes.push(format!("`{written}` is sent as `{}`, as the metadata writes it", path.wire));
            }
            found.push(path.text);
        }
        Some(found)
    }

    /// The terms of `$orderby`.
    fn order(&mut self, text: &str) -> Option<Vec<String>> {
        let terms = text.split(',').map(|term| {
            let (path, direction) = term.trim().split_once(' ').unwrap_or((term.trim(), "asc"));
            let direction = match direction.trim() {
                direction @ ("asc" | "desc") => direction,
                _ => return None,
            };
            let operand = filter::operand(self, path)?;
            operand.is_sortable.then(|| format!("{}.{direction}()", operand.text))
        });
        terms.collect()
    }

    /// The navigation properties of `$expand`, with options.
    fn expanded(&mut self, text: &str) -> Option<Vec<String>> {
        let mut items = Vec::new();
        for item in split(text, ",") {
            let (name, options) = match item.strip_suffix(')').and_then(|item| item.split_once('(')) {
                Some((name, options)) => (name.trim(), options),
                None => (item, ""),
            };
            let path = path(self, name).filter(|path| path.is_expandable)?;
            let mut text = path.text;
            let mut inner = About { entity: path.r#type, walk: &mut *self.walk };
            let options: Vec<&str> = split(options, ";").into_iter().filter(|option| !option.is_empty()).collect();
            if !options.is_empty() {
                text.push_str(".with()");
            }
            for option in options {
                let (name, value) = option.split_once('=')?;
                text.push_str(&inner.option(name.trim(), value.trim()));
            }
            items.push(text);
        }
        Some(items)
    }

    /// An option within `$expand`.
    fn option(&mut self, name: &str, value: &str) -> String {
        let typed = match name {
            "$select" => self.properties(value).map(|names| calls("select", &names)),
            "$filter" => Some(format!(".filter({})", self.condition(value))),
            "$orderby" => self.order(value).map(|terms| calls("order_by", &terms)),
            "$expand" => self.expanded(value).map(|items| calls("expand", &items)),
            "$top" | "$skip" | "$levels" => {
                value.parse::<u32>().ok().map(|count| format!(".{}({count})", name.trim_start_matches('$')))
            }
            "$count" if value == "true" => Some(".count()".to_owned()),
            _ => None,
        };
        typed.unwrap_or_else(|| format!(".option({name:?}, {value:?})"))
    }

    /// The value of a type, for conditions.
    pub(super) fn literal(&mut self, used: &RustType, text: &str) -> Option<String> {
        values::literal(self.walk.catalogue, &mut self.walk.uses, used, text)
    }
}

/// Splits outside of quotes and brackets.
pub(super) fn split<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let (mut parts, mut start, mut depth, mut is_quoted) = (Vec::new(), 0, 0, false);
    for (at, c) in text.char_indices() {
        match c {
            '\'' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth -= 1,
            _ if !is_quoted && depth == 0 && at >= start && text[at..].starts_with(separator) => {
                parts.push(text[start..at].trim());
                start = at + separator.len();
            }
            _ => {}
        }
    }
    parts.push(text[start..].trim());
    parts
}
