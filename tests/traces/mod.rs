//! Recorded walks: every shared trace goes through its reader, and the odd ones are named.

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

/// Where the recordings lie.
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

/// A walk that was spoilt on purpose.
pub fn spoilt(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/location")
        .join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()))
}
