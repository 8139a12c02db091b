//! Bytes of any kind must neither panic nor hang: noise, real recordings damaged at random, and floods.

use super::bytes;
use proptest::prelude::*;
use soundwalk::trace::{MAX_FIXES, nmea, read, sniff};

const VICTIMS: &[&str] = &[
    "gpsd/triton400.log",
    "gpsd/haicom-305N.log",
    "gpsd/mtk-3301.log.chk",
    "gpsd/beidou-gb.log",
    "gnss_lib_py/pixel6.nmea",
    "soundscape-android/facing-east.gpx",
    "togeojson/apple_watch_route.gpx",
    "snappergps2/fixes/w00.json",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn noise_is_refused(noise in prop::collection::vec(any::<u8>(), 0..2000), start in 0..6_usize) {
        let start = [&b""[..], b"<gpx>", b"$GPRMC,", b"{\"class\":\"TPV\",", b"Fix,gps,", b"[{"][start];
        let input = [start, &noise].concat();
        let _ = read(&input, "noise");
        let _ = sniff(&input);
    }

    #[test]
    fn damage_is_survived(victim in 0..VICTIMS.len(), wounds in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40), cut in any::<prop::sample::Index>()) {
        let mut input = bytes(VICTIMS[victim]);
        for (place, byte) in wounds {
            let place = place.index(input.len());
            input[place] = byte;
        }
        input.truncate(cut.index(input.len()) + 1);
        for fix in read(&input, "damaged").unwrap_or_default() {
            prop_assert!((-90.0..=90.0).contains(&fix.position.lat) && (-180.0..=180.0).contains(&fix.position.lon));
            prop_assert!(fix.speed_mps.is_none_or(|speed| (0.0..=1000.0).contains(&speed)), "{:?}", fix);
            prop_assert!(fix.course_deg.is_none_or(|course| (0.0..360.0).contains(&course)), "{:?}", fix);
            prop_assert!(fix.error.is_none_or(|error| error.sigma_m().is_finite() && error.sigma_m() > 0.0), "{:?}", fix);
        }
    }

    /// Sentences with arbitrary fields and a correct checksum reach the parsers.
    #[test]
    fn any_fields_are_survived(kind in 0..8_usize, fields in prop::collection::vec("[0-9A-Z.+-]{0,9}|nan|inf|1e999", 0..24)) {
        let kind = ["RMC", "GGA", "GNS", "GLL", "GSA", "GST", "VTG", "ZDA"][kind];
        let body = format!("GN{kind},{}", fields.join(","));
        let sum = body.bytes().fold(0, |sum, byte| sum ^ byte);
        let _ = read(format!("${body}*{sum:02X}\r\n").as_bytes(), "fields");
    }
}

#[test]
fn a_flood_without_line_ends_is_bounded() {
    let mut merger = nmea::Merger::new(nmea::Era::AsWritten);
    let mut reports = Vec::new();
    let mut refused = 0;
    merger.line(&b"$GPRMC,".repeat(100_000), &mut reports, |_| refused += 1);
    assert_eq!((reports.len(), refused), (0, 100_000));
    assert!(read(&b"<".repeat(1_000_000), "flood").is_err());
    assert!(read(&b"<gpx>".repeat(200_000), "flood").is_err());
    assert!(read(&b"[".repeat(1_000_000), "flood").is_err());
    assert!(read(&b"{\"class\":\"TPV\",".repeat(200_000), "flood").is_err());
}

#[test]
fn too_many_points_are_refused() {
    let points = "<trkpt lat='1' lon='2'/>".repeat(MAX_FIXES + 1);
    let error = read(format!("<gpx>{points}</gpx>").as_bytes(), "flood")
        .expect_err("too many")
        .to_string();
    assert_eq!(
        error,
        "flood: cut the recording: it has more than 2000000 fixes"
    );
}
