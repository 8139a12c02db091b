//! `story-over-crossing`: a story that plays while visitors cross a road with much traffic.

use super::{Detection, Rule, RuleContext};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Findings, Severity};

/// Finds a story that plays while visitors cross a road with much traffic.
pub const RULE: Rule = Rule {
    code: "story-over-crossing",
    severity: Severity::Warning,
    finds: "Of simulated visitors (`check --rehearse`), more than one in twenty cross a road with much traffic while a story or \
            its directions play. The lower end of the 95 % interval counts. Only for tours whose `maps` name a file of ways.",
    why: "People who listen to a story notice traffic late. This is about the safety of visitors.",
    wrong: "a story of two minutes that starts 30 m before Mannerheimintie",
    right: "the same story after the crossing, or \"Now cross at the lights; the story goes on beyond.\" at its end",
    remedy: "Move the zone beyond the crossing, let the story end before it, or let visitors stand while they listen (say so in the \
             story). A stop of its own beyond the road is the safest.",
    detection: Detection::OnTour(find),
};

/// Rarer crossings are the ways of single visitors, percent.
const MIN_PERCENT: f64 = 5.0;

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(rehearsal) = &context.facts.rehearsal else {
        return;
    };
    for over in &rehearsal.over_roads {
        if over.visitors.at_least <= MIN_PERCENT {
            continue;
        }
        let Some(index) = context.stops.get(over.stop.as_str()).copied() else {
            continue;
        };
        let road = match &over.road {
            Some(name) => Text::plain(name.as_str()),
            None => text!("a main road"),
        };
        let part = if over.is_in_directions {
            "directions"
        } else {
            "narration"
        };
        let pointer = format!("/stops/{index}/{part}");
        let [lon, lat] = over.at.map(|degrees| degrees.to_string());
        let (stop, percent) = (context.stop_name(index), over.visitors.percent);
        findings.push(
            RULE.finding(if over.is_in_directions {
                text!(
                    "let the directions of {stop} end before {road}, or start after it: {percent:.0} % of the visitors cross the road while they play",
                    stop,
                    road,
                    percent
                )
            } else {
                text!(
                    "let the story of {stop} end before {road}, or start after it: {percent:.0} % of the visitors cross the road while it plays",
                    stop,
                    road,
                    percent
                )
            })
            .at(context.at(&pointer))
            .help(text!("they cross at {lat}, {lon}, about {second:.0} s into it: move the zone beyond the road, shorten the story, or let visitors \
                 stand while they listen", lat, lon, second = over.second)),
        );
    }
}
