//! Plans a build: turns a tour into the list of actions that make its tracks, in time linear in the tour's size. The
//! plan decides what is made and what each action depends on; it makes nothing itself.

use super::action::{
    ClipAction, ClipWork, Finish, Mix, Narrator, PassagePart, PieceRef, PlannedPassage, Role,
    SoundRole, Subject, TagTexts, TrackAction,
};
use super::error::{BuildError, Cause, Failure};
use super::key;
use super::pictures::{BuiltPicture, Pictures};
use super::rendered::{self, PassageSource, RenderedClip};
use super::sources::Sources;
use super::store::Store;
use super::track_pieces::{
    TrackPieces, caption_of_all, captions_by_sentence, captions_in_one_clip, text_in,
};
use super::voice_pool::{PooledVoice, VoicePool};
use crate::digest::{Digest, DigestBuilder};
use crate::sound::assemble::{PieceKind, natural_pause_s};
use crate::sound::master::TARGET_LUFS;
use crate::sound::opus::Material;
use crate::tour::Tour;
use crate::tour::facts::{self, SpokenPassage, Staleness, passages};
use crate::tour::model::{Lang, Passage, Stop};
use crate::trust::Permission;
use crate::voice::script::Lexicons;
use crate::voice::{Installed, SENTENCE_PAUSE_S, Voice};
use crate::workspace::Workspace;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// Version of prepared clips; raised whenever `sound` or this module makes different clips from the same inputs.
const CLIP_VERSION: &str = "4";

/// Loudness of the mix for loud places, LUFS: as high as broadcasters go on the web (EBU R 128 s2 recommends −14 to −16
/// for loud players).
const LOUD_TARGET_LUFS: f64 = -14.0;

/// Default level of beds below the speech, LU.
const BED_BELOW_LU: f64 = 18.0;

/// The actions that make a tour's tracks.
pub struct Plan {
    pub(super) voices: Vec<Box<dyn Voice>>,
    pub(super) clips: Vec<ClipAction>,
    pub(super) tracks: Vec<TrackAction>,
    /// Rendered clips that are not played because a voice speaks their passages now, each with the reason.
    pub(super) stale: Vec<(String, Staleness)>,
    /// Pictures of the stops, keyed by the stop's index in the tour.
    pub(super) pictures: BTreeMap<usize, BuiltPicture>,
}

impl Plan {
    /// Number of clips and tracks.
    pub fn size(&self) -> (usize, usize) {
        (self.clips.len(), self.tracks.len())
    }
}

/// Plans the tracks of `tour` in `languages`. They are spoken by the `installed` voices and by those of the tour's own
/// programs that may run, and carry the `pictures` that players show. Files are read from the `workspace`; the `store`
/// remembers their digests and holds the draft voice's dictionaries.
///
/// # Errors
/// [`BuildError::Failed`] with every picture, voice and file that cannot be used.
pub fn plan(
    tour: &Tour,
    languages: &[Lang],
    mixes: &[Mix],
    installed: &Installed,
    (workspace, permission): (&Workspace, &Permission),
    store: &Store,
    pictures: Pictures,
) -> Result<Plan, BuildError> {
    let mut planner = Planner {
        tour,
        lexicons: Lexicons::of(tour),
        pool: VoicePool::new(installed, permission, store.voice_folder()),
        sources: Sources::new(workspace, store),
        store,
        plan: Plan {
            voices: Vec::new(),
            clips: Vec::new(),
            tracks: Vec::new(),
            stale: Vec::new(),
            pictures: pictures.made,
        },
        clips_by_key: HashMap::new(),
        lacks_voice: false,
        failures: pictures.failures,
    };
    let spoken = passages(tour).into_iter();
    let requested = spoken.filter(|spoken| languages.contains(spoken.lang));
    let files = requested.flat_map(|spoken| {
        let take = rendered::take(&spoken).map(str::to_owned);
        take.into_iter().chain(rendered::place(tour, &spoken))
    });
    planner.sources.read_ahead(&files.collect());
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
    planner.sources.save();
    if planner.failures.is_empty() {
        Ok(planner.plan)
    } else {
        Err(BuildError::Failed(planner.failures))
    }
}

