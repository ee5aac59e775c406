//! Changes as text, Markdown and JSON.

use super::change::{Change, Impact, Verdict};
use super::positions::Positions;
use crate::diagnostic::{Position, Source};
use std::fmt::Write as _;

/// The impacts, the worst first.
const IMPACTS: [Impact; 4] = [Impact::Breaking, Impact::Additive, Impact::Behaviour, Impact::Documentation];

/// Where changes stand.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    pub old: &'a Positions,
    pub new: &'a Positions,
    pub old_sources: &'a [Source],
    pub new_sources: &'a [Source],
}

impl Places<'_> {
    /// File and line: in the new document, or in the old one for what is gone.
    fn of(&self, change: &Change) -> Option<String> {
        let new = self.new.get(&change.subject).map(|p| (p, self.new_sources));
        let old = self.old.get(&change.subject).map(|p| (p, self.old_sources));
        let (Position { source, offset }, sources) = new.or(old)?;
        let source = sources.get(usize::from(source))?;
        let line = source.text.get(..offset as usize)?.matches('\n').count() + 1;
        Some(format!("{}:{line}", source.name))
    }
}

/// Lines for a terminal, grouped by impact, and the verdict.
pub fn text(changes: &[Change], places: Places<'_>) -> String {
    let mut text = String::new();
    for impact in IMPACTS {
        let name = impact.name();
        for change in changes.iter().filter(|change| change.impact == impact) {
            let place = places.of(change).map(|place| format!(" ({place})")).unwrap_or_default();
            let _ = writeln!(text, "{name}: {}: {}{place}", change.subject, change.rust);
            if let Some(renamed) = &change.maybe_renamed {
                let _ = writeln!(text, "    perhaps renamed to {renamed}");
            }
        }
    }
    let _ = writeln!(text, "verdict: {}", Verdict::of(changes));
    text
}

/// A section for a pull request or a changelog.
pub fn markdown(changes: &[Change], places: Places<'_>) -> String {
    let mut text = String::new();
    for impact in IMPACTS {
        let name = impact.name();
        let mut of_impact = changes.iter().filter(|change| change.impact == impact).peekable();
        if of_impact.peek().is_some() {
            let _ = writeln!(text, "### {}{}\n", name[..1].to_uppercase(), &name[1..]);
        }
        let mut any = false;
        for change in of_impact {
            any = true;
            let place = places.of(change).map(|place| format!(" ({place})")).unwrap_or_default();
            let renamed =
                change.maybe_renamed.as_ref().map(|r| format!("; perhaps renamed to `{r}`")).unwrap_or_default();
            let _ = writeln!(text, "- `{}`: {}{renamed}{place}", change.subject, code(&change.rust));
        }
        if any {
            text.push('\n');
        }
    }
    let _ = writeln!(text, "Verdict: **{}**", Verdict::of(changes));
    text
}

/// The Rust part of a line as code; the verb behind it stays text.
fn code(rust: &str) -> String {
    for verb in [" added", " removed"] {
        if let Some(item) = rust.strip_suffix(verb) {
            return format!("`{}`{verb}", item.replace('`', "'"));
        }
    }
    rust.replace('<', "\\<").replace('_', "\\_")
}

/// One object with verdict and changes.
pub fn json(changes: &[Change], places: Places<'_>) -> String {
    let all: Vec<_> = changes
        .iter()
        .map(|change| {
            serde_json::json!({
                "impact": change.impact.name(),
                "kind": change.kind.name(),
                "subject": change.subject,
                "rust": change.rust,
                "maybeRenamed": change.maybe_renamed,
                "place": places.of(change),
            })
        })
        .collect();
    let whole = serde_json::json!({ "verdict": Verdict::of(changes).to_string(), "changes": all });
    serde_json::to_string_pretty(&whole).unwrap_or_default() + "\n"
}
