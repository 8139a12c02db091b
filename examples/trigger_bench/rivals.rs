//! The trigger rules of other audio guides, and the engine for comparison.

use soundwalk::engine::{
    Course, Engine, EventKind, Fix, Input, Output, RequestId, Settings, StopIndex, Threshold,
};
use soundwalk::geodesy::Spot;
use soundwalk::rehearse::score::ToldStory;

/// What a rule did on a walk.
#[derive(Default)]
pub struct RuleResult {
    /// Stories started.
    pub told: Vec<ToldStory>,
    /// Exits that were reported.
    pub exits: Vec<ToldStory>,
}

/// A rule for when stories start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// Distance below the radius; starts again at each entry.
    Naive,
    /// Distance below the radius; once.
    NaiveOnce,
    /// GeoXp: fixes with a worse accuracy than this, metres, are dropped; exit at radius + 10 m; once.
    GeoXp(f64),
    /// Five fixes in a row with an accuracy up to 50 m within the radius, once.
    Debounce,
    /// This engine without its calibration: the thresholds compare the filters' own belief.
    Uncalibrated,
    /// This engine.
    Engine,
}

impl Rule {
    /// The rules of a table, this engine's last.
    pub const ALL: [Self; 7] = [
        Self::Naive,
        Self::NaiveOnce,
        Self::GeoXp(25.0),
        Self::GeoXp(50.0),
        Self::Debounce,
        Self::Uncalibrated,
        Self::Engine,
    ];

    /// The name of the rule in the table.
    pub fn name(&self) -> String {
        match self {
            Self::Naive => "naive".into(),
            Self::NaiveOnce => "naive-once".into(),
            Self::GeoXp(gate) => format!("geoxp{gate:.0}"),
            Self::Debounce => "debounce5".into(),
            Self::Uncalibrated => "uncalibrated".into(),
            Self::Engine => "soundwalk".into(),
        }
    }

    /// Applies the rule to the fixes. Times are seconds from `start_ms`.
    pub fn walk(&self, course: &Course, fixes: &[Fix], start_ms: i64) -> RuleResult {
        match self {
            Self::Naive => radius(
                course,
                fixes,
                start_ms,
                Radius {
                    gate: f64::INFINITY,
                    out: 0.0,
                    fixes: 1,
                    once: false,
                },
            ),
            Self::NaiveOnce => radius(
                course,
                fixes,
                start_ms,
                Radius {
                    gate: f64::INFINITY,
                    out: 0.0,
                    fixes: 1,
                    once: true,
                },
            ),
            Self::GeoXp(gate) => radius(
                course,
                fixes,
                start_ms,
                Radius {
                    gate: *gate,
                    out: 10.0,
                    fixes: 1,
                    once: true,
                },
            ),
            Self::Debounce => radius(
                course,
                fixes,
                start_ms,
                Radius {
                    gate: 50.0,
                    out: 10.0,
                    fixes: 5,
                    once: true,
                },
            ),
            Self::Uncalibrated => follow(course, fixes, start_ms, uncalibrated()),
            Self::Engine => follow(course, fixes, start_ms, Settings::default()),
        }
    }
}

struct Radius {
    gate: f64,
    out: f64,
    fixes: u32,
    once: bool,
}

fn radius(course: &Course, fixes: &[Fix], start_ms: i64, rule: Radius) -> RuleResult {
    let stops = course.stops();
    let mut deeds = RuleResult::default();
    let mut inside = vec![false; stops.len()];
    let mut told = vec![false; stops.len()];
    let mut in_row = vec![0_u32; stops.len()];
    let mut out_row = vec![0_u32; stops.len()];
    for fix in fixes {
        if fix.error.is_some_and(|error| error.value > rule.gate) {
            continue;
        }
        let spot: Spot = course.plane().spot(fix.position);
        for (number, stop) in stops.iter().enumerate() {
            let edge = stop.zone.signed_distance(spot);
            in_row[number] = if edge < 0.0 { in_row[number] + 1 } else { 0 };
            out_row[number] = if edge > rule.out {
                out_row[number] + 1
            } else {
                0
            };
            let event = ToldStory {
                time_s: (fix.time.0 - start_ms) as f64 / 1000.0,
                stop: StopIndex(number),
            };
            if !inside[number] && in_row[number] >= rule.fixes {
                inside[number] = true;
                if !(rule.once && told[number]) {
                    told[number] = true;
                    deeds.told.push(event);
                }
            } else if inside[number] && out_row[number] >= rule.fixes {
                inside[number] = false;
                deeds.exits.push(event);
            }
        }
    }
    deeds
}

/// The settings with which the filters' own belief does best: the last ones before the trees.
fn uncalibrated() -> Settings {
    let required = Threshold {
        belief: 0.7,
        hold_s: 2.0,
    };
    Settings {
        is_calibrated: false,
        required,
        relaxed: required,
        passing_belief_factor: 0.77,
        min_doubt_factor: 2.0,
        min_belief: 0.45,
        min_fine_belief: 0.45,
        standing_hold_s: 0.0,
        cold_start_hold_s: 0.0,
        fine_fix_error_m: f64::INFINITY,
    }
}

/// The engine with a player whose stories end with the next fix, so that only the starts are measured.
fn follow(course: &Course, fixes: &[Fix], start_ms: i64, settings: Settings) -> RuleResult {
    let mut engine = Engine::with_settings(course.clone(), settings);
    let mut deeds = RuleResult::default();
    let mut out = Vec::new();
    let mut playing: Option<RequestId> = None;
    for fix in fixes {
        if let Some(request) = playing.take() {
            engine.feed(
                Input::Ended {
                    time: fix.time,
                    request,
                },
                &mut out,
            );
        }
        engine.feed(Input::Fix(*fix), &mut out);
        for output in out.drain(..) {
            let Output::Event(event) = output else {
                continue;
            };
            let Some(stop) = event.stop else { continue };
            let deed = ToldStory {
                time_s: (event.time.0 - start_ms) as f64 / 1000.0,
                stop,
            };
            match event.kind {
                EventKind::Play => {
                    playing = event.request;
                    deeds.told.push(deed);
                }
                EventKind::Exit => deeds.exits.push(deed),
                _ => {}
            }
        }
    }
    deeds
}
