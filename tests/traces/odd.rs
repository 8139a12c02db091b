//! Unusual recordings, each with its peculiarity.

use super::bytes;
use soundwalk::engine::{Confidence, Fix, HorizontalError, UnixMs};
use soundwalk::trace::{Refusal, read, read_trace, snapper};

fn first(name: &str) -> Fix {
    read(&bytes(name), name).expect("a readable recording")[0]
}

fn check_error(fix: Fix, value: f64, confidence: Confidence) {
    assert_eq!(
        fix.error,
        Some(HorizontalError { value, confidence }),
        "{fix:?}"
    );
}

#[test]
fn soundscape_writes_milliseconds_a_stray_bracket_and_plain_children() {
    let raw = bytes("soundscape-android/travel.gpx");
    let text = String::from_utf8(raw).expect("UTF-8");
    assert!(
        text.contains("></ele>") && text.contains("<time>1744373699564</time>"),
        "the oddities are there"
    );
    let fix = first("soundscape-android/travel.gpx");
    assert_eq!(
        (fix.time, fix.speed_mps, fix.course_deg),
        (UnixMs(1_744_373_699_564), Some(1.5025187), Some(213.1796))
    );
    check_error(fix, 3.103, Confidence::R68);
}

#[test]
fn apple_health_writes_its_own_extensions() {
    let fix = first("togeojson/apple_watch_route.gpx");
    assert_eq!(
        (fix.speed_mps, fix.course_deg),
        (Some(1.310662), Some(101.747269))
    );
    check_error(fix, 1.801682, Confidence::Rms);
}

#[test]
fn points_without_a_time_are_counted_and_left_out() {
    let trace = read_trace(&bytes("gpxpy/korita-zbevnica.gpx"), "korita").expect("readable");
    assert_eq!(
        (trace.fixes.len(), trace.refused.count(Refusal::NoTime)),
        (513, 358)
    );
}

#[test]
fn a_logging_app_wraps_its_sentences() {
    let fix = first("gnss_lib_py/pixel6.nmea");
    assert_eq!(fix.time, UnixMs(1_699_400_577_000));
    check_error(fix, 0.4, Confidence::Hdop);
}

#[test]
fn gst_is_a_better_error_than_hdop() {
    let fix = first("gpsd/ublox-neo-m9n-nmea.log");
    assert_eq!(
        fix.error.map(|error| error.confidence),
        Some(Confidence::Sigma),
        "{fix:?}"
    );
}

#[test]
fn two_digit_years_of_the_last_century_and_broken_dates_are_read() {
    let fixes = read(&bytes("gpsd/april6_2019.log"), "april6_2019").expect("readable");
    let times: Vec<_> = fixes.iter().map(|fix| fix.time).collect();
    assert_eq!(
        times,
        [UnixMs(935_280_151_099), UnixMs(935_280_151_420)],
        "1999-08-22, from the second sentence"
    );
}

#[test]
fn two_sentences_glued_together_are_read_apart() {
    let trace = read_trace(&bytes("gpsd/triton400.log"), "triton400").expect("readable");
    assert_eq!(
        (trace.fixes.len(), trace.refused.count(Refusal::NoChecksum)),
        (5, 1),
        "the broken GGA is refused, and the GLL after it is used"
    );
}

#[test]
fn a_fix_lost_for_minutes_leaves_a_gap() {
    let fixes = read(&bytes("gpsd/ublox-lea-4h.log"), "ublox-lea-4h").expect("readable");
    let longest = fixes
        .windows(2)
        .map(|pair| pair[1].time.0 - pair[0].time.0)
        .max();
    assert_eq!(longest, Some(307_000), "ms");
}

#[test]
fn the_true_path_has_times_of_day_only() {
    let fixes = read(&bytes("snappergps2/fixes/w01.json"), "w01").expect("readable");
    check_error(fixes[0], 22.779486, Confidence::Half);
    assert!(
        fixes.iter().any(|fix| fix.error.is_none()),
        "some fixes have no confidence"
    );
    let truth = snapper::read_truth(&bytes("snappergps2/ground-truth/w01.json"), fixes[0].time)
        .expect("readable");
    let off: Vec<f64> = truth
        .iter()
        .zip(&fixes)
        .map(|(truth, fix)| truth.position.distance_m(fix.position))
        .collect();
    let furthest = off.iter().copied().fold(0.0, f64::max);
    assert_eq!(
        truth[0].time,
        UnixMs(1_665_394_800_000),
        "2022-10-10T09:40:00Z"
    );
    assert!(
        (20_000.0..30_000.0).contains(&furthest),
        "one fix is 24 km off: {furthest}"
    );
}

#[test]
fn every_error_names_the_place_and_the_fix() {
    for (input, expected) in [
        (&b""[..], "x: the file is empty"),
        (
            b"\x1F\x8B\x08",
            "x: unpack it first (gunzip): it is compressed with gzip",
        ),
        (b"hello", "x: not a recorded walk in a known format"),
        (
            b"<html></html>",
            "x: byte 0: <html> is not GPX: export the walk as GPX",
        ),
        (
            b"<gpx><trkpt lat='1' lon='2'>",
            "x: byte 28: the file ends inside an element",
        ),
        (
            b"<gpx><trkpt lat='north' lon='2'/></gpx>",
            "x: it has no usable fix (1 left out: not a position on Earth (±90, ±180) (1, at byte 5: \"lat north, lon 2\"))",
        ),
        (
            b"<gpx><trkpt lat='87' lon='253'/></gpx>",
            "x: it has no usable fix (1 left out: not a position on Earth (±90, ±180) (1, at byte 5: \"lat 87, lon 253\"))",
        ),
        (
            b"<gpx><trkpt lon='2'/></gpx>",
            "x: it has no usable fix (1 left out: not a position on Earth (±90, ±180) (1, at byte 5: \"lat none, lon 2\"))",
        ),
        (
            b"<gpx><trkpt lat='1' lon='2'></gpx>",
            "x: byte 28: ill-formed document",
        ),
        (
            b"<gpx>\xFF</gpx>",
            "x: byte 5: save the file as UTF-8: its encoding is neither UTF-8 nor one that is declared and known",
        ),
        (
            b"<gpx></gpx>",
            "x: it has no track points, and so no usable fix",
        ),
        (
            b"$GPRMC,1,A*00",
            "x: it has no usable fix (1 left out: wrong checksum (1, at line 1))",
        ),
        (
            b"\n$GPRMC,1,A",
            "x: it has no usable fix: the file is cut off at line 2",
        ),
        (
            b"\n$GPRMC,1,A\n",
            "x: it has no usable fix (1 left out: no checksum (1, at line 2))",
        ),
        (
            b"{\"class\":\"TPV\",\"lat\":[]}",
            "x: it has no usable fix (1 left out: malformed (1, at line 1))",
        ),
        (
            b"[{\"datetime\":\"soon\",\"latitude\":1,\"longitude\":2}]",
            "x: it has no usable fix (1 left out: a time that was not understood (1, at entry 1: \"soon\"))",
        ),
        (
            b"[{\"latitude\": 1",
            "x: line 1: not the JSON of a SnapperGPS walk",
        ),
    ] {
        let error = read(input, "x").expect_err("a fault").to_string();
        assert!(
            error.starts_with(expected),
            "{error}\nshould begin {expected}"
        );
    }
}
