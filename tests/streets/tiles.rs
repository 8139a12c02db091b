//! The file of tiles: decoded again by the specifications, compared with what the extract says.

use super::archive::{Archive, Feature, doubled_area};
use crate::rehearse::helsinki;
use soundwalk::streets::extract::Extract;
use soundwalk::streets::tiles;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::sync::LazyLock;

/// The centre of Helsinki: west, south, east, north.
const CENTRE: [f64; 4] = [24.935, 60.164, 24.953, 60.179];

pub fn extract() -> Extract {
    let [west, south, east, north] = CENTRE;
    helsinki::extract((south, west), (north, east))
}

static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| written(&extract()));

pub fn written(extract: &Extract) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let languages = ["en", "ru", "sv"].map(str::to_owned);
    let summary = tiles::write(extract, &languages, &mut out).expect("the tiles can be written");
    let bytes = out.into_inner();
    assert_eq!(summary.bytes, bytes.len() as u64);
    bytes
}

fn archive() -> Archive {
    Archive::new(FILE.clone())
}

fn find<'f>(features: &'f [Feature], layer: &str, name: &str) -> Option<&'f Feature> {
    let named = |feature: &&Feature| feature.layer == layer && feature.get("name") == name;
    features.iter().find(named)
}

#[test]
fn header_and_metadata_say_what_the_file_is() {
    let archive = archive();
    assert_eq!(archive.zooms(), (10, 16));
    assert_eq!(archive.bounds(), CENTRE);
    let (zoom, lon, lat) = archive.center();
    assert_eq!(zoom, 14);
    assert!((lon - 24.944).abs() < 1e-6 && (lat - 60.1715).abs() < 1e-6);
    let metadata = archive.metadata();
    let attribution = metadata["attribution"].as_str().expect("a text");
    assert!(attribution.contains("href=\"https://www.openstreetmap.org/copyright\""));
    assert!(attribution.contains("© OpenStreetMap contributors"));
    let layers = metadata["vector_layers"].as_array().expect("a list");
    let ids: Vec<&str> = layers
        .iter()
        .filter_map(|layer| layer["id"].as_str())
        .collect();
    let expected = [
        "earth",
        "landuse",
        "water",
        "buildings",
        "roads",
        "boundaries",
        "pois",
        "places",
    ];
    assert_eq!(ids, expected);
    assert_eq!(layers[4]["fields"]["name:sv"], "String");
    assert_eq!(layers[3]["fields"]["height"], "Number");
}

#[test]
fn every_tile_of_the_box_is_there_and_covered_with_land() {
    let archive = archive();
    let mut count = 0;
    for zoom in 10..=16 {
        let tiles = archive.tiles(zoom);
        count += tiles.len();
        for (x, y) in tiles {
            let features = archive.tile(zoom, x, y);
            assert!(features[0].is("earth", "earth"), "{zoom}/{x}/{y}");
        }
    }
    assert_eq!(count, archive.count());
    // 24.9439° E, 60.1718° N is in the middle, and no edge of the box is in its tile at zoom 16.
    let middle = &archive.at(24.9439, 60.1718, 16)[0];
    assert_eq!(middle.parts.len(), 1);
    assert!(doubled_area(&middle.parts[0]) >= 2 * 4096 * 4096);
}

#[test]
fn streets_have_their_names_in_the_tours_languages_in_the_right_tile() {
    let archive = archive();
    // Aleksanterinkatu, at the Senate Square.
    let features = archive.at(24.9515, 60.1689, 16);
    let street = find(&features, "roads", "Aleksanterinkatu").expect("the street");
    assert_eq!(street.kind, 2);
    assert_eq!(street.get("name:sv"), "Alexandersgatan");
    assert!(
        !street.attributes.contains_key("name:fi"),
        "nobody asked for it"
    );
    // Far away in the north-west of the box there is no such street.
    let elsewhere = archive.at(24.936, 60.178, 16);
    assert!(find(&elsewhere, "roads", "Aleksanterinkatu").is_none());
    assert!(elsewhere.len() > 20);
}

