//! What `check` advises for a language whose voices are missing here.

use super::{fixture, folder, text};
use std::process::Command;

/// Checks a copy of the Polish tour in another language on a machine without any voice program.
fn check(lang: &str) -> String {
    let folder = folder();
    let tour = std::fs::read_to_string(fixture("pl").join("tour.json"))
        .expect("OK because it is a fixture")
        .replace("\"pl\"", &format!("\"{lang}\""));
    std::fs::write(folder.path().join("tour.json"), tour).expect("OK because tests may write");
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .args(["check", "."])
        .current_dir(folder.path())
        .env("HOME", folder.path())
        .env("PATH", folder.path())
        .env_remove("SOUNDWALK_VOICES")
        .output()
        .expect("OK because cargo built the program");
    let text = text(&output);
    assert_eq!(output.status.code(), Some(1), "{lang}: {text}");
    assert_eq!(text.matches("error[no-voice]").count(), 1, "{lang}: {text}");
    text
}

#[test]
fn a_language_without_an_installed_voice_is_told_how_to_get_one() {
    for lang in [
        "pl", "de", "ar", "he", "zh", "hi", "ka", "th", "ja", "ko", "pt-br", "uk", "fi",
    ] {
        let text = check(lang);
        let command = format!("`soundwalk voices install {lang}` brings ");
        assert!(text.contains(&command), "{lang}: {text}");
    }
}

#[test]
fn a_language_that_no_known_voice_speaks_is_told_so() {
    let text = check("yo");
    assert!(text.contains("no known voice does; record takes"), "{text}");
}
