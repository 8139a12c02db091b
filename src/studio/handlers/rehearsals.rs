//! Rehearses the tour as it is edited: with many visitors, or with one whose walk the page shows. All figures come from
//! [`crate::rehearse`], as those of `soundwalk rehearse` do.
//!
//! Rehearsals with many visitors run one at a time, walks of one visitor two at a time. Both are called off when their client
//! closes the connection.

use super::rehearsal_subject::Subject;
use super::waiting::{called_off, run_while_client_waits};
use crate::engine::{
    Confidence, Course, Fix, FixMode, HorizontalError, R68_PER_SIGMA, Settings, UnixMs, length_s,
};
use crate::geodesy::{LatLon, Spot};
use crate::http::client::Client;
use crate::rehearse::many::{
    self, Observer, Pacing, Plan, Purpose, Rehearsal, RehearsalFindings, Report,
};
use crate::rehearse::random::Random;
use crate::rehearse::scenario::Scenario;
use crate::rehearse::simulation::{SIMULATED_START, SimulatedWalk, simulate_until};
use crate::rehearse::visitor::Moment;
use crate::studio::response::{Answer, ApiError};
use crate::studio::state::Studio;
use crate::studio::sync::lock;
use crate::studio::wire::{
    EventView, FixView, LedPlace, MomentView, RehearsalProgress, RehearsalRequest, RehearsalView,
    StoryView, Visitor, WalkEventView, WalkRequest, WalkView,
};
use axum::extract::State;
use axum::{Extension, Json};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Maximum number of visitors of a rehearsal.
const MAX_WALKS: u32 = 2_000;
/// Maximum number of conditions that visitors walk in.
const MAX_CONDITIONS: usize = 4;
/// Maximum length of the walk of a visitor who is led over the map, seconds.
const MAX_LED_S: u32 = 6 * 3600;
/// Maximum number of fixes of a recorded walk: a day at 1 Hz.
pub const MAX_FIXES: usize = 86_400;
/// Time between two reports of progress.
const REPORT_INTERVAL: Duration = Duration::from_millis(200);

/// The times that recorded fixes may have, milliseconds since 1970: the years that RFC 3339 can write, from 1970 on.
const FIX_TIMES_MS: std::ops::RangeInclusive<i64> = 0..=253_402_300_799_999;

/// Lets many visitors walk the tour.
pub async fn rehearse(
    State(studio): State<Arc<Studio>>,
    Extension(client): Extension<Client>,
    Json(request): Json<RehearsalRequest>,
) -> Answer {
    let turns = Arc::clone(&studio.rehearsal_turns);
    run_while_client_waits(&studio, turns, client, move |studio, is_called_off| {
        rehearse_in_all_conditions(studio, &request, is_called_off)
    })
    .await
}

/// Lets one visitor walk the tour.
pub async fn walk(
    State(studio): State<Arc<Studio>>,
    Extension(client): Extension<Client>,
    Json(request): Json<WalkRequest>,
) -> Answer {
    let turns = Arc::clone(&studio.walk_turns);
    run_while_client_waits(&studio, turns, client, move |studio, is_called_off| {
        walk_once(studio, &request, is_called_off)
    })
    .await
}

