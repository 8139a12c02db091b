//! What rehearsals say about walks in Helsinki: visitors on straight lines with guessed classes of errors, beside visitors on
//! the real streets whose receivers err by the sky. `make bench-streets` writes the table of `docs/rehearsal.md`.
//!
//! `cargo run --release --example street_bench -- [--walks 20] [--seeds 20]`

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the results are for whoever runs it"
)]

#[path = "../../rehearse/helsinki.rs"]
mod helsinki;
mod routes;

use rayon::prelude::*;
use soundwalk::engine::Course;
use soundwalk::rehearse::many::{self, Observer, Outcome, Plan, Purpose, Report};
use soundwalk::rehearse::material::{self, Durations};
use soundwalk::rehearse::noise::Noise;
use soundwalk::rehearse::scenario::ReceiverErrors;
use soundwalk::rehearse::surroundings::City;
use soundwalk::streets::ground::Ground;
use soundwalk::tour::Tour;

/// The first of the seeds; nothing is ever chosen on these.
const FIRST_SEED: u64 = 200;

struct Silent;

impl Observer for Silent {
    fn expect_walks(&self, _count: u64, _purpose: Purpose) {}
    fn walk_done(&self) {}
}

fn main() {
    let (walks, seeds) = (option("--walks", 20), option("--seeds", 20));
    let ground = helsinki::ground();
    println!(
        "{seeds} seeds from {FIRST_SEED} on, {walks} walks of each on every route\n\n\
         | route | legs | visitors | errors | clean % | missed % | false/h | late m p50/p95 |\n|---|---|---|---|---|---|---|---|"
    );
    for route in &routes::ALL {
        describe(route, &ground);
        let straight = helsinki::tour(route.stops);
        let along_streets = routes::with_lines(&straight, &ground);
        for (legs, tour) in [("straight", &straight), ("along streets", &along_streets)] {
            let course = material::course(tour, &Durations::new());
            let city = City::new(&ground, &course);
            let guessed = [
                ("open", Noise::OPEN),
                ("blocks", Noise::BLOCKS),
                ("canyon", Noise::CANYON),
            ];
            for (class, noise) in guessed {
                let errors = ReceiverErrors::Everywhere(noise);
                let report = report(&course, None, errors, walks, seeds);
                print_row([route.name, legs, "on the line", class], &report);
            }
            let report = report(
                &course,
                Some(&city),
                ReceiverErrors::BySky(&city),
                walks,
                seeds,
            );
            print_row([route.name, legs, "on streets", "sky"], &report);
            for stop in &report.stops {
                eprintln!(
                    "{} {legs} {}: missed {:.1} % of {}, in the wrong place {:.1} %",
                    route.name,
                    stop.stop,
                    stop.missed.percent,
                    stop.missed.of,
                    stop.false_told.percent,
                );
            }
        }
    }
}

fn print_row(names: [&str; 4], report: &Report) {
    println!(
        "| {} | {:.1} ({:.1}–{:.1}) | {:.2} | {:.3} | {:.0} / {:.0} |",
        names.join(" | "),
        report.clean.percent,
        report.clean.low,
        report.clean.high,
        100.0 * report.missed.count as f64 / report.missed.of.max(1) as f64,
        report.false_an_hour,
        report.late_m[0],
        report.late_m[1],
    );
}

/// The report on all walks of all seeds.
fn report(
    course: &Course,
    city: Option<&City>,
    errors: ReceiverErrors,
    walks: u64,
    seeds: u64,
) -> Report {
    Report::new(course, &outcomes(course, city, errors, walks, seeds))
}

/// All walks of all seeds.
fn outcomes(
    course: &Course,
    city: Option<&City>,
    errors: ReceiverErrors,
    walks: u64,
    seeds: u64,
) -> Vec<Outcome> {
    let outcomes = (FIRST_SEED..FIRST_SEED + seeds)
        .into_par_iter()
        .flat_map(|seed| {
            let plan = Plan {
                walks: u32::try_from(walks).expect("OK because there are few walks"),
                city,
                errors,
                seed,
            };
            many::walk_all(course, &plan, &Silent).expect("OK because nobody calls it off")
        });
    outcomes.collect()
}

/// Prints the sky over a route's stops.
fn describe(route: &routes::Route, ground: &Ground) {
    let tour: Tour = helsinki::tour(route.stops);
    let course = material::course(&tour, &Durations::new());
    let city = City::new(ground, &course);
    for stop in course.stops() {
        let view = city.view(stop.zone.centre());
        let street = view.street.map_or_else(
            || "no street".to_owned(),
            |street| {
                format!(
                    "{:.0} m wide, {:.1} storeys",
                    street.width_m, street.storeys
                )
            },
        );
        eprintln!(
            "{} {}: {:.0} % of the sky, {street}, lean {:.2}, ratio {:.1}, {:.0} m from a way",
            route.name,
            stop.id,
            view.open * 100.0,
            view.lean.length(),
            view.stretch.ratio,
            city.distance_to_way(stop.zone.centre()),
        );
    }
}

fn option(name: &str, otherwise: u64) -> u64 {
    let mut arguments = std::env::args();
    arguments.find(|argument| argument == name);
    let given = arguments.next().and_then(|value| value.parse().ok());
    given.unwrap_or(otherwise)
}
