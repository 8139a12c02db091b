//! Recorded walks: every shared trace is read, and unusual ones have their own tests.

mod against_gpsd;
mod broken;
mod forms;
mod hostile;
mod odd;
mod order;
mod receivers;
mod table;

use std::io::Read;
use std::path::{Path, PathBuf};

/// The folder of the recordings.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/traces")
}

/// The bytes of a recording, unpacked.
pub fn bytes(name: &str) -> Vec<u8> {
    let path = folder().join(name);
    let packed = std::fs::read(&path).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()));
    if !name.ends_with(".gz") {
        return packed;
    }
    let mut plain = Vec::new();
    flate2::read::GzDecoder::new(&packed[..])
        .read_to_end(&mut plain)
        .expect("a sound gzip file");
    plain
}

/// A walk that was damaged on purpose.
pub fn spoilt(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/location")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()))
}
