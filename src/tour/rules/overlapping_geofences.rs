//! `overlapping-geofences`: two zones that overlap.

use super::{Detection, Rule, RuleContext};
use crate::text::text;
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::model::Heading;
use crate::tour::tour_plane::Zone;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// Finds two zones that overlap.
pub const RULE: Rule = Rule {
    code: "overlapping-geofences",
    severity: Severity::Warning,
    finds: "The zones of two stops overlap. Zones with headings that exclude each other do not count.",
    why: "In the shared part both stories could start, and errors of the receiver decide which one comes first.",
    wrong: "two stops 50 m apart, each with \"geofence\": {\"radius_m\": 40}",
    right: "each with \"geofence\": {\"radius_m\": 24}, or both told as one stop",
    remedy: "Shrink or reshape one zone, give both a `heading`, or tell both stories at one stop: places that share a coordinate \
           are one stop with several parts.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    let Some(plane) = &context.plane else {
        return;
    };
    let zones: Vec<Option<Zone>> = context
        .tour
        .stops
        .iter()
        .map(|stop| plane.zone(stop))
        .collect();
    let boxes = zones.iter().enumerate().filter_map(|(index, zone)| {
        let bounds = zone.as_ref()?.bounds()?;
        let corners = Rectangle::from_corners(
            [bounds.min().x, bounds.min().y],
            [bounds.max().x, bounds.max().y],
        );
        Some(GeomWithData::new(corners, index))
    });
    let tree = RTree::bulk_load(boxes.collect());
    for (index, zone) in zones.iter().enumerate() {
        let Some((zone, bounds)) = zone.as_ref().and_then(|zone| Some((zone, zone.bounds()?)))
        else {
            continue;
        };
        let around = AABB::from_corners(
            [bounds.min().x, bounds.min().y],
            [bounds.max().x, bounds.max().y],
        );
        let mut near: Vec<usize> = tree
            .locate_in_envelope_intersecting(around)
            .map(|found| found.data)
            .collect();
        near.sort_unstable();
        for earlier in near.into_iter().filter(|earlier| *earlier < index) {
            if findings.is_full(RULE.code) {
                return;
            }
            let other = zones[earlier]
                .as_ref()
                .expect("OK because only zones are in the tree");
            if zone.gap(other) > 0.0 || headings_exclude(context, earlier, index) {
                continue;
            }
            findings.push(overlap(context, earlier, index, (other, zone)));
        }
    }
}

fn overlap(
    context: &RuleContext,
    earlier: usize,
    later: usize,
    (first, second): (&Zone, &Zone),
) -> crate::tour::diagnostic::Diagnostic {
    let message = text!(
        "the zones of {earlier} and {later} overlap",
        earlier = context.stop_name(earlier),
        later = context.stop_name(later)
    );
    let help = match (first, second) {
        (Zone::Circle(one, r), Zone::Circle(other, s)) => {
            let apart = geo::Distance::distance(&geo::Euclidean, *one, *other);
            if apart < 10.0 {
                text!("merge them into one stop with several passages: both are at the same spot")
            } else {
                text!(
                    "shrink the zones, or merge the stops: their centres are {apart:.0} m apart and the radii add up to {sum:.0} m",
                    apart,
                    sum = r + s
                )
            }
        }
        (
            Zone::Circle(..) | Zone::Area(_) | Zone::Strip(..),
            Zone::Circle(..) | Zone::Area(_) | Zone::Strip(..),
        ) => text!("separate the zones, or merge the stops"),
    };
    RULE.finding(message)
        .at(context.key_label(&format!("/stops/{later}/geofence")))
        .at(context
            .key_label(&format!("/stops/{earlier}/geofence"))
            .with_message(text!(
                "the zone of {earlier}",
                earlier = context.stop_name(earlier)
            )))
        .help(help)
        .choices(shrunk(context, (earlier, later), (first, second)))
        .action(Action::Place { stop: later })
}

/// A smaller zone is too easily missed, metres.
const MIN_RADIUS_M: f64 = 15.0;

/// Choices that shrink one of two circles so that they no longer overlap.
fn shrunk(
    context: &RuleContext,
    (earlier, later): (usize, usize),
    zones: (&Zone, &Zone),
) -> Vec<Fix> {
    let (Zone::Circle(one, r), Zone::Circle(other, s)) = zones else {
        return Vec::new();
    };
    let apart = geo::Distance::distance(&geo::Euclidean, *one, *other);
    let choice = |stop: usize, rest: f64| {
        let metres = (apart - rest - 0.5).floor();
        let pointer = format!("/stops/{stop}/geofence/radius_m");
        let span = context.span(&pointer)?;
        (metres >= MIN_RADIUS_M).then(|| Fix {
            title: text!(
                "shrink the zone of {stop} to {metres:.0} m",
                stop = context.stop_name(stop),
                metres
            ),
            span,
            replacement: format!("{metres:.0}"),
        })
    };
    let choices = [choice(later, *r), choice(earlier, *s)];
    choices.into_iter().flatten().collect()
}

/// Whether no walking direction matches both stops.
fn headings_exclude(context: &RuleContext, one: usize, other: usize) -> bool {
    let heading = |index: usize| context.tour.stops[index].geofence.heading.as_ref();
    match (heading(one), heading(other)) {
        (Some(one), Some(other)) => between(one, other) > one.within + other.within,
        (Some(_), None) | (None, Some(_)) | (None, None) => false,
    }
}

fn between(one: &Heading, other: &Heading) -> f64 {
    let turn = (one.towards - other.towards).rem_euclid(360.0);
    turn.min(360.0 - turn)
}
