//! `soundwalk rehearse --trace` with unusual or damaged recordings: which stories play, and what is reported about the recording.

use super::{lines, run};
use std::fs;

const TOUR: &str = "tests/fixtures/location/tour.json";

/// The exit status, the stops whose stories played, in order, and the output.
fn rehearse(trace: &str) -> (Option<i32>, String, String) {
    let output = run(&["rehearse", TOUR, "--trace", trace, "--format", "json"]);
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let plays = lines(&printed);
    let plays = plays.iter().filter(|line| line["event"] == "play");
    let stops: Vec<&str> = plays.filter_map(|line| line["stop"].as_str()).collect();
    let stops = stops.join(" ");
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), stops, printed + &complaint)
}

fn check(case: &str, stops: &str, says: &[&str]) {
    let (status, told, printed) = rehearse(&format!("tests/fixtures/location/{case}"));
    assert_eq!(
        (status, told.as_str()),
        (Some(0), stops),
        "{case}: {printed}"
    );
    for expected in says {
        assert!(
            printed.contains(expected),
            "{case}: no `{expected}` in {printed}"
        );
    }
}

fn check_refused(case: &str, says: &[&str]) {
    let (status, told, printed) = rehearse(&format!("tests/fixtures/location/{case}"));
    assert_eq!((status, told.as_str()), (Some(2), ""), "{case}: {printed}");
    for expected in says {
        assert!(
            printed.contains(expected),
            "{case}: no `{expected}` in {printed}"
        );
    }
}

#[test]
fn points_in_any_order_are_walked_in_the_order_of_their_times() {
    check(
        "05-gpx-not-in-time-order/newest-first.gpx",
        "s1 s2 s3 s4",
        &[
            "fixes read, none left out",
            "not in the order of their times",
        ],
    );
    check_refused(
        "12-times-that-cannot-be-read/one-time.gpx",
        &["325 points have the same time"],
    );
}

#[test]
fn a_walk_with_only_vague_fixes_is_reported_and_fails() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let vague = |hdop: &dyn Fn(usize) -> &'static str, jumps: bool| {
        let original = fs::read_to_string(
            "tests/fixtures/location/06-osmand-hdop-is-metres/accuracy-10.9.gpx",
        )
        .expect("OK because the file is there");
        let changed = original.replace("OsmAnd 4.7.10", "another app");
        let lines: Vec<String> = changed
            .lines()
            .enumerate()
            .map(|(index, line)| {
                let line = line.replace(">10.9<", &format!(">{}<", hdop(index)));
                if jumps && index % 2 == 0 {
                    line.replace("lat=\"-41.28", "lat=\"-41.29")
                } else {
                    line
                }
            })
            .collect();
        let path = folder.path().join("vague.gpx");
        fs::write(&path, lines.join("\n")).expect("OK because the folder is writable");
        rehearse(&path.to_string_lossy())
    };
    // Positions that stay on the way refute the errors that are stated for them.
    let (status, told, printed) = vague(&|_| "31", false);
    assert_eq!(
        (status, told.as_str()),
        (Some(0), "s1 s2 s3 s4"),
        "{printed}"
    );
    assert!(printed.contains("receiver-doubted"), "{printed}");
    let (status, told, printed) = vague(&|_| "31", true);
    assert_eq!((status, told.as_str()), (Some(1), ""), "{printed}");
    for expected in [
        "too vague to be used, unless",
        "they state an error of more than 150 m",
        "no story played because all",
        "writes metres there",
    ] {
        assert!(printed.contains(expected), "no `{expected}` in {printed}");
    }
    // Some vague fixes among good ones are counted, and no reason to fail.
    let (status, told, printed) = vague(&|index| if index % 10 == 0 { "31" } else { "1.1" }, false);
    assert_eq!(
        (status, told.as_str()),
        (Some(0), "s1 s2 s3 s4"),
        "{printed}"
    );
    assert!(
        printed.contains("fixes are too vague to be used"),
        "{printed}"
    );
}

