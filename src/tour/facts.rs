//! Facts about a tour's surroundings: which files exist, how takes sound, the source document. They are passed in
//! (`cli::facts` gathers them from the disk), so that rules and tests need no files.

use super::Tour;
use super::model::{Lang, Passage};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is known about the files that a tour names. Nobody looked for files that are not listed, and rules do not report
/// them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// Files other than takes, by the path that the tour writes.
    pub files: BTreeMap<String, FileFact>,
    /// Recordings, by the path that the tour writes.
    pub takes: BTreeMap<String, TakeFact>,
    /// Pictures, by the path that the tour writes.
    pub pictures: BTreeMap<String, PictureFact>,
    /// For paths that lead to no file, the file that was probably meant, if there is one.
    pub meant: BTreeMap<String, String>,
    /// The source document, if it was given.
    pub source: Option<SourceFact>,
    /// How reliably the stories start, if simulated visitors walked the tour.
    pub rehearsal: Option<RehearsalFact>,
    /// Clips rendered from the script, by JSON pointer to their passage. Passages that are not listed have none.
    pub rendered: BTreeMap<String, RenderedFact>,
    /// Which voices would speak, if somebody looked for them.
    pub voices: Option<VoiceFacts>,
    /// Whether the user trusts the programs that the tour names, if it names any and somebody looked.
    pub programs: Option<ProgramFacts>,
    /// Files and folders that may not be opened for the tour, by the path that the tour writes. They are not listed elsewhere.
    pub forbidden: BTreeMap<String, AccessDenial>,
}

/// Why a file may not be opened for a tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessDenial {
    /// Its path leads out of the workspace, by itself or through a link.
    Outside {
        /// The workspace, as it is shown.
        workspace: String,
        /// Why a marker file that was found is ignored, if there is one.
        #[serde(default)]
        ignored_marker: Option<String>,
    },
    /// The file or a folder on the way is hidden.
    Hidden,
}

/// What is known of the programs that a tour names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProgramFacts {
    /// Digest of the commands and of what they could run, 64 hexadecimal digits.
    pub digest: String,
    /// Files of the tour that the commands could run, by their path from the tour's folder.
    #[serde(default)]
    pub files: Vec<String>,
    /// Whether the user trusts them.
    pub trust: ProgramTrust,
}

/// Whether the user trusts the programs of a tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramTrust {
    /// The user trusts them as they are.
    Trusted,
    /// The user has not said so yet.
    NotYet,
    /// The user trusted an earlier state; they have changed since.
    Changed,
    /// They cannot be trusted, because not everything that they run could be read; the reason, as a clause.
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
        /// How it differs.
        why: Staleness,
    },
}

/// How a rendered clip differs from what the tour asks for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Staleness {
    /// The file is damaged; what is wrong with it, as a clause.
    Damaged(String),
    /// It speaks another text; the first sentence of the script that differs.
    OtherText(String),
    /// It speaks the passage and goes on.
    Longer,
    /// It ends before the passage does.
    Shorter,
    /// It speaks the passage in another voice or at another pace.
    OtherVoice {
        /// The voice of the clip, as a tour would ask for it.
        was: String,
    },
}

/// Which voices would speak on the machine that the tour is built on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VoiceFacts {
    /// Who speaks where the tour names no voice, for the languages that were looked up.
    pub languages: BTreeMap<Lang, LanguageVoice>,
    /// The voices that the tour names, by the language that each is to speak and by id.
    pub named: BTreeMap<Lang, BTreeMap<String, NamedVoice>>,
    /// The programs that the tour names and that cannot be started, as the tour writes them.
    pub missing_programs: BTreeSet<String>,
    /// Words that a passage's voice skips, by JSON pointer to the passage.
    pub unread: BTreeMap<String, SkippedWords>,
}

impl VoiceFacts {
    /// What is known of a voice that the tour names for a language.
    pub fn named(&self, lang: &Lang, id: &str) -> Option<&NamedVoice> {
        self.named.get(lang)?.get(id)
    }
}

/// Words that a voice skips silently, because it cannot read their letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkippedWords {
    /// The id of the voice.
    pub voice: String,
    /// The words in order. Adjacent words are joined.
    pub words: Vec<String>,
}

