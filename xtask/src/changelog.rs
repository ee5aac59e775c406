//! `CHANGELOG.md`, which programs and people share: entries are added, and nothing else is touched.

/// The file's name.
pub const NAME: &str = "CHANGELOG.md";

const HEAD: &str = "# Changelog\n";

/// The text with one more entry, above the older ones; what people collect for the next release stays on top.
pub fn with_entry(text: Option<&str>, version: &str, prose: &str) -> String {
    let text = text.unwrap_or(HEAD);
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let entry = format!("## {version}\n\n{}\n", prose.trim()).replace("\r\n", "\n").replace('\n', line_end);
    match first_release(text) {
        Some(at) => format!("{}{entry}{line_end}{}", &text[..at], &text[at..]),
        None => {
            let above = text.trim_end();
            let gap = if above.is_empty() { String::new() } else { line_end.repeat(2) };
            format!("{above}{gap}{entry}")
        }
    }
}

/// Where the first entry of a release begins.
fn first_release(text: &str) -> Option<usize> {
    let mut at = 0;
    let mut in_code = false;
    for line in text.split_inclusive('\n') {
        in_code ^= line.starts_with("```");
        let heading = line.strip_prefix("## ").filter(|_| !in_code);
        if heading.is_some_and(|heading| !heading.to_ascii_lowercase().contains("unreleased")) {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::with_entry;

    #[test]
    fn entries_stand_newest_first_and_the_rest_is_kept() {
        for (before, after) in [
            (None, "# Changelog\n\n## 2.0.0\n\nNew.\n"),
            (Some(""), "## 2.0.0\n\nNew.\n"),
            (Some("# Changes\n\nBy hand.\n"), "# Changes\n\nBy hand.\n\n## 2.0.0\n\nNew.\n"),
            (
                Some("# Changes\n\n## 1.0.0 (hand-written)\n\nOld.\n\n## 0.1.0\n"),
                "# Changes\n\n## 2.0.0\n\nNew.\n\n## 1.0.0 (hand-written)\n\nOld.\n\n## 0.1.0\n",
            ),
            (
                Some("# Changes\n\n## [Unreleased]\n\n- mine\n\n## 1.0.0\n"),
                "# Changes\n\n## [Unreleased]\n\n- mine\n\n## 2.0.0\n\nNew.\n\n## 1.0.0\n",
            ),
            (
                Some("# Changes\n\n```md\n## no entry\n```\n\n### Note\n\n## 1.0.0\n"),
                "# Changes\n\n```md\n## no entry\n```\n\n### Note\n\n## 2.0.0\n\nNew.\n\n## 1.0.0\n",
            ),
            (Some("# Changes\r\n\r\n## 1.0.0\r\n"), "# Changes\r\n\r\n## 2.0.0\r\n\r\nNew.\r\n\r\n## 1.0.0\r\n"),
        ] {
            assert_eq!(with_entry(before, "2.0.0", "\nNew.\n"), after);
        }
    }
}
