//! Determines what an encoder added before and after the sound, from Apple's tag or an edit list.

use super::atoms::{Edit, TrackInfo};
use super::length::scaled;

/// What to remove from a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Gapless {
    /// Number of frames before the sound.
    pub skip: u64,
    /// Number of frames up to the end of the sound, including those before it.
    pub end: Option<u64>,
}

/// An encoder adds no more than this before the sound, seconds; anything longer is an edit and is kept.
const MAX_PRIMING_S: u64 = 1;

/// Reads what the file states. The tag is exact; an edit list is rounded to the movie's clock.
pub(super) fn of(track: &TrackInfo, movie_timescale: u32, rate: u32) -> Gapless {
    let whole = track.frames(rate);
    let stated = track
        .itun_smpb
        .as_deref()
        .and_then(of_tag)
        .or_else(|| of_edits(track, movie_timescale, rate));
    let Gapless { skip, end } = stated.unwrap_or_default();
    // Values that exceed the sound belong to another one.
    if skip > MAX_PRIMING_S * u64::from(rate) || whole.is_some_and(|whole| skip >= whole) {
        return Gapless::default();
    }
    let end = match (end, whole) {
        (Some(end), Some(whole)) => Some(end.min(whole)),
        (end, whole) => end.or(whole),
    };
    Gapless { skip, end }
}

/// Parses `iTunSMPB`: zero, frames before, frames after and frames of the sound, in hexadecimal.
fn of_tag(text: &str) -> Option<Gapless> {
    let mut numbers = text.split_whitespace().skip(1);
    let mut next = || u64::from_str_radix(numbers.next()?, 16).ok();
    let (skip, _padding, sound) = (next()?, next()?, next()?);
    if sound == 0 {
        return None;
    }
    Some(Gapless {
        skip,
        end: Some(skip.checked_add(sound)?),
    })
}

/// Uses a single edit that starts within the media; an empty edit before it delays the sound and is not part of it.
fn of_edits(track: &TrackInfo, movie_timescale: u32, rate: u32) -> Option<Gapless> {
    let mut sounding = track.edits.iter().filter(|edit| edit.media_time >= 0);
    let &Edit {
        duration,
        media_time,
    } = sounding.next()?;
    if sounding.next().is_some() {
        return None;
    }
    let skip = scaled(media_time.unsigned_abs(), track.timescale, rate)?;
    // The edit is rounded to the movie's clock, often a millisecond; round up so that nothing is lost.
    let length = match duration {
        0 => None,
        units => scaled(units.checked_add(1)?, movie_timescale, rate),
    };
    Some(Gapless {
        skip,
        end: length.and_then(|length| skip.checked_add(length)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(duration: u64, edits: &[(u64, i64)], itun_smpb: Option<&str>) -> TrackInfo {
        let edits = edits.iter().map(|&(duration, media_time)| Edit {
            duration,
            media_time,
        });
        TrackInfo {
            timescale: 44_100,
            duration,
            edits: edits.collect(),
            itun_smpb: itun_smpb.map(str::to_owned),
            ..TrackInfo::default()
        }
    }

    #[test]
    fn padding_is_taken_from_tags_and_edit_lists() {
        let tag = " 00000000 00000840 000001C0 0000000000005622 00000000";
        let of = |track: &TrackInfo| of(track, 1_000, 44_100);
        assert_eq!(
            of(&track(100_000, &[(500, 1_024)], Some(tag))),
            Gapless {
                skip: 0x840,
                end: Some(0x840 + 0x5622)
            }
        );
        // Half a second and the rest of a millisecond.
        assert_eq!(
            of(&track(100_000, &[(500, 1_024)], None)),
            Gapless {
                skip: 1_024,
                end: Some(1_024 + 22_094)
            }
        );
        // A leading pause is not part of the sound, and an edit beyond the media is ignored.
        assert_eq!(
            of(&track(20_000, &[(100, -1), (500, 1_024)], None)),
            Gapless {
                skip: 1_024,
                end: Some(20_000)
            }
        );
        let nothing = Gapless {
            skip: 0,
            end: Some(20_000),
        };
        assert_eq!(of(&track(20_000, &[], Some("00 zz"))), nothing);
        assert_eq!(of(&track(20_000, &[(1, 0), (1, 9)], None)), nothing);
        assert_eq!(
            of(&track(20_000, &[(500, 30_000)], None)),
            Gapless::default()
        );
    }
}
