//! Decides what plays for each passage that is built: a recording, a rendered clip or a voice. It only knows what was found
//! in the files.

use super::rendered::{self, PassageSource};
use super::sources::FileContents;
use crate::tour::Tour;
use crate::tour::facts::{SpokenPassage, passages};
use crate::tour::model::Lang;
use crate::voice::script::{Lexicons, Line};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What plays for each passage, keyed by the passage's JSON pointer.
#[derive(Debug, Default)]
pub(super) struct PassageSources(BTreeMap<String, SourcedPassage>);

/// What plays for a passage, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SourcedPassage {
    /// What plays.
    pub source: PassageSource,
    /// The lines that a voice speaks or has spoken; empty for a person's recording, whose text is shown as it is written.
    pub lines: Vec<Line>,
}

impl PassageSources {
    /// Decides for every passage in `languages`. `files` must hold all of [`files_of`].
    pub(super) fn decide(tour: &Tour, languages: &[Lang], files: &FileContents) -> Self {
        let lexicons = Lexicons::of(tour);
        let decided = requested(tour, languages).into_par_iter().map(|spoken| {
            let lines = rendered::lines(&lexicons, &spoken);
            let look = |file: &str| files.inspect(file);
            let source = rendered::passage_source(tour, &spoken, &lines, look);
            let lines = match source {
                PassageSource::Recording(_) => Vec::new(),
                PassageSource::Clip(_) | PassageSource::Stale(..) | PassageSource::Missing => {
                    lines.to_vec()
                }
            };
            (spoken.pointer, SourcedPassage { source, lines })
        });
        Self(decided.collect())
    }

    /// What plays for a passage.
    pub(super) fn of(&self, passage: &SpokenPassage<'_>) -> &SourcedPassage {
        let found = self.0.get(&passage.pointer);
        found.expect("OK because every passage of the languages that are built was decided on")
    }
}

impl SourcedPassage {
    /// Whether a voice must speak.
    pub(super) fn needs_voice(&self) -> bool {
        match self.source {
            PassageSource::Stale(..) | PassageSource::Missing => true,
            PassageSource::Recording(_) | PassageSource::Clip(_) => false,
        }
    }
}

/// The passages of a tour in these languages.
pub(super) fn requested<'t>(tour: &'t Tour, languages: &[Lang]) -> Vec<SpokenPassage<'t>> {
    let mut spoken = passages(tour);
    spoken.retain(|spoken| languages.contains(spoken.lang));
    spoken
}

/// The files that may play for these passages, whether they exist or not.
pub(super) fn files_of(
    tour: &Tour,
    passages: &[SpokenPassage<'_>],
) -> impl Iterator<Item = String> {
    passages.iter().flat_map(|spoken| {
        let take = rendered::take(spoken).map(str::to_owned);
        take.into_iter().chain(rendered::place(tour, spoken))
    })
}
