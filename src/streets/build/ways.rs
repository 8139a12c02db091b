//! The graph of ways: cuts ways where they meet and reads what their tags say.

use super::{Names, squares};
use crate::streets::extract::{Extract, LineNode, TaggedLine, Tags};
use crate::streets::ground::{Crossing, Node, NodeIndex, Way, WayKind, Wheelchair};
use std::collections::BTreeMap;

/// Width of a lane, metres, where only the number of lanes is tagged.
const LANE_M: f64 = 3.25;
/// Widths that are not mistakes, metres.
const WIDTHS_M: std::ops::RangeInclusive<f64> = 0.3..=100.0;

pub(super) fn graph(extract: &Extract, names: &mut Names<'_>) -> (Vec<Node>, Vec<Way>) {
    let crossings: BTreeMap<i64, Crossing> = extract
        .points
        .iter()
        .filter_map(|point| Some((point.id, crossing(&point.tags)?)))
        .collect();
    let squares = squares::lines(extract);
    let lines: Vec<(&TaggedLine, WayKind)> = extract
        .lines
        .iter()
        .chain(&squares)
        .filter_map(|line| Some((line, kind(&line.tags)?)))
        .collect();
    let mut uses: BTreeMap<i64, u32> = BTreeMap::new();
    for (line, _) in &lines {
        for (index, node) in line.nodes.iter().enumerate() {
            let is_end = index == 0 || index + 1 == line.nodes.len();
            let is_cut = is_end || crossings.contains_key(&node.id);
            *uses.entry(node.id).or_default() += if is_cut { 2 } else { 1 };
        }
    }
    let mut nodes = Vec::new();
    let mut indices: BTreeMap<i64, NodeIndex> = BTreeMap::new();
    let mut node_index = |node: &LineNode| {
        *indices.entry(node.id).or_insert_with(|| {
            nodes.push(Node {
                at: node.at,
                crossing: crossings.get(&node.id).copied(),
            });
            u32::try_from(nodes.len() - 1).expect("OK because extracts have fewer than 2³² nodes")
        })
    };
    let mut ways = Vec::new();
    for (line, kind) in lines {
        let name = names.of(&line.tags);
        let mut start = 0;
        for end in 1..line.nodes.len() {
            if uses.get(&line.nodes[end].id).is_none_or(|count| *count < 2) {
                continue;
            }
            let part = &line.nodes[start..=end];
            start = end;
            let (from, to) = (node_index(&part[0]), node_index(&part[part.len() - 1]));
            let line_points = part.iter().map(|node| node.at).collect();
            ways.push(way(line, kind, name, (from, to), line_points));
        }
    }
    (nodes, ways)
}

fn way(
    line: &TaggedLine,
    kind: WayKind,
    name: Option<u32>,
    (from, to): (NodeIndex, NodeIndex),
    points: Vec<crate::streets::extract::Coordinate>,
) -> Way {
    let tags = &line.tags;
    Way {
        osm_id: line.id,
        kind,
        name,
        from,
        to,
        line: points,
        is_walkable: is_walkable(tags, kind),
        has_separate_sidewalk: [
            "sidewalk",
            "sidewalk:both",
            "sidewalk:left",
            "sidewalk:right",
        ]
        .iter()
        .any(|key| tags.is(key, "separate"))
            || tags.is("foot", "use_sidepath"),
        wheelchair: wheelchair(tags, kind),
        is_unpaved: tags.is_any(
            "surface",
            &[
                "unpaved",
                "gravel",
                "fine_gravel",
                "ground",
                "dirt",
                "earth",
                "grass",
                "sand",
                "mud",
                "pebblestone",
                "woodchips",
            ],
        ),
        incline_percent: tags.get("incline").and_then(incline_percent),
        width_dm: width_m(tags).map(|width| (width * 10.0).round() as u16),
        is_covered: tags.has("tunnel") || tags.has("covered") || tags.is("indoor", "yes"),
        is_bridge: tags.has("bridge"),
        layer: tags
            .get("layer")
            .and_then(|text| text.parse().ok())
            .unwrap_or(0),
    }
}

