//! `Retry-After`: seconds, or a date as HTTP writes it.

use http::{HeaderMap, header};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The wait where the service says that there is one, but not in words that are known.
const UNKNOWN: Duration = Duration::from_secs(10);

/// How long to wait. A date counts from the answer's own `Date` where it has one, so that no clock but the service's
/// matters; a date in the past means no wait. Of several values, as proxies make them, the longest counts.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let date = headers.get(header::DATE).and_then(|date| parse(date.to_str().ok()?));
    let values = headers.get_all(header::RETRY_AFTER).iter();
    values.map(|value| value.to_str().ok().and_then(|text| wait(text.trim(), date)).unwrap_or(UNKNOWN)).max()
}

fn wait(value: &str, date: Option<SystemTime>) -> Option<Duration> {
    if let Some(until) = parse(value) {
        return Some(until.duration_since(date.unwrap_or_else(SystemTime::now)).unwrap_or_default());
    }
    value.split(',').map(|part| seconds(part.trim())).max()?
}

/// Whole seconds, or a fraction of one, which is waited for as a whole.
fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let more = u64::from(fraction.bytes().any(|byte| byte != b'0'));
    let whole = || whole.parse::<u64>().unwrap_or(u64::MAX).saturating_add(more);
    (is_number(text.split('.').next()?) && is_number(fraction)).then(|| Duration::from_secs(whole()))
}

/// A date of the form that RFC 9110 asks senders for: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn parse(text: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_once(", ")?.1.split(' ');
    let day: u64 = words.next()?.parse().ok().filter(|day| (1..=31).contains(day))?;
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? as u64;
    let year: u64 = words.next()?.parse().ok().filter(|year| (1970..=9999).contains(year))?;
    let mut time = words.next()?.splitn(3, ':').map(|part| part.parse::<u64>().ok().filter(|part| *part <= 60));
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);

    // Days since 1970 by a calendar in which the year begins with March, so that the leap day is its last.
    let (year, month) = if month < 2 { (year - 1, month + 10) } else { (year, month - 2) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + day - 1;
    let days = days.checked_sub(719_468)?;
    Some(UNIX_EPOCH + Duration::from_secs(((days * 24 + hour) * 60 + minute) * 60 + second))
}
