//! Mixes what the visitor heard into one WAV file: the stories at their times, the short sounds over them, and the silence
//! in between. Only one second of the mix and the clips that sound in it are in memory at a time.

use super::simulation::SimulatedWalk;
use crate::engine::{Announcement, StopIndex, UnixMs, Variant};
use crate::sound::{Pcm, RATE, resample, wav};
use std::io::{self, Seek, Write};

/// A sound of the tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sound {
    /// The story of a stop.
    Story(StopIndex, Variant),
    /// A short sound that is played over the stories.
    Announcement(Announcement),
}

/// How much of each silence is kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Silence {
    /// Keeps every silence, so that the file lasts as long as the walk.
    Whole,
    /// Keeps at most this many seconds of each silence.
    AtMost(f64),
}

/// Gain of a story under an announcement: −12 dB.
const DUCK_GAIN: f32 = 0.251;
/// Maximum length of a mixdown, seconds: a 16-bit WAV file holds 12 hours.
const MAX_MIXDOWN_S: usize = 43_200;

/// A silence of which a part is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShortenedSilence {
    /// Where in the walk the part that is left out begins, seconds.
    pub at_s: u64,
    /// Length of that part, seconds.
    pub left_out_s: u64,
}

struct Clip {
    sound: Sound,
    /// First sample on the walk's time.
    from: u64,
    /// Sample after the last.
    to: u64,
    /// Samples of the clip that are skipped at its start.
    skipped: u64,
}

/// Writes the mixdown. `clip_of` returns a sound's samples at any sample rate; unknown sounds stay silent.
///
/// # Errors
/// The error of the file system.
pub fn write<W: Write + Seek>(
    output: W,
    walk: &SimulatedWalk,
    silence: Silence,
    clip_of: impl FnMut(Sound) -> Option<Pcm>,
) -> io::Result<Vec<ShortenedSilence>> {
    let written = write_while(output, walk, silence, clip_of, |_, _| true)?;
    Ok(written.expect("OK because it is never called off"))
}

/// Does the same as [`write()`] and returns the silences that were shortened, in order. `goes_on` is asked before each second of the
/// walk, with its number and their count; once it says no, the file stays unfinished and the result is `None`.
///
/// # Errors
/// The error of the file system.
pub fn write_while<W: Write + Seek>(
    output: W,
    walk: &SimulatedWalk,
    silence: Silence,
    mut clip_of: impl FnMut(Sound) -> Option<Pcm>,
    mut goes_on: impl FnMut(usize, usize) -> bool,
) -> io::Result<Option<Vec<ShortenedSilence>>> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: RATE,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let fault = |error: hound::Error| match error {
        hound::Error::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    };
    let mut writer = hound::WavWriter::new(output, spec).map_err(fault)?;
    let clips = clips(walk);
    let seconds = seconds(walk).min(MAX_MIXDOWN_S);
    let mut shortened: Vec<ShortenedSilence> = Vec::new();
    let mut sounding: Vec<(usize, Pcm)> = Vec::new();
    let mut next = 0;
    let mut silent_s = 0.0;
    for second in 0..seconds {
        if !goes_on(second, seconds) {
            return Ok(None);
        }
        let start = second as u64 * u64::from(RATE);
        let end = start + u64::from(RATE);
        while let Some(clip) = clips.get(next).filter(|clip| clip.from < end) {
            if let Some(pcm) = clip_of(clip.sound) {
                sounding.push((next, resample::to_rate(&pcm, RATE)));
            }
            next += 1;
        }
        sounding.retain(|(number, pcm)| {
            let clip = &clips[*number];
            clip.to > start && clip.from + pcm.samples.len() as u64 > start
        });
        silent_s = if sounding.is_empty() {
            silent_s + 1.0
        } else {
            0.0
        };
        if matches!(silence, Silence::AtMost(most) if silent_s > most) {
            let at_s = second as u64;
            match shortened.last_mut() {
                Some(last) if last.at_s + last.left_out_s == at_s => last.left_out_s += 1,
                _ => shortened.push(ShortenedSilence {
                    at_s,
                    left_out_s: 1,
                }),
            }
            continue;
        }
        let block = block(&clips, &sounding, start);
        let mut samples = writer.get_i16_writer(RATE);
        for sample in block {
            samples.write_sample(wav::to_i16(sample));
        }
        samples.flush().map_err(fault)?;
    }
    writer.finalize().map_err(fault)?;
    Ok(Some(shortened))
}

/// Length of the mixdown of a walk whose silences are whole, seconds.
pub fn seconds(walk: &SimulatedWalk) -> usize {
    walk.span
        .map_or(0, |(from, to)| ((to.0 - from.0) / 1000) as usize + 2)
}

