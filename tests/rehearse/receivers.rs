//! `soundwalk rehearse --trace` on walks of receivers that state something wrong, rarely give a fix, or ride.

use super::{lines, run};

/// The stops whose stories played, in order, and the number of certain events.
fn rehearse<const COUNT: usize>(
    tour: &str,
    case: &str,
    events: [&str; COUNT],
) -> (String, [usize; COUNT]) {
    let folder = "tests/fixtures/location";
    let (tour, trace) = (format!("{folder}/{tour}"), format!("{folder}/{case}"));
    let output = run(&["rehearse", &tour, "--trace", &trace, "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{case}");
    let lines = lines(&String::from_utf8_lossy(&output.stdout));
    let of = |event: &str| {
        lines
            .iter()
            .filter(move |line| line["event"] == event)
            .collect()
    };
    let plays: Vec<&serde_json::Value> = of("play");
    let stops: Vec<&str> = plays
        .iter()
        .filter_map(|line| line["stop"].as_str())
        .collect();
    let counts = events.map(|event| -> usize {
        let found: Vec<&serde_json::Value> = of(event);
        found.len()
    });
    (stops.join(" "), counts)
}

#[test]
fn a_speed_that_is_always_0_costs_no_story_and_is_noted_once() {
    let (told, [doubted]) = rehearse("tour.json", "02-speed-zero/zero.gpx", ["receiver-doubted"]);
    assert_eq!((told.as_str(), doubted), ("s1 s2 s3 s4", 1));
}

#[test]
fn a_fix_every_20_s_is_no_loss() {
    let (told, [lost, found]) = rehearse(
        "tour.json",
        "11-a-fix-every-20-s/every-20-s.gpx",
        ["gps-lost", "gps-found"],
    );
    assert_eq!(told, "s1 s2 s3 s4");
    assert!(lost <= 2 && found <= 2, "{lost} losses, {found} finds");
}

#[test]
fn the_first_stop_of_a_ride_is_told_while_riding() {
    let (told, [missed]) = rehearse(
        "13-first-stop-of-a-ride/tour.json",
        "13-first-stop-of-a-ride/bike.gpx",
        ["missed"],
    );
    assert_eq!((told.as_str(), missed), ("s1 s2 s3 s4", 0));
}
