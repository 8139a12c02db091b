//! `unknown-key`: a key that the format does not have. Found by `shape`.

use super::{Detection, Rule};
use crate::tour::diagnostic::Severity;

/// Finds a key that the format does not have.
pub const RULE: Rule = Rule {
    code: "unknown-key",
    severity: Severity::Error,
    finds: "An object has a key that the tour format does not know.",
    why: "It is nearly always a typing error, and its value would silently be ignored: a `radius` instead of `radius_m` \
          leaves the stop without a zone.",
    wrong: "\"geofence\": {\"radius\": 60}",
    right: "\"geofence\": {\"radius_m\": 60}",
    remedy: "Use the suggested key, or remove it. Notes about a position can go into its `source`.",
    detection: Detection::WhileReading,
};
