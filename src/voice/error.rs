//! Why a voice could not speak, each failure with the program or file concerned and how to fix it.

use crate::digest::Digest;
use crate::text::{Text, text};
use crate::wording::printable;
use crate::workspace::AccessError;
use std::path::PathBuf;
use std::time::Duration;

/// What to do where a neural voice does not know how words sound.
pub fn how_to_know_sounds() -> Text {
    text!(
        "it takes the pronunciation from eSpeak NG, but the program `espeak-ng` is not on the PATH; \
     install it (Debian: apt-get install espeak-ng)"
    )
}

/// Why a voice could not speak.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// This binary was built without the draft voice.
    #[error(
        "this soundwalk was built without the draft voice (feature `embedded-voice`); choose another one under \"voices\" \
         in the tour (`soundwalk voices` lists them), or record takes"
    )]
    NoDraftVoice,
    /// No installed voice speaks the language.
    #[error("no installed voice speaks `{lang}`: {cure}")]
    Language {
        /// The requested language.
        lang: String,
        /// How to get a voice for it.
        cure: String,
    },
    /// The tour names a voice that is not in the catalogue.
    #[error(
        "there is no voice `{id}`{}; `soundwalk voices` lists them",
        meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"))
    )]
    Unknown {
        /// Id in the tour.
        id: String,
        /// Similar id that was probably meant.
        meant: Option<&'static str>,
    },
    /// The tour names a voice for a language that the voice does not speak.
    #[error(
        "the voice `{id}` does not speak `{lang}`{}; `soundwalk voices --lang {lang}` lists those that do",
        best.map_or(String::new(), |best| format!(", `{best}` does"))
    )]
    OtherLanguage {
        /// Id in the tour.
        id: &'static str,
        /// The requested language.
        lang: String,
        /// The best voice that speaks the language.
        best: Option<&'static str>,
    },
    /// The tour names a voice that is not installed here.
    #[error("the voice `{id}` is not installed: {cure}")]
    NotInstalled {
        /// Id in the tour.
        id: &'static str,
        /// How to install the voice.
        cure: String,
    },
    /// The tour names a voice of an engine that was excluded on request.
    #[error(
        "the voice `{id}` is excluded: --voices or SOUNDWALK_VOICES allows only {allowed}; add its engine there, or choose \
         another voice under \"voices\" in the tour"
    )]
    Excluded {
        /// Id in the tour.
        id: &'static str,
        /// Engines that may speak.
        allowed: String,
    },
    /// None of the engines that may speak has a voice for the language.
    #[error(
        "no voice of {allowed} speaks `{lang}` here, and --voices or SOUNDWALK_VOICES excludes all others; add an engine there"
    )]
    NoneAllowed {
        /// The requested language.
        lang: String,
        /// Engines that may speak.
        allowed: String,
    },
    /// The draft voice's dictionaries could not be written.
    #[error("cannot write the draft voice's dictionaries to {}: {source}", folder.display())]
    Data {
        /// Folder for the dictionaries.
        folder: PathBuf,
        /// Error of the file system.
        source: std::io::Error,
    },
    /// The draft voice failed on a text.
    #[error("the draft voice could not speak “{text}”: {reason}")]
    Embedded {
        /// Beginning of the text.
        text: String,
        /// Message of the engine.
        reason: String,
    },
    /// This binary was built without neural voices.
    #[error(
        "the voice `{id}` cannot speak: this soundwalk was built without neural voices (feature `neural-voices`)"
    )]
    NoNeuralVoices {
        /// Id in the tour.
        id: &'static str,
    },
    /// A file of a neural voice cannot be used, or its model failed.
    #[error(
        "the voice `{id}` cannot speak: {}: {reason}; `soundwalk voices install {id}` downloads its files again",
        file.display()
    )]
    Model {
        /// Id of the voice.
        id: &'static str,
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The model of a neural voice failed on a sentence; its files are whole.
    #[error("the voice `{id}` cannot speak “{text}”: {reason}; reword it")]
    Sentence {
        /// Id of the voice.
        id: &'static str,
        /// Beginning of the sentence.
        text: String,
        /// What failed.
        reason: String,
    },
    /// The tour names a speaker that the neural voice does not have.
    #[error(
        "the voice `{id}` has no speaker `{speaker}`; it has {}",
        names_of(names)
    )]
    Speaker {
        /// Id of the voice.
        id: &'static str,
        /// Name in the tour.
        speaker: String,
        /// The speakers that it has.
        names: Vec<String>,
    },
    /// A neural voice needs to know how words sound, and the program that knows it is missing.
    #[error("the voice `{id}` cannot speak: {cure}")]
    NoPhonemes {
        /// Id of the voice.
        id: &'static str,
        /// How to get the program.
        cure: Text,
    },
    /// eSpeak NG could not say how words sound.
    #[error("eSpeak NG could not say how “{text}” sounds: {reason}")]
    Phonemes {
        /// Beginning of the text.
        text: String,
        /// What it said.
        reason: String,
    },
    /// The settings are invalid: an empty command, or a time limit that is not a number of seconds.
    #[error("the voice's {what}")]
    Choice {
        /// What is wrong with them.
        what: String,
    },
    /// The tour names a program that the user has not allowed to run.
    #[error(
        "the tour names a program that you have not trusted yet: {command}; look at it, and if you trust it run \
         `{cure}`{}",
        digest.map_or(String::new(), |digest| format!(" (in a script: --trust {digest})"))
    )]
    NotTrusted {
        /// The complete command, with nothing hidden in it.
        command: String,
        /// Command that trusts the tour.
        cure: String,
        /// Digest of what has to be trusted.
        digest: Option<Digest>,
    },
    /// The path of the tour's program leads out of the workspace.
    #[error(
        "the voice program `{program}` is not started: {source}; put it into the tour's folder, or name it without folders \
         and have it on the PATH"
    )]
    Outside {
        /// Name of the program.
        program: String,
        /// What is wrong with the path.
        source: AccessError,
    },
    /// The program could not be started.
    #[error(
        "cannot start the voice program `{program}`: {source}; check that it is installed and on the PATH"
    )]
    Start {
        /// Name of the program.
        program: String,
        /// Error of the operating system.
        source: std::io::Error,
    },
    /// Communication with the program or its file failed.
    #[error("the voice program `{program}`: {source}")]
    Io {
        /// Name of the program.
        program: String,
        /// Error of the operating system.
        source: std::io::Error,
    },
    /// The program reported a failure.
    #[error("the voice program `{program}` failed ({status}){}", quoted(stderr))]
    Failed {
        /// Name of the program.
        program: String,
        /// Exit status in words.
        status: String,
        /// End of what the program wrote to standard error.
        stderr: String,
    },
    /// The program took too long and was ended together with everything it had started.
    #[error(
        "the voice program `{program}` had not finished after {limit:?} and was stopped{}{}",
        if *can_be_raised { "; raise \"timeout_s\" if it needs longer" } else { "; it usually takes seconds: try it by hand" },
        quoted(stderr)
    )]
    TimedOut {
        /// Name of the program.
        program: String,
        /// The time limit.
        limit: Duration,
        /// Whether the author can set another limit.
        can_be_raised: bool,
        /// End of what the program wrote to standard error.
        stderr: String,
    },
    /// The program was stopped because soundwalk is ending.
    #[error("the voice program `{program}` was stopped")]
    Stopped {
        /// Name of the program.
        program: String,
    },
    /// The program wrote more than a passage can take.
    #[error(
        "the voice program `{program}` wrote more than {limit_mib} MiB for one passage and was stopped"
    )]
    TooMuch {
        /// Name of the program.
        program: String,
        /// Maximum size of the output, MiB.
        limit_mib: u64,
    },
    /// The program reported success but left no sound.
    #[error(
        "the voice program `{program}` wrote no WAV to {}{}",
        if *to_file { "the file that stands for {out}" } else { "standard output (write {out} in the command where a file name belongs)" },
        quoted(stderr)
    )]
    NoSound {
        /// Name of the program.
        program: String,
        /// Whether the sound was expected in a file.
        to_file: bool,
        /// End of what the program wrote to standard error.
        stderr: String,
    },
    /// The program wrote a WAV file without samples.
    #[error(
        "the voice program `{program}` wrote a WAV without any sound for “{text}”; does it contain a character that the program cannot read?{}",
        quoted(stderr)
    )]
    EmptyWav {
        /// Name of the program.
        program: String,
        /// Beginning of the text.
        text: String,
        /// End of what the program wrote to standard error.
        stderr: String,
    },
    /// What the program wrote cannot be read as WAV.
    #[error(
        "the output of the voice program `{program}` is not a readable WAV file: {reason}{}",
        quoted(stderr)
    )]
    BadWav {
        /// Name of the program.
        program: String,
        /// Message of the WAV reader.
        reason: String,
        /// End of what the program wrote to standard error.
        stderr: String,
    },
    /// The text has neither a letter nor a digit.
    #[error("“{text}” contains no word to speak; join it to a sentence, or leave it out")]
    NoWords {
        /// Beginning of the text.
        text: String,
    },
    /// The sound is shorter than any word.
    #[error(
        "the voice `{voice}` gave {milliseconds} ms of sound for “{text}”, too little for a word; let it speak this \
         sentence by itself and listen"
    )]
    TooShort {
        /// Name of the voice.
        voice: String,
        /// Length of the sound in milliseconds.
        milliseconds: u64,
        /// Beginning of the text.
        text: String,
    },
    /// The text is longer than a voice may receive at once, or than a passage may be.
    #[error(
        "“{text}” takes {:.0} min, but may take at most {:.0} min; split it, or end its sentences with full stops",
        seconds / 60.0,
        limit_s / 60.0
    )]
    TooLong {
        /// Beginning of the text.
        text: String,
        /// Duration in seconds; an estimate for a sentence.
        seconds: f64,
        /// Longest duration that is spoken, seconds.
        limit_s: f64,
    },
    /// The sound is silent throughout.
    #[error(
        "the voice `{voice}` returned silence for “{text}”; if it cannot read these letters, give the passage a `say`"
    )]
    Silent {
        /// Name of the voice.
        voice: String,
        /// Beginning of the text.
        text: String,
    },
}

/// The first of the names, and how many there are.
fn names_of(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let first = names.iter().take(SHOWN).map(String::as_str);
    let first = first.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => first,
        others => format!("{first} and {others} others"),
    }
}

fn quoted(stderr: &str) -> String {
    match stderr.trim() {
        "" => String::new(),
        text => format!("; it said: {}", printable(text)),
    }
}

/// Beginning of a text, for messages.
pub(super) fn beginning(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
