//! The primitive types of OData that Rust has no type for, and how each primitive stands in JSON (OData JSON Format
//! 4.01, section 7.1) and in URLs (OData URL Conventions, section 5.1.1.11).
//!
//! Dates and their like keep the text of the wire, so that a value that was read is written back to the letter; they are
//! checked when they are made, and convert to what std offers.

use super::model::{Leaf, Place, Value, ValueRef};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A text that is no value of the type it was to become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    text: String,
    expected: &'static str,
}

impl ParseError {
    pub(crate) fn new(text: &str, expected: &'static str) -> Self {
        Self { text: text.to_owned(), expected }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not {}", self.text, self.expected)
    }
}

impl std::error::Error for ParseError {}

/// A primitive that keeps its text.
macro_rules! text_primitive {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $valid:path, $reads:ident, $writes:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The text of the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// From a text that is known to be valid.
            #[allow(dead_code)] // not every type has a conversion that makes its text
            pub(crate) fn unchecked(text: String) -> Self {
                Self(text.into_boxed_str())
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                if $valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(ParseError::new(text, $expected))
                }
            }
        }

        impl TryFrom<&str> for $name {
            type Error = ParseError;

            fn try_from(text: &str) -> Result<Self, ParseError> {
                text.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Leaf for Option<$name> {
            fn text(&mut self, text: &str) -> bool {
                *self = text.parse().ok();
                self.is_some()
            }

            text_primitive!(@number $reads);
        }

        impl Value for $name {
            fn value(&self) -> ValueRef<'_> {
                text_primitive!(@write $writes self)
            }

            fn place(slot: &mut Option<Self>) -> Place<'_> {
                Place::$reads(slot)
            }
        }
    };
    (@number Leaf) => {};
    (@number Exact) => {
        fn number(&mut self, text: &str) -> bool {
            self.text(text)
        }
    };
    (@write Text $self:ident) => { ValueRef::Text(Cow::Borrowed(&$self.0)) };
    (@write Number $self:ident) => { ValueRef::Number(&$self.0) };
}

text_primitive! {
    /// `Edm.DateTimeOffset`: `2026-04-21T08:00:00.25Z`. A time without offset, as some services send it, is kept and
    /// read as UTC. Compares by its text; for instants convert to [`SystemTime`](std::time::SystemTime).
    DateTimeOffset, "a date and time such as 2026-04-21T08:00:00Z", is_date_time, Leaf, Text
}
text_primitive! {
    /// `Edm.Date`: `2026-04-21`.
    Date, "a date such as 2026-04-21", is_date, Leaf, Text
}
text_primitive! {
    /// `Edm.TimeOfDay`: `08:00:00.25`.
    TimeOfDay, "a time of day such as 08:00:00", is_time, Leaf, Text
}
text_primitive! {
    /// `Edm.Duration`: days to seconds, `P1DT2H30M`.
    Duration, "a duration such as PT2H30M", is_duration, Leaf, Text
}
text_primitive! {
    /// `Edm.Guid`: `5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11`. Compares by its text.
    Guid, "a GUID such as 5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11", is_guid, Leaf, Text
}
text_primitive! {
    /// `Edm.Decimal`, digit for digit as on the wire, a JSON number or (with `IEEE754Compatible`) a string.
    Decimal, "a decimal number", is_decimal, Exact, Number
}

text_primitive! {
    /// `Edm.Binary`: base64 or base64url text, as the service sent it or as made by [`from_bytes`](Binary::from_bytes).
    Binary, "base64 text", is_base64, Leaf, Text
}

fn is_date(text: &str) -> bool {
    // The year may have more than four digits, or a sign (ABNF rule `year`).
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let Some((year, rest)) = unsigned.split_once('-') else { return false };
    let (month, day) = rest.split_at_checked(2).unwrap_or_default();
    year.len() >= 4 && digits(year) && in_range(month, 1, 12) && in_range(day.strip_prefix('-').unwrap_or(""), 1, 31)
}

fn is_time(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    let (hour, minute, second) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""), parts.next());
    let second = second.is_none_or(|second| {
        let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
        in_range(whole, 0, 60) && (1..=12).contains(&fraction.len()) && digits(fraction)
    });
    in_range(hour, 0, 24) && in_range(minute, 0, 59) && second
}

fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let (time, offset) = split_offset(time);
    is_date(date) && is_time(time) && offset.is_some()
}

/// A time and its offset in minutes, zero where there is none; `None` where the offset is malformed.
pub(crate) fn split_offset(time: &str) -> (&str, Option<i32>) {
    if let Some(time) = time.strip_suffix(['Z', 'z']) {
        return (time, Some(0));
    }
    let Some(at) = time.find(['+', '-']) else { return (time, Some(0)) };
    let (time, offset) = time.split_at(at);
    let minutes = offset[1..].split_once(':').and_then(|(hours, minutes)| {
        let valid = in_range(hours, 0, 23) && in_range(minutes, 0, 59);
        valid.then(|| Some(hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?))?
    });
    (time, minutes.map(|minutes| if offset.starts_with('-') { -minutes } else { minutes }))
}

fn is_duration(text: &str) -> bool {
    parse_duration(text).is_some()
}

/// Sign, whole seconds and nanoseconds of `-P1DT2H3M4.5S`.
pub(crate) fn parse_duration(text: &str) -> Option<(bool, u64, u32)> {
    let negative = text.starts_with('-');
    let rest = text.strip_prefix(['-', '+']).unwrap_or(text).strip_prefix('P')?;
    let (days, time) = rest.split_once('T').map_or((rest, None), |(days, time)| (days, Some(time)));
    let mut seconds = 0u64;
    let mut nanoseconds = 0u32;
    let mut parts = 0;
    for (text, units) in [(days, &[('D', 86_400u64)][..]), (time.unwrap_or(""), &[('H', 3_600), ('M', 60), ('S', 1)])] {
        let mut text = text;
        for &(unit, factor) in units {
            let Some((number, rest)) = text.split_once(unit) else { continue };
            text = rest;
            let (whole, fraction) = match number.split_once('.') {
                Some((whole, fraction)) if unit == 'S' && digits(fraction) => (whole, fraction),
                Some(_) => return None,
                None => (number, ""),
            };
            if !digits(whole) {
                return None;
            }
            seconds = seconds.checked_add(whole.parse::<u64>().ok()?.checked_mul(factor)?)?;
            let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
            nanoseconds = nine.parse().ok()?;
            parts += 1;
        }
        if !text.is_empty() {
            return None;
        }
    }
    (parts > 0 && time != Some("")).then_some((negative, seconds, nanoseconds))
}

fn is_guid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let mut parts = text.split('-');
    lengths.iter().all(|&length| {
        parts.next().is_some_and(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit()))
    }) && parts.next().is_none()
}

fn is_decimal(text: &str) -> bool {
    if matches!(text, "INF" | "-INF" | "NaN") {
        return true;
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (number, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    digits(whole) && digits(fraction) && digits(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))
}

fn is_base64(text: &str) -> bool {
    text.trim_end_matches('=').bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_'))
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn in_range(text: &str, low: u32, high: u32) -> bool {
    text.len() == 2 && digits(text) && text.parse().is_ok_and(|n: u32| (low..=high).contains(&n))
}
