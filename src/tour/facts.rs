//! What the world says about a tour: files that are there, how takes sound, the source document. It is told from
//! outside (`cli::facts` looks at the disk), so that rules and tests need no files.

use super::Tour;
use super::model::{Lang, Passage};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is known about the files that a tour names. A file that is not listed is one nobody looked for; rules are
/// silent about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Facts {
    /// Files other than takes, by the path that the tour writes.
    pub files: BTreeMap<String, FileFact>,
    /// Recordings, by the path that the tour writes.
    pub takes: BTreeMap<String, TakeFact>,
    /// Pictures, by the path that the tour writes.
    pub pictures: BTreeMap<String, PictureFact>,
    /// The file that was probably meant by a path that leads to none, where there is one.
    pub meant: BTreeMap<String, String>,
    /// The source document, where it was given.
    pub source: Option<SourceFact>,
    /// How reliably the stories start, where simulated visitors walked the tour.
    pub rehearsal: Option<RehearsalFact>,
    /// Clips that were rendered from the script, by JSON pointer to their passage. A passage that is not listed has none.
    pub rendered: BTreeMap<String, RenderedFact>,
    /// Which voices would speak, where somebody looked for them.
    pub voices: Option<VoiceFacts>,
    /// Whether the user trusts the programs that the tour names, where it names any and somebody looked.
    pub programs: Option<ProgramFacts>,
    /// Why files and folders may not be opened for the tour, by the path that the tour writes. They are listed nowhere
    /// else.
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
        /// Why a marker file that was found does not count, where there is one.
        #[serde(default)]
        ignored_marker: Option<String>,
    },
    /// It, or a folder on the way, is hidden.
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
    /// What the user said of them.
    pub trust: ProgramTrust,
}

/// Whether the user trusts the programs of a tour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramTrust {
    /// As they are.
    Trusted,
    /// He has not said so yet.
    NotYet,
    /// He has said so of others: they have changed since.
    Changed,
    /// Nobody can: why what they run cannot be looked at, as a clause.
    Unsure(String),
}

/// What a rendered clip says of itself, beside the script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RenderedFact {
    /// It speaks what the script says.
    Current {
        /// Name and version of the voice that speaks in it.
        voice: String,
    },
    /// It is not played: the script, the lexicon or the voice has changed since it was rendered, or it is damaged.
    Stale {
        /// The file, as `take` would name it.
        file: String,
        /// What is different.
        why: Staleness,
    },
}

/// How a rendered clip differs from what the tour asks for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Staleness {
    /// Its file is damaged: what is wrong with it, as a clause.
    Damaged(String),
    /// It speaks another text: the first sentence that the script has otherwise.
    OtherText(String),
    /// It speaks the passage and goes on.
    Longer,
    /// It ends before the passage does.
    Shorter,
    /// It speaks the passage in another voice or at another pace.
    OtherVoice {
        /// Which voice speaks in it, as a tour would ask for it.
        was: String,
    },
}

/// Which voices would speak on the machine that the tour is built on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VoiceFacts {
    /// Who speaks where the tour names no voice, for the languages that somebody asked about.
    pub languages: BTreeMap<Lang, LanguageVoice>,
    /// The voices that the tour names, by the language that each is to speak and by id.
    pub named: BTreeMap<Lang, BTreeMap<String, NamedVoice>>,
    /// The programs that the tour names and that cannot be started, as it writes them.
    pub missing_programs: BTreeSet<String>,
    /// Words that a passage's voice leaves out, by JSON pointer to the passage.
    pub unread: BTreeMap<String, SkippedWords>,
}

impl VoiceFacts {
    /// What is known of a voice that the tour names for a language.
    pub fn named(&self, lang: &Lang, id: &str) -> Option<&NamedVoice> {
        self.named.get(lang)?.get(id)
    }
}

/// Words that a voice leaves out without a sound, because it does not read their letters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SkippedWords {
    /// The id of the voice.
    pub voice: String,
    /// The words, in order; words side by side are one.
    pub words: Vec<String>,
}

/// Who speaks a language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LanguageVoice {
    /// A voice worth listening to, or one that was asked for.
    Voice,
    /// Only the draft voice; how to get a better one.
    Draft(String),
    /// Nobody; how to get a voice.
    Nobody(String),
    /// No voice of the engines that were asked for (`--voices`), which are named.
    NoneAllowed(String),
}

