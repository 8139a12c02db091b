//! Typing errors and wrong paths, as `check` reports and `check --fix` corrects them.

use super::{TourFolder, write_sound};
use serde_json::Value;
use std::fs;

/// The line of the new tour that gets a take.
const LINE: &str = "\"Когда будете готовы, идите дальше по улице.\"";

/// The findings for a new tour whose directions name this take, given as it is written in JSON: code, help, and whether
/// there is a fix.
fn findings_of_take(tours: &TourFolder) -> Vec<(String, String, bool)> {
    let (_, out, _) = tours.run(&["check", "tk", "--format", "json"]);
    let found: Value = serde_json::from_str(&out).expect("OK because it is JSON");
    let all = found.as_array().cloned().unwrap_or_default();
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    all.iter()
        .filter(|one| text(one, "pointer").ends_with("/take"))
        .map(|one| (text(one, "code"), text(one, "help"), !one["fix"].is_null()))
        .collect()
}

fn with_take(written: &str) -> TourFolder {
    let tours = TourFolder::new();
    tours.edit(
        LINE,
        &format!("{{\"text\": {LINE}, \"take\": \"{written}\"}}"),
    );
    tours
}

fn take_of(tours: &TourFolder) -> String {
    let text = fs::read_to_string(tours.path("tk/tour.json")).expect("OK because it was made");
    let tour: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let take = &tour["stops"][0]["directions"]["ru"]["take"];
    take.as_str().unwrap_or_default().to_owned()
}

/// Otherwise it would be unclear which files belong to the tour.
#[test]
fn playlists_replace_nothing_that_no_build_wrote() {
    let tours = TourFolder::with_everything();
    let build = || {
        tours.run(&[
            "build", "tk", "-o", "tk.pack", "--lang", "ru", "--folder", "plain",
        ])
    };
    let plain = tours.path("plain");
    fs::create_dir_all(&plain).expect("OK because tests may write");
    let list = plain.join("ru.m3u8");
    fs::write(&list, "my own list").expect("OK because tests may write");
    let (status, _, error) = build();
    assert_eq!(status, Some(2), "{error}");
    assert!(
        error.contains("ru.m3u8") && error.contains("no build wrote it"),
        "{error}"
    );
    assert_eq!(
        fs::read(&list).expect("OK because it is there"),
        b"my own list"
    );
    fs::remove_file(&list).expect("OK because it is there");
    fs::create_dir(tours.path("elsewhere")).expect("OK because tests may write");
    std::os::unix::fs::symlink("../elsewhere", plain.join("ru"))
        .expect("OK because tests may write");
    assert_eq!(build().0, Some(2));
    fs::remove_file(plain.join("ru")).expect("OK because it is there");
    for _ in 0..2 {
        let (status, _, error) = build();
        assert_eq!(status, Some(0), "{error}");
    }
}

#[test]
fn a_build_does_not_add_files_to_the_tour_folder() {
    let tours = TourFolder::with_everything();
    let tour = tours.path("tk");
    fs::create_dir(tour.join("notes")).expect("OK because tests may write");
    fs::write(tour.join("notes/a.txt"), "").expect("OK because tests may write");
    let listed = || -> Vec<_> {
        let entries = fs::read_dir(&tour)
            .expect("OK because it is there")
            .flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
        names.sort();
        names
    };
    let before = listed();
    for folder in ["tk", "tk/.", "tk/../tk", ".", "/", "tk/notes"] {
        for option in ["--folder", "--site"] {
            let args = [
                "build", "tk", "-o", "tk.pack", "--lang", "ru", option, folder,
            ];
            let (status, _, error) = tours.run(&args);
            assert_eq!(status, Some(2), "{option} {folder}: {error}");
            assert!(
                error.contains("name a folder that holds nothing else"),
                "{error}"
            );
        }
    }
    assert_eq!(listed(), before);
    // A folder that an earlier build wrote may be there, and is written again.
    for _ in 0..2 {
        let args = [
            "build", "tk", "-o", "tk.pack", "--lang", "ru", "--folder", "tk/plain", "--site",
            "tk/site",
        ];
        let (status, _, error) = tours.run(&args);
        assert_eq!(status, Some(0), "{error}");
    }
    assert!(tours.path("tk/plain/ru.m3u8").exists() && tours.path("tk/site/index.html").exists());
}

/// Case 09: `audio\en\new.wav` became `audioen` and a line break.
#[test]
fn windows_paths_keep_every_letter() {
    for (written, file) in [
        (r"audio\en\new.wav", "audio/en/new.wav"),
        (r"audio\take\next.wav", "audio/take/next.wav"),
        (r"audio\\en\\new.wav", "audio/en/new.wav"),
        (r"audio\ukraine\x1.wav", "audio/ukraine/x1.wav"),
        (r"audio/en\best.wav", "audio/en/best.wav"),
        (r".\audio\first.wav", "audio/first.wav"),
    ] {
        let tours = with_take(written);
        write_sound(&tours.path("tk").join(file));
        let (_, _, error) = tours.run(&["check", "tk", "--fix"]);
        let fixed = take_of(&tours);
        assert_eq!(fixed.trim_start_matches("./"), file, "{written}: {error}");
        let left = findings_of_take(&tours);
        assert!(
            left.iter()
                .all(|(code, ..)| code == "take-defect" || code == "take-in-other-language-folder"),
            "{written}: {left:?}"
        );
    }
    // Without such a file, the path is not guessed.
    let tours = with_take(r"audio\take\next.wav");
    let before = fs::read_to_string(tours.path("tk/tour.json")).expect("OK because it was made");
    tours.run(&["check", "tk", "--fix"]);
    let after = fs::read_to_string(tours.path("tk/tour.json")).expect("OK because it was made");
    assert_eq!(before, after);
}

