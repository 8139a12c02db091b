//! The key of a track: a digest of everything that decides how it sounds and what its tags say.

use super::action::{ClipAction, Finish, PieceRef, TagTexts};
use crate::digest::{Digest, DigestBuilder};
use crate::sound::assemble::PieceKind;

/// Version of the track format; raised whenever `sound` or `build` makes different tracks from the same clips.
const TRACK_VERSION: &str = "11";

/// Computes the key of the track made of these pieces. `clips` are the plan's clips, which the pieces refer to.
pub(super) fn of_track(
    clips: &[ClipAction],
    pieces: &[PieceRef],
    bed: Option<usize>,
    finish: Finish,
    tags: &TagTexts,
) -> Digest {
    let mut recipe = DigestBuilder::new("track").with(TRACK_VERSION);
    for piece in pieces {
        let part: u64 = match piece.part {
            PieceKind::Arrival => 0,
            PieceKind::Directions => 1,
            PieceKind::Closing => 2,
            PieceKind::Passage(number) => 3 + number as u64,
        };
        recipe = recipe
            .with(clips[piece.clip].key.0)
            .with(part.to_le_bytes())
            .with(piece.pause_before_s.to_le_bytes());
    }
    let (finish_number, target_lufs) = match finish {
        Finish::Standard { target_lufs } => (0u8, target_lufs),
        Finish::Loud { target_lufs } => (1, target_lufs),
        Finish::OwnLevel => (2, 0.0),
    };
    recipe = recipe
        .with(bed.map_or([0; 32], |bed| clips[bed].key.0))
        .with([finish_number])
        .with(target_lufs.to_le_bytes())
        .with(&tags.title)
        .with(&tags.album)
        .with(&tags.language)
        .with(tags.track.to_le_bytes())
        .with(tags.tracks.to_le_bytes())
        .with(tags.cover.as_ref().map_or([0; 32], |cover| cover.sha256.0));
    for (piece, title) in &tags.chapters {
        recipe = recipe.with((*piece as u64).to_le_bytes()).with(title);
    }
    recipe.done()
}
