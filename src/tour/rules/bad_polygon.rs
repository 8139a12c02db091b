//! `bad-polygon`: a ring that does not enclose a clear area, or a line with too few points.

use super::{Detection, Rule, RuleContext};
use crate::geodesy::{self, Spot};
use crate::text::text;
use crate::tour::diagnostic::{Diagnostic, Findings, Fix, Severity};
use crate::tour::tour_plane::MAX_CORNERS;
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Area, Line, LineString, Polygon};

/// Finds a ring that does not enclose a clear area, or a line with too few points.
pub const RULE: Rule = Rule {
    code: "bad-polygon",
    severity: Severity::Error,
    finds: "A polygon is not closed, has fewer than three corners, crosses itself, encloses nothing or has more than 2000 \
            corners; or a corridor's line has fewer than two points.",
    why: "It is not clear what is inside, so the story might start in the wrong place or never.",
    wrong: "\"polygon\": [[87.092, 53.767], [87.094, 53.767], [87.094, 53.768]]",
    right: "\"polygon\": [[87.092, 53.767], [87.094, 53.767], [87.094, 53.768], [87.092, 53.767]]",
    remedy: "List the corners in the order in which you would walk around the zone, and end with the first one again, as \
           GeoJSON does.",
    detection: Detection::OnTour(find),
};

/// A ring that contains no circle of this radius is flat, metres.
const FLAT_M: f64 = 0.1;

fn find(context: &RuleContext, findings: &mut Findings) {
    for (index, stop) in context.tour.stops.iter().enumerate() {
        if let Some(ring) = &stop.geofence.polygon {
            polygon(
                context,
                findings,
                &format!("/stops/{index}/geofence/polygon"),
                ring,
            );
        }
        if let Some(corridor) = &stop.geofence.corridor {
            let pointer = format!("/stops/{index}/geofence/corridor/line");
            if corridor.line.len() < 2 {
                findings.push(
                    RULE.finding(text!("a corridor's line needs at least two points"))
                        .at(context.at(&pointer))
                        .help(text!(
                            "list the points of the line as `[longitude, latitude]`"
                        )),
                );
            } else if corridor.line.len() > MAX_CORNERS {
                findings.push(too_many(corridor.line.len()).at(context.at(&pointer)));
            }
        }
    }
}

fn polygon(context: &RuleContext, findings: &mut Findings, pointer: &str, ring: &[[f64; 2]]) {
    let whole = context.at(pointer);
    if ring.len() > MAX_CORNERS {
        findings.push(too_many(ring.len()).at(whole));
        return;
    }
    // An unreadable point has a finding of its own, and without it neither the shape nor the last point is known.
    let written = context.node(pointer);
    if written.is_some_and(|list| list.elements().len() != ring.len()) {
        return;
    }
    let closed = ring.len() > 1 && ring.first() == ring.last();
    let corners = if closed { ring.len() - 1 } else { ring.len() };
    if corners < 3 {
        findings.push(
            RULE.finding(text!(
                "a polygon needs three corners; this one has {corners}",
                corners
            ))
            .at(whole)
            .help(text!(
                "add corners, or use a circle for a small place: `\"radius_m\": 40`"
            )),
        );
        return;
    }
    if !closed {
        let last = context.at(&format!("{pointer}/{}", ring.len() - 1));
        let first = context.at(&format!("{pointer}/0"));
        let copy = context.parsed.text[first.span.clone()].to_owned();
        findings.push(
            RULE.finding(text!(
                "the polygon is not closed: its last point is not its first"
            ))
            .at(last.clone())
            .at(first.with_message(text!("it begins here")))
            .help(text!("repeat the first point at the end"))
            .fix(Fix {
                title: text!("close the polygon"),
                span: last.span.end..last.span.end,
                replacement: format!(", {copy}"),
            }),
        );
    }
    let Some(plane) = &context.plane else {
        return;
    };
    let Some(line) = plane.line(ring) else {
        return;
    };
    let encloses_nothing = Polygon::new(line.clone(), Vec::new()).unsigned_area() < 1.0;
    // The signed area of a bow tie may be zero as well. Only a flat ring has no width anywhere.
    let spots = line.coords().map(|at| Spot::new(at.x, at.y)).collect();
    if encloses_nothing && geodesy::Polygon::new(spots).inradius() < FLAT_M {
        findings.push(nothing().at(whole));
    } else if let Some((one, other)) = crossing(&line, corners) {
        findings.push(
            RULE.finding(text!("the sides of this polygon cross each other"))
                .at(context
                    .at(&format!("{pointer}/{one}"))
                    .with_message(text!("the side from here")))
                .at(context
                    .at(&format!("{pointer}/{other}"))
                    .with_message(text!("crosses the side from here")))
                .help(text!(
                    "list the corners in the order in which you would walk around the zone"
                )),
        );
    } else if encloses_nothing {
        findings.push(nothing().at(whole));
    }
}

fn nothing() -> Diagnostic {
    RULE.finding(text!("this polygon encloses less than a square metre"))
        .help(text!("check that the corners are in the right places"))
}

/// The first two sides of a ring that meet where they should not, by the indices of their first corners.
fn crossing(line: &LineString, corners: usize) -> Option<(usize, usize)> {
    let sides: Vec<Line> = (0..corners)
        .map(|at| Line::new(line.0[at], line.0[(at + 1) % corners]))
        .collect();
    for (one, side) in sides.iter().enumerate() {
        for (other, second) in sides.iter().enumerate().skip(one + 1) {
            let neighbours = other == one + 1 || (one == 0 && other == corners - 1);
            let meets = line_intersection(*side, *second);
            let wrong = match meets {
                None => false,
                Some(LineIntersection::SinglePoint { .. }) => !neighbours,
                Some(LineIntersection::Collinear { intersection }) => {
                    !neighbours || intersection.start != intersection.end
                }
            };
            if wrong && side.start != side.end && second.start != second.end {
                return Some((one, other));
            }
        }
    }
    None
}

fn too_many(corners: usize) -> Diagnostic {
    RULE.finding(text!(
        "this polygon has {corners} points, and a zone may have at most {most}",
        corners,
        most = MAX_CORNERS
    ))
    .help(text!("use about a dozen corners: GPS cannot resolve more"))
}
