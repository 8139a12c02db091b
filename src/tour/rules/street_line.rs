//! What the rules on lines and streets share: lines in JSON, and findings about what a line crosses.

use super::{Rule, RuleContext};
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
pub fn shown_m(metres: f64) -> String {
    if metres < 1_000.0 {
        format!("{metres:.0} m")
    } else {
        format!("{:.1} km", metres / 1_000.0)
    }
}

/// A fix that gives a leg the line of a way; `None` if the leg is not an object in the text.
pub fn fix(context: &RuleContext, leg: usize, way: &StreetWay) -> Option<Fix> {
    let title = format!("lead the leg along the streets ({})", shown_m(way.length_m));
    let pointer = format!("/legs/{leg}");
    if let Some(span) = context.parsed.span(&format!("{pointer}/line")) {
        return Some(Fix {
            title,
            span,
            replacement: json(&way.line),
        });
    }
    let node = context.parsed.node(&pointer)?;
    insertion::at_end(&context.parsed.text, node, title, "line", &json(&way.line))
}

/// Reports the legs that cross an area of a kind, which `pick` chooses and names.
pub fn find_crossed(
    context: &RuleContext,
    findings: &mut Findings,
    rule: &Rule,
    pick: impl Fn(&CrossedAreas) -> Option<(&CrossedArea, &'static str)>,
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
    kind: &str,
) -> Diagnostic {
    let name = |id: &String| match context.stops.get(id.as_str()) {
        Some(index) => context.stop_name(*index),
        None => format!("`{id}`"),
    };
    let ends = context.tour.legs.get(leg);
    let ends = ends.map_or_else(String::new, |leg| {
        format!(" from {} to {}", name(&leg.from), name(&leg.to))
    });
    let [lon, lat] = area.at;
    let finding = rule
        .finding(format!(
            "this leg{ends} leads through {kind} for {}, as at {lat}, {lon}",
            shown_m(area.metres)
        ))
        .at(context.at(&format!("/legs/{leg}/line")));
    match &crossed.instead {
        Some(way) => finding
            .help(format!(
                "draw it along the streets: they lead from stop to stop in {}",
                shown_m(way.length_m)
            ))
            .choices(fix(context, leg, way).into_iter().collect()),
        None => finding.help(
            "draw it where people can walk; the streets of the map do not connect these stops",
        ),
    }
}
