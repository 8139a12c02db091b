//! The loudspeaker of each channel of a file, and the channel's share in a mono mix (ITU-R BS.775-3, table 2).

use crate::text::{Text, text};

/// Low-frequency effects, including left and right; BS.775 excludes them from the mix.
const LOW_FREQUENCIES: u32 = 0x8 | 0x0040_0000;
/// Left, right, and the two positions between them and the centre.
const SIDES_IN_FRONT: u32 = 0x1 | 0x2 | 0x40 | 0x80;
const CENTRE: u32 = 0x4;
/// A single loudspeaker behind the listener.
const CENTRE_BEHIND: u32 = 0x100;

/// Usual channel order of files with three or more channels that do not state it: that of WAVE (the first loudspeakers
/// of `dwChannelMask`), in which recorders, editors and decoders write surround sound.
const DEFAULT_MASKS: [u32; 6] = [0x7, 0x33, 0x37, 0x3F, 0x70F, 0x63F];

/// The loudspeaker of each channel, as bits of `dwChannelMask` (WAVEFORMATEXTENSIBLE). Channels come in the order
/// of the bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sound) struct Layout {
    channels: u16,
    /// The mask; 0 if the positions are not known.
    mask: u32,
    /// Whether the file does not state the positions and the usual order was assumed.
    is_assumed: bool,
}

impl Layout {
    /// The usual layout for a file that states none. If there is no usual one, all channels have equal weight.
    pub(in crate::sound) fn unstated(channels: u16) -> Self {
        let usual = usize::from(channels)
            .checked_sub(3)
            .and_then(|index| DEFAULT_MASKS.get(index));
        match usual {
            Some(&mask) => Self {
                channels,
                mask,
                is_assumed: true,
            },
            None => Self::unknown(channels),
        }
    }

    /// A layout of which nothing is known: all channels have equal weight.
    pub(in crate::sound) fn unknown(channels: u16) -> Self {
        Self {
            channels,
            mask: 0,
            is_assumed: false,
        }
    }

    /// A stated layout. A mask with more or fewer loudspeakers than there are channels is ignored.
    pub(in crate::sound) fn stated(channels: u16, mask: u32) -> Self {
        let has_all = mask.count_ones() == u32::from(channels);
        let is_only_low = mask & !LOW_FREQUENCIES == 0;
        if has_all && !is_only_low {
            Self {
                channels,
                mask,
                is_assumed: false,
            }
        } else {
            Self::unstated(channels)
        }
    }

    /// Whether the order of the channels is assumed rather than stated.
    pub(super) fn is_assumed(self) -> bool {
        self.is_assumed
    }

    /// Number of channels.
    pub(super) fn channels(self) -> usize {
        self.channels.into()
    }

    /// Weight of each channel in the mix; the weights add up to 1.
    pub(super) fn weights(self) -> Vec<f32> {
        let weights: Vec<f64> = (0..self.channels)
            .map(|channel| match self.speaker(channel) {
                None => 1.0,
                Some(speaker) if speaker & LOW_FREQUENCIES != 0 => 0.0,
                Some(CENTRE) => 1.0,
                Some(CENTRE_BEHIND) => std::f64::consts::FRAC_1_SQRT_2,
                Some(speaker) if speaker & SIDES_IN_FRONT != 0 => std::f64::consts::FRAC_1_SQRT_2,
                // The channels beside, behind and above the listener.
                Some(_) => 0.5,
            })
            .collect();
        let all: f64 = weights.iter().sum();
        weights.iter().map(|weight| (weight / all) as f32).collect()
    }

