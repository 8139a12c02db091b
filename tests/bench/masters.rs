//! The first half of a build alone: `masters SET OUT_FOLDER` makes the takes of a set (see `audio_set.py`) ready, assembles
//! and masters every stop on all cores, and writes 48 kHz WAV files. `audio.py` times it beside the usual recipes.

use rayon::prelude::*;
use soundwalk::sound::assemble::{Bed, Piece, PieceKind, assemble, natural_pause_s};
use soundwalk::sound::{Pcm, master, repair, wav};
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

const BED_BELOW_LU: f64 = 18.0;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // As `soundwalk build` does.
    soundwalk::build::allocator::keep_large_blocks();
    let [set, out] = arguments.as_slice() else {
        panic!("masters SET OUT_FOLDER");
    };
    let read = |path: PathBuf| -> Pcm { wav::read(&path).expect("a WAV file").pcm };
    let audio = Path::new(set).join("audio");
    let (arrival, bed) = rayon::join(
        || repair::earcon(read(audio.join("arrival.wav"))),
        || repair::bed(read(audio.join("rails.wav")), BED_BELOW_LU),
    );
    let tour = std::fs::read(Path::new(set).join("tour.json")).expect("a tour");
    let tour: serde_json::Value = serde_json::from_slice(&tour).expect("a tour");
    let stops = tour["stops"].as_array().expect("stops");
    stops.par_iter().for_each(|stop| {
        let takes: Vec<Pcm> = stop["narration"]["en"]
            .as_array()
            .expect("passages")
            .par_iter()
            .map(|passage| {
                let take = passage["take"].as_str().expect("a take");
                repair::speech(read(Path::new(set).join(take)))
            })
            .collect();
        let piece = |part, clip| Piece {
            part,
            clip,
            pause_before_s: natural_pause_s(part),
        };
        let passages = takes
            .iter()
            .enumerate()
            .map(|(number, clip)| piece(PieceKind::Passage(number), clip));
        let pieces: Vec<Piece<'_>> = [piece(PieceKind::Arrival, &arrival)]
            .into_iter()
            .chain(passages)
            .collect();
        let mixed = assemble(&pieces, Some(Bed { clip: &bed })).pcm;
        let mastered = master::to_target(mixed, master::TARGET_LUFS, master::CEILING_DBTP);
        let name = stop["id"].as_str().expect("an id");
        let file = File::create(Path::new(out).join(format!("{name}.wav"))).expect("a file");
        wav::write_master(BufWriter::new(file), &mastered.into_pcm()).expect("written");
    });
}
