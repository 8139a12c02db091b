//! The shared gpsd logs: our readings of the receiver's sentences are compared with gpsd's own output.

use super::bytes;
use soundwalk::engine::Fix;
use soundwalk::trace::{self, Dialect};
use std::collections::BTreeMap;

/// gpsd prints nine decimals; the receivers at most eight of a minute. 1e-7 degrees are a centimetre.
const POSITION_DEG: f64 = 1e-7;
/// gpsd prints three decimals of metres a second.
const SPEED_MPS: f64 = 0.001;
/// gpsd prints four decimals of degrees.
const COURSE_DEG: f64 = 0.001;

/// Compares one log. `ours_only` are moments that gpsd printed without a time, and `theirs_only` those that only gpsd has.
fn check(name: &str, ours_only: &[&str], theirs_only: &[&str]) {
    assert_eq!(
        compare(name, ours_only, theirs_only),
        [""; 0],
        "{name}: moments of another mode"
    );
}

/// Compares one log that has moments of another mode.
fn check_modes(name: &str, other_mode: &[&str]) {
    assert_eq!(
        compare(name, &[], &[]),
        other_mode,
        "{name}: moments of another mode"
    );
}

/// Compares everything but the modes; returns the moments whose mode differs.
fn compare(name: &str, ours_only: &[&str], theirs_only: &[&str]) -> Vec<String> {
    let read = |name: &str, dialect| {
        let trace = trace::read_trace(&bytes(name), name).expect("a readable log");
        assert_eq!(trace.dialect, dialect, "{name}");
        trace
            .fixes
            .into_iter()
            .map(|fix| (fix.time.0, fix))
            .collect::<BTreeMap<i64, Fix>>()
    };
    let ours = read(&format!("gpsd/{name}.log"), Dialect::Nmea);
    let theirs = read(&format!("gpsd/{name}.log.chk"), Dialect::Gpsd);
    let missing = |from: &BTreeMap<i64, Fix>, of: &BTreeMap<i64, Fix>| -> Vec<String> {
        let times = of.keys().filter(|time| !from.contains_key(time));
        times.map(|time| rfc3339(*time)).collect()
    };
    assert_eq!(
        missing(&theirs, &ours),
        ours_only,
        "{name}: moments that gpsd did not print"
    );
    assert_eq!(
        missing(&ours, &theirs),
        theirs_only,
        "{name}: moments that only gpsd printed"
    );
    let mut other_mode = Vec::new();
    for (time, fix) in &ours {
        let Some(gpsd) = theirs.get(time) else {
            continue;
        };
        let what = format!("{name} at {time}:\n{fix:?}\n{gpsd:?}");
        assert!(
            (fix.position.lat - gpsd.position.lat).abs() < POSITION_DEG,
            "latitude of {what}"
        );
        assert!(
            (fix.position.lon - gpsd.position.lon).abs() < POSITION_DEG,
            "longitude of {what}"
        );
        if fix.mode != gpsd.mode {
            other_mode.push(rfc3339(*time));
        }
        close(fix.speed_mps, gpsd.speed_mps, SPEED_MPS, &what);
        close(fix.course_deg, gpsd.course_deg, COURSE_DEG, &what);
    }
    other_mode
}

fn rfc3339(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .expect("a sane time")
        .to_string()
}

fn close(ours: Option<f64>, theirs: Option<f64>, tolerance: f64, what: &str) {
    if let Some((ours, theirs)) = ours.zip(theirs) {
        let difference = (ours - theirs).abs();
        assert!(
            difference.min(360.0 - difference) < tolerance,
            "{ours} and {theirs} of {what}"
        );
    }
}

#[test]
fn every_nmea_log_reads_as_gpsd_reads_it() {
    for name in [
        "bu353s4",
        "ch-4711",
        "garmin-10x",
        "gpsdf",
        "nmea-fuzzy-cases",
        "quectel",
        "quectel-eg25-g",
        "quectel-eg25-g-2",
        "rx210",
        "sirfstarv-nmea",
        "st-teseo-liv4f",
        "telit-he910",
        "ublox-8",
        "ublox-neo-m9n-nmea",
        "unicore-um621",
    ] {
        check(name, &[], &[]);
    }
}

/// gpsd cannot wait for a date and prints these without a time; a recording is dated from its first date backwards.
#[test]
fn moments_before_the_first_date_are_dated() {
    check("april6_2019", &["1999-08-22T00:02:31.099Z"], &[]);
    check("beidou-gb", &["2015-03-02T05:32:32.438Z"], &[]);
    check(
        "gp-320fw-2019-04-07-coldboot",
        &["2019-04-07T00:03:43.03Z"],
        &[],
    );
    check("haicom-305N", &["2007-04-08T09:53:04.802Z"], &[]);
    check("mtk-3301", &["2008-08-23T08:14:36Z"], &[]);
}

/// gpsd prints a moment when it considers it complete, which it never does for the last moment of a log or for another
/// order of sentences.
#[test]
fn moments_that_gpsd_still_waits_for_are_kept() {
    check(
        "ch-4701",
        &["2008-05-29T12:34:33Z", "2008-05-29T12:35:00Z"],
        &[],
    );
    check("pharos-360", &["2006-07-28T02:16:33.948Z"], &[]);
    check("ublox-lea-4h", &["2006-08-10T03:15:18Z"], &[]);
    let other_mode = compare("ublox-lea-5h", &["2010-08-21T08:37:36Z"], &[]);
    assert_eq!(
        other_mode,
        ["2010-08-21T08:55:20Z"],
        "the log ends within this moment, before its GGA"
    );
}

/// One moment each where gpsd counts the dimensions otherwise: it takes the height of the moment before when a GGA is
/// broken off (Triton), and lets GSA speak last in the second in which the fix is won (SL869).
#[test]
fn dimensions_differ_from_gpsd_only_in_the_listed_cases() {
    check_modes("triton400", &["2013-04-01T03:01:30Z"]);
    check_modes("sl869", &["2012-11-25T10:21:43Z"]);
}
