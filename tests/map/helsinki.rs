//! A real extract: the centre of Helsinki.

use super::{degrees, fixture, read};
use soundwalk::streets::{build, file};

#[test]
fn the_centre_of_helsinki_is_read_whole_and_always_the_same() {
    let bounds = degrees(60.15, 24.9, 60.2, 25.0);
    let found =
        read(fixture("Helsinki.osm.pbf"), bounds).expect("OK because the file covers the box");
    let extract = &found.extract;
    let multipolygons = extract.areas.iter().filter(|area| area.id < 0);
    let counts = [
        extract.points.len(),
        extract.lines.len(),
        extract.areas.len(),
        multipolygons.clone().count(),
    ];
    assert_eq!(counts, [8106, 3878, 1070, 97]);
    for area in multipolygons {
        assert!(!area.polygons.is_empty() && !area.tags.is_empty());
    }
    let again =
        read(fixture("Helsinki.osm.pbf"), bounds).expect("OK because the file covers the box");
    assert_eq!(&again.extract, extract);
    let languages = ["en".to_owned(), "ru".to_owned()];
    let ways = file::encode(&build::ground(extract, &languages));
    assert_eq!(
        file::encode(&build::ground(&again.extract, &languages)),
        ways
    );
    let ground = file::decode(&ways).expect("OK because it was just encoded");
    assert!(
        ground
            .names
            .iter()
            .any(|name| name.local == "Mannerheimintie")
    );
}

#[test]
fn a_part_of_helsinki_keeps_objects_that_reach_beyond_it() {
    let block = degrees(60.169, 24.940, 60.171, 24.944);
    let found =
        read(fixture("Helsinki.osm.pbf"), block).expect("OK because the file covers the box");
    let all = degrees(60.15, 24.9, 60.2, 25.0);
    let whole = read(fixture("Helsinki.osm.pbf"), all).expect("OK because the file covers the box");
    assert!(found.extract.lines.len() < whole.extract.lines.len() / 2);
    assert!(
        found
            .extract
            .lines
            .iter()
            .any(|line| { line.nodes.iter().any(|node| !block.contains(node.at)) })
    );
    for line in &found.extract.lines {
        assert!(whole.extract.lines.contains(line), "way {}", line.id);
    }
    for area in &found.extract.areas {
        assert!(whole.extract.areas.contains(area), "area {}", area.id);
    }
}
