//! Unit tests of what does not need a real extract.

use super::*;
use crate::streets::extract::{LineNode, TaggedLine, Tags};
use std::io::Cursor;

fn extract(min: (i32, i32), max: (i32, i32)) -> Extract {
    let at = |(lat_e7, lon_e7)| Coordinate { lat_e7, lon_e7 };
    Extract {
        bounds: Bounds {
            min: at(min),
            max: at(max),
        },
        points: Vec::new(),
        lines: Vec::new(),
        areas: Vec::new(),
        timestamp_s: None,
    }
}

fn written(extract: &Extract) -> Result<Summary, TilesError> {
    write(extract, &[], Cursor::new(Vec::new()))
}

#[test]
fn boxes_without_area_beyond_web_maps_or_too_large_are_refused() {
    let line = extract((600_000_000, 240_000_000), (600_000_000, 250_000_000));
    assert!(matches!(written(&line), Err(TilesError::OutsideMap)));
    let pole = extract((840_000_000, 240_000_000), (860_000_000, 241_000_000));
    assert!(matches!(written(&pole), Err(TilesError::OutsideMap)));
    let country = extract((600_000_000, 200_000_000), (700_000_000, 300_000_000));
    assert!(matches!(
        written(&country),
        Err(TilesError::TooManyTiles(_))
    ));
}

#[test]
fn an_empty_box_is_land() {
    let summary = written(&extract(
        (600_000_000, 249_000_000),
        (600_100_000, 249_100_000),
    ));
    assert!(summary.is_ok_and(|summary| summary.tiles > 7 && summary.bytes > 1_000));
}

#[test]
fn lines_that_no_map_would_have_do_no_harm() {
    let mut hostile = extract((600_000_000, 249_000_000), (600_100_000, 249_100_000));
    let node = |id: i32| LineNode {
        id: i64::from(id),
        at: Coordinate {
            lat_e7: if id % 2 == 0 { i32::MIN } else { i32::MAX },
            lon_e7: id.wrapping_mul(1_000_003),
        },
    };
    for (id, (key, value)) in [
        ("highway", "footway"),
        ("natural", "coastline"),
        ("waterway", "river"),
    ]
    .into_iter()
    .enumerate()
    {
        hostile.lines.push(TaggedLine {
            id: id as i64,
            nodes: (0..10_000).map(node).collect(),
            tags: Tags::from_iter([(key.to_owned(), value.to_owned())]),
        });
    }
    assert!(written(&hostile).is_ok());
}

#[test]
fn the_credit_is_a_link() {
    assert_eq!(
        attribution(),
        "<a href=\"https://www.openstreetmap.org/copyright\" target=\"_blank\">© OpenStreetMap contributors</a>"
    );
}
