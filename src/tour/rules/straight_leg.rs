//! `straight-leg`: neighbours without a line between them, although the streets are known.

use super::{Detection, Rule, RuleContext, street_line};
use crate::text::{List, text};
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::facts::{Connection, StreetWay};
use crate::tour::fixes;
use crate::tour::insertion;
use crate::tour::model::Travel;
use crate::tour::node::Node;
use serde_json::Value;
use std::ops::Range;

/// Finds neighbours without a line between them, although the streets are known.
pub const RULE: Rule = Rule {
    code: "straight-leg",
    severity: Severity::Note,
    finds: "Between two stops that follow each other on foot the tour has no line, although its `maps` name a file of ways: map, \
            stories and rehearsal assume a straight line through the houses.",
    why: "Visitors see a line that they cannot walk, and the rehearsal tests a walk that nobody takes.",
    wrong: "\"legs\": [{\"from\": \"station\", \"to\": \"square\"}]",
    right: "\"legs\": [{\"from\": \"station\", \"to\": \"square\", \"line\": [[24.9414, 60.1706], [24.9419, 60.1692], …]}]",
    remedy: "`soundwalk check --fix` connects the stops along the streets; the studio does the same with one button. Lines that you \
             draw yourself stay as they are.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(streets) = &context.facts.streets else {
        return;
    };
    let connections = || {
        streets
            .missing_lines
            .iter()
            .filter(|one| is_missing(context, one))
    };
    for connection in connections() {
        if let Some(leg) = connection.leg {
            without_line(context, findings, connection, leg);
        }
    }
    let without_leg: Vec<&Connection> = connections().filter(|one| one.leg.is_none()).collect();
    let ways: Vec<(&Connection, &StreetWay)> = without_leg
        .iter()
        .filter_map(|one| Some((*one, one.way.as_ref().ok()?)))
        .collect();
    for connection in &without_leg {
        if let Err(reason) = &connection.way {
            let names = [connection.from, connection.to].map(|stop| context.stop_name(stop));
            findings.push(
                RULE.finding(text!(
                    "draw a leg from {from} to {to}: {reason}",
                    from = names[0],
                    to = names[1],
                    reason
                ))
                .at(context.at_stop(connection.to))
                .help(text!(
                    "move the stop nearer to a way, or draw the line where people can walk"
                ))
                .action(Action::DrawLeg {
                    stop: connection.to,
                }),
            );
        }
    }
    let (Some((first, _)), Some(fix)) = (ways.first(), add_legs(context, &ways)) else {
        return;
    };
    let total_m: f64 = ways.iter().map(|(_, way)| way.length_m).sum();
    let names = [first.from, first.to].map(|stop| context.stop_name(stop));
    let message = match ways.len() {
        1 => text!(
            "connect {from} and {to} along the streets: there is no leg between them",
            from = names[0],
            to = names[1]
        ),
        count => text!(
            "connect the stops along the streets: there is no leg between {count} neighbours, such as {from} and {to}",
            count,
            from = names[0],
            to = names[1]
        ),
    };
    findings.push(
        RULE.finding(message)
            .at(context.at_stop(first.to))
            .help(text!(
                "the streets connect them in {length}",
                length = street_line::shown_m(total_m)
            ))
            .fix(fix),
    );
}

/// Whether the line is still missing, and both stops are where they can be.
fn is_missing(context: &RuleContext, connection: &Connection) -> bool {
    let tour = context.tour;
    let is_placed = |stop: usize| context.placement.of_stop(stop).is_none();
    let ends = tour
        .stops
        .get(connection.from)
        .zip(tour.stops.get(connection.to));
    let is_open = match connection.leg {
        Some(leg) => tour.legs.get(leg).is_some_and(|leg| leg.line.is_empty()),
        None => ends.is_some_and(|(from, to)| {
            let mut legs = tour.legs.iter();
            !legs.any(|leg| leg.from == from.id && leg.to == to.id)
        }),
    };
    ends.is_some() && is_open && is_placed(connection.from) && is_placed(connection.to)
}

