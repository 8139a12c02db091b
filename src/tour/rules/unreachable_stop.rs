//! `unreachable-stop`: a stop that no leg leads to, or that waits for something that cannot happen.

use super::{Detection, Rule, RuleContext, legs_out_of_order};
use crate::text::{StopName, text};
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::model::{Stop, VisitOrder};
use crate::tour::removal;
use serde_json::Value;
use std::collections::BTreeSet;

/// Finds a stop that no leg leads to, or that waits for something that cannot happen.
pub const RULE: Rule = Rule {
    code: "unreachable-stop",
    severity: Severity::Error,
    finds: "In a tour with legs, no chain of legs leads from the first stop to this one; or the stop waits (`after`) for \
            itself, in a circle, or in strict order for a later stop.",
    why: "Visitors who follow the tour never hear its story.",
    wrong: "\"stops\": [\"a\", \"b\", \"c\"], \"legs\": [{\"from\": \"a\", \"to\": \"b\"}]",
    right: "\"legs\": [{\"from\": \"a\", \"to\": \"b\"}, {\"from\": \"b\", \"to\": \"c\"}]",
    remedy: "Add the missing leg (`\"by\": \"bus\"` for a place off the walk), or remove the `after` that cannot be fulfilled.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    legs(context, findings);
    waiting(context, findings);
}

/// Finds stops that the legs do not lead to. In free order legs may be walked in both directions.
fn legs(context: &RuleContext, findings: &mut Findings) {
    let count = context.tour.stops.len();
    let written = context
        .parsed
        .node("/legs")
        .map_or(0, |legs| legs.elements().len());
    // Without legs, visitors walk from stop to stop as they like. Broken legs and stops have findings of their own.
    let dangling = context.tour.legs.iter().any(|leg| {
        !context.stops.contains_key(leg.from.as_str())
            || !context.stops.contains_key(leg.to.as_str())
    });
    if count == 0 || written == 0 || written != context.tour.legs.len() || dangling {
        return;
    }
    // Legs that lead through all stops in another order are found by `legs-out-of-order`.
    if legs_out_of_order::other_order(context).is_some() {
        return;
    }
    let mut ways: Vec<Vec<usize>> = vec![Vec::new(); count];
    for leg in &context.tour.legs {
        let (from, to) = (
            context.stops[leg.from.as_str()],
            context.stops[leg.to.as_str()],
        );
        ways[from].push(to);
        match context.tour.order {
            VisitOrder::Strict => {}
            VisitOrder::Free => ways[to].push(from),
        }
    }
    let mut reached = BTreeSet::from([0]);
    let mut open = vec![0];
    while let Some(stop) = open.pop() {
        for next in &ways[stop] {
            if reached.insert(*next) {
                open.push(*next);
            }
        }
    }
    for index in (0..count).filter(|index| !reached.contains(index)) {
        let same_id = context.stops.get(context.tour.stops[index].id.as_str()) != Some(&index);
        if same_id {
            continue;
        }
        let json = |name: StopName| name.to_string().replace('`', "\"");
        let before = json(context.stop_name(index.saturating_sub(1)));
        let here = json(context.stop_name(index));
        findings.push(
            RULE.finding(text!(
                "no leg leads to {stop}",
                stop = context.stop_name(index)
            ))
            .at(context.at_stop(index))
            .help(text!(
                "add a leg, such as `{{\"from\": {before}, \"to\": {here}}}`",
                before,
                here
            ))
            .choice(leg_from_before(context, index))
            .action(Action::DrawLeg { stop: index }),
        );
    }
}

/// A choice that adds a leg from the stop before, after all other legs.
fn leg_from_before(context: &RuleContext, index: usize) -> Option<Fix> {
    let (before, here) = (
        context.tour.stops.get(index.checked_sub(1)?)?,
        context.tour.stops.get(index)?,
    );
    let last = context.parsed.node("/legs")?.elements().last()?;
    let line = &context.parsed.text[..last.span.start];
    let space = &line[line.trim_end().len()..];
    let space = if space.is_empty() { " " } else { space };
    let id = |stop: &Stop| Value::from(stop.id.as_str());
    Some(Fix {
        title: text!(
            "add a leg from {before} to {here}",
            before = context.stop_name(index - 1),
            here = context.stop_name(index)
        ),
        span: last.span.end..last.span.end,
        replacement: format!(",{space}{{\"from\": {}, \"to\": {}}}", id(before), id(here)),
    })
}

/// Finds stops that wait for stops whose story cannot come before theirs.
fn waiting(context: &RuleContext, findings: &mut Findings) {
    let after: Vec<Vec<(usize, usize)>> = context
        .tour
        .stops
        .iter()
        .map(|stop| {
            let ids = stop.playback.after.iter().enumerate();
            ids.filter_map(|(number, id)| Some((number, *context.stops.get(id.as_str())?)))
                .collect()
        })
        .collect();
    let circular = in_circles(&after);
    for (index, waits) in after.iter().enumerate() {
        for (number, other) in waits {
            let pointer = format!("/stops/{index}/playback/after/{number}");
            let finding = if other == &index {
                RULE.finding(text!(
                    "{stop} waits for itself",
                    stop = context.stop_name(index)
                ))
                .help(text!("remove it from `after`"))
            } else if circular.contains(&index) && circular.contains(other) {
                RULE.finding(text!(
                    "{stop} and {other} wait for each other, directly or through others",
                    stop = context.stop_name(index),
                    other = context.stop_name(*other)
                ))
                .help(text!("remove one of the `after` entries in the circle"))
            } else if context.tour.order == VisitOrder::Strict && *other > index {
                RULE.finding(text!(
                    "{stop} waits for {other}, which comes later in the walk",
                    stop = context.stop_name(index),
                    other = context.stop_name(*other)
                ))
                .help(text!(
                    "list the stops in another order, or set `\"order\": \"free\"`"
                ))
            } else {
                continue;
            };
            let removed = removal::fix(context.parsed, &pointer, text!("do not wait for it"));
            findings.push(finding.at(context.at(&pointer)).choice(removed));
        }
    }
}

/// The stops on a cycle of `after`, or between two cycles: what remains after repeatedly removing the stops that no
/// remaining stop waits for, and those that wait for no remaining stop.
fn in_circles(after: &[Vec<(usize, usize)>]) -> BTreeSet<usize> {
    let forwards: Vec<Vec<usize>> = after
        .iter()
        .map(|waits| waits.iter().map(|(_, other)| *other).collect())
        .collect();
    let mut backwards: Vec<Vec<usize>> = vec![Vec::new(); after.len()];
    for (index, waits) in forwards.iter().enumerate() {
        for other in waits {
            backwards[*other].push(index);
        }
    }
    let one = without_ends(&forwards, &backwards);
    let other = without_ends(&backwards, &forwards);
    one.intersection(&other).copied().collect()
}

/// The nodes of a graph from which an endless walk is possible.
fn without_ends(forwards: &[Vec<usize>], backwards: &[Vec<usize>]) -> BTreeSet<usize> {
    let mut left: Vec<usize> = forwards.iter().map(Vec::len).collect();
    let mut ends: Vec<usize> = (0..left.len()).filter(|index| left[*index] == 0).collect();
    let mut alive: BTreeSet<usize> = (0..left.len()).collect();
    while let Some(end) = ends.pop() {
        alive.remove(&end);
        for before in &backwards[end] {
            left[*before] -= 1;
            if left[*before] == 0 {
                ends.push(*before);
            }
        }
    }
    alive
}
