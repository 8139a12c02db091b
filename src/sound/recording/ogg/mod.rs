//! Reads Ogg with Opus, Vorbis or FLAC. The pages are parsed here, so that the end, the start of a cut stream and
//! missing pages mean the same for all codings; lengths follow the granule position of the last page.

mod comments;
mod integrity;
mod setup;
mod stream_decoder;
mod tail;

use super::Input;
use super::coded_file::PacketDecoder;
use super::flac;
use super::format::Source;
use crate::sound::clip::{Clip, Fault, Format};
use crate::sound::opus::OpusHeader;
use ::ogg::{OggReadError, Packet, PacketReader};
pub(super) use integrity::seconds_of_whole;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use stream_decoder::{Codec, StreamDecoder};
use tail::Tail;

/// Maximum number of streams with other content beside the sound.
const MAX_STREAMS: usize = 16;
/// Maximum number of packets in a FLAC header.
const MAX_HEADER_PACKETS: usize = 10_000;
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

/// A stream whose header has been read.
struct OpenedStream {
    serial: u32,
    codec: Codec,
    /// Number of this stream's packets before its sound.
    headers: usize,
    /// The unparsed comment packet.
    comments: Vec<u8>,
}

fn open<R: Read + Seek>(source: &mut R) -> Result<OpenedStream, Fault> {
    source.seek(SeekFrom::Start(0))?;
    let mut reader = PacketReader::new(source);
    let mut others = Vec::new();
    for _ in 0..MAX_STREAMS {
        let first = expect_packet(Format::Ogg, &mut reader)?;
        if !first.first_in_stream() {
            break;
        }
        let serial = first.stream_serial();
        let data = &first.data[..];
        if data.starts_with(b"OpusHead") {
            return open_opus(&mut reader, serial, data);
        }
        if data.starts_with(b"\x01vorbis") {
            return open_vorbis(&mut reader, serial, data);
        }
        if data.starts_with(b"\x7fFLAC") {
            return open_flac(&mut reader, serial, data);
        }
        others.push(match data {
            [b'S', b'p', b'e', b'e', b'x', ..] => "Speex coding".to_owned(),
            [0x80, b't', b'h', b'e', b'o', b'r', b'a', ..] => "Theora video".to_owned(),
            other => format!("\"{}\"", other[..other.len().min(8)].escape_ascii()),
        });
    }
    Err(Fault::unsupported(Format::Ogg, others.join(", ")))
}

fn open_opus<R: Read + Seek>(
    reader: &mut PacketReader<R>,
    serial: u32,
    head: &[u8],
) -> Result<OpenedStream, Fault> {
    let format = Format::OggOpus;
    let (Some(&channels), Some(&family)) = (head.get(9), head.get(18)) else {
        return Err(Fault::damaged(format, "its header is incomplete"));
    };
    if family != 0 || channels > 2 {
        let what = format!("{channels} channels (mapping family {family})");
        return Err(Fault::unsupported(format, what));
    }
    let header =
        OpusHeader::from_bytes(head).map_err(|fault| Fault::damaged(format, fault.to_string()))?;
    let tags = next_packet_of(format, reader, serial)?;
    if !tags.data.starts_with(b"OpusTags") {
        return Err(Fault::damaged(format, "it has no tags"));
    }
    Ok(OpenedStream {
        serial,
        codec: Codec::Opus {
            channels: channels.into(),
            header,
        },
        headers: 2,
        comments: tags.data[8..].to_vec(),
    })
}

