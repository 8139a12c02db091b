//! What keeps a tour from being built, each with the stop or the file it is about.

use crate::picture;
use crate::sound::recording::RecordingError;
use crate::tour::Tour;
use crate::tour::model::Lang;
use crate::voice::VoiceError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// A tour could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The store cannot be used.
    #[error("the store in {} cannot be used: {source}", folder.display())]
    Store {
        /// Its folder.
        folder: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A language was asked for that the tour does not have.
    #[error("the tour is not told in `{asked}`; it has {}", available.join(", "))]
    Language {
        /// What was asked for.
        asked: String,
        /// What there is.
        available: Vec<String>,
    },
    /// The threads could not be started.
    #[error("cannot start the threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// The observer called the build off. What was made until then stays in the store.
    #[error("the build was called off")]
    CalledOff,
    /// Some actions failed, in the order of the tour. The others were done, and their results kept.
    #[error("{}", list(.0))]
    Failed(Vec<Failure>),
    /// Some clips could not be rendered; the others were written.
    #[error("{}", list(failures))]
    PartlyRendered {
        /// How many were written.
        written: usize,
        /// The others, in the order of the tour.
        failures: Vec<Failure>,
    },
}

impl BuildError {
    /// The first of the `asked` languages that the tour does not have, if there is one.
    pub(super) fn unknown_language(tour: &Tour, asked: &[Lang]) -> Option<Self> {
        let unknown = asked.iter().find(|lang| !tour.languages.contains(lang))?;
        Some(Self::Language {
            asked: unknown.0.clone(),
            available: tour.languages.iter().map(|lang| lang.0.clone()).collect(),
        })
    }
}

/// An action that failed.
#[derive(Debug)]
pub struct Failure {
    /// What was to be made: a passage, a take, a track.
    pub what: String,
    /// Why it was not.
    pub cause: Cause,
}

/// Why an action failed.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The voice.
    #[error(transparent)]
    Voice(#[from] VoiceError),
    /// A recording.
    #[error(transparent)]
    Recording(#[from] RecordingError),
    /// A rendered clip.
    #[error(
        "{}: this rendered clip is damaged: {what}; remove it and run `soundwalk voices render TOUR`, which renders it anew",
        path.display()
    )]
    Clip {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A picture.
    #[error("{}: {fault}; {}", path.display(), fault.cure())]
    Picture {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: picture::Fault,
    },
    /// Another file.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What failed.
        source: io::Error,
    },
    /// A track of a stop that has nothing to say in a language.
    #[error("there is nothing to hear in it")]
    Empty,
    /// More than a track, or what a voice gets at a time, may have.
    #[error(
        "it takes {:.0} min, and {:.0} min are the most; split it between several stops, or end its sentences with full stops",
        seconds / 60.0,
        limit_s / 60.0
    )]
    TooLong {
        /// Its length, measured or estimated, seconds.
        seconds: f64,
        /// The longest that is made, seconds.
        limit_s: f64,
    },
    /// Nobody but the draft voice could render clips.
    #[error(
        "only the draft voice speaks it here, which is not worth keeping: {cure}; or name \"draft\" under \"voices\" in the tour"
    )]
    OnlyDraft {
        /// How to get a better voice.
        cure: String,
    },
    /// Another file lies at the place of a rendered clip.
    #[error(
        "{}: {} is there, and it is not replaced; move it away, or name a folder of its own under \"rendered\" in the tour",
        path.display(),
        tour.as_ref().map_or_else(
            || "a file that is not a rendered clip".to_owned(),
            |tour| format!("a clip of the tour `{tour}`")
        )
    )]
    InTheWay {
        /// The file.
        path: PathBuf,
        /// The tour whose clip it is; nothing where it is not a rendered clip.
        tour: Option<String>,
    },
    /// A clip has no sound in it.
    #[error("{}: there is nothing to hear in it", .0.display())]
    Silent(PathBuf),
}

impl Cause {
    /// The file that it is about, which its words begin with.
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
