//! The commands as a guide types them: what they print, what they write and their exit status.

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const GOOD: &str = "tests/check/fixtures/unknown-key/right.json";
const BAD: &str = "tests/check/fixtures/unknown-key/wrong-misspelt.json";
const NOTES: &str = "tests/check/fixtures/needs-survey/wrong-derived.json";
const NOT_JSON: &str = "tests/check/fixtures/json-syntax/wrong-never-closed.json";

/// Runs the program in a folder.
fn run_in(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .env("SOUNDWALK_VOICES", "draft")
        .args(args)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .output()
        .expect("OK because the binary was just built")
}

/// Runs the program in the repository's root.
fn run(args: &[&str]) -> Output {
    run_in(Path::new(env!("CARGO_MANIFEST_DIR")), args)
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("OK because the program prints UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("OK because the program prints UTF-8")
}

/// A folder with a copy of a fixture as its tour.json.
fn folder_with(fixture: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let file = folder.path().join("tour.json");
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(fixture), &file)
        .expect("OK because the fixture exists");
    (folder, file)
}

#[test]
fn exit_status_distinguishes_success_findings_and_failure() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let empty = folder.path().to_string_lossy().into_owned();
    for (args, status, says) in [
        (vec!["check", GOOD], 0, "no mistakes found"),
        (vec!["check", NOTES], 0, "1 note"),
        (vec!["check", BAD], 1, "did you mean `radius_m`?"),
        (vec!["check", BAD], 1, "2 can be corrected with `--fix`"),
        (vec!["check", NOT_JSON], 1, "never closed"),
        (
            vec!["check", "no/such/tour"],
            2,
            "there is no tour at no/such/tour",
        ),
        (vec!["check", &empty], 2, "has no tour.json"),
        (
            vec!["check", GOOD, "--source", "no-such-file"],
            2,
            "cannot read no-such-file",
        ),
        (
            vec!["check", GOOD, "--format", "xml"],
            2,
            "possible values: human, json, github",
        ),
        (vec!["explain"], 0, "overlapping-geofences"),
        (vec!["explain", "overlapping-geofences"], 0, "## What to do"),
        (
            vec!["explain", "overlaping-geofence"],
            2,
            "did you mean `overlapping-geofences`?",
        ),
        (
            vec!["explain", "xyz"],
            2,
            "`soundwalk explain` lists them all",
        ),
        (
            vec!["fmt", "--check", GOOD],
            0,
            "already in the standard format",
        ),
        (vec!["fmt", "--check", NOT_JSON], 1, "not changed, because"),
        (
            vec!["schema"],
            0,
            "https://json-schema.org/draft/2020-12/schema",
        ),
    ] {
        let output = run(&args);
        let printed = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {printed}");
        assert!(
            printed.contains(says),
            "{args:?} does not say {says:?}: {printed}"
        );
    }
}

#[test]
fn findings_for_programs_carry_every_place() {
    let output = run(&["check", BAD, "--format", "json"]);
    let findings: Value =
        serde_json::from_str(&stdout(&output)).expect("OK because the output is JSON");
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(BAD))
        .expect("OK because it exists");
    let list = findings.as_array().expect("OK because it is an array");
    assert_eq!(list.len(), 2);
    for finding in list {
        let bytes = finding["start"].as_u64().unwrap_or_default() as usize
            ..finding["end"].as_u64().unwrap_or_default() as usize;
        let line = finding["line"].as_u64().unwrap_or_default() as usize;
        let column = finding["column"].as_u64().unwrap_or_default() as usize;
        let letters: String = text
            .lines()
            .nth(line - 1)
            .unwrap_or_default()
            .chars()
            .skip(column - 1)
            .collect();
        assert!(letters.starts_with(&text[bytes.clone()]), "{finding}");
        assert_eq!(finding["fix"]["start"], finding["start"]);
        assert_eq!(finding["file"], BAD);
        for key in [
            "code",
            "severity",
            "message",
            "endLine",
            "endColumn",
            "pointer",
            "help",
        ] {
            assert!(!finding[key].is_null(), "{key} is missing in {finding}");
        }
    }
    assert_eq!(list[1]["pointer"], "/stops/0/geofence/radius");
    assert_eq!(stdout(&run(&["check", GOOD, "--format", "json"])), "[]\n");
}

#[test]
fn findings_for_github_stand_on_one_line_each() {
    let output = stdout(&run(&["check", BAD, "--format", "github"]));
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines.len(), 2, "{output}");
    assert!(
        lines[0].starts_with(&format!(
            "::error file={BAD},line=4,col=3,endLine=4,endColumn=10,title=unknown-key::"
        )),
        "{output}"
    );
    assert!(
        lines[0].contains("%0Ahelp: did you mean `title`?"),
        "{output}"
    );
}

