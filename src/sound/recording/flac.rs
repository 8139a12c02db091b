//! Reads native FLAC. Symphonia receives the stream information and the frames; pictures and comments, whose stated
//! sizes it would trust, are left out.

use super::coded_file::{CodedFile, EdgePackets, Plan, fault, stream};
use super::collector::StreamInfo;
use super::format::Source;
use super::input::Input;
use crate::sound::clip::{Fault, Format};
use std::io::{Cursor, Read, Seek, SeekFrom};
use symphonia::core::formats::FormatReader;
use symphonia::default::formats::FlacReader;

/// Length of the STREAMINFO block (RFC 9639, section 8.2).
pub(super) const INFO: usize = 34;
/// A file with more metadata blocks than this is not a recording.
const MAX_BLOCKS: usize = 10_000;

/// Content of the STREAMINFO block.
pub(super) struct Info {
    pub rate: u32,
    pub channels: u16,
    pub bits: u16,
    /// Number of frames; `None` if the file was written as a stream.
    pub frames: Option<u64>,
}

/// Reads a STREAMINFO block.
pub(super) fn info(block: &[u8; INFO]) -> Info {
    let packed = block[10..18]
        .iter()
        .fold(0u64, |sum, &byte| sum << 8 | u64::from(byte));
    let frames = packed & 0xF_FFFF_FFFF;
    Info {
        rate: (packed >> 44) as u32,
        channels: (packed >> 41 & 7) as u16 + 1,
        bits: (packed >> 36 & 31) as u16 + 1,
        frames: Some(frames).filter(|&frames| frames > 0),
    }
}

impl Info {
    /// What the collector needs to know.
    pub(super) fn kind(&self, format: Format) -> StreamInfo {
        StreamInfo {
            format,
            rate: self.rate,
            channels: self.channels,
            bits: Some(self.bits),
            skip: 0,
            end: self.frames,
        }
    }
}

/// Opens a file.
pub(super) fn open<R: Input>(mut source: Source<R>) -> Result<CodedFile, Fault> {
    let (block, sound_at) = header(&mut source)?;
    let information = info(&block);
    // Marker, one last block of STREAMINFO, then the frames.
    let mut start = b"fLaC\x80\0\0\x22".to_vec();
    start.extend_from_slice(&block);
    let frames = Source::new(source, sound_at)?;
    let length = frames.length();
    let joined = Source::new(JoinedReader::new(start, frames, length), 0)?;
    let reader = FlacReader::try_new(stream(joined), &Default::default())
        .map_err(|error| fault(Format::Flac, &error))?;
    let track = reader.tracks().first().cloned();
    let Some(track) = track else {
        return Err(Fault::damaged(Format::Flac, "it has no stream information"));
    };
    Ok(CodedFile {
        track: track.id,
        params: track.codec_params,
        reader: Box::new(reader),
        plan: Plan {
            kind: information.kind(Format::Flac),
            promised: information.frames,
            slack: 0,
            frames: information.frames,
            ends: EdgePackets::Strict,
        },
    })
}

/// Reads the STREAMINFO block and the position of the first frame.
fn header<R: Read + Seek>(source: &mut R) -> Result<([u8; INFO], u64), Fault> {
    let ends = |_| Fault::damaged(Format::Flac, "it ends in its header");
    source.seek(SeekFrom::Start(4))?;
    let mut at = 4u64;
    let mut information = None;
    for _ in 0..MAX_BLOCKS {
        let mut head = [0u8; 4];
        source.read_exact(&mut head).map_err(ends)?;
        let size = u64::from(u32::from_be_bytes([0, head[1], head[2], head[3]]));
        if head[0] & 0x7F == 0 && size == INFO as u64 {
            let mut block = [0u8; INFO];
            source.read_exact(&mut block).map_err(ends)?;
            information.get_or_insert(block);
        }
        at += 4 + size;
        source.seek(SeekFrom::Start(at))?;
        if head[0] & 0x80 != 0 {
            let missing = || Fault::damaged(Format::Flac, "it has no stream information");
            return Ok((information.ok_or_else(missing)?, at));
        }
    }
    Err(Fault::damaged(Format::Flac, "its header does not end"))
}

/// Reads bytes from memory, then those of a file.
struct JoinedReader<R> {
    first: Cursor<Vec<u8>>,
    rest: R,
    length: u64,
    at: u64,
}

impl<R> JoinedReader<R> {
    fn new(first: Vec<u8>, rest: R, rest_length: u64) -> Self {
        Self {
            length: first.len() as u64 + rest_length,
            first: Cursor::new(first),
            rest,
            at: 0,
        }
    }

    fn first_length(&self) -> u64 {
        self.first.get_ref().len() as u64
    }
}

impl<R: Read> Read for JoinedReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = if self.at < self.first_length() {
            self.first.read(buffer)?
        } else {
            self.rest.read(buffer)?
        };
        self.at += count as u64;
        Ok(count)
    }
}

impl<R: Seek> Seek for JoinedReader<R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let wanted = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
        };
        let wanted = wanted.ok_or(std::io::ErrorKind::InvalidInput)?;
        let first = self.first_length();
        self.first.set_position(wanted.min(first));
        self.rest
            .seek(SeekFrom::Start(wanted.saturating_sub(first)))?;
        self.at = wanted;
        Ok(wanted)
    }
}
