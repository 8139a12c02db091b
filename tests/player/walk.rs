//! A whole walk with the real binary: which stories play, with which samples, and how soon.

use super::small_tour::{STOPS, STORY_S, player, small_tour, write_gpx};
use soundwalk::engine::{StopIndex, Variant};
use soundwalk::pack::manifest::Mix;
use soundwalk::player::library::Library;
use soundwalk::sound::opus;
use std::path::Path;

/// Runs `soundwalk play`; returns its lines and its exit status.
pub fn play(pack: &Path, arguments: &[&str]) -> (Vec<serde_json::Value>, Option<i32>) {
    let output = player(pack)
        .args(arguments)
        .output()
        .expect("the player runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"));
    (lines.collect(), output.status.code())
}

/// The events of the stories in short form, such as "play alder".
pub fn story(lines: &[serde_json::Value]) -> Vec<String> {
    let of_stories = [
        "play", "queue", "skip", "missed", "end", "finish", "resume", "start",
    ];
    let mut words = Vec::new();
    for line in lines {
        let event = line["event"].as_str().expect("an event");
        if of_stories.contains(&event) {
            words.push(
                format!("{event} {}", line["stop"].as_str().unwrap_or_default())
                    .trim()
                    .to_owned(),
            );
        }
    }
    words
}

#[test]
fn a_recorded_walk_plays_every_stop_exactly_to_the_sample() {
    let tour = small_tour();
    let (gpx, wav) = (
        tour.folder.path().join("walk.gpx"),
        tour.folder.path().join("heard.wav"),
    );
    write_gpx(&gpx);
    let journal = tour.folder.path().join("journal");
    let (lines, status) = play(
        &tour.pack,
        &[
            "--headless",
            "--gps",
            &format!("gpx:{}?speed=40", gpx.display()),
            "--speaker",
            &format!("wav:{}", wav.display()),
            "--journal",
            journal.to_str().expect("a plain path"),
        ],
    );
    let mut expected = vec!["start".to_owned()];
    expected.extend(
        STOPS
            .iter()
            .flat_map(|stop| [format!("play {stop}"), format!("end {stop}")]),
    );
    expected.push("finish".to_owned());
    assert_eq!((story(&lines), status), (expected, Some(0)));
    for line in &lines {
        let time = line["time"].as_str().expect("a time");
        assert!(
            time.parse::<jiff::Timestamp>().is_ok() && line["why"].is_string(),
            "{line}"
        );
    }
    let heard: Vec<i16> = hound::WavReader::open(&wav)
        .expect("a WAV")
        .samples::<i16>()
        .map(|sample| sample.expect("a sample"))
        .collect();
    let library = Library::new(
        soundwalk::pack::open(&tour.pack).expect("a pack"),
        None,
        Mix::Standard,
    )
    .expect("plays");
    let mut from = 0;
    for stop in 0..STOPS.len() {
        let track = library
            .track(StopIndex(stop), Variant::Full)
            .expect("a track");
        let expected = opus::decode(&library.sound(track).expect("its bytes"))
            .expect("decodes")
            .samples;
        assert_eq!(expected.len(), (STORY_S * 48_000.0) as usize);
        let expected: Vec<i16> = expected
            .iter()
            .map(|sample| soundwalk::sound::wav::to_i16(*sample))
            .collect();
        let at = find(&heard[from..], &expected)
            .unwrap_or_else(|| panic!("story {stop} is not in what was heard"));
        from += at + expected.len();
    }
}

/// The position of `expected` in `heard`, where every sample must match.
fn find(heard: &[i16], expected: &[i16]) -> Option<usize> {
    let key = expected
        .iter()
        .position(|sample| sample.unsigned_abs() > 3000)?;
    let probe = &expected[key..key + 2000];
    (key..heard.len().saturating_sub(expected.len() - key))
        .filter(|&at| heard[at] == probe[0] && heard[at..at + 2000] == *probe)
        .map(|at| at - key)
        .find(|&at| heard[at..at + expected.len()] == *expected)
}

#[test]
fn a_finished_walk_starts_over_and_an_unfinished_one_is_resumed() {
    let tour = small_tour();
    let gpx = tour.folder.path().join("walk.gpx");
    write_gpx(&gpx);
    let journal = tour.folder.path().join("journal");
    let run = |gps: &str, more: &[&str]| {
        let gps = format!("gpx:{}?{gps}", gpx.display());
        let journal = journal.to_str().expect("a plain path");
        let arguments = [
            "--headless",
            "--speaker",
            "silent",
            "--journal",
            journal,
            "--gps",
            &gps,
        ];
        let (lines, status) = play(&tour.pack, &[&arguments[..], more].concat());
        assert_eq!(status, Some(0));
        story(&lines)
    };
    // From a point after the third stop only the fourth story plays.
    let fourth = ["start", "play durmast", "end durmast"];
    assert_eq!(run("speed=200&start=350", &[])[..], fourth);
    let again = run("speed=200", &[]);
    assert_eq!(again[0], "resume");
    assert!(
        again.iter().all(|event| event != "play durmast"),
        "told before: {again:?}"
    );
    let fresh = run("speed=200&start=350", &["--fresh"]);
    assert_eq!(fresh[..], fourth);
}
