//! CSDL types to Rust types.

use super::index::Index;
use super::types::RustType;
use crate::model::{Primitive, Type, TypeUse};

/// The type of a value, without the `Option` around it.
pub(super) fn value_type(index: &Index<'_>, used: &TypeUse) -> RustType {
    let item = item_type(index, &used.r#type);
    if used.is_collection { RustType::Vec(Box::new(item)) } else { item }
}

/// The type of one item.
pub(super) fn item_type(index: &Index<'_>, found: &Type) -> RustType {
    match index.model.underlying(found) {
        Type::Primitive(primitive) => primitive_type(primitive),
        Type::Enum(id) => match index.enum_path(id) {
            Some(path) if index.model[id].is_flags => RustType::Flags(Box::new(path)),
            Some(path) => path,
            None => json(),
        },
        Type::Structured(id) => index.struct_path(id).unwrap_or_else(json),
        Type::Definition(_) | Type::Unknown(_) => json(),
    }
}

/// Any JSON value.
pub(super) fn json() -> RustType {
    RustType::path(["serde_json", "Value"])
}

/// The type of a primitive.
pub(super) fn primitive_type(primitive: Primitive) -> RustType {
    let own = |name: &str| RustType::path(["crate", "runtime", name]);
    let std = |name: &str| RustType::path(["std", "primitive", name]);
    match primitive {
        Primitive::Boolean => std("bool"),
        Primitive::Byte => std("u8"),
        Primitive::SByte => std("i8"),
        Primitive::Int16 => std("i16"),
        Primitive::Int32 => std("i32"),
        Primitive::Int64 => std("i64"),
        // Single is read as a double: binary32 would drop digits that the service sent.
        Primitive::Double | Primitive::Single => std("f64"),
        Primitive::String => RustType::path(["std", "string", "String"]),
        Primitive::Binary => own("Binary"),
        Primitive::Date => own("Date"),
        Primitive::DateTimeOffset => own("DateTimeOffset"),
        Primitive::Decimal => own("Decimal"),
        Primitive::Duration => own("Duration"),
        Primitive::Guid => own("Guid"),
        Primitive::TimeOfDay => own("TimeOfDay"),
        Primitive::Stream | Primitive::Geo | Primitive::Untyped => json(),
    }
}

impl RustType {
    /// A path from its parts.
    pub fn path<S: Into<String>>(parts: impl IntoIterator<Item = S>) -> Self {
        Self::Path(parts.into_iter().map(Into::into).collect())
    }

    /// As Rust text, with each path as `path` writes its parts.
    pub fn text(&self, path: fn(&[&str]) -> String) -> String {
        match self {
            Self::Path(parts) => path(&parts.iter().map(String::as_str).collect::<Vec<_>>()),
            Self::Vec(item) => format!("Vec<{}>", item.text(path)),
            Self::Box(inner) => format!("Box<{}>", inner.text(path)),
            Self::Flags(inner) => format!("Flags<{}>", inner.text(path)),
            Self::Tuple(parts) => format!("({})", parts.iter().map(|p| p.text(path)).collect::<Vec<_>>().join(", ")),
        }
    }

    /// With the last parts of paths alone.
    pub fn short(&self) -> String {
        self.text(|parts| parts.last().copied().unwrap_or_default().to_owned())
    }
}
