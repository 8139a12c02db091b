//! Standard input and pipes: their bytes arrive in arbitrary pieces, and they end.

use super::{listen, sentence};
use soundwalk::gnss::{Protocol, StreamSource};
use std::io::Read;

/// A stream that gives a few bytes at a time.
struct Crumbs(Vec<u8>);

impl Read for Crumbs {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = into.len().min(7).min(self.0.len());
        into[..count].copy_from_slice(&self.0[..count]);
        self.0.drain(..count);
        Ok(count)
    }
}

fn check(text: &str, protocol: Protocol, story: &[&str], reports: usize) {
    let mut source = StreamSource::new(Crumbs(text.as_bytes().to_vec()), "crumbs", protocol);
    let heard = listen(&mut source, |_| false);
    assert_eq!(
        (heard.story().as_slice(), heard.reports.len(), heard.ended),
        (story, reports, true),
        "{heard:?}"
    );
}

#[test]
fn streams_are_read_to_their_end() {
    let tpv = r#"{"class":"TPV","mode":3,"time":"2026-07-01T10:00:01Z","lat":53.7,"lon":87.0}"#;
    check("", Protocol::Gpsd, &[], 0);
    check(&format!("{tpv}\n{tpv}"), Protocol::Gpsd, &["connected"], 2);
    check(
        &format!("not json\n{tpv}\n"),
        Protocol::Gpsd,
        &["garbage", "connected"],
        1,
    );
    let rmc = sentence("GPRMC,100001.00,A,5346.02,N,08705.53,E,2.33,90.0,010726,,,A");
    check(&rmc, Protocol::Nmea, &["connected"], 1);
}

#[test]
fn only_the_better_receiver_and_real_positions_yield_fixes() {
    let tpv = |device: &str, second: u32, rest: &str| {
        format!(
            "{{\"class\":\"TPV\",\"device\":\"{device}\",\"time\":\"2026-07-01T10:00:{second:02}Z\",\"lat\":53.7,\"lon\":87.0,{rest}}}\n"
        )
    };
    let two: String = (0..8)
        .map(|second| {
            tpv("/dev/a", second, "\"mode\":3,\"eph\":4")
                + &tpv("/dev/b", second, "\"mode\":3,\"eph\":40")
        })
        .collect();
    check(&two, Protocol::Gpsd, &["connected"], 8);
    let fixes = |text: &str, protocol| {
        let mut source = StreamSource::new(Crumbs(text.as_bytes().to_vec()), "crumbs", protocol);
        let heard = listen(&mut source, |_| false);
        let fixes = heard.reports.iter().filter(|report| report.fix().is_some());
        (heard.reports.len(), fixes.count())
    };
    let estimated =
        tpv("/dev/a", 0, "\"mode\":3,\"status\":1") + &tpv("/dev/a", 1, "\"mode\":3,\"status\":5");
    assert_eq!(fixes(&estimated, Protocol::Gpsd), (2, 1));
    let stamped: String = two
        .lines()
        .map(|line| format!("Wed Jul  1 10:00:00 2026: {line}\n"))
        .collect();
    assert_eq!(fixes(&stamped, Protocol::Gpsd), (8, 8));
    let rmc = |second: u32, mode: &str| {
        sentence(&format!(
            "GPRMC,1000{second:02}.00,A,5346.02,N,08705.53,E,2.33,90.0,010726,,,{mode}"
        ))
    };
    assert_eq!(
        fixes(&(rmc(1, "A") + &rmc(2, "E") + &rmc(3, "A")), Protocol::Nmea),
        (3, 2)
    );
}
