//! A simulated visitor who walks the tour, for trying a tour without hardware. The walk itself is made in `rehearse`.

use crate::engine::{Course, Fix, UnixMs};
use crate::rehearse::itinerary::{Behaviour, visit};
use crate::rehearse::noise::{Noise, receive};
use crate::rehearse::random::Random;

/// Fixed, so that the walk is the same each time.
const SEED: u64 = 1941;

/// The fixes of a good receiver in the open on an even walk along the course, starting at noon on 2026-01-01 UTC.
pub fn simulated(course: &Course) -> Vec<Fix> {
    let noon = UnixMs(1_767_268_800_000);
    let mut random = Random::new(SEED);
    let moments = visit(course, &Behaviour::STEADY, &mut random);
    let mut random = Random::part(SEED, 1);
    receive(
        &moments,
        noon,
        course.plane(),
        &Noise::OPEN,
        &[],
        &mut random,
    )
}
