//! Parses WAV headers: finds format and data in what real programs write. Sizes are trusted only as far as the file
//! confirms them.

use crate::sound::clip::{Fault, Format, check_channels, check_rate};
use crate::sound::linear::{ByteOrder, SampleCoding, SampleLayout, read_up_to};
use std::io::{Read, Seek, SeekFrom};

/// Programs that write WAV to a pipe cannot know the size and write a value near the maximum of the field.
const MIN_STREAMED_SIZE: u64 = 0x7FFF_0000;
/// The same for 64-bit fields; no file is this large.
const MIN_STREAMED_SIZE_64: u64 = 1 << 48;
/// A file with more chunks than this is not a recording.
const MAX_CHUNKS: usize = 10_000;
/// WAVE_FORMAT_EXTENSIBLE: the format of the samples follows in separate fields.
const EXTENSIBLE: u16 = 0xFFFE;
/// Chunk names that distinguish a chunk from preceding padding or content.
const CHUNK_NAMES: [&[u8; 4]; 36] = [
    b"fmt ", b"data", b"fact", b"LIST", b"list", b"bext", b"JUNK", b"junk", b"Junk", b"FLLR",
    b"PEAK", b"cue ", b"plst", b"labl", b"note", b"smpl", b"inst", b"iXML", b"axml", b"aXML",
    b"bxml", b"sxml", b"chna", b"id3 ", b"ID3 ", b"afsp", b"DISP", b"PAD ", b"levl", b"minf",
    b"elm1", b"regn", b"umid", b"cart", b"ds64", b"_PMX",
];

/// What the chunks of the file state.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub rate: u32,
    pub channels: u16,
    /// Loudspeaker mask of the channels; 0 if the format does not state it.
    pub speakers: u32,
    /// Valid bits per sample.
    pub bits: u16,
    pub container: SampleLayout,
    pub data_at: u64,
    /// Number of bytes in complete frames that the file holds.
    pub data_bytes: u64,
    /// Number of bytes that the header states.
    pub promised_bytes: u64,
    /// How much the stated length can be trusted.
    pub promise: DeclaredLength,
    /// Bytes after the data chunk that may be sound as well.
    pub unclaimed_bytes: u64,
}

/// How much the size of the data chunk can be trusted if the file is shorter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DeclaredLength {
    /// The rest of the header agrees with it or says nothing, so data are missing.
    Kept,
    /// The header contradicts itself, or the program could not know the size, so the file is complete.
    Mistaken,
}

impl Layout {
    /// Number of bytes per frame.
    pub(super) fn frame(&self) -> u64 {
        u64::from(self.container.bytes) * u64::from(self.channels)
    }
}

/// Where a file stores its sizes.
enum Sizes {
    /// In each chunk, 32 bits.
    Riff { total: u64 },
    /// In the chunk `ds64`, 64 bits, for sizes stated as 0xFFFFFFFF.
    Rf64 { total: u64, data: u64 },
}

/// Walks the chunks up to `data`.
pub(super) fn find_chunks<R: Read + Seek>(input: &mut R) -> Result<Layout, Fault> {
    let end = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut riff = [0u8; 12];
    let got = read_up_to(input, &mut riff)?;
    let magic = riff
        .first_chunk::<4>()
        .expect("OK because there are twelve");
    let stated = u32_at(&riff, 4);
    let mut sizes = match magic {
        b"RIFF" => Sizes::Riff {
            total: u64::from(stated),
        },
        b"RF64" | b"BW64" => Sizes::Rf64 {
            total: u64::from(stated),
            data: u64::from(u32::MAX),
        },
        _ => return Err(damaged("it has no RIFF header")),
    };
    if got < 12 || &riff[8..] != b"WAVE" {
        return Err(damaged("its RIFF header is not that of a WAV file"));
    }
    let mut at = 12u64;
    let mut format: Option<Vec<u8>> = None;
    for _ in 0..MAX_CHUNKS {
        input.seek(SeekFrom::Start(at))?;
        let mut head = [0u8; 8];
        if read_up_to(input, &mut head)? < 8 {
            return Err(damaged("it has no data chunk"));
        }
        at += 8;
        let size = u64::from(u32_at(&head, 4));
        match (&head[..4], &mut sizes) {
            (b"fmt ", _) => format = Some(read_format(input, size)?),
            (b"ds64", Sizes::Rf64 { total, data }) => {
                let mut content = [0u8; 16];
                if read_up_to(input, &mut content)? < content.len() {
                    return Err(damaged("it ends inside the chunk of 64-bit sizes"));
                }
                *total = u64_at(&content, 0);
                *data = u64_at(&content, 8);
            }
            (b"data", _) => {
                let Some(format) = format else {
                    return Err(damaged("the data come before the format"));
                };
                let size = match sizes {
                    Sizes::Rf64 { data, .. } if size == u64::from(u32::MAX) => data,
                    Sizes::Riff { .. } | Sizes::Rf64 { .. } => size,
                };
                let total = match sizes {
                    Sizes::Riff { total } | Sizes::Rf64 { total, .. } => total,
                };
                let is_empty = size == 0 && chunk_begins(input, at, end)?;
                let data = Data {
                    at,
                    size,
                    total: total.saturating_add(8),
                    end,
                    is_empty,
                };
                let mut layout = layout(&format, &data)?;
                layout.unclaimed_bytes = unclaimed_bytes(input, at, size, end)?;
                return Ok(layout);
            }
            _ => {}
        }
        at = find_next_chunk(input, at, size, end)?;
    }
    Err(damaged(format!("more than {MAX_CHUNKS} chunks")))
}

