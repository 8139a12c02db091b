//! Buildings with their heights, water and green.

use crate::streets::coast;
use crate::streets::extract::{Extract, Polygon, TaggedArea, Tags};
use crate::streets::ground::Building;

/// Height of a storey, metres: the usual assumption of OpenStreetMap's "Simple 3D Buildings".
pub(in crate::streets) const STOREY_M: f64 = 3.0;
/// Height of a building about which nothing is said, metres: two storeys.
const DEFAULT_HEIGHT_M: f64 = 6.0;
/// Default heights by type, metres.
const TYPE_HEIGHTS_M: [(&[&str], f64); 4] = [
    (
        &[
            "garage",
            "garages",
            "shed",
            "hut",
            "kiosk",
            "roof",
            "carport",
            "greenhouse",
        ],
        3.0,
    ),
    (
        &[
            "apartments",
            "office",
            "hotel",
            "commercial",
            "hospital",
            "university",
            "public",
            "government",
        ],
        15.0,
    ),
    (
        &[
            "church",
            "cathedral",
            "mosque",
            "temple",
            "stadium",
            "train_station",
            "industrial",
            "warehouse",
        ],
        12.0,
    ),
    (&["retail", "school", "civic", "dormitory", "terrace"], 9.0),
];
/// Heights above this are mistakes, metres.
const MAX_HEIGHT_M: f64 = 900.0;

pub(super) fn buildings(extract: &Extract) -> Vec<Building> {
    let is_building =
        |area: &&TaggedArea| area.tags.has("building") && !area.tags.is("location", "underground");
    extract
        .areas
        .iter()
        .filter(is_building)
        .map(building)
        .collect()
}

fn building(area: &TaggedArea) -> Building {
    let tagged = tagged_height_m(&area.tags);
    let height_m = tagged.unwrap_or_else(|| default_height_m(&area.tags));
    Building {
        polygons: area.polygons.clone(),
        height_dm: (height_m * 10.0).round() as u16,
        is_height_tagged: tagged.is_some(),
        house_number: area.tags.get("addr:housenumber").map(str::to_owned),
    }
}

/// The height of a building in metres, if it is tagged, directly or as storeys.
pub(in crate::streets) fn tagged_height_m(tags: &Tags) -> Option<f64> {
    let height = tags
        .get("height")
        .and_then(|text| text.trim_end_matches('m').trim().parse::<f64>().ok());
    let storeys = || {
        tags.get("building:levels")
            .and_then(|text| text.trim().parse::<f64>().ok())
    };
    let height = height.or_else(|| storeys().map(|storeys| storeys * STOREY_M));
    height.filter(|height| (0.0..=MAX_HEIGHT_M).contains(height))
}

fn default_height_m(tags: &Tags) -> f64 {
    let of_type = TYPE_HEIGHTS_M
        .iter()
        .find(|(kinds, _)| tags.is_any("building", kinds));
    of_type.map_or(DEFAULT_HEIGHT_M, |(_, height)| *height)
}

pub(super) fn waters(extract: &Extract) -> Vec<Polygon> {
    let mut waters = polygons(extract, |tags| {
        tags.is("natural", "water")
            || tags.is("waterway", "riverbank")
            || tags.is_any("landuse", &["basin", "reservoir"])
    });
    waters.extend(coast::sea(&extract.lines, &extract.bounds));
    waters
}

pub(super) fn greens(extract: &Extract) -> Vec<Polygon> {
    polygons(extract, |tags| {
        tags.is_any(
            "leisure",
            &["park", "garden", "pitch", "golf_course", "nature_reserve"],
        ) || tags.is_any(
            "landuse",
            &[
                "grass",
                "forest",
                "meadow",
                "cemetery",
                "village_green",
                "recreation_ground",
            ],
        ) || tags.is_any("natural", &["wood", "scrub", "grassland", "heath"])
    })
}

fn polygons(extract: &Extract, wanted: impl Fn(&Tags) -> bool) -> Vec<Polygon> {
    let areas = extract.areas.iter().filter(|area| wanted(&area.tags));
    areas
        .flat_map(|area| area.polygons.iter().cloned())
        .collect()
}
