//! Reads streams without a container: MP3, and AAC in ADTS.

use super::coded_file::{CodedFile, EdgePackets, Plan, fault, stream};
use super::collector::StreamInfo;
use super::format::Source;
use super::input::Input;
use crate::sound::clip::{Fault, Format};
use std::io::{Read, Seek, SeekFrom};
use symphonia::core::formats::{FormatOptions, FormatReader};
use symphonia::default::formats::{AdtsReader, MpaReader};

/// Opens a file. Symphonia trims MP3 by an estimated length if the file states none, so we trim ourselves.
pub(super) fn open<R: Input>(format: Format, mut source: Source<R>) -> Result<CodedFile, Fault> {
    let counted = format == Format::Mp3 && is_counted(&mut source)?;
    source.seek(SeekFrom::Start(0))?;
    let options = FormatOptions {
        enable_gapless: false,
        ..FormatOptions::default()
    };
    let stream = stream(source);
    let opened: symphonia::core::errors::Result<Box<dyn FormatReader>> = if format == Format::Mp3 {
        MpaReader::try_new(stream, &options).map(|reader| Box::new(reader) as _)
    } else {
        AdtsReader::try_new(stream, &options).map(|reader| Box::new(reader) as _)
    };
    let reader = opened.map_err(|error| fault(format, &error))?;
    let track = reader.tracks().first().cloned();
    let track = track.ok_or_else(|| Fault::damaged(format, "it holds no sound"))?;
    let params = track.codec_params;
    let (Some(rate), Some(channels)) = (params.sample_rate, params.channels) else {
        return Err(Fault::damaged(format, "its first frame has no rate"));
    };
    let promised = params.n_frames.filter(|_| counted);
    let end_padding = u64::from(params.padding.unwrap_or(0));
    Ok(CodedFile {
        track: track.id,
        plan: Plan {
            kind: StreamInfo {
                format,
                rate,
                channels: channels.count() as u16,
                bits: None,
                skip: u64::from(params.delay.unwrap_or(0)),
                end: promised.map(|frames| frames.saturating_sub(end_padding)),
            },
            promised,
            // The first frame fails to decode if an editor cut away data it refers to.
            slack: 1152,
            frames: params.n_frames,
            ends: EdgePackets::Lenient,
        },
        params,
        reader,
    })
}

/// Whether the first frame states the number of frames (a Xing, Info or VBRI header).
fn is_counted<R: Read + Seek>(source: &mut R) -> Result<bool, Fault> {
    source.seek(SeekFrom::Start(0))?;
    let mut first = Vec::with_capacity(192);
    source.by_ref().take(192).read_to_end(&mut first)?;
    let holds = |mark: &[u8; 4]| first.windows(4).any(|it| it == mark);
    Ok(holds(b"Xing") || holds(b"Info") || holds(b"VBRI"))
}
