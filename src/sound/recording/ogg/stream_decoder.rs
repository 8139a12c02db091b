//! Decodes packets of Opus, Vorbis or FLAC into a clip.

use super::PacketDecoder;
use crate::sound::RATE;
use crate::sound::clip::{Clip, Fault, Format};
use crate::sound::opus::state::Decoder;
use crate::sound::opus::{MAX_FRAME, OpusHeader};
use crate::sound::recording::collector::{Collector, StreamInfo};
use crate::sound::recording::flac;
use symphonia::core::codecs::{CODEC_TYPE_FLAC, CODEC_TYPE_VORBIS, CodecParameters};
use symphonia::core::formats::Packet;

/// Maximum number of consecutive packets without sound.
const MAX_EMPTY_PACKETS: usize = 1_000;

/// A coding, with what its decoder must know.
pub(super) enum Codec {
    Opus {
        channels: u16,
        header: OpusHeader,
    },
    Vorbis {
        rate: u32,
        channels: u16,
        /// Identification and setup packets, joined.
        headers: Vec<u8>,
    },
    Flac {
        information: [u8; flac::INFO],
    },
}

impl Codec {
    pub(super) fn format(&self) -> Format {
        match self {
            Self::Opus { .. } => Format::OggOpus,
            Self::Vorbis { .. } => Format::OggVorbis,
            Self::Flac { .. } => Format::OggFlac,
        }
    }

    pub(super) fn rate_and_channels(&self) -> (u32, u16) {
        let kind = self.kind();
        (kind.rate, kind.channels)
    }

    /// Samples that the decoder drops at the start.
    pub(super) fn pre_skip(&self) -> u64 {
        match self {
            Self::Opus { header, .. } => header.pre_skip.into(),
            Self::Vorbis { .. } | Self::Flac { .. } => 0,
        }
    }

    fn kind(&self) -> StreamInfo {
        let (rate, channels, bits) = match self {
            Self::Opus { channels, .. } => (RATE, *channels, None),
            Self::Vorbis { rate, channels, .. } => (*rate, *channels, None),
            Self::Flac { information } => {
                let information = flac::info(information);
                (
                    information.rate,
                    information.channels,
                    Some(information.bits),
                )
            }
        };
        StreamInfo {
            format: self.format(),
            rate,
            channels,
            bits,
            skip: self.pre_skip(),
            end: None,
        }
    }
}

/// A stream being decoded.
pub(super) struct StreamDecoder {
    inner: Inner,
    kind: StreamInfo,
    /// Number of consecutive packets without sound.
    empty: usize,
}

enum Inner {
    Opus {
        decoder: Decoder,
        frame: Vec<f32>,
        collector: Collector,
    },
    Other(PacketDecoder),
}

impl StreamDecoder {
    pub(super) fn new(codec: Codec) -> Result<Self, Fault> {
        let kind = codec.kind();
        let inner = match codec {
            Codec::Opus { channels, header } => {
                let mut decoder = Decoder::with_channels(channels);
                decoder.set_gain(header.gain_q8);
                Inner::Opus {
                    decoder,
                    frame: vec![0.0; MAX_FRAME * usize::from(channels)],
                    collector: Collector::new(kind)?,
                }
            }
            Codec::Vorbis { headers, .. } => {
                let mut params = CodecParameters::new();
                params
                    .for_codec(CODEC_TYPE_VORBIS)
                    .with_sample_rate(kind.rate)
                    .with_extra_data(headers.into_boxed_slice());
                Inner::Other(PacketDecoder::new(&params, kind)?)
            }
            Codec::Flac { information } => {
                let mut params = CodecParameters::new();
                params
                    .for_codec(CODEC_TYPE_FLAC)
                    .with_sample_rate(kind.rate)
                    .with_extra_data(information.into());
                Inner::Other(PacketDecoder::new(&params, kind)?)
            }
        };
        Ok(Self {
            inner,
            kind,
            empty: 0,
        })
    }

    pub(super) fn format(&self) -> Format {
        self.kind.format
    }

    /// Number of frames decoded, including those before the sound.
    pub(super) fn seen(&self) -> u64 {
        self.collector().seen()
    }

    pub(super) fn seconds(&self, frames: u64) -> f64 {
        self.collector().seconds(frames)
    }

    /// Decodes a packet and keeps its samples.
    pub(super) fn add(&mut self, data: &[u8]) -> Result<(), Fault> {
        let frames = match &mut self.inner {
            // Some recorders leave out packets.
            _ if data.is_empty() => 0,
            Inner::Opus {
                decoder,
                frame,
                collector,
            } => {
                let frames = decoder.decode_into(data, frame).ok_or_else(|| {
                    let at_s = collector.seconds(collector.seen());
                    let what = format!("a packet that is not Opus at {at_s:.2} s");
                    Fault::damaged(Format::OggOpus, what)
                })?;
                collector.add(&frame[..frames * usize::from(self.kind.channels)])?;
                frames
            }
            Inner::Other(decoder) => decoder.add(&Packet::new_from_slice(0, 0, 0, data))?,
        };
        self.empty = if frames == 0 { self.empty + 1 } else { 0 };
        if self.empty > MAX_EMPTY_PACKETS {
            return Err(Fault::damaged(
                self.kind.format,
                "its packets hold no sound",
            ));
        }
        Ok(())
    }

    /// Returns the sound up to a position on the count of [`Self::seen`].
    pub(super) fn finish(self, end: u64) -> Result<Clip, Fault> {
        let kept = Some(end.saturating_sub(self.kind.skip));
        match self.inner {
            Inner::Opus { collector, .. } => collector.finish(kept),
            Inner::Other(decoder) => decoder.finish(kept),
        }
    }

    fn collector(&self) -> &Collector {
        match &self.inner {
            Inner::Opus { collector, .. } => collector,
            Inner::Other(decoder) => decoder.collector(),
        }
    }
}
