//! What the rules on lines and streets share: lines in JSON, and findings about what a line crosses.

use super::{Rule, RuleContext};
use crate::text::{StopName, Text, text};
use crate::tour::diagnostic::{Diagnostic, Findings, Fix};
use crate::tour::facts::{CrossedArea, CrossedAreas, StreetWay};
use crate::tour::insertion;

/// A line as JSON.
pub fn json(line: &[[f64; 2]]) -> String {
    let pairs: Vec<String> = line
        .iter()
        .map(|[lon, lat]| format!("[{lon}, {lat}]"))
        .collect();
    format!("[{}]", pairs.join(", "))
}

/// A distance for messages.
pub fn shown_m(metres: f64) -> Text {
    if metres < 1_000.0 {
        text!("{metres:.0} m", metres)
    } else {
        text!("{km:.1} km", km = metres / 1_000.0)
    }
}

/// A fix that gives a leg the line of a way; `None` if the leg is not an object in the text.
pub fn fix(context: &RuleContext, leg: usize, way: &StreetWay) -> Option<Fix> {
    let title = text!(
        "lead the leg along the streets ({length})",
        length = shown_m(way.length_m)
    );
    let pointer = format!("/legs/{leg}");
    if let Some(span) = context.span(&format!("{pointer}/line")) {
        return Some(Fix {
            title,
            span,
            replacement: json(&way.line),
        });
    }
    let node = context.node(&pointer)?;
    insertion::at_end(&context.parsed.text, node, title, "line", &json(&way.line))
}

/// What a line may lead through.
#[derive(Clone, Copy)]
pub enum Area {
    /// Buildings.
    Buildings,
    /// Water.
    Water,
}

/// Reports the legs that cross an area of a kind, which `pick` chooses and names.
pub fn find_crossed(
    context: &RuleContext,
    findings: &mut Findings,
    rule: &Rule,
    pick: impl Fn(&CrossedAreas) -> Option<(&CrossedArea, Area)>,
) {
    let Some(streets) = &context.facts.streets else {
        return;
    };
    for (leg, crossed) in &streets.crossed {
        if findings.is_full(rule.code) {
            return;
        }
        if let Some((area, kind)) = pick(crossed) {
            findings.push(finding(context, rule, (*leg, crossed), area, kind));
        }
    }
}

fn finding(
    context: &RuleContext,
    rule: &Rule,
    (leg, crossed): (usize, &CrossedAreas),
    area: &CrossedArea,
    kind: Area,
) -> Diagnostic {
    let name = |id: &String| match context.stops.get(id.as_str()) {
        Some(index) => context.stop_name(*index),
        None => StopName {
            id: id.clone(),
            number: 0,
            titles: Vec::new(),
        },
    };
    let [lon, lat] = area.at.map(|degrees| degrees.to_string());
    let length = shown_m(area.metres);
    let finding = rule
        .finding(match (context.tour.legs.get(leg), kind) {
            (Some(leg), Area::Buildings) => text!(
                "this leg from {from} to {to} leads through buildings for {length}, as at {lat}, {lon}",
                from = name(&leg.from),
                to = name(&leg.to),
                length,
                lat,
                lon
            ),
            (Some(leg), Area::Water) => text!(
                "this leg from {from} to {to} leads through water for {length}, as at {lat}, {lon}",
                from = name(&leg.from),
                to = name(&leg.to),
                length,
                lat,
                lon
            ),
            (None, Area::Buildings) => {
                text!("this leg leads through buildings for {length}, as at {lat}, {lon}", length, lat, lon)
            }
            (None, Area::Water) => {
                text!("this leg leads through water for {length}, as at {lat}, {lon}", length, lat, lon)
            }
        })
        .at(context.at(&format!("/legs/{leg}/line")));
    match &crossed.instead {
        Some(way) => finding
            .help(text!(
                "draw it along the streets: they lead from stop to stop in {length}",
                length = shown_m(way.length_m)
            ))
            .choices(fix(context, leg, way).into_iter().collect()),
        None => finding.help(text!(
            "draw it where people can walk; the streets of the map do not connect these stops"
        )),
    }
}
