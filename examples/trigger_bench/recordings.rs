//! Recorded walks whose true way is known (`snappergps2`: a snapshot receiver without memory or velocity, centimetre truth
//! beside it), with stops along the true way, since the recordings had none.

use crate::rivals::RuleResult;
use soundwalk::engine::{Course, CourseStop, Fix};
use soundwalk::geodesy::{Plane, RouteLine, Spot, Zone};
use soundwalk::rehearse::score::{GroundTruth, Placement, Score, ScoredStory};
use soundwalk::rehearse::visitor::Moment;
use soundwalk::tour::model::VisitOrder;
use soundwalk::trace::{self, snapper, snapper::TruePosition};
use std::fmt::Write;
use std::path::Path;

/// Where stops lie along the true way.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    radius_m: f64,
    apart_m: f64,
    /// How much nearer to the start the first one is.
    shift_m: f64,
}

/// The usual layout.
pub const USUAL: Layout = Layout {
    radius_m: 30.0,
    apart_m: 120.0,
    shift_m: 0.0,
};

/// Small and large zones, near each other and far apart.
pub fn many_layouts() -> Vec<Layout> {
    let mut layouts = Vec::new();
    for radius_m in [20.0, 25.0, 30.0, 40.0] {
        for apart_m in [100.0, 120.0, 150.0] {
            layouts.extend((0..6).map(|part| Layout {
                radius_m,
                apart_m,
                shift_m: 20.0 * f64::from(part),
            }));
        }
    }
    layouts
}

/// The recordings, and the true way of each.
const WALKS: [(&str, &str); 5] = [
    ("w00", "w00"),
    ("w01", "w01"),
    ("w02", "w02"),
    ("w11", "w11"),
    ("w12", "w11"),
];

/// One recorded walk.
pub struct Recording {
    fixes: Vec<Fix>,
    truth: Vec<TruePosition>,
}

/// All recorded walks.
pub fn recordings() -> Vec<Recording> {
    let read = |(fixes, way): (&str, &str)| {
        let fixes = trace::read(&bytes("fixes", fixes), fixes).expect("OK because it is sound");
        let truth = snapper::read_truth(&bytes("ground-truth", way), fixes[0].time)
            .expect("OK because it is sound");
        Recording { fixes, truth }
    };
    WALKS.map(read).into()
}

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

/// What became of the stories of one rule over all walks.
#[derive(Debug, Default, Clone)]
pub struct Sums {
    /// Zones entered.
    pub entered: usize,
    /// Stories missed.
    pub missed: usize,
    /// Stories told in the wrong place.
    pub misplaced: usize,
    /// Stories told again.
    pub repeats: usize,
    /// Stories told before an earlier one.
    pub out_of_order: usize,
    /// Stories told only half a minute after the zone had first been left.
    pub tardy: usize,
    /// Stories told more than 15 m outside a zone that is then entered.
    pub early: usize,
    /// Seconds from the first entry to the story, of each story told during the first stay or before it.
    late_s: Vec<f64>,
    /// Metres walked in that time.
    late_m: Vec<f64>,
}

impl Sums {
    fn add(&mut self, truth: &GroundTruth, score: &Score) {
        self.entered += score.entered.len();
        self.missed += score.missed.len();
        self.misplaced += score.count(Placement::False);
        self.repeats += score.repeats();
        self.out_of_order += score.out_of_order;
        self.early += score.count(Placement::Early);
        let is_tardy = |judged: &ScoredStory| {
            let first = truth.first_stay(judged.told.stop);
            first.is_some_and(|stay| judged.told.time_s > stay.to_s + 30.0)
        };
        for judged in score.told.iter().filter(|judged| !judged.is_repeat) {
            if is_tardy(judged) {
                self.tardy += 1;
            } else {
                self.late_s.extend(judged.late_s);
                self.late_m.extend(judged.late_m);
            }
        }
    }

    /// Seconds from the entry to the story that this share of the stories do not exceed.
    pub fn late_s(&self, share: f64) -> f64 {
        quantile(&self.late_s, share)
    }

    /// Metres from the entry to the story that this share of the stories do not exceed.
    pub fn late_m(&self, share: f64) -> f64 {
        quantile(&self.late_m, share)
    }

    /// Stories told before the zone was entered, percent.
    pub fn before_entry_percent(&self) -> f64 {
        let before = self.late_s.iter().filter(|late| **late < 0.0).count();
        100.0 * before as f64 / self.late_s.len().max(1) as f64
    }

    /// The heading above [`Sums::line`].
    pub const HEADING: &str = "| rule | entered | missed | in the wrong place | twice | out of order | after the zone | early | before the entry | late, median | late, 90 % |\n|---|---|---|---|---|---|---|---|---|---|---|\n";

    /// The line of the table.
    pub fn line(&self, name: &str) -> String {
        let Self {
            entered,
            missed,
            misplaced,
            repeats,
            out_of_order,
            tardy,
            early,
            ..
        } = self;
        let late = |share| format!("{:.0} s, {:.0} m", self.late_s(share), self.late_m(share));
        format!(
            "| {name} | {entered} | {missed} | {misplaced} | {repeats} | {out_of_order} | {tardy} | {early} | {:.0} % | {} | {} |",
            self.before_entry_percent(),
            late(0.5),
            late(0.9)
        )
    }
}

fn quantile(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let place = ((values.len().max(1) - 1) as f64 * share).round() as usize;
    values.get(place).copied().unwrap_or(f64::NAN)
}

/// The sums of each rule over all walks in these layouts; `follow` applies a rule to the fixes, given the start time.
pub fn sums<R>(
    recordings: &[Recording],
    layouts: &[Layout],
    rules: &[R],
    follow: impl Fn(&R, &Course, &[Fix], i64) -> RuleResult,
) -> Vec<Sums> {
    let mut sums: Vec<Sums> = rules.iter().map(|_| Sums::default()).collect();
    for Recording { fixes, truth: way } in recordings {
        for layout in layouts {
            let (course, moments) = ground(way, *layout);
            let truth = GroundTruth::new(&course, &moments);
            for (rule, sum) in rules.iter().zip(&mut sums) {
                let told = follow(rule, &course, fixes, way[0].time.0).told;
                sum.add(&truth, &truth.score(&course, &told));
            }
        }
    }
    sums
}

/// The table of the rules, given their names.
pub fn table<'a>(rows: impl IntoIterator<Item = (String, &'a Sums)>) -> String {
    let mut table = String::from(Sums::HEADING);
    for (name, sums) in rows {
        writeln!(table, "{}", sums.line(&name)).expect("OK because a string takes everything");
    }
    table
}
