//! What is said about an input: a code, a place, the reason and the remedy; many at once.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// One text that was read: a metadata document, an overlay, or a `codegen.toml`.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name shown in messages, usually a path relative to the client crate.
    pub name: String,
    /// The whole text.
    pub text: String,
}

/// A place in one of the [`Source`]s of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Index into the list of sources.
    pub source: u16,
    /// Byte offset into the text.
    pub offset: u32,
}

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The input was used, with the assumption that the message states.
    Warning,
    /// The input cannot be used.
    Error,
    /// A defect of the generator itself.
    Internal,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// A stable, documented, kebab-case code, such as `unresolved-type`.
    pub code: &'static str,
    /// What it is about, by its CSDL name (`microsoft.graph.connector/memberOf`).
    pub subject: String,
    /// What is wrong; for a warning also what was assumed. Lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<Box<str>>,
    /// Where it stands.
    pub position: Option<Position>,
    /// Other places that have to do with it, each with what is there: `first declared here`.
    pub related: Vec<(Position, &'static str)>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, subject: impl Into<String>, message: impl Into<String>) -> Self {
        let (subject, message) = (subject.into(), message.into());
        Self { severity, code, subject, message, help: None, position: None, related: Vec::new() }
    }

    /// A finding that makes the input unusable.
    pub fn error(code: &'static str, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, subject, message)
    }

    /// A finding in spite of which the input is used.
    pub fn warning(code: &'static str, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, subject, message)
    }

    /// A defect of the generator.
    pub fn internal(subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Internal, "internal", subject, message)
            .with_help("this is a defect of csdlgen; please report it with the metadata that shows it")
    }

    /// Adds the remedy.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into().into());
        self
    }

    /// Adds the place.
    pub fn at(mut self, position: Position) -> Self {
        self.position = Some(position);
        self
    }

    /// Adds another place, and what is there.
    pub fn with_related(mut self, position: Position, what: &'static str) -> Self {
        self.related.push((position, what));
        self
    }
}

/// All findings of a run, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds the findings of another stage.
    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    /// True where one of the findings makes the input unusable.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity >= Severity::Error)
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// True where nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// `--strict`: every warning becomes an error.
    pub fn deny_warnings(&mut self) {
        for diagnostic in &mut self.list {
            diagnostic.severity = diagnostic.severity.max(Severity::Error);
        }
    }

    /// The findings as text for a terminal or a log, each with the line that it is about.
    pub fn render(&self, sources: &[Source]) -> String {
        let line_starts: Vec<Vec<usize>> = sources.iter().map(|source| line_starts(&source.text)).collect();
        let mut text = String::new();
        for diagnostic in &self.list {
            diagnostic.render(sources, &line_starts, &mut text);
        }
        text
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self { list: iter.into_iter().collect() }
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self { list: vec![diagnostic] }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Internal => "internal",
        })
    }
}

impl Diagnostic {
    /// ```text
    /// generated/metadata/graph.xml:12:7: warning[duplicate-member]: a.b/c: a property has the name of another
    ///    12 |       <Property Name="c" Type="a.d" />
    ///       |       ^
    ///       = help: …
    /// generated/metadata/graph.xml:11:7: note: first declared here
    ///    11 |       <Property Name="c" Type="a.e" />
    ///       |       ^
    /// ```
    fn render(&self, sources: &[Source], line_starts: &[Vec<usize>], text: &mut String) {
        let place = |position| Place::find(position, sources, line_starts);
        let located = self.position.and_then(place);
        if let Some(place) = &located {
            place.write_name(text);
        }
        let _ = write!(text, "{}[{}]: ", self.severity, self.code);
        if !self.subject.is_empty() {
            let _ = write!(text, "{}: ", printable(&self.subject));
        }
        let _ = writeln!(text, "{}", printable(&self.message));
        if let Some(place) = &located {
            place.write_line(text);
        }
        if let Some(help) = &self.help {
            let _ = writeln!(text, "       = help: {}", printable(help));
        }
        for (position, what) in &self.related {
            if let Some(place) = place(*position) {
                place.write_name(text);
                let _ = writeln!(text, "note: {what}");
                place.write_line(text);
            }
        }
    }
}

/// A [`Position`] as people count.
struct Place<'s> {
    name: &'s str,
    line: usize,
    column: usize,
    content: &'s str,
}

impl<'s> Place<'s> {
    fn find(position: Position, sources: &'s [Source], line_starts: &[Vec<usize>]) -> Option<Self> {
        let index = usize::from(position.source);
        let (source, starts) = (sources.get(index)?, line_starts.get(index)?);
        let (line, column, content) = line_and_column(&source.text, starts, position.offset);
        Some(Self { name: &source.name, line, column, content })
    }

    fn write_name(&self, text: &mut String) {
        let _ = write!(text, "{}:{}:{}: ", printable(self.name), self.line, self.column);
    }

    fn write_line(&self, text: &mut String) {
        // Metadata may be one line of megabytes: show the part around the place.
        let (shown, indent) = excerpt(self.content, self.column);
        let _ = writeln!(text, "{:>6} | {shown}\n       | {:indent$}^", self.line, "");
    }
}

