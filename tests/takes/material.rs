//! Takes of whole stops made of human recordings: those of Debian's festvox-ru, one man who reads 620 sentences, joined with pauses.
//! Where each passage begins and ends is known from the joins. Used by the tests and by tests/bench/takes.rs.

use soundwalk::sound::align::{Sentence, Split, split};
use soundwalk::sound::{Pcm, recording};
use soundwalk::tour::model::{Lang, VoiceChoice};
use soundwalk::trust::Permission;
use soundwalk::voice::{Installed, Voice, voice_for};
use std::fs;
use std::path::{Path, PathBuf};

/// Where Debian's package festvox-ru keeps the recordings and their texts.
const CORPUS: &str = "/usr/share/festival/voices/russian/msu_ru_nsh_clunits";
/// Rate of the recordings, Hz.
const RATE: u32 = 16_000;

/// A human recording and its text.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The text, stress marked with U+0301.
    pub text: String,
    file: PathBuf,
}

/// All recordings with their texts, in the order of the corpus.
pub fn recordings() -> Vec<Recorded> {
    let list = Path::new(CORPUS).join("etc/txt.done.data");
    let list =
        fs::read_to_string(&list).expect("OK because make packages-test installs festvox-ru");
    let lines = list.lines().filter_map(|line| {
        let (name, rest) = line.strip_prefix("( ")?.split_once(" \"")?;
        let text = rest.strip_suffix("\" )")?;
        Some(Recorded {
            text: with_marks_after_vowels(text),
            file: Path::new(CORPUS).join(format!("wav/{name}.wav")),
        })
    });
    lines.collect()
}

/// The corpus writes `+` before a stressed vowel.
fn with_marks_after_vowels(text: &str) -> String {
    let mut parts = text.split('+');
    let mut marked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        marked.extend(letters.next());
        marked.push('\u{301}');
        marked.push_str(letters.as_str());
    }
    marked
}

impl Recorded {
    /// The sound without the silence at both ends.
    pub fn sound(&self) -> Vec<f32> {
        let samples = recording::read(&self.file)
            .expect("OK because the package is whole")
            .pcm
            .samples;
        const FRAME: usize = RATE as usize / 100;
        let powers: Vec<f32> = samples
            .chunks(FRAME)
            .map(|frame| frame.iter().map(|s| s * s).sum())
            .collect();
        let loudest = powers.iter().copied().fold(0.0, f32::max);
        let is_sound = |power: &f32| *power > 1e-4 * loudest;
        let first = powers
            .iter()
            .position(is_sound)
            .unwrap_or(0)
            .saturating_sub(4);
        let last = powers.iter().rposition(is_sound).unwrap_or(0) + 5;
        samples[first * FRAME..(last * FRAME).min(samples.len())].to_vec()
    }
}

/// What goes wrong in a take, and in which passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    Missing(usize),
    Repeated(usize),
    FalseStart(usize),
    /// Read after the passage that follows it.
    Exchanged(usize),
    /// Another sentence is read instead of the first.
    Changed(usize),
    /// The second sentence is left out.
    SentenceMissing(usize),
}

impl Mistake {
    pub fn passage(self) -> usize {
        match self {
            Self::Missing(at)
            | Self::Repeated(at)
            | Self::FalseStart(at)
            | Self::Exchanged(at)
            | Self::Changed(at)
            | Self::SentenceMissing(at) => at,
        }
    }
}

/// Noise over a take, 15 dB below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noise {
    /// The corpus's own room.
    None,
    White,
    Pink,
    /// Six other sentences of the corpus at once.
    Babble,
}

/// Signal-to-noise ratio, dB.
pub const SNR_DB: f64 = 15.0;

/// A take of a stop.
pub struct Take {
    pub sound: Pcm,
    /// Start and end of the reading that counts of each passage, seconds; `None` for a passage that is not there.
    pub truth: Vec<Option<(f64, f64)>>,
}

/// A stop: recordings grouped into passages.
pub struct Stop<'r> {
    pub sentences: &'r [Recorded],
    pub sentences_a_passage: usize,
}

