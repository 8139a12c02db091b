//! Checks that a stream is complete without decoding it: every page matches its checksum, none is missing, and nothing
//! follows the last one.

use super::stream::{open, read_error};
use super::tail;
use crate::sound::clip::Fault;
use crate::sound::recording::format::Source;
use crate::sound::recording::input::Input;
use ::ogg::{OggReadError, PacketReader};
use std::io::{Seek, SeekFrom};

/// Length in seconds of a file that holds one stream and nothing else.
///
/// # Errors
/// [`Fault`] where pages are damaged or missing, where the stream has no end, and where anything follows that.
pub(in crate::sound::recording) fn seconds_of_whole<R: Input>(
    mut source: Source<R>,
) -> Result<f64, Fault> {
    let opened = open(&mut source)?;
    let format = opened.codec.format();
    let length = source.length();
    let tail = tail::find(&mut source, opened.serial)?;
    let (rate, _) = opened.codec.rate_and_channels();
    let frames = tail.position.saturating_sub(opened.codec.pre_skip());
    let seconds = frames as f64 / f64::from(rate);
    source.seek(SeekFrom::Start(0))?;
    let mut reader = PacketReader::new(source);
    let mut has_ended = false;
    loop {
        let packet = match reader.read_packet() {
            Ok(Some(packet)) => packet,
            Ok(None) => break,
            Err(OggReadError::InvalidData) => {
                return Err(Fault::damaged(
                    format,
                    "its pages are not in order, or belong to several recordings",
                ));
            }
            Err(error) => match read_error(format, error) {
                _ if has_ended => break,
                Some(fault) => return Err(fault),
                None => break,
            },
        };
        if has_ended || packet.stream_serial() != opened.serial {
            return Err(Fault::damaged(format, "another stream follows its end"));
        }
        has_ended = packet.last_in_stream();
    }
    if !has_ended {
        let found_s = seconds;
        return Err(Fault::NoEnd { format, found_s });
    }
    if tail.end != length {
        return Err(Fault::damaged(format, "other bytes follow its end"));
    }
    Ok(seconds)
}
