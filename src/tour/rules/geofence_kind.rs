//! `geofence-kind`: a geofence with no shape, or with several.

use super::{Detection, Rule, RuleContext};
use crate::tour::diagnostic::{Findings, Severity};

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
        let written = context
            .parsed
            .node(&context.parsed.source_pointer(&pointer));
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
                        RULE.finding(format!("the geofence of {} has no zone", context.stop_name(index)))
                            .at(context.at(&pointer))
                            .help("add one of `\"radius_m\": 60`, `\"polygon\": [[lon, lat], …]`, `\"corridor\": {\"line\": …, \"width_m\": …}`"),
                    );
                }
            }
            [first, .., last] => findings.push(
                RULE.finding(format!(
                    "the geofence of {} is a `{first}` and a `{last}`",
                    context.stop_name(index)
                ))
                .at(context.key_label(&format!("{pointer}/{last}")))
                .at(context
                    .key_label(&format!("{pointer}/{first}"))
                    .with_message("and this"))
                .help("keep one of them, remove the other"),
            ),
        }
    }
}
