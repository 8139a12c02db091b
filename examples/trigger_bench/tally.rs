//! Sums over many walks, and the table's line.

use crate::ground::Trial;
use crate::rivals::RuleResult;
use soundwalk::rehearse::score::{GroundTruth, Placement};

/// Sums of one rule over the walks of one class.
#[derive(Default)]
pub struct Tally {
    walks: usize,
    clean: usize,
    perfect: usize,
    /// Zones truly entered.
    pub entered: usize,
    /// Stories missed.
    pub missed: usize,
    told: usize,
    /// Stories told in the wrong place.
    pub false_told: usize,
    early: usize,
    repeats: usize,
    out_of_order: usize,
    passes: usize,
    passes_told: usize,
    cut: usize,
    exits: usize,
    hours: f64,
    late_m: Vec<f64>,
    late_s: Vec<f64>,
    /// Whether each walk was clean, for pairing.
    pub clean_walks: Vec<bool>,
}

impl Tally {
    /// Adds a walk.
    pub fn add(&mut self, trial: &Trial, truth: &GroundTruth, result: &RuleResult) {
        let score = truth.score(&trial.course, &result.told);
        self.walks += 1;
        self.clean += usize::from(score.is_clean());
        self.perfect += usize::from(score.is_clean() && score.count(Placement::Early) == 0);
        self.clean_walks.push(score.is_clean());
        self.entered += score.entered.len();
        self.missed += score.missed.len();
        self.told += score.told.len();
        self.false_told += score.count(Placement::False);
        self.early += score.count(Placement::Early);
        self.repeats += score.repeats();
        self.out_of_order += score.out_of_order;
        self.hours += score.seconds / 3600.0;
        for judged in &score.told {
            if !judged.is_repeat {
                self.late_m.extend(judged.late_m);
                self.late_s.extend(judged.late_s);
            }
        }
        for (stop, from, to) in &trial.parallel {
            self.passes += 1;
            let told = result
                .told
                .iter()
                .any(|told| told.stop == *stop && told.time_s >= *from && told.time_s <= *to + 5.0);
            self.passes_told += usize::from(told);
        }
        for exit in &result.exits {
            self.exits += 1;
            let inside = truth.stays.iter().any(|stay| {
                stay.stop == exit.stop && stay.from_s <= exit.time_s && exit.time_s < stay.to_s
            });
            self.cut += usize::from(inside);
        }
    }

    /// Percent of the walks without a missed, false, double or out-of-order story.
    pub fn clean_percent(&self) -> f64 {
        100.0 * self.clean as f64 / self.walks.max(1) as f64
    }

    /// Adds the sums of another part of the walks.
    pub fn join(&mut self, mut other: Self) {
        self.walks += other.walks;
        self.clean += other.clean;
        self.perfect += other.perfect;
        self.entered += other.entered;
        self.missed += other.missed;
        self.told += other.told;
        self.false_told += other.false_told;
        self.early += other.early;
        self.repeats += other.repeats;
        self.out_of_order += other.out_of_order;
        self.passes += other.passes;
        self.passes_told += other.passes_told;
        self.cut += other.cut;
        self.exits += other.exits;
        self.hours += other.hours;
        self.late_m.append(&mut other.late_m);
        self.late_s.append(&mut other.late_s);
        self.clean_walks.append(&mut other.clean_walks);
    }

    /// The heading above [`Tally::line`].
    pub const HEADING: &str = "engine            miss%  false/h  early%  par.st% wrong/100w dbl/walk   cut%    late m p5/50/95  late s 50/95  clean% perfect%";

    /// The table's line.
    pub fn line(&mut self, name: &str) -> String {
        let share = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        self.late_m.sort_by(f64::total_cmp);
        self.late_s.sort_by(f64::total_cmp);
        let at = |values: &[f64], share: f64| {
            let place = ((values.len().max(1) - 1) as f64 * share).round() as usize;
            values.get(place).copied().unwrap_or(f64::NAN)
        };
        format!(
            "{name:<16} {:6.2}  {:7.3}  {:6.2}  {:7.1}  {:9.1} {:8.2} {:6.1}   {:4.0} {:5.0} {:5.0}   {:5.0} {:5.0}   {:5.1}    {:5.1}",
            share(self.missed, self.entered),
            self.false_told as f64 / self.hours,
            share(self.early, self.told),
            share(self.passes_told, self.passes),
            share(self.out_of_order, self.walks),
            self.repeats as f64 / self.walks.max(1) as f64,
            share(self.cut, self.exits),
            at(&self.late_m, 0.05),
            at(&self.late_m, 0.5),
            at(&self.late_m, 0.95),
            at(&self.late_s, 0.5),
            at(&self.late_s, 0.95),
            self.clean_percent(),
            share(self.perfect, self.walks),
        )
    }

    /// Hours walked.
    pub fn hours(&self) -> f64 {
        self.hours
    }
}
