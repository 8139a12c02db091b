//! `out-of-range`: a number outside its allowed range. Found by `shape`.

use super::{Detection, Rule};
use crate::tour::diagnostic::Severity;

/// Finds a number outside its allowed range.
pub const RULE: Rule = Rule {
    code: "out-of-range",
    severity: Severity::Error,
    finds: "A number is outside the range that the format allows for it.",
    why: "A zone with a radius of 0 m never starts, a heading of 400 degrees does not exist, a bed 3 LU under the speech \
          drowns it.",
    wrong: "\"geofence\": {\"radius_m\": 0}",
    right: "\"geofence\": {\"radius_m\": 40}",
    remedy: "Choose a value in the range that the message names; docs/tour-format.md says what each number means.",
    detection: Detection::WhileReading,
};
