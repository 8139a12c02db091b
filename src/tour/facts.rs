//! Facts about a tour's surroundings: which files exist, how takes sound, the source document. They are passed in
//! (`build::file_facts` gathers them from the disk), so that rules and tests need no files.

mod reliability;
mod streets;

pub use reliability::{
    BetterPlace, NarrowStreet, Problem, Rate, RehearsalFact, Reliability, StoryOverRoad,
};
pub use streets::{
    CarriagewayFact, Connection, CrossedArea, CrossedAreas, ParallelStreet, StreetFacts, StreetWay,
    UnreachableFact,
};

use super::Tour;
use super::model::{Lang, Passage};
use super::uncertain_stress::UncertainStress;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is known about the files that a tour names. A file that is not listed was not looked for, and the rules report
/// nothing about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// Files other than takes, by the path that the tour writes.
    pub files: BTreeMap<String, FileFact>,
    /// Recordings, by the path that the tour writes.
    pub takes: BTreeMap<String, TakeFact>,
    /// Pictures, by the path that the tour writes.
    pub pictures: BTreeMap<String, PictureFact>,
    /// For a path without a file, the path that was probably meant.
    pub meant: BTreeMap<String, String>,
    /// The source document, if it was given.
    pub source: Option<SourceFact>,
    /// How reliably the stories start, if simulated visitors walked the tour.
    pub rehearsal: Option<RehearsalFact>,
    /// What the streets say about the tour, if its `maps` name a file of ways.
    pub streets: Option<StreetFacts>,
    /// The maps that are files of ways, by the path that the tour writes. Only one can be used.
    pub ways: Vec<String>,
    /// Clips rendered from the script, by JSON pointer to their passage. Passages that are not listed have none.
    pub rendered: BTreeMap<String, RenderedFact>,
    /// How long texts take to speak, seconds, estimated from their spoken form: by language and by the text to say. Texts
    /// that are not listed are estimated as they are written.
    pub spoken_s: BTreeMap<Lang, BTreeMap<String, f64>>,
    /// Which voices would speak; `None` if they were not looked for.
    pub voices: Option<VoiceFacts>,
    /// Words whose stress is uncertain.
    pub stresses: Vec<UncertainStress>,
    /// Whether the user trusts the programs that the tour names; `None` if it names none or this was not looked up.
    pub programs: Option<ProgramFacts>,
    /// Files and folders that may not be opened for the tour, by the path that the tour writes. They are not listed elsewhere.
    pub forbidden: BTreeMap<String, AccessDenial>,
}

/// Why a file may not be opened for a tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessDenial {
    /// The path leads out of the workspace, directly or through a link.
    Outside {
        /// Path of the workspace for messages.
        workspace: String,
        /// Why a marker file that was found is ignored, if there is one.
        #[serde(default)]
        ignored_marker: Option<String>,
    },
    /// The file or a folder on the way is hidden.
    Hidden,
}

/// What is known about the programs that a tour names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgramFacts {
    /// Digest of the commands and of what they could run, 64 hexadecimal digits.
    pub digest: String,
    /// Files of the tour that the commands could run, by their path from the tour's folder.
    #[serde(default)]
    pub files: Vec<String>,
    /// Whether the user trusts the programs.
    pub trust: ProgramTrust,
}

/// Whether the user trusts the programs of a tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramTrust {
    /// The user trusts the programs as they are.
    Trusted,
    /// The user has not decided yet.
    NotYet,
    /// The user trusted the programs, but they have changed since.
    Changed,
    /// The programs cannot be trusted, because not everything that they run could be read; holds the reason as a clause.
    Unsure(String),
}

/// How a rendered clip compares with the script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RenderedFact {
    /// The clip matches the script.
    Current {
        /// Name and version of the voice that speaks in it.
        voice: String,
    },
    /// The clip is not played, because script, lexicon or voice have changed since it was rendered, or it is damaged.
    Stale {
        /// The clip's file, as `take` would name it.
        file: String,
        /// How the clip differs from what the tour asks for.
        why: Staleness,
    },
}

/// How a rendered clip differs from what the tour asks for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Staleness {
    /// The file is damaged; holds what is wrong with it, as a clause.
    Damaged(String),
    /// The clip speaks another text; holds the first sentence of the script that differs.
    OtherText(String),
    /// The clip speaks the passage and then more.
    Longer,
    /// The clip ends before the passage does.
    Shorter,
    /// The clip speaks the passage in another voice or at another pace.
    OtherVoice {
        /// The voice of the clip, as a tour would ask for it.
        was: String,
    },
}

