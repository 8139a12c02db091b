//! The actions of a plan: what is made, from what, and under which key. Actions hold no samples.

use super::error::Part;
use super::store::Blob;
use crate::digest::Digest;
use crate::sound::assemble::PieceKind;
use crate::sound::opus::Material;
use crate::tour::model::Lang;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The version of a stop's story that a track holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The stop's full story.
    Story,
    /// The stop's shorter version.
    Short,
}

/// How a track is mixed.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "kebab-case")]
pub enum Mix {
    /// For headphones in a quiet place, at the tour's own loudness.
    #[default]
    Standard,
    /// For a loud street: compressed and brought to −14 LUFS.
    Loud,
}

/// What a sound without words signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SoundRole {
    /// A story is about to start.
    Arrival,
    /// The tour has ended.
    TourEnd,
    /// The position has been lost.
    GpsLost,
    /// The position is available again.
    GpsFound,
}

impl SoundRole {
    /// The key of `sound` that names it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Arrival => "arrival",
            Self::TourEnd => "tour_end",
            Self::GpsLost => "gps_lost",
            Self::GpsFound => "gps_found",
        }
    }
}

/// A clip to prepare for assembly.
#[derive(Debug, Clone)]
pub(super) struct ClipAction {
    /// Digest of everything that decides how the clip sounds.
    pub key: Digest,
    /// Where the clip comes from and how it is prepared.
    pub work: ClipWork,
    /// What the clip belongs to in the tour.
    pub made: Part,
}

/// Source of a clip. Files have the names that the tour gives them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum ClipWork {
    /// A voice, given by its index in the plan, speaks a text.
    Speak { voice: usize, text: String },
    /// A person's recording of a passage.
    Take { file: String },
    /// A clip that was rendered from the script earlier; its pauses and level are already right.
    Rendered {
        file: String,
        /// Whether the voice has bare harmonics, see `Voice::has_bare_harmonics`.
        has_bare_harmonics: bool,
    },
    /// A sound without words.
    Earcon { file: String },
    /// Background sound, kept `below_lu` LU under the speech.
    Bed { file: String, below_lu: f64 },
}

/// A clip and its place in a track.
#[derive(Debug, Clone, Copy)]
pub(super) struct PieceRef {
    /// Index of the clip in the plan.
    pub clip: usize,
    /// What the piece is in the track.
    pub part: PieceKind,
    /// Silence before the piece, seconds.
    pub pause_before_s: f64,
}

/// A track to assemble, master and encode.
#[derive(Debug, Clone)]
pub(super) struct TrackAction {
    /// Digest of everything that decides how the track sounds and what its tags say.
    pub key: Digest,
    /// What the track belongs to in the tour.
    pub made: Part,
    /// The pieces in playing order.
    pub pieces: Vec<PieceRef>,
    /// Index of the bed's clip in the plan, if the track has a bed.
    pub bed: Option<usize>,
    /// How the track reaches its loudness.
    pub finish: Finish,
    /// The kind of sound, which decides how it is encoded.
    pub material: Material,
    /// The metadata that players show.
    pub tags: TagTexts,
    /// What the track is in the tour.
    pub subject: Subject,
}

impl TrackAction {
    /// Indices of the clips that the track is made of, each once.
    pub(super) fn needs(&self) -> Vec<usize> {
        let mut needs: Vec<usize> = self
            .pieces
            .iter()
            .map(|piece| piece.clip)
            .chain(self.bed)
            .collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }
}

/// How a track reaches its loudness.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Finish {
    /// Brought to an integrated loudness in LUFS.
    Standard { target_lufs: f64 },
    /// Compressed for loud places, then brought to an integrated loudness in LUFS.
    Loud { target_lufs: f64 },
    /// Left at its level, as it would sound inside a story: for sounds without words.
    OwnLevel,
}

/// What a track is in the tour.
#[derive(Debug, Clone)]
pub(super) enum Subject {
    /// A story of a stop in a language.
    Story {
        role: Role,
        mix: Mix,
        stop: usize,
        lang: Lang,
        passages: Vec<PlannedPassage>,
    },
    /// A sound without words.
    Sound(SoundRole),
}

/// A passage of a story and the pieces of its track that speak it.
#[derive(Debug, Clone)]
pub(super) struct PlannedPassage {
    /// Whether the passage tells the story or the way onwards.
    pub part: PassagePart,
    /// The passage's pieces, as a range of the track's pieces.
    pub pieces: std::ops::Range<usize>,
    /// The captions in playing order.
    pub captions: Vec<Caption>,
    /// The person's recording or the voice that speaks the passage.
    pub speaker: Narrator,
    /// Licence of the voice; `None` for a person's recording and where the licence is unknown.
    pub licence: Option<String>,
}

/// A text that the captions show while some pieces of a passage play.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Caption {
    /// The text as it is shown.
    pub text: String,
    /// The pieces it covers, as a range of the passage's own pieces.
    pub pieces: std::ops::Range<usize>,
    /// Start and end within the first piece in seconds, where the text covers only a part of that piece.
    pub within_s: Option<(f64, f64)>,
}

/// The part of a story that a passage belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PassagePart {
    /// A passage of the narration.
    Narration,
    /// The directions to the next stop.
    Directions,
}

/// The voice or person that speaks a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Narrator {
    /// A person; holds the path of the recording as the tour names it.
    Take(String),
    /// A synthetic voice; holds its name.
    Voice(String),
}

/// The metadata that players show of a track.
#[derive(Debug, Clone, Default)]
pub(super) struct TagTexts {
    pub title: String,
    pub album: String,
    pub track: u32,
    pub tracks: u32,
    pub language: String,
    /// The picture that players show, in the store.
    pub cover: Option<Blob>,
    /// Index of the piece at which each chapter begins, with the chapter's name.
    pub chapters: Vec<(usize, String)>,
}
