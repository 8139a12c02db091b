//! Parses Sony Wave64: chunks with 16-byte names, 64-bit sizes that include the 24 bytes of the chunk header, and
//! offsets in steps of 8.

use super::header::{Data, Layout, damaged, layout, read_format, u64_at};
use crate::sound::clip::Fault;
use crate::sound::linear::read_up_to;
use std::io::{Read, Seek, SeekFrom};

/// Length of a chunk's name and size, bytes.
const CHUNK_HEADER_BYTES: u64 = 24;
/// Bytes that follow the four letters in the names of `fmt ` and `data`.
const NAME_REST: &[u8] = b"\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a";
/// A file with more chunks than this is not a recording.
const MAX_CHUNKS: usize = 1_000;

/// Walks the chunks up to `data`.
pub(super) fn find_chunks<R: Read + Seek>(input: &mut R) -> Result<Layout, Fault> {
    let end = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut riff = [0u8; 40];
    if read_up_to(input, &mut riff)? < riff.len() || &riff[24..28] != b"wave" {
        return Err(damaged("its Wave64 header is incomplete"));
    }
    let total = u64_at(&riff, 16);
    let mut at = riff.len() as u64;
    let mut format = None;
    for _ in 0..MAX_CHUNKS {
        input.seek(SeekFrom::Start(at))?;
        let mut head = [0u8; CHUNK_HEADER_BYTES as usize];
        if read_up_to(input, &mut head)? < head.len() {
            return Err(damaged("it has no data chunk"));
        }
        let size = u64_at(&head, 16);
        let content = size.saturating_sub(CHUNK_HEADER_BYTES);
        let is_named = |name: &[u8]| head.starts_with(name) && &head[4..16] == NAME_REST;
        if is_named(b"fmt ") {
            format = Some(read_format(input, content)?);
        } else if is_named(b"data") {
            let Some(format) = format else {
                return Err(damaged("the data come before the format"));
            };
            let data = Data {
                at: at + CHUNK_HEADER_BYTES,
                size: content,
                total,
                end,
                is_empty: size == CHUNK_HEADER_BYTES,
            };
            return layout(&format, &data);
        }
        if size < CHUNK_HEADER_BYTES {
            return Err(damaged(format!("a chunk of {size} bytes")));
        }
        let Some(next) = at
            .checked_add(size)
            .and_then(|next| next.checked_next_multiple_of(8))
        else {
            return Err(damaged("it has no data chunk"));
        };
        at = next;
    }
    Err(damaged(format!("more than {MAX_CHUNKS} chunks")))
}
