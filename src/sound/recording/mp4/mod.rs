//! Reads MP4, M4A and MOV with AAC-LC, ALAC, FLAC, MP3 or plain samples. Symphonia reads the file after its tables have
//! been checked, because it trusts their sizes; it does not remove what the encoder added before and after the sound.

mod atoms;
mod gapless;
mod length;

use super::coded_file::{CodedFile, EdgePackets, Plan, fault, stream};
use super::collector::StreamInfo;
use super::format::Source;
use super::input::Input;
use crate::sound::clip::{Fault, Format};
use std::io::{Read, Seek, SeekFrom};
use symphonia::core::codecs::{
    CODEC_TYPE_AAC, CODEC_TYPE_ALAC, CODEC_TYPE_FLAC, CODEC_TYPE_NULL, CodecParameters,
};
use symphonia::core::formats::FormatReader;
use symphonia::default::formats::IsoMp4Reader;

/// Number of frames in an AAC packet; one packet may be missing at the end.
const MAX_MISSING_FRAMES: u64 = 2_048;

/// Opens a file.
pub(super) fn open<R: Input>(mut source: Source<R>) -> Result<CodedFile, Fault> {
    let format = Format::Mp4;
    let movie = atoms::check(&mut source)?;
    source.seek(SeekFrom::Start(0))?;
    let mut stream = stream(source);
    // The reader expects to seek back over the four bytes before `ftyp` that a probe would have read.
    stream.read_exact(&mut [0; 4])?;
    let reader = IsoMp4Reader::try_new(stream, &Default::default())
        .map_err(|error| fault(format, &error))?;
    let sound_track = movie
        .tracks
        .iter()
        .zip(reader.tracks())
        .find(|(track, _)| track.is_sound);
    let Some((info, track)) = sound_track else {
        return Err(Fault::unsupported(format, "no sound track"));
    };
    let (track, params) = (track.id, track.codec_params.clone());
    if params.codec == CODEC_TYPE_NULL {
        let what = format!("coding \"{}\"", info.coding.escape_ascii());
        return Err(Fault::unsupported(format, what));
    }
    let kind = kind(format, &params, info.timescale)?;
    let gapless = gapless::of(info, movie.timescale, kind.rate);
    let frames = info.frames(kind.rate);
    Ok(CodedFile {
        track,
        plan: Plan {
            kind: StreamInfo {
                skip: gapless.skip,
                end: gapless.end,
                ..kind
            },
            promised: frames,
            slack: MAX_MISSING_FRAMES,
            frames,
            ends: EdgePackets::Strict,
        },
        params,
        reader: Box::new(reader),
    })
}

/// Rate, channels and bits of a track in a container, with nothing to remove; `clock` is its number of units per
/// second.
pub(super) fn kind(
    format: Format,
    params: &CodecParameters,
    clock: u32,
) -> Result<StreamInfo, Fault> {
    // The rate field cannot hold more than 65,535 Hz; the clock of a sound track runs at its rate.
    let rate = params.sample_rate.filter(|&rate| rate > 0).unwrap_or(clock);
    let cookie = params.extra_data.as_deref().unwrap_or_default();
    // The coding's own number of channels is used, because the container's is often wrong.
    let channels = match params.codec {
        CODEC_TYPE_ALAC => alac_channels(format, cookie)?,
        CODEC_TYPE_AAC => aac_channels(format, cookie)?,
        CODEC_TYPE_FLAC => cookie
            .first_chunk()
            .map(|block| super::flac::info(block).channels)
            .ok_or_else(|| Fault::damaged(format, "its FLAC header is incomplete"))?,
        _ => params
            .channels
            .map_or(1, |channels| channels.count() as u16),
    };
    Ok(StreamInfo {
        format,
        rate,
        channels,
        bits: params.bits_per_sample.map(|bits| bits as u16),
        skip: 0,
        end: None,
    })
}

/// Channels according to ALAC's magic cookie. Its frame length is checked, because the decoder allocates memory for it.
fn alac_channels(format: Format, cookie: &[u8]) -> Result<u16, Fault> {
    /// Maximum frame length; encoders use 4,096.
    const MAX_FRAME_LENGTH: u32 = 1 << 16;
    let header: Option<&[u8; 24]> = cookie.first_chunk();
    let Some(header) = header else {
        return Err(Fault::damaged(format, "its ALAC header is incomplete"));
    };
    let frame = u32::from_be_bytes([header[0], header[1], header[2], header[3]]);
    if frame > MAX_FRAME_LENGTH {
        let what = format!("ALAC frames of {frame} samples");
        return Err(Fault::unsupported(format, what));
    }
    Ok(header[9].into())
}

/// Channels according to an AudioSpecificConfig (ISO/IEC 14496-3, section 1.6.2.1).
fn aac_channels(format: Format, config: &[u8]) -> Result<u16, Fault> {
    let (Some(&first), Some(&second)) = (config.first(), config.get(1)) else {
        return Err(Fault::damaged(format, "its AAC header is incomplete"));
    };
    // Object type in 5 bits (31 for a longer field), rate in 4 bits (15 for a field of 24 bits), channels in 4 bits.
    let kind = first >> 3;
    let rate = (first & 7) << 1 | second >> 7;
    if kind != 2 {
        let name = match kind {
            5 | 29 => "HE-AAC".to_owned(),
            23 | 39 => "low-delay AAC".to_owned(),
            1 => "AAC Main".to_owned(),
            other => format!("AAC of kind {other}"),
        };
        return Err(Fault::unsupported(format, name));
    }
    let channels = match rate {
        15 => config.get(4).map_or(0, |byte| byte >> 3 & 15),
        _ => second >> 3 & 15,
    };
    match channels {
        1..=6 => Ok(channels.into()),
        7 => Ok(8),
        other => {
            let what = format!("AAC of channel layout {other}");
            Err(Fault::unsupported(format, what))
        }
    }
}
