//! Decodes sound with Symphonia: the packets of one track, each of which is an error or some frames.

use super::collector::{Collector, StreamInfo};
use super::format::Source;
use super::input::Input;
use crate::sound::clip::{Clip, Fault, Format};
use std::io::{self, ErrorKind};
use symphonia::core::audio::SampleBuffer;
use symphonia::core::codecs::{CodecParameters, Decoder, DecoderOptions};
use symphonia::core::errors::Error;
use symphonia::core::formats::{FormatReader, Packet};
use symphonia::core::io::{MediaSource, MediaSourceStream};

/// Maximum number of consecutive packets without sound; a damaged table could name billions.
const MAX_EMPTY_PACKETS: usize = 1_000;

/// An opened file.
pub(super) struct CodedFile {
    pub reader: Box<dyn FormatReader>,
    /// The track that is read.
    pub track: u32,
    pub params: CodecParameters,
    pub plan: Plan,
}

/// What the container states about the sound, and how strictly it is enforced.
pub(super) struct Plan {
    pub kind: StreamInfo,
    /// Number of frames that must be decoded, including those before and after the sound.
    pub promised: Option<u64>,
    /// Number of frames that may be missing.
    pub slack: u64,
    /// Estimated or stated number of frames, for the shape.
    pub frames: Option<u64>,
    pub ends: EdgePackets,
}

/// Whether packets at the beginning and the end may fail to decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EdgePackets {
    /// No packet may fail, because each is listed in a table or has a checksum.
    Strict,
    /// Packets at both ends may fail: streams without a container can carry tags or be cut from a longer recording.
    Lenient,
}

impl CodedFile {
    /// Rate, channels and frames.
    pub(super) fn shape(&self) -> (u32, u16, Option<u64>) {
        let StreamInfo { rate, channels, .. } = self.plan.kind;
        (rate, channels, self.plan.frames)
    }

    /// Decodes the whole sound.
    pub(super) fn decode(mut self) -> Result<Clip, Fault> {
        let format = self.plan.kind.format;
        let mut decoder = PacketDecoder::new(&self.params, self.plan.kind)?;
        let mut failed = None;
        let mut empty = 0;
        loop {
            let packet = match self.reader.next_packet() {
                Ok(packet) if packet.track_id() != self.track => continue,
                Ok(packet) => packet,
                Err(Error::IoError(error)) if error.kind() == ErrorKind::UnexpectedEof => break,
                Err(Error::IoError(error)) if is_system_error(&error) => {
                    return Err(Fault::Io(error));
                }
                Err(Error::DecodeError(_)) if self.plan.ends == EdgePackets::Lenient => break,
                Err(error) => return Err(Fault::damaged(format, describe(&error))),
            };
            match decoder.add(&packet) {
                Ok(0) => empty += 1,
                Ok(_) => {
                    if let Some(fault) = failed.take() {
                        return Err(fault);
                    }
                    empty = 0;
                }
                Err(fault @ Fault::Damaged { .. }) if self.plan.ends == EdgePackets::Lenient => {
                    if decoder.collector.seen() > 0 {
                        failed.get_or_insert(fault);
                    }
                    empty += 1;
                }
                Err(fault) => return Err(fault),
            }
            if empty > MAX_EMPTY_PACKETS {
                return Err(Fault::damaged(format, "its packets hold no sound"));
            }
        }
        let seen = decoder.collector.seen();
        if let Some(promised) = self.plan.promised
            && seen.saturating_add(self.plan.slack) < promised
        {
            return Err(Fault::CutShort {
                format,
                promised_s: decoder.collector.seconds(promised),
                found_s: decoder.collector.seconds(seen),
            });
        }
        if let Some(promised) = self.plan.promised
            && seen > promised.saturating_add(MAX_SURPLUS_FRAMES)
        {
            let what = format!(
                "sound after its stated end at {:.2} s, as where files were joined,",
                decoder.collector.seconds(promised)
            );
            return Err(Fault::unsupported(format, what));
        }
        decoder.finish(None)
    }
}

/// Maximum number of frames beyond the stated length: encoders round up to whole packets, and some do not count the
/// first.
const MAX_SURPLUS_FRAMES: u64 = 2 * 4096;

/// Whether the file system failed. Decoders report an unexpected end of their own bits by errors of the same type.
fn is_system_error(error: &io::Error) -> bool {
    error.raw_os_error().is_some()
}

