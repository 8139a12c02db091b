//! Simulates one walk: feeds fixes to the engine and records what it plays, with a timer in place of a sound device.

use crate::engine::{
    Command, Course, Engine, Event, Fix, Input, Output, RequestId, Settings, StopIndex, UnixMs,
    Variant,
};
use crate::geodesy::LatLon;
use std::collections::BTreeMap;

/// An event with the engine's estimate of the position at that moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// The engine's event.
    pub event: Event,
    /// Estimated position, and its standard deviation along one axis, metres.
    pub whereabouts: Option<(LatLon, f64)>,
}

/// A story as it was played.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlayedStory {
    /// The stop whose story it is.
    pub stop: StopIndex,
    /// Full or short variant.
    pub variant: Variant,
    /// Time at which the story started.
    pub from: UnixMs,
    /// Time at which the story ended or was stopped.
    pub to: UnixMs,
    /// Position in the story at which it started, milliseconds.
    pub from_ms: u64,
    /// Whether it was stopped before its end.
    pub is_cut_short: bool,
}

/// The record of a simulated walk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SimulatedWalk {
    /// The engine's events, in order.
    pub entries: Vec<Entry>,
    /// The stories that were played, in order.
    pub played: Vec<PlayedStory>,
    /// The short sounds, with their times.
    pub announcements: Vec<(UnixMs, crate::engine::Announcement)>,
    /// Minimum distance of the estimated position from the edge of each zone that was ever near, metres.
    pub nearest_m: BTreeMap<StopIndex, f64>,
    /// Times of the first and the last input.
    pub span: Option<(UnixMs, UnixMs)>,
}

/// The moment at which simulated walks start: 2026-06-22 04:00 UTC, eleven in the morning in Novokuznetsk.
pub const SIMULATED_START: UnixMs = UnixMs(1_782_100_800_000);

/// Time between two ticks in a gap without fixes, milliseconds.
const TICK_MS: i64 = 5_000;
/// Zones within this distance are watched for how near the walk comes, metres.
const MAX_WATCHED_DISTANCE_M: f64 = 500.0;
/// Maximum number of ticks in one gap.
const MAX_TICKS_PER_GAP: i64 = 200;

struct TimedPlayer {
    lengths: BTreeMap<(StopIndex, Variant), f64>,
    sounding: Option<(RequestId, PlayedStory)>,
}

/// Feeds the fixes to an engine and records what follows. `length_s` gives the length of each variant, seconds.
pub fn simulate(
    course: Course,
    settings: Settings,
    fixes: &[Fix],
    length_s: impl Fn(StopIndex, Variant) -> f64,
) -> SimulatedWalk {
    simulate_until(course, settings, fixes, length_s, || false)
        .expect("OK because it is never called off")
}

/// Does the same as [`simulate`], unless it is called off meanwhile: then there is no record.
pub fn simulate_until(
    course: Course,
    settings: Settings,
    fixes: &[Fix],
    length_s: impl Fn(StopIndex, Variant) -> f64,
    is_called_off: impl Fn() -> bool,
) -> Option<SimulatedWalk> {
    let mut lengths = BTreeMap::new();
    for stop in 0..course.stops().len() {
        for variant in [Variant::Full, Variant::Short] {
            let seconds = length_s(StopIndex(stop), variant).clamp(0.0, 36_000.0);
            lengths.insert((StopIndex(stop), variant), seconds);
        }
    }
    let mut simulation = Simulation {
        engine: Engine::with_settings(course, settings),
        speaker: TimedPlayer {
            lengths,
            sounding: None,
        },
        walk: SimulatedWalk::default(),
        out: Vec::new(),
    };
    let mut last: Option<UnixMs> = None;
    for fix in fixes {
        if is_called_off() {
            return None;
        }
        if let Some(last) = last {
            simulation.pass_time(last, fix.time);
        }
        simulation.feed(Input::Fix(*fix), fix.time);
        simulation.update_nearest();
        last = Some(last.map_or(fix.time, |last| last.max(fix.time)));
    }
    // Stories that still play or wait after the last fix are played to their end.
    while let Some(end) = simulation.speaker.ends() {
        simulation.end(end);
    }
    Some(simulation.walk)
}

struct Simulation {
    engine: Engine,
    speaker: TimedPlayer,
    walk: SimulatedWalk,
    out: Vec<Output>,
}

impl TimedPlayer {
    fn ends(&self) -> Option<UnixMs> {
        self.sounding.map(|(_, sounding)| sounding.to)
    }
}