fn kind(tags: &Tags) -> Option<WayKind> {
    // Where rails and a street are one way, the street counts, as in the tiles.
    let street = tags
        .get("highway")
        .and_then(|highway| highway_kind(highway, tags));
    street.or_else(|| match tags.get("railway")? {
        "rail" | "light_rail" | "subway" | "narrow_gauge" => Some(WayKind::Rail),
        "tram" => Some(WayKind::Tram),
        "platform" => Some(WayKind::Footway),
        _ => None,
    })
}

fn highway_kind(highway: &str, tags: &Tags) -> Option<WayKind> {
    Some(match highway {
        "footway" if tags.is("footway", "crossing") => WayKind::Crossing,
        "footway" | "corridor" | "platform" => WayKind::Footway,
        "pedestrian" => WayKind::Pedestrian,
        "steps" => WayKind::Steps,
        "path" | "track" | "bridleway" => WayKind::Path,
        "cycleway" => WayKind::Cycleway,
        "living_street" => WayKind::LivingStreet,
        "service" => WayKind::Service,
        "residential" | "unclassified" | "road" => WayKind::Street,
        "tertiary" | "tertiary_link" => WayKind::Tertiary,
        "secondary" | "secondary_link" => WayKind::Secondary,
        "primary" | "primary_link" => WayKind::Primary,
        "trunk" | "trunk_link" => WayKind::Trunk,
        "motorway" | "motorway_link" => WayKind::Motorway,
        _ => return None,
    })
}

/// Access for pedestrians by OpenStreetMap's defaults: everywhere but on motorways, trunk roads and rails, unless tags say
/// otherwise. What `foot` says counts more than `access`.
fn is_walkable(tags: &Tags, kind: WayKind) -> bool {
    if let Some(foot) = tags.get("foot") {
        return !matches!(foot, "no" | "private") && !matches!(kind, WayKind::Rail | WayKind::Tram);
    }
    if tags.is_any("access", &["no", "private"]) {
        return false;
    }
    !matches!(
        kind,
        WayKind::Trunk | WayKind::Motorway | WayKind::Rail | WayKind::Tram
    )
}

fn wheelchair(tags: &Tags, kind: WayKind) -> Wheelchair {
    match tags.get("wheelchair") {
        Some("yes" | "designated") => Wheelchair::Yes,
        Some("limited") => Wheelchair::Limited,
        Some("no") => Wheelchair::No,
        _ if kind == WayKind::Steps => Wheelchair::No,
        _ => Wheelchair::Unknown,
    }
}

/// How pedestrians cross at an object with these tags; `None` if it is not a crossing.
pub(in crate::streets) fn crossing(tags: &Tags) -> Option<Crossing> {
    if !tags.is("highway", "crossing") && !tags.has("crossing") {
        return None;
    }
    let is_signalled = tags.is("crossing", "traffic_signals") || tags.is("crossing:signals", "yes");
    let is_marked = tags.is_any("crossing", &["marked", "zebra", "uncontrolled"])
        || tags.has("crossing:markings");
    Some(if is_signalled {
        Crossing::Signals
    } else if is_marked {
        Crossing::Marked
    } else {
        Crossing::Unmarked
    })
}

/// `8%`, `-5 %` and `10°`; words such as "up" say nothing about how steep it is.
fn incline_percent(text: &str) -> Option<u8> {
    let text = text.trim();
    let number = |text: &str| {
        text.trim()
            .trim_start_matches(['-', '+'])
            .parse::<f64>()
            .ok()
    };
    let percent = match (text.strip_suffix('%'), text.strip_suffix('°')) {
        (Some(percent), _) => number(percent)?,
        (None, Some(degrees)) => number(degrees)?.to_radians().tan() * 100.0,
        (None, None) => return None,
    };
    (0.0..=100.0)
        .contains(&percent)
        .then(|| percent.ceil() as u8)
}

fn width_m(tags: &Tags) -> Option<f64> {
    let number = |key: &str| {
        tags.get(key)
            .and_then(|text| text.trim_end_matches('m').trim().parse::<f64>().ok())
    };
    let width = number("width").or_else(|| number("lanes").map(|lanes| lanes * LANE_M))?;
    WIDTHS_M.contains(&width).then_some(width)
}
