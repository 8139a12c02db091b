//! `story-missed`: a stop whose story too many visitors never hear.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
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
        let percent = found.missed.percent;
        let visitors = rehearsal.visitors;
        let name = context.stop_name(index);
        let mut message = match &found.street {
            Some(street) => text!(
                "{name} lies in a street {width_m:.0} m wide between buildings of {storeys:.0} storeys: {percent:.1} % of {visitors} visitors miss its story",
                name,
                width_m = street.width_m,
                // Translations choose the plural by the number that is shown.
                storeys = street.storeys.max(1.0).round_ties_even(),
                percent,
                visitors
            ),
            None => text!(
                "{percent:.1} % of {visitors} visitors miss the story of {name} (noise {noise})",
                percent,
                visitors,
                name,
                noise = rehearsal.noise
            ),
        };
        if let Some(better) = &found.better_place {
            message = text!(
                "{message}; {place}, it would be {percent:.1} %",
                message,
                place = better.place,
                percent = better.missed.percent
            );
        }
        let finding = RULE
            .finding(message)
            .at(context.at(&format!("/stops/{index}/geofence")))
            .help(match (&found.proposal, &found.better_place) {
                (Some(proposal), _) => proposal.clone(),
                (None, Some(_)) => {
                    text!("move the stop there if its story can be told from there as well")
                }
                (None, None) => {
                    text!("enlarge the zone, or move it to a part of the way with a clear view of the sky")
                }
            });
        let moves = found.better_place.iter();
        let moves = moves.map(|better| move_to(context, index, better));
        let finding = finding.choices(moves.collect());
        let radius = other_radius(context, index, found.better_radius_m);
        findings.push(finding.choice(radius).action(Action::Place { stop: index }));
    }
}

/// A choice that gives a round zone another radius.
pub fn other_radius(context: &RuleContext, index: usize, metres: Option<f64>) -> Option<Fix> {
    let (metres, pointer) = (metres?, format!("/stops/{index}/geofence/radius_m"));
    Some(Fix {
        title: text!("make the radius {radius_m} m", radius_m = metres),
        span: context.span(&pointer)?,
        replacement: format!("{metres}"),
    })
}

/// Moves a stop. What is seen from the other place only the author knows.
fn move_to(context: &RuleContext, index: usize, better: &BetterPlace) -> Fix {
    let position = Position {
        lat: better.lat,
        lon: better.lon,
        ..context.tour.stops[index].position.clone()
    };
    Fix {
        title: text!("move the stop: {place}", place = better.place),
        span: context.at(&format!("/stops/{index}/position")).span,
        replacement: serde_json::to_string(&position)
            .expect("OK because a position has only numbers and texts"),
    }
}