impl Stop<'_> {
    fn passages(&self) -> usize {
        self.sentences.len() / self.sentences_a_passage
    }

    /// Reads the stop with pauses of 0.3 to 1.2 s between passages and 0.2 to 0.7 s between sentences. `others` are what is read by
    /// mistake and what is heard behind.
    pub fn read(
        &self,
        mistake: Option<Mistake>,
        noise: Noise,
        others: &[Recorded],
        seed: u64,
    ) -> Take {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        let mut order: Vec<usize> = (0..self.passages()).collect();
        match mistake {
            Some(Mistake::Missing(at)) => {
                order.remove(at);
            }
            Some(Mistake::Repeated(at)) => order.insert(at, at),
            Some(Mistake::Exchanged(at)) => order.swap(at, at + 1),
            Some(Mistake::FalseStart(_) | Mistake::Changed(_) | Mistake::SentenceMissing(_))
            | None => {}
        }
        let mut sound = pause(&mut random, 0.5, 1.5);
        let mut truth = vec![None; self.passages()];
        for passage in order {
            if mistake == Some(Mistake::FalseStart(passage)) {
                let first = self.sentences[passage * self.sentences_a_passage].sound();
                let part = 0.25 + 0.4 * random.next();
                let length =
                    ((part * first.len() as f64) as usize).clamp(RATE as usize, 4 * RATE as usize);
                sound.extend(&first[..length.min(first.len())]);
                sound.extend(pause(&mut random, 0.4, 1.0));
            }
            let from = sound.len();
            for number in 0..self.sentences_a_passage {
                let is_changed = number == 0 && mistake == Some(Mistake::Changed(passage));
                if number == 1 && mistake == Some(Mistake::SentenceMissing(passage)) {
                    continue;
                }
                if number > 0 {
                    sound.extend(pause(&mut random, 0.2, 0.7));
                }
                let sentence = if is_changed {
                    &others[seed as usize % others.len()]
                } else {
                    &self.sentences[passage * self.sentences_a_passage + number]
                };
                sound.extend(sentence.sound());
            }
            let seconds = |samples: usize| samples as f64 / f64::from(RATE);
            truth[passage] = Some((seconds(from), seconds(sound.len())));
            sound.extend(pause(&mut random, 0.3, 1.2));
        }
        sound.extend(pause(&mut random, 0.5, 1.0));
        add_noise(&mut sound, noise, others, &mut random);
        Take {
            sound: Pcm {
                rate: RATE,
                samples: sound,
            },
            truth,
        }
    }
}

fn pause(random: &mut Random, least_s: f64, most_s: f64) -> Vec<f32> {
    let seconds = least_s + (most_s - least_s) * random.next();
    vec![0.0; (seconds * f64::from(RATE)) as usize]
}

fn add_noise(sound: &mut [f32], kind: Noise, others: &[Recorded], random: &mut Random) {
    let noise: Vec<f64> = match kind {
        Noise::None | Noise::White => sound.iter().map(|_| random.gauss()).collect(),
        Noise::Pink => pink(sound.len(), random),
        Noise::Babble => {
            let mut noise = vec![0.0; sound.len()];
            for voice in 0..6 {
                let mut at = 0;
                let mut next = (random.next() * others.len() as f64) as usize + voice;
                while at < noise.len() {
                    for sample in others[next % others.len()].sound() {
                        if let Some(slot) = noise.get_mut(at) {
                            *slot += f64::from(sample);
                        }
                        at += 1;
                    }
                    next += 1;
                }
            }
            noise
        }
    };
    let power = |sum: f64| sum / sound.len() as f64;
    let of_sound = power(sound.iter().map(|sample| f64::from(*sample).powi(2)).sum());
    let of_noise = power(noise.iter().map(|sample| sample.powi(2)).sum());
    // The corpus has digital silence in its pauses; a quiet room is 55 dB below the words.
    let snr_db = if kind == Noise::None { 55.0 } else { SNR_DB };
    let gain = (of_sound / of_noise / 10f64.powf(snr_db / 10.0)).sqrt();
    for (sample, noise) in sound.iter_mut().zip(noise) {
        *sample += (gain * noise) as f32;
    }
}

/// Pink noise by Kellet's filter of white noise (musicdsp.org, 1999).
fn pink(length: usize, random: &mut Random) -> Vec<f64> {
    let mut state = [0.0f64; 3];
    (0..length)
        .map(|_| {
            let white = random.gauss();
            state[0] = 0.997_65 * state[0] + white * 0.099_046;
            state[1] = 0.963 * state[1] + white * 0.296_516_4;
            state[2] = 0.57 * state[2] + white * 1.052_691_3;
            state.iter().sum::<f64>() + white * 0.184_8
        })
        .collect()
}

