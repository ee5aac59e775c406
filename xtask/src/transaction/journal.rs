//! The journal: what a run is about to change, one line a file.
//!
//! `old` or `new`, whether the file was there before; the hash of the new content, or `-` where the file is removed; and
//! its path. Only with the hash does anybody who undoes the run know what is of that run, and what is not.

use crate::own_path;
use std::collections::BTreeSet;

/// A file that a run changes.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Whether the file was there before.
    pub existed: bool,
    /// The hash of its new content; none where it is removed.
    pub new: Option<String>,
    pub path: String,
}

pub fn text(lines: &[Line]) -> String {
    let line = |Line { existed, new, path }: &Line| {
        format!("{}\t{}\t{path}\n", if *existed { "old" } else { "new" }, new.as_deref().unwrap_or("-"))
    };
    lines.iter().map(line).collect()
}

/// The lines of a journal, or which of them no run has written, and why.
pub fn read(text: &str) -> Result<Vec<Line>, String> {
    if !text.ends_with('\n') {
        return Err("it has no end".to_owned());
    }
    let mut paths = BTreeSet::new();
    let lines = text.split_terminator('\n').enumerate();
    let line = |(index, text): (usize, &str)| {
        let line = line(text).map_err(|reason| format!("line {}, {text:?}: {reason}", index + 1))?;
        match paths.insert(line.path.to_lowercase()) {
            true => Ok(line),
            false => Err(format!("line {}, {text:?}: the path was there before", index + 1)),
        }
    };
    lines.map(line).collect()
}

fn line(text: &str) -> Result<Line, &'static str> {
    let mut parts = text.splitn(3, '\t');
    let (Some(state), Some(new), Some(path)) = (parts.next(), parts.next(), parts.next()) else {
        return Err("it is not `old` or `new`, a hash, and a path");
    };
    let is_hash = new.len() == 64 && new.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let existed = match state {
        "old" => true,
        "new" => false,
        _ => return Err("it begins neither with `old` nor with `new`"),
    };
    own_path::check(path)?;
    match (existed, new) {
        (_, _) if is_hash => Ok(Line { existed, new: Some(new.to_owned()), path: path.to_owned() }),
        (true, "-") => Ok(Line { existed, new: None, path: path.to_owned() }),
        (false, "-") => Err("a file that was not there cannot be removed"),
        _ => Err("the hash is none"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, read, text};

    #[test]
    fn what_is_written_is_read() {
        let hash = "0123456789abcdef".repeat(4);
        let line =
            |existed, new: Option<&String>, path: &str| Line { existed, new: new.cloned(), path: path.to_owned() };
        let lines = [
            line(true, Some(&hash), "Cargo.toml"),
            line(false, Some(&hash), "src/a b.rs"),
            line(true, None, "src/c.rs"),
        ];
        assert_eq!(read(&text(&lines)).as_deref(), Ok(&lines[..]));
    }

    #[test]
    fn what_no_run_has_written_is_refused() {
        let hash = "0123456789abcdef".repeat(4);
        let good = format!("old\t{hash}\tCargo.toml\n");
        let bad = [
            String::new(),
            "old\tCargo.toml\n".to_owned(),
            format!("old\t{hash}\tCargo.toml"),
            format!("was\t{hash}\tsrc/a.rs\n"),
            format!("OLD\t{hash}\tsrc/a.rs\n"),
            format!("old\t{}\tsrc/a.rs\n", &hash[1..]),
            format!("old\t{}\tsrc/a.rs\n", hash.to_uppercase()),
            "old\t\tsrc/a.rs\n".to_owned(),
            "new\t-\tsrc/a.rs\n".to_owned(),
            format!("old\t{hash}\t../a.rs\n"),
            format!("old\t{hash}\tsrc/a.rs\r\n"),
            format!("old\t{hash}\tsrc/a.rs\tb\n"),
            "\n".to_owned(),
        ];
        for text in &bad {
            assert!(read(text).is_err(), "{text:?}");
            assert!(text.is_empty() || read(&format!("{good}{text}")).is_err(), "{text:?} among others");
        }
        let error = read(&format!("{good}{good}")).expect_err("the same path twice");
        assert!(error.starts_with("line 2, "), "{error}");
    }
}
