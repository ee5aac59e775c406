//! Values in URLs: literals in filters, function arguments and keys (OData URL Conventions, section 5.1.1.11).

use super::enums::{self, Flags, OpenEnum};
use super::primitive::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};

/// A string literal: in single quotes, quotes within doubled. Not percent-encoded.
pub(crate) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A value that can be written in a URL.
pub trait Literal {
    /// The literal as it stands in an expression, not percent-encoded.
    #[doc(hidden)]
    fn literal(&self) -> String;
    /// The value as a key segment's text: a string without quotes.
    #[doc(hidden)]
    fn key_text(&self) -> String {
        self.literal()
    }
}

impl Literal for str {
    fn literal(&self) -> String {
        quoted(self)
    }

    fn key_text(&self) -> String {
        self.to_owned()
    }
}

impl Literal for String {
    fn literal(&self) -> String {
        quoted(self)
    }

    fn key_text(&self) -> String {
        self.clone()
    }
}

macro_rules! plain_literal {
    ($($type:ty)*) => {$(
        impl Literal for $type {
            fn literal(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
plain_literal!(bool u8 i8 i16 i32 i64 Date Decimal Guid TimeOfDay);

impl Literal for DateTimeOffset {
    /// A time without offset, as some services send it, is no literal: in URLs it is one of UTC.
    fn literal(&self) -> String {
        let text = self.to_string();
        let time = text.split_once(['T', 't']).map_or("", |(_, time)| time);
        if time.contains(['Z', 'z', '+', '-']) { text } else { text + "Z" }
    }
}

impl Literal for f64 {
    fn literal(&self) -> String {
        match *self {
            value if value.is_nan() => "NaN".to_owned(),
            value if value.is_infinite() => if value > 0.0 { "INF" } else { "-INF" }.to_owned(),
            value => value.to_string(),
        }
    }
}

impl Literal for Duration {
    fn literal(&self) -> String {
        format!("duration'{self}'")
    }
}

impl Literal for Binary {
    fn literal(&self) -> String {
        format!("binary'{self}'")
    }
}

/// Members of enumerations: bare, or behind the qualified type name, as the service takes them.
fn enum_literal<T: OpenEnum>(name: &str) -> String {
    format!("{}{}", T::PREFIX, quoted(name))
}

impl<T: OpenEnum> Literal for T {
    fn literal(&self) -> String {
        enum_literal::<T>(enums::name(self))
    }

    fn key_text(&self) -> String {
        enums::name(self).to_owned()
    }
}

impl<T: OpenEnum> Literal for Flags<T> {
    fn literal(&self) -> String {
        enum_literal::<T>(&self.to_string())
    }
}
