//! Why a tour could not be built, each failure with the stop or the file it concerns.

use crate::picture;
use crate::sound::recording::RecordingError;
use crate::text::{Text, text};
use crate::tour::Tour;
use crate::tour::model::Lang;
use crate::voice::VoiceError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a tour could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The store cannot be used.
    #[error("the store in {} cannot be used: {source}", folder.display())]
    Store {
        /// Folder of the store.
        folder: PathBuf,
        /// Error of the file system.
        source: io::Error,
    },
    /// The tour does not have a language that was asked for.
    #[error("the tour has no language `{asked}`; it has {}", available.join(", "))]
    Language {
        /// Language that was asked for.
        asked: String,
        /// Languages of the tour.
        available: Vec<String>,
    },
    /// The worker threads could not be started.
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The observer called the build off. Everything made until then stays in the store.
    #[error("the build was cancelled")]
    CalledOff,
    /// Some actions failed, listed in the order of the tour. All other actions were completed and their results kept.
    #[error("{}", list(.0))]
    Failed(Vec<Failure>),
    /// Some clips could not be rendered; all others were written.
    #[error("{}", list(failures))]
    PartlyRendered {
        /// Number of clips that were written.
        written: usize,
        /// The clips that could not be rendered, in the order of the tour.
        failures: Vec<Failure>,
    },
}

impl BuildError {
    /// Returns the error for the first of the `asked` languages that the tour does not have.
    pub(super) fn unknown_language(tour: &Tour, asked: &[Lang]) -> Option<Self> {
        let unknown = asked.iter().find(|lang| !tour.languages.contains(lang))?;
        Some(Self::Language {
            asked: unknown.0.clone(),
            available: tour.languages.iter().map(|lang| lang.0.clone()).collect(),
        })
    }
}

/// A part of a tour that is made: a track, or a clip of one.
#[derive(Debug, Clone)]
pub struct Part {
    /// What people call it.
    pub name: Text,
    /// JSON pointer to what it is made of in the tour.
    pub place: Option<String>,
}

impl Part {
    /// The failure to make it.
    pub fn failure(&self, cause: Cause) -> Failure {
        Failure {
            what: self.name.clone(),
            place: self.place.clone(),
            cause,
        }
    }
}

/// An action that failed.
#[derive(Debug)]
pub struct Failure {
    /// What was to be made: a passage, a take or a track.
    pub what: Text,
    /// JSON pointer to its place in the tour.
    pub place: Option<String>,
    /// Why it could not be made.
    pub cause: Cause,
}

/// Why an action failed.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.in_words())]
pub enum Cause {
    /// The voice could not speak.
    Voice(#[from] VoiceError),
    /// The recording could not be read.
    Recording(#[from] RecordingError),
    /// A rendered clip is damaged.
    Clip {
        /// Path of the clip.
        path: PathBuf,
        /// What is wrong with the clip, as a clause.
        what: String,
    },
    /// A picture cannot be used.
    Picture {
        /// Path of the picture.
        path: PathBuf,
        /// What is wrong with the picture.
        fault: picture::Fault,
    },
    /// Another file could not be read or written.
    File {
        /// Path of the file.
        path: PathBuf,
        /// Error of the file system.
        source: io::Error,
    },
    /// The stop has nothing to say in this language.
    Empty,
    /// The track, or the text that a voice would speak at once, is too long.
    TooLong {
        /// Measured or estimated length in seconds.
        seconds: f64,
        /// Longest length that is made, in seconds.
        limit_s: f64,
    },
    /// Only the draft voice could render the clips.
    OnlyDraft {
        /// How to get a better voice.
        cure: String,
    },
    /// Another file lies where a rendered clip belongs.
    InTheWay {
        /// Path of that file.
        path: PathBuf,
        /// Id of the tour whose clip it is; `None` if the file is not a rendered clip.
        tour: Option<String>,
    },
    /// A clip contains no audible sound.
    Silent(PathBuf),
}

impl Cause {
    /// Why the action failed, as a clause. What is about commands and the tour's text is the same in all languages.
    pub fn in_words(&self) -> Text {
        match self {
            Self::Voice(error) => Text::plain(error.to_string()),
            Self::Recording(error) => Text::plain(error.to_string()),
            Self::Clip { path, what } => Text::plain(format!(
                "{}: this rendered clip is damaged: {what}; remove it and run `soundwalk voices render TOUR`, which renders it again",
                path.display()
            )),
            Self::Picture { path, fault } => text!(
                "{path}: {fault}; {cure}",
                path = path.display().to_string(),
                cure = fault.cure(),
                fault = fault.in_words()
            ),
            Self::File { path, source } => Text::plain(format!("{}: {source}", path.display())),
            Self::Empty => text!("there is nothing to hear in it"),
            Self::TooLong { seconds, limit_s } => text!(
                "it takes {minutes:.0} min, but may take at most {most:.0} min; split it between several stops, or end its sentences with full stops",
                minutes = seconds / 60.0,
                most = limit_s / 60.0
            ),
            Self::OnlyDraft { cure } => Text::plain(format!(
                "only the draft voice can speak it on this machine, and its clips are not worth keeping: {cure}; or choose \"draft\" under \"voices\" in the tour"
            )),
            Self::InTheWay { path, tour } => Text::plain(format!(
                "{}: {} is already there and is not replaced; move it away, or set another folder under \"rendered\" in the tour",
                path.display(),
                tour.as_ref().map_or_else(
                    || "a file that is not a rendered clip".to_owned(),
                    |tour| format!("a clip of the tour `{tour}`")
                )
            )),
            Self::Silent(path) => text!(
                "{path}: there is nothing to hear in it",
                path = path.display().to_string()
            ),
        }
    }

    /// Path of the file concerned, if the message begins with it.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Recording(error) => Some(&error.path),
            Self::Clip { path, .. }
            | Self::File { path, .. }
            | Self::Picture { path, .. }
            | Self::InTheWay { path, .. }
            | Self::Silent(path) => Some(path),
            Self::Voice(_) | Self::Empty | Self::TooLong { .. } | Self::OnlyDraft { .. } => None,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, output: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(output, "{}: {}", self.what, self.cause)
    }
}

fn list(failures: &[Failure]) -> String {
    let lines: Vec<String> = failures.iter().map(Failure::to_string).collect();
    match lines.len() {
        1 => lines.concat(),
        count => format!("{count} parts could not be made:\n  {}", lines.join("\n  ")),
    }
}
