//! The known voices, as Debian 12 has them: each speaks at a guide's pace, the same every time, with the author's stress,
//! and whatever signs are in the text. A missing program fails the test and names its package. RHVoice's voices are in
//! `rhvoice`, whose tests are left out where they may not be installed.

use crate::voice::folder;
use soundwalk::sound::Pcm;
use soundwalk::tour::model::{Lang, VoiceChoice, VoiceSettings};
use soundwalk::trust::Permission;
use soundwalk::voice::catalogue::{self, Engine};
use soundwalk::voice::{Installed, Voice, VoiceError, voice_for};
use std::path::PathBuf;

pub const RUSSIAN: &str =
    "Перед вами — площадь «Побед». Здесь, у проходной… начинается рассказ о городе и его людях.";
pub const ENGLISH: &str = "In front of you is the square of “Victories” – here, at the gates of the steel works, our \
                       story begins; every day of the war trains full of armour left this place.";

/// The voices that are installed on this machine.
pub fn installed() -> Installed {
    let path = std::env::var_os("PATH").expect("OK because tests run with a PATH");
    Installed::scan(&std::env::split_paths(&path).collect::<Vec<PathBuf>>())
}

pub fn voice_of(lang: &str, settings: VoiceSettings) -> Result<Box<dyn Voice>, VoiceError> {
    // The draft voice's dictionaries are written once for all tests.
    let data = std::env::temp_dir().join("soundwalk-test-voice");
    let choice = VoiceChoice::Detailed(settings);
    let lang = Lang(lang.to_owned());
    let found = voice_for(
        &lang,
        Some(&choice),
        &installed(),
        &Permission::none(),
        &data,
    );
    found.map(|chosen| chosen.voice)
}

fn named(id: &str, pace: Option<u32>) -> Box<dyn Voice> {
    let voice = catalogue::find(id).expect("OK because it is listed");
    let settings = VoiceSettings {
        name: Some(id.to_owned()),
        pace,
        ..VoiceSettings::default()
    };
    let found = voice_of(voice.languages[0], settings);
    found.unwrap_or_else(|error| panic!("{error} (Debian: {})", voice.packages.join(" ")))
}

pub fn speak(id: &str, pace: Option<u32>, text: &str) -> Pcm {
    let spoken = named(id, pace).speak(text);
    spoken.unwrap_or_else(|error| panic!("{id}: {error}"))
}

pub fn words_a_minute(text: &str, pcm: &Pcm) -> f64 {
    let words = text.split_whitespace();
    let count = words.filter(|word| word.chars().any(char::is_alphanumeric));
    count.count() as f64 * 60.0 / pcm.seconds()
}

/// The voice must speak at a guide's pace, identically twice, under the expected name.
pub fn check(id: &str, text: &str, name: &str) {
    let pcm = speak(id, None, text);
    let pace = words_a_minute(text, &pcm);
    assert!(
        (85.0..190.0).contains(&pace),
        "{id}: {pace:.0} words a minute"
    );
    let again = speak(id, None, text);
    assert!(pcm == again, "{id} speaks otherwise every time");
    let found = named(id, None).name();
    let version = found
        .strip_prefix(name)
        .unwrap_or_else(|| panic!("{found} is not {name}"));
    assert!(
        version.starts_with(|first: char| first.is_ascii_digit()),
        "{found} tells no version"
    );
}

#[test]
fn festival_speaks_russian() {
    check(
        "festival/msu_ru_nsh_clunits",
        RUSSIAN,
        "festival msu_ru_nsh_clunits ",
    );
}

#[test]
fn espeak_ng_speaks_many_languages() {
    check("espeak-ng/ru", RUSSIAN, "eSpeak NG ru ");
    check("espeak-ng/en-us", ENGLISH, "eSpeak NG en-us ");
    let french = "Bienvenue sur la place, regardez bien la tour à gauche, elle est très haute et très vieille.";
    check("espeak-ng/fr", french, "eSpeak NG fr ");
}

#[test]
fn espeak_ng_knows_every_language_of_the_catalogue() {
    let output = std::process::Command::new("espeak-ng")
        .arg("--voices")
        .output();
    let listed = output
        .expect("OK because espeak-ng is installed (Debian: espeak-ng)")
        .stdout;
    let listed = String::from_utf8_lossy(&listed).to_lowercase();
    let known = |name: &str| {
        let is_tag = |line: &str| line.split_whitespace().nth(1) == Some(name);
        let is_other = || listed.contains(&format!("({name} "));
        listed.lines().any(is_tag) || is_other()
    };
    let missing: Vec<&str> = Engine::EspeakNg
        .voices()
        .iter()
        .map(|voice| voice.name)
        .filter(|name| !known(name) && !known(&format!("{name}-{name}")))
        .collect();
    assert!(missing.is_empty(), "espeak-ng has no {missing:?}");
}

