//! Scores a walk: which stories were missed, false, early, late, out of order or told twice.
//!
//! The terms are those of `docs/rehearsal.md`. A story is *in place* when the visitor is truly inside its zone or at
//! most 15 m outside, *early* when they are farther out but enter within 60 s, and *false* otherwise.

use super::visitor::Moment;
use crate::engine::{Course, StopIndex};

/// Maximum distance outside a zone that counts as in place, metres.
pub const IN_PLACE_M: f64 = 15.0;
/// Maximum time before entering that counts as early instead of false, seconds.
pub const EARLY_S: f64 = 60.0;

/// A story that started.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToldStory {
    /// Time of the start, seconds since the walk's start.
    pub time_s: f64,
    /// The stop whose story it is.
    pub stop: StopIndex,
}

/// Where a story started in relation to its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// In its zone or close to it.
    InPlace,
    /// Too early, but the visitor entered the zone soon after.
    Early,
    /// Outside its zone, and the visitor did not enter the zone soon after.
    False,
}

/// A started story with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredStory {
    /// The story that started.
    pub told: ToldStory,
    /// Where the story started in relation to its zone.
    pub placing: Placement,
    /// Whether the story had been told before on this walk.
    pub is_repeat: bool,
    /// Metres walked since the ideal entry, negative before it; `None` if the zone was never entered.
    pub late_m: Option<f64>,
    /// Seconds since the ideal entry, negative before it; `None` if the zone was never entered.
    pub late_s: Option<f64>,
}

/// The score of one walk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Score {
    /// The stops that were truly entered, in the order of entering.
    pub entered: Vec<StopIndex>,
    /// Those of them whose story was never told in place or early.
    pub missed: Vec<StopIndex>,
    /// Every story that started.
    pub told: Vec<ScoredStory>,
    /// Number of stories told before one whose zone was truly entered earlier.
    pub out_of_order: usize,
    /// Length of the walk, seconds.
    pub seconds: f64,
}

impl Score {
    /// Number of stories with this placement.
    pub fn count(&self, placing: Placement) -> usize {
        self.told
            .iter()
            .filter(|judged| judged.placing == placing)
            .count()
    }

    /// Number of stories that were told again.
    pub fn repeats(&self) -> usize {
        self.told.iter().filter(|judged| judged.is_repeat).count()
    }

    /// Whether nothing was missed, false, repeated or out of order.
    pub fn is_clean(&self) -> bool {
        self.missed.is_empty()
            && self.out_of_order == 0
            && self.repeats() == 0
            && self.count(Placement::False) == 0
    }
}

/// One true stay in a zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stay {
    /// The stop whose zone it is.
    pub stop: StopIndex,
    /// First second inside the zone, counted from the start of the walk.
    pub from_s: f64,
    /// Last second inside the zone, counted from the start of the walk.
    pub to_s: f64,
    /// Metres walked before the entry.
    pub walked_m: f64,
}

/// A true walk prepared for scoring: metres walked and true stays.
#[derive(Debug, Clone)]
pub struct GroundTruth<'a> {
    moments: &'a [Moment],
    walked_m: Vec<f64>,
    /// The stays in the order of entering.
    pub stays: Vec<Stay>,
}

impl<'a> GroundTruth<'a> {
    /// Prepares a true walk; its moments are in the order of time.
    pub fn new(course: &Course, moments: &'a [Moment]) -> Self {
        let mut walked_m = Vec::with_capacity(moments.len());
        let mut walked = 0.0;
        let mut inside: std::collections::BTreeMap<usize, Stay> = std::collections::BTreeMap::new();
        let mut stays: Vec<Stay> = Vec::new();
        let mut before: Option<&Moment> = None;
        for moment in moments {
            walked += before.map_or(0.0, |before| before.spot.distance(moment.spot));
            walked_m.push(walked);
            before = Some(moment);
            let mut now: Vec<usize> = course
                .near(moment.spot, 1.0)
                .filter(|&stop| course.stops()[stop].zone.signed_distance(moment.spot) <= 0.0)
                .collect();
            now.sort_unstable();
            for &stop in &now {
                inside
                    .entry(stop)
                    .and_modify(|stay| stay.to_s = moment.time_s)
                    .or_insert(Stay {
                        stop: StopIndex(stop),
                        from_s: moment.time_s,
                        to_s: moment.time_s,
                        walked_m: walked,
                    });
            }
            inside.retain(|stop, stay| {
                let stays_on = now.binary_search(stop).is_ok();
                if !stays_on {
                    stays.push(*stay);
                }
                stays_on
            });
        }
        stays.extend(inside.into_values());
        stays.sort_by(|a, b| a.from_s.total_cmp(&b.from_s).then(a.stop.cmp(&b.stop)));
        Self {
            moments,
            walked_m,
            stays,
        }
    }

