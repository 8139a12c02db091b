//! The tour that is rehearsed: as it is saved, as a text that is not saved, or with edits as if they had been made.

use super::tour::following_in;
use crate::digest::Digest;
use crate::engine::Course;
use crate::rehearse::material::{self, Durations};
use crate::rehearse::scenario::ReceiverErrors;
use crate::rehearse::surroundings::City;
use crate::studio::edit::{self, Edit};
use crate::studio::response::ApiError;
use crate::studio::state::Studio;
use crate::studio::wire::NoiseName;
use crate::tour::Tour;
use crate::tour::diagnostic::{Diagnostic, Severity};
use crate::tour::model::Lang;
use crate::tour::read::read;

/// What is rehearsed.
pub struct Subject {
    /// Id of the tour.
    pub id: String,
    /// Version of its text.
    pub version: Digest,
    /// The tour with the lengths of its stories.
    pub course: Course,
    /// The city around the tour, if its maps name a file of ways.
    pub city: Option<City>,
}

impl Subject {
    /// The tour of a text that is not saved, or else the saved one, with the lengths of its stories in a language.
    pub fn of(
        studio: &Studio,
        text: Option<&str>,
        edits: &[Edit],
        lang: &Lang,
    ) -> Result<Self, ApiError> {
        let mut text = text.map_or_else(|| studio.document().text().to_owned(), str::to_owned);
        if !edits.is_empty() {
            let following = following_in(studio, &text, edits)?;
            text = edit::apply(&edit::apply(&text, edits)?, &following)?;
        }
        let parsed = read(&text);
        let Some(tour) = parsed.tour.as_ref().or(parsed.partial()) else {
            return Err(ApiError::unfit(unreadable(&parsed.diagnostics)));
        };
        if !tour.languages.contains(lang) {
            return Err(ApiError::unfit(format!(
                "the tour is not told in `{}`",
                lang.0
            )));
        }
        if tour.stops.is_empty() {
            return Err(ApiError::unfit("the tour has no stops yet"));
        }
        let durations = material::estimated(tour, lang, &studio.length_facts(tour));
        Ok(Self::new(
            studio,
            tour,
            Digest::of(text.as_bytes()),
            &durations,
        ))
    }

    /// A tour with a version, whose stories have these lengths.
    pub fn new(studio: &Studio, tour: &Tour, version: Digest, durations: &Durations) -> Self {
        let course = material::course(tour, durations);
        // A file of ways that cannot be read has a finding of its own.
        let streets = studio.streets(tour).ok().flatten();
        let city = streets.map(|streets| City::new(streets.ground_index.network.ground(), &course));
        Self {
            id: tour.id.clone(),
            version,
            course,
            city,
        }
    }

    /// How receivers err under a condition.
    pub fn errors(&self, noise: NoiseName) -> Result<ReceiverErrors<'_>, ApiError> {
        if let Some(noise) = noise.everywhere() {
            return Ok(ReceiverErrors::Everywhere(noise));
        }
        let city = self.city.as_ref().filter(|city| city.has_buildings());
        city.map(ReceiverErrors::BySky).ok_or_else(|| {
            ApiError::unfit(
                "the tour has no map of ways with buildings: make one with `soundwalk map`",
            )
        })
    }
}

/// Why a tour cannot be rehearsed: the first error in its text, and what to do about it.
fn unreadable(diagnostics: &[Diagnostic]) -> String {
    let mut message = "correct the tour first: its stops cannot be read".to_owned();
    let mut errors = diagnostics.iter();
    if let Some(error) = errors.find(|found| found.severity == Severity::Error) {
        message += &format!("; {}", error.message);
        if let Some(help) = &error.help {
            message += &format!(": {help}");
        }
    }
    message
}
