//! The plan: from a tour to the list of actions that make its tracks, in time linear in the tour's size. It decides what
//! is made and what each thing depends on; nothing is made here.

use super::action::{
    Caption, ClipAction, ClipWork, Finish, Mix, PassagePart, PieceRef, PlannedPassage, Role,
    SoundRole, Speaker, Subject, TagTexts, TrackAction,
};
use super::cast::Cast;
use super::draft::{Draft, text_in};
use super::error::{BuildError, Cause, Failure};
use super::rendered::{self, Clip, Found, Origin};
use super::sources::Sources;
use super::store::Store;
use super::track;
use crate::digest::{Digest, Recipe};
use crate::sound::assemble::{Part, natural_pause_s};
use crate::sound::master::TARGET_LUFS;
use crate::sound::opus::Material;
use crate::tour::Tour;
use crate::tour::facts::{self, SpokenPassage, passages};
use crate::tour::model::{Lang, Passage, Stop, VoiceChoice};
use crate::voice::script::Line;
use crate::voice::{Installed, SENTENCE_PAUSE_S, Voice};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Raised whenever `sound` or this module makes other clips from the same inputs.
const CLIP_VERSION: &str = "3";
/// Raised whenever `sound` or this module makes other tracks from the same clips.
const TRACK_VERSION: &str = "10";

/// Loudness of the mix for loud places, LUFS: as loud as broadcasters allow themselves on the web (EBU R 128 s2 names −14 to
/// −16 for loud players).
const LOUD_LUFS: f64 = -14.0;

/// Largest picture that goes into a sound file, bytes.
const LARGEST_COVER: u64 = 512 << 10;

/// How far beds lie under the speech unless the tour says otherwise, LU.
const BED_BELOW_LU: f64 = 18.0;

/// The actions that make a tour's tracks.
pub struct Plan {
    pub(super) voices: Vec<Box<dyn Voice>>,
    pub(super) clips: Vec<ClipAction>,
    pub(super) tracks: Vec<TrackAction>,
    /// Rendered clips whose passage has changed since: the voice speaks these passages.
    pub(super) stale: Vec<String>,
}

impl Plan {
    /// How many clips and tracks there are.
    pub fn size(&self) -> (usize, usize) {
        (self.clips.len(), self.tracks.len())
    }
}

impl TrackAction {
    /// The clips that the track is made of, each once.
    pub(super) fn needs(&self) -> Vec<usize> {
        let mut needs: Vec<usize> = self
            .pieces
            .iter()
            .map(|piece| piece.clip)
            .chain(self.bed)
            .collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }
}

/// Plans the tracks of `tour` in `languages`, spoken by voices of `installed`. Files are relative to `tour_folder`; the
/// `store` remembers their digests and has room for the draft voice's dictionaries.
///
/// # Errors
/// [`BuildError::Failed`] with every voice and file that cannot be used.
pub fn plan(
    tour: &Tour,
    languages: &[Lang],
    mixes: &[Mix],
    installed: &Installed,
    tour_folder: &Path,
    store: &Store,
) -> Result<Plan, BuildError> {
    let mut planner = Planner {
        tour,
        cast: Cast::new(installed, tour_folder, store.voice_folder()),
        sources: Sources::new(tour_folder, store),
        plan: Plan {
            voices: Vec::new(),
            clips: Vec::new(),
            tracks: Vec::new(),
            stale: Vec::new(),
        },
        clips_by_key: HashMap::new(),
        lacks_voice: false,
        failures: Vec::new(),
    };
    let spoken = passages(tour).into_iter();
    let told = spoken.filter(|spoken| languages.contains(spoken.lang));
    let takes = told.filter_map(|spoken| spoken.passage.detailed()?.take.as_deref());
    planner.sources.look_at(takes);
    for lang in languages {
        for (index, stop) in tour.stops.iter().enumerate() {
            for &mix in mixes {
                planner.story(
                    (Role::Story, mix),
                    index,
                    stop,
                    lang,
                    stop.narration.get(lang),
                );
                if stop.short.contains_key(lang) {
                    planner.story((Role::Short, mix), index, stop, lang, stop.short.get(lang));
                }
            }
        }
    }
    let sound = &tour.sound;
    for (role, file) in [
        (SoundRole::Arrival, &sound.arrival),
        (SoundRole::TourEnd, &sound.tour_end),
        (SoundRole::GpsLost, &sound.gps_lost),
        (SoundRole::GpsFound, &sound.gps_found),
    ] {
        if let Some(file) = file {
            planner.sound(role, file);
        }
    }
    planner.sources.remember();
    if planner.failures.is_empty() {
        Ok(planner.plan)
    } else {
        Err(BuildError::Failed(planner.failures))
    }
}

