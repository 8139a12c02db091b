//! The layers `pois` and `places`, and labels of waters and islands: what has one point, and perhaps a name.

use super::feature::{Layer, Style};
use super::zoom::MAX_ZOOM;
use crate::streets::build;
use crate::streets::extract::Tags;
use crate::streets::ground::Crossing;

/// Kinds that are shown without a name, because people look for the thing itself.
const NAMELESS: [&str; 29] = [
    "artwork",
    "bench",
    "bus_stop",
    "cafe",
    "crossing",
    "drinking_water",
    "elevator",
    "ferry_terminal",
    "fountain",
    "information",
    "memorial",
    "monument",
    "museum",
    "pharmacy",
    "picnic_site",
    "picnic_table",
    "place_of_worship",
    "playground",
    "post_box",
    "restaurant",
    "shelter",
    "station",
    "subway_entrance",
    "theatre",
    "toilets",
    "tram_stop",
    "viewpoint",
    "wayside_cross",
    "wayside_shrine",
];
/// Values that mean nothing to walkers, or only that there is something.
const EXCLUDED: [&str; 22] = [
    "bicycle_parking",
    "bicycle_repair_station",
    "charging_station",
    "compressed_air",
    "district",
    "grit_bin",
    "hunting_stand",
    "loading_dock",
    "motorcycle_parking",
    "no",
    "outdoor_seating",
    "parking",
    "parking_entrance",
    "parking_space",
    "recycling",
    "surveillance",
    "swimming_pool",
    "vacant",
    "vending_machine",
    "waste_basket",
    "waste_disposal",
    "yes",
];

/// The style of a point of interest. `area` is 0 for a point, otherwise the size in square metres at the scale of the
/// equator, by which large parks are shown earlier.
pub(super) fn poi(tags: &Tags, languages: &[String], area: f64) -> Option<Style> {
    let kind = kind(tags)?;
    let is_named = tags.name().is_some();
    if EXCLUDED.contains(&kind) || !(is_named || NAMELESS.contains(&kind)) {
        return None;
    }
    let zoom = if area > 0.0 {
        area_zoom(kind, area)
    } else {
        point_zoom(kind, is_named)
    };
    let min_zoom = zoom.min(MAX_ZOOM);
    let style = Style::new(Layer::Pois, kind, min_zoom)
        .ranked(i32::from(zoom))
        .with_some("kind_detail", detail(tags, kind))
        .labelled(zoom);
    Some(style.named(tags, languages, min_zoom))
}

/// What a thing is: the first key of the list that it has. A value may be a list; then its first one counts.
fn kind(tags: &Tags) -> Option<&str> {
    let own = |key: &str| {
        let value = tags.get(key)?.split(';').next().unwrap_or_default().trim();
        let is_word = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        };
        (!value.is_empty() && value != "no" && is_word(value)).then_some(value)
    };
    let one_of = |key: &str, values: &[&str]| own(key).filter(|value| values.contains(value));
    one_of("highway", &["crossing", "bus_stop", "elevator"])
        .or_else(|| {
            one_of(
                "railway",
                &["station", "halt", "tram_stop", "subway_entrance"],
            )
        })
        .map(|kind| if kind == "halt" { "station" } else { kind })
        .or_else(|| one_of("aeroway", &["aerodrome"]))
        .or_else(|| own("amenity"))
        .or_else(|| own("attraction"))
        .or_else(|| {
            one_of(
                "tourism",
                &["attraction", "camp_site", "hotel", "museum", "viewpoint"],
            )
        })
        .or_else(|| own("leisure"))
        .or_else(|| own("shop"))
        .or_else(|| own("tourism"))
        .or_else(|| own("historic").filter(|value| *value != "yes"))
        .or_else(|| own("craft"))
        .or_else(|| one_of("natural", &["beach", "peak"]))
        .or_else(|| {
            one_of(
                "landuse",
                &[
                    "cemetery",
                    "recreation_ground",
                    "forest",
                    "village_green",
                    "allotments",
                ],
            )
        })
        .or_else(|| tags.is("place", "square").then_some("square"))
        .or_else(|| (tags.has("historic") || tags.has("building")).then_some("building"))
}

fn detail<'a>(tags: &'a Tags, kind: &str) -> Option<&'a str> {
    if kind == "crossing" {
        return build::crossing(tags).map(|own| match own {
            Crossing::Signals => "signals",
            Crossing::Marked => "marked",
            Crossing::Unmarked => "unmarked",
        });
    }
    [
        "cuisine",
        "religion",
        "sport",
        "artwork_type",
        "information",
    ]
    .iter()
    .find_map(|key| tags.get(key))
    .map(|value| value.split(';').next().unwrap_or(value))
}

