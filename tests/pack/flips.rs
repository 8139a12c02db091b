//! Every changed bit or byte of a pack, and every truncation, is noticed.

use crate::pack::{SOUND, contents, folder, good_pack, manifest, tone};
use soundwalk::pack::open;
use soundwalk::pack::signature::SecretKey;
use soundwalk::pack::writer::{self, Content};
use std::collections::BTreeSet;
use std::fs;
use std::io::{Seek, SeekFrom, Write};

/// A signed pack of some kilobytes.
fn small_pack() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = folder();
    let path = folder.path().join("small.pack");
    let mut contents = contents();
    contents.insert(SOUND.to_owned(), Content::Bytes(tone(0.02)));
    let mut manifest = manifest();
    manifest.tracks[0].duration_s = 0.02;
    let key = SecretKey::from_seed(&[1; 32]);
    writer::write(&path, &manifest, &contents, Some(&key)).expect("OK because tests may write");
    (folder, path)
}

/// The offsets of the pack's bytes that are not content: local headers, the central directory and the end record.
fn headers(pack: &[u8]) -> BTreeSet<usize> {
    let places = |signature: &[u8; 4]| {
        let found = pack.windows(4).enumerate();
        let found = found.filter(|(_, window)| window == signature);
        found.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let name = |at: usize, place: usize| usize::from(pack[at + place]);
    let local = places(b"PK\x03\x04")
        .into_iter()
        .flat_map(|at| at..at + 30 + name(at, 26));
    let directory = places(b"PK\x01\x02")[0];
    local.chain(directory..pack.len()).collect()
}

#[test]
fn every_flipped_bit_is_noticed() {
    let (_folder, path) = small_pack();
    let good = fs::read(&path).expect("OK because it was just written");
    open(&path).expect("it is good");
    let headers = headers(&good);
    assert!(headers.len() > 620);
    let mut file = fs::File::options()
        .write(true)
        .open(&path)
        .expect("OK because it is ours");
    let mut write = |at: usize, byte: u8| {
        file.seek(SeekFrom::Start(at as u64)).expect("it is a file");
        file.write_all(&[byte]).expect("OK because tests may write");
    };
    let mut unnoticed = Vec::new();
    for (at, byte) in good.iter().enumerate() {
        // In contents only one bit of each byte is flipped, because checksums and digests treat all bits alike.
        let bits = if headers.contains(&at) {
            0..8
        } else {
            at % 8..at % 8 + 1
        };
        for bit in bits {
            write(at, byte ^ (1 << bit));
            if open(&path).is_ok() {
                unnoticed.push((at, bit));
            }
        }
        write(at, *byte);
    }
    assert_eq!(unnoticed, []);
    open(&path).expect("it is as it was");
}

#[test]
fn every_truncation_is_noticed() {
    let (_folder, path) = good_pack();
    let good = fs::read(&path).expect("OK because it was just written");
    for length in (0..good.len())
        .step_by(499)
        .chain(good.len() - 60..good.len())
    {
        fs::write(&path, &good[..length]).expect("OK because the folder is writable");
        let message = open(&path)
            .expect_err("a truncated pack must be refused")
            .to_string();
        // Four bytes distinguish a pack from any other file.
        let is_told = match length {
            0..4 => message.contains("not a pack"),
            _ => message.contains(&format!("it ends at byte {length}")),
        };
        assert!(is_told, "{length}: {message}");
    }
}
