//! Codes one segment of a track with a decoder that follows the encoder. Where the decoded sound exceeds the ceiling,
//! both are set back, the sound is turned down smoothly around that place, and it is coded again.

use crate::sound::opus::packet::PACKET;
use crate::sound::opus::state::{Decoder, Encoder};
use crate::sound::opus::{BIT_RATE, Material};
use crate::sound::true_peak::{self, Peak};

/// A peak is turned down for this many samples before and after it; the decoded peak is within a few samples of the
/// place.
const HOLD_SAMPLES: usize = 96;
/// Length of the ramps down and up, samples (5 ms).
const SLOPE_SAMPLES: usize = 240;
/// Packets between two saved states: with fewer, less is coded again; with more, fewer states are copied.
const STRETCH_PACKETS: usize = 10;
/// Maximum number of times that the same packets are coded again before the whole sound is turned down instead.
const MAX_TRIES: usize = 12;
/// Each further try multiplies the gain by this, a little more than seems needed.
const RETRY_FACTOR: f32 = 0.98;

/// A coded segment of a track.
pub(super) struct Segment {
    /// Its packets, after those of the run-in.
    pub packets: Vec<Vec<u8>>,
    /// Number of packets in the run-in.
    pub run_in: usize,
    /// What the packets after the run-in decode to.
    pub decoded: Vec<f32>,
    /// The decoder in its state after the last packet.
    pub decoder: Decoder,
}

/// Codes a sound of whole packets so that the decoded sound stays below the ceiling. The first `run_in` packets only
/// prepare the coder and are not heard; the first one after them is coded without reference to them, because the
/// listener's decoder will have received others instead.
pub(super) fn encode(
    mut samples: Vec<f32>,
    run_in: usize,
    material: Material,
    ceiling: f32,
) -> Segment {
    let count = samples.len() / PACKET;
    let mut coder = Coder::new(material, run_in, count);
    let delay = coder.encoder.delay();
    // Snapshots from before these packets and from before the previous ones: a peak at the start is turned down from
    // the end of the previous packets on.
    let mut here = Snapshot::of(&coder);
    let mut earlier = Snapshot::of(&coder);
    let mut tries = 0;
    let mut stretch = 0;
    while stretch * STRETCH_PACKETS < count {
        here.remember(&coder);
        let end = ((stretch + 1) * STRETCH_PACKETS).min(count);
        for frame in &samples.as_chunks().0[stretch * STRETCH_PACKETS..end] {
            coder.push(frame);
        }
        let peaks = coder.peaks(here.packet_count * PACKET, ceiling, end == count);
        let Some(first) = peaks.first().filter(|_| tries < MAX_TRIES) else {
            tries = 0;
            stretch += 1;
            std::mem::swap(&mut here, &mut earlier);
            continue;
        };
        tries += 1;
        let stricter = ceiling * RETRY_FACTOR.powi(tries as i32);
        turn_down(&mut samples, &peaks, delay, stricter);
        let changed_from = first
            .at
            .saturating_sub(delay + HOLD_SAMPLES + SLOPE_SAMPLES);
        // Going back twice in a row is neither possible nor needed: packets from before the change stay as they are.
        let changes_earlier_stretch = changed_from < stretch * STRETCH_PACKETS * PACKET;
        if changes_earlier_stretch && earlier.packet_count < here.packet_count {
            coder.restore(&earlier);
            stretch -= 1;
        } else {
            coder.restore(&here);
        }
    }
    coder.decoded.drain(..run_in * PACKET);
    Segment {
        packets: coder.packets,
        run_in,
        decoded: coder.decoded,
        decoder: coder.decoder,
    }
}

impl Segment {
    /// Restores a segment from packets that were coded before; `None` if they cannot be decoded.
    pub fn decoded_from(packets: Vec<Vec<u8>>, run_in: usize) -> Option<Self> {
        let mut decoder = Decoder::new();
        let mut decoded = Vec::with_capacity(packets.len() * PACKET);
        for packet in &packets {
            decoded.extend_from_slice(&decoder.try_decode(packet)?);
        }
        decoded.drain(..run_in * PACKET);
        Some(Self {
            packets,
            run_in,
            decoded,
            decoder,
        })
    }
}