fn rehearse_in_all_conditions(
    studio: &Studio,
    request: &RehearsalRequest,
    is_called_off: &AtomicBool,
) -> Result<RehearsalView, ApiError> {
    if !(1..=MAX_WALKS).contains(&request.walks) {
        return Err(ApiError::unfit(format!(
            "`walks` must be between 1 and {MAX_WALKS}"
        )));
    }
    if !(1..=MAX_CONDITIONS).contains(&request.noise.len()) {
        return Err(ApiError::unfit(format!(
            "`noise` must name 1 to {MAX_CONDITIONS} conditions"
        )));
    }
    let subject = Subject::of(
        studio,
        request.text.as_deref(),
        &request.edits,
        &request.lang,
    )?;
    let observer = ProgressReporter {
        studio,
        is_called_off,
        walked: AtomicU64::new(0),
        walks: AtomicU64::new(0),
        reported: Mutex::new(Instant::now()),
    };
    let conditions = request.noise.iter().map(|noise| {
        let plan = Plan {
            walks: request.walks,
            city: subject.city.as_ref(),
            errors: subject.errors(*noise)?,
            seed: request.seed,
        };
        let rehearsal = rehearse_once(&subject.course, &plan, request.trials, &observer);
        let rehearsal = rehearsal.ok_or_else(called_off)?;
        Ok(RehearsalFindings {
            tour: subject.id.clone(),
            language: request.lang.0.clone(),
            noise: noise.name().to_owned(),
            seed: request.seed,
            report: rehearsal.report,
            pacing: Pacing::new(&subject.course, &rehearsal.outcomes),
            proposals: rehearsal.proposals,
            moves: rehearsal.moves,
        })
    });
    let conditions: Result<Vec<RehearsalFindings>, ApiError> = conditions.collect();
    Ok(RehearsalView {
        version: subject.version.to_string(),
        conditions: conditions?,
    })
}

fn rehearse_once(
    course: &Course,
    plan: &Plan,
    has_trials: bool,
    observer: &ProgressReporter,
) -> Option<Rehearsal> {
    if has_trials {
        return many::rehearse(course, plan, observer);
    }
    let outcomes = many::walk_all(course, plan, observer)?;
    Some(Rehearsal {
        report: Report::new(course, &outcomes),
        outcomes,
        proposals: Vec::new(),
        moves: Vec::new(),
    })
}

/// Reports the progress of a rehearsal to the pages.
struct ProgressReporter<'w> {
    studio: &'w Studio,
    is_called_off: &'w AtomicBool,
    walked: AtomicU64,
    walks: AtomicU64,
    /// When progress was last reported.
    reported: Mutex<Instant>,
}

impl Observer for ProgressReporter<'_> {
    fn expect_walks(&self, count: u64, _purpose: Purpose) {
        self.walks.fetch_add(count, Ordering::Relaxed);
    }

    fn walk_done(&self) {
        let walked = self.walked.fetch_add(1, Ordering::Relaxed) + 1;
        let mut reported = lock(&self.reported);
        if reported.elapsed() >= REPORT_INTERVAL {
            *reported = Instant::now();
            let walks = self.walks.load(Ordering::Relaxed);
            let progress = RehearsalProgress { walked, walks };
            self.studio.broadcast(EventView::Rehearsing(progress));
        }
    }

    fn is_called_off(&self) -> bool {
        self.is_called_off.load(Ordering::Relaxed)
    }
}

fn walk_once(
    studio: &Studio,
    request: &WalkRequest,
    is_called_off: &AtomicBool,
) -> Result<WalkView, ApiError> {
    let subject = Subject::of(studio, request.text.as_deref(), &[], &request.lang)?;
    let course = &subject.course;
    let scenario = Scenario::new(course, subject.city.as_ref());
    let (truth, fixes) = match &request.visitor {
        Visitor::Steady { noise, seed } => scenario.steady_walk(&subject.errors(*noise)?, *seed),
        Visitor::Led {
            noise,
            seed,
            places,
            until_s,
        } => {
            let truth = led_walk(course, places, *until_s)?;
            let errors = subject.errors(*noise)?;
            let mut fixes = scenario.reception(&truth, &errors, &mut Random::new(*seed));
            // A visitor who is dragged over a map has no speed that a receiver could state.
            for fix in &mut fixes {
                (fix.speed_mps, fix.course_deg) = (None, None);
            }
            (truth, fixes)
        }
        Visitor::Recorded { fixes } => (Vec::new(), recorded_fixes(fixes)?),
    };
    let start = match &request.visitor {
        Visitor::Recorded { .. } => fixes.first().map_or(SIMULATED_START, |fix| fix.time),
        Visitor::Steady { .. } | Visitor::Led { .. } => SIMULATED_START,
    };
    let walk = simulate_until(
        course.clone(),
        Settings::default(),
        &fixes,
        |stop, variant| length_s(course, stop, variant),
        || is_called_off.load(Ordering::Relaxed),
    )
    .ok_or_else(called_off)?;
    Ok(walk_view(
        course,
        &walk,
        moments(course, &truth, &fixes, start),
        start,
        request.since_s,
    ))
}