/// Xorshift, seeded: the same takes on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn gauss(&mut self) -> f64 {
        (0..12).map(|_| self.next()).sum::<f64>() - 6.0
    }
}

/// A voice of this machine.
pub fn voice(id: &str, data: &Path) -> Box<dyn Voice> {
    let folders =
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
    let choice = VoiceChoice::Named(id.to_owned());
    let lang = Lang("ru".to_owned());
    let chosen = voice_for(
        &lang,
        Some(&choice),
        &Installed::scan(&folders),
        &Permission::none(),
        data,
    );
    chosen.unwrap_or_else(|error| panic!("{id}: {error}")).voice
}

/// Finds the passages of a take in which a voice speaks the script.
pub fn align(stop: &Stop<'_>, spoken: &[Pcm], take: &Take) -> Split {
    let sentences: Vec<Sentence> = spoken
        .iter()
        .enumerate()
        .map(|(number, sound)| {
            Sentence::of(number / stop.sentences_a_passage, sound, take.sound.rate)
        })
        .collect();
    split(&take.sound, &sentences, &|| false).expect("OK because there is speech in it")
}

/// How a split compares with the truth.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Score {
    /// Starts and ends of passages that are in the right pause, and all.
    pub right: usize,
    pub ends: usize,
    /// Passages in which nothing is wrong, and those of them that are flagged.
    pub good: usize,
    pub false_alarms: usize,
    /// Mistakes, and those that are flagged.
    pub mistakes: usize,
    pub found: usize,
}

impl Score {
    pub fn of(take: &Take, found: &Split, mistake: Option<Mistake>) -> Self {
        /// How far a cut may lie inside the reading, seconds: its ends are soft.
        const SOFT_S: f64 = 0.1;
        let mut score = Self::default();
        let readings: Vec<(f64, f64)> = take.truth.iter().flatten().copied().collect();
        let exchanged =
            |at: usize| matches!(mistake, Some(Mistake::Exchanged(first)) if at == first + 1);
        let wanted = mistake.map(Mistake::passage);
        for (at, (part, truth)) in found.parts.iter().zip(&take.truth).enumerate() {
            let is_flagged = !part.doubts.is_empty();
            if wanted == Some(at) || exchanged(at) {
                score.found = score.found.max(usize::from(is_flagged));
            } else {
                score.good += 1;
                score.false_alarms += usize::from(is_flagged);
            }
            let Some((start, end)) = *truth else { continue };
            score.ends += 2;
            let (Some(first), Some(last)) = (part.kept_s.first(), part.kept_s.last()) else {
                continue;
            };
            let before = readings
                .iter()
                .map(|one| one.1)
                .filter(|other| *other < start)
                .fold(0.0, f64::max);
            let after = readings
                .iter()
                .map(|one| one.0)
                .filter(|other| *other > end)
                .fold(f64::INFINITY, f64::min);
            score.right += usize::from((before - 0.05..start + SOFT_S).contains(&first.0));
            score.right += usize::from((end - SOFT_S..after + 0.05).contains(&last.1));
        }
        score.mistakes = usize::from(mistake.is_some());
        if mistake.is_none() {
            score.false_alarms += found.strays.len();
        } else if !found.strays.is_empty() {
            score.found = 1;
        }
        score
    }

    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.ends += other.ends;
        self.good += other.good;
        self.false_alarms += other.false_alarms;
        self.mistakes += other.mistakes;
        self.found += other.found;
    }
}

/// The recordings that stops are made of, and what a voice makes of them.
pub struct Corpus<'c> {
    pub read: &'c [Recorded],
    pub spoken: &'c [Pcm],
    /// Other recordings, for noise and false starts.
    pub others: &'c [Recorded],
}

/// Reads, aligns and scores all stops that the corpus has enough sentences for.
pub fn measure(
    corpus: &Corpus<'_>,
    passages: usize,
    sentences_a_passage: usize,
    noise: Noise,
    mistake: impl Fn(usize) -> Option<Mistake>,
) -> Score {
    let mut score = Score::default();
    let length = passages * sentences_a_passage;
    for number in 0..corpus.read.len() / length {
        let own = number * length..(number + 1) * length;
        let stop = Stop {
            sentences: &corpus.read[own.clone()],
            sentences_a_passage,
        };
        let mistake = mistake(number);
        let take = stop.read(mistake, noise, corpus.others, 1 + number as u64);
        let found = align(&stop, &corpus.spoken[own], &take);
        score.add(Score::of(&take, &found, mistake));
    }
    score
}
