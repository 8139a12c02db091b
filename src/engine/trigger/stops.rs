//! All stops of a walk: which of them a fix concerns, what it says about each, and what is reported and decided.

use crate::engine::belief::calibration::{self, MIN_VISIBLE_BELIEF};
use crate::engine::belief::features::{self, FeatureArray};
use crate::engine::belief::recent::RecentEvidence;
use crate::engine::belief::zone_view::{self, ZoneView};
use crate::engine::course::Course;
use crate::engine::estimate::estimator::Estimator;
use crate::engine::event_kind::EventKind;
use crate::engine::fix::time::UnixMs;
use crate::engine::hold_cause::HoldCause;
use crate::engine::ids::StopIndex;
use crate::engine::message::Outbox;
use crate::engine::position::Position;
use crate::engine::queue::Queue;
use crate::engine::reason::{Figures, Reason, RouteRank, SkipCause};
use crate::engine::settings::Settings;
use crate::engine::threshold::{self, Circumstances, Required};
use crate::engine::trigger::evidence::{Evidence, StepLength};
use crate::engine::trigger::obstacle::obstacle;
use crate::engine::trigger::stop_state::{Observation, Reached, StopState, Transition};
use crate::engine::trigger::stories::Stories;

/// Metres by which a zone is grown to decide whether a story may start.
const ENTRY_MARGIN_M: f64 = 4.0;
/// Metres by which a zone is grown to decide whether the visitor has left it.
const EXIT_MARGIN_M: f64 = 15.0;
/// Metres by which a zone is grown to decide whether a stop is announced as near.
const APPROACH_MARGIN_M: f64 = 30.0;
/// Metres before the middle of a stop from which on the visitor counts as having passed it.
const PASSING_LEAD_M: f64 = 4.0;
/// Seconds after the first fix for which the receiver counts as just switched on.
const COLD_START_S: f64 = 40.0;

/// The evidence about all stops and their states.
#[derive(Debug, Clone)]
pub struct Stops {
    stops: Vec<Stop>,
    /// Indices of the stops whose state can change although no fix is near them, sorted.
    live: Vec<usize>,
    /// A buffer that is kept to save an allocation per fix.
    scratch: Vec<usize>,
}

#[derive(Debug, Clone, Default)]
struct Stop {
    evidence: Evidence,
    state: StopState,
}

/// What the stops are judged by. The filters have had a fix.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The tour.
    pub course: &'a Course,
    /// The engine's settings.
    pub settings: &'a Settings,
    /// The visitor's position.
    pub position: &'a Position,
    /// The filters of that position.
    pub estimator: &'a Estimator,
    /// What became of the stories.
    pub stories: &'a Stories,
    /// The stories that wait.
    pub queue: &'a Queue,
    /// Time of the last fix.
    pub now: UnixMs,
}

impl<'a> Surroundings<'a> {
    /// The surroundings at this time; `None` before the first fix.
    pub fn new(
        course: &'a Course,
        settings: &'a Settings,
        position: &'a Position,
        stories: &'a Stories,
        queue: &'a Queue,
        now: UnixMs,
    ) -> Option<Self> {
        Some(Self {
            course,
            settings,
            position,
            estimator: position.estimator()?,
            stories,
            queue,
            now,
        })
    }
}

/// What is to be done about a stop after a fix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Decision {
    /// Its story is to be told, now or when the one that is playing has ended.
    Tell(Reason, Figures),
    /// It is to be offered to the visitor, who passed it untold.
    Offer,
}

