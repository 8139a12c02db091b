//! MP4, M4A and MOV with AAC-LC, ALAC, FLAC, MP3 or plain samples. Symphonia reads the file after its tables have been checked:
//! it believes their sizes, and it does not take off what the encoder put in front of and behind the sound.

mod atoms;
mod gapless;

use super::Input;
use super::coded::{Coded, Ends, Plan, fault, stream};
use super::collector::Kind;
use super::format::Source;
use crate::sound::clip::{Fault, Format};
use atoms::Track;
use std::io::{Read, Seek, SeekFrom};
use symphonia::core::codecs::{CODEC_TYPE_ALAC, CODEC_TYPE_FLAC, CODEC_TYPE_NULL, CodecParameters};
use symphonia::core::formats::FormatReader;
use symphonia::default::formats::IsoMp4Reader;

/// A packet of AAC holds so many frames; one may be missing at the end.
const SLACK: u64 = 2_048;

/// Opens a file.
pub(super) fn open<R: Input>(mut source: Source<R>) -> Result<Coded, Fault> {
    let format = Format::Mp4;
    let movie = atoms::check(&mut source)?;
    source.seek(SeekFrom::Start(0))?;
    let mut stream = stream(source);
    // The reader goes back by the four bytes in front of `ftyp` that a probe would have read.
    stream.read_exact(&mut [0; 4])?;
    let reader = IsoMp4Reader::try_new(stream, &Default::default())
        .map_err(|error| fault(format, &error))?;
    let heard = movie
        .tracks
        .iter()
        .zip(reader.tracks())
        .find(|(track, _)| track.is_sound);
    let Some((told, track)) = heard else {
        return Err(Fault::unsupported(format, "no track of sound"));
    };
    let (track, params) = (track.id, track.codec_params.clone());
    if params.codec == CODEC_TYPE_NULL {
        let what = format!("coding \"{}\"", told.coding.escape_ascii());
        return Err(Fault::unsupported(format, what));
    }
    let kind = kind(format, &params)?;
    let gapless = gapless::of(told, movie.timescale, kind.rate);
    let frames = told.frames(kind.rate);
    Ok(Coded {
        track,
        plan: Plan {
            kind: Kind {
                skip: gapless.skip,
                end: gapless.end,
                ..kind
            },
            promised: frames,
            slack: SLACK,
            frames,
            ends: Ends::Clean,
        },
        params,
        reader: Box::new(reader),
    })
}

/// Rate, channels and bits of a track in a container, with nothing to drop.
pub(super) fn kind(format: Format, params: &CodecParameters) -> Result<Kind, Fault> {
    let rate = params
        .sample_rate
        .ok_or_else(|| Fault::damaged(format, "its sound has no rate"))?;
    // What the coding says of itself counts: the container's number is often wrong.
    let channels = match (params.channels, &params.extra_data) {
        (_, Some(cookie)) if params.codec == CODEC_TYPE_ALAC => alac_channels(format, cookie)?,
        (Some(channels), _) => channels.count() as u16,
        (None, Some(block)) if params.codec == CODEC_TYPE_FLAC => block
            .first_chunk()
            .map(|block| super::flac::info(block).channels)
            .ok_or_else(|| Fault::damaged(format, "its FLAC header is not whole"))?,
        (None, _) => 1,
    };
    Ok(Kind {
        format,
        rate,
        channels,
        bits: params.bits_per_sample.map(|bits| bits as u16),
        skip: 0,
        end: None,
    })
}

/// Channels out of the magic cookie of ALAC, whose frame length is checked: the decoder makes room for it.
fn alac_channels(format: Format, cookie: &[u8]) -> Result<u16, Fault> {
    /// Encoders use 4,096.
    const MAX_FRAME: u32 = 1 << 16;
    let header: Option<&[u8; 24]> = cookie.first_chunk();
    let Some(header) = header else {
        return Err(Fault::damaged(format, "its ALAC header is not whole"));
    };
    let frame = u32::from_be_bytes([header[0], header[1], header[2], header[3]]);
    if frame > MAX_FRAME {
        let what = format!("ALAC frames of {frame} samples");
        return Err(Fault::unsupported(format, what));
    }
    Ok(header[9].into())
}

impl Track {
    /// Frames at a rate, where the file says so.
    fn frames(&self, rate: u32) -> Option<u64> {
        scaled(self.duration, self.timescale, rate).filter(|&frames| frames > 0)
    }
}

/// A length in units of one clock, in those of another, to the nearest.
fn scaled(length: u64, from: u32, to: u32) -> Option<u64> {
    let from = u128::from(from);
    let value = (u128::from(length) * u128::from(to) + from / 2).checked_div(from)?;
    u64::try_from(value).ok()
}
