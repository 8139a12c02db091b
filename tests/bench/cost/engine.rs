//! What a fix costs: the trigger engine beside a loop over all zones, on the same zones and fixes. `trigger_cost FILE` also
//! writes these to FILE, for `peers.mjs` to time other libraries on them. `make bench-cost` runs both.

#![allow(clippy::print_stdout, reason = "the results are for whoever runs it")]

use geo::{Distance, Haversine, Point};
use soundwalk::engine::{Course, CourseStop, Engine, Fix, Input, UnixMs};
use soundwalk::geodesy::{LatLon, Plane, RouteLine, Spot, Zone};
use soundwalk::rehearse::noise::{Noise, receive};
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::visitor::{Gait, Step, walk};
use soundwalk::tour::model::VisitOrder;
use std::hint::black_box;
use std::time::Instant;

const SIZES: [usize; 3] = [12, 1000, 10_000];
const RADIUS_M: f64 = 30.0;
const APART_M: f64 = 120.0;
const FIXES: usize = 2000;
/// Runs of the engine, and of the loop, which takes long where there are many zones.
const RUNS: usize = 51;
const LOOP_RUNS: usize = 7;

fn main() {
    let file = std::env::args().nth(1).expect("trigger_cost FILE");
    let mut sets = Vec::new();
    println!(
        "{:>8} {:>22} {:>22}",
        "zones", "engine, ns a fix", "all zones, ns a fix"
    );
    for size in SIZES {
        let (course, fixes) = ground(size);
        let engine = median(RUNS, || {
            let mut engine = Engine::new(course.clone());
            let mut out = Vec::new();
            let started = Instant::now();
            for fix in &fixes {
                engine.feed(Input::Fix(*fix), &mut out);
                black_box(&out);
                out.clear();
            }
            started.elapsed().as_nanos() as f64 / fixes.len() as f64
        });
        let centres: Vec<Point> = course
            .stops()
            .iter()
            .map(|stop| point(course.plane().position(stop.zone.centre())))
            .collect();
        let loops = median(LOOP_RUNS, || {
            let started = Instant::now();
            for fix in &fixes {
                let here = point(fix.position);
                let inside = centres
                    .iter()
                    .filter(|centre| Haversine.distance(here, **centre) <= RADIUS_M);
                black_box(inside.count());
            }
            started.elapsed().as_nanos() as f64 / fixes.len() as f64
        });
        println!("{size:>8} {engine:>22.0} {loops:>22.0}");
        let pairs = |points: Vec<Point>| -> Vec<[f64; 2]> {
            points.iter().map(|point| [point.x(), point.y()]).collect()
        };
        sets.push(serde_json::json!({
            "zones": pairs(centres),
            "radius_m": RADIUS_M,
            "fixes": pairs(fixes.iter().map(|fix| point(fix.position)).collect()),
            "engine_ns": engine,
        }));
    }
    std::fs::write(file, serde_json::to_string(&sets).expect("plain numbers")).expect("written");
}

fn point(position: LatLon) -> Point {
    Point::new(position.lon, position.lat)
}

fn median(runs: usize, mut once: impl FnMut() -> f64) -> f64 {
    let mut times: Vec<f64> = (0..runs).map(|_| once()).collect();
    times.sort_by(f64::total_cmp);
    times[runs / 2]
}

/// Stops on a route that winds through a square field, and a visitor who begins in the middle of it.
fn ground(size: usize) -> (Course, Vec<Fix>) {
    let row = (size as f64).sqrt().ceil() as usize;
    let spots: Vec<Spot> = (0..size)
        .map(|number| {
            let (line, place) = (number / row, number % row);
            let column = if line % 2 == 0 {
                place
            } else {
                row - 1 - place
            };
            Spot::new(column as f64 * APART_M, line as f64 * APART_M)
        })
        .collect();
    let plane = Plane::around(LatLon {
        lat: 53.75,
        lon: 87.1,
    });
    let route = RouteLine::new(spots.iter().copied());
    let stop = |(number, spot): (usize, &Spot)| {
        let along = Some(number as f64 * APART_M);
        CourseStop::new(
            format!("s{number}"),
            Zone::circle(*spot, RADIUS_M),
            along,
            20.0,
        )
    };
    let stops: Vec<CourseStop> = spots.iter().enumerate().map(stop).collect();
    let first = size / 2 - size.min(FIXES / 100) / 2;
    let steps: Vec<Step> = spots[first..]
        .iter()
        .map(|&to| Step::Go { to, by: Gait::Foot })
        .collect();
    let course = Course::new(plane, VisitOrder::Strict, stops, route);
    let mut random = Random::part(1, size as u64);
    let mut moments = walk(spots[first], &steps, 1.3, &mut random);
    moments.truncate(FIXES);
    let start = UnixMs(1_700_000_000_000);
    let fixes = receive(
        &moments,
        start,
        course.plane(),
        &Noise::BLOCKS,
        &[],
        &mut random,
    );
    (course, fixes)
}
