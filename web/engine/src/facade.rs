//! The JSON interface between the page and the engine. The same code compiles natively, so that a test can compare the
//! native log with the one from WebAssembly byte by byte.

use crate::engine::{
    Command, Confidence, Course, Engine, Event, Figures, Fix, FixMode, HoldCause, HorizontalError,
    Input, Memory, Output, Reason, RequestId, StopIndex, UnixMs, Variant, Wish,
};
use crate::geodesy::LatLon;
use crate::tour::Tour;
use serde::{Deserialize, Serialize};

/// The input with which a walk is created.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkSetup {
    /// The pack's tour.
    pub tour: Tour,
    /// Length of each variant in the language that will be heard.
    pub durations: Vec<Duration>,
    /// The state of a walk that is resumed; absent for a new one.
    #[serde(default)]
    pub memory: Option<StoredWalk>,
}

/// Length of one variant of a story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duration {
    /// The stop's id.
    pub stop: String,
    /// Full or short variant.
    pub variant: Variant,
    /// Length, seconds.
    pub seconds: f64,
}

/// The state of a walk that is resumed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredWalk {
    /// The result of [`Walk::memory`].
    pub walk: Memory,
    /// The present time.
    pub time: UnixMs,
}

/// An input to a walk.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum EngineInput {
    /// A position fix.
    Fix(FixInput),
    /// Time passes without a fix.
    Tick {
        /// The present time.
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
        wish: WishInput,
    },
}

/// What a stated error means: the share of positions within it.
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
    /// The value is not a length but a dilution of precision.
    Hdop,
}

/// A position fix. A page passes on what browsers give; the other sources of the field device can be expressed as well.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixInput {
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
    /// Whether the receiver states that this is not a position.
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
pub enum WishInput {
    /// Tell this stop now.
    Play(StopIndex),
    /// The last story again.
    Again,
    /// Stop what plays.
    Stop,
    /// Pause the current story.
    Pause,
    /// Resume after a pause.
    Resume,
    /// Never tell this stop's story on this walk.
    Skip(StopIndex),
}

/// The outputs that follow from one input, and the state after it.
#[derive(Debug, Serialize)]
struct Answer {
    outputs: Vec<OutputJson>,
    state: State,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum OutputJson {
    Command(Command),
    Event(EventJson),
}

/// An event with the line for authors, and the parts of the reason that the page words for visitors.
#[derive(Debug, Serialize)]
struct EventJson {
    time: UnixMs,
    event: &'static str,
    stop: Option<StopIndex>,
    variant: Option<Variant>,
    why: String,
    held: Option<Held>,
    /// Metres from the route, where the visitor is away from it.
    metres: Option<f64>,
    figures: FiguresJson,
}

/// What holds a story back, and the stop that must be told first, if any.
#[derive(Debug, Serialize)]
struct Held {
    by: &'static str,
    stop: Option<StopIndex>,
}

#[derive(Debug, Serialize)]
struct FiguresJson {
    inside: Option<f64>,
    needed: Option<f64>,
    held_s: Option<f64>,
    sigma_m: Option<f64>,
    edge_m: Option<f64>,
    next_zone_s: Option<f64>,
}

/// The state of a walk.
#[derive(Debug, Serialize)]
struct State {
    position: Option<EstimatedPosition>,
    told: Vec<StopIndex>,
    playing: Option<Playing>,
}

#[derive(Debug, Serialize)]
struct EstimatedPosition {
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

/// A walk with its engine.
pub struct Walk {
    engine: Engine,
    /// Outputs of creating the walk, which are returned with the first answer.
    pending: Vec<Output>,
}

impl Walk {
    /// Creates a walk from a [`WalkSetup`] in JSON.
    pub fn create(setup: &[u8]) -> Result<Self, String> {
        let setup: WalkSetup = serde_json::from_slice(setup).map_err(|error| error.to_string())?;
        let durations = setup
            .durations
            .into_iter()
            .map(|duration| ((duration.stop, duration.variant), duration.seconds))
            .collect();
        let course = Course::from_tour(&setup.tour, &durations);
        let mut pending = Vec::new();
        let engine = match setup.memory {
            Some(memory) => Engine::resume_walk(course, &memory.walk, memory.time, &mut pending),
            None => Engine::new(course),
        };
        Ok(Self { engine, pending })
    }

