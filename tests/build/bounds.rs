//! Texts that are too long to listen to are refused at once and in little memory, by `check` and by `build`.

use crate::build::{build, folder, soundwalk, tiny};
use serde_json::{Value, json};
use soundwalk::build::BuildError;
use std::path::Path;

/// The tiny tour with another text at its first stop.
fn write(folder: &Path, text: &str, edit: impl FnOnce(&mut Value)) {
    let mut tour = tiny::tour();
    tour["stops"][0]["narration"]["en"] = json!([text]);
    edit(&mut tour);
    tiny::write(folder, &tour);
}

/// The texts, each with the expected message.
fn texts() -> [(String, &'static str); 4] {
    [
        (
            "We go on. ".repeat(20_000),
            "the story of `gate` in `en` takes",
        ),
        ("a".repeat(50_000), "a sentence here takes"),
        ("1941 ".repeat(3_000), "a sentence here takes"),
        ("word ".repeat(10_000), "a sentence here takes"),
    ]
}

#[test]
fn long_texts_are_reported_as_findings() {
    for (text, printed) in texts() {
        let folder = folder();
        write(folder.path(), &text, |_| {});
        let path = folder
            .path()
            .join("tour.json")
            .to_string_lossy()
            .into_owned();
        let output = soundwalk(&["check", &path]);
        let shown = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(1));
        assert!(
            shown.contains("text-too-long") && shown.contains(printed),
            "{printed}"
        );
    }
}

/// Limit of the program's address space; threads, code and dictionaries take some hundred MiB of it.
#[cfg(target_os = "linux")]
#[test]
fn long_texts_are_refused_in_little_memory() {
    const LIMIT_KIB: u32 = 1_200 << 10;
    for (text, _) in texts() {
        let (folder, store) = (folder(), folder());
        write(folder.path(), &text, |_| {});
        let pack = folder.path().join("tour.pack");
        let script = format!("ulimit -v {LIMIT_KIB} && exec \"$@\"");
        let output = std::process::Command::new("sh")
            .args([
                "-c",
                &script,
                "sh",
                env!("CARGO_BIN_EXE_soundwalk"),
                "build",
            ])
            .args([folder.path(), Path::new("-o"), &pack])
            .args([Path::new("--store"), store.path()])
            .env("SOUNDWALK_VOICES", "draft")
            .output()
            .expect("OK because there is a shell");
        let printed = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{printed}");
        assert!(printed.contains("nothing was built"), "{printed}");
        assert!(!pack.exists());
    }
}

/// The rule sees only the text, but the lexicon may turn each word into a book.
#[test]
fn a_lexicon_entry_that_is_far_too_long_is_refused() {
    let (folder, store) = (folder(), folder());
    write(
        folder.path(),
        &"We pass the gate here. ".repeat(20),
        |tour| {
            tour["lexicon"] = json!({"en": {"gate": "word ".repeat(2_000)}});
        },
    );
    let refused = build(folder.path(), store.path());
    let Err(BuildError::Failed(failures)) = refused else {
        panic!("{refused:?}");
    };
    let printed = failures[0].to_string();
    assert!(printed.contains("stop `gate` (en): it takes"), "{printed}");
}
