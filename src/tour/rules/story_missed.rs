//! `story-missed`: a stop whose story too many visitors never hear.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};

/// Finds a stop whose story too many visitors never hear.
pub const RULE: Rule = Rule {
    code: "story-missed",
    severity: Severity::Warning,
    finds: "Of simulated visitors with receivers as they are (`check --rehearse`), more than one in a hundred walk through a \
            stop's zone without hearing its story. The lower end of the 95 % interval counts, so that chance alone is not \
            reported.",
    why: "Visitors stand in front of the place, hear nothing and do not know that there was a story.",
    wrong: "a zone of 15 m in a narrow street, missed by 6 % of the visitors",
    right: "the same zone with 30 m, missed by 0.3 %",
    remedy: "Enlarge the zone, or move it to where the way is open to the sky. `soundwalk rehearse TOUR --walks 1000 --noise \
           blocks` shows the figures of every stop and tries other radii.",
    detection: Detection::OnTour(find),
};

/// A larger share of the visitors is reported, percent.
pub(super) const TOO_MANY_PERCENT: f64 = 1.0;

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(rehearsal) = &context.facts.rehearsal else {
        return;
    };
    for (index, stop) in context.tour.stops.iter().enumerate() {
        let Some(found) = rehearsal.stops.get(&stop.id) else {
            continue;
        };
        if found.missed.at_least <= TOO_MANY_PERCENT {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "{:.1} % of {} visitors miss the story of {} (noise {})",
                found.missed.percent,
                rehearsal.visitors,
                context.stop_name(index),
                rehearsal.noise
            ))
            .at(context.at(&format!("/stops/{index}/geofence")))
            .help(match &found.cure {
                Some(cure) => cure.clone(),
                None => {
                    "enlarge the zone, or move it to where the way is open to the sky".to_owned()
                }
            }),
        );
    }
}