/// The true walk of a visitor who is led over the map, second by second.
fn led_walk(course: &Course, places: &[LedPlace], until_s: u32) -> Result<Vec<Moment>, ApiError> {
    if until_s > MAX_LED_S {
        return Err(ApiError::unfit(format!(
            "`until_s` must be at most {MAX_LED_S}"
        )));
    }
    let is_ordered = places.is_sorted_by(|before, after| before.at_s < after.at_s);
    if !is_ordered || places.first().is_none_or(|first| first.at_s != 0) {
        return Err(ApiError::unfit(
            "`places` must be in the order of time, the first at second 0",
        ));
    }
    let mut spots: Vec<(u32, Spot)> = Vec::with_capacity(places.len());
    for place in places {
        let position = LatLon::new(place.lat, place.lon)
            .ok_or_else(|| ApiError::unfit("`places`: a latitude or longitude is out of range"))?;
        spots.push((place.at_s, course.plane().spot(position)));
    }
    let moments = (0..=until_s).map(|second| {
        let after = spots.partition_point(|(at_s, _)| *at_s <= second);
        Moment {
            time_s: f64::from(second),
            spot: spots[after - 1].1,
            velocity: Spot::default(),
            indoors: false,
        }
    });
    Ok(moments.collect())
}

/// The fixes of a recorded walk, as the page returns them.
fn recorded_fixes(fixes: &[FixView]) -> Result<Vec<Fix>, ApiError> {
    if fixes.len() > MAX_FIXES {
        return Err(ApiError::unfit(format!(
            "a walk has at most {MAX_FIXES} fixes"
        )));
    }
    let mut before = *FIX_TIMES_MS.start();
    let usable = fixes.iter().enumerate().map(|(index, fix)| {
        let refuse = |key: &str, why: &str| {
            ApiError::unfit(format!("`/visitor/fixes/{index}/{key}` {why}"))
        };
        if !FIX_TIMES_MS.contains(&fix.time) {
            return Err(refuse(
                "time",
                "must lie in the years 1970 to 9999: give milliseconds since 1970",
            ));
        }
        if fix.time < before {
            return Err(refuse(
                "time",
                "is earlier than that of the fix before it: put the fixes in the order of their times",
            ));
        }
        before = fix.time;
        for (key, value) in [("error_m", fix.error_m), ("speed_mps", fix.speed_mps)] {
            if value.is_some_and(|value| value < 0.0) {
                return Err(refuse(key, "is negative: give null where it is not known"));
            }
        }
        Ok(Fix {
            time: UnixMs(fix.time),
            position: LatLon::new(fix.lat, fix.lon).ok_or_else(|| {
                ApiError::unfit(format!(
                    "`/visitor/fixes/{index}`: `lat` must be between -90 and 90, `lon` between -180 and 180"
                ))
            })?,
            mode: FixMode::TwoD,
            error: fix.error_m.map(|value| HorizontalError {
                value,
                confidence: Confidence::R68,
            }),
            speed_mps: fix.speed_mps,
            course_deg: fix.course_deg,
        })
    });
    usable.collect()
}

/// A fix for the page. Its error becomes a radius that holds 68 % of positions.
pub fn fix_view(fix: &Fix) -> FixView {
    FixView {
        time: fix.time.0,
        lat: fix.position.lat,
        lon: fix.position.lon,
        error_m: fix.error.map(|error| error.sigma_m() * R68_PER_SIGMA),
        speed_mps: fix.speed_mps,
        course_deg: fix.course_deg,
    }
}

/// Seconds from the start of a walk to a moment.
fn seconds_since(start: UnixMs, time: UnixMs) -> f64 {
    time.0.saturating_sub(start.0) as f64 / 1000.0
}

