//! Reads AIFF and AIFF-C with uncompressed sound. Chunks may come in any order, and the sound may be aligned to blocks.

use super::format::Source;
use super::input::Input;
use crate::sound::Pcm;
use crate::sound::channels;
use crate::sound::clip::{
    Clip, Facts, Fault, Format, check_channels, check_frames, check_rate, refuse_damage,
};
use crate::sound::linear::{self, ByteOrder, SampleCoding, SampleLayout, read_up_to};
use std::io::{Seek, SeekFrom};

/// A file with more chunks than this is not a recording.
const MAX_CHUNKS: usize = 10_000;

/// What the chunks state.
struct Layout {
    rate: u32,
    channels: u16,
    bits: u16,
    container: SampleLayout,
    /// Number of frames that the header states.
    promised: u64,
    data_at: u64,
    /// Bytes from `data_at` to the end of the chunk or of the file.
    data_bytes: u64,
}

impl Layout {
    fn frames(&self) -> u64 {
        let frame = u64::from(self.container.bytes) * u64::from(self.channels);
        self.promised.min(self.data_bytes / frame)
    }
}

/// Rate, channels and frames.
pub(super) fn shape<R: Input>(source: &mut Source<R>) -> Result<(u32, u16, Option<u64>), Fault> {
    let layout = find_chunks(source)?;
    Ok((layout.rate, layout.channels, Some(layout.frames())))
}

/// Reads a file.
pub(super) fn decode<R: Input>(mut source: Source<R>) -> Result<Clip, Fault> {
    let layout = find_chunks(&mut source)?;
    let (rate, frames) = (layout.rate, layout.frames());
    check_frames(layout.promised, rate)?;
    if frames < layout.promised {
        let length = |frames: u64| frames as f64 / f64::from(rate);
        return Err(Fault::CutShort {
            format: Format::Aiff,
            promised_s: length(layout.promised),
            found_s: length(frames),
        });
    }
    if frames == 0 {
        return Err(Fault::Empty);
    }
    source.seek(SeekFrom::Start(layout.data_at))?;
    let wanted = linear::Frames {
        count: frames,
        channels: layout.channels,
        // Both AIFF's own channel orders (L, R, C; L, C, R, S; L, lc, C, R, rc, S) and WAVE's are in use.
        layout: channels::Layout::unknown(layout.channels),
        rate,
        container: layout.container,
    };
    let (samples, downmix) = linear::decode(&mut source, &wanted)?;
    refuse_damage(&samples, rate)?;
    Ok(Clip {
        pcm: Pcm { rate, samples },
        facts: Facts {
            format: Format::Aiff,
            channels: layout.channels,
            bits: Some(layout.bits),
            downmix,
            note: None,
        },
    })
}

/// Content of the COMM chunk.
struct Common {
    rate: u32,
    channels: u16,
    frames: u64,
    bits: u16,
    container: SampleLayout,
}

fn find_chunks<R: Input>(source: &mut Source<R>) -> Result<Layout, Fault> {
    let end = source.length();
    let mut at = 12u64;
    let (mut common, mut sound) = (None, None);
    for _ in 0..MAX_CHUNKS {
        source.seek(SeekFrom::Start(at))?;
        let mut head = [0u8; 8];
        if read_up_to(source, &mut head)? < head.len() {
            break;
        }
        let size = u64::from(u32::from_be_bytes([head[4], head[5], head[6], head[7]]));
        at += 8;
        match &head[..4] {
            b"COMM" => {
                let mut content = vec![0u8; size.min(64) as usize];
                let got = read_up_to(source, &mut content)?;
                common = Some(read_common(&content[..got])?);
            }
            b"SSND" => {
                let mut start = [0u8; 8];
                if read_up_to(source, &mut start)? < start.len() {
                    return Err(damaged("it ends before its sound"));
                }
                let offset =
                    u64::from(u32::from_be_bytes([start[0], start[1], start[2], start[3]]));
                let data_at = at + 8 + offset;
                // Programs that write to a pipe leave the size at zero.
                let chunk_end = if size == 0 { end } else { at + size };
                sound = Some((data_at, chunk_end.min(end).saturating_sub(data_at)));
            }
            _ => {}
        }
        if let (Some(common), Some((data_at, data_bytes))) = (&common, sound) {
            let Common {
                rate,
                channels,
                frames,
                bits,
                container,
            } = *common;
            return Ok(Layout {
                rate,
                channels,
                bits,
                container,
                promised: frames,
                data_at,
                data_bytes,
            });
        }
        at += size + size % 2;
    }
    Err(damaged(match common {
        None => "it has no description of its sound",
        Some(_) => "it has no sound chunk",
    }))
}

