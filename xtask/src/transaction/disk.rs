//! Changes of the disk, and when they last.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What could not be done, and where.
pub type Failed = (PathBuf, io::Error);

/// Where tests of what is left behind end the program: before this change of the disk, counted from 0.
const END_AT: &str = "CSDLGEN_TEST_END_AT";

/// The change that tests let fail.
const FAIL_AT: &str = "CSDLGEN_TEST_FAIL_AT";

/// Stands before each change of the disk that counts.
pub fn change() -> io::Result<()> {
    static CHANGES: AtomicUsize = AtomicUsize::new(0);
    let number = CHANGES.fetch_add(1, Ordering::Relaxed);
    let is_at = |name| cfg!(debug_assertions) && std::env::var(name).is_ok_and(|at| at.parse() == Ok(number));
    if is_at(END_AT) {
        std::process::abort();
    }
    if is_at(FAIL_AT) { Err(io::Error::other("a test wants that")) } else { Ok(()) }
}

/// Writes a file that is not there yet. It is on disk only after [`settle`].
pub fn write(path: &Path, content: &[u8]) -> Result<(), Failed> {
    let failed = |error| (path.to_owned(), error);
    change().map_err(failed)?;
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let mut file = fs::File::create_new(path).map_err(failed)?;
    file.write_all(content).map_err(failed)?;
    // Linux has one call for all files, see `settle`.
    if cfg!(target_os = "linux") { Ok(()) } else { file.sync_all().map_err(failed) }
}

pub fn rename(from: &Path, to: &Path) -> Result<(), Failed> {
    let failed = |error| (to.to_owned(), error);
    change().map_err(failed)?;
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    fs::rename(from, to).map_err(failed)
}

pub fn remove(path: &Path) -> Result<(), Failed> {
    change().and_then(|()| fs::remove_file(path)).map_err(|error| (path.to_owned(), error))
}

/// Removes the folders above a removed file, as far as nothing else is in them.
pub fn remove_empty_folders(dir: &Path, path: &str) {
    for folder in Path::new(path).ancestors().skip(1).take_while(|folder| !folder.as_os_str().is_empty()) {
        if fs::remove_dir(dir.join(folder)).is_err() {
            break;
        }
    }
}

/// Waits until what was written and moved below `dir` would outlast a power failure.
///
/// One call for the whole file system: for the 5,000 files of a whole service, the wait is less than half of what it is with a
/// call for each file.
#[cfg(target_os = "linux")]
pub fn settle(dir: &Path, _paths: impl Iterator<Item = String>) -> Result<(), Failed> {
    let sync = || rustix::fs::syncfs(fs::File::open(dir)?).map_err(io::Error::from);
    sync().map_err(|error| (dir.to_owned(), error))
}

/// Waits until what was moved below `dir` would outlast a power failure: the folders of these paths. Files have been waited
/// for when they were written.
#[cfg(not(target_os = "linux"))]
pub fn settle(dir: &Path, paths: impl Iterator<Item = String>) -> Result<(), Failed> {
    let folders =
        paths.flat_map(|path| Path::new(&path).ancestors().skip(1).map(|at| dir.join(at)).collect::<Vec<_>>());
    let folders: std::collections::BTreeSet<PathBuf> = folders.filter(|folder| folder.is_dir()).collect();
    folders.iter().try_for_each(|folder| settle_folder(folder))
}

/// Waits for the names in one folder; Windows has no way to, and keeps their order itself.
pub fn settle_folder(folder: &Path) -> Result<(), Failed> {
    if cfg!(unix) { settle_file(folder) } else { Ok(()) }
}

fn settle_file(path: &Path) -> Result<(), Failed> {
    fs::File::open(path).and_then(|file| file.sync_all()).map_err(|error| (path.to_owned(), error))
}
