//! What the voice says: deterministic, in bounded memory, at the author's pace, with every symbol known.

use crate::{ID, MODEL, SETTINGS, User};
use soundwalk::sound::Pcm;
use soundwalk::tour::model::{Lang, VoiceChoice, VoiceSettings};
use soundwalk::trust::Permission;
use soundwalk::voice::catalogue::{self, piper};
use soundwalk::voice::piper_folder::PiperFolder;
use soundwalk::voice::{Installed, NeuralSettings, NeuralVoice, Voice, VoiceError, voice_for};
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Most memory of a process that speaks, MiB.
const MAX_MEMORY_MIB: u64 = 400;

const SENTENCE: &str =
    "In front of you is the square, where the story of the city begins; look up at the clock!";

fn voice(user: &User, settings: VoiceSettings) -> Result<Box<dyn Voice>, VoiceError> {
    let installed = Installed::scan(&[]).with_neural(&user.data());
    let settings = VoiceSettings {
        name: Some(ID.to_owned()),
        ..settings
    };
    let choice = VoiceChoice::Detailed(settings);
    let lang = Lang("en".to_owned());
    let dictionaries = user.path().join("dictionaries");
    let permission = Permission::none();
    let chosen = voice_for(&lang, Some(&choice), &installed, &permission, &dictionaries)?;
    Ok(chosen.voice)
}

fn speak(user: &User, pace: Option<u32>, text: &str) -> Pcm {
    let settings = VoiceSettings {
        pace,
        ..VoiceSettings::default()
    };
    let voice = voice(user, settings).expect("OK because the voice is installed");
    voice.speak(text).expect("OK because the text is plain")
}

#[test]
fn a_sentence_is_speech_and_the_same_from_every_thread() {
    let user = User::with_joe();
    let first = speak(&user, None, SENTENCE);
    assert_eq!(first.rate, 22_050);
    assert!(
        (3.0..9.0).contains(&first.seconds()),
        "{} s",
        first.seconds()
    );
    let peak = first
        .samples
        .iter()
        .fold(0.0f32, |peak, one| peak.max(one.abs()));
    assert!((0.1..=1.0).contains(&peak), "{peak}");
    // Other sentences in between and beside do not change its noise.
    let others: Vec<Pcm> = thread::scope(|scope| {
        let threads = [0, 1, 2].map(|number| {
            let user = &user;
            scope.spawn(move || {
                speak(user, None, &format!("Number {number}."));
                speak(user, None, SENTENCE)
            })
        });
        let heard = threads.map(|thread| thread.join().expect("OK because nothing panics"));
        heard.into()
    });
    assert!(others.iter().all(|other| *other == first));
}

#[test]
fn two_runs_give_the_same_bytes() {
    let user = User::with_joe();
    for file in ["one.wav", "two.wav"] {
        user.succeed(&["voices", "--say", SENTENCE, "--voice", ID, "-o", file]);
    }
    let read = |file: &str| fs::read(user.path().join(file)).expect("OK because it was written");
    assert!(read("one.wav") == read("two.wav"), "the runs differ");
}

#[test]
fn the_pace_is_the_authors() {
    let user = User::with_joe();
    let sentences: Vec<&str> = include_str!("../intelligibility/sentences/en.txt")
        .lines()
        .take(12)
        .collect();
    let words = sentences.join(" ").split_whitespace().count() as f64;
    let pace = |pace| {
        let sounds = sentences.iter().map(|text| speak(&user, pace, text));
        words * 60.0 / sounds.map(|sound| sound.seconds()).sum::<f64>()
    };
    for (asked, expected) in [(Some(120), 120.0), (None, 165.0), (Some(220), 220.0)] {
        let heard = pace(asked);
        let error = (heard / expected - 1.0f64).abs();
        assert!(error < 0.15, "{heard:.0} words a minute for {asked:?}");
    }
}

/// Sentences with all sounds of English, and what stands in texts besides.
const SENTENCES: [&str; 8] = [
    SENTENCE,
    "The quick brown fox jumps over the lazy dog near the theatre, measuring azure thighs.",
    "Those three judges chose a beige garage; oil, cow, new and near are vowels.",
    "She sells fourteen thousand, two hundred and thirty-five shells (or so) – for 3.5 pounds.",
    "“Why?” he asked: ‘because’… Łódź, café, naïve, Москва and 東京!",
    "Mr. Brown's dog isn't here at www.example.org, is it?",
    "Bottle, button, rhythm, uh-huh; Loch Ness and Llanelli.",
    "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z.",
];

#[test]
fn every_symbol_is_known() {
    let user = User::with_joe();
    let known = catalogue::find(ID).expect("OK because it is listed");
    let files = piper::files(known).expect("OK because it is one of Piper's");
    let folder = PiperFolder::new(&user.data(), files);
    let dictionaries = user.path().join("dictionaries");
    let voice = NeuralVoice::new(
        known,
        NeuralSettings::default(),
        folder,
        None,
        &dictionaries,
    );
    let voice = voice.expect("OK because it is installed");
    for sentence in SENTENCES {
        let unknown = voice.unknown_symbols(sentence);
        let unknown = unknown.expect("OK because the text is plain");
        assert!(unknown.is_empty(), "{unknown:?} in {sentence}");
    }
}

