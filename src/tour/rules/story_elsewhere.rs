//! `story-elsewhere`: a stop whose story too many visitors hear in the wrong place.

use super::{Detection, Rule, RuleContext, story_missed};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Severity};

/// Finds a stop whose story too many visitors hear in the wrong place.
pub const RULE: Rule = Rule {
    code: "story-elsewhere",
    severity: Severity::Warning,
    finds: "Of simulated visitors with realistic receivers (`check --rehearse`), more than one in a hundred hear a stop's \
            story more than 15 m outside its zone, without coming there within a minute. The lower end of the 95 % interval \
            counts, so that chance alone is not reported.",
    why: "Visitors hear about a house that they cannot see, and look for it in the wrong street.",
    wrong: "a zone of 45 m whose edge lies 15 m from the next street",
    right: "the same zone with 30 m",
    remedy: "Make the zone smaller, or a corridor along the way; give it a `heading` where visitors on the other street walk in \
           another direction. `soundwalk rehearse TOUR --walks 1000 --noise blocks` shows the figures of every stop.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(rehearsal) = &context.facts.rehearsal else {
        return;
    };
    for (index, stop) in context.tour.stops.iter().enumerate() {
        let Some(found) = rehearsal.stops.get(&stop.id) else {
            continue;
        };
        if found.elsewhere.problem().is_none() {
            continue;
        }
        findings.push(
            RULE.finding(text!(
                "{percent:.1} % of {visitors} visitors hear the story of {stop} in the wrong place (noise {noise})",
                percent = found.elsewhere.percent,
                visitors = rehearsal.visitors,
                stop = context.stop_name(index),
                noise = rehearsal.noise
            ))
            .at(context.at(&format!("/stops/{index}/geofence")))
            .help(match &found.proposal {
                Some(proposal) => proposal.clone(),
                None => text!("make the zone smaller, or a corridor along the way"),
            })
            .choice(story_missed::other_radius(context, index, found.better_radius_m))
            .action(Action::Place { stop: index }),
        );
    }
}