/// Which voices would speak on the machine that the tour is built on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VoiceFacts {
    /// The voice for passages without a named voice, for each language that was looked up.
    pub languages: BTreeMap<Lang, LanguageVoice>,
    /// The voices that the tour names, by the language they are to speak and by id.
    pub named: BTreeMap<Lang, BTreeMap<String, NamedVoice>>,
    /// Programs of the tour that cannot be started, as the tour writes them.
    pub missing_programs: BTreeSet<String>,
    /// Words that a passage's voice skips, by JSON pointer to the passage.
    pub unread: BTreeMap<String, SkippedWords>,
    /// Number of speakers of the neural voices that the tour names, by id.
    pub speakers: BTreeMap<String, u32>,
}

impl VoiceFacts {
    /// What is known about a voice that the tour names for a language.
    pub fn named(&self, lang: &Lang, id: &str) -> Option<&NamedVoice> {
        self.named.get(lang)?.get(id)
    }
}

/// Words that a voice skips silently because it cannot read their letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkippedWords {
    /// Id of the voice.
    pub voice: String,
    /// The words in the order of the text; adjacent words are joined.
    pub words: Vec<String>,
}

/// The voice that speaks a language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LanguageVoice {
    /// A natural voice, or one that the user asked for.
    Voice,
    /// Only the draft voice is available; says how to get a better one.
    Draft(Text),
    /// There is no voice; says how to get one.
    Nobody(Text),
    /// There is no voice among the allowed engines (`--voices`), which are named.
    NoneAllowed(String),
}

/// A voice that a tour names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedVoice {
    /// The voice is installed.
    Installed,
    /// The voice is not installed; says how to get it.
    NotInstalled(Text),
    /// The voice's engine is not among the allowed ones (`--voices`), which are named, and none of their voices can replace it.
    Excluded(String),
    /// The voice is not installed or not allowed (`--voices`), and another voice speaks instead.
    Replaced {
        /// The id of the voice that speaks instead.
        by: String,
    },
    /// There is no such voice; holds the id of the voice that was probably meant.
    Unknown(Option<String>),
    /// The voice does not speak this language; holds the id of the best voice that does.
    OtherLanguage(Option<String>),
}

/// Whether a file exists and can be read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileFact {
    /// The file exists and can be read.
    Present,
    /// There is no such file.
    Missing,
    /// The file exists but cannot be used; holds the reason.
    Unreadable(String),
}

/// What is known about a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PictureFact {
    /// The picture cannot be used.
    Unusable {
        /// The reason as a clause, such as "it is empty".
        why: Text,
        /// What to do about it, as a sentence.
        cure: Text,
    },
    /// The picture could be opened.
    Seen {
        /// Whether the picture is animated; only its first frame is shown.
        #[serde(default)]
        is_animated: bool,
        /// The file's real format, if its name says another one.
        #[serde(default)]
        other_name: Option<Text>,
    },
}

/// What is known about a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TakeFact {
    /// There is no such file.
    Missing,
    /// The file cannot be read as sound; holds the reason.
    Unreadable(String),
    /// The recording was analysed.
    Heard(TakeHealth),
}

/// The quality of a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeHealth {
    /// Length of the recording in seconds.
    pub duration_s: f64,
    /// Whether the recording contains sound.
    pub sound: Audible,
    /// The recording's clipped peaks, if there are any.
    #[serde(default)]
    pub clipped: Option<Clipping>,
    /// Other defects, each a sentence with a measurement, such as "the noise is only 18 dB below the speech".
    #[serde(default)]
    pub defects: Vec<Text>,
    /// Problems between its channels, each a clause with times and levels.
    #[serde(default)]
    pub channels: Vec<Text>,
    /// The silence that is cut off, as a clause with times; `None` if it is little.
    #[serde(default)]
    pub trimmed: Option<Text>,
}

/// Clipped peaks of a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clipping {
    /// Time of the first clipped peak, seconds from the start.
    pub first_s: f64,
    /// Number of clipped peaks.
    pub peaks: usize,
}

/// Whether anything can be heard in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audible {
    /// The recording contains sound.
    Heard,
    /// The recording contains only silence, or no samples at all.
    Silent,
}

/// The source document as it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceFact {
    /// The document's text.
    pub text: String,
    /// SHA-256 of its file, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// What a tour uses a file for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileRole {
    /// A recording of a passage.
    Take,
    /// An earcon or a bed.
    Sound,
    /// A GeoJSON map that is drawn under the route.
    Map,
    /// A picture of a stop.
    Picture,
    /// The folder of the rendered clips.
    Rendered,
}

