//! What the page tells the engine and what it hears, as JSON. The same code compiles natively, so that a test can lay
//! the native log beside the one from WebAssembly, byte by byte.

use crate::engine::{
    Command, Confidence, Course, Engine, Event, Figures, Fix, FixMode, HoldCause, HorizontalError,
    Input, Memory, Output, Reason, RequestId, StopIndex, UnixMs, Variant, Wish,
};
use crate::geodesy::LatLon;
use crate::tour::Tour;
use serde::{Deserialize, Serialize};

/// What a walk starts from.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setting {
    /// The pack's tour.
    pub tour: Tour,
    /// Length of each telling in the language that will be heard.
    pub durations: Vec<Duration>,
    /// What a walk that goes on remembers; absent at a new start.
    #[serde(default)]
    pub memory: Option<Remembered>,
}

/// Length of one telling.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duration {
    /// The stop's name.
    pub stop: String,
    /// Full or short.
    pub variant: Variant,
    /// Seconds.
    pub seconds: f64,
}

/// A walk that goes on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remembered {
    /// What [`Walk::memory`] gave.
    pub walk: Memory,
    /// The time now.
    pub time: UnixMs,
}

/// What a walk is told.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Told {
    /// A position reading.
    Fix(Reading),
    /// Time goes on.
    Tick {
        /// Now.
        time: UnixMs,
    },
    /// A story came to its end.
    Ended {
        /// When.
        time: UnixMs,
        /// Which.
        request: RequestId,
    },
    /// How far a story is, where the page knows better than the clock.
    Heard {
        /// When.
        time: UnixMs,
        /// Which.
        request: RequestId,
        /// Seconds of its track heard so far.
        heard_s: f64,
    },
    /// The visitor asks for something.
    Wish {
        /// When.
        time: UnixMs,
        /// What for.
        wish: WishWord,
    },
}

/// What share of positions lies within a stated error.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// One standard deviation along one axis.
    Sigma,
    /// 50 %.
    Half,
    /// The root of the mean square.
    Rms,
    /// 68 %. The W3C text says 95 %, the platforms below it give 68 %: the safe side is taken.
    #[default]
    R68,
    /// 95 %.
    R95,
    /// 95 % along one axis.
    Axis95,
    /// No length but a dilution of precision.
    Hdop,
}

/// A position reading. A page tells what browsers give; the other sources of the field device can be told as well.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// When it was measured.
    pub time: UnixMs,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Horizontal error, metres.
    pub error_m: Option<f64>,
    /// What the error means.
    #[serde(default)]
    pub share: Share,
    /// The receiver says that this is no position.
    #[serde(default)]
    pub void: bool,
    /// Metres a second.
    pub speed_mps: Option<f64>,
    /// Degrees clockwise from north.
    pub course_deg: Option<f64>,
}

/// What a visitor can ask for.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum WishWord {
    /// Tell this stop now.
    Play(StopIndex),
    /// The last story again.
    Again,
    /// Stop what plays.
    Stop,
    /// Hold on.
    Pause,
    /// Go on.
    Resume,
    /// Never tell this stop.
    Skip(StopIndex),
}

/// What follows from one thing told.
#[derive(Debug, Serialize)]
struct Answer {
    outputs: Vec<Answered>,
    state: State,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Answered {
    Command(Command),
    Event(Happened),
}

/// An event with the author's line, and the parts of the reason that a visitor is told in other words.
#[derive(Debug, Serialize)]
struct Happened {
    time: UnixMs,
    event: &'static str,
    stop: Option<StopIndex>,
    variant: Option<Variant>,
    why: String,
    held: Option<Held>,
    /// Metres from the route, where the visitor is away from it.
    metres: Option<f64>,
    figures: Measured,
}

/// What holds a story back, and for which stop it waits.
#[derive(Debug, Serialize)]
struct Held {
    by: &'static str,
    stop: Option<StopIndex>,
}

#[derive(Debug, Serialize)]
struct Measured {
    inside: Option<f64>,
    needed: Option<f64>,
    held_s: Option<f64>,
    sigma_m: Option<f64>,
    edge_m: Option<f64>,
    next_zone_s: Option<f64>,
}

/// How a walk stands.
#[derive(Debug, Serialize)]
struct State {
    position: Option<Whereabouts>,
    told: Vec<StopIndex>,
    playing: Option<Playing>,
}

#[derive(Debug, Serialize)]
struct Whereabouts {
    lat: f64,
    lon: f64,
    sigma_m: f64,
}

#[derive(Debug, Serialize)]
struct Playing {
    request: RequestId,
    stop: StopIndex,
    variant: Variant,
}

/// A walk.
pub struct Walk {
    engine: Engine,
    /// What followed from the start itself, told with the first answer.
    pending: Vec<Output>,
}

impl Walk {
    /// Starts a walk from a [`Setting`] in JSON.
    pub fn create(setting: &[u8]) -> Result<Self, String> {
        let setting: Setting =
            serde_json::from_slice(setting).map_err(|error| error.to_string())?;
        let durations = setting
            .durations
            .into_iter()
            .map(|duration| ((duration.stop, duration.variant), duration.seconds))
            .collect();
        let course = Course::from_tour(&setting.tour, &durations);
        let mut pending = Vec::new();
        let engine = match setting.memory {
            Some(memory) => Engine::resume_walk(course, &memory.walk, memory.time, &mut pending),
            None => Engine::new(course),
        };
        Ok(Self { engine, pending })
    }

