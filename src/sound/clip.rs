//! A recording as it was brought, made mono, and what can be wrong with the file that holds it. The readers of all formats
//! share these types and limits, so that nothing behind them needs to know a format.

use super::Pcm;
use super::channels::Downmix;
use std::fmt;
use std::io;
use std::path::PathBuf;
use thiserror::Error;

/// The longest recording that is read, seconds. A passage is minutes long and a bed is repeated; a lecture or a disk image
/// would only fill the memory.
pub const MAX_SECONDS: u64 = 30 * 60;
/// The most frames that a recording may hold: [`MAX_SECONDS`] at 48 kHz. A small file can claim any length at any rate, so
/// that this bounds the memory that it takes, 4 bytes a frame.
pub const MAX_DECODED_FRAMES: u64 = MAX_SECONDS * 48_000;
/// The most bytes that a compressed file may have: half an hour of stereo FLAC in 24 bits at 192 kHz fits.
pub const MAX_COMPRESSED_BYTES: u64 = 2 << 30;
/// The rates that are read, samples a second.
pub const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;
/// The most channels that are read.
pub const MAX_CHANNELS: u16 = 32;
/// A sample this far above full scale (60 dB) is damage, not sound.
const MAX_SAMPLE: f32 = 1_000.0;

/// A sound as it was brought, made mono.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// The sound at its own rate.
    pub pcm: Pcm,
    /// How the file stored it.
    pub facts: Facts,
}

/// How a file stores its sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// Container and coding.
    pub format: Format,
    /// Channels in the file.
    pub channels: u16,
    /// Bits of a sample; none where the coding keeps no samples.
    pub bits: Option<u16>,
    /// How the channels became one.
    pub downmix: Downmix,
    /// What its author should know of a file that was read nevertheless, as a clause.
    pub note: Option<String>,
}

/// The formats that are read, and those that are recognised in order to be refused by their name.
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
    /// Ogg with a coding that is not known yet or not read.
    Ogg,
}

impl Format {
    /// The formats that are read. The author's pages list them in this order.
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

    /// The formats that are read in a sentence: "WAV, AIFF or FLAC", with the `last` word for "or".
    pub fn list(last: &str) -> String {
        let [first @ .., end] = Self::READ.map(|format| format.to_string());
        format!("{} {last} {end}", first.join(", "))
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
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a recording. Its display is what is wrong and the cure.
#[derive(Debug)]
pub enum Fault {
    /// The file system refused.
    Io(io::Error),
    /// A file without a single byte.
    NoBytes,
    /// None of the formats.
    Unknown {
        /// The first bytes, readable, or what they are the beginning of.
        found: String,
    },
    /// A file whose structure or coded sound makes no sense.
    Damaged {
        /// Its format.
        format: Format,
        /// What makes no sense.
        what: String,
    },
    /// A coding that is not read.
    Unsupported {
        /// Its format.
        format: Format,
        /// The coding or feature.
        what: String,
    },
    /// The file is shorter than its header says.
    CutShort {
        /// Its format.
        format: Format,
        /// Seconds that the header promises.
        promised_s: f64,
        /// Seconds that are there.
        found_s: f64,
    },
    /// The file ends before what must stand at its end.
    NoEnd {
        /// Its format.
        format: Format,
        /// Seconds that are there.
        found_s: f64,
    },
    /// No samples.
    Empty,
    /// Longer than [`MAX_SECONDS`], or than [`MAX_DECODED_FRAMES`] at its rate.
    TooLong {
        /// Its length in seconds, as far as it is known.
        seconds: u64,
        /// The longest that is read, seconds.
        limit_s: u64,
    },
    /// More bytes than [`MAX_COMPRESSED_BYTES`].
    TooLarge {
        /// Its format.
        format: Format,
        /// Its size.
        bytes: u64,
    },
    /// Samples that are not numbers or absurdly large.
    NotSound {
        /// Where the first one is, seconds.
        at_s: f64,
        /// Its value.
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
    /// What is wrong, without the cure.
    pub fn what(&self) -> String {
        match self {
            Self::Io(error) => format!("cannot read: {error}"),
            Self::NoBytes => "the file is empty".to_owned(),
            Self::Unknown { found } => {
                format!("not a sound file that is read (it begins with {found})")
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
                format!("{seconds} s long or longer, the limit is {limit_s} s at its rate")
            }
            Self::TooLarge { format, bytes } => format!(
                "{} MiB large, the limit for {format} is {} MiB",
                bytes >> 20,
                MAX_COMPRESSED_BYTES >> 20
            ),
            Self::NotSound { at_s, value } => {
                format!("damaged samples (first at {at_s:.3} s: {value})")
            }
        }
    }

    /// What can be done about it; nothing where the file system's words say it.
    pub fn cure(&self) -> Option<&'static str> {
        Some(match self {
            Self::Io(_) => return None,
            Self::NoBytes | Self::CutShort { .. } => "copy or export it again",
            Self::Unknown { .. } | Self::Unsupported { .. } => {
                "export it as WAV or FLAC, 48 kHz, 16 or 24 bit"
            }
            Self::Damaged { .. } => "copy it again or export it anew",
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

    /// A coding that is not read.
    pub(super) fn unsupported(format: Format, what: impl Into<String>) -> Self {
        let what = what.into();
        Self::Unsupported { format, what }
    }
}

/// The most frames that are read at a rate.
pub(super) fn max_frames(rate: u32) -> u64 {
    MAX_DECODED_FRAMES.min(MAX_SECONDS * u64::from(rate))
}

/// Refuses so many frames where they are more than are read at their rate.
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

/// Refuses a rate that is not read.
pub(super) fn check_rate(format: Format, rate: u32) -> Result<(), Fault> {
    if RATES.contains(&rate) {
        return Ok(());
    }
    Err(Fault::unsupported(
        format,
        format!("a rate of {rate} Hz (8,000 to 192,000 Hz are read)"),
    ))
}

/// Refuses numbers of channels that are not read.
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
    // Whole blocks first: a search sample by sample would not be vectorised.
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
