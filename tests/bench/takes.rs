//! How well `takes split` cuts human recordings of whole stops (docs/takes.md): takes joined from festvox-ru's sentences, clean and in
//! noise, well read and with mistakes, compared with the voices that are named. `make bench-takes` runs it.

#[path = "../takes/material.rs"]
mod material;

use material::{Corpus, Mistake, Noise, measure, recordings, voice};
use rayon::prelude::*;
use soundwalk::sound::Pcm;

/// Passages in a stop.
const PASSAGES: usize = 10;
/// Sentences in a passage.
const SENTENCES: usize = 2;
/// Number of stops.
const STOPS: usize = 12;

const NOISES: [Noise; 4] = [Noise::None, Noise::White, Noise::Pink, Noise::Babble];

/// The kinds of takes, each with the mistake in the take of a stop.
type Kind = (&'static str, fn(usize) -> Option<Mistake>);
const KINDS: [Kind; 7] = [
    ("well read", |_| None),
    ("a passage missing", |stop| {
        Some(Mistake::Missing(stop % PASSAGES))
    }),
    ("a passage twice", |stop| {
        Some(Mistake::Repeated(stop % PASSAGES))
    }),
    ("a false start", |stop| {
        Some(Mistake::FalseStart(stop % PASSAGES))
    }),
    ("two exchanged", |stop| {
        Some(Mistake::Exchanged(stop % (PASSAGES - 1)))
    }),
    ("a sentence changed", |stop| {
        Some(Mistake::Changed(stop % PASSAGES))
    }),
    ("a sentence missing", |stop| {
        Some(Mistake::SentenceMissing(stop % PASSAGES))
    }),
];

#[allow(clippy::print_stdout)]
fn main() {
    let data = tempfile::tempdir().expect("OK because benches may write to the temporary folder");
    let all = recordings();
    let stop_sentences = STOPS * PASSAGES * SENTENCES;
    let (chosen_with, rest) = all.split_at(stop_sentences);
    let (held_out, others) = rest.split_at(stop_sentences);
    for id in std::env::args().skip(1) {
        let voice = voice(&id, data.path());
        for (set, read) in [
            ("takes that the constants were chosen with", chosen_with),
            ("held-out takes", held_out),
        ] {
            let spoken: Vec<Pcm> = read
                .par_iter()
                .map(|one| {
                    voice
                        .speak(&one.text)
                        .unwrap_or_else(|error| panic!("{error}"))
                })
                .collect();
            let corpus = Corpus {
                read,
                spoken: &spoken,
                others,
            };
            println!("\n{}, {set}:\n", voice.name());
            println!("| kind | noise | ends in the right pause | mistakes found | false alarms |");
            println!("|---|---|---|---|---|");
            let cases: Vec<_> = NOISES
                .iter()
                .flat_map(|noise| KINDS.iter().map(move |kind| (*noise, *kind)))
                .collect();
            let rows: Vec<String> = cases
                .par_iter()
                .map(|(noise, kind)| row(&corpus, *noise, *kind))
                .collect();
            println!("{}", rows.join("\n"));
        }
    }
}

fn row(corpus: &Corpus<'_>, noise: Noise, (name, mistake): Kind) -> String {
    let score = measure(corpus, PASSAGES, SENTENCES, noise, mistake);
    let share = 100.0 * score.right as f64 / score.ends as f64;
    let found = match score.mistakes {
        0 => "–".to_owned(),
        mistakes => format!("{} of {mistakes}", score.found),
    };
    format!(
        "| {name} | {noise:?} | {} of {} ({share:.1} %) | {found} | {} of {} |",
        score.right, score.ends, score.false_alarms, score.good
    )
}
