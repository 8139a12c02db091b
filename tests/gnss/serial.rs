//! A receiver on a pseudo-terminal: plugged in, silent, unplugged.

use super::{listen, sentence};
use serialport::{SerialPort, TTYPort};
use soundwalk::engine::FixMode;
use soundwalk::gnss::SerialSource;
use std::io::Write;
use std::path::Path;

fn moment(second: u32) -> String {
    [
        sentence(&format!(
            "GNRMC,1000{second:02}.00,A,5346.02,N,08705.53,E,2.33,90.0,010726,,,A"
        )),
        sentence(&format!(
            "GNGGA,1000{second:02}.00,5346.02,N,08705.53,E,1,09,0.9,200.0,M,-30.0,M,,"
        )),
        sentence("GNGSA,A,3,01,02,03,04,,,,,,,,,1.8,0.9,1.5"),
    ]
    .concat()
}

#[test]
fn a_moment_is_reported_without_waiting_for_the_next_and_an_unplugged_receiver_is_noticed() {
    let (mut master, slave) = TTYPort::pair().expect("a pseudo-terminal");
    let name = slave.name().expect("its name");
    drop(slave);
    let mut source = SerialSource::new(Path::new(&name), Some(9600));
    let quiet = listen(&mut source, |_| false_after_first_try());
    assert!(quiet.reports.is_empty());
    master.write_all(moment(1).as_bytes()).expect("written");
    let heard = listen(&mut source, |heard| !heard.reports.is_empty());
    assert_eq!(heard.story(), ["connected"], "{heard:?}");
    let report = heard.reports[0];
    assert_eq!(
        (report.mode, report.hdop, report.course_deg),
        (FixMode::ThreeD, Some(0.9), Some(90.0))
    );
    assert_eq!(
        report.time.map(|time| time.0),
        Some(1_782_900_001_000),
        "2026-07-01T10:00:01Z"
    );
    master
        .write_all(b"\xFF\xFE noise\r\n$GNRMC,broken*00\r\n")
        .expect("written");
    master.write_all(moment(2).as_bytes()).expect("written");
    let heard = listen(&mut source, |heard| !heard.reports.is_empty());
    assert_eq!(
        (heard.story(), heard.reports.len()),
        (vec!["garbage"], 1),
        "{heard:?}"
    );
    drop(master);
    let heard = listen(&mut source, |heard| !heard.statuses.is_empty());
    assert_eq!(heard.story(), ["lost"], "{heard:?}");
}

fn false_after_first_try() -> bool {
    use std::sync::atomic::{AtomicU32, Ordering};
    static TRIES: AtomicU32 = AtomicU32::new(0);
    TRIES.fetch_add(1, Ordering::Relaxed) > 1
}

#[test]
fn the_source_waits_for_a_missing_receiver() {
    let mut source = SerialSource::new(Path::new("/dev/ttyNOT-THERE"), None);
    let heard = listen(&mut source, |heard| heard.statuses.len() == 2);
    assert_eq!(heard.story(), ["lost", "lost"]);
}
