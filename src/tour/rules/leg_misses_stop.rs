//! `leg-misses-stop`: a leg whose line does not begin or end at its stops.

use super::{Detection, Rule, RuleContext, swapped_coordinates};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::fixes;
use crate::tour::removal;
use crate::tour::tour_plane::{TourPlane, Zone, position_of};
use geo::{LineString, Point};

/// Finds a leg whose line does not begin or end at its stops.
pub const RULE: Rule = Rule {
    code: "leg-misses-stop",
    severity: Severity::Error,
    finds: "The line of a leg begins more than 15 m outside the zone of its `from`, or ends more than 15 m outside the zone of \
            its `to`.",
    why: "Visitors who follow the line do not come through the zone and miss the story.",
    wrong: "a line that ends 200 m before the zone of the stop it leads to",
    right: "\"line\": [[87.0923, 53.7672], [87.1171, 53.7464]], from inside one zone to inside the next",
    remedy: "Draw the line from zone to zone. If it is drawn in the other direction, exchange `from` and `to`.",
    detection: Detection::OnTour(find),
};

/// How far outside a zone a line may end, metres. GPS errs by more than this between buildings.
const TOLERANCE_M: f64 = 15.0;

/// Whether the line of a leg leads from zone to zone, so that it can be measured.
pub fn leads(line: &LineString, from: &Zone, to: &Zone) -> bool {
    let ends = line.0.first().zip(line.0.last());
    ends.is_some_and(|(first, last)| {
        from.distance(Point::from(*first)) <= TOLERANCE_M
            && to.distance(Point::from(*last)) <= TOLERANCE_M
    })
}

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(plane) = &context.plane else {
        return;
    };
    for (index, leg) in context.tour.legs.iter().enumerate() {
        let (Some(from), Some(to)) = (
            context.stops.get(leg.from.as_str()),
            context.stops.get(leg.to.as_str()),
        ) else {
            continue;
        };
        if leg.line.len() == 1 {
            let pointer = format!("/legs/{index}/line");
            let written = context.node(&pointer);
            // Points that could not be read are not thrown away.
            let is_alone = written.is_some_and(|list| list.elements().len() == 1);
            let straight = is_alone.then(|| {
                let title = text!("make the way straight");
                removal::fix(context.parsed, &pointer, title)
            });
            findings.push(
                RULE.finding(text!("a line needs at least two points"))
                    .at(context.at(&pointer))
                    .help(text!("leave `line` out for a straight line"))
                    .with_fix(straight.flatten()),
            );
        }
        let (Some(line), Some(start), Some(end)) = (
            plane.line(&leg.line).filter(|line| line.0.len() >= 2),
            plane.zone(&context.tour.stops[*from]),
            plane.zone(&context.tour.stops[*to]),
        ) else {
            continue;
        };
        // Wrong positions and lines with exchanged coordinates have findings of their own.
        let is_misplaced = [*from, *to]
            .iter()
            .any(|stop| context.placement.of_stop(*stop).is_some());
        if is_misplaced
            || swapped_coordinates::line_is_swapped(
                context,
                &swapped_coordinates::leg_line(context, index),
            )
        {
            continue;
        }
        let first = Point::from(line.0[0]);
        let last = Point::from(line.0[line.0.len() - 1]);
        let off = [start.distance(first), end.distance(last)];
        if off.iter().all(|metres| *metres <= TOLERANCE_M) {
            continue;
        }
        let turned = start.distance(last) <= TOLERANCE_M && end.distance(first) <= TOLERANCE_M;
        for (metres, number, id) in [(off[0], 0, *from), (off[1], leg.line.len() - 1, *to)] {
            if metres <= TOLERANCE_M {
                continue;
            }
            let finding = RULE
                .finding(if number == 0 {
                    text!(
                        "the line begins {metres:.0} m outside the zone of {stop}",
                        metres,
                        stop = context.stop_name(id)
                    )
                } else {
                    text!(
                        "the line ends {metres:.0} m outside the zone of {stop}",
                        metres,
                        stop = context.stop_name(id)
                    )
                })
                .at(context.at(&format!("/legs/{index}/line/{number}")))
                .at(context
                    .at(&format!("/stops/{id}/geofence"))
                    .with_message(text!("the zone of {stop}", stop = context.stop_name(id))));
            // All stops are only searched for findings that will be listed.
            let is_elsewhere =
                off.iter().all(|metres| *metres > TOLERANCE_M) && !findings.is_full(RULE.code);
            findings.push(if turned {
                finding
                    .help(text!(
                        "exchange `from` and `to`: the line is drawn in the other direction"
                    ))
                    .choice(turned_line(context, index))
            } else if let Some((begin, end)) = is_elsewhere
                .then(|| stops_of(context, plane, first, last))
                .flatten()
            {
                finding.help(text!(
                    "check `from` and `to`: this line leads from {begin} to {end}",
                    begin = context.stop_name(begin),
                    end = context.stop_name(end)
                ))
            } else {
                finding
                    .help(text!(
                        "draw the line from inside one zone to inside the other"
                    ))
                    .choice(led_on(context, index, number, id))
                    .action(Action::DrawLeg { stop: *to })
            });
            if turned {
                break;
            }
        }
    }
}

/// A choice that turns a line round.
fn turned_line(context: &RuleContext, leg: usize) -> Option<Fix> {
    let pointer = format!("/legs/{leg}/line");
    let node = context.node(&pointer)?;
    let text = &context.parsed.text;
    let spans: Vec<&std::ops::Range<usize>> = node.elements().iter().map(|one| &one.span).collect();
    let written = spans
        .iter()
        .rev()
        .map(|span| text[(*span).clone()].to_owned());
    let pieces = spans
        .iter()
        .map(|span| (*span).clone())
        .zip(written)
        .collect();
    Some(Fix {
        title: text!("turn the line round"),
        span: node.span.clone(),
        replacement: fixes::replaced(text, &node.span, pieces)?,
    })
}

/// A choice that leads a line on to the position of a stop.
fn led_on(context: &RuleContext, leg: usize, end: usize, stop: usize) -> Option<Fix> {
    let at = position_of(&context.tour.stops.get(stop)?.position)?;
    let pointer = format!("/legs/{leg}/line/{end}");
    let span = context.span(&pointer)?;
    let point = format!("[{}, {}]", at.lon, at.lat);
    let (at, replacement) = match end {
        0 => (span.start, format!("{point}, ")),
        _ => (span.end, format!(", {point}")),
    };
    Some(Fix {
        title: text!("lead the line on to the stop"),
        span: at..at,
        replacement,
    })
}

/// The two stops that a line connects, if there are such.
fn stops_of(
    context: &RuleContext,
    plane: &TourPlane,
    first: Point,
    last: Point,
) -> Option<(usize, usize)> {
    let at = |end: Point| {
        let zones = context.tour.stops.iter().map(|stop| plane.zone(stop));
        let mut near = zones
            .enumerate()
            .filter_map(|(stop, zone)| Some((stop, zone?.distance(end))));
        near.find(|(_, metres)| *metres <= TOLERANCE_M)
            .map(|(stop, _)| stop)
    };
    at(first).zip(at(last)).filter(|(begin, end)| begin != end)
}
