//! Edits by which legs keep to the streets.

use super::edit::Edit;
use crate::streets::tour_ways::LegChange;
use crate::tour::Tour;
use crate::tour::model::Travel;

/// Whether an edit may move, add, remove or rearrange stops. Texts do not, so that typing needs no look at the streets.
pub fn may_move_stops(edit: &Edit) -> bool {
    let mut tokens = edit.pointer().split('/').skip(1);
    if tokens.next() != Some("stops") {
        return false;
    }
    match tokens.nth(1) {
        None => true,
        Some(key) => matches!(key, "id" | "position"),
    }
}

/// Whether stops were moved, added, removed or rearranged.
pub fn moves_stops(before: &Tour, after: &Tour) -> bool {
    let places = |tour: &Tour| -> Vec<(String, f64, f64)> {
        let stops = tour.stops.iter();
        stops
            .map(|stop| (stop.id.clone(), stop.position.lat, stop.position.lon))
            .collect()
    };
    places(before) != places(after)
}

/// Changes of legs as edits of the text. A tour without legs first gets an empty list.
pub fn edits_of(tour: &Tour, changes: Vec<LegChange>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let adds = changes
        .iter()
        .any(|change| matches!(change, LegChange::Insert { .. }));
    if tour.legs.is_empty() && adds {
        edits.push(Edit::Set {
            pointer: "/legs".to_owned(),
            value: serde_json::json!([]),
        });
    }
    let mut count = tour.legs.len();
    for change in changes {
        edits.push(match change {
            LegChange::Line { leg, line } => Edit::Set {
                pointer: format!("/legs/{leg}/line"),
                value: serde_json::json!(line),
            },
            LegChange::Insert { at, leg } => {
                let place = if at < count {
                    at.to_string()
                } else {
                    "-".to_owned()
                };
                count += 1;
                let mut value =
                    serde_json::json!({"from": leg.from, "to": leg.to, "line": leg.line});
                if leg.by != Travel::default() {
                    value["by"] = serde_json::json!(leg.by);
                }
                Edit::Insert {
                    pointer: format!("/legs/{place}"),
                    value,
                }
            }
            LegChange::Remove { leg } => {
                count -= 1;
                Edit::Remove {
                    pointer: format!("/legs/{leg}"),
                }
            }
        });
    }
    edits
}
