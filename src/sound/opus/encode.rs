//! Encodes samples as Opus packets, and packets as an Ogg file.

use super::Tags;
use super::header::Header;
use super::packet::PACKET;
use super::state::{Encoder, Material};
use crate::sound::{Pcm, RATE};
use ogg::{PacketWriteEndInfo, PacketWriter};

/// Bit rate of delivered tracks, bits per second.
pub const BIT_RATE: i32 = 32_000;
/// Packets per page: one second, so that a player that seeks reads little.
const PACKETS_PER_PAGE: usize = 50;

/// A sound as Opus packets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packets {
    /// The packets in order, 20 ms each.
    pub packets: Vec<Vec<u8>>,
    /// Number of samples that the decoder drops at the start.
    pub pre_skip: u16,
    /// Number of samples in the sound itself.
    pub samples: u64,
}

/// Encodes a voice at 48 kHz as an Ogg Opus file.
///
/// # Panics
/// When the sound has another rate.
pub fn encode(pcm: &Pcm, tags: &Tags) -> Vec<u8> {
    write_ogg(&encode_packets(pcm, Material::Voice), 0.0, tags)
}

/// Encodes a 48 kHz sound as packets.
///
/// # Panics
/// When the sound has another rate.
pub fn encode_packets(pcm: &Pcm, material: Material) -> Packets {
    assert_eq!(pcm.rate, RATE, "Opus is encoded at 48 kHz");
    let mut coding = StreamEncoder::new(material, BIT_RATE);
    coding.add(&pcm.samples);
    coding.finish()
}

/// Encodes a 48 kHz sound while it arrives.
pub struct StreamEncoder {
    encoder: Encoder,
    packets: Vec<Vec<u8>>,
    /// Samples that do not fill a packet yet.
    waiting: Vec<f32>,
    samples: usize,
}

impl StreamEncoder {
    /// An encoder for this kind of sound at `bit_rate` bits per second.
    pub fn new(material: Material, bit_rate: i32) -> Self {
        Self {
            encoder: Encoder::new(material, bit_rate),
            packets: Vec::new(),
            waiting: Vec::with_capacity(PACKET),
            samples: 0,
        }
    }

    /// Adds the next samples.
    pub fn add(&mut self, mut samples: &[f32]) {
        self.samples += samples.len();
        while self.waiting.len() + samples.len() >= PACKET {
            let (head, rest) = samples.split_at(PACKET - self.waiting.len());
            self.waiting.extend_from_slice(head);
            samples = rest;
            self.packets
                .push(self.encoder.encode(&frame(&self.waiting, 0)));
            self.waiting.clear();
        }
        self.waiting.extend_from_slice(samples);
    }

    /// Ends the sound and returns all packets.
    pub fn finish(mut self) -> Packets {
        let pre_skip = self.encoder.delay();
        let mut rest = std::mem::take(&mut self.waiting);
        while self.packets.len() < packet_count(pre_skip, self.samples) {
            self.packets.push(self.encoder.encode(&frame(&rest, 0)));
            rest.clear();
        }
        Packets {
            packets: self.packets,
            pre_skip: pre_skip as u16,
            samples: self.samples as u64,
        }
    }
}

/// Number of packets that carry this many samples after the pre-skip.
pub(in crate::sound) fn packet_count(pre_skip: usize, samples: usize) -> usize {
    (pre_skip + samples).div_ceil(PACKET).max(1)
}

/// Samples of one packet; the sound is followed by silence.
pub(in crate::sound) fn frame(samples: &[f32], index: usize) -> [f32; PACKET] {
    let mut frame = [0.0; PACKET];
    let from = (index * PACKET).min(samples.len());
    let to = ((index + 1) * PACKET).min(samples.len());
    frame[..to - from].copy_from_slice(&samples[from..to]);
    frame
}

/// Writes packets as an Ogg file. `gain_db` goes into the header; every decoder applies it.
pub fn write_ogg(sound: &Packets, gain_db: f64, tags: &Tags) -> Vec<u8> {
    use PacketWriteEndInfo::{EndPage, EndStream, NormalPacket};
    let header = Header {
        pre_skip: sound.pre_skip,
        gain_q8: (gain_db * 256.0).round() as i16,
    };
    let total = u64::from(sound.pre_skip) + sound.samples;
    let size: usize = sound.packets.iter().map(|packet| packet.len() + 2).sum();
    let serial = serial(sound);
    let mut writer = PacketWriter::new(Vec::with_capacity(size + 4096));
    let mut write = |packet: &[u8], end, position| {
        writer
            .write_packet(packet.to_vec(), serial, end, position)
            .expect("OK because memory takes every byte");
    };
    write(&header.to_bytes(), EndPage, 0);
    write(&tags.to_bytes(), EndPage, 0);
    for (index, packet) in sound.packets.iter().enumerate() {
        let end = match index + 1 {
            count if count == sound.packets.len() => EndStream,
            count if count % PACKETS_PER_PAGE == 0 => EndPage,
            _ => NormalPacket,
        };
        // The last granule position is that of the sound's last sample, which tells decoders where to cut (RFC 7845,
        // 4.4).
        write(packet, end, (((index + 1) * PACKET) as u64).min(total));
    }
    writer.into_inner()
}

/// Serial number derived from the content (FNV-1a), because the same input must give the same bytes.
fn serial(sound: &Packets) -> u32 {
    sound
        .packets
        .iter()
        .flatten()
        .fold(0x811C_9DC5, |hash, &byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
}
