//! `swapped-coordinates`: latitude and longitude in the wrong order.

use super::{Detection, Rule, RuleContext};
use crate::geodesy::LatLon;
use crate::text::{Text, text};
use crate::tour::diagnostic::{Diagnostic, Findings, Fix, Severity};
use crate::tour::fixes::replaced;
use crate::tour::node::Node;
use crate::tour::placement::{Misplacement, are_exchanged};

/// Finds latitude and longitude in the wrong order.
pub const RULE: Rule = Rule {
    code: "swapped-coordinates",
    severity: Severity::Error,
    finds: "A position, line or polygon lies far from the rest of the tour, and near it with latitude and longitude \
            exchanged; or its latitude is impossible and would be a possible longitude. Where it cannot be told which of \
            two stops is meant, there is no fix.",
    why: "People and most maps put the latitude first, GeoJSON the longitude, so this happens to everybody. With exchanged \
          coordinates Novokuznetsk lies in the Arctic Ocean.",
    wrong: "\"position\": {\"lat\": 87.092328, \"lon\": 53.767194}",
    right: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328}",
    remedy: "Exchange them: `soundwalk check TOUR --fix` does it. `position` names its axes; `line` and `polygon` are lists of \
           `[longitude, latitude]`, as in GeoJSON.",
    detection: Detection::OnTour(find),
};

/// A line or ring of `[lon, lat]` pairs in the tour.
pub struct PairList<'a> {
    /// JSON pointer to the list.
    pub pointer: String,
    /// The `[lon, lat]` pairs.
    pub pairs: &'a [[f64; 2]],
    /// The stops that it belongs to.
    pub stops: Vec<usize>,
    /// Whether it is a leg that is not walked.
    pub is_ridden: bool,
}

fn find(context: &RuleContext, findings: &mut Findings) {
    for index in 0..context.tour.stops.len() {
        let Some(Misplacement::Swapped { certain }) = context.placement.of_stop(index) else {
            continue;
        };
        let pointer = format!("/stops/{index}/position");
        let label = context.at(&pointer);
        let finding = RULE
            .finding(text!(
                "latitude and longitude of {stop} are exchanged",
                stop = context.stop_name(index)
            ))
            .at(label.clone());
        if !certain {
            let other = (0..context.tour.stops.len())
                .find(|other| context.placement.of_stop(*other).is_none());
            let finding = match other {
                Some(other) => finding.at(context
                    .at(&format!("/stops/{other}/position"))
                    .with_message(text!("here they are the other way round"))),
                None => finding,
            };
            findings.push(finding.help(text!(
                "exchange the two numbers at one of the two stops: only one can be right"
            )));
            continue;
        }
        let finding = finding.help(text!("exchange the two numbers"));
        let node = context.node(&pointer);
        let pair = node.and_then(|node| Some((node.get("lat")?, node.get("lon")?)));
        findings.push(match pair {
            Some(pair) => with_exchange(
                finding,
                context,
                label.span,
                text!("exchange `lat` and `lon`"),
                &[pair],
            ),
            None => finding,
        });
    }
    for line in lines(context) {
        if !line_is_swapped(context, &line) {
            continue;
        }
        let whole = context.at(&line.pointer);
        let node = context.node(&line.pointer);
        let pairs: Vec<(&Node, &Node)> = node
            .map_or(&[][..], Node::elements)
            .iter()
            .filter_map(|pair| Some((pair.elements().first()?, pair.elements().get(1)?)))
            .collect();
        let finding = RULE
            .finding(text!("the pairs of this list have the latitude first"))
            .at(context.at(&format!("{}/0", line.pointer)))
            .help(text!("write `[longitude, latitude]`, as GeoJSON does"));
        findings.push(with_exchange(
            finding,
            context,
            whole.span,
            text!("exchange the numbers of every pair"),
            &pairs,
        ));
    }
}

/// Whether a stop's latitude and longitude are exchanged.
pub fn stop_is_swapped(context: &RuleContext, index: usize) -> bool {
    matches!(
        context.placement.of_stop(index),
        Some(Misplacement::Swapped { .. })
    )
}

/// Whether a list's pairs certainly have the latitude first: as written, most of them are far from their stops, and with
/// exchanged coordinates near them.
pub fn line_is_swapped(context: &RuleContext, line: &PairList) -> bool {
    let stops = line
        .stops
        .iter()
        .filter_map(|stop| context.placement.meant(context.tour, *stop));
    let mut homes: Vec<LatLon> = stops.collect();
    if homes.is_empty() {
        homes.extend(context.placement.middle());
    }
    let away = |place: Option<LatLon>| {
        let distances = homes
            .iter()
            .map(|home| place.map_or(f64::INFINITY, |at| home.distance_m(at)));
        distances.fold(f64::INFINITY, f64::min)
    };
    let turned = line.pairs.iter().filter(|[one, other]| {
        are_exchanged(
            away(LatLon::new(*other, *one)),
            away(LatLon::new(*one, *other)),
            0.0,
        )
    });
    let turned = turned.count();
    turned > 0 && turned * 2 > line.pairs.len()
}

/// Every line and ring of a tour.
pub fn lines<'a>(context: &RuleContext<'a>) -> Vec<PairList<'a>> {
    let mut all = Vec::new();
    for (index, stop) in context.tour.stops.iter().enumerate() {
        if let Some(ring) = &stop.geofence.polygon {
            all.push(PairList {
                pointer: format!("/stops/{index}/geofence/polygon"),
                pairs: ring,
                stops: vec![index],
                is_ridden: false,
            });
        }
        if let Some(corridor) = &stop.geofence.corridor {
            all.push(PairList {
                pointer: format!("/stops/{index}/geofence/corridor/line"),
                pairs: &corridor.line,
                stops: vec![index],
                is_ridden: false,
            });
        }
    }
    for index in 0..context.tour.legs.len() {
        all.push(leg_line(context, index));
    }
    all
}

/// The line of a leg.
pub fn leg_line<'a>(context: &RuleContext<'a>, index: usize) -> PairList<'a> {
    let leg = &context.tour.legs[index];
    let ends = [&leg.from, &leg.to];
    PairList {
        pointer: format!("/legs/{index}/line"),
        pairs: &leg.line,
        stops: ends
            .iter()
            .filter_map(|id| context.stops.get(id.as_str()).copied())
            .collect(),
        is_ridden: !leg.by.is_walked(),
    }
}

/// Adds a fix that exchanges pairs of numbers in a span and leaves everything between them as it is. There is none where the
/// numbers do not stand in the text as they were read.
fn with_exchange(
    finding: Diagnostic,
    context: &RuleContext,
    span: std::ops::Range<usize>,
    title: Text,
    pairs: &[(&Node, &Node)],
) -> Diagnostic {
    let text = &context.parsed.text;
    let written = |node: &Node| text[node.span.clone()].to_owned();
    let pieces = pairs.iter().flat_map(|(one, other)| {
        [
            (one.span.clone(), written(other)),
            (other.span.clone(), written(one)),
        ]
    });
    match replaced(text, &span, pieces.collect()) {
        Some(replacement) => finding.fix(Fix {
            title,
            replacement,
            span,
        }),
        None => finding,
    }
}
