//! Decodes Ogg Opus: a whole file at once, or block by block with seeking for the player. Nothing in a file is trusted:
//! pages are indexed within the available bytes, and a damaged packet becomes silence of its length rather than the
//! end.

use super::fault::{MAX_SAMPLES, OpusFault};
use super::header::Header;
use super::packet::PACKET;
use super::state::Decoder;
use crate::sound::ogg_page::{OggPage, PageFault};
use crate::sound::{Pcm, RATE};
use ogg::PacketReader;
use std::io::{Cursor, SeekFrom};
use std::sync::Arc;

/// Maximum number of samples per channel in a packet: 120 ms.
pub(in crate::sound) const MAX_FRAME: usize = 5760;
/// Samples that a decoder needs before a position to sound right there (RFC 7845, section 4.6).
const PRE_ROLL_SAMPLES: u64 = 3840;
/// Decodes a whole Ogg Opus file to mono at 48 kHz, with exactly the length of the encoded sound.
///
/// # Errors
/// [`OpusFault`] for what is not Ogg Opus, or cut short, or too long.
pub fn decode(bytes: &[u8]) -> Result<Pcm, OpusFault> {
    let mut stream = Stream::open(bytes)?;
    let mut samples = Vec::with_capacity(stream.length() as usize);
    let mut block = Vec::new();
    while stream.next_block(&mut block)? {
        samples.extend_from_slice(&block);
    }
    if (samples.len() as u64) < stream.length() {
        return Err(OpusFault::Damaged("it ends before its last page says"));
    }
    Ok(Pcm {
        rate: RATE,
        samples,
    })
}

/// An Ogg Opus file that is decoded while it plays.
pub struct Stream<B: AsRef<[u8]> = Arc<[u8]>> {
    reader: PacketReader<Cursor<B>>,
    decoder: Decoder,
    header: Header,
    pages: Vec<Page>,
    /// Length of the sound in samples.
    length: u64,
    /// Position of the next decoded sample, counted from the first packet, before the pre-skip is removed.
    decoded_to: u64,
    /// Position of the next sample to return, on the same count.
    wanted_from: u64,
    frame: Vec<f32>,
}

/// Position of a page and of the last sample that its packets end with.
#[derive(Debug, Clone, Copy)]
struct Page {
    offset: u64,
    end: u64,
    /// Whether the page starts with the rest of the previous page's packet.
    is_continued: bool,
}

impl<B: AsRef<[u8]>> Stream<B> {
    /// Opens a file that is in memory.
    ///
    /// # Errors
    /// [`OpusFault`] for what is not Ogg Opus, damaged in its pages, or too long.
    pub fn open(bytes: B) -> Result<Self, OpusFault> {
        let pages = index(bytes.as_ref())?;
        let mut reader = PacketReader::new(Cursor::new(bytes));
        let first = reader
            .read_packet()
            .map_err(|_| OpusFault::NotOpus)?
            .ok_or(OpusFault::NotOpus)?;
        let header = Header::from_bytes(&first.data)?;
        let tags = reader
            .read_packet()
            .ok()
            .flatten()
            .ok_or(OpusFault::Damaged("it ends before its tags"))?;
        if !tags.data.starts_with(b"OpusTags") {
            return Err(OpusFault::Damaged("it has no tags"));
        }
        let end = pages
            .last()
            .ok_or(OpusFault::Damaged("it holds no sound"))?
            .end;
        if end > MAX_SAMPLES {
            return Err(OpusFault::TooLong);
        }
        let length = end.saturating_sub(u64::from(header.pre_skip));
        let mut decoder = Decoder::new();
        decoder.set_gain(header.gain_q8);
        Ok(Self {
            reader,
            decoder,
            header,
            pages,
            length,
            decoded_to: 0,
            wanted_from: u64::from(header.pre_skip),
            frame: vec![0.0; MAX_FRAME],
        })
    }

