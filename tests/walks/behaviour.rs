//! What the filters and features make of the golden walks, as a digest: it changes with their behaviour and not with how their
//! code is written.

use super::script;
use soundwalk::digest::Digest;
use soundwalk::engine::{Engine, Input, Settings, StopIndex, Threshold};

/// Settings with which no story is ever told, so that the features do not depend on an earlier calibration.
pub fn silent_settings() -> Settings {
    let never = Threshold {
        belief: 2.0,
        hold_s: f64::INFINITY,
    };
    Settings {
        required: never,
        relaxed: never,
        min_belief: 2.0,
        ..Settings::default()
    }
}

/// The digest of all features of all stops at all fixes of the golden walks, to the last bit.
pub fn features_digest() -> Digest {
    let mut bytes = Vec::new();
    for folder in script::situations() {
        let (course, script) = script::read(&folder);
        let mut engine = Engine::with_settings(course.clone(), silent_settings());
        let mut out = Vec::new();
        for fix in script.fixes(&course) {
            engine.feed(Input::Fix(fix), &mut out);
            out.clear();
            for stop in 0..course.stops().len() {
                if let Some(features) = engine.calibration_features(StopIndex(stop)) {
                    bytes.extend(
                        features
                            .values()
                            .iter()
                            .flat_map(|value| value.to_le_bytes()),
                    );
                }
            }
        }
    }
    Digest::of(&bytes)
}
