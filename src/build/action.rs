//! The actions of a plan: what is to be made, from what, under which key. They hold no samples.

use super::sources::SourceFile;
use crate::digest::Digest;
use crate::sound::assemble::PieceKind;
use crate::sound::opus::Material;
use crate::tour::model::Lang;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What a track tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A stop's story.
    Story,
    /// A stop's shorter telling.
    Short,
}

/// How a track is mixed.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Mix {
    /// For headphones in a park: the tour's own loudness.
    #[default]
    Standard,
    /// For a loud street: compressed, −14 LUFS.
    Loud,
}

/// What a sound without words says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SoundRole {
    /// A story is about to begin.
    Arrival,
    /// The tour is over.
    TourEnd,
    /// The position is lost.
    GpsLost,
    /// The position is found again.
    GpsFound,
}

/// A clip that is to be made ready for assembly.
#[derive(Debug, Clone)]
pub(super) struct ClipAction {
    /// Digest of everything that decides how it sounds.
    pub key: Digest,
    /// What to do.
    pub work: ClipWork,
    /// How to call it in messages.
    pub name: String,
}

/// Where a clip comes from.
#[derive(Debug, Clone)]
pub(super) enum ClipWork {
    /// A voice (by its place in the plan) speaks a text.
    Speak { voice: usize, text: String },
    /// A person's recording of a passage.
    Take { file: SourceFile },
    /// A clip that a voice rendered once, with its pauses and at its level already.
    Rendered {
        file: SourceFile,
        /// As of the voice (see `Voice::has_bare_harmonics`).
        has_bare_harmonics: bool,
    },
    /// A sound without words.
    Earcon { file: SourceFile },
    /// Background sound at a level under the speech.
    Bed { file: SourceFile, below_lu: f64 },
}

/// A clip's place in a track.
#[derive(Debug, Clone, Copy)]
pub(super) struct PieceRef {
    /// The clip, by its place in the plan.
    pub clip: usize,
    /// What it is in the track.
    pub part: PieceKind,
    /// Silence before it, seconds.
    pub pause_before_s: f64,
}

/// A track that is to be assembled, mastered and encoded.
#[derive(Debug, Clone)]
pub(super) struct TrackAction {
    /// Digest of everything that decides how it sounds and what its tags say.
    pub key: Digest,
    /// How to call it in messages.
    pub name: String,
    /// The pieces in order.
    pub pieces: Vec<PieceRef>,
    /// The bed, by its clip's place in the plan.
    pub bed: Option<usize>,
    /// How it is finished.
    pub finish: Finish,
    /// What the encoder is told of it.
    pub material: Material,
    /// What players show.
    pub tags: TagTexts,
    /// What it is in the tour.
    pub subject: Subject,
}

impl TrackAction {
    /// The clips that the track is made of, each once.
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

/// How a track is finished.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Finish {
    /// Brought to an integrated loudness, LUFS.
    Standard { target_lufs: f64 },
    /// Compressed first, for loud places.
    Loud { target_lufs: f64 },
    /// A sound without words: as loud as it is inside a story.
    OwnLevel,
}

/// What a track is in the tour.
#[derive(Debug, Clone)]
pub(super) enum Subject {
    /// A stop's story in a language.
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

/// A passage of a story, as pieces of its track.
#[derive(Debug, Clone)]
pub(super) struct PlannedPassage {
    /// Whether it is the way onwards.
    pub part: PassagePart,
    /// Its pieces, as places in the track's list.
    pub pieces: std::ops::Range<usize>,
    /// What the captions show, in order.
    pub captions: Vec<Caption>,
    /// Who speaks it.
    pub speaker: Narrator,
    /// Licence of the voice; nothing for a person, and where it is not known.
    pub licence: Option<String>,
}

/// A text that the captions show while some pieces of a passage sound.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Caption {
    /// The text.
    pub text: String,
    /// The pieces, as places in the passage's own list.
    pub pieces: std::ops::Range<usize>,
    /// Beginning and end within the first piece, seconds, where the text takes only a part of it.
    pub within_s: Option<(f64, f64)>,
}

/// Which part of a story a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PassagePart {
    /// A passage of the narration.
    Narration,
    /// The way onwards.
    Directions,
}

/// Who speaks a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Narrator {
    /// A person: the take's file as the tour names it.
    Take(String),
    /// A synthetic voice, by its name.
    Voice(String),
}

/// What players show of a track.
#[derive(Debug, Clone, Default)]
pub(super) struct TagTexts {
    pub title: String,
    pub album: String,
    pub track: u32,
    pub tracks: u32,
    pub language: String,
    /// A picture and its digest.
    pub cover: Option<(PathBuf, Digest)>,
    /// Places of pieces at which chapters begin, with their names.
    pub chapters: Vec<(usize, String)>,
}