/// Message of a reader or decoder, without the library's names.
fn describe(error: &Error) -> String {
    match error {
        Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            "it ends inside a packet".to_owned()
        }
        Error::IoError(error) => match error.to_string().as_str() {
            "unexpected end of bitstream" => "a packet ends too early".to_owned(),
            other => other.to_owned(),
        },
        error => error.to_string(),
    }
}

/// A decoder with the sound it has decoded.
pub(super) struct PacketDecoder {
    decoder: Box<dyn Decoder>,
    collector: Collector,
    kind: StreamInfo,
    buffer: Option<SampleBuffer<f32>>,
}

impl PacketDecoder {
    /// Creates a decoder for this sound.
    pub(super) fn new(params: &CodecParameters, kind: StreamInfo) -> Result<Self, Fault> {
        // FLAC carries a checksum of all samples.
        let options = DecoderOptions { verify: true };
        let decoder = symphonia::default::get_codecs()
            .make(params, &options)
            .map_err(|error| match error {
                Error::Unsupported(_) => {
                    Fault::unsupported(kind.format, coding_name(params, kind.channels))
                }
                error => fault(kind.format, &error),
            })?;
        Ok(Self {
            decoder,
            collector: Collector::new(kind)?,
            kind,
            buffer: None,
        })
    }

    /// Decodes a packet; returns its number of frames.
    pub(super) fn add(&mut self, packet: &Packet) -> Result<usize, Fault> {
        let at_s = self.collector.seconds(self.collector.seen());
        let damaged = |error: Error| match error {
            Error::IoError(error) if is_system_error(&error) => Fault::Io(error),
            error => Fault::damaged(
                self.kind.format,
                format!("{} at {at_s:.2} s", describe(&error)),
            ),
        };
        let decoded = self.decoder.decode(packet).map_err(damaged)?;
        let (spec, frames) = (*decoded.spec(), decoded.frames());
        if frames == 0 {
            return Ok(0);
        }
        if spec.rate != self.kind.rate || spec.channels.count() != usize::from(self.kind.channels) {
            let what = format!("rate or channels change at {at_s:.2} s");
            return Err(Fault::unsupported(self.kind.format, what));
        }
        let capacity = decoded.capacity();
        let buffer = match &mut self.buffer {
            Some(buffer) if buffer.capacity() >= capacity * spec.channels.count() => buffer,
            place => place.insert(SampleBuffer::new(capacity as u64, spec)),
        };
        buffer.copy_interleaved_ref(decoded);
        // The decoders sort channels in the order of these bits, which are those of WAV.
        self.collector.set_speakers(spec.channels.bits());
        self.collector.add(buffer.samples())?;
        Ok(frames)
    }

    /// Number of frames decoded so far.
    pub(super) fn collector(&self) -> &Collector {
        &self.collector
    }

    /// Returns the sound, truncated to `frames` frames.
    pub(super) fn finish(mut self, frames: Option<u64>) -> Result<Clip, Fault> {
        if self.decoder.finalize().verify_ok == Some(false) {
            let what = "its samples do not match their checksum";
            return Err(Fault::damaged(self.kind.format, what));
        }
        self.collector.finish(frames)
    }
}

/// Name of a coding for authors who have to export it in another one.
fn coding_name(params: &CodecParameters, channels: u16) -> String {
    use symphonia::core::codecs as known;
    let name = match params.codec {
        known::CODEC_TYPE_OPUS => "Opus in this container",
        // The decoder supports at most two channels.
        known::CODEC_TYPE_AAC if channels > 2 => return format!("AAC of {channels} channels"),
        known::CODEC_TYPE_AAC => "a kind of AAC other than LC",
        known::CODEC_TYPE_ADPCM_IMA_WAV | known::CODEC_TYPE_ADPCM_IMA_QT => "ADPCM coding",
        _ => "this coding",
    };
    name.to_owned()
}

/// Converts an error from opening a file.
pub(super) fn fault(format: Format, error: &Error) -> Fault {
    match error {
        Error::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Fault::damaged(format, "it ends before its sound")
        }
        Error::IoError(error) if is_system_error(error) => Fault::Io(error.kind().into()),
        Error::Unsupported(what) => Fault::unsupported(format, (*what).to_owned()),
        error => Fault::damaged(format, describe(error)),
    }
}

/// A file as Symphonia reads it.
pub(super) fn stream<R: Input>(source: Source<R>) -> MediaSourceStream {
    MediaSourceStream::new(Box::new(source), Default::default())
}

impl<R: Input> MediaSource for Source<R> {
    fn is_seekable(&self) -> bool {
        true
    }

    fn byte_len(&self) -> Option<u64> {
        Some(self.length())
    }
}
