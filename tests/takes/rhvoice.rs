//! The bar: compared with RHVoice's `anna`, a woman, at least 98 % of the passages' ends of a man's takes are cut in the right
//! pause, clean and with other speakers 15 dB below him. Half of the sentences are none that the constants were chosen with.

use super::material::{Corpus, Noise, measure, recordings, voice};
use super::{Recorded, folder};
use soundwalk::sound::Pcm;

/// Passages in a stop.
const PASSAGES: usize = 10;
/// Number of stops.
const STOPS: usize = 8;
/// Sentences of the corpus with which the constants were chosen (tests/bench/takes.rs).
const CHOSEN_WITH: usize = 240;

#[test]
fn human_takes_are_cut_in_the_right_pauses() {
    let data = folder();
    let all = recordings();
    let (chosen_with, rest) = all.split_at(CHOSEN_WITH);
    let (held_out, others) = rest.split_at(CHOSEN_WITH);
    let half = STOPS * PASSAGES / 2;
    let read: Vec<Recorded> = [&chosen_with[..half], &held_out[..half]].concat();
    let voice = voice("rhvoice/anna", data.path());
    let spoken = read.iter().map(|one| voice.speak(&one.text));
    let spoken: Vec<Pcm> = spoken
        .collect::<Result<_, _>>()
        .expect("OK because anna speaks Russian");
    let corpus = Corpus {
        read: &read,
        spoken: &spoken,
        others,
    };
    for noise in [Noise::None, Noise::Babble] {
        let score = measure(&corpus, PASSAGES, 1, noise, |_| None);
        assert!(score.right * 100 >= score.ends * 98, "{noise:?}: {score:?}");
        assert!(
            score.false_alarms * 100 <= score.good,
            "{noise:?}: {score:?}"
        );
    }
}
