//! Reads Ogg with Opus, Vorbis or FLAC. The pages are parsed here, so that the end, the start of a cut stream and
//! missing pages mean the same for all codings; lengths follow the granule position of the last page.

mod comments;
mod integrity;
mod setup;
mod stream;
mod stream_decoder;
mod tail;

use super::coded_file::PacketDecoder;
use super::format::Source;
use super::input::Input;
use crate::sound::clip::{Clip, Fault};
use ::ogg::{OggReadError, PacketReader};
pub(super) use integrity::seconds_of_whole;
use std::io::{self, Read, Seek, SeekFrom};
use stream::{open, read_error};
use stream_decoder::StreamDecoder;
use tail::Tail;

/// More missing samples than this mean that a page was lost: the length of the longest packets.
const MAX_GAP_SAMPLES: u64 = 8_192;
/// Maximum size of the header pages where only tags are wanted, bytes.
const MAX_TAG_BYTES: u64 = 1 << 20;

/// Decodes the first stream of sound.
pub(super) fn decode<R: Input>(mut source: Source<R>) -> Result<Clip, Fault> {
    let opened = open(&mut source)?;
    let tail = tail::find(&mut source, opened.serial)?;
    source.seek(SeekFrom::Start(0))?;
    let mut reader = PacketReader::new(source);
    let mut headers = opened.headers;
    let mut decoding = StreamDecoder::new(opened.codec)?;
    let format = decoding.format();
    // Granule position at the start of the sound; a stream cut out of a longer one does not start at 0.
    let mut offset = None;
    loop {
        let packet = match reader.read_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(OggReadError::InvalidData) => {
                let what = "its pages are not in order, or belong to several recordings";
                return Err(Fault::damaged(format, what));
            }
            Err(error) => match read_error(format, error) {
                // Anything after the last page is not part of the stream.
                _ if tail.is_end() && decoding.seen() + MAX_GAP_SAMPLES >= tail.position => break,
                Some(fault) => return Err(fault),
                None => break,
            },
        };
        if packet.stream_serial() != opened.serial {
            if packet.first_in_stream() && decoding.seen() > 0 {
                let what = "several recordings one after another";
                return Err(Fault::unsupported(format, what));
            }
            continue;
        }
        if headers > 0 {
            headers -= 1;
            continue;
        }
        decoding.add(&packet.data)?;
        let position = packet.absgp_page();
        if packet.last_in_page() && position != u64::MAX {
            let seen = decoding.seen();
            let is_last = packet.last_in_stream() || position == tail.position;
            let start = *offset.get_or_insert(if is_last {
                0
            } else {
                position.saturating_sub(seen)
            });
            if position.saturating_sub(start) > seen + MAX_GAP_SAMPLES {
                let at_s = decoding.seconds(seen);
                let what = format!("sound is missing at {at_s:.2} s");
                return Err(Fault::damaged(format, what));
            }
        }
    }
    if !tail.is_end() {
        return Err(Fault::NoEnd {
            format,
            found_s: decoding.seconds(decoding.seen()),
        });
    }
    let end = tail.position.saturating_sub(offset.unwrap_or(0));
    let missing = end.saturating_sub(decoding.seen());
    if missing > MAX_GAP_SAMPLES {
        return Err(Fault::CutShort {
            format,
            promised_s: decoding.seconds(end),
            found_s: decoding.seconds(decoding.seen()),
        });
    }
    decoding.finish(end)
}

/// Rate, channels and frames.
pub(super) fn shape<R: Input>(mut source: Source<R>) -> Result<(u32, u16, Option<u64>), Fault> {
    let opened = open(&mut source)?;
    let tail = tail::find(&mut source, opened.serial)?;
    let (rate, channels) = opened.codec.rate_and_channels();
    let frames = tail.position.saturating_sub(opened.codec.pre_skip());
    Ok((rate, channels, Some(frames).filter(|&frames| frames > 0)))
}

/// Reads the Vorbis comments of the first sound stream and nothing after them.
pub(super) fn tags<R: Input>(source: Source<R>) -> Result<Vec<(String, String)>, Fault> {
    let is_whole = source.length() <= MAX_TAG_BYTES;
    let mut start = BoundedStart {
        input: source,
        at: 0,
    };
    match open(&mut start) {
        Ok(opened) => comments::parse(opened.codec.format(), &opened.comments),
        Err(Fault::Damaged { format, .. }) if !is_whole && start.at >= MAX_TAG_BYTES => {
            let what = format!("its header is larger than {} MiB", MAX_TAG_BYTES >> 20);
            Err(Fault::damaged(format, what))
        }
        Err(fault) => Err(fault),
    }
}

/// A reader that ends after [`MAX_TAG_BYTES`].
struct BoundedStart<R> {
    input: R,
    at: u64,
}

impl<R: Read> Read for BoundedStart<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = MAX_TAG_BYTES.saturating_sub(self.at);
        let count = self.input.by_ref().take(room).read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl<R: Seek> Seek for BoundedStart<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.at = self.input.seek(to)?;
        Ok(self.at)
    }
}

impl Tail {
    /// Whether the last page is marked as the stream's end.
    fn is_end(&self) -> bool {
        self.is_marked
    }
}
