//! Delivered files: Ogg Opus whose *decoded* sound meets loudness and true peak.
//!
//! A coder moves both: at 32 kbit/s peaks rise by up to some decibels, and a little loudness is lost. So a decoder follows
//! the encoder, stretch by stretch. Where the decoded sound rises above the ceiling, both go back to before the stretch,
//! the sound is turned down smoothly around that place, and the stretch is coded again. What the loudness is off in the
//! end (a few tenths of a decibel) goes into the header as gain, which every Opus decoder applies.

use super::loudness::{Loudness, Steps};
use super::master::Mastered;
use super::meter::Meter;
use super::opus::encode::{PACKET, frame, packet_count};
use super::opus::state::{Decoder, Encoder};
use super::opus::{self, Packets, Tags};
use super::true_peak::{self, Peak};
use super::{RATE, amplitude, decibels};
use std::ops::Range;

/// A track as it is delivered.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivered {
    /// The Ogg Opus file.
    pub bytes: Vec<u8>,
    /// Loudness of the decoded sound.
    pub loudness: Loudness,
}

/// How much under the ceiling the sound is limited before it is coded, dB: most of what the coder adds to a peak.
const HEAD_ROOM_DB: f64 = 1.0;
/// What the coder and the turning down take from the loudness of speech, LU, given before: 0.30 to 0.58 on the tracks of
/// a real tour and of a set of takes.
const USUAL_LOSS_LU: f64 = 0.45;
/// How near to that the sound is brought before it is coded; the header corrects the rest, LU.
const NEAR_LU: f64 = 0.10;
/// What the header gain may be at most without another round, dB. Where it is more, the next round leaves room for it:
/// asking for more loudness instead would make the limiter and the coder chase each other.
const GAIN_ROOM_DB: f64 = 0.25;
/// A peak is turned down for so long before and after, samples; the decoded peak stands within a few of the place.
const HOLD: usize = 96;
/// The way down and up, samples (5 ms).
const SLOPE: usize = 240;
/// Packets of a stretch: the less, the less is coded again; the more, the fewer states are copied.
const STRETCH: usize = 10;
/// Times that one stretch is coded again before the whole sound is turned down instead.
const MOST_TRIES: usize = 12;
/// Each further try turns a stretch down by a little more than seems needed.
const STRICTER: f32 = 0.98;
/// Decoders need not agree to the bit (RFC 6716, section 6): ffmpeg's own gave peaks up to 0.41 dB above those of
/// libopus on the tracks of a real tour. So much is kept free under the ceiling.
const DECODERS_DIFFER_DB: f64 = 0.6;
/// Whole rounds, of which the second is needed only where the coder took or gave unusually much.
const MOST_ROUNDS: usize = 4;

/// Encodes a mastered sound of 48 kHz so that the decoded sound has `target_lufs`, with its true peak at most
/// `ceiling_dbtp`.
///
/// # Panics
/// When the sound has another rate.
pub fn deliver(master: Mastered, target_lufs: f64, ceiling_dbtp: f64, tags: &Tags) -> Delivered {
    assert_eq!(master.pcm.rate, RATE, "Opus is encoded at 48 kHz");
    let ceiling_dbtp = ceiling_dbtp - DECODERS_DIFFER_DB;
    let limited = ceiling_dbtp - HEAD_ROOM_DB;
    let wanted = target_lufs + USUAL_LOSS_LU;
    let mut samples = master.brought_to(wanted, limited, NEAR_LU).pcm.samples;
    let mut gain_room_db = GAIN_ROOM_DB;
    let mut round = 0;
    loop {
        round += 1;
        let ceiling = amplitude(ceiling_dbtp - gain_room_db) as f32;
        let (packets, decoded, peak) = encode_under(&mut samples, ceiling);
        let coded = decoded.integrated();
        let gain_db = if coded == f64::NEG_INFINITY {
            0.0
        } else {
            header_gain(target_lufs - coded)
        };
        let peak_dbtp = decibels(f64::from(peak));
        let with_gain = |gain_db: f64| Loudness {
            integrated_lufs: coded + gain_db,
            true_peak_dbtp: peak_dbtp + gain_db,
        };
        let loudness = with_gain(gain_db);
        let excess_db = loudness.true_peak_dbtp - ceiling_dbtp;
        if excess_db <= 0.0 {
            return Delivered {
                bytes: opus::seal(&packets, gain_db, tags),
                loudness,
            };
        }
        if round == MOST_ROUNDS {
            // A sound whose peaks cannot be limited so far: the ceiling is kept, and the loudness told as it is.
            let gain_db = header_gain(gain_db - excess_db - 1.0 / 256.0);
            let loudness = with_gain(gain_db);
            return Delivered {
                bytes: opus::seal(&packets, gain_db, tags),
                loudness,
            };
        }
        gain_room_db += excess_db + 0.02;
    }
}

