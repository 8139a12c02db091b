//! The layers `landuse`, `water`, `buildings`, `boundaries` and `earth`: what covers the ground, and its edges.

use super::feature::{Layer, Style, Value};
use crate::streets::build::tagged_height_m;
use crate::streets::extract::Tags;

/// The first zoom with buildings.
const MIN_BUILDING_ZOOM: u8 = 13;
/// The first zoom with house numbers.
const MIN_ADDRESS_ZOOM: u8 = 16;
/// The last level of administration whose boundaries are drawn: municipalities.
const MAX_ADMIN_LEVEL: u8 = 8;

/// The style of an area of a park, square and the like.
pub(super) fn landuse(tags: &Tags) -> Option<Style> {
    const KINDS: [(&str, &[&str]); 6] = [
        (
            "amenity",
            &[
                "hospital",
                "school",
                "kindergarten",
                "university",
                "college",
            ],
        ),
        ("aeroway", &["aerodrome", "runway"]),
        (
            "leisure",
            &[
                "park",
                "garden",
                "golf_course",
                "dog_park",
                "playground",
                "pitch",
                "nature_reserve",
            ],
        ),
        (
            "natural",
            &[
                "beach",
                "wood",
                "glacier",
                "grassland",
                "scrub",
                "sand",
                "wetland",
                "bare_rock",
            ],
        ),
        ("tourism", &["zoo"]),
        (
            "landuse",
            &[
                "recreation_ground",
                "industrial",
                "railway",
                "cemetery",
                "commercial",
                "grass",
                "farmland",
                "residential",
                "military",
                "village_green",
                "allotments",
                "forest",
                "meadow",
            ],
        ),
    ];
    let own = |key: &str, values: &[&str]| tags.get(key).filter(|value| values.contains(value));
    let kind = KINDS.iter().find_map(|(key, values)| own(key, values));
    let kind = kind.or_else(|| {
        if tags.is("man_made", "pier") {
            Some("pier")
        } else if tags.is_any(
            "highway",
            &["pedestrian", "footway", "service", "living_street"],
        ) || tags.is("place", "square")
            || tags.is("man_made", "bridge")
        {
            Some("pedestrian")
        } else if tags.is("railway", "platform") || tags.is("public_transport", "platform") {
            Some("platform")
        } else if tags.is("landuse", "brownfield") {
            Some("industrial")
        } else if tags.is_any("landuse", &["farmyard", "orchard", "vineyard"]) {
            Some("farmland")
        } else {
            None
        }
    })?;
    // What is walked on lies on what grows, and that on what a whole quarter is used for.
    let rank = match kind {
        "residential" | "commercial" | "industrial" | "military" | "railway" | "aerodrome" => 0,
        "hospital" | "school" | "kindergarten" | "university" | "college" | "zoo" => 1,
        "pedestrian" | "platform" | "pier" => 4,
        "playground" | "pitch" => 3,
        _ => 2,
    };
    Some(Style::new(Layer::Landuse, kind, 10).ranked(rank))
}

/// The style of an area of water.
pub(super) fn water(tags: &Tags) -> Option<Style> {
    if tags.is("covered", "yes") || tags.has("tunnel") {
        return None;
    }
    let (kind, detail) = if tags.is("natural", "water") {
        let detail = match tags.get("water") {
            Some(own @ ("basin" | "canal" | "ditch" | "drain" | "lake" | "river" | "stream")) => {
                Some(own)
            }
            Some("lagoon" | "oxbow" | "pond" | "reservoir" | "wastewater") => Some("lake"),
            _ => None,
        };
        ("water", detail)
    } else if tags.is("waterway", "riverbank") {
        ("riverbank", None)
    } else if tags.is("waterway", "dock") {
        ("dock", None)
    } else if tags.is("landuse", "reservoir") {
        ("lake", None)
    } else if tags.is("landuse", "basin") {
        ("basin", None)
    } else if tags.is("leisure", "swimming_pool") || tags.is("amenity", "swimming_pool") {
        ("swimming_pool", None)
    } else if tags.is("amenity", "fountain") {
        ("fountain", None)
    } else {
        return None;
    };
    Some(Style::new(Layer::Water, kind, 10).with_some("kind_detail", detail))
}

/// The style of a river or stream as a line.
pub(super) fn waterway(tags: &Tags, languages: &[String]) -> Option<Style> {
    let (kind, min_zoom) = match tags.get("waterway")? {
        "river" => ("river", 10),
        "canal" => ("canal", 10),
        "stream" => ("stream", 13),
        "drain" => ("drain", 15),
        "ditch" => ("ditch", 15),
        _ => return None,
    };
    if tags.has("tunnel") || tags.is("covered", "yes") {
        return None;
    }
    let style = Style::new(Layer::Water, kind, min_zoom).ranked(1);
    Some(
        style
            .labelled(min_zoom)
            .named(tags, languages, min_zoom.max(13)),
    )
}

/// The style of a building.
pub(super) fn building(tags: &Tags) -> Option<Style> {
    if !tags.has("building") || tags.is("location", "underground") {
        return None;
    }
    let style = Style::new(Layer::Buildings, "building", MIN_BUILDING_ZOOM);
    Some(match tagged_height_m(tags) {
        Some(height_m) => style.with_from(
            MIN_BUILDING_ZOOM + 2,
            "height",
            Value::Tenths((height_m * 10.0).round() as i64),
        ),
        None => style,
    })
}

/// The style of a house number.
pub(super) fn address(tags: &Tags) -> Option<Style> {
    let number = tags.get("addr:housenumber")?.trim();
    let style = Style::new(Layer::Buildings, "address", MIN_ADDRESS_ZOOM).ranked(1);
    (!number.is_empty()).then(|| style.with("addr_housenumber", number))
}

/// The style of a boundary.
pub(super) fn boundary(tags: &Tags) -> Option<Style> {
    if !tags.is("boundary", "administrative") || tags.is("maritime", "yes") {
        return None;
    }
    let level: u8 = tags.get("admin_level")?.trim().parse().ok()?;
    let (kind, min_zoom) = match level {
        0..=2 => ("country", 10),
        3..=4 => ("region", 10),
        5..=6 => ("county", 10),
        7..=MAX_ADMIN_LEVEL => ("locality", 11),
        _ => return None,
    };
    let style = Style::new(Layer::Boundaries, kind, min_zoom);
    Some(style.ranked(-i32::from(level)).with("kind_detail", level))
}