impl Simulation {
    /// Feeds the ticks and the ends of playbacks between two fixes.
    fn pass_time(&mut self, from: UnixMs, to: UnixMs) {
        let mut tick = from.0.saturating_add(TICK_MS);
        let mut ticks = 0;
        loop {
            let tick_due = (tick < to.0 && ticks < MAX_TICKS_PER_GAP).then_some(UnixMs(tick));
            match (self.speaker.ends().filter(|end| *end <= to), tick_due) {
                (Some(end), due) if due.is_none_or(|due| end <= due) => self.end(end),
                (_, Some(due)) => {
                    self.feed(Input::Tick(due), due);
                    tick = tick.saturating_add(TICK_MS);
                    ticks += 1;
                }
                (Some(end), None) => self.end(end),
                (None, None) => return,
            }
        }
    }

    fn update_nearest(&mut self) {
        let course = self.engine.course();
        let Some((position, _)) = self.engine.whereabouts() else {
            return;
        };
        let spot = course.plane().spot(position);
        for stop in course.near(spot, MAX_WATCHED_DISTANCE_M) {
            let edge = course.stops()[stop].zone.signed_distance(spot);
            self.walk
                .nearest_m
                .entry(StopIndex(stop))
                .and_modify(|nearest| *nearest = nearest.min(edge))
                .or_insert(edge);
        }
    }

    fn end(&mut self, time: UnixMs) {
        if let Some((request, sounding)) = self.speaker.sounding.take() {
            self.walk.played.push(sounding);
            self.feed(Input::Ended { time, request }, time);
        }
    }

    fn feed(&mut self, input: Input, time: UnixMs) {
        let mut out = std::mem::take(&mut self.out);
        self.engine.feed(input, &mut out);
        let span = self.walk.span.get_or_insert((time, time));
        span.0 = span.0.min(time);
        span.1 = span.1.max(time);
        for output in out.drain(..) {
            match output {
                Output::Event(event) => {
                    let whereabouts = self.engine.whereabouts();
                    self.walk.entries.push(Entry { event, whereabouts });
                }
                Output::Command(command) => self.execute(command, time),
            }
        }
        self.out = out;
    }

    fn execute(&mut self, command: Command, time: UnixMs) {
        match command {
            Command::Play {
                request,
                stop,
                variant,
                from_ms,
            } => {
                self.stop_playing(time);
                let length = self.speaker.lengths.get(&(stop, variant)).copied();
                let length_ms = (length.unwrap_or(0.0) * 1000.0) as u64;
                let sounding = PlayedStory {
                    stop,
                    variant,
                    from: time,
                    to: UnixMs(
                        time.0
                            .saturating_add_unsigned(length_ms.saturating_sub(from_ms)),
                    ),
                    from_ms,
                    is_cut_short: false,
                };
                self.speaker.sounding = Some((request, sounding));
            }
            Command::Stop { .. } => self.stop_playing(time),
            Command::Announce { what } => self.walk.announcements.push((time, what)),
            // A simulated visitor presses no buttons, so that these have no effect.
            Command::Pause { .. } | Command::Resume { .. } | Command::Duck { .. } => {}
        }
    }

    fn stop_playing(&mut self, time: UnixMs) {
        if let Some((_, mut sounding)) = self.speaker.sounding.take() {
            sounding.is_cut_short = sounding.to > time;
            sounding.to = sounding.to.min(time).max(sounding.from);
            self.walk.played.push(sounding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{FixMode, length_s};
    use crate::rehearse::material;

    /// A visitor who stands at the stop for five minutes, second by second.
    fn fixes(start: i64) -> Vec<Fix> {
        let fixes = (0..300).map(|second| Fix {
            time: UnixMs(start + second * 1_000),
            position: LatLon::new(53.0, 87.0).expect("OK because it is on Earth"),
            mode: FixMode::TwoD,
            error: None,
            speed_mps: None,
            course_deg: None,
        });
        fixes.collect()
    }

    #[test]
    fn the_last_moments_of_all_times_do_not_overflow() {
        let course = material::course_of_one_stop();
        for start in [i64::MAX - 299_000, i64::MIN] {
            let walk = simulate(
                course.clone(),
                Settings::default(),
                &fixes(start),
                |_, _| 36_000.0,
            );
            assert_eq!(walk.played.len(), 1, "{start}");
            let story = walk.played[0];
            assert!(story.from <= story.to, "{story:?}");
        }
    }

    #[test]
    fn a_walk_that_is_called_off_leaves_no_record() {
        let course = material::course_of_one_stop();
        let looks = std::cell::Cell::new(0);
        let walk = simulate_until(
            course.clone(),
            Settings::default(),
            &fixes(0),
            |stop, variant| length_s(&course, stop, variant),
            || {
                looks.set(looks.get() + 1);
                looks.get() > 100
            },
        );
        assert_eq!(walk, None);
        assert_eq!(looks.get(), 101);
    }
}
