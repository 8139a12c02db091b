//! The rehearsal of `soundwalk check --rehearse`: how reliably each story starts for simulated visitors.

use super::super::{CommandError, languages};
use super::many::walk_and_cure;
use super::subject;
use crate::rehearse::many::{Plan, Share};
use crate::rehearse::material;
use crate::tour::Tour;
use crate::tour::facts::{Rate, RehearsalFact, Reliability};
use std::collections::BTreeMap;

/// This many visitors distinguish 1 % from 3 % with 95 % confidence, and walk a tour of twelve stops in a few seconds.
const VISITORS: u32 = 400;
const SEED: u64 = 1;

/// Walks the tour in its first language, with story lengths as estimated from the texts.
pub fn reliability(tour: &Tour, noise: &str) -> Result<RehearsalFact, CommandError> {
    let lang = languages::one(&tour.languages, None)?;
    let course = material::course(tour, &material::estimated(tour, &lang));
    let plan = Plan {
        walks: VISITORS,
        noise: subject::noise(noise)?,
        seed: SEED,
    };
    let (_, report, cures) = walk_and_cure(&course, &plan);
    let mut cures: BTreeMap<usize, String> = cures
        .into_iter()
        .map(|cure| (cure.number, cure.text()))
        .collect();
    let rate = |share: &Share| Rate {
        percent: share.percent,
        at_least: share.low,
    };
    let stops = report.stops.iter().map(|stop| {
        let found = Reliability {
            missed: rate(&stop.missed),
            elsewhere: rate(&stop.false_told),
            cure: cures.remove(&stop.number),
        };
        (stop.stop.clone(), found)
    });
    Ok(RehearsalFact {
        noise: noise.to_owned(),
        visitors: report.walks,
        stops: stops.collect(),
    })
}
