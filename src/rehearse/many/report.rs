//! Sums over many walks, per stop and for the tour, with confidence intervals.

use super::Outcome;
use crate::engine::{Course, StopIndex};
use crate::rehearse::score::Placement;
use serde::Serialize;

/// A share with its 95 % confidence interval (Wilson 1927).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// How many.
    pub count: usize,
    /// Of how many.
    pub of: usize,
    /// The share, percent.
    pub percent: f64,
    /// Lower end, percent.
    pub low: f64,
    /// Upper end, percent.
    pub high: f64,
}

impl Share {
    /// A share; of nothing it is 0 with the widest interval.
    pub fn new(count: usize, of: usize) -> Self {
        let round = |value: f64| (value * 1000.0).round() / 10.0;
        if of == 0 {
            return Self {
                count,
                of,
                percent: 0.0,
                low: 0.0,
                high: 100.0,
            };
        }
        let (n, p, z) = (of as f64, count as f64 / of as f64, 1.96_f64);
        let middle = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
        Self {
            count,
            of,
            percent: round(p),
            low: round((middle - half).max(0.0)),
            high: round((middle + half).min(1.0)),
        }
    }
}

/// Counts of one stop, or of all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Walks that truly entered the zone.
    pub entered: usize,
    /// Of these, without the story.
    pub missed: usize,
    /// Stories in the wrong place.
    pub false_told: usize,
    /// Stories told more than 15 m outside, by visitors who then came.
    pub early: usize,
    /// Stories told again.
    pub twice: usize,
    /// Stories that waited for another.
    pub waited: usize,
    /// Stories that waited until the visitor had gone on.
    pub dropped: usize,
    /// Metres walked after the ideal entry, of each story.
    pub late_m: Vec<f64>,
    /// Seconds after it.
    pub late_s: Vec<f64>,
}

/// One stop's figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StopReport {
    /// The stop's number, counted from 1.
    pub number: usize,
    /// Its name.
    pub stop: String,
    /// Entered, but the story never came in place.
    pub missed: Share,
    /// Of all walks: the story started in the wrong place.
    #[serde(rename = "false")]
    pub false_told: Share,
    /// Of the stories: too soon, but the visitor came.
    pub early: Share,
    /// Of the stories: told again.
    pub twice: Share,
    /// Of the stories: had to wait for another.
    pub overlapped: Share,
    /// Of the stories: waited until the visitor had gone on.
    pub cut: Share,
    /// Metres walked after the ideal entry: median and 95th percentile.
    pub late_m: [f64; 2],
    /// Seconds after it.
    pub late_s: [f64; 2],
}

/// A tour's figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Walks.
    pub walks: usize,
    /// Hours walked.
    pub hours: f64,
    /// Walks without a missed, false, double or out-of-order story.
    pub clean: Share,
    /// Over all stops: entered, but without the story.
    pub missed: Share,
    /// Stories in the wrong place, an hour.
    pub false_an_hour: f64,
    /// Walks with a story out of order.
    pub out_of_order: Share,
    /// Metres walked after the ideal entry: median and 95th percentile.
    pub late_m: [f64; 2],
    /// Seconds after it.
    pub late_s: [f64; 2],
    /// Share of the time in which no story sounds, percent, on average.
    pub silence_percent: f64,
    /// Longest silence between two stories, minutes: median and 95th percentile over the walks.
    pub longest_silence_min: [f64; 2],
    /// The stops.
    pub stops: Vec<StopReport>,
}

