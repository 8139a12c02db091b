//! The messages between the engine and its surroundings: inputs, commands and events.

use crate::engine::course::Variant;
use crate::engine::event_kind::EventKind;
use crate::engine::fix::stated::Fix;
use crate::engine::fix::time::UnixMs;
use crate::engine::ids::{RequestId, StopIndex};
use crate::engine::reason::{Figures, Reason};
use serde::{Deserialize, Serialize};

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
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
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
#[cfg_attr(not(target_family = "wasm"), derive(ts_rs::TS))]
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

/// Collects the outputs that follow from one input.
#[derive(Debug)]
pub struct Outbox<'a> {
    /// Time of the input.
    pub time: UnixMs,
    /// The outputs so far.
    outputs: &'a mut Vec<Output>,
}

impl<'a> Outbox<'a> {
    /// Appends what follows from an input of this time to `outputs`.
    pub fn new(time: UnixMs, outputs: &'a mut Vec<Output>) -> Self {
        Self { time, outputs }
    }

    /// Adds a command.
    pub fn command(&mut self, command: Command) {
        self.outputs.push(Output::Command(command));
    }

    /// Adds an event about the walk, without figures.
    pub fn walk_event(&mut self, kind: EventKind, reason: Reason) {
        self.push(kind, None, reason, Figures::default());
    }

    /// Adds an event about a stop.
    pub fn stop_event(
        &mut self,
        kind: EventKind,
        stop: StopIndex,
        reason: Reason,
        figures: Figures,
    ) {
        self.push(kind, Some(stop), reason, figures);
    }

    /// Adds the event that a playback starts or ends.
    pub fn playback_event(
        &mut self,
        kind: EventKind,
        (request, stop, variant): (RequestId, StopIndex, Variant),
        reason: Reason,
        figures: Figures,
    ) {
        self.outputs.push(Output::Event(Event {
            time: self.time,
            kind,
            stop: Some(stop),
            request: Some(request),
            variant: Some(variant),
            reason,
            figures,
        }));
    }

    fn push(&mut self, kind: EventKind, stop: Option<StopIndex>, reason: Reason, figures: Figures) {
        self.outputs.push(Output::Event(Event {
            time: self.time,
            kind,
            stop,
            request: None,
            variant: None,
            reason,
            figures,
        }));
    }
}
