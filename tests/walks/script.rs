//! What a golden walk's `walk.json` says: steps, the receiver's class, and what is wrong with the receiver.

use serde::Deserialize;
use soundwalk::engine::{Confidence, Course, Fix, HorizontalError, UnixMs};
use soundwalk::geodesy::Spot;
use soundwalk::rehearse::material;
use soundwalk::rehearse::noise::{Noise, receive};
use soundwalk::rehearse::random::Random;
use soundwalk::rehearse::visitor::{Gait, Place, Step, walk};
use soundwalk::tour::Tour;
use soundwalk::tour::facts::Facts;
use std::path::{Path, PathBuf};

/// A walk on the plane around the first stop: metres east and north.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// What the walk is about.
    pub what: String,
    /// Where it starts.
    pub start: [f64; 2],
    /// Its steps.
    pub steps: Vec<Move>,
    /// The receiver's class.
    pub noise: String,
    /// Of the receiver's errors.
    #[serde(default)]
    pub seed: u64,
    /// What is wrong with the receiver.
    #[serde(default)]
    pub faults: Vec<Fault>,
    /// The stories that must be told, in order; `ID:short` for the shorter telling.
    pub told: Vec<String>,
}

/// One step.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Move {
    /// On foot at 1.2 m/s.
    Go([f64; 2]),
    /// In a vehicle at 12 m/s.
    Ride([f64; 2]),
    /// Outdoors, seconds.
    Stay(f64),
    /// Indoors, seconds.
    Indoors(f64),
}

/// A fault of the receiver.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Fault {
    /// The stated error is so many times what it should be.
    ErrorTimes(f64),
    /// No error is stated.
    NoError,
    /// No speed and no course are stated.
    NoVelocity,
    /// One fix in so many seconds.
    Every(f64),
    /// Each fix comes twice.
    Twice,
    /// Nothing from one second to another.
    Gap(f64, f64),
    /// From this second on, the clock is so many seconds off.
    ClockJump(f64, f64),
    /// The first so many fixes lie this far east and north, with so many metres stated.
    First(usize, f64, f64, f64),
    /// The fix of this second lies 300 m off and states 800 m.
    Vague(f64),
}

/// The folders of the golden walks, sorted.
pub fn situations() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/walks");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root)
        .expect("OK because the folder holds this file")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("walk.json").is_file())
        .collect();
    folders.sort();
    folders
}

/// The tour and the walk of a folder.
pub fn read(folder: &Path) -> (Course, Script) {
    let text = |name: &str| {
        std::fs::read_to_string(folder.join(name))
            .unwrap_or_else(|error| panic!("{}/{name}: {error}", folder.display()))
    };
    let tour: Tour = serde_json::from_str(&text("tour.json"))
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let script: Script = serde_json::from_str(&text("walk.json"))
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let durations = material::estimated(&tour, &tour.languages[0], &Facts::default());
    (Course::from_tour(&tour, &durations), script)
}

const START: UnixMs = UnixMs(1_782_100_800_000);

impl Script {
    /// What the receiver says on this walk.
    pub fn fixes(&self, course: &Course) -> Vec<Fix> {
        let mut random = Random::new(self.seed);
        let spot = |at: [f64; 2]| Spot::new(at[0], at[1]);
        let steps: Vec<Step> = self
            .steps
            .iter()
            .map(|step| match *step {
                Move::Go(to) => Step::Go {
                    to: spot(to),
                    by: Gait::Foot,
                },
                Move::Ride(to) => Step::Go {
                    to: spot(to),
                    by: Gait::Ride(12.0),
                },
                Move::Stay(seconds) => Step::Stay {
                    seconds,
                    place: Place::Outdoors,
                },
                Move::Indoors(seconds) => Step::Stay {
                    seconds,
                    place: Place::Indoors,
                },
            })
            .collect();
        let moments = walk(spot(self.start), &steps, 1.2, &mut random);
        let noise = Noise {
            stale_share: 0.0,
            ..Noise::named(&self.noise).expect("OK because the tests name known classes")
        };
        let mut fixes = receive(&moments, START, course.plane(), &noise, &[], &mut random);
        for fault in &self.faults {
            fixes = fault.applied(fixes, course);
        }
        fixes
    }
}

impl Fault {
    fn applied(self, mut fixes: Vec<Fix>, course: &Course) -> Vec<Fix> {
        let second = |fix: &Fix| (fix.time.0 - START.0) as f64 / 1000.0;
        let shifted = |fix: &mut Fix, by: Spot, stated: f64| {
            fix.position = course
                .plane()
                .position(course.plane().spot(fix.position) + by);
            fix.error = Some(HorizontalError {
                value: stated,
                confidence: Confidence::R68,
            });
        };
        match self {
            Self::ErrorTimes(factor) => {
                for error in fixes.iter_mut().filter_map(|fix| fix.error.as_mut()) {
                    error.value *= factor;
                }
            }
            Self::NoError => fixes.iter_mut().for_each(|fix| fix.error = None),
            Self::NoVelocity => fixes.iter_mut().for_each(|fix| {
                fix.speed_mps = None;
                fix.course_deg = None;
            }),
            Self::Every(seconds) => {
                let mut due = f64::NEG_INFINITY;
                fixes.retain(|fix| {
                    let kept = second(fix) >= due;
                    if kept {
                        due = second(fix) + seconds;
                    }
                    kept
                });
            }
            Self::Twice => fixes = fixes.into_iter().flat_map(|fix| [fix, fix]).collect(),
            Self::Gap(from, to) => fixes.retain(|fix| !(from..to).contains(&second(fix))),
            Self::ClockJump(from, by) => {
                for fix in fixes.iter_mut().filter(|fix| second(fix) >= from) {
                    fix.time.0 += (by * 1000.0) as i64;
                }
            }
            Self::First(count, east, north, stated) => {
                for fix in fixes.iter_mut().take(count) {
                    shifted(fix, Spot::new(east, north), stated);
                }
            }
            Self::Vague(at) => {
                for fix in fixes.iter_mut().filter(|fix| second(fix) == at) {
                    shifted(fix, Spot::new(300.0, 0.0), 800.0);
                }
            }
        }
        fixes
    }
}
