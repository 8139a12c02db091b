//! Damaged and hostile extracts and archives: an error or a result, in bounded time and memory, and never a panic.

use super::formats::square_pbf;
use super::pbf_writer::{Packing, PbfWriter, bytes, number};
use super::tiles::archive_of_the_square;
use super::{fixture, read, square};
use proptest::prelude::*;
use soundwalk::map::tiles::{FileRanges, cut};
use soundwalk::streets::osm::OsmError;
use std::io::Cursor;

/// Changes bytes at shares of the length, and cuts the end off.
fn spoil(mut file: Vec<u8>, changes: &[(f64, u8)], kept: f64) -> Vec<u8> {
    let length = file.len();
    for (share, byte) in changes {
        file[((length as f64 * share) as usize).min(length - 1)] = *byte;
    }
    file.truncate((length as f64 * kept).ceil() as usize);
    file
}

fn changes() -> impl Strategy<Value = (Vec<(f64, u8)>, f64)> {
    let kept = prop_oneof![3 => Just(1.0), 1 => 0.0..1.0_f64];
    (
        prop::collection::vec((0.0..1.0_f64, any::<u8>()), 0..6),
        kept,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn spoiled_pbf_is_refused_or_read((changes, kept) in changes(), is_raw: bool, chunk in 1_usize..30) {
        let packing = if is_raw { Packing::Raw } else { Packing::Zlib };
        let file = spoil(square_pbf(packing, chunk, "dwr"), &changes, kept);
        let _ = read(file, square());
    }

    #[test]
    fn spoiled_texts_are_refused_or_read((changes, kept) in changes(), which in 0_usize..3) {
        let name = ["square.osm", "square-geom.json", "square-skel.json"][which];
        let _ = read(spoil(fixture(name), &changes, kept), square());
    }

    #[test]
    fn spoiled_archives_of_tiles_are_refused_or_cut((changes, kept) in changes()) {
        // Most of an archive is tiles, which nobody reads; the header and the directories are at its beginning.
        let mut archive = archive_of_the_square();
        let rest = archive.split_off(archive.len().min(600));
        let mut spoiled = spoil(archive, &changes, 1.0);
        spoiled.extend(rest);
        spoiled.truncate((spoiled.len() as f64 * kept).ceil() as usize);
        let _ = cut(&mut FileRanges(Cursor::new(spoiled)), square(), &mut |_, _| {});
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_spoiled_real_extract_is_refused_or_read((changes, kept) in changes()) {
        let _ = read(spoil(fixture("Helsinki.osm.pbf"), &changes, kept), square());
    }
}

fn begun(file: &mut Vec<u8>, packing: Packing) -> PbfWriter<&mut Vec<u8>> {
    PbfWriter::begin(file, packing, None, None).expect("OK because memory can be written")
}

fn refusal(file: &[u8]) -> String {
    read(file, square()).expect_err("it is hostile").to_string()
}

#[test]
fn blobs_that_would_unpack_to_more_than_they_claim_are_refused() {
    let small = [7; 100].as_slice();
    let large = vec![0; 31 << 20];
    for (content, claimed, expected) in [
        (small, 10, "another length than it claims"),
        (small, 1 << 40, "a block claims to be too large"),
        (small, u64::MAX, "a block claims to be too large"),
        (&large, 31 << 20, "a block claims to be too large"),
    ] {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut packed, content).expect("OK because memory can be written");
        let mut blob = Vec::new();
        number(&mut blob, 2, claimed);
        bytes(
            &mut blob,
            3,
            &packed.finish().expect("OK because memory can be written"),
        );
        let mut file = Vec::new();
        begun(&mut file, Packing::Raw)
            .raw_blob("OSMData", &blob)
            .expect("OK because memory can be written");
        assert!(refusal(&file).contains(expected), "{}", refusal(&file));
    }
}

#[test]
fn other_compressions_and_histories_are_named_with_what_to_do() {
    for (field, name) in [(4, "LZMA"), (6, "LZ4"), (7, "Zstandard")] {
        let mut blob = Vec::new();
        number(&mut blob, 2, 100);
        bytes(&mut blob, field, b"packed");
        let mut file = Vec::new();
        begun(&mut file, Packing::Raw)
            .raw_blob("OSMData", &blob)
            .expect("OK because memory can be written");
        let error = refusal(&file);
        assert!(
            error.contains(name) && error.contains("osmium cat"),
            "{error}"
        );
    }
    let mut header = Vec::new();
    bytes(&mut header, 4, b"HistoricalInformation");
    // The file has this header alone.
    let mut only = Vec::new();
    let length = header.len() as u8;
    only.extend([0, 0, 0, 13, 0x0a, 9]);
    only.extend(b"OSMHeader");
    only.extend([0x18, length + 2, 0x0a, length]);
    only.extend(&header);
    let error = refusal(&only);
    assert!(error.contains("HistoricalInformation"), "{error}");
}

#[test]
fn a_box_with_too_much_in_it_is_refused() {
    // Each node needs 48 bytes in memory, and six in the file; the same block comes again and again.
    let nodes: Vec<_> = (0..100_000)
        .map(|id| (id, 100_050_000 + id % 7, 200_050_000 + id % 11, Vec::new()))
        .collect();
    let mut file = Vec::new();
    let header = {
        begun(&mut file, Packing::Raw);
        file.len()
    };
    begun(&mut file, Packing::Raw)
        .dense_nodes(&nodes)
        .expect("OK because memory can be written");
    let block = file.split_off(2 * header);
    file.truncate(header);
    (0..120).for_each(|_| file.extend_from_slice(&block));
    let error = read(&file, square()).expect_err("twelve million nodes are too many");
    assert!(matches!(error, OsmError::TooMuchInBox), "{error}");
    assert!(error.to_string().contains("smaller --margin"));
}

#[test]
fn members_of_unknown_kinds_and_wild_differences_are_survived() {
    let tags = vec![
        ("type".to_owned(), "multipolygon".to_owned()),
        ("natural".to_owned(), "water".to_owned()),
    ];
    let mut file = Vec::new();
    let mut writer = begun(&mut file, Packing::Raw);
    let extremes = vec![
        (1, 100_050_000, 200_050_000, tags.clone()),
        (i64::MAX / 2, i64::MAX / 400, -200_050_000, Vec::new()),
        (i64::MIN / 2, 100_050_000, i64::MIN / 400, tags.clone()),
    ];
    let written = [
        writer.dense_nodes(&extremes),
        writer.plain_nodes(&extremes),
        writer.ways(&[
            (7, vec![1, 1, 1, 1], tags.clone()),
            (-3, vec![], tags.clone()),
        ]),
        writer.relations(&[
            (
                9,
                vec![(1, 7, "outer".to_owned()), (77, 1, String::new())],
                tags.clone(),
            ),
            (i64::MIN, vec![(1, 7, "inner".to_owned())], tags),
        ]),
    ];
    assert!(written.iter().all(Result::is_ok));
    let found = read(&file, square()).expect("OK because nothing is damaged");
    assert_eq!(found.extract.points.len(), 1);
}

#[test]
fn deep_and_long_texts_are_refused() {
    let deep = format!("<osm>{}", "<a>".repeat(100_000));
    assert!(refusal(deep.as_bytes()).contains("nested too deep"));
    let long = format!("<osm><node id=\"1\" lat=\"{}", "1".repeat(3 << 20));
    assert!(refusal(long.as_bytes()).contains("longer than 1 MiB"));
    let deep = format!("{{\"x\": {}", "[".repeat(100_000));
    assert!(refusal(deep.as_bytes()).contains("ends in the middle"));
    let deep = format!("{{\"elements\": [{}", "[".repeat(100_000));
    assert!(refusal(deep.as_bytes()).contains("is damaged"));
}
