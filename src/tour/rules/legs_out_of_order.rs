//! `legs-out-of-order`: stops listed in another order than the legs between them.

use super::{Detection, Rule, RuleContext};
use crate::text::{List, StopName, text};
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::fixes;
use crate::tour::model::VisitOrder;
use std::collections::{BTreeMap, BTreeSet};

/// Finds stops listed in another order than the legs between them.
pub const RULE: Rule = Rule {
    code: "legs-out-of-order",
    severity: Severity::Warning,
    finds: "In strict order, no leg leads from a stop to the one that is listed after it, although other legs lead there: \
            the stops were reordered, and the legs were not.",
    why: "Stories are expected in the order of the list. Between two stops without a leg the visitor's map shows a straight \
          line through the houses, and the line that was drawn for another order is ignored.",
    wrong: "\"stops\": [\"a\", \"c\", \"b\"], \"legs\": [{\"from\": \"a\", \"to\": \"b\"}, {\"from\": \"b\", \"to\": \"c\"}]",
    right: "\"stops\": [\"a\", \"b\", \"c\"], \"legs\": [{\"from\": \"a\", \"to\": \"b\"}, {\"from\": \"b\", \"to\": \"c\"}]",
    remedy: "List the stops in the order of the legs, or redraw the legs from each stop to the next one in the \
           list. Where any stop may come next, set `\"order\": \"free\"`.",
    detection: Detection::OnTour(find),
};

/// The most stops that a message names.
const MAX_NAMED: usize = 8;

fn find(context: &RuleContext, findings: &mut Findings) {
    if context.tour.order != VisitOrder::Strict || !is_sound(context) {
        return;
    }
    if let Some(order) = other_order(context) {
        whole(context, findings, &order);
        return;
    }
    let joined: BTreeSet<(usize, usize)> = ends(context).collect();
    // A stop that no leg leads to is found by `unreachable-stop`.
    let reached: BTreeSet<usize> = joined.iter().map(|(_, to)| *to).collect();
    let mut leaving = BTreeMap::new();
    for (leg, (from, to)) in ends(context).enumerate() {
        leaving.entry(from).or_insert((leg, to));
    }
    for next in 1..context.tour.stops.len() {
        let here = next - 1;
        if joined.contains(&(here, next)) || !reached.contains(&next) || findings.is_full(RULE.code)
        {
            continue;
        }
        let finding = RULE
            .finding(text!(
                "no leg leads from {here} to {next}, which comes next",
                here = context.stop_name(here),
                next = context.stop_name(next)
            ))
            .at(context.at_stop(next));
        let finding = match leaving.get(&here) {
            Some((leg, to)) => finding.at(context.at(&format!("/legs/{leg}")).with_message(text!(
                "this leg leads from {here} to {to}",
                here = context.stop_name(here),
                to = context.stop_name(*to)
            ))),
            None => finding,
        };
        findings.push(
            finding
                .help(text!(
                    "add a leg from {here} to {next}, or list the stops in the order of the legs",
                    here = context.stop_name(here),
                    next = context.stop_name(next)
                ))
                .action(Action::DrawLeg { stop: next }),
        );
    }
}

/// Reports legs that lead through all stops in another order than the list.
fn whole(context: &RuleContext, findings: &mut Findings, order: &[usize]) {
    let differs = order
        .iter()
        .enumerate()
        .find(|(place, stop)| *place != **stop);
    let Some((place, stop)) = differs.map(|(place, stop)| (place, *stop)) else {
        return;
    };
    let names: Vec<StopName> = order
        .iter()
        .take(MAX_NAMED)
        .map(|stop| context.stop_name(*stop))
        .collect();

    let finding = RULE
        .finding(match place.checked_sub(1) {
            Some(before) => text!(
                "after {before} the legs lead to {stop}, but {place} is listed next",
                before = context.stop_name(order[before]),
                stop = context.stop_name(stop),
                place = context.stop_name(place)
            ),
            None => text!(
                "the legs begin at {stop}, but {place} is listed first",
                stop = context.stop_name(stop),
                place = context.stop_name(place)
            ),
        })
        .at(context.at_stop(place));
    let leg = ends(context).position(|(from, to)| match place.checked_sub(1) {
        Some(before) => (from, to) == (order[before], stop),
        None => from == stop,
    });
    let finding = match leg {
        Some(leg) => finding.at(context
            .at(&format!("/legs/{leg}"))
            .with_message(text!("this leg leads elsewhere"))),
        None => finding,
    };
    findings.push(finding.help(if order.len() > MAX_NAMED {
        text!("list the stops in the order of the legs ({names}, …), or redraw the legs in the order of the list", names = List(names, ", "))
    } else {
        text!("list the stops in the order of the legs ({names}), or redraw the legs in the order of the list", names = List(names, ", "))
    })
    .choice(reordered(context, order)));
}

/// A choice that lists the stops in the order of the legs.
fn reordered(context: &RuleContext, order: &[usize]) -> Option<Fix> {
    let list = context.parsed.node("/stops")?;
    let text = &context.parsed.text;
    let stops = list.elements();
    let pieces = stops.iter().zip(order).map(|(place, stop)| {
        let written = stops.get(*stop)?;
        Some((place.span.clone(), text[written.span.clone()].to_owned()))
    });
    let pieces: Option<Vec<_>> = pieces.collect();
    Some(Fix {
        title: text!("list the stops in the order of the legs"),
        span: list.span.clone(),
        replacement: fixes::replaced(text, &list.span, pieces?)?,
    })
}

/// The order in which the legs lead through all stops, if there is only one such order and it is not that of the list.
pub fn other_order(context: &RuleContext) -> Option<Vec<usize>> {
    let count = context.tour.stops.len();
    if context.tour.order != VisitOrder::Strict || !is_sound(context) {
        return None;
    }
    let mut next = BTreeMap::new();
    let mut reached = BTreeSet::new();
    for (from, to) in ends(context) {
        if next.insert(from, to).is_some() || !reached.insert(to) {
            return None;
        }
    }
    // In a round tour any stop may be the first.
    let start = (0..count).find(|stop| !reached.contains(stop)).unwrap_or(0);
    let mut order = vec![start];
    while let Some(stop) = order
        .last()
        .and_then(|last| next.get(last))
        .filter(|stop| **stop != start)
    {
        order.push(*stop);
    }
    let is_whole = order.len() == count;
    (is_whole && !order.is_sorted()).then_some(order)
}

/// Whether there are legs, all were readable, and each joins two known stops with unique ids.
fn is_sound(context: &RuleContext) -> bool {
    let written = |list: &str| {
        context
            .parsed
            .node(list)
            .map_or(0, |list| list.elements().len())
    };
    let tour = context.tour;
    !tour.legs.is_empty()
        && written("/legs") == tour.legs.len()
        && written("/stops") == tour.stops.len()
        && context.stops.len() == tour.stops.len()
        && ends(context).count() == tour.legs.len()
}

/// The stops that each leg joins. Legs to unknown stops are left out.
fn ends<'a>(context: &'a RuleContext) -> impl Iterator<Item = (usize, usize)> + 'a {
    let stop = |id: &str| context.stops.get(id).copied();
    context
        .tour
        .legs
        .iter()
        .filter_map(move |leg| stop(&leg.from).zip(stop(&leg.to)))
}
