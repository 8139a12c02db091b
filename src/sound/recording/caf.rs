//! Reads Apple's Core Audio Format. Symphonia decodes it after its chunks have been checked, because it trusts the
//! stated size of the packet table.

use super::coded_file::{CodedFile, EdgePackets, Plan, fault, stream};
use super::collector::StreamInfo;
use super::format::Source;
use super::input::Input;
use super::mp4;
use crate::sound::clip::{Fault, Format};
use crate::sound::linear::read_up_to;
use std::io::{Read, Seek, SeekFrom};
use symphonia::core::codecs::CODEC_TYPE_ALAC;
use symphonia::core::formats::FormatReader;
use symphonia::default::formats::CafReader;

/// A file with more chunks than this is not a recording.
const MAX_CHUNKS: usize = 10_000;

/// Number of frames in the longest packets, those of ALAC. Programs count the last packet as full.
const MAX_PACKET_FRAMES: u64 = 4_096;

/// Opens a file.
pub(super) fn open<R: Input>(mut source: Source<R>) -> Result<CodedFile, Fault> {
    let format = Format::Caf;
    let table = check(&mut source)?;
    source.seek(SeekFrom::Start(0))?;
    let reader = CafReader::try_new(stream(source), &Default::default())
        .map_err(|error| fault(format, &error))?;
    let track = reader.tracks().first().cloned();
    let track = track.ok_or_else(|| Fault::damaged(format, "it holds no sound"))?;
    let mut params = track.codec_params;
    if params.codec == CODEC_TYPE_ALAC
        && let Some(cookie) = params.extra_data.take()
    {
        params.extra_data = Some(bare_cookie(&cookie).into());
    }
    let kind = mp4::kind(format, &params, 0)?;
    let (skip, frames) = match &table {
        Some(table) => (table.in_front, Some(table.sound)),
        None => (0, params.n_frames),
    };
    let end = frames.map(|frames| frames.saturating_add(skip));
    Ok(CodedFile {
        track: track.id,
        params,
        reader: Box::new(reader),
        plan: Plan {
            kind: StreamInfo { skip, end, ..kind },
            promised: end,
            slack: if table.is_some() {
                MAX_PACKET_FRAMES
            } else {
                0
            },
            frames,
            ends: EdgePackets::Strict,
        },
    })
}

/// Returns the ALAC header without the boxes that older programs put around it (an atom `frma`, an atom `alac` with its
/// version).
fn bare_cookie(cookie: &[u8]) -> &[u8] {
    let is_wrapped = cookie.get(4..8) == Some(b"frma") && cookie.get(16..20) == Some(b"alac");
    match cookie.get(24..48) {
        Some(inner) if is_wrapped => inner,
        _ => cookie,
    }
}

/// Content of the packet table.
struct Table {
    /// Number of frames that the encoder added before the sound.
    in_front: u64,
    /// Number of frames of the sound.
    sound: u64,
}

/// Walks the chunks.
fn check<R: Read + Seek>(source: &mut R) -> Result<Option<Table>, Fault> {
    let end = source.seek(SeekFrom::End(0))?;
    let mut at = 8u64;
    let mut table = None;
    for _ in 0..MAX_CHUNKS {
        source.seek(SeekFrom::Start(at))?;
        let mut head = [0u8; 12];
        if read_up_to(source, &mut head)? < head.len() {
            return Ok(table);
        }
        let [a, b, c, d, size @ ..] = head;
        let name = [a, b, c, d];
        let size = i64::from_be_bytes(size);
        at += 12;
        let length = u64::try_from(size).ok().filter(|&it| it <= end - at);
        let Some(length) = length else {
            if &name == b"data" && size == -1 {
                let what = "sound of unknown length, as left by a recorder that was not stopped";
                return Err(Fault::unsupported(Format::Caf, what));
            }
            let name = name.escape_ascii();
            return Err(damaged(format!("it ends inside its chunk \"{name}\"")));
        };
        if &name == b"pakt" {
            let mut content = [0u8; 24];
            if read_up_to(source, &mut content)? < content.len() || length < 24 {
                return Err(damaged("its table of packets is incomplete"));
            }
            table = Some(read_table(&content, length - 24)?);
        }
        at += length;
    }
    Err(damaged(format!("more than {MAX_CHUNKS} chunks")))
}

/// Reads the header of the table; each packet takes at least one byte in it, unless all have the same size.
fn read_table(content: &[u8; 24], rest: u64) -> Result<Table, Fault> {
    let number = |at: usize| {
        content[at..at + 8]
            .iter()
            .fold(0u64, |sum, &byte| sum << 8 | u64::from(byte))
    };
    let (packets, sound) = (number(0), number(8));
    let in_front = number(16) >> 32;
    if packets > rest {
        return Err(damaged(format!(
            "its table of packets claims {packets} and is shorter"
        )));
    }
    if sound > u64::from(u32::MAX) || in_front > u64::from(u16::MAX) {
        return Err(damaged("its table of packets makes no sense"));
    }
    Ok(Table { in_front, sound })
}

fn damaged(what: impl Into<String>) -> Fault {
    Fault::damaged(Format::Caf, what)
}
