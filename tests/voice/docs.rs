//! docs/voices.md matches the code: its table is the catalogue's, and its examples work.

use crate::voice::presets::installed;
use crate::voice::{folder, permission};
use soundwalk::tour::model::{Lang, VoiceChoice, Voices};
use soundwalk::voice::catalogue::{self, Component, Engine};
use soundwalk::voice::voice_for;

const PAGE: &str = include_str!("../../docs/voices.md");
const MEASURED: &str = include_str!("../../docs/intelligibility.md");

#[test]
fn the_table_matches_the_catalogue() {
    let mut expected = Vec::new();
    for voice in catalogue::all() {
        for (lang, rate) in voice.word_error_rates {
            let debian = match voice.component {
                Component::Main | Component::NonFree | Component::Download | Component::BuiltIn => {
                    voice.component.name()
                }
            };
            let (id, licence) = (voice.id, voice.licence);
            expected.push(format!(
                "| `{id}` | {lang} | {rate:.1} % | {licence} | {debian} |"
            ));
        }
    }
    let table: Vec<&str> = PAGE
        .lines()
        .skip_while(|line| !line.starts_with("| voice | language |"))
        .skip(2)
        .take_while(|line| line.starts_with('|'))
        .collect();
    let mut found: Vec<String> = table.iter().map(|line| (*line).to_owned()).collect();
    found.sort();
    let mut sorted = expected.clone();
    sorted.sort();
    assert_eq!(
        found,
        sorted,
        "the table should read\n{}",
        expected.join("\n")
    );
}

/// The catalogue's figures are from the run that docs/intelligibility.md shows.
#[test]
fn the_error_rates_match_the_measurement() {
    for voice in catalogue::all() {
        for (lang, rate) in voice.word_error_rates {
            let row = match voice.engine {
                Engine::RhVoice => format!("| {lang} | RHVoice {} | {rate:.1} |", voice.name),
                Engine::Piper => format!("| {lang} | Piper {} | {rate:.1} |", voice.name),
                Engine::Festival => format!("| {lang} | festival msu_ru_nsh | {rate:.1} |"),
                Engine::EspeakNg => {
                    format!("| {lang} | eSpeak NG (C) {} | {rate:.1} |", voice.name)
                }
                Engine::Draft => format!("| {lang} | draft voice (crate) | {rate:.1} |"),
            };
            assert!(MEASURED.contains(&row), "the page has no row {row}");
        }
    }
    let human = catalogue::HUMAN_WORD_ERROR_RATE;
    assert!(MEASURED.contains(&format!("| ru | a human (festvox-ru) | {human:.1} |")));
}

/// The page states the pace of each voice that speaks at its own pace.
#[test]
fn the_page_states_the_default_pace_of_rhvoice_in_russian() {
    let russian = Lang("ru".to_owned());
    let voices = Engine::RhVoice.voices().iter();
    for voice in voices.filter(|voice| voice.speaks(&russian)) {
        let pace = voice.own_pace.expect("OK because it was measured");
        let words = format!("{pace} (`{}`)", voice.name);
        assert!(PAGE.contains(&words), "{words} is missing");
    }
}

/// Speaks with every choice of a voice that the page shows and that `is_wanted`; how many those are, and how many all are.
pub fn speak_choices(is_wanted: impl Fn(&VoiceChoice) -> bool) -> (usize, usize) {
    let (mut spoken, mut all) = (0, 0);
    for block in PAGE.split("```json\n").skip(1) {
        let text = block.split("```").next().unwrap_or_default();
        let whole: serde_json::Value = serde_json::from_str(&format!("{{{text}}}"))
            .unwrap_or_else(|error| panic!("{error} in\n{text}"));
        let voices: Voices = serde_json::from_value(whole["voices"].clone())
            .unwrap_or_else(|error| panic!("{error} in\n{text}"));
        for (lang, choice) in voices.by_language().into_iter().flatten() {
            all += 1;
            if !is_wanted(choice) {
                continue;
            }
            let folder = folder();
            let sentence = match lang.0.as_str() {
                "ru" => "Перед вами площадь Побе\u{301}д.",
                _ => "In front of you is the square.",
            };
            let lang = Lang(lang.0.clone());
            let data = folder.path().join("data");
            let permission = permission(folder.path(), choice);
            let voice = voice_for(&lang, Some(choice), &installed(), &permission, &data);
            let voice = voice.unwrap_or_else(|error| panic!("{error} in\n{text}"));
            let sound = voice.voice.speak(sentence);
            let sound = sound.unwrap_or_else(|error| panic!("{error} in\n{text}"));
            assert!(
                (1.0..6.0).contains(&sound.seconds()),
                "{:.1} s in\n{text}",
                sound.seconds()
            );
            spoken += 1;
        }
    }
    (spoken, all)
}

/// Whether the choice names RHVoice, whose tests are in `rhvoice`.
pub fn is_rhvoice(choice: &VoiceChoice) -> bool {
    format!("{choice:?}").to_lowercase().contains("rhvoice")
}

#[test]
fn the_commands_on_the_page_work() {
    let (spoken, all) = speak_choices(|choice| !is_rhvoice(choice));
    assert!(spoken >= 1 && all >= 4, "the page shows voices");
}
