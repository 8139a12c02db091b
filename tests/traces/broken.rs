//! Recordings with impossible points, and recordings that end in the middle.

use super::{bytes, spoilt};
use soundwalk::geodesy::LatLon;
use soundwalk::trace::{Note, Refusal, Trace, read_trace};

fn parsed(text: &str) -> Trace {
    read_trace(text.as_bytes(), "walk").unwrap_or_else(|wrong| panic!("{wrong}"))
}

fn gpx(points: &[String]) -> String {
    let points = points.concat();
    format!(
        "<?xml version=\"1.0\"?>\n<gpx creator=\"x\"><trk><name>é</name><trkseg>{points}</trkseg></trk></gpx>\n"
    )
}

fn point(position: &str, second: usize) -> String {
    format!("<trkpt {position}><ele>1</ele><time>2025-06-14T09:00:{second:02}Z</time></trkpt>\n")
}

#[test]
fn one_impossible_point_is_counted_and_left_out() {
    for (case, count) in [("pause.gpx", 325), ("nan.gpx", 324)] {
        let trace = parsed(&spoilt(&format!("07-one-impossible-point/{case}")));
        assert_eq!(
            (
                trace.fixes.len(),
                trace.refused.count(Refusal::NotAPosition),
                trace.refused.total()
            ),
            (count, 1, 1),
            "{case}: {}",
            trace.refused
        );
    }
    for position in [
        "lat='100' lon='0'",
        "lat='' lon=''",
        "lat='NaN' lon='8'",
        "lat='inf' lon='8'",
        "lat='47' lon='181'",
        "lat='0' lon='0.0'",
        "lat='47'",
        "lon='8'",
        "",
        "lat='null' lon='null'",
        "lat='47.1.2' lon='8'",
    ] {
        let points = [
            point("lat='47' lon='8'", 0),
            point(position, 1),
            point("lat='47' lon='8'", 2),
        ];
        let trace = parsed(&gpx(&points));
        assert_eq!(
            (
                trace.fixes.len(),
                trace.refused.count(Refusal::NotAPosition)
            ),
            (2, 1),
            "{position}: {}",
            trace.refused
        );
    }
}

#[test]
fn an_impossible_point_in_any_format_does_not_affect_the_others() {
    let logger = "Fix,gps,47,8,1,1,3,1700000000000\nFix,gps,147,8,1,1,3,1700000001000\nFix,gps,NaN,8,1,1,3,1700000002000\n\
                  Fix,gps,47,8,1,1,3,1700000003000\n";
    let trace = parsed(logger);
    assert_eq!(
        (
            trace.fixes.len(),
            trace.refused.count(Refusal::NotAPosition)
        ),
        (2, 2)
    );
    let torn = format!("{logger}Fix,gps,47,5,8,5,1,0,1,0,3,0,1700000004000\n");
    let trace = parsed(&torn);
    assert_eq!(
        (trace.fixes.len(), trace.refused.count(Refusal::Malformed)),
        (2, 1)
    );
    let tpv = |second: u32, lat: &str| {
        format!(
            "{{\"class\":\"TPV\",\"mode\":3,\"time\":\"2025-06-14T09:00:{second:02}Z\",\"lat\":{lat},\"lon\":8}}\n"
        )
    };
    let trace = parsed(&[tpv(0, "47"), tpv(1, "100"), tpv(2, "nan"), tpv(3, "47")].concat());
    assert_eq!(
        (
            trace.fixes.len(),
            trace.refused.count(Refusal::NotAPosition),
            trace.refused.count(Refusal::Malformed)
        ),
        (2, 1, 1)
    );
    let entry = |second: u32, lat: &str| {
        format!(
            "{{\"datetime\":\"2025-06-14T09:00:{second:02}Z\",\"latitude\":{lat},\"longitude\":8}}"
        )
    };
    let trace = parsed(&format!(
        "[{},{},{}]",
        entry(0, "47"),
        entry(1, "100"),
        entry(2, "47")
    ));
    assert_eq!(
        (
            trace.fixes.len(),
            trace.refused.count(Refusal::NotAPosition)
        ),
        (2, 1)
    );
}

#[test]
fn decimal_commas_and_digits_of_other_scripts_are_numbers() {
    for position in [
        "lat='-41,2889' lon='174,7772'",
        "lat=' -41.2889 ' lon='+174.7772'",
        "lat='−۴۱٫۲۸۸۹' lon='۱۷۴٫۷۷۷۲'",
        "lat='-४१.२८८९' lon='१७४.७७७२'",
    ] {
        let trace = parsed(&gpx(&[point(position, 0)]));
        assert_eq!(
            LatLon::new(-41.2889, 174.7772),
            Some(trace.fixes[0].position),
            "{position}"
        );
    }
    let with = "<trkpt lat='47,5' lon='8,5'><time>2025-06-14T09:00:00,5Z</time><extensions><speed>1,25</speed>\
                <accuracy>4,5</accuracy></extensions></trkpt>";
    let fix = parsed(&gpx(&[with.to_owned()])).fixes[0];
    assert_eq!(
        (fix.speed_mps, fix.error.map(|error| error.value)),
        (Some(1.25), Some(4.5))
    );
}

