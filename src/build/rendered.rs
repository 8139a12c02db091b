//! Clips that were rendered from the script once and lie beside the tour, one Ogg Opus file a passage. Each says in its
//! tags what it was made from, so that a clip whose passage has changed since is noticed and never played.

use crate::sound::opus::Tags;
use crate::sound::recording;
use crate::tour::Tour;
use crate::tour::facts::{Part, RenderedFact, SpokenPassage, passages};
use crate::tour::model::{Lang, Passage, VoiceChoice};
use crate::tour::names::{is_id, is_language};
use crate::voice::script::{self, Line};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Where clips lie unless the tour says otherwise, relative to its folder.
pub const DEFAULT_FOLDER: &str = "audio/rendered";

/// Names of the tags: the passage as it is written, the sentences as the voice got them (one a line), the voice's name
/// and version, its identity, its licence, and where each sentence begins and ends, milliseconds.
const TEXT: &str = "SOUNDWALK_TEXT";
const SPOKEN: &str = "SOUNDWALK_SPOKEN";
const VOICE: &str = "SOUNDWALK_VOICE";
const VOICE_ID: &str = "SOUNDWALK_VOICE_ID";
const LICENCE: &str = "LICENSE";
/// Present for a voice with bare harmonics.
const BARE_HARMONICS: &str = "SOUNDWALK_BARE_HARMONICS";
const SENTENCES: &str = "SOUNDWALK_SENTENCES";

/// What a rendered clip was made from, as its tags say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The passage as it is written.
    pub text: String,
    /// The sentences as the voice got them: lexicon applied, figures spelled out, stress marked.
    pub spoken: Vec<String>,
    /// Name and version of the voice.
    pub voice: String,
    /// What the tour asks for to get this voice (see `VoiceChoice::identity`), or the voice's id.
    pub voice_id: String,
    /// Licence of the voice; empty where it is not known.
    pub licence: String,
    /// Whether the voice has bare harmonics, which its coding must respect (see `Voice::has_bare_harmonics`).
    pub has_bare_harmonics: bool,
    /// Beginning and end of each sentence, milliseconds from the start of the clip.
    pub sentences_ms: Vec<(u64, u64)>,
}

impl Origin {
    /// What a file says of itself; nothing where it is not there or not a rendered clip.
    pub fn read(path: &Path) -> Option<Self> {
        Self::from_comments(recording::tags(path).ok()?)
    }

    fn from_comments(comments: Vec<(String, String)>) -> Option<Self> {
        let mut values: BTreeMap<String, String> = comments.into_iter().collect();
        let spans = values.remove(SENTENCES)?;
        let sentences_ms: Vec<(u64, u64)> = spans
            .split_whitespace()
            .map(|span| {
                let (start, end) = span.split_once('-')?;
                let (start, end) = (start.parse().ok()?, end.parse().ok()?);
                (start <= end).then_some((start, end))
            })
            .collect::<Option<_>>()?;
        let spoken: Vec<String> = values.remove(SPOKEN)?.lines().map(str::to_owned).collect();
        if spoken.len() != sentences_ms.len() {
            return None;
        }
        Some(Self {
            text: values.remove(TEXT)?,
            spoken,
            voice: values.remove(VOICE)?,
            voice_id: values.remove(VOICE_ID)?,
            licence: values.remove(LICENCE).unwrap_or_default(),
            has_bare_harmonics: values.contains_key(BARE_HARMONICS),
            sentences_ms,
        })
    }

    /// The tags of the clip's file.
    pub fn tags(&self, lang: &Lang) -> Tags {
        let spans: Vec<String> = self
            .sentences_ms
            .iter()
            .map(|(start, end)| format!("{start}-{end}"))
            .collect();
        let bare = if self.has_bare_harmonics { "yes" } else { "" };
        let others = [
            (TEXT, self.text.clone()),
            (SPOKEN, self.spoken.join("\n")),
            (VOICE, self.voice.clone()),
            (VOICE_ID, self.voice_id.clone()),
            (LICENCE, self.licence.clone()),
            (BARE_HARMONICS, bare.to_owned()),
            (SENTENCES, spans.join(" ")),
        ];
        Tags {
            artist: self.voice.clone(),
            language: lang.0.clone(),
            others: others
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            ..Tags::default()
        }
    }

