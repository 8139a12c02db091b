//! `place-far-away`: a stop, zone or point of a leg that lies far from the rest of the tour.

use super::{Detection, Rule, RuleContext, swapped_coordinates};
use crate::geodesy::LatLon;
use crate::text::{List, StopName, Text, text};
use crate::tour::diagnostic::{Action, Diagnostic, Findings, Fix, Severity};
use crate::tour::placement::{FAR_M, Misplacement};
use crate::tour::tour_plane::position_of;

/// Finds a stop, zone or point of a leg that lies far from the rest of the tour.
pub const RULE: Rule = Rule {
    code: "place-far-away",
    severity: Severity::Warning,
    finds: "A stop lies more than 30 km from all other stops (more than 300 km where a ride leads to it) while the others lie \
            together; or a zone lies more than 30 km from its stop's position; or a point of a leg's line lies as far from \
            both of its stops.",
    why: "A lost minus sign or a wrong digit moves a place to another country, and nobody ever hears its story.",
    wrong: "\"position\": {\"lat\": 53.767194, \"lon\": -87.092328} in a tour around 53.76° N, 87.1° E",
    right: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328}",
    remedy: "Compare the numbers with the other stops': is a digit wrong, the decimal point in another place, or a minus sign \
           too much or lost? `--fix` corrects a sign where that brings the stop back to the others.",
    detection: Detection::OnTour(find),
};

/// How far a zone may lie from its stop's position (for a view of a mountain), and a line from its stops, metres.
const FAR_FROM_STOP_M: f64 = 30_000.0;

fn find(context: &RuleContext, findings: &mut Findings) {
    for index in 0..context.tour.stops.len() {
        if let Some(Misplacement::Far { metres, meant }) = context.placement.of_stop(index) {
            findings.push(stop(context, index, metres, meant));
        }
    }
    for line in swapped_coordinates::lines(context) {
        if swapped_coordinates::line_is_swapped(context, &line) || findings.is_full(RULE.code) {
            continue;
        }
        let homes: Vec<LatLon> = line
            .stops
            .iter()
            .filter_map(|stop| position_of(&context.tour.stops[*stop].position))
            .collect();
        // Wrong stops have a finding of their own.
        let is_misplaced = line
            .stops
            .iter()
            .any(|stop| context.placement.of_stop(*stop).is_some());
        if homes.is_empty() || is_misplaced {
            continue;
        }
        let bound = bound(&line, &homes);
        let far = line
            .pairs
            .iter()
            .enumerate()
            .find_map(|(number, [lon, lat])| {
                let at = LatLon::new(*lat, *lon)?;
                let metres = homes
                    .iter()
                    .map(|home| home.distance_m(at))
                    .fold(f64::INFINITY, f64::min);
                (metres > bound).then_some((number, metres))
            });
        if let Some((number, metres)) = far {
            let names: Vec<StopName> = line
                .stops
                .iter()
                .map(|stop| context.stop_name(*stop))
                .collect();
            findings.push(
                RULE.finding(text!("this point lies {distance} from {names}", distance = distance(metres), names = List(names, " and ")))
                    .at(context.at(&format!("{}/{number}", line.pointer)))
                    .help(text!("check the digits, the decimal point and the minus signs; pairs are `[longitude, latitude]`")),
            );
        }
    }
}

/// How far the points of a line may lie from its stops, metres.
fn bound(line: &swapped_coordinates::PairList, homes: &[LatLon]) -> f64 {
    let across = match homes {
        [from, to] => from.distance_m(*to),
        _ => 0.0,
    };
    let least = if line.is_ridden {
        FAR_M
    } else {
        FAR_FROM_STOP_M
    };
    least.max(across)
}

fn stop(context: &RuleContext, index: usize, metres: f64, meant: Option<LatLon>) -> Diagnostic {
    let pointer = format!("/stops/{index}/position");
    let finding = RULE
        .finding(match context.tour.stops.len() {
            2 => text!(
                "{stop} lies {distance} from the other stop",
                stop = context.stop_name(index),
                distance = distance(metres)
            ),
            _ => text!(
                "{stop} lies {distance} from all other stops",
                stop = context.stop_name(index),
                distance = distance(metres)
            ),
        })
        .at(context.at(&pointer))
        .action(Action::Place { stop: index });
    let written = &context.tour.stops[index].position;
    let changes: Vec<(&str, f64, f64)> = meant.map_or_else(Vec::new, |meant| {
        [
            ("lat", written.lat, meant.lat),
            ("lon", written.lon, meant.lon),
        ]
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .collect()
    });
    let [(key, from, _)] = changes[..] else {
        return finding.help(match changes.len() {
            0 => {
                text!("check the digits, the decimal point and the minus signs of `lat` and `lon`")
            }
            _ => text!(
                "check the signs: with the other signs of `lat` and `lon` it would be among them"
            ),
        });
    };
    let number = context.at(&format!("{pointer}/{key}"));
    let text = &context.parsed.text[number.span.clone()];
    let replacement = match text.strip_prefix('-') {
        Some(positive) => positive.to_owned(),
        None => format!("-{text}"),
    };

    finding
        .help(if from < 0.0 {
            text!(
                "check the sign: without a minus sign before `{key}` it would be among them",
                key = axis_name(key)
            )
        } else {
            text!(
                "check the sign: with a minus sign before `{key}` it would be among them",
                key = axis_name(key)
            )
        })
        .fix(Fix {
            title: text!(
                "write `\"{key}\": {replacement}`",
                key = axis_name(key),
                replacement
            ),
            span: number.span,
            replacement,
        })
}

fn distance(metres: f64) -> Text {
    text!("{km:.0} km", km = metres / 1000.0)
}

/// A coordinate's key, and its name for guides.
pub fn axis_name(key: &str) -> Text {
    match key {
        "lat" => text!("lat"),
        _ => text!("lon"),
    }
}