#[test]
fn no_colour_without_a_terminal() {
    let output = run(&["check", BAD]);
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn fix_corrects_the_file_and_keeps_everything_else_unchanged() {
    let (folder, file) = folder_with(BAD);
    let before = fs::read_to_string(&file).expect("OK because it was copied");
    let output = run_in(folder.path(), &["check", ".", "--fix"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    let after = fs::read_to_string(&file).expect("OK because it was copied");
    assert_eq!(
        after,
        before
            .replace("\"titel\"", "\"title\"")
            .replace("\"radius\"", "\"radius_m\"")
    );
    let names: Vec<_> = fs::read_dir(folder.path())
        .expect("OK because it exists")
        .collect();
    assert_eq!(names.len(), 1, "nothing is left aside");
}

#[test]
fn takes_and_files_are_looked_for_beside_the_tour() {
    let (folder, file) = folder_with("tests/check/fixtures/take-clipped/right.json");
    let write = |name: &str, samples: &[i16]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("OK because it has a folder"))
            .expect("OK because it can be written");
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: 8_000,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        let mut writer =
            hound::WavWriter::create(path, spec).expect("OK because it can be written");
        for sample in samples {
            writer
                .write_sample(*sample)
                .expect("OK because it can be written");
        }
        writer.finalize().expect("OK because it can be written");
    };
    let tone = |amplitude: f32| -> Vec<i16> {
        let wave = |at: usize| (at as f32 * 0.35).sin() * amplitude * 32_767.0;
        (0..16_000)
            .map(|at| wave(at).clamp(-32_768.0, 32_767.0) as i16)
            .collect()
    };
    let take = "audio/ru/square.wav";
    let codes = || {
        let output = run_in(folder.path(), &["check", "tour.json", "--format", "json"]);
        let list: Value =
            serde_json::from_str(&stdout(&output)).expect("OK because the output is JSON");
        let list = list.as_array().cloned().unwrap_or_default();
        let codes = list
            .iter()
            .map(|one| one["code"].as_str().unwrap_or_default().to_owned());
        codes
            .filter(|code| code.starts_with("take-") && code != "take-defect")
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(), ["take-missing"]);
    write(take, &tone(0.3));
    assert!(codes().is_empty(), "{:?}", codes());
    write(take, &tone(4.0));
    assert_eq!(codes(), ["take-clipped"]);
    write(take, &[0; 16_000]);
    assert_eq!(codes(), ["take-silent"]);
    fs::write(folder.path().join(take), b"ID3 this is no WAV file")
        .expect("OK because it can be written");
    assert_eq!(codes(), ["take-unreadable"]);
    drop(file);
}

/// In a street canyon many visitors miss a zone of 8 m, and with a perfect receiver none does.
#[test]
fn simulated_visitors_find_unreliable_stops() {
    let (folder, _) = folder_with("tests/check/fixtures/story-missed/right.json");
    let file = folder.path().join("tour.json");
    let text = fs::read_to_string(&file).expect("OK because the fixture was copied");
    let small = text.replace("\"radius_m\": 40", "\"radius_m\": 8");
    assert_ne!(text, small);
    fs::write(&file, small).expect("OK because it can be written");
    let codes = |noise: &str| {
        let output = run_in(
            folder.path(),
            &["check", "tour.json", "--format", "json", noise],
        );
        let list: Value =
            serde_json::from_str(&stdout(&output)).expect("OK because the output is JSON");
        let list = list.as_array().cloned().unwrap_or_default();
        let codes = list
            .iter()
            .map(|one| one["code"].as_str().unwrap_or_default().to_owned());
        codes
            .filter(|code| code.starts_with("story-"))
            .collect::<Vec<_>>()
    };
    assert!(codes("--rehearse=none").is_empty());
    assert_eq!(codes("--rehearse=canyon"), ["story-missed"]);
    let output = run_in(folder.path(), &["check", "tour.json", "--rehearse=fog"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("fog"));
}

#[test]
fn the_source_document_is_looked_up() {
    let (folder, _) = folder_with("tests/check/fixtures/claim-not-in-source/wrong-figure.json");
    let document = folder.path().join("document.txt");
    fs::write(&document, "Город\n\nНа фронт ушли \n64 тысячи.\n")
        .expect("OK because it can be written");
    let output = run_in(folder.path(), &["check", ".", "--source", "document.txt"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("the figure `46` does not occur in the document"),
        "{}",
        stdout(&output)
    );
    fs::write(&document, [0xff, 0xfe, 0x00]).expect("OK because it can be written");
    assert_eq!(
        run_in(folder.path(), &["check", ".", "--source", "document.txt"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn a_new_tour_is_clean_and_well_laid_out() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let made = run_in(
        folder.path(),
        &["new", "Прогулка по Томску", "--at", "56.4846,84.9476"],
    );
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let checked = run_in(
        folder.path(),
        &["check", "Прогулка по Томску", "--format", "json"],
    );
    assert_eq!(stdout(&checked), "[]\n", "not even a note");
    let laid_out = run_in(folder.path(), &["fmt", "--check", "Прогулка по Томску"]);
    assert_eq!(laid_out.status.code(), Some(0), "{}", stdout(&laid_out));
    let text = fs::read_to_string(folder.path().join("Прогулка по Томску/tour.json"))
        .expect("OK because it was made");
    assert!(
        text.contains("\"id\": \"progulka-po-tomsku\"") && text.contains("56.4846"),
        "{text}"
    );
    let again = run_in(folder.path(), &["new", "Прогулка по Томску"]);
    assert_eq!(
        again.status.code(),
        Some(2),
        "an existing folder is left alone"
    );
    assert_eq!(run_in(folder.path(), &["new", "!!"]).status.code(), Some(2));
    assert_eq!(
        run_in(folder.path(), &["new", "a", "--at", "95,10"])
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn the_committed_schema_is_the_printed_one() {
    let committed =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tour/tour.schema.json"));
    assert_eq!(
        committed.unwrap_or_default(),
        stdout(&run(&["schema"])),
        "tour/tour.schema.json is stale: `cargo run -- schema > tour/tour.schema.json`"
    );
}

#[test]
fn every_key_of_the_schema_has_a_hover_text() {
    let schema: Value =
        serde_json::from_str(&stdout(&run(&["schema"]))).expect("OK because the output is JSON");
    let mut objects = vec![("tour".to_owned(), &schema)];
    objects.extend(
        schema["$defs"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, def)| (name.clone(), def)),
    );
    for (name, object) in objects {
        assert!(
            object["description"].is_string(),
            "{name} has no description"
        );
        for (key, value) in object["properties"].as_object().into_iter().flatten() {
            assert!(
                value["description"].is_string(),
                "{name}.{key} has no description"
            );
        }
    }
}

#[test]
fn fmt_rewrites_only_what_it_must() {
    let (folder, file) = folder_with(GOOD);
    let tidy = fs::read_to_string(&file).expect("OK because it was copied");
    let untidy = tidy.split_whitespace().collect::<Vec<_>>().join(" ");
    fs::write(&file, &untidy).expect("OK because it can be written");
    assert_eq!(
        run_in(folder.path(), &["fmt", "--check", "."])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(
        fs::read_to_string(&file).unwrap_or_default(),
        untidy,
        "--check changes nothing"
    );
    assert_eq!(run_in(folder.path(), &["fmt", "."]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap_or_default(), tidy);
    let (folder, file) = folder_with(NOT_JSON);
    let broken = fs::read(&file).expect("OK because it was copied");
    assert_eq!(run_in(folder.path(), &["fmt", "."]).status.code(), Some(1));
    assert_eq!(
        fs::read(&file).unwrap_or_default(),
        broken,
        "what is not JSON is not touched"
    );
}

/// The note prints both readings, `--fix` leaves the choice to the author, and an entry in the lexicon settles it.
#[test]
fn both_readings_of_a_homograph_are_printed() {
    let (folder, file) = folder_with("tests/check/fixtures/uncertain-stress/wrong-once.json");
    let path = folder.path().to_string_lossy().into_owned();
    let checked = run(&["check", &path, "--fix"]);
    assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
    let printed = stdout(&checked);
    for part in [
        "note[uncertain-stress]: `замок` can be read as за\u{301}мок or замо\u{301}к: mark the stress",
        "leave you a choice",
    ] {
        assert!(printed.contains(part), "{part}\n{printed}");
    }
    let text = fs::read_to_string(&file).expect("OK because it was copied");
    assert!(text.contains("Перед вами замок.") && !text.contains('\u{301}'));
    let json = run(&["check", &path, "--format", "json"]);
    let found: Value = serde_json::from_slice(&json.stdout).expect("OK because it is JSON");
    let note = found.as_array().into_iter().flatten().find(|one| {
        one["code"] == "uncertain-stress" && one["pointer"] == "/stops/0/narration/ru/0"
    });
    let choices = note.map(|note| note["choices"].clone()).unwrap_or_default();
    assert_eq!(choices[1]["title"], "read “замо\u{301}к”", "{choices}");
    let settled = text.replacen(
        "\"stops\"",
        "\"lexicon\": {\"ru\": {\"замок\": \"замо\u{301}к\"}},\n  \"stops\"",
        1,
    );
    fs::write(&file, settled).expect("OK because the folder can be written");
    let printed = stdout(&run(&["check", &path]));
    assert!(!printed.contains("`замок`"), "{printed}");
}

/// A word costs once, however often and in however many passages it is.
#[test]
fn a_long_russian_tour_is_checked_quickly() {
    let (folder, file) = folder_with("tests/check/fixtures/uncertain-stress/wrong-once.json");
    let text = fs::read_to_string(&file).expect("OK because it was copied");
    let words = include_str!("../voice/fixtures/stress-answers.tsv");
    let words: Vec<&str> = words
        .lines()
        .filter_map(|line| line.split('\t').next())
        .filter(|word| !word.starts_with('#'))
        .collect();
    let passage = words.join(" ");
    let passages: Vec<String> = (0..20).map(|_| format!("\"{passage}.\"")).collect();
    let long = text.replacen(
        "\"ru\": [",
        &format!("\"ru\": [{}, ", passages.join(", ")),
        1,
    );
    fs::write(&file, long).expect("OK because the folder can be written");
    let path = folder.path().to_string_lossy().into_owned();
    let started = std::time::Instant::now();
    let printed = stdout(&run(&["check", &path]));
    assert!(printed.contains("uncertain-stress"));
    // A tenth of that alone; without a cache, minutes.
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