/// An encoder with a decoder that follows it, and their output so far.
struct Coder {
    encoder: Encoder,
    decoder: Decoder,
    run_in: usize,
    packets: Vec<Vec<u8>>,
    decoded: Vec<f32>,
}

/// A saved state of a coder.
struct Snapshot {
    encoder: Encoder,
    decoder: Decoder,
    packet_count: usize,
}

impl Coder {
    fn new(material: Material, run_in: usize, count: usize) -> Self {
        Self {
            encoder: Encoder::new(material, BIT_RATE),
            decoder: Decoder::new(),
            run_in,
            packets: Vec::with_capacity(count),
            decoded: Vec::with_capacity(count * PACKET),
        }
    }

    fn push(&mut self, frame: &[f32; PACKET]) {
        let begins = self.run_in > 0 && self.packets.len() == self.run_in;
        self.encoder.set_independent(begins);
        let packet = self.encoder.encode(frame);
        self.decoded
            .extend_from_slice(&self.decoder.decode(&packet));
        self.packets.push(packet);
    }

    /// Takes back everything made since the snapshot.
    fn restore(&mut self, then: &Snapshot) {
        self.encoder.copy_from(&then.encoder);
        self.decoder.copy_from(&then.decoder);
        self.packets.truncate(then.packet_count);
        self.decoded.truncate(then.packet_count * PACKET);
    }

    /// Where the decoded sound exceeds the ceiling, from a position on. What lies between the last samples is known
    /// only with the next ones, unless these are the last.
    fn peaks(&self, from: usize, ceiling: f32, last: bool) -> Vec<Peak> {
        let start = from.saturating_sub(2 * true_peak::REACH);
        let end = if last {
            self.decoded.len()
        } else {
            self.decoded.len() - true_peak::REACH
        };
        true_peak::above(&self.decoded[start..], ceiling)
            .into_iter()
            .map(|peak| Peak {
                at: peak.at + start,
                ..peak
            })
            .filter(|peak| (from.saturating_sub(true_peak::REACH)..end).contains(&peak.at))
            .collect()
    }
}

impl Snapshot {
    fn of(coder: &Coder) -> Self {
        Self {
            encoder: coder.encoder.clone(),
            decoder: coder.decoder.clone(),
            packet_count: coder.packets.len(),
        }
    }

    fn remember(&mut self, coder: &Coder) {
        self.encoder.copy_from(&coder.encoder);
        self.decoder.copy_from(&coder.decoder);
        self.packet_count = coder.packets.len();
    }
}

/// Turns the sound down smoothly around each peak of the decoded sound, which is late by the coder's delay.
fn turn_down(samples: &mut [f32], peaks: &[Peak], delay: usize, ceiling: f32) {
    let reach = HOLD_SAMPLES + SLOPE_SAMPLES;
    let (Some(first), Some(last)) = (peaks.first(), peaks.last()) else {
        return;
    };
    let start = first.at.saturating_sub(delay + reach);
    let end = (last.at + 1 + reach)
        .saturating_sub(delay)
        .min(samples.len());
    let mut gains = vec![1.0f32; end.saturating_sub(start)];
    for peak in peaks {
        let depth = 1.0 - ceiling / peak.magnitude;
        let from = peak.at.saturating_sub(delay + reach).max(start);
        let to = (peak.at + 1 + reach).saturating_sub(delay).min(end);
        for index in from..to {
            let distance = (index + delay)
                .abs_diff(peak.at)
                .saturating_sub(HOLD_SAMPLES);
            let share = distance as f32 / SLOPE_SAMPLES as f32;
            // An approximation of a raised cosine to within a hundredth.
            let shape = (1.0 - share * share * (3.0 - 2.0 * share)).clamp(0.0, 1.0);
            gains[index - start] = gains[index - start].min(1.0 - depth * shape);
        }
    }
    samples[start..]
        .iter_mut()
        .zip(&gains)
        .for_each(|(sample, gain)| *sample *= gain);
}
