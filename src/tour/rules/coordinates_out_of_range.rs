//! `coordinates-out-of-range`: a latitude or longitude that does not exist.

use super::{Look, Rule, When, swapped_coordinates};
use crate::tour::diagnostic::{Findings, Severity};
use crate::tour::ground::place;

/// The rule.
pub const RULE: Rule = Rule {
    code: "coordinates-out-of-range",
    severity: Severity::Error,
    finds: "A latitude is not between −90 and 90 degrees, or a longitude not between −180 and 180.",
    why: "There is no such place, so the stop can never be reached.",
    wrong: "\"position\": {\"lat\": 537.67194, \"lon\": 87.092328}",
    right: "\"position\": {\"lat\": 53.767194, \"lon\": 87.092328}",
    cure: "Write decimal degrees: 53°46′1.9″ is 53 + 46/60 + 1.9/3600 = 53.767194.",
    when: When::OnTour(find),
};

fn find(look: &Look, findings: &mut Findings) {
    for (index, stop) in look.tour.stops.iter().enumerate() {
        if place(&stop.position).is_some() || swapped_coordinates::stop_is_swapped(look, index) {
            continue;
        }
        let (key, value) = match stop.position.lat.abs() > 90.0 {
            true => ("lat", stop.position.lat),
            false => ("lon", stop.position.lon),
        };
        let limit = if key == "lat" { 90 } else { 180 };
        findings.push(
            RULE.finding(format!("{value} is no {}", if key == "lat" { "latitude" } else { "longitude" }))
                .at(look.at(&format!("/stops/{index}/position/{key}")))
                .help(format!("it lies between −{limit} and {limit} degrees; is the decimal point in the right place?")),
        );
    }
    for line in swapped_coordinates::lines(look) {
        if swapped_coordinates::line_is_swapped(look, line.pairs) {
            continue;
        }
        let impossible = |[lon, lat]: &[f64; 2]| crate::geodesy::LatLon::new(*lat, *lon).is_none();
        if let Some(number) = line.pairs.iter().position(impossible) {
            findings.push(
                RULE.finding("this pair is no position on earth")
                    .at(look.at(&format!("{}/{number}", line.pointer)))
                    .help("pairs are `[longitude, latitude]`: −180 to 180, then −90 to 90"),
            );
        }
    }
}