/// Reports a leg that has no line.
fn without_line(
    context: &RuleContext,
    findings: &mut Findings,
    connection: &Connection,
    leg: usize,
) {
    let names = [connection.from, connection.to].map(|stop| context.stop_name(stop));
    let place = context.at(&format!("/legs/{leg}"));
    let finding = match &connection.way {
        Ok(way) => {
            let finding = RULE
                .finding(text!(
                    "connect {from} and {to} along the streets: this leg has no line",
                    from = names[0],
                    to = names[1]
                ))
                .at(place);
            let length = street_line::shown_m(way.length_m);
            let finding = if way.barriers.is_empty() {
                finding.help(text!("the streets connect them in {length}", length))
            } else {
                finding.help(text!(
                    "the streets connect them in {length}, but a wheelchair has to pass {barriers}",
                    length,
                    barriers = List(way.barriers.clone(), " and ")
                ))
            };
            match street_line::fix(context, leg, way) {
                Some(fix) => finding.fix(fix),
                None => finding,
            }
        }
        Err(reason) => RULE
            .finding(text!(
                "draw the leg from {from} to {to}: {reason}",
                from = names[0],
                to = names[1],
                reason
            ))
            .at(place)
            .help(text!(
                "move the stop nearer to a way, or draw the line where people can walk"
            ))
            .action(Action::DrawLeg {
                stop: connection.to,
            }),
    };
    findings.push(finding);
}

/// A fix that adds legs where they belong: before the first leg from a later stop.
fn add_legs(context: &RuleContext, ways: &[(&Connection, &StreetWay)]) -> Option<Fix> {
    let title = text!("connect the stops along the streets");
    let text = &context.parsed.text;
    let entry = |connection: &Connection, way: &StreetWay| {
        let id = |stop: usize| {
            let stop = context.tour.stops.get(stop)?;
            Some(Value::from(stop.id.as_str()))
        };
        let by = match connection.by {
            Travel::Wheelchair => "\"by\": \"wheelchair\", ",
            _ => "",
        };
        Some(format!(
            "{{\"from\": {}, \"to\": {}, {by}\"line\": {}}}",
            id(connection.from)?,
            id(connection.to)?,
            street_line::json(&way.line)
        ))
    };
    let entries: Option<Vec<(usize, String)>> = ways
        .iter()
        .map(|(connection, way)| Some((connection.from, entry(connection, way)?)))
        .collect();
    let entries = entries?;
    let root = context.parsed.root()?;
    let Some(legs) = root.get("legs") else {
        let all: Vec<&str> = entries.iter().map(|(_, entry)| entry.as_str()).collect();
        let list = format!("[\n    {}\n  ]", all.join(",\n    "));
        return insertion::at_end(text, root, title, "legs", &list);
    };
    let elements = legs.elements();
    // Only a list that was understood entirely can be extended.
    if elements.len() != context.tour.legs.len() {
        return None;
    }
    let inside = legs.span.start + 1..legs.span.end - 1;
    if elements.is_empty() {
        let all: Vec<&str> = entries.iter().map(|(_, entry)| entry.as_str()).collect();
        return Some(Fix {
            title,
            span: inside,
            replacement: format!("\n    {}\n  ", all.join(",\n    ")),
        });
    }
    let rank = |leg: usize| {
        context
            .stops
            .get(context.tour.legs[leg].from.as_str())
            .copied()
    };
    let mut pieces: Vec<(Range<usize>, String)> = Vec::new();
    for (from, entry) in entries {
        let later = (0..elements.len()).find(|leg| rank(*leg) > Some(from));
        pieces.push(piece(text, elements, later, &entry)?);
    }
    let span = elements[0].span.start..elements[elements.len() - 1].span.end;
    let replacement = fixes::replaced(text, &span, pieces)?;
    Some(Fix {
        title,
        span,
        replacement,
    })
}

/// An entry in front of an element, or after the last one.
fn piece(
    text: &str,
    elements: &[Node],
    before: Option<usize>,
    entry: &str,
) -> Option<(Range<usize>, String)> {
    let like = &elements[before.unwrap_or(elements.len() - 1)];
    let line = &text[..like.span.start];
    let space = &line[line.trim_end().len()..];
    let space = if space.is_empty() { " " } else { space };
    Some(match before {
        Some(_) => (like.span.start..like.span.start, format!("{entry},{space}")),
        None => (like.span.end..like.span.end, format!(",{space}{entry}")),
    })
}
