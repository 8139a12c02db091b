//! The routes of the bench: over squares, through narrow streets, and along the water.

use super::helsinki;
use serde_json::{Value, json};
use soundwalk::rehearse::itinerary::Behaviour;
use soundwalk::rehearse::material::{self, Durations};
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::scenario::Scenario;
use soundwalk::rehearse::surroundings::City;
use soundwalk::streets::ground::Ground;
use soundwalk::tour::Tour;

/// A walk with its stops.
pub struct Route {
    /// Name in the table.
    pub name: &'static str,
    /// The stops in order.
    pub stops: &'static [helsinki::Stop],
}

/// All routes.
pub const ALL: [Route; 3] = [
    Route {
        name: "squares",
        stops: &[
            ("station", 60.17072, 24.94152, 35.0),
            ("three-smiths", 60.16867, 24.94096, 30.0),
            ("esplanade", 60.16748, 24.94762, 30.0),
            ("havis-amanda", 60.16759, 24.9514, 30.0),
            ("senate-square", 60.16951, 24.95227, 40.0),
            ("aleksanterinkatu", 60.16892, 24.94797, 30.0),
            ("railway-square", 60.17168, 24.94392, 40.0),
        ],
    },
    Route {
        name: "narrow streets",
        stops: &helsinki::NARROW_STREETS,
    },
    Route {
        name: "water and university",
        stops: &[
            ("pitkasilta", 60.17612, 24.95026, 30.0),
            ("botanical-garden", 60.1763, 24.94457, 30.0),
            ("kaisaniemi", 60.17422, 24.94289, 30.0),
            ("vuorikatu", 60.17217, 24.94744, 25.0),
            ("unioninkatu", 60.17377, 24.95028, 25.0),
            ("kirkkokatu", 60.17078, 24.95132, 25.0),
            ("sofiankatu", 60.1685, 24.95213, 25.0),
        ],
    },
];

/// Metres between the points of a leg's line.
const STEP_M: f64 = 8.0;

/// The tour with lines of its legs along the streets, as a visitor walks there who makes no detours.
pub fn with_lines(tour: &Tour, ground: &Ground) -> Tour {
    let course = material::course(tour, &Durations::new());
    let city = City::new(ground, &course);
    let scenario = Scenario::new(&course, Some(&city));
    let walk = scenario.visit(&Behaviour::STEADY, &mut Random::new(1));
    let nearest = |spot: soundwalk::geodesy::Spot, from: usize| {
        let later = walk.iter().enumerate().skip(from);
        let nearest =
            later.min_by(|a, b| a.1.spot.distance(spot).total_cmp(&b.1.spot.distance(spot)));
        nearest.map_or(from, |(index, _)| index)
    };
    let mut from = 0;
    let places: Vec<usize> = course
        .stops()
        .iter()
        .map(|stop| {
            from = nearest(stop.zone.centre(), from);
            from
        })
        .collect();
    let legs = places.windows(2).enumerate().map(|(number, ends)| {
        let mut line: Vec<soundwalk::geodesy::Spot> = Vec::new();
        for moment in &walk[ends[0]..=ends[1]] {
            if line
                .last()
                .is_none_or(|last| last.distance(moment.spot) >= STEP_M)
            {
                line.push(moment.spot);
            }
        }
        line.push(walk[ends[1]].spot);
        let line: Vec<Value> = line
            .into_iter()
            .map(|spot| course.plane().position(spot))
            .map(|at| json!([at.lon, at.lat]))
            .collect();
        json!({"from": tour.stops[number].id, "to": tour.stops[number + 1].id, "line": line})
    });
    let legs: Vec<Value> = legs.collect();
    let legs = serde_json::from_value(Value::Array(legs)).expect("OK because these are legs");
    Tour {
        legs,
        ..tour.clone()
    }
}
