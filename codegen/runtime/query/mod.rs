//! What can be asked of a service: properties and paths of them, filters, orders, selections, expansions, and what an update
//! changes.
//!
//! Knows values, and no HTTP.

use super::value;

mod clauses;
mod expression;
mod filter;
mod functions;
mod items;
mod operand;
mod patch;
mod path;
pub(crate) mod property;
pub(crate) mod reference;

pub use clauses::{Expand, Expanding, OrderBy, Select};
pub use filter::{Filter, Order};
pub use items::{AsCollection, Each, Items};
pub use operand::{IntoOperand, Operand};
pub use patch::Patch;
pub use path::{AsNavigation, AsPath, NavigationPath, PropertyPath};
pub use property::{
    Access, Along, And, Cardinality, Expanded, Filterable, Many, Navigation, No, One, Property, ReadOnly, Sortable,
    Writable, Yes,
};
pub use reference::Reference;
