//! Unusual forms of recordings and times that phones and tools write.

use super::spoilt;
use soundwalk::engine::Fix;
use soundwalk::trace::{Dialect, Note, Refusal, Trace, TraceFault, read, read_trace};

fn parsed(text: &str) -> Trace {
    read_trace(text.as_bytes(), "walk").unwrap_or_else(|wrong| panic!("{wrong}"))
}

fn fault(text: &str) -> TraceFault {
    read_trace(text.as_bytes(), "walk")
        .expect_err("a fault")
        .fault
}

/// The moments as seconds since 2025-06-14T09:00:00Z with their positions and errors.
fn moments(trace: &Trace) -> Vec<(f64, f64, f64, Option<f64>)> {
    let moment = |fix: &Fix| {
        (
            (fix.time.0 - 1_749_891_600_000) as f64 / 1000.0,
            fix.position.lat,
            fix.position.lon,
            fix.error.map(|error| error.value),
        )
    };
    trace.fixes.iter().map(moment).collect()
}

#[test]
fn times_in_other_digits_and_with_dots_are_read() {
    let persian = spoilt("12-times-that-cannot-be-read/persian.gpx");
    let trace = parsed(&persian);
    assert_eq!((trace.fixes.len(), trace.refused.total()), (325, 0));
    let zeros = ['۰', '٠', '०', '๐', '０'];
    for zero in zeros {
        let digit = |letter: char| match u32::from(letter) {
            code @ 0x6F0..=0x6F9 => {
                char::from_u32(code - 0x6F0 + u32::from(zero)).expect("a digit")
            }
            _ => letter,
        };
        let text: String = persian.chars().map(digit).collect();
        assert_eq!(parsed(&text).fixes, trace.fixes, "{zero}");
    }
    let dotted = persian.replace("۰۹:", "09.");
    let dotted: Vec<String> = dotted
        .lines()
        .map(|line| match line.find("<time>") {
            Some(at) => line[..at].to_owned() + &line[at..].replace(':', "."),
            None => line.to_owned(),
        })
        .collect();
    assert_eq!(parsed(&dotted.join("\n")).fixes, trace.fixes);
}

#[test]
fn an_unparsable_time_is_reported_with_its_place() {
    let with =
        |time: &str| format!("<gpx><trkpt lat='47' lon='8'><time>{time}</time></trkpt></gpx>");
    for time in [
        "10.04.05",
        "14/06/2025 09:00:00",
        "1404-03-24T09:00:00Z",
        "yesterday at noon",
    ] {
        let error = read(with(time).as_bytes(), "x")
            .expect_err("a fault")
            .to_string();
        assert_eq!(
            error,
            format!(
                "x: it has no usable fix (1 left out: a time that was not understood (1, at byte 5: \"{time}\"))"
            )
        );
    }
    // An empty element means the same as no element.
    assert_eq!(fault(&with("")), TraceFault::Untimed { points: 1 });
    // Some unreadable times among readable ones.
    let good = "<trkpt lat='47' lon='8'><time>2025-06-14T09:00:00Z</time></trkpt>";
    let trace = parsed(&with("10.04.05").replace("</gpx>", &format!("{good}</gpx>")));
    assert_eq!(
        (trace.fixes.len(), trace.refused.count(Refusal::UnreadTime)),
        (1, 1)
    );
}

#[test]
fn gpx_without_track_points_reports_what_it_contains() {
    let waypoints = spoilt("12-times-that-cannot-be-read/waypoints.gpx");
    assert_eq!(
        fault(&waypoints),
        TraceFault::WaypointsOnly { waypoints: 1 }
    );
    assert_eq!(
        fault("<gpx><trk><trkseg/></trk></gpx>"),
        TraceFault::NoPoints
    );
    let cut = &waypoints[..waypoints.len() - 20];
    assert!(matches!(
        fault(cut),
        TraceFault::WaypointsOnly { .. } | TraceFault::Malformed { .. }
    ));
}

#[test]
fn timestamps_of_gpspipe_before_each_object_are_skipped() {
    let plain: String = (0..9)
        .map(|second| {
            format!(
                "{{\"class\":\"TPV\",\"device\":\"/dev/ttyACM0\",\"mode\":3,\"time\":\"2025-06-14T09:00:0{second}Z\",\
                 \"lat\":-41.2889,\"lon\":174.7772,\"eph\":4.5}}\n"
            )
        })
        .collect();
    let expected = parsed(&plain);
    for stamp in [
        "Sat Jun 14 09:00:00 2025: ",
        "2025-06-14 09:00:00.123456: ",
        "1749891600.123456: ",
        " ",
    ] {
        let stamped: String = plain
            .lines()
            .map(|line| format!("{stamp}{line}\n"))
            .collect();
        let trace = parsed(&stamped);
        assert_eq!(
            (trace.dialect, &trace.fixes),
            (Dialect::Gpsd, &expected.fixes),
            "{stamp}"
        );
        assert_eq!(trace.refused.total(), 0, "{stamp}");
        let cut = parsed(&stamped[..stamped.len() - 30]);
        assert_eq!(cut.fixes.len(), 8);
        assert!(
            matches!(cut.notes[..], [Note::CutOff { .. }]),
            "{:?}",
            cut.notes
        );
    }
}