    /// The moment at or just before a time; the first one for times before the walk.
    pub fn at(&self, time_s: f64) -> Option<(&Moment, f64)> {
        let after = self
            .moments
            .partition_point(|moment| moment.time_s <= time_s);
        let number = after.saturating_sub(1);
        Some((self.moments.get(number)?, *self.walked_m.get(number)?))
    }

    /// Whether the stop's zone is entered within `within_s` seconds after a time.
    pub fn will_enter(&self, stop: StopIndex, time_s: f64, within_s: f64) -> bool {
        let entries = self.stays.iter().filter(|stay| stay.stop == stop);
        entries
            .map(|stay| stay.from_s)
            .any(|from_s| (time_s..=time_s + within_s).contains(&from_s))
    }

    /// The first stay in the stop's zone.
    pub fn first_stay(&self, stop: StopIndex) -> Option<&Stay> {
        self.stays.iter().find(|stay| stay.stop == stop)
    }

    /// Scores the stories that were told on this walk. `told` is in the order of time.
    pub fn score(&self, course: &Course, told: &[ToldStory]) -> Score {
        let mut score = Score {
            seconds: self.moments.last().map_or(0.0, |last| last.time_s),
            ..Score::default()
        };
        for stay in &self.stays {
            if !score.entered.contains(&stay.stop) {
                score.entered.push(stay.stop);
            }
        }
        for story in told {
            let judged = self.judge(course, *story, &score.told);
            score.told.push(judged);
        }
        score.missed = score
            .entered
            .iter()
            .filter(|stop| {
                !score
                    .told
                    .iter()
                    .any(|judged| judged.told.stop == **stop && judged.placing != Placement::False)
            })
            .copied()
            .collect();
        score.out_of_order = self.out_of_order(told);
        score
    }

    fn judge(&self, course: &Course, told: ToldStory, before: &[ScoredStory]) -> ScoredStory {
        let is_repeat = before.iter().any(|judged| judged.told.stop == told.stop);
        let mut judged = ScoredStory {
            told,
            placing: Placement::False,
            is_repeat,
            late_m: None,
            late_s: None,
        };
        let Some((moment, walked)) = self.at(told.time_s) else {
            return judged;
        };
        let outside = course.stop(told.stop).zone.signed_distance(moment.spot);
        let comes = self.will_enter(told.stop, told.time_s, EARLY_S);
        judged.placing = if outside <= IN_PLACE_M {
            Placement::InPlace
        } else if comes {
            Placement::Early
        } else {
            Placement::False
        };
        if let Some(stay) = self.first_stay(told.stop)
            && judged.placing != Placement::False
        {
            judged.late_m = Some(walked - stay.walked_m);
            judged.late_s = Some(told.time_s - stay.from_s);
        }
        judged
    }

    /// Number of stories told before one whose zone was entered earlier and whose story was told later.
    fn out_of_order(&self, told: &[ToldStory]) -> usize {
        (0..told.len())
            .filter(|&first| {
                let Some(mine) = self.first_stay(told[first].stop) else {
                    return false;
                };
                told[first + 1..].iter().any(|later| {
                    later.stop != told[first].stop
                        && self
                            .first_stay(later.stop)
                            .is_some_and(|other| other.from_s < mine.from_s)
                        && !told[..first].iter().any(|done| done.stop == later.stop)
                })
            })
            .count()
    }
}
