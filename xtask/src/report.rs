//! What goes to the terminal: colours only where it is one (`anstream`).

use crate::Failure;
use anstream::eprintln;
use csdlgen::diagnostic::{Diagnostics, Source};
use std::fmt::Display;
use std::path::Path;

const RED: &str = "\x1b[1;31m";
const YELLOW: &str = "\x1b[1;33m";
const PLAIN: &str = "\x1b[0m";

/// Shows findings on stderr.
pub fn diagnostics(found: &Diagnostics, sources: &[Source]) {
    for line in found.render(sources).lines() {
        let coloured = line
            .replacen("error[", &format!("{RED}error{PLAIN}["), 1)
            .replacen("warning[", &format!("{YELLOW}warning{PLAIN}["), 1)
            .replacen("internal[", &format!("{RED}internal{PLAIN}["), 1);
        eprintln!("{coloured}");
    }
}

/// Shows findings that stop the command.
pub fn refused(found: &Diagnostics, sources: &[Source]) -> Failure {
    diagnostics(found, sources);
    Failure::Refused
}

/// Says what went wrong with a file.
pub fn io(path: &Path, doing: &str, error: impl Display) -> Failure {
    eprintln!("{RED}error{PLAIN}: cannot {doing} {}: {error}", path.display());
    Failure::Refused
}

/// Says what is wrong otherwise, and the remedy.
pub fn error(message: impl Display, help: impl Display) -> Failure {
    eprintln!("{RED}error{PLAIN}: {message}\n       = help: {help}");
    Failure::Refused
}

/// Says what goes on.
pub fn note(message: impl Display) {
    eprintln!("note: {message}");
}

/// Writes to stdout; a reader that has gone away (`… | head`) is no failure.
pub fn print(text: &str) {
    use std::io::Write as _;
    let mut out = anstream::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
