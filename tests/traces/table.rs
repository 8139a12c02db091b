//! The contents of every recording: format, count, first and last moment, the number of fixes with each value, and the
//! number of refused lines or points (checksum + malformed + without a time).

use super::{bytes, folder};
use soundwalk::engine::{Fix, FixMode};
use soundwalk::trace::{Refusal, read_trace};
use std::path::Path;

const TABLE: &[&str] = &[
    "garmin-vs-polar/27-05-2024/garmin.gpx Gpx 1093 2024-05-26T22:18:43Z 2024-05-26T23:40:13Z error=0 speed=0 course=0 three-d=1093 refused=0+0+0",
    "garmin-vs-polar/27-05-2024/polar.gpx Gpx 4803 2024-05-26T22:19:26.642Z 2024-05-26T23:40:16.641Z error=0 speed=0 course=0 three-d=4803 refused=0+0+0",
    "gnss_lib_py/pixel6.nmea Nmea 48 2023-11-07T23:42:57Z 2023-11-07T23:52:21Z error=48 speed=48 course=46 three-d=48 refused=0+0+0",
    "google-gps-measurement-tools/MTV.Local1.ublox-F9K.20200206-181434.nmea.gz Nmea 1654 2020-02-07T02:14:17Z 2020-02-07T02:43:04Z error=1653 speed=1653 course=1653 three-d=1653 refused=0+0+0",
    "google-gps-measurement-tools/pseudoranges_log_2016_06_30_21_26_07.txt.gz GnssLogger 216 2016-06-30T21:26:09Z 2016-06-30T21:29:51Z error=216 speed=216 course=0 three-d=216 refused=0+0+0",
    "gpsd/april6_2019.log Nmea 2 1999-08-22T00:02:31.099Z 1999-08-22T00:02:31.42Z error=0 speed=2 course=2 three-d=0 refused=0+0+0",
    "gpsd/april6_2019.log.chk Gpsd 1 1999-08-22T00:02:31.42Z 1999-08-22T00:02:31.42Z error=0 speed=1 course=1 three-d=0 refused=0+0+1",
    "gpsd/beidou-gb.log Nmea 2 2015-03-02T05:32:32.438Z 2015-03-02T05:32:33.438Z error=2 speed=2 course=2 three-d=2 refused=0+0+0",
    "gpsd/beidou-gb.log.chk Gpsd 1 2015-03-02T05:32:33.438Z 2015-03-02T05:32:33.438Z error=1 speed=1 course=1 three-d=1 refused=0+0+4",
    "gpsd/bu303-climbing.log.chk Gpsd 8 2005-06-19T16:12:23.89Z 2005-06-19T16:12:30.89Z error=8 speed=8 course=8 three-d=8 refused=0+0+0",
    "gpsd/bu303-moving.log.chk Gpsd 12 2005-06-09T14:34:44.28Z 2005-06-09T14:34:55.28Z error=11 speed=12 course=12 three-d=12 refused=0+0+0",
    "gpsd/bu353s4.log Nmea 25 2014-12-31T03:07:19Z 2014-12-31T03:07:43Z error=25 speed=25 course=25 three-d=25 refused=0+0+0",
    "gpsd/bu353s4.log.chk Gpsd 25 2014-12-31T03:07:19Z 2014-12-31T03:07:43Z error=25 speed=25 course=25 three-d=25 refused=0+0+2",
    "gpsd/ch-4701.log Nmea 28 2008-05-29T12:34:33Z 2008-05-29T12:35:00Z error=28 speed=27 course=27 three-d=28 refused=0+0+0",
    "gpsd/ch-4701.log.chk Gpsd 26 2008-05-29T12:34:34Z 2008-05-29T12:34:59Z error=26 speed=26 course=26 three-d=26 refused=0+0+1",
    "gpsd/ch-4711.log Nmea 7 2009-12-05T13:56:51.997Z 2009-12-05T13:56:57.997Z error=7 speed=7 course=7 three-d=7 refused=0+0+0",
    "gpsd/ch-4711.log.chk Gpsd 7 2009-12-05T13:56:51.997Z 2009-12-05T13:56:57.997Z error=7 speed=7 course=7 three-d=7 refused=0+0+1",
    "gpsd/garmin-10x.log Nmea 9 2010-07-18T16:50:07Z 2010-07-18T16:50:49Z error=9 speed=9 course=8 three-d=9 refused=0+0+0",
    "gpsd/garmin-10x.log.chk Gpsd 9 2010-07-18T16:50:07Z 2010-07-18T16:50:49Z error=9 speed=9 course=8 three-d=9 refused=0+0+2",
    "gpsd/gp-320fw-2019-04-07-coldboot.log Nmea 2 2019-04-07T00:03:43.03Z 2019-04-07T00:03:45.03Z error=2 speed=2 course=2 three-d=2 refused=16+0+0",
    "gpsd/gp-320fw-2019-04-07-coldboot.log.chk Gpsd 1 2019-04-07T00:03:45.03Z 2019-04-07T00:03:45.03Z error=1 speed=1 course=1 three-d=1 refused=0+0+3",
    "gpsd/gpsdf.log Nmea 51 2020-02-02T00:01:45Z 2020-02-02T00:02:35Z error=51 speed=51 course=0 three-d=51 refused=0+0+0",
    "gpsd/gpsdf.log.chk Gpsd 51 2020-02-02T00:01:45Z 2020-02-02T00:02:35Z error=51 speed=51 course=0 three-d=51 refused=0+0+6",
    "gpsd/haicom-305N.log Nmea 68 2007-04-08T09:53:04.802Z 2007-04-08T09:54:15.787Z error=68 speed=68 course=68 three-d=68 refused=0+0+0",
    "gpsd/haicom-305N.log.chk Gpsd 67 2007-04-08T09:53:05.802Z 2007-04-08T09:54:15.787Z error=67 speed=67 course=67 three-d=67 refused=0+0+2",
    "gpsd/mtk-3301.log Nmea 4 2008-08-23T08:14:36Z 2008-08-23T08:14:39Z error=4 speed=4 course=4 three-d=4 refused=0+6+0",
    "gpsd/mtk-3301.log.chk Gpsd 3 2008-08-23T08:14:37Z 2008-08-23T08:14:39Z error=3 speed=3 course=3 three-d=3 refused=0+0+2",
    "gpsd/nmea-fuzzy-cases.log Nmea 14 2020-03-18T13:28:20.6Z 2020-03-18T13:39:00.9Z error=14 speed=14 course=14 three-d=14 refused=0+0+0",
    "gpsd/nmea-fuzzy-cases.log.chk Gpsd 14 2020-03-18T13:28:20.6Z 2020-03-18T13:39:00.9Z error=14 speed=14 course=14 three-d=14 refused=0+0+1",
    "gpsd/pharos-360.log Nmea 22 2006-07-28T02:16:12.949Z 2006-07-28T02:16:33.948Z error=22 speed=21 course=21 three-d=22 refused=0+0+0",
    "gpsd/pharos-360.log.chk Gpsd 21 2006-07-28T02:16:12.949Z 2006-07-28T02:16:32.948Z error=21 speed=21 course=21 three-d=21 refused=0+0+0",
    "gpsd/quectel-eg25-g-2.log Nmea 3 2022-09-20T05:13:47Z 2022-09-20T05:13:49Z error=3 speed=3 course=3 three-d=3 refused=0+0+0",
    "gpsd/quectel-eg25-g-2.log.chk Gpsd 3 2022-09-20T05:13:47Z 2022-09-20T05:13:49Z error=3 speed=3 course=3 three-d=3 refused=0+0+1",
    "gpsd/quectel-eg25-g.log Nmea 23 2022-09-11T19:15:03.01Z 2022-09-11T19:15:33.98Z error=23 speed=23 course=23 three-d=23 refused=0+0+0",
    "gpsd/quectel-eg25-g.log.chk Gpsd 23 2022-09-11T19:15:03.01Z 2022-09-11T19:15:33.98Z error=23 speed=23 course=23 three-d=23 refused=0+0+9",
    "gpsd/quectel.log Nmea 34 2020-10-07T02:20:21Z 2020-10-07T02:21:02Z error=34 speed=34 course=33 three-d=34 refused=0+0+0",
    "gpsd/quectel.log.chk Gpsd 34 2020-10-07T02:20:21Z 2020-10-07T02:21:02Z error=34 speed=34 course=33 three-d=34 refused=0+0+2",
    "gpsd/rx210.log Nmea 40 2016-04-03T18:41:02Z 2016-04-03T18:41:41Z error=40 speed=40 course=0 three-d=40 refused=0+0+0",
    "gpsd/rx210.log.chk Gpsd 40 2016-04-03T18:41:02Z 2016-04-03T18:41:41Z error=40 speed=40 course=0 three-d=40 refused=0+0+0",
    "gpsd/sirfstarv-nmea.log Nmea 59 2019-02-05T02:09:35Z 2019-02-05T02:10:33Z error=59 speed=59 course=59 three-d=59 refused=0+0+0",
    "gpsd/sirfstarv-nmea.log.chk Gpsd 59 2019-02-05T02:09:35Z 2019-02-05T02:10:33Z error=59 speed=59 course=59 three-d=59 refused=0+0+4",
    "gpsd/sl869.log Nmea 8 2012-11-25T10:21:43Z 2012-11-25T10:21:49Z error=6 speed=8 course=8 three-d=8 refused=0+0+0",
    "gpsd/sl869.log.chk Gpsd 8 2012-11-25T10:21:43Z 2012-11-25T10:21:49Z error=8 speed=8 course=8 three-d=7 refused=0+0+0",
    "gpsd/st-teseo-liv4f.log Nmea 12 2025-03-21T13:58:06Z 2025-03-21T13:58:17Z error=12 speed=12 course=12 three-d=12 refused=0+0+0",
    "gpsd/st-teseo-liv4f.log.chk Gpsd 12 2025-03-21T13:58:06Z 2025-03-21T13:58:17Z error=12 speed=12 course=12 three-d=12 refused=0+0+0",
    "gpsd/telit-he910.log Nmea 187 2019-03-12T10:51:53.408Z 2019-03-12T10:54:59.408Z error=187 speed=187 course=187 three-d=187 refused=0+0+0",
    "gpsd/telit-he910.log.chk Gpsd 187 2019-03-12T10:51:53.408Z 2019-03-12T10:54:59.408Z error=187 speed=187 course=187 three-d=187 refused=0+0+4",
    "gpsd/triton400.log Nmea 5 2013-04-01T03:01:29Z 2013-04-01T03:01:33Z error=4 speed=4 course=4 three-d=4 refused=1+0+0",
    "gpsd/triton400.log.chk Gpsd 5 2013-04-01T03:01:29Z 2013-04-01T03:01:33Z error=5 speed=5 course=4 three-d=5 refused=0+0+2",
    "gpsd/ublox-8.log Nmea 72 2017-01-10T00:09:41Z 2017-01-10T00:10:52Z error=72 speed=72 course=0 three-d=72 refused=1+0+0",
    "gpsd/ublox-8.log.chk Gpsd 72 2017-01-10T00:09:41Z 2017-01-10T00:10:52Z error=72 speed=72 course=0 three-d=72 refused=0+0+0",
    "gpsd/ublox-lea-4h.log Nmea 9 2006-08-10T03:08:58Z 2006-08-10T03:15:18Z error=9 speed=9 course=9 three-d=9 refused=0+0+0",
    "gpsd/ublox-lea-4h.log.chk Gpsd 8 2006-08-10T03:08:58Z 2006-08-10T03:15:17Z error=8 speed=8 course=8 three-d=8 refused=0+0+0",
    "gpsd/ublox-lea-5h.log Nmea 20 2010-08-21T08:37:23Z 2010-08-21T08:55:20Z error=18 speed=19 course=0 three-d=18 refused=0+0+0",
    "gpsd/ublox-lea-5h.log.chk Gpsd 19 2010-08-21T08:37:23Z 2010-08-21T08:55:20Z error=19 speed=19 course=0 three-d=19 refused=0+0+0",
    "gpsd/ublox-neo-m9n-nmea.log Nmea 61 2020-07-11T22:37:45Z 2020-07-11T22:38:45Z error=61 speed=61 course=0 three-d=61 refused=0+0+0",
    "gpsd/ublox-neo-m9n-nmea.log.chk Gpsd 61 2020-07-11T22:37:45Z 2020-07-11T22:38:45Z error=61 speed=61 course=0 three-d=61 refused=0+0+0",
    "gpsd/unicore-um621.log Nmea 16 2024-06-09T00:06:53Z 2024-06-09T00:07:12Z error=16 speed=16 course=0 three-d=16 refused=0+0+0",
    "gpsd/unicore-um621.log.chk Gpsd 16 2024-06-09T00:06:53Z 2024-06-09T00:07:12Z error=16 speed=16 course=0 three-d=16 refused=0+0+0",
    "gpxpy/cerknicko-jezero.gpx Gpx 296 2010-08-05T14:23:59Z 2010-08-05T16:23:49Z error=0 speed=0 course=0 three-d=296 refused=0+0+0",
    "gpxpy/korita-zbevnica.gpx Gpx 513 2010-10-03T09:36:30Z 2010-10-03T13:19:31Z error=0 speed=0 course=0 three-d=513 refused=0+0+358",
    "snappergps2/fixes/w00.json Snapper 301 2021-11-22T12:40:00.053Z 2021-11-22T12:45:00.015Z error=301 speed=0 course=0 three-d=0 refused=0+0+0",
    "snappergps2/fixes/w01.json Snapper 513 2022-10-10T09:40:00.33Z 2022-10-10T09:48:32.342Z error=504 speed=0 course=0 three-d=0 refused=0+0+0",
    "snappergps2/fixes/w02.json Snapper 481 2022-10-18T09:59:59.949Z 2022-10-18T10:07:59.944Z error=481 speed=0 course=0 three-d=0 refused=0+0+0",
    "snappergps2/fixes/w11.json Snapper 2980 2023-06-09T13:59:55.85Z 2023-06-09T14:49:34.885Z error=2975 speed=0 course=0 three-d=0 refused=0+0+0",
    "snappergps2/fixes/w12.json Snapper 2980 2023-06-09T13:59:55.9Z 2023-06-09T14:49:34.904Z error=2974 speed=0 course=0 three-d=0 refused=0+0+0",
    "soundscape-android/Motorway.gpx Gpx 1264 2026-07-29T08:33:56.371Z 2026-07-29T08:55:55.333Z error=1264 speed=1264 course=1264 three-d=1264 refused=0+0+0",
    "soundscape-android/facing-east.gpx Gpx 14 2025-07-18T10:46:36.85Z 2025-07-18T10:47:01.395Z error=14 speed=14 course=14 three-d=14 refused=0+0+0",
    "soundscape-android/milngavie-centre.gpx Gpx 216 2026-04-14T08:01:33.46Z 2026-04-14T08:05:29.385Z error=216 speed=216 course=216 three-d=216 refused=0+0+0",
    "soundscape-android/pc-world.gpx Gpx 209 2025-07-22T12:48:22.704Z 2025-07-22T13:02:46.01Z error=209 speed=209 course=209 three-d=209 refused=0+0+0",
    "soundscape-android/tesco.gpx Gpx 605 2025-07-25T09:42:31.627Z 2025-07-25T10:10:13.659Z error=605 speed=605 course=605 three-d=605 refused=0+0+0",
    "soundscape-android/train-1.gpx Gpx 1075 2025-06-08T08:11:51.1Z 2025-06-08T08:37:13.243Z error=1075 speed=1075 course=1075 three-d=1075 refused=0+0+0",
    "soundscape-android/travel-small.gpx Gpx 52 2025-04-11T08:49:14.288Z 2025-04-11T08:50:05.089Z error=52 speed=52 course=52 three-d=52 refused=0+0+0",
    "soundscape-android/travel.gpx Gpx 1661 2025-04-11T12:14:59.564Z 2025-04-11T12:48:41.578Z error=1661 speed=1661 course=1661 three-d=1661 refused=0+0+0",
    "togeojson/apple_watch_route.gpx Gpx 44 2019-12-15T20:19:55Z 2019-12-15T20:20:38Z error=44 speed=44 course=44 three-d=44 refused=0+0+0",
];

