//! `story-missed`: a stop whose story too many visitors never hear.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Fix, Severity};
use crate::tour::facts::BetterPlace;
use crate::tour::model::Position;

/// Finds a stop whose story too many visitors never hear.
pub const RULE: Rule = Rule {
    code: "story-missed",
    severity: Severity::Warning,
    finds: "Of simulated visitors with realistic receivers (`check --rehearse`), more than one in a hundred walk through a \
            stop's zone without hearing its story. The lower end of the 95 % interval counts, so that chance alone is not \
            reported.",
    why: "Visitors stand in front of the place, hear nothing and do not know that there was a story.",
    wrong: "a zone of 15 m in a narrow street, missed by 6 % of the visitors",
    right: "the same zone with 30 m, missed by 0.3 %",
    remedy: "Enlarge the zone, or move it to a part of the way with a clear view of the sky. `soundwalk rehearse TOUR --walks 1000 --noise \
           blocks` shows the figures of every stop and tries other radii. Where the tour's `maps` name a file of ways with \
           buildings, visitors walk on the real streets, receivers err by the sky over each place, and a place nearby with more \
           sky is tried: the finding offers it as a choice.",
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
        if found.missed.problem().is_none() {
            continue;
        }
        let by_how_much = format!(
            "{:.1} % of {} visitors miss",
            found.missed.percent, rehearsal.visitors
        );
        let name = context.stop_name(index);
        let mut message = match &found.street {
            Some(street) => format!(
                "{name} lies in a street {:.0} m wide between buildings of {:.0} storeys: {by_how_much} its story",
                street.width_m,
                street.storeys.max(1.0)
            ),
            None => format!(
                "{by_how_much} the story of {name} (noise {})",
                rehearsal.noise
            ),
        };
        if let Some(better) = &found.better_place {
            message += &format!(
                "; {}, it would be {:.1} %",
                better.place, better.missed.percent
            );
        }
        let finding = RULE
            .finding(message)
            .at(context.at(&format!("/stops/{index}/geofence")))
            .help(match (&found.proposal, &found.better_place) {
                (Some(proposal), _) => proposal.clone(),
                (None, Some(_)) => {
                    "move the stop there if its story can be told from there as well".to_owned()
                }
                (None, None) => {
                    "enlarge the zone, or move it to a part of the way with a clear view of the sky"
                        .to_owned()
                }
            });
        let moves = found.better_place.iter();
        let moves = moves.map(|better| move_to(context, index, better));
        findings.push(finding.choices(moves.collect()));
    }
}

/// Moves a stop. What is seen from the other place only the author knows.
fn move_to(context: &RuleContext, index: usize, better: &BetterPlace) -> Fix {
    let position = Position {
        lat: better.lat,
        lon: better.lon,
        ..context.tour.stops[index].position.clone()
    };
    Fix {
        title: format!("move the stop: {}", better.place),
        span: context.at(&format!("/stops/{index}/position")).span,
        replacement: serde_json::to_string(&position)
            .expect("OK because a position has only numbers and texts"),
    }
}