fn read_common(content: &[u8]) -> Result<Common, Fault> {
    let fixed: &[u8; 18] = content
        .first_chunk()
        .ok_or_else(|| damaged("the description of its sound is incomplete"))?;
    let channels = u16::from_be_bytes([fixed[0], fixed[1]]);
    let frames = u32::from_be_bytes([fixed[2], fixed[3], fixed[4], fixed[5]]);
    let bits = u16::from_be_bytes([fixed[6], fixed[7]]);
    let mut rate = [0u8; 10];
    rate.copy_from_slice(&fixed[8..]);
    let rate = extended(rate).ok_or_else(|| damaged("its rate makes no sense"))?;
    check_rate(Format::Aiff, rate)?;
    check_channels(Format::Aiff, channels)?;
    let kind: Option<&[u8; 4]> = content.get(18..).and_then(|rest| rest.first_chunk());
    let plain = bits.div_ceil(8);
    let (coding, bytes, order) = match kind {
        None | Some(b"NONE" | b"none" | b"twos" | b"in24" | b"in32") => {
            (SampleCoding::Signed, plain, ByteOrder::Big)
        }
        Some(b"sowt" | b"SOWT") => (SampleCoding::Signed, plain, ByteOrder::Little),
        Some(b"raw ") => (SampleCoding::Unsigned, plain, ByteOrder::Big),
        Some(b"fl32" | b"FL32") => (SampleCoding::Float, 4, ByteOrder::Big),
        Some(b"fl64" | b"FL64") => (SampleCoding::Float, 8, ByteOrder::Big),
        Some(b"alaw" | b"ALAW") => (SampleCoding::ALaw, 1, ByteOrder::Big),
        Some(b"ulaw" | b"ULAW") => (SampleCoding::MuLaw, 1, ByteOrder::Big),
        Some(other) => {
            let what = format!("coding \"{}\"", other.escape_ascii());
            return Err(Fault::unsupported(Format::Aiff, what));
        }
    };
    let container = SampleLayout {
        coding,
        bytes,
        order,
    };
    if !container.is_read() {
        let what = format!("{bits}-bit samples");
        return Err(Fault::unsupported(Format::Aiff, what));
    }
    Ok(Common {
        rate,
        channels,
        frames: frames.into(),
        bits,
        container,
    })
}

/// Converts an 80-bit extended float (IEEE 754, as in the 68881) to a whole number of Hz.
fn extended(bytes: [u8; 10]) -> Option<u32> {
    let exponent = u16::from_be_bytes([bytes[0], bytes[1]]);
    let mantissa = bytes[2..]
        .iter()
        .fold(0u64, |sum, &byte| sum << 8 | u64::from(byte));
    // The value is mantissa · 2^(exponent − 16383 − 63).
    let shift = (16_383u32 + 63).checked_sub(exponent.into())?;
    let value = mantissa.checked_shr(shift)?;
    u32::try_from(value).ok()
}

fn damaged(what: &str) -> Fault {
    Fault::damaged(Format::Aiff, what)
}

#[cfg(test)]
mod tests {
    use super::extended;

    #[test]
    fn sample_rates_are_read_as_files_state_them() {
        let known = [
            (*b"\x40\x0e\xac\x44\0\0\0\0\0\0", Some(44_100)),
            (*b"\x40\x0e\xbb\x80\0\0\0\0\0\0", Some(48_000)),
            (*b"\x40\x0b\xfa\0\0\0\0\0\0\0", Some(8_000)),
            (*b"\x7f\xff\x80\0\0\0\0\0\0\0", None),
            (*b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", None),
            ([0; 10], None),
        ];
        for (bytes, rate) in known {
            assert_eq!(extended(bytes), rate);
        }
    }
}