/// A voice that a tour names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NamedVoice {
    /// It is installed.
    Installed,
    /// It is not; how to get it.
    NotInstalled(String),
    /// Its engine is not among those that were asked for (`--voices`), which are named, and none of theirs may replace it.
    Excluded(String),
    /// It is not there or not among the voices that were asked for (`--voices`).
    Replaced {
        /// The id of the voice that speaks instead.
        by: String,
    },
    /// There is no such voice; the id that was probably meant, of a voice that speaks the language.
    Unknown(Option<String>),
    /// It does not speak the language; the id of the best voice that does.
    OtherLanguage(Option<String>),
}

/// What simulated visitors met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RehearsalFact {
    /// What their receivers were like: `open`, `blocks`, `canyon` or a file.
    pub noise: String,
    /// How many walked.
    pub visitors: usize,
    /// The stops, by id.
    pub stops: BTreeMap<String, Reliability>,
}

/// How reliably a stop's story starts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reliability {
    /// Of the visitors who entered the zone, those who never heard the story there.
    pub missed: Rate,
    /// Of all visitors, those who heard it elsewhere.
    pub elsewhere: Rate,
    /// A change of the zone that helped these visitors, in words.
    #[serde(default)]
    pub cure: Option<String>,
}

/// A share of visitors.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Percent.
    pub percent: f64,
    /// Lower end of its 95 % interval, percent.
    pub at_least: f64,
}

/// Whether a file is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileFact {
    /// It is there and can be read.
    Present,
    /// There is no such file.
    Missing,
    /// It is there but cannot be used, for the reason given.
    Unreadable(String),
}

/// What a picture is like.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PictureFact {
    /// It cannot be used.
    Unusable {
        /// Why not, as a clause such as "it is empty".
        why: String,
        /// What to do about it.
        cure: String,
    },
    /// It was opened.
    Seen {
        /// Whether only the first of its pictures is shown.
        #[serde(default)]
        is_animated: bool,
        /// What it is, where its name says another kind.
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
    /// It cannot be read as sound, for the reason given.
    Unreadable(String),
    /// It was listened to.
    Heard(TakeHealth),
}

/// How a recording sounds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeHealth {
    /// Length in seconds.
    pub duration_s: f64,
    /// Whether anybody can be heard in it.
    pub sound: Audible,
    /// Where it is clipped, if it is.
    #[serde(default)]
    pub clipped: Option<Clipping>,
    /// Other defects, each a sentence with its measure, such as "the noise lies only 18 dB under the speech".
    #[serde(default)]
    pub defects: Vec<String>,
    /// What its channels do to each other, each a clause with times and levels.
    #[serde(default)]
    pub channels: Vec<String>,
    /// What is taken for silence and left out, a clause with times; none where it is little.
    #[serde(default)]
    pub trimmed: Option<String>,
}

/// Wave tops that were cut off.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clipping {
    /// The first one, seconds from the start.
    pub first_s: f64,
    /// How many there are.
    #[serde(rename = "tops")]
    pub peaks: usize,
}

/// Whether anything can be heard in a recording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audible {
    /// There is sound in it.
    Heard,
    /// Nothing but silence, or nothing at all.
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

/// What a file is for.
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
    /// What it is for.
    pub role: FileRole,
    /// The language of a take.
    pub lang: Option<Lang>,
}

/// Every file and folder that a tour names, in the order of the text as far as the types give one.
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

/// Which part of a stop a passage belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopPart {
    /// The narration.
    Narration,
    /// The shorter telling.
    Short,
    /// The way on.
    Directions,
}

/// A passage with its place in the tour.
#[derive(Debug, Clone)]
pub struct SpokenPassage<'a> {
    /// Index of the stop.
    pub stop: usize,
    /// Language.
    pub lang: &'a Lang,
    /// StopPart of the stop.
    pub part: StopPart,
    /// Place of the passage in its part, counted from 0.
    pub index: usize,
    /// JSON pointer to the passage.
    pub pointer: String,
    /// The passage.
    pub passage: &'a Passage,
}

impl<'a> SpokenPassage<'a> {
    /// The passage with its place; `index` counts from 0 and is 0 for directions.
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