fn open_vorbis<R: Read + Seek>(
    reader: &mut PacketReader<R>,
    serial: u32,
    head: &[u8],
) -> Result<OpenedStream, Fault> {
    let format = Format::OggVorbis;
    let comments = next_packet_of(format, reader, serial)?;
    let setup = next_packet_of(format, reader, serial)?;
    if !comments.data.starts_with(b"\x03vorbis") || !setup.data.starts_with(b"\x05vorbis") {
        return Err(Fault::damaged(format, "its headers are not in order"));
    }
    let (Some(&channels), Some(rate)) = (head.get(11), head.get(12..16)) else {
        return Err(Fault::damaged(format, "its header is incomplete"));
    };
    let rate = u32::from_le_bytes([rate[0], rate[1], rate[2], rate[3]]);
    setup::check(&setup.data)?;
    Ok(OpenedStream {
        serial,
        codec: Codec::Vorbis {
            rate,
            channels: channels.into(),
            headers: [head, &setup.data].concat(),
        },
        headers: 3,
        comments: comments.data[7..].to_vec(),
    })
}

fn open_flac<R: Read + Seek>(
    reader: &mut PacketReader<R>,
    serial: u32,
    head: &[u8],
) -> Result<OpenedStream, Fault> {
    let format = Format::OggFlac;
    // Mapping version, number of headers, `fLaC`, the head of a STREAMINFO block (RFC 9639, section 10.1).
    let block = head
        .get(17..17 + flac::INFO)
        .filter(|_| head[5] == 1 && head[13] & 0x7F == 0);
    let Some(block) = block else {
        return Err(Fault::damaged(format, "its header is incomplete"));
    };
    let mut information = [0; flac::INFO];
    information.copy_from_slice(block);
    let mut comments = Vec::new();
    let mut headers = 1;
    let mut is_last = head[13] & 0x80 != 0;
    while !is_last {
        let packet = next_packet_of(format, reader, serial)?;
        let Some(kind) = packet.data.first() else {
            return Err(Fault::damaged(format, "an empty header"));
        };
        is_last = kind & 0x80 != 0;
        // Type 4 is Vorbis comments, after four bytes of type and size.
        if kind & 0x7F == 4 && comments.is_empty() {
            comments = packet.data.get(4..).unwrap_or_default().to_vec();
        }
        headers += 1;
        if headers > MAX_HEADER_PACKETS {
            return Err(Fault::damaged(format, "its header does not end"));
        }
    }
    Ok(OpenedStream {
        serial,
        codec: Codec::Flac { information },
        headers,
        comments,
    })
}

/// The next packet of a stream.
fn next_packet_of<R: Read + Seek>(
    format: Format,
    reader: &mut PacketReader<R>,
    serial: u32,
) -> Result<Packet, Fault> {
    // Other streams have a few headers each.
    for _ in 0..MAX_STREAMS * 4 {
        let packet = expect_packet(format, reader)?;
        if packet.stream_serial() == serial {
            return Ok(packet);
        }
    }
    Err(Fault::damaged(format, "its header does not end"))
}

fn expect_packet<R: Read + Seek>(
    format: Format,
    reader: &mut PacketReader<R>,
) -> Result<Packet, Fault> {
    let ends = || Fault::damaged(format, "it ends in its header");
    match reader.read_packet() {
        Ok(Some(packet)) => Ok(packet),
        Ok(None) => Err(ends()),
        Err(error) => Err(read_error(format, error).unwrap_or_else(ends)),
    }
}

/// Converts an error of the page reader; `None` at the end of the file.
fn read_error(format: Format, error: OggReadError) -> Option<Fault> {
    let what = match error {
        OggReadError::ReadError(error) if error.kind() == ErrorKind::UnexpectedEof => return None,
        OggReadError::NoCapturePatternFound => return None,
        OggReadError::ReadError(error) => return Some(Fault::Io(error)),
        OggReadError::HashMismatch(..) => "a page does not match its checksum",
        OggReadError::InvalidStreamStructVer(_) => "pages of an unknown version",
        OggReadError::InvalidData => "its pages are not in order",
    };
    Some(Fault::damaged(format, what))
}

impl Tail {
    /// Whether the last page is marked as the stream's end.
    fn is_end(&self) -> bool {
        self.is_marked
    }
}
