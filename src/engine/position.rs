//! Where the visitor is and how they move: wires the rooms of fixes, estimates and beliefs into one type.

use crate::engine::belief::movement::Movement;
use crate::engine::belief::smoothing::SmoothingGains;
use crate::engine::course::{Course, CourseStop};
use crate::engine::estimate::estimator::Estimator;
use crate::engine::estimate::pace::{Pace, RouteFollower};
use crate::engine::estimate::receiver_checks::ReceiverChecks;
use crate::engine::estimate::route_status::{RouteChange, RouteStatus};
use crate::engine::fix::history::History;
use crate::engine::fix::hygiene::{Admission, Hygiene};
use crate::engine::fix::measurement::Measurement;
use crate::engine::fix::signal::Signal;
use crate::engine::fix::stated::Fix;
use crate::engine::fix::time::{UnixMs, seconds_between};
use crate::engine::message::Outbox;
use crate::engine::reason::Figures;
use crate::geodesy::{Plane, Spot};

/// Speed above which the visitor counts as riding, metres a second.
pub const RIDING_MPS: f64 = 5.0;

/// Everything that is known about the visitor's position and movement.
#[derive(Debug, Clone)]
pub struct Position {
    hygiene: Hygiene,
    checks: ReceiverChecks,
    history: History,
    estimator: Option<Estimator>,
    pace: Pace,
    follower: RouteFollower,
    movement: Movement,
    /// Smoothing gains of the last step.
    gains: SmoothingGains,
    /// Where the last fix was.
    last_spot: Spot,
    /// Smoothed speed of the visitor, metres a second.
    speed_mps: f64,
    /// Whether the walk was resumed after an interruption.
    is_resumed: bool,
    route_status: RouteStatus,
    /// Whether fixes arrive, and at which intervals.
    pub signal: Signal,
}

/// A fix that is used.
#[derive(Debug, Clone, Copy)]
pub struct Admitted {
    /// The fix on the plane.
    pub measurement: Measurement,
    /// Seconds by which the clock has jumped before it, if it has.
    pub clock_jump_s: Option<f64>,
}

/// Seconds without a fix after which the next one restarts the filters.
const RESTART_AFTER_S: f64 = 120.0;

impl Default for Position {
    fn default() -> Self {
        Self {
            hygiene: Hygiene::default(),
            checks: ReceiverChecks::default(),
            history: History::default(),
            estimator: None,
            pace: Pace::default(),
            follower: RouteFollower::default(),
            movement: Movement::default(),
            gains: SmoothingGains::new(0.0),
            last_spot: Spot::default(),
            speed_mps: 0.0,
            is_resumed: false,
            route_status: RouteStatus::default(),
            signal: Signal::default(),
        }
    }
}

impl Position {
    /// Records that the walk is resumed after an interruption.
    pub fn resume(&mut self, is_velocity_doubted: bool) {
        self.is_resumed = true;
        if is_velocity_doubted {
            self.checks.set_velocity_doubted();
        }
    }

    /// Decides whether a fix is used. After a jump of the clock the estimate starts anew.
    pub fn admit(&mut self, fix: &Fix, plane: &Plane) -> Option<Admitted> {
        match self.hygiene.admit(fix, plane) {
            Admission::Reject => None,
            Admission::Restart(measurement, jump_s) => {
                self.estimator = None;
                self.history.clear();
                self.checks.restart();
                Some(Admitted {
                    measurement,
                    clock_jump_s: Some(jump_s),
                })
            }
            Admission::Accept(measurement) => Some(Admitted {
                measurement,
                clock_jump_s: None,
            }),
        }
    }

    /// Updates the position with a measurement, without the statements that its positions contradict. Returns whether the
    /// last measurements were replayed because their velocities are not believed any more, so that what was learned from
    /// them elsewhere must be forgotten.
    pub fn update(
        &mut self,
        measurement: &Measurement,
        course: &Course,
        is_listening: bool,
        out: &mut Outbox,
    ) -> bool {
        let must_replay = self.estimator.as_ref().is_some_and(|estimator| {
            self.checks
                .check_velocity(measurement, estimator, course.plane(), out)
        });
        if must_replay {
            self.replay_without_velocity(course, is_listening);
        }
        self.checks
            .report_contradictions(&self.hygiene, self.estimator.as_ref(), out);
        self.history.push(*measurement);
        if self.checks.doubts_velocity() {
            self.estimate(&measurement.without_velocity(), course, is_listening);
        } else {
            self.estimate(measurement, course, is_listening);
        }
        must_replay
    }

