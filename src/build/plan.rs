//! Plans a build: turns a tour into the list of actions that make its tracks, in time linear in the tour's size. The
//! plan decides what is made and what each action depends on. It is a pure function of the tour and the [`Inputs`] that were
//! gathered before: it opens no file and makes nothing itself.

use super::action::{
    ClipAction, ClipWork, Finish, Mix, Narrator, PassagePart, PieceRef, PlannedPassage, Role,
    SoundRole, Subject, TagTexts, TrackAction,
};
use super::error::{BuildError, Cause, Failure, Part};
use super::inputs::Inputs;
use super::key;
use super::passage_sources::PassageSources;
use super::pictures::BuiltPicture;
use super::rendered::{self, PassageSource, RenderedClip};
use super::sources::FileContents;
use super::track_pieces::{
    TrackPieces, caption_of_all, captions_by_sentence, captions_in_one_clip, text_in,
};
use super::voice_pool::{PooledVoice, VoicePool, distinct, licences};
use crate::digest::{Digest, DigestBuilder};
use crate::sound::assemble::{PieceKind, natural_pause_s};
use crate::sound::master::TARGET_LUFS;
use crate::sound::opus::Material;
use crate::text::text;
use crate::tour::Tour;
use crate::tour::facts::{self, SpokenPassage, Staleness};
use crate::tour::model::{Lang, Passage, Stop};
use crate::voice::{SENTENCE_PAUSE_S, Voice, VoiceError};
use std::collections::{BTreeMap, HashMap};

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
    /// The cover of the tour.
    pub(super) cover: Option<BuiltPicture>,
}

impl Plan {
    /// Number of clips and tracks.
    pub fn size(&self) -> (usize, usize) {
        (self.clips.len(), self.tracks.len())
    }
}

/// Plans the tracks of `tour` in `languages` from what was gathered for them.
///
/// # Errors
/// [`BuildError::Failed`] with every picture, voice and file that cannot be used.
pub fn plan(
    tour: &Tour,
    languages: &[Lang],
    mixes: &[Mix],
    inputs: Inputs,
) -> Result<Plan, BuildError> {
    let mut planner = Planner {
        tour,
        files: &inputs.files,
        sources: &inputs.passages,
        voices: inputs.voices,
        pictures: &inputs.pictures.made,
        clips: Vec::new(),
        tracks: Vec::new(),
        stale: Vec::new(),
        clips_by_key: HashMap::new(),
        lacks_voice: false,
        failures: inputs.pictures.failures,
    };
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
    if !planner.failures.is_empty() {
        return Err(BuildError::Failed(planner.failures));
    }
    Ok(Plan {
        voices: planner.voices.into_voices(),
        clips: planner.clips,
        tracks: planner.tracks,
        stale: planner.stale,
        pictures: inputs.pictures.made,
        cover: inputs.pictures.cover,
    })
}

