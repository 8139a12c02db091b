//! The messages between the engine and its surroundings: inputs, commands and events.

use super::{Figures, Fix, Reason, UnixMs, Variant};
use serde::{Deserialize, Serialize};

/// Index of a stop in the tour's list, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StopIndex(pub usize);

/// Id of one playback, so that a late "ended" for a playback that was replaced is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestId(pub u64);

/// An input to the engine.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Input {
    /// A position fix.
    Fix(Fix),
    /// Time passes without a fix, on the same time scale as the fixes.
    Tick(UnixMs),
    /// A playback came to its end. Not sent for a playback that the engine stopped.
    Ended {
        /// Time of the end.
        time: UnixMs,
        /// The playback that ended.
        request: RequestId,
    },
    /// The player reports how far a playback is, which differs from the clock if the speed was changed or the sound device
    /// was gone for a while.
    Heard {
        /// Time of the report.
        time: UnixMs,
        /// The playback that is reported on.
        request: RequestId,
        /// Seconds of the track that have been heard so far.
        heard_s: f64,
    },
    /// The visitor asks for something.
    Wish {
        /// Time of the request.
        time: UnixMs,
        /// What the visitor asks for.
        wish: Wish,
    },
}

/// What a visitor can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Tell this stop's story now, wherever the visitor is.
    Play(StopIndex),
    /// Tell the last story again.
    Again,
    /// Stop the current playback; its story counts as told.
    Stop,
    /// Pause the current playback.
    Pause,
    /// Resume after a pause.
    Resume,
    /// Never tell this stop's story on this walk.
    Skip(StopIndex),
}

/// An output of the engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// A command to the player.
    Command(Command),
    /// Something that happened, with its reason.
    Event(Event),
}

/// A command to the player.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum Command {
    /// Start a story; answered by [`Input::Ended`].
    Play {
        /// Id of the new playback.
        request: RequestId,
        /// The stop whose story is played.
        stop: StopIndex,
        /// Full or short variant.
        variant: Variant,
        /// Position in the story to start from, milliseconds; other than 0 only after a power cut.
        from_ms: u64,
    },
    /// Fade a playback out and forget it; not answered.
    Stop {
        /// The playback in question.
        request: RequestId,
    },
    /// Pause a playback where it is.
    Pause {
        /// The playback in question.
        request: RequestId,
    },
    /// Resume a paused playback.
    Resume {
        /// The playback in question.
        request: RequestId,
    },
    /// Lower the volume of a playback during the announcement that follows.
    Duck {
        /// The playback in question.
        request: RequestId,
    },
    /// Play a short sound or sentence over or between stories; not answered.
    Announce {
        /// The announcement.
        what: Announcement,
    },
}

/// A short sound or sentence in addition to the stories.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "say")]
pub enum Announcement {
    /// The position is lost.
    GpsLost,
    /// The position is back.
    GpsFound,
    /// The visitor has left the route.
    OffRoute,
    /// This stop was passed untold; the visitor can ask for its story.
    Missed {
        /// The stop that was passed.
        stop: StopIndex,
    },
    /// Every story has been told.
    TourEnd,
}

/// The kind of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// The visitor comes near a stop.
    Approach,
    /// The visitor has entered a stop's zone.
    Enter,
    /// The visitor stays in a zone.
    Dwell,
    /// The visitor has left a zone.
    Exit,
    /// A story starts.
    Play,
    /// A story waits for the one that is playing.
    Queue,
    /// A story is not told, at least for now.
    Skip,
    /// A stop was passed without its story being told.
    Missed,
    /// A story is held back although the visitor seems to be inside.
    Hold,
    /// A story came to its end.
    End,
    /// Every story has been told.
    Finish,
    /// The visitor is away from the route.
    OffRoute,
    /// The visitor is back on the route.
    OnRoute,
    /// There has been no usable position for some time.
    GpsLost,
    /// There are usable positions again.
    GpsFound,
    /// The clock of the fixes jumped.
    ClockJump,
    /// A statement of the receiver contradicts its positions and is not believed from now on.
    ReceiverDoubted,
    /// The stated speed and course have agreed with the positions for long enough to be believed again.
    ReceiverTrusted,
}

/// Something that happened, with its reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Time of the input that caused it.
    pub time: UnixMs,
    /// The kind of the event.
    pub kind: EventKind,
    /// The stop it is about, if any.
    pub stop: Option<StopIndex>,
    /// The playback it is about, if any.
    pub request: Option<RequestId>,
    /// Full or short variant, if a story starts.
    pub variant: Option<Variant>,
    /// Why it happened.
    pub reason: Reason,
    /// The figures behind the reason.
    pub figures: Figures,
}

impl EventKind {
    /// The name of the kind in logs.
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