#[test]
fn walkers_find_footpaths_steps_crossings_and_house_numbers() {
    let archive = archive();
    let tiles = archive.tiles(16);
    let all: Vec<Feature> = tiles
        .into_iter()
        .flat_map(|(x, y)| archive.tile(16, x, y))
        .collect();
    let roads = |detail: &str| {
        let is_road = |one: &&Feature| one.layer == "roads" && one.get("kind_detail") == detail;
        all.iter().filter(is_road).count()
    };
    for detail in [
        "footway",
        "steps",
        "sidewalk",
        "crossing",
        "pedestrian",
        "tram",
        "service",
    ] {
        assert!(roads(detail) > 0, "no {detail}");
    }
    let pois: BTreeSet<&str> = all
        .iter()
        .filter(|one| one.layer == "pois")
        .map(|one| one.get("kind"))
        .collect();
    for kind in [
        "bench",
        "toilets",
        "crossing",
        "cafe",
        "museum",
        "tram_stop",
    ] {
        assert!(pois.contains(kind), "no {kind} in {pois:?}");
    }
    let landuse: BTreeSet<&str> = all
        .iter()
        .filter(|one| one.layer == "landuse")
        .map(|one| one.get("kind"))
        .collect();
    assert!(
        landuse.contains("park") && landuse.contains("pedestrian"),
        "{landuse:?}"
    );
    let is_address = |one: &&Feature| one.is("buildings", "address");
    let numbers = all
        .iter()
        .filter(is_address)
        .map(|one| one.get("addr_housenumber"));
    let numbers: Vec<&str> = numbers.collect();
    assert!(numbers.len() > 100 && numbers.iter().all(|number| !number.is_empty()));
    let buildings = all
        .iter()
        .filter(|one| one.is("buildings", "building"))
        .count();
    assert!(buildings > 400, "{buildings}");
    // Points lie in one tile only.
    let points = all.iter().filter(|one| one.kind == 1);
    assert!(
        points
            .flat_map(|one| &one.parts[0])
            .all(|&(x, y)| (0..=4096).contains(&x) && (0..=4096).contains(&y))
    );
}

#[test]
fn geometries_are_as_the_specification_asks() {
    let archive = archive();
    for zoom in 10..=16 {
        for (x, y) in archive.tiles(zoom) {
            for feature in archive.tile(zoom, x, y) {
                let place = format!("{zoom}/{x}/{y} {feature:?}");
                assert!(!feature.parts.is_empty(), "{place}");
                let points = feature.parts.iter().flatten();
                let is_near =
                    |&&(x, y): &&(i64, i64)| (-64..=4160).contains(&x) && (-64..=4160).contains(&y);
                assert_eq!(
                    points.clone().filter(is_near).count(),
                    points.count(),
                    "{place}"
                );
                match feature.kind {
                    1 => assert_eq!(feature.parts.len(), 1, "{place}"),
                    2 => assert!(feature.parts.iter().all(|part| part.len() > 1), "{place}"),
                    _ => {
                        assert!(feature.parts.iter().all(|ring| ring.len() > 2), "{place}");
                        assert!(
                            feature.parts.iter().all(|ring| doubled_area(ring) != 0),
                            "{place}"
                        );
                        assert!(doubled_area(&feature.parts[0]) > 0, "{place}");
                    }
                }
            }
        }
    }
}

#[test]
fn lower_zooms_have_less() {
    let archive = archive();
    let kinds = |zoom: u8| {
        let features = archive.at(24.944, 60.17, zoom);
        let names = features
            .iter()
            .map(|one| format!("{}/{}", one.layer, one.get("kind")));
        names.collect::<BTreeSet<_>>()
    };
    let far = kinds(10);
    assert!(
        far.contains("roads/major_road") && far.contains("landuse/park"),
        "{far:?}"
    );
    assert!(!far.contains("buildings/building") && !far.contains("roads/path"));
    assert!(kinds(14).contains("buildings/building"));
    assert!(!kinds(15).contains("buildings/address") && kinds(16).contains("buildings/address"));
}

#[test]
fn the_same_extract_gives_the_same_bytes() {
    assert!(*FILE == written(&extract()));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    assert!(*FILE == pool.install(|| written(&extract())));
    assert!(FILE.len() < 1_500_000, "{} bytes", FILE.len());
    if let Some(path) = std::env::var_os("SOUNDWALK_WRITE_TILES") {
        std::fs::write(path, &*FILE).expect("the file can be written");
    }
}
