//! `leg-misses-stop`: a leg's line that does not begin or end at its stops.

use super::{Look, Rule, When, swapped_coordinates};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::ground::{Ground, Zone};
use geo::{LineString, Point};

/// The rule.
pub const RULE: Rule = Rule {
    code: "leg-misses-stop",
    severity: Severity::Error,
    finds: "The line of a leg begins more than 15 m outside the zone of its `from`, or ends more than 15 m outside the zone of \
            its `to`.",
    why: "Whoever follows the line does not come through the zone: the story is missed.",
    wrong: "a line that ends 200 m before the zone of the stop it leads to",
    right: "\"line\": [[87.0923, 53.7672], [87.1171, 53.7464]], from inside one zone to inside the next",
    cure: "Draw the line from zone to zone. If it is drawn the other way round, exchange `from` and `to`.",
    when: When::OnTour(find),
};

/// How far outside a zone a line may end, metres: less than GPS errs among houses.
const TOLERANCE_M: f64 = 15.0;

/// Whether a line of a leg leads from zone to zone, so that it can be measured.
pub fn leads(line: &LineString, from: &Zone, to: &Zone) -> bool {
    let ends = line.0.first().zip(line.0.last());
    ends.is_some_and(|(first, last)| {
        from.distance(Point::from(*first)) <= TOLERANCE_M
            && to.distance(Point::from(*last)) <= TOLERANCE_M
    })
}

fn find(look: &Look, findings: &mut Findings) {
    let Some(ground) = &look.ground else {
        return;
    };
    for (index, leg) in look.tour.legs.iter().enumerate() {
        let (Some(from), Some(to)) = (
            look.stops.get(leg.from.as_str()),
            look.stops.get(leg.to.as_str()),
        ) else {
            continue;
        };
        if leg.line.len() == 1 {
            findings.push(
                RULE.finding("a line needs at least two points")
                    .at(look.at(&format!("/legs/{index}/line")))
                    .help("leave `line` out for the straight way"),
            );
        }
        let (Some(line), Some(start), Some(end)) = (
            ground.line(&leg.line).filter(|line| line.0.len() >= 2),
            ground.zone(&look.tour.stops[*from]),
            ground.zone(&look.tour.stops[*to]),
        ) else {
            continue;
        };
        // Positions that are wrong have a finding of their own, and so has a line with exchanged numbers.
        let is_misplaced = [*from, *to]
            .iter()
            .any(|stop| look.placement.of_stop(*stop).is_some());
        if is_misplaced
            || swapped_coordinates::line_is_swapped(
                look,
                &swapped_coordinates::leg_line(look, index),
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
        for (metres, number, id, verb) in [
            (off[0], 0, *from, "begins"),
            (off[1], leg.line.len() - 1, *to, "ends"),
        ] {
            if metres <= TOLERANCE_M {
                continue;
            }
            let finding = RULE
                .finding(format!(
                    "the line {verb} {metres:.0} m outside the zone of {}",
                    look.stop_name(id)
                ))
                .at(look.at(&format!("/legs/{index}/line/{number}")))
                .at(look
                    .at(&format!("/stops/{id}/geofence"))
                    .saying(format!("the zone of {}", look.stop_name(id))));
            // Looking through all stops is for findings that are listed.
            let is_elsewhere =
                off.iter().all(|metres| *metres > TOLERANCE_M) && !findings.is_full(RULE.code);
            findings.push(if turned {
                finding.help("the line is drawn the other way round: exchange `from` and `to`")
            } else if let Some((begin, end)) = is_elsewhere
                .then(|| stops_of(look, ground, first, last))
                .flatten()
            {
                finding.help(format!(
                    "this line leads from {} to {}: are `from` and `to` those of another leg?",
                    look.stop_name(begin),
                    look.stop_name(end)
                ))
            } else {
                finding.help("draw the line from inside one zone to inside the other")
            });
            if turned {
                break;
            }
        }
    }
}

/// The two stops between which a line leads, where there are such.
fn stops_of(look: &Look, ground: &Ground, first: Point, last: Point) -> Option<(usize, usize)> {
    let at = |end: Point| {
        let zones = look.tour.stops.iter().map(|stop| ground.zone(stop));
        let mut near = zones
            .enumerate()
            .filter_map(|(stop, zone)| Some((stop, zone?.distance(end))));
        near.find(|(_, metres)| *metres <= TOLERANCE_M)
            .map(|(stop, _)| stop)
    };
    at(first).zip(at(last)).filter(|(begin, end)| begin != end)
}