#[test]
fn texts_without_words_are_errors() {
    let user = User::with_joe();
    let voice = voice(&user, VoiceSettings::default()).expect("OK because it is installed");
    for text in ["", " ", "— … !", "[[", "\u{1}"] {
        let spoken = voice.speak(text);
        assert!(matches!(spoken, Err(VoiceError::Silent { .. })), "{text:?}");
    }
}

#[test]
fn a_speaker_that_is_not_there_is_refused() {
    let user = User::with_joe();
    let asked = |speaker: &str| VoiceSettings {
        speaker: Some(speaker.to_owned()),
        ..VoiceSettings::default()
    };
    assert!(voice(&user, asked("0")).is_ok());
    let error = voice(&user, asked("anna"))
        .err()
        .map(|error| error.to_string());
    let error = error.unwrap_or_default();
    assert!(error.contains("no speaker `anna`; it has 0"), "{error}");
}

/// A sentence of a minute, as an author may write it without a full stop.
fn long_sentence() -> String {
    let clause = "and then the road goes on along the river to the old mill where the miller lived";
    let clauses: Vec<&str> = std::iter::repeat_n(clause, 12).collect();
    format!(
        "At first there is nothing to be seen {}.",
        clauses.join(" ")
    )
}

#[test]
fn memory_stays_bounded_however_long_the_text_is() {
    let user = User::with_joe();
    let text = format!("{SENTENCE} {} {SENTENCE} {SENTENCE}", long_sentence());
    let mut child = user
        .command(&["voices", "--say", &text, "--voice", ID, "-o", "long.wav"])
        .spawn()
        .expect("OK because the binary was built for this test");
    let status = format!("/proc/{}/status", child.id());
    let (mut peak_kib, begin) = (0, Instant::now());
    let ended = loop {
        // The kernel's high-water mark: the last reading is the highest.
        peak_kib = high_water_mark(Path::new(&status)).unwrap_or(peak_kib);
        if let Some(ended) = child.try_wait().expect("OK because it is our child") {
            break ended;
        }
        assert!(begin.elapsed() < Duration::from_secs(300), "it is stuck");
        thread::sleep(Duration::from_millis(5));
    };
    assert!(ended.success());
    let seconds = hound::WavReader::open(user.path().join("long.wav"))
        .map(|wav| f64::from(wav.duration()) / f64::from(wav.spec().sample_rate))
        .expect("OK because it was written");
    assert!(seconds > 60.0, "{seconds:.0} s");
    let peak = peak_kib / 1024;
    assert!((50..MAX_MEMORY_MIB).contains(&peak), "{peak} MiB");
}

fn high_water_mark(status: &Path) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn damaged_files_are_named_with_the_cure() {
    for (name, spoil) in [(MODEL, "bytes instead of"), (SETTINGS, "bytes instead of")] {
        let user = User::with_joe();
        let file = user.voice().join(name);
        // Of the right size, so that it counts as installed.
        let mut content = fs::read(&file).expect("OK because it is there");
        let middle = content.len() / 2;
        content[middle] ^= 1;
        fs::write(&file, &content).expect("OK because it is ours");
        let error = user.fail(&["voices", "--say", SENTENCE, "--voice", ID]);
        assert!(error.contains("MD5") && error.contains(name), "{error}");
        assert!(error.contains("soundwalk voices install piper/"), "{error}");
        fs::write(&file, &content[..middle]).expect("OK because it is ours");
        let error = user.fail(&["voices", "--say", SENTENCE, "--voice", ID]);
        assert!(error.contains("not installed"), "{error} {spoil}");
    }
}

#[test]
fn a_tour_that_names_it_is_checked_and_built() {
    let user = User::with_joe();
    let tour = user.path().join("tour");
    fs::create_dir(&tour).expect("OK because the folder is ours");
    fs::write(tour.join("tour.json"), tour_text("")).expect("OK because the folder is ours");
    user.succeed(&["check", "tour"]);
    user.succeed(&["build", "tour", "-o", "one.pack"]);
    user.succeed(&[
        "build", "tour", "-o", "two.pack", "--store", "other", "-j", "1",
    ]);
    let read = |file: &str| fs::read(user.path().join(file)).expect("OK because it was built");
    assert!(read("one.pack") == read("two.pack"), "the packs differ");
    let report = user.succeed(&["verify", "one.pack"]);
    assert!(!report.is_empty());
    fs::write(tour.join("tour.json"), tour_text(r#", "speaker": "anna""#))
        .expect("OK because the folder is ours");
    let output = user.run(&["build", "tour", "-o", "three.pack"]);
    assert!(crate::said(&output).contains("not `anna`"));
}

fn tour_text(setting: &str) -> String {
    let start = include_str!("tour.json");
    start.replace("\"piper/en_US-joe-medium\"", &format!("\"{ID}\"{setting}"))
}
