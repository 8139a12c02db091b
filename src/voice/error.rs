//! What keeps a voice from speaking: the world's failures, each with the program or file and a cure.

use crate::digest::Digest;
use crate::wording::printable;
use crate::workspace::AccessError;
use std::path::PathBuf;
use std::time::Duration;

/// A voice could not speak.
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
        /// The language that was asked for.
        lang: String,
        /// What to do about it.
        cure: String,
    },
    /// The tour names a voice that nobody knows.
    #[error(
        "there is no voice `{id}`{}; `soundwalk voices` lists them",
        meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"))
    )]
    Unknown {
        /// The id in the tour.
        id: String,
        /// What was probably meant.
        meant: Option<&'static str>,
    },
    /// The tour names a voice for a language that it does not speak.
    #[error(
        "the voice `{id}` does not speak `{lang}`{}; `soundwalk voices --lang {lang}` lists those that do",
        best.map_or(String::new(), |best| format!(", `{best}` does"))
    )]
    OtherLanguage {
        /// The id in the tour.
        id: &'static str,
        /// The language that was asked for.
        lang: String,
        /// The best voice that speaks it.
        best: Option<&'static str>,
    },
    /// The tour names a voice that is not installed here.
    #[error("the voice `{id}` is not installed: {cure}")]
    NotInstalled {
        /// The id in the tour.
        id: &'static str,
        /// How to install it.
        cure: String,
    },
    /// The tour names a voice of an engine that was left out on request.
    #[error(
        "the voice `{id}` is excluded: --voices or SOUNDWALK_VOICES allows only {allowed}; add its engine there, or choose \
         another voice under \"voices\" in the tour"
    )]
    Excluded {
        /// The id in the tour.
        id: &'static str,
        /// The engines that may speak.
        allowed: String,
    },
    /// None of the engines that may speak has a voice for the language.
    #[error(
        "no voice of {allowed} speaks `{lang}` here, and --voices or SOUNDWALK_VOICES excludes all others; add an engine there"
    )]
    NoneAllowed {
        /// The language that was asked for.
        lang: String,
        /// The engines that may speak.
        allowed: String,
    },
    /// The draft voice's dictionaries could not be laid out.
    #[error("cannot lay out the draft voice's dictionaries in {}: {source}", folder.display())]
    Data {
        /// Where they were to lie.
        folder: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The draft voice failed on a text.
    #[error("the draft voice could not speak “{text}”: {reason}")]
    Embedded {
        /// The beginning of the text.
        text: String,
        /// What the engine said.
        reason: String,
    },
    /// `"command": []`, or a time limit that is no number of seconds.
    #[error("the voice's {what}")]
    Choice {
        /// What is wrong with it.
        what: String,
    },
    /// The tour names a program that the user has not allowed to run.
    #[error(
        "the tour wants to run a program of its own, and you have not said that you trust it: {command}; look at it, and if \
         you do, say `{cure}`{}",
        digest.map_or(String::new(), |digest| format!(" (in a script: --trust {digest})"))
    )]
    NotTrusted {
        /// The whole command, with nothing hidden in it.
        command: String,
        /// The command that trusts the tour.
        cure: String,
        /// What is to be trusted.
        digest: Option<Digest>,
    },
    /// The path of the tour's program leads out of its workspace.
    #[error(
        "the voice program `{program}` is not started: {source}; put it into the tour's folder, or name it without folders \
         and have it on the PATH"
    )]
    Outside {
        /// The program.
        program: String,
        /// What is wrong with its path.
        source: AccessError,
    },
    /// The program could not be started.
    #[error(
        "cannot start the voice program `{program}`: {source}; is it installed and on the PATH?"
    )]
    Start {
        /// The program.
        program: String,
        /// Why not.
        source: std::io::Error,
    },
    /// Talking to the program or its file failed.
    #[error("the voice program `{program}`: {source}")]
    Io {
        /// The program.
        program: String,
        /// What failed.
        source: std::io::Error,
    },
    /// The program ended with a failure.
    #[error("the voice program `{program}` failed ({status}){}", quoted(stderr))]
    Failed {
        /// The program.
        program: String,
        /// Its exit status in words.
        status: String,
        /// The end of what it wrote to standard error.
        stderr: String,
    },
    /// The program took too long and was ended with everything it had started.
    #[error(
        "the voice program `{program}` had not finished after {limit:?} and was stopped{}{}",
        if *can_be_raised { "; raise \"timeout_s\" if it needs longer" } else { "; it usually takes seconds: try it by hand" },
        quoted(stderr)
    )]
    TimedOut {
        /// The program.
        program: String,
        /// The limit.
        limit: Duration,
        /// Whether the author can set another limit.
        can_be_raised: bool,
        /// The end of what it wrote to standard error.
        stderr: String,
    },
    /// The program was stopped because soundwalk ends.
    #[error("the voice program `{program}` was stopped")]
    Stopped {
        /// The program.
        program: String,
    },
    /// The program wrote more than a passage can be.
    #[error(
        "the voice program `{program}` wrote more than {limit_mib} MiB for one passage and was stopped"
    )]
    TooMuch {
        /// The program.
        program: String,
        /// The limit, MiB.
        limit_mib: u64,
    },
    /// The program ended well but left no sound.
    #[error(
        "the voice program `{program}` wrote no WAV to {}{}",
        if *to_file { "the file that stands for {out}" } else { "standard output (write {out} in the command where a file name belongs)" },
        quoted(stderr)
    )]
    NoSound {
        /// The program.
        program: String,
        /// Whether the sound was expected in a file.
        to_file: bool,
        /// The end of what it wrote to standard error.
        stderr: String,
    },
    /// The program wrote a WAV file without samples.
    #[error(
        "the voice program `{program}` wrote a WAV with no sound in it for “{text}”; is there a sign that it cannot read?{}",
        quoted(stderr)
    )]
    EmptyWav {
        /// The program.
        program: String,
        /// The beginning of the text.
        text: String,
        /// The end of what it wrote to standard error.
        stderr: String,
    },
    /// What the program wrote cannot be read as WAV.
    #[error(
        "what the voice program `{program}` wrote is no readable WAV: {reason}{}",
        quoted(stderr)
    )]
    BadWav {
        /// The program.
        program: String,
        /// What the WAV reader said.
        reason: String,
        /// The end of what the program wrote to standard error.
        stderr: String,
    },
    /// The text has no letter and no digit.
    #[error(
        "there is no word in “{text}”: nothing to speak; join it to a sentence, or leave it out"
    )]
    NoWords {
        /// The beginning of the text.
        text: String,
    },
    /// The sound is shorter than any word.
    #[error(
        "the voice `{voice}` gave {milliseconds} ms of sound for “{text}”, too little for a word; let it speak this \
         sentence by itself and listen"
    )]
    TooShort {
        /// The voice.
        voice: String,
        /// How much there was.
        milliseconds: u64,
        /// The beginning of the text.
        text: String,
    },
    /// More than a voice gets at a time, or than a passage may have.
    #[error(
        "“{text}” takes {:.0} min, and {:.0} min are the most; split it, or end its sentences with full stops",
        seconds / 60.0,
        limit_s / 60.0
    )]
    TooLong {
        /// The beginning of the text.
        text: String,
        /// How long it takes, seconds; an estimate for a sentence.
        seconds: f64,
        /// The longest that is spoken, seconds.
        limit_s: f64,
    },
    /// The sound is all silence.
    #[error(
        "the voice `{voice}` gave silence for “{text}”; where it does not read these letters, give the passage a `say`"
    )]
    Silent {
        /// The voice.
        voice: String,
        /// The beginning of the text.
        text: String,
    },
}

fn quoted(stderr: &str) -> String {
    match stderr.trim() {
        "" => String::new(),
        text => format!("; it said: {}", printable(text)),
    }
}

/// The beginning of a text, for messages.
pub(super) fn beginning(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
