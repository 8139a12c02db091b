//! The stories that a lie costs, beside honest fixes on the same walks and the same fixes without the lying field.

use crate::changes::Delivery;
use crate::condition::UNCHANGED;
use crate::ground::Trouble;
use crate::lies::{Field, Lie};
use crate::walks::Walks;
use rayon::prelude::*;
use soundwalk::engine::{Course, Engine, EventKind, Input, Output, RequestId, StopIndex};
use soundwalk::rehearse::noise::Noise;
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::score::{GroundTruth, Placement, ToldStory};

/// What became of the walks under one kind of fixes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sum {
    /// Of the stories that honest fixes tell at the right place, those that these tell there.
    pub kept: usize,
    /// The stories that honest fixes tell at the right place.
    pub honest: usize,
    /// Stories told at a wrong place.
    pub wrong: usize,
    /// Hours walked.
    pub hours: f64,
}

impl Sum {
    /// Percent of the honest stories that are told.
    pub fn kept_percent(&self) -> f64 {
        100.0 * self.kept as f64 / self.honest.max(1) as f64
    }

    fn join(self, other: Self) -> Self {
        Self {
            kept: self.kept + other.kept,
            honest: self.honest + other.honest,
            wrong: self.wrong + other.wrong,
            hours: self.hours + other.hours,
        }
    }
}

/// Honest fixes, the lie, and its fixes without what lies.
#[derive(Debug, Clone, Copy, Default)]
pub struct Row {
    /// Honest fixes.
    pub honest: Sum,
    /// The lie.
    pub lie: Sum,
    /// The lie without its field.
    pub removed: Sum,
}

impl Row {
    fn join(self, other: Self) -> Self {
        Self {
            honest: self.honest.join(other.honest),
            lie: self.lie.join(other.lie),
            removed: self.removed.join(other.removed),
        }
    }

    /// The share of the honest stories that the lie must tell, percent.
    pub fn least_percent(&self, field: Field) -> f64 {
        match field {
            Field::Other => 95.0,
            _ => self.removed.kept_percent().min(95.0),
        }
    }
}

/// The walks of each of some seeds under each of some lies, in a class of surroundings.
pub fn rows(class: &str, seeds: &[u64], walks: u64, lies: &[Lie]) -> Vec<Row> {
    let noise = Noise::named(class).expect("OK because the classes are named in the callers");
    let each: Vec<(u64, u64)> = seeds
        .iter()
        .flat_map(|&seed| (0..walks).map(move |number| (seed, number)))
        .collect();
    each.into_par_iter()
        .map(|(seed, number)| one(seed, number, &noise, lies))
        .reduce(
            || vec![Row::default(); lies.len()],
            |sums, parts| {
                sums.into_iter()
                    .zip(parts)
                    .map(|(a, b)| a.join(b))
                    .collect()
            },
        )
}

fn one(seed: u64, number: u64, noise: &Noise, lies: &[Lie]) -> Vec<Row> {
    let walks = Walks {
        count: 0,
        seed,
        trouble: Trouble::Adversarial,
    };
    let (trial, fixes, start) = walks.walked(number, noise, &UNCHANGED);
    let truth = GroundTruth::new(&trial.course, &trial.moments);
    let honest: Vec<Delivery> = fixes
        .into_iter()
        .map(|fix| Delivery {
            at_s: (fix.time.0 - start.0) as f64 / 1000.0,
            fix,
        })
        .collect();
    let walked = |deliveries: &[Delivery]| Walked::new(&trial.course, &truth, deliveries);
    let expected = walked(&honest);
    lies.iter()
        .map(|lie| {
            // The same lie on the same walk, whatever other lies are measured.
            let mut random = Random::part(seed ^ 0x11e5, number);
            let mut told = honest.clone();
            (lie.tell)(&mut told, &trial.course, &mut random);
            let lied = walked(&told);
            lie.field.remove(&mut told);
            let removed = match lie.field {
                Field::Other => lied.clone(),
                _ => walked(&told),
            };
            Row {
                honest: expected.sum(&expected),
                lie: lied.sum(&expected),
                removed: removed.sum(&expected),
            }
        })
        .collect()
}

/// What the engine did on a walk.
#[derive(Debug, Clone)]
struct Walked {
    right: Vec<StopIndex>,
    wrong: usize,
    hours: f64,
}

impl Walked {
    fn new(course: &Course, truth: &GroundTruth, deliveries: &[Delivery]) -> Self {
        let told = follow(course, deliveries);
        let score = truth.score(course, &told);
        let mut right: Vec<StopIndex> = score
            .told
            .iter()
            .filter(|judged| judged.placing != Placement::False)
            .map(|judged| judged.told.stop)
            .collect();
        right.sort_unstable();
        right.dedup();
        Self {
            right,
            wrong: score.count(Placement::False),
            hours: score.seconds / 3600.0,
        }
    }

    fn sum(&self, honest: &Self) -> Sum {
        let kept = |stop: &&StopIndex| self.right.binary_search(stop).is_ok();
        Sum {
            kept: honest.right.iter().filter(kept).count(),
            honest: honest.right.len(),
            wrong: self.wrong,
            hours: self.hours,
        }
    }
}

/// The stories that start, by the true clock. Each ends with the next fix, so that starting is all that is measured.
fn follow(course: &Course, deliveries: &[Delivery]) -> Vec<ToldStory> {
    let mut engine = Engine::new(course.clone());
    let mut told = Vec::new();
    let mut out = Vec::new();
    let mut playing: Option<RequestId> = None;
    for Delivery { at_s, fix } in deliveries {
        if let Some(request) = playing.take() {
            let time = fix.time;
            engine.feed(Input::Ended { time, request }, &mut out);
        }
        engine.feed(Input::Fix(*fix), &mut out);
        for output in out.drain(..) {
            let Output::Event(event) = output else {
                continue;
            };
            if let (EventKind::Play, Some(stop)) = (event.kind, event.stop) {
                playing = event.request;
                told.push(ToldStory {
                    time_s: *at_s,
                    stop,
                });
            }
        }
    }
    told
}