/// Whether a character does something to a terminal or to the text around it other than being shown: control characters,
/// by which escape sequences begin; separators of lines and paragraphs; what turns the direction of writing; and what
/// cannot be seen.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// A text from outside as it may be shown in one line of a terminal: what is no visible character is written as Rust writes
/// it (`\n`, `\u{1b}`).
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unprintable) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unprintable(c) {
            // Not `escape_debug`, which leaves some of these as they are.
            match c {
                '\n' | '\r' | '\t' => shown.extend(c.escape_default()),
                _ => shown.extend(c.escape_unicode()),
            }
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Lines of text that may hold names from outside, as they may be shown: line breaks and tabs stay, and what else is no
/// visible character is written as JSON writes it (`\u001b`), so that JSON stays what it is.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    let is_raw = |c: char| is_unprintable(c) && !matches!(c, '\n' | '\t');
    if !text.contains(is_raw) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_raw(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// Where each line begins.
fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// Line and column of a byte offset, counted from one (columns in characters), and the line itself.
fn line_and_column<'t>(text: &'t str, starts: &[usize], offset: u32) -> (usize, usize, &'t str) {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let line = starts.partition_point(|start| *start <= offset);
    let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
    let end = starts.get(line).map_or(text.len(), |next| next - 1);
    let column = text[start..offset].chars().count() + 1;
    (line, column, text[start..end].trim_end_matches('\r'))
}

const EXCERPT: usize = 120;

fn excerpt(line: &str, column: usize) -> (String, usize) {
    let skip = if column > EXCERPT { column - EXCERPT / 2 } else { 0 };
    // One character for each, so that the mark below stands in its place.
    let shown = |c| match c {
        '\t' => ' ',
        c if is_unprintable(c) => '\u{fffd}',
        c => c,
    };
    (line.chars().skip(skip).take(EXCERPT).map(shown).collect(), column - 1 - skip)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_shows_place_reason_remedy_and_line() {
        let sources = [Source { name: "m.xml".into(), text: "<a>\n  <b Type=\"é.x\"/>\n</a>".into() }];
        let mut all = Diagnostics::default();
        all.push(
            Diagnostic::error("unresolved-type", "a.b/c", "the type `é.x` is not declared")
                .at(Position { source: 0, offset: 6 })
                .with_help("declare it"),
        );
        assert_eq!(
            all.render(&sources),
            "m.xml:2:3: error[unresolved-type]: a.b/c: the type `é.x` is not declared\n     2 |   <b Type=\"é.x\"/>\n       |   ^\n       = help: declare it\n"
        );
    }

    #[test]
    fn related_places_come_behind() {
        let sources = [Source { name: "m.xml".into(), text: "<a/>\n<a/>".into() }];
        let at = |offset| Position { source: 0, offset };
        let found = Diagnostic::warning("duplicate-name", "a", "twice").at(at(5)).with_help("remove one");
        assert_eq!(
            Diagnostics::from(found.with_related(at(0), "first declared here")).render(&sources),
            "m.xml:2:1: warning[duplicate-name]: a: twice\n     2 | <a/>\n       | ^\n       = help: remove one\n\
             m.xml:1:1: note: first declared here\n     1 | <a/>\n       | ^\n"
        );
    }

    #[test]
    fn nothing_from_outside_reaches_a_terminal_raw() {
        let evil = "a\u{1b}[31m\u{9b}1m\u{202e}b\u{2066}\r\nf.xml:1:1: error[x]: y\u{2028}\u{200b}\u{7}\u{feff}é 名";
        let sources = [Source { name: evil.into(), text: evil.replace('\n', "") }];
        let found = Diagnostic::warning("bad-value", evil, evil).at(Position { source: 0, offset: 4 }).with_help(evil);
        let text = Diagnostics::from(found.with_related(Position::default(), "here")).render(&sources);
        let raw = |c: char| c != '\n' && is_unprintable(c);
        assert!(!text.contains(raw), "{text:?}");
        assert_eq!(text.lines().count(), 7, "{text}");
        assert!(text.starts_with(r"a\u{1b}[31m\u{9b}1m\u{202e}b\u{2066}\r\nf.xml:1:1: error[x]: y\u{2028}"), "{text}");
        assert!(text.contains("é 名"), "{text}");
    }

    #[test]
    fn lines_of_output_stay_lines_and_json() {
        assert_eq!(printable_lines("a\tb\n"), "a\tb\n");
        let text = serde_json::to_string("\u{9b}31m\u{202e}\u{e0041}é").unwrap();
        let shown = printable_lines(&text);
        assert_eq!(shown, r#""\u009b31m\u202e\udb40\udc41é""#);
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), "\u{9b}31m\u{202e}\u{e0041}é");
    }

    #[test]
    fn an_offset_outside_the_text_does_not_panic() {
        let sources = [Source { name: "m".into(), text: "é".into() }];
        for offset in [0, 1, 2, 99] {
            let one = Diagnostics::from(Diagnostic::internal("x", "y").at(Position { source: 0, offset }));
            assert!(one.render(&sources).starts_with("m:1:"));
        }
    }
}