    /// Feeds an [`EngineInput`] in JSON to the walk; returns `{"outputs": […], "state": {…}}`.
    pub fn feed(&mut self, input: &[u8]) -> Result<String, String> {
        let input: EngineInput =
            serde_json::from_slice(input).map_err(|error| error.to_string())?;
        let mut outputs = std::mem::take(&mut self.pending);
        if let Some(input) = engine_input(input) {
            self.engine.feed(input, &mut outputs);
        }
        let answer = Answer {
            outputs: outputs.iter().map(|output| self.output(output)).collect(),
            state: self.state(),
        };
        serde_json::to_string(&answer).map_err(|error| error.to_string())
    }

    /// The state that must be stored to resume the walk, in JSON.
    pub fn memory(&mut self) -> Result<String, String> {
        serde_json::to_string(&self.engine.memory()).map_err(|error| error.to_string())
    }

    fn output(&self, output: &Output) -> OutputJson {
        match output {
            Output::Command(command) => OutputJson::Command(*command),
            Output::Event(event) => OutputJson::Event(self.event(event)),
        }
    }

    fn event(&self, event: &Event) -> EventJson {
        let course = self.engine.course();
        EventJson {
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
                .map(|(position, sigma_m)| EstimatedPosition {
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

/// An error, in JSON.
pub fn error(message: &str) -> String {
    let quoted = serde_json::to_string(message).expect("OK because a text is always JSON");
    format!("{{\"error\":{quoted}}}")
}

/// `None` for a fix with invalid coordinates, which is ignored.
fn engine_input(input: EngineInput) -> Option<Input> {
    Some(match input {
        EngineInput::Fix(fix_input) => Input::Fix(fix(fix_input)?),
        EngineInput::Tick { time } => Input::Tick(time),
        EngineInput::Ended { time, request } => Input::Ended { time, request },
        EngineInput::Heard {
            time,
            request,
            heard_s,
        } => Input::Heard {
            time,
            request,
            heard_s,
        },
        EngineInput::Wish { time, wish } => Input::Wish {
            time,
            wish: match wish {
                WishInput::Play(stop) => Wish::Play(stop),
                WishInput::Again => Wish::Again,
                WishInput::Stop => Wish::Stop,
                WishInput::Pause => Wish::Pause,
                WishInput::Resume => Wish::Resume,
                WishInput::Skip(stop) => Wish::Skip(stop),
            },
        },
    })
}

fn fix(input: FixInput) -> Option<Fix> {
    Some(Fix {
        time: input.time,
        position: LatLon::new(input.lat, input.lon)?,
        mode: if input.void {
            FixMode::None
        } else {
            FixMode::TwoD
        },
        error: input.error_m.map(|value| HorizontalError {
            value,
            confidence: match input.share {
                Share::Sigma => Confidence::Sigma,
                Share::Half => Confidence::Half,
                Share::Rms => Confidence::Rms,
                Share::R68 => Confidence::R68,
                Share::R95 => Confidence::R95,
                Share::Axis95 => Confidence::Axis95,
                Share::Hdop => Confidence::Hdop,
            },
        }),
        speed_mps: input.speed_mps,
        course_deg: input.course_deg,
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

fn figures(figures: &Figures) -> FiguresJson {
    FiguresJson {
        inside: figures.inside,
        needed: figures.needed,
        held_s: figures.held_s,
        sigma_m: figures.sigma_m,
        edge_m: figures.edge_m,
        next_zone_s: figures.next_zone_s,
    }
}