/// Position of the sound as stated by the header.
pub(super) struct Data {
    /// Position of the first byte.
    pub at: u64,
    /// Stated size of the data.
    pub size: u64,
    /// Stated size of the file.
    pub total: u64,
    /// Actual size of the file.
    pub end: u64,
    /// Whether another chunk starts exactly where it should.
    pub is_empty: bool,
}

/// Combines the format with the position of the sound.
pub(super) fn layout(format: &[u8], data: &Data) -> Result<Layout, Fault> {
    let (rate, channels, bits, container) = parse_format(format)?;
    let is_extensible = u16_at(format, 0) == EXTENSIBLE;
    let frame = u64::from(container.bytes) * u64::from(channels);
    let here = data.end.saturating_sub(data.at);
    let is_unknown = (data.size == 0 && !data.is_empty)
        || (MIN_STREAMED_SIZE..=u64::from(u32::MAX)).contains(&data.size)
        || data.size >= MIN_STREAMED_SIZE_64;
    // A size of zero followed by data was written by a program that ended before it could correct the size.
    let promised = if data.size == 0 && !data.is_empty {
        here
    } else {
        data.size
    };
    // The file has the length that its header states, or only the header itself is missing (from a program that counted
    // it), so the size of the chunk is wrong.
    let missing = promised.saturating_sub(here);
    let promise = if is_unknown || data.total <= data.end || missing <= data.at {
        DeclaredLength::Mistaken
    } else {
        DeclaredLength::Kept
    };
    Ok(Layout {
        rate,
        channels,
        speakers: if is_extensible { u32_at(format, 20) } else { 0 },
        bits,
        container,
        data_at: data.at,
        data_bytes: promised.min(here) / frame * frame,
        promised_bytes: if is_unknown { here } else { promised } / frame * frame,
        promise,
        unclaimed_bytes: 0,
    })
}

/// Counts the bytes after the data chunk that may be sound: further data chunks, and bytes that belong to no chunk, as a
/// program leaves them that ended before it could correct the header. Zeros are padding, and some programs append the tags of
/// MP3 files. None remain where the stated size, as that of a stream, reaches beyond the end of the file.
fn unclaimed_bytes<R: Read + Seek>(
    input: &mut R,
    at: u64,
    size: u64,
    end: u64,
) -> Result<u64, Fault> {
    if size == 0 {
        return Ok(0);
    }
    let mut next = find_next_chunk(input, at, size, end)?;
    let mut unclaimed = 0;
    for _ in 0..MAX_CHUNKS {
        let Some(head) = chunk_header_at(input, next, end)? else {
            break;
        };
        let is_chunk = CHUNK_NAMES.contains(&&head.name) || head.is_likely();
        if !is_chunk {
            let is_known =
                head.name == [0; 4] || head.name.starts_with(b"TAG") || &head.name == b"APET";
            return Ok(unclaimed + if is_known { 0 } else { end - next });
        }
        if &head.name == b"data" {
            unclaimed += head.size.min(head.left);
        }
        next = find_next_chunk(input, next + 8, head.size, end)?;
    }
    Ok(unclaimed)
}

/// Reads the content of a format chunk.
pub(super) fn read_format<R: Read>(input: &mut R, size: u64) -> Result<Vec<u8>, Fault> {
    if !(16..=4096).contains(&size) {
        return Err(damaged(format!("a format chunk of {size} bytes")));
    }
    let mut bytes = vec![0u8; size as usize];
    if read_up_to(input, &mut bytes)? < bytes.len() {
        return Err(damaged("it ends inside the format chunk"));
    }
    Ok(bytes)
}

