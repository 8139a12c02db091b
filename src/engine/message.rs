//! The words between the engine and its surroundings.

use super::{Figures, Fix, Reason, UnixMs, Variant};
use serde::{Deserialize, Serialize};

/// A stop by its place in the tour's list, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StopIndex(pub usize);

/// Names one playback, so that a late "ended" of a replaced one is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u64);

/// What the engine is told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Input {
    /// A position reading.
    Fix(Fix),
    /// Time goes on without a fix. On the same time scale as the fixes.
    Tick(UnixMs),
    /// A playback came to its end (not one that the engine stopped).
    Ended {
        /// When.
        time: UnixMs,
        /// Which.
        request: RequestId,
    },
    /// The loudspeaker's side says how far a playback is: the truth where the speed was changed or the device was gone.
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
        wish: Wish,
    },
}

/// What a visitor can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Tell this stop now, wherever I am.
    Play(StopIndex),
    /// Tell the last story again.
    Again,
    /// Stop what is playing; the story counts as told.
    Stop,
    /// Hold on.
    Pause,
    /// Go on after a pause.
    Resume,
    /// Never tell this stop on this walk.
    Skip(StopIndex),
}

/// What the engine answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Something to be done.
    Command(Command),
    /// Something that happened, with its reason.
    Event(Event),
}

/// Something to be done by the loudspeaker's side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Command {
    /// Start a story; answered by [`Input::Ended`].
    Play {
        /// Its name from now on.
        request: RequestId,
        /// The stop.
        stop: StopIndex,
        /// Full or short telling.
        variant: Variant,
        /// Where in the story to start, milliseconds; not 0 only after a power cut.
        from_ms: u64,
    },
    /// Fade out and forget a playback; not answered.
    Stop {
        /// Which.
        request: RequestId,
    },
    /// Hold a playback where it is.
    Pause {
        /// Which.
        request: RequestId,
    },
    /// Go on with a held playback.
    Resume {
        /// Which.
        request: RequestId,
    },
    /// Lower a playback while the announcement that follows is heard, then raise it again.
    Duck {
        /// Which.
        request: RequestId,
    },
    /// A short sound or sentence over or between stories; not answered.
    Announce {
        /// What is said.
        what: Announcement,
    },
}

/// Short sounds or sentences beside the stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "say")]
pub enum Announcement {
    /// The position is lost.
    GpsLost,
    /// The position is back.
    GpsFound,
    /// The visitor has left the route.
    OffRoute,
    /// This stop was passed without its story; it can be asked for.
    Missed {
        /// The stop.
        stop: StopIndex,
    },
    /// Every story has been told.
    TourEnd,
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A stop comes near.
    Approach,
    /// The visitor is in a stop's zone.
    Enter,
    /// The visitor stays in a zone.
    Dwell,
    /// The visitor has left a zone.
    Exit,
    /// A story starts.
    Play,
    /// A story waits for what plays.
    Queue,
    /// A story is not told (for now).
    Skip,
    /// A stop was passed without its story.
    Missed,
    /// A trigger is held back.
    Hold,
    /// A story came to its end.
    End,
    /// Every story has been told.
    Finish,
    /// The visitor is away from the route.
    OffRoute,
    /// The visitor is back on the route.
    OnRoute,
    /// No usable position for some time.
    GpsLost,
    /// Usable positions again.
    GpsFound,
    /// The clock of the fixes jumped.
    ClockJump,
    /// Something that the receiver states beside its positions contradicts them and is not believed from now on.
    ReceiverDoubted,
    /// The stated speed and course have agreed with the positions for long enough to be believed again.
    ReceiverTrusted,
}

/// Something that happened, with its reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// When: the time of the input that made it happen.
    pub time: UnixMs,
    /// What.
    pub kind: EventKind,
    /// The stop it is about.
    pub stop: Option<StopIndex>,
    /// The playback it is about.
    pub request: Option<RequestId>,
    /// Full or short telling, where a story starts.
    pub variant: Option<Variant>,
    /// Why.
    pub reason: Reason,
    /// The figures behind the reason.
    pub figures: Figures,
}

impl EventKind {
    /// The word for it in logs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approach => "approach",
            Self::Enter => "enter",
            Self::Dwell => "dwell",
            Self::Exit => "exit",
            Self::Play => "play",
            Self::Queue => "queue",
            Self::Skip => "skip",
            Self::Missed => "missed",
            Self::Hold => "hold",
            Self::End => "end",
            Self::Finish => "finish",
            Self::OffRoute => "off-route",
            Self::OnRoute => "on-route",
            Self::GpsLost => "gps-lost",
            Self::GpsFound => "gps-found",
            Self::ClockJump => "clock-jump",
            Self::ReceiverDoubted => "receiver-doubted",
            Self::ReceiverTrusted => "receiver-trusted",
        }
    }
}
