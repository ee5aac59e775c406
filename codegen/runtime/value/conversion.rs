//! Conversions between the text primitives and what std and base64 offer, and the values of the other primitives.

use super::model::{Leaf, Place, Value, ValueRef};
use super::primitive::{Binary, DateTimeOffset, Decimal, Duration, ParseError};
use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;
use std::time::{Duration as StdDuration, SystemTime};

const SECONDS_A_DAY: i64 = 86_400;

impl From<SystemTime> for DateTimeOffset {
    /// In UTC, with as many digits of a second as needed.
    fn from(time: SystemTime) -> Self {
        let (seconds, nanoseconds) = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => (i64::try_from(after.as_secs()).unwrap_or(i64::MAX), after.subsec_nanos()),
            Err(error) => {
                let before = error.duration();
                let whole = i64::try_from(before.as_secs()).unwrap_or(i64::MAX).saturating_neg();
                match before.subsec_nanos() {
                    0 => (whole, 0),
                    nanoseconds => (whole - 1, 1_000_000_000 - nanoseconds),
                }
            }
        };
        let (year, month, day) = civil_from_days(seconds.div_euclid(SECONDS_A_DAY));
        let second = seconds.rem_euclid(SECONDS_A_DAY);
        let (sign, year) = (if year < 0 { "-" } else { "" }, year.unsigned_abs());
        let text = format!(
            "{sign}{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{}Z",
            second / 3600,
            second / 60 % 60,
            second % 60,
            fraction(nanoseconds)
        );
        DateTimeOffset::unchecked(text)
    }
}

impl TryFrom<&DateTimeOffset> for SystemTime {
    type Error = ParseError;

    /// # Errors
    /// Where the platform's clock cannot hold the time.
    fn try_from(value: &DateTimeOffset) -> Result<Self, ParseError> {
        instant(value.as_str()).ok_or_else(|| ParseError::new(value.as_str(), "a time of this platform's clock"))
    }
}

fn instant(text: &str) -> Option<SystemTime> {
    let (date, time) = text.split_once(['T', 't'])?;
    let (time, offset) = super::primitive::split_offset(time);
    let negative = date.starts_with('-');
    let mut parts = date.trim_start_matches('-').splitn(3, '-').map(|part| part.parse::<i64>().ok());
    // No clock goes further than this; without a limit, the days would not fit.
    let year = parts.next()?.filter(|year| *year < 10_000_000_000)? * if negative { -1 } else { 1 };
    let days = days_from_civil(year, parts.next()??, parts.next()??);
    let mut clock = time.splitn(3, ':');
    let (hour, minute) = (clock.next()?.parse::<i64>().ok()?, clock.next()?.parse::<i64>().ok()?);
    let (second, digits) = clock.next().unwrap_or("0").split_once('.').unwrap_or((clock_second(time), "0"));
    let nanoseconds: u32 = digits.chars().chain("000000000".chars()).take(9).collect::<String>().parse().ok()?;
    let seconds =
        days * SECONDS_A_DAY + hour * 3600 + minute * 60 + second.parse::<i64>().ok()? - i64::from(offset?) * 60;
    let whole = StdDuration::from_secs(seconds.unsigned_abs());
    let start = SystemTime::UNIX_EPOCH;
    let start = if seconds < 0 { start.checked_sub(whole)? } else { start.checked_add(whole)? };
    start.checked_add(StdDuration::from_nanos(nanoseconds.into()))
}

