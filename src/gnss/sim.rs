//! A simulated walker along the tour, for trying a tour without hardware. The walk itself is made in `rehearse`.

use crate::engine::{Course, Fix, UnixMs};
use crate::rehearse::itinerary::{Habits, visit};
use crate::rehearse::noise::{Noise, receive};
use crate::rehearse::random::Random;

/// The same walk each time.
const SEED: u64 = 1941;

/// What a good receiver in the open hears of an even walk along the course, beginning at noon of 2026-01-01 UTC.
pub fn simulated(course: &Course) -> Vec<Fix> {
    let noon = UnixMs(1_767_268_800_000);
    let mut random = Random::new(SEED);
    let moments = visit(course, &Habits::EVEN, &mut random);
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
