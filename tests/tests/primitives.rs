//! Primitive values and their counterparts in std.

use csdlgen_tests::runtime::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
use std::fmt::Debug;
use std::str::FromStr;
use std::time::{Duration as StdDuration, SystemTime};

fn check<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{error:?}"))
}

#[test]
fn times_convert_to_and_from_the_clock() {
    for (text, seconds, nanoseconds, canonical) in [
        ("1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00Z"),
        ("1970-01-01T00:00", 0, 0, "1970-01-01T00:00:00Z"),
        ("2026-04-21T08:00:00.1234567Z", 1_776_758_400, 123_456_700, "2026-04-21T08:00:00.1234567Z"),
        ("2026-04-21T08:00:00.25", 1_776_758_400, 250_000_000, "2026-04-21T08:00:00.25Z"),
        ("2026-04-21T08:00:00+02:00", 1_776_751_200, 0, "2026-04-21T06:00:00Z"),
        ("2026-04-20T23:30:00-05:30", 1_776_747_600, 0, "2026-04-21T05:00:00Z"),
        ("2024-02-29T12:00:00Z", 1_709_208_000, 0, "2024-02-29T12:00:00Z"),
        ("2000-02-29T00:00:00Z", 951_782_400, 0, "2000-02-29T00:00:00Z"),
        ("2100-03-01T00:00:00Z", 4_107_542_400, 0, "2100-03-01T00:00:00Z"),
        ("2016-12-31T23:59:60Z", 1_483_228_800, 0, "2017-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59.75Z", -1, 750_000_000, "1969-12-31T23:59:59.75Z"),
        ("1900-02-28T00:00:00Z", -2_203_977_600, 0, "1900-02-28T00:00:00Z"),
        ("1582-10-15T00:00:00Z", -12_219_292_800, 0, "1582-10-15T00:00:00Z"),
        ("0001-01-01T00:00:00Z", -62_135_596_800, 0, "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999, "9999-12-31T23:59:59.999999999Z"),
        ("0000-02-29T00:00:00Z", -62_162_121_600, 0, "0000-02-29T00:00:00Z"),
        ("-0044-03-15T00:00:00Z", -63_549_360_000, 0, "-0044-03-15T00:00:00Z"),
        ("-10000-04-01T00:00Z", -377_728_876_800, 0, "-10000-04-01T00:00:00Z"),
        ("12345-01-01T00:00:00Z", 327_403_382_400, 0, "12345-01-01T00:00:00Z"),
        ("2026-04-21T08:00:00.123456789012Z", 1_776_758_400, 123_456_789, "2026-04-21T08:00:00.123456789Z"),
    ] {
        let time = SystemTime::try_from(&check::<DateTimeOffset>(text)).unwrap();
        let whole = StdDuration::from_secs(i64::unsigned_abs(seconds));
        let epoch = SystemTime::UNIX_EPOCH;
        let expected = if seconds < 0 { epoch - whole } else { epoch + whole } + StdDuration::from_nanos(nanoseconds);
        assert_eq!(time, expected, "{text}");
        assert_eq!(DateTimeOffset::from(time).as_str(), canonical, "{text}");
    }
}

#[test]
fn durations_convert_to_and_from_those_of_std() {
    for (text, milliseconds, canonical) in [
        ("PT0S", 0, "PT0S"),
        ("-PT0S", 0, "PT0S"),
        ("P1D", 86_400_000, "P1D"),
        ("PT24H", 86_400_000, "P1D"),
        ("P1DT2H3M4.5S", 93_784_500, "P1DT2H3M4.5S"),
        ("PT90M", 5_400_000, "PT1H30M"),
        ("PT0.001S", 1, "PT0.001S"),
        ("P2DT1S", 172_801_000, "P2DT1S"),
    ] {
        let duration = StdDuration::try_from(&check::<Duration>(text)).unwrap();
        assert_eq!(duration, StdDuration::from_millis(milliseconds), "{text}");
        assert_eq!(Duration::from(duration).as_str(), canonical, "{text}");
    }
    let negative = StdDuration::try_from(&check::<Duration>("-PT1S")).unwrap_err();
    assert_eq!(negative.to_string(), r#""-PT1S" is not a positive duration"#);
}

#[test]
fn binary_is_read_in_both_alphabets() {
    for text in ["-_-_", "+/+/", "-_-_AA==", "+/+/AA", "-_-_AAA=", ""] {
        let bytes = check::<Binary>(text).to_bytes().unwrap();
        assert_eq!(bytes, [0xfb, 0xff, 0xbf, 0, 0][..text.trim_end_matches('=').len() * 3 / 4], "{text}");
    }
    let bytes = [0xfb, 0xff, 0xbf, 0];
    assert_eq!(Binary::from_bytes(&bytes).as_str(), "-_-_AA==");
    assert_eq!(Binary::from_bytes_standard(&bytes).as_str(), "+/+/AA==");
    check::<Binary>("A").to_bytes().unwrap_err();
}

#[test]
fn years_beyond_any_clock_do_not_convert() {
    for year in ["9000000000000000000", "-9000000000000000000", "99999999999999999999", "300000000000"] {
        let text = format!("{year}-01-01T00:00:00Z");
        let error = SystemTime::try_from(&check::<DateTimeOffset>(&text)).unwrap_err();
        assert_eq!(error.to_string(), format!("{text:?} is not a time of this platform's clock"));
    }
}

#[test]
fn what_a_text_should_have_been_is_said() {
    fn refused<T: FromStr<Err: std::error::Error> + Debug>(text: &str) -> String {
        text.parse::<T>().unwrap_err().to_string()
    }
    for (message, expected) in [
        (refused::<Date>("21.4.2026"), r#""21.4.2026" is not a date such as 2026-04-21"#),
        (refused::<TimeOfDay>("8"), r#""8" is not a time of day such as 08:00:00"#),
        (refused::<DateTimeOffset>("now"), r#""now" is not a date and time such as 2026-04-21T08:00:00Z"#),
        (refused::<Duration>("1h"), r#""1h" is not a duration such as PT2H30M"#),
        (refused::<Guid>("{5}"), r#""{5}" is not a GUID such as 5f61b2d9-1b1c-4c39-a9ac-4a3e8a1c2b11"#),
        (refused::<Decimal>("1,5"), r#""1,5" is not a decimal number"#),
        (refused::<Binary>("ü"), r#""ü" is not base64 text"#),
    ] {
        assert_eq!(message, expected);
    }
}

#[test]
fn integers_are_decimals() {
    assert_eq!(
        [Decimal::from(i64::MIN), Decimal::from(7)].map(|decimal| decimal.to_string()),
        ["-9223372036854775808", "7"]
    );
}
