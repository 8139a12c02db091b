//! Codes a track in segments that meet in its pauses, in parallel. The segments are the same on every machine, so the
//! bytes do not depend on the number of cores.

use super::segment::{self, Segment};
use super::segment_cache::{self, SegmentCache};
use crate::digest::Digest;
use crate::sound::RATE;
use crate::sound::loudness::PowerSteps;
use crate::sound::meter::Meter;
use crate::sound::opus::encode::{frame, packet_count};
use crate::sound::opus::packet::PACKET;
use crate::sound::opus::state::{Decoder, Encoder};
use crate::sound::opus::{BIT_RATE, Material, Packets};
use rayon::prelude::*;
use std::ops::Range;

/// Minimum length of a segment in packets (3 s).
const MIN_SEGMENT_PACKETS: usize = 150;
/// Maximum length of a segment in packets (6 s). Between minimum and maximum speech always has a pause, and a story of
/// a minute has enough segments for all cores.
const MAX_SEGMENT_PACKETS: usize = 300;
/// Packets that a segment's coder receives before its own (80 ms, which a decoder needs to converge; RFC 7845, section
/// 4.6).
const RUN_IN_PACKETS: usize = 4;
/// Packets on each side of a seam that should be as quiet as possible.
const SEAM_SEARCH_PACKETS: usize = 2;
/// Number of segments that are coded in parallel; only their decoded sound is in memory.
const SEGMENTS_AT_A_TIME: usize = 16;
/// Maximum memory of the decoded sound of those segments, bytes.
pub const MAX_DECODED_BYTES: u64 =
    (SEGMENTS_AT_A_TIME * MAX_SEGMENT_PACKETS * PACKET * size_of::<f32>()) as u64;
/// Two decoders whose outputs differ by less are in the same state, full scale 1: below the last of 16 bits.
const SAME_STATE_DIFFERENCE: f32 = 1e-5;

/// Encodes so that the decoded sound stays below the ceiling. Returns the packets, and the loudness over time and peak
/// of the decoded sound. The ceiling may be exceeded beside a seam, where there is hardly any sound; the measured peak
/// includes this.
pub(super) fn encode_under(
    samples: &[f32],
    material: Material,
    ceiling: f32,
    before: &dyn SegmentCache,
) -> (Packets, PowerSteps, f32) {
    let pre_skip = Encoder::new(material, BIT_RATE).delay();
    let count = packet_count(pre_skip, samples.len());
    let end_of_sound = pre_skip + samples.len();
    let mut packets = Vec::with_capacity(count);
    let mut meter = Meter::new(RATE);
    let mut decoder = None;
    let parts = SegmentCoder {
        samples,
        material,
        ceiling,
    };
    for group in segments(samples, count).chunks(SEGMENTS_AT_A_TIME) {
        for (place, mut segment) in code_group(&parts, group, before) {
            if let Some(listener) = decoder.take() {
                redecode_seam(listener, &mut segment);
            }
            let begins = place.start * PACKET;
            let inside = |sample: usize| sample.saturating_sub(begins).min(segment.decoded.len());
            meter.add(&segment.decoded[inside(pre_skip)..inside(end_of_sound)]);
            packets.extend(segment.packets.drain(segment.run_in..));
            decoder = Some(segment.decoder);
        }
    }
    let packets = Packets {
        packets,
        pre_skip: pre_skip as u16,
        samples: samples.len() as u64,
    };
    let (steps, peak) = meter.finish();
    (packets, steps, peak)
}

/// Codes segments of a sound.
struct SegmentCoder<'p> {
    samples: &'p [f32],
    material: Material,
    ceiling: f32,
}

/// Codes the segments of a group in parallel, each with its index. Cached ones are started last: they are only decoded,
/// which takes a third of the time, so that no core waits long for another.
fn code_group<'g>(
    parts: &SegmentCoder<'_>,
    group: &'g [Range<usize>],
    before: &dyn SegmentCache,
) -> Vec<(&'g Range<usize>, Segment)> {
    let look_up = |place: &'g Range<usize>| {
        let key = parts.key(place);
        (place, key, before.find_segment(&key))
    };
    let mut wanted: Vec<_> = group.par_iter().map(look_up).collect();
    wanted.sort_by_key(|(_, _, kept)| kept.is_some());
    let mut coded: Vec<_> = wanted
        .into_iter()
        // Segments are handed to the next free thread one by one.
        .par_bridge()
        .map(|(place, key, kept)| {
            let kept = kept.and_then(|bytes| parts.decoded(place, &bytes));
            let segment = kept.unwrap_or_else(|| {
                let segment = parts.encode(place);
                before.keep_segment(&key, &segment_cache::to_bytes(&segment));
                segment
            });
            (place, segment)
        })
        .collect();
    coded.sort_unstable_by_key(|(place, _)| place.start);
    coded
}

