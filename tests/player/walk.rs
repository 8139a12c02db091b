//! A whole walk through the real binary: what it tells, what it plays to the sample, and how soon.

use super::small_tour::{STOPS, STORY_S, small_tour, write_gpx};
use soundwalk::engine::{RequestId, StopIndex, Variant};
use soundwalk::pack::manifest::Mix;
use soundwalk::player::library::Library;
use soundwalk::player::mixer::MixerEvent;
use soundwalk::player::playback_thread::{PlaybackCommand, PlaybackEvent, PlaybackThread};
use soundwalk::player::speaker::AudioTarget;
use soundwalk::sound::opus;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// Runs `soundwalk play`; answers its lines and exit status.
pub fn play(pack: &Path, arguments: &[&str]) -> (Vec<serde_json::Value>, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_soundwalk"))
        .env("SOUNDWALK_VOICES", "draft")
        .arg("play")
        .arg(pack)
        .args(arguments)
        .output()
        .expect("the player runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"));
    (lines.collect(), output.status.code())
}

/// The stories' events in short: "play alder".
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
fn a_recorded_walk_is_told_stop_by_stop_and_to_the_sample() {
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
        let told = opus::decode(&library.sound(track).expect("its bytes"))
            .expect("decodes")
            .samples;
        assert_eq!(told.len(), (STORY_S * 48_000.0) as usize);
        let told: Vec<i16> = told
            .iter()
            .map(|sample| soundwalk::sound::wav::to_i16(*sample))
            .collect();
        let at = find(&heard[from..], &told)
            .unwrap_or_else(|| panic!("story {stop} is not in what was heard"));
        from += at + told.len();
    }
}

/// Where `told` lies in `heard`, every sample of it.
fn find(heard: &[i16], told: &[i16]) -> Option<usize> {
    let key = told
        .iter()
        .position(|sample| sample.unsigned_abs() > 3000)?;
    let probe = &told[key..key + 2000];
    (key..heard.len().saturating_sub(told.len() - key))
        .filter(|&at| heard[at] == probe[0] && heard[at..at + 2000] == *probe)
        .map(|at| at - key)
        .find(|&at| heard[at..at + told.len()] == *told)
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
    // From behind the third stop only the fourth is told.
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

#[test]
fn the_first_sample_follows_the_decision_quickly() {
    let _alone = super::alone();
    let tour = small_tour();
    let library = Library::new(
        soundwalk::pack::open(&tour.pack).expect("a pack"),
        None,
        Mix::Standard,
    )
    .expect("plays");
    let (sender, news) = channel();
    let hear = move |what| {
        sender
            .send((Instant::now(), what))
            .expect("the test listens")
    };
    let playback = PlaybackThread::start(AudioTarget::Silent, 1.0, hear).expect("starts");
    let mut worst = Duration::ZERO;
    for round in 0..20 {
        let request = RequestId(round);
        let track = library
            .track(StopIndex(round as usize % STOPS.len()), Variant::Full)
            .expect("a track");
        let decided = Instant::now();
        playback.send(PlaybackCommand::Play {
            request,
            track: library.sound(track).expect("its bytes"),
            from_s: 0.0,
        });
        let started = loop {
            let (when, what) = news
                .recv_timeout(Duration::from_secs(5))
                .expect("it starts");
            if what == PlaybackEvent::Mixer(MixerEvent::Started { request }) {
                break when;
            }
        };
        worst = worst.max(started - decided);
    }
    assert!(worst < Duration::from_millis(50), "{worst:?}");
}