struct Planner<'t> {
    tour: &'t Tour,
    lexicons: Lexicons,
    pool: VoicePool<'t>,
    sources: Sources<'t>,
    store: &'t Store,
    plan: Plan,
    clips_by_key: HashMap<Digest, usize>,
    /// Whether the story being planned has a passage whose voice is not available.
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
        let mut track = TrackPieces::default();
        let failures_before = self.failures.len();
        self.lacks_voice = false;
        if let Some(file) = &self.tour.sound.arrival {
            let clip = self.earcon(file, &name);
            track.add(
                clip,
                PieceKind::Arrival,
                natural_pause_s(PieceKind::Arrival),
            );
        }
        let part = match role {
            Role::Story => facts::StopPart::Narration,
            Role::Short => facts::StopPart::Short,
        };
        let narration = passages.into_iter().flatten().enumerate();
        let narration =
            narration.map(|(place, passage)| SpokenPassage::new(index, lang, part, place, passage));
        let directions = stop.directions.get(lang).map(|passage| {
            SpokenPassage::new(index, lang, facts::StopPart::Directions, 0, passage)
        });
        for spoken in narration.chain(directions) {
            self.passage(&mut track, &spoken, &name);
        }
        if track.passages.is_empty() {
            // In the other case, the reason was already reported, here or at an earlier stop.
            if self.failures.len() == failures_before && !self.lacks_voice {
                self.failures.push(Failure {
                    what: name,
                    cause: Cause::Empty,
                });
            }
            return;
        }
        // In a loud place a bed would only add noise.
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
            cover: self.cover(index),
            chapters: track.chapters(),
        };
        let standard = self.tour.sound.loudness_lufs.unwrap_or(TARGET_LUFS);
        let finish = match mix {
            Mix::Standard => Finish::Standard {
                target_lufs: standard,
            },
            Mix::Loud => Finish::Loud {
                target_lufs: LOUD_TARGET_LUFS,
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

    /// The stop's picture in the form that players show.
    fn cover(&self, stop: usize) -> Option<(PathBuf, Digest)> {
        let built = self.plan.pictures.get(&stop)?;
        Some((self.store.path(&built.cover), built.cover.sha256))
    }

    fn sound(&mut self, role: SoundRole, file: &str) {
        let name = format!("sound {file}");
        let Some(clip) = self.earcon(file, &name) else {
            return;
        };
        let pieces = vec![PieceRef {
            clip,
            part: PieceKind::Arrival,
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
        let key = key::of_track(&self.plan.clips, &pieces, bed, finish, &tags);
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

    /// The kind of sound in a track, which decides how it is encoded. It follows from the clips and the bed, so the
    /// track's key need not include it.
    fn material(&self, pieces: &[PieceRef], bed: Option<usize>) -> Material {
        let mut has_speech = false;
        let mut has_bare_harmonics = false;
        for piece in pieces {
            match self.plan.clips[piece.clip].work {
                ClipWork::Speak { voice, .. } => {
                    has_speech = true;
                    has_bare_harmonics |= self.plan.voices[voice].has_bare_harmonics();
                }
                ClipWork::Rendered {
                    has_bare_harmonics: is_bare,
                    ..
                } => {
                    has_speech = true;
                    has_bare_harmonics |= is_bare;
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

    fn passage(&mut self, track: &mut TrackPieces, spoken: &SpokenPassage<'_>, name: &str) {
        let first = track.pieces.len();
        let (part, part_here) = match spoken.part {
            facts::StopPart::Narration | facts::StopPart::Short => {
                (PassagePart::Narration, PieceKind::Passage(spoken.index))
            }
            facts::StopPart::Directions => (PassagePart::Directions, PieceKind::Directions),
        };
        let before = natural_pause_s(part_here);
        let lines = rendered::lines(&self.lexicons, spoken);
        let look = |file: &str| self.sources.inspect(file);
        let sounding = rendered::passage_source(self.tour, spoken, &lines, look);
        if let PassageSource::Stale(found, why) = &sounding
            // Both the full story and the short version include the directions.
            && !self.plan.stale.iter().any(|(file, _)| *file == found.file)
        {
            self.plan.stale.push((found.file.clone(), why.clone()));
        }
        let (captions, speaker, licence) = match sounding {
            PassageSource::Recording(take) => {
                let clip = self.take(&take, name);
                track.add(clip, part_here, before);
                let whole = caption_of_all(spoken.passage.text());
                (vec![whole], Narrator::Take(take), None)
            }
            PassageSource::Clip(found) => {
                let clip = self.rendered_clip(&found, name);
                track.add(clip, part_here, before);
                let origin = found.origin;
                (
                    captions_in_one_clip(&lines, &origin.sentences_ms),
                    Narrator::Voice(origin.voice),
                    Some(origin.licence).filter(|licence| !licence.is_empty()),
                )
            }
            PassageSource::Stale(..) | PassageSource::Missing => {
                if let Err(cause) = track.count_spoken(&lines) {
                    self.failures.push(Failure {
                        what: name.to_owned(),
                        cause,
                    });
                    return;
                }
                let Some(voice) = self.voice(spoken, name) else {
                    return;
                };
                for (at, line) in lines.iter().enumerate() {
                    let clip = self.spoken(voice.index, &line.spoken, name);
                    track.add(
                        Some(clip),
                        part_here,
                        if at == 0 { before } else { SENTENCE_PAUSE_S },
                    );
                }
                (
                    captions_by_sentence(&lines),
                    Narrator::Voice(self.plan.voices[voice.index].name()),
                    voice.known.map(|known| known.licence.to_owned()),
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
                licence,
            });
        }
    }

    fn voice(&mut self, spoken: &SpokenPassage<'_>, name: &str) -> Option<PooledVoice> {
        let choice = rendered::choice(self.tour, spoken);
        match self.pool.voice(&mut self.plan.voices, spoken.lang, choice) {
            Ok(voice) => Some(voice),
            Err(unreported) => {
                self.lacks_voice = true;
                self.failures.extend(unreported.map(|error| Failure {
                    what: name.to_owned(),
                    cause: error.into(),
                }));
                None
            }
        }
    }

    fn spoken(&mut self, voice: usize, text: &str, name: &str) -> usize {
        let identity = self.plan.voices[voice].identity();
        let key = DigestBuilder::new("speak")
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
            file: self.sources.file(file),
        };
        self.file_clip("take", file, &[], work, name)
    }

    fn rendered_clip(&mut self, found: &RenderedClip, name: &str) -> Option<usize> {
        let work = ClipWork::Rendered {
            file: self.sources.file(&found.file),
            has_bare_harmonics: found.origin.has_bare_harmonics,
        };
        self.file_clip("rendered", &found.file, &[], work, name)
    }

    fn earcon(&mut self, file: &str, name: &str) -> Option<usize> {
        let work = ClipWork::Earcon {
            file: self.sources.file(file),
        };
        self.file_clip("earcon", file, &[], work, name)
    }

    fn bed(&mut self, file: &str, name: &str) -> Option<usize> {
        let below_lu = self.tour.sound.bed_below_lu.unwrap_or(BED_BELOW_LU);
        let work = ClipWork::Bed {
            file: self.sources.file(file),
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
                let key = DigestBuilder::new(kind)
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

    /// Index of the clip in the plan; equal clips are made once.
    fn clip(&mut self, key: Digest, work: ClipWork, name: String) -> usize {
        let next = self.plan.clips.len();
        let place = *self.clips_by_key.entry(key).or_insert(next);
        if place == next {
            self.plan.clips.push(ClipAction { key, work, name });
        }
        place
    }
}
