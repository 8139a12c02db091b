//! Decides window by window which channels may be added: not one that cancels another, and not a delayed copy of one.

use super::delay;

/// Two channels cancel each other if together they have less than this share of the power of both (−4 dB). Unrelated
/// channels keep all of it, and equal ones double it. Noise from two microphones stays well above: in windows of 50 ms
/// the share varies by 0.12 around 1 for the deepest rumble.
const CANCELLED_SHARE: f64 = 0.4;
/// Two channels that keep at least this share do not cancel each other any more.
const HARMLESS_SHARE: f64 = 0.7;
/// An excluded channel returns after this many harmless windows in a row (half a second), to avoid flutter.
const HOLD_WINDOWS: u32 = 10;
/// A delayed copy returns after this many windows in a row without a detected delay (two seconds).
const LATE_HOLD_WINDOWS: u32 = 40;
/// Number of windows in a row that must show the same delay before it is believed.
const DELAY_WINDOWS: u32 = 3;
/// An excluded channel returns at once if it has this many times the power of the channel used instead.
const RETURN_POWER_RATIO: f64 = 10.0;
/// Channels with less than this share of the power of a window's loudest channel are ignored.
const AUDIBLE_CHANNEL_SHARE: f64 = 1e-4;
/// Windows with less than this share of the power of the loudest window so far are ignored.
const AUDIBLE_WINDOW_SHARE: f64 = 1e-5;
/// Windows with less power than this are ignored, full scale 1: the dither of 16 bits.
const AUDIBLE_POWER: f64 = 1e-9;

/// Why a channel is excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Conflict {
    /// It cancels the other channel.
    Cancels,
    /// It is a delayed copy of the other channel.
    Late,
}

/// What a window shows about a channel that is excluded from it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExclusionEvidence {
    /// Index of the excluded channel.
    pub channel: usize,
    /// Index of the channel that is used instead.
    pub rival: usize,
    pub conflict: Conflict,
    /// Power of the two channels added.
    pub together: f64,
    /// Power of the rival used instead of both.
    pub alone: f64,
}

/// Powers of the two stereo channels in a window.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    pub powers: [f64; 2],
    /// Mean product of the two channels.
    pub product: f64,
}

#[derive(Debug, Clone, Copy)]
struct Exclusion {
    rival: usize,
    conflict: Conflict,
    /// Number of harmless windows until the channel returns.
    hold: u32,
}

pub(super) struct ConflictDetector {
    weights: Vec<f32>,
    rate: u32,
    /// Distance in frames between the two samples whose difference is used, about a millisecond. The difference removes
    /// DC offsets and attenuates rumble.
    lag: usize,
    /// Only every n-th frame is used, which is enough for means of products.
    step: usize,
    exclusions: Vec<Option<Exclusion>>,
    /// Highest power of a channel in a window so far.
    loudest: f64,
    /// Mean products of the weighted channels, row by row.
    products: Vec<f64>,
    difference: Vec<f32>,
    gains: Vec<f32>,
    evidence: Vec<ExclusionEvidence>,
    /// The delay that the last windows showed, and the number of those windows.
    delay: Option<(i32, u32)>,
    /// The delay for which a channel was excluded last; a single window is enough to recognise it again.
    known_delay: Option<i32>,
}

impl ConflictDetector {
    pub(super) fn new(weights: Vec<f32>, rate: u32) -> Self {
        let count = weights.len();
        Self {
            gains: weights.clone(),
            weights,
            rate,
            lag: (rate / 1000).max(1) as usize,
            step: (rate / 12_000).max(1) as usize,
            exclusions: vec![None; count],
            loudest: 0.0,
            products: vec![0.0; count * count],
            difference: vec![0.0; count],
            evidence: Vec::new(),
            delay: None,
            known_delay: None,
        }
    }

    /// Gain of each channel in a window of interleaved frames.
    pub(super) fn gains(&mut self, window: &[f32]) -> &[f32] {
        self.evidence.clear();
        // A window that is too short to judge is mixed like the one before it.
        if window.len() / self.weights.len() >= 4 * self.lag {
            self.measure(window);
            self.decide(window);
        }
        self.gains.copy_from_slice(&self.weights);
        for channel in 0..self.weights.len() {
            if let Some(out) = self.exclusions[channel]
                && self.exclusions[out.rival].is_none()
            {
                self.gains[out.rival] += self.weights[channel];
                self.gains[channel] = 0.0;
            }
        }
        &self.gains
    }

    /// The channels that the last window excludes because of its own content.
    pub(super) fn evidence(&self) -> &[ExclusionEvidence] {
        &self.evidence
    }

    /// The last window of a stereo sound; `None` if nothing is audible in it.
    pub(super) fn pair(&self) -> Option<Pair> {
        let pair = Pair {
            powers: [self.product(0, 0), self.product(1, 1)],
            product: self.product(0, 1),
        };
        let loudest = pair.powers[0].max(pair.powers[1]);
        (loudest > AUDIBLE_POWER.max(AUDIBLE_WINDOW_SHARE * self.loudest)).then_some(pair)
    }

    fn product(&self, one: usize, other: usize) -> f64 {
        let (row, column) = (one.min(other), one.max(other));
        self.products[row * self.weights.len() + column]
    }

