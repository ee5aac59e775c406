//! What a child process costs.

use std::io;
use std::process::Command;
use std::time::Duration;
use wait4::Wait4 as _;

/// CPU time and memory of a process and of those that it waited for.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// User and system time of all of them.
    pub cpu: Duration,
    /// The most memory that one of them had, in bytes.
    pub peak: u64,
}

/// Runs a command to its end; `None` where it fails.
pub fn cost(command: &mut Command) -> io::Result<Option<Cost>> {
    let used = command.spawn()?.wait4()?;
    let cost = Cost { cpu: used.rusage.utime + used.rusage.stime, peak: used.rusage.maxrss };
    Ok(used.status.success().then_some(cost))
}
