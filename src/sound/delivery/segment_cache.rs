//! Caches coded segments: an edit changes one passage, and the rest need not be coded again. A segment's key covers
//! everything that its packets depend on, so that a build with a cache gives the same bytes as one without.

use super::segment::Segment;
use crate::digest::{Digest, DigestBuilder};
use crate::sound::opus::Material;
use crate::sound::opus::packet::MAX_PACKET;

/// Version of the coder; raised whenever it makes different packets from the same samples, because of other settings or
/// another libopus.
const CODER_VERSION: &str = "2";

/// Keeps coded segments for the next build. It may forget everything at any time.
pub trait SegmentCache: Sync {
    /// The segment kept under a key.
    fn find_segment(&self, key: &Digest) -> Option<Vec<u8>>;
    /// Keeps a segment under a key. If that fails, the next build takes longer.
    fn keep_segment(&self, key: &Digest, coded: &[u8]);
}

/// A cache that keeps nothing.
#[derive(Debug, Clone, Copy)]
pub struct NoSegmentCache;

impl SegmentCache for NoSegmentCache {
    fn find_segment(&self, _key: &Digest) -> Option<Vec<u8>> {
        None
    }

    fn keep_segment(&self, _key: &Digest, _coded: &[u8]) {}
}

/// Key of `count` packets that encode these samples followed by silence.
pub(super) fn key(
    samples: &[f32],
    count: usize,
    run_in: usize,
    material: Material,
    ceiling: f32,
) -> Digest {
    DigestBuilder::new("segment")
        .with(CODER_VERSION)
        .with((count as u64).to_le_bytes())
        .with((run_in as u64).to_le_bytes())
        .with([material as u8])
        .with(ceiling.to_le_bytes())
        .with_samples(samples)
        .done()
}

/// Serialises the packets, each preceded by its length in two bytes.
pub(super) fn to_bytes(segment: &Segment) -> Vec<u8> {
    let mut bytes = Vec::new();
    for packet in &segment.packets {
        // A packet has at most 1275 bytes.
        bytes.extend_from_slice(&(packet.len() as u16).to_le_bytes());
        bytes.extend_from_slice(packet);
    }
    bytes
}

/// Restores a segment of `count` packets; `None` if the bytes are not one.
pub(super) fn from_bytes(mut bytes: &[u8], count: usize, run_in: usize) -> Option<Segment> {
    let mut packets = Vec::with_capacity(count);
    while let Some((length, rest)) = bytes.split_first_chunk() {
        let length = usize::from(u16::from_le_bytes(*length));
        let (packet, rest) = rest.split_at_checked(length)?;
        if packet.is_empty() || length > MAX_PACKET || packets.len() == count {
            return None;
        }
        packets.push(packet.to_vec());
        bytes = rest;
    }
    (bytes.is_empty() && packets.len() == count)
        .then(|| Segment::decoded_from(packets, run_in))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::super::segment;
    use super::*;
    use crate::sound::opus::packet::PACKET;

    #[test]
    fn a_cached_segment_equals_the_coded_one() {
        let samples: Vec<f32> = (0..30 * PACKET)
            .map(|n| (n as f32 * 0.03).sin() * 0.5)
            .collect();
        let coded = segment::encode(samples, 4, Material::Voice, 0.4);
        let bytes = to_bytes(&coded);
        let kept = from_bytes(&bytes, 30, 4).expect("OK because it was just made");
        assert_eq!(kept.packets, coded.packets);
        assert_eq!(kept.decoded, coded.decoded);
        for wrong in [
            &bytes[..bytes.len() - 1],
            &bytes[1..],
            &[],
            &[0, 0],
            &[9; 90],
        ] {
            assert!(from_bytes(wrong, 30, 4).is_none());
        }
        assert!(from_bytes(&bytes, 29, 4).is_none());
        assert!(from_bytes(&bytes, 31, 4).is_none());
    }

    #[test]
    fn everything_that_a_packet_depends_on_is_in_its_key() {
        let (voice, mixed) = (Material::Voice, Material::Mixed);
        let one = key(&[0.1, 0.2], 9, 4, voice, 0.5);
        assert_eq!(one, key(&[0.1, 0.2], 9, 4, voice, 0.5));
        for other in [
            key(&[0.1, 0.200_000_02], 9, 4, voice, 0.5),
            key(&[0.1], 9, 4, voice, 0.5),
            key(&[0.1, 0.2], 8, 4, voice, 0.5),
            key(&[0.1, 0.2], 9, 0, voice, 0.5),
            key(&[0.1, 0.2], 9, 4, mixed, 0.5),
            key(&[0.1, 0.2], 9, 4, voice, 0.6),
        ] {
            assert_ne!(one, other);
        }
    }
}