    /// Whether the clip speaks these lines, in the voice that is asked for.
    pub fn is_of(&self, lines: &[Line], choice: Option<&VoiceChoice>) -> bool {
        let asked = choice.and_then(VoiceChoice::identity);
        asked.is_none_or(|asked| asked == self.voice_id)
            && self.spoken.len() == lines.len()
            && self
                .spoken
                .iter()
                .zip(lines)
                .all(|(said, line)| *said == line.spoken)
    }
}

/// A passage's rendered clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clip {
    /// It speaks what the script says.
    Current(Found),
    /// The script has changed since.
    Stale(Found),
    /// There is none.
    Absent,
}

/// A clip's file, relative to the tour's folder, and what it says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The file.
    pub file: String,
    /// What it was made from.
    pub origin: Origin,
}

/// The folder of a tour's rendered clips, relative to the tour's folder.
pub fn folder(tour: &Tour) -> &str {
    tour.rendered.as_deref().unwrap_or(DEFAULT_FOLDER)
}

/// The file of a passage's rendered clip, relative to the tour's folder.
pub fn file(tour: &Tour, passage: &SpokenPassage<'_>) -> String {
    let number = passage.index + 1;
    let name = match passage.part {
        Part::Narration => format!("story-{number}"),
        Part::Short => format!("short-{number}"),
        Part::Directions => "directions".to_owned(),
    };
    let stop = &tour.stops[passage.stop].id;
    format!("{}/{}/{stop}/{name}.opus", folder(tour), passage.lang.0)
}

/// Whether a take is a person's recording: the file is there, and no voice rendered it.
pub fn is_recording(path: &Path) -> bool {
    path.exists() && Origin::read(path).is_none()
}

/// The voice that the tour asks for in a passage.
pub fn choice<'t>(tour: &'t Tour, passage: &SpokenPassage<'t>) -> Option<&'t VoiceChoice> {
    let own = passage
        .passage
        .detailed()
        .and_then(|detailed| detailed.voice.as_ref());
    own.or(tour.voices.get(passage.lang))
}

/// What the voice says in a passage.
pub fn lines(tour: &Tour, lang: &Lang, passage: &Passage) -> Vec<Line> {
    let empty = BTreeMap::new();
    script::lines(lang, passage, tour.lexicon.get(lang).unwrap_or(&empty))
}

/// The clip of a passage: its take, where that is a rendered clip, else the file in the folder of rendered clips. A file
/// there that is not a rendered clip counts as none.
pub fn find(tour: &Tour, tour_folder: &Path, passage: &SpokenPassage<'_>, lines: &[Line]) -> Clip {
    // Ids and languages are part of the path; what is not one has its own finding.
    let stop = &tour.stops[passage.stop].id;
    if !is_id(stop) || !is_language(&passage.lang.0) {
        return Clip::Absent;
    }
    let take = passage
        .passage
        .detailed()
        .and_then(|detailed| detailed.take.clone());
    let candidates = take.into_iter().chain([file(tour, passage)]);
    for file in candidates {
        if let Some(origin) = Origin::read(&tour_folder.join(&file)) {
            let is_current = origin.is_of(lines, choice(tour, passage));
            let found = Found { file, origin };
            return if is_current {
                Clip::Current(found)
            } else {
                Clip::Stale(found)
            };
        }
    }
    Clip::Absent
}

