//! Paths that this tool may touch.
//!
//! Journals, locks and codegen.toml come with a checkout: whoever made the branch wrote them. What they name counts for
//! nothing until it has been looked at here. A run writes plain files below its folder, and so what is elsewhere, hidden,
//! or behind a link was not written by a run.

use crate::{Failure, report};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// The one hidden file that is generated.
const HIDDEN: &str = ".gitattributes";

/// Why a path is not touched, and what to do about it.
pub struct Unfit {
    pub reason: String,
    remedy: &'static str,
}

impl Unfit {
    pub fn refuse(self) -> Failure {
        report::error(self.reason, self.remedy)
    }
}

/// What stands at a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Nothing,
    File,
    Folder,
    /// Nothing, and nothing can be there: what would be a folder above it is a file.
    BelowFile,
}

/// Whether the text of a path is one that a run may have written, on whatever system; or why not.
pub fn check(path: &str) -> Result<(), &'static str> {
    let parts = || path.split('/');
    if path.contains(['\\', ':']) || parts().any(|part| matches!(part, "" | "." | "..")) {
        return Err("it is no relative path of plain names with `/` between them");
    }
    if path.chars().any(is_invisible) {
        return Err("it has characters that cannot be seen");
    }
    if path != HIDDEN && parts().any(|part| part.starts_with('.')) {
        return Err("it is hidden, by the `.` in front");
    }
    // `GIT~1` is what `.git` is called, too.
    let is_short = |part: &str| part.as_bytes().windows(2).any(|pair| pair[0] == b'~' && pair[1].is_ascii_digit());
    if parts().any(|part| part.ends_with(['.', ' ']) || is_short(part)) {
        return Err("Windows takes it for another name");
    }
    Ok(())
}

/// Control characters, and those that some file systems ignore in names: `.git` can be spelled with them.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// What stands at a path below a folder, which this tool may touch.
pub fn kind(dir: &Path, path: &str) -> Result<Kind, Unfit> {
    check(path).map_err(|reason| Unfit {
        reason: format!("no run touches {path:?} in {}: {reason}", dir.display()),
        remedy: "give it another name",
    })?;
    walk(dir, path)
}

/// What stands at a path that needs no check, such as those of this tool's own folder; links are not followed.
pub fn walk(dir: &Path, path: &str) -> Result<Kind, Unfit> {
    let mut place = dir.to_owned();
    let mut found = Kind::Folder;
    for part in path.split('/') {
        if found == Kind::File {
            return Ok(Kind::BelowFile);
        }
        place.push(part);
        let refuse = |reason: &str, remedy| Err(Unfit { reason: format!("{} {reason}", place.display()), remedy });
        found = match fs::symlink_metadata(&place) {
            Ok(of) if of.is_dir() => Kind::Folder,
            Ok(of) if of.is_file() => Kind::File,
            Ok(of) if of.is_symlink() => {
                return refuse("is a link, which is not followed", "put what it leads to in its place, or remove it");
            }
            Ok(_) => return refuse("is neither a file nor a folder", "remove it"),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(Kind::Nothing);
            }
            Err(error) => return refuse(&format!("cannot be looked at: {error}"), "let this user read it"),
        };
    }
    Ok(found)
}

/// The content of a file that this tool may touch, if it is there.
pub fn read(dir: &Path, path: &str) -> Result<Option<Vec<u8>>, Failure> {
    let place = dir.join(path);
    match kind(dir, path).map_err(Unfit::refuse)? {
        Kind::Nothing | Kind::BelowFile => Ok(None),
        Kind::Folder => Err(report::error(format!("{} is a folder", place.display()), "move it away")),
        Kind::File => fs::read(&place).map(Some).map_err(|error| report::io(&place, "read", error)),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn paths_that_a_run_may_have_written() {
        for path in ["Cargo.toml", "src/models/a.rs", ".gitattributes", "a b/ü.rs", "x~", "a..b", "vendored.lock"] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn paths_that_no_run_has_written() {
        let elsewhere =
            ["", ".", "..", "/", "/etc/x", "../x", "src/../../x", "src/..", "./x", "src/./x", "src//x", "src/"];
        let of_windows =
            ["C:\\x", "C:/x", "C:x", "\\\\host\\x", "..\\x", "src\\x", "x:stream", "CON .", "x.", "x ", "x./y"];
        let hidden =
            [".git/config", ".github/workflows/x.yml", ".cargo/config.toml", "src/.x", "a/.gitattributes", "..x"];
        let disguised =
            ["GIT~1/config", "src/CARGO~2", "\u{200c}.git/config", ".g\u{200c}it", "a\nb", "a\tb", "\u{1b}[2J"];
        for path in
            [&elsewhere[..], &of_windows, &hidden, &disguised, &[".gitattributes/x", "a\0b", "\u{202e}x"]].concat()
        {
            assert!(check(path).is_err(), "{path:?}");
        }
    }
}