struct Planner<'t> {
    tour: &'t Tour,
    files: &'t FileContents,
    sources: &'t PassageSources,
    voices: VoicePool,
    pictures: &'t BTreeMap<usize, BuiltPicture>,
    clips: Vec<ClipAction>,
    tracks: Vec<TrackAction>,
    stale: Vec<(String, Staleness)>,
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
        let name = self.tour.stop_name(index);
        let (name, key) = match (role, mix) {
            (Role::Story, Mix::Standard) => (
                text!("stop {stop} ({lang})", stop = name, lang),
                "narration",
            ),
            (Role::Short, Mix::Standard) => (
                text!("stop {stop} ({lang}, short)", stop = name, lang),
                "short",
            ),
            (Role::Story, Mix::Loud) => (
                text!("stop {stop} ({lang}, loud)", stop = name, lang),
                "narration",
            ),
            (Role::Short, Mix::Loud) => (
                text!("stop {stop} ({lang}, short, loud)", stop = name, lang),
                "short",
            ),
        };
        let made = Part {
            name,
            place: Some(format!("/stops/{index}/{key}")),
        };
        let mut track = TrackPieces::default();
        let failures_before = self.failures.len();
        self.lacks_voice = false;
        if let Some(file) = &self.tour.sound.arrival {
            let clip = self.earcon(file, &made);
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
            self.passage(&mut track, &spoken, &made);
        }
        if track.passages.is_empty() {
            // In the other case, the reason was already reported, here or at an earlier stop.
            if self.failures.len() == failures_before && !self.lacks_voice {
                self.failures.push(made.failure(Cause::Empty));
            }
            return;
        }
        // In a loud place a bed would only add noise.
        let bed = stop
            .bed
            .as_ref()
            .or(self.tour.sound.bed.as_ref())
            .filter(|_| mix == Mix::Standard);
        let bed = bed.and_then(|file| self.bed(file, &made));
        let tags = TagTexts {
            title: text_in(&stop.title, lang),
            album: text_in(&self.tour.title, lang),
            track: index as u32 + 1,
            tracks: self.tour.stops.len() as u32,
            language: lang.0.clone(),
            cover: self.pictures.get(&index).map(|picture| picture.cover),
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
        self.track(made, track.pieces, bed, finish, tags, subject);
    }

    fn sound(&mut self, role: SoundRole, file: &str) {
        let made = Part {
            name: text!("sound {file}", file),
            place: Some(format!("/sound/{}", role.key())),
        };
        let Some(clip) = self.earcon(file, &made) else {
            return;
        };
        let pieces = vec![PieceRef {
            clip,
            part: PieceKind::Arrival,
            pause_before_s: 0.0,
        }];
        self.track(
            made,
            pieces,
            None,
            Finish::OwnLevel,
            TagTexts::default(),
            Subject::Sound(role),
        );
    }

    fn track(
        &mut self,
        made: Part,
        pieces: Vec<PieceRef>,
        bed: Option<usize>,
        finish: Finish,
        tags: TagTexts,
        subject: Subject,
    ) {
        let key = key::of_track(&self.clips, &pieces, bed, finish, &tags);
        let material = self.material(&pieces, bed);
        self.tracks.push(TrackAction {
            key,
            made,
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
            match self.clips[piece.clip].work {
                ClipWork::Speak { voice, .. } => {
                    has_speech = true;
                    has_bare_harmonics |= self.voices.get(voice).has_bare_harmonics();
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

    fn passage(&mut self, track: &mut TrackPieces, spoken: &SpokenPassage<'_>, made: &Part) {
        let first = track.pieces.len();
        let (part, part_here) = match spoken.part {
            facts::StopPart::Narration | facts::StopPart::Short => {
                (PassagePart::Narration, PieceKind::Passage(spoken.index))
            }
            facts::StopPart::Directions => (PassagePart::Directions, PieceKind::Directions),
        };
        let before = natural_pause_s(part_here);
        let sourced = self.sources.of(spoken);
        let lines = &sourced.lines;
        if let PassageSource::Stale(found, why) = &sourced.source
            // Both the full story and the short version include the directions.
            && !self.stale.iter().any(|(file, _)| *file == found.file)
        {
            self.stale.push((found.file.clone(), why.clone()));
        }
        let (captions, speaker, licence) = match &sourced.source {
            PassageSource::Recording(take) => {
                let clip = self.take(take, made);
                track.add(clip, part_here, before);
                let whole = caption_of_all(spoken.passage.text());
                (vec![whole], Narrator::Take(take.clone()), None)
            }
            PassageSource::Clip(found) => {
                let clip = self.rendered_clip(found, made);
                track.add(clip, part_here, before);
                let origin = &found.origin;
                (
                    captions_in_one_clip(lines, &origin.sentences_ms),
                    Narrator::Voice(origin.voice.clone()),
                    Some(origin.licence.clone()).filter(|licence| !licence.is_empty()),
                )
            }
            PassageSource::Stale(..) | PassageSource::Missing => {
                if let Err(cause) = track.count_spoken(lines) {
                    self.failures.push(made.failure(cause));
                    return;
                }
                let Some(voice) = self.voice(spoken, made) else {
                    return;
                };
                let speakers = match self.voices.speakers(spoken.lang, voice, lines) {
                    Ok(speakers) => speakers,
                    Err(unreported) => return self.report_voice(unreported, made),
                };
                for (at, (line, speaker)) in lines.iter().zip(&speakers).enumerate() {
                    let clip = self.spoken(speaker.index, &line.spoken, made);
                    track.add(
                        Some(clip),
                        part_here,
                        if at == 0 { before } else { SENTENCE_PAUSE_S },
                    );
                }
                let names = speakers
                    .iter()
                    .map(|speaker| self.voices.get(speaker.index).name());
                (
                    captions_by_sentence(lines),
                    Narrator::Voice(distinct(names).join(", ")),
                    Some(licences(&speakers)).filter(|licences| !licences.is_empty()),
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

    fn voice(&mut self, spoken: &SpokenPassage<'_>, made: &Part) -> Option<PooledVoice> {
        let choice = rendered::choice(self.tour, spoken);
        match self.voices.voice(spoken.lang, choice) {
            Ok(voice) => Some(voice),
            Err(unreported) => {
                self.report_voice(unreported, made);
                None
            }
        }
    }

    /// Reports a voice that is not available, the first time that it is asked for.
    fn report_voice(&mut self, unreported: Option<VoiceError>, made: &Part) {
        self.lacks_voice = true;
        self.failures
            .extend(unreported.map(|error| made.failure(error.into())));
    }

    fn spoken(&mut self, voice: usize, text: &str, made: &Part) -> usize {
        let identity = self.voices.get(voice).identity();
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
            made.clone(),
        )
    }

    fn take(&mut self, file: &str, made: &Part) -> Option<usize> {
        let work = ClipWork::Take {
            file: file.to_owned(),
        };
        self.file_clip("take", file, &[], work, made)
    }

    fn rendered_clip(&mut self, found: &RenderedClip, made: &Part) -> Option<usize> {
        let work = ClipWork::Rendered {
            file: found.file.clone(),
            has_bare_harmonics: found.origin.has_bare_harmonics,
        };
        self.file_clip("rendered", &found.file, &[], work, made)
    }

    fn earcon(&mut self, file: &str, made: &Part) -> Option<usize> {
        let work = ClipWork::Earcon {
            file: file.to_owned(),
        };
        self.file_clip("earcon", file, &[], work, made)
    }

    fn bed(&mut self, file: &str, made: &Part) -> Option<usize> {
        let below_lu = self.tour.sound.bed_below_lu.unwrap_or(BED_BELOW_LU);
        let work = ClipWork::Bed {
            file: file.to_owned(),
            below_lu,
        };
        self.file_clip("bed", file, &below_lu.to_le_bytes(), work, made)
    }

    fn file_clip(
        &mut self,
        kind: &str,
        file: &str,
        setting: &[u8],
        work: ClipWork,
        made: &Part,
    ) -> Option<usize> {
        match self.files.digest(file) {
            Ok(content) => {
                let key = DigestBuilder::new(kind)
                    .with(CLIP_VERSION)
                    .with(content.0)
                    .with(setting)
                    .done();
                let name = text!("{what}, {file}", what = made.name, file);
                let place = made.place.clone();
                Some(self.clip(key, work, Part { name, place }))
            }
            Err(cause) => {
                self.failures.push(made.failure(cause));
                None
            }
        }
    }

    /// Index of the clip in the plan; equal clips are made once.
    fn clip(&mut self, key: Digest, work: ClipWork, made: Part) -> usize {
        let next = self.clips.len();
        let place = *self.clips_by_key.entry(key).or_insert(next);
        if place == next {
            self.clips.push(ClipAction { key, work, made });
        }
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::inputs::file_names;
    use crate::build::pictures::Pictures;
    use crate::build::rendered::Origin;
    use crate::build::sources::{Content, ReadFault};
    use crate::build::store::Blob;
    use crate::sound::Pcm;
    use crate::text::Text;
    use crate::tour::model::VoiceChoice;
    use crate::tour::read::read;
    use crate::voice::ChosenVoice;
    use crate::voice::script::{Lexicon, lines};
    use std::io;
    use std::path::PathBuf;

    /// A voice that only has a name.
    struct NamedVoice(String);

    impl Voice for NamedVoice {
        fn identity(&self) -> String {
            self.0.clone()
        }

        fn name(&self) -> String {
            self.0.clone()
        }

        fn speak(&self, _: &str) -> Result<Pcm, VoiceError> {
            unreachable!("planning makes nothing")
        }
    }

    /// There is a voice for English only; one that the tour names has that name.
    fn english_voice(lang: &Lang, choice: Option<&VoiceChoice>) -> Result<ChosenVoice, VoiceError> {
        if lang.0 == "en" {
            let name = choice.and_then(VoiceChoice::id).unwrap_or("some voice");
            let voice = Box::new(NamedVoice(name.to_owned()));
            Ok(ChosenVoice { voice, known: None })
        } else {
            Err(VoiceError::Language {
                lang: lang.0.clone(),
                cure: "install one".to_owned(),
            })
        }
    }

    /// A tour with these languages, sounds and stops. Titles, positions and zones are added.
    fn tour(languages: &str, sound: &str, stops: &[(&str, &str)]) -> Tour {
        let stops = stops.iter().map(|(id, telling)| {
            format!(
                r#"{{"id": "{id}", "title": {{"en": "{id}"}}, "position": {{"lat": 53.7, "lon": 87.1}},
                    "geofence": {{"radius_m": 40}}, {telling}}}"#
            )
        });
        let stops: Vec<String> = stops.collect();
        let text = format!(
            r#"{{"format": 1, "id": "t", "title": {{"en": "T"}}, "languages": {languages}, "sound": {sound},
                "stops": [{}]}}"#,
            stops.join(", ")
        );
        let parsed = read(&text);
        assert!(parsed.tour.is_some(), "{:?}", parsed.diagnostics);
        parsed.tour.expect("OK because it was just looked at")
    }

    /// A sound file with this content.
    fn sound(content: &str) -> Content {
        let sha256 = Digest::of(content.as_bytes());
        Content {
            sha256,
            origin: None,
        }
    }

    /// A rendered clip that says these sentences.
    fn clip(spoken: &[&str]) -> Content {
        let origin = Origin {
            tour: Some("t".to_owned()),
            text: spoken.join(" "),
            spoken: spoken.iter().map(|line| (*line).to_owned()).collect(),
            voice: "RHVoice slt".to_owned(),
            voice_id: "rhvoice/slt".to_owned(),
            licence: "MIT".to_owned(),
            has_bare_harmonics: false,
            sentences_ms: (0..spoken.len() as u64)
                .map(|number| (number * 1000, number * 1000 + 900))
                .collect(),
            damage: None,
        };
        Content {
            origin: Some(origin),
            ..sound(&spoken.join("|"))
        }
    }

    /// Plans with these files, while all others are missing.
    fn planned(
        tour: &Tour,
        mixes: &[Mix],
        files: &[(&str, Content)],
        pictures: Pictures,
    ) -> Result<Plan, BuildError> {
        let names = file_names(tour, &tour.languages).into_iter();
        let missing = names.map(|name| {
            let fault = ReadFault {
                path: PathBuf::from(&name),
                kind: io::ErrorKind::NotFound,
                message: "not there".to_owned(),
            };
            (name, Err(fault))
        });
        let found = files
            .iter()
            .map(|(name, content)| ((*name).to_owned(), Ok(content.clone())));
        let files = FileContents(missing.chain(found).collect());
        let inputs = Inputs::new(tour, &tour.languages, files, pictures, english_voice);
        plan(tour, &tour.languages, mixes, inputs)
    }

    fn good(tour: &Tour, files: &[(&str, Content)]) -> Plan {
        let planned = planned(tour, &[Mix::Standard], files, Pictures::default());
        planned.unwrap_or_else(|error| panic!("{error}"))
    }

    fn faults(tour: &Tour, files: &[(&str, Content)]) -> Vec<String> {
        match planned(tour, &[Mix::Standard], files, Pictures::default()) {
            Err(BuildError::Failed(failures)) => failures.iter().map(Failure::to_string).collect(),
            Err(error) => panic!("{error}"),
            Ok(_) => Vec::new(),
        }
    }

    /// Each track with its pieces, and its bed after a bar.
    fn described(plan: &Plan) -> Vec<String> {
        let clip = |index: usize| match &plan.clips[index].work {
            ClipWork::Speak { voice, text } => {
                format!("{} says {text}", plan.voices[*voice].name())
            }
            ClipWork::Take { file } => format!("take {file}"),
            ClipWork::Rendered { file, .. } => format!("clip {file}"),
            ClipWork::Earcon { file } => format!("earcon {file}"),
            ClipWork::Bed { file, below_lu } => format!("bed {file} {below_lu}"),
        };
        let track = |track: &TrackAction| {
            let pieces = track.pieces.iter().map(|piece| clip(piece.clip));
            let pieces: Vec<String> = pieces.collect();
            let bed = track.bed.map(|bed| format!(" | {}", clip(bed)));
            format!(
                "{}: {}{}",
                track.made.name,
                pieces.join(", "),
                bed.unwrap_or_default()
            )
        };
        plan.tracks.iter().map(track).collect()
    }

    const GATE_CLIP: &str = "audio/rendered/en/gate/story-1.opus";

    #[test]
    fn each_passage_plays_its_recording_its_clip_or_a_voice() {
        let tour = tour(
            r#"["en"]"#,
            r#"{"arrival": "bell.wav", "bed": "sea.wav", "bed_below_lu": 18}"#,
            &[
                (
                    "gate",
                    r#""narration": {"en": ["Here.", {"text": "I was there.", "take": "take.wav"}]},
                       "directions": {"en": "Go on. Then left."}"#,
                ),
                (
                    "hall",
                    r#""narration": {"en": [{"text": "Here.", "voice": "rhvoice/slt"}]}, "short": {"en": ["Go on."]}"#,
                ),
            ],
        );
        let files = [
            ("bell.wav", sound("bell")),
            ("sea.wav", sound("sea")),
            ("take.wav", sound("take")),
            (GATE_CLIP, clip(&["Here."])),
        ];
        let plan = good(&tour, &files);
        assert_eq!(
            described(&plan),
            [
                "stop `gate` (en): earcon bell.wav, clip audio/rendered/en/gate/story-1.opus, take take.wav, \
                 some voice says Go on., some voice says Then left. | bed sea.wav 18",
                "stop `hall` (en): earcon bell.wav, rhvoice/slt says Here. | bed sea.wav 18",
                "stop `hall` (en, short): earcon bell.wav, some voice says Go on. | bed sea.wav 18",
                "sound bell.wav: earcon bell.wav",
            ]
        );
        // The bell, the sea, "Go on." and each other clip are made once.
        assert_eq!(plan.size(), (7, 4));
        assert!(plan.stale.is_empty());
    }

    #[test]
    fn the_loud_mix_has_the_same_clips_and_no_bed() {
        let tour = tour(
            r#"["en"]"#,
            r#"{"bed": "sea.wav"}"#,
            &[("gate", r#""narration": {"en": ["Here."]}"#)],
        );
        let mixes = [Mix::Standard, Mix::Loud];
        let files = [("sea.wav", sound("sea"))];
        let plan = planned(&tour, &mixes, &files, Pictures::default());
        let plan = plan.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(
            described(&plan),
            [
                "stop `gate` (en): some voice says Here. | bed sea.wav 18",
                "stop `gate` (en, loud): some voice says Here.",
            ]
        );
        assert_eq!(plan.size(), (2, 2));
    }

    #[test]
    fn a_stale_clip_is_spoken_again_and_told_once() {
        let tour = tour(
            r#"["en"]"#,
            "{}",
            &[(
                "gate",
                r#""narration": {"en": ["Here."]}, "short": {"en": ["There."]}, "directions": {"en": "Go on."}"#,
            )],
        );
        let directions = "audio/rendered/en/gate/directions.opus";
        let files = [
            (GATE_CLIP, clip(&["Here."])),
            (directions, clip(&["Go back."])),
        ];
        let plan = good(&tour, &files);
        assert_eq!(
            described(&plan),
            [
                format!("stop `gate` (en): clip {GATE_CLIP}, some voice says Go on."),
                "stop `gate` (en, short): some voice says There., some voice says Go on."
                    .to_owned(),
            ]
        );
        let why = Staleness::OtherText("Go back.".to_owned());
        assert_eq!(plan.stale, [(directions.to_owned(), why)]);
    }

    /// The keys of tracks, which decide what is made again.
    fn keys(plan: &Plan) -> Vec<Digest> {
        plan.tracks.iter().map(|track| track.key).collect()
    }

    #[test]
    fn a_track_has_another_key_if_and_only_if_something_in_it_is_another() {
        let stops = |second: &str| {
            let take = r#""narration": {"en": [{"text": "Here.", "take": "a.wav"}]}"#;
            tour(r#"["en"]"#, "{}", &[("gate", take), ("hall", second)])
        };
        let told = stops(r#""narration": {"en": ["There."]}"#);
        let before = keys(&good(&told, &[("a.wav", sound("a"))]));
        assert_eq!(keys(&good(&told, &[("a.wav", sound("a"))])), before);
        let other_file = keys(&good(&told, &[("a.wav", sound("b"))]));
        assert!(other_file[0] != before[0] && other_file[1] == before[1]);
        let told = stops(r#""narration": {"en": ["Elsewhere."]}"#);
        let other_text = keys(&good(&told, &[("a.wav", sound("a"))]));
        assert!(other_text[0] == before[0] && other_text[1] != before[1]);
    }

    #[test]
    fn a_track_carries_the_picture_that_was_made_before() {
        let tour = tour(
            r#"["en"]"#,
            "{}",
            &[("gate", r#""narration": {"en": ["Here."]}"#)],
        );
        let pictures = |content: &[u8]| {
            let cover = Blob {
                sha256: Digest::of(content),
                bytes: content.len() as u64,
            };
            let picture = BuiltPicture {
                webp: cover,
                jpeg: cover,
                cover,
            };
            Pictures {
                made: BTreeMap::from([(0, picture)]),
                ..Pictures::default()
            }
        };
        let with = |content: &[u8]| {
            let planned = planned(&tour, &[Mix::Standard], &[], pictures(content));
            planned.unwrap_or_else(|error| panic!("{error}"))
        };
        let cover = with(b"one").tracks[0].tags.cover;
        assert_eq!(cover.map(|cover| cover.sha256), Some(Digest::of(b"one")));
        assert_ne!(keys(&with(b"one")), keys(&with(b"two")));
        assert_ne!(keys(&with(b"one")), keys(&good(&tour, &[])));
    }

    #[test]
    fn every_failure_is_told_in_the_order_of_the_tour() {
        let tour = tour(
            r#"["en", "ru"]"#,
            r#"{"arrival": "bell.wav", "bed": "sea.wav"}"#,
            &[
                ("gate", r#""narration": {"en": ["Here."], "ru": ["Тут."]}"#),
                ("hall", r#""narration": {"en": ["Here."], "ru": ["Там."]}"#),
            ],
        );
        assert_eq!(
            faults(&tour, &[("bell.wav", sound("bell"))]),
            [
                "stop `gate` (en): sea.wav: not there",
                "stop `hall` (en): sea.wav: not there",
                // The voice that is missing for both stops is told once.
                "stop `gate` (ru): no installed voice speaks `ru`: install one",
            ]
        );
        let files = [("bell.wav", sound("bell")), ("sea.wav", sound("sea"))];
        assert_eq!(
            faults(&tour, &files),
            ["stop `gate` (ru): no installed voice speaks `ru`: install one"]
        );
        // With clips for all passages, no voice is missed.
        let clips = ["gate", "hall"].map(|stop| format!("audio/rendered/ru/{stop}/story-1.opus"));
        let texts = ["Тут.", "Там."].map(|text| Passage::Plain(text.to_owned()));
        let rendered = clips.iter().zip(&texts).map(|(file, passage)| {
            let lines = lines(&Lang("ru".to_owned()), passage, &Lexicon::default());
            let spoken: Vec<&str> = lines.iter().map(|line| line.spoken.as_str()).collect();
            (file.as_str(), clip(&spoken))
        });
        let files: Vec<(&str, Content)> = files.into_iter().chain(rendered).collect();
        assert_eq!(faults(&tour, &files), [""; 0]);
    }

    #[test]
    fn failures_of_pictures_come_first_and_empty_stories_are_failures() {
        let tour = tour(r#"["en"]"#, "{}", &[("gate", r#""narration": {"en": []}"#)]);
        let pictures = Pictures {
            failures: vec![Failure {
                what: Text::plain("picture of stop `gate`"),
                place: Some("/stops/0/picture".to_owned()),
                cause: Cause::Silent(PathBuf::from("x")),
            }],
            ..Pictures::default()
        };
        let Err(BuildError::Failed(failures)) = planned(&tour, &[Mix::Standard], &[], pictures)
        else {
            panic!("it has failures");
        };
        let told: Vec<(&str, Option<&str>)> = failures
            .iter()
            .map(|it| (it.what.as_str(), it.place.as_deref()))
            .collect();
        let expected = [
            ("picture of stop `gate`", Some("/stops/0/picture")),
            ("stop `gate` (en)", Some("/stops/0/narration")),
        ];
        assert_eq!(told, expected);
    }
}