/// The seconds of a time without fraction; zero where the time has none.
fn clock_second(time: &str) -> &str {
    time.splitn(3, ':').nth(2).unwrap_or("0")
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

/// `.25`, or nothing.
fn fraction(nanoseconds: u32) -> String {
    match nanoseconds {
        0 => String::new(),
        _ => format!(".{nanoseconds:09}").trim_end_matches('0').to_owned(),
    }
}

impl From<StdDuration> for Duration {
    fn from(duration: StdDuration) -> Self {
        let seconds = duration.as_secs();
        let (days, rest) = (seconds / 86_400, seconds % 86_400);
        let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
        let mut text = String::from("P");
        if days > 0 {
            text += &format!("{days}D");
        }
        let time = [(hours, 'H'), (minutes, 'M')];
        let mut clock: String = time.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
        if seconds > 0 || duration.subsec_nanos() > 0 || (clock.is_empty() && days == 0) {
            clock += &format!("{seconds}{}S", fraction(duration.subsec_nanos()));
        }
        if !clock.is_empty() {
            text.push('T');
            text += &clock;
        }
        Duration::unchecked(text)
    }
}

impl TryFrom<&Duration> for StdDuration {
    type Error = ParseError;

    /// # Errors
    /// Where the duration is negative: std has only positive ones.
    fn try_from(value: &Duration) -> Result<Self, ParseError> {
        match super::primitive::parse_duration(value.as_str()) {
            Some((false, seconds, nanoseconds)) => Ok(Self::new(seconds, nanoseconds)),
            Some((true, 0, 0)) => Ok(Self::ZERO),
            _ => Err(ParseError::new(value.as_str(), "a positive duration")),
        }
    }
}

/// Reads both alphabets (below, `-_` are turned into `+/` first), padded or not.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl Binary {
    /// The bytes as base64url with padding, the form of OData (JSON Format 4.01, section 7.1).
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self::unchecked(base64::engine::general_purpose::URL_SAFE.encode(bytes))
    }

    /// The bytes as base64 of RFC 4648, section 4: what services send that follow the older practice.
    pub fn from_bytes_standard(bytes: &[u8]) -> Self {
        Self::unchecked(base64::engine::general_purpose::STANDARD.encode(bytes))
    }

    /// The bytes.
    ///
    /// # Errors
    /// Where the text is of no length that base64 can have.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ParseError> {
        let text = self.as_str().replace('-', "+").replace('_', "/");
        BASE64.decode(text).map_err(|_| ParseError::new(self.as_str(), "base64 text"))
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::unchecked(value.to_string())
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Self {
        i64::from(value).into()
    }
}

impl Leaf for Option<bool> {
    fn bool(&mut self, value: bool) -> bool {
        *self = Some(value);
        true
    }
}

impl Value for bool {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Bool(*self)
    }

    fn place(slot: &mut Option<Self>) -> Place<'_> {
        Place::Leaf(slot)
    }
}

impl Leaf for Option<String> {
    fn text(&mut self, value: &str) -> bool {
        *self = Some(value.to_owned());
        true
    }
}

impl Value for String {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Text(Cow::Borrowed(self))
    }

    fn place(slot: &mut Option<Self>) -> Place<'_> {
        Place::Leaf(slot)
    }
}

/// Integers also come as strings, from services that honour `IEEE754Compatible=true`. Those read as numbers; the next
/// write sends a number again, which every service takes.
macro_rules! integer {
    ($($type:ty)*) => {$(
        impl Leaf for Option<$type> {
            fn integer(&mut self, value: i64) -> bool {
                *self = <$type>::try_from(value).ok();
                self.is_some()
            }

            fn float(&mut self, _: f64) -> bool {
                false
            }

            fn text(&mut self, text: &str) -> bool {
                *self = text.parse().ok();
                self.is_some()
            }

            fn number(&mut self, text: &str) -> bool {
                self.text(text)
            }
        }

        impl Value for $type {
            fn value(&self) -> ValueRef<'_> {
                ValueRef::Integer(i64::from(*self))
            }

            fn place(slot: &mut Option<Self>) -> Place<'_> {
                Place::Exact(slot)
            }
        }
    )*};
}
integer!(u8 i8 i16 i32 i64);

/// `Edm.Double`, and `Edm.Single` too: binary32 would drop digits that the service sent.
impl Leaf for Option<f64> {
    fn float(&mut self, value: f64) -> bool {
        *self = Some(value);
        true
    }

    fn text(&mut self, text: &str) -> bool {
        *self = match text {
            "INF" => Some(f64::INFINITY),
            "-INF" => Some(f64::NEG_INFINITY),
            "NaN" => Some(f64::NAN),
            _ => None,
        };
        self.is_some()
    }

    /// An integer that would become another one does not fit, nor does what is out of range.
    fn number(&mut self, text: &str) -> bool {
        let is_same = |float: f64| text.parse().is_ok_and(|integer: i128| float as i128 == integer);
        let is_integer = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
        *self = text.parse().ok().filter(|&float: &f64| float.is_finite() && (!is_integer || is_same(float)));
        self.is_some()
    }
}

impl Value for f64 {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Float(*self)
    }

    fn place(slot: &mut Option<Self>) -> Place<'_> {
        Place::Exact(slot)
    }
}
