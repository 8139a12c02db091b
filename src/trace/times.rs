//! Parses the times in recordings.

use super::numbers::in_ascii;
use crate::engine::UnixMs;
use jiff::civil::DateTime;

/// The plausible times: there was no GPS before 1980, and a time after 2200 is an error of units.
const SENSIBLE_MS: std::ops::Range<i64> = 315_532_800_000..7_258_118_400_000;

/// Maximum length of a text that is read as a time, bytes.
const MAX_LENGTH: usize = 100;

/// Parses RFC 3339, the same without a zone (taken as UTC), or milliseconds or seconds since 1970, in the digits of any
/// script. Other notations are read if they have only one meaning: the year comes first, and hours, minutes and seconds
/// follow the date (`2025-06-14 10.04.05`, `2025/6/14 10:04:05 UTC`).
pub(super) fn read(text: &str) -> Option<UnixMs> {
    if text.len() > MAX_LENGTH {
        return None;
    }
    let text = in_ascii(text.trim());
    let text = text.trim();
    let ms = match text.parse::<i64>() {
        // Seconds since 1970 have ten digits until 2286, milliseconds thirteen.
        Ok(number) if number.abs() < 100_000_000_000 => number.checked_mul(1000)?,
        Ok(number) => number,
        Err(_) => parse_iso(text)
            .or_else(|| parse_fractional(text))
            .or_else(|| parse_lenient(text))?,
    };
    SENSIBLE_MS.contains(&ms).then_some(UnixMs(ms))
}

fn parse_iso(text: &str) -> Option<i64> {
    if let Ok(time) = text.parse::<jiff::Timestamp>() {
        return Some(time.as_millisecond());
    }
    // A date alone is not a time.
    (text.len() > "2025-06-14".len()).then(|| in_utc(text.parse().ok()?))?
}

fn in_utc(time: DateTime) -> Option<i64> {
    let time = time.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(time.timestamp().as_millisecond())
}

/// Parses seconds since 1970 with a fraction.
fn parse_fractional(text: &str) -> Option<i64> {
    let (seconds, fraction) = text.split_once('.')?;
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (seconds.len() == 10 && is_digits(seconds) && is_digits(fraction))
        .then(|| text.parse::<f64>().ok())?
        .map(|seconds| (seconds * 1000.0).round() as i64)
}

/// Parses a date that begins with its year, then a time of day, with any of the usual separators and an optional zone.
fn parse_lenient(text: &str) -> Option<i64> {
    let mut rest = text;
    let year = number(&mut rest, 4..=4)?;
    let between = separator(&mut rest, "-/.")?;
    let month = number(&mut rest, 1..=2)?;
    (separator(&mut rest, "-/.")? == between).then_some(())?;
    let day = number(&mut rest, 1..=2)?;
    rest = rest.strip_prefix(',').unwrap_or(rest);
    separator(&mut rest, "Tt _")?;
    rest = rest.trim_start();
    let hour = number(&mut rest, 1..=2)?;
    let between = separator(&mut rest, ":.")?;
    let minute = number(&mut rest, 1..=2)?;
    (separator(&mut rest, ":.")? == between).then_some(())?;
    let second = number(&mut rest, 1..=2)?;
    let mut ms = 0;
    if separator(&mut rest, ".,:").is_some() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let fraction: f64 = format!("0.{}", rest.get(..digits.min(9))?).parse().ok()?;
        (digits > 0).then_some(())?;
        ms = (fraction * 1000.0).floor() as i64;
        rest = &rest[digits..];
    }
    let offset_s = zone(rest.trim())?;
    let field = |number: i64| i8::try_from(number).ok();
    let time = DateTime::new(
        i16::try_from(year).ok()?,
        field(month)?,
        field(day)?,
        field(hour)?,
        field(minute)?,
        field(second)?,
        0,
    );
    Some(in_utc(time.ok()?)? + ms - offset_s * 1000)
}