/// Recordings that hold no fix, with their error.
const WITHOUT_FIXES: &[&str] = &[
    "garmin-vs-polar/27-05-2024/route.gpx: none of its 189 points has a time",
    "gpsd/bu303-climbing.log: not a recorded walk in a known format",
    "gpsd/bu303-moving.log: not a recorded walk in a known format",
    "gpsd/bu303-nofix.log: not a recorded walk in a known format",
    "gpsd/bu303-nofix.log.chk: it has no usable fix: the receiver had no position",
    "snappergps2/ground-truth/w00.json: line 6: not the JSON of a SnapperGPS walk: missing field `datetime`",
    "snappergps2/ground-truth/w01.json: line 6: not the JSON of a SnapperGPS walk: missing field `datetime`",
    "snappergps2/ground-truth/w02.json: line 6: not the JSON of a SnapperGPS walk: missing field `datetime`",
    "snappergps2/ground-truth/w11.json: line 6: not the JSON of a SnapperGPS walk: missing field `datetime`",
];

#[test]
fn every_recording_matches_the_table() {
    for row in TABLE {
        let name = row.split(' ').next().expect("a name");
        assert_eq!(&summary(name), row);
    }
}

#[test]
fn recordings_without_fixes_are_refused_with_the_reason() {
    for expected in WITHOUT_FIXES {
        let name = expected.split(": ").next().expect("a name");
        let error = read_trace(&bytes(name), name)
            .expect_err("no fixes")
            .to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn every_shared_recording_is_in_the_table() {
    let named = |name: &str| {
        let starts = |row: &&&str| row.starts_with(name);
        TABLE.iter().any(|row| starts(&row)) || WITHOUT_FIXES.iter().any(|row| starts(&row))
    };
    let mut found = Vec::new();
    collect(&folder(), &mut found);
    let about = [
        "LICENSE",
        "LICENSE.md",
        "LICENSE.txt",
        "COPYING",
        "NOTICE.txt",
        "README.md",
    ];
    found.retain(|name| !about.iter().any(|about| name.ends_with(about)));
    assert!(found.len() > 60, "{} recordings", found.len());
    let missing: Vec<_> = found.iter().filter(|name| !named(name)).collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
}

fn collect(place: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(place).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            let name = path
                .strip_prefix(folder())
                .expect("OK because it was found there");
            found.push(name.to_str().expect("a plain name").to_owned());
        }
    }
}

fn summary(name: &str) -> String {
    let trace = read_trace(&bytes(name), name).unwrap_or_else(|wrong| panic!("{wrong}"));
    let count = |which: fn(&Fix) -> bool| trace.fixes.iter().filter(|fix| which(fix)).count();
    let refused =
        |why: &[Refusal]| -> usize { why.iter().map(|why| trace.refused.count(*why)).sum() };
    let time = |fix: Option<&Fix>| {
        let ms = fix.expect("at least one fix").time.0;
        jiff::Timestamp::from_millisecond(ms).expect("a sane time")
    };
    format!(
        "{name} {:?} {} {} {} error={} speed={} course={} three-d={} refused={}+{}+{}",
        trace.dialect,
        trace.fixes.len(),
        time(trace.fixes.first()),
        time(trace.fixes.last()),
        count(|fix| fix.error.is_some()),
        count(|fix| fix.speed_mps.is_some()),
        count(|fix| fix.course_deg.is_some()),
        count(|fix| fix.mode == FixMode::ThreeD),
        refused(&[Refusal::Checksum, Refusal::NoChecksum]),
        refused(&[Refusal::Malformed, Refusal::TooLong]),
        refused(&[Refusal::NoTime]),
    )
}