/// Case 16: a name written by macOS looks the same but differs.
#[test]
fn paths_that_only_look_the_same_are_reported_and_fixed() {
    for (written, file, told) in [
        (
            "audio/ru/Первый.wav",
            "audio/ru/Первыи\u{306}.wav",
            "Unicode form",
        ),
        (
            "audio/ru/Первыи\u{306}.wav",
            "audio/ru/Первый.wav",
            "Unicode form",
        ),
        (
            "audio/fr/caf\u{e9}.wav",
            "audio/fr/cafe\u{301}.wav",
            "Unicode form",
        ),
        ("audio/ru/A.WAV", "audio/ru/a.wav", "capitals"),
        ("Audio/RU/a.wav", "audio/ru/a.wav", "capitals"),
        ("audio/ru/a.wav ", "audio/ru/a.wav", "invisible"),
        ("audio/ru/a.wav", "audio/ru/a.wav ", "invisible"),
        ("audio/ru/a\u{a0}b.wav", "audio/ru/a b.wav", "invisible"),
        ("audio/ru/a\u{200b}.wav", "audio/ru/a.wav", "invisible"),
        ("\u{feff}audio/ru/a.wav", "audio/ru/a.wav", "invisible"),
    ] {
        let tours = with_take(written);
        write_sound(&tours.path("tk").join(file));
        let found = findings_of_take(&tours);
        let [(code, help, has_fix)] = found.as_slice() else {
            panic!("{written:?}: {found:?}");
        };
        assert_eq!(
            (code.as_str(), *has_fix),
            ("take-missing", true),
            "{written:?}"
        );
        assert!(help.contains(told), "{written:?}: {help}");
        tours.run(&["check", "tk", "--fix"]);
        assert_eq!(take_of(&tours), file, "{written:?}");
    }
    // Two files look the same, so it is unclear which one is meant.
    let tours = with_take("audio/ru/SQUARE.wav");
    for name in ["Square", "square"] {
        write_sound(&tours.path(&format!("tk/audio/ru/{name}.wav")));
    }
    let found = findings_of_take(&tours);
    assert!(found.iter().all(|(.., has_fix)| !has_fix), "{found:?}");
}

/// Case 30: each mistake has a message of its own; `--fix` corrects what is certain and leaves the rest unchanged.
#[test]
fn json_mistakes_are_explained_specifically() {
    let id = "\"id\": \"first-stop\"";
    let lat = "\"lat\": 53.767194";
    let title = "\"First stop\"";
    for (old, new, told, mended) in [
        (id, "“id”: “first-stop”", "curly quotation marks", Some(id)),
        (lat, "\"lat\": 53,767194", "decimal comma", Some(lat)),
        (
            lat,
            "\"lat\": \"53°46'01.9\\\"N\"",
            "decimal degrees",
            Some(lat),
        ),
        (lat, "\"lat\": 53°46'01.9\"N", "decimal degrees", Some(lat)),
        (
            title,
            "\"The \"first\" stop\"",
            "inside a text",
            Some("\"The \\\"first\\\" stop\""),
        ),
        (
            id,
            "\n<<<<<<< HEAD\n\"id\": \"first-stop\"\n=======\n\"id\": \"other\"\n>>>>>>> feature\n",
            "git merge conflict (`HEAD` and `feature`)",
            None,
        ),
        (lat, "\"lat\": NaN", "unknown number", None),
        (
            id,
            "\"id\" = \"first-stop\"",
            "stands for `:`",
            Some("\"id\" : \"first-stop\""),
        ),
        (id, "'id': 'first-stop'", "single quotation marks", Some(id)),
        (
            id,
            "\"id\":\u{a0}\"first-stop\"",
            "non-breaking space",
            Some(id),
        ),
        (id, "“id“：”first-stop”", "curly", Some(id)),
    ] {
        let tours = TourFolder::new();
        tours.edit(old, new);
        let (status, out, _) = tours.run(&["check", "tk"]);
        assert_eq!(status, Some(1), "{new}: {out}");
        assert!(out.contains(told), "{new}: {out}");
        tours.run(&["check", "tk", "--fix"]);
        let text = fs::read_to_string(tours.path("tk/tour.json")).expect("OK because it was made");
        match mended {
            Some(mended) => {
                let plain =
                    |text: &str| text.replace("\": \"", "\":\"").replace("\":  \"", "\":\"");
                assert!(plain(&text).contains(&plain(mended)), "{new}: {text}");
            }
            None => assert!(text.contains(new), "{new}: {text}"),
        }
    }
}

#[test]
fn a_text_in_utf_16_is_read_and_written_as_utf_8() {
    let tours = TourFolder::new();
    let file = tours.path("tk/tour.json");
    let text = fs::read_to_string(&file).expect("OK because it was made");
    for (mark, bytes) in [
        (Some(0xfeff_u16), u16::to_le_bytes as fn(u16) -> [u8; 2]),
        (Some(0xfeff), u16::to_be_bytes),
        (None, u16::to_le_bytes),
    ] {
        let units = mark.into_iter().chain(text.encode_utf16());
        let encoded: Vec<u8> = units.flat_map(bytes).collect();
        fs::write(&file, encoded).expect("OK because tests may write");
        let (status, out, _) = tours.run(&["check", "tk"]);
        assert_eq!(status, Some(1), "{out}");
        assert!(out.contains("UTF-16") && out.contains("1 error"), "{out}");
        let (status, out, _) = tours.run(&["check", "tk", "--fix"]);
        assert_eq!(status, Some(0), "{out}");
        assert_eq!(
            fs::read_to_string(&file).expect("OK because it is UTF-8"),
            text
        );
    }
}
