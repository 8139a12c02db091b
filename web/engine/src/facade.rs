//! The JSON interface between the page and the engine. The same code compiles natively, so that a test can compare the
//! native log with the one from WebAssembly byte by byte.

use crate::engine::{
    Command, Confidence, Course, Engine, Event, EventKind, Figures, Fix, FixMode, HoldCode,
    HorizontalError, Input, Memory, Output, Reason, RequestId, StopIndex, UnixMs, Variant, Wish,
};
use crate::geodesy::LatLon;
use crate::tour::Tour;
use serde::{Deserialize, Serialize};

/// The input with which a walk is created.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkSetup {
    /// The tour in the pack.
    #[cfg_attr(not(target_family = "wasm"), ts(type = "unknown"))]
    pub tour: Tour,
    /// Length of each variant in the language that will be heard.
    pub durations: Vec<Duration>,
    /// The state of a walk that is resumed; absent for a new one.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), ts(optional))]
    pub memory: Option<StoredWalk>,
}

/// Length of one variant of a story.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duration {
    /// Id of the stop.
    pub stop: String,
    /// Full or short variant.
    pub variant: Variant,
    /// Length of the story in seconds.
    pub seconds: f64,
}

/// The state of a walk that is resumed.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredWalk {
    /// The result of [`Walk::memory`].
    pub walk: Memory,
    /// The current time of the walk.
    pub time: UnixMs,
}

/// An input to a walk.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum EngineInput {
    /// A position fix from the browser.
    Fix(FixInput),
    /// Time passes without a fix.
    Tick {
        /// The current time of the walk.
        time: UnixMs,
    },
    /// A story has ended.
    Ended {
        /// Time at which it ended.
        time: UnixMs,
        /// Id of the story's playback.
        request: RequestId,
    },
    /// The position in a story, if the page knows it better than the clock does.
    Heard {
        /// Time of the statement.
        time: UnixMs,
        /// Id of the story's playback.
        request: RequestId,
        /// Seconds of its track heard so far.
        heard_s: f64,
    },
    /// The visitor has made a wish.
    Wish {
        /// Time of the wish.
        time: UnixMs,
        /// The wish.
        wish: WishInput,
    },
}

/// What a stated error means: the share of positions within it.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// One standard deviation along one axis.
    Sigma,
    /// The radius that holds 50 % of positions.
    Half,
    /// The root of the mean square.
    Rms,
    /// The radius that holds 68 % of positions. The W3C standard says 95 %, but the platforms under it give 68 %, which is on
    /// the safe side.
    #[default]
    R68,
    /// The radius that holds 95 % of positions.
    R95,
    /// The distance that holds 95 % of positions along one axis.
    Axis95,
    /// The value is not a length but a dilution of precision.
    Hdop,
}

/// A position fix. A page passes on what browsers give; the other sources of the field device can be expressed as well.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixInput {
    /// Time of the measurement.
    pub time: UnixMs,
    /// Latitude in degrees north.
    pub lat: f64,
    /// Longitude in degrees east.
    pub lon: f64,
    /// Horizontal error in metres.
    pub error_m: Option<f64>,
    /// What the error means.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), ts(as = "Option<Share>", optional))]
    pub share: Share,
    /// Whether the receiver states that this is not a position.
    #[serde(default)]
    #[cfg_attr(not(target_family = "wasm"), ts(as = "Option<bool>", optional))]
    pub void: bool,
    /// Speed over ground in metres a second.
    pub speed_mps: Option<f64>,
    /// Direction of movement in degrees clockwise from north.
    pub course_deg: Option<f64>,
}

/// What a visitor can ask for.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum WishInput {
    /// Play the story of this stop now.
    Play(StopIndex),
    /// Play the last story again.
    Again,
    /// End the current story.
    Stop,
    /// Pause the current story.
    Pause,
    /// Resume after a pause.
    Resume,
    /// Never tell this stop's story on this walk.
    Skip(StopIndex),
}

/// The outputs that follow from one input, and the state after it.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Commands and events, in order.
    pub outputs: Vec<EngineOutput>,
    /// The state after them.
    pub state: EngineState,
}

/// An output of the engine.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EngineOutput {
    /// A command to the player.
    Command(Command),
    /// Something that happened.
    Event(EngineEvent),
}

/// An event with the line for authors, and the parts of the reason that the page words for visitors.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Serialize)]
pub struct EngineEvent {
    /// When it happened.
    pub time: UnixMs,
    /// What happened.
    pub event: EventKind,
    /// The stop that it is about, if any.
    pub stop: Option<StopIndex>,
    /// Full or short variant, if a story starts.
    pub variant: Option<Variant>,
    /// The reason, for authors. The page words it differently for visitors.
    pub why: String,
    /// What holds the story back, if anything does.
    pub held: Option<Held>,
    /// Metres from the route, where the visitor is away from it.
    pub metres: Option<f64>,
    /// The figures behind the reason.
    pub figures: Figures,
}

/// What holds a story back, and the stop that must be told first, if any.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Serialize)]
pub struct Held {
    /// What holds it back.
    pub by: HoldCode,
    /// The stop that must be told first, if any.
    pub stop: Option<StopIndex>,
}

/// The state of a walk.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Serialize)]
pub struct EngineState {
    /// Where the visitor probably is, if that is known.
    pub position: Option<EstimatedPosition>,
    /// The stops whose stories were told.
    pub told: Vec<StopIndex>,
    /// The current story, if any.
    pub playing: Option<Playing>,
}

/// Where the visitor probably is.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Serialize)]
pub struct EstimatedPosition {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Standard deviation along one axis, metres.
    pub sigma_m: f64,
}

/// The story that plays.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
#[derive(Debug, Serialize)]
pub struct Playing {
    /// The playback.
    pub request: RequestId,
    /// The stop whose story it is.
    pub stop: StopIndex,
    /// Full or short variant.
    pub variant: Variant,
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

    fn output(&self, output: &Output) -> EngineOutput {
        match output {
            Output::Command(command) => EngineOutput::Command(*command),
            Output::Event(event) => EngineOutput::Event(self.event(event)),
        }
    }

    fn event(&self, event: &Event) -> EngineEvent {
        let course = self.engine.course();
        EngineEvent {
            time: event.time,
            event: event.kind,
            stop: event.stop,
            variant: event.variant,
            why: event
                .reason
                .text(course, event.kind, event.stop, &event.figures),
            held: held(event.reason),
            metres: away(event.reason),
            figures: event.figures,
        }
    }

    fn state(&self) -> EngineState {
        EngineState {
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
        Reason::Held(cause) => Some(Held {
            by: cause.code(),
            stop: cause.stop(),
        }),
        _ => None,
    }
}

fn away(reason: Reason) -> Option<f64> {
    match reason {
        Reason::AwayFromRoute(metres) => Some(metres),
        _ => None,
    }
}