/// A gain as the header can hold it: steps of 1/256 dB.
fn header_gain(gain_db: f64) -> f64 {
    (gain_db * 256.0).round() / 256.0
}

/// Encodes so that the decoded sound stays under the ceiling, for which it turns `samples` down where need be; gives the
/// packets, and how loud over time and how high the decoded sound is. A long track is large: of the decoded sound no more
/// is kept than may have to be coded again.
fn encode_under(samples: &mut [f32], ceiling: f32) -> (Packets, Steps, f32) {
    let mut coder = Coder::new();
    let pre_skip = coder.encoder.delay();
    let count = packet_count(pre_skip, samples.len());
    let end_of_sound = pre_skip + samples.len();
    let mut meter = Meter::new(RATE);
    // As it was before this stretch, and before the one before: a peak at the beginning of a stretch is turned down from
    // the end of the one before.
    let mut here = Coder::new();
    let mut earlier = Coder::new();
    let mut tries = 0;
    let mut stretch = 0;
    while stretch * STRETCH < count {
        here.remember(&coder);
        let end = ((stretch + 1) * STRETCH).min(count);
        for index in stretch * STRETCH..end {
            coder.push(&frame(samples, index));
        }
        let peaks = coder.peaks(here.decoded_length, ceiling, end == count);
        let Some(first) = peaks.first().filter(|_| tries < MOST_TRIES) else {
            tries = 0;
            stretch += 1;
            std::mem::swap(&mut here, &mut earlier);
            // Nothing goes back to before `earlier`, and what is looked at begins a little before that.
            let settled = earlier.decoded_length.saturating_sub(PACKET);
            coder.settle(settled, pre_skip..end_of_sound, &mut meter);
            continue;
        };
        tries += 1;
        turn_down(
            samples,
            &peaks,
            pre_skip,
            ceiling * STRICTER.powi(tries as i32),
        );
        let changed_from = first.at.saturating_sub(pre_skip + HOLD + SLOPE);
        // Going back twice in a row is not possible, and not needed: what was coded before the change stays as it is.
        let behind = changed_from < stretch * STRETCH * PACKET;
        if behind && earlier.packet_count < here.packet_count {
            coder.go_back_to(&earlier);
            stretch -= 1;
        } else {
            coder.go_back_to(&here);
        }
    }
    coder.settle(coder.decoded_length, pre_skip..end_of_sound, &mut meter);
    let packets = Packets {
        packets: coder.packets,
        pre_skip: pre_skip as u16,
        samples: samples.len() as u64,
    };
    let (steps, peak) = meter.finish();
    (packets, steps, peak)
}

/// An encoder with the decoder that follows it, and what both made so far.
struct Coder {
    encoder: Encoder,
    decoder: Decoder,
    packets: Vec<Vec<u8>>,
    packet_count: usize,
    /// The decoded sound, from the sample `settled` on.
    decoded: Vec<f32>,
    settled: usize,
    /// Where the decoded sound ends.
    decoded_length: usize,
}