    fn measure(&mut self, window: &[f32]) {
        let count = self.weights.len();
        let back = self.lag * count;
        self.products.fill(0.0);
        let mut points = 0u32;
        for at in (back..=window.len() - count).step_by(self.step * count) {
            let (now, before) = (&window[at..at + count], &window[at - back..]);
            for (channel, difference) in self.difference.iter_mut().enumerate() {
                *difference = self.weights[channel] * (now[channel] - before[channel]);
            }
            for (row, one) in self.difference.iter().enumerate() {
                let products = &mut self.products[row * count..(row + 1) * count];
                for (sum, other) in products[row..].iter_mut().zip(&self.difference[row..]) {
                    *sum += f64::from(one * other);
                }
            }
            points += 1;
        }
        let scale = 1.0 / f64::from(points.max(1));
        self.products
            .iter_mut()
            .for_each(|product| *product *= scale);
    }

    fn decide(&mut self, window: &[f32]) {
        let count = self.weights.len();
        let powers: Vec<f64> = (0..count).map(|it| self.product(it, it)).collect();
        let loudest = powers.iter().copied().fold(0.0, f64::max);
        self.loudest = self.loudest.max(loudest);
        if loudest <= AUDIBLE_POWER.max(AUDIBLE_WINDOW_SHARE * self.loudest) {
            return;
        }
        let mut order: Vec<usize> = (0..count)
            .filter(|&it| self.weights[it] > 0.0 && powers[it] > AUDIBLE_CHANNEL_SHARE * loudest)
            .collect();
        // Prefer channels that are loud and have much in common with the others. An excluded channel comes last, unless
        // it has become much louder than its rival.
        let rank = |it: usize| {
            let common: f64 = (0..count).map(|other| self.product(it, other)).sum();
            common + powers[it]
        };
        let is_held = |it: usize| {
            let out = self.exclusions[it];
            out.is_some_and(|out| powers[it] <= RETURN_POWER_RATIO * powers[out.rival])
        };
        let ranks: Vec<(bool, f64)> = (0..count).map(|it| (is_held(it), rank(it))).collect();
        order.sort_by(|&one, &other| {
            let by_rank = ranks[other].1.total_cmp(&ranks[one].1);
            ranks[one].0.cmp(&ranks[other].0).then(by_rank)
        });
        let late = self.find_late_channel(window, &order);
        // The copy is ranked after its original.
        order.sort_by_key(|&it| late == Some(it));
        let mut used: Vec<usize> = Vec::with_capacity(order.len());
        for channel in order {
            let cancelled =
                |&&rival: &&usize| self.combined_power_share(channel, rival) < CANCELLED_SHARE;
            if let Some(&rival) = used.iter().find(cancelled) {
                self.exclude(channel, rival, Conflict::Cancels);
                continue;
            }
            if late == Some(channel)
                && let Some(&rival) = used.first()
            {
                self.exclude(channel, rival, Conflict::Late);
                continue;
            }
            if let Some(mut out) = self.exclusions[channel] {
                let outgrown = powers[channel] > RETURN_POWER_RATIO * powers[out.rival];
                let is_harmless = self.combined_power_share(channel, out.rival) >= HARMLESS_SHARE;
                out.hold -= u32::from(is_harmless || out.conflict == Conflict::Late);
                let is_back = outgrown || out.hold == 0 || !used.contains(&out.rival);
                self.exclusions[channel] = (!is_back).then_some(out);
                if !is_back {
                    continue;
                }
            }
            used.push(channel);
        }
    }

    /// Power of two channels added, relative to the sum of their powers.
    fn combined_power_share(&self, one: usize, other: usize) -> f64 {
        let both = self.product(one, one) + self.product(other, other);
        (both + 2.0 * self.product(one, other)) / both.max(f64::MIN_POSITIVE)
    }

    fn exclude(&mut self, channel: usize, rival: usize, conflict: Conflict) {
        let hold = match conflict {
            Conflict::Cancels => HOLD_WINDOWS,
            Conflict::Late => LATE_HOLD_WINDOWS,
        };
        self.exclusions[channel] = Some(Exclusion {
            rival,
            conflict,
            hold,
        });
        let both = self.product(channel, channel) + self.product(rival, rival);
        let shares = (self.weights[channel] + self.weights[rival]) / self.weights[rival];
        self.evidence.push(ExclusionEvidence {
            channel,
            rival,
            conflict,
            together: both + 2.0 * self.product(channel, rival),
            alone: self.product(rival, rival) * f64::from(shares).powi(2),
        });
    }

    /// The one of two channels that is a delayed copy of the other, if several windows in a row show this.
    fn find_late_channel(&mut self, window: &[f32], audible: &[usize]) -> Option<usize> {
        if self.weights.len() != 2 || audible.len() != 2 {
            return None;
        }
        let found = delay::find(window, self.rate);
        self.delay = match (found, self.delay) {
            (Some(new), Some((known, windows))) if new.abs_diff(known) <= 1 => {
                Some((new, windows.saturating_add(1)))
            }
            (Some(new), _) => Some((new, 1)),
            (None, _) => None,
        };
        let (delay, windows) = self.delay?;
        let is_known = self
            .known_delay
            .is_some_and(|known| delay.abs_diff(known) <= 1);
        if windows < DELAY_WINDOWS && !is_known {
            return None;
        }
        self.known_delay = Some(delay);
        // The delay is positive if the second channel is later.
        Some(usize::from(delay > 0))
    }
}
