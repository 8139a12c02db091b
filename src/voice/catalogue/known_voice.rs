//! What the catalogue says of a voice.

/// The engine that makes the sound, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Engine {
    /// RHVoice: statistical, recorded speakers.
    RhVoice,
    /// Piper: neural models of recorded speakers, in this binary.
    Piper,
    /// Festival with unit selection from a recorded speaker.
    Festival,
    /// eSpeak NG in C: a formant synthesiser for a hundred languages.
    EspeakNg,
    /// The Rust rewrite of eSpeak NG in this binary.
    Draft,
}

/// The part of a Debian archive that a package is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// Enabled on every system.
    Main,
    /// Must be enabled by the system's owner.
    NonFree,
    /// Not a package, but a file of Piper's public repository.
    Download,
    /// Not a package, but part of this binary.
    BuiltIn,
}

/// A voice in the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownVoice {
    /// Id by which a tour names the voice, such as `rhvoice/aleksandr-hq`.
    pub id: &'static str,
    /// Engine that makes the sound.
    pub engine: Engine,
    /// Name of the voice within its engine.
    pub name: &'static str,
    /// Languages that the voice speaks (BCP 47, lower case).
    pub languages: &'static [&'static str],
    /// Licence of the voice, as an SPDX expression if there is one.
    pub licence: &'static str,
    /// Word error rate of a speech recogniser in percent by language, where measured (`docs/intelligibility.md` has the
    /// method and the whole table). Above 100 the recogniser invents words.
    pub word_error_rates: &'static [(&'static str, f32)],
    /// Words per minute at the engine's default rate, where measured.
    pub own_pace: Option<u32>,
    /// Debian packages that contain the voice, without their dependencies.
    pub packages: &'static [&'static str],
    /// Part of the Debian archive that holds the packages.
    pub component: Component,
    /// Disk space of the packages with their dependencies, or of the files, MB.
    pub disk_mb: u32,
}
