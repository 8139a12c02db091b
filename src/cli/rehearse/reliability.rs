//! The rehearsal of `soundwalk check --rehearse`: how reliably each story starts for simulated visitors.

use super::super::languages;
use super::super::outcome::CommandError;
use super::many::{over_main_roads, rehearse};
use super::subject;
use crate::build::file_facts;
use crate::engine::{Course, CourseStop};
use crate::rehearse::many::{MoveProposal, Plan, StoryOverMainRoad};
use crate::rehearse::material;
use crate::rehearse::surroundings::Surroundings;
use crate::streets::route::Network;
use crate::text::Text;
use crate::tour::Tour;
use crate::tour::estimate;
use crate::tour::facts::{
    BetterPlace, Facts, NarrowStreet, RehearsalFact, Reliability, StoryOverRoad,
};
use crate::tour::model::Lang;
use crate::workspace::Workspace;
use std::collections::BTreeMap;

/// This many visitors distinguish 1 % from 3 % with 95 % confidence, and walk a tour of twelve stops in a few seconds.
const VISITORS: u32 = 400;
const SEED: u64 = 1;

/// This many visitors show which roads are crossed while a story plays.
const VISITORS_OVER_ROADS: u32 = 100;

/// A street with less of the sky than this is narrow.
const MAX_NARROW_OPEN: f64 = 0.6;

/// Walks the tour in its first language, with the story lengths of these facts and the maps of the workspace. Without a named
/// class, receivers err by the sky where buildings are known, or else as between blocks.
pub fn reliability(
    tour: &Tour,
    workspace: &Workspace,
    facts: &Facts,
    noise: Option<&str>,
) -> Result<RehearsalFact, CommandError> {
    let lang = languages::one(&tour.languages, None)?;
    let course = material::course(tour, &material::estimated(tour, &lang, facts));
    // A file of ways that cannot be read has a finding of its own.
    let streets = file_facts::surroundings(tour, workspace);
    let surroundings = streets
        .as_ref()
        .map(|streets| Surroundings::new(streets.network.ground(), &course));
    let (noise, errors) = subject::errors(noise, surroundings.as_ref(), "blocks")?;
    let plan = Plan {
        walks: VISITORS,
        surroundings: surroundings.as_ref(),
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
        let city = surroundings.as_ref().filter(|city| city.has_buildings());
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
        over_roads: match &streets {
            Some(streets) => {
                let plan = Plan {
                    walks: VISITORS_OVER_ROADS,
                    ..plan
                };
                let network = &streets.network;
                let over = over_main_roads(&course, &plan, network);
                over.into_iter()
                    .map(|over| shown(tour, &lang, facts, network, &over))
                    .collect()
            }
            None => Vec::new(),
        },
    })
}

/// A story over a main road as the rule sees it.
fn shown(
    tour: &Tour,
    lang: &Lang,
    facts: &Facts,
    network: &Network,
    over: &StoryOverMainRoad,
) -> StoryOverRoad {
    let stop = &tour.stops[over.stop.0];
    let narration = stop.narration.get(lang).map_or(&[][..], Vec::as_slice);
    let narration_s = estimate::passages_seconds(lang, narration, facts);
    let name = |name| {
        network.ground().names[name as usize]
            .in_language(&lang.0)
            .to_owned()
    };
    let degrees = |degrees: f64| (degrees * 1e5).round() / 1e5;
    StoryOverRoad {
        stop: stop.id.clone(),
        road: over.road.map(name),
        visitors: over.visitors.rate(),
        second: over.second,
        is_in_directions: stop.directions.contains_key(lang) && over.second > narration_s,
        at: [degrees(over.at.lon), degrees(over.at.lat)],
    }
}

/// The street where visitors stand at a stop, if it has little sky.
fn narrow_street(city: &Surroundings, course: &Course, stop: &CourseStop) -> Option<NarrowStreet> {
    let (at, _) = course.route().at(stop.along?)?;
    let view = city.view(at);
    let street = view.street.filter(|_| view.open < MAX_NARROW_OPEN)?;
    Some(NarrowStreet {
        width_m: street.width_m,
        storeys: street.storeys,
    })
}