#[test]
fn timelines_of_ios_android_and_takeout_are_read() {
    let ios = parsed(&spoilt("12-times-that-cannot-be-read/timeline-ios.json"));
    assert_eq!(ios.dialect, Dialect::Timeline);
    assert_eq!(
        moments(&ios),
        [
            (0.0, -41.2889, 174.776, None),
            (120.0, -41.2889, 174.7772, None)
        ]
    );

    let android = r#"{"semanticSegments": [
        {"startTime": "2025-06-14T21:00:00.000+12:00", "endTime": "2025-06-14T21:20:00.000+12:00",
         "timelinePath": [{"point": "-41.2889°, 174.7760°", "time": "2025-06-14T21:00:00.000+12:00"},
                          {"point": "-41.2890°, 174.7772°", "time": "2025-06-14T21:02:00.000+12:00"}]},
        {"startTime": "2025-06-14T21:20:00.000+12:00", "endTime": "2025-06-14T21:30:00.000+12:00",
         "visit": {"topCandidate": {"placeLocation": {"latLng": "-41.2°, 174.7°"}}}}],
        "rawSignals": [RAW], "userLocationProfile": {}}"#;
    let trace = parsed(&android.replace("RAW", ""));
    assert_eq!(
        moments(&trace),
        [
            (0.0, -41.2889, 174.776, None),
            (120.0, -41.289, 174.7772, None)
        ]
    );
    // Raw signals state an accuracy; the path is used only where there are none.
    let raw = |minute: u32| {
        format!(
            r#"{{"position": {{"LatLng": "-41.2891°, 174.7773°", "accuracyMeters": 12, "altitudeMeters": 3.0,
            "source": "WIFI", "timestamp": "2025-06-14T21:{minute:02}:00.000+12:00", "speedMetersPerSecond": 0.5}}}},
            {{"wifiScan": {{"deliveryTime": "2025-06-14T21:01:00.000+12:00"}}}}"#
        )
    };
    let trace = parsed(&android.replace("RAW", &[raw(1), raw(3)].join(",")));
    assert_eq!(
        moments(&trace),
        [
            (0.0, -41.2889, 174.776, None),
            (60.0, -41.2891, 174.7773, Some(12.0)),
            (180.0, -41.2891, 174.7773, Some(12.0))
        ]
    );

    let takeout = r#"{"locations": [
        {"latitudeE7": -412889000, "longitudeE7": 1747760000, "accuracy": 20, "timestamp": "2025-06-14T09:00:00Z"},
        {"latitudeE7": -412889000, "longitudeE7": 1747772000, "accuracy": 20, "timestampMs": "1749891660000"},
        {"accuracy": 20, "timestamp": "2025-06-14T09:02:00Z"}]}"#;
    let trace = parsed(takeout);
    assert_eq!(
        moments(&trace),
        [
            (0.0, -41.2889, 174.776, Some(20.0)),
            (60.0, -41.2889, 174.7772, Some(20.0))
        ]
    );
    assert_eq!(trace.refused.count(Refusal::NotAPosition), 1);
    let cut = parsed(&takeout[..takeout.len() - 30]);
    assert_eq!(cut.fixes.len(), 2);
    assert!(
        matches!(cut.notes[..], [Note::CutOff { .. }]),
        "{:?}",
        cut.notes
    );
}

#[test]
fn a_timeline_without_a_path_is_refused_and_odd_entries_are_counted() {
    let visits = r#"[{"endTime":"2025-06-14T09:20:00Z","startTime":"2025-06-14T09:00:00Z","visit":{"probability":"0.9"}}]"#;
    assert_eq!(fault(visits), TraceFault::NoPath);
    let odd = r#"[{"endTime":"2025-06-14T09:20:00Z","startTime":"soon","timelinePath":[
        {"point":"geo:-41.2,174.7","durationMinutesOffsetFromStartTime":"3"}]},
        {"endTime":"2025-06-14T09:20:00Z","startTime":"2025-06-14T09:00:00Z","timelinePath":[
        {"point":"geo:-41.2,174.7;u=35","durationMinutesOffsetFromStartTime":3},
        {"point":"geo:north","durationMinutesOffsetFromStartTime":"4"},
        {"point":"geo:-41.2,174.7","durationMinutesOffsetFromStartTime":"1e300"},
        {"point":"geo:-41.2,174.7"}]}]"#;
    let trace = parsed(odd);
    assert_eq!(moments(&trace)[0], (180.0, -41.2, 174.7, None));
    assert_eq!(
        [Refusal::UnreadTime, Refusal::NotAPosition, Refusal::NoTime]
            .map(|why| trace.refused.count(why)),
        [2, 1, 1],
        "{}",
        trace.refused
    );
}
