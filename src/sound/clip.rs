//! A recording made mono, and the faults that its file can have. The readers of all formats share these types and
//! limits, so that no other code needs to know a format.

use super::Pcm;
use super::channels::Downmix;
use std::fmt;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// Longest recording that is read, seconds. A passage takes minutes and a bed is repeated; a lecture or a disk image
/// would only fill the memory.
pub const MAX_SECONDS: u64 = 30 * 60;
/// Maximum number of frames in a recording: [`MAX_SECONDS`] at 48 kHz. A small file can claim any length at any rate,
/// so this bounds the memory it takes, 4 bytes per frame.
pub const MAX_DECODED_FRAMES: u64 = MAX_SECONDS * 48_000;
/// Maximum size of a compressed file, bytes; half an hour of stereo FLAC in 24 bits at 192 kHz fits.
pub const MAX_COMPRESSED_BYTES: u64 = 2 << 30;
/// Supported sample rates, Hz.
pub const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;
/// Maximum number of channels.
pub const MAX_CHANNELS: u16 = 32;
/// Samples above this (60 dB above full scale) are damage, not sound.
const MAX_SAMPLE: f32 = 1_000.0;

/// A recording, made mono.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// The sound at its original rate.
    pub pcm: Pcm,
    /// How the file stored the sound.
    pub facts: Facts,
}

/// How a file stores its sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Container and coding of the file.
    pub format: Format,
    /// Number of channels in the file.
    pub channels: u16,
    /// Bits per sample; `None` for codings that do not store samples.
    pub bits: Option<u16>,
    /// How the channels became one.
    pub downmix: Downmix,
    /// What the author should know about a file that was read nevertheless, as a clause.
    pub note: Option<String>,
}

/// The supported formats, and formats that are recognised only to be refused by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RIFF WAVE, RF64, BW64 or Sony Wave64.
    Wav,
    /// AIFF or AIFF-C.
    Aiff,
    /// Native FLAC.
    Flac,
    /// MPEG audio layer 3.
    Mp3,
    /// AAC in ADTS frames.
    Aac,
    /// MP4 (M4A) with AAC, ALAC, FLAC or MP3.
    Mp4,
    /// Apple's Core Audio Format.
    Caf,
    /// Ogg with Opus.
    OggOpus,
    /// Ogg with Vorbis.
    OggVorbis,
    /// Ogg with FLAC.
    OggFlac,
    /// Ogg with a coding that is not known yet or not supported.
    Ogg,
}

impl Format {
    /// The supported formats, in the order in which the documentation lists them.
    pub const READ: [Self; 10] = [
        Self::Wav,
        Self::Aiff,
        Self::Flac,
        Self::Mp3,
        Self::Mp4,
        Self::Aac,
        Self::Caf,
        Self::OggOpus,
        Self::OggVorbis,
        Self::OggFlac,
    ];

    /// Lists the supported formats in a sentence, such as "WAV, AIFF or FLAC", with `last` as the word for "or".
    pub fn list(last: &str) -> String {
        let [first @ .., end] = Self::READ.map(|format| format.to_string());
        format!("{} {last} {end}", first.join(", "))
    }
}

impl Format {
    /// How the names of such files usually end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Wav => "wav",
            Self::Aiff => "aiff",
            Self::Flac => "flac",
            Self::Mp3 => "mp3",
            Self::Aac => "aac",
            Self::Mp4 => "m4a",
            Self::Caf => "caf",
            Self::OggOpus => "opus",
            Self::OggVorbis | Self::OggFlac | Self::Ogg => "ogg",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wav => "WAV",
            Self::Aiff => "AIFF",
            Self::Flac => "FLAC",
            Self::Mp3 => "MP3",
            Self::Aac => "AAC",
            Self::Mp4 => "M4A",
            Self::Caf => "CAF",
            Self::OggOpus => "Ogg Opus",
            Self::OggVorbis => "Ogg Vorbis",
            Self::OggFlac => "Ogg FLAC",
            Self::Ogg => "Ogg",
        })
    }
}

/// Why a recording could not be read.
#[derive(Debug, Error)]
#[error("{}: {fault}", path.display())]
pub struct RecordingError {
    /// Path of the file.
    pub path: PathBuf,
    /// What is wrong with the file.
    pub fault: Fault,
}

/// What is wrong with a recording. Its display also says how to fix it.
#[derive(Debug)]
pub enum Fault {
    /// The file system failed.
    Io(io::Error),
    /// The file is empty.
    NoBytes,
    /// The format is not recognised.
    Unknown {
        /// The first bytes in readable form, or what they are the beginning of.
        found: String,
    },
    /// The structure or the coded sound of the file is invalid.
    Damaged {
        /// Format of the file.
        format: Format,
        /// The part of the file that is invalid, as a phrase.
        what: String,
    },
    /// The coding is not supported.
    Unsupported {
        /// Format of the file.
        format: Format,
        /// The unsupported coding or feature.
        what: String,
    },
    /// The file is shorter than its header states.
    CutShort {
        /// Format of the file.
        format: Format,
        /// Duration that the header states, seconds.
        promised_s: f64,
        /// Duration that the file holds, seconds.
        found_s: f64,
    },
    /// The file lacks the end of its stream.
    NoEnd {
        /// Format of the file.
        format: Format,
        /// Duration that the file holds, seconds.
        found_s: f64,
    },
    /// The file holds no samples.
    Empty,
    /// The sound is longer than [`MAX_SECONDS`], or has more than [`MAX_DECODED_FRAMES`].
    TooLong {
        /// Duration in seconds, as far as it is known.
        seconds: u64,
        /// Longest duration that is read, seconds.
        limit_s: u64,
    },
    /// The file exceeds [`MAX_COMPRESSED_BYTES`].
    TooLarge {
        /// Format of the file.
        format: Format,
        /// Size of the file in bytes.
        bytes: u64,
    },
    /// Samples are not numbers, or absurdly large.
    NotSound {
        /// Position of the first such sample, seconds.
        at_s: f64,
        /// Value of that sample.
        value: f32,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what())?;
        self.cure().map_or(Ok(()), |cure| write!(f, "; {cure}"))
    }
}

