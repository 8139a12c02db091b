//! Replayed recordings: order, pace, errors.

use super::listen;
use soundwalk::engine::{Fix, FixMode, UnixMs};
use soundwalk::geodesy::LatLon;
use soundwalk::gnss::{FixSource, ReplaySource, SourceEvent, Status, Tempo};
use std::path::Path;
use std::time::{Duration, Instant};

fn walk(times_ms: &[i64]) -> Vec<Fix> {
    let fix = |time: &i64| Fix {
        time: UnixMs(*time),
        position: LatLon {
            lat: 53.0,
            lon: 87.0,
        },
        mode: FixMode::TwoD,
        error: None,
        speed_mps: None,
        course_deg: None,
    };
    times_ms.iter().map(fix).collect()
}

fn check(times_ms: &[i64], speed: f64, expected: std::ops::Range<Duration>) {
    let mut source = ReplaySource::new(walk(times_ms), "walk", speed);
    let start = Instant::now();
    let heard = listen(&mut source, |_| false);
    let took = start.elapsed();
    let times: Vec<i64> = heard
        .reports
        .iter()
        .filter_map(|report| report.time)
        .map(|time| time.0)
        .collect();
    assert_eq!((times.as_slice(), heard.ended), (times_ms, true));
    assert!(expected.contains(&took), "{times_ms:?} took {took:?}");
}

#[test]
fn a_replay_keeps_the_pace_and_survives_clocks_that_jump() {
    let ms = Duration::from_millis;
    check(&[], 1.0, ms(0)..ms(200));
    check(&[1000, 1100, 1200, 1300], 1.0, ms(300)..ms(800));
    check(&[0, 10_000, 20_000, 30_000], 100.0, ms(300)..ms(800));
    // It does not wait for a step back in time, and waits half an hour of the walk for a step of years.
    check(&[600_000_000, 0, 1000], 1000.0, ms(0)..ms(400));
    check(&[0, 1_800_000_000_000], 1000.0, ms(1800)..ms(2500));
}

#[test]
fn recordings_are_opened_and_refused_with_their_path() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/traces/soundscape-android/facing-east.gpx");
    let source = ReplaySource::from_file(&path, 4.0, 0.0).expect("a readable recording");
    assert_eq!(
        source.tempo(),
        Tempo::Replayed {
            speed: 4.0,
            from: UnixMs(1_752_835_596_850)
        }
    );
    for (path, expected) in [
        ("no/such/walk.gpx", "no/such/walk.gpx: No such file"),
        (
            "Cargo.toml",
            "Cargo.toml: not a recorded walk in a known format",
        ),
    ] {
        let error = ReplaySource::from_file(Path::new(path), 1.0, 0.0)
            .err()
            .expect("a fault")
            .to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn a_replay_reports_what_was_left_out_of_the_recording() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let connected = |name: &str| {
        let mut source = ReplaySource::from_file(&folder.join(name), 1.0, 0.0).expect("readable");
        match source.next(Duration::ZERO) {
            SourceEvent::Status(Status::Connected { what }) => what,
            other => panic!("{other:?}"),
        }
    };
    let what = connected("location/07-one-impossible-point/pause.gpx");
    assert!(
        what.contains("pause.gpx (325 fixes read, 1 left out: not a position on Earth"),
        "{what}"
    );
    let whole = connected("traces/soundscape-android/facing-east.gpx");
    assert!(whole.ends_with("facing-east.gpx"), "{whole}");
}