    /// Name of the channel, with an article.
    pub(super) fn name(self, channel: usize) -> Text {
        if self.channels == 2 && channel == 0 {
            return text!("the left channel");
        }
        if self.channels == 2 {
            return text!("the right channel");
        }
        let number = channel + 1;
        match self.speaker(channel as u16) {
            Some(0x1) => text!("channel {number} (front left)", number),
            Some(0x2) => text!("channel {number} (front right)", number),
            Some(CENTRE) => text!("channel {number} (centre)", number),
            Some(speaker) if speaker & LOW_FREQUENCIES != 0 => {
                text!("channel {number} (low-frequency effects)", number)
            }
            Some(0x10) => text!("channel {number} (back left)", number),
            Some(0x20) => text!("channel {number} (back right)", number),
            Some(CENTRE_BEHIND) => text!("channel {number} (back centre)", number),
            Some(0x200) => text!("channel {number} (side left)", number),
            Some(0x400) => text!("channel {number} (side right)", number),
            Some(_) | None => text!("channel {number}", number),
        }
    }

    /// Mask bit of a channel's loudspeaker.
    fn speaker(self, channel: u16) -> Option<u32> {
        let set = (0..32).map(|bit| 1u32 << bit);
        set.filter(|bit| self.mask & bit != 0).nth(channel.into())
    }
}

#[cfg(test)]
mod tests {
    use super::Layout;

    #[test]
    fn weights_match_bs_775() {
        let near = |layout: Layout, expected: &[f64]| {
            let all: f64 = expected.iter().sum();
            for (share, wanted) in layout.weights().iter().zip(expected) {
                assert!(
                    (f64::from(*share) - wanted / all).abs() < 1e-6,
                    "{layout:?}"
                );
            }
        };
        let side = 0.5f64.sqrt();
        near(Layout::stated(2, 0x3), &[1.0, 1.0]);
        // 5.1 with its surround channels behind, and beside.
        near(Layout::stated(6, 0x3F), &[side, side, 1.0, 0.0, 0.5, 0.5]);
        near(Layout::stated(6, 0x60F), &[side, side, 1.0, 0.0, 0.5, 0.5]);
        // Quadraphonic, and three in front with one behind.
        near(Layout::stated(4, 0x33), &[side, side, 0.5, 0.5]);
        near(Layout::stated(4, 0x107), &[side, side, 1.0, side]);
        // 7.1.
        near(
            Layout::stated(8, 0x63F),
            &[side, side, 1.0, 0.0, 0.5, 0.5, 0.5, 0.5],
        );
    }

    #[test]
    fn the_usual_order_is_assumed_if_none_is_stated() {
        for (channels, mask) in [
            (3, 0x7),
            (4, 0x33),
            (5, 0x37),
            (6, 0x3F),
            (7, 0x70F),
            (8, 0x63F),
        ] {
            let (assumed, stated) = (Layout::unstated(channels), Layout::stated(channels, mask));
            assert_eq!(assumed.weights(), stated.weights(), "{channels}");
            assert_eq!(assumed.name(3), stated.name(3), "{channels}");
            assert!(assumed.is_assumed() && !stated.is_assumed(), "{channels}");
            // A mask that does not match the channels is ignored.
            assert_eq!(Layout::stated(channels, 0x1), assumed);
        }
        assert_eq!(Layout::unstated(6).weights()[3], 0.0);
        assert_eq!(Layout::unstated(8).weights()[3], 0.0);
        assert_eq!(Layout::unstated(7).weights()[3], 0.0);
        for channels in [1, 2, 9, 16] {
            assert!(!Layout::unstated(channels).is_assumed(), "{channels}");
        }
    }

    #[test]
    fn a_mask_that_does_not_match_the_channels_is_ignored() {
        assert_eq!(Layout::stated(6, 0x3), Layout::unstated(6));
        assert_eq!(Layout::stated(2, 0), Layout::unstated(2));
        // A layout of low-frequency channels only would leave nothing to mix.
        assert_eq!(Layout::stated(1, 0x8), Layout::unstated(1));
        assert_eq!(Layout::unstated(9).weights(), [1.0 / 9.0; 9]);
        assert_eq!(
            Layout::stated(6, 0x3F).name(3),
            "channel 4 (low-frequency effects)"
        );
        assert_eq!(Layout::unstated(2).name(1), "the right channel");
    }
}
