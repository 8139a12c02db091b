//! Totals over many walks, per stop and for the tour, with confidence intervals.

use super::outcome::Outcome;
use crate::engine::{Course, StopIndex};
use crate::rehearse::score::Placement;
use crate::tour::facts::{Problem, Rate};
use serde::Serialize;
use ts_rs::TS;

/// A share with its 95 % confidence interval (Wilson 1927).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, TS)]
pub struct Share {
    /// Number of cases counted.
    pub count: usize,
    /// Number of all cases.
    pub of: usize,
    /// `count` as a percentage of `of`.
    pub percent: f64,
    /// Lower end of the 95 % confidence interval, percent.
    pub low: f64,
    /// Upper end of the 95 % confidence interval, percent.
    pub high: f64,
}

impl Share {
    /// Calculates the share and its interval. If `of` is 0, the share is 0 and the interval is 0 to 100 %.
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

    /// The share as the rules judge it.
    pub fn rate(&self) -> Rate {
        Rate {
            percent: self.percent,
            at_least: self.low,
        }
    }
}

/// Maximum number of stops for which other radii and places are tried.
const MAX_PROBLEM_STOPS: usize = 5;

/// Counts for one stop over all walks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Number of walks that truly entered the zone.
    pub entered: usize,
    /// Number of those walks on which the story was not told.
    pub missed: usize,
    /// Number of stories told in the wrong place.
    pub false_told: usize,
    /// Number of stories told more than 15 m outside the zone to visitors who then entered it.
    pub early: usize,
    /// Number of stories told again on the same walk.
    pub twice: usize,
    /// Number of stories that waited for another to end.
    pub waited: usize,
    /// Number of stories dropped because the visitor had walked on while they waited.
    pub dropped: usize,
    /// For each story, metres walked between the ideal entry and its start.
    pub late_m: Vec<f64>,
    /// For each story, seconds between the ideal entry and its start.
    pub late_s: Vec<f64>,
}

/// The results of one stop.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct StopReport {
    /// The stop's number, counted from 1.
    pub number: usize,
    /// Id of the stop.
    pub stop: String,
    /// Of the walks that entered the zone: the story was never told in place or early.
    pub missed: Share,
    /// Of all walks: the story started in the wrong place.
    #[serde(rename = "false")]
    pub false_told: Share,
    /// Of the stories: told too early, but the visitor entered the zone soon after.
    pub early: Share,
    /// Of the stories: told again on the same walk.
    pub twice: Share,
    /// Of the stories: waited for another to end.
    pub waited: Share,
    /// Of the stories: dropped because the visitor had walked on while they waited.
    pub dropped: Share,
    /// Metres walked between the ideal entry and the start of the story: median and 95th percentile.
    pub late_m: [f64; 2],
    /// Seconds between the ideal entry and the start of the story: median and 95th percentile.
    pub late_s: [f64; 2],
    /// Whether too many visitors miss the story or hear it in the wrong place. The same shares make findings of
    /// `check --rehearse`, and let other radii be tried.
    pub problem: Option<Problem>,
}

/// The results of a tour.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Report {
    /// Number of walks.
    pub walks: usize,
    /// Total length of all walks in hours.
    pub hours: f64,
    /// Of all walks: no story was missed, false, repeated or out of order.
    pub clean: Share,
    /// Of all true entries into a zone: the story was never told in place or early.
    pub missed: Share,
    /// Stories told in the wrong place, per hour.
    pub false_an_hour: f64,
    /// Of all walks: a story was told out of order.
    pub out_of_order: Share,
    /// Metres walked between the ideal entry and the start of the story: median and 95th percentile.
    pub late_m: [f64; 2],
    /// Seconds between the ideal entry and the start of the story: median and 95th percentile.
    pub late_s: [f64; 2],
    /// Share of the time in which no story sounds, percent, on average.
    pub silence_percent: f64,
    /// Longest silence between two stories, minutes: median and 95th percentile over the walks.
    pub longest_silence_min: [f64; 2],
    /// The results of each stop, in the order of the tour.
    pub stops: Vec<StopReport>,
}

