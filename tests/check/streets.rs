//! Tours with a file of ways, from the command line: `check --fix` connects the stops, `directions` drafts what to say.

use super::fixtures::helsinki;
use soundwalk::streets::file;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Tour {
    folder: tempfile::TempDir,
}

impl Tour {
    /// A tour from a fixture, with the ways of Helsinki.
    fn new(fixture: &str) -> Self {
        let folder = tempfile::tempdir().expect("OK because tests may write there");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check/fixtures");
        let text = std::fs::read_to_string(root.join(fixture)).expect("OK because it is committed");
        let text = text.replacen("{\n", "{\n  \"maps\": [\"maps/ways.bin\"],\n", 1);
        let tour = Self { folder };
        std::fs::create_dir(tour.path("maps")).expect("OK because the folder is new");
        tour.write("tour.json", text.as_bytes());
        tour.write("maps/ways.bin", &file::encode(&helsinki()));
        tour
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).expect("OK because the folder is there");
    }

    fn tour(&self) -> soundwalk::tour::Tour {
        let text = std::fs::read_to_string(self.path("tour.json")).expect("OK because it is there");
        let read = soundwalk::tour::read::read(&text);
        read.tour.expect("OK because fixtures are valid tours")
    }

    fn run(&self, args: &[&str]) -> (Option<i32>, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
            .args(args)
            .current_dir(self.folder.path())
            .env("HOME", self.folder.path())
            .output()
            .expect("OK because the program is built with the tests");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let all = text(&output.stdout) + &text(&output.stderr);
        (output.status.code(), all)
    }
}

#[test]
fn check_connects_the_stops_along_the_streets() {
    let tour = Tour::new("straight-leg/wrong-helsinki-without-legs.json");
    let (_, found) = tour.run(&["check", "."]);
    assert!(
        found.contains("connect the stops along the streets"),
        "{found}"
    );
    let (_, fixed) = tour.run(&["check", ".", "--fix"]);
    assert!(!fixed.contains("straight-leg"), "{fixed}");
    let legs = tour.tour().legs;
    let ends: Vec<_> = legs
        .iter()
        .map(|leg| (leg.from.as_str(), leg.to.as_str()))
        .collect();
    assert_eq!(ends, [("lawn", "path"), ("path", "corner")]);
    assert!(legs.iter().all(|leg| leg.line.len() >= 2), "{legs:?}");
    // Nothing is left that the streets could say about these lines.
    for code in [
        "leg-crosses-building",
        "leg-misses-stop",
        "unreachable-stop",
    ] {
        assert!(!fixed.contains(code), "{fixed}");
    }
    let before = tour.tour();
    tour.run(&["check", ".", "--fix"]);
    assert_eq!(tour.tour(), before);
}

#[test]
fn directions_are_drafted_and_written_only_when_asked() {
    let tour = Tour::new("straight-leg/wrong-helsinki-without-legs.json");
    let before = tour.tour();
    let (status, drafts) = tour.run(&["directions", "."]);
    assert_eq!(status, Some(0), "{drafts}");
    assert!(
        drafts.contains("lawn, ru") && drafts.contains("path, en"),
        "{drafts}"
    );
    assert!(
        drafts.contains("you will be there.") && drafts.contains("вы на месте."),
        "{drafts}"
    );
    assert_eq!(tour.tour(), before);
    let (status, written) = tour.run(&["directions", ".", "--write", "--lang", "en"]);
    assert_eq!(status, Some(0), "{written}");
    assert!(written.contains("2 drafts written"), "{written}");
    let stops = tour.tour().stops;
    let texts = stops.iter().map(|stop| stop.directions.values().count());
    assert_eq!(texts.collect::<Vec<_>>(), [1, 1, 0]);
    let (_, again) = tour.run(&["directions", ".", "--write", "--lang", "en"]);
    assert!(again.contains("0 drafts written"), "{again}");
    let (status, wrong) = tour.run(&["directions", ".", "--lang", "fi"]);
    assert_eq!(status, Some(2), "{wrong}");
}

#[test]
fn a_damaged_file_of_ways_is_a_finding_with_its_cure() {
    let tour = Tour::new("straight-leg/right-helsinki.json");
    let mut bytes = file::encode(&helsinki());
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    tour.write("maps/ways.bin", &bytes);
    let (status, found) = tour.run(&["check", "."]);
    assert_eq!(status, Some(1), "{found}");
    assert!(
        found.contains("damaged: make it anew with soundwalk map"),
        "{found}"
    );
    let (status, refused) = tour.run(&["directions", "."]);
    assert_eq!(status, Some(2), "{refused}");
    assert!(refused.contains("damaged"), "{refused}");
}

#[test]
fn a_tour_without_streets_is_told_how_to_get_them() {
    let tour = Tour::new("straight-leg/right-helsinki.json");
    let text = std::fs::read_to_string(tour.path("tour.json")).expect("OK because it is there");
    tour.write(
        "tour.json",
        text.replace("\"maps/ways.bin\"", "").as_bytes(),
    );
    let (status, refused) = tour.run(&["directions", "."]);
    assert_eq!(status, Some(2), "{refused}");
    assert!(refused.contains("soundwalk map ."), "{refused}");
}
