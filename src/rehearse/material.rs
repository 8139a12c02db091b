//! The lengths of the stories that are rehearsed: estimated from the text, or measured from a pack.

use crate::build::Role;
use crate::engine::{Course, Variant};
use crate::pack::Pack;
use crate::pack::manifest::Mix;
use crate::tour::Tour;
use crate::tour::estimate;
use crate::tour::facts::Facts;
use crate::tour::model::Lang;
use std::collections::BTreeMap;

/// Length of each variant of each story, seconds, by the stop's id.
pub type Durations = BTreeMap<(String, Variant), f64>;

/// Lengths as [`estimate`] has them: those of takes are measured, the others are estimated from the texts.
pub fn estimated(tour: &Tour, lang: &Lang, facts: &Facts) -> Durations {
    let mut durations = Durations::new();
    for stop in &tour.stops {
        if stop.narration.contains_key(lang) {
            let full_s = estimate::stop_seconds(lang, stop, facts);
            durations.insert((stop.id.clone(), Variant::Full), full_s);
        }
        if let Some(short_s) = estimate::short_seconds(lang, stop, facts) {
            durations.insert((stop.id.clone(), Variant::Short), short_s);
        }
    }
    durations
}

/// Lengths measured from a pack's tracks; those without a track are estimated.
pub fn measured(pack: &Pack, lang: &Lang) -> Durations {
    let mut durations = estimated(pack.tour(), lang, &Facts::default());
    for track in &pack.manifest().tracks {
        let variant = match track.role {
            Role::Story => Variant::Full,
            Role::Short => Variant::Short,
        };
        if track.mix == Mix::Standard && track.language == *lang {
            durations.insert((track.stop.clone(), variant), track.duration_s);
        }
    }
    durations
}

/// The course of a tour with these lengths.
pub fn course(tour: &Tour, durations: &Durations) -> Course {
    Course::from_tour(tour, durations)
}

/// A course of one stop with a zone of 30 m at 53° N, 87° E.
#[cfg(test)]
pub(crate) fn course_of_one_stop() -> Course {
    let tour: Tour = serde_json::from_str(
        r#"{"format": 1, "id": "one", "title": {"en": "One"}, "languages": ["en"],
            "stops": [{"id": "a", "title": {"en": "A"}, "position": {"lat": 53.0, "lon": 87.0},
            "geofence": {"radius_m": 30}, "narration": {"en": ["Hello."]}}]}"#,
    )
    .expect("OK because it is a tour");
    course(&tour, &Durations::new())
}
