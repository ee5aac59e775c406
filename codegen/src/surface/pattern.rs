//! Globs over URL paths: `/onPremisesPublishingProfiles/{id}/connectorGroups/**#GET,POST`.
//!
//! `{…}` is a key, `*` one segment, `**` any number of them, none included; everything else is itself. The
//! graph of paths has cycles, so patterns are not matched against paths but carried along as sets of states.

use crate::config::At;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// A parsed pattern.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    pub(super) source: At,
    tokens: Vec<Token>,
    /// `None` where any method will do.
    methods: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Segment(String),
    Key,
    One,
    Many,
}

/// How far each pattern has matched: pattern and token, sorted.
pub(super) type States = Vec<(u16, u16)>;

const METHODS: [&str; 5] = ["DELETE", "GET", "PATCH", "POST", "PUT"];

pub(super) fn parse(at: &At, diagnostics: &mut Diagnostics) -> Option<Pattern> {
    let mut refuse = |message: String, help: &str| {
        diagnostics.push(Diagnostic::error("bad-path-pattern", &at.text, message).at(at.position).with_help(help));
        None
    };
    let (path, methods) = at.text.split_once('#').map_or((at.text.as_str(), None), |(path, m)| (path, Some(m)));
    let Some(path) = path.strip_prefix('/') else {
        return refuse("a path begins with `/`".to_owned(), "write the path as it stands behind the service root");
    };
    let mut wanted = Vec::new();
    for method in methods.into_iter().flat_map(|m| m.split(',')).map(str::trim) {
        if !METHODS.contains(&method) {
            return refuse(format!("`{method}` is no method"), "methods are DELETE, GET, PATCH, POST and PUT");
        }
        wanted.push(method.to_owned());
    }
    let mut tokens = Vec::new();
    for segment in path.split('/') {
        tokens.push(match segment {
            "" => return refuse("a segment is empty".to_owned(), "remove the second `/`"),
            "*" => Token::One,
            "**" => Token::Many,
            _ if segment.starts_with('{') && segment.ends_with('}') => Token::Key,
            _ if segment.contains(['*', '{', '}']) => {
                return refuse(format!("`{segment}` mixes text and wildcard"), "a wildcard is a segment of its own");
            }
            _ => Token::Segment(segment.to_owned()),
        });
    }
    Some(Pattern { source: at.clone(), tokens, methods: methods.map(|_| wanted) })
}

/// The states before the first segment.
pub(super) fn start(patterns: &[Pattern]) -> States {
    let mut states = (0..patterns.len()).map(|index| (index as u16, 0)).collect();
    close(patterns, &mut states);
    states
}

/// The states behind one more segment; `None` stands for a key.
pub(super) fn step(patterns: &[Pattern], states: &States, segment: Option<&str>) -> States {
    let mut next = Vec::new();
    for &(pattern, at) in states {
        match patterns[usize::from(pattern)].tokens.get(usize::from(at)) {
            Some(Token::Many) => next.push((pattern, at)),
            Some(Token::One) => next.push((pattern, at + 1)),
            Some(Token::Key) if segment.is_none() => next.push((pattern, at + 1)),
            Some(Token::Segment(name)) if Some(name.as_str()) == segment => next.push((pattern, at + 1)),
            _ => {}
        }
    }
    close(patterns, &mut next);
    next
}

/// The states behind a segment that a pattern has to name: a type-cast, or a structural property. Wildcards do not match
/// those, since a slice would get all derived types and properties by them, unless the pattern is `/**`: the whole service.
pub(super) fn step_named(patterns: &[Pattern], states: &States, segment: &str) -> States {
    let mut next = Vec::new();
    for &(pattern, at) in states {
        let tokens = &patterns[usize::from(pattern)].tokens;
        match tokens.get(usize::from(at)) {
            Some(Token::Many) if is_whole(tokens) => next.push((pattern, at)),
            Some(Token::Segment(name)) if name == segment => next.push((pattern, at + 1)),
            _ => {}
        }
    }
    close(patterns, &mut next);
    next
}

/// `/**`
fn is_whole(tokens: &[Token]) -> bool {
    matches!(tokens, [Token::Many])
}

/// Whether some pattern takes the whole service.
pub(super) fn takes_all(patterns: &[Pattern]) -> bool {
    patterns.iter().any(|pattern| is_whole(&pattern.tokens) && pattern.methods.is_none())
}

/// `**` also matches nothing.
fn close(patterns: &[Pattern], states: &mut States) {
    let mut index = 0;
    while let Some(&(pattern, at)) = states.get(index) {
        if patterns[usize::from(pattern)].tokens.get(usize::from(at)) == Some(&Token::Many) {
            states.push((pattern, at + 1));
        }
        index += 1;
    }
    states.sort_unstable();
    states.dedup();
}

/// The first pattern that matches here and takes the method.
pub(super) fn accepts(patterns: &[Pattern], states: &States, method: &str) -> Option<u16> {
    accepting(patterns, states, method).next()
}

/// The same for what a pattern has to name, but for `/**`.
pub(super) fn accepts_named(patterns: &[Pattern], states: &States, method: &str) -> Option<u16> {
    accepting(patterns, states, method).find(|pattern| !is_whole(&patterns[usize::from(*pattern)].tokens))
}

fn accepting(patterns: &[Pattern], states: &States, method: &str) -> impl Iterator<Item = u16> {
    let at_end = states.iter().filter(|(pattern, at)| usize::from(*at) == patterns[usize::from(*pattern)].tokens.len());
    let takes = at_end.filter(move |(pattern, _)| {
        patterns[usize::from(*pattern)].methods.as_ref().is_none_or(|methods| methods.iter().any(|m| m == method))
    });
    takes.map(|(pattern, _)| *pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &[Option<&str>], method: &str) -> bool {
        let at = At { text: pattern.to_owned(), position: Default::default() };
        let patterns = [parse(&at, &mut Diagnostics::default()).expect("a valid pattern")];
        let states = path.iter().fold(start(&patterns), |states, segment| step(&patterns, &states, *segment));
        accepts(&patterns, &states, method).is_some()
    }

    #[test]
    fn wildcards() {
        let item = [Some("groups"), None, Some("members")];
        assert!(matches("/groups/{id}/members", &item, "GET"));
        assert!(matches("/groups/*/members#GET", &item, "GET"));
        assert!(!matches("/groups/*/members#POST", &item, "GET"));
        assert!(matches("/**", &item, "PUT"));
        assert!(matches("/groups/**", &item[..1], "GET"));
        assert!(matches("/**/members", &item, "GET"));
        assert!(!matches("/groups/{id}", &[Some("groups"), Some("members")], "GET"));
        assert!(!matches("/groups", &item, "GET"));
        assert!(matches("/groups/**/**/members/**", &item, "GET"));
    }

    #[test]
    fn refusals() {
        for bad in ["groups", "/groups//x", "/gr*", "/groups#get", "/groups#"] {
            let mut diagnostics = Diagnostics::default();
            let at = At { text: bad.to_owned(), position: Default::default() };
            assert!(parse(&at, &mut diagnostics).is_none() && diagnostics.has_errors(), "{bad}");
        }
    }
}
