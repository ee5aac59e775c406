//! Values are data of people: where something is logged by `{:?}`, they are not part of it.

use std::fmt;

/// Whether values are asked for: by `{:#?}`, or by feature `debug-values`.
pub(crate) fn shows_values(f: &fmt::Formatter<'_>) -> bool {
    f.alternate() || cfg!(feature = "debug-values")
}

/// Stands for a value that is not shown.
pub(crate) struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("_")
    }
}
