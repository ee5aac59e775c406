//! What goes to the terminal: colours only where it is one (`anstream`).

use crate::Failure;
use anstream::eprintln;
use csdlgen::diagnostic::{Diagnostics, Source, printable_lines};
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
    eprintln!("{RED}error{PLAIN}: {}", printable_lines(&format!("cannot {doing} {}: {error}", path.display())));
    Failure::Refused
}

/// Says what is wrong otherwise, and the remedy.
pub fn error(message: impl Display, help: impl Display) -> Failure {
    let text = format!("{message}\n       = help: {help}");
    eprintln!("{RED}error{PLAIN}: {}", printable_lines(&text));
    Failure::Refused
}

/// Says what goes on.
pub fn note(message: impl Display) {
    eprintln!("note: {}", printable_lines(&message.to_string()));
}

/// Writes to stdout; a reader that has gone away (`… | head`) is no failure.
pub fn print(text: &str) {
    use std::io::Write as _;
    let mut out = anstream::stdout().lock();
    let _ = out.write_all(printable_lines(text).as_bytes()).and_then(|()| out.flush());
}
