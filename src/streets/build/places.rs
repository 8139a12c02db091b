//! What the search finds: streets, addresses, named places.

use super::Names;
use crate::streets::extract::{Coordinate, Extract, Polygon, Tags};
use crate::streets::ground::{Name, Place, PlaceKind};
use std::collections::BTreeSet;

pub(super) fn places(extract: &Extract, names: &mut Names<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    for point in &extract.points {
        add(&mut places, names, &point.tags, point.at);
    }
    let (squares, areas): (Vec<_>, Vec<_>) = extract
        .areas
        .iter()
        .partition(|area| area.tags.has("highway"));
    for area in areas {
        if let Some(at) = area.polygons.first().and_then(middle) {
            add(&mut places, names, &area.tags, at);
        }
    }
    let lines = extract.lines.iter();
    let lines = lines.filter(|line| line.tags.has("highway"));
    let lines = lines.map(|line| (&line.tags, line.nodes[line.nodes.len() / 2].at));
    let squares = squares
        .into_iter()
        .filter_map(|area| Some((&area.tags, area.polygons.first().and_then(middle)?)));
    let mut seen = BTreeSet::new();
    for (tags, at) in lines.chain(squares) {
        if !extract.bounds.contains(at) {
            continue;
        }
        // A street consists of many ways; the search finds it once.
        if let Some(name) = names.of(tags).filter(|name| seen.insert(*name)) {
            places.push(Place {
                name,
                house_number: None,
                kind: PlaceKind::Street,
                at,
            });
        }
    }
    places
}

fn add(places: &mut Vec<Place>, names: &mut Names<'_>, tags: &Tags, at: Coordinate) {
    let kind = kind(tags);
    let name = names.of(tags).or_else(|| {
        // Benches and toilets have no names but are looked for.
        let word = match kind {
            PlaceKind::Bench | PlaceKind::Toilet => tags.get("amenity")?,
            _ => return None,
        };
        Some(names.add(Name {
            local: word.to_owned(),
            translations: Vec::new(),
        }))
    });
    if let Some(name) = name {
        places.push(Place {
            name,
            house_number: None,
            kind,
            at,
        });
    }
    if let (Some(street), Some(number)) = (tags.get("addr:street"), tags.get("addr:housenumber")) {
        let name = names.add(Name {
            local: street.to_owned(),
            translations: Vec::new(),
        });
        places.push(Place {
            name,
            house_number: Some(number.to_owned()),
            kind: PlaceKind::Address,
            at,
        });
    }
}

fn kind(tags: &Tags) -> PlaceKind {
    if tags.is_any(
        "amenity",
        &["cafe", "restaurant", "bar", "pub", "fast_food", "ice_cream"],
    ) {
        PlaceKind::Food
    } else if tags.is("amenity", "toilets") {
        PlaceKind::Toilet
    } else if tags.is_any("amenity", &["bench", "shelter"]) {
        PlaceKind::Bench
    } else if tags.has("shop") {
        PlaceKind::Shop
    } else if tags.has("public_transport")
        || tags.is_any(
            "railway",
            &["station", "halt", "tram_stop", "subway_entrance"],
        )
    {
        PlaceKind::Transport
    } else if tags.has("historic")
        || tags.has("tourism")
        || tags.is_any("amenity", &["theatre", "place_of_worship"])
    {
        PlaceKind::Sight
    } else if tags.has("leisure") || tags.has("natural") {
        PlaceKind::Nature
    } else if tags.has("place") {
        PlaceKind::Locality
    } else {
        PlaceKind::Other
    }
}

/// The middle of the outline's corners.
fn middle(polygon: &Polygon) -> Option<Coordinate> {
    let count = i64::try_from(polygon.outer.len())
        .ok()
        .filter(|count| *count > 0)?;
    let sum = |value: fn(&Coordinate) -> i32| {
        polygon
            .outer
            .iter()
            .map(|at| i64::from(value(at)))
            .sum::<i64>()
    };
    let mean = |value| i32::try_from(sum(value) / count).ok();
    Some(Coordinate {
        lat_e7: mean(|at| at.lat_e7)?,
        lon_e7: mean(|at| at.lon_e7)?,
    })
}
