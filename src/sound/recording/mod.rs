//! Reads recordings that people bring: takes, earcons and beds, in any format that phones, recorders and editors write.
//! The format is recognised by the first bytes, never by the name. WAV and AIFF have our own readers, Opus is decoded
//! by `libopus`, other codings by Symphonia. The result is always a mono [`Clip`]; a file that lies about its size or
//! crashes a decoder is an error.

mod aiff;
mod caf;
mod coded_file;
mod collector;
mod flac;
mod format;
mod input;
mod mp4;
mod mpeg;
mod ogg;
mod panic_guard;

pub use super::channels::{Downmix, ExcludedChannel, Reason};
pub use super::clip::{Clip, Facts, Fault, Format, MAX_SECONDS, RecordingError};
use super::clip::{MAX_COMPRESSED_BYTES, max_frames};
use super::wav;
use crate::files;
use format::{Source, recognise};
use input::Input;
use std::fs::File;
use std::io::{self, BufReader, Cursor};
use std::path::Path;

/// Number of bytes read at a time where only tags are wanted; those of a rendered clip usually fit.
const TAGS_BUFFER: usize = 4 << 10;

/// What a file states about its sound before it is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Sample rate in Hz.
    pub rate: u32,
    /// Number of channels in the file.
    pub channels: u16,
    /// Number of samples per channel, stated by the file or estimated from its size; never more than is read.
    pub frames: u64,
}

/// Reads a recording and mixes it to mono.
///
/// # Errors
/// [`RecordingError`] with the path, the format, what is wrong and its cure.
pub fn read(path: &Path) -> Result<Clip, RecordingError> {
    read_opened(path, files::open(path))
}

/// Same as [`read`] for a file that the caller opened. `path` is its name in messages.
///
/// # Errors
/// As [`read`], and that the file could not be opened.
pub fn read_opened(path: &Path, file: io::Result<File>) -> Result<Clip, RecordingError> {
    with_path(path, file, |file| {
        decode(BufReader::with_capacity(1 << 16, file))
    })
}

/// Reads a recording from memory.
///
/// # Errors
/// [`Fault`]: what is wrong and its cure.
pub fn read_bytes(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Result<Clip, Fault> {
    decode(Cursor::new(bytes))
}

/// The format of a file by its first bytes; `None` if it is not a recording.
///
/// # Errors
/// [`RecordingError`] where it cannot be read.
pub fn format(path: &Path) -> Result<Option<Format>, RecordingError> {
    with_path(path, files::open(path), |file| {
        match recognise(&mut BufReader::new(file)) {
            Ok(found) => Ok(Some(found.format)),
            Err(Fault::Unknown { .. }) => Ok(None),
            Err(fault) => Err(fault),
        }
    })
}

/// Reads what a recording's header states about its length, without decoding it.
///
/// # Errors
/// [`RecordingError`] with the path, the format, what is wrong and its cure.
pub fn shape(path: &Path) -> Result<Shape, RecordingError> {
    shape_of(path, files::open(path))
}

/// Same as [`shape`] for a file that the caller opened. `path` is its name in messages.
///
/// # Errors
/// As [`shape`], and that the file could not be opened.
pub fn shape_of(path: &Path, file: io::Result<File>) -> Result<Shape, RecordingError> {
    with_path(path, file, |file| {
        read_shape(BufReader::with_capacity(1 << 16, file))
    })
}

/// The text tags (Vorbis comments) of an Ogg file in order: upper-case keys and values. The file is read from its start
/// to the end of its tags, some KiB at a time, and refused if they do not end within 1 MiB. Files of other formats have
/// no tags.
///
/// # Errors
/// [`Fault`] where the header of an Ogg file is damaged or larger.
pub fn tags(file: File) -> Result<Vec<(String, String)>, Fault> {
    let mut input = BufReader::with_capacity(TAGS_BUFFER, file);
    let found = recognise(&mut input)?;
    match found.format {
        Format::Ogg => {
            let source = Source::new(input, found.base)?;
            panic_guard::catch(found.format, || ogg::tags(source))
        }
        Format::Wav
        | Format::Aiff
        | Format::Flac
        | Format::Mp3
        | Format::Aac
        | Format::Mp4
        | Format::Caf
        | Format::OggOpus
        | Format::OggVorbis
        | Format::OggFlac => Ok(Vec::new()),
    }
}

/// Length in seconds of a complete Ogg file. Its pages are compared with their checksums; nothing is decoded.
///
/// # Errors
/// [`Fault`] where the file is cut short, damaged, longer than its stream, or not Ogg.
pub fn seconds_of_whole_ogg(file: File) -> Result<f64, Fault> {
    let mut input = BufReader::with_capacity(1 << 16, file);
    let found = recognise(&mut input)?;
    let source = Source::new(input, found.base)?;
    panic_guard::catch(found.format, || ogg::seconds_of_whole(source))
}

fn with_path<T>(
    path: &Path,
    file: io::Result<File>,
    work: impl FnOnce(File) -> Result<T, Fault>,
) -> Result<T, RecordingError> {
    let trouble = |fault| RecordingError {
        path: path.to_owned(),
        fault,
    };
    let file = file.map_err(|error| trouble(error.into()))?;
    work(file).map_err(trouble)
}

fn decode<R: Input>(mut input: R) -> Result<Clip, Fault> {
    let found = recognise(&mut input)?;
    let source = Source::new(input, found.base)?;
    check_size(found.format, source.length())?;
    panic_guard::catch(found.format, || match found.format {
        Format::Wav => wav::read_from(source),
        Format::Aiff => aiff::decode(source),
        Format::Flac => flac::open(source)?.decode(),
        Format::Mp3 | Format::Aac => mpeg::open(found.format, source)?.decode(),
        Format::Mp4 => mp4::open(source)?.decode(),
        Format::Caf => caf::open(source)?.decode(),
        Format::Ogg | Format::OggOpus | Format::OggVorbis | Format::OggFlac => ogg::decode(source),
    })
}

fn read_shape<R: Input>(mut input: R) -> Result<Shape, Fault> {
    /// Minimum bit rate assumed for a file that does not state its length, bits per second.
    const MIN_BIT_RATE: u64 = 24_000;
    let found = recognise(&mut input)?;
    let mut source = Source::new(input, found.base)?;
    let bytes = source.length();
    let (rate, channels, frames) = panic_guard::catch(found.format, || match found.format {
        Format::Wav => {
            let (rate, channels, frames) = wav::shape(&mut source)?;
            Ok((rate, channels, Some(frames)))
        }
        Format::Aiff => aiff::shape(&mut source),
        Format::Flac => Ok(flac::open(source)?.shape()),
        Format::Mp3 | Format::Aac => Ok(mpeg::open(found.format, source)?.shape()),
        Format::Mp4 => Ok(mp4::open(source)?.shape()),
        Format::Caf => Ok(caf::open(source)?.shape()),
        Format::Ogg | Format::OggOpus | Format::OggVorbis | Format::OggFlac => ogg::shape(source),
    })?;
    let estimated = || bytes.saturating_mul(8 * u64::from(rate)) / MIN_BIT_RATE;
    Ok(Shape {
        rate,
        channels,
        frames: frames.unwrap_or_else(estimated).min(max_frames(rate)),
    })
}

/// Refuses files that are too large. Files of uncompressed sound are bounded by their length instead.
fn check_size(format: Format, bytes: u64) -> Result<(), Fault> {
    match format {
        Format::Wav | Format::Aiff => Ok(()),
        _ if bytes > MAX_COMPRESSED_BYTES => Err(Fault::TooLarge { format, bytes }),
        _ => Ok(()),
    }
}
