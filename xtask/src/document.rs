//! The text of a metadata document, which may be packed.

use crate::download::{TOO_LARGE_HELP, WEB_PAGE, too_large};
use crate::{Failure, regular, report};
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek as _};
use std::path::Path;

/// How gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a file.
pub fn open(path: &Path, size: u64) -> Result<String, Failure> {
    let file = regular::open(path).map_err(|error| report::io(path, "read", error))?;
    text(file, &path.display().to_string(), size)
}

/// Reads a document of at most `size` bytes, unpacked where it is gzip; `name` is for messages.
pub fn text(mut file: File, name: &str, size: u64) -> Result<String, Failure> {
    let failed = |reason: String, help: &str| report::error(format!("cannot read {name}: {reason}"), help);
    let mut content = Vec::new();
    let read = is_gzip(&mut file).and_then(|is_gzip| {
        let mut unpacked: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(&file)) } else { Box::new(&file) };
        unpacked.by_ref().take(size + 1).read_to_end(&mut content)
    });
    match read {
        Ok(_) if content.len() as u64 > size => return Err(failed(too_large(size), TOO_LARGE_HELP)),
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            return Err(failed("it is packed, and ends in the middle".to_owned(), "get it again"));
        }
        Err(error) => return Err(failed(error.to_string(), "get it again")),
    }
    let text = csdlgen::csdl::decode(content)
        .map_err(|found| failed(found.message, "name a CSDL document, XML or JSON, packed with gzip or not"))?;
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let begins = |with: &str| start.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if begins("<!doctype html") || begins("<html") {
        return Err(failed(WEB_PAGE.to_owned(), "name the service's $metadata"));
    }
    Ok(text)
}

fn is_gzip(file: &mut File) -> std::io::Result<bool> {
    let mut start = Vec::new();
    file.take(GZIP.len() as u64).read_to_end(&mut start)?;
    file.rewind()?;
    Ok(start == GZIP)
}