struct Planner<'t> {
    tour: &'t Tour,
    cast: Cast<'t>,
    sources: Sources<'t>,
    plan: Plan,
    clips_by_key: HashMap<Digest, usize>,
    /// Whether the story in hand has a passage whose voice cannot be had.
    lacks_voice: bool,
    failures: Vec<Failure>,
}

impl Planner<'_> {
    fn story(
        &mut self,
        (role, mix): (Role, Mix),
        index: usize,
        stop: &Stop,
        lang: &Lang,
        passages: Option<&Vec<Passage>>,
    ) {
        let name = match (role, mix) {
            (Role::Story, Mix::Standard) => format!("stop `{}` ({})", stop.id, lang.0),
            (Role::Short, Mix::Standard) => format!("stop `{}` ({}, short)", stop.id, lang.0),
            (Role::Story, Mix::Loud) => format!("stop `{}` ({}, loud)", stop.id, lang.0),
            (Role::Short, Mix::Loud) => format!("stop `{}` ({}, short, loud)", stop.id, lang.0),
        };
        let mut track = Draft::default();
        let failures_before = self.failures.len();
        self.lacks_voice = false;
        if let Some(file) = &self.tour.sound.arrival {
            let clip = self.earcon(file, &name);
            track.add(clip, Part::Arrival, natural_pause_s(Part::Arrival));
        }
        let part = match role {
            Role::Story => facts::Part::Narration,
            Role::Short => facts::Part::Short,
        };
        let narration = passages.into_iter().flatten().enumerate();
        let narration =
            narration.map(|(place, passage)| SpokenPassage::new(index, lang, part, place, passage));
        let directions = stop
            .directions
            .get(lang)
            .map(|passage| SpokenPassage::new(index, lang, facts::Part::Directions, 0, passage));
        for spoken in narration.chain(directions) {
            self.passage(&mut track, &spoken, &name);
        }
        if track.passages.is_empty() {
            // Otherwise what keeps it from being heard was told, here or at an earlier stop.
            if self.failures.len() == failures_before && !self.lacks_voice {
                self.failures.push(Failure {
                    what: name,
                    cause: Cause::Empty,
                });
            }
            return;
        }
        // Where it is loud, a bed would only be more noise.
        let bed = stop
            .bed
            .as_ref()
            .or(self.tour.sound.bed.as_ref())
            .filter(|_| mix == Mix::Standard);
        let bed = bed.and_then(|file| self.bed(file, &name));
        let tags = TagTexts {
            title: text_in(&stop.title, lang),
            album: text_in(&self.tour.title, lang),
            track: index as u32 + 1,
            tracks: self.tour.stops.len() as u32,
            language: lang.0.clone(),
            cover: self.cover(stop, &name),
            chapters: track.chapters(),
        };
        let standard = self.tour.sound.loudness_lufs.unwrap_or(TARGET_LUFS);
        let finish = match mix {
            Mix::Standard => Finish::Standard {
                target_lufs: standard,
            },
            Mix::Loud => Finish::Loud {
                target_lufs: LOUD_LUFS,
            },
        };
        let subject = Subject::Story {
            role,
            mix,
            stop: index,
            lang: lang.clone(),
            passages: track.passages,
        };
        self.track(name, track.pieces, bed, finish, tags, subject);
    }

    /// The stop's picture, where it is of a kind that players show inside a sound file and not too large for that.
    fn cover(&mut self, stop: &Stop, name: &str) -> Option<(PathBuf, Digest)> {
        let file = &stop.picture.as_ref()?.file;
        let path = self.sources.path(file);
        let is_small = std::fs::metadata(&path).is_ok_and(|found| found.len() <= LARGEST_COVER);
        if !is_small || track::picture_kind(&path).is_none() {
            return None;
        }
        match self.sources.digest(file) {
            Ok(digest) => Some((path, digest)),
            Err(cause) => {
                self.failures.push(Failure {
                    what: name.to_owned(),
                    cause,
                });
                None
            }
        }
    }

    fn sound(&mut self, role: SoundRole, file: &str) {
        let name = format!("sound {file}");
        let Some(clip) = self.earcon(file, &name) else {
            return;
        };
        let pieces = vec![PieceRef {
            clip,
            part: Part::Arrival,
            pause_before_s: 0.0,
        }];
        self.track(
            name,
            pieces,
            None,
            Finish::OwnLevel,
            TagTexts::default(),
            Subject::Sound(role),
        );
    }

    fn track(
        &mut self,
        name: String,
        pieces: Vec<PieceRef>,
        bed: Option<usize>,
        finish: Finish,
        tags: TagTexts,
        subject: Subject,
    ) {
        let clips = &self.plan.clips;
        let mut recipe = Recipe::new("track").with(TRACK_VERSION);
        for piece in &pieces {
            let part: u64 = match piece.part {
                Part::Arrival => 0,
                Part::Directions => 1,
                Part::Closing => 2,
                Part::Passage(number) => 3 + number as u64,
            };
            recipe = recipe
                .with(clips[piece.clip].key.0)
                .with(part.to_le_bytes())
                .with(piece.pause_before_s.to_le_bytes());
        }
        let (finish_number, target_lufs) = match finish {
            Finish::Standard { target_lufs } => (0u8, target_lufs),
            Finish::Loud { target_lufs } => (1, target_lufs),
            Finish::OwnLevel => (2, 0.0),
        };
        recipe = recipe
            .with(bed.map_or([0; 32], |bed| clips[bed].key.0))
            .with([finish_number])
            .with(target_lufs.to_le_bytes())
            .with(&tags.title)
            .with(&tags.album)
            .with(&tags.language)
            .with(tags.track.to_le_bytes())
            .with(tags.tracks.to_le_bytes())
            .with(tags.cover.as_ref().map_or([0; 32], |(_, digest)| digest.0));
        for (piece, title) in &tags.chapters {
            recipe = recipe.with((*piece as u64).to_le_bytes()).with(title);
        }
        let key = recipe.done();
        let material = self.material(&pieces, bed);
        self.plan.tracks.push(TrackAction {
            key,
            name,
            pieces,
            bed,
            finish,
            material,
            tags,
            subject,
        });
    }

    /// What the encoder is told of a track. The clips and the bed decide, so that the track's key need not name it.
    fn material(&self, pieces: &[PieceRef], bed: Option<usize>) -> Material {
        let has = |wanted: fn(&ClipWork) -> bool| {
            let mut works = pieces.iter().map(|piece| &self.plan.clips[piece.clip].work);
            works.any(wanted)
        };
        let synthetic =
            has(|work| matches!(work, ClipWork::Speak { .. } | ClipWork::Rendered { .. }));
        let people = has(|work| matches!(work, ClipWork::Take { .. }));
        if synthetic || (people && bed.is_none()) {
            Material::Voice
        } else {
            Material::Mixed
        }
    }

    fn passage(&mut self, track: &mut Draft, spoken: &SpokenPassage<'_>, name: &str) {
        let first = track.pieces.len();
        let (part, part_here) = match spoken.part {
            facts::Part::Narration | facts::Part::Short => {
                (PassagePart::Narration, Part::Passage(spoken.index))
            }
            facts::Part::Directions => (PassagePart::Directions, Part::Directions),
        };
        let before = natural_pause_s(part_here);
        let take = spoken
            .passage
            .detailed()
            .and_then(|detailed| detailed.take.as_ref());
        let take = take.filter(|take| self.is_recording(take));
        let lines = rendered::lines(self.tour, spoken.lang, spoken.passage);
        let (captions, speaker) = match (take, self.rendered(spoken, &lines)) {
            (Some(take), _) => {
                let clip = self.take(take, name);
                track.add(clip, part_here, before);
                let whole = Caption {
                    text: spoken.passage.text().trim().to_owned(),
                    pieces: 0..1,
                    within_s: None,
                };
                (vec![whole], Speaker::Take(take.clone()))
            }
            (None, Some(found)) => {
                let clip = self.rendered_clip(&found.file, name);
                track.add(clip, part_here, before);
                (
                    captions_in_one_clip(&lines, &found.origin.sentences_ms),
                    Speaker::Voice(found.origin.voice),
                )
            }
            (None, None) => {
                let Some(voice) = self.voice_of(spoken, name) else {
                    return;
                };
                for (at, line) in lines.iter().enumerate() {
                    let clip = self.spoken(voice, &line.spoken, name);
                    track.add(
                        Some(clip),
                        part_here,
                        if at == 0 { before } else { SENTENCE_PAUSE_S },
                    );
                }
                (
                    captions_by_sentence(&lines),
                    Speaker::Voice(self.plan.voices[voice].name()),
                )
            }
        };
        let pieces = first..track.pieces.len();
        if !pieces.is_empty() {
            track.passages.push(PlannedPassage {
                part,
                pieces,
                captions,
                speaker,
            });
        }
    }

    /// Whether a take is a person's recording: it is there, and no voice rendered it.
    fn is_recording(&self, take: &str) -> bool {
        let path = self.sources.path(take);
        path.exists() && Origin::read(&path).is_none()
    }

    /// The passage's rendered clip, if it speaks what the script says.
    fn rendered(&mut self, spoken: &SpokenPassage<'_>, lines: &[Line]) -> Option<Found> {
        match rendered::find(self.tour, self.tour_folder, spoken, lines) {
            Clip::Current(found) => Some(found),
            Clip::Stale(found) => {
                // Directions are in the full telling and in the short one.
                if !self.plan.stale.contains(&found.file) {
                    self.plan.stale.push(found.file);
                }
                None
            }
            Clip::Absent => None,
        }
    }

    fn voice_of(&mut self, spoken: &SpokenPassage<'_>, name: &str) -> Option<usize> {
        self.voice(spoken.lang, rendered::choice(self.tour, spoken), name)
    }

    fn voice(&mut self, lang: &Lang, choice: Option<&VoiceChoice>, name: &str) -> Option<usize> {
        match self.cast.voice(&mut self.plan.voices, lang, choice) {
            Ok(place) => Some(place),
            Err(untold) => {
                self.lacks_voice = true;
                self.failures.extend(untold.map(|error| Failure {
                    what: name.to_owned(),
                    cause: error.into(),
                }));
                None
            }
        }
    }

    fn spoken(&mut self, voice: usize, text: &str, name: &str) -> usize {
        let identity = self.plan.voices[voice].identity();
        let key = Recipe::new("speak")
            .with(CLIP_VERSION)
            .with(identity)
            .with(text)
            .done();
        self.clip(
            key,
            ClipWork::Speak {
                voice,
                text: text.to_owned(),
            },
            name.to_owned(),
        )
    }

    fn take(&mut self, file: &str, name: &str) -> Option<usize> {
        let work = ClipWork::Take {
            path: self.sources.path(file),
        };
        self.file_clip("take", file, &[], work, name)
    }

    fn rendered_clip(&mut self, file: &str, name: &str) -> Option<usize> {
        let work = ClipWork::Rendered {
            path: self.sources.path(file),
        };
        self.file_clip("rendered", file, &[], work, name)
    }

    fn earcon(&mut self, file: &str, name: &str) -> Option<usize> {
        let work = ClipWork::Earcon {
            path: self.sources.path(file),
        };
        self.file_clip("earcon", file, &[], work, name)
    }

    fn bed(&mut self, file: &str, name: &str) -> Option<usize> {
        let below_lu = self.tour.sound.bed_below_lu.unwrap_or(BED_BELOW_LU);
        let work = ClipWork::Bed {
            path: self.sources.path(file),
            below_lu,
        };
        self.file_clip("bed", file, &below_lu.to_le_bytes(), work, name)
    }

    fn file_clip(
        &mut self,
        kind: &str,
        file: &str,
        setting: &[u8],
        work: ClipWork,
        name: &str,
    ) -> Option<usize> {
        match self.sources.digest(file) {
            Ok(content) => {
                let key = Recipe::new(kind)
                    .with(CLIP_VERSION)
                    .with(content.0)
                    .with(setting)
                    .done();
                Some(self.clip(key, work, format!("{name}, {file}")))
            }
            Err(cause) => {
                self.failures.push(Failure {
                    what: name.to_owned(),
                    cause,
                });
                None
            }
        }
    }

    /// The clip's place in the plan; equal clips are made once.
    fn clip(&mut self, key: Digest, work: ClipWork, name: String) -> usize {
        let next = self.plan.clips.len();
        let place = *self.clips_by_key.entry(key).or_insert(next);
        if place == next {
            self.plan.clips.push(ClipAction { key, work, name });
        }
        place
    }
}

/// What the captions show while the lines are spoken, one clip a line.
fn captions_by_sentence(lines: &[Line]) -> Vec<Caption> {
    let mut captions: Vec<Caption> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match (&line.shown, captions.last_mut()) {
            (Some(text), _) => captions.push(Caption {
                text: text.clone(),
                pieces: at..at + 1,
                within_s: None,
            }),
            (None, Some(last)) => last.pieces.end = at + 1,
            (None, None) => {}
        }
    }
    captions
}

/// What the captions show while the lines are spoken in a single clip; `sentences_ms` tells when.
fn captions_in_one_clip(lines: &[Line], sentences_ms: &[(u64, u64)]) -> Vec<Caption> {
    let mut captions = captions_by_sentence(lines);
    for caption in &mut captions {
        let (start, _) = sentences_ms[caption.pieces.start];
        let (_, end) = sentences_ms[caption.pieces.end - 1];
        caption.within_s = Some((start as f64 / 1000.0, end as f64 / 1000.0));
        caption.pieces = 0..1;
    }
    captions
}
