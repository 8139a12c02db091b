//! Many walks with each rule, in parallel.

use crate::condition::Condition;
use crate::ground::{Trial, Trouble, trial};
use crate::rivals::RuleResult;
use crate::tally::Tally;
use rayon::prelude::*;
use soundwalk::engine::{Course, Fix, UnixMs};
use soundwalk::rehearse::noise::{Noise, receive};
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::score::GroundTruth;

/// The walks to simulate.
#[derive(Debug, Clone, Copy)]
pub struct Walks {
    /// Number of walks.
    pub count: u64,
    /// Seed; the same seed yields the same walks.
    pub seed: u64,
    /// The difficulties that they contain.
    pub trouble: Trouble,
}

impl Walks {
    /// The sums of each rule over the same walks; `follow` applies a rule to the fixes, given the start time.
    pub fn tallies<R: Sync>(
        &self,
        noise: &Noise,
        condition: &Condition,
        rules: &[R],
        follow: impl Fn(&R, &Course, &[Fix], i64) -> RuleResult + Sync,
    ) -> Vec<Tally> {
        let parts: Vec<Vec<Tally>> = (0..self.count)
            .into_par_iter()
            .map(|number| self.one(number, noise, condition, rules, &follow))
            .collect();
        let mut tallies: Vec<Tally> = rules.iter().map(|_| Tally::default()).collect();
        for part in parts {
            for (sum, tally) in tallies.iter_mut().zip(part) {
                sum.join(tally);
            }
        }
        tallies
    }

    fn one<R>(
        &self,
        number: u64,
        noise: &Noise,
        condition: &Condition,
        rules: &[R],
        follow: &impl Fn(&R, &Course, &[Fix], i64) -> RuleResult,
    ) -> Vec<Tally> {
        let (trial, fixes, start) = self.walked(number, noise, condition);
        let truth = GroundTruth::new(&trial.course, &trial.moments);
        rules
            .iter()
            .map(|rule| {
                let mut tally = Tally::default();
                tally.add(
                    &trial,
                    &truth,
                    &follow(rule, &trial.course, &fixes, start.0),
                );
                tally
            })
            .collect()
    }

    /// One walk, its fixes and its start time.
    pub fn walked(
        &self,
        number: u64,
        noise: &Noise,
        condition: &Condition,
    ) -> (Trial, Vec<Fix>, UnixMs) {
        let mut trial = trial(self.seed, number, self.trouble);
        let fifth = trial.course.stops()[4].zone.centre();
        let moments = std::mem::take(&mut trial.moments);
        trial.moments = condition.walk(moments, |moment| moment.spot.distance(fifth) < 10.0);
        let mut random = Random::part(self.seed ^ 0x5eed, number);
        let start = UnixMs(1_700_000_000_000);
        let elsewhere: Vec<_> = trial
            .course
            .stops()
            .iter()
            .map(|stop| stop.zone.centre())
            .collect();
        let fixes = receive(
            &trial.moments,
            start,
            trial.course.plane(),
            noise,
            &elsewhere,
            &mut random,
        );
        let fixes = condition.fixes(fixes);
        (trial, fixes, start)
    }
}
