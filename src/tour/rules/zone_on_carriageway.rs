//! `zone-on-carriageway`: a zone that lies where cars drive.

use super::{Detection, Rule, RuleContext, street_line, zone_not_reachable};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Severity};

/// Finds a zone that lies where cars drive.
pub const RULE: Rule = Rule {
    code: "zone-on-carriageway",
    severity: Severity::Warning,
    finds: "The middle of a zone lies on a road with much traffic, or most of the zone lies on carriageways that are not for \
            walkers. Only for tours whose `maps` name a file of ways.",
    why: "Visitors who stand in the zone stand on the road, and those on the sidewalk may be outside of it.",
    wrong: "\"position\": {\"lat\": 60.16885, \"lon\": 24.9412}, in the middle of Mannerheimintie",
    right: "the same stop on the sidewalk",
    remedy: "Move the stop to the sidewalk from which the place is seen best. The finding offers the nearest point beside the road \
             as a fix of your choice.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(streets) = &context.facts.streets else {
        return;
    };
    for (stop, fact) in &streets.carriageways {
        if findings.is_full(RULE.code) {
            return;
        }
        let road = fact.road.as_deref().unwrap_or("a road");
        let message = if fact.is_middle_on_major_road {
            text!(
                "move {stop} off the carriageway: the middle of its zone lies on {road}",
                stop = context.stop_name(*stop),
                road
            )
        } else {
            text!(
                "move {stop} off the carriageway: {percent:.0} % of its zone lies on {road}",
                stop = context.stop_name(*stop),
                percent = fact.percent,
                road
            )
        };
        let finding = RULE
            .finding(message)
            .at(context.at(&format!("/stops/{stop}/position")))
            .action(Action::Place { stop: *stop });
        findings.push(match &fact.beside {
            Some((at, metres)) => finding
                .help(text!(
                    "the nearest way for walkers is {length} away, at {lat}, {lon}",
                    length = street_line::shown_m(*metres),
                    lat = at[1],
                    lon = at[0]
                ))
                .choices(
                    zone_not_reachable::move_stop(context, *stop, *at)
                        .into_iter()
                        .collect(),
                ),
            None => finding.help(text!(
                "move the stop to where visitors stand when they look at the place"
            )),
        });
    }
}