/// Where the visitor was, with the fixes: second by second where the truth is known, else at each fix.
fn moments(course: &Course, truth: &[Moment], fixes: &[Fix], start: UnixMs) -> Vec<MomentView> {
    if truth.is_empty() {
        return fixes
            .iter()
            .map(|fix| MomentView {
                at_s: seconds_since(start, fix.time),
                lat: fix.position.lat,
                lon: fix.position.lon,
                fix: Some(fix_view(fix)),
            })
            .collect();
    }
    let mut reported = fixes.iter().peekable();
    truth
        .iter()
        .map(|moment| {
            let fix = reported.next_if(|fix| seconds_since(start, fix.time) <= moment.time_s);
            let place = course.plane().position(moment.spot);
            MomentView {
                at_s: moment.time_s,
                lat: place.lat,
                lon: place.lon,
                fix: fix.map(fix_view),
            }
        })
        .collect()
}

/// A whole walk as the page shows it.
pub(super) fn walk_view_of(
    course: &Course,
    walk: &SimulatedWalk,
    truth: &[Moment],
    fixes: &[Fix],
    start: UnixMs,
) -> WalkView {
    walk_view(
        course,
        walk,
        moments(course, truth, fixes, start),
        start,
        0.0,
    )
}

fn walk_view(
    course: &Course,
    walk: &SimulatedWalk,
    mut moments: Vec<MomentView>,
    start: UnixMs,
    since_s: f64,
) -> WalkView {
    let stories: Vec<StoryView> = walk
        .played
        .iter()
        .map(|story| StoryView {
            stop: story.stop.0,
            variant: story.variant,
            from_s: seconds_since(start, story.from),
            to_s: seconds_since(start, story.to),
        })
        .collect();
    let last_moment = moments.last().map_or(0.0, |moment| moment.at_s);
    let seconds = stories.iter().map(|story| story.to_s);
    let seconds = seconds.fold(last_moment, f64::max);
    moments.retain(|moment| moment.at_s >= since_s);
    let events = walk
        .entries
        .iter()
        .map(|entry| &entry.event)
        .map(|event| WalkEventView {
            at_s: seconds_since(start, event.time),
            event: event.kind,
            stop: event.stop.map(|stop| stop.0),
            why: event
                .reason
                .text(course, event.kind, event.stop, &event.figures),
        });
    WalkView {
        seconds,
        moments,
        stories,
        events: events.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearse::material;
    use crate::rehearse::noise::Noise;
    use crate::rehearse::scenario::ReceiverErrors;

    fn place(at_s: u32, lat: f64) -> LedPlace {
        LedPlace {
            at_s,
            lat,
            lon: 87.0,
        }
    }

    /// A longer walk along the same places begins with the shorter one, so that the page can ask for the walk so far.
    #[test]
    fn a_led_walk_goes_on_as_it_began() {
        let course = material::course_of_one_stop();
        let walked = |until_s| {
            let places = [place(0, 53.002), place(4, 53.001)];
            let truth = led_walk(&course, &places, until_s).expect("OK because it is in order");
            let errors = ReceiverErrors::Everywhere(Noise::CANYON);
            let scenario = Scenario::new(&course, None);
            let fixes = scenario.reception(&truth, &errors, &mut Random::new(1));
            (truth, fixes)
        };
        let (truth, fixes) = walked(300);
        let (shorter, fewer) = walked(200);
        assert_eq!(truth[..=200], shorter);
        assert_eq!(fixes[..fewer.len()], fewer);
        assert!(truth[3].spot.distance(truth[4].spot) > 100.0);
        assert_eq!(truth[4].spot, truth[300].spot);
    }

    #[test]
    fn places_are_in_the_order_of_time() {
        let course = material::course_of_one_stop();
        for (places, until_s) in [
            (vec![], 1),
            (vec![place(1, 53.0)], 1),
            (vec![place(0, 53.0), place(0, 53.0)], 1),
            (vec![place(0, 53.0), place(2, 53.0), place(1, 53.0)], 3),
            (vec![place(0, 91.0)], 1),
            (vec![place(0, 53.0)], MAX_LED_S + 1),
        ] {
            assert!(led_walk(&course, &places, until_s).is_err(), "{places:?}");
        }
    }
}
