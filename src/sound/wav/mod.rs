//! WAV files: reads any that people bring, and writes 48 kHz 16-bit mono masters. The reader is our own because no
//! other one accepts what real programs get wrong in the header (sizes of streams, missing padding, surplus fields);
//! masters are written by `hound`.

mod broadcast;
mod cues;
mod header;
mod wave64;
mod write;

use super::Pcm;
use super::clip::{Clip, Facts, Fault, Format, RecordingError, check_frames, refuse_damage};
use super::{channels, linear};
use crate::files;
pub use broadcast::{Broadcast, Cue, write_broadcast};
use header::{DeclaredLength, Layout};
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;
pub(crate) use write::in_blocks;
pub use write::{to_i16, write_master};

/// Left-out sound from this length on is worth a note, seconds.
const MIN_NOTED_S: f64 = 0.05;

/// Reads a WAV file (RIFF, RF64, BW64, Wave64): integers of 8 to 32 bits, floats of 32 or 64 bits, A-law and µ-law, 1 to 32
/// channels, 8 to 192 kHz. What people bring is read by [`recording::read`](super::recording::read).
///
/// # Errors
/// [`RecordingError`] with the path, what is wrong and its cure.
pub fn read(path: &Path) -> Result<Clip, RecordingError> {
    let trouble = |fault| RecordingError {
        path: path.to_owned(),
        fault,
    };
    let file = files::open(path).map_err(|error| trouble(error.into()))?;
    read_from(BufReader::with_capacity(1 << 16, file)).map_err(trouble)
}

/// Reads a WAV file from anything that can be searched, such as the bytes that a voice wrote to its output.
///
/// # Errors
/// [`Fault`]: what is wrong and its cure.
pub fn read_from<R: Read + Seek>(mut input: R) -> Result<Clip, Fault> {
    let layout = find_chunks(&mut input)?;
    read_sound(&mut input, &layout)
}

/// Rate, channels and frames, without reading the sound.
pub(super) fn shape<R: Read + Seek>(input: &mut R) -> Result<(u32, u16, u64), Fault> {
    let layout = find_chunks(input)?;
    let frames = layout.data_bytes / layout.frame();
    Ok((layout.rate, layout.channels, frames))
}

/// The labels of the file's cue points with their times in seconds, in order; none where they are damaged.
pub fn labels<R: Read + Seek>(input: &mut R) -> Vec<(f64, String)> {
    let cues = cues::read_cues(input);
    if cues.is_empty() {
        return Vec::new();
    }
    let Ok((rate, ..)) = shape(input) else {
        return Vec::new();
    };
    let seconds = |cue: &Cue| f64::from(cue.sample) / f64::from(rate);
    cues.into_iter()
        .map(|cue| (seconds(&cue), cue.label))
        .collect()
}

fn find_chunks<R: Read + Seek>(input: &mut R) -> Result<Layout, Fault> {
    let mut first = [0; 4];
    input.seek(SeekFrom::Start(0))?;
    linear::read_up_to(input, &mut first)?;
    match &first {
        b"riff" => wave64::find_chunks(input),
        _ => header::find_chunks(input),
    }
}

fn read_sound<R: Read + Seek>(input: &mut R, layout: &Layout) -> Result<Clip, Fault> {
    let (rate, frame) = (layout.rate, layout.frame());
    let frames = layout.data_bytes / frame;
    check_frames(frames, rate)?;
    let length = |bytes: u64| bytes as f64 / frame as f64 / f64::from(rate);
    let is_short = layout.promised_bytes > layout.data_bytes;
    if is_short && layout.promise == DeclaredLength::Kept {
        return Err(Fault::CutShort {
            format: Format::Wav,
            promised_s: length(layout.promised_bytes),
            found_s: length(layout.data_bytes),
        });
    }
    if frames == 0 {
        return Err(Fault::Empty);
    }
    input.seek(SeekFrom::Start(layout.data_at))?;
    let wanted = linear::Frames {
        count: frames,
        channels: layout.channels,
        layout: channels::Layout::stated(layout.channels, layout.speakers),
        rate,
        container: layout.container,
    };
    let (samples, downmix) = linear::decode(input, &wanted)?;
    refuse_damage(&samples, rate)?;
    let unclaimed_s = length(layout.unclaimed_bytes);
    let note = if is_short {
        Some(format!(
            "the header promises {} bytes of sound; the file holds {}, and all of it was read",
            layout.promised_bytes, layout.data_bytes
        ))
    } else if unclaimed_s >= MIN_NOTED_S {
        Some(format!(
            "the header states {:.1} s of sound; bytes for {unclaimed_s:.1} s more follow it and are left out: if the take is \
             longer, import it as raw data in an audio editor and export it again",
            length(layout.data_bytes)
        ))
    } else {
        None
    };
    Ok(Clip {
        pcm: Pcm { rate, samples },
        facts: Facts {
            format: Format::Wav,
            channels: layout.channels,
            bits: Some(layout.bits),
            downmix,
            note,
        },
    })
}
