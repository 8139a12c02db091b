//! Finds the stream of sound in a file, and reads its header.

use super::setup;
use super::stream_decoder::Codec;
use crate::sound::clip::{Fault, Format};
use crate::sound::opus::OpusHeader;
use crate::sound::recording::flac;
use ::ogg::{OggReadError, Packet, PacketReader};
use std::io::{ErrorKind, Read, Seek, SeekFrom};

/// Maximum number of streams with other content beside the sound.
const MAX_STREAMS: usize = 16;
/// Maximum number of packets in a FLAC header.
const MAX_HEADER_PACKETS: usize = 10_000;
/// A stream whose header has been read.
pub(super) struct OpenedStream {
    pub serial: u32,
    pub codec: Codec,
    /// Number of this stream's packets before its sound.
    pub headers: usize,
    /// The unparsed comment packet.
    pub comments: Vec<u8>,
}

pub(super) fn open<R: Read + Seek>(source: &mut R) -> Result<OpenedStream, Fault> {
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
pub(super) fn read_error(format: Format, error: OggReadError) -> Option<Fault> {
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
