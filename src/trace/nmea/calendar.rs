//! Dates in NMEA: two-digit years, the GPS week rollover, and midnight between a time and its date.

use crate::engine::UnixMs;

/// Milliseconds of a day.
pub(super) const DAY_MS: i64 = 86_400_000;
pub(super) const HALF_DAY_MS: i64 = DAY_MS / 2;

/// GPS counts weeks modulo 1024; a receiver with old firmware falls back by so many days (GPS ICD-200, 20.3.3.3.1.1).
const ROLLOVER_DAYS: i64 = 1024 * 7;

/// What is known about the time apart from the receiver's statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Era {
    /// A recording. Dates are taken as they are written, except that a jump back by whole rollovers is undone.
    AsWritten,
    /// A live receiver, with this computer's time. A date more than half a rollover before that time has rolled over.
    Near(UnixMs),
}

/// Adds the date to times of day.
#[derive(Debug, Clone)]
pub(super) struct Calendar {
    era: Era,
    last: Option<UnixMs>,
}

impl Calendar {
    pub fn new(era: Era) -> Self {
        Self { era, last: None }
    }

    /// The moment of a time of day with its date or, if it has none, with the last known date.
    pub fn moment(&mut self, days: Option<i64>, time_of_day_ms: Option<u32>) -> Option<UnixMs> {
        let of_day = i64::from(time_of_day_ms?);
        let time = match (days, self.last) {
            (Some(days), _) => self.unrolled(days) * DAY_MS + of_day,
            (None, Some(last)) => nearest_day(last.0, of_day),
            (None, None) => return None,
        };
        self.last = Some(UnixMs(time));
        self.last
    }

    fn unrolled(&self, days: i64) -> i64 {
        let (reference, tolerance) = match (self.era, self.last) {
            (Era::Near(now), _) => (now.0.div_euclid(DAY_MS), ROLLOVER_DAYS / 2),
            // Within a recording, only a jump by whole rollovers within a day counts as a rollover.
            (Era::AsWritten, Some(last)) => (last.0.div_euclid(DAY_MS), 1),
            (Era::AsWritten, None) => return days,
        };
        let rollovers = (reference - days + ROLLOVER_DAYS / 2)
            .div_euclid(ROLLOVER_DAYS)
            .max(0);
        let unrolled = days + rollovers * ROLLOVER_DAYS;
        if (unrolled - reference).abs() <= tolerance {
            unrolled
        } else {
            days
        }
    }
}

/// The day on which a time of day is nearest to a known moment.
fn nearest_day(last: i64, of_day: i64) -> i64 {
    let time = last.div_euclid(DAY_MS) * DAY_MS + of_day;
    if time < last - HALF_DAY_MS {
        time + DAY_MS
    } else if time > last + HALF_DAY_MS {
        time - DAY_MS
    } else {
        time
    }
}

/// `ddmmyy` as days since 1970. GPS time began in 1980, so 80 to 99 are the years before 2000.
pub(super) fn days_of_date(text: &str) -> Option<i64> {
    let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    let two = |at: usize| text.get(at..at + 2)?.parse::<i16>().ok();
    let (day, month, year) = if digits {
        (two(0)?, two(2)?, two(4)?)
    } else {
        return None;
    };
    let year = if year >= 80 { 1900 + year } else { 2000 + year };
    days_since_1970(year, month, day)
}

/// A date as the number of days since 1970.
pub(super) fn days_since_1970(year: i16, month: i16, day: i16) -> Option<i64> {
    let date =
        jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(i64::from(
        date.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> i64 {
        text.parse::<jiff::Timestamp>()
            .expect("RFC 3339")
            .as_millisecond()
    }

    fn check(era: Era, dates_and_times: &[(&str, u32)], expected: &[&str]) {
        let mut calendar = Calendar::new(era);
        let found: Vec<_> = dates_and_times
            .iter()
            .map(|(date, hour)| {
                calendar
                    .moment(days_of_date(date), Some(hour * 3_600_000))
                    .map(|time| time.0)
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(|text| Some(time(text))).collect();
        assert_eq!(found, expected, "{dates_and_times:?}");
    }

    #[test]
    fn two_digit_years_turn_at_1980() {
        check(Era::AsWritten, &[("060180", 0)], &["1980-01-06T00:00:00Z"]);
        check(Era::AsWritten, &[("220899", 0)], &["1999-08-22T00:00:00Z"]);
        check(Era::AsWritten, &[("311279", 0)], &["2079-12-31T00:00:00Z"]);
        check(Era::AsWritten, &[("090624", 7)], &["2024-06-09T07:00:00Z"]);
        for wrong in ["", "2208-1", "320124", "011324", "12345", "1234567", "١٢٣٤"] {
            assert_eq!(days_of_date(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn midnight_passes_between_a_time_and_its_date() {
        check(
            Era::AsWritten,
            &[("010124", 23), ("", 0), ("020124", 0)],
            &[
                "2024-01-01T23:00:00Z",
                "2024-01-02T00:00:00Z",
                "2024-01-02T00:00:00Z",
            ],
        );
        check(
            Era::AsWritten,
            &[("020124", 0), ("", 23)],
            &["2024-01-02T00:00:00Z", "2024-01-01T23:00:00Z"],
        );
    }

    #[test]
    fn weeks_roll_over() {
        // A recorded receiver that falls back by 1024 weeks after a cold boot.
        check(
            Era::AsWritten,
            &[("070419", 0), ("220899", 1)],
            &["2019-04-07T00:00:00Z", "2019-04-07T01:00:00Z"],
        );
        // Another date is another day, not a rollover.
        check(
            Era::AsWritten,
            &[("070419", 0), ("161206", 1)],
            &["2019-04-07T00:00:00Z", "2006-12-16T01:00:00Z"],
        );
        // A live receiver, with this computer's clock.
        let now = Era::Near(UnixMs(time("2026-07-01T00:00:00Z")));
        check(now, &[("151106", 0)], &["2026-07-01T00:00:00Z"]);
        check(now, &[("300626", 0)], &["2026-06-30T00:00:00Z"]);
        check(now, &[("300627", 0)], &["2027-06-30T00:00:00Z"]);
    }
}
