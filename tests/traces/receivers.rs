//! Several receivers on one gpsd, and receivers that estimate positions without satellites.

use super::spoilt;
use soundwalk::engine::Fix;
use soundwalk::trace::gpsd::{Message, Parser};
use soundwalk::trace::nmea::{Era, Merger};
use soundwalk::trace::{Refusal, Report, Trace, read_trace};

const GOOD: &str = "/dev/ttyACM0";
const VAGUE: &str = "/dev/ttyS0";

fn parsed(text: &str) -> Trace {
    read_trace(text.as_bytes(), "walk").unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// A TPV of one receiver; the good one stands at longitude 8, the vague one at 9.
fn tpv(device: &str, second: u32, rest: &str) -> String {
    let lon = if device == GOOD { 8 } else { 9 };
    let time = format!("2025-06-14T09:{:02}:{:02}Z", second / 60, second % 60);
    format!(
        "{{\"class\":\"TPV\",\"device\":\"{device}\",\"time\":\"{time}\",{}}}\n",
        rest.replace("LON", &lon.to_string())
    )
}

fn good(second: u32) -> String {
    tpv(
        GOOD,
        second,
        "\"mode\":3,\"lat\":47,\"lon\":LON,\"eph\":4.5",
    )
}

fn vague(second: u32) -> String {
    tpv(
        VAGUE,
        second,
        "\"mode\":3,\"lat\":47,\"lon\":LON,\"eph\":35",
    )
}

fn nothing(device: &str, second: u32) -> String {
    tpv(device, second, "\"mode\":1")
}

fn from_good(fix: &Fix) -> bool {
    fix.position.lon == 8.0
}

/// The reports that a player uses of a live stream, one letter each: `g`ood, `v`ague, `-` for no fix.
fn heard(text: &str) -> String {
    let mut parser = Parser::default();
    let reports = text
        .lines()
        .filter_map(|line| match parser.line(line).expect("gpsd's line") {
            Message::Report(report) => Some(report),
            _ => None,
        });
    let letter = |report: Report| match report.fix() {
        Some(fix) if from_good(&fix) => 'g',
        Some(_) => 'v',
        None => '-',
    };
    reports.map(letter).collect()
}

#[test]
fn the_better_of_two_receivers_in_a_recording_is_used() {
    let two = spoilt("08-two-receivers-on-one-gpsd/two.json");
    let one: String = two
        .lines()
        .filter(|line| line.contains(GOOD))
        .map(|line| format!("{line}\n"))
        .collect();
    let expected = parsed(&one);
    let trace = parsed(&two);
    assert_eq!(trace.fixes, expected.fixes);
    assert_eq!(
        trace.refused.count(Refusal::OtherReceiver),
        expected.fixes.len()
    );
    // In the other order of the two, and where the second has no position but says so as 0, 0.
    let swapped: Vec<String> = two
        .lines()
        .collect::<Vec<_>>()
        .chunks(2)
        .map(|pair| pair.iter().rev().map(|line| format!("{line}\n")).collect())
        .collect();
    assert_eq!(parsed(&swapped.concat()).fixes, expected.fixes);
    let null: String = (0..20)
        .map(|second| good(second) + &tpv(VAGUE, second, "\"mode\":2,\"lat\":0.0,\"lon\":0.0"))
        .collect();
    let trace = parsed(&null);
    assert!(
        trace.fixes.len() == 20 && trace.fixes.iter().all(from_good),
        "{}",
        trace.refused
    );
    assert_eq!(trace.refused.count(Refusal::NotAPosition), 20);
}

#[test]
fn the_other_receiver_fills_the_gaps_of_the_better_one() {
    let text: String = (0..120)
        .map(|second| {
            let better = if (40..80).contains(&second) {
                nothing(GOOD, second)
            } else {
                good(second)
            };
            better + &vague(second)
        })
        .collect();
    let trace = parsed(&text);
    let by_good = trace.fixes.iter().filter(|fix| from_good(fix)).count();
    let by_vague = trace.fixes.len() - by_good;
    assert_eq!(by_good, 80);
    assert!((30..=32).contains(&by_vague), "{by_vague}");
    assert!(trace.fixes.is_sorted_by_key(|fix| fix.time));
}

#[test]
fn a_receiver_that_was_on_for_a_moment_only_is_not_the_better_one() {
    let text: String = (0..100)
        .map(|second| {
            if second < 10 {
                good(second) + &vague(second)
            } else {
                vague(second)
            }
        })
        .collect();
    let trace = parsed(&text);
    assert_eq!(trace.fixes.len(), 100);
    assert!(!trace.fixes.iter().any(from_good));
}

#[test]
fn the_dilution_of_one_receiver_is_not_that_of_another() {
    let sky = |device: &str, hdop: f64| {
        format!("{{\"class\":\"SKY\",\"device\":\"{device}\",\"hdop\":{hdop}}}\n")
    };
    let plain =
        |device: &str, second: u32| tpv(device, second, "\"mode\":3,\"lat\":47,\"lon\":LON");
    let text: String = (0..20)
        .map(|second| {
            sky(GOOD, 0.9) + &sky(VAGUE, 9.0) + &plain(GOOD, second) + &plain(VAGUE, second)
        })
        .collect();
    let trace = parsed(&text);
    assert!(trace.fixes.iter().all(from_good));
    assert_eq!(trace.fixes[0].error.map(|error| error.value), Some(0.9));
}

#[test]
fn the_better_live_receiver_is_used_and_neither_hides_the_other() {
    let both = |seconds: std::ops::Range<u32>, with: &dyn Fn(u32) -> String| -> String {
        seconds.map(with).collect()
    };
    let good_first = both(0..20, &|second| good(second) + &vague(second));
    assert_eq!(heard(&good_first), "g".repeat(20));
    let vague_first = both(0..20, &|second| vague(second) + &good(second));
    let used = heard(&vague_first);
    assert!(
        used.starts_with('v') && used.ends_with(&"g".repeat(14)) && used.len() <= 21,
        "{used}"
    );
    assert!(!used.trim_start_matches('v').contains('v'), "{used}");

    // A receiver without a position is ignored beside one that has it, in either order.
    let silent_second = both(0..20, &|second| good(second) + &nothing(VAGUE, second));
    assert_eq!(heard(&silent_second), "g".repeat(20));
    let silent_first = both(0..20, &|second| nothing(VAGUE, second) + &good(second));
    assert_eq!(heard(&silent_first), format!("-{}", "g".repeat(20)));

    // The better one loses its satellites, then falls silent: the other takes over.
    let lost = both(0..10, &|second| good(second) + &vague(second))
        + &both(10..20, &|second| nothing(GOOD, second) + &vague(second));
    assert_eq!(
        heard(&lost),
        format!("{}-{}", "g".repeat(10), "v".repeat(10))
    );
    let pulled = both(0..10, &|second| good(second) + &vague(second)) + &both(10..20, &vague);
    let used = heard(&pulled);
    assert!(
        used.starts_with(&"g".repeat(10)) && used.ends_with("vvvvv") && used.len() < 18,
        "{used}"
    );
    // And back.
    let back = lost + &both(20..40, &|second| good(second) + &vague(second));
    assert!(heard(&back).ends_with(&"g".repeat(14)), "{}", heard(&back));
}

#[test]
fn a_single_receiver_is_used_with_or_without_a_name() {
    let text: String = (0..9).map(good).collect();
    assert_eq!(heard(&text), "g".repeat(9));
    let nameless = text.replace(&format!("\"device\":\"{GOOD}\","), "");
    assert_eq!(heard(&nameless), "g".repeat(9));
    assert_eq!(parsed(&nameless).fixes, parsed(&text).fixes);
    let crowd: String = (0..100)
        .map(|number| good(number).replace("ttyACM0", &format!("tty{number}")))
        .collect();
    assert!(!heard(&crowd).is_empty() && !parsed(&crowd).fixes.is_empty());
}

#[test]
fn an_estimated_tpv_yields_no_fix() {
    for (status, used) in [
        (0, true),
        (1, true),
        (2, true),
        (4, true),
        (5, false),
        (6, false),
        (8, true),
    ] {
        let with = |second: u32| {
            tpv(
                GOOD,
                second,
                &format!("\"mode\":3,\"status\":{status},\"lat\":47,\"lon\":LON,\"eph\":3"),
            )
        };
        let text = good(0) + &with(1) + &good(2);
        let trace = parsed(&text);
        assert_eq!(trace.fixes.len() == 3, used, "{status}");
        assert_eq!(
            trace.refused.count(Refusal::Estimated) == 0,
            used,
            "{status}"
        );
        assert_eq!(heard(&text), if used { "ggg" } else { "g-g" }, "{status}");
    }
    // The statement that the position is estimated comes last.
    let late = good(0) + &good(1) + &tpv(GOOD, 1, "\"mode\":3,\"status\":5,\"lat\":47,\"lon\":LON");
    assert_eq!(parsed(&late).fixes.len(), 1);
}

/// The sentences of one moment with their checksums.
fn moment(bodies: &[String]) -> String {
    bodies
        .iter()
        .map(|body| {
            let sum = body.bytes().fold(0, |sum, byte| sum ^ byte);
            format!("${body}*{sum:02X}\r\n")
        })
        .collect()
}

fn rmc(second: u32, mode: &str) -> String {
    format!("GPRMC,0900{second:02},A,4700.0000,N,00800.0000,E,2.7,90.0,140625,,{mode}")
}

fn gga(second: u32, quality: u32) -> String {
    format!("GPGGA,0900{second:02},4700.0000,N,00800.0000,E,{quality},08,0.9,11.0,M,12.0,M,,")
}

fn check_nmea(bodies: &dyn Fn(u32) -> Vec<String>, used: bool) {
    let first = moment(&[rmc(0, ",A"), gga(0, 1)]);
    let text: String = std::iter::once(first)
        .chain((1..5).map(|second| moment(&bodies(second))))
        .collect();
    let trace = parsed(&text);
    let (fixes, estimated) = if used { (5, 0) } else { (1, 4) };
    assert_eq!(
        (trace.fixes.len(), trace.refused.count(Refusal::Estimated)),
        (fixes, estimated),
        "{text}"
    );
    let (mut merger, mut reports) = (Merger::new(Era::AsWritten), Vec::new());
    for line in text.lines() {
        merger.line(line.as_bytes(), &mut reports, |refusal| {
            panic!("{refusal}: {line}")
        });
    }
    reports.extend(merger.pause());
    let live = reports
        .iter()
        .filter(|report| report.fix().is_some())
        .count();
    assert_eq!((reports.len(), live), (5, fixes), "live: {text}");
}

#[test]
fn estimated_sentences_yield_no_fix() {
    let gll =
        |second: u32, mode: &str| format!("GPGLL,4700.0000,N,00800.0000,E,0900{second:02},A{mode}");
    let gns = |second: u32, modes: &str| {
        format!("GNGNS,0900{second:02},4700.0000,N,00800.0000,E,{modes},08,0.9,11.0,12.0,,")
    };
    check_nmea(&|second| vec![rmc(second, ",A"), gga(second, 1)], true);
    check_nmea(&|second| vec![rmc(second, ""), gga(second, 2)], true);
    check_nmea(&|second| vec![rmc(second, ",E"), gga(second, 6)], false);
    check_nmea(&|second| vec![gga(second, 6), rmc(second, ",E")], false);
    check_nmea(&|second| vec![rmc(second, ",E")], false);
    check_nmea(&|second| vec![rmc(second, ",E,V")], false);
    // Receivers before NMEA 2.3 have no mode in RMC.
    check_nmea(&|second| vec![rmc(second, ""), gga(second, 6)], false);
    check_nmea(&|second| vec![rmc(second, ""), gll(second, ",E")], false);
    check_nmea(&|second| vec![gll(second, ",A"), rmc(second, ",A")], true);
    check_nmea(&|second| vec![rmc(second, ""), gns(second, "EN")], false);
    check_nmea(&|second| vec![rmc(second, ",A"), gns(second, "AE")], true);
    check_nmea(
        &|second| vec![rmc(second, ""), "GPVTG,90.0,T,,M,2.7,N,5.0,K,E".to_owned()],
        false,
    );
}
