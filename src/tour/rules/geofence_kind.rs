//! `geofence-kind`: a geofence with no shape, or with several.

use super::{Detection, Rule, RuleContext};
use crate::text::{Text, text};
use crate::tour::diagnostic::{Action, Findings, Fix, Severity};
use crate::tour::insertion;
use crate::tour::node::Value;

/// Finds a geofence with no shape, or with several.
pub const RULE: Rule = Rule {
    code: "geofence-kind",
    severity: Severity::Error,
    finds: "A geofence has none, or more than one, of `radius_m`, `polygon` and `corridor`.",
    why: "The story would have no place to start, or two.",
    wrong: "\"geofence\": {\"heading\": {\"towards\": 90, \"within\": 45}}",
    right: "\"geofence\": {\"radius_m\": 60, \"heading\": {\"towards\": 90, \"within\": 45}}",
    remedy: "Keep exactly one: a circle around the position, a polygon, or a corridor along a line. `heading` may be added to \
           each.",
    detection: Detection::OnTour(find),
};

fn find(context: &RuleContext, findings: &mut Findings) {
    for index in 0..context.tour.stops.len() {
        let pointer = format!("/stops/{index}/geofence");
        let written = context.node(&pointer);
        // Keys with invalid values count too, since those have findings of their own.
        let kinds: Vec<&str> = ["radius_m", "polygon", "corridor"]
            .into_iter()
            .filter(|kind| {
                written
                    .and_then(|node| node.get(kind))
                    .is_some_and(|node| context.parsed.text[node.span.clone()] != *"null")
            })
            .collect();
        match kinds.as_slice() {
            [_] => {}
            [] => {
                let misspelt = context.parsed.diagnostics.iter().any(|one| {
                    one.code == "unknown-key"
                        && one.fix.is_some()
                        && one
                            .labels
                            .iter()
                            .any(|label| label.pointer.starts_with(&context.at(&pointer).pointer))
                });
                if !misspelt {
                    findings.push(
                        RULE.finding(text!("the geofence of {stop} has no zone", stop = context.stop_name(index)))
                            .at(context.at(&pointer))
                            .help(text!("add one of `\"radius_m\": 60`, `\"polygon\": [[lon, lat], …]`, `\"corridor\": {{\"line\": …, \"width_m\": …}}`"))
                            .choice(round_zone(context, &pointer))
                            .action(Action::Place { stop: index }),
                    );
                }
            }
            [first, .., last] => findings.push(
                RULE.finding(text!(
                    "the geofence of {stop} is a `{first}` and a `{last}`",
                    stop = context.stop_name(index),
                    first = kind_name(first),
                    last = kind_name(last)
                ))
                .at(context.key_label(&format!("{pointer}/{last}")))
                .at(context
                    .key_label(&format!("{pointer}/{first}"))
                    .with_message(text!("and this")))
                .help(text!("keep one of them, remove the other"))
                .choices(
                    kinds
                        .iter()
                        .filter_map(|kind| only(context, &pointer, &kinds, kind))
                        .collect(),
                ),
            ),
        }
    }
}

/// The key of a shape, and its name for guides.
fn kind_name(key: &str) -> Text {
    match key {
        "radius_m" => text!("radius_m"),
        "polygon" => text!("polygon"),
        _ => text!("corridor"),
    }
}

/// The radius of a zone that is suggested, metres: enough for a receiver between houses.
const USUAL_RADIUS_M: u32 = 40;

fn round_zone(context: &RuleContext, pointer: &str) -> Option<Fix> {
    let zone = context.node(pointer)?;
    let title = text!("make it a circle of {radius} m", radius = USUAL_RADIUS_M);
    insertion::at_end(
        &context.parsed.text,
        zone,
        title,
        "radius_m",
        &USUAL_RADIUS_M.to_string(),
    )
}

/// A choice that keeps one shape of a zone.
fn only(context: &RuleContext, pointer: &str, kinds: &[&str], kept: &str) -> Option<Fix> {
    let zone = context.node(pointer)?;
    let Value::Object(entries) = &zone.value else {
        return None;
    };
    let kept_entries: Vec<&str> = entries
        .iter()
        .filter(|entry| entry.key == kept || !kinds.contains(&entry.key.as_str()))
        .map(|entry| &context.parsed.text[entry.key_span.start..entry.value.span.end])
        .collect();
    Some(Fix {
        title: text!("keep the {kind}", kind = kind_name(kept)),
        span: zone.span.clone(),
        replacement: format!("{{{}}}", kept_entries.join(", ")),
    })
}