#[test]
fn the_account_of_a_recording_follows_the_start_in_the_log() {
    let output = run(&[
        "rehearse",
        TOUR,
        "--trace",
        "tests/fixtures/location/05-gpx-not-in-time-order/newest-first.gpx",
    ]);
    let text = String::from_utf8_lossy(&output.stdout);
    let events: Vec<&str> = text
        .lines()
        .filter_map(|line| line.get(12..)?.split_whitespace().next())
        .take(4)
        .collect();
    assert_eq!(events[..3], ["start", "recording", "recording"], "{text}");
    assert_ne!(events[3], "recording", "{text}");
}

#[test]
fn impossible_points_are_counted_and_left_out() {
    for case in ["pause.gpx", "nan.gpx"] {
        check(
            &format!("07-one-impossible-point/{case}"),
            "s1 s2",
            &["1 left out: not a position on Earth", "byte "],
        );
    }
}

#[test]
fn a_truncated_file_is_rehearsed_up_to_the_cut() {
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let original = fs::read("tests/fixtures/location/07-one-impossible-point/pause.gpx")
        .expect("OK because the file is there");
    let path = folder.path().join("cut-off.gpx");
    fs::write(&path, &original[..original.len() - 700]).expect("OK because the folder is writable");
    let (status, told, printed) = rehearse(&path.to_string_lossy());
    assert_eq!((status, told.as_str()), (Some(0), "s1 s2"), "{printed}");
    assert!(printed.contains("the file is cut off at byte"), "{printed}");
}

#[test]
fn apps_that_write_metres_into_hdop_are_recognised() {
    check(
        "06-osmand-hdop-is-metres/accuracy-10.9.gpx",
        "s1 s2 s3 s4",
        &["none left out"],
    );
}

#[test]
fn an_unparsable_time_is_reported() {
    check(
        "12-times-that-cannot-be-read/persian.gpx",
        "s1 s2",
        &["none left out"],
    );
    let folder = tempfile::tempdir().expect("OK because the temporary folder can be written");
    let original =
        fs::read_to_string("tests/fixtures/location/12-times-that-cannot-be-read/persian.gpx")
            .expect("OK because the file is there");
    let path = folder.path().join("dots.gpx");
    let with = |date: &str| {
        let text = original
            .replace("۲۰۲۵-۰۶-۱۴T", date)
            .replace("۰۹:", "09.")
            .replace("Z<", "<");
        fs::write(&path, text).expect("OK because the folder is writable");
        rehearse(&path.to_string_lossy())
    };
    let (status, told, printed) = with("");
    assert_eq!((status, told.as_str()), (Some(2), ""), "{printed}");
    assert!(
        printed.contains("a time that was not understood"),
        "{printed}"
    );
    assert!(printed.contains(": \"09."), "{printed}");
}

#[test]
fn files_without_a_walk_are_refused_with_what_they_contain() {
    check_refused(
        "12-times-that-cannot-be-read/waypoints.gpx",
        &["it has waypoints (1) but no track"],
    );
}

#[test]
fn a_timeline_is_a_recorded_walk() {
    let (status, _, printed) =
        rehearse("tests/fixtures/location/12-times-that-cannot-be-read/timeline-ios.json");
    assert_eq!(status, Some(0), "{printed}");
    assert!(printed.contains("2 fixes read, none left out"), "{printed}");
}

#[test]
fn the_better_of_two_receivers_is_used() {
    check(
        "08-two-receivers-on-one-gpsd/two.json",
        "s1 s2",
        &["by another receiver than the better one (325)"],
    );
}

#[test]
fn an_estimated_fix_starts_no_story() {
    let case = "09-dead-reckoning/estimated.nmea";
    check(
        case,
        "s1 s2 s3",
        &["estimated by the receiver without satellites"],
    );
    let (_, _, printed) = rehearse(&format!("tests/fixtures/location/{case}"));
    let played = lines(&printed)
        .into_iter()
        .find(|line| line["event"] == "play" && line["stop"] == "s2")
        .expect("OK because it was told");
    let time = played["time"].as_str().expect("OK because it is a text");
    assert!(
        ("2025-06-14T09:05:40Z".."2025-06-14T09:06:20Z").contains(&time),
        "{time}"
    );
}
