//! The formats of extracts: the same map gives the same extract in all of them, and what is none of them is named.

use super::pbf_writer::{Node, Packing, PbfWriter, Relation, Tags, Way};
use super::{degrees, fixture, read, square};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use soundwalk::streets::extract::Extract;
use std::io::Write;

fn extract(file: impl AsRef<[u8]>) -> Extract {
    read(file, square())
        .expect("OK because the file covers the box")
        .extract
}

/// The objects of `square-skel.json`.
fn objects() -> (Vec<Node>, Vec<Way>, Vec<Relation>) {
    let answer: Value =
        serde_json::from_slice(&fixture("square-skel.json")).expect("OK because it is JSON");
    let (mut nodes, mut ways, mut relations) = (Vec::new(), Vec::new(), Vec::new());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let number = |value: &Value| value.as_i64().unwrap_or_default();
    let unit = |value: &Value| (value.as_f64().unwrap_or_default() * 1e7).round() as i64;
    for element in answer["elements"]
        .as_array()
        .expect("OK because it is a list")
    {
        let id = number(&element["id"]);
        let tags: Tags = element["tags"]
            .as_object()
            .map(|tags| {
                tags.iter()
                    .map(|(key, value)| (key.clone(), text(value)))
                    .collect()
            })
            .unwrap_or_default();
        match element["type"].as_str() {
            Some("node") => {
                if !nodes.iter().any(|node: &Node| node.0 == id) {
                    nodes.push((id, unit(&element["lat"]), unit(&element["lon"]), tags));
                }
            }
            Some("way") => {
                let refs = element["nodes"]
                    .as_array()
                    .expect("OK because ways have nodes");
                ways.push((id, refs.iter().map(number).collect(), tags));
            }
            _ => {
                let members = element["members"]
                    .as_array()
                    .expect("OK because relations have members");
                let member = |member: &Value| {
                    let kind = u64::from(member["type"] == "way");
                    (kind, number(&member["ref"]), text(&member["role"]))
                };
                relations.push((id, members.iter().map(member).collect(), tags));
            }
        }
    }
    nodes.sort();
    (nodes, ways, relations)
}

/// The same map as a PBF file, with blocks of so many objects, its kinds in this order.
pub fn square_pbf(packing: Packing, chunk: usize, order: &str) -> Vec<u8> {
    let (nodes, ways, relations) = objects();
    let mut file = Vec::new();
    let bounds = [200_000_000, 200_100_000, 100_100_000, 100_000_000];
    let mut writer = PbfWriter::begin(&mut file, packing, Some(bounds), Some(1_714_564_800))
        .expect("OK because memory can be written");
    for kind in order.chars() {
        let written = match kind {
            'd' => nodes
                .chunks(chunk)
                .try_for_each(|nodes| writer.dense_nodes(nodes)),
            'n' => nodes
                .chunks(chunk)
                .try_for_each(|nodes| writer.plain_nodes(nodes)),
            'w' => ways.chunks(chunk).try_for_each(|ways| writer.ways(ways)),
            'r' => relations
                .chunks(chunk)
                .try_for_each(|relations| writer.relations(relations)),
            _ => writer.blob("OSMStrange", b"to be skipped"),
        };
        written.expect("OK because memory can be written");
    }
    file
}

#[test]
fn the_same_map_gives_the_same_extract_in_every_format() {
    let expected = extract(fixture("square.osm"));
    assert_eq!(extract(fixture("square-geom.json")), expected, "out geom");
    assert_eq!(
        extract(fixture("square-skel.json")),
        expected,
        "out body; >; out skel"
    );
    for name in ["square.osm", "square-skel.json"] {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed
            .write_all(&fixture(name))
            .expect("OK because memory can be written");
        let packed = packed.finish().expect("OK because memory can be written");
        assert_eq!(extract(packed), expected, "{name}.gz");
    }
    for packing in [Packing::Zlib, Packing::Raw] {
        for chunk in [1, 3, 1_000] {
            for order in ["dwr", "nwr", "rwd", "?wnr"] {
                let file = square_pbf(packing, chunk, order);
                assert_eq!(extract(file), expected, "{packing:?} {chunk} {order}");
            }
        }
    }
}

