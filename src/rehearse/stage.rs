//! One walk through the engine: fixes in, stories out, with a loudspeaker that is a timer.

use crate::engine::{
    Command, Course, Engine, Event, Fix, Input, Output, RequestId, Settings, StopIndex, UnixMs,
    Variant,
};
use crate::geodesy::LatLon;
use std::collections::BTreeMap;

/// An event with the position that the engine believed in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// What happened.
    pub event: Event,
    /// Estimated position and its standard deviation along one axis, metres.
    pub whereabouts: Option<(LatLon, f64)>,
}

/// A story as it sounded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PassageSource {
    /// The stop.
    pub stop: StopIndex,
    /// Full or short telling.
    pub variant: Variant,
    /// When it started.
    pub from: UnixMs,
    /// When it ended or was stopped.
    pub to: UnixMs,
    /// Where in the story it started, milliseconds.
    pub from_ms: u64,
    /// Whether it was stopped before its end.
    pub cut: bool,
}

/// A whole walk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Performance {
    /// What happened, in order.
    pub entries: Vec<Entry>,
    /// What sounded, in order.
    pub soundings: Vec<PassageSource>,
    /// Short sounds beside the stories.
    pub announcements: Vec<(UnixMs, crate::engine::Announcement)>,
    /// The nearest that the estimated position came to each zone that was near at all, metres to its edge.
    pub nearest_m: BTreeMap<StopIndex, f64>,
    /// Time of the first and the last input.
    pub span: Option<(UnixMs, UnixMs)>,
}

/// Seconds between the ticks in a gap.
const TICK_MS: i64 = 5_000;
/// Zones within so many metres are watched for how near the walk came.
const WATCHED_M: f64 = 500.0;
/// Ticks in one gap at most.
const MOST_TICKS: i64 = 200;

struct Speaker {
    lengths: BTreeMap<(StopIndex, Variant), f64>,
    sounding: Option<(RequestId, PassageSource)>,
}

/// Walks the fixes through an engine. `length_s` gives the seconds of a telling.
pub fn perform(
    course: Course,
    settings: Settings,
    fixes: &[Fix],
    length_s: impl Fn(StopIndex, Variant) -> f64,
) -> Performance {
    let mut lengths = BTreeMap::new();
    for stop in 0..course.stops().len() {
        for variant in [Variant::Full, Variant::Short] {
            let seconds = length_s(StopIndex(stop), variant).clamp(0.0, 36_000.0);
            lengths.insert((StopIndex(stop), variant), seconds);
        }
    }
    let mut stage = Stage {
        engine: Engine::with_settings(course, settings),
        speaker: Speaker {
            lengths,
            sounding: None,
        },
        performance: Performance::default(),
        out: Vec::new(),
    };
    let mut last: Option<UnixMs> = None;
    for fix in fixes {
        if let Some(last) = last {
            stage.pass_time(last, fix.time);
        }
        stage.feed(Input::Fix(*fix), fix.time);
        stage.note_nearest();
        last = Some(last.map_or(fix.time, |last| last.max(fix.time)));
    }
    // Whatever still plays or waits after the last fix is heard out.
    while let Some(end) = stage.speaker.ends() {
        stage.end(end);
    }
    stage.performance
}

struct Stage {
    engine: Engine,
    speaker: Speaker,
    performance: Performance,
    out: Vec<Output>,
}

impl Speaker {
    fn ends(&self) -> Option<UnixMs> {
        self.sounding.map(|(_, sounding)| sounding.to)
    }
}

impl Stage {
    /// Ends and ticks between two fixes.
    fn pass_time(&mut self, from: UnixMs, to: UnixMs) {
        let mut tick = from.0.saturating_add(TICK_MS);
        let mut ticks = 0;
        loop {
            let tick_due = (tick < to.0 && ticks < MOST_TICKS).then_some(UnixMs(tick));
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

    fn note_nearest(&mut self) {
        let course = self.engine.course();
        let Some((position, _)) = self.engine.whereabouts() else {
            return;
        };
        let spot = course.plane().spot(position);
        for stop in course.near(spot, WATCHED_M) {
            let edge = course.stops()[stop].zone.signed_distance(spot);
            self.performance
                .nearest_m
                .entry(StopIndex(stop))
                .and_modify(|nearest| *nearest = nearest.min(edge))
                .or_insert(edge);
        }
    }

    fn end(&mut self, time: UnixMs) {
        if let Some((request, sounding)) = self.speaker.sounding.take() {
            self.performance.soundings.push(sounding);
            self.feed(Input::Ended { time, request }, time);
        }
    }

    fn feed(&mut self, input: Input, time: UnixMs) {
        let mut out = std::mem::take(&mut self.out);
        self.engine.feed(input, &mut out);
        let span = self.performance.span.get_or_insert((time, time));
        span.0 = span.0.min(time);
        span.1 = span.1.max(time);
        for output in out.drain(..) {
            match output {
                Output::Event(event) => {
                    let whereabouts = self.engine.whereabouts();
                    self.performance.entries.push(Entry { event, whereabouts });
                }
                Output::Command(command) => self.obey(command, time),
            }
        }
        self.out = out;
    }

    fn obey(&mut self, command: Command, time: UnixMs) {
        match command {
            Command::Play {
                request,
                stop,
                variant,
                from_ms,
            } => {
                self.cut(time);
                let length = self.speaker.lengths.get(&(stop, variant)).copied();
                let length_ms = (length.unwrap_or(0.0) * 1000.0) as i64;
                let sounding = PassageSource {
                    stop,
                    variant,
                    from: time,
                    to: UnixMs(time.0 + (length_ms - from_ms as i64).max(0)),
                    from_ms,
                    cut: false,
                };
                self.speaker.sounding = Some((request, sounding));
            }
            Command::Stop { .. } => self.cut(time),
            Command::Announce { what } => self.performance.announcements.push((time, what)),
            // A rehearsed visitor presses nothing.
            Command::Pause { .. } | Command::Resume { .. } | Command::Duck { .. } => {}
        }
    }

    fn cut(&mut self, time: UnixMs) {
        if let Some((_, mut sounding)) = self.speaker.sounding.take() {
            sounding.cut = sounding.to > time;
            sounding.to = sounding.to.min(time).max(sounding.from);
            self.performance.soundings.push(sounding);
        }
    }
}
