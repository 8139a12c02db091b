//! `geofence-smaller-than-uncertainty`: a zone that may lie beside the place.

use super::{Look, Rule, When};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::ground::{Zone, place};
use geo::{Distance, Euclidean, Intersects};

/// The rule.
pub const RULE: Rule = Rule {
    code: "geofence-smaller-than-uncertainty",
    severity: Severity::Warning,
    finds: "A stop's zone is smaller than the uncertainty of its position: the circle's radius, half the corridor's width, or \
            the distance from the position to the polygon's edge is less than `uncertainty_m`.",
    why: "The real place may lie outside the zone; visitors who stand right before it would hear nothing.",
    wrong: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328, \"uncertainty_m\": 50}, \"geofence\": {\"radius_m\": 30}",
    right: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328, \"uncertainty_m\": 50}, \"geofence\": {\"radius_m\": 60}",
    cure: "Make the zone at least as large as the uncertainty, or survey the place and write down a smaller uncertainty.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    let Some(ground) = &look.ground else {
        return;
    };
    for (index, stop) in look.tour.stops.iter().enumerate() {
        let (Some(uncertainty), Some(zone), Some(position)) = (
            stop.position.uncertainty_m,
            ground.zone(stop),
            place(&stop.position),
        ) else {
            continue;
        };
        let point = ground.point(position);
        let (reach, key, what) = match &zone {
            Zone::Circle(_, radius) => (*radius, "radius_m", "the radius is"),
            Zone::Strip(_, half) => (*half, "corridor", "half the width is"),
            Zone::Area(polygon) if polygon.intersects(&point) => (
                Euclidean.distance(&point, polygon.exterior()),
                "polygon",
                "the nearest edge is away",
            ),
            Zone::Area(_) => (0.0, "polygon", "the position lies outside the polygon:"),
        };
        if reach >= uncertainty {
            continue;
        }
        findings.push(
            RULE.finding(format!(
                "the zone of {} is smaller than the uncertainty of its position",
                look.stop_name(index)
            ))
            .at(look
                .at(&format!("/stops/{index}/geofence/{key}"))
                .saying(format!("{what} {reach:.0} m")))
            .at(look
                .at(&format!("/stops/{index}/position/uncertainty_m"))
                .saying(format!("the place may be {uncertainty:.0} m away")))
            .help(format!(
                "let the zone reach at least {:.0} m around the position, or survey the place",
                (uncertainty / 5.0).ceil() * 5.0
            )),
        );
    }
}