/// What the rendered clips of a tour say beside its script, by JSON pointer to their passage.
pub fn facts(tour: &Tour, tour_folder: &Path) -> BTreeMap<String, RenderedFact> {
    let spoken = passages(tour).into_iter();
    let known = spoken.filter_map(|passage| {
        let lines = lines(tour, passage.lang, passage.passage);
        let fact = match find(tour, tour_folder, &passage, &lines) {
            Clip::Absent => return None,
            Clip::Current(_) => RenderedFact::Current,
            Clip::Stale(found) => {
                let said = found.origin.spoken.into_iter();
                let other = said
                    .enumerate()
                    .find(|(at, sentence)| {
                        lines.get(*at).is_none_or(|line| line.spoken != *sentence)
                    })
                    .map(|(_, sentence)| sentence);
                RenderedFact::Stale {
                    file: found.file,
                    spoken: other.unwrap_or_default(),
                }
            }
        };
        Some((passage.pointer, fact))
    });
    known.collect()
}

/// The rendered clips below the tour's folder of rendered clips, sorted. Other files are left out.
///
/// # Errors
/// A folder that cannot be listed; a missing one holds nothing.
pub fn all_files(tour: &Tour, tour_folder: &Path) -> io::Result<Vec<PathBuf>> {
    let root = tour_folder.join(folder(tour));
    let mut files = Vec::new();
    // Language, then stop: clips lie nowhere deeper.
    let entries = |folder: &Path| -> io::Result<Vec<PathBuf>> {
        match std::fs::read_dir(folder) {
            Ok(entries) => entries.map(|entry| Ok(entry?.path())).collect(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    };
    for language in entries(&root)?.iter().filter(|path| path.is_dir()) {
        for stop in entries(language)?.iter().filter(|path| path.is_dir()) {
            let clips = entries(stop)?.into_iter();
            files.extend(clips.filter(|path| Origin::read(path).is_some()));
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin() -> Origin {
        Origin {
            text: "No. 5. Here.".to_owned(),
            spoken: vec!["Number five.".to_owned(), "Here.".to_owned()],
            voice: "RHVoice slt 1.8.0".to_owned(),
            voice_id: "rhvoice/slt".to_owned(),
            licence: "MIT".to_owned(),
            has_bare_harmonics: true,
            sentences_ms: vec![(0, 900), (1350, 2000)],
        }
    }

    #[test]
    fn tags_tell_what_a_clip_was_made_from() {
        let tags = origin().tags(&Lang("en".to_owned()));
        assert_eq!(Origin::from_comments(tags.others), Some(origin()));
    }

    #[test]
    fn files_without_whole_tags_are_not_rendered_clips() {
        let whole = origin().tags(&Lang("en".to_owned())).others;
        for left_out in whole
            .iter()
            .filter(|(name, _)| name != LICENCE && name != BARE_HARMONICS)
        {
            let rest = whole.iter().filter(|one| *one != left_out).cloned();
            assert_eq!(Origin::from_comments(rest.collect()), None, "{left_out:?}");
        }
        for spans in ["", "0-900", "900-0 0-1", "0-900 x-2", "0-900 1350"] {
            let mut comments = whole.clone();
            for (name, value) in &mut comments {
                if name == SENTENCES {
                    spans.clone_into(value);
                }
            }
            assert_eq!(Origin::from_comments(comments), None, "{spans:?}");
        }
    }

    #[test]
    fn another_voice_makes_a_clip_stale_unless_any_voice_will_do() {
        let lines: Vec<Line> = origin()
            .spoken
            .into_iter()
            .map(|spoken| Line {
                spoken,
                shown: None,
            })
            .collect();
        let named = |id: &str| VoiceChoice::Named(id.to_owned());
        assert!(origin().is_of(&lines, None));
        assert!(origin().is_of(&lines, Some(&named("auto"))));
        assert!(origin().is_of(&lines, Some(&named("rhvoice/slt"))));
        assert!(!origin().is_of(&lines, Some(&named("rhvoice/evgeniy-eng"))));
        assert!(!origin().is_of(&lines[..1], None));
    }
}
