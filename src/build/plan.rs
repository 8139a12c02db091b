//! The plan: from a tour to the list of actions that make its tracks, in time linear in the tour's size. It decides what
//! is made and what each thing depends on; nothing is made here.

use super::action::{
    ClipAction, ClipWork, Finish, Mix, PassagePart, PieceRef, PlannedPassage, Role, SoundRole,
    Speaker, Subject, TagTexts, TrackAction,
};
use super::draft::{Draft, text_in};
use super::error::{BuildError, Cause, Failure};
use super::sources::Sources;
use super::store::Store;
use super::track;
use crate::digest::{Digest, Recipe};
use crate::sound::assemble::{Part, natural_pause_s};
use crate::sound::master::TARGET_LUFS;
use crate::sound::opus::Material;
use crate::tour::Tour;
use crate::tour::facts::passages;
use crate::tour::model::{Lang, Passage, Stop, VoiceChoice};
use crate::voice::{Voice, script, voice_for};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Raised whenever `sound` or this module makes other clips from the same inputs.
const CLIP_VERSION: &str = "3";
/// Raised whenever `sound` or this module makes other tracks from the same clips.
const TRACK_VERSION: &str = "11";

/// Loudness of the mix for loud places, LUFS: as loud as broadcasters allow themselves on the web (EBU R 128 s2 names −14 to
/// −16 for loud players).
const LOUD_LUFS: f64 = -14.0;

/// Pause between two sentences of a passage, seconds: shorter than between passages, long enough to breathe.
const SENTENCE_PAUSE_S: f64 = 0.45;

/// Largest picture that goes into a sound file, bytes.
const LARGEST_COVER: u64 = 512 << 10;

/// How far beds lie under the speech unless the tour says otherwise, LU.
const BED_BELOW_LU: f64 = 18.0;

/// The actions that make a tour's tracks.
pub struct Plan {
    pub(super) voices: Vec<Box<dyn Voice>>,
    pub(super) clips: Vec<ClipAction>,
    pub(super) tracks: Vec<TrackAction>,
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

/// Plans the tracks of `tour` in `languages`. Files are relative to `tour_folder`; the `store` remembers their digests and
/// has room for the embedded voice's dictionaries.
///
/// # Errors
/// [`BuildError::Failed`] with every voice and file that cannot be used.
pub fn plan(
    tour: &Tour,
    languages: &[Lang],
    mixes: &[Mix],
    tour_folder: &Path,
    store: &Store,
) -> Result<Plan, BuildError> {
    let mut planner = Planner {
        tour,
        tour_folder,
        voice_folder: store.voice_folder(),
        sources: Sources::new(tour_folder, store),
        plan: Plan {
            voices: Vec::new(),
            clips: Vec::new(),
            tracks: Vec::new(),
        },
        clips_by_key: HashMap::new(),
        voices_by_choice: HashMap::new(),
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
    tour_folder: &'t Path,
    voice_folder: PathBuf,
    sources: Sources<'t>,
    plan: Plan,
    clips_by_key: HashMap<Digest, usize>,
    voices_by_choice: HashMap<String, usize>,
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
        if let Some(file) = &self.tour.sound.arrival {
            let clip = self.earcon(file, &name);
            track.add(clip, Part::Arrival, natural_pause_s(Part::Arrival));
        }
        let narration = passages
            .into_iter()
            .flatten()
            .map(|passage| (PassagePart::Narration, passage));
        let directions = stop
            .directions
            .get(lang)
            .map(|passage| (PassagePart::Directions, passage));
        for (count, (part, passage)) in narration.chain(directions).enumerate() {
            self.passage(&mut track, part, count, passage, lang, &name);
        }
        if track.passages.is_empty() {
            self.failures.push(Failure {
                what: name,
                cause: Cause::Empty,
            });
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
        let mut has_speech = false;
        let mut has_bare_harmonics = false;
        for piece in pieces {
            match self.plan.clips[piece.clip].work {
                ClipWork::Speak { voice, .. } => {
                    has_speech = true;
                    has_bare_harmonics |= self.plan.voices[voice].has_bare_harmonics();
                }
                ClipWork::Take { .. } => has_speech = true,
                ClipWork::Earcon { .. } | ClipWork::Bed { .. } => {}
            }
        }
        if has_bare_harmonics || (has_speech && bed.is_none()) {
            Material::Voice
        } else {
            Material::Mixed
        }
    }

    fn passage(
        &mut self,
        track: &mut Draft,
        part: PassagePart,
        count: usize,
        passage: &Passage,
        lang: &Lang,
        name: &str,
    ) {
        let first = track.pieces.len();
        let part_here = match part {
            PassagePart::Narration => Part::Passage(count),
            PassagePart::Directions => Part::Directions,
        };
        let before = natural_pause_s(part_here);
        let detailed = passage.detailed();
        let (shown, speaker) = match detailed.and_then(|detailed| detailed.take.as_ref()) {
            Some(take) if self.sources.path(take).exists() => {
                let clip = self.take(take, name);
                track.add(clip, part_here, before);
                (
                    vec![Some(passage.text().trim().to_owned())],
                    Speaker::Take(take.clone()),
                )
            }
            _ => {
                let choice = detailed.and_then(|detailed| detailed.voice.as_ref());
                let Some(voice) = self.voice(lang, choice.or(self.tour.voices.get(lang)), name)
                else {
                    return;
                };
                let empty = std::collections::BTreeMap::new();
                let lexicon = self.tour.lexicon.get(lang).unwrap_or(&empty);
                let lines = script::lines(lang, passage, lexicon);
                for (at, line) in lines.iter().enumerate() {
                    let clip = self.spoken(voice, &line.spoken, name);
                    track.add(
                        Some(clip),
                        part_here,
                        if at == 0 { before } else { SENTENCE_PAUSE_S },
                    );
                }
                let shown = lines.into_iter().map(|line| line.shown).collect();
                (shown, Speaker::Voice(self.plan.voices[voice].name()))
            }
        };
        let pieces = first..track.pieces.len();
        if !pieces.is_empty() {
            track.passages.push(PlannedPassage {
                part,
                pieces,
                shown,
                speaker,
            });
        }
    }

    fn voice(&mut self, lang: &Lang, choice: Option<&VoiceChoice>, name: &str) -> Option<usize> {
        // The debug form names every field of the choice.
        let choice_text = format!("{lang:?} {choice:?}");
        if let Some(&known) = self.voices_by_choice.get(&choice_text) {
            return Some(known);
        }
        match voice_for(lang, choice, self.tour_folder, &self.voice_folder) {
            Ok(voice) => {
                self.plan.voices.push(voice);
                self.voices_by_choice
                    .insert(choice_text, self.plan.voices.len() - 1);
                Some(self.plan.voices.len() - 1)
            }
            Err(error) => {
                self.failures.push(Failure {
                    what: name.to_owned(),
                    cause: error.into(),
                });
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
