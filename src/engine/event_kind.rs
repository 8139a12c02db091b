//! The kinds of events, and their names in logs.

use serde::{Deserialize, Serialize};

/// The kind of an event.
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
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