impl Stops {
    /// The stops at the start of a walk.
    pub fn new(count: usize) -> Self {
        Self {
            stops: vec![Stop::default(); count],
            live: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Whether the visitor is inside the zone of a stop.
    pub fn is_inside(&self, stop: StopIndex) -> bool {
        self.stops[stop.0].state.is_inside()
    }

    /// Records that the story of a stop was started, queued or refused.
    pub fn decide(&mut self, stop: StopIndex) {
        self.stops[stop.0].state.decide();
    }

    /// Forgets what was learned from fixes whose velocities are not believed any more.
    pub fn forget_recent(&mut self) {
        for stop in &mut self.stops {
            stop.evidence.recent = None;
        }
    }

    /// Moves the remembered moments by the jump of a clock.
    pub fn shift_clock(&mut self, jump_s: f64) {
        for stop in &mut self.stops {
            stop.state.shift_clock(jump_s);
            if let Some(recent) = &mut stop.evidence.recent {
                recent.shift_clock(jump_s);
            }
        }
    }

    /// Takes the list of the stops that are near or whose state can change without a fix near them, sorted. It is returned
    /// with [`Self::put_back`].
    pub fn take_concerned(&mut self, course: &Course, position: &Position) -> Vec<usize> {
        let mut concerned = std::mem::take(&mut self.scratch);
        concerned.clear();
        let Some(estimator) = position.estimator() else {
            return concerned;
        };
        let reach_m = APPROACH_MARGIN_M + 4.0 * estimator.sigma();
        concerned.extend(course.near(estimator.mean(), reach_m));
        concerned.extend_from_slice(&self.live);
        concerned.sort_unstable();
        concerned.dedup();
        concerned
    }

    /// Keeps those of the concerned stops whose state can change without a fix near them.
    pub fn put_back(&mut self, mut concerned: Vec<usize>) {
        concerned.retain(|&stop| {
            let stop = &self.stops[stop];
            stop.state.is_live() || stop.evidence.is_held()
        });
        self.scratch = std::mem::replace(&mut self.live, concerned);
    }

    /// Brings one stop up to date with the position after a step of `dt` seconds.
    pub fn update(
        &mut self,
        stop: StopIndex,
        dt: f64,
        around: &Surroundings,
        out: &mut Outbox,
    ) -> Option<Decision> {
        let (seen, mut figures) = self.observe(stop, dt, around);
        let Stop { evidence, state } = &mut self.stops[stop.0];
        let mut reason = None;
        let mut decision = None;
        let transitions = state.step(evidence, &seen);
        for transition in transitions.iter().flatten() {
            let (kind, why) = match *transition {
                Transition::Approach => (EventKind::Approach, Reason::Near),
                Transition::Dwell => (EventKind::Dwell, Reason::Stays),
                Transition::Exit => (EventKind::Exit, Reason::Left),
                Transition::Hold(cause, reached) => {
                    let figures = with(figures, reached);
                    out.stop_event(EventKind::Hold, stop, Reason::Held(cause), figures);
                    continue;
                }
                Transition::Enter(reached) => {
                    figures = with(figures, reached);
                    let why = if seen.may_be_told {
                        Reason::Inside(around.stories.rank(around.course, stop))
                    } else {
                        Reason::InsideAgain
                    };
                    reason = Some(why);
                    (EventKind::Enter, why)
                }
                Transition::Miss(peak) => {
                    decision = Some(Decision::Offer);
                    let figures = Figures {
                        inside: Some(peak),
                        ..figures
                    };
                    out.stop_event(EventKind::Missed, stop, Reason::Passed, figures);
                    continue;
                }
            };
            out.stop_event(kind, stop, why, figures);
        }
        if self.stops[stop.0].state.awaits_decision() {
            let rank = || Reason::Inside(around.stories.rank(around.course, stop));
            let reason = reason.unwrap_or_else(rank);
            if self.may_start(stop, &seen, figures, around, out) {
                decision = Some(Decision::Tell(reason, figures));
            }
        }
        decision
    }

    /// Whether the story of a stop whose zone the visitor is in starts now. Called with every fix until that is decided.
    fn may_start(
        &mut self,
        stop: StopIndex,
        seen: &Observation,
        figures: Figures,
        around: &Surroundings,
        out: &mut Outbox,
    ) -> bool {
        let state = &mut self.stops[stop.0].state;
        if !seen.may_be_told {
            state.decide();
            return false;
        }
        let (stories, rule) = (around.stories, around.course.stop(stop));
        let is_told = |other: &StopIndex| stories.is_told(*other);
        if let Some(&other) = rule.not_after.iter().find(|other| is_told(other)) {
            state.decide();
            let reason = Reason::Skipped(SkipCause::RuledOut(other));
            out.stop_event(EventKind::Skip, stop, reason, figures);
            return false;
        }
        if let Some(&other) = rule.after.iter().find(|other| !is_told(other)) {
            let cause = HoldCause::Waits(other);
            if state.hold(cause) {
                out.stop_event(EventKind::Hold, stop, Reason::Held(cause), figures);
            }
            return false;
        }
        state.decide();
        true
    }

    /// What the last fix says about a stop, and the figures of that.
    fn observe(
        &mut self,
        stop: StopIndex,
        dt: f64,
        around: &Surroundings,
    ) -> (Observation, Figures) {
        let &Surroundings {
            course,
            settings,
            position,
            estimator,
            stories,
            queue,
            now,
        } = around;
        let (rule, story) = (course.stop(stop), stories.of(stop));
        let zone_view = ZoneView::new(estimator, &rule.zone);
        let believed = zone_view.inside(ENTRY_MARGIN_M);
        let Stop { evidence, state } = &mut self.stops[stop.0];
        let fix_edge_m = rule.zone.signed_distance(position.last_spot());
        RecentEvidence::learn(
            &mut evidence.recent,
            now,
            position.gains(),
            believed,
            fix_edge_m,
        );
        evidence.peak_belief = evidence.peak_belief.max(believed);
        let may_be_told = story.may_be_told(rule, now) && !queue.contains(stop);
        let is_inside = state.is_inside();
        let may_be_calibrated = may_be_told && !is_inside && settings.is_calibrated;
        let belief = if may_be_calibrated && believed >= min_belief(settings, position) {
            self.features(stop, &zone_view, believed, around)
                .map_or(believed, |features| calibration::probability(&features))
        } else {
            believed
        };
        let stay = if is_inside {
            zone_view.inside(EXIT_MARGIN_M)
        } else {
            0.0
        };
        let needs_near = self.stops[stop.0].state.needs_near(stay);
        let may_enter = !is_inside && belief >= settings.min_belief;
        let seen = Observation {
            now,
            step: StepLength::new(dt, position.signal.usual_interval_s()),
            belief,
            near: needs_near.then(|| zone_view.inside(APPROACH_MARGIN_M)),
            stay,
            required: may_enter.then(|| required(stop, around)),
            obstacle: may_enter
                .then(|| obstacle(position, estimator, rule))
                .flatten(),
            may_be_told,
            is_told: story.is_told(),
        };
        let figures = Figures {
            inside: Some(belief),
            ..position.figures(rule)
        };
        (seen, figures)
    }

    /// The calibration's features of a stop with the given raw belief of being inside.
    fn features(
        &self,
        stop: StopIndex,
        zone_view: &ZoneView,
        belief: f64,
        around: &Surroundings,
    ) -> Option<FeatureArray> {
        let recent = self.stops.get(stop.0)?.evidence.recent.as_ref()?;
        let rule = around.course.stop(stop);
        let (estimator, movement) = (around.estimator, around.position.movement());
        recent
            .is_current(around.now)
            .then(|| features::features(estimator, movement, rule, zone_view, recent, belief))
    }

    /// The calibration's features of a stop, to learn from; `None` where the visitor is certainly not near.
    pub fn visible_features(&self, stop: StopIndex, around: &Surroundings) -> Option<FeatureArray> {
        let zone_view = ZoneView::new(around.estimator, &around.course.stop(stop).zone);
        let belief = zone_view.inside(ENTRY_MARGIN_M);
        (belief > MIN_VISIBLE_BELIEF)
            .then(|| self.features(stop, &zone_view, belief, around))
            .flatten()
    }
}

fn with(figures: Figures, reached: Reached) -> Figures {
    Figures {
        needed: Some(reached.needed),
        held_s: Some(reached.held_s),
        ..figures
    }
}

/// The raw belief below which the calibration is not asked: it must not call a visitor inside whom the filters themselves place
/// outside.
fn min_belief(settings: &Settings, position: &Position) -> f64 {
    if threshold::has_fine_fixes(settings, position.fix_error_m()) {
        settings.min_fine_belief
    } else {
        settings.min_belief
    }
}

/// The evidence that the story of a stop requires now.
fn required(stop: StopIndex, around: &Surroundings) -> Required {
    let &Surroundings {
        course,
        settings,
        position,
        estimator,
        stories,
        ..
    } = around;
    let rule = course.stop(stop);
    let is_passing = estimator
        .along()
        .zip(rule.along)
        .is_some_and(|(place, along)| place > along - PASSING_LEAD_M);
    let is_first_story = stories.rank(course, stop) == RouteRank::Start;
    let circumstances = Circumstances {
        is_passing,
        is_cold_start: is_first_story && position.is_receiver_cold(COLD_START_S),
        still: position.movement().still(),
        fix_error_m: position.fix_error_m(),
        max_belief: zone_view::max_belief(estimator, &rule.zone, ENTRY_MARGIN_M),
    };
    threshold::required(settings, &circumstances)
}
