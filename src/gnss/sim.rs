//! A simulated visitor who walks the tour, for trying a tour without hardware. The walk itself is made in `rehearse`.

use crate::engine::{Course, Fix, UnixMs};
use crate::rehearse::itinerary::Behaviour;
use crate::rehearse::noise::{Noise, receive};
use crate::rehearse::random::Random;
use crate::rehearse::scenario::Scenario;
use crate::rehearse::surroundings::City;
use crate::streets::ground::Ground;

/// Fixed, so that the walk is the same each time.
const SEED: u64 = 1941;

/// The fixes of a good receiver in the open on an even walk, starting at noon on 2026-01-01 UTC: on the ways of the ground as in
/// rehearsals, or along the course where there is none.
pub fn simulated(course: &Course, ground: Option<&Ground>) -> Vec<Fix> {
    let noon = UnixMs(1_767_268_800_000);
    let city = ground.map(|ground| City::new(ground, course));
    let mut random = Random::new(SEED);
    let moments = Scenario::new(course, city.as_ref()).visit(&Behaviour::STEADY, &mut random);
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