fn point_zoom(kind: &str, is_named: bool) -> u8 {
    match kind {
        "aerodrome" | "station" | "hospital" | "stadium" | "marina" | "peak" | "townhall"
        | "castle" => 13,
        "museum" | "theatre" | "attraction" | "place_of_worship" | "university" | "college"
        | "park" | "cemetery" | "monument" | "library" | "square" | "ferry_terminal"
        | "marketplace" | "supermarket" => 14,
        "bus_stop" | "bench" | "crossing" | "picnic_table" | "elevator" | "post_box" => 17,
        "memorial" | "artwork" | "hostel" | "guest_house" | "clinic" | "dentist" | "doctors"
        | "hairdresser" | "clothes" | "beauty" | "jewelry" | "gift" | "books" | "convenience"
        | "bakery" | "building" => 16,
        _ if is_named => 15,
        _ => 16,
    }
}

/// Zooms by size, as Protomaps grades them.
fn area_zoom(kind: &str, area: f64) -> u8 {
    /// Square metres at the equator that Protomaps' table counts in.
    const UNIT: f64 = 70.0;
    let size = area / UNIT;
    let is_green = matches!(
        kind,
        "park"
            | "forest"
            | "nature_reserve"
            | "village_green"
            | "garden"
            | "recreation_ground"
            | "cemetery"
            | "school"
    );
    let by_size: [(f64, u8); 4] = if is_green {
        [(5_000.0, 12), (1_000.0, 13), (250.0, 14), (10.0, 15)]
    } else {
        [(10_000.0, 12), (2_000.0, 13), (500.0, 14), (10.0, 15)]
    };
    let zoom = by_size.iter().find(|(least, _)| size >= *least);
    let zoom = zoom.map_or(16, |(_, zoom)| *zoom);
    match kind {
        "playground" | "pitch" | "bench" => 17,
        // A large office is no landmark.
        "building" | "school" | "kindergarten" | "hotel" | "bank" => zoom.max(15),
        _ if is_green => zoom,
        _ => zoom.min(point_zoom(kind, true)),
    }
}

/// The style of the name of a town, quarter or place.
pub(super) fn place(tags: &Tags, languages: &[String]) -> Option<Style> {
    tags.name()?;
    let (kind, detail, min_zoom) = match tags.get("place")? {
        detail @ "city" => ("locality", Some(detail), 10),
        detail @ ("town" | "village") => ("locality", Some(detail), 10),
        detail @ ("hamlet" | "isolated_dwelling" | "farm" | "allotments" | "locality") => {
            ("locality", Some(detail), 12)
        }
        "borough" | "quarter" => ("macrohood", None, 11),
        "suburb" => ("neighbourhood", Some("suburb"), 12),
        "neighbourhood" => ("neighbourhood", None, 13),
        _ => return None,
    };
    let population = tags
        .get("population")
        .and_then(|text| text.trim().parse::<u64>().ok());
    let population_rank = population_rank(population.unwrap_or(match detail {
        Some("city") => 100_000,
        Some("town") => 10_000,
        Some("village") => 2_000,
        _ => 200,
    }));
    let style = Style::new(Layer::Places, kind, min_zoom)
        .ranked(i32::from(min_zoom) * 100 - i32::from(population_rank))
        .with_some("kind_detail", detail)
        .with("population_rank", population_rank)
        .labelled(min_zoom);
    Some(style.named(tags, languages, min_zoom))
}

/// How many of Protomaps' steps a population exceeds.
fn population_rank(population: u64) -> u8 {
    const STEPS: [u64; 17] = [
        200,
        1_000,
        2_000,
        5_000,
        10_000,
        20_000,
        50_000,
        100_000,
        200_000,
        500_000,
        1_000_000,
        5_000_000,
        10_000_000,
        20_000_000,
        50_000_000,
        100_000_000,
        1_000_000_000,
    ];
    STEPS.iter().filter(|step| population >= **step).count() as u8
}

/// The style of the name of a lake, bay or strait. `area` as in [`poi`].
pub(super) fn water_name(tags: &Tags, languages: &[String], area: f64) -> Option<Style> {
    tags.name()?;
    let kind = match (tags.get("natural"), tags.get("place")) {
        (Some(kind @ ("bay" | "strait" | "fjord")), _) => kind,
        (_, Some(kind @ ("sea" | "ocean"))) => kind,
        (Some("water"), _) => "water",
        _ => return None,
    };
    let min_zoom = match kind {
        "sea" | "ocean" => 10,
        _ if area >= 4_500_000.0 => 11,
        _ if area >= 1_100_000.0 => 12,
        _ if area >= 280_000.0 => 13,
        _ => 14,
    };
    let style = Style::new(Layer::Water, kind, min_zoom)
        .ranked(2)
        .labelled(min_zoom);
    Some(style.named(tags, languages, min_zoom))
}

/// The style of the name of an island.
pub(super) fn island(tags: &Tags, languages: &[String]) -> Option<Style> {
    tags.name()?;
    let is_island = tags.is_any("place", &["island", "islet"]);
    is_island.then(|| {
        let style = Style::new(Layer::Earth, "island", 12)
            .ranked(1)
            .labelled(12);
        style.named(tags, languages, 12)
    })
}
