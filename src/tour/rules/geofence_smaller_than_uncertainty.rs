//! `geofence-smaller-than-uncertainty`: a zone smaller than the uncertainty of its position.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};
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
        let (reach, key, what) = match &zone {
            Zone::Circle(_, radius) => (*radius, "radius_m", "the radius is"),
            Zone::Strip(_, half) => (*half, "corridor", "half the width is"),
            Zone::Area(polygon) if polygon.intersects(&point) => (
                Euclidean.distance(&point, polygon.exterior()),
                "polygon",
                "the nearest edge is at",
            ),
            Zone::Area(_) => (0.0, "polygon", "the position is outside the polygon:"),
        };
        if reach >= uncertainty {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "the zone of {} is smaller than the uncertainty of its position",
                context.stop_name(index)
            ))
            .at(context
                .at(&format!("/stops/{index}/geofence/{key}"))
                .with_message(format!("{what} {reach:.0} m")))
            .at(context
                .at(&format!("/stops/{index}/position/uncertainty_m"))
                .with_message(format!("the place may be {uncertainty:.0} m away")))
            .help(format!(
                "make the zone reach at least {:.0} m around the position, or survey the place",
                (uncertainty / 5.0).ceil() * 5.0
            )),
        );
    }
}
