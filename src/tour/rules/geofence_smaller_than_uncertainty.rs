//! `geofence-smaller-than-uncertainty`: a zone smaller than the uncertainty of its position.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::model::MAX_ZONE_M;
use crate::tour::tour_plane::{Zone, position_of};
use geo::{Distance, Euclidean, Intersects};

/// Finds a zone smaller than the uncertainty of its position.
pub const RULE: Rule = Rule {
    code: "geofence-smaller-than-uncertainty",
    severity: Severity::Warning,
    finds: "A stop's zone is smaller than the uncertainty of its position: the circle's radius, half the corridor's width, or \
            the distance from the position to the polygon's edge is less than `uncertainty_m`.",
    why: "The real place may lie outside the zone, and visitors who stand in front of it would hear nothing.",
    wrong: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328, \"uncertainty_m\": 50}, \"geofence\": {\"radius_m\": 30}",
    right: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328, \"uncertainty_m\": 50}, \"geofence\": {\"radius_m\": 60}",
    remedy: "Make the zone at least as large as the uncertainty, or survey the place and write down a smaller uncertainty.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(plane) = &context.plane else {
        return;
    };
    for (index, stop) in context.tour.stops.iter().enumerate() {
        let (Some(uncertainty), Some(zone), Some(position)) = (
            stop.position.uncertainty_m,
            plane.zone(stop),
            position_of(&stop.position),
        ) else {
            continue;
        };
        let point = plane.point(position);
        let (reach, key, measure) = match &zone {
            Zone::Circle(_, radius) => (
                *radius,
                "radius_m",
                text!("the radius is {reach:.0} m", reach = *radius),
            ),
            Zone::Strip(_, half) => (
                *half,
                "corridor",
                text!("half the width is {reach:.0} m", reach = *half),
            ),
            Zone::Area(polygon) if polygon.intersects(&point) => {
                let reach = Euclidean.distance(&point, polygon.exterior());
                (
                    reach,
                    "polygon",
                    text!("the nearest edge is at {reach:.0} m", reach),
                )
            }
            Zone::Area(_) => (
                0.0,
                "polygon",
                text!(
                    "the position is outside the polygon: {reach:.0} m",
                    reach = 0.0_f64
                ),
            ),
        };
        if reach >= uncertainty {
            continue;
        }
        let wanted = (uncertainty / 5.0).ceil() * 5.0;
        findings.push(
            RULE.finding(text!("the zone of {stop} is smaller than the uncertainty of its position", stop = context.stop_name(index)))
            .at(context
                .at(&format!("/stops/{index}/geofence/{key}"))
                .with_message(measure))
            .at(context
                .at(&format!("/stops/{index}/position/uncertainty_m"))
                .with_message(text!("the place may be {uncertainty:.0} m away", uncertainty)))
            .help(text!("make the zone reach at least {metres:.0} m around the position, or survey the place", metres = wanted))
            .choice(enlarged(context, index, &zone, wanted))
            .action(Action::Place { stop: index }),
        );
    }
}

/// A choice that makes a circle or a corridor reach far enough.
fn enlarged(context: &RuleContext, index: usize, zone: &Zone, reach: f64) -> Option<Fix> {
    let (key, metres) = match zone {
        Zone::Circle(..) => ("radius_m", reach),
        Zone::Strip(..) => ("corridor/width_m", reach * 2.0),
        Zone::Area(_) => return None,
    };
    let pointer = format!("/stops/{index}/geofence/{key}");
    let span = context.span(&pointer)?;
    (metres <= MAX_ZONE_M).then(|| Fix {
        title: text!("enlarge to {metres:.0} m", metres),
        span,
        replacement: format!("{metres:.0}"),
    })
}
