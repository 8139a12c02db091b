//! Checks that a file is complete and intact Ogg Opus and determines its length, without decoding it and one page at a
//! time.

use super::OpusFault;
use super::header::Header;
use super::state::packet_samples;
use ogg::reading::{BasePacketReader, PageParser};
use std::io::{self, Read};
use thiserror::Error;

/// Number of bytes before a page's segment table (RFC 3533, section 6).
const PAGE_HEADER: usize = 27;
/// First bytes of every page; the parser leaves their check to the caller.
const MAGIC: &[u8] = b"OggS";

/// Why a file could not be examined.
#[derive(Debug, Error)]
pub enum ExamineError {
    /// The file cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The file is not complete and intact Ogg Opus.
    #[error("{0}")]
    Opus(#[from] OpusFault),
}

/// Length of the sound in an Ogg Opus file, samples at 48 kHz. Every page is compared with its checksum and every
/// packet is parsed into its frames; the frames are not decoded.
///
/// # Errors
/// [`ExamineError`], also for one stream after another and for bytes between the pages.
pub fn examine(mut input: impl Read) -> Result<u64, ExamineError> {
    let mut packets = BasePacketReader::new();
    let mut file = Progress::default();
    while let Some(page) = next_page(&mut input, file.header.is_none())? {
        packets
            .push_page(page)
            .map_err(|_| OpusFault::Damaged("its pages do not follow one another"))?;
        while let Some(packet) = packets.read_packet() {
            file.take(&packet)?;
        }
    }
    Ok(file.length()?)
}

/// State after some packets.
#[derive(Default)]
struct Progress {
    header: Option<Header>,
    serial: u32,
    has_tags: bool,
    /// Number of samples in the packets so far.
    samples: u64,
    /// End of the sound according to the last page, including the pre-skip.
    end: u64,
}

impl Progress {
    fn take(&mut self, packet: &ogg::Packet) -> Result<(), OpusFault> {
        if self.header.is_none() {
            self.header = Some(Header::from_bytes(&packet.data)?);
            self.serial = packet.stream_serial();
            return Ok(());
        }
        if packet.stream_serial() != self.serial {
            return Err(OpusFault::Damaged("it holds more than one stream"));
        }
        if !self.has_tags {
            self.has_tags = packet.data.starts_with(b"OpusTags");
            return if self.has_tags {
                Ok(())
            } else {
                Err(OpusFault::Damaged("it has no tags"))
            };
        }
        let samples =
            packet_samples(&packet.data).ok_or(OpusFault::Damaged("a packet is not Opus"))?;
        self.samples += samples as u64;
        if packet.last_in_page() {
            let end = packet.absgp_page();
            if end < self.end {
                return Err(OpusFault::Damaged("its pages are out of order"));
            }
            self.end = end;
        }
        Ok(())
    }

    fn length(&self) -> Result<u64, OpusFault> {
        let header = self.header.ok_or(OpusFault::NotOpus)?;
        if self.samples == 0 {
            return Err(OpusFault::Damaged("it holds no sound"));
        }
        if self.samples < self.end {
            return Err(OpusFault::Damaged("it ends before its last page says"));
        }
        Ok(self.end.saturating_sub(u64::from(header.pre_skip)))
    }
}

/// The next page, which must start right here; `None` at the end of the file.
fn next_page(
    input: &mut impl Read,
    is_first: bool,
) -> Result<Option<ogg::reading::OggPage>, ExamineError> {
    let cut_short = OpusFault::Damaged("it ends inside a page");
    let no_page = if is_first {
        OpusFault::NotOpus
    } else {
        OpusFault::Damaged("a page does not begin where the one before ends")
    };
    let header = bytes(input, PAGE_HEADER)?;
    if header.is_empty() {
        return Ok(None);
    }
    let header = <[u8; PAGE_HEADER]>::try_from(header).map_err(|_| {
        if is_first {
            OpusFault::NotOpus
        } else {
            cut_short.clone()
        }
    })?;
    if !header.starts_with(MAGIC) {
        return Err(no_page.into());
    }
    let (mut page, segments) = PageParser::new(header).map_err(|_| no_page)?;
    let table = bytes(input, segments)?;
    if table.len() < segments {
        return Err(cut_short.into());
    }
    let size = page.parse_segments(table);
    let content = bytes(input, size)?;
    if content.len() < size {
        return Err(cut_short.into());
    }
    let page = page
        .parse_packet_data(content)
        .map_err(|_| OpusFault::Damaged("a page does not match its checksum"))?;
    Ok(Some(page))
}

/// Reads `count` bytes, or as many as there are.
fn bytes(input: &mut impl Read, count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(count);
    input.take(count as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sound::opus::{Tags, encode};
    use crate::sound::{Pcm, RATE};

    fn sound() -> Vec<u8> {
        let samples = (0..RATE).map(|at| 0.3 * (at as f32 * 0.05).sin()).collect();
        encode(
            &Pcm {
                rate: RATE,
                samples,
            },
            &Tags::default(),
        )
    }

    fn refused(bytes: &[u8]) -> String {
        let examined = examine(bytes).expect_err("it is not whole Ogg Opus");
        examined.to_string()
    }

    #[test]
    fn the_length_is_known_to_the_sample_without_decoding() {
        assert_eq!(examine(&sound()[..]).expect("it is whole"), u64::from(RATE));
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_noticed() {
        let good = sound();
        for at in (0..good.len()).step_by(7) {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            refused(&bad);
        }
        for end in (0..good.len()).step_by(61) {
            refused(&good[..end]);
        }
    }

    #[test]
    fn incomplete_or_multiple_streams_are_refused_with_a_message() {
        let good = sound();
        let two = [&good[..], &good[..]].concat();
        let with_trailing_byte = [&good[..], b"x"].concat();
        for (bytes, words) in [
            (&b""[..], "not an Ogg Opus file"),
            (b"garbage", "not an Ogg Opus file"),
            (&[0; 40_000], "not an Ogg Opus file"),
            (
                b"RIFF\x00\x00\x00\x00WAVEfmt and more of that kind",
                "not an Ogg Opus file",
            ),
            (&with_trailing_byte, "inside a page"),
            (&two, "damaged Ogg Opus file"),
        ] {
            let said = refused(bytes);
            assert!(said.contains(words), "{words:?} is missing in: {said}");
        }
    }
}