/// The voice must speak clearly faster at 200 words a minute than at 100.
pub fn check_pace(id: &str, text: &str) {
    let slow = speak(id, Some(100), text).seconds();
    let fast = speak(id, Some(200), text).seconds();
    assert!(
        fast < slow * 0.75,
        "{id}: {slow:.1} s at 100, {fast:.1} s at 200"
    );
}

#[test]
fn the_pace_is_passed_to_voices_that_support_it() {
    check_pace("espeak-ng/ru", RUSSIAN);
    check_pace("draft", RUSSIAN);
}

/// The voice must speak two Russian words differently that differ in the author's stress mark only.
pub fn check_stress(id: &str) {
    let castle = speak(id, None, "Старинный за\u{301}мок.");
    let lock = speak(id, None, "Старинный замо\u{301}к.");
    assert_ne!(castle, lock, "{id} speaks за́мок as замо́к");
}

#[test]
fn stress_marks_of_the_author_are_spoken() {
    check_stress("espeak-ng/ru");
    check_stress("draft");
}

/// The voice must refuse texts without words.
pub fn check_no_words(id: &str) {
    for text in ["—", " … ", "«!»"] {
        let error = named(id, None)
            .speak(text)
            .expect_err("there is nothing to speak");
        assert!(matches!(error, VoiceError::NoWords { .. }), "{id}: {error}");
    }
}

#[test]
fn a_text_without_words_is_refused_before_a_program_sees_it() {
    check_no_words("festival/msu_ru_nsh_clunits");
    check_no_words("espeak-ng/ru");
}

/// The name of the voice that speaks a language where the tour names none.
pub fn name_of_default(lang: &str) -> String {
    let voice = voice_of(lang, VoiceSettings::default());
    voice.expect("OK because a voice is installed").name()
}

#[test]
fn the_best_installed_voice_speaks_by_default() {
    assert!(name_of_default("fr").starts_with("eSpeak NG fr "));
    assert!(
        named("draft", None)
            .name()
            .starts_with("draft (espeak-ng crate 0.")
    );
}

/// The choice must be refused, and the message must contain all of the words.
fn check_refused(lang: &str, choice: &str, installed: &Installed, words: &[&str]) {
    let choice: VoiceChoice = serde_json::from_str(choice).expect("OK because it is a choice");
    let folder = folder();
    let lang = Lang(lang.to_owned());
    let refused = voice_for(
        &lang,
        Some(&choice),
        installed,
        &Permission::none(),
        folder.path(),
    );
    let message = refused
        .map(|chosen| chosen.voice.name())
        .expect_err("it cannot speak")
        .to_string();
    for word in words {
        assert!(message.contains(word), "{word:?} is missing in: {message}");
    }
}

#[test]
fn unavailable_voices_are_reported_with_a_fix() {
    // A machine without any program, where nothing is excluded.
    let draft = Installed::pretend(&[]);
    check_refused(
        "fr",
        "\"auto\"",
        &draft,
        &["`fr`", "soundwalk voices install fr"],
    );
    check_refused("xx", "\"auto\"", &draft, &["`xx`", "record takes"]);
    check_refused(
        "ru",
        "\"rhvoice/aleksandr-hq\"",
        &draft,
        &[
            "not installed",
            "soundwalk voices install rhvoice/aleksandr-hq",
            "rhvoice-russian",
        ],
    );
    check_refused(
        "ru",
        "\"rhvoice/aleksander-hq\"",
        &draft,
        &["did you mean `rhvoice/aleksandr-hq`?"],
    );
    check_refused(
        "ru",
        r#"{"name": "draft", "command": ["x"]}"#,
        &draft,
        &["cannot be used together"],
    );
    check_refused("fr", "\"draft\"", &draft, &["`draft` does not speak `fr`"]);
    check_refused(
        "ru",
        "\"rhvoice/slt\"",
        &installed(),
        &["does not speak `ru`", "`rhvoice/aleksandr-hq` does"],
    );
}

#[test]
fn the_key_of_a_clip_contains_voice_and_version() {
    let installed = Installed::pretend(&[("espeak-ng/ru", "1.51")]);
    let newer = Installed::pretend(&[("espeak-ng/ru", "1.52")]);
    let identity = |installed: &Installed| {
        let folder = folder();
        let lang = Lang("ru".to_owned());
        let voice = voice_for(&lang, None, installed, &Permission::none(), folder.path());
        voice.expect("OK because it is pretended").voice.identity()
    };
    assert!(identity(&installed).contains("espeak-ng/ru 1.51"));
    assert_ne!(identity(&installed), identity(&newer));
}