impl Report {
    /// Sums up.
    pub fn new(course: &Course, outcomes: &[Outcome]) -> Self {
        let mut tallies: Vec<Tally> = course.stops().iter().map(|_| Tally::default()).collect();
        for outcome in outcomes {
            add(&mut tallies, outcome);
        }
        let seconds: f64 = outcomes.iter().map(|outcome| outcome.score.seconds).sum();
        let sounding: f64 = outcomes.iter().map(|outcome| outcome.sounding_s).sum();
        let sum = |of: fn(&Tally) -> usize| tallies.iter().map(of).sum::<usize>();
        let walks = outcomes.len();
        let count = |test: fn(&Outcome) -> bool| outcomes.iter().filter(|one| test(one)).count();
        let all = |of: fn(&Tally) -> &Vec<f64>| tallies.iter().flat_map(of).copied().collect();
        let silences = outcomes
            .iter()
            .map(|outcome| outcome.longest_silence_s / 60.0)
            .collect();
        Self {
            walks,
            hours: round1(seconds / 3600.0),
            clean: Share::new(count(|outcome| outcome.score.is_clean()), walks),
            missed: Share::new(sum(|tally| tally.missed), sum(|tally| tally.entered)),
            false_an_hour: (sum(|tally| tally.false_told) as f64 / (seconds / 3600.0).max(1e-9)
                * 1000.0)
                .round()
                / 1000.0,
            out_of_order: Share::new(count(|outcome| outcome.score.out_of_order > 0), walks),
            late_m: middle_and_tail(all(|tally| &tally.late_m)),
            late_s: middle_and_tail(all(|tally| &tally.late_s)),
            silence_percent: round1(100.0 * (1.0 - sounding / seconds.max(1e-9)).max(0.0)),
            longest_silence_min: middle_and_tail(silences),
            stops: tallies
                .into_iter()
                .enumerate()
                .map(|(number, tally)| {
                    stop_report(number, &course.stops()[number].id, tally, walks)
                })
                .collect(),
        }
    }
}

fn add(tallies: &mut [Tally], outcome: &Outcome) {
    for stop in &outcome.score.entered {
        tallies[stop.0].entered += 1;
    }
    for stop in &outcome.score.missed {
        tallies[stop.0].missed += 1;
    }
    let each = |stops: &[StopIndex], tallies: &mut [Tally], count: fn(&mut Tally) -> &mut usize| {
        for stop in stops {
            *count(&mut tallies[stop.0]) += 1;
        }
    };
    each(&outcome.waited, tallies, |tally| &mut tally.waited);
    each(&outcome.dropped, tallies, |tally| &mut tally.dropped);
    for judged in &outcome.score.told {
        let tally = &mut tallies[judged.told.stop.0];
        match judged.placing {
            Placement::InPlace => {}
            Placement::Early => tally.early += 1,
            Placement::False => tally.false_told += 1,
        }
        tally.twice += usize::from(judged.is_repeat);
        if !judged.is_repeat {
            tally.late_m.extend(judged.late_m);
            tally.late_s.extend(judged.late_s);
        }
    }
}

fn stop_report(number: usize, id: &str, tally: Tally, walks: usize) -> StopReport {
    let stories = tally.late_m.len() + tally.false_told + tally.twice;
    StopReport {
        number: number + 1,
        stop: id.to_owned(),
        missed: Share::new(tally.missed, tally.entered),
        false_told: Share::new(tally.false_told, walks),
        early: Share::new(tally.early, stories),
        twice: Share::new(tally.twice, stories),
        overlapped: Share::new(tally.waited, stories.max(tally.waited)),
        cut: Share::new(tally.dropped, stories.max(tally.dropped)),
        late_m: middle_and_tail(tally.late_m),
        late_s: middle_and_tail(tally.late_s),
    }
}

/// Median and 95th percentile, to a tenth; zeros where there is nothing.
fn middle_and_tail(mut values: Vec<f64>) -> [f64; 2] {
    values.sort_by(f64::total_cmp);
    [0.5, 0.95].map(|share| {
        let place = (values.len().max(1) - 1) as f64 * share;
        round1(values.get(place.round() as usize).copied().unwrap_or(0.0))
    })
}

fn round1(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_contain_the_share() {
        let check = |count, of, low: f64, high: f64| {
            let share = Share::new(count, of);
            assert!((share.low - low).abs() < 0.11, "{share:?}");
            assert!((share.high - high).abs() < 0.11, "{share:?}");
        };
        check(0, 100, 0.0, 3.7);
        check(50, 100, 40.4, 59.6);
        check(0, 0, 0.0, 100.0);
    }
}
