//! `coordinates-out-of-range`: a latitude or longitude that does not exist.

use super::{Detection, Rule, RuleContext, swapped_coordinates};
use crate::geodesy::{LatLon, normalized_longitude};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::fixes::replaced;
use crate::tour::model::Position;
use crate::tour::node::Node;
use crate::tour::placement::FAR_M;
use crate::tour::tour_plane::position_of;

/// Finds a latitude or longitude that does not exist.
pub const RULE: Rule = Rule {
    code: "coordinates-out-of-range",
    severity: Severity::Error,
    finds: "A latitude is not between −90 and 90 degrees, or a longitude not between −180 and 180.",
    why: "There is no such place, so the stop can never be reached.",
    wrong: "\"position\": {\"lat\": 537.67194, \"lon\": 87.092328}",
    right: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328}",
    remedy: "Write decimal degrees: 53°46′1.9″ is 53 + 46/60 + 1.9/3600 = 53.767194. Drawing programs let longitudes run on \
           where a line crosses the 180th meridian: 180.0021 is −179.9979, and `--fix` writes it so.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for (index, stop) in context.tour.stops.iter().enumerate() {
        if position_of(&stop.position).is_some()
            || swapped_coordinates::stop_is_swapped(context, index)
        {
            continue;
        }
        let (key, value) = if stop.position.lat.abs() > 90.0 {
            ("lat", stop.position.lat)
        } else {
            ("lon", stop.position.lon)
        };
        let limit = if key == "lat" { 90 } else { 180 };
        let label = context.at(&format!("/stops/{index}/position/{key}"));
        let finding = RULE
            .finding(if key == "lat" {
                text!("{value} is not a latitude", value = value.to_string())
            } else {
                text!("{value} is not a longitude", value = value.to_string())
            })
            .at(label.clone());
        let unrolled = LatLon::unrolled(stop.position.lat, stop.position.lon);
        findings.push(if is_near(unrolled, context.placement.middle()) {
            let replacement = short(&context.parsed.text[label.span.clone()], stop.position.lon);
            finding.help(beyond()).fix(Fix {
                title: text!("write `\"lon\": {replacement}`", replacement),
                span: label.span,
                replacement,
            })
        } else {
            finding
                .help(text!("check the decimal point: the value must be between −{limit} and {limit} degrees", limit))
                .choice(with_point_moved(context, &stop.position, key, label.span))
                .action(Action::Place { stop: index })
        });
    }
    for line in swapped_coordinates::lines(context) {
        if swapped_coordinates::line_is_swapped(context, &line) {
            continue;
        }
        let impossible = |[lon, lat]: &[f64; 2]| LatLon::new(*lat, *lon).is_none();
        let Some(number) = line.pairs.iter().position(impossible) else {
            continue;
        };
        let finding = RULE
            .finding(text!("this pair is not a position on earth"))
            .at(context.at(&format!("{}/{number}", line.pointer)));
        let near = |[lon, lat]: &[f64; 2]| {
            is_near(LatLon::unrolled(*lat, *lon), context.placement.middle())
        };
        findings.push(
            if line.pairs.iter().filter(|pair| impossible(pair)).all(near) {
                let whole = context.at(&line.pointer).span;
                let node = context.node(&line.pointer);
                let pairs = node.map_or(&[][..], Node::elements).iter().zip(line.pairs);
                let text = &context.parsed.text;
                let pieces = pairs
                    .filter(|(_, pair)| impossible(pair))
                    .filter_map(|(node, [lon, _])| {
                        Some((node.elements().first()?.span.clone(), *lon))
                    })
                    .map(|(span, lon)| (span.clone(), short(&text[span], lon)));
                let finding = finding.help(beyond());
                match replaced(text, &whole, pieces.collect()) {
                    Some(replacement) => finding.fix(Fix {
                        title: text!("write the longitudes of this list as −180 to 180"),
                        replacement,
                        span: whole,
                    }),
                    None => finding,
                }
            } else {
                finding.help(text!(
                    "write pairs as `[longitude, latitude]`: −180 to 180, then −90 to 90"
                ))
            },
        );
    }
}

/// The help for longitudes that a drawing program let run on beyond the 180th meridian.
fn beyond() -> Text {
    text!("write longitudes from −180 to 180: east of 180 they begin again at −180")
}

/// Whether a position with a longitude beyond 180° lies near the tour.
fn is_near(unrolled: Option<LatLon>, middle: Option<LatLon>) -> bool {
    unrolled
        .zip(middle)
        .is_some_and(|(at, middle)| at.distance_m(middle) < FAR_M)
}

/// A longitude between −180° and 180°, with as many decimals as it was written with.
fn short(text: &str, lon: f64) -> String {
    let decimals = text.split_once('.').map_or(0, |(_, after)| {
        after
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(after.len())
    });
    let decimals = if text.contains(['e', 'E']) {
        9
    } else {
        decimals
    };
    format!("{:.decimals$}", normalized_longitude(lon))
}

/// A choice that moves the decimal point of a coordinate to where the stop lies near the tour.
fn with_point_moved(
    context: &RuleContext,
    position: &Position,
    key: &str,
    span: std::ops::Range<usize>,
) -> Option<Fix> {
    let written = &context.parsed.text[span.clone()];
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let is_plain = written
        .chars()
        .all(|letter| letter.is_ascii_digit() || matches!(letter, '-' | '.'))
        && digits.len() <= 18;
    let sign = if written.starts_with('-') { "-" } else { "" };
    let fitting = (1..=3_usize).filter_map(|whole| {
        let (before, after) = digits.split_at_checked(whole)?;
        let number = format!("{sign}{before}.{after}");
        let number = number.trim_end_matches('.').to_owned();
        let degrees: f64 = number.parse().ok()?;
        let at = match key {
            "lat" => LatLon::new(degrees, position.lon)?,
            _ => LatLon::new(position.lat, degrees)?,
        };
        let is_near = is_near(Some(at), context.placement.middle());
        is_near.then_some(number)
    });
    let fitting: Vec<String> = fitting.collect();
    match (is_plain, fitting.as_slice()) {
        (true, [only]) => Some(Fix {
            title: text!("use {number}", number = only),
            span,
            replacement: only.clone(),
        }),
        _ => None,
    }
}