    /// Tells the walk what [`Told`] says; answers `{"outputs": […], "state": {…}}`.
    pub fn feed(&mut self, told: &[u8]) -> Result<String, String> {
        let told: Told = serde_json::from_slice(told).map_err(|error| error.to_string())?;
        let mut outputs = std::mem::take(&mut self.pending);
        if let Some(input) = input(told) {
            self.engine.feed(input, &mut outputs);
        }
        let answer = Answer {
            outputs: outputs.iter().map(|output| self.output(output)).collect(),
            state: self.state(),
        };
        serde_json::to_string(&answer).map_err(|error| error.to_string())
    }

    /// What is to be kept of the walk, in JSON.
    pub fn memory(&mut self) -> Result<String, String> {
        serde_json::to_string(&self.engine.memory()).map_err(|error| error.to_string())
    }

    fn output(&self, output: &Output) -> Answered {
        match output {
            Output::Command(command) => Answered::Command(*command),
            Output::Event(event) => Answered::Event(self.event(event)),
        }
    }

    fn event(&self, event: &Event) -> Happened {
        let course = self.engine.course();
        Happened {
            time: event.time,
            event: event.kind.word(),
            stop: event.stop,
            variant: event.variant,
            why: event
                .reason
                .text(course, event.kind, event.stop, &event.figures),
            held: held(event.reason),
            metres: away(event.reason),
            figures: figures(&event.figures),
        }
    }

    fn state(&self) -> State {
        State {
            position: self
                .engine
                .whereabouts()
                .map(|(position, sigma_m)| Whereabouts {
                    lat: position.lat,
                    lon: position.lon,
                    sigma_m,
                }),
            told: (0..self.engine.course().stops().len())
                .map(StopIndex)
                .filter(|&stop| self.engine.is_told(stop))
                .collect(),
            playing: self
                .engine
                .playing()
                .map(|(request, stop, variant)| Playing {
                    request,
                    stop,
                    variant,
                }),
        }
    }
}

/// A refusal, in JSON.
pub fn error(trouble: &str) -> String {
    let quoted = serde_json::to_string(trouble).expect("OK because a text is always JSON");
    format!("{{\"error\":{quoted}}}")
}

/// `None` for a position that lies outside the world: such a reading is no reading.
fn input(told: Told) -> Option<Input> {
    Some(match told {
        Told::Fix(reading) => Input::Fix(fix(reading)?),
        Told::Tick { time } => Input::Tick(time),
        Told::Ended { time, request } => Input::Ended { time, request },
        Told::Heard {
            time,
            request,
            heard_s,
        } => Input::Heard {
            time,
            request,
            heard_s,
        },
        Told::Wish { time, wish } => Input::Wish {
            time,
            wish: match wish {
                WishWord::Play(stop) => Wish::Play(stop),
                WishWord::Again => Wish::Again,
                WishWord::Stop => Wish::Stop,
                WishWord::Pause => Wish::Pause,
                WishWord::Resume => Wish::Resume,
                WishWord::Skip(stop) => Wish::Skip(stop),
            },
        },
    })
}

fn fix(reading: Reading) -> Option<Fix> {
    Some(Fix {
        time: reading.time,
        position: LatLon::new(reading.lat, reading.lon)?,
        mode: if reading.void {
            FixMode::None
        } else {
            FixMode::TwoD
        },
        error: reading.error_m.map(|value| HorizontalError {
            value,
            confidence: match reading.share {
                Share::Sigma => Confidence::Sigma,
                Share::Half => Confidence::Half,
                Share::Rms => Confidence::Rms,
                Share::R68 => Confidence::R68,
                Share::R95 => Confidence::R95,
                Share::Axis95 => Confidence::Axis95,
                Share::Hdop => Confidence::Hdop,
            },
        }),
        speed_mps: reading.speed_mps,
        course_deg: reading.course_deg,
    })
}

fn held(reason: Reason) -> Option<Held> {
    match reason {
        Reason::Held(HoldCause::Waits(stop)) => Some(Held {
            by: "waits",
            stop: Some(stop),
        }),
        Reason::Held(cause) => Some(Held {
            by: hold_word(cause),
            stop: None,
        }),
        _ => None,
    }
}

fn hold_word(cause: HoldCause) -> &'static str {
    match cause {
        HoldCause::WarmUp => "warm-up",
        HoldCause::FixesDisagree => "fixes-disagree",
        HoldCause::Riding => "riding",
        HoldCause::Heading => "heading",
        HoldCause::Waits(_) => "waits",
        HoldCause::Evidence => "evidence",
    }
}

fn away(reason: Reason) -> Option<f64> {
    match reason {
        Reason::AwayFromRoute(metres) => Some(metres),
        _ => None,
    }
}

fn figures(figures: &Figures) -> Measured {
    Measured {
        inside: figures.inside,
        needed: figures.needed,
        held_s: figures.held_s,
        sigma_m: figures.sigma_m,
        edge_m: figures.edge_m,
        next_zone_s: figures.next_zone_s,
    }
}