/// Mixes one second of sound.
fn block(clips: &[Clip], sounding: &[(usize, Pcm)], start: u64) -> Vec<f32> {
    let mut mixed = vec![0.0_f32; RATE as usize];
    let announced = |at: u64| {
        sounding.iter().any(|(number, pcm)| {
            let clip = &clips[*number];
            matches!(clip.sound, Sound::Announcement(_))
                && clip.from <= at
                && at < clip.from + pcm.samples.len() as u64
        })
    };
    for (number, pcm) in sounding {
        let clip = &clips[*number];
        for (place, mixed) in mixed.iter_mut().enumerate() {
            let at = start + place as u64;
            if at < clip.from || at >= clip.to {
                continue;
            }
            let sample = pcm.samples.get((at - clip.from + clip.skipped) as usize);
            let gain = match clip.sound {
                Sound::Story(..) if announced(at) => DUCK_GAIN,
                Sound::Story(..) | Sound::Announcement(_) => 1.0,
            };
            *mixed += sample.copied().unwrap_or(0.0) * gain;
        }
    }
    mixed
}

fn clips(walk: &SimulatedWalk) -> Vec<Clip> {
    let Some((start, _)) = walk.span else {
        return Vec::new();
    };
    let sample = |time: UnixMs| (time.0 - start.0).max(0) as u64 * u64::from(RATE) / 1000;
    let stories = walk.played.iter().map(|sounding| Clip {
        sound: Sound::Story(sounding.stop, sounding.variant),
        from: sample(sounding.from),
        to: sample(sounding.to),
        skipped: sounding.from_ms * u64::from(RATE) / 1000,
    });
    let announcements = walk.announcements.iter().map(|(time, what)| Clip {
        sound: Sound::Announcement(*what),
        from: sample(*time),
        to: u64::MAX,
        skipped: 0,
    });
    let mut clips: Vec<Clip> = stories.chain(announcements).collect();
    clips.sort_by_key(|clip| clip.from);
    clips
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rehearse::simulation::PlayedStory;

    fn heard(silence: Silence) -> (Vec<f32>, Vec<ShortenedSilence>) {
        let sounding = PlayedStory {
            stop: StopIndex(0),
            variant: Variant::Full,
            from: UnixMs(10_000),
            to: UnixMs(12_000),
            from_ms: 0,
            is_cut_short: false,
        };
        let walk = SimulatedWalk {
            played: vec![sounding],
            announcements: vec![(UnixMs(11_500), Announcement::GpsLost)],
            span: Some((UnixMs(0), UnixMs(20_000))),
            ..SimulatedWalk::default()
        };
        let mut bytes = io::Cursor::new(Vec::new());
        let clip = |sound| {
            let (seconds, value) = match sound {
                Sound::Story(..) => (2, 0.5),
                Sound::Announcement(_) => (1, 0.25),
            };
            Some(Pcm {
                rate: RATE,
                samples: vec![value; seconds * RATE as usize],
            })
        };
        let shortened = write(&mut bytes, &walk, silence, clip).unwrap();
        let left_out: u64 = shortened.iter().map(|one| one.left_out_s).sum();
        bytes.set_position(0);
        let samples = wav::read_from(bytes).unwrap().pcm.samples;
        let whole = 22 * u64::from(RATE);
        assert_eq!(samples.len() as u64 + left_out * u64::from(RATE), whole);
        (samples, shortened)
    }

    #[test]
    fn stories_are_at_their_times() {
        let (samples, shortened) = heard(Silence::Whole);
        assert_eq!(shortened, []);
        let at = |seconds: f64| samples[(seconds * f64::from(RATE)) as usize];
        let check = |seconds: f64, expected: f32| {
            assert!((at(seconds) - expected).abs() < 0.001, "{seconds} s");
        };
        check(9.9, 0.0);
        check(10.1, 0.5);
        check(11.7, 0.25 + 0.5 * DUCK_GAIN);
        check(12.2, 0.25);
        check(12.6, 0.0);
        assert_eq!(samples.len(), 22 * RATE as usize);
    }

    #[test]
    fn long_silences_can_be_shortened() {
        let (samples, shortened) = heard(Silence::AtMost(3.0));
        assert_eq!(samples.len(), (3 + 3 + 3) * RATE as usize);
        let places: Vec<(u64, u64)> = shortened
            .iter()
            .map(|one| (one.at_s, one.left_out_s))
            .collect();
        assert_eq!(places, [(3, 7), (16, 6)]);
    }

    #[test]
    fn a_mixdown_can_be_called_off() {
        let walk = SimulatedWalk {
            span: Some((UnixMs(0), UnixMs(20_000))),
            ..SimulatedWalk::default()
        };
        let mut asked = Vec::new();
        let bytes = io::Cursor::new(Vec::new());
        let goes_on = |second, seconds| {
            asked.push((second, seconds));
            second < 2
        };
        let written = write_while(bytes, &walk, Silence::Whole, |_| None, goes_on);
        assert_eq!(written.unwrap(), None);
        assert_eq!(asked, [(0, 22), (1, 22), (2, 22)]);
    }
}