impl std::error::Error for Fault {}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Fault {
    /// What is wrong, without how to fix it.
    pub fn what(&self) -> String {
        match self {
            Self::Io(error) => format!("cannot read: {error}"),
            Self::NoBytes => "the file is empty".to_owned(),
            Self::Unknown { found } => {
                format!("not a supported sound file (it begins with {found})")
            }
            Self::Damaged { format, what } => format!("damaged {format} file: {what}"),
            Self::Unsupported { format, what } => format!("{format} with {what} is not supported"),
            Self::CutShort {
                format,
                promised_s,
                found_s,
            } => format!(
                "cut short: the {format} file promises {promised_s:.2} s and holds {found_s:.2} s"
            ),
            Self::NoEnd { format, found_s } => {
                format!("cut short: the {format} file has no end after {found_s:.2} s")
            }
            Self::Empty => "holds no sound".to_owned(),
            Self::TooLong { seconds, limit_s } => {
                format!("{seconds} s long or longer; the limit at its rate is {limit_s} s")
            }
            Self::TooLarge { format, bytes } => format!(
                "{} MiB large; the limit for {format} is {} MiB",
                bytes >> 20,
                MAX_COMPRESSED_BYTES >> 20
            ),
            Self::NotSound { at_s, value } => {
                format!("damaged samples (first at {at_s:.3} s: {value})")
            }
        }
    }

    /// How to fix it; `None` if the message of the file system says it.
    pub fn cure(&self) -> Option<&'static str> {
        Some(match self {
            Self::Io(_) => return None,
            Self::NoBytes | Self::CutShort { .. } => "copy or export it again",
            Self::Unknown { .. } | Self::Unsupported { .. } => {
                "export it as WAV or FLAC, 48 kHz, 16 or 24 bit"
            }
            Self::Damaged { .. } => "copy or export it again",
            Self::NoEnd { .. } => {
                "copy or export it again (where it is whole, `ffmpeg -i FILE -c copy NEW` writes the end)"
            }
            Self::Empty => "record or export it again",
            Self::TooLong { .. } | Self::TooLarge { .. } => "cut it into passages",
            Self::NotSound { .. } => "export it again, without plug-ins that may have failed",
        })
    }

    /// A fault of structure.
    pub(super) fn damaged(format: Format, what: impl Into<String>) -> Self {
        let what = what.into();
        Self::Damaged { format, what }
    }

    /// The fault for a coding that cannot be decoded.
    pub(super) fn unsupported(format: Format, what: impl Into<String>) -> Self {
        let what = what.into();
        Self::Unsupported { format, what }
    }
}

/// Maximum number of frames at a rate.
pub(super) fn max_frames(rate: u32) -> u64 {
    MAX_DECODED_FRAMES.min(MAX_SECONDS * u64::from(rate))
}

/// Refuses more frames than are read at their rate.
pub(super) fn check_frames(frames: u64, rate: u32) -> Result<(), Fault> {
    let limit = max_frames(rate);
    if frames <= limit {
        return Ok(());
    }
    Err(Fault::TooLong {
        seconds: frames / u64::from(rate),
        limit_s: limit / u64::from(rate),
    })
}

/// Refuses sample rates that cannot be resampled.
pub(super) fn check_rate(format: Format, rate: u32) -> Result<(), Fault> {
    if RATES.contains(&rate) {
        return Ok(());
    }
    Err(Fault::unsupported(
        format,
        format!("a rate of {rate} Hz (8,000 to 192,000 Hz are supported)"),
    ))
}

/// Refuses unsupported numbers of channels.
pub(super) fn check_channels(format: Format, channels: u16) -> Result<(), Fault> {
    match channels {
        0 => Err(Fault::damaged(format, "it has no channels")),
        1..=MAX_CHANNELS => Ok(()),
        many => Err(Fault::unsupported(format, format!("{many} channels"))),
    }
}

/// Refuses samples that are not numbers or absurdly large.
pub(super) fn refuse_damage(samples: &[f32], rate: u32) -> Result<(), Fault> {
    let sound = |sample: f32| sample.abs() <= MAX_SAMPLE;
    // Check whole blocks first, because a search sample by sample would not be vectorised.
    for (index, block) in samples.chunks(4096).enumerate() {
        if block
            .iter()
            .fold(true, |good, &sample| good & sound(sample))
        {
            continue;
        }
        let inside = block
            .iter()
            .position(|&s| !sound(s))
            .expect("OK because the block holds one");
        let at = index * 4096 + inside;
        return Err(Fault::NotSound {
            at_s: at as f64 / f64::from(rate),
            value: samples[at],
        });
    }
    Ok(())
}
