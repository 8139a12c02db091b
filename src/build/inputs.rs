//! Gathers what a plan needs to know besides the tour: the contents of its files, what plays for each passage, and the
//! voices. Everything that a plan takes from the disk or from this machine is read here.

use super::passage_sources::{PassageSources, files_of, requested};
use super::pictures::Pictures;
use super::rendered;
use super::request::Request;
use super::sources::{self, FileContents};
use super::voice_pool::{self, VoicePool};
use crate::tour::Tour;
use crate::tour::facts::{FileRole, named_files};
use crate::tour::model::{Lang, VoiceChoice};
use crate::voice::{ChosenVoice, VoiceError, voice_for};
use std::collections::BTreeSet;

/// What a plan needs to know besides the tour.
pub struct Inputs {
    /// The contents of all sounds that the tour names, and of the rendered clips of its passages.
    pub(super) files: FileContents,
    /// What plays for each passage.
    pub(super) passages: PassageSources,
    /// The voices for the passages that a voice must speak.
    pub(super) voices: VoicePool,
    /// The pictures, which were made before: a track carries the picture of its stop, so that its key contains the
    /// picture's digest.
    pub(super) pictures: Pictures,
}

/// Gathers the inputs for the plan of a build. The store of `request` remembers the digests of files and holds the draft
/// voice's dictionaries.
pub fn gather(request: &Request<'_>, pictures: Pictures) -> Inputs {
    let names = file_names(request.tour, request.languages);
    let files = sources::read(request.workspace, request.store, &names);
    let voice_folder = request.store.voice_folder();
    let resolve = |lang: &Lang, choice: Option<&VoiceChoice>| {
        let (installed, permission) = (request.installed, request.permission);
        voice_for(lang, choice, installed, permission, &voice_folder)
    };
    Inputs::new(request.tour, request.languages, files, pictures, resolve)
}

/// The names of the files that [`Inputs::new`] must be told about, whether they exist or not.
pub(super) fn file_names(tour: &Tour, languages: &[Lang]) -> BTreeSet<String> {
    let sounds = named_files(tour).into_iter();
    let sounds = sounds.filter(|file| file.role == FileRole::Sound);
    sounds
        .map(|file| file.path)
        .chain(files_of(tour, &requested(tour, languages)))
        .collect()
}

impl Inputs {
    /// The inputs for a tour with these `files` and `pictures`. `resolve` finds the voice for an author's choice; it is
    /// called once for each choice of a passage that a voice must speak.
    pub(super) fn new(
        tour: &Tour,
        languages: &[Lang],
        files: FileContents,
        pictures: Pictures,
        resolve: impl FnMut(&Lang, Option<&VoiceChoice>) -> Result<ChosenVoice, VoiceError>,
    ) -> Self {
        let passages = PassageSources::decide(tour, languages, &files);
        let spoken = requested(tour, languages);
        let unvoiced = spoken
            .iter()
            .filter(|spoken| passages.of(spoken).needs_voice());
        let choices = unvoiced.flat_map(|spoken| {
            let own = rendered::choice(tour, spoken);
            voice_pool::choices(spoken.lang, own, &passages.of(spoken).lines)
        });
        let voices = VoicePool::new(choices, resolve);
        Self {
            files,
            passages,
            voices,
            pictures,
        }
    }
}
