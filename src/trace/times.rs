//! Times as recordings write them.

use crate::engine::UnixMs;

/// Before 1980 there was no GPS; after 2200 a time is a mistake of units.
const SENSIBLE_MS: std::ops::Range<i64> = 315_532_800_000..7_258_118_400_000;

/// Reads RFC 3339, the same without a zone (taken as UTC), or the milliseconds or seconds since 1970.
pub(super) fn read(text: &str) -> Option<UnixMs> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    let ms = match text.parse::<i64>() {
        // Seconds since 1970 have ten digits until 2286, milliseconds thirteen.
        Ok(number) if number.abs() < 100_000_000_000 => number.checked_mul(1000)?,
        Ok(number) => number,
        Err(_) => match text.parse::<jiff::Timestamp>() {
            Ok(time) => time.as_millisecond(),
            Err(_) => {
                let local: jiff::civil::DateTime = text.parse().ok()?;
                local
                    .to_zoned(jiff::tz::TimeZone::UTC)
                    .ok()?
                    .timestamp()
                    .as_millisecond()
            }
        },
    };
    SENSIBLE_MS.contains(&ms).then_some(UnixMs(ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(read(text), expected.map(UnixMs), "{text}");
    }

    #[test]
    fn times_of_all_dialects() {
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
}