impl Coder {
    fn new() -> Self {
        Self {
            encoder: Encoder::new(),
            decoder: Decoder::new(),
            packets: Vec::new(),
            packet_count: 0,
            decoded: Vec::new(),
            settled: 0,
            decoded_length: 0,
        }
    }

    fn push(&mut self, frame: &[f32; PACKET]) {
        let packet = self.encoder.encode(frame);
        self.decoded
            .extend_from_slice(&self.decoder.decode(&packet));
        self.packets.push(packet);
        self.packet_count = self.packets.len();
        self.decoded_length = self.settled + self.decoded.len();
    }

    /// Takes over another coder's states and how far it was, not what it made.
    fn remember(&mut self, other: &Self) {
        self.encoder.copy_from(&other.encoder);
        self.decoder.copy_from(&other.decoder);
        self.packet_count = other.packet_count;
        self.decoded_length = other.decoded_length;
    }

    /// Takes back what was made since then.
    fn go_back_to(&mut self, then: &Self) {
        self.remember(then);
        self.packets.truncate(then.packet_count);
        self.decoded.truncate(then.decoded_length - self.settled);
    }

    /// Hands over to the meter what of the decoded sound stays as it is up to a sample, as far as it lies in `sound`.
    fn settle(&mut self, to: usize, sound: Range<usize>, meter: &mut Meter) {
        let place = |sample: usize| sample.clamp(self.settled, to) - self.settled;
        let heard = place(sound.start)..place(sound.end);
        meter.add(&self.decoded[heard]);
        self.decoded.drain(..to - self.settled);
        self.settled = to;
    }

    /// Where the decoded sound exceeds the ceiling, from a place on. What lies between the last samples cannot be told
    /// before the next ones are there, unless these are the last.
    fn peaks(&self, from: usize, ceiling: f32, last: bool) -> Vec<Peak> {
        let start = from.saturating_sub(2 * true_peak::REACH).max(self.settled);
        let end = if last {
            self.decoded_length
        } else {
            self.decoded_length - true_peak::REACH
        };
        true_peak::above(&self.decoded[start - self.settled..], ceiling)
            .into_iter()
            .map(|peak| Peak {
                at: peak.at + start,
                ..peak
            })
            .filter(|peak| (from.saturating_sub(true_peak::REACH)..end).contains(&peak.at))
            .collect()
    }
}

/// Turns the sound down smoothly around each peak of the decoded sound, which is late by the pre-skip.
fn turn_down(samples: &mut [f32], peaks: &[Peak], pre_skip: usize, ceiling: f32) {
    let reach = HOLD + SLOPE;
    let (Some(first), Some(last)) = (peaks.first(), peaks.last()) else {
        return;
    };
    let start = first.at.saturating_sub(pre_skip + reach);
    let end = (last.at + 1 + reach)
        .saturating_sub(pre_skip)
        .min(samples.len());
    let mut gains = vec![1.0f32; end.saturating_sub(start)];
    for peak in peaks {
        let depth = 1.0 - ceiling / peak.magnitude;
        let from = peak.at.saturating_sub(pre_skip + reach).max(start);
        let to = (peak.at + 1 + reach).saturating_sub(pre_skip).min(end);
        for index in from..to {
            let distance = (index + pre_skip).abs_diff(peak.at).saturating_sub(HOLD);
            let share = distance as f32 / SLOPE as f32;
            // A raised cosine to within a hundredth, without a cosine.
            let shape = (1.0 - share * share * (3.0 - 2.0 * share)).clamp(0.0, 1.0);
            gains[index - start] = gains[index - start].min(1.0 - depth * shape);
        }
    }
    samples[start..]
        .iter_mut()
        .zip(&gains)
        .for_each(|(sample, gain)| *sample *= gain);
}
