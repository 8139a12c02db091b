//! The file of ways in a pack: read to its end before anything uses it, and bounded.

use super::roles::pack;
use super::{check_refused, folder};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use soundwalk::digest::Digest;
use soundwalk::pack::open;
use soundwalk::streets::extract::{Bounds, Coordinate, Polygon};
use soundwalk::streets::file::{MAGIC, VERSION, encode};
use soundwalk::streets::ground::{Ground, Name, Place, PlaceKind};
use std::io::Write;

const NAME: &str = "maps/02-ways.bin";

fn at(lat_e7: i32, lon_e7: i32) -> Coordinate {
    Coordinate { lat_e7, lon_e7 }
}

fn ground() -> Ground {
    Ground {
        bounds: Bounds {
            min: at(0, 0),
            max: at(100, 100),
        },
        credit: "© Somebody".to_owned(),
        timestamp_s: None,
        names: vec![Name {
            local: "Square".to_owned(),
            translations: Vec::new(),
        }],
        nodes: Vec::new(),
        ways: Vec::new(),
        buildings: Vec::new(),
        waters: vec![Polygon {
            outer: vec![at(0, 0), at(0, 9), at(9, 9)],
            inners: Vec::new(),
        }],
        greens: Vec::new(),
        places: vec![Place {
            name: 0,
            house_number: None,
            kind: PlaceKind::Locality,
            at: at(5, 5),
        }],
    }
}

fn pack_of(ways: &[u8]) -> Vec<u8> {
    pack(&[(NAME, ways)], |manifest| manifest["ways"] = NAME.into())
}

/// A file with a valid header around any content.
fn sealed(plain: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder
        .write_all(plain)
        .expect("OK because memory can be written");
    let packed = encoder.finish().expect("OK because memory can be written");
    [&MAGIC[..], &[VERSION], &Digest::of(&packed).0, &packed].concat()
}

#[test]
fn good_ways_are_read_from_a_pack() {
    let folder = folder();
    let path = folder.path().join("good.pack");
    std::fs::write(&path, pack_of(&encode(&ground()))).expect("OK because the folder is writable");
    let pack = open(&path).expect("the pack is good");
    assert_eq!(pack.ground().expect("they can be read"), Some(ground()));
    assert_eq!(pack.manifest().maps.len(), 0, "pages do not load them");
}

#[test]
fn hostile_ways_are_refused() {
    let mut dangling = ground();
    dangling.places[0].name = 7;
    let mut thin = ground();
    thin.waters[0].outer.truncate(2);
    let good = encode(&ground());
    let mut flipped = good.clone();
    *flipped.last_mut().expect("it is not empty") ^= 1;
    for (ways, words) in [
        (encode(&dangling), "damaged"),
        (encode(&thin), "damaged"),
        (flipped, "damaged"),
        (good[..good.len() - 3].to_vec(), "damaged"),
        (sealed(&[0xff; 5_000]), "damaged"),
        // 80 MB of zeros, packed into 80 kB.
        (
            sealed(&vec![0; 80_000_000]),
            "larger than 64 MiB when unpacked",
        ),
    ] {
        check_refused(&pack_of(&ways), &[NAME, "is not a file of ways", words]);
    }
}
