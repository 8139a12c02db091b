//! The engine beside the rules of other audio guides on recorded walks whose true way is known (`snappergps2`: a snapshot
//! receiver without memory or velocity, centimetre truth beside it). Stops lie along the true way, since the recordings had
//! none. The table is written to `target/recorded-walks.md`.

#[path = "../examples/trigger_bench/rivals.rs"]
mod rivals;

use rivals::Rule;
use soundwalk::engine::{Course, CourseStop};
use soundwalk::geodesy::{Plane, RouteLine, Spot, Zone};
use soundwalk::rehearse::score::{Placing, Truth};
use soundwalk::rehearse::visitor::Moment;
use soundwalk::tour::model::VisitOrder;
use soundwalk::trace::{self, snapper, snapper::TruePosition};
use std::fmt::Write;
use std::path::Path;

const RADIUS_M: f64 = 30.0;
const APART_M: f64 = 120.0;
/// The recordings, and the true way of each.
const WALKS: [(&str, &str); 5] = [
    ("w00", "w00"),
    ("w01", "w01"),
    ("w02", "w02"),
    ("w11", "w11"),
    ("w12", "w11"),
];

fn bytes(kind: &str, name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/traces/snappergps2")
        .join(kind)
        .join(format!("{name}.json"));
    std::fs::read(&path).expect("OK because the recording is committed")
}

/// Stops along the true way, each where no earlier one is near, so that every zone has one meaning.
fn ground(truth: &[TruePosition]) -> (Course, Vec<Moment>) {
    let plane = Plane::around(truth[0].position);
    let first = truth[0].time;
    let mut moments: Vec<Moment> = Vec::new();
    for fix in truth {
        let time_s = (fix.time.0 - first.0) as f64 / 1000.0;
        if moments.last().is_none_or(|last| last.time_s < time_s) {
            moments.push(Moment {
                time_s,
                spot: plane.spot(fix.position),
                velocity: Spot::default(),
                indoors: false,
            });
        }
    }
    let mut line = vec![moments[0].spot];
    let mut stops: Vec<CourseStop> = Vec::new();
    let (mut walked, mut since) = (0.0, 0.0);
    for pair in moments.windows(2) {
        let step = pair[0].spot.distance(pair[1].spot);
        walked += step;
        since += step;
        let here = pair[1].spot;
        if line.last().is_none_or(|last| last.distance(here) > 10.0) {
            line.push(here);
        }
        let is_free = stops
            .iter()
            .all(|stop| stop.zone.centre().distance(here) > 3.0 * RADIUS_M);
        if since >= APART_M && is_free {
            since = 0.0;
            let zone = Zone::circle(here, RADIUS_M);
            stops.push(CourseStop::new(
                format!("s{}", stops.len() + 1),
                zone,
                Some(walked),
                20.0,
            ));
        }
    }
    let course = Course::new(plane, VisitOrder::Strict, stops, RouteLine::new(line));
    (course, moments)
}

#[derive(Debug, Default, Clone, Copy)]
struct Sums {
    entered: usize,
    missed: usize,
    misplaced: usize,
    doubles: usize,
    out_of_order: usize,
}

impl Sums {
    fn faults(&self) -> usize {
        self.missed + self.misplaced + self.doubles + self.out_of_order
    }
}

#[test]
fn recorded_walks_go_no_worse_than_with_any_other_rule() {
    let rules = [
        Rule::Naive,
        Rule::NaiveOnce,
        Rule::GeoXp(25.0),
        Rule::GeoXp(50.0),
        Rule::Debounce,
        Rule::Engine,
    ];
    let mut sums = [Sums::default(); 6];
    for (walk, way) in WALKS {
        let recorded = trace::read(&bytes("fixes", walk), walk).expect("OK because it is sound");
        let way = snapper::read_truth(&bytes("ground-truth", way), recorded[0].time)
            .expect("OK because it is sound");
        let (course, moments) = ground(&way);
        let truth = Truth::new(&course, &moments);
        let start = way[0].time.0;
        for (rule, sum) in rules.iter().zip(&mut sums) {
            let score = truth.score(&course, &rule.walk(&course, &recorded, start).told);
            sum.entered += score.entered.len();
            sum.missed += score.missed.len();
            sum.misplaced += score.count(Placing::False);
            sum.doubles += score.doubles();
            sum.out_of_order += score.out_of_order;
        }
    }
    let mut report = String::from(
        "| rule | entered | missed | in the wrong place | twice | out of order |\n|---|---|---|---|---|---|\n",
    );
    for (rule, sum) in rules.iter().zip(&sums) {
        let name = rule.name();
        let Sums {
            entered,
            missed,
            misplaced,
            doubles,
            out_of_order,
        } = sum;
        writeln!(
            report,
            "| {name} | {entered} | {missed} | {misplaced} | {doubles} | {out_of_order} |"
        )
        .expect("OK because writing to a string cannot fail");
    }
    println!("{report}");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/recorded-walks.md");
    std::fs::write(file, &report).expect("OK because tests may write to target");
    let [others @ .., ours] = &sums;
    assert!(ours.entered > 30, "too few stops to tell: {report}");
    for other in others {
        assert!(ours.faults() <= other.faults(), "{report}");
    }
}
