//! `narration-longer-than-leg`: a story that is still playing when the next one should start.

use super::{Detection, Rule, RuleContext, leg_misses_stop};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Severity};
use crate::tour::estimate;
use crate::tour::facts::Facts;
use crate::tour::model::{Lang, Stop, Travel};
use crate::tour::tour_plane::walk_length_m;

/// Finds a story that is still playing when the next one should start.
pub const RULE: Rule = Rule {
    code: "narration-longer-than-leg",
    severity: Severity::Warning,
    finds: "A stop's narration and directions take longer than the walk to the next zone at 1.2 m/s. The walk is counted from \
            where the visitor enters the stop's zone, along the legs' lines. Takes count with their measured length, other \
            passages with an estimate. Only legs on foot count; a `short` telling that fits is enough.",
    why: "Visitors stand in the next zone while the last story is still playing: they look at one thing and hear about \
          another, and the next story starts late.",
    wrong: "a narration of 140 s before a leg of 90 m (75 s)",
    right: "a narration of 70 s, and a `short` version of 60 s for visitors who walk on",
    remedy: "Shorten the text, move a part of it to another stop, add a `short` version, or end with an invitation to stay \
           (\"stand here for a minute\") and accept the warning.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(plane) = &context.plane else {
        return;
    };
    let stop_of = |id: &str| {
        context
            .stops
            .get(id)
            .map(|index| (*index, &context.tour.stops[*index]))
    };
    let mut arriving = std::collections::BTreeMap::new();
    for leg in &context.tour.legs {
        if let (true, Some((_, from)), Some((index, to))) =
            (leg.by.is_walked(), stop_of(&leg.from), stop_of(&leg.to))
            && let Some(way) = plane.leg_line(leg, from, to)
        {
            arriving.entry(index).or_insert(way);
        }
    }
    for (number, leg) in context.tour.legs.iter().enumerate() {
        let on_foot = leg.by.is_walked();
        let (Some((index, from)), Some((next, to))) = (stop_of(&leg.from), stop_of(&leg.to)) else {
            continue;
        };
        let (Some(way), Some(zone), Some(beyond)) = (
            plane.leg_line(leg, from, to),
            plane.zone(from),
            plane.zone(to),
        ) else {
            continue;
        };
        if !on_foot
            || index == next
            || !leg_misses_stop::leads(&way, &zone, &beyond)
            || findings.is_full(RULE.code)
        {
            continue;
        }
        let walk = walk_length_m(arriving.get(&index), &way, &zone, &beyond);
        let walk_s = walk / Travel::WALKING_PACE_MPS;
        for lang in &context.tour.languages {
            let told_s = estimate::stop_seconds(lang, from, context.facts);
            let short_s = estimate::short_seconds(lang, from, context.facts);
            if told_s <= walk_s || short_s.is_some_and(|short_s| short_s <= walk_s) {
                continue;
            }
            let (here, next) = (context.stop_name(index), context.stop_name(next));
            findings.push(
                RULE.finding(if all_measured(lang, from, context.facts) {
                    text!("the story of {here} takes {told_s:.0} s in `{lang}`, the walk to {next} only {walk_s:.0} s", here, told_s, lang, next, walk_s)
                } else {
                    text!("the story of {here} takes about {told_s:.0} s in `{lang}`, the walk to {next} only {walk_s:.0} s", here, told_s, lang, next, walk_s)
                })
                .at(context.key_label(&format!("/stops/{index}/narration/{}", lang.0)).with_message(text!("{told_s:.0} s", told_s)))
                .at(context
                    .at(&format!("/legs/{number}"))
                    .with_message(text!("{walk:.0} m at {pace} m/s", walk, pace = Travel::WALKING_PACE_MPS)))
                .help(text!("shorten it by {seconds:.0} s, or add a `short` version for visitors who walk on", seconds = (told_s - walk_s).ceil()))
                .action(Action::Write {
                    pointer: format!("/stops/{index}/narration/{}", lang.0),
                }),
            );
        }
    }
}

/// Whether every passage of a stop has a take that was analysed.
fn all_measured(lang: &Lang, stop: &Stop, facts: &Facts) -> bool {
    estimate::story(lang, stop).all(|passage| estimate::is_measured(passage, facts))
}
