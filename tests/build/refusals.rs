//! Tours that cannot be built: each has its message, and nothing is written.

use crate::build::{build_pack, folder, tiny};
use serde_json::{Value, json};
use soundwalk::trust::TourPrograms;
use soundwalk::workspace::Workspace;

/// Edits the tiny tour so that it cannot be built; the message must contain the words.
fn check(edit: impl FnOnce(&mut Value), status: i32, words: &[&str]) {
    let (folder, store) = (folder(), folder());
    let mut tour = tiny::tour();
    edit(&mut tour);
    tiny::write(folder.path(), &tour);
    let path = folder.path().join("tiny.pack");
    // The test trusts the programs that it creates.
    let parsed = soundwalk::tour::read::read(&tour.to_string());
    let programs = TourPrograms::of(parsed.partial(), &Workspace::of_folder(folder.path()));
    let trust = ["--trust", &programs.digest.to_string()];
    let (found, printed) = build_pack(folder.path(), &path, store.path(), &trust);
    assert_eq!(found, Some(status), "{printed}");
    for word in words {
        assert!(printed.contains(word), "{word:?} is missing in: {printed}");
    }
    assert!(!path.exists(), "nothing is written");
}

#[test]
fn a_tour_with_errors_is_refused_with_a_pointer_to_check() {
    check(
        |tour| tour["stops"][0]["position"]["lat"] = json!(153.0),
        1,
        &["1 error", "soundwalk check", "nothing was built"],
    );
    check(
        |tour| tour["stops"][1]["id"] = json!("gate"),
        1,
        &["soundwalk check"],
    );
    check(
        |tour| tour["sound"]["bed"] = json!("audio/none.wav"),
        1,
        &["soundwalk check"],
    );
}

#[cfg(unix)]
#[test]
fn voice_failures_name_the_stop_and_the_program() {
    let voice = |script: &str| json!({"en": {"command": ["sh", "-c", script], "timeout_s": 0.5}});
    check(
        |tour| tour["voices"] = voice("echo no model >&2; exit 4"),
        2,
        &["stop `gate` (en)", "exit status 4", "no model"],
    );
    check(
        |tour| tour["voices"] = voice("sleep 60"),
        2,
        &["stop `gate` (en)", "500ms"],
    );
    check(
        |tour| tour["voices"] = voice("cat"),
        2,
        &["stop `gate` (en)", "not a readable WAV"],
    );
    check(
        |tour| tour["voices"] = json!({"en": {"command": []}}),
        1,
        &["`command` needs at least 1 value"],
    );
}

#[test]
fn unusable_recordings_are_named() {
    let (folder, store) = (folder(), folder());
    tiny::write(folder.path(), &tiny::tour());
    let take = folder.path().join("audio/ru/tank.wav");
    for (content, words) in [
        (&b"RIFF garbage"[..], ["tank.wav", "stop `tank` in ru"]),
        (b"", ["tank.wav", "stop `tank` in ru"]),
    ] {
        std::fs::write(&take, content).expect("OK because the folder is writable");
        let (status, printed) = build_pack(
            folder.path(),
            &folder.path().join("x.pack"),
            store.path(),
            &[],
        );
        assert_eq!(status, Some(2), "{printed}");
        assert!(words.iter().all(|word| printed.contains(word)), "{printed}");
    }
    tiny::write_tone(&take, 0.0, 2.0, 48_000, 16);
    let (status, printed) = build_pack(
        folder.path(),
        &folder.path().join("x.pack"),
        store.path(),
        &[],
    );
    assert_eq!(status, Some(2), "{printed}");
    assert!(printed.contains("nothing to hear"), "{printed}");
}

#[test]
fn results_made_before_a_failure_are_kept() {
    let (folder, store) = (folder(), folder());
    let mut tour = tiny::tour();
    tour["voices"] = json!({"en": {"command": ["no-such-program-anywhere"]}});
    tiny::write(folder.path(), &tour);
    assert!(crate::build::build(folder.path(), store.path()).is_err());
    tiny::write(folder.path(), &tiny::tour());
    let counts = crate::build::build(folder.path(), store.path())
        .expect("OK because the tour is good now")
        .counts;
    assert_eq!(
        (counts.tracks_made, counts.tracks_found),
        (3, 5),
        "Russian and the sounds were kept"
    );
}

#[test]
fn a_missing_tour_and_an_unwritable_pack_are_reported() {
    let (folder, store) = (folder(), folder());
    tiny::write(folder.path(), &tiny::tour());
    let (status, printed) = build_pack(
        &folder.path().join("none"),
        &folder.path().join("x.pack"),
        store.path(),
        &[],
    );
    assert_eq!(status, Some(2), "{printed}");
    let (status, printed) = build_pack(
        folder.path(),
        &folder.path().join("tour.json/x.pack"),
        store.path(),
        &[],
    );
    assert_eq!(status, Some(2), "{printed}");
    assert!(printed.contains("x.pack"), "{printed}");
}
