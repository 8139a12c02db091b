//! Why something happened: a closed list of reasons with their figures, and their wording for authors.

use crate::engine::course::Course;
use crate::engine::event_kind::EventKind;
use crate::engine::hold_cause::HoldCause;
use crate::engine::ids::StopIndex;
use serde::{Deserialize, Serialize};

/// The figures behind a decision; `None` where a figure is unknown or not involved.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Probability of being inside the zone, 0 to 1.
    pub inside: Option<f64>,
    /// The required probability.
    pub needed: Option<f64>,
    /// Seconds for which the evidence has held.
    pub held_s: Option<f64>,
    /// Standard deviation of the position along one axis, metres.
    pub sigma_m: Option<f64>,
    /// Metres from the estimated position to the zone's edge; negative inside.
    pub edge_m: Option<f64>,
    /// Seconds until the next zone at the visitor's pace.
    pub next_zone_s: Option<f64>,
}

/// The rank of a stop on the route at the moment of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RouteRank {
    /// No story was told yet: the walk may start anywhere.
    Start,
    /// The stop is next on the route.
    Next,
    /// The stop is one of the two after the next.
    Soon,
    /// The stop was passed over before and can still be told.
    Passed,
    /// The stop is farther ahead.
    Ahead,
    /// The tour is told in any order.
    Free,
}

/// Why a story is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkipCause {
    /// A later stop started.
    LaterStarted(StopIndex),
    /// Another stop was told that rules this one out.
    RuledOut(StopIndex),
    /// It waited too long and the visitor has gone on.
    Stale,
    /// Too many were waiting.
    QueueFull,
    /// The visitor did not want it.
    Unwanted,
}

/// Why something happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    /// The belief of being inside has reached the threshold of this stop.
    Inside(RouteRank),
    /// As [`Reason::Inside`], for a story that was told before.
    InsideAgain,
    /// The belief of being near has risen.
    Near,
    /// The visitor has been inside for some time.
    Stays,
    /// The belief of being inside (with the exit margin) has been low for some time.
    Left,
    /// The story is held back.
    Held(HoldCause),
    /// Another story is playing.
    Busy(StopIndex),
    /// The story was next in the queue.
    TurnCame,
    /// The story is not told.
    Skipped(SkipCause),
    /// The stop was passed untold although the visitor came near.
    Passed,
    /// The visitor asked for it.
    Wished,
    /// Resumed after a power cut; seconds that had been heard before.
    Resumed(f64),
    /// The playback ended.
    PlayedOut,
    /// The player reported nothing long after the story must have ended.
    PresumedOver,
    /// The visitor stopped it.
    Stopped,
    /// All stories are told, or skipped by the visitor's wish.
    AllTold,
    /// The visitor is off the route; metres from the route line.
    AwayFromRoute(f64),
    /// The visitor is back on the route.
    BackOnRoute,
    /// There was no usable fix; seconds since the last one.
    Silent(f64),
    /// Usable fixes are back; seconds without one.
    Heard(f64),
    /// The clock of the fixes jumped; seconds, negative for a jump back.
    ClockJumped(f64),
    /// The receiver states one speed and its positions show another.
    SpeedContradicted {
        /// Stated speed as a mean of the last seconds, metres a second.
        stated_mps: f64,
        /// Speed that the positions show, metres a second.
        seen_mps: f64,
    },
    /// The receiver states one direction of movement and its positions show another.
    CourseContradicted {
        /// Stated course as a mean of the last seconds, degrees clockwise from north.
        stated_deg: f64,
        /// Course that the positions show, degrees clockwise from north.
        seen_deg: f64,
    },
    /// The receiver states a speed of 0 in between walking speeds, although nobody stops and walks on so quickly.
    ZerosContradicted,
    /// The receiver states one error and its positions show another.
    ErrorsContradicted {
        /// Stated standard deviation along one axis, metres.
        stated_m: f64,
        /// Standard deviation that is assumed instead, metres.
        assumed_m: f64,
    },
    /// The stated velocity agrees with the positions again.
    VelocityAgrees,
}

