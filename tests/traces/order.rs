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
fn of_several_points_of_one_moment_one_is_read() {
    let text = spoilt(NEWEST_FIRST);
    let (head, ordered, tail) = points(&text);
    let twice = [&head[..], &ordered, &ordered, &tail].concat().join("\n");
    let trace = parsed(&twice);
    assert_eq!(trace.fixes.len(), ordered.len());
    assert_eq!(trace.refused.count(Refusal::SameTime), ordered.len());
}

#[test]
fn one_time_for_all_points_is_no_walk() {
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

/// `$GPRMC` of a walk to the east at 1.4 m/s, from second `from` to `to`, written `clock_s` seconds off.
fn sentences(from: u32, to: u32, clock_s: i64) -> Vec<String> {
    (from..to)
        .map(|second| {
            let told = i64::from(second) + 36_000 + clock_s;
            let minutes = 10.0 + f64::from(second) * 1.4 / 1852.0;
            let body = format!(
                "GPRMC,{:02}{:02}{:02},A,4700.0000,N,008{minutes:07.4},E,2.7,90.0,140625,,",
                told / 3600,
                told / 60 % 60,
                told % 60
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
fn a_receiver_whose_clock_is_set_back_is_read_in_the_order_in_which_it_spoke() {
    let ahead = [sentences(0, 150, 3600), sentences(150, 300, 0)].concat();
    let trace = parsed(&ahead.join("\r\n"));
    assert_eq!((trace.fixes.len(), trace.notes.len()), (300, 0));
    let goes_east = |pair: &[Fix]| pair[0].position.lon <= pair[1].position.lon;
    assert!(trace.fixes.windows(2).all(goes_east));
}

#[test]
fn a_receiver_whose_clock_stands_still_is_no_walk() {
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
