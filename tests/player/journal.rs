//! A journal that cannot be written never stops the tour and is reported once; one that another player uses is refused.

use super::small_tour::{SmallTour, small_tour_of};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

const BINARY: &str = env!("CARGO_BIN_EXE_soundwalk");

fn tour() -> SmallTour {
    small_tour_of(1.0, None)
}

fn arguments<'a>(pack: &'a str, journal: &'a str, gps: &'a str) -> [&'a str; 9] {
    [
        "play",
        pack,
        "--headless",
        "--speaker",
        "silent",
        "--gps",
        gps,
        "--journal",
        journal,
    ]
}

fn play(tour: &SmallTour, journal: &Path) -> Command {
    let (pack, journal) = (tour.pack.to_string_lossy(), journal.to_string_lossy());
    let mut command = Command::new(BINARY);
    command.args(arguments(&pack, &journal, "sim:?speed=1000"));
    command
}

/// The events of a finished walk.
fn events(output: &Output) -> Vec<Value> {
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{error}");
    let lines = String::from_utf8_lossy(&output.stdout);
    let events: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line of JSON"))
        .collect();
    assert!(events.iter().any(|one| one["event"] == "finish"), "{lines}");
    events
}

fn failures(events: &[Value]) -> Vec<&str> {
    let failed = events.iter().filter(|one| one["event"] == "journal-failed");
    failed.filter_map(|one| one["why"].as_str()).collect()
}

/// A read-only card, a full disk, a path that is not a file: the field guide promises that the tour continues.
#[cfg(target_os = "linux")]
#[test]
fn the_tour_continues_if_no_journal_can_be_written() {
    let tour = tour();
    let folder = tour.folder.path();
    for (journal, told) in [
        (Path::new("/proc/no/journal"), "/proc/no/journal"),
        (Path::new("/dev/full"), "No space left"),
        (folder, "it is a folder"),
    ] {
        let output = play(&tour, journal).output().expect("the player runs");
        let events = events(&output);
        let [why] = failures(&events)[..] else {
            panic!("{journal:?} is not told once: {events:?}");
        };
        assert!(
            why.contains(told) && why.contains("the walk goes on"),
            "{why}"
        );
    }
}

/// The disk fills up during the walk: the shell limits files to one block.
#[cfg(target_os = "linux")]
#[test]
fn the_tour_continues_when_the_disk_fills_up() {
    let tour = tour();
    let journal = tour.folder.path().join("journal");
    let (pack, path) = (tour.pack.to_string_lossy(), journal.to_string_lossy());
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\"",
            BINARY,
        ])
        .args(arguments(&pack, &path, "sim:?speed=1000"))
        .output()
        .expect("the player runs");
    let events = events(&output);
    assert_eq!(failures(&events).len(), 1, "{events:?}");
    let first = events
        .iter()
        .position(|one| one["event"] == "journal-failed");
    let told_before = events[..first.unwrap_or(0)]
        .iter()
        .any(|one| one["event"] == "play");
    assert!(told_before, "{events:?}");
    // The walk can be resumed from the entries written before.
    let (_, entry) = soundwalk::player::journal::Journal::open(&journal).expect("nobody keeps it");
    assert!(entry.is_some());
}

#[cfg(target_os = "linux")]
#[test]
fn a_walk_has_one_player_and_a_killed_one_does_not_block_the_next() {
    let tour = tour();
    let journal = tour.folder.path().join("journal");
    let (pack, path) = (tour.pack.to_string_lossy(), journal.to_string_lossy());
    let mut first = Command::new(BINARY)
        .args(arguments(&pack, &path, "sim:?speed=1"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("the player runs");
    let mut line = String::new();
    let mut output = BufReader::new(first.stdout.take().expect("its output"));
    output.read_line(&mut line).expect("its first line");
    let second = play(&tour, &journal).output().expect("the player runs");
    let error = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(2), "{error}");
    assert!(
        error.contains("another player uses it") && error.contains("--journal FILE"),
        "{error}"
    );
    // Another walk of the same tour is not affected.
    let other = tour.folder.path().join("other");
    events(&play(&tour, &other).output().expect("the player runs"));
    first.kill().expect("it runs");
    first.wait().expect("it died");
    let third = play(&tour, &journal).output().expect("the player runs");
    assert!(failures(&events(&third)).is_empty());
    assert!(fs::metadata(&journal).is_ok_and(|journal| journal.len() > 0));
}
