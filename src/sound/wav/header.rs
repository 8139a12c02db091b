//! The header: finds format and data in what real programs write, and puts it right for `hound` to read.

use super::{RATES, WavFault};
use std::io::{self, Read, Seek, SeekFrom};

/// Programs that write WAV into a pipe cannot know the size and put a number near the top of the field.
pub(super) const STREAM_SIZE: u32 = 0x7FFF_0000;

/// What the chunks of the file say.
pub(super) struct Layout {
    pub format: Vec<u8>,
    pub block_align: u16,
    pub data_at: u64,
    /// Bytes of whole frames that the file holds.
    pub data_bytes: u64,
    /// Bytes that the header promises.
    pub promised_bytes: u64,
}

/// Walks the chunks up to `data`.
pub(super) fn find_chunks<R: Read + Seek>(input: &mut R) -> Result<Layout, WavFault> {
    let end = input.seek(SeekFrom::End(0))?;
    input.seek(SeekFrom::Start(0))?;
    let mut riff = [0u8; 12];
    let got = read_up_to(input, &mut riff)?;
    if got < 12 || &riff[..4] != b"RIFF" || &riff[8..] != b"WAVE" {
        return Err(not_wav(&riff[..got]));
    }
    let mut at = 12u64;
    let mut format: Option<Vec<u8>> = None;
    loop {
        let mut head = [0u8; 8];
        if read_up_to(input, &mut head)? < 8 {
            return Err(WavFault::Header("it has no data chunk".into()));
        }
        at += 8;
        let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        match &head[..4] {
            b"fmt " => {
                if !(16..=4096).contains(&size) {
                    return Err(WavFault::Header(format!("a format chunk of {size} bytes")));
                }
                let mut bytes = vec![0u8; size as usize];
                if read_up_to(input, &mut bytes)? < bytes.len() {
                    return Err(WavFault::Header("it ends inside the format chunk".into()));
                }
                format = Some(bytes);
            }
            b"data" => {
                let Some(format) = format else {
                    return Err(WavFault::Header("the data come before the format".into()));
                };
                let block_align = u16::from_le_bytes([format[12], format[13]]);
                if block_align == 0 {
                    return Err(WavFault::Header("a frame of zero bytes".into()));
                }
                let frame = u64::from(block_align);
                let here = end.saturating_sub(at);
                // A size of zero with bytes behind it was written by a program that did not live to correct it.
                let promised = if size == 0 { here } else { u64::from(size) };
                return Ok(Layout {
                    format,
                    block_align,
                    data_at: at,
                    data_bytes: promised.min(here) / frame * frame,
                    promised_bytes: promised / frame * frame,
                });
            }
            _ => {}
        }
        // Chunks start at even offsets; some programs forget the padding, so look where the next name is.
        at += u64::from(size);
        if size % 2 == 1 && !name_follows(input, at)? {
            at += 1;
        }
        input.seek(SeekFrom::Start(at))?;
    }
}

/// Whether a known chunk begins at this offset.
fn name_follows<R: Read + Seek>(input: &mut R, at: u64) -> Result<bool, WavFault> {
    input.seek(SeekFrom::Start(at))?;
    let mut name = [0u8; 4];
    let got = read_up_to(input, &mut name)?;
    Ok(got == 4 && matches!(&name, b"fmt " | b"data" | b"fact" | b"LIST" | b"bext"))
}

pub(super) fn read_up_to<R: Read>(input: &mut R, buffer: &mut [u8]) -> Result<usize, WavFault> {
    let mut filled = 0;
    while filled < buffer.len() {
        match input.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(filled)
}

fn not_wav(start: &[u8]) -> WavFault {
    let found = match start {
        [] => "nothing".to_owned(),
        [b'I', b'D', b'3', ..] | [0xFF, 0xE0..=0xFF, ..] => "MP3".into(),
        [b'f', b'L', b'a', b'C', ..] => "FLAC".into(),
        [b'O', b'g', b'g', b'S', ..] => "Ogg".into(),
        [b'R', b'F', b'6', b'4', ..] | [b'B', b'W', b'6', b'4', ..] => {
            "RF64, a WAV over 4 GiB".into()
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "MP4".into(),
        _ => format!("\"{}\"", start[..start.len().min(8)].escape_ascii()),
    };
    WavFault::NotWav { found }
}

/// A header as the standard wants it, for `hound` to read: right byte rate, no surplus fields, no data.
pub(super) fn canonical(layout: &Layout) -> Result<Vec<u8>, WavFault> {
    let format = &layout.format;
    let tag = u16::from_le_bytes([format[0], format[1]]);
    let rate = u32::from_le_bytes([format[4], format[5], format[6], format[7]]);
    if !RATES.contains(&rate) {
        return Err(WavFault::Unsupported(format!(
            "a rate of {rate} Hz (8,000 to 192,000 Hz are read)"
        )));
    }
    let kept = match tag {
        0x0001 | 0x0003 => 16,
        0xFFFE if format.len() >= 40 => 40,
        0xFFFE => {
            return Err(WavFault::Header(
                "an extensible format chunk that is too short".into(),
            ));
        }
        0x0002 | 0x0011 => return Err(WavFault::Unsupported("ADPCM coding".into())),
        0x0006 | 0x0007 => return Err(WavFault::Unsupported("A-law or µ-law coding".into())),
        0x0055 => return Err(WavFault::Unsupported("MP3 coding".into())),
        other => return Err(WavFault::Unsupported(format!("coding 0x{other:04x}"))),
    };
    let mut fixed = format[..kept].to_vec();
    fixed[8..12].copy_from_slice(
        &rate
            .wrapping_mul(u32::from(layout.block_align))
            .to_le_bytes(),
    );
    if kept == 40 {
        fixed[16..18].copy_from_slice(&22u16.to_le_bytes());
    }
    let mut header = Vec::with_capacity(28 + kept);
    header.extend_from_slice(b"RIFF");
    header.extend_from_slice(&(20 + kept as u32).to_le_bytes());
    header.extend_from_slice(b"WAVEfmt ");
    header.extend_from_slice(&(kept as u32).to_le_bytes());
    header.extend_from_slice(&fixed);
    header.extend_from_slice(b"data\0\0\0\0");
    Ok(header)
}