#[test]
fn objects_that_touch_the_box_are_whole() {
    let extract = extract(fixture("square.osm"));
    assert_eq!(extract.timestamp_s, Some(1_714_564_800));
    let points: Vec<i64> = extract.points.iter().map(|point| point.id).collect();
    assert_eq!(points, [2, 21], "the bench lies outside");
    assert_eq!(
        extract.points[1].tags.get("name"),
        Some("Tom & \"Anna\"'s Café")
    );
    let [street] = &extract.lines[..] else {
        panic!("one line is expected: {:?}", extract.lines);
    };
    let nodes: Vec<i64> = street.nodes.iter().map(|node| node.id).collect();
    assert_eq!(
        (street.id, nodes),
        (100, vec![1, 2, 3]),
        "its end lies outside"
    );
    let areas: Vec<(i64, usize, usize)> = extract
        .areas
        .iter()
        .map(|area| {
            (
                area.id,
                area.polygons[0].outer.len(),
                area.polygons[0].inners.len(),
            )
        })
        .collect();
    assert_eq!(areas, [(-200, 4, 1), (101, 4, 0)]);
    assert_eq!(extract.areas[0].tags.get("type"), None);
    assert!(extract.areas[0].tags.is("natural", "water"));
}

#[test]
fn missing_nodes_divide_a_way_and_open_a_ring() {
    let text = String::from_utf8(fixture("square.osm")).expect("OK because it is UTF-8");
    let without = |node: &str| {
        let line = text
            .lines()
            .find(|line| line.contains(node))
            .expect("OK because it is there");
        extract(text.replace(line, ""))
    };
    let street = |extract: &Extract| {
        let lines = extract.lines.iter().filter(|line| line.id == 100);
        lines.map(|line| line.nodes.len()).collect::<Vec<_>>()
    };
    assert_eq!(street(&without("<node id=\"3\"")), [2]);
    assert_eq!(street(&without("<node id=\"1\"")), [2]);
    let lake = |extract: &Extract| extract.areas.iter().any(|area| area.id == -200);
    assert!(lake(&without("<node id=\"1\"")));
    assert!(
        !lake(&without("<node id=\"9\"")),
        "its outline does not close"
    );
    let islandless = without("<node id=\"13\"");
    assert!(lake(&islandless));
    assert!(islandless.areas[0].polygons[0].inners.is_empty());
}

#[test]
fn files_of_other_kinds_are_named_with_what_to_do() {
    for (file, expected) in [
        (&b""[..], "it is empty; download it again"),
        (
            b"BZh91AY&SY",
            "packed with bzip2; unpack it with bunzip2 first",
        ),
        (b"PK\x03\x04", "ZIP archive; unpack it"),
        (
            b"\xff\xe0\x04o5m2",
            ".o5m file; convert it with `osmium cat",
        ),
        (
            b"<!DOCTYPE html><html>",
            "it is a web page; download the file",
        ),
        (
            b"<osmChange version=\"0.6\"/>",
            "it begins with <osmChange> instead of <osm>",
        ),
        (b"<osm", "ends in the middle"),
        (b"<osm><node id=\"1\"", "ends in the middle"),
        (b"<osm><way id=\"1\"></way>", "ends in the middle"),
        (
            b"{\"type\": \"FeatureCollection\", \"features\": []}",
            "no list `elements`",
        ),
        (b"{\"elements\": [", "ends in the middle, in line 1"),
        (b"{\"elements\": [}", "is damaged"),
        (
            b"{\"elements\": [], \"remark\": \"runtime error: timed out\"}",
            "failure of the server",
        ),
        (
            b"<osm><remark> runtime error: out of memory</remark></osm>",
            "failure of the server",
        ),
        (
            b"{\"elements\": []}",
            "it holds no positions, the tour lies at 10.0000",
        ),
        (
            b"some words",
            "soundwalk reads .osm.pbf, .osm and the JSON of Overpass",
        ),
        (
            b"\0\0\0\x0d\x0a\x09OSMHeader\x18\x05abcde",
            "is damaged at byte",
        ),
        (
            b"\0\0\0\x0d\x0a\x09OSMHeader\x18\x7fabcde",
            "ends in the middle",
        ),
    ] {
        let error = read(file, square())
            .expect_err("it is not an extract")
            .to_string();
        let shown = String::from_utf8_lossy(file);
        assert!(error.contains(expected), "{shown}: {error}");
    }
}

#[test]
fn a_file_of_another_place_says_where_it_and_the_tour_lie() {
    let elsewhere = degrees(-33.9, -70.7, -33.8, -70.6);
    let expected = "does not cover the tour: its box is 10.0000°N to 10.0100°N, 20.0000°E to 20.0100°E, the tour lies at \
                    33.9000°S to 33.8000°S, 70.7000°W to 70.6000°W; use a file of that region";
    for file in [fixture("square.osm"), square_pbf(Packing::Zlib, 10, "dwr")] {
        let error = read(file, elsewhere).expect_err("it lies elsewhere");
        assert_eq!(error.to_string(), expected);
    }
}
