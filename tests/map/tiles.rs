//! Tiles that are cut out of an archive, on the disk and on the web.

use super::range_server::{Manner, RangeServer};
use super::{degrees, square};
use pmtiles::{Compression, PmTilesWriter, TileCoord, TileId, TileType};
use soundwalk::map::tiles::{ArchiveError, CutTiles, FileRanges, WebRanges, cut};
use std::io::{Cursor, Seek, Write};

/// An archive with tiles of zoom 8 to 15 around the square of the fixtures. The content of a tile is its number, repeated.
pub fn archive_of_the_square() -> Vec<u8> {
    let metadata = r#"{"attribution": "<a href=\"https://protomaps.com\">Protomaps</a> &copy; OpenStreetMap"}"#;
    archive(TileType::Mvt, Compression::Gzip, 8..=15, metadata)
}

fn archive(
    kind: TileType,
    compression: Compression,
    zooms: std::ops::RangeInclusive<u8>,
    metadata: &str,
) -> Vec<u8> {
    let mut archive = Cursor::new(Vec::new());
    let mut writer = PmTilesWriter::new(kind)
        .precompressed(compression)
        .min_zoom(*zooms.start())
        .max_zoom(*zooms.end())
        .bounds(19.5, 9.5, 20.5, 10.5)
        .metadata(metadata)
        .create(&mut archive)
        .expect("OK because memory can be written");
    for zoom in zooms {
        // A tenth of a degree around the square.
        let column = |lon: f64| ((lon + 180.0) / 360.0 * f64::from(1_u32 << zoom)) as u32;
        let row = |lat: f64| {
            let north = lat.to_radians().tan().asinh() / std::f64::consts::PI;
            ((1.0 - north) / 2.0 * f64::from(1_u32 << zoom)) as u32
        };
        let mut tiles = Vec::new();
        for x in column(19.9)..=column(20.1) {
            for y in row(10.1)..=row(9.9) {
                tiles.push(TileCoord::new(zoom, x, y).expect("OK because the tile exists"));
            }
        }
        tiles.sort_by_key(|tile| TileId::from(*tile).value());
        for tile in tiles {
            writer
                .add_tile(tile, &content(TileId::from(tile).value()))
                .expect("OK because memory can be written");
        }
    }
    writer.finalize().expect("OK because memory can be written");
    archive.into_inner()
}

fn content(tile: u64) -> Vec<u8> {
    tile.to_le_bytes().repeat(40)
}

fn cut_file(archive: Vec<u8>) -> Result<CutTiles, ArchiveError> {
    cut(
        &mut FileRanges(Cursor::new(archive)),
        square(),
        &mut |_, _| {},
    )
}

#[test]
fn the_tiles_of_the_box_are_copied_and_no_others() {
    let whole = archive_of_the_square();
    let small = cut_file(whole.clone()).expect("OK because the archive covers the box");
    assert_eq!(small.zooms, (10, 15));
    assert!((6..=20).contains(&small.tiles), "{}", small.tiles);
    assert!(
        small.archive.len() < whole.len() / 4,
        "{}",
        small.archive.len()
    );
    assert_eq!(small.credit, "Protomaps © OpenStreetMap");
    // What was cut out can be cut again, and stays the same.
    let again = cut_file(small.archive.clone()).expect("OK because it has the box");
    assert_eq!(again.archive, small.archive);
    // Every tile is there with its own content.
    let text = &small.archive;
    let tile =
        TileId::from(TileCoord::new(15, 18_204, 15_468).expect("OK because the tile exists"));
    let own = content(tile.value());
    assert!(text.windows(own.len()).any(|window| window == own));
}

#[test]
fn archives_that_pages_cannot_draw_are_refused() {
    for (file, expected) in [
        (b"PMTiles\x03".to_vec(), "too short"),
        (vec![b'x'; 200], "not an archive of map tiles"),
        (
            archive(TileType::Png, Compression::None, 8..=15, "{}"),
            "its tiles are pictures",
        ),
        (
            archive(TileType::Mvt, Compression::Zstd, 8..=15, "{}"),
            "not compressed with gzip",
        ),
        (
            archive(TileType::Mvt, Compression::Gzip, 4..=9, "{}"),
            "end before streets",
        ),
        (
            archive(TileType::Mvt, Compression::Gzip, 8..=15, "no JSON"),
            "metadata are not JSON",
        ),
    ] {
        let error = cut_file(file).expect_err("it is refused").to_string();
        assert!(error.contains(expected), "{error}");
    }
    let mut elsewhere = FileRanges(Cursor::new(archive_of_the_square()));
    let error = cut(
        &mut elsewhere,
        degrees(50.0, 7.0, 50.1, 7.1),
        &mut |_, _| {},
    );
    assert!(matches!(error, Err(ArchiveError::Elsewhere)));
    let mut short = archive_of_the_square();
    short.truncate(20_000);
    assert!(matches!(cut_file(short), Err(ArchiveError::Truncated)));
}

#[test]
fn a_credit_for_openstreetmap_is_always_there() {
    let without = archive(TileType::Mvt, Compression::Gzip, 8..=15, "{}");
    let small = cut_file(without).expect("OK because the archive covers the box");
    assert!(
        small.credit.contains("OpenStreetMap contributors"),
        "{}",
        small.credit
    );
}

/// Cuts on the web, out of a file that is much larger than what is needed of it.
fn cut_web(manner: Manner) -> (Result<CutTiles, ArchiveError>, RangeServer) {
    let mut file = Cursor::new(archive_of_the_square());
    file.seek(std::io::SeekFrom::End(0))
        .and_then(|_| file.write_all(&vec![0; 2 << 20]))
        .expect("OK because memory can be written");
    let server = RangeServer::start(file.into_inner(), None, manner);
    let mut ranges = WebRanges::new(&format!("{}/world.pmtiles", server.address));
    (cut(&mut ranges, square(), &mut |_, _| {}), server)
}

#[test]
fn only_the_needed_parts_are_downloaded() {
    let (found, server) = cut_web(Manner::Right);
    let expected =
        cut_file(archive_of_the_square()).expect("OK because the archive covers the box");
    let found = found.expect("OK because the server is right");
    assert_eq!(found.archive, expected.archive);
    assert!(server.count() <= 8, "{:?}", server.requests);
    let (found, _) = cut_web(Manner::CutsOffSometimes);
    assert_eq!(
        found.expect("OK because parts are asked for again").archive,
        expected.archive
    );
}

#[test]
fn servers_that_do_not_send_parts_lie_or_break_off_are_named() {
    for (manner, expected) in [
        (Manner::WholeOnly, "does not send parts"),
        (Manner::OtherPart, "does not send parts"),
        (Manner::CutsOff, "broke off"),
        (Manner::Replaced, "was replaced on the server"),
        (Manner::Refuses, "was refused (HTTP 403)"),
    ] {
        let (found, _) = cut_web(manner);
        let error = found.expect_err("the server is wrong").to_string();
        assert!(error.contains(expected), "{manner:?}: {error}");
    }
}