/// Parses a zone as seconds east of UTC; a missing zone means UTC.
fn zone(text: &str) -> Option<i64> {
    if ["", "Z", "z", "UTC", "GMT"].contains(&text) {
        return Some(0);
    }
    let (sign, mut rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let hours = number(&mut rest, 2..=2)?;
    let minutes = match rest.strip_prefix(':').unwrap_or(rest) {
        "" => 0,
        mut rest => {
            let minutes = number(&mut rest, 2..=2)?;
            rest.is_empty().then_some(minutes)?
        }
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

/// Removes a number with this many digits from the start.
fn number(text: &mut &str, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(count)?;
    *text = rest;
    digits.contains(&count).then(|| number.parse().ok())?
}

/// Removes one of these letters from the start.
fn separator(text: &mut &str, of: &str) -> Option<char> {
    let letter = text.chars().next().filter(|letter| of.contains(*letter))?;
    *text = &text[letter.len_utf8()..];
    Some(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(read(text), expected.map(UnixMs), "{text}");
    }

    #[test]
    fn times_of_all_formats_are_read() {
        check("1744373699564", Some(1_744_373_699_564));
        check("1744373699", Some(1_744_373_699_000));
        check("2026-07-29T08:33:56.371Z", Some(1_785_314_036_371));
        check("2019-12-15T20:19:55Z", Some(1_576_441_195_000));
        check("2019-12-15T22:19:55+02:00", Some(1_576_441_195_000));
        check("2019-12-15T20:19:55", Some(1_576_441_195_000));
        check(" 2019-12-15T20:19:55Z\n", Some(1_576_441_195_000));
        check("", None);
        check("yesterday", None);
        check("-5", None);
        check("9223372036854775807", None);
        check("1900-01-01T00:00:00Z", None);
        check(&"9".repeat(5000), None);
    }

    #[test]
    fn times_of_all_countries_are_read() {
        const NINE: i64 = 1_749_891_600_000;
        for text in [
            "۲۰۲۵-۰۶-۱۴T۰۹:۰۰:۰۰Z",
            "٢٠٢٥-٠٦-١٤T٠٩:٠٠:٠٠Z",
            "२०२५-०६-१४T०९:००:००Z",
            "\u{200F}۲۰۲۵-۰۶-۱۴T۰۹:۰۰:۰۰Z\u{200E}",
            "2025-06-14T09.00.00Z",
            "2025-06-14T09.00.00.000Z",
            "2025-06-14 09.00.00",
            "2025-06-14T11.00.00+02:00",
            "2025-06-14T11:00:00+0200",
            "2025-06-14T11:00:00+02",
            "2025-06-14T04:30:00-04:30",
            "2025-06-14T09:00:00 Z",
            "2025-06-14 09:00:00 UTC",
            "2025/06/14 09:00:00",
            "2025.06.14 09:00:00",
            "2025-6-14T9:0:0Z",
            "2025-06-14, 09:00:00",
            "20250614T090000Z",
            "1749891600.000",
            "۱۷۴۹۸۹۱۶۰۰",
        ] {
            check(text, Some(NINE));
        }
        check("2025-06-14T09:00:00,25Z", Some(NINE + 250));
        check("2025-06-14T09.00.00.5Z", Some(NINE + 500));
        // These have more than one meaning, or none.
        for text in [
            "10.04.05",
            "10.04.2025 09:00:00",
            "06/04/2025 09:00:00",
            "04/06/25 09:00",
            "1404-03-24T09:00:00Z",
            "2568-06-14T09:00:00Z",
            "2025-13-14T09:00:00Z",
            "2025-06-14T25.00.00Z",
            "2025-06-14T09.00.00 MESZ",
            "2025-06-14",
            "2025-06/14 09:00:00",
            "2025-06-14T09.00.00+99:00",
            "2025-06-14T09.00.00.Z",
        ] {
            check(text, None);
        }
    }
}