/// Position of the next chunk. Chunks start at even offsets, but some programs omit the padding.
fn find_next_chunk<R: Read + Seek>(
    input: &mut R,
    at: u64,
    size: u64,
    end: u64,
) -> Result<u64, Fault> {
    let plain = at.saturating_add(size);
    if size.is_multiple_of(2) {
        return Ok(plain);
    }
    let padded = plain.saturating_add(1);
    let is_named = |name: &[u8; 4]| CHUNK_NAMES.contains(&name);
    let (here, there) = (
        chunk_header_at(input, plain, end)?,
        chunk_header_at(input, padded, end)?,
    );
    if there.is_some_and(|head| is_named(&head.name)) {
        return Ok(padded);
    }
    let follows = |head: ChunkHeader| is_named(&head.name) || head.is_likely();
    Ok(if here.is_some_and(follows) {
        plain
    } else {
        padded
    })
}

/// Whether a known chunk starts at this offset.
fn chunk_begins<R: Read + Seek>(input: &mut R, at: u64, end: u64) -> Result<bool, Fault> {
    Ok(chunk_header_at(input, at, end)?
        .is_some_and(|head| CHUNK_NAMES.contains(&&head.name) && head.size <= head.left))
}

/// Name and size of what may be a chunk.
struct ChunkHeader {
    name: [u8; 4],
    size: u64,
    /// Number of bytes in the file after it.
    left: u64,
}

impl ChunkHeader {
    /// Whether it looks like a chunk with an unknown name.
    fn is_likely(&self) -> bool {
        self.name.iter().all(|byte| (0x20..0x7F).contains(byte)) && self.size <= self.left
    }
}

fn chunk_header_at<R: Read + Seek>(
    input: &mut R,
    at: u64,
    end: u64,
) -> Result<Option<ChunkHeader>, Fault> {
    input.seek(SeekFrom::Start(at))?;
    let mut head = [0u8; 8];
    if read_up_to(input, &mut head)? < head.len() {
        return Ok(None);
    }
    let [a, b, c, d, ..] = head;
    Ok(Some(ChunkHeader {
        name: [a, b, c, d],
        size: u64::from(u32_at(&head, 4)),
        left: end.saturating_sub(at + 8),
    }))
}

/// Returns rate, channels, valid bits and sample layout.
fn parse_format(format: &[u8]) -> Result<(u32, u16, u16, SampleLayout), Fault> {
    let tag = u16_at(format, 0);
    let channels = u16_at(format, 2);
    let rate = u32_at(format, 4);
    let align = u16_at(format, 12);
    let stated = u16_at(format, 14);
    let is_extensible = tag == EXTENSIBLE;
    if is_extensible && format.len() < 40 {
        return Err(damaged("an extensible format chunk that is too short"));
    }
    let coding = if is_extensible {
        u16_at(format, 24)
    } else {
        tag
    };
    let is_float = match coding {
        0x0001 => false,
        0x0003 => true,
        0x0006 | 0x0007 => false,
        0x0002 | 0x0011 => return Err(unsupported("ADPCM coding")),
        0x0055 => return Err(unsupported("MP3 coding")),
        other => return Err(unsupported(format!("coding 0x{other:04x}"))),
    };
    check_rate(Format::Wav, rate)?;
    check_channels(Format::Wav, channels)?;
    if align == 0 {
        return Err(damaged("a frame of zero bytes"));
    }
    let bytes = align / channels;
    if bytes * channels != align {
        return Err(damaged(
            "a frame size that is not a multiple of the sample size",
        ));
    }
    let valid = match u16_at(format, 18) {
        valid if is_extensible && (1..=stated).contains(&valid) => valid,
        _ => stated,
    };
    if stated == 0 || u32::from(stated) > u32::from(bytes) * 8 {
        return Err(damaged(format!(
            "samples of {stated} bits in {bytes} bytes"
        )));
    }
    let coding = match (coding, bytes) {
        (0x0006, _) => SampleCoding::ALaw,
        (0x0007, _) => SampleCoding::MuLaw,
        _ if is_float => SampleCoding::Float,
        (_, 1) => SampleCoding::Unsigned,
        // WAVEFORMATEXTENSIBLE puts valid bits at the top; the plain format with a wide container, at the bottom.
        (_, 4) if valid == 24 && !is_extensible => SampleCoding::SignedLow24,
        _ => SampleCoding::Signed,
    };
    let container = SampleLayout {
        coding,
        bytes,
        order: ByteOrder::Little,
    };
    if !container.is_read() || (is_float && valid != bytes * 8) {
        let kind = if is_float { "-bit float" } else { "-bit" };
        return Err(unsupported(format!(
            "{stated}{kind} samples in {bytes} bytes"
        )));
    }
    Ok((rate, channels, valid, container))
}

pub(super) fn damaged(what: impl Into<String>) -> Fault {
    Fault::damaged(Format::Wav, what)
}

fn unsupported(what: impl Into<String>) -> Fault {
    Fault::unsupported(Format::Wav, what)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    let mut value = [0; 2];
    if let Some(found) = bytes.get(at..at + 2) {
        value.copy_from_slice(found);
    }
    u16::from_le_bytes(value)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
