//! `swapped-coordinates`: latitude and longitude in each other's place.

use super::{Look, Rule, When};
use crate::geodesy::LatLon;
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::ground::{Plane, place};
use crate::tour::node::Node;

/// The rule.
pub const RULE: Rule = Rule {
    code: "swapped-coordinates",
    severity: Severity::Error,
    finds: "A position, line or polygon lies far from the rest of the tour, and near it with latitude and longitude \
            exchanged; or its latitude is impossible and would be a possible longitude.",
    why: "Maps and people say latitude first, GeoJSON says longitude first, so this happens to everybody. Novokuznetsk with \
          exchanged coordinates lies in the Arctic Ocean.",
    wrong: "\"position\": {\"lat\": 87.092328, \"lon\": 53.767194}",
    right: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328}",
    cure: "Exchange them: `soundwalk check TOUR --fix` does. `position` names its axes; `line` and `polygon` are lists of \
           `[longitude, latitude]`, as GeoJSON has it.",
    when: When::OnTour(find),
};

/// Farther than this from the middle of the tour something does not belong to it, metres.
const FAR_M: f64 = 300_000.0;

/// A line or ring of `[lon, lat]` pairs in the tour.
pub struct PairList<'a> {
    /// JSON pointer to the list.
    pub pointer: String,
    /// Its pairs.
    pub pairs: &'a [[f64; 2]],
}

fn find(look: &Look, findings: &mut Findings) {
    for index in 0..look.tour.stops.len() {
        if !stop_is_swapped(look, index) {
            continue;
        }
        let pointer = format!("/stops/{index}/position");
        let label = look.at(&pointer);
        let finding = RULE
            .finding(format!("latitude and longitude of {} are in each other's place", look.stop_name(index)))
            .at(label.clone())
            .help("exchange the two numbers");
        let node = look.reading.node(&look.reading.source_pointer(&pointer));
        let pair = node.and_then(|node| Some((node.get("lat")?, node.get("lon")?)));
        findings.push(match pair {
            Some((lat, lon)) => finding.fix(Fix {
                title: "exchange `lat` and `lon`".to_owned(),
                replacement: exchanged(&look.reading.text, &label.span, &[(lat, lon)]),
                span: label.span,
            }),
            None => finding,
        });
    }
    for line in lines(look) {
        if !line_is_swapped(look, line.pairs) {
            continue;
        }
        let whole = look.at(&line.pointer);
        let node = look.reading.node(&look.reading.source_pointer(&line.pointer));
        let pairs: Vec<(&Node, &Node)> = node
            .map_or(&[][..], Node::elements)
            .iter()
            .filter_map(|pair| Some((pair.elements().first()?, pair.elements().get(1)?)))
            .collect();
        findings.push(
            RULE.finding("the pairs of this list have the latitude first")
                .at(look.at(&format!("{}/0", line.pointer)))
                .help("write `[longitude, latitude]`, as GeoJSON does; the fix exchanges all pairs of the list")
                .fix(Fix {
                    title: "exchange the numbers of every pair".to_owned(),
                    replacement: exchanged(&look.reading.text, &whole.span, &pairs),
                    span: whole.span,
                }),
        );
    }
}

/// Whether a stop's position is surely meant the other way round.
pub fn stop_is_swapped(look: &Look, index: usize) -> bool {
    let position = &look.tour.stops[index].position;
    let Some(turned) = LatLon::new(position.lon, position.lat) else {
        return false;
    };
    match (place(position), middle(look)) {
        (None, Some(middle)) => middle.distance_m(turned) < FAR_M,
        (None, None) => true,
        (Some(_), None) => false,
        (Some(written), Some(middle)) => {
            middle.distance_m(written) > FAR_M && middle.distance_m(turned) < FAR_M
        }
    }
}

/// Whether a list's pairs are surely meant the other way round: most of them are far from the tour as they are written,
/// and near it exchanged.
pub fn line_is_swapped(look: &Look, pairs: &[[f64; 2]]) -> bool {
    let Some(middle) = middle(look) else {
        return false;
    };
    let near = |place: Option<LatLon>| place.is_some_and(|place| middle.distance_m(place) < FAR_M);
    let turned = pairs
        .iter()
        .filter(|[lon, lat]| !near(LatLon::new(*lat, *lon)) && near(LatLon::new(*lon, *lat)));
    let turned = turned.count();
    turned > 0 && turned * 2 > pairs.len()
}

/// Every line and ring of a tour.
pub fn lines<'a>(look: &Look<'a>) -> Vec<PairList<'a>> {
    let mut all = Vec::new();
    for (index, stop) in look.tour.stops.iter().enumerate() {
        if let Some(ring) = &stop.geofence.polygon {
            all.push(PairList {
                pointer: format!("/stops/{index}/geofence/polygon"),
                pairs: ring,
            });
        }
        if let Some(corridor) = &stop.geofence.corridor {
            all.push(PairList {
                pointer: format!("/stops/{index}/geofence/corridor/line"),
                pairs: &corridor.line,
            });
        }
    }
    for (index, leg) in look.tour.legs.iter().enumerate() {
        all.push(PairList {
            pointer: format!("/legs/{index}/line"),
            pairs: &leg.line,
        });
    }
    all
}

fn middle(look: &Look) -> Option<LatLon> {
    look.plane.as_ref().map(Plane::middle)
}

/// The text of a span with pairs of numbers exchanged in it, everything between them as it was.
fn exchanged(text: &str, span: &std::ops::Range<usize>, pairs: &[(&Node, &Node)]) -> String {
    let mut pieces: Vec<(&std::ops::Range<usize>, &std::ops::Range<usize>)> = pairs
        .iter()
        .flat_map(|(one, other)| [(&one.span, &other.span), (&other.span, &one.span)])
        .collect();
    pieces.sort_by_key(|(place, _)| place.start);
    let mut result = String::new();
    let mut at = span.start;
    for (place, taken) in pieces {
        result.push_str(&text[at..place.start]);
        result.push_str(&text[taken.clone()]);
        at = place.end;
    }
    result + &text[at..span.end]
}
