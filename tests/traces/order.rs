//! Recordings whose points are not in the order of their times.

use super::spoilt;
use soundwalk::engine::Fix;
use soundwalk::trace::{Note, Refusal, Trace, TraceFault, read_trace};

const NEWEST_FIRST: &str = "05-gpx-not-in-time-order/newest-first.gpx";

fn parsed(text: &str) -> Trace {
    read_trace(text.as_bytes(), "walk").unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The file around its points, and the points, oldest first.
fn points(text: &str) -> (Vec<&str>, Vec<&str>, Vec<&str>) {
    let lines: Vec<&str> = text.lines().collect();
    let is_point = |line: &&str| line.starts_with("<trkpt");
    let first = lines.iter().position(is_point).expect("a point");
    let last = lines.iter().rposition(is_point).expect("a point");
    let mut points = lines[first..=last].to_vec();
    points.reverse();
    (lines[..first].to_vec(), points, lines[last + 1..].to_vec())
}

fn check_order(text: &str, expected: &[Fix]) {
    let trace = parsed(text);
    assert_eq!(trace.fixes, expected);
    assert!(
        matches!(trace.notes[..], [Note::Reordered { steps: 1.. }]),
        "{:?}",
        trace.notes
    );
}

#[test]
fn the_points_of_a_gpx_file_are_read_in_the_order_of_their_times() {
    let text = spoilt(NEWEST_FIRST);
    let (head, ordered, tail) = points(&text);
    let file = |points: &[&str]| [&head[..], points, &tail[..]].concat().join("\n");
    let honest = parsed(&file(&ordered));
    assert_eq!((honest.notes.len(), honest.refused.total()), (0, 0));
    assert!(honest.fixes.len() > 600, "{}", honest.fixes.len());

    check_order(&text, &honest.fixes);
    let count = ordered.len();
    // 257 and the count have no common divisor, so that this is a permutation.
    let shuffled: Vec<&str> = (0..count)
        .map(|index| ordered[index * 257 % count])
        .collect();
    check_order(&file(&shuffled), &honest.fixes);
    let third = count / 3;
    let blocks = [
        &ordered[2 * third..],
        &ordered[..third],
        &ordered[third..2 * third],
    ]
    .concat();
    check_order(&file(&blocks), &honest.fixes);
    let segments = blocks.join("\n</trkseg><trkseg>\n");
    check_order(&file(&[&segments]), &honest.fixes);
    let mut swapped = ordered.clone();
    swapped.swap(100, 101);
    check_order(&file(&swapped), &honest.fixes);
}

#[test]
fn only_one_of_several_points_of_one_moment_is_read() {
    let text = spoilt(NEWEST_FIRST);
    let (head, ordered, tail) = points(&text);
    let twice = [&head[..], &ordered, &ordered, &tail].concat().join("\n");
    let trace = parsed(&twice);
    assert_eq!(trace.fixes.len(), ordered.len());
    assert_eq!(trace.refused.count(Refusal::SameTime), ordered.len());
}

#[test]
fn points_that_all_have_the_same_time_are_refused() {
    let text = spoilt("12-times-that-cannot-be-read/one-time.gpx");
    let error = read_trace(text.as_bytes(), "walk").expect_err("no walk");
    assert!(
        matches!(error.fault, TraceFault::OneTime { points: 325, .. }),
        "{error}"
    );
    assert!(
        error.to_string().contains("2025-06-14T09:00:00Z"),
        "{error}"
    );
}

/// `$GPRMC` sentences of a walk to the east at 1.4 m/s from second `from` to `to`, with a clock that is off by `clock_s`.
fn sentences(from: u32, to: u32, clock_s: i64) -> Vec<String> {
    (from..to)
        .map(|second| {
            let local_s = i64::from(second) + 36_000 + clock_s;
            let minutes = 10.0 + f64::from(second) * 1.4 / 1852.0;
            let body = format!(
                "GPRMC,{:02}{:02}{:02},A,4700.0000,N,008{minutes:07.4},E,2.7,90.0,140625,,",
                local_s / 3600,
                local_s / 60 % 60,
                local_s % 60
            );
            let sum = body.bytes().fold(0, |sum, byte| sum ^ byte);
            format!("${body}*{sum:02X}")
        })
        .collect()
}

#[test]
fn parts_of_an_nmea_log_in_the_wrong_order_are_put_in_order() {
    let ordered = sentences(0, 300, 0);
    let honest = parsed(&ordered.join("\r\n"));
    assert_eq!(honest.fixes.len(), 300);
    let blocks = [&ordered[200..], &ordered[..100], &ordered[100..200]].concat();
    check_order(&blocks.join("\r\n"), &honest.fixes);
    let backwards: Vec<String> = ordered.iter().rev().cloned().collect();
    check_order(&backwards.join("\r\n"), &honest.fixes);
}

#[test]
fn output_of_a_receiver_whose_clock_was_set_back_keeps_its_order() {
    let ahead = [sentences(0, 150, 3600), sentences(150, 300, 0)].concat();
    let trace = parsed(&ahead.join("\r\n"));
    assert_eq!(trace.fixes.len(), 300);
    assert_eq!(trace.notes, [Note::ClockSet { steps: 1 }]);
    let goes_east = |pair: &[Fix]| pair[0].position.lon <= pair[1].position.lon;
    assert!(trace.fixes.windows(2).all(goes_east));
}

#[test]
fn output_of_a_receiver_whose_clock_stands_still_is_refused() {
    let ordered = sentences(0, 50, 0);
    let body = |sentence: &String| {
        let body = format!("GPRMC,100000,{}", &sentence[14..sentence.len() - 3]);
        let sum = body.bytes().fold(0, |sum, byte| sum ^ byte);
        format!("${body}*{sum:02X}")
    };
    let frozen: Vec<String> = ordered.iter().map(body).collect();
    let error = read_trace(frozen.join("\r\n").as_bytes(), "walk").expect_err("no walk");
    assert!(
        matches!(error.fault, TraceFault::OneTime { points: 50, .. }),
        "{error}"
    );
}

const WALK_S: i64 = 600;
/// 14 June 2025, 09:00 UTC.
const BEGIN_S: i64 = 1_749_891_600;
const DAY_S: i64 = 86_400;

/// The visitor's position on a straight way to the east, or on a walk around a block.
fn place(second: i64, is_round: bool) -> (f64, f64) {
    let share = second as f64 / WALK_S as f64;
    if is_round {
        let (sine, cosine) = (share * std::f64::consts::TAU).sin_cos();
        (53.75 + 0.002 * sine, 87.10 + 0.003 * cosine)
    } else {
        (53.75, 87.10 + 0.01 * share)
    }
}

/// A walk in one of the formats; the time of each second is off by `clock(second)` seconds.
fn walk(form: &str, is_round: bool, clock: impl Fn(i64) -> i64) -> String {
    let points = (0..WALK_S).map(|second| {
        let (lat, lon) = place(second, is_round);
        let time = jiff::Timestamp::from_second(BEGIN_S + second + clock(second));
        let time = time.expect("OK because it is a time");
        match form {
            "gpx" => format!("<trkpt lat=\"{lat:.7}\" lon=\"{lon:.7}\"><time>{time}</time></trkpt>"),
            "gpsd" => format!(
                "{{\"class\":\"TPV\",\"mode\":3,\"time\":\"{time}\",\"lat\":{lat:.7},\"lon\":{lon:.7}}}"
            ),
            "timeline" => format!(
                "{{\"position\":{{\"LatLng\":\"{lat:.7}°, {lon:.7}°\",\"timestamp\":\"{time}\"}}}}"
            ),
            "snapper" => format!(
                "{{\"datetime\":\"{time}\",\"latitude\":{lat:.7},\"longitude\":{lon:.7},\"confidence\":5}}"
            ),
            _ => unreachable!("the forms of these tests"),
        }
    });
    let points: Vec<String> = points.collect();
    match form {
        "gpx" => format!(
            "<gpx><trk><trkseg>{}</trkseg></trk></gpx>",
            points.join("\n")
        ),
        "timeline" => format!("{{\"rawSignals\":[{}]}}", points.join(",")),
        "snapper" => format!("[{}]", points.join(",")),
        _ => points.join("\n"),
    }
}

#[test]
fn a_clock_that_is_set_back_does_not_change_the_order_of_a_walk() {
    for form in ["gpx", "gpsd", "timeline", "snapper"] {
        for is_round in [false, true] {
            let honest = parsed(&walk(form, is_round, |_| 0));
            assert_eq!(
                (honest.fixes.len(), honest.notes.len()),
                (WALK_S as usize, 0)
            );
            // Twenty years, 1024 weeks, the first day of GPS, an hour of summer time, a time zone; once and twice.
            for back_s in [7305 * DAY_S, 7168 * DAY_S, 16_000 * DAY_S, 3600, 7 * 3600] {
                for steps in [&[200][..], &[150, 420]] {
                    let clock = |second| {
                        let passed = steps.iter().filter(|step| second >= **step).count();
                        -(back_s * passed as i64).min(16_500 * DAY_S)
                    };
                    let text = walk(form, is_round, clock);
                    let trace = parsed(&text);
                    let about = format!("{form}, round {is_round}, {back_s} s, {steps:?}");
                    let expected_notes = [Note::ClockSet { steps: steps.len() }];
                    assert_eq!(trace.notes, expected_notes, "{about}");
                    // The clock goes on as if it had not been set.
                    assert_eq!(trace.fixes, honest.fixes, "{about}");
                }
            }
        }
    }
}

/// Some apps write the newest point first; that the clock was once set back does not make the file's order the true one.
#[test]
fn a_walk_that_is_written_newest_first_is_not_walked_backwards() {
    for back_s in [0, 60, 3600] {
        let text = walk(
            "gpx",
            false,
            |second| if second < 300 { 0 } else { -back_s },
        );
        let start = text.find("<trkpt").expect("OK because it has points");
        let end = text.rfind("</trkseg>").expect("OK because it has points");
        let newest_first: Vec<&str> = text[start..end].lines().rev().collect();
        let trace = parsed(&format!(
            "{}{}{}",
            &text[..start],
            newest_first.join("\n"),
            &text[end..]
        ));
        let (first, last) = (trace.fixes[0], trace.fixes[trace.fixes.len() - 1]);
        assert!(first.position.lon < last.position.lon, "{back_s}");
        assert!((last.time.0 - first.time.0) / 1000 < WALK_S, "{back_s}");
    }
}

#[test]
fn parts_in_the_wrong_order_are_not_taken_for_a_changed_clock() {
    for form in ["gpx", "gpsd"] {
        for is_round in [false, true] {
            let honest = parsed(&walk(form, is_round, |_| 0));
            let lines: Vec<String> = walk(form, is_round, |_| 0)
                .replace("<trkseg>", "<trkseg>\n")
                .replace("</trkseg>", "\n</trkseg>")
                .lines()
                .map(str::to_owned)
                .collect();
            let first = usize::from(form == "gpx");
            let points = &lines[first..first + WALK_S as usize];
            let newest_first: Vec<String> = points.iter().rev().cloned().collect();
            let halves = [&points[300..], &points[..300]].concat();
            for points in [newest_first, halves] {
                let text = [&lines[..first], &points, &lines[first + WALK_S as usize..]].concat();
                check_order(&text.join("\n"), &honest.fixes);
            }
        }
    }
}

#[test]
fn recordings_in_other_encodings_are_read() {
    let head = |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n");
    let body = walk("gpx", false, |_| 0).replacen("<trk>", "<trk><name>Жук</name>", 1);
    let honest = parsed(&body).fixes;
    let utf_16 = format!("\u{feff}{}{body}", head("UTF-16"));
    let little: Vec<u8> = utf_16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = utf_16.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let single = |encoding: &str, letters: &[u8]| {
        let (before, after) = body.split_once("Жук").expect("it is named");
        [
            head(encoding).as_bytes(),
            before.as_bytes(),
            letters,
            after.as_bytes(),
        ]
        .concat()
    };
    let log: Vec<u8> = format!("\u{feff}{}", walk("gpsd", false, |_| 0))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [
        little,
        big,
        log,
        single("windows-1251", b"\xC6\xF3\xEA"),
        single("KOI8-R", b"\xF6\xD5\xCB"),
        single("windows-1251", "Жук".as_bytes()),
    ] {
        let trace = read_trace(&bytes, "walk").unwrap_or_else(|wrong| panic!("{wrong}"));
        // The forms differ in what else they state.
        let way = |fixes: &[Fix]| -> Vec<_> {
            fixes.iter().map(|fix| (fix.time, fix.position)).collect()
        };
        assert_eq!(way(&trace.fixes), way(&honest));
    }
    for encoding in ["UTF-8", "klingon"] {
        let error = read_trace(&single(encoding, b"\xC6\xF3\xEA"), "walk").expect_err("no text");
        assert!(
            error.to_string().contains("save the file as UTF-8"),
            "{error}"
        );
    }
}