/// Number of packets before a segment that its coder receives.
fn run_in(segment: &Range<usize>) -> usize {
    RUN_IN_PACKETS.min(segment.start)
}

impl SegmentCoder<'_> {
    fn key(&self, segment: &Range<usize>) -> Digest {
        let inside = |packet: usize| (packet * PACKET).min(self.samples.len());
        let run_in = run_in(segment);
        let heard = &self.samples[inside(segment.start - run_in)..inside(segment.end)];
        let count = run_in + segment.len();
        segment_cache::key(heard, count, run_in, self.material, self.ceiling)
    }

    fn decoded(&self, segment: &Range<usize>, kept: &[u8]) -> Option<Segment> {
        let run_in = run_in(segment);
        segment_cache::from_bytes(kept, run_in + segment.len(), run_in)
    }

    fn encode(&self, segment: &Range<usize>) -> Segment {
        let run_in = run_in(segment);
        let mut part = Vec::with_capacity((run_in + segment.len()) * PACKET);
        for index in segment.start - run_in..segment.end {
            part.extend_from_slice(&frame(self.samples, index));
        }
        segment::encode(part, run_in, self.material, self.ceiling)
    }
}

/// Divides the sound into segments, in packets; each ends where it is quietest.
fn segments(samples: &[f32], count: usize) -> Vec<Range<usize>> {
    let power: Vec<f32> = samples
        .chunks(PACKET)
        .map(|packet| packet.iter().map(|sample| sample * sample).sum())
        .collect();
    let around = |seam: usize| -> f32 {
        let to = (seam + SEAM_SEARCH_PACKETS).min(power.len());
        power[(seam - SEAM_SEARCH_PACKETS).min(to)..to].iter().sum()
    };
    let mut segments = Vec::new();
    let mut start = 0;
    while count - start > MAX_SEGMENT_PACKETS {
        let seams = start + MIN_SEGMENT_PACKETS
            ..=(start + MAX_SEGMENT_PACKETS).min(count - MIN_SEGMENT_PACKETS);
        let quietest = seams.min_by(|&one, &other| around(one).total_cmp(&around(other)));
        let end = quietest.expect("OK because a segment and more are left");
        segments.push(start..end);
        start = end;
    }
    segments.push(start..count);
    segments
}

/// Replaces the start of a segment by what a listener hears. The segment's own decoder started with its run-in, the
/// listener's comes from the segment before; this decodes until the two agree.
fn redecode_seam(mut listener: Decoder, segment: &mut Segment) {
    for (packet, decoded) in segment.packets[segment.run_in..]
        .iter()
        .zip(segment.decoded.chunks_exact_mut(PACKET))
    {
        let heard = listener.decode(packet);
        let differs = heard
            .iter()
            .zip(&*decoded)
            .any(|(heard, own)| (heard - own).abs() > SAME_STATE_DIFFERENCE);
        decoded.copy_from_slice(&heard);
        if !differs {
            return;
        }
    }
    // The decoders never agreed; the next segment starts with what the listener's decoder heard.
    segment.decoder = listener;
}

#[cfg(test)]
mod tests {
    use super::super::segment_cache::NoSegmentCache;
    use super::*;
    use crate::sound::opus::{self, Tags};
    use crate::sound::{Pcm, decibels, true_peak};

    const SECOND: usize = RATE as usize;
    const BOTH: [Material; 2] = [Material::Voice, Material::Mixed];

    /// Words of two thirds of a second with pauses between, over a bed of faint chords; half a minute of them, no two alike.
    fn words() -> Vec<f32> {
        let tone = |n: usize, hertz: f32| {
            let turns = f64::from(hertz) * n as f64 / f64::from(RATE);
            (turns.fract() as f32 * std::f32::consts::TAU).sin()
        };
        (0..30 * SECOND)
            .map(|n| {
                let bed = 0.01 * (tone(n, 220.0) + tone(n, 331.0) + tone(n, 523.0));
                let word = n / SECOND;
                let within = (n % SECOND) as f32 / SECOND as f32;
                let swell = (within * 1.5).min(1.0) * std::f32::consts::PI;
                let pitch = 110.0 + 9.0 * (word % 11) as f32 + 25.0 * within;
                let phase = n as f32 / SECOND as f32 * pitch * std::f32::consts::TAU;
                let voice: f32 = (1..12)
                    .map(|partial| (phase * partial as f32).sin() / partial as f32)
                    .sum();
                bed + voice * 0.25 * swell.sin().max(0.0)
            })
            .collect()
    }

