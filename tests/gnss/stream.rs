//! Standard input and pipes: bytes cut anywhere, and an end.

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
