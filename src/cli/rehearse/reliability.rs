//! The rehearsal of `soundwalk check --rehearse`: how reliably each story starts for simulated visitors.

use super::super::languages;
use super::super::outcome::CommandError;
use super::many::{over_main_roads, rehearse};
use super::subject;
use crate::engine::{Course, CourseStop};
use crate::rehearse::many::{MoveProposal, Plan};
use crate::rehearse::material;
use crate::rehearse::surroundings::City;
use crate::streets::tour_ways::GroundIndex;
use crate::text::Text;
use crate::tour::Tour;
use crate::tour::facts::{BetterPlace, Facts, NarrowStreet, RehearsalFact, Reliability};
use std::collections::BTreeMap;

/// This many visitors distinguish 1 % from 3 % with 95 % confidence, and walk a tour of twelve stops in a few seconds.
const VISITORS: u32 = 400;
const SEED: u64 = 1;

/// This many visitors show which roads are crossed while a story plays.
const VISITORS_OVER_ROADS: u32 = 100;

/// A street with less of the sky than this is narrow.
const MAX_NARROW_OPEN: f64 = 0.6;

/// Walks the tour in its first language, with the story lengths of these facts, on its ground if it has one. Without a named
/// class, receivers err by the sky where buildings are known, or else as between blocks.
pub fn reliability(
    tour: &Tour,
    facts: &Facts,
    ground: Option<&GroundIndex>,
    noise: Option<&str>,
) -> Result<RehearsalFact, CommandError> {
    let lang = languages::one(&tour.languages, None)?;
    let course = material::course(tour, &material::estimated(tour, &lang, facts));
    let city = ground.map(|ground| City::new(ground.network.ground(), &course));
    let (noise, errors) = subject::errors(noise, city.as_ref(), "blocks")?;
    let plan = Plan {
        walks: VISITORS,
        city: city.as_ref(),
        errors,
        seed: SEED,
    };
    let rehearsal = rehearse(&course, &plan);
    let report = rehearsal.report;
    let mut proposals: BTreeMap<usize, (Text, f64)> = rehearsal
        .proposals
        .into_iter()
        .map(|proposal| (proposal.number, (proposal.text(), proposal.to_m)))
        .collect();
    let mut moves: BTreeMap<usize, MoveProposal> = rehearsal
        .moves
        .into_iter()
        .map(|proposal| (proposal.number, proposal))
        .collect();
    let stops = report.stops.iter().zip(course.stops());
    let stops = stops.map(|(stop, on_course)| {
        let city = city.as_ref().filter(|city| city.has_buildings());
        let radius = proposals.remove(&stop.number);
        let found = Reliability {
            better_radius_m: radius.as_ref().map(|(_, metres)| *metres),
            missed: stop.missed.rate(),
            elsewhere: stop.false_told.rate(),
            proposal: radius.map(|(proposal, _)| proposal),
            street: city.and_then(|city| narrow_street(city, &course, on_course)),
            better_place: moves.remove(&stop.number).map(|proposal| BetterPlace {
                place: proposal.place(),
                lat: proposal.lat,
                lon: proposal.lon,
                missed: proposal.missed_after.rate(),
            }),
        };
        (stop.stop.clone(), found)
    });
    Ok(RehearsalFact {
        noise: noise.to_owned(),
        visitors: report.walks,
        stops: stops.collect(),
        over_roads: match ground {
            Some(ground) => {
                let plan = Plan {
                    walks: VISITORS_OVER_ROADS,
                    ..plan
                };
                let network = &ground.network;
                let over = over_main_roads(&course, &plan, network);
                over.into_iter()
                    .map(|over| over.fact(tour, &lang, facts, network.ground()))
                    .collect()
            }
            None => Vec::new(),
        },
    })
}

/// The street where visitors stand at a stop, if it has little sky.
fn narrow_street(city: &City, course: &Course, stop: &CourseStop) -> Option<NarrowStreet> {
    let (at, _) = course.route().at(stop.along?)?;
    let view = city.view(at);
    let street = view.street.filter(|_| view.open < MAX_NARROW_OPEN)?;
    Some(NarrowStreet {
        width_m: street.width_m,
        storeys: street.storeys,
    })
}