/// Who speaks a language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LanguageVoice {
    /// A voice worth listening to, or one that the user asked for.
    Voice,
    /// Only the draft voice; says how to get a better one.
    Draft(String),
    /// Nobody; says how to get a voice.
    Nobody(String),
    /// Nobody, because only certain engines are allowed (`--voices`); names them.
    NoneAllowed(String),
}

/// A voice that a tour names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedVoice {
    /// It is installed.
    Installed,
    /// It is not installed; says how to get it.
    NotInstalled(String),
    /// Its engine is not among the allowed ones (`--voices`), which are named, and none of their voices may replace it.
    Excluded(String),
    /// It is not installed or not allowed (`--voices`), and another voice speaks instead.
    Replaced {
        /// The id of the voice that speaks instead.
        by: String,
    },
    /// There is no such voice; the id of a voice of this language that was probably meant.
    Unknown(Option<String>),
    /// It does not speak this language; the id of the best voice that does.
    OtherLanguage(Option<String>),
}

/// The result of a rehearsal with simulated visitors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RehearsalFact {
    /// The error class of their receivers: `open`, `blocks`, `canyon` or a file.
    pub noise: String,
    /// The number of visitors.
    pub visitors: usize,
    /// The reliability of each stop, by its id.
    pub stops: BTreeMap<String, Reliability>,
}

/// How reliably a stop's story starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reliability {
    /// Share of the visitors in the zone who never heard the story there.
    pub missed: Rate,
    /// Share of all visitors who heard the story elsewhere.
    pub elsewhere: Rate,
    /// A change of the zone that helped these visitors, as a sentence.
    #[serde(default)]
    pub cure: Option<String>,
}

/// A share of visitors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The share, percent.
    pub percent: f64,
    /// Lower end of its 95 % confidence interval, percent.
    pub at_least: f64,
}

/// Whether a file is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileFact {
    /// The file exists and can be read.
    Present,
    /// There is no such file.
    Missing,
    /// The file exists but cannot be used, for this reason.
    Unreadable(String),
}

/// What a picture is like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PictureFact {
    /// The picture cannot be used.
    Unusable {
        /// Why not, as a clause such as "it is empty".
        why: String,
        /// What to do about it.
        cure: String,
    },
    /// The picture could be opened.
    Seen {
        /// Whether it is animated, so that only its first frame is shown.
        #[serde(default)]
        is_animated: bool,
        /// Its real format, if its file name says another one.
        #[serde(default)]
        other_name: Option<String>,
    },
}

/// What a recording is like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TakeFact {
    /// There is no such file.
    Missing,
    /// The file cannot be read as sound, for this reason.
    Unreadable(String),
    /// The recording was analysed.
    Heard(TakeHealth),
}

/// How a recording sounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeHealth {
    /// Length in seconds.
    pub duration_s: f64,
    /// Whether anything can be heard in it.
    pub sound: Audible,
    /// Its clipped peaks, if there are any.
    #[serde(default)]
    pub clipped: Option<Clipping>,
    /// Other defects, each a sentence with a measurement, such as "the noise lies only 18 dB under the speech".
    #[serde(default)]
    pub defects: Vec<String>,
    /// Problems between its channels, each a clause with times and levels.
    #[serde(default)]
    pub channels: Vec<String>,
    /// What is cut as silence, a clause with times; `None` if it is little.
    #[serde(default)]
    pub trimmed: Option<String>,
}

/// Clipped peaks of a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clipping {
    /// The first peak, seconds from the start.
    pub first_s: f64,
    /// The number of clipped peaks.
    #[serde(rename = "tops")]
    pub peaks: usize,
}

/// Whether anything can be heard in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audible {
    /// There is sound.
    Heard,
    /// There is only silence, or no sample at all.
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
    /// A GeoJSON map.
    Map,
    /// A picture.
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
    /// The language, if it is a take.
    pub lang: Option<Lang>,
}

/// Every file and folder that a tour names, roughly in the order of the text.
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
    /// The narration.
    Narration,
    /// The shorter telling.
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
    /// The passage.
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
}

/// Every passage of a tour, stop by stop.
pub fn passages(tour: &Tour) -> Vec<SpokenPassage<'_>> {
    let mut all = Vec::new();
    for (stop, content) in tour.stops.iter().enumerate() {
        for (part, tellings) in [
            (StopPart::Narration, &content.narration),
            (StopPart::Short, &content.short),
        ] {
            for (lang, list) in tellings {
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
