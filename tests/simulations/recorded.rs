//! The engine beside the rules of other audio guides on recorded walks whose true way is known (`snappergps2`: a snapshot
//! receiver without memory or velocity, centimetre truth beside it). Stops lie along the true way, since the recordings had
//! none. The table is written to `target/recorded-walks.md`.

#![allow(clippy::print_stdout, reason = "the results are for whoever runs it")]

use crate::rivals::Rule;
use soundwalk::engine::{Course, CourseStop};
use soundwalk::geodesy::{Plane, RouteLine, Spot, Zone};
use soundwalk::rehearse::score::{GroundTruth, Placement, Score, ScoredStory};
use soundwalk::rehearse::visitor::Moment;
use soundwalk::tour::model::VisitOrder;
use soundwalk::trace::{self, snapper, snapper::TruePosition};
use std::fmt::Write;
use std::path::Path;

/// Where stops lie along the true way.
#[derive(Debug, Clone, Copy)]
struct Layout {
    radius_m: f64,
    apart_m: f64,
    /// How much nearer to the start the first one is.
    shift_m: f64,
}

const USUAL: Layout = Layout {
    radius_m: 30.0,
    apart_m: 120.0,
    shift_m: 0.0,
};
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
fn ground(truth: &[TruePosition], layout: Layout) -> (Course, Vec<Moment>) {
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
    let (mut walked, mut since) = (0.0, layout.shift_m);
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
            .all(|stop| stop.zone.centre().distance(here) > 3.0 * layout.radius_m);
        if since >= layout.apart_m && is_free {
            since = 0.0;
            let zone = Zone::circle(here, layout.radius_m);
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
    repeats: usize,
    out_of_order: usize,
    /// ToldStory only half a minute after the zone had first been left.
    tardy: usize,
    early: usize,
}

impl Sums {
    fn faults(&self) -> usize {
        self.missed + self.misplaced + self.repeats + self.out_of_order
    }

    fn add(&mut self, truth: &GroundTruth, score: &Score) {
        let is_tardy = |judged: &&ScoredStory| {
            let first = truth.first_stay(judged.told.stop);
            !judged.is_repeat && first.is_some_and(|stay| judged.told.time_s > stay.to_s + 30.0)
        };
        self.entered += score.entered.len();
        self.missed += score.missed.len();
        self.misplaced += score.count(Placement::False);
        self.repeats += score.repeats();
        self.out_of_order += score.out_of_order;
        self.tardy += score.told.iter().filter(is_tardy).count();
        self.early += score.count(Placement::Early);
    }
}

/// The sums of each rule over all walks.
fn sums(layouts: &[Layout]) -> [Sums; Rule::ALL.len()] {
    let mut sums = [Sums::default(); Rule::ALL.len()];
    for (walk, way) in WALKS {
        let recorded = trace::read(&bytes("fixes", walk), walk).expect("OK because it is sound");
        let way = snapper::read_truth(&bytes("ground-truth", way), recorded[0].time)
            .expect("OK because it is sound");
        for layout in layouts {
            let (course, moments) = ground(&way, *layout);
            let truth = GroundTruth::new(&course, &moments);
            for (rule, sum) in Rule::ALL.iter().zip(&mut sums) {
                let told = rule.walk(&course, &recorded, way[0].time.0).told;
                sum.add(&truth, &truth.score(&course, &told));
            }
        }
    }
    sums
}

fn table(sums: &[Sums]) -> String {
    let mut table = String::from(
        "| rule | entered | missed | in the wrong place | twice | out of order | after the zone | early |\n|---|---|---|---|---|---|---|---|\n",
    );
    for (rule, sum) in Rule::ALL.iter().zip(sums) {
        let name = rule.name();
        let Sums {
            entered,
            missed,
            misplaced,
            repeats,
            out_of_order,
            tardy,
            early,
        } = sum;
        writeln!(
            table,
            "| {name} | {entered} | {missed} | {misplaced} | {repeats} | {out_of_order} | {tardy} | {early} |"
        )
        .expect("OK because writing to a string cannot fail");
    }
    table
}

#[test]
fn the_engine_is_no_worse_than_any_other_rule_on_recorded_walks() {
    let usual = sums(&[USUAL]);
    let layouts: Vec<Layout> = [20.0, 25.0, 30.0, 40.0]
        .into_iter()
        .flat_map(|radius_m| {
            [100.0, 120.0, 150.0].into_iter().flat_map(move |apart_m| {
                (0..6).map(move |part| Layout {
                    radius_m,
                    apart_m,
                    shift_m: 20.0 * f64::from(part),
                })
            })
        })
        .collect();
    let many = sums(&layouts);
    let report = format!(
        "{}\nIn {} layouts of the stops:\n\n{}",
        table(&usual),
        layouts.len(),
        table(&many)
    );
    println!("{report}");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/recorded-walks.md");
    std::fs::write(file, &report).expect("OK because tests may write to target");
    let [others @ .., ours] = &usual;
    assert!(ours.entered > 30, "too few stops to tell: {report}");
    for other in others {
        assert!(ours.faults() <= other.faults(), "{report}");
    }
    let [others @ .., ours] = &many;
    assert!(ours.entered > 2000, "too few stops to tell: {report}");
    let wrong = |sums: &Sums| sums.missed + sums.misplaced + sums.repeats + sums.tardy;
    for other in others {
        assert!(wrong(ours) < wrong(other), "{report}");
    }
}
