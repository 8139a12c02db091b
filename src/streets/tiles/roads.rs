//! The layer `roads`: from motorways to steps, rails, piers and ferries.

use super::feature::{Layer, Style};
use crate::streets::extract::Tags;

/// The first zoom with bridges and tunnels marked.
const MIN_STRUCTURE_ZOOM: u8 = 12;
/// The first zoom with roads that only their owners use.
const MIN_PRIVATE_ZOOM: u8 = 15;

/// Kind, detail, first zoom, and first zoom with the name.
struct Class<'a>(&'static str, &'a str, u8, u8);

/// The style of a road, or `None` for any other line.
pub(super) fn style(tags: &Tags, languages: &[String]) -> Option<Style> {
    let class = highway(tags).or_else(|| other(tags))?;
    let Class(kind, detail, mut min_zoom, label_zoom) = class;
    if tags.is_any("access", &["private", "no"]) && !tags.has("foot") {
        min_zoom = min_zoom.max(MIN_PRIVATE_ZOOM);
    }
    let structure = structure(tags);
    let level = tags
        .get("layer")
        .and_then(|text| text.trim().parse::<i8>().ok());
    let level = level.unwrap_or(match structure {
        Some("is_bridge") => 1,
        Some(_) => -1,
        None => 0,
    });
    let mut style = Style::new(Layer::Roads, kind, min_zoom)
        .ranked(i32::from(level) * 100 + rank(kind))
        .with("kind_detail", detail)
        .labelled(min_zoom)
        .named(tags, languages, label_zoom);
    if let Some(structure) = structure {
        style = style.with_from(MIN_STRUCTURE_ZOOM, structure, super::feature::Value::True);
    }
    if tags
        .get("highway")
        .is_some_and(|value| value.ends_with("_link"))
    {
        style = style.with("is_link", super::feature::Value::True);
    }
    let is_numbered = matches!(kind, "highway" | "major_road");
    if let Some(number) = tags.get("ref").filter(|_| is_numbered) {
        style = style.with_from(label_zoom, "ref", number);
    }
    if let Some(access) = tags.get("access") {
        style = style.with_from(MIN_PRIVATE_ZOOM, "access", access);
    }
    Some(style)
}

fn highway(tags: &Tags) -> Option<Class<'_>> {
    let highway = tags.get("highway")?;
    Some(match highway {
        "motorway" | "motorway_link" => Class("highway", highway, 10, 11),
        "trunk" | "primary" | "secondary" => Class("major_road", highway, 10, 12),
        "tertiary" => Class("major_road", highway, 10, 13),
        "trunk_link" | "primary_link" | "secondary_link" | "tertiary_link" => {
            Class("major_road", highway, 11, 14)
        }
        "residential" | "unclassified" | "living_street" | "road" | "busway" | "raceway" => {
            Class("minor_road", highway, 12, 14)
        }
        "service" => Class("minor_road", highway, 13, 14),
        "pedestrian" | "track" => Class("path", highway, 12, 14),
        "footway" if tags.is_any("footway", &["sidewalk", "crossing"]) => {
            Class("path", tags.get("footway")?, 14, 15)
        }
        "footway" | "path" | "cycleway" | "bridleway" | "steps" => Class("path", highway, 13, 14),
        "corridor" | "platform" => Class("path", highway, 15, 16),
        // Among others what is planned, being built or gone.
        _ => return None,
    })
}

fn other(tags: &Tags) -> Option<Class<'_>> {
    // Lines of buildings and platforms are areas that were not closed.
    if tags.has("building") {
        return None;
    }
    if let Some(railway) = tags.get("railway") {
        // Walkers do not see rails in tunnels, but would take them for rails in the street.
        if structure(tags) == Some("is_tunnel") {
            return None;
        }
        return match railway {
            "rail" if tags.has("service") => Some(Class("rail", railway, 13, 15)),
            "rail" => Some(Class("rail", railway, 10, 14)),
            "tram" | "light_rail" | "subway" | "monorail" | "narrow_gauge" | "funicular"
            | "preserved" => Some(Class("rail", railway, 13, 15)),
            _ => None,
        };
    }
    match (
        tags.get("man_made"),
        tags.get("route"),
        tags.get("aerialway"),
    ) {
        (Some("pier"), _, _) => Some(Class("path", "pier", 13, 14)),
        (_, Some("ferry"), _) => Some(Class("ferry", "ferry", 11, 14)),
        (_, _, Some(kind @ ("cable_car" | "gondola"))) => Some(Class("aerialway", kind, 11, 14)),
        _ => None,
    }
}

fn structure(tags: &Tags) -> Option<&'static str> {
    if tags.has("bridge") {
        Some("is_bridge")
    } else if tags.has("tunnel") {
        Some("is_tunnel")
    } else {
        None
    }
}

/// Position among roads of the same level.
fn rank(kind: &str) -> i32 {
    match kind {
        "ferry" => 0,
        "path" => 1,
        "minor_road" => 2,
        "major_road" => 3,
        "highway" => 4,
        _ => 5,
    }
}