    /// Length of the sound in samples at 48 kHz.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Position of the next block, samples from the start of the sound.
    pub fn position(&self) -> u64 {
        self.wanted_from - u64::from(self.header.pre_skip)
    }

    /// Decodes the next block (20 ms as we encode) into `block`, replacing its content. Returns false at the end.
    ///
    /// # Errors
    /// [`OpusFault::Damaged`] when the file's pages are damaged here; a damaged packet alone is replaced by silence.
    pub fn next_block(&mut self, block: &mut Vec<f32>) -> Result<bool, OpusFault> {
        block.clear();
        let end = self.length + u64::from(self.header.pre_skip);
        while block.is_empty() {
            if self.wanted_from >= end {
                return Ok(false);
            }
            let packet = match self.reader.read_packet() {
                Ok(Some(packet)) => packet,
                Ok(None) => return Ok(false),
                Err(_) => return Err(OpusFault::Damaged("a page does not match its checksum")),
            };
            let decoded = self.decoder.decode_into(&packet.data, &mut self.frame);
            let count = decoded.unwrap_or_else(|| {
                self.frame[..PACKET].fill(0.0);
                PACKET
            });
            let from = self.decoded_to;
            self.decoded_to += count as u64;
            let skip = self.wanted_from.saturating_sub(from).min(count as u64) as usize;
            let keep = end.saturating_sub(from).min(count as u64) as usize;
            if skip < keep {
                block.extend_from_slice(&self.frame[skip..keep]);
                self.wanted_from = from + keep as u64;
            }
        }
        Ok(true)
    }

    /// Moves to a sample of the sound, or to the end if it is beyond. The next block starts exactly there.
    ///
    /// # Errors
    /// [`OpusFault::Damaged`] when the file's pages are damaged there.
    pub fn seek(&mut self, sample: u64) -> Result<(), OpusFault> {
        let wanted = sample.min(self.length) + u64::from(self.header.pre_skip);
        let roll_from = wanted.saturating_sub(PRE_ROLL_SAMPLES);
        // Find the last page that starts early enough with a packet of its own.
        let mut start = 0;
        for (number, page) in self.pages.iter().enumerate() {
            let begins = if number == 0 {
                0
            } else {
                self.pages[number - 1].end
            };
            if begins <= roll_from && !page.is_continued {
                start = number;
            }
        }
        let begins = if start == 0 {
            0
        } else {
            self.pages[start - 1].end
        };
        self.reader
            .seek_bytes(SeekFrom::Start(self.pages[start].offset))
            .map_err(|_| OpusFault::Damaged("its pages cannot be searched"))?;
        self.reader.delete_unread_packets();
        self.decoder.reset();
        self.decoded_to = begins;
        self.wanted_from = wanted;
        Ok(())
    }
}

/// Lists the pages that hold sound. Only sizes are read here; the packet reader verifies the checksums.
fn index(bytes: &[u8]) -> Result<Vec<Page>, OpusFault> {
    if !bytes.starts_with(b"OggS") {
        return Err(OpusFault::NotOpus);
    }
    let mut pages: Vec<Page> = Vec::new();
    let mut at = 0;
    let mut serial = None;
    let mut last_end = 0;
    while at < bytes.len() {
        let page = OggPage::parse(&bytes[at..]).map_err(|fault| {
            OpusFault::Damaged(match fault {
                PageFault::NoPage => "a page does not begin where the one before ends",
                PageFault::CutShort => "it ends inside a page",
            })
        })?;
        if *serial.get_or_insert(page.serial) != page.serial {
            return Err(OpusFault::Damaged("it holds more than one stream"));
        }
        // The pages of the two headers have position 0.
        if let Some(position) = page.position.filter(|&position| position != 0) {
            if position < last_end {
                return Err(OpusFault::Damaged("its pages are out of order"));
            }
            last_end = position;
            pages.push(Page {
                offset: at as u64,
                end: position,
                is_continued: page.is_continued,
            });
        }
        at += page.size;
    }
    Ok(pages)
}