impl Reason {
    /// The reason as one line for authors. `kind`, `stop` and `figures` are those of the event.
    pub fn text(
        &self,
        course: &Course,
        kind: EventKind,
        stop: Option<StopIndex>,
        figures: &Figures,
    ) -> String {
        let subject = stop.map(|stop| named(course, stop)).unwrap_or_default();
        let evidence = evidence(figures);
        match *self {
            Self::Inside(rank) => format!(
                "{subject}: {evidence}{}: {}",
                rank_words(rank),
                kind.word()
            ),
            Self::InsideAgain => format!("{subject}: {evidence}already told: {}", kind.word()),
            Self::Near => format!("{subject}: {evidence}comes near"),
            Self::Stays => format!("{subject}: {evidence}stays inside"),
            Self::Left => format!("{subject}: {evidence}left the zone"),
            Self::Held(cause) => {
                let mut words = cause.author_words().to_owned();
                words += &cause.stop().map(|other| named(course, other)).unwrap_or_default();
                format!("{subject}: {evidence}held: {words}")
            }
            Self::Busy(other) => format!(
                "{subject}: {evidence}waits while {} plays",
                named(course, other)
            ),
            Self::TurnCame => format!("{subject}: {evidence}its turn has come: play"),
            Self::Skipped(cause) => format!("{subject}: {}", skip_words(course, cause)),
            Self::Passed => format!("{subject}: {evidence}passed without its story: offered"),
            Self::Wished => format!("{subject}: the visitor asked for it: {}", kind.word()),
            Self::Resumed(heard) => format!("{subject}: goes on after {heard:.0} s already heard"),
            Self::PlayedOut => format!("{subject}: told to its end"),
            Self::PresumedOver => {
                format!("{subject}: nothing heard long after the story's length: taken as ended")
            }
            Self::Stopped => format!("{subject}: the visitor stopped it"),
            Self::AllTold => "every story has been told".to_owned(),
            Self::AwayFromRoute(metres) => format!("{metres:.0} m from the route"),
            Self::BackOnRoute => "back on the route".to_owned(),
            Self::Silent(seconds) => format!("no usable fix for {seconds:.0} s"),
            Self::Heard(seconds) => format!("usable fixes again after {seconds:.0} s"),
            Self::ClockJumped(seconds) => {
                format!("the receiver's clock jumped by {seconds:.0} s: position started anew")
            }
            Self::SpeedContradicted {
                stated_mps,
                seen_mps,
            } => format!(
                "the receiver states a speed of {stated_mps:.1} m/s, its positions show {seen_mps:.1} m/s: \
                 its speed and course are not believed from now on"
            ),
            Self::CourseContradicted {
                stated_deg,
                seen_deg,
            } => format!(
                "the receiver states a course of {stated_deg:.0}°, its positions show {seen_deg:.0}°: \
                 its course is not believed from now on"
            ),
            Self::ZerosContradicted => {
                "the receiver states a speed of 0 between walking speeds: its zeros are not believed".to_owned()
            }
            Self::ErrorsContradicted { stated_m, assumed_m } => format!(
                "the receiver states errors of {stated_m:.0} m (standard deviation), its positions contradict that: \
                 {assumed_m:.0} m are assumed"
            ),
            Self::VelocityAgrees => {
                "the stated speed and course agree with the positions: they are believed again".to_owned()
            }
        }
    }
}

fn named(course: &Course, stop: StopIndex) -> String {
    format!("stop {} ({})", stop.0 + 1, course.stop(stop).id)
}

fn evidence(figures: &Figures) -> String {
    let mut words = String::new();
    if let Some(inside) = figures.inside {
        words += &format!("{} inside", percent(inside));
        // A threshold is a figure only where it is reached.
        if let Some(needed) = figures.needed {
            words += &format!(" ≥ {}", percent(needed));
        }
        if let Some(held) = figures.held_s {
            words += &format!(" for {held:.0} s");
        }
        words += ", ";
    }
    if let Some(sigma) = figures.sigma_m {
        words += &format!("position ±{sigma:.0} m, ");
    }
    if let Some(edge) = figures.edge_m {
        if edge <= 0.0 {
            words += &format!("{:.0} m inside the edge, ", -edge);
        } else {
            words += &format!("{edge:.0} m outside the edge, ");
        }
    }
    words
}

/// A probability, rounded down to a tenth of a percent: 99.97 % must not be shown as 100 %, which nobody reaches.
fn percent(probability: f64) -> String {
    format!("{:.1} %", (probability * 1000.0 + 1e-6).floor() / 10.0)
}

fn rank_words(rank: RouteRank) -> &'static str {
    match rank {
        RouteRank::Start => "the walk starts here",
        RouteRank::Next => "next on the route",
        RouteRank::Soon => "soon on the route",
        RouteRank::Passed => "passed over before",
        RouteRank::Ahead => "far ahead on the route",
        RouteRank::Free => "told in any order",
    }
}

fn skip_words(course: &Course, cause: SkipCause) -> String {
    match cause {
        SkipCause::LaterStarted(later) => format!(
            "skipped: {} started; it still plays when visited",
            named(course, later)
        ),
        SkipCause::RuledOut(other) => format!("not told after {}", named(course, other)),
        SkipCause::Stale => "waited too long and the visitor has gone on".to_owned(),
        SkipCause::QueueFull => "too many stories were waiting".to_owned(),
        SkipCause::Unwanted => "the visitor does not want it".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_probabilities_are_rounded_down_to_a_tenth() {
        let shown = |inside, needed| {
            evidence(&Figures {
                inside: Some(inside),
                needed,
                ..Figures::default()
            })
        };
        assert_eq!(shown(0.9999, Some(0.9955)), "99.9 % inside ≥ 99.5 %, ");
        assert_eq!(shown(0.97, Some(0.97)), "97.0 % inside ≥ 97.0 %, ");
        assert_eq!(shown(1.0, None), "100.0 % inside, ");
        assert_eq!(shown(0.0, None), "0.0 % inside, ");
    }
}