impl Report {
    /// Adds up the outcomes of the walks.
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
            late_m: median_and_p95(all(|tally| &tally.late_m)),
            late_s: median_and_p95(all(|tally| &tally.late_s)),
            silence_percent: round1(100.0 * (1.0 - sounding / seconds.max(1e-9)).max(0.0)),
            longest_silence_min: median_and_p95(silences),
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

impl Report {
    /// Indices of the stops with the greatest problems, the worst first, for which other radii and places are tried.
    pub fn problem_stops(&self) -> Vec<usize> {
        let mut problem_stops: Vec<(usize, f64)> = self
            .stops
            .iter()
            .enumerate()
            .filter(|(_, stop)| stop.problem.is_some())
            .map(|(number, stop)| (number, stop.missed.percent + stop.false_told.percent))
            .collect();
        problem_stops.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let worst = problem_stops.into_iter().take(MAX_PROBLEM_STOPS);
        worst.map(|(number, _)| number).collect()
    }
}

fn add(tallies: &mut [Tally], outcome: &Outcome) {
    for stop in &outcome.score.entered {
        tallies[stop.0].entered += 1;
    }
    for stop in &outcome.score.missed {
        tallies[stop.0].missed += 1;
    }
    let count_each =
        |stops: &[StopIndex], tallies: &mut [Tally], count: fn(&mut Tally) -> &mut usize| {
            for stop in stops {
                *count(&mut tallies[stop.0]) += 1;
            }
        };
    count_each(&outcome.waited, tallies, |tally| &mut tally.waited);
    count_each(&outcome.dropped, tallies, |tally| &mut tally.dropped);
    for story in &outcome.score.told {
        let tally = &mut tallies[story.told.stop.0];
        match story.placing {
            Placement::InPlace => {}
            Placement::Early => tally.early += 1,
            Placement::False => tally.false_told += 1,
        }
        tally.twice += usize::from(story.is_repeat);
        if !story.is_repeat {
            tally.late_m.extend(story.late_m);
            tally.late_s.extend(story.late_s);
        }
    }
}

fn stop_report(number: usize, id: &str, tally: Tally, walks: usize) -> StopReport {
    let stories = tally.late_m.len() + tally.false_told + tally.twice;
    let missed = Share::new(tally.missed, tally.entered);
    let false_told = Share::new(tally.false_told, walks);
    StopReport {
        number: number + 1,
        stop: id.to_owned(),
        missed,
        false_told,
        problem: missed.rate().problem().max(false_told.rate().problem()),
        early: Share::new(tally.early, stories),
        twice: Share::new(tally.twice, stories),
        waited: Share::new(tally.waited, stories.max(tally.waited)),
        dropped: Share::new(tally.dropped, stories.max(tally.dropped)),
        late_m: median_and_p95(tally.late_m),
        late_s: median_and_p95(tally.late_s),
    }
}

/// Median and 95th percentile, rounded to a tenth; zeros if there are no values.
fn median_and_p95(mut values: Vec<f64>) -> [f64; 2] {
    [0.5, 0.95].map(|share| round1(quantile(&mut values, share)))
}

/// The value below which a share of all values lies, the nearest one that occurs; 0 if there are none. The values are sorted.
pub(super) fn quantile(values: &mut [f64], share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let place = (values.len().max(1) - 1) as f64 * share;
    values.get(place.round() as usize).copied().unwrap_or(0.0)
}

/// Rounded to a tenth.
pub(super) fn round1(value: f64) -> f64 {
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

    /// The rules, the proposals of radii and the studio's page all judge a stop by this.
    #[test]
    fn problems_are_judged_by_the_lower_end_of_the_interval() {
        let check = |missed, false_told, expected: Option<Problem>| {
            let tally = Tally {
                entered: 1000,
                missed,
                false_told,
                ..Tally::default()
            };
            let found = stop_report(0, "a", tally, 1000).problem;
            assert_eq!(found, expected, "{missed} {false_told}");
        };
        check(0, 0, None);
        // 1.5 %, and the interval begins at 0.9 %.
        check(15, 15, None);
        check(20, 0, Some(Problem::Moderate));
        check(0, 20, Some(Problem::Moderate));
        check(0, 60, Some(Problem::Moderate));
        check(20, 80, Some(Problem::Serious));
        check(80, 0, Some(Problem::Serious));
    }
}
