//! Opening files: regular ones alone. Reading from a pipe or a device may never end.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

/// Opens a file, or what a link leads to.
pub fn open(path: &Path) -> io::Result<File> {
    let kind = fs::metadata(path)?.file_type();
    // Of a folder the system says so itself.
    match kind.is_file() || kind.is_dir() {
        true => File::open(path),
        false => Err(io::Error::other("it is a pipe, a socket or a device; name a regular file")),
    }
}

/// The whole of a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    open(path)?.read_to_end(&mut content)?;
    Ok(content)
}
