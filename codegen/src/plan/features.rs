//! The cargo features by which a crate is split.

/// The cargo feature that something stands behind; `None` where it is always there.
pub type Gate = Option<String>;

/// The cargo features by which the crate is split.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Features {
    /// One for each area, by name.
    pub areas: Vec<Feature>,
    /// Features that areas turn on together, not for users.
    pub shared: Vec<String>,
    /// Areas that are on where nobody chooses.
    pub default: Vec<String>,
}

/// The cargo feature of an area.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Feature {
    pub name: String,
    /// Features that it turns on.
    pub enables: Vec<String>,
}
