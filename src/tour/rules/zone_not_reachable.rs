//! `zone-not-reachable`: a zone that no walkable way leads to.

use super::{Detection, Rule, RuleContext, street_line};
use crate::geodesy::LatLon;
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::fixes;
use crate::tour::tour_plane::position_of;
use serde_json::Value;

/// Finds a zone that no walkable way leads to.
pub const RULE: Rule = Rule {
    code: "zone-not-reachable",
    severity: Severity::Warning,
    finds: "No walkable way comes within 5 m of a zone, and no park lies in it. Only for tours whose `maps` name a file of ways.",
    why: "Visitors who walk where the map has ways never come into the zone and never hear its story.",
    wrong: "a zone of 15 m around the middle of a large building",
    right: "the same zone in front of the building, or a polygon that reaches to the street",
    remedy: "Move the stop to the way from which visitors see the place, or enlarge the zone. If there is a way that the map does \
             not know, add it to OpenStreetMap and make the file of ways anew.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(streets) = &context.facts.streets else {
        return;
    };
    for (stop, fact) in &streets.unreachable {
        if findings.is_full(RULE.code) {
            return;
        }
        let finding = RULE
            .finding(text!(
                "move or enlarge the zone of {stop}: no walkable way leads to it",
                stop = context.stop_name(*stop)
            ))
            .at(context.at(&format!("/stops/{stop}/geofence")))
            .action(Action::Place { stop: *stop });
        findings.push(match &fact.nearest {
            Some((at, metres)) => finding
                .help(text!(
                    "the nearest way is {length} from the zone, at {lat}, {lon}",
                    length = street_line::shown_m(*metres),
                    lat = at[1],
                    lon = at[0]
                ))
                .choices(move_stop(context, *stop, *at).into_iter().collect()),
            None => finding.help(text!("no way is within 500 m; is the position right?")),
        });
    }
}

/// A fix that moves a stop with a round zone; `None` for other zones, which do not move with their stop.
pub fn move_stop(context: &RuleContext, stop: usize, [lon, lat]: [f64; 2]) -> Option<Fix> {
    let moved = context.tour.stops.get(stop)?;
    moved.geofence.radius_m?;
    let metres = position_of(&moved.position)?.distance_m(LatLon::new(lat, lon)?);
    let pointer = format!("/stops/{stop}/position");
    let position = context.span(&pointer)?;
    let pieces = vec![
        (
            context.span(&format!("{pointer}/lat"))?,
            Value::from(lat).to_string(),
        ),
        (
            context.span(&format!("{pointer}/lon"))?,
            Value::from(lon).to_string(),
        ),
    ];
    Some(Fix {
        title: text!(
            "move the stop to the nearest way ({length})",
            length = street_line::shown_m(metres)
        ),
        replacement: fixes::replaced(&context.parsed.text, &position, pieces)?,
        span: position,
    })
}
