//! The Opus identification header (RFC 7845, section 5.1).

use super::OpusFault;

/// What a decoder must know before the first packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sound) struct Header {
    /// Number of samples at 48 kHz that the decoder drops at the start.
    pub pre_skip: u16,
    /// Gain that the decoder applies, in 1/256 dB.
    pub gain_q8: i16,
}

impl Header {
    pub(super) fn to_bytes(self) -> [u8; 19] {
        let mut bytes = [0u8; 19];
        bytes[..8].copy_from_slice(b"OpusHead");
        bytes[8] = 1;
        bytes[9] = 1;
        bytes[10..12].copy_from_slice(&self.pre_skip.to_le_bytes());
        bytes[12..16].copy_from_slice(&crate::sound::RATE.to_le_bytes());
        bytes[16..18].copy_from_slice(&self.gain_q8.to_le_bytes());
        // Channel mapping family 0: mono or stereo, no table.
        bytes[18] = 0;
        bytes
    }

    pub(in crate::sound) fn from_bytes(bytes: &[u8]) -> Result<Self, OpusFault> {
        if bytes.len() < 19 || &bytes[..8] != b"OpusHead" {
            return Err(OpusFault::NotOpus);
        }
        // RFC 7845: the upper four bits are the major version, which must be 0.
        if bytes[8] >> 4 != 0 {
            return Err(OpusFault::Damaged("an Opus header of an unknown version"));
        }
        if bytes[18] != 0 || !(1..=2).contains(&bytes[9]) {
            return Err(OpusFault::Damaged("more than two channels"));
        }
        Ok(Self {
            pre_skip: u16::from_le_bytes([bytes[10], bytes[11]]),
            gain_q8: i16::from_le_bytes([bytes[16], bytes[17]]),
        })
    }
}