/// A file or folder that a tour names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// The path as the tour writes it, relative to the tour's folder.
    pub path: String,
    /// JSON pointer to the place that names it.
    pub pointer: String,
    /// What the tour uses it for.
    pub role: FileRole,
    /// The language of a take; `None` for other files.
    pub lang: Option<Lang>,
}

/// Every file and folder that a tour names, roughly in the order of the document.
pub fn named_files(tour: &Tour) -> Vec<NamedFile> {
    let mut files = Vec::new();
    let mut add = |path: &Option<String>, pointer: String, role: FileRole| {
        if let Some(path) = path {
            files.push(NamedFile {
                path: path.clone(),
                pointer,
                role,
                lang: None,
            });
        }
    };
    add(&tour.rendered, "/rendered".to_owned(), FileRole::Rendered);
    let sound = &tour.sound;
    for (key, path) in [
        ("arrival", &sound.arrival),
        ("tour_end", &sound.tour_end),
        ("gps_lost", &sound.gps_lost),
        ("gps_found", &sound.gps_found),
        ("bed", &sound.bed),
    ] {
        add(path, format!("/sound/{key}"), FileRole::Sound);
    }
    for (index, map) in tour.maps.iter().enumerate() {
        add(&Some(map.clone()), format!("/maps/{index}"), FileRole::Map);
    }
    for (index, stop) in tour.stops.iter().enumerate() {
        add(&stop.bed, format!("/stops/{index}/bed"), FileRole::Sound);
        let picture = stop.picture.as_ref().map(|picture| picture.file.clone());
        add(
            &picture,
            format!("/stops/{index}/picture/file"),
            FileRole::Picture,
        );
    }
    for spoken in passages(tour) {
        if let Some(take) = spoken
            .passage
            .detailed()
            .and_then(|detailed| detailed.take.as_ref())
        {
            files.push(NamedFile {
                path: take.clone(),
                pointer: format!("{}/take", spoken.pointer),
                role: FileRole::Take,
                lang: Some(spoken.lang.clone()),
            });
        }
    }
    files
}

/// The part of a stop that a passage belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopPart {
    /// The full story.
    Narration,
    /// The shorter version of the story.
    Short,
    /// The directions to the next stop.
    Directions,
}

/// A passage with its place in the tour.
#[derive(Debug, Clone)]
pub struct SpokenPassage<'a> {
    /// Index of the stop.
    pub stop: usize,
    /// The language of the passage.
    pub lang: &'a Lang,
    /// The part of the stop that it belongs to.
    pub part: StopPart,
    /// Index of the passage in its part, from 0.
    pub index: usize,
    /// JSON pointer to the passage.
    pub pointer: String,
    /// The passage itself.
    pub passage: &'a Passage,
}

impl<'a> SpokenPassage<'a> {
    /// A passage with its place. `index` counts from 0 and is 0 for directions.
    pub fn new(
        stop: usize,
        lang: &'a Lang,
        part: StopPart,
        index: usize,
        passage: &'a Passage,
    ) -> Self {
        let pointer = match part {
            StopPart::Narration => format!("/stops/{stop}/narration/{}/{index}", lang.0),
            StopPart::Short => format!("/stops/{stop}/short/{}/{index}", lang.0),
            StopPart::Directions => format!("/stops/{stop}/directions/{}", lang.0),
        };
        Self {
            stop,
            lang,
            part,
            index,
            pointer,
            passage,
        }
    }

    /// JSON pointer to the passage's text.
    pub fn text_pointer(&self) -> String {
        match self.passage {
            Passage::Plain(_) => self.pointer.clone(),
            Passage::Detailed(_) => format!("{}/text", self.pointer),
        }
    }

    /// JSON pointer to what a voice says: the passage's `say` if it is present, otherwise its text.
    pub fn said_pointer(&self) -> String {
        let detailed = self.passage.detailed();
        if detailed.is_some_and(|detailed| detailed.say.is_some()) {
            format!("{}/say", self.pointer)
        } else {
            self.text_pointer()
        }
    }
}

/// Every passage of a tour, stop by stop.
pub fn passages(tour: &Tour) -> Vec<SpokenPassage<'_>> {
    let mut all = Vec::new();
    for (stop, content) in tour.stops.iter().enumerate() {
        for (part, variants) in [
            (StopPart::Narration, &content.narration),
            (StopPart::Short, &content.short),
        ] {
            for (lang, list) in variants {
                let spoken = list.iter().enumerate();
                all.extend(
                    spoken.map(|(index, passage)| {
                        SpokenPassage::new(stop, lang, part, index, passage)
                    }),
                );
            }
        }
        for (lang, passage) in &content.directions {
            all.push(SpokenPassage::new(
                stop,
                lang,
                StopPart::Directions,
                0,
                passage,
            ));
        }
    }
    all
}