    fn decoded(packets: &Packets) -> Vec<f32> {
        let file = opus::write_ogg(packets, 0.0, &Tags::default());
        opus::decode(&file)
            .expect("OK because it was just made")
            .samples
    }

    #[test]
    fn segments_meet_in_pauses_and_cover_the_track() {
        let samples = words();
        let count = packet_count(312, samples.len());
        let segments = segments(&samples, count);
        assert!(segments.len() >= 5, "{segments:?}");
        assert_eq!(segments[0].start, 0);
        assert_eq!(segments.last().map(|segment| segment.end), Some(count));
        for pair in segments.windows(2) {
            assert_eq!(pair[0].end, pair[1].start);
            assert!((MIN_SEGMENT_PACKETS..=MAX_SEGMENT_PACKETS).contains(&pair[0].len()));
            let seam = pair[0].end * PACKET;
            assert!(
                samples[seam - 1500..seam + 1500]
                    .iter()
                    .all(|sample| sample.abs() < 0.05),
                "a word is cut at {seam}"
            );
        }
        for count in [
            1,
            MAX_SEGMENT_PACKETS,
            MAX_SEGMENT_PACKETS + 1,
            2 * MAX_SEGMENT_PACKETS,
            2 * MAX_SEGMENT_PACKETS + 1,
        ] {
            let short = super::segments(&samples[..count * PACKET], count);
            assert!(
                short
                    .iter()
                    .all(|segment| segment.len() <= MAX_SEGMENT_PACKETS)
            );
            assert_eq!(short.last().map(|segment| segment.end), Some(count));
        }
    }

    #[test]
    fn the_measured_sound_is_what_a_decoder_plays() {
        let samples = words();
        for material in BOTH {
            let free = encode_under(&samples, material, 1.0, &NoSegmentCache).2;
            let ceiling = free * 0.9;
            let (packets, steps, peak) = encode_under(&samples, material, ceiling, &NoSegmentCache);
            let played = decoded(&packets);
            assert_eq!(played.len(), samples.len());
            let own = PowerSteps::of_samples(&played, RATE);
            assert!((steps.integrated() - own.integrated()).abs() < 1e-4);
            assert!((peak - true_peak::magnitude(&played)).abs() < 1e-4);
            assert!(peak <= ceiling, "{peak} of {ceiling}, {free} without one");
        }
    }

    #[test]
    fn seams_are_coded_as_well_as_the_rest() {
        BOTH.into_iter().for_each(seams_are_not_heard);
    }

    fn seams_are_not_heard(material: Material) {
        let samples = words();
        let (packets, _, _) = encode_under(&samples, material, 1.0, &NoSegmentCache);
        let pcm = Pcm {
            rate: RATE,
            samples: samples.clone(),
        };
        let whole = opus::encode_packets(&pcm, material);
        let (played, unbroken) = (decoded(&packets), decoded(&whole));
        let count = packet_count(312, samples.len());
        for segment in &segments(&samples, count)[1..] {
            let seam = segment.start * PACKET;
            // A fifth of a second before to half a second behind: the pause and most of the next word.
            let around = seam - SECOND / 5..seam + SECOND / 2;
            let noise = |sound: &[f32]| -> f64 {
                let power: f64 = around
                    .clone()
                    .map(|n| f64::from(sound[n] - samples[n]).powi(2))
                    .sum();
                decibels((power / around.len() as f64).sqrt())
            };
            let (seamed, without) = (noise(&played), noise(&unbroken));
            assert!(
                seamed < without + 1.0,
                "at {seam}: {seamed:.1} dB, coded in one piece {without:.1} dB"
            );
            // No click and no hole: where only the bed is heard both are as near to it.
            let loudest = |sound: &[f32]| {
                (seam - 960..seam + 960)
                    .map(|n| (sound[n] - samples[n]).abs())
                    .fold(0.0f32, f32::max)
            };
            let (seamed, without) = (loudest(&played), loudest(&unbroken));
            assert!(
                seamed < 2.0 * without,
                "a click of {seamed} at {seam}, coded in one piece {without}"
            );
        }
    }

    #[test]
    fn the_bytes_do_not_depend_on_the_cores() {
        let samples = words();
        let with = |threads| {
            rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .expect("OK because threads can be had")
                .install(|| encode_under(&samples, Material::Mixed, 0.4, &NoSegmentCache).0)
        };
        assert_eq!(with(1), with(4));
    }
}