/// Cuts a recording at every byte: no cut loses a complete fix or invents one, and every loss is reported. `whole` counts the
/// complete fixes in a part of the text; a cut within the last `tail` bytes loses nothing.
fn check_cuts(text: &str, whole: impl Fn(&[u8]) -> usize, tail: usize) {
    let bytes = text.as_bytes();
    let all = parsed(text).fixes;
    assert!(all.len() > 3, "{text}");
    for end in 1..bytes.len() - tail {
        let part = &bytes[..end];
        let shown = String::from_utf8_lossy(&part[end.saturating_sub(60)..]);
        let expected = whole(part);
        match read_trace(part, "walk") {
            Ok(trace) => {
                assert_eq!(trace.fixes, all[..expected], "{shown}");
                let is_said = matches!(trace.notes[..], [Note::CutOff { .. }]);
                let is_at_a_line_end = matches!(part.last(), Some(b'\n' | b'\r'));
                let is_lines = !text.starts_with(['<', '[']);
                assert!(is_said || is_lines, "{shown}");
                if is_at_a_line_end && is_lines {
                    assert!(trace.notes.is_empty(), "{shown}");
                }
                assert_eq!(trace.refused.total(), 0, "{shown}: {}", trace.refused);
            }
            Err(error) => assert_eq!(expected, 0, "{shown}: {error}"),
        }
    }
}

fn count(part: &[u8], what: &str) -> usize {
    String::from_utf8_lossy(part).matches(what).count()
}

#[test]
fn complete_entries_of_a_truncated_file_are_read() {
    let points: Vec<String> = (0..6)
        .map(|second| point("lat='47' lon='8'", second))
        .collect();
    check_cuts(&gpx(&points), |part| count(part, "</trkpt>"), 1);

    let entries: Vec<String> = (0..6)
        .map(|second| {
            format!(
                "{{\"datetime\":\"2025-06-14T09:00:{second:02}Z\",\"latitude\":47,\"longitude\":8}}"
            )
        })
        .collect();
    check_cuts(
        &format!("[{}]", entries.join(",\n")),
        |part| count(part, "}"),
        1,
    );

    let objects: String = (0..6)
        .map(|second| {
            format!("{{\"class\":\"TPV\",\"mode\":3,\"time\":\"2025-06-14T09:00:{second:02}Z\",\"lat\":47,\"lon\":8}}\n")
        })
        .collect();
    check_cuts(&objects, |part| count(part, "}"), 1);

    let sentences: String = (0..6)
        .map(|second| {
            let body =
                format!("GPRMC,0900{second:02},A,4700.0000,N,00800.0000,E,2.7,90.0,140625,,");
            let sum = body.bytes().fold(0, |sum, byte| sum ^ byte);
            format!("${body}*{sum:02X}\r\n")
        })
        .collect();
    let whole = |part: &[u8]| {
        let text = String::from_utf8_lossy(part);
        text.split('$')
            .filter(|sentence| {
                sentence
                    .find('*')
                    .is_some_and(|star| sentence.len() > star + 2)
            })
            .count()
    };
    check_cuts(&sentences, whole, 1);
}

#[test]
fn truncated_real_recordings_are_read_up_to_the_cut() {
    for name in [
        "soundscape-android/travel.gpx",
        "garmin-vs-polar/27-05-2024/garmin.gpx",
        "gnss_lib_py/pixel6.nmea",
        "gpsd/haicom-305N.log",
        "gpsd/haicom-305N.log.chk",
        "snappergps2/fixes/w01.json",
    ] {
        let whole = bytes(name);
        let all = read_trace(&whole, name).expect("readable").fixes;
        for share in 3..8 {
            let about = whole.len() * share / 8;
            let inside = whole[about..].iter().position(|byte| {
                // Between gpsd's objects are the sentences that they were made from.
                let is_object = *byte == b'{';
                is_object || (b"$<".contains(byte) && !name.ends_with(".chk"))
            });
            let cut = &whole[..about + inside.expect("a beginning") + 10];
            let trace = read_trace(cut, name).unwrap_or_else(|wrong| panic!("{wrong}"));
            assert!(
                matches!(trace.notes.last(), Some(Note::CutOff { .. })),
                "{name}: {:?}",
                trace.notes
            );
            assert!(
                trace.fixes.len() * 16 >= all.len() * share,
                "{name}: {} of {}",
                trace.fixes.len(),
                all.len()
            );
        }
    }
}

#[test]
fn a_damaged_file_is_read_up_to_the_damage() {
    let points: Vec<String> = (0..6)
        .map(|second| point("lat='47' lon='8'", second))
        .collect();
    let text = gpx(&points).replacen("09:00:03Z</time>", "09:00:03Z</tim", 1);
    let trace = parsed(&text);
    assert_eq!(trace.fixes.len(), 3);
    assert!(
        matches!(trace.notes[..], [Note::Damaged { .. }]),
        "{:?}",
        trace.notes
    );
    // A recorder that lost power leaves zeros.
    let zeros = format!("{}{}", &gpx(&points)[..400], "\0".repeat(3000));
    let trace = parsed(&zeros);
    assert!(
        !trace.fixes.is_empty() && !trace.notes.is_empty(),
        "{:?}",
        trace.notes
    );
}