    /// Replays the last measurements without their velocities.
    fn replay_without_velocity(&mut self, course: &Course, is_listening: bool) {
        self.estimator = None;
        self.movement = Movement::default();
        let history = std::mem::take(&mut self.history);
        for measurement in history.iter() {
            self.estimate(&measurement.without_velocity(), course, is_listening);
        }
        self.history = history;
    }

    fn estimate(&mut self, measurement: &Measurement, course: &Course, is_listening: bool) {
        let nearest = self.follower.place();
        let is_stale = measurement.dt > RESTART_AFTER_S;
        let estimator = match &mut self.estimator {
            Some(estimator) if !is_stale => {
                estimator.update(measurement, course.route(), nearest);
                estimator
            }
            old => old.insert(Estimator::start(measurement, course.route())),
        };
        let speed_mps = measurement.speed.unwrap_or(estimator.velocity().length());
        self.speed_mps += (speed_mps - self.speed_mps) * (measurement.dt / 4.0).min(1.0);
        self.pace.learn(
            measurement.dt,
            self.speed_mps,
            estimator.is_still(),
            is_listening,
        );
        self.follower.follow(course, estimator.mean());
        self.gains = self.gains.for_step(measurement.dt);
        self.movement.learn(
            &self.gains,
            estimator,
            measurement.spot,
            self.follower.off(),
        );
        self.last_spot = measurement.spot;
    }

    /// The filters; `None` before the first fix.
    pub fn estimator(&self) -> Option<&Estimator> {
        self.estimator.as_ref()
    }

    /// How the visitor has moved recently.
    pub fn movement(&self) -> &Movement {
        &self.movement
    }

    /// Smoothing gains of the last step.
    pub fn gains(&self) -> &SmoothingGains {
        &self.gains
    }

    /// Where the last fix was.
    pub fn last_spot(&self) -> Spot {
        self.last_spot
    }

    /// Smoothed speed of the visitor, metres a second.
    pub fn speed_mps(&self) -> f64 {
        self.speed_mps
    }

    /// The filters' estimate of how far fixes lie from the truth along one axis, metres; 0 before the first fix.
    pub fn fix_error_m(&self) -> f64 {
        self.estimator.as_ref().map_or(0.0, Estimator::fix_error)
    }

    /// Whether the receiver was switched on less than `within_s` seconds ago. When a walk is resumed, it has long been running.
    pub fn is_receiver_cold(&self, within_s: f64) -> bool {
        !self.is_resumed
            && self
                .estimator
                .as_ref()
                .is_some_and(|estimator| estimator.age_s() < within_s)
    }

    /// Whether stated velocities are currently not believed.
    pub fn doubts_velocity(&self) -> bool {
        self.checks.doubts_velocity()
    }

    /// Updates whether the visitor is off the route, after a step of `dt` seconds.
    pub fn update_route_status(&mut self, dt: f64, course: &Course) -> Option<RouteChange> {
        if course.route().is_empty() {
            return None;
        }
        let sigma_m = self.estimator.as_ref()?.sigma();
        let is_riding = self.speed_mps > RIDING_MPS;
        self.route_status
            .update(dt, self.follower.off(), sigma_m, is_riding)
    }

    /// Seconds without a fix that is used; `None` before the first one.
    pub fn silent_s(&self, now: UnixMs) -> Option<f64> {
        self.hygiene.last().map(|last| seconds_between(last, now))
    }

    /// Sets the place along the route when a story starts: the visitor is at that stop, whatever the nearest place says.
    pub fn arrive(&mut self, stop: &CourseStop) {
        self.follower.arrive(stop.along);
    }

    /// Seconds in which a visitor who walks on while listening gets from a stop to the zone of another one; `None` without a
    /// route.
    pub fn walking_time_s(&self, from: &CourseStop, to: &CourseStop) -> Option<f64> {
        let here = self.follower.along().unwrap_or(from.along?);
        let metres = to.along? - to.zone.reach() - here;
        Some(self.pace.walking_time_s(metres))
    }

    /// The position in relation to a stop, as figures of an event.
    pub fn figures(&self, stop: &CourseStop) -> Figures {
        let Some((spot, sigma_m)) = self.estimator.as_ref().map(Estimator::place) else {
            return Figures::default();
        };
        Figures {
            sigma_m: Some(sigma_m),
            edge_m: Some(stop.zone.signed_distance(spot)).filter(|edge| edge.is_finite()),
            ..Figures::default()
        }
    }
}
