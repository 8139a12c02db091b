//! WAV files: any that people bring in, 48 kHz 16-bit mono masters out. The header is read by `hound`, after what real
//! programs get wrong in it (sizes of streams, missing padding, surplus fields) has been put right; samples are
//! decoded in blocks because `hound`'s sample iterator is many times slower.

mod broadcast;
mod header;
mod samples;
mod write;

use super::Pcm;
pub use broadcast::{Broadcast, Cue, write_broadcast};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use thiserror::Error;
pub(crate) use write::in_blocks;
pub use write::{to_i16, write_master};

/// The longest clip that is read, seconds: a bed or a whole lecture fits, a disk image does not.
pub const LONGEST_SECONDS: u64 = 2 * 3600;
/// The rates that are read, samples a second.
pub const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;
/// The most channels that are read.
pub const MOST_CHANNELS: u16 = 32;

/// A sound as it was brought, made mono.
#[derive(Debug, Clone, PartialEq)]
pub struct Clip {
    /// The sound at its own rate.
    pub pcm: Pcm,
    /// How the file stored it.
    pub facts: Facts,
}

/// How a WAV file stores its sound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Channels in the file.
    pub channels: u16,
    /// Bits of a sample.
    pub bits: u16,
    /// Whole numbers or floating point.
    pub kind: SampleKind,
    /// How the channels became one.
    pub downmix: Downmix,
}

/// How samples are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleKind {
    /// Whole numbers.
    Integer,
    /// Floating point.
    Float,
}

/// How the channels of a file became one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Downmix {
    /// There was only one.
    Mono,
    /// The mean of all channels.
    Mean,
    /// One channel alone (counted from 0), because the mean would have cancelled the sound out.
    Channel(u16),
}

/// Why a WAV file could not be read.
#[derive(Debug, Error)]
#[error("{}: {fault}", path.display())]
pub struct WavError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub fault: WavFault,
}

/// What is wrong with a WAV file, with the cure.
#[derive(Debug, Error)]
pub enum WavFault {
    /// The file system refused.
    #[error("cannot read: {0}")]
    Io(#[from] io::Error),
    /// Not a WAV file at all.
    #[error("not a WAV file (it begins with {found}); export it as WAV, 48 kHz, 16 or 24 bit")]
    NotWav {
        /// The first bytes, readable.
        found: String,
    },
    /// A WAV file whose header makes no sense.
    #[error("damaged WAV header: {0}; export it again as WAV, 48 kHz, 16 or 24 bit")]
    Header(String),
    /// A coding that is not read.
    #[error("WAV with {0} is not supported; export it as PCM WAV, 48 kHz, 16 or 24 bit")]
    Unsupported(String),
    /// The file is shorter than its header says.
    #[error(
        "cut short: the header promises {promised_s:.2} s, the file holds {found_s:.2} s; copy or export it again"
    )]
    CutShort {
        /// Seconds that the header promises.
        promised_s: f64,
        /// Seconds that are there.
        found_s: f64,
    },
    /// No samples.
    #[error("holds no sound; record or export it again")]
    Empty,
    /// Longer than [`LONGEST_SECONDS`].
    #[error("{seconds} s long, the limit is {LONGEST_SECONDS} s; cut it into passages")]
    TooLong {
        /// Its length in seconds.
        seconds: u64,
    },
    /// Samples that are not numbers or absurdly large.
    #[error(
        "damaged samples (first at {at_s:.3} s: {value}); export it again, without plug-ins that may have failed"
    )]
    NotSound {
        /// Where the first one is, seconds.
        at_s: f64,
        /// Its value.
        value: f32,
    },
}

/// Reads a WAV file: 8, 16, 24 or 32-bit integer or 32-bit float, 1 to 32 channels, 8 to 192 kHz.
///
/// # Errors
/// [`WavError`] with the path, what is wrong and its cure.
pub fn read(path: &Path) -> Result<Clip, WavError> {
    let trouble = |fault| WavError {
        path: path.to_owned(),
        fault,
    };
    let file = File::open(path).map_err(|error| trouble(error.into()))?;
    read_from(BufReader::with_capacity(1 << 16, file)).map_err(trouble)
}

/// Reads a WAV file from anything that can be searched, such as the bytes that a voice wrote to its output.
///
/// # Errors
/// [`WavFault`]: what is wrong and its cure.
pub fn read_from<R: Read + Seek>(mut input: R) -> Result<Clip, WavFault> {
    let layout = header::find_chunks(&mut input)?;
    let header = header::canonical(&layout)?;
    let spec = hound::WavReader::new(&header[..])
        .map_err(hound_fault)?
        .spec();
    let container = samples::Container::of(&layout, &spec)?;

    let frame = usize::from(layout.block_align);
    let frames = layout.data_bytes / frame as u64;
    let seconds = frames / u64::from(spec.sample_rate);
    if seconds > LONGEST_SECONDS {
        return Err(WavFault::TooLong { seconds });
    }
    if layout.promised_bytes > layout.data_bytes
        && layout.promised_bytes < u64::from(header::STREAM_SIZE)
    {
        let length = |bytes: u64| bytes as f64 / frame as f64 / f64::from(spec.sample_rate);
        return Err(WavFault::CutShort {
            promised_s: length(layout.promised_bytes),
            found_s: length(layout.data_bytes),
        });
    }
    if frames == 0 {
        return Err(WavFault::Empty);
    }
    input.seek(SeekFrom::Start(layout.data_at))?;
    let (samples, downmix) = samples::decode(&mut input, frames, spec.channels, container)?;
    samples::refuse_damage(&samples, spec.sample_rate)?;
    Ok(Clip {
        pcm: Pcm {
            rate: spec.sample_rate,
            samples,
        },
        facts: Facts {
            channels: spec.channels,
            bits: spec.bits_per_sample,
            kind: match spec.sample_format {
                hound::SampleFormat::Int => SampleKind::Integer,
                hound::SampleFormat::Float => SampleKind::Float,
            },
            downmix,
        },
    })
}

fn hound_fault(error: hound::Error) -> WavFault {
    match error {
        hound::Error::IoError(error) => WavFault::Io(error),
        hound::Error::FormatError(text) => WavFault::Header(text.to_owned()),
        hound::Error::Unsupported => WavFault::Unsupported("this coding".into()),
        hound::Error::TooWide
        | hound::Error::UnfinishedSample
        | hound::Error::InvalidSampleFormat => WavFault::Header(error.to_string()),
    }
}
